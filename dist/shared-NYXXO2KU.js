import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{$ as cl,$a as Il,A as er,Aa as _l,Ba as Ke,Fa as F,Ga as ar,Ha as lr,I as tr,Ia as cr,J as xe,Ja as bl,K as el,Ka as ur,L as nr,La as dr,M as tl,Ma as yl,N as Ne,O as nl,Oa as fr,P as rr,Pa as wl,Q as sr,R as rl,Ra as kl,S as sl,Sa as El,T as ne,Ta as xl,U as Le,Ua as mr,V as M,Va as Sl,W as ol,Wa as vl,X as il,Y as al,Ya as Ze,Z as ll,Za as vo,_ as Nt,_a as Tl,a as un,aa as xo,ab as dn,b,ba as ul,bb as To,c as h,ca as Lt,cb as Mt,da as A,e as I,ea as O,eb as fn,f as x,g as q,hb as pr,i as Ya,ia as dl,ib as Al,j as Xn,ja as fl,k as ko,ka as ml,kb as mn,l as be,la as So,m as Re,ma as z,na as S,o as Ja,oa as me,p as Yn,pa as J,q as Eo,qa as pl,ra as R,sa as or,ta as ir,u as Ot,ua as hl,va as re,w as Jn,wa as D,x as Zn,xa as j,y as Za,ya as Je,z as Rt,za as gl}from"./shared-6G3YZ7NS.js";import{homedir as a_}from"node:os";import{join as Ol,resolve as Rl}from"node:path";function hr(e=process.env){return e.BOOTGATE_CACHE?Rl(e.BOOTGATE_CACHE):Ol(e.XDG_CACHE_HOME?Rl(e.XDG_CACHE_HOME):Ol(a_(),".cache"),"bootgate")}import{appendFile as V2,chmod as X2,copyFile as Y2,readFile as J2}from"node:fs/promises";import{join as yo}from"node:path";var gr="firmware",Nl=[{name:"kernel late",starts:[{symbol:"console_on_rootfs"},{symbol:"free_initmem"}]},{name:"userspace",starts:[{symbol:"run_init_process"},{firstUserInstruction:!0}]}],Ll=["kernel_power_off","kernel_restart","kernel_halt","emergency_restart","machine_power_off","machine_restart","machine_halt","machine_emergency_restart"],Ml=["console_flush_on_panic","vpanic","panic"],Ft="do_one_initcall";function Fl(e,t){return[...Io(Ml,"panic",t).slice(0,1),...c_(e.end,t),...u_(e,t),...m_(t)]}var l_={name:"request to switch off or restart",role:"end",at:{powerOff:!0}};function c_(e,t){switch(e.kind){case"power-off":return[...Io(Ll,"end",t),l_];case"symbol":{let n={address:Cl(e.symbol,"the end mark",t)};return[{name:e.symbol,role:"end",at:n}]}case"first-user-instruction":return[{name:"first user instruction",role:"end",at:{firstUserInstruction:!0}}];case"exec":return[{name:`exec of ${e.path}`,role:"end",at:{exec:e.path}}];case"console":return[{name:`'${e.pattern}' on the console`,role:"end",at:{console:e.pattern}}]}}function u_({arch:e,boot:t,stages:n},r){let s=new Set(n.map(({name:a})=>a)),o=[...O(e).stages.early[t],...f_(r),...Nl].filter(({name:a})=>!s.has(a)).flatMap(a=>d_(a,r)),i=n.map(({name:a,start:l})=>"symbol"in l?{name:a,role:"stage",at:{address:Cl(l.symbol,`stage '${a}'`,r)}}:{name:a,role:"stage",at:l});return[...o,...i]}function d_({name:e,starts:t},n){for(let r of t){if(!("symbol"in r))return[{name:e,role:"stage",at:r}];let s=n.addressOf(r.symbol);if(s!==null)return[{name:e,role:"stage",at:{address:s}}]}return[]}function f_({initcalls:e}){let t=new Set;return e.flatMap(({level:n,address:r})=>t.has(n)?[]:(t.add(n),[{name:`initcalls ${n}`,starts:[{address:r}]}]))}function m_(e){return e.initcalls.length===0?Io([Ft],"initcall-start",e):e.initcalls.map(({name:t,level:n,address:r})=>({name:t,role:"initcall-start",level:n,at:{address:r}}))}function Io(e,t,n){return e.flatMap(r=>{let s=n.addressOf(r);return s===null?[]:[{name:r,role:t,at:{address:s}}]})}function Cl(e,t,n){let r=n.addressOf(e);if(r!==null)return r;let s=tr(e,n.names());throw h(`${t} names '${e}', which this kernel does not have`,{hint:s?`did you mean '${s}'?`:"the name must be a function in the symbol table"})}import{readFile as Py,writeFile as ni}from"node:fs/promises";import{join as Pr}from"node:path";import{existsSync as p_,readdirSync as h_,statSync as zl}from"node:fs";import{join as Ao}from"node:path";var Me=69632,N=(e,t)=>n=>n.toString("latin1",e,e+t.length)===t,Oo={role:"kernel"},ae={role:"disk"},g_=[{what:"a kernel (bzImage)",...Oo,matches:N(514,"HdrS")},{what:"an Android boot image",hint:et("take the kernel and the ramdisk out of it: unpack_bootimg --boot_img FILE --out FOLDER"),matches:e=>N(0,"ANDROID!")(e)||N(0,"VNDRBOOT")(e)},{what:"a U-Boot image (uImage)",hint:{kernel:"take the kernel out of it: dumpimage -p 0 -o kernel FILE",initrd:"take the initramfs out of it: dumpimage -p 0 -o initrd FILE"},matches:N(0,"'V")},{what:"a FIT image or a devicetree",hint:{kernel:"take the kernel out of it: dumpimage -T flat_dt -p 0 -o kernel FILE"},matches:N(0,"\xD0\r\xFE\xED")},{what:"a Chrome OS kernel partition",hint:{kernel:"take the kernel out of it: futility vbutil_kernel --get-vmlinuz FILE --vmlinuz-out vmlinuz"},matches:N(0,"CHROMEOS")},{what:"an initramfs (cpio archive)",role:"initrd",matches:e=>/^07070[127]/.test(e.toString("latin1",0,6))},{what:"a qcow2 disk image",...ae,matches:N(0,"QFI\xFB")},{what:"a VMDK disk image",...ae,matches:N(0,"KDMV")},{what:"a VDI disk image",...ae,matches:N(64,"\x7F\xDA\xBE")},{what:"a VHD disk image",...ae,matches:N(0,"conectix")},{what:"a VHDX disk image",...ae,matches:N(0,"vhdxfile")},{what:"a squashfs image (a snap, perhaps)",...ae,hint:{kernel:"of a snap with a kernel, take that out: unsquashfs -d FOLDER FILE, then give FOLDER/kernel.img"},matches:N(0,"hsqs")},{what:"a CD image (ISO 9660)",...ae,matches:N(32769,"CD001")},{what:"an XFS file system",...ae,matches:N(0,"XFSB")},{what:"an encrypted disk (LUKS)",...ae,matches:N(0,"LUKS\xBA\xBE")},{what:"a disk image with a GPT",...ae,matches:N(512,"EFI PART")},{what:"an ext4 file system",...ae,matches:N(1080,"S\xEF")},{what:"a Btrfs file system",...ae,matches:N(65600,"_BHRfS_M")},{what:"an Android sparse image",...ae,matches:N(0,":\xFF&\xED")},{what:"an EROFS file system",...ae,matches:N(1024,"\xE2\xE1\xF5\xE0")},{what:"an F2FS file system",...ae,matches:N(1024," \xF5\xF2")},{what:"a Debian package",unpack:"dpkg-deb -x FILE FOLDER",matches:N(0,`!<arch>
debian`)},{what:"an RPM package",unpack:"mkdir FOLDER && rpm2cpio FILE | cpio -idm -D FOLDER",matches:N(0,"\xED\xAB\xEE\xDB")},{what:"a static library",matches:N(0,`!<arch>
`)},{what:"a container image (docker save)",hint:{disk:Ul("docker-archive"),kernel:$l("docker-archive")},matches:e=>Ro(e)&&/^(?:[0-9a-f]{64}(?:[./]|$)|manifest\.json$)/.test(Pl(e))},{what:"a container image (OCI)",hint:{disk:Ul("oci-archive"),kernel:$l("oci-archive")},matches:e=>Ro(e)&&/^(?:oci-layout|index\.json|blobs\/(?:sha256\/.*)?)$/.test(Pl(e))},{what:"a tar archive",unpack:"mkdir FOLDER && tar -xf FILE -C FOLDER",matches:Ro},{what:"a zip archive",unpack:"unzip FILE -d FOLDER",matches:N(0,"PK")},{what:"lzip-compressed data",hint:et("unpack it, and give what was in it: lzip -dc FILE > file"),matches:N(0,"LZIP")},{what:"compressed data of compress(1)",hint:et("unpack it, and give what was in it: gzip -dc FILE > file"),matches:N(0,"\x9D")},{what:"a 7-Zip archive",unpack:"7z x -oFOLDER FILE",matches:N(0,"7z\xBC\xAF'")},{what:"a Cabinet archive",unpack:"cabextract -d FOLDER FILE",matches:N(0,"MSCF")},{what:"an ELF file: a program, or a vmlinux",...Oo,matches:N(0,"\x7FELF")},{what:"an EFI program or a kernel",...Oo,matches:e=>N(0,"MZ")(e)&&e.length>=64},{what:"a script",matches:N(0,"#!")},{what:"a Git LFS pointer, not the file itself",hint:et("fetch it: git lfs pull"),matches:N(0,"version https://git-lfs")},{what:"a web page",hint:et("was it downloaded, and an error page is what came?"),matches:b_},{what:"what a server answered in place of the file",hint:et("was it downloaded, and is it still there, and may it be read?"),matches:e=>/^\s*(?:<\?xml[^>]*>\s*)?<Error>|^\s*\{\s*"(?:message|error|errors|status)"/.test(e.toString("latin1",0,512))},{what:"an empty file",weak:!0,hint:et("was it written to, and did that succeed?"),matches:e=>e.length===0},{what:"nothing but zeros, as far as was looked",weak:!0,hint:et("was it written to, and did that succeed?"),matches:e=>e.every(t=>t===0)},{what:"a text file",weak:!0,matches:__}];function et(e){return{kernel:e,initrd:e,disk:e}}function Ro(e){if(N(257,"ustar")(e))return!0;if(e.length<Bl||e[0]===0)return!1;let t=/^\s*([0-7]{4,6})[\0 ]/.exec(e.toString("latin1",148,156))?.[1],n=0;for(let r=0;r<Bl;r+=1)n+=r>=148&&r<156?32:e[r];return t!==void 0&&parseInt(t,8)===n}var Bl=512;function Pl(e){return e.toString("latin1",0,100).replace(/\0.*$/s,"").replace(/^\.\//,"")}function Dl(e){return`skopeo copy ${e}:FILE oci:image:latest && umoci unpack --image image:latest bundle`}function Ul(e){return`unpack it (${Dl(e)}), and make a disk of it: mke2fs -t ext4 -d bundle/rootfs disk.img 4G`}function $l(e){return`unpack it (${Dl(e)}), then give the kernel in bundle/rootfs, if there is one`}function __(e){if(e.some(t=>t<32&&t!==9&&t!==10&&t!==13))return!1;try{return new TextDecoder("utf-8",{fatal:!0}).decode(e,{stream:!0}),!0}catch{return!1}}function b_(e){return/^\s*(?:<!doctype html|<html)/i.test(e.toString("latin1",0,512))}function Fe(e){return g_.find(({matches:t})=>t(e))??null}var y_={kernel:"then give the boot/vmlinuz-\u2026 or usr/lib/modules/\u2026/vmlinuz in FOLDER",initrd:"then pack it, if it is one: (cd FOLDER && find . | cpio -o -H newc) > initrd.cpio",disk:"then give the disk image in FOLDER, or, if that is a root file system, make one: mke2fs -t ext4 -d FOLDER disk.img 4G"};function dt(e,t,n){let r=e.hint?.[t]??(e.role!==void 0&&e.role!==t?`give it with --${e.role}`:null)??(e.unpack===void 0?null:`unpack it: ${e.unpack}; ${y_[t]}`);return r&&r.replaceAll("FILE",()=>ne(n)).replaceAll("FOLDER","folder")}var w_={kernel(e){let t=["","boot","arch/x86/boot"].flatMap(n=>k_(Ao(e,n)).map(r=>Ao(e,n,r))).find(n=>/\/(?:vmlinuz\b.*|bzImage|Image(?:\.gz)?)$/.test(n)&&zl(n).isFile());return t===void 0?"give a file: the bzImage or vmlinux that is meant":`give ${ne(t)}`},initrd:e=>`pack it: (cd ${ne(e)} && find . | cpio -o -H newc) > initrd.cpio`,disk:e=>p_(Ao(e,"oci-layout"))?`unpack this container image (umoci unpack --image ${ne(e)} bundle), and make a disk of it: mke2fs -t ext4 -d bundle/rootfs disk.img 4G`:`make a disk of it, if it is a root file system: mke2fs -t ext4 -d ${ne(e)} disk.img 4G`};function k_(e){try{return h_(e).sort().reverse()}catch{return[]}}function E_(e){try{return zl(e).isDirectory()}catch{return!1}}function Ct(e,t){if(E_(e))throw h("this is a folder, not a file",{place:{file:e},hint:w_[t](e)})}var L=(...e)=>t=>e.some(([n,r])=>t(n,r.length)?.toString("latin1")===r),Kl=(e,t)=>e(t,2)?.readUInt16LE(0)??0,tt=(e,t)=>e(t,4)?.readUInt32LE(0)??0,No=(e,t)=>Number(e(t,8)?.readBigUInt64LE(0)??0n),Gl=(e,t)=>e(t,4)?.readUInt32BE(0)??0,x_=(e,t)=>Number(e(t,8)?.readBigUInt64BE(0)??0n);var _r="\xFCN+\xA9",ql=[{name:"gpt_4096",matches:L([4096,"EFI PART"])},{name:"android_super",matches:L([4096,"gDla"])},{name:"crypto_LUKS",matches:L([0,"LUKS\xBA\xBE"])},{name:"BitLocker",matches:L([3,"-FVE-FS-"])},{name:"LVM2_member",matches:L([512,"LABELONE"],[0,"LABELONE"],[1024,"LABELONE"],[1536,"LABELONE"])},{name:"DM_verity_hash",matches:L([0,"verity\0\0"])},{name:"linux_raid_member",matches:(e,t)=>L([0,_r],[4096,_r],[Math.floor(t/512-16)*512-Math.floor(t/512-16)%8*512,_r],[Math.floor(t/65536)*65536-65536,_r])(e)},{name:"bcache",matches:L([4120,"\xC6\x85s\xF6NE\xCA\x82e\xF5\x7FH\xBAm\x81"])},{name:"zfs_member",matches:e=>e(16384,64)?.includes("version")===!0&&L([16384,"\0\0"],[16384,"\0\0\0"])(e)},{name:"ext4",matches:L([1080,"S\xEF"]),uuid:1128,label:[1144,16],bytes:e=>(tt(e,1028)+((tt(e,1120)&128)===0?0:tt(e,1360)*4294967296))*2**(10+Math.min(tt(e,1048),6))},{name:"xfs",matches:L([0,"XFSB"]),uuid:32,label:[108,12],bytes:e=>x_(e,8)*Gl(e,4)},{name:"btrfs",matches:L([65600,"_BHRfS_M"]),uuid:65568,label:[65835,256],bytes:e=>No(e,65745)},{name:"squashfs",matches:L([0,"hsqs"]),bytes:e=>No(e,40)},{name:"erofs",matches:L([1024,"\xE2\xE1\xF5\xE0"]),uuid:1072,label:[1088,16],bytes:e=>tt(e,1060)*2**Math.min(e(1036,1)?.[0]??0,16)},{name:"f2fs",matches:L([1024," \xF5\xF2"]),uuid:1132,label:[1148,512],labelEncoding:"utf16le",bytes:e=>No(e,1060)*2**Math.min(tt(e,1040),16)},{name:"vfat",matches:L([82,"FAT32   "],[54,"FAT16   "],[54,"FAT12   "])},{name:"iso9660",matches:L([32769,"CD001"]),bytes:e=>tt(e,32848)*2048-307200},{name:"swap",matches:L([4086,"SWAPSPACE2"]),uuid:1036,label:[1052,16]},{name:"ntfs",matches:L([3,"NTFS    "])},{name:"exfat",matches:L([3,"EXFAT   "])},{name:"apfs",matches:L([32,"NXSB"])},{name:"hfsplus",matches:L([1024,"H+\0"],[1024,"HX\0"])},{name:"bcachefs",matches:L([4120,"\xC6\x85s\xF6f\xCE\x90\xA9\xD9j`\xCF\x80=\xF7\xEF"])},{name:"jfs",matches:L([32768,"JFS1"])},{name:"reiserfs",matches:L([65588,"ReIsEr2Fs"],[65588,"ReIsEr3Fs"])},{name:"nilfs2",matches:e=>Kl(e,1030)===13364&&Kl(e,1024)===2},{name:"cramfs",matches:L([0,"E=\xCD("]),bytes:e=>tt(e,4)},{name:"romfs",matches:L([0,"-rom1fs-"]),bytes:e=>Gl(e,8)},{name:"ufs",matches:L([66908,"T"],[9564,"T\0"])},{name:"ubi",matches:L([0,"UBI#"])},{name:"ubifs",matches:L([0,"1"])},{name:"jffs2",matches:L([0,"\x85 "],[0,"\x85\xE0"],[0,"\x85\xE0"])},{name:"udf",matches:L([32769,"BEA01"])}];var ye=512,Hl=128,S_="0xee";function pn(e){let n=Ql(e,{...{partition:null,partitionUuid:null,partitionLabel:null,type:null},start:0,bytes:e.size});if(n.fileSystem!==null)return[n];let r=v_(e)??I_(e);return r===null?[n]:r.filter(({start:s,bytes:o})=>s>0&&o>0).map(s=>Ql(e,s)).map(s=>s.type===S_?{...s,fileSystem:"gpt_damaged"}:s)}function v_(e){if(e.size<3*ye)return null;let t=e.read(ye,ye);if(t.toString("latin1",0,8)!=="EFI PART")return null;let n=Number(t.readBigUInt64LE(72))*ye,r=Math.min(t.readUInt32LE(80),Hl),s=t.readUInt32LE(84);if(s<128||s>4096||!Number.isSafeInteger(n)||n+r*s>e.size)return null;let o=e.read(n,r*s);return Array.from({length:r},(i,a)=>{let l=o.subarray(a*s,(a+1)*s),c=jl(l,0);if(c==="00000000-0000-0000-0000-000000000000")return null;let u=Number(l.readBigUInt64LE(32)),d=Number(l.readBigUInt64LE(40));return{partition:a+1,start:u*ye,bytes:(d-u+1)*ye,partitionUuid:jl(l,16),partitionLabel:l.toString("utf16le",56,128).replace(/\0.*$/s,""),type:c}}).filter(i=>i!==null)}function jl(e,t){let n=(s,o)=>e.subarray(t+s,t+o);return[...[n(0,4),n(4,6),n(6,8)].map(s=>Buffer.from(s).reverse()),n(8,10),n(10,16)].map(s=>s.toString("hex")).join("-")}var T_=[5,15,133];function I_(e){if(e.size<ye)return null;let t=e.read(0,ye);if(t.readUInt16LE(510)!==43605)return null;let n=t.readUInt32LE(440).toString(16).padStart(8,"0"),r=Vl(t),s=r.flatMap((l,c)=>l.type===0||br(l)?[]:[{...l,partition:c+1}]),o=r.find(br),i=o===void 0?[]:A_(e,o.start),a=[...s,...i].map(({type:l,partition:c,...u})=>({...u,partition:c,partitionUuid:`${n}-${Wl(c)}`,partitionLabel:null,type:`0x${Wl(l)}`}));return a.length===0?null:a}function Vl(e){return[446,462,478,494].map(t=>({start:e.readUInt32LE(t+8)*ye,bytes:e.readUInt32LE(t+12)*ye,type:e[t+4]}))}function br({type:e,bytes:t}){return T_.includes(e)&&t>0}function A_(e,t){let n=[],r=t;for(let s=0;r!==null&&s<Hl;s+=1){let o=r;if(o+ye>e.size)break;let i=e.read(o,ye);if(i.readUInt16LE(510)!==43605)break;let a=Vl(i);for(let c of a)c.type===0||c.bytes===0||br(c)||n.push({...c,start:o+c.start,partition:5+n.length});let l=a.find(br);r=l===void 0?null:t+l.start}return n}function Wl(e){return e.toString(16).padStart(2,"0")}function Ql(e,t){let{start:n}=t,r=Math.max(0,Math.min(t.bytes,e.size-n)),s=(c,u)=>c>=0&&c+u<=r?e.read(n+c,u):null,o=ql.find(({matches:c})=>c(s,r)),i=o?.uuid===void 0?null:s(o.uuid,16),a=o?.label===void 0?null:s(...o.label),l=Math.max(t.bytes,o?.bytes?.(s)??0);return{...t,bytes:r,missingBytes:Number.isSafeInteger(l)?l-r:0,fileSystem:o?.name??null,label:a&&a.toString(o?.labelEncoding??"utf8").replace(/\0.*$/s,""),uuid:i&&O_(i)}}function O_(e){return e.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/,"$1-$2-$3-$4-$5")}function pe(e,t,n="follow"){let r=[e.root],s=Xl(t);for(let o=0;s.length>0;){let[i,...a]=s;if(s=a,i===".."){r.length>1&&r.pop();continue}let l=r.at(-1).kind==="folder"?e.child(r.at(-1),i):null;if(l===null)return null;if(l.kind!=="link"||n==="as-it-is"&&s.length===0){r.push(l);continue}if(o+=1,o>40)return null;let c=e.target(l);c.startsWith("/")&&(r.length=1),s=[...Xl(c),...s]}return r.at(-1)}function Xl(e){return e.split("/").filter(t=>t!==""&&t!==".")}function*Bt(e,t,n=32){for(let r of e.list(t)??[]){let s=`${t}/${r}`;e.kind(s)!=="folder"?yield s:n>0&&(yield*Bt(e,s,n-1))}}var Lo=1024,R_=61267,N_=2,L_=62218,yr={extents:524288,inlineData:268435456,encrypted:2048},Yl={known:255942,bits64:128},M_=64<<20,F_=5;function Fo(e,t){return e.read(t+Lo+96,4).readUInt32LE()&~Yl.known}function wr(e,t){let n=new Mo(e,t),r={root:n.node(N_),child:(s,o)=>n.child(s,o),target:s=>n.target(s)};return{name:e.name,label:n.label,uuid:n.uuid,list(s){let o=pe(r,s);return o?.kind==="folder"?[...n.entries(o).keys()].sort():null},kind:s=>pe(r,s,"as-it-is")?.kind??null,read(s,o=1073741824){let i=pe(r,s);return i?.kind==="file"?n.content(i,o):null}}}var Mo=class{label;uuid;source;start;blockBytes;inodeBytes;inodes;inodesPerGroup;descriptorBytes;descriptors;folders=new Map;constructor(t,n){this.source=t,this.start=n;let r=t.read(n+Lo,1024);if(r.readUInt16LE(56)!==R_)throw this.damaged("its superblock has no magic number");this.inodes=r.readUInt32LE(0);let s=r.readUInt32LE(24);this.inodesPerGroup=r.readUInt32LE(40);let o=r.readUInt32LE(96);if(this.inodeBytes=r.readUInt32LE(76)===0?128:r.readUInt16LE(88),s>6||this.inodesPerGroup===0||this.inodeBytes<128||this.inodeBytes>4096)throw this.damaged("its superblock makes no sense");let i=Fo(t,n);if(i!==0)throw h(`its ext4 file system has features not known here (0x${i.toString(16)})`,{place:{file:t.name}});if(this.blockBytes=1024<<s,this.descriptorBytes=(o&Yl.bits64)===0?32:r.readUInt16LE(254),this.descriptorBytes<32)throw this.damaged("its group descriptors make no sense");this.descriptors=(Math.floor(Lo/this.blockBytes)+1)*this.blockBytes,this.uuid=r.toString("hex",104,120).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/,"$1-$2-$3-$4-$5"),this.label=r.toString("utf8",120,136).replace(/\0.*$/s,"")}node(t){if(t===0||t>this.inodes)throw this.damaged(`inode ${t} does not exist`);let n=Math.floor((t-1)/this.inodesPerGroup),r=this.at(this.descriptors+n*this.descriptorBytes,this.descriptorBytes),s=r.readUInt32LE(8)+(r.length<64?0:r.readUInt32LE(40))*2**32,o=(t-1)%this.inodesPerGroup,i=this.at(s*this.blockBytes+o*this.inodeBytes,this.inodeBytes);return{inode:t,kind:P_[i.readUInt16LE(0)>>12]??"other",size:i.readUInt32LE(4)+i.readUInt32LE(108)*2**32,flags:i.readUInt32LE(32),blocks:i.subarray(40,100),tail:i.subarray(128)}}child(t,n){let r=this.entries(t).get(n);return r===void 0?null:this.node(r)}target(t){return t.size<60&&(t.flags&yr.extents)===0?t.blocks.toString("utf8",0,t.size):this.content(t,4096).toString()}entries(t){let n=this.folders.get(t.inode);if(n)return n;let r=new Map,s=this.content(t,M_);for(let o=0;o+8<=s.length;){let i=s.readUInt32LE(o),a=s.readUInt16LE(o+4),l=s[o+6];if(a<8||o+8+l>s.length)throw this.damaged("a folder makes no sense");let c=s.toString("utf8",o+8,o+8+l);i!==0&&c!=="."&&c!==".."&&!c.includes("/")&&r.set(c,i),o+=a}return this.folders.set(t.inode,r),r}content(t,n){if(t.size>n)throw h(`a file of ${t.size} bytes in it is larger than ${n}`,{place:{file:this.source.name}});if((t.flags&yr.encrypted)!==0)throw h("it holds encrypted files, which cannot be read",{place:{file:this.source.name}});if((t.flags&yr.inlineData)!==0)return this.inlineContent(t);let r=Buffer.alloc(t.size),s=0,o=(i,a,l)=>{if(i<s)throw this.damaged("a file's blocks are out of order");s=i+l;let c=i*this.blockBytes,u=Math.min(l*this.blockBytes,t.size-c);return u>0&&a>0&&this.at(a*this.blockBytes,u).copy(r,c),s};return(t.flags&yr.extents)!==0?this.readExtents(t.blocks,o,F_):this.readBlockMap(t,o),r}inlineContent(t){let n=Buffer.concat([t.blocks,B_(t.tail)]);return t.kind==="folder"?n.subarray(4,t.size):n.subarray(0,t.size)}readExtents(t,n,r,s=0){let o=t.readUInt16LE(2),i=t.readUInt16LE(6);if(t.readUInt16LE(0)!==L_||12+o*12>t.length||i>r)throw this.damaged("an extent tree makes no sense");let a=s;for(let l=12;l<12+o*12;l+=12){if(i===0){let f=t.readUInt16LE(l+4),m=t.readUInt32LE(l+8)+t.readUInt16LE(l+6)*2**32,p=f<=32768;a=n(t.readUInt32LE(l),p?m:0,p?f:f-32768);continue}let c=t.readUInt32LE(l+4)+t.readUInt16LE(l+8)*2**32,u=this.at(c*this.blockBytes,this.blockBytes),d=this.readExtents(u,n,i-1,a);if(d<=a)throw this.damaged("an extent tree makes no sense");a=d}return a}readBlockMap(t,n){let r=Math.ceil(t.size/this.blockBytes),s=0,o=(i,a)=>{let l=(this.blockBytes/4)**a;if(!(s>=r))if(i===0)s+=l;else if(a===0)n(s,i,1),s+=1;else{let c=this.at(i*this.blockBytes,this.blockBytes);for(let u=0;u<c.length&&s<r;u+=4)o(c.readUInt32LE(u),a-1)}};for(let i=0;i<15;i+=1)o(t.blocks.readUInt32LE(i*4),Math.max(0,i-11))}at(t,n){return this.source.read(this.start+t,n)}damaged(t){return h(`its ext4 file system is damaged: ${t}`,{place:{file:this.source.name},hint:"repair it (e2fsck -f), or make the image anew"})}},C_=3925999616;function B_(e){let t=Buffer.alloc(0),n=(e.length<2?0:e.readUInt16LE(0))+4;if(n>e.length||e.readUInt32LE(n-4)!==C_)return t;let r=e.subarray(n);for(let s=0;s+16<=r.length&&r.readUInt32LE(s)!==0;){let o=r[s],i=r.toString("latin1",s+16,s+16+o),a=r.readUInt16LE(s+2);if(r[s+1]===7&&i==="data")return r.subarray(a,a+r.readUInt32LE(s+8));s+=16+Math.ceil(o/4)*4}return t}var P_={8:"file",4:"folder",10:"link"};import{lstatSync as U_,readFileSync as $_,readdirSync as z_,readlinkSync as D_,realpathSync as K_}from"node:fs";import{join as G_}from"node:path";function kr(e){let t=Jl(q_(e));if(t?.kind!=="folder")throw h(t===null?"there is no such folder":"this is not a folder",{place:{file:e}});let n={root:t,child:({path:r},s)=>Jl(G_(r,s)),target:({path:r})=>D_(r)};return{name:e,list(r){let s=pe(n,r);return s?.kind==="folder"?z_(s.path).sort():null},kind:r=>pe(n,r,"as-it-is")?.kind??null,read(r,s=1073741824){let o=pe(n,r);if(o?.kind!=="file")return null;if(o.size>s)throw h(`the file is larger than ${s} bytes`,{place:{file:o.path}});return $_(o.path)}}}function q_(e){try{return K_(e)}catch(t){if(I(t)==="ENOENT"||I(t)==="ENOTDIR")return e;let n=I(t)==="ELOOP"?"this is a symbolic link that leads to itself":x(t);throw h(n,{place:{file:e},cause:t})}}function Jl(e){try{let t=U_(e);return{kind:t.isFile()?"file":t.isDirectory()?"folder":t.isSymbolicLink()?"link":"other",path:e,size:t.size}}catch(t){if(I(t)==="ENOENT"||I(t)==="ENOTDIR")return null;throw h(x(t),{place:{file:e},cause:t})}}import{readFileSync as W_}from"node:fs";var mt=110,ec="TRAILER!!!",tc=4096,Zl=1e6;function nc(e,t,n){let r=[],s=new Map,o=[];for(let a=n;r.length<Zl;){let{file:l,key:c,end:u}=j_(e,t,a);if(a=u,l.path===ec)return{files:r.map(i),end:a};c!==null&&l.content.length>0&&s.set(c,l.content),r.push(l),o.push(c)}throw h(`the cpio archive has more than ${Zl} entries`,{place:{file:e}});function i(a,l){let c=o[l]??null;return c===null?a:{...a,content:s.get(c)??a.content}}}function j_(e,t,n){let r=d=>h(`the cpio archive is damaged: ${d}`,{place:{file:e,offset:n}});if(n+mt>t.length)throw r("it is cut short");if(!/^07070[12]$/.test(t.toString("latin1",n,n+6)))throw r("no entry begins here");let s=d=>{let f=t.toString("latin1",n+6+d*8,n+14+d*8);if(!/^[0-9a-fA-F]{8}$/.test(f))throw r("a header field is no hexadecimal number");return Number.parseInt(f,16)},o=s(11);if(o===0||o>tc)throw r(`a name of ${o} bytes`);let i=n+mt+o,a=hn(i),l=a+s(6);if(l>t.length)throw r("it is cut short");let c=t.toString("utf8",n+mt,i-1).replace(/^(?:\.?\/)+/,""),u=t.subarray(a,l);return{file:{path:c,mode:s(1),content:u},key:s(4)>1?`${s(0)} ${s(7)} ${s(8)}`:null,end:hn(l)}}function hn(e){return Math.ceil(e/4)*4}function rc(e,t){if(t+mt>e.size)return null;let n=e.read(t,mt).toString("latin1");if(!/^07070[12][0-9a-fA-F]{104}$/.test(n))return null;let r=i=>Number.parseInt(n.slice(6+i*8,14+i*8),16),s=t+mt+r(11),o=hn(hn(s)+r(6));return s>e.size||r(11)>tc||o>hn(e.size)?null:{end:o,isEnd:e.read(t+mt,r(11)).toString("latin1")===`${ec}\0`}}var Q_=1<<30;function nt(e,t=W_(e)){let n=[],r=cc(e,t,s=>n.push(s),!0);if(n.length===0)throw lc(Le(e,t));return{...sb(e,n),compression:r}}function oc(e){let t=xr(e,0);Sr(e.name,t);let n=Ne(t);if(n!==null){X_(e,n);return}if(!/^(?:\0|07070[12])/.test(t.toString("latin1"))||t[0]===0&&V_(e))throw lc(e);let r=0;for(let s=0;s<Y_&&xr(e,r).length>0;s+=1){let o=Z_(e,r);if(o===null)return;r=ic(e,o),Sr(e.name,xr(e,r))}}function H_(e){return/^07070[12]/.test(e.toString("latin1"))||Ne(e)!==null}function V_(e){return Fe(e.read(0,Math.min(Me,e.size)))?.role==="disk"||!H_(xr(e,ic(e,0)))}function X_(e,t){let n=sl(e.read(0,Math.min(rl,e.size)),t);if(n===null)return;let r=Ne(n);if(r!==null)throw h(`this initramfs is ${t}-compressed, and in it is ${r}-compressed data: the kernel unpacks it once`,{place:{file:e.name},hint:`take the outer compression away: ${t} -dc ${ne(e.name)} > initrd`});Sr(e.name,n);let s=Fe(n.subarray(0,Me));if(!(s===null||s.role==="initrd"))throw h(`this is ${t}-compressed, and in it is ${s.what}, not an initramfs`,{place:{file:e.name},hint:dt(s,"initrd",e.name)??ac})}var Y_=64,J_=16;function xr(e,t){return e.read(t,Math.max(0,Math.min(J_,e.size-t)))}function Z_(e,t){let n=t;for(let r=0;r<eb;r+=1){let s=rc(e,n);if(s===null)return null;if(s.isEnd)return s.end;n=s.end}return null}var eb=2e5;function ic(e,t){for(let r=t;r<e.size;r+=65536){let o=e.read(r,Math.min(65536,e.size-r)).findIndex(i=>i!==0);if(o>=0)return r+o}return e.size}function Sr(e,t){let n=tb.find(o=>t.subarray(0,o.magic.length).equals(Buffer.from(o.magic,"latin1")));if(n!==void 0)throw h(n.what,{place:{file:e},hint:n.hint});if(Ne(t)!=="xz"||t.length<8)return;let r=t[7]&15;if(r===Er.none||r===Er.crc32)return;let s={[Er.crc64]:"CRC64",[Er.sha256]:"SHA-256"}[r]??`number ${r}`;throw h(`this initramfs is xz-compressed with a check (${s}) that the kernel does not know: it unpacks CRC32 alone`,{place:{file:e},hint:"compress it with: xz --check=crc32"})}var Er={none:0,crc32:1,crc64:4,sha256:10},tb=[{magic:"070707",what:"this initramfs is a cpio archive in the old format (odc), which the kernel does not unpack",hint:"pack its files with: cpio -o -H newc"},{magic:"\xC7q",what:"this initramfs is a cpio archive in the binary format, which the kernel does not unpack",hint:"pack its files with: cpio -o -H newc"},{magic:'"M',what:"this initramfs is compressed by LZ4 in its frame format, and the kernel unpacks the legacy one alone",hint:"compress it with: lz4 -l"}],ac="pack its files with: cpio -o -H newc";function lc(e){let t=Fe(e.read(0,Math.min(Me,e.size)));return h(t===null||t.weak===!0?"this is no initramfs: neither a cpio archive nor compressed data":`this is ${t.what}, not an initramfs`,{place:{file:e.name},hint:(t&&dt(t,"initrd",e.name))??ac})}function cc(e,t,n,r){let s=0;for(;s<t.length;)if(t[s]===0)s+=1;else if(t[s]===48){let{files:o,end:i}=nc(e,t,s);o.forEach(n),s=i}else{let o=t.subarray(s);Sr(e,o);let i=r?Ne(o):null;if(i===null){if(s===0)return null;throw h("behind the last cpio archive follows something else",{place:{file:e,offset:s}})}return cc(e,nb(e,o,i),n,!1),i}return null}function nb(e,t,n){try{return sr(t,n,Q_)}catch(r){throw r instanceof xe?h(`the ${n}-compressed initramfs is damaged: ${x(r)}`,{place:{file:e},cause:r}):r}}var rb={8:"file",4:"folder",10:"link"};function sb(e,t){let n=sc();for(let{path:s,mode:o,content:i}of t){let a=s.split("/").filter(d=>d!==""&&d!==".");if(a.length===0||a.includes(".."))continue;let l=n;for(let d of a.slice(0,-1)){let f=l.children.get(d),m=f?.kind==="folder"?f:sc();l.children.set(d,m),l=m}let c=a.at(-1),u=rb[o>>12]??"other";u==="folder"&&l.children.get(c)?.kind==="folder"||l.children.set(c,{kind:u,mode:o,content:i,children:new Map})}let r={root:n,child:(s,o)=>s.children.get(o)??null,target:({content:s})=>s.toString()};return{name:e,list(s){let o=pe(r,s);return o?.kind==="folder"?[...o.children.keys()].sort():null},kind:s=>pe(r,s,"as-it-is")?.kind??null,isExecutable(s){let o=pe(r,s);return o?.kind==="file"?(o.mode&73)!==0:null},read(s,o=1073741824){let i=pe(r,s);if(i?.kind!=="file")return null;if(i.content.length>o)throw h(`${s} is larger than ${o} bytes`,{place:{file:e}});return i.content}}}function sc(){return{kind:"folder",mode:493,content:Buffer.alloc(0),children:new Map}}import{closeSync as fc,ftruncateSync as mc,openSync as pc,renameSync as db,rmSync as fb,writeSync as mb}from"node:fs";import{randomBytes as pb}from"node:crypto";import{inflateRawSync as ob}from"node:zlib";var gn=Buffer.from([81,70,73,251]),ib=2**40,ab=72,uc=0x00fffffffffffe00n,Co={compressed:1n<<62n,zero:1n},vr={corrupt:2n,externalData:4n,compressionType:8n,known:1n|2n|4n|8n};function Pt(e){let t=ne(e.name),n=(w,E)=>h(`the qcow2 image ${w}`,{place:{file:e.name},hint:E}),r="copy or download it again",s=w=>`make a raw image of it: qemu-img convert -f ${w} -O raw ${t} disk.raw`,o=e.read(0,Math.min(112,e.size));if(o.length<ab||!o.subarray(0,4).equals(gn))throw n("is cut short: it has no header",r);let i=o.readUInt32BE(4);if(i!==2&&i!==3)throw n(`is of version ${i}; 2 and 3 are known`,s(i===1?"qcow":"qcow2"));if(o.readBigUInt64BE(8)!==0n)throw n("has a backing file, which would be read too",`make one image of both: qemu-img convert -O qcow2 ${t} whole.qcow2`);let a=o.readUInt32BE(32);if(a!==0)throw n("is encrypted",`give an unencrypted copy: qemu-img convert --object secret,id=key,file=KEYFILE --image-opts driver=qcow2,encrypt.format=${a===2?"luks":"aes"},encrypt.key-secret=key,file.filename=${t} -O raw disk.raw`);let l=i===3&&o.length>=80?o.readBigUInt64BE(72):0n;if((l&vr.corrupt)!==0n)throw n("is marked as corrupt",`repair a copy of it: qemu-img check -r all ${t}`);if((l&vr.externalData)!==0n)throw n("keeps its data in another file, which would be read too",s("qcow2"));if((l&~vr.known)!==0n)throw n("has features not known here (extended L2 entries?)",s("qcow2"));let c=(l&vr.compressionType)!==0n&&o[104]===1,u=o.readUInt32BE(20);if(u<9||u>21)throw n(`has clusters of 2^${u} bytes`,r);let d=Number(o.readBigUInt64BE(24));if(d===0)throw n("is empty","was it written to, and did that succeed?");if(d>ib)throw n(`holds a disk of ${d} bytes, more than 1 TiB`,"make it smaller: resize2fs, qemu-img resize --shrink");let f=2**u,m=Math.ceil(d/f),p=f/8,g=Math.ceil(m/p);if(o.readUInt32BE(36)<g)throw n("is damaged: its first table is too short for its size",r);let _=e.read(Number(o.readBigUInt64BE(40)),g*8),y={index:-1,entries:_},k=w=>{let E=Math.floor(w/p);if(E!==y.index){let T=Number(_.readBigUInt64BE(E*8)&uc);if(T===0)return 0n;y={index:E,entries:e.read(T,f)}}return y.entries.readBigUInt64BE(w%p*8)};return{size:d,clusterBytes:f,readCluster(w){let E=k(w),T=Math.min(f,d-w*f);if((E&Co.compressed)!==0n){let X=lb(e,E,u);try{return(c?ub(X,f):cb(X,f)).subarray(0,T)}catch(P){throw n(`is damaged: a compressed cluster cannot be read: ${x(P)}`,r)}}let v=Number(E&uc);if(v===0||i===3&&(E&Co.zero)!==0n)return null;if(v>=e.size)throw n("is cut short: a part of its disk lies behind its end",r);return e.read(v,Math.min(T,e.size-v))}}}function lb(e,t,n){let r=BigInt(62-(n-8)),s=Number(t&(1n<<r)-1n),o=Number((t&Co.compressed-1n)>>r)+1,i=Math.min(e.size,Math.floor(s/512)*512+o*512);return e.read(s,Math.max(0,i-s))}function cb(e,t){return ob(e,{maxOutputLength:t})}function ub(e,t){return rr(e,"zstd",t)}var dc=4<<20;function hc(e,t){let n=Pt(e);Uo(t,n.size,function*(){for(let r=0;r*n.clusterBytes<n.size;r+=1){let s=n.readCluster(r);s!==null&&(yield{offset:r*n.clusterBytes,content:s})}})}function gc(e,t,n){Uo(n,t,()=>bc(e,t))}async function Po(e,t,n){let r=pc(t,"wx");try{let s=0;for await(let o of e){if(s+o.length>n)throw h(`what is in it has more than ${be(n)}`);yc(r,o,s),s+=o.length}mc(r,s)}finally{fc(r)}}function _c(e,t,n,r=0){M(e,s=>Uo(t,n,()=>bc(s,s.size,r)))}function*bc(e,t,n=0){for(let r=0;r<t;r+=dc)yield{offset:n+r,content:e.read(r,Math.min(dc,t-r))}}function Uo(e,t,n){let r=`${e}.${pb(6).toString("hex")}`,s=pc(r,"wx");try{mc(s,t);for(let{offset:o,content:i}of n())yc(s,i,o);fc(s),db(r,e)}catch(o){throw fb(r,{force:!0}),o}}var Bo=65536,hb=Buffer.alloc(Bo);function yc(e,t,n){for(let r=0;r<t.length;r+=Bo){let s=t.subarray(r,r+Bo);if(!s.equals(hb.subarray(0,s.length)))for(let o=0;o<s.length;)o+=mb(e,s,o,s.length-o,n+r+o)}}import{stat as qb}from"node:fs/promises";import{spawn as Ib}from"node:child_process";import{closeSync as Ab,createReadStream as Ob,existsSync as Rb,openSync as Nb}from"node:fs";import{rename as Lb,rm as Mb}from"node:fs/promises";import{join as vc}from"node:path";import{randomBytes as Fb}from"node:crypto";import{createGunzip as Cb}from"node:zlib";var gb=512,_n=512,K=(e,t=0)=>({head:n})=>n.toString("latin1",t,t+e.length)===e,wc=e=>({tail:t})=>t.length===_n&&t.toString("latin1",0,e.length)===e,Ce=e=>({by:"qemu-img",format:e}),rt=(e,t=e)=>({by:"program",program:e,package:t}),_b=[{what:"a qcow2 image",matches:K("QFI\xFB"),unpack:{by:"qcow2"}},{what:"a VMDK image",matches:K("KDMV"),unpack:Ce("vmdk")},{what:"a VMDK image",matches:K("COWD"),unpack:Ce("vmdk")},{what:"a VMDK descriptor, whose disk lies in other files",matches:K("# Disk DescriptorFile"),unpack:{by:"hand",line:"qemu-img convert -f vmdk -O raw FILE disk.raw"}},{what:"a VDI image",matches:K("\x7F\xDA\xBE",64),unpack:Ce("vdi")},{what:"a VHD image",matches:K("conectix"),unpack:Ce("vpc")},{what:"a fixed VHD image",matches:wc("conectix"),unpack:{by:"cutting",footerBytes:_n}},{what:"a VHDX image",matches:K("vhdxfile"),unpack:Ce("vhdx")},{what:"a QED image",matches:K("QED\0"),unpack:Ce("qed")},{what:"a Parallels image",matches:K("WithoutFreeSpace"),unpack:Ce("parallels")},{what:"a Parallels image",matches:K("WithouFreSpacExt"),unpack:Ce("parallels")},{what:"a Bochs image",matches:K("Bochs Virtual HD Image"),unpack:Ce("bochs")},{what:"a DMG image of macOS",matches:wc("koly"),unpack:Ce("dmg")},{what:"an Android sparse image",matches:K(":\xFF&\xED"),unpack:{by:"hand",line:"simg2img FILE disk.raw"}},{what:"a partclone image",matches:K("partclone-image"),unpack:{by:"hand",line:"partclone.restore -C -s FILE -O disk.raw"}},{what:"gzip-compressed",matches:K("\x8B\b"),unpack:{by:"gzip"}},{what:"xz-compressed",matches:K("\xFD7zXZ\0"),unpack:rt("xz","xz-utils")},{what:"zstd-compressed",matches:K("(\xB5/\xFD"),unpack:rt("zstd")},{what:"LZMA-compressed",matches:bb,unpack:rt("xz","xz-utils")},{what:"bzip2-compressed",matches:K("BZh"),unpack:rt("bzip2")},{what:"LZ4-compressed",matches:K('"M'),unpack:rt("lz4")},{what:"LZ4-compressed",matches:K("!L"),unpack:rt("lz4")},{what:"lzip-compressed",matches:K("LZIP"),unpack:rt("lzip")},{what:"lzop-compressed",matches:K(`\x89LZO\0\r
`),unpack:rt("lzop")}];function bb({head:e}){if(e.length<13||e.toString("latin1",0,3)!=="]\0\0")return!1;let t=e.readBigUInt64LE(5);return t===2n**64n-1n||t<2n**40n}function kc(e){let t={head:e.read(0,Math.min(gb,e.size)),tail:e.size<_n?Buffer.alloc(0):e.read(e.size-_n,_n)};return _b.find(({matches:n})=>n(t))??null}function bn({unpack:e},t){let n=ne(t);switch(e.by){case"qcow2":return`qemu-img convert -f qcow2 -O raw ${n} disk.raw`;case"qemu-img":return`qemu-img convert -f ${e.format} -O raw ${n} disk.raw`;case"gzip":return`gzip -dc ${n} > disk.raw`;case"program":return`${e.program} -dc ${n} > disk.raw`;case"cutting":return`head -c -${e.footerBytes} ${n} > disk.raw`;case"hand":return e.line.replace("FILE",()=>n)}}function xc(e,t){let{unpack:n}=t;if(yb(e))throw wb(t,e.name);let r=n.by==="qemu-img"?kb[n.format]?.(e)??null:null;if(r!==null)throw h(`the disk image is ${t.what} that ${r}, which would be read too`,{place:{file:e.name},hint:`if you trust it, make a raw image of it: ${bn(t,e.name)}`})}function yb(e){return e.size>Ut&&e.read(0,4).toString("latin1")==="KDMV"&&yn(e,12)!==0n&&!Sc(e).includes("createType")}function wb(e,t){let n=t.replace(/-s\d{3}(?=\.vmdk$)/,"");return h(`the disk image is ${e.what} that is one of several files`,{place:{file:t},hint:`make a raw image of them all, by the one that names them: ${bn(e,n)}`})}var kb={vmdk:Tb,qed:e=>(yn(e,16)&1n)===1n?"has a backing file":null,vpc:e=>xb(e,60)===Eb.differencing?"has a parent":null},Eb={differencing:4};function xb(e,t){return t+4<=e.size?e.read(t,4).readUInt32BE(0):0}function yn(e,t){return t+8<=e.size?e.read(t,8).readBigUInt64LE(0):0n}var Ut=512,Sb=20*Ut,vb=1<<20;function Tb(e){return e.size<Ut?null:e.read(0,4).toString("latin1")==="KDMV"&&yn(e,12)===0n?"has its disk in other files":Sc(e).includes("parentFileNameHint")?"has a parent":null}function Sc(e){let[t,n]=[Number(yn(e,28))*Ut,Number(yn(e,36))*Ut];return Ec(e,Ut,Sb)+Ec(e,t,Math.min(n,vb))}function Ec(e,t,n){let r=Math.min(n,e.size-t);return r>0?e.read(t,r).toString("latin1"):""}var Tr=2**40,Bb=3;async function Ic(e,t,n=process.env){let r=Tc(e,e);if(r===null)return{path:e,wrappings:[]};if(r.unpack.by==="hand")throw Ir(r,e,"which is not unpacked here");let s=vc(t,"disks"),o=vc(s,`${await J(e)}.raw`);if(Rb(o))return{path:o,wrappings:[r.what]};await S(s);let i=[];try{let a=e,l=[];for(let c=r;c!==null;c=Tc(a,e)){if(l.length===Bb)throw Ir(c,e,"and was in too much already");let u=`${o}.${Fb(6).toString("hex")}`;i.push(u),await Pb(c,{from:a,to:u,name:e,env:n}),l.push(c.what),a=u}return await Lb(a,o),{path:o,wrappings:l}}catch(a){throw ir(a,s)}finally{for(let a of i)await Mb(a,{force:!0})}}function $o(e,t,n){return M(e,r=>n({...r,name:t}))}function Tc(e,t){return $o(e,t,n=>{let r=kc(n);return r!==null&&xc(n,r),r?.unpack.by==="qcow2"&&Pt(n),r})}async function Pb(e,t){let{unpack:n}=e,{from:r,to:s,name:o}=t;switch(n.by){case"qcow2":$o(r,o,i=>hc(i,s));return;case"cutting":$o(r,o,i=>gc(i,i.size-n.footerBytes,s));return;case"gzip":await Ub(e,t);return;case"program":await $b(e,n,t);return;case"qemu-img":await zb(e,n.format,t);return;case"hand":throw Ir(e,o,"which is not unpacked here")}}async function Ub(e,{from:t,to:n,name:r}){let s=Cb(),o=Ob(t).on("error",i=>s.destroy(i));try{await Po(o.pipe(s),n,Tr)}catch(i){throw I(i)?.startsWith("Z_")===!0?Ar(e,r,x(i)):i}finally{o.destroy()}}async function $b(e,t,{from:n,to:r,name:s,env:o}){let[i,...a]=or([t.program,"-dc"]),l=Nb(n,"r"),c=Ib(i,a,{stdio:[l,"pipe","pipe"],env:o}),u=[];c.stderr.on("data",f=>u.push(f));let d=new Promise((f,m)=>{c.on("error",m),c.on("close",f)});d.catch(()=>{});try{if(await Po(c.stdout,r,Tr),await d===0)return;let m=Buffer.concat(u).toString().trim().split(`
`).at(-1)??"";throw Ar(e,s,m)}catch(f){throw I(f)==="ENOENT"?Ac(e,t,s):f}finally{c.kill("SIGKILL"),Ab(l)}}function Ac(e,{program:t,package:n},r){return Ir(e,r,`and ${t} is not installed here (apt-get install ${n})`)}async function zb(e,t,{from:n,to:r,name:s,env:o}){let i=`json:${JSON.stringify({driver:t,file:{driver:"file",filename:n},...["vmdk","qed"].includes(t)?{backing:null}:{}})}`,a=async(...l)=>{let{status:c,stdout:u,stderr:d}=await re("qemu-img",l,{bound:!0,env:o});if(c!==0)throw Ar(e,s,d.trim().split(`
`).at(-1).replaceAll(n,s));return u.toString()};try{let l=JSON.parse(await a("info","--output=json",i))["virtual-size"];if(typeof l!="number"||l>Tr)throw Ar(e,s,`it holds a disk of more than ${be(Tr)}`);await a("convert","-O","raw",i,r)}catch(l){throw l instanceof b&&I(l.cause)==="ENOENT"?Ac(e,Db,s):l}}var Db={program:"qemu-img",package:"qemu-utils"};function Ir(e,t,n){return h(`the disk image is ${e.what}, ${n}`,{place:{file:t},hint:`make a raw image of it: ${bn(e,t)}`})}function Ar(e,t,n){return h(`the disk image is ${e.what}, and cannot be unpacked: ${n}`,{place:{file:t},hint:"copy or download it again"})}import{open as Kb,stat as Gb}from"node:fs/promises";async function st(e,t){try{return al(e,await Gb(e)),await(await Kb(e,"r")).close(),e}catch(n){throw il(e,n,t)}}async function Rc(e,t){let n={file:e.path};if(Ct(e.path,"disk"),await st(e.path,"disk image"),(await qb(e.path)).size===0)throw h("the disk image is empty",{place:n,hint:jb});if(e.format==="qcow2"&&!Wb(e.path))throw h("this is no qcow2 image",{place:n,hint:"leave 'format' out, or write 'format: raw'"});if(e.format==="raw")return{...Oc(e.path),notes:[]};let{path:r,wrappings:s}=await Ic(e.path,t);M(r,i=>Qb({...i,name:e.path}));let o=s.length===0?[]:[`the disk image is ${s.join(", and in it is ")}: a raw copy of it is booted, kept in the cache`];return{...Oc(r),notes:o}}var jb="was it written to, and did that succeed?";function Oc(e){return{path:e,bytes:M(e,({size:t})=>t)}}function Wb(e){return M(e,t=>t.size>=4&&t.read(0,4).equals(gn))}function Qb(e){let t=Fe(e.read(0,Math.min(Me,e.size)));if(t===null||t.role==="disk")return;let n=dt(t,"disk",e.name);if(!(n===null||t.weak===!0))throw h(`this is ${t.what}, not a disk image`,{place:{file:e.name},hint:`${n} (if it is one all the same, write 'format: raw')`})}import{basename as Nc,join as Hb}from"node:path";var Lc="BOOTGATE_UEFI";async function Mc(e,t){if(e===null)throw h("UEFI is no way to boot this architecture yet");let n=t[Lc],r=async i=>{let a=n?Hb(n,Nc(i)):i;try{return await st(a,"UEFI firmware")}catch(l){throw h("there is no UEFI firmware on this machine",{place:{file:a},hint:`install it: apt-get install ${e.package}, or name the folder that has ${Nc(i)} with ${Lc}`,cause:l})}},s=await r(e.code),o=await r(e.variables);return{code:s,variables:o,sha256:R(await J(s)+await J(o))}}import{statSync as gy}from"node:fs";var Vb={3:"32-bit x86",8:"MIPS",20:"PowerPC",21:"64-bit PowerPC",22:"s390",40:"32-bit ARM",62:"x86-64",183:"arm64",243:"RISC-V",258:"LoongArch"};function zo(e){return Vb[e]??`machine type ${e}`}var Fc=[62,183,243,258],Xb=[40,...Fc];function Cc(e){let[t,n]=[e[4]===1,e[5]===2],r=n?e.readUInt16BE(18):e.readUInt16LE(18);return`${n&&Xb.includes(r)?"big-endian ":""}${t&&Fc.includes(r)?"32-bit ":""}${zo(r)}`}function Yb({elfMachine:e,alsoRuns:t},n){let r=ml(n);return r===null||[e,...t].includes(r)?null:zo(r)}function $t(e,t,n){for(let r of n){let s=t.read(r);if(s===null)continue;let o=Yb(e,s);if(o===null)return;throw h(`${r} in it is a program for ${o}, and the guest is ${e.title}`,{place:{file:t.name},hint:`give an image that is built for ${e.title} (${e.alias})`})}}function Bc(e,t){let n=e.read(t);if(n===null)return;let r={file:e.name};if(n.toString("latin1",0,4)==="\x7FELF"){let i=Zb(n);if(i===null||e.kind(i)!==null)return;throw h(`${t} in it is linked dynamically, and ${i} is not in it`,{place:r,hint:"link it with -static, or pack its interpreter and its libraries with it (ldd names them)"})}let s=n.toString("latin1",0,Jb).split(`
`)[0];if(!s.startsWith("#!"))throw h(`${t} in it is ${n.length===0?"an empty file":"neither a program nor a script: it does not begin with #!"}`,{place:r,hint:"begin it with a line like #!/bin/sh, or give a program"});if(s.endsWith("\r"))throw h(`${t} in it is a script whose lines end as those of Windows do (CR LF)`,{place:r,hint:"take the carriage returns out (sed -i 's/\\r$//' init), and pack it anew"});let o=/^#![ \t]*([^ \t\0]+)/.exec(s)?.[1];if(!(o!==void 0&&e.kind(o)!==null))throw h(`${t} in it is a script for ${o??"nothing"}, which is not in it`,{place:r,hint:"pack that program too, or let the first line name one that is there"})}var Jb=256;function Zb(e){if(e.length<64||e[4]!==2||e[5]!==1)return null;let t=Number(e.readBigUInt64LE(32));for(let n=0;n<e.readUInt16LE(56);n+=1){let r=t+n*e.readUInt16LE(54);if(r+56>e.length)return null;if(e.readUInt32LE(r)!==ey)continue;let s=Number(e.readBigUInt64LE(r+8));return e.subarray(s,s+Number(e.readBigUInt64LE(r+32))).toString("latin1").replace(/\0.*$/s,"")}return null}var ey=3;function pt(e){return e.replaceAll(",",",,")}var $c=3490578157,Do=17,ty=16,Ko=40,Be={beginNode:1,endNode:2,property:3,nothing:4,end:9},ny=4<<20,Pc=32;function zc(e,t){let n=g=>{throw h(`the device tree is damaged: ${g}`,{place:{file:t}})};if(e.length<Ko||e.readUInt32BE(0)!==$c)return n("it does not begin as one");let r=g=>e.readUInt32BE(g*4),[s,o,i]=[r(1),r(2),r(3)];if(s>e.length||s>ny)return n(`it says to have ${s} bytes`);if(r(5)<Do||r(6)>Do)return n(`it is of version ${r(5)}`);let a=o+r(9),l=i+r(8);if(o%4!==0||a>s||l>s)return n("a block of it is outside");let c=o,u=()=>c+4>a?n("its structure has no end"):(c+=4,e.readUInt32BE(c-4)),d=(g,_)=>{let y=g<_?e.indexOf(0,g):-1;return y===-1||y>=_?n("a name has no end"):e.toString("latin1",g,y)},f=()=>{c=c+3&-4},m=g=>{if(g>Pc)return n(`nodes are nested more than ${Pc} deep`);let _=d(c,a);c+=_.length+1,f();let y=new Map,k=[];for(;;){let w=u();if(w!==Be.nothing){if(w===Be.endNode)return{name:_,properties:y,children:k};if(w===Be.beginNode)k.push(m(g+1));else if(w===Be.property){let E=u(),T=u();if(E>a-c)return n("a value has no end");y.set(d(i+T,l),e.subarray(c,c+E)),c+=E,f()}else return n(`it has ${w} where a node or a property begins`)}}},p=u();for(;p===Be.nothing;)p=u();return p!==Be.beginNode?n("it has no root"):{bootCpu:r(7),root:m(0)}}function Dc({bootCpu:e,root:t}){let n=new Map,r=0,s=p=>{let g=n.get(p);if(g!==void 0)return g;let _=r;return n.set(p,_),r+=p.length+1,_},o=[],i=({name:p,properties:g,children:_})=>{o.push(zt(Be.beginNode),Uc(Buffer.from(`${p}\0`,"latin1")));for(let[y,k]of g)o.push(zt(Be.property,k.length,s(y)),Uc(k));_.forEach(i),o.push(zt(Be.endNode))};i(t),o.push(zt(Be.end));let a=Buffer.concat(o),l=Buffer.from([...n.keys()].map(p=>`${p}\0`).join(""),"latin1"),c=Buffer.alloc(16),u=Ko+c.length,d=u+a.length,f=d+l.length,m=zt($c,f,u,d,Ko,Do,ty,e,l.length,a.length);return Buffer.concat([m,c,a,l])}function zt(...e){let t=Buffer.alloc(e.length*4);return e.forEach((n,r)=>t.writeUInt32BE(n,r*4)),t}function Go(...e){return zt(...e.flatMap(t=>[Math.floor(t/2**32),t%2**32]))}function Kc(e){return Buffer.from(`${e}\0`,"latin1")}function Uc(e){return e.length%4===0?e:Buffer.concat([e,Buffer.alloc(4-e.length%4)])}function qc(e,t,n){if(n===null)return{machine:"",size:String(t),args:[],append:[],deviceTree:!1};let s=t*2**20+n.bytes+(e==="end"?jc:0),o=e==="end"?s:n.bytes,i=`memory-backend-file,id=disk0,share=off,reserve=off,mem-path=${pt(n.path)},size=${o}`;if(e==="nvdimm"){let l=t+Math.ceil(n.bytes/1048576)+1024;return{machine:",nvdimm=on",size:`${t},slots=2,maxmem=${l}M`,args:["-object",i,"-device","nvdimm,id=nvdimm0,memdev=disk0"],append:[],deviceTree:!1}}let a=["-object",`memory-backend-ram,id=ram0,size=${t}M`,"-object",i,"-numa","node,memdev=ram0","-numa","node,memdev=disk0"];return{machine:e==="end"?",memory-backend=disk0":"",size:`${s}B`,args:e==="end"?["-object",i]:a,append:[`mem=${t}M`],deviceTree:!0}}var jc=4<<20,ry=16<<20;function Or({kind:e},t,n){let r=e==="nvdimm"?4096:2097152;return{bytes:Math.max(ry,Math.ceil(n/r)*r),before:e==="end"?t*2**20:0,after:e==="end"?jc:0}}function Wc(e,{bytes:t,after:n},r){let{root:s}=e,i=s.children.flatMap(d=>sy(d)?[oy(d)]:[]).sort((d,f)=>d.start-f.start).at(-1);if(Gc(s,"#address-cells")!==2||Gc(s,"#size-cells")!==2||i===void 0||i.size<t)throw h(`the device tree of QEMU's machine has no ${t} bytes at the end of its memory`,{place:{file:r},hint:"leave 'machine' out, or write 'disk: {as: virtio}'"});let a=i.start+i.size-n-t,l={name:`pmem@${a.toString(16)}`,properties:new Map([["compatible",Kc("pmem-region")],["reg",Go(a,t)]]),children:[]},c={...i.node,properties:new Map([...i.node.properties,["reg",Go(i.start,a-i.start)]])},u=s.children.flatMap(d=>d!==i.node?[d]:a>i.start?[c]:[]);return{...e,root:{...s,children:[...u,l]}}}function sy({properties:e}){return e.get("device_type")?.toString("latin1")==="memory\0"}function oy(e){let t=e.properties.get("reg");return t?.length!==16?{node:e,start:0,size:0}:{node:e,start:Number(t.readBigUInt64BE(0)),size:Number(t.readBigUInt64BE(8))}}function Gc({properties:e},t){let n=e.get(t);return n?.length===4?n.readUInt32BE(0):null}function iy({machine:e},t){return[`console=${e.console}`,"nokaslr","panic=-1",...t.append].join(" ")}function jo(e,t,n,r){let s=O(e.arch),{disk:o}=n,i=Hc(e,o);return uy(e,s,i),[t.binary,...t.args,"-no-user-config","-nodefaults","-display","none","-monitor","none","-no-reboot","-machine",`${e.machine}${i.machine}`,"-cpu",e.cpu,"-smp","1","-m",i.size,"-accel","tcg,thread=single",...e.tracer==="exec_tb"?[]:["-icount",`shift=${e.icountShift},sleep=off`],"-rtc","base=2024-01-01T00:00:00,clock=vm","-seed",String(e.seed),"-serial",`file:${n.console}`,...e.boot==="kernel"?ay(n,`${iy(s,i)} ${n.append??e.append}`.trimEnd()):[],...n.uefi?ly(n.uefi):[],...i.args,...n.deviceTree?["-dtb",n.deviceTree]:[],...o?.as==="virtio"?cy(o,e.boot!=="kernel"):[],...e.qemuArgs,...r]}function Qc(e,t){return Hc(e,t).deviceTree}function Hc({arch:e,memoryMiB:t},n){let{memoryDisk:r}=O(e).machine;return qc(r.kind,t,n?.as==="nvdimm"?n:null)}function ay({kernel:e,initrd:t},n){return["-kernel",e,...t===null?[]:["-initrd",t],"-append",n]}function ly({code:e,variables:t}){let n=(r,s,o)=>["-drive",`if=pflash,unit=${r},format=raw,file=${pt(s)},${o}`];return[...n(0,e,"readonly=on"),...n(1,t,"snapshot=on")]}function cy(e,t){return["-drive",`file=${pt(e.path)},format=raw,if=none,id=disk0,snapshot=on`,"-device",`virtio-blk-pci,drive=disk0${t?",bootindex=0":""}`]}var qo={accel:"the accelerator is TCG: Bootgate counts the instructions it translates","enable-kvm":"the accelerator is TCG: Bootgate counts the instructions it translates",smp:"one vCPU is what is deterministic under -icount",icount:"set 'icount-shift' instead",rtc:"the clock is part of the deterministic recipe",seed:"the seed is part of the deterministic recipe",serial:"the first serial port is where the console is read from",nographic:"the first serial port is where the console is read from",monitor:"the monitor stays closed: it would steer the guest from outside",daemonize:"QEMU has to stay a child process",S:"the guest would never start",kernel:"set 'kernel' instead",initrd:"set 'initrd' instead",append:"set 'append' instead",m:"set 'memory' instead",cpu:"set 'cpu' instead",machine:"set 'machine' instead",M:"set 'machine' instead",dtb:"the device tree is that of the machine",loadvm:"a boot starts at reset",incoming:"a boot starts at reset"};function uy(e,{machine:t},n){for(let i of e.qemuArgs){let a=/^--?([A-Za-z-]+)$/.exec(i)?.[1],l=a!==void 0&&Object.hasOwn(qo,a)?qo[a]:void 0;if(l!==void 0)throw h(`the extra QEMU argument '${i}' contradicts the recipe`,{hint:l})}let r=/(?:^|,)(accel|kernel[-_]irqchip)=/.exec(e.machine);if(r)throw h(`machine '${e.machine}' sets ${r[1]}`,{hint:qo.accel});if(/^host\b/.test(e.cpu))throw h("cpu 'host' needs KVM and differs from machine to machine",{hint:`name a CPU model that TCG can emulate: ${t.cpuExamples}`});if(e.append.length>1500)throw h("append is longer than 1,500 characters: the kernel would cut the command line off");let{leastMemoryMiB:s}=t.memoryDisk;if(n.deviceTree&&e.memoryMiB<s)throw h(`a disk as memory needs ${s} MiB beside it: with ${e.memoryMiB} QEMU would write into the disk`,{hint:`write 'memory: ${s}' (--memory ${s}), or 'disk: {as: virtio}'`});let o=ce(e.append).find(i=>i.startsWith("mem="));if(o!==void 0&&n.append.length>0)throw h(`append sets ${o}, and that is how the kernel is kept from the memory that is its disk`,{hint:"set 'memory' instead"});if(ce(e.append).includes("kaslr"))throw h("append holds 'kaslr', but addresses must not move between boots",{hint:"leave it out: Bootgate passes 'nokaslr'"})}function ce(e){return e.split(/\s+/).filter(t=>t!=="")}var Rr="give the image's own initramfs",Vc=`${Rr}, which assembles it, and name the root by root=`,ht="give the image of a Linux system; if this one has another disk with its root, give that",dy={crypto_LUKS:{what:"encrypted (LUKS)",cure:`${Rr}, with a way to unlock it that nobody has to type (a key file in the initramfs), or an unencrypted copy`},BitLocker:{what:"encrypted (BitLocker)",cure:ht},LVM2_member:{what:"a physical volume of LVM",cure:`${Rr}, which assembles it, and root=/dev/mapper/GROUP-VOLUME`},linux_raid_member:{what:"a part of a RAID (md)",cure:Vc},bcache:{what:"a device of bcache",cure:Vc},zfs_member:{what:"a part of a ZFS pool",cure:`${Rr}, with the modules of ZFS, and root=zfs:POOL/DATASET`},DM_verity_hash:{what:"the hashes of dm-verity, not what they vouch for",cure:"give the image that has both, or the disk with the root"},gpt_4096:{what:"a disk with sectors of 4,096 bytes, and its table of partitions counts them",cure:"make it with sectors of 512 bytes (mkosi: SectorSize=512, systemd-repart: --sector-size=512), or give the root partition alone"},gpt_damaged:{what:"a disk whose table of partitions (GPT) is damaged or missing",cure:"write it anew from the copy at its end (gdisk FILE, then w), or give the root partition alone"},android_super:{what:"the super partition of an Android system",cure:"take its parts out (lpunpack FILE folder), and give the one with the root"},swap:{what:"swap space",cure:"give the disk that the root is on"},iso9660:{what:"a CD (ISO 9660), on which the root lies as a file",cure:"take its kernel and its initramfs out (bsdtar -xf FILE -C folder) and give them with --kernel and --initrd; one that boots from a USB stick, too (isohybrid), boots with 'boot: bios'"},ntfs:{what:"a file system of Windows (NTFS)",cure:ht},exfat:{what:"a file system for exchange (exFAT)",cure:ht},vfat:{what:"a file system for exchange or of firmware (FAT)",cure:ht},apfs:{what:"a file system of macOS (APFS)",cure:ht},hfsplus:{what:"a file system of macOS (HFS+)",cure:ht},ufs:{what:"a file system of BSD (UFS)",cure:ht},ubi:{what:"an image for flash memory (UBI)",cure:"give a disk image: ubireader_extract_files takes its files out"},ubifs:{what:"a file system for flash memory (UBIFS)",cure:"give a disk image: ubireader_extract_files takes its files out"},jffs2:{what:"a file system for flash memory (JFFS2)",cure:"give a disk image: jefferson -d folder FILE takes its files out"},udf:{what:"a CD or DVD (UDF), on which the root lies as a file",cure:"take its kernel and its initramfs out (7z x -ofolder FILE) and give them with --kernel and --initrd"}};function Nr({fileSystem:e}){return e===null?null:dy[e]??null}var fy=["2c7357ed-ebd2-46d9-aec1-23d437ec2bf5","41092b05-9fc8-4523-994f-2def0408b176","df3300ce-d69f-4c92-978c-9bfb0f38d820","6db69de6-29f4-4758-a7a5-962190f00ce3","77ff5f63-e7b6-4633-acf4-1565b864c0e6","e7bb33fb-06cf-4e81-8273-e543b413e2e2","8f461b0d-14ee-4e81-9aa9-049b6fb97abd","c23ce4ff-44bd-4b00-b2d4-b41b3419e02a"];function Xc(e){return e.some(({type:t,fileSystem:n})=>n==="DM_verity_hash"||t!==null&&fy.includes(t))}var gt=["/sbin/init","/etc/init","/bin/init"],Yc=/^\/dev\/(?:(?:[shv]d|xvd)[a-z](\d*)|(?:nvme\d+n\d+|mmcblk\d+|pmem\d+)(?:p(\d+))?)$/;function Jc(e,t,n,r,s){let o=t.findLast(c=>c.startsWith("root="))??null;if(o===null)return{volume:py(e,n,r),given:o};let i=o.slice(5),a=my(i);if(a===null)return{volume:null,given:o};let l=n.find(a);if(l)return{volume:l,given:o};if(/^(?:UUID|LABEL)=/.test(i)&&n.some(hy))return{volume:null,given:o};throw h(`append says ${o}, which this image does not have`,{place:{file:s},hint:`it has ${n.map(Ge).join("; ")}: leave root= out, or name one of them`})}function Lr({partition:e},t){return t==="nvdimm"?`/dev/pmem0${e===null?"":`p${e}`}`:`/dev/vda${e??""}`}function Zc(e){return Yc.test(e.slice(5))}function my(e){let t=Yc.exec(e);if(t){let o=t[1]||t[2];return({partition:i})=>i===(o?Number(o):null)}if(e.includes("/PARTNROFF="))return null;let[,n,r]=/^(UUID|LABEL|PARTUUID|PARTLABEL)=(.+)$/.exec(e.replaceAll('"',""))??[],s=o=>o?.toLowerCase()===r.toLowerCase();switch(n){case"UUID":return({uuid:o})=>s(o);case"LABEL":return({label:o})=>o===r;case"PARTUUID":return({partitionUuid:o})=>s(o);case"PARTLABEL":return({partitionLabel:o})=>o===r;default:return null}}function py(e,t,n){let r=o=>o.length===1?o[0]:null,s=t.filter(o=>o.fileSystem!==null&&Nr(o)===null);return r(s.filter(({type:o})=>o===e))??r(s.filter(o=>n(o)===!0))??r(s.filter(o=>n(o)!==!1))??r(s)}function hy({fileSystem:e,uuid:t}){return t===null&&!["vfat","squashfs","iso9660"].includes(e??"")}function Ge(e){let t=[...e.label?[`LABEL=${e.label}`]:[],...e.uuid?[`UUID=${e.uuid}`]:[],...e.partitionUuid?[`PARTUUID=${e.partitionUuid}`]:[],...e.partitionLabel?[`PARTLABEL=${e.partitionLabel}`]:[]];return[e.partition===null?"no partitions":`partition ${e.partition}`,e.fileSystem??"no file system known here",...t.length>0?[t.join(" ")]:[]].join(", ")}async function tu({initrd:e,append:t,disk:n,arch:r}){if(e===null)return null;Ct(e,"initrd");let s=await st(e,"initrd"),o=ce(t);if(o.some(l=>l.startsWith("root=/dev/ram")))return s;M(s,oc);let a=n!==null||o.some(l=>/^(?:rdinit|root)=/.test(l))?null:by(s);return a!==null&&yy(a,O(r)),s}var _y=32<<20;function by(e){if(gy(e).size>_y)return null;try{return nt(e)}catch{return null}}var eu=[...gt,"/linuxrc"];function yy(e,t){let n={file:e.name},r=e.kind("/init");if(r==="link"&&e.read("/init")===null)throw h("/init in this initramfs is a link that leads to no file in it",{place:n,hint:"let it lead to a program that was packed too, by a path from the initramfs' root"});if(r!==null){if(e.isExecutable("/init")===!1)throw h("/init in this initramfs may not be executed",{place:n,hint:"make it executable (chmod +x init), and pack it anew"});$t(t,e,["/init"]),Bc(e,"/init");return}let s=wy(e);if(["/init",...eu].some(i=>e.kind(`${s}${i}`)!==null)&&s!=="")throw h(`this initramfs has no /init: it was packed from outside of its folder, all of it lies in ${s}`,{place:n,hint:`pack it from inside: (cd ${ne(s.slice(1))} && find . | cpio -o -H newc) > initrd.cpio`});let o=eu.find(i=>e.kind(i)!==null);if(o!==void 0)throw h(`this initramfs has no /init, which the kernel starts; it has ${o}`,{place:n,hint:`write rdinit=${o} into append (rdinit=/init, if the kernel has one inside), or pack an /init with it`})}function wy(e){for(let t="";;){let n=(e.list(t)??[]).filter(s=>t!==""||s!=="kernel"),r=`${t}/${n[0]}`;if(n.length!==1||e.kind(r)!=="folder")return t;t=r}}var ky={folder:16384,file:32768,link:40960,"character-device":8192};function wn(e){let t=[];e.forEach((r,s)=>{let o=r.kind==="file"?r.content:r.kind==="link"?new TextEncoder().encode(r.target):new Uint8Array,i=r.kind==="link"?511:r.kind==="folder"?493:420;t.push(...nu(r.path,o,{inode:s+1,mode:ky[r.kind]|("permissions"in r?r.permissions??i:i),links:r.kind==="folder"?2:1,device:r.kind==="character-device"?[r.major,r.minor]:[0,0]}))}),t.push(...nu("TRAILER!!!",new Uint8Array,{inode:0,mode:0,links:1,device:[0,0]}));let n=t.reduce((r,s)=>r+s.length,0);return t.push(new Uint8Array(Wo(n,512))),Buffer.concat(t)}function nu(e,t,n){let r=new TextEncoder().encode(`${e}\0`),s=[n.inode,n.mode,0,0,n.links,0,t.length,0,0,...n.device,r.length,0],o=new TextEncoder().encode(`070701${s.map(i=>i.toString(16).toUpperCase().padStart(8,"0")).join("")}`);return[o,r,new Uint8Array(Wo(o.length+r.length,4)),t,new Uint8Array(Wo(t.length,4))]}function Wo(e,t){return(t-e%t)%t}function ru(e={},{programs:t}=A){return wn([{path:"dev",kind:"folder"},{path:"dev/console",kind:"character-device",major:5,minor:1,permissions:384},{path:"init",kind:"file",content:t.init(e),permissions:493}])}function su(e,t){let n=Ne(e),r=Ey(e,n);if(n===null||r===null)return e;if(r>t)throw new xe(`it says to hold ${r} bytes, more than ${t}`);return rr(e,n,r)}function Ey(e,t){switch(t){case"gzip":return e.length<18?0:e.readUInt32LE(e.length-4);case"xz":return nr(e);case"zstd":return tl(e);default:return null}}var ou=1<<28,iu=/\.ko(?:\.(?:gz|xz|zst))?$/;function kn(e,t){for(let n of["/lib/modules","/usr/lib/modules",""]){let r=e.list(n)??[],s=t!==null&&r.includes(t)?t:null;if(s!==null&&Qo(e,`${n}/${s}`))return Ho(e,`${n}/${s}`);let o=n===""?[]:r.filter(i=>Qo(e,`${n}/${i}`));if(t===null&&o.length===1)return Ho(e,`${n}/${o[0]}`)}return e.list("/kernel")!==null&&Qo(e,"")?Ho(e,""):null}function Vo(e){return["/lib/modules","/usr/lib/modules",""].flatMap(t=>(e.list(t)??[]).filter(n=>e.list(`${t}/${n}/kernel`)!==null))}function Qo(e,t){for(let n of Bt(e,t))if(Fr(n))return!0;return!1}function Ho(e,t){let n=new Map;for(let o of Bt(e,t))Fr(o)&&n.set(Mr(o),o);let r=e.read(`${t}/modules.builtin`),s=o=>{let i=n.get(o),a={file:`${e.name}:${i??t}`},l=i===void 0?null:e.read(i,ou);if(l===null)throw h(`there is no kernel module ${o}`,{place:a});try{let c=su(l,ou);return{name:o,content:c,depends:xy(c)}}catch(c){throw c instanceof xe?h(`the kernel module is damaged: ${x(c)}`,{place:a,cause:c}):c}};return{name:`${e.name}${t===""?"":`:${t}`}`,builtin:r&&new Set(r.toString().trim().split(`
`).map(Mr)),has:o=>n.has(o),read:s}}function Xo(e,t){let n=new Map,r=new Set,s=o=>{if(r.has(o))return;r.add(o);let i=t.find(c=>c.has(o))??t.at(-1),{depends:a,content:l}=i.read(o);a.forEach(s),n.set(o,{name:o,content:l,from:i})};return e.forEach(s),[...n.values()]}function Fr(e){return iu.test(e)}function Mr(e){return e.slice(e.lastIndexOf("/")+1).replace(iu,"").replaceAll("-","_")}function Yo(e,t){let n=`\0${t}=`,r=e.indexOf(n,0,"latin1");if(r===-1)return null;let s=r+n.length;return e.toString("latin1",s,e.indexOf(0,s))}function xy(e){return(Yo(e,"depends")??"").split(",").filter(t=>/^[\w-]+$/.test(t)).map(t=>t.replaceAll("-","_"))}function Z(e,t,n){return{module:e,option:t,initFunction:n}}var Sy={acpi:Z("nfit","ACPI_NFIT","nfit_init"),deviceTree:Z("of_pmem","OF_PMEM","of_pmem_region_driver_init")};function au(e,{memoryDisk:t}){return e==="nvdimm"?[Sy[t.kind==="nvdimm"?"acpi":"deviceTree"],Z("nd_pmem","BLK_DEV_PMEM","nd_pmem_driver_init")]:[Z("virtio_pci","VIRTIO_PCI","virtio_pci_driver_init"),Z("virtio_blk","VIRTIO_BLK","virtio_blk_init")]}var Jo={ext4:Z("ext4","EXT4_FS","ext4_init_fs"),xfs:Z("xfs","XFS_FS","init_xfs_fs"),btrfs:Z("btrfs","BTRFS_FS","init_btrfs_fs"),f2fs:Z("f2fs","F2FS_FS","init_f2fs_fs"),squashfs:Z("squashfs","SQUASHFS","init_squashfs_fs"),erofs:Z("erofs","EROFS_FS","erofs_module_init"),bcachefs:Z("bcachefs","BCACHEFS_FS","bcachefs_init"),jfs:Z("jfs","JFS_FS","init_jfs_fs"),reiserfs:Z("reiserfs","REISERFS_FS","init_reiserfs_fs"),nilfs2:Z("nilfs2","NILFS2_FS","init_nilfs_fs"),cramfs:Z("cramfs","CRAMFS","init_cramfs_fs"),romfs:Z("romfs","ROMFS_FS","init_romfs_fs")},lu=["crc32c_generic","libcrc32c","crc32_generic"];function En(e,{option:t,initFunction:n}){return e.has(n)||e.option(t)==="y"}var Zo="bootgate/init",Cr={readOnly:0,readOnlyMount:1,move:8192},vy=1e3;function cu(e,t,n){let r=e.systemCalls([...t.flatMap(s=>fu(s)),{call:"execve",args:[n],failure:`bootgate: the initramfs has no ${n} that can run`,fatal:!0}]);return wn([{path:"bootgate",kind:"folder"},...du(t),{path:Zo,kind:"file",content:r,permissions:493}])}function uu(e,t,n){let{device:r,fileSystem:s,options:o,inits:i}=n,a=e.systemCalls([{call:"mount",args:["devtmpfs","/dev","devtmpfs",0,0]},...t.flatMap(l=>fu(l)),{call:"access",args:[r,0],tries:vy,failure:`bootgate: there is no ${r}`,fatal:!0},{call:"mount",args:[r,"/root",s,n.writable?0:Cr.readOnlyMount,o],failure:`bootgate: ${r} cannot be mounted as ${s}`,fatal:!0},{call:"mount",args:["/dev","/root/dev",0,Cr.move,0]},{call:"chdir",args:["/root"]},{call:"mount",args:[".","/",0,Cr.move,0]},{call:"chroot",args:["."]},{call:"chdir",args:["/"]},...i.slice(0,-1).map(l=>({call:"execve",args:[l]})),{call:"execve",args:[i.at(-1)],failure:`bootgate: the root file system has no init program (${i.join(", ")})`,fatal:!0}]);return wn([...["dev","root","bootgate"].map(l=>({path:l,kind:"folder"})),{path:"dev/console",kind:"character-device",major:5,minor:1,permissions:384},...du(t),{path:"init",kind:"file",content:a,permissions:493}])}function du(e){return e.map(({name:t,content:n})=>({path:`bootgate/${t}.ko`,kind:"file",content:n}))}function fu({name:e}){return[{call:"open",args:[`/bootgate/${e}.ko`,Cr.readOnly]},{call:"finit_module",args:[3,"",0],failure:`bootgate: module ${e} was not loaded`},{call:"close",args:[3]}]}function pu({root:{given:e},volumes:t,content:n},r){let s={file:r};if(e!==null)return h(`append says ${e}, which an initramfs of ours cannot find`,{place:s,hint:mu(t)});if(t.length===0)return h("this disk's table of partitions is empty",{place:s,hint:"was all of it written? Give an image with a root file system on it"});if(t.every(({fileSystem:i})=>i===null))return h(`no file system known here is in this image${Ty(t,n)}`,{place:s,hint:"is it damaged, or another file than was meant? Else give an initramfs that can mount it"});let[o]=Iy(t);if(o!==void 0){let i=t.length===1?"the image is":"a partition of the image is";return h(`${i} ${o.what}, which an initramfs of ours does not mount`,{place:s,hint:o.cure.replace("FILE",()=>ne(r))})}return h("it cannot be told which part of the image is the root file system",{place:s,hint:mu(t)})}function Ty(e,t){let n=e.filter(({partition:r})=>r!==null);return n.length>0?`: it has ${n.map(Ge).join("; ")}`:t===null?"":`: it is ${t}`}function Iy(e){let t=({fileSystem:s})=>s==="vfat",n=e.filter(s=>!t(s));return(n.every(({fileSystem:s})=>s===null)?e:n).flatMap(s=>Nr(s)??[])}function mu(e){return`give an initramfs, or name one of these by root=: ${e.map(Ge).join("; ")}`}function gu(e){Ay(e);let{as:t}=e.scenario.disk;if(t==="virtio")return ei("virtio",e,[]);let n=bu("nvdimm",e).flatMap(r=>ti(r,e)?[]:[yu(r,e)]);if(n.length===0)return ei("nvdimm",e,[]);if(t==="nvdimm")throw h(`this guest cannot use its disk as nvdimm: ${n.join("; ")}`,{place:{file:e.scenario.disk.path},hint:hu(e)});return ei("virtio",e,[`the disk is virtio, since the guest cannot use it as nvdimm: ${n.join("; ")} (${hu(e)})`])}function Ay({root:e,volumes:t,scenario:n}){let r=(e.volume===null?t:[e.volume]).find(({missingBytes:o})=>o>0);if(r===void 0)return;let s=r.missingBytes.toLocaleString("en-US");throw h(`the image is cut short: ${s} bytes of it are missing (${Ge(r)})`,{place:{file:n.disk.path},hint:"copy or download it again"})}function _u(e,{kernel:t}){let n=e.filter(({option:r})=>t.option(r)==="n");return n.length===0?null:`build the kernel with ${n.map(({option:r})=>`CONFIG_${r}=y`).join(" and ")}`}function hu(e){let{sources:t}=e,n=_u(xn("nvdimm",e),e);return n!==null?n:`${t.describe()}: give the kernel's module folder with 'modules' (--modules), or use virtio`}function ei(e,t,n){let{initramfs:r,scenario:s}=t,{append:o,notes:i}=Cy(e,t),a={as:e,append:o,notes:i,warnings:n};if(r===null)return!s.generateInitrd&&By(e,t)?{...a,archive:null}:{...a,...Ly(e,t,o,i)};if(r==="unread")return{...a,archive:null};let l=Oy(e,r,t);return l.length===0?{...a,archive:null}:{...a,...Ny(O(s.arch),l,r,o,i)}}function Oy(e,t,n){let{kernel:r,sources:s}=n,o=e==="virtio"?bu(e,n).filter(u=>ti(u,n)):xn("nvdimm",n).filter(u=>!En(r,u)),i=kn(t,r.release),a=o.map(({module:u})=>u).filter(u=>i?.builtin?.has(u)!==!0);if(a.every(u=>i?.has(u)===!0)&&Ry(t))return[];let[l,...c]=[i,s.find()].filter(u=>u!==null);return l?Xo(a,[l,...c]):[]}function Ry(e){return["/usr/lib","/lib"].some(t=>e.kind(`${t}/udev/rules.d/80-drivers.rules`)!==null)}function Ny(e,t,n,r,s){let o=Br(r,"rdinit")??"/init";if($t(e,n,[o]),n.read(o)===null)throw h(`the initramfs has no ${o}`,{place:{file:n.name},hint:"write rdinit=/path into append, or pack the folder from inside: (cd folder && find . | cpio -o -H newc)"});let i=new Set(t.map(({from:a})=>a));return{archive:cu(e.programs,t,o),append:`${r} rdinit=/${Zo}`.trimStart(),notes:[...s,...[...i].map(a=>{let l=t.flatMap(({name:c,from:u})=>u===a?[c]:[]).join(", ");return a.name.startsWith(n.name)?`loaded before the initramfs' own init, out of it: ${l}`:`added to the initramfs, from ${a.name}: ${l}`})]}}function Ly(e,t,n,r){let{kernel:s,root:o,scenario:i,sources:a}=t,l={file:i.disk.path},{volume:c}=o;if(c===null)throw pu(t,l.file);let u=Br(n,"rootfstype")??c.fileSystem;if(u===null)throw h(`no file system known here is on the root (${Ge(c)})`,{place:l,hint:"is the image damaged? Else write rootfstype=\u2026 into append, or give an initramfs"});let d=Jo[u],m=[...xn(e,t),...d?[d]:[]].filter(E=>!En(s,E)),p=m.filter(E=>!ti(E,t));if(p.length>0)throw h(`the kernel needs modules to boot this image: ${p.map(E=>yu(E,t)).join("; ")}`,{place:l,hint:My(p,t)});let g=m.length===0?null:a.find(),_=d&&m.includes(d)?lu:[],y=g===null?[]:Xo([..._.filter(E=>g.has(E)),...m.map(({module:E})=>E)],[g]),k=ce(n),w=Br(n,"init");return{append:n,archive:uu(O(i.arch).programs,y,{device:Lr(c,e),fileSystem:u,writable:k.lastIndexOf("rw")>k.lastIndexOf("ro"),options:Br(n,"rootflags")??"",inits:w===null?[...gt,"/bin/sh"]:[w]}),notes:[...r,...Xc(t.volumes)||k.some(E=>/^(?:usr|root)hash=/.test(E))?[Fy]:[],`an initramfs of our own mounts ${Lr(c,e)}`+(y.length>0?`, with modules from ${g.name}: ${y.map(({name:E})=>E).join(", ")}`:"")]}}function My(e,t){let n=_u(e,t);if(n!==null)return`${n}, or give an initramfs that brings what it takes`;let{scenario:r,sources:s}=t,o=r.modules===null?"give an initramfs, or the kernel's module folder with 'modules'":"give an initramfs, or modules of a build of the kernel that has them";return`${s.describe()}: ${o}`}var Fy="the image's root is vouched for by dm-verity, which an initramfs of ours does not check: give the image's own to measure that, too";function Cy(e,{root:t,scenario:n}){let{append:r}=n;if(t.volume===null)return{append:r,notes:[]};let s=`root=${Lr(t.volume,e)}`;if(t.given===null){let o=/(?:^|\s)r[ow](?:\s|$)/.test(r)?s:`${s} rw`;return{append:`${r} ${o}`.trimStart(),notes:[`added to the command line: ${o}`]}}return!Zc(t.given)||t.given===s?{append:r,notes:[]}:{append:ce(r).map(o=>o===t.given?s:o).join(" "),notes:[`the disk is ${e}: ${t.given} became ${s}`]}}function By(e,t){let{kernel:n,root:r,scenario:s}=t;if(r.given!==null&&/^root=(?:UUID|LABEL)=/.test(r.given))return!1;if(ce(s.append).some(a=>a.startsWith("rdinit=")))return!0;let o=r.volume?.fileSystem,i=o?Jo[o]:void 0;return[...xn(e,t),...i?[i]:[]].every(a=>En(n,a))}function xn(e,{scenario:t}){return au(e,O(t.arch).machine)}function bu(e,t){let{kernel:n,initramfs:r}=t;if(r==="unread")return[];let s=r===null?null:kn(r,n.release);return xn(e,t).filter(o=>!En(n,o)&&s?.builtin?.has(o.module)!==!0&&s?.has(o.module)!==!0)}function ti({module:e},{sources:t}){return t.find()?.has(e)===!0}function yu({module:e,option:t},{kernel:n,initramfs:r}){let s=n.option(t);return s==="n"?`the kernel was built without ${e} (CONFIG_${t})`:s==="m"||r!==null?`${r===null?"nobody has":"the initramfs does not have"} the module ${e}`:`${e} is neither part of the kernel nor a module at hand`}function Br(e,t){let n=ce(e).findLast(r=>r.startsWith(`${t}=`));return n===void 0?null:n.slice(t.length+1)}async function wu(e){return{...await $y(e),kernel:await Uy(e)}}async function Uy({scenario:e,folder:t,bootable:n=null}){if(n===null)return e.kernel;let r=Pr(t,"kernel");return await ni(r,n),r}async function $y(e){let{scenario:t,folder:n}=e,r=await tu(t);if(t.disk===null)return await zy(e,r);let s=await Rc(t.disk,e.cacheFolder);if(t.boot!=="kernel")return await Dy(e,t.boot,s);let o=r===null?null:{path:r,bytes:await Py(r)},i=M(s.path,u=>qy(e,u,o)),{path:a,bytes:l}=s;if(i.as==="nvdimm"){let u=Or(O(t.arch).machine.memoryDisk,t.memoryMiB,l);(u.bytes!==l||u.before!==0)&&(a=Pr(n,"disk.raw"),_c(s.path,a,u.before+u.bytes+u.after,u.before)),l=u.bytes}let c=r;return i.archive!==null&&(c=Pr(n,"initramfs.cpio"),await ni(c,Gy(o?.bytes??Buffer.alloc(0),i.archive))),{initrd:c,disk:{path:a,as:i.as,bytes:l},uefi:null,append:i.append,notes:[...s.notes,...i.notes],warnings:i.warnings}}async function zy({scenario:e,folder:t,initramfs:n},r){if(e.generateInitrd||e.modules!==null){let o=e.generateInitrd?"initrd: generate":"modules";throw h(`'${o}' says how to reach a disk, and there is none`,{hint:`give the image with 'disk', or leave '${o}' out`})}let s=r;return s===null&&(s=Pr(t,"initramfs.cpio"),await ni(s,n??ru({},O(e.arch)))),{initrd:s,disk:null,uefi:null,append:e.append,notes:[],warnings:[]}}async function Dy({scenario:{arch:e,disk:t},env:n={}},r,s){let{uefi:o}=O(e).machine;return M(s.path,i=>Ky({...i,name:t.path},r)),{initrd:null,disk:{path:s.path,bytes:s.bytes,as:"virtio"},uefi:r==="uefi"?await Mc(o,n):null,append:"",notes:[...s.notes,`the disk's own bootloader boots it, under ${r==="uefi"?o.name:"SeaBIOS"}`],warnings:[]}}function Ky(e,t){let n={file:e.name};if(t==="bios"&&(e.size<512||e.read(510,2).readUInt16LE(0)!==43605))throw h("nothing in this image boots by a BIOS: its first sector has no boot mark",{place:n,hint:"boot its kernel by 'boot: kernel', or by 'boot: uefi' if it has a bootloader for that"});let r=pn(e);if(t==="uefi"&&!r.some(({fileSystem:s})=>s==="vfat"||s==="iso9660"))throw h("nothing in this image boots by UEFI: it has no FAT file system, where a bootloader is looked for",{place:n,hint:`boot its kernel by 'boot: kernel'; it has ${r.map(Ge).join("; ")}`})}function Gy(e,t){return Buffer.concat([e,Buffer.alloc((4-e.length%4)%4),t])}function qy({scenario:e,kernel:t},n,r){let s=pn(n),o=new Map,i=u=>{let d=o.get(u);if(d!==void 0)return d;let m=u.fileSystem==="ext4"&&Fo(n,u.start)===0?wr(n,u.start):null;return o.set(u,m),m},a=Jc(O(e.arch).machine.rootPartitionType,ce(e.append),s,u=>Wy(i(u)),e.disk.path),l=a.volume&&i(a.volume);l&&!ce(e.append).some(u=>/^(?:rd)?init=/.test(u))&&$t(O(e.arch),{...l,name:e.disk.path},gt);let c=e.disk.as==="virtio"&&e.modules===null;return gu({scenario:e,kernel:t,volumes:s,content:jy(n),root:a,initramfs:r===null?null:c?"unread":nt(r.path,r.bytes),sources:Qy(e,t,l)})}function jy(e){let t=e.read(0,Math.min(Me,e.size)),n=Fe(t);return n!==null?n.what:t.length>=512&&t.readUInt16LE(510)===43605?"a boot sector, or a table without partitions (MBR)":null}function Wy(e){return e===null?null:[...gt,"/init"].some(t=>e.read(t)!==null)}function Qy(e,t,n){let{release:r}=t,s;return{find(){if(s===void 0){let o=e.modules===null?n:kr(e.modules);if(s=o&&kn(o,r),s===null&&e.modules!==null)throw h(`there are no modules of ${r??"this kernel"} in this folder`,{place:{file:e.modules},hint:Hy(o)})}return s},describe(){if(e.modules!==null)return`the modules in ${e.modules} have none of these`;if(n===null)return"modules inside the image cannot be read (its root is not ext4)";let o=Vo(n);return o.length===0?"the image has no modules":`the image has modules of ${[...new Set(o)].join(", ")}, not of ${r??"a release known"}`}}}function Hy(e){let t=e===null?[]:Vo(e);return t.length>0?`it has those of ${[...new Set(t)].join(", ")}`:"give a folder that holds lib/modules/RELEASE, or that is /lib/modules/RELEASE itself"}import{open as Fw,readFile as Cw,rm as Bw,stat as Pw,writeFile as Fu}from"node:fs/promises";import{join as ii}from"node:path";var Vy=/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-_])/g,Xy=/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;function _t(e){return e.replace(Vy,"").replaceAll("\r","").replace(Xy,"").trimEnd().split(`
`).map(t=>t.trimEnd())}function ri(e){for(let t of _t(e)){let n=/^(?:<\d>)?(?:\[\s*\d+\.\d+\](?:\[[^\]]*\])?\s*)?(Kernel panic - not syncing\b.*)$/.exec(t);if(n)return n[1].slice(0,300)}return null}var Yy=10;function ku(e){let t=_t(e).slice(-Yy);for(let n of t.reverse()){let r=/^(?:<\d>)?(?:\[\s*\d+\.\d+\](?:\[[^\]]*\])?\s*)?(reboot: (?:Power down|Restarting system|System halted|Power off not available)\b.*)$/.exec(n);if(r)return r[1].slice(0,300)}return null}function si(e,t){return _t(e).filter(n=>n!=="").slice(-t).join(" | ").slice(-300)}var Jy=[[/^bootgate: (\/dev\/\S+ cannot be mounted as \w+, error \d+)$/,"is the image damaged (check a copy of it with fsck), or its file system another (write rootfstype=\u2026 into append)?"],[/^bootgate: (there is no \/dev\/[^,]+), error \d+$/,"the kernel did not find the disk or the partition: do kernel and modules belong together?"],[/^bootgate: (the root file system has no init program \(.*), error \d+$/,"write init=/path into append, or name another volume by root="],[/^bootgate: (the initramfs has no \S+ that can run), error \d+$/,"is it built for the guest's architecture, with its interpreter and libraries?"],[/^bootgate: (module \w+ was not loaded), error \d+$/,"give the modules of exactly this build of the kernel (modules, --modules)"],[/(VFS: Unable to mount root fs)\b/,"the initramfs has no init that could be started (an executable /init, or rdinit=), or there is none, and root= names nothing that the kernel can mount by itself: 'initrd: generate' makes one that mounts the disk"]],oi="pack its files with: find . | cpio -o -H newc",Zy=String.raw`(Initramfs unpacking failed: (?:%))`,bt=e=>new RegExp(Zy.replace("%",e)),ew=[[bt("write error|.*[Oo]ut of memory.*"),"what is in it does not fit into the guest's memory: give it more (memory, -m)"],[bt(String.raw`compression method (?:\S+) not configured`),"the kernel was built without it: build it with the CONFIG_RD_ option of that name, or compress with one that it has (gzip -9)"],[bt("invalid magic at start of compressed archive"),`behind the first archive, or at its begin, lies what the kernel does not know: no cpio archive, or a compression in a form of its own (lz4 without -l); ${oi}`],[bt("Input was encoded with settings that are not supported by this XZ decoder"),"compress it with: xz --check=crc32 (without filters for other machines)"],[bt("incorrect cpio method used: use -H newc option"),oi],[bt("no cpio magic|broken padding|junk .*"),`it is damaged, or something else lies between or behind its archives (each begins at a multiple of 4 bytes); ${oi}`],[bt(".*"),"it is cut short or damaged: copy or download it again, or pack it anew"]];function Eu({kind:e},t){if(e==="interrupted")return[];let n=e==="reached-end"?[]:Jy,r=new Map;for(let s of _t(t))for(let[o,i]of[...tw(ew,s),...n]){let a=o.exec(s)?.[1];a!==void 0&&!r.has(i)&&r.set(i,`the guest says: ${a}; ${i}`)}return[...r.values()]}function tw(e,t){let n=e.find(([r])=>r.test(t));return n===void 0?[]:[n]}import{readFile as nw,writeFile as rw}from"node:fs/promises";var sw=6e4;async function xu([e,...t],n,r,s,o){let i=t.map((l,c)=>t[c-1]==="-machine"?`${l},dumpdtb=${pt(s)}`:l);await D(e,i,{env:{...process.env,...n},signal:o,timeoutMs:sw});let a=await nw(s).catch(l=>{throw h("QEMU wrote no device tree of its machine",{place:{file:s},cause:l})});await rw(s,Dc(Wc(zc(a,s),r,s)))}import{spawn as ow}from"node:child_process";import{createConnection as iw}from"node:net";var aw="$c#63";async function Su({command:e,socket:t},n){let r=ow("sh",["-c",e],{env:{...process.env,BOOTGATE_GDB:t},stdio:"inherit",signal:n});await new Promise(s=>{r.once("error",()=>s()),r.once("close",()=>s())}),await lw(t)}async function lw(e){await new Promise(t=>{let n=iw(e);n.once("connect",()=>n.write(aw)),n.once("data",()=>n.destroy()),n.once("error",()=>t()),n.once("close",()=>t())})}function Ur({qemuArgs:e}){let t=e.find((r,s)=>/^-?-device$/.test(e[s-1]??"")&&cw(r));if(t===void 0)return null;let n=/,iobase=(0x[0-9a-f]{1,4}|\d{1,5})(?:,|$)/i.exec(t)?.[1];return n===void 0?1281:Number(n)&65535}function cw(e){return/^(?:driver=)?isa-debug-exit(?:,|$)/.test(e)}function vu({why:e,exitCode:t}){return e!=="exited"&&e!=="measured"||t===null||t%2===0?null:(t-1)/2}function Tu(e,{header:t,sleeps:n},r){let s=t.instructions-e;if(t.idleNs<0||s<=0)return null;let o=t.idleNs;for(let i=0;i<n.ns.length;i++)n.instructions[i]<=e&&(o-=n.ns[i]);return o=Math.max(0,o),{instructions:s,slept:o/(o+s*2**r)}}function Iu({instructions:e,slept:t}){let n=`${(Math.floor(t*1e3)/10).toFixed(1)} %`,r=Math.round(e/1e6).toLocaleString("en-US");return t>=.5?`idle (it slept ${n} of its virtual time: it waits for input, a device or a timer)`:`busy (${r} million instructions, ${n} of its virtual time slept: it loops, or its work takes longer than the limit)`}var uw=1e4,dw=2e3;function Au(e){let{scenario:t,marks:n,guest:r,trace:s,consoleText:o}=e;if(s?.end==="panic")return{kind:"panic",detail:ri(o)??"the kernel panicked"};let i=n.some(({role:l})=>l==="panic");if(!(s?.end==="end-mark"&&i)){let l=ri(o);if(l!==null)return{kind:"panic",detail:l}}if(s?.end==="end-mark")return{kind:"reached-end",detail:gw(n[s.endMark])};if(r.why==="interrupted")return{kind:"interrupted",detail:`stopped after ${$r(r.wallMs)}`};if(s?.end==="instruction-limit")return{kind:"limit",detail:`the guest had not reached its end mark after ${t.limits.instructions.toLocaleString("en-US")} instructions`};let a=t.end.kind==="power-off"?fw(e):null;return a!==null?{kind:"reached-end",detail:`the guest ended in an orderly way: ${a}`}:mw(e)}function fw({scenario:e,guest:t,trace:n,consoleText:r}){let{why:s,exitCode:o}=t,i=Ur(e)===null||n?.end!=="exit"?null:vu(t);if(i!==null)return`it wrote ${i} to isa-debug-exit`;let a=ku(r);if(a===null)return null;let l=`it said '${a}'`;return s==="idle"?/halted/i.test(a)?l:null:(s==="exited"||s==="measured")&&o===0?l:null}function mw(e){let{guest:t,consoleText:n}=e,r=si(n,1),s=r===""?"it printed nothing":`its last words: ${r}`;switch(t.why){case"idle":return{kind:"hang",detail:`the guest executes nothing any more (noticed after ${$r(t.wallMs)}); ${s}`};case"wall-limit":return{kind:t.consoleSilentMs>uw||r===""?"hang":"limit",detail:`no end mark after ${$r(t.wallMs)}, ${pw(e)}; ${s}`};case"console-limit":return{kind:"limit",detail:`the guest prints without end; ${s}`};case"measured":case"exited":case"interrupted":return t.exitCode===0?{kind:"early-exit",detail:`the guest reset or switched off the machine before its end mark; ${s}`}:{kind:"qemu-failed",detail:hw(t)}}}function pw({guest:e,consoleText:t,activity:n,scenario:r}){let s=e.consoleSilentMs<=dw&&t!=="",o=s?(n?.header.instructions??0)/2:e.instructionsAtLastWords,i=n&&Tu(o,n,r.icountShift),a=s?"though the guest was still printing":`silent for ${$r(e.consoleSilentMs)}`;return i?`${a} and ${Iu(i)}`:a}function hw({exitCode:e,exitSignal:t,output:n}){let r=t?`was stopped by ${t}`:`failed with status ${e??-1}`,s=si(n,5);return s===""?`QEMU ${r} and printed nothing`:`QEMU ${r}: ${s}`}function gw(e){return e?"firstUserInstruction"in e.at?"the first user instruction was reached":`the end mark was reached: ${e.name}`:"the end mark was reached"}function $r(e){return`${(e/1e3).toFixed(e<1e4?1:0)} s`}import{spawn as ww}from"node:child_process";import{existsSync as kw,statSync as Ew}from"node:fs";import{closeSync as _w,openSync as bw,readSync as yw}from"node:fs";function Ou(e){let t=Buffer.alloc(32),n;try{n=bw(e,"r")}catch{return null}try{return yw(n,t,0,32,0)<32?null:{instructions:Number(t.readBigUInt64LE(0)),stages:Number(t.readBigUInt64LE(8)),halted:t.readBigUInt64LE(24)!==0n}}finally{_w(n)}}var Ru={idleSeconds:20,consoleBytes:64*2**20,lingerSeconds:3,stopSeconds:20},xw=100,Sw=64*1024;async function Nu(e){let{limits:t}=e,n=performance.now(),[r,...s]=or(e.command),o=ww(r,s,{cwd:e.cwd,env:{...process.env,...e.env},stdio:["ignore","pipe","pipe"],detached:!0}),i=Iw(o),a=()=>zr(o,"SIGKILL");process.once("exit",a);let l={why:"exited",consoleBytes:0,consoleChangedMs:0,consoleChangedAt:0,progress:{instructions:0,stages:0,halted:!1},progressChangedMs:0},c,u=p=>{l.why!=="exited"&&p!=="interrupted"||(l.why=p,zr(o,"SIGTERM"),c??=setTimeout(()=>zr(o,"SIGKILL"),t.stopSeconds*1e3))},d=()=>u("interrupted");e.signal.addEventListener("abort",d);let f={state:e.onHalt?"not-yet":"over",sinceMs:0,tookMs:0},m=setInterval(()=>{let p=performance.now()-n-f.tookMs;if(f.state==="halted")return;let g=vw(e,l,p);g&&u(g),f.state==="not-yet"&&l.progress.halted&&(f.state="halted",f.sinceMs=performance.now(),e.onHalt?.().finally(()=>{f.tookMs=performance.now()-f.sinceMs,f.state="over"})),e.onTick?.({elapsedMs:p,consoleBytes:l.consoleBytes,...l.progress})},xw);try{e.signal.aborted&&d();let{code:p,signal:g}=await Tw(o),_=performance.now()-n;return{why:l.why,exitCode:p,exitSignal:g,output:i(),wallMs:_,consoleSilentMs:_-l.consoleChangedMs,instructionsAtLastWords:l.consoleChangedAt}}finally{clearInterval(m),clearTimeout(c),e.signal.removeEventListener("abort",d),process.off("exit",a),zr(o,"SIGKILL")}}function vw({console:e,trace:t,progress:n,limits:r},s,o){let i=Aw(e),a=n===null?null:Ou(n);if(i!==s.consoleBytes&&(s.consoleChangedMs=o,s.consoleChangedAt=(a??s.progress).instructions),s.consoleBytes=i,(a===null||a.instructions!==s.progress.instructions)&&(s.progressChangedMs=o),s.progress=a??s.progress,t!==null&&s.measuredMs===void 0&&kw(t)&&(s.measuredMs=o),s.measuredMs!==void 0&&o-s.measuredMs>r.lingerSeconds*1e3)return"measured";if(o>r.wallSeconds*1e3)return"wall-limit";if(o-s.progressChangedMs>r.idleSeconds*1e3)return"idle";if(i>r.consoleBytes)return"console-limit"}async function Tw(e){return await new Promise((t,n)=>{e.on("error",r=>{let s=I(r)==="ENOENT",o=e.spawnargs[0]??"QEMU";n(new b(s?`${o} does not exist`:`${o} could not be run: ${r.message}`,{hint:"'bootgate doctor' says which QEMUs this machine has",cause:r}))}),e.on("close",(r,s)=>t({code:r,signal:s}))})}function Iw(e){let t="";for(let n of[e.stdout,e.stderr])n?.on("data",r=>{t=(t+r.toString()).slice(-Sw)});return()=>t}function zr(e,t){if(e.pid!==void 0)try{process.kill(-e.pid,t)}catch{}}function Aw(e){try{return Ew(e).size}catch{return 0}}import{join as Ow}from"node:path";var Rw="recording.json";async function Lu(e){await z(Ow(e.folder,Rw),Nw(e))}function Nw(e){return`${JSON.stringify(e,(t,n)=>typeof n=="bigint"?`0x${n.toString(16)}`:n,2)}
`}function Mu(e,t){return[...Lw(e),...Mw(t,e.boot)]}function Lw({arch:e,append:t}){let{console:n}=O(e).machine,r=new RegExp(`^console=(?!${n}\\b)`);return ce(t).flatMap(s=>r.test(s)?[`append sets ${s}: only what the kernel prints on ${n} is kept`]:/^panic=(?!-)/.test(s)?[`append sets ${s}: a kernel that panics where the tracer cannot see it will not end by itself`]:/^(?:maxcpus|nr_cpus)=/.test(s)?[`append sets ${s}: the guest has one CPU anyway`]:[])}function Mw(e,t){return e?.as!=="virtio"?[]:t!=="kernel"?["firmware and bootloader wait for a virtio disk, which answers when the host pleases: see docs/images.md for how far totals vary; with 'boot: kernel' an image that can boot from nvdimm is exact"]:["a virtio disk answers when the host pleases: totals vary by some 0.2 %; an image that can boot from nvdimm (disk: {as: nvdimm}) is exact"]}var Uw=1024*1024;async function Dr(e){let{scenario:t,qemu:n,folder:r,tracer:s}=e,o={console:ii(r,"console.log"),qemuLog:ii(r,"qemu.log")};try{await S(r),await Bw(s.trace,{force:!0}),await Fu(o.console,"");let{disk:i}=e.guest,a={kernel:await st(e.guest.kernel,"kernel"),initrd:e.guest.initrd,disk:i,uefi:e.guest.uefi,append:e.guest.append,console:o.console,deviceTree:Qc(t,i)?ii(r,"device-tree.dtb"):null};if(i!==null&&a.deviceTree!==null){let u=jo(t,n,{...a,deviceTree:null},[]),d=Or(O(t.arch).machine.memoryDisk,t.memoryMiB,i.bytes);await xu(u,n.env,d,a.deviceTree,e.signal)}let l=jo(t,n,a,s.args),c=await $w(s,{command:l,env:n.env,cwd:r,console:o.console,trace:s.trace,progress:s.progress,limits:{...Ru,wallSeconds:t.limits.wallSeconds,...e.guestLimits},signal:e.signal,...e.onProgress?{onTick:e.onProgress}:{},...s.halted?{onHalt:()=>Su(s.halted,e.signal)}:{}});return await Fu(o.qemuLog,c.output),await zw(e,{command:l,guest:c},o)}catch(i){throw ir(i,r)}}async function $w(e,t){try{return await Nu(t)}finally{await e.ended?.()}}async function zw({scenario:e,qemu:t,marks:n,folder:r,tracer:s,guest:o},{command:i,guest:a},l){let c=await me(s.trace);if(!c&&/No space left on device/.test(a.output))throw hl(r);let u=c?await s.read():null,d=await Kw(l.console,Uw),f=Dw(u),m=Au({scenario:e,marks:n,guest:a,trace:u?.header??null,consoleText:d,...f?{activity:f}:{}}),p={format:"bootgate-recording",version:1,folder:r,scenario:e,qemu:o.uefi?{...t,firmwareSha256:o.uefi.sha256}:t,command:i,outcome:m,wallMs:a.wallMs,trace:c?s.trace:null,console:l.console,qemuLog:l.qemuLog,marks:n,warnings:[...o.warnings,...Mu(e,o.disk),...Eu(m,d)]};return await Lu(p),{recording:p,tables:u}}function Dw(e){let t=e?.sleeps;if(!t||e.header.idleNs===void 0)return;let{instructions:n,idleNs:r}=e.header;return{header:{instructions:n,idleNs:r},sleeps:t}}async function Kw(e,t){let{size:n}=await Pw(e);if(n<=t)return await Cw(e,"latin1");let r=await Fw(e,"r");try{let s=Buffer.alloc(t),{bytesRead:o}=await r.read(s,0,t,n-t);return s.toString("latin1",0,o)}finally{await r.close()}}var Kr=[1,2,3,4,5,6,7];var he=4;function Gr({min:e,current:t}){return t<Kr[0]?null:Math.max(e,Math.min(t,Kr.at(-1)))}import{readFile as Ek,rm as xk,writeFile as Sk}from"node:fs/promises";import{join as Xr}from"node:path";import{readFile as Gw}from"node:fs/promises";var Cu=e=>`${e}.sha256`;async function Bu(e){try{let[t,n]=await Promise.all([Gw(Cu(e),"utf8"),J(e)]);return t.trim()===n}catch{return!1}}async function Pu(e,t){await z(e,t),await z(Cu(e),`${R(t)}
`)}var Uu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The part of QEMU's TCG plugin interface that the tracer uses, declared here because no distribution package
 * ships qemu-plugin.h. BOOTGATE_API is the version compiled for:
 *
 *   1  QEMU 6.0-8.2     inline additions to plain pointers
 *   2  9.0              scoreboards instead; registers can be read
 *   3  9.1              conditional callbacks; insn_data copies
 *   4  9.2, 10.0        guest memory can be read
 *   5  10.1, 10.2       (nothing more that is used here)
 *   6  11.0             registers are read with a bool for an answer
 *   7  11.1             callbacks are handed user data instead of the plugin's id
 *
 * A newer one is taken to be as 7 is, and tried before it is used (trial-run.ts).
 */
#ifndef API_H
#define API_H

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifndef BOOTGATE_API
#error "compile with -DBOOTGATE_API=n"
#endif

#define EXPORT __attribute__((visibility("default")))

typedef uint64_t qemu_plugin_id_t;
typedef uint32_t qemu_plugin_meminfo_t;

typedef struct qemu_info_t {
    const char *target_name;
    struct {
        int min;
        int cur;
    } version;
    bool system_emulation;
    union {
        struct {
            int smp_vcpus;
            int max_vcpus;
        } system;
    };
} qemu_info_t;

struct qemu_plugin_tb;
struct qemu_plugin_insn;

enum { CB_NO_REGS = 0, CB_R_REGS = 1 };

/*
 * QEMU 7.2 compares the wrong number when it decides which memory hooks fire (accel/tcg/plugin-gen.c, op_rw):
 * those for reads (1) fire on writes, those for writes (2) on both.
 *
 * The same release leaves a block's last memory hooks switched on when the block ends in an indirect jump
 * (plugin_gen_disable_mem_helpers looks at a flag that is set later), so that they also fire for what C helpers
 * access afterwards: segment descriptors, interrupt frames. So with API 1 such a hook is armed by an addition
 * before its instruction, and the first access disarms it.
 */
enum { MEM_WRITES = BOOTGATE_API == 1 ? 1 : 2, MEM_RW = 3 };

enum { INLINE_ADD_U64 = 0 };
enum { COND_NE = 3 };

typedef void (*vcpu_udata_cb)(unsigned int vcpu, void *userdata);
typedef void (*mem_cb)(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t address, void *userdata);

#if BOOTGATE_API >= 7
typedef vcpu_udata_cb vcpu_init_cb;
typedef void (*tb_trans_cb)(struct qemu_plugin_tb *tb, void *userdata);
typedef void (*exit_cb)(void *userdata);
void qemu_plugin_register_vcpu_init_cb(qemu_plugin_id_t id, vcpu_init_cb cb, void *userdata);
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, tb_trans_cb cb, void *userdata);
#else
typedef void (*vcpu_init_cb)(qemu_plugin_id_t id, unsigned int vcpu);
typedef void (*tb_trans_cb)(qemu_plugin_id_t id, struct qemu_plugin_tb *tb);
typedef void (*exit_cb)(qemu_plugin_id_t id, void *userdata);
void qemu_plugin_register_vcpu_init_cb(qemu_plugin_id_t id, vcpu_init_cb cb);
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, tb_trans_cb cb);
#endif
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, exit_cb cb, void *userdata);
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb, vcpu_udata_cb cb, int flags, void *userdata);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn, vcpu_udata_cb cb, int flags,
                                            void *userdata);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn, mem_cb cb, int flags, int rw,
                                      void *userdata);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t index);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);

#if BOOTGATE_API >= 3
size_t qemu_plugin_insn_data(const struct qemu_plugin_insn *insn, void *dest, size_t length);
#else
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn);
#endif

#if BOOTGATE_API == 1

void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *tb, int op, void *ptr, uint64_t imm);
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn, int op, void *ptr,
                                                uint64_t imm);
void qemu_plugin_register_vcpu_mem_inline(struct qemu_plugin_insn *insn, int rw, int op, void *ptr,
                                          uint64_t imm);

#else

struct qemu_plugin_scoreboard;
struct qemu_plugin_register;

typedef struct {
    struct qemu_plugin_scoreboard *score;
    size_t offset;
} qemu_plugin_u64;

/* How a register's description begins; QEMU 11.1 has another member, so an array's step is asked of the array. */
typedef struct {
    struct qemu_plugin_register *handle;
    const char *name;
    const char *feature;
} qemu_plugin_reg_descriptor;

/* GLib's, as far as qemu_plugin_read_register needs it; resolved from the QEMU that loads the plugin. */
typedef struct {
    uint8_t *data;
    unsigned int len;
} GByteArray;
typedef struct {
    char *data;
    unsigned int len;
} GArray;
GByteArray *g_byte_array_new(void);
GByteArray *g_byte_array_set_size(GByteArray *array, unsigned int length);
char *g_array_free(GArray *array, int free_segment);
unsigned int g_array_get_element_size(GArray *array);

struct qemu_plugin_scoreboard *qemu_plugin_scoreboard_new(size_t element_size);
void *qemu_plugin_scoreboard_find(struct qemu_plugin_scoreboard *score, unsigned int vcpu);
void qemu_plugin_register_vcpu_tb_exec_inline_per_vcpu(struct qemu_plugin_tb *tb, int op,
                                                       qemu_plugin_u64 entry, uint64_t imm);
void qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(struct qemu_plugin_insn *insn, int op,
                                                         qemu_plugin_u64 entry, uint64_t imm);
void qemu_plugin_register_vcpu_mem_inline_per_vcpu(struct qemu_plugin_insn *insn, int rw, int op,
                                                   qemu_plugin_u64 entry, uint64_t imm);
GArray *qemu_plugin_get_registers(void);
#if BOOTGATE_API >= 6
bool qemu_plugin_read_register(struct qemu_plugin_register *handle, GByteArray *buffer);
#else
int qemu_plugin_read_register(struct qemu_plugin_register *handle, GByteArray *buffer); /* its size; -1 or 0: failed */
#endif

#endif

#if BOOTGATE_API >= 3
void qemu_plugin_register_vcpu_tb_exec_cond_cb(struct qemu_plugin_tb *tb, vcpu_udata_cb cb, int flags, int cond,
                                               qemu_plugin_u64 entry, uint64_t imm, void *userdata);
void qemu_plugin_register_vcpu_insn_exec_cond_cb(struct qemu_plugin_insn *insn, vcpu_udata_cb cb, int flags,
                                                 int cond, qemu_plugin_u64 entry, uint64_t imm,
                                                 void *userdata);
#endif

#if BOOTGATE_API >= 4
bool qemu_plugin_read_memory_vaddr(uint64_t address, GByteArray *buffer, size_t length);

/* What a memory access moved. */
typedef struct {
    int type;
    union {
        uint8_t u8;
        uint16_t u16;
        uint32_t u32;
        uint64_t u64;
        struct {
            uint64_t low, high;
        } u128;
    } data;
} qemu_plugin_mem_value;
qemu_plugin_mem_value qemu_plugin_mem_get_value(qemu_plugin_meminfo_t info);

/* Where in the machine it went; valid inside of a memory callback. */
struct qemu_plugin_hwaddr;
struct qemu_plugin_hwaddr *qemu_plugin_get_hwaddr(qemu_plugin_meminfo_t info, uint64_t address);
bool qemu_plugin_hwaddr_is_io(const struct qemu_plugin_hwaddr *where);
uint64_t qemu_plugin_hwaddr_phys_addr(const struct qemu_plugin_hwaddr *where);
const char *qemu_plugin_hwaddr_device_name(const struct qemu_plugin_hwaddr *where); /* as QEMU calls it */
bool qemu_plugin_mem_is_store(qemu_plugin_meminfo_t info);
#endif

/* Sets the pointer to a function of QEMU's own; NULL where it exports none of that name, as a QEMU without modules. */
static void find_function(const char *name, void *function) {
    void *symbol = dlsym(RTLD_DEFAULT, name);
    memcpy(function, &symbol, sizeof symbol);
}

#endif
`;var $u=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tracer asks of an architecture: to decode instructions, as far as counting and call trees need, and which
 * registers and addresses mean what. The plugin is compiled for one; nothing else in it names a register or an opcode.
 */
#ifndef ARCH_C_INC
#define ARCH_C_INC

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum insn_class {
    INSN_SAFE,      /* touches no memory and cannot fault */
    INSN_READS,     /* reads memory once and does not write */
    INSN_WRITES,    /* writes memory once and does not read */
    INSN_UPDATES,   /* reads memory, then writes once */
    INSN_REP,       /* repeats itself: QEMU runs one iteration per block execution under icount */
    INSN_OTHER,     /* anything else: may fault in ways not looked at */
};

enum insn_flow {
    FLOW_NONE,
    FLOW_JUMP_INDIRECT,
    FLOW_CALL_DIRECT,
    FLOW_CALL_INDIRECT,
    FLOW_RETURN,
    FLOW_INTERRUPT_RETURN, /* to whatever was interrupted: to where arch.returns_to says */
    FLOW_CALL_RETURN,      /* from a system call: to user code */
    FLOW_HALT,
    FLOW_SYSTEM_CALL,      /* user code calls the kernel, at an entry that it shares with faults; the kernel calls firmware */
    FLOW_FIRMWARE_RETURN,  /* from such a call: to the kernel; or from the firmware's beginning */
};

/* What an instruction for ports does; PORT_STRING: reads or writes one for each access to memory. */
enum port_use { PORT_NONE, PORT_READ, PORT_WRITE, PORT_STRING };

struct insn {
    enum insn_class class;
    enum insn_flow flow;
    unsigned int string_accesses; /* INSN_REP: memory accesses of an iteration */
    bool same_twice;      /* of these: both are reads, or QEMU has it write twice */
    bool outputs;         /* may write to the serial port or to the power management: arch.output tells */
    enum port_use port;
    bool makes_frame;     /* puts something on the stack: an interrupt return straight behind it interrupts nothing */
    bool always_mapped;   /* of kernel code: what memory it touches cannot fault and is no device's */
    bool reads_clock;     /* reads the counter that is virtual time in ns: arch.clock */
    uint32_t output_place; /* \`outputs\`, \`port\`: where to, as arch.output and arch.port want it */
    bool may_begin_stub;  /* of a PLT entry or a module's far jump, see arch.stub_instructions */
    bool jumps_on;        /* how the dynamic linker goes on to a function it has looked up */
    int64_t displacement; /* FLOW_CALL_DIRECT: target - address of the next instruction */
};

/* Registers by what they hold. */
enum guest_register {
    REG_ARGUMENT_1, /* of a function, at its entry; of the task switch: the task that stops running \u2026 */
    REG_ARGUMENT_2, /* \u2026 and the one that begins to */
    REG_ARGUMENT_3,
    REG_CALL_NUMBER, /* at a system call's entry */
    REG_CALL_RESULT, /* where it returns to user code */
    REG_STACK,
    REG_SAVED_STATE, /* of what an interrupt return goes back to */
    REG_CAUSE,       /* of an exception that has just been taken, where arch.by_device looks at it */
    REG_FIRMWARE_ENTRY, /* where calls of the firmware lead */
    REG_FIRMWARE_CALL, REG_FIRMWARE_FUNCTION, /* which it is */
    REG_NARROW_CALL_NUMBER, /* of a system call of 32-bit code, at the kernel's entry */
    REGISTERS
};

enum privilege { PRIVILEGE_UNKNOWN, PRIVILEGE_KERNEL, PRIVILEGE_USER, PRIVILEGE_NARROW_USER /* see arch.decode_narrow */ };

/* What an instruction that may write to a device is about to do. */
struct output {
    bool sends; /* \`byte\` leaves through the first serial port */
    char byte;
    bool powers_off; /* the machine switches itself off */
    bool restarts;   /* the machine is reset */
    uint16_t port;   /* of the device, where devices have ports */
};

struct arch {
    const char *name; /* as QEMU and the configuration say it */
    const char *registers[REGISTERS];
    struct insn (*decode)(const uint8_t *bytes, size_t length); /* one complete instruction, of at most 16 bytes */
    struct insn (*decode_narrow)(const uint8_t *bytes, size_t length); /* of 32-bit user code; NULL: it is not told apart */
    struct output (*output)(uint32_t place); /* of an instruction that is about to run: insn.output_place */
    uint16_t (*port)(uint32_t place); /* likewise, of insn.port; NULL: devices have no ports */
    struct output (*stored)(uint64_t physical, uint64_t value); /* what a store to a device does; NULL: none is looked at */
    enum privilege (*returns_to)(void); /* of an interrupt return that is about to run */
    bool (*by_device)(void); /* at an entry of all exceptions: is it a device's interrupt? NULL: entries tell */
    uint64_t (*clock)(void);            /* what the instruction that has just run read; NULL: no clock is read */
    /* Bytes at a function's beginning that a kernel overwrites when it starts; NULL: unknown, no code is compared. */
    size_t (*patched_head)(const uint8_t *bytes, size_t length);
    uint64_t user_end;                  /* user code's addresses are below */
    uint64_t firmware_start, firmware_end; /* of them, where firmware is that stays while the kernel runs */
    /*
     * A call leaves its return address in a register and not in memory: frames are known by the code they return to, and
     * stacks by their task.
     */
    bool frames_by_return;
    unsigned int shortest_instruction; /* bytes; the longest call has four: arch.frames_by_return */
    bool vectors; /* exceptions enter a table by what they are, and it leads to their handlers */
    unsigned int stub_instructions; /* of a PLT entry at most */
    bool module_stubs;              /* modules have such entries, too */
    /* The kernel's own half: where it can be linked and moved, and by what it is moved. */
    uint64_t kernel_map, kernel_map_bytes, kernel_step;
    /*
     * What runs at physical addresses is the kernel's own code, wherever a bootloader puts it; else a decompressor runs there,
     * and the kernel is met in its own half.
     */
    bool runs_where_loaded;
};

#endif
`;var zu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arm64, as QEMU's virt machine has it. */
#ifndef ARCH_ARM64_C_INC
#define ARCH_ARM64_C_INC

#include <string.h>

#include "arch.c.inc"
#include "decode-arm64.c.inc"
#include "observe.c.inc"

/* Of the power state coordination interface (Arm DEN 0022), which Linux calls by hvc or smc. */
#define PSCI_SYSTEM_OFF 0x84000008u
#define PSCI_SYSTEM_RESET 0x84000009u

/* hvc, smc: what is asked of the firmware, which is QEMU itself (target/arm/psci.c), is in w0. */
static struct output output_arm64(uint32_t place) {
    uint32_t function = (uint32_t)read_register(REG_ARGUMENT_1);
    (void)place;
    return (struct output){.powers_off = function == PSCI_SYSTEM_OFF, .restarts = function == PSCI_SYSTEM_RESET};
}

#define UART_DATA 0x09000000u /* UARTDR of the PL011 (QEMU hw/arm/virt.c, base_memmap) */

static struct output stored_arm64(uint64_t physical, uint64_t value) {
    return (struct output){.sends = physical == UART_DATA, .byte = (char)value};
}

#define STATE_AARCH32 16u /* the kernel's own never is */

/* The saved state's lowest bits are the exception level that an eret goes back to, 0 for user code of 64 and 32 bits. */
static enum privilege returns_to_arm64(void) {
    uint64_t state;
    if (!get_register(REG_SAVED_STATE, &state)) return PRIVILEGE_UNKNOWN;
    if (state & STATE_AARCH32) return PRIVILEGE_NARROW_USER;
    return state & 15 ? PRIVILEGE_KERNEL : PRIVILEGE_USER;
}

/*
 * Landing pads, and what a kernel changes where it can be traced or keeps shadow stacks: two nops for the ftrace hook
 * (arch/arm64/kernel/ftrace.c, ftrace_init_nop), and paciasp (pi/patch-scs.c).
 */
static size_t patched_head_arm64(const uint8_t *bytes, size_t length) {
    size_t at = 0;
    for (uint32_t word; at + sizeof word <= length; at += sizeof word) {
        memcpy(&word, bytes + at, sizeof word);
        if (word != A64_BTI_C && word != A64_NOP && word != A64_PACIASP) break;
    }
    return at;
}

static const struct arch arch = {
    .name = "aarch64",
    .registers = {[REG_ARGUMENT_1] = "x0", [REG_ARGUMENT_2] = "x1", [REG_ARGUMENT_3] = "x2", [REG_CALL_NUMBER] = "x8",
                  [REG_CALL_RESULT] = "x0", [REG_STACK] = "sp", [REG_SAVED_STATE] = "SPSR_EL1",
                  [REG_NARROW_CALL_NUMBER] = "x7"},
    .decode = decode_arm64,
    .decode_narrow = decode_aarch32,
    .output = output_arm64,
    .stored = stored_arm64,
    .returns_to = returns_to_arm64,
    .patched_head = patched_head_arm64,
    .user_end = 1ull << 52, /* with the largest addresses there are (Documentation/arch/arm64/memory.rst) */
    /*
     * Kernels are linked anywhere in the upper half, and moved by any distance; segments are aligned to 64 KiB
     * (SEGMENT_ALIGN of arch/arm64/include/asm/memory.h).
     */
    .kernel_map = 0xffff000000000000ull,
    .kernel_map_bytes = 1ull << 48,
    .kernel_step = 1ull << 16,
    .runs_where_loaded = true,
    .frames_by_return = true,
    .shortest_instruction = 4,
    .vectors = true,
    .stub_instructions = 6, /* a landing pad, adrp, ldr, add, authentication, br */
    .module_stubs = true,   /* arch/arm64/kernel/module-plts.c */
};

#endif
`;var Du=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* riscv64, as QEMU's virt machine has it: with OpenSBI, which stays and is called by the kernel. */
#ifndef ARCH_RISCV64_C_INC
#define ARCH_RISCV64_C_INC

#include <string.h>

#include "arch.c.inc"
#include "decode-riscv64.c.inc"
#include "observe.c.inc"

/* Of the supervisor binary interface: the system reset extension, chapter 10, and its predecessor, chapter 5.9. */
enum { SBI_SHUTDOWN = 8, SBI_SYSTEM_RESET = 0x53525354, RESET_TYPE_SHUTDOWN = 0 };

/* ecall of the kernel: what is asked of the firmware is in a7, the function in a6. */
static struct output output_riscv64(uint32_t place) {
    uint64_t extension = read_register(REG_FIRMWARE_CALL);
    bool reset = extension == SBI_SYSTEM_RESET && read_register(REG_FIRMWARE_FUNCTION) == 0;
    bool shuts_down = (uint32_t)read_register(REG_ARGUMENT_1) == RESET_TYPE_SHUTDOWN;
    (void)place;
    return (struct output){.powers_off = extension == SBI_SHUTDOWN || (reset && shuts_down),
                           .restarts = reset && !shuts_down};
}

/* Of hw/riscv/virt.c, virt_memmap: a 16550, one byte a register, and SiFive's test device (hw/misc/sifive_test.c). */
enum { UART = 0x10000000, UART_LINE_CONTROL = UART + 3, UART_MODEM_CONTROL = UART + 4 };
enum { LINE_DIVISOR = 0x80, MODEM_LOOP = 0x10 };
enum { TEST_DEVICE = 0x100000, TEST_FAIL = 0x3333, TEST_PASS = 0x5555, TEST_RESET = 0x7777 };

static uint8_t line_control, modem_control;

static struct output stored_riscv64(uint64_t physical, uint64_t value) {
    uint16_t status = (uint16_t)value;
    if (physical == UART_LINE_CONTROL) line_control = (uint8_t)value;
    if (physical == UART_MODEM_CONTROL) modem_control = (uint8_t)value;
    bool sends = physical == UART && !(line_control & LINE_DIVISOR) && !(modem_control & MODEM_LOOP);
    bool ends = physical == TEST_DEVICE && (status == TEST_PASS || status == TEST_FAIL);
    return (struct output){
        .sends = sends, .byte = (char)value, .powers_off = ends, .restarts = physical == TEST_DEVICE && status == TEST_RESET};
}

#define STATUS_FROM_KERNEL (1u << 8) /* SPP */

static enum privilege returns_to_riscv64(void) {
    uint64_t status;
    if (!get_register(REG_SAVED_STATE, &status)) return PRIVILEGE_UNKNOWN;
    return status & STATUS_FROM_KERNEL ? PRIVILEGE_KERNEL : PRIVILEGE_USER;
}

static bool by_device_riscv64(void) {
    return read_register(REG_CAUSE) >> 63;
}

/*
 * What a kernel changes where it can be traced: nops, four of two bytes or two of four, become the call of the ftrace hook
 * (arch/riscv/kernel/ftrace.c).
 */
static size_t patched_head_riscv64(const uint8_t *bytes, size_t length) {
    size_t at = 0;
    while (at + 4 <= length) {
        uint32_t word;
        memcpy(&word, bytes + at, sizeof word);
        if (word != RV_NOP && (uint16_t)word != RV_C_NOP) break;
        at += word == RV_NOP ? 4 : 2;
    }
    return at;
}

static const struct arch arch = {
    .name = "riscv64",
    .registers = {[REG_ARGUMENT_1] = "a0", [REG_ARGUMENT_2] = "a1", [REG_ARGUMENT_3] = "a2", [REG_CALL_NUMBER] = "a7",
                  [REG_CALL_RESULT] = "a0", [REG_STACK] = "sp", [REG_SAVED_STATE] = "sstatus", [REG_CAUSE] = "scause",
                  [REG_FIRMWARE_ENTRY] = "mtvec", [REG_FIRMWARE_CALL] = "a7", [REG_FIRMWARE_FUNCTION] = "a6"},
    .decode = decode_riscv64,
    .output = output_riscv64,
    .stored = stored_riscv64,
    .returns_to = returns_to_riscv64,
    .by_device = by_device_riscv64,
    .patched_head = patched_head_riscv64,
    .user_end = 1ull << 56, /* with the largest addresses there are (Documentation/arch/riscv/vm-layout.rst) */
    .firmware_start = 0x80000000,
    .firmware_end = 0x80200000, /* where QEMU puts the kernel (hw/riscv/boot.c, riscv_calc_kernel_start_addr) */
    /* KERNEL_LINK_ADDR and two gigabytes; moved by multiples of 2 MiB (arch/riscv/kernel/pi/kaslr_early.c). */
    .kernel_map = 0xffffffff80000000ull,
    .kernel_map_bytes = 1ull << 31,
    .kernel_step = 1ull << 21,
    .frames_by_return = true,
    .shortest_instruction = 2,
    .stub_instructions = 3, /* auipc, ld, jalr */
    .module_stubs = true,   /* arch/riscv/kernel/module-sections.c */
};

#endif
`;var Ku=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* x86-64, as QEMU's PC has it. */
#ifndef ARCH_X86_64_C_INC
#define ARCH_X86_64_C_INC

#include <string.h>

#include "arch.c.inc"
#include "decode-x86-64.c.inc"
#include "observe.c.inc"

#define REG_RAX REG_CALL_RESULT
#define REG_RDX REG_ARGUMENT_3

/*
 * COM1, a 16550: what is written to its first register goes out, unless the line control register makes it the
 * clock divisor or the modem control register loops it back.
 */
enum { SERIAL_DATA = 0x3f8, SERIAL_LINE_CONTROL = 0x3fb, SERIAL_MODEM_CONTROL = 0x3fc };
enum { LINE_DIVISOR = 0x80, MODEM_LOOP = 0x10 };

static uint8_t line_control, modem_control;

/* Does writing \`byte\` to \`port\` send it through the serial line? */
static bool sends(uint16_t port, uint8_t byte) {
    if (port == SERIAL_LINE_CONTROL) line_control = byte;
    if (port == SERIAL_MODEM_CONTROL) modem_control = byte;
    return port == SERIAL_DATA && !(line_control & LINE_DIVISOR) && !(modem_control & MODEM_LOOP);
}

/*
 * The power management's control register: ACPI 6.5, 4.8.3.2.1. Where it is, the firmware decides: SeaBIOS (PORT_ACPI_PM_BASE)
 * and OVMF for q35 at 0x600, OVMF for pc at 0xb000. To QEMU, sleep type 0 is the power-off (hw/acpi/core.c,
 * acpi_pm1_cnt_write).
 */
enum { POWER_CONTROL = 0x604, POWER_CONTROL_PIIX = 0xb004, SLEEP_ENABLE = 1 << 13, SLEEP_TYPE = 7 << 10 };

/* Does writing \`value\` to \`port\` switch the machine off? */
static bool powers_off(uint16_t port, uint16_t value) {
    return (port == POWER_CONTROL || port == POWER_CONTROL_PIIX) && value & SLEEP_ENABLE && !(value & SLEEP_TYPE);
}

/*
 * Resets q35 and pc, and is where ACPI's reset goes (QEMU hw/isa/lpc_ich9.c, ich9_rst_cnt_write; hw/isa/piix.c, rcr_write;
 * hw/i386/acpi-build.c). A kernel that resets by other ways says so on its console.
 */
enum { RESET_CONTROL = 0xcf9, RESET_CPU = 1 << 2 };

/* The port of an instruction, given or in dx. */
static uint16_t port_x86_64(uint32_t place) {
    return (uint16_t)(place == PORT_IN_REGISTER ? read_register(REG_RDX) : place);
}

/* To the console, where the port is the serial one, or to the power management. */
static struct output output_x86_64(uint32_t place) {
    uint64_t value = read_register(REG_RAX);
    uint16_t port = port_x86_64(place);
    return (struct output){.sends = sends(port, (uint8_t)value),
                           .byte = (char)value,
                           .powers_off = powers_off(port, (uint16_t)value),
                           .restarts = port == RESET_CONTROL && value & RESET_CPU,
                           .port = port};
}

/* An iret finds on the stack where it returns to: rip, then cs, whose lowest bits are the privilege level. */
static enum privilege returns_to_x86_64(void) {
    uint64_t selector;
    if (!read_guest(read_register(REG_STACK) + 8, &selector, sizeof selector)) return PRIVILEGE_UNKNOWN;
    return selector & 3 ? PRIVILEGE_USER : PRIVILEGE_KERNEL;
}

/* The time stamp counter, edx:eax: under icount it is virtual time in ns (cpu_get_tsc, QEMU hw/i386). */
static uint64_t clock_x86_64(void) {
    return read_register(REG_RDX) << 32 | (read_register(REG_RAX) & UINT32_MAX);
}

/*
 * An endbr64 that no indirect call needs (arch/x86/kernel/alternative.c, apply_seal_endbr) and the call of the ftrace hook,
 * which becomes a nop (ftrace.c).
 */
static size_t patched_head_x86_64(const uint8_t *bytes, size_t length) {
    static const uint8_t endbr64[] = {0xf3, 0x0f, 0x1e, 0xfa};
    size_t at = length >= sizeof endbr64 && !memcmp(bytes, endbr64, sizeof endbr64) ? sizeof endbr64 : 0;
    return at < length && bytes[at] == 0xe8 ? at + 5 : at;
}

static const struct arch arch = {
    .name = "x86_64",
    .registers = {[REG_ARGUMENT_1] = "rdi", [REG_ARGUMENT_2] = "rsi", [REG_ARGUMENT_3] = "rdx",
                  [REG_CALL_NUMBER] = "rax", [REG_CALL_RESULT] = "rax", [REG_STACK] = "rsp"},
    .decode = decode_x86_64,
    .output = output_x86_64,
    .port = port_x86_64,
    .returns_to = returns_to_x86_64,
    .clock = clock_x86_64,
    .patched_head = patched_head_x86_64,
    .user_end = 1ull << 47,
    .stub_instructions = 3, /* a landing pad, and a jump to what a slot holds */
    /*
     * __START_KERNEL_map and KERNEL_IMAGE_SIZE of arch/x86/include/asm/page_64_types.h, CONFIG_PHYSICAL_ALIGN. Modules
     * of a kernel that can be moved lie behind it.
     */
    .kernel_map = 0xffffffff80000000ull,
    .kernel_map_bytes = 1ull << 30,
    .kernel_step = 1ull << 21,
};

#endif
`;var Gu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Translated blocks and the counters that the guest's code adds to without calling us.
 *
 * QEMU translates a block anew whenever it needs to (cache flush, instruction budget); a block is recognised by
 * address, size and content, so that its counts stay together.
 */
#ifndef BLOCKS_C_INC
#define BLOCKS_C_INC

#include "api.h"
#include "config.c.inc"
#include "memory.c.inc"

#define BLOCK_BUCKETS (1u << 18)
#define CHUNK_BLOCKS 1024u
#define NO_SITE 0u
#define SITE_WAYS 7u
#define NO_PARENT UINT32_MAX

/* What a block has executed, where that is asked for (config.exact_blocks): at its start, and as it completes. */
struct counts {
    uint64_t executions, instructions;
};

struct block {
    uint64_t address, first;
    uint32_t size, hash;
    uint32_t next;  /* of the same bucket: index + 1 */
    uint32_t sites; /* index + 1 of the first callback site */
    uint64_t located; /* else: instructions that were found to run here, see locate */
    bool user;      /* runs in user mode */
    bool rep;       /* ends in an instruction that repeats itself */
};

enum site_role {
    SITE_ENTRY = 1,
    SITE_INTERRUPT = 2,
    SITE_FAULT = 4,
    SITE_SYSTEM_CALL = 8,
    SITE_TASK_SWITCH = 16,
    SITE_MARK = 32,
    SITE_AFTER_REP = 64,
    SITE_LEAVE = 128,
    SITE_CALL = 256,
    SITE_RETURN = 512,
    SITE_CONSOLE = 1024,
    SITE_LAST = 2048,   /* a block's last instruction, counted when its operand has been accessed */
    SITE_ARMED = 8192,       /* the access counts only when armed, see api.h */
    SITE_HOOK = 16384,
    SITE_STUB = 32768,       /* jumps on to the function that was called: a PLT entry */
    SITE_HALT = 65536,
    SITE_CLOCK = 131072,       /* reads the clock */
    SITE_AFTER_CLOCK = 262144,
    SITE_JUMPS_ON = 1048576, /* the dynamic linker jumps on to the function that was called */
    SITE_TO_USER = 524288,   /* of SITE_LEAVE: a system call's */
    SITE_CALLS_KERNEL = 2097152, /* user code makes a system call, see FLOW_SYSTEM_CALL */
    SITE_CALLS_FIRMWARE = 4194304, /* the kernel calls the firmware, likewise */
    SITE_LEAVES_FIRMWARE = 8388608,
    SITE_DEVICE = 16777216, /* reads a port */
};

/* Roles whose callback is on the memory access, not on the instruction's start. */
#define SITE_ACCESSES (SITE_CALL | SITE_RETURN | SITE_LAST)

/* What tells two sites at one instruction apart: each kind has a callback of its own. */
#define SITE_KINDS (SITE_ACCESSES | SITE_CONSOLE | SITE_DEVICE)

/* An instruction at which a callback runs. */
struct site {
    /* What a call looks at: one line of the processor's cache. */
    _Alignas(64) uint64_t address; /* of the instruction; SITE_CALL: of the callee, 0 when it is not known */
    struct {
        uint32_t parent, child;
    } ways[SITE_WAYS]; /* nodes it called from or entered from last, see child_at */
    uint64_t back; /* of a call, where frames are known by it: the code behind */
    uint32_t block;
    int32_t lag;      /* what to add to the count to have what ran before it, see executed_before */
    uint32_t roles;
    uint32_t index;   /* within the block */
    uint32_t next;
};

static struct block *blocks;
static uint32_t block_count = 1; /* 0 collects what found no room */
static uint32_t *block_buckets;
static struct site *sites;
static uint32_t site_count;
static uint64_t lost_blocks, lost_sites;

#if BOOTGATE_API == 1

typedef uint64_t *counter;

static struct counts *block_counts;
static struct {
    uint64_t instructions, rep_in_flight, rep_iterations, rep_halves, armed, expected, returning;
} hot_memory, *hot = &hot_memory;

static struct counts *counts_of(uint32_t block) {
    return &block_counts[block];
}

static bool prepare_counters(void) {
    block_counts = reserve(BLOCK_LIMIT * sizeof *block_counts);
    return block_counts != NULL;
}

static bool find_counters(void) {
    return true;
}

static bool room_for_counts(uint32_t block) {
    return block < BLOCK_LIMIT;
}

static counter executions_counter(uint32_t block) {
    return &block_counts[block].executions;
}

static counter instructions_counter(uint32_t block) {
    return &block_counts[block].instructions;
}

static counter total_counter(void) {
    return &hot->instructions;
}

static counter rep_counter(void) {
    return &hot->rep_in_flight;
}

static counter rep_iterations_counter(void) {
    return &hot->rep_iterations;
}

static counter rep_halves_counter(void) {
    return &hot->rep_halves;
}

static counter armed_counter(void) {
    return &hot->armed;
}

static counter returning_counter(void) {
    return &hot->returning;
}

static void add_at(struct qemu_plugin_insn *insn, counter counter, uint64_t value) {
    qemu_plugin_register_vcpu_insn_exec_inline(insn, INLINE_ADD_U64, counter, value);
}

static void add_at_access(struct qemu_plugin_insn *insn, counter counter, int accesses, uint64_t value) {
    qemu_plugin_register_vcpu_mem_inline(insn, accesses, INLINE_ADD_U64, counter, value);
}

static void add_at_start(struct qemu_plugin_tb *tb, counter counter, uint64_t value) {
    qemu_plugin_register_vcpu_tb_exec_inline(tb, INLINE_ADD_U64, counter, value);
}

#else

typedef qemu_plugin_u64 counter;

struct hot {
    uint64_t instructions, rep_in_flight, rep_iterations, armed;
    uint64_t rep_halves; /* accesses of those that make two of the same kind */
    uint64_t returning; /* a return has run, and where it leads to has not been looked at: arch.frames_by_return */
    uint64_t expected; /* the function that is about to be entered, as the frame on top has it; 0: look */
};

/* QEMU keeps 16 vCPUs' worth of every scoreboard, so block counters are made in chunks as they are needed. */
static struct qemu_plugin_scoreboard *chunk_boards[BLOCK_LIMIT / CHUNK_BLOCKS];
static struct counts *chunk_counts[BLOCK_LIMIT / CHUNK_BLOCKS];
static struct qemu_plugin_scoreboard *hot_board;
static struct hot *hot;

static struct counts *counts_of(uint32_t block) {
    return &chunk_counts[block / CHUNK_BLOCKS][block % CHUNK_BLOCKS];
}

static bool room_for_counts(uint32_t block) {
    uint32_t chunk = block / CHUNK_BLOCKS;
    if (block >= BLOCK_LIMIT || !config.exact_blocks) return block < BLOCK_LIMIT;
    if (!chunk_boards[chunk]) {
        chunk_boards[chunk] = qemu_plugin_scoreboard_new(CHUNK_BLOCKS * sizeof(struct counts));
        chunk_counts[chunk] = qemu_plugin_scoreboard_find(chunk_boards[chunk], 0);
    }
    return chunk_counts[chunk] != NULL;
}

static bool prepare_counters(void) {
    hot_board = qemu_plugin_scoreboard_new(sizeof(struct hot));
    return hot_board != NULL;
}

/* Where this vCPU's counters are; QEMU tells only once it exists. */
static bool find_counters(void) {
    hot = qemu_plugin_scoreboard_find(hot_board, 0);
    return hot && room_for_counts(0);
}

static counter executions_counter(uint32_t block) {
    return (counter){chunk_boards[block / CHUNK_BLOCKS], block % CHUNK_BLOCKS * sizeof(struct counts)};
}

static counter instructions_counter(uint32_t block) {
    counter counter = executions_counter(block);
    counter.offset += offsetof(struct counts, instructions);
    return counter;
}

static counter total_counter(void) {
    return (counter){hot_board, offsetof(struct hot, instructions)};
}

static counter rep_counter(void) {
    return (counter){hot_board, offsetof(struct hot, rep_in_flight)};
}

static counter rep_iterations_counter(void) {
    return (counter){hot_board, offsetof(struct hot, rep_iterations)};
}

static counter rep_halves_counter(void) {
    return (counter){hot_board, offsetof(struct hot, rep_halves)};
}

static counter returning_counter(void) {
    return (counter){hot_board, offsetof(struct hot, returning)};
}

static void add_at(struct qemu_plugin_insn *insn, counter counter, uint64_t value) {
    qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(insn, INLINE_ADD_U64, counter, value);
}

static void add_at_access(struct qemu_plugin_insn *insn, counter counter, int accesses, uint64_t value) {
    qemu_plugin_register_vcpu_mem_inline_per_vcpu(insn, accesses, INLINE_ADD_U64, counter, value);
}

static void add_at_start(struct qemu_plugin_tb *tb, counter counter, uint64_t value) {
    qemu_plugin_register_vcpu_tb_exec_inline_per_vcpu(tb, INLINE_ADD_U64, counter, value);
}

#endif

static bool prepare_blocks(void) {
    blocks = reserve_hot(BLOCK_LIMIT * sizeof *blocks);
    block_buckets = reserve_hot(BLOCK_BUCKETS * sizeof *block_buckets);
    sites = reserve_hot(SITE_LIMIT * sizeof *sites);
    return blocks && block_buckets && sites && prepare_counters();
}

/* The block's row, made when it is new; row 0 when there is no room. */
static uint32_t block_row(uint64_t address, uint32_t size, uint32_t hash, uint64_t now) {
    uint64_t mixed = (address ^ (uint64_t)size << 48 ^ hash) * 0x9e3779b97f4a7c15ull;
    uint32_t bucket = (uint32_t)(mixed >> 46) & (BLOCK_BUCKETS - 1);
    for (uint32_t i = block_buckets[bucket]; i; i = blocks[i - 1].next) {
        struct block *block = &blocks[i - 1];
        if (block->address == address && block->size == size && block->hash == hash) return i - 1;
    }
    if (!room_for_counts(block_count)) {
        lost_blocks++;
        return 0;
    }
    blocks[block_count] = (struct block){
        .address = address, .first = now, .size = size, .hash = hash, .next = block_buckets[bucket]};
    block_buckets[bucket] = block_count + 1;
    return block_count++;
}

/* The callback site at an instruction of the block, reused when the block is translated again. */
static struct site *site_at(uint32_t block, uint32_t index, int32_t lag, uint64_t address, uint32_t role) {
    for (uint32_t i = blocks[block].sites; i != NO_SITE; i = sites[i - 1].next) {
        struct site *site = &sites[i - 1];
        if (site->index == index && site->lag == lag && site->address == address &&
            (site->roles & SITE_KINDS) == (role & SITE_KINDS)) {
            site->roles |= role;
            return site;
        }
    }
    if (site_count == SITE_LIMIT) {
        lost_sites++;
        return NULL;
    }
    struct site *site = &sites[site_count++];
    *site = (struct site){.address = address, .block = block, .lag = lag, .roles = role, .index = index,
                          .next = blocks[block].sites};
    for (uint32_t way = 0; way < SITE_WAYS; way++) site->ways[way].parent = NO_PARENT;
    blocks[block].sites = site_count;
    return site;
}

#endif
`;var qu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why so: docs/decisions/0115-read-qemus-count.md. */
/*
 * Virtual time: an instruction takes 2^icount_shift ns, and the clock jumps ahead where the guest sleeps.
 *
 * QEMU's clock may be read outside of translated code only ("Bad icount read"), so how long the guest slept is
 * learnt when a block is translated, and from the guest itself when it reads its clock, which under
 * icount is this clock in ns (cpu_get_tsc, QEMU hw/i386 and softmmu/cpus.c).
 */
#ifndef CLOCK_C_INC
#define CLOCK_C_INC

#include "config.c.inc"
#include "layout.h"
#include "memory.c.inc"
#include "text.c.inc"

#define QEMU_CLOCK_VIRTUAL 1

static int64_t (*clock_ns)(int clock);
static uint64_t idle_ns; /* slept so far, as far as known */
static bool halted;      /* the guest slept, and for how long has not been learnt yet */
static bool guest_clock_is_ours = true;
static struct sleep_row *sleeps;
static uint32_t sleep_count;
static uint64_t idle_unassigned; /* slept since a task last ran, see waits.h */

static int64_t virtual_ns(uint64_t now) {
    return clock_ns ? (int64_t)((now << config.icount_shift) + idle_ns) : -1;
}

static void set_idle(uint64_t ns, uint64_t now) {
    if (ns <= idle_ns) return;
    if (sleep_count < SLEEP_LIMIT) {
        sleeps[sleep_count++] = (struct sleep_row){.instructions = now, .ns = ns - idle_ns};
    } else {
        lost_guest_rows++;
    }
    idle_unassigned += ns - idle_ns;
    idle_ns = ns;
}

/* Where QEMU's clock may be read, which has \`counted\` instructions in it; at \`now\`. */
static void learn_idle_at(uint64_t counted, uint64_t now) {
    if (!clock_ns) return;
    uint64_t clock = (uint64_t)clock_ns(QEMU_CLOCK_VIRTUAL), ran = counted << config.icount_shift;
    uint64_t exact = clock > ran ? clock - ran : 0;
    if (exact < idle_ns) { /* the guest's counter says something else */
        guest_clock_is_ours = false;
        idle_ns = exact;
    }
    set_idle(exact, now);
    halted = false;
}

/* Outside of translated code. */
static void learn_idle(uint64_t now) {
    learn_idle_at(now, now);
}

/* The guest has read its clock by an instruction that \`now\` does not include. */
static void learn_idle_from_guest(uint64_t now, uint64_t clock) {
    if (!guest_clock_is_ours || !clock_ns) return;
    uint64_t ran = (now + 1) << config.icount_shift;
    if (clock > ran) set_idle(clock - ran, now + 1);
    halted = false;
}

#endif
`;var ju=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which code runs. An address says so only for the kernel: modules come and go at the same addresses, and a
 * library's page is one piece of translated code for all processes, wherever each of them has it mapped (CF_PCREL).
 * So code of files is known by file and offset, code of modules by module and address (codeKinds in
 * trace-layout.ts).
 */
#ifndef CODE_C_INC
#define CODE_C_INC

#include "kernel-map.c.inc"
#include "layout.h"
#include "memory.c.inc"
#include "text.c.inc"

#define OBJECT_BUCKETS 4096u
#define SPACE_BUCKETS 4096u
#define NO_SPACE 0u
#define RAW_CODE UINT32_MAX /* in place of an object: nothing names this code */

struct mapping {
    uint64_t start, end, file_offset;
    uint32_t object, next;
};

/* An mm_struct. Mappings are newest first; a fork begins with its parent's list and both grow their own heads. */
struct space {
    uint64_t mm;
    uint32_t mappings, next;
};

struct region {
    uint64_t start, end;
    uint32_t object;
};

static struct object_row *objects;
static uint32_t *object_next;
static uint32_t object_count, object_buckets[OBJECT_BUCKETS];
static struct mapping *mappings;
static uint32_t mapping_count = 1;
static struct space *spaces;
static uint32_t space_count = 1, space_buckets[SPACE_BUCKETS];
static struct region regions[REGION_LIMIT]; /* of modules */
static uint32_t region_count;
static struct mapping_row *mapping_rows;
static uint32_t mapping_row_count;

static bool prepare_code(void) {
    objects = reserve(OBJECT_LIMIT * sizeof *objects);
    object_next = reserve(OBJECT_LIMIT * sizeof *object_next);
    mappings = reserve(MAPPING_LIMIT * sizeof *mappings);
    mapping_rows = reserve(MAPPING_LIMIT * sizeof *mapping_rows);
    spaces = reserve(SPACE_LIMIT * sizeof *spaces);
    return objects && object_next && mappings && mapping_rows && spaces && prepare_texts();
}

static uint32_t new_object(struct object_row row) {
    if (object_count == OBJECT_LIMIT) {
        lost_guest_rows++;
        return RAW_CODE;
    }
    row.initialised = row.unloaded = UINT64_MAX;
    objects[object_count] = row;
    return object_count++;
}

/* The object of a file: the same for all who map it while its path, file system and size stay what they are. */
static uint32_t file_object(uint32_t kind, struct text path, struct text filesystem, int64_t size, uint64_t now) {
    uint32_t bucket = (path.offset * 31 + filesystem.offset + (uint32_t)size) % OBJECT_BUCKETS;
    for (uint32_t i = object_buckets[bucket]; i; i = object_next[i - 1]) {
        struct object_row *object = &objects[i - 1];
        if (object->name == path.offset && object->name_length == path.length &&
            object->filesystem == filesystem.offset && object->size_bytes == size) {
            return i - 1;
        }
    }
    uint32_t object = new_object((struct object_row){
        .kind = kind, .name = path.offset, .name_length = path.length, .filesystem = filesystem.offset,
        .filesystem_length = filesystem.length, .size_bytes = size, .loaded = now});
    if (object == RAW_CODE) return object;
    object_next[object] = object_buckets[bucket];
    object_buckets[bucket] = object + 1;
    return object;
}

static uint32_t space_of(uint64_t mm) {
    for (uint32_t i = space_buckets[(mm >> 6) % SPACE_BUCKETS]; i; i = spaces[i].next) {
        if (spaces[i].mm == mm) return i;
    }
    return NO_SPACE;
}

/* A new address space, empty or with what \`parent\` has mapped; an older one of the same mm_struct is gone. */
static uint32_t new_space(uint64_t mm, uint32_t parent) {
    if (space_count == SPACE_LIMIT) {
        lost_guest_rows++;
        return NO_SPACE;
    }
    uint32_t *bucket = &space_buckets[(mm >> 6) % SPACE_BUCKETS];
    spaces[space_count] = (struct space){.mm = mm, .mappings = spaces[parent].mappings, .next = *bucket};
    *bucket = space_count;
    return space_count++;
}

static void map_code(uint32_t space, struct mapping mapping, uint64_t now, int32_t task) {
    if (mapping_count == MAPPING_LIMIT) {
        lost_guest_rows++;
        return;
    }
    mapping.next = spaces[space].mappings;
    mapping_rows[mapping_row_count++] = (struct mapping_row){
        .start = mapping.start, .end = mapping.end, .file_offset = mapping.file_offset, .instructions = now,
        .object = (int32_t)mapping.object, .space = (int32_t)space, .task = task};
    mappings[mapping_count] = mapping;
    spaces[space].mappings = mapping_count++;
}

/* Code of modules that lay there before is gone. */
static void add_region(uint64_t start, uint64_t size, uint32_t object) {
    if (!start || !size) return;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < region_count; i++) {
        if (regions[i].end <= start || regions[i].start >= start + size) regions[kept++] = regions[i];
    }
    region_count = kept;
    if (region_count == REGION_LIMIT) {
        lost_guest_rows++;
        return;
    }
    regions[region_count++] = (struct region){.start = start, .end = start + size, .object = object};
}

static void remove_regions(uint32_t object) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < region_count; i++) {
        if (regions[i].object != object) regions[kept++] = regions[i];
    }
    region_count = kept;
}

static uint64_t object_code(uint32_t object, uint64_t offset, uint64_t address) {
    if (object == RAW_CODE || offset >> OBJECT_ROW_SHIFT) return address;
    return CODE_OBJECT << CODE_KIND_SHIFT | (uint64_t)object << OBJECT_ROW_SHIFT | offset;
}

/* What code an address is in \`space\` at this moment. */
static uint64_t code_at(uint64_t address, uint32_t space) {
    if (is_user(address)) {
        for (uint32_t i = spaces[space].mappings; i; i = mappings[i].next) {
            struct mapping *mapping = &mappings[i];
            if (address < mapping->start || address >= mapping->end) continue;
            return object_code(mapping->object, address - mapping->start + mapping->file_offset, address);
        }
    } else if (!in_kernel_image(canonical(address))) {
        for (uint32_t i = region_count; i-- > 0;) {
            if (address < regions[i].start || address >= regions[i].end) continue;
            return object_code(regions[i].object, address & ((1ull << OBJECT_ROW_SHIFT) - 1), address);
        }
    }
    return canonical(address);
}

#endif
`;var Wu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the plugin is told: a text file of \`key value \u2026\` lines written by tracer-config.ts. Lists come as
 * \`key count\` followed by one entry a line, ascending. Addresses are hexadecimal, other numbers decimal.
 */
#ifndef CONFIG_C_INC
#define CONFIG_C_INC

#include <errno.h>
#include <inttypes.h>
#include <regex.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.c.inc"

#define CODE_BYTES 4096u /* of a piece at most */
#define CODE_LINE (2 * CODE_BYTES + 108) /* with an address */

enum focus_field { FOCUS_NONE, FOCUS_COMMAND, FOCUS_NAME, FOCUS_FOLDER };

enum mark_role { ROLE_STAGE, ROLE_END, ROLE_PANIC, ROLE_NOTE };
enum mark_kind { MARK_ADDRESS, MARK_USER, MARK_EXEC, MARK_CONSOLE, MARK_POWER_OFF };

struct mark {
    enum mark_role role;
    enum mark_kind kind;
    uint64_t address;   /* MARK_ADDRESS, MARK_EXEC */
    char *text;         /* MARK_EXEC, MARK_CONSOLE */
    bool reached;
};

struct address_list {
    uint64_t *items;
    size_t count;
    size_t near; /* items below what was looked for last */
};

/* Code of the kernel as it lies in its image, at its link address. */
struct code_piece {
    uint64_t address;
    uint32_t length;
    bool met;
    uint8_t *bytes;
};

/* Functions of the kernel at whose first instruction the plugin looks at their arguments; see hooks.h. */
#define HOOK_LIST(X) \\
    X(FORK, "fork") X(EXEC_BEGIN, "execBegin") X(EXEC_DONE, "execDone") X(EXIT, "exit") X(MAP, "map") \\
    X(MODULE_READY, "moduleReady") X(MODULE_INIT, "moduleInit") X(MODULE_FREE, "moduleFree") \\
    X(SYSTEM_CALL, "systemCall") X(WAKE, "wake") X(PAGES, "pages") X(DISK, "disk")

/* Members of the kernel's structures, by the names tracer-config.ts gives them. */
#define OFFSET_LIST(X) \\
    X(TASK_PID, "task.id") X(TASK_TGID, "task.process") X(TASK_COMM, "task.name") X(TASK_MM, "task.mm") \\
    X(TASK_PARENT, "task.parent") X(TASK_FS, "task.fs") X(TASK_STATE, "task.state") \\
    X(TASK_FLAGS, "task.flags") X(FS_ROOT, "fs.root") X(FS_PWD, "fs.pwd") X(MM_ARG_START, "mm.argStart") \\
    X(MM_ARG_END, "mm.argEnd") X(MM_EXE_FILE, "mm.exeFile") X(BPRM_MM, "bprm.mm") \\
    X(VMA_START, "vma.start") X(VMA_END, "vma.end") X(VMA_PGOFF, "vma.pageOffset") X(VMA_FILE, "vma.file") \\
    X(VMA_FLAGS, "vma.flags") X(VMA_MM, "vma.mm") X(VMA_PRIVATE, "vma.private") \\
    X(SPECIAL_NAME, "specialMapping.name") X(FILE_PATH, "file.path") X(FILE_INODE, "file.inode") \\
    X(PATH_MNT, "path.mount") X(PATH_DENTRY, "path.dentry") X(DENTRY_NAME, "dentry.name") \\
    X(DENTRY_PARENT, "dentry.parent") X(VFSMOUNT_ROOT, "vfsmount.root") X(MOUNT_MNT, "mount.vfsmount") \\
    X(MOUNT_PARENT, "mount.parent") X(MOUNT_POINT, "mount.point") X(INODE_SIZE, "inode.size") \\
    X(INODE_SB, "inode.superBlock") X(SB_TYPE, "superBlock.type") X(FSTYPE_NAME, "fileSystemType.name") \\
    X(MODULE_NAME, "module.name") X(MODULE_CORE_BASE, "module.coreBase") \\
    X(MODULE_CORE_SIZE, "module.coreSize") X(MODULE_INIT_BASE, "module.initBase") \\
    X(MODULE_INIT_SIZE, "module.initSize") X(MODULE_KALLSYMS, "module.kallsyms") \\
    X(KALLSYMS_SYMTAB, "kallsyms.symtab") X(KALLSYMS_COUNT, "kallsyms.count") \\
    X(KALLSYMS_STRTAB, "kallsyms.strtab") X(RUNQUEUE_RUNNING, "runqueue.running") \\
    X(TASK_CGROUPS, "task.cgroups") X(CSS_SET_CGROUP, "cssSet.cgroup") X(CGROUP_NODE, "cgroup.node") \\
    X(KERNFS_NAME, "kernfs.name") X(KERNFS_PARENT, "kernfs.parent") \\
    X(BIO_OPERATION, "bio.operation") X(BIO_SIZE, "bio.size") X(BIO_DISK, "bio.disk") \\
    X(BIO_DEVICE, "bio.device") X(BIO_VECTOR, "bio.vector") X(DEVICE_DISK, "blockDevice.disk") \\
    X(DISK_NAME, "disk.name") X(VECTOR_PAGE, "vector.page") X(PAGE_MAPPING, "page.mapping") \\
    X(MAPPING_HOST, "mapping.host") X(INODE_ALIASES, "inode.aliases") X(DENTRY_ALIAS, "dentry.alias")

#define HOOK_ENUM(name, text) HOOK_##name,
enum hook_name { HOOK_LIST(HOOK_ENUM) HOOKS };
#define OFFSET_ENUM(name, text) OFF_##name,
enum offset_name { OFFSET_LIST(OFFSET_ENUM) OFFSETS };

static struct {
    char *arch;
    char *output;
    char *progress;
    unsigned int icount_shift;
    uint64_t image_start, image_end, image_physical;
    struct code_piece *code; /* ascending */
    uint32_t code_count;
    bool image_placed; /* else a bootloader puts the kernel wherever there is room: image_physical says nothing */
    uint64_t task_switch;
    uint64_t instruction_limit;
    uint64_t sample_period;
    uint64_t stack_bytes, page_bytes;
    uint16_t exit_port; /* what is written there ends QEMU; 0: none */
    bool observe_console, observe_guest;
    bool count_devices; /* accesses to them; QEMU runs under -icount */
    bool exact_blocks; /* count for each block what completed of it; else only how often it ran */
    enum focus_field focus;
    regex_t focus_pattern;
    bool focus_children, focus_stop;
    uint64_t hooks[HOOKS];
    int64_t offsets[OFFSETS]; /* -1: this kernel has no such member */
    uint64_t runqueues, per_cpu_offset; /* runqueues of the first CPU: symbol, and where its offset is kept */
    uint64_t free_pages, total_pages; /* where the kernel counts them; 0: unknown */
    struct address_list module_sizes; /* offsets of what adds up to a module's size */
    struct address_list mark_addresses; /* ascending */
    struct address_list function_entries, interrupt_entries, fault_entries, system_call_entries;
    struct address_list transparent, console_output, remapping; /* start, end, start, end, \u2026 */
    struct mark *marks;
    size_t mark_count;
} config;

static bool complain(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("bootgate tracer: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\\n', stderr);
    va_end(arguments);
    return false;
}

static bool read_list(FILE *file, const char *key, uint64_t count, struct address_list *list) {
    char line[64];
    if (count > (1u << 24)) return complain("config: %s is too long", key);
    list->items = reserve(count * sizeof(uint64_t));
    if (!list->items) return complain("config: no memory for %s", key);
    for (uint64_t i = 0; i < count; i++) {
        if (!fgets(line, sizeof line, file)) return complain("config: %s ends early", key);
        list->items[i] = strtoull(line, NULL, 16);
    }
    list->count = count;
    return true;
}

static bool read_mark(char *line, struct mark *mark) {
    static const char *const roles[] = {"stage", "end", "panic", "note"};
    int used = 0;
    char role[16], kind[16];
    if (sscanf(line, "%15s %15s %n", role, kind, &used) < 2) return complain("config: bad mark %s", line);
    for (unsigned int i = 0; i < 4; i++) {
        if (!strcmp(role, roles[i])) mark->role = (enum mark_role)i;
    }
    const char *rest = line + used;
    if (!strcmp(kind, "address")) {
        mark->kind = MARK_ADDRESS;
        mark->address = strtoull(rest, NULL, 16);
    } else if (!strcmp(kind, "user")) {
        mark->kind = MARK_USER;
    } else if (!strcmp(kind, "poweroff")) {
        mark->kind = MARK_POWER_OFF;
    } else if (!strcmp(kind, "exec")) {
        mark->kind = MARK_EXEC;
        if (sscanf(rest, "%" SCNx64 " %n", &mark->address, &used) < 1) {
            return complain("config: bad mark %s", line);
        }
        mark->text = strdup(rest + used);
    } else if (!strcmp(kind, "console")) {
        mark->kind = MARK_CONSOLE;
        mark->text = strdup(rest);
    } else {
        return complain("config: unknown mark %s", line);
    }
    return true;
}

static int by_address(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static bool list_mark_addresses(void) {
    struct address_list *list = &config.mark_addresses;
    list->items = reserve((config.mark_count + 1) * sizeof(uint64_t));
    if (!list->items) return complain("config: no memory for marks");
    for (size_t i = 0; i < config.mark_count; i++) {
        const struct mark *mark = &config.marks[i];
        if (mark->kind == MARK_ADDRESS || mark->kind == MARK_EXEC) list->items[list->count++] = mark->address;
    }
    qsort(list->items, list->count, sizeof(uint64_t), by_address);
    return true;
}

static bool read_marks(FILE *file, uint64_t count) {
    char line[4300];
    if (count > (1u << 16)) return complain("config: too many marks");
    config.marks = calloc(count + 1, sizeof *config.marks);
    if (!config.marks) return complain("config: no memory for marks");
    for (uint64_t i = 0; i < count; i++) {
        if (!fgets(line, sizeof line, file)) return complain("config: marks end early");
        line[strcspn(line, "\\n")] = 0;
        if (!read_mark(line, &config.marks[i])) return false;
    }
    config.mark_count = count;
    return list_mark_addresses();
}

static bool read_named(const char *value, const char *const *names, uint32_t count, int base, int64_t *into) {
    char name[32], number[32];
    if (sscanf(value, "%31s %31s", name, number) != 2) return complain("config: bad line %s", value);
    for (uint32_t i = 0; i < count; i++) {
        if (!strcmp(name, names[i])) {
            into[i] = (int64_t)strtoull(number, NULL, base);
            return true;
        }
    }
    return complain("config: unknown name %s", name);
}

static bool read_hook(const char *value) {
#define HOOK_TEXT(name, text) text,
    static const char *const names[] = {HOOK_LIST(HOOK_TEXT)};
    return read_named(value, names, HOOKS, 16, (int64_t *)config.hooks);
}

static bool read_offset(const char *value) {
#define OFFSET_TEXT(name, text) text,
    static const char *const names[] = {OFFSET_LIST(OFFSET_TEXT)};
    return read_named(value, names, OFFSETS, 10, config.offsets);
}

/* \`cmd\`, \`name\` or \`cwd\`, then an extended regular expression. */
static bool read_focus(const char *value) {
    static const char *const fields[] = {"", "cmd", "name", "cwd"};
    char field[8];
    int used = 0;
    if (sscanf(value, "%7s %n", field, &used) != 1) return complain("config: bad focus %s", value);
    for (unsigned int i = 1; i < 4; i++) {
        if (!strcmp(field, fields[i])) config.focus = (enum focus_field)i;
    }
    if (regcomp(&config.focus_pattern, value + used, REG_EXTENDED | REG_NOSUB) != 0) {
        return complain("config: not an extended regular expression: %s", value + used);
    }
    return true;
}

/* Start, end and, where it is known, the physical address. */
static bool read_image(const char *value) {
    int read = sscanf(value, "%" SCNx64 " %" SCNx64 " %" SCNx64, &config.image_start, &config.image_end,
                      &config.image_physical);
    config.image_placed = read == 3;
    return read >= 2 || complain("config: bad kernelImage");
}

static int hex_digit(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* A line of code: an address, and bytes in hexadecimal, which are put at \`bytes\`. */
static bool read_code_piece(const char *line, struct code_piece *piece, uint8_t *bytes) {
    char *digits;
    piece->address = strtoull(line, &digits, 16);
    piece->bytes = bytes;
    if (*digits++ != ' ') return complain("config: bad code %s", line);
    for (int high, low; (high = hex_digit(digits[0])) >= 0 && (low = hex_digit(digits[1])) >= 0; digits += 2) {
        if (piece->length == CODE_BYTES) return complain("config: code is too long");
        bytes[piece->length++] = (uint8_t)(high << 4 | low);
    }
    return true;
}

static bool read_code(FILE *file, uint64_t count) {
    char line[CODE_LINE];
    if (count > (1u << 16)) return complain("config: too much code");
    config.code = calloc(count + 1, sizeof *config.code);
    uint8_t *bytes = reserve(count * CODE_BYTES);
    if (!config.code || !bytes) return complain("config: no memory for code");
    while (config.code_count < count) {
        if (!fgets(line, sizeof line, file)) return complain("config: code ends early");
        line[strcspn(line, "\\n")] = 0;
        struct code_piece *piece = &config.code[config.code_count++];
        if (!read_code_piece(line, piece, bytes)) return false;
        bytes += piece->length;
    }
    return true;
}

static bool read_line(FILE *file, const char *key, char *value) {
    uint64_t number = strtoull(value, NULL, 10);
    if (!strcmp(key, "architecture")) config.arch = strdup(value);
    else if (!strcmp(key, "output")) config.output = strdup(value);
    else if (!strcmp(key, "progress")) config.progress = strdup(value);
    else if (!strcmp(key, "icountShift")) config.icount_shift = (unsigned int)number;
    else if (!strcmp(key, "taskSwitch")) config.task_switch = strtoull(value, NULL, 16);
    else if (!strcmp(key, "instructionLimit")) config.instruction_limit = number;
    else if (!strcmp(key, "samplePeriod")) config.sample_period = number;
    else if (!strcmp(key, "stackBytes")) config.stack_bytes = number;
    else if (!strcmp(key, "pageBytes")) config.page_bytes = number;
    else if (!strcmp(key, "exitPort")) config.exit_port = (uint16_t)number;
    else if (!strcmp(key, "observeConsole")) config.observe_console = number != 0;
    else if (!strcmp(key, "countDevices")) config.count_devices = number != 0;
    else if (!strcmp(key, "exactBlocks")) config.exact_blocks = number != 0;
    else if (!strcmp(key, "observeGuest")) config.observe_guest = number != 0;
    else if (!strcmp(key, "focus")) return read_focus(value);
    else if (!strcmp(key, "focusChildren")) config.focus_children = number != 0;
    else if (!strcmp(key, "focusStop")) config.focus_stop = number != 0;
    else if (!strcmp(key, "runqueues"))
        return sscanf(value, "%" SCNx64 " %" SCNx64, &config.runqueues, &config.per_cpu_offset) == 2 ||
               complain("config: bad runqueues");
    else if (!strcmp(key, "pages"))
        return sscanf(value, "%" SCNx64 " %" SCNx64, &config.free_pages, &config.total_pages) == 2 ||
               complain("config: bad pages");
    else if (!strcmp(key, "hook")) return read_hook(value);
    else if (!strcmp(key, "offset")) return read_offset(value);
    else if (!strcmp(key, "moduleSizes")) return read_list(file, key, number, &config.module_sizes);
    else if (!strcmp(key, "kernelImage")) return read_image(value);
    else if (!strcmp(key, "code")) return read_code(file, number);
    else if (!strcmp(key, "functionEntries")) return read_list(file, key, number, &config.function_entries);
    else if (!strcmp(key, "interruptEntries")) return read_list(file, key, number, &config.interrupt_entries);
    else if (!strcmp(key, "faultEntries")) return read_list(file, key, number, &config.fault_entries);
    else if (!strcmp(key, "systemCallEntries"))
        return read_list(file, key, number, &config.system_call_entries);
    else if (!strcmp(key, "transparent")) return read_list(file, key, number, &config.transparent);
    else if (!strcmp(key, "consoleOutput")) return read_list(file, key, number, &config.console_output);
    else if (!strcmp(key, "remapping")) return read_list(file, key, number, &config.remapping);
    else if (!strcmp(key, "marks")) return read_marks(file, number);
    else return complain("config: unknown key %s", key);
    return true;
}

static bool read_config(const char *path) {
    char line[4300], key[32];
    int used = 0;
    for (uint32_t i = 0; i < OFFSETS; i++) config.offsets[i] = -1;
    FILE *file = fopen(path, "r");
    if (!file) return complain("%s: %s", path, strerror(errno));
    bool ok = fgets(line, sizeof line, file) && !strcmp(line, "bootgate-tracer 2\\n");
    if (!ok) complain("%s is not a tracer configuration of this version", path);
    while (ok && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\\n")] = 0;
        ok = sscanf(line, "%31s %n", key, &used) == 1 && read_line(file, key, line + used);
    }
    fclose(file);
    if (ok && !config.output) ok = complain("%s names no output", path);
    return ok;
}

/* Is \`address\` in the ascending list? What is asked next is mostly near by. */
static bool listed(struct address_list *list, uint64_t address) {
    size_t low = list->near, high = list->count;
    bool above = low == 0 || list->items[low - 1] < address;
    if (!above) {
        high = low;
        low = 0;
    } else if (low < high && address <= list->items[low]) {
        high = low;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->items[middle] < address) low = middle + 1;
        else high = middle;
    }
    list->near = low;
    return low < list->count && list->items[low] == address;
}

/* Is \`address\` inside one of the [start, end) pairs? */
static bool in_ranges(const struct address_list *list, uint64_t address) {
    for (size_t i = 0; i + 1 < list->count; i += 2) {
        if (address >= list->items[i] && address < list->items[i + 1]) return true;
    }
    return false;
}

static bool is_transparent(uint64_t address) {
    return in_ranges(&config.transparent, address);
}

#endif
`;var Qu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why so: docs/decisions/0110-count-where-instructions-complete.md. */
/*
 * How many instructions have run.
 *
 * Best known to QEMU itself, whose count may be read where the guest may do I/O: between blocks, and from the beginning
 * of a block's last instruction on (set_can_do_io in accel/tcg/translator.c). There it has the block counted as a whole.
 *
 * Where it can't be had, or what completed of each block is asked for too, the guest's code adds up what completes;
 * see plugin.c.
 */
#ifndef COUNT_C_INC
#define COUNT_C_INC

#include "api.h"
#include "blocks.c.inc"
#include "config.c.inc"

/* QEMU's icount_get_raw (accel/tcg/icount-common.c), NULL: instructions are added up. */
static int64_t (*read_icount)(void);
static uint64_t icount_after_block; /* of the block that runs, for sites inside of it */

/* QEMU < 8.2 allows reading in fewer places. */
static void find_icount(void) {
    if (BOOTGATE_API >= 4 && !config.exact_blocks) find_function("icount_get_raw", &read_icount);
}

/* Between blocks, or where the count may be read in one. */
static uint64_t executed(void) {
    return read_icount ? (uint64_t)read_icount() : hot->instructions;
}

/* Is it neither the first nor the last instruction of its block, where the icount can't be read? */
static bool is_inside(const struct site *site) {
    return read_icount && site->index > 0 && site->lag < -1;
}

/* When the instruction of \`site\`, which makes no access to count it, is about to run. */
static uint64_t executed_before(const struct site *site) {
    return (is_inside(site) ? icount_after_block : executed()) + (uint64_t)(int64_t)site->lag;
}

/* When the last instruction of the block of \`site\` has made its access. */
static uint64_t executed_with(const struct site *site) {
    if (read_icount) return executed();
    if (config.exact_blocks) counts_of(site->block)->instructions++;
    return ++hot->instructions;
}

/*
 * Where the code lies that ran: unless it is counted, what ran since the last call or return looked at is taken to be
 * where this one is. \`located\` and what is in blocks sum up to what has run.
 */
#define LOCATION_PERIOD 8192u

static uint64_t located;

static void locate(const struct site *site, uint64_t now) {
    if (now - located < LOCATION_PERIOD || config.exact_blocks) return;
    blocks[site->block].located += now - located;
    located = now;
}

/* The lag of a site before instruction \`index\` of \`size\`; \`added\`: of the block, before it. */
static int32_t lag_of(uint32_t index, uint32_t size, uint32_t added) {
    return read_icount ? (int32_t)index - (int32_t)size : (int32_t)(index - added);
}

/* Adds \`count\` instructions of the block that have completed when this one begins. */
static void add_completed(struct qemu_plugin_insn *insn, uint32_t block, uint32_t count) {
    if (read_icount) return;
    if (config.exact_blocks) add_at(insn, instructions_counter(block), count);
    add_at(insn, total_counter(), count);
}

/* Adds the instruction, the last of its block, when it accesses memory. */
static void add_accessing(struct qemu_plugin_insn *insn, uint32_t block) {
    if (config.exact_blocks) add_at_access(insn, instructions_counter(block), MEM_RW, 1);
    add_at_access(insn, total_counter(), MEM_RW, 1);
}

static void note_icount(unsigned int vcpu, void *userdata) {
    (void)vcpu;
    (void)userdata;
    icount_after_block = executed();
}

/*
 * Calls \`callback\` before the instruction of \`site\`: the first of a block before the block begins, where the icount can
 * be read.
 */
static void on_instruction(struct qemu_plugin_tb *tb, struct qemu_plugin_insn *insn, vcpu_udata_cb callback, int flags,
                           struct site *site) {
    if (is_inside(site)) qemu_plugin_register_vcpu_tb_exec_cb(tb, note_icount, CB_NO_REGS, NULL);
    if (read_icount && site->index == 0) qemu_plugin_register_vcpu_tb_exec_cb(tb, callback, flags, site);
    else qemu_plugin_register_vcpu_insn_exec_cb(insn, callback, flags, site);
}

/* The same for one that begins a function, unless a call has just led to it. */
static void on_unexpected_entry(struct qemu_plugin_tb *tb, struct qemu_plugin_insn *insn, vcpu_udata_cb callback,
                                struct site *site) {
#if BOOTGATE_API >= 3
    qemu_plugin_u64 expected = {hot_board, offsetof(struct hot, expected)};
    if (is_inside(site)) qemu_plugin_register_vcpu_tb_exec_cb(tb, note_icount, CB_NO_REGS, NULL);
    if (read_icount && site->index == 0) {
        qemu_plugin_register_vcpu_tb_exec_cond_cb(tb, callback, CB_NO_REGS, COND_NE, expected, site->address, site);
    } else {
        qemu_plugin_register_vcpu_insn_exec_cond_cb(insn, callback, CB_NO_REGS, COND_NE, expected, site->address, site);
    }
#else
    on_instruction(tb, insn, callback, CB_NO_REGS, site);
#endif
}

/* Calls \`callback\` before the first instruction of a block, where QEMU can tell: only when a return has run. */
static void on_return_site(struct qemu_plugin_tb *tb, struct qemu_plugin_insn *insn, vcpu_udata_cb callback, int flags,
                           struct site *site) {
#if BOOTGATE_API >= 3
    qemu_plugin_u64 returning = {hot_board, offsetof(struct hot, returning)};
    if (read_icount) {
        qemu_plugin_register_vcpu_tb_exec_cond_cb(tb, callback, flags, COND_NE, returning, 0, site);
    } else {
        qemu_plugin_register_vcpu_insn_exec_cond_cb(insn, callback, flags, COND_NE, returning, 0, site);
    }
#else
    on_instruction(tb, insn, callback, flags, site);
#endif
}

/* Calls \`callback\` when the instruction has accessed memory; \`accesses\`: which ones. */
static void on_access(struct qemu_plugin_insn *insn, mem_cb callback, int accesses, struct site *site) {
#if BOOTGATE_API == 1
    if (site->roles & SITE_ARMED) add_at(insn, armed_counter(), 1);
#endif
    qemu_plugin_register_vcpu_mem_cb(insn, callback, CB_NO_REGS, accesses, site);
}

/* Is this access the instruction's own? */
static bool own_access(const struct site *site) {
#if BOOTGATE_API == 1
    if (!(site->roles & SITE_ARMED)) return true;
    if (!hot->armed) return false;
    hot->armed = 0;
#else
    (void)site;
#endif
    return true;
}

#endif
`;var Hu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * As much of A64 decoding as counting and call trees need: which instructions can leave a block early, and which call or
 * return. Whatever is not recognised counts as "may fault", which costs an addition and is never wrong. Encodings: Arm
 * Architecture Reference Manual (DDI 0487), C4.1.
 */
#ifndef DECODE_ARM64_C_INC
#define DECODE_ARM64_C_INC

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "arch.c.inc"

#define A64_BTI_C 0xd503245fu
#define A64_NOP 0xd503201fu
#define A64_PACIASP 0xd503233fu
#define A64_WFI 0xd503207fu

static bool a64_is(uint32_t word, uint32_t mask, uint32_t value) {
    return (word & mask) == value;
}

/* Register 31 is sp as a base. A kernel stack is mapped and no device. */
static bool a64_based_on_stack(uint32_t word) {
    return (word >> 5 & 31) == 31;
}

/* Loads and stores, C4.1.94. */
static void a64_memory(uint32_t word, struct insn *insn) {
    unsigned int group = word >> 27 & 7;  /* bits 29:27 */
    bool vector = word >> 26 & 1;
    if (group == 3 && !(word >> 24 & 1)) { /* literal; of size 3 a prefetch */
        if (!vector) insn->class = word >> 30 == 3 ? INSN_SAFE : INSN_READS;
        return;
    }
    if (group == 5) insn->always_mapped = a64_based_on_stack(word); /* pairs: one access or two, as QEMU likes */
    if (group != 7 || vector) return;
    unsigned int size = word >> 30, op = word >> 22 & 3;
    bool scaled = word >> 24 & 1, register_offset = word >> 21 & 1 && (word >> 10 & 3) == 2;
    if (!scaled && word >> 21 & 1 && !register_offset) return; /* atomic, or with an authenticated address */
    insn->always_mapped = a64_based_on_stack(word);
    if (size == 3 && op == 2) insn->class = INSN_SAFE; /* prfm */
    else insn->class = op == 0 ? INSN_WRITES : INSN_READS;
}

/* Branches to registers, C4.1.93: br, blr, ret, eret, and each with an authenticated address. */
static void a64_branch_register(uint32_t word, struct insn *insn) {
    insn->class = INSN_SAFE;
    if (a64_is(word, 0xfffffc1f, 0xd61f0000) || a64_is(word, 0xfefff800, 0xd61f0800)) insn->flow = FLOW_JUMP_INDIRECT;
    else if (a64_is(word, 0xfffffc1f, 0xd63f0000) || a64_is(word, 0xfefff800, 0xd63f0800)) insn->flow = FLOW_CALL_INDIRECT;
    else if (a64_is(word, 0xfffffc1f, 0xd65f0000) || a64_is(word, 0xfffffbff, 0xd65f0bff)) insn->flow = FLOW_RETURN;
    else if (a64_is(word, 0xffffffff, 0xd69f03e0) || a64_is(word, 0xfffffbff, 0xd69f0bff)) insn->flow = FLOW_INTERRUPT_RETURN;
    else insn->class = INSN_OTHER;
    /* A tail call through x16 or x17, the registers that veneers and the dynamic linker use, too. */
    insn->jumps_on = word == 0xd61f0200 || word == 0xd61f0220;
}

/* Branches, exceptions and system instructions, C4.1.93. */
static void a64_branch(uint32_t word, struct insn *insn) {
    if (a64_is(word, 0x7c000000, 0x14000000)) { /* b, bl */
        insn->class = INSN_SAFE;
        if (!(word >> 31)) return;
        insn->flow = FLOW_CALL_DIRECT;
        insn->displacement = (int64_t)((int32_t)(word << 6) >> 4) - 4;
        return;
    }
    if (a64_is(word, 0xfe000000, 0xd6000000)) {
        a64_branch_register(word, insn);
        return;
    }
    if (a64_is(word, 0x7e000000, 0x34000000) || a64_is(word, 0x7e000000, 0x36000000)) { /* cbz, tbz \u2026 */
        insn->class = INSN_SAFE;
    } else if (a64_is(word, 0xfe000000, 0x54000000)) { /* b.cond, bc.cond */
        insn->class = INSN_SAFE;
    } else if (a64_is(word, 0xffe0001f, 0xd4000001)) { /* svc */
        insn->flow = FLOW_SYSTEM_CALL;
    } else if (a64_is(word, 0xffe0001f, 0xd4000002) || a64_is(word, 0xffe0001f, 0xd4000003)) { /* hvc, smc */
        insn->outputs = true;
    } else if (word == A64_WFI) {
        insn->flow = FLOW_HALT;
    } else if (a64_is(word, 0xfffff01f, 0xd503201f) || a64_is(word, 0xfffff01f, 0xd503301f)) { /* hints, barriers */
        insn->class = INSN_SAFE;
    }
}

/* The four bytes of an instruction. */
static struct insn decode_arm64(const uint8_t *bytes, size_t length) {
    struct insn insn = {.class = INSN_OTHER};
    uint32_t word;
    if (length != sizeof word) return insn;
    memcpy(&word, bytes, sizeof word);
    switch (word >> 25 & 15) {
    case 8: case 9:                    /* data processing, immediate */
    case 5: case 13:                   /* data processing, register */
        insn.class = INSN_SAFE;
        break;
    case 10: case 11:
        a64_branch(word, &insn);
        break;
    case 4: case 6: case 12: case 14:
        a64_memory(word, &insn);
        break;
    default:                           /* floating point and vectors may be switched off; the rest is reserved */
        break;
    }
    insn.may_begin_stub = a64_is(word, 0x9f00001f, 0x90000010); /* adrp x16 */
    return insn;
}

/*
 * An instruction of a 32-bit program, A32 or T32: whether it calls the kernel, and nothing else. Those of T32 with four bytes
 * have 0xe800 or more in the first two.
 */
static struct insn decode_aarch32(const uint8_t *bytes, size_t length) {
    struct insn insn = {.class = INSN_OTHER};
    uint32_t word = 0;
    if (length > sizeof word) return insn;
    memcpy(&word, bytes, length);
    bool svc = length == sizeof word ? word >> 24 == 0xef && (word & 0xffff) < 0xe800 : word >> 8 == 0xdf;
    if (svc) insn.flow = FLOW_SYSTEM_CALL;
    return insn;
}

#endif
`;var Vu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * As much of RV64GC decoding as counting and call trees need: which instructions can leave a block early, and which call
 * or return. Whatever is not recognised counts as "may fault", which costs an addition and is never wrong. Encodings: The
 * RISC-V Instruction Set Manual, volume I, chapters 28 (compressed) and 35; calls and returns by table 3, the hints for
 * return-address stacks.
 */
#ifndef DECODE_RISCV64_C_INC
#define DECODE_RISCV64_C_INC

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "arch.c.inc"

#define RV_NOP 0x00000013u
#define RV_C_NOP 0x0001u
#define RV_ECALL 0x00000073u
#define RV_SRET 0x10200073u
#define RV_MRET 0x30200073u
#define RV_WFI 0x10500073u

enum { RV_RA = 1, RV_SP = 2, RV_T0 = 5, RV_T1 = 6, RV_T3 = 28 };

/* ra, or t0, into which code at the beginning of functions is called. */
static bool rv_links(unsigned int number) {
    return number == RV_RA || number == RV_T0;
}

/* A jump to what register \`from\` holds, that leaves the address behind it in \`to\`; 0: nowhere. */
static void rv_jump_register(unsigned int to, unsigned int from, struct insn *insn) {
    insn->class = INSN_SAFE;
    if (rv_links(to)) insn->flow = FLOW_CALL_INDIRECT;
    else insn->flow = to == 0 && rv_links(from) ? FLOW_RETURN : FLOW_JUMP_INDIRECT;
    /* A tail call through t1, which the dynamic linker uses, too. */
    insn->jumps_on = to == 0 && from == RV_T1;
}

/* How far a jal goes, from the instruction behind it. */
static int64_t rv_jal_displacement(uint32_t word) {
    int32_t sign = (int32_t)word >> 31;
    uint32_t distance = (word >> 21 & 0x3ff) << 1 | (word >> 20 & 1) << 11 | (word >> 12 & 0xff) << 12;
    return (int64_t)((int32_t)distance | sign << 20) - 4;
}

static void rv_system(uint32_t word, struct insn *insn) {
    if (word == RV_ECALL) {
        insn->flow = FLOW_SYSTEM_CALL;
        insn->outputs = true;
    }
    if (word == RV_SRET) insn->flow = FLOW_INTERRUPT_RETURN;
    if (word == RV_MRET) insn->flow = FLOW_FIRMWARE_RETURN;
    if (word == RV_WFI) insn->flow = FLOW_HALT;
}

/* An instruction of four bytes: its opcode is in the lowest seven bits, of which two are set. */
static void rv_decode_long(uint32_t word, struct insn *insn) {
    unsigned int to = word >> 7 & 31, from = word >> 15 & 31;
    switch (word & 0x7f) {
    case 0x03: /* loads */
        insn->class = INSN_READS;
        insn->always_mapped = from == RV_SP; /* a kernel stack is mapped and no device */
        break;
    case 0x23: /* stores */
        insn->class = INSN_WRITES;
        insn->always_mapped = from == RV_SP;
        break;
    case 0x13: case 0x1b: /* operations with an immediate */
    case 0x33: case 0x3b: /* with a register */
    case 0x37: case 0x17: /* lui, auipc */
    case 0x63:            /* branches */
        insn->class = INSN_SAFE;
        break;
    case 0x0f: /* fence, unless it is of instructions; cache blocks are memory */
        if ((word >> 12 & 7) == 0) insn->class = INSN_SAFE;
        break;
    case 0x6f:
        insn->class = INSN_SAFE;
        if (!rv_links(to)) break;
        insn->flow = FLOW_CALL_DIRECT;
        insn->displacement = rv_jal_displacement(word);
        break;
    case 0x67:
        if ((word >> 12 & 7) == 0) rv_jump_register(to, from, insn);
        break;
    case 0x73:
        rv_system(word, insn);
        break;
    default: /* atomics; floating point and vectors may be switched off; the rest is reserved */
        break;
    }
    insn->may_begin_stub = (word & 0x7f) == 0x17 && (to == RV_T0 || to == RV_T1 || to == RV_T3);
}

/* The last quadrant: loads and stores by the stack pointer, moves, and jumps to registers. */
static void rv_decode_stack_quadrant(uint16_t half, struct insn *insn) {
    unsigned int first = half >> 7 & 31, second = half >> 2 & 31;
    bool links = half >> 12 & 1;
    switch (half >> 13) {
    case 0: /* c.slli */
        insn->class = INSN_SAFE;
        break;
    case 2: case 3: /* c.lwsp, c.ldsp */
        insn->class = INSN_READS;
        insn->always_mapped = true;
        break;
    case 4:
        insn->class = first == 0 ? INSN_OTHER : INSN_SAFE; /* c.ebreak, or none */
        if (second == 0 && first != 0) rv_jump_register(links ? RV_RA : 0, first, insn);
        break;
    case 6: case 7: /* c.swsp, c.sdsp */
        insn->class = INSN_WRITES;
        insn->always_mapped = true;
        break;
    default: /* floating point */
        break;
    }
}

static void rv_decode_short(uint16_t half, struct insn *insn) {
    unsigned int operation = half >> 13;
    switch (half & 3) {
    case 0:
        if (operation == 0 && half) insn->class = INSN_SAFE; /* c.addi4spn */
        if (operation == 2 || operation == 3) insn->class = INSN_READS;
        if (operation == 6 || operation == 7) insn->class = INSN_WRITES;
        break;
    case 1: /* c.addi \u2026 c.bnez; c.jal is none of 64 bits */
        insn->class = INSN_SAFE;
        break;
    default:
        rv_decode_stack_quadrant(half, insn);
        break;
    }
}

/* The two or four bytes of an instruction. */
static struct insn decode_riscv64(const uint8_t *bytes, size_t length) {
    struct insn insn = {.class = INSN_OTHER};
    uint32_t word = 0;
    if (length != 2 && length != 4) return insn;
    memcpy(&word, bytes, length);
    if (length == 4 && (word & 3) == 3) rv_decode_long(word, &insn);
    if (length == 2 && (word & 3) != 3) rv_decode_short((uint16_t)word, &insn);
    return insn;
}

#endif
`;var Xu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * As much of x86 decoding as exact counting needs: which instructions can leave a block early, and which call
 * or return. Whatever is not recognised counts as "may fault", which costs an addition and is never wrong.
 * Opcode numbers: Intel SDM volume 2, appendix A.
 */
#ifndef DECODE_X86_64_C_INC
#define DECODE_X86_64_C_INC

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "arch.c.inc"

static enum insn_class memory_or(uint8_t modrm, enum insn_class class) {
    return modrm >> 6 == 3 ? INSN_SAFE : class;
}

static enum insn_class classify_two_byte(uint8_t op, uint8_t modrm) {
    if (op >= 0x40 && op <= 0x4f) return memory_or(modrm, INSN_READS); /* cmovcc */
    if (op >= 0x80 && op <= 0x8f) return INSN_SAFE;                    /* jcc */
    if (op >= 0x90 && op <= 0x9f) return memory_or(modrm, INSN_WRITES);  /* setcc */
    if (op >= 0xc8 && op <= 0xcf) return INSN_SAFE;                    /* bswap */
    switch (op) {
    case 0x0d: case 0x18: case 0x1f: case 0x19: case 0x1c: case 0x1d:  /* prefetch, hint nops */
        return INSN_SAFE;
    case 0x1e:                                                         /* endbr64 and other hint nops */
        return INSN_SAFE;
    case 0xa3: case 0xaf: case 0xb6: case 0xb7: case 0xbe: case 0xbf:  /* bt, imul, movzx, movsx */
    case 0xbc: case 0xbd:                                              /* bsf, bsr, tzcnt, lzcnt */
        return memory_or(modrm, INSN_READS);
    case 0xab: case 0xb3: case 0xbb:                                   /* bts, btr, btc */
    case 0xa4: case 0xa5: case 0xac: case 0xad:                        /* shld, shrd */
    case 0xb0: case 0xb1: case 0xc0: case 0xc1:                        /* cmpxchg, xadd */
        return memory_or(modrm, INSN_UPDATES);
    case 0xba:                                                         /* bt/bts/btr/btc imm */
        return memory_or(modrm, (modrm >> 3 & 7) == 4 ? INSN_READS : INSN_UPDATES);
    case 0xc3:                                                         /* movnti */
        return modrm >> 6 == 3 ? INSN_OTHER : INSN_WRITES;
    default:
        return INSN_OTHER;
    }
}

static enum insn_class classify_one_byte(uint8_t op, uint8_t modrm) {
    unsigned int reg = modrm >> 3 & 7;
    if (op < 0x40) {                                                   /* add or adc sbb and sub xor cmp */
        bool compare = op >> 3 == 7;
        switch (op & 7) {
        case 0: case 1: return memory_or(modrm, compare ? INSN_READS : INSN_UPDATES);
        case 2: case 3: return memory_or(modrm, INSN_READS);
        case 4: case 5: return INSN_SAFE;
        default: return INSN_OTHER;                                    /* push/pop segment, daa, \u2026 */
        }
    }
    if (op >= 0x50 && op <= 0x57) return INSN_WRITES;                  /* push */
    if (op >= 0x58 && op <= 0x5f) return INSN_READS;                   /* pop */
    if (op >= 0x70 && op <= 0x7f) return INSN_SAFE;                    /* jcc */
    if (op >= 0x90 && op <= 0x97) return INSN_SAFE;                    /* nop, xchg */
    if (op >= 0xb0 && op <= 0xbf) return INSN_SAFE;                    /* mov imm */
    switch (op) {
    case 0x63: case 0x69: case 0x6b: case 0x84: case 0x85: case 0x8a: case 0x8b:
        return memory_or(modrm, INSN_READS);                           /* movsxd, imul, test, mov load */
    case 0x68: case 0x6a:
        return INSN_WRITES;                                            /* push imm */
    case 0x80: case 0x81: case 0x83:
        return memory_or(modrm, reg == 7 ? INSN_READS : INSN_UPDATES);
    case 0x86: case 0x87:
        return memory_or(modrm, INSN_UPDATES);                         /* xchg */
    case 0x88: case 0x89: case 0xc6: case 0xc7:
        return memory_or(modrm, INSN_WRITES);                          /* mov store */
    case 0x8d: case 0x98: case 0x99: case 0xa8: case 0xa9:             /* lea, cbw, cwd, test imm */
    case 0xe0: case 0xe1: case 0xe2: case 0xe3: case 0xe9: case 0xeb:  /* loop, jcxz, jmp */
    case 0xf5: case 0xf8: case 0xf9: case 0xfc: case 0xfd:             /* cmc clc stc cld std */
        return INSN_SAFE;
    case 0x8f:
        return modrm >> 6 == 3 ? INSN_READS : INSN_UPDATES;            /* pop r/m */
    case 0xa0: case 0xa1: case 0xc9: case 0xc2: case 0xc3:             /* mov moffs, leave, ret */
        return INSN_READS;
    case 0xa2: case 0xa3: case 0xe8:                                   /* mov moffs, call */
        return INSN_WRITES;
    case 0xc0: case 0xc1: case 0xd0: case 0xd1: case 0xd2: case 0xd3:
        return memory_or(modrm, INSN_UPDATES);                         /* shifts */
    case 0xf6: case 0xf7:
        if (reg <= 1) return memory_or(modrm, INSN_READS);             /* test */
        if (reg <= 3) return memory_or(modrm, INSN_UPDATES);           /* not, neg */
        if (reg <= 5) return memory_or(modrm, INSN_READS);             /* mul, imul */
        return INSN_OTHER;                                             /* div, idiv: #DE */
    case 0xfe:
        return reg <= 1 ? memory_or(modrm, INSN_UPDATES) : INSN_OTHER;
    case 0xff:
        if (reg <= 1) return memory_or(modrm, INSN_UPDATES);           /* inc, dec */
        if (reg == 2 || reg == 6) return modrm >> 6 == 3 ? INSN_WRITES : INSN_UPDATES; /* call, push */
        if (reg == 4) return memory_or(modrm, INSN_READS);             /* jmp r/m */
        return INSN_OTHER;
    default:
        return INSN_OTHER;
    }
}

static bool is_prefix(uint8_t byte) {
    switch (byte) {
    case 0x26: case 0x2e: case 0x36: case 0x3e: case 0x64: case 0x65: case 0x66: case 0x67: case 0xf0:
    case 0xf2: case 0xf3:
        return true;
    default:
        return false;
    }
}

/*
 * Does an instruction of the kernel touch memory that is the kernel's own in any case: its stack (push, pop, operands
 * based on rsp), per-CPU variables (gs:) or variables of its image (rip-relative)? \`at\`: of the opcode's last byte.
 */
static bool touches_own(const uint8_t *bytes, size_t length, size_t at, bool per_cpu, uint8_t rex) {
    uint8_t op = bytes[at];
    bool one_byte = at == 0 || bytes[at - 1] != 0x0f;
    if (one_byte && ((op >= 0x50 && op <= 0x5f) || op == 0x68 || op == 0x6a)) return true;
    if (per_cpu) return true;
    if (at + 1 >= length) return false;
    uint8_t mod = bytes[at + 1] >> 6, rm = bytes[at + 1] & 7;
    if (mod == 0 && rm == 5) return true;
    return mod != 3 && rm == 4 && at + 2 < length && (bytes[at + 2] & 7) == 4 && !(rex & 1);
}

#define PORT_IN_REGISTER UINT32_MAX /* in place of a port: it is in dx */

/* \`length\` bytes of one complete instruction, at most 16 */
static struct insn decode_x86_64(const uint8_t *bytes, size_t length) {
    struct insn insn = {.class = INSN_OTHER, .may_begin_stub = true};
    size_t at = 0;
    bool rep = false, per_cpu = false;
    uint8_t rex = 0;
    for (; at < length && is_prefix(bytes[at]); at++) {
        rep |= bytes[at] == 0xf2 || bytes[at] == 0xf3;
        per_cpu |= bytes[at] == 0x65;
    }
    if (at < length && bytes[at] >= 0x40 && bytes[at] <= 0x4f) {
        if (at + 1 == length) {                                        /* inc/dec outside of 64-bit code */
            insn.class = INSN_SAFE;
            return insn;
        }
        rex = bytes[at++];
    }
    if (at >= length) return insn;
    uint8_t op = bytes[at];
    uint8_t modrm = at + 1 < length ? bytes[at + 1] : 0xff;
    if (op == 0x0f) {
        uint8_t second = modrm;
        modrm = at + 2 < length ? bytes[at + 2] : 0xff;
        insn.class = classify_two_byte(second, modrm);
        insn.always_mapped = insn.class != INSN_OTHER && touches_own(bytes, length, at + 1, per_cpu, rex);
        if (second == 0x07) insn.flow = FLOW_CALL_RETURN;
        /* rdtsc, rdtscp */
        insn.reads_clock = second == 0x31 || (second == 0x01 && modrm == 0xf9);
        return insn;
    }
    insn.class = classify_one_byte(op, modrm);
    insn.always_mapped = insn.class != INSN_OTHER && touches_own(bytes, length, at, per_cpu, rex);
    if (rep && ((op >= 0xa4 && op <= 0xa7) || (op >= 0xaa && op <= 0xaf) || (op >= 0x6c && op <= 0x6f))) {
        insn.class = INSN_REP;
        /* movs and cmps access memory twice; cmps reads twice, and QEMU has ins write twice */
        insn.string_accesses = op >= 0xa4 && op <= 0xa7 ? 2 : 1;
        insn.same_twice = op == 0xa6 || op == 0xa7 || op == 0x6c || op == 0x6d;
    }
    insn.makes_frame = (op >= 0x50 && op <= 0x57) || op == 0x68 || op == 0x6a;
    /* out dx, al/ax/eax; out imm8, al/eax */
    bool port_given = op == 0xe6 || op == 0xe7;
    insn.outputs = op == 0xee || op == 0xef || port_given;
    /* in al/ax/eax, dx; in al/eax, imm8; ins, outs */
    bool input_given = op == 0xe4 || op == 0xe5;
    if (op == 0xec || op == 0xed || input_given) insn.port = PORT_READ;
    else if (insn.outputs) insn.port = PORT_WRITE;
    else if (op >= 0x6c && op <= 0x6f) insn.port = PORT_STRING;
    insn.output_place = port_given || input_given ? modrm : PORT_IN_REGISTER;
    if (op == 0xe8) {
        insn.flow = FLOW_CALL_DIRECT;
        if (length - at >= 5) {
            int32_t relative;
            memcpy(&relative, bytes + at + 1, sizeof relative);
            insn.displacement = relative;
        } else if (length - at >= 3) {
            int16_t relative;
            memcpy(&relative, bytes + at + 1, sizeof relative);
            insn.displacement = relative;
        }
    }
    if (op == 0xff && (modrm >> 3 & 7) == 2) insn.flow = FLOW_CALL_INDIRECT;
    if (op == 0xff && (modrm >> 3 & 7) == 4) insn.flow = FLOW_JUMP_INDIRECT;
    /* jmp *%r11 */
    insn.jumps_on = op == 0xff && modrm == 0xe3 && rex & 1;
    if (op == 0xc3 || op == 0xc2) insn.flow = FLOW_RETURN;
    if (op == 0xcf) insn.flow = FLOW_INTERRUPT_RETURN;
    if (op == 0xf4) insn.flow = FLOW_HALT;
    return insn;
}

#endif
`;var Yu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counts by what they are of, and by the code that did it: accesses to devices, pages, bytes of disks.
 *
 * Why so: docs/decisions/0446-pages-and-bytes-of-disks.md.
 */
#ifndef COUNTED_C_INC
#define COUNTED_C_INC

#include "api.h"
#include "config.c.inc"
#include "guest.c.inc"
#include "layout.h"
#include "memory.c.inc"
#include "nodes.c.inc"
#include "text.c.inc"
#include "tree.c.inc"

#define COUNTED_BUCKETS (1u << 14)

static struct counted_row *counted_rows;
static uint32_t *counted_next;
static uint32_t counted_count, counted_buckets[COUNTED_BUCKETS];

static bool prepare_counted(void) {
    counted_rows = reserve(COUNTED_LIMIT * sizeof *counted_rows);
    counted_next = reserve(COUNTED_LIMIT * sizeof *counted_next);
    return (counted_rows && counted_next) || complain("no address space");
}

/* The row of what runs now, of a kind and a place; NULL: no room. */
static struct counted_row *counted_row(uint32_t kind, uint64_t place) {
    uint32_t node = top()->node;
    uint64_t mixed = (place ^ (uint64_t)node << 32 ^ (uint64_t)kind << 30) * 0x9e3779b97f4a7c15ull;
    uint32_t *bucket = &counted_buckets[(mixed >> 40) % COUNTED_BUCKETS];
    for (uint32_t i = *bucket; i; i = counted_next[i - 1]) {
        struct counted_row *row = &counted_rows[i - 1];
        if (row->node == (int32_t)node && row->place == place && row->kind == kind) return row;
    }
    if (counted_count == COUNTED_LIMIT) {
        lost_guest_rows++;
        return NULL;
    }
    counted_rows[counted_count] = (struct counted_row){.place = place, .node = (int32_t)node, .kind = kind};
    counted_next[counted_count] = *bucket;
    *bucket = counted_count + 1;
    return &counted_rows[counted_count++];
}

static void count_access(struct counted_row *row, bool writes) {
    if (row && writes) row->writes++;
    else if (row) row->reads++;
}

static void count_port(uint16_t port, bool writes) {
    count_access(counted_row(COUNTED_PORT, port), writes);
}

/* So many pages are asked for, 2^order of them. */
static void count_pages(uint64_t order) {
    struct counted_row *row = order < 32 ? counted_row(COUNTED_PAGES, 0) : NULL;
    if (row) row->reads += 1ull << order;
}

/*
 * The file that a page of the page cache belongs to, by its path within its file system; nothing where it is a block
 * device's own, as what file systems keep of themselves is, or no file's.
 */
static char *file_of_page(uint64_t page, char *buffer) {
    char type[8];
    char *start = buffer + PATH_LIMIT;
    uint64_t mapping = member64(page, OFF_PAGE_MAPPING);
    uint64_t inode = mapping & 3 ? 0 : member64(mapping, OFF_MAPPING_HOST); /* linux/page-flags.h, PAGE_MAPPING_FLAGS */
    uint64_t alias = member64(inode, OFF_INODE_ALIASES);
    if (!alias || config.offsets[OFF_DENTRY_ALIAS] < 0) return start;
    uint64_t kind = member64(member64(member64(inode, OFF_INODE_SB), OFF_SB_TYPE), OFF_FSTYPE_NAME);
    if (read_string(kind, type, sizeof type) == 4 && !memcmp(type, "bdev", 4)) return start;
    return path_of((struct place){0, alias - (uint64_t)config.offsets[OFF_DENTRY_ALIAS]}, (struct place){0, 0}, buffer);
}

static bool sees_disks(void) {
    bool disk = config.offsets[OFF_BIO_DISK] >= 0 || (config.offsets[OFF_BIO_DEVICE] >= 0 && config.offsets[OFF_DEVICE_DISK] >= 0);
    return config.hooks[HOOK_DISK] && disk && config.offsets[OFF_BIO_OPERATION] >= 0 && config.offsets[OFF_BIO_SIZE] >= 0 &&
           config.offsets[OFF_DISK_NAME] >= 0;
}

/* A file system asks for blocks: \`bio\` is a struct bio (linux/blk_types.h), whose operation 0 is a read. */
static void count_disk(uint64_t bio) {
    char buffer[PATH_LIMIT], name[40 + PATH_LIMIT];
    if (!sees_disks() || (member32(bio, OFF_BIO_OPERATION) & 0xff) != 0) return;
    uint64_t disk = member64(bio, OFF_BIO_DISK);
    if (!disk) disk = member64(member64(bio, OFF_BIO_DEVICE), OFF_DEVICE_DISK);
    if (!disk) return;
    size_t length = read_string(disk + (uint64_t)config.offsets[OFF_DISK_NAME], name, 32);
    name[length++] = 0;
    char *path = file_of_page(member64(member64(bio, OFF_BIO_VECTOR), OFF_VECTOR_PAGE), buffer);
    size_t path_length = (size_t)(buffer + PATH_LIMIT - path);
    memcpy(name + length, path, path_length);
    struct text text = intern(name, length + path_length);
    struct counted_row *row = counted_row(COUNTED_DISK, text.offset);
    if (!row) return;
    row->name = text.offset;
    row->name_length = text.length;
    row->reads += member32(bio, OFF_BIO_SIZE);
}

#endif
`;var Ju=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sees accesses to devices.
 *
 * Under icount such an access is made by the last instruction of a block, or QEMU leaves the block and makes one of that
 * instruction (cpu_io_recompile): so the last instructions of blocks are all that has to be looked at, and of these few
 * access memory that may be a device's.
 *
 * Why so: docs/decisions/0445-where-devices-are-accessed.md.
 */
#ifndef DEVICE_EVENTS_C_INC
#define DEVICE_EVENTS_C_INC

#include BOOTGATE_ARCH
#include "api.h"
#include "blocks.c.inc"
#include "config.c.inc"
#include "count.c.inc"
#include "counted.c.inc"
#include "layout.h"
#include "marks.c.inc"

#define DEVICE_REGION 256u /* bytes of memory that one row is of */

#if BOOTGATE_API >= 4

/* The last instruction of a block has accessed memory. */
static void on_memory(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t address, void *userdata) {
    (void)vcpu;
    (void)userdata;
    if (ended) return;
    const struct qemu_plugin_hwaddr *where = qemu_plugin_get_hwaddr(info, address);
    if (!where || !qemu_plugin_hwaddr_is_io(where)) return;
    struct counted_row *row = counted_row(COUNTED_MEMORY, qemu_plugin_hwaddr_phys_addr(where) / DEVICE_REGION * DEVICE_REGION);
    if (row && !row->name_length) {
        const char *name = qemu_plugin_hwaddr_device_name(where);
        struct text text = intern(name, strnlen(name, NAME_LIMIT));
        row->name = text.offset;
        row->name_length = text.length;
    }
    count_access(row, qemu_plugin_mem_is_store(info));
}

/* A port is about to be read. */
static void on_input(unsigned int vcpu, void *userdata) {
    const struct site *site = userdata;
    (void)vcpu;
    if (!ended) count_port(arch.port((uint32_t)site->address), false);
}

/* The memory access of a string instruction that reads or writes a port; one that reads it writes memory twice. */
static void on_port_string(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t address, void *userdata) {
    const struct site *site = userdata;
    static bool again;
    (void)vcpu;
    (void)address;
    bool reads_port = qemu_plugin_mem_is_store(info);
    if (reads_port) again = !again;
    if (!ended && (!reads_port || again)) count_port(arch.port((uint32_t)site->address), !reads_port);
}

#endif

/* Counts what the instruction does to devices; what writes to a port is counted by on_output. */
static void watch_device(struct qemu_plugin_tb *tb, struct qemu_plugin_insn *handle, const struct insn *insn,
                         uint32_t block, uint32_t index, int32_t lag, bool may_access) {
#if BOOTGATE_API >= 4
    if (!config.count_devices) return;
    if (insn->port != PORT_NONE) {
        struct site *site = site_at(block, index, lag, insn->output_place, SITE_DEVICE);
        if (!site) return;
        if (insn->port == PORT_STRING) {
            qemu_plugin_register_vcpu_mem_cb(handle, on_port_string, CB_R_REGS, MEM_RW, site);
        } else if (insn->port == PORT_READ) {
            on_instruction(tb, handle, on_input, CB_R_REGS, site);
        }
    } else if (may_access && insn->flow == FLOW_NONE && insn->class != INSN_SAFE && insn->class != INSN_REP) {
        qemu_plugin_register_vcpu_mem_cb(handle, on_memory, CB_NO_REGS, MEM_RW, NULL);
    }
#else
    (void)tb;
    (void)handle;
    (void)insn;
    (void)block;
    (void)index;
    (void)lag;
    (void)may_access;
#endif
}

#endif
`;var Zu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What QEMU calls while the guest runs: each is a few additions to the tables. */
#ifndef EVENTS_C_INC
#define EVENTS_C_INC

#include BOOTGATE_ARCH
#include "blocks.c.inc"
#include "clock.c.inc"
#include "config.c.inc"
#include "count.c.inc"
#include "counted.c.inc"
#include "hooks.c.inc"
#include "layout.h"
#include "marks.c.inc"
#include "memory.c.inc"
#include "nodes.c.inc"
#include "observe.c.inc"
#include "output.c.inc"
#include "tasks.c.inc"
#include "tree.c.inc"

static uint64_t left_kernel_at = UINT64_MAX; /* instructions when the kernel last returned from an interrupt or a system call */
static char console_line[8192];
static size_t console_length;

/* A fault handler runs: an iteration of a repeated instruction in flight did not complete. */
static void take_back_rep(void) {
    uint64_t token = hot->rep_in_flight;
    hot->rep_in_flight = 0;
    /* 4b+3: one access, 4b+1: the second of two, 2(4b+1): the first of two; see count_last */
    uint64_t block = token % 4 == 2 ? token / 8 : token / 4;
    if (block == 0 || block >= block_count || !blocks[block].rep) return;
    if (config.exact_blocks) counts_of((uint32_t)block)->instructions--;
    hot->instructions--;
}

static uint64_t clock_read_at = UINT64_MAX; /* instructions before the last one that read the clock */

static void note_clock(const struct site *site, uint64_t now) {
    if (site->roles & SITE_AFTER_CLOCK && halted && now == clock_read_at + 1) {
        learn_idle_from_guest(clock_read_at, arch.clock());
    }
    if (site->roles & SITE_CLOCK) clock_read_at = now;
}

static bool call_made; /* the instruction of a system call has run: the entry of faults that comes next is its */
static int32_t call_number;
static bool narrow_user; /* the user code that runs, or ran last, is of 32 bits */

/* User code is about to call the kernel. */
static void note_call(uint64_t now) {
    credit(now + 1); /* the instruction itself is the user's */
    call_made = true;
    call_number = watches_guest() ? (int32_t)read_register(REG_CALL_NUMBER) : 0;
    if (watches_guest()) learn_command_late(now + 1);
}

/* At the kernel's entry: only there are the registers of 32-bit code where those of 64-bit code are. */
static int32_t narrow_call_number(void) {
    return (int32_t)(read_register(REG_NARROW_CALL_NUMBER) % NARROW_CALL | NARROW_CALL);
}

/* An interrupt, exception or system call begins. Why by its entry: docs/decisions/0123-interrupts-by-their-entries.md. */
static void enter_kernel(const struct site *site, uint64_t now) {
    bool call = site->roles & SITE_SYSTEM_CALL || (call_made && site->roles & SITE_FAULT);
    bool device = arch.by_device ? arch.by_device() : !(site->roles & SITE_FAULT);
    uint64_t named = arch.by_device && device ? device_entry() : 0;
    if (!arch.clock && halted && read_icount && site->index == 0) learn_idle_at(executed(), now);
    enter_handler(named ? named : site->address, call ? KIND_SYSTEM_CALL : KIND_INTERRUPT, !call && device);
    if (call_made && watches_guest() && narrow_user) begin_call(narrow_call_number());
    else if (call_made && watches_guest()) begin_call(call_number);
    else if (call && site->address == config.hooks[HOOK_SYSTEM_CALL]) begin_call((int32_t)read_register(REG_CALL_NUMBER));
    call_made = false;
}

static enum destination destination_of(const struct site *site) {
    if (site->roles & SITE_TO_USER) return TO_USER;
    enum privilege privilege = watches_guest() ? arch.returns_to() : PRIVILEGE_UNKNOWN;
    narrow_user = privilege == PRIVILEGE_NARROW_USER;
    if (narrow_user) current->row.flags |= TASK_NARROW;
    if (privilege == PRIVILEGE_UNKNOWN) return TO_WHERE_IT_CAME_FROM;
    return privilege == PRIVILEGE_KERNEL ? TO_KERNEL : TO_USER;
}

static void leave_kernel(const struct site *site, uint64_t now) {
    left_kernel_at = now;
    credit(now + 1); /* the return itself belongs to the handler */
    leave_handler(destination_of(site));
    if (!current->call || current->mode != MODE_USER) return;
    uint64_t result = read_register(REG_CALL_RESULT);
    end_call(narrow_user ? (uint64_t)(int64_t)(int32_t)result : result);
}

static void on_site(unsigned int vcpu, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    if (ended) return;
    if (site->roles & SITE_FAULT) take_back_rep();
    if (site->roles & (SITE_AFTER_REP | SITE_INTERRUPT)) hot->rep_in_flight = 0;
    uint64_t now = executed_before(site);
    hot->expected = 0;
    if (now > credited) starts_running(top());
    if (site->roles & SITE_MARK) pass_marks_at(site, now);
    note_clock(site, now);
    if (!(site->roles & ~(uint32_t)(SITE_AFTER_REP | SITE_AFTER_CLOCK | SITE_CLOCK))) return;
    if (arch.vectors && site->roles & SITE_INTERRUPT && is_vector(top())) {
        leave_vector(site->address);
        return;
    }
    credit_and_check(now);
    if (site->roles & (SITE_INTERRUPT | SITE_SYSTEM_CALL)) enter_kernel(site, now);
    else if (site->roles & SITE_STUB) enter_stub(site->address);
    else if (site->roles & SITE_ENTRY) enter_function(site);
    if (site->roles & SITE_JUMPS_ON) {
        credit(now + 1);
        await_callee(top());
    }
    if (site->roles & SITE_HOOK) run_hook(site->address, now);
    if (site->roles & SITE_HALT) halted = true;
    if (site->roles & SITE_CALLS_KERNEL) note_call(now);
    if (site->roles & (SITE_CALLS_FIRMWARE | SITE_LEAVES_FIRMWARE)) credit(now + 1); /* the instruction is the caller's */
    if (site->roles & SITE_CALLS_FIRMWARE) enter_firmware(read_register(REG_FIRMWARE_ENTRY));
    if (site->roles & SITE_LEAVES_FIRMWARE) leave_firmware();
    if (site->roles & SITE_TASK_SWITCH) {
        if (!arch.frames_by_return) leave_task();
        if (watches_guest()) tasks_switch(now);
        if (arch.frames_by_return) switch_tasks(read_register(REG_ARGUMENT_1), read_register(REG_ARGUMENT_2));
    }
    if (site->roles & SITE_LEAVE) leave_kernel(site, now);
    else if (arch.frames_by_return) hot->returning = 0;
}

/*
 * Is this a guest's orderly end, whatever its functions are called? Firmware and boot loaders reset the machine when
 * they do not know what else to do, so a reset counts once user code has run.
 */
static bool ends_machine(const struct output *output) {
    return output->powers_off || (output->restarts && user_seen) ||
           (config.exit_port && output->port == config.exit_port);
}

/* The guest asks the machine to end. */
static void pass_power_off(struct site *site, uint64_t now) {
    for (uint32_t i = 0; i < config.mark_count; i++) {
        if (config.marks[i].kind != MARK_POWER_OFF) continue;
        flush_lag(&config.marks[i], site);
        pass_mark(i, now, true);
    }
}

/* A byte leaves through the first serial port. */
static void send(struct site *site, char byte, uint64_t now) {
    if (console_byte_count < CONSOLE_LIMIT) {
        console_bytes[console_byte_count++] =
            (struct console_byte_row){.instructions = now, .byte = (unsigned char)byte};
    } else {
        lost_console_bytes++;
    }
    if (byte == '\\n' || console_length == sizeof console_line) console_length = 0;
    if (byte != '\\n') console_line[console_length++] = byte;
    for (uint32_t i = 0; i < config.mark_count; i++) {
        struct mark *mark = &config.marks[i];
        size_t length = mark->kind == MARK_CONSOLE ? strlen(mark->text) : SIZE_MAX;
        if (length > console_length) continue;
        if (memcmp(console_line + console_length - length, mark->text, length) != 0) continue;
        flush_lag(mark, site);
        pass_mark(i, now, true);
    }
}

/* Something is written to a device, perhaps to the console or to the power management. */
static void on_output(unsigned int vcpu, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    if (ended) return;
    uint64_t now = executed_before(site);
    struct output output = arch.output((uint32_t)site->address);
    if (ends_machine(&output)) pass_power_off(site, now);
    if (!ended && config.count_devices && arch.port) count_port(output.port, true);
    if (!ended && output.sends) send(site, output.byte, now);
}

#if BOOTGATE_API >= 4

/* The driver of a device, or the firmware, has stored something. */
static void on_store(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t address, void *userdata) {
    (void)vcpu;
    if (ended) return;
    const struct qemu_plugin_hwaddr *where = qemu_plugin_get_hwaddr(info, address);
    if (!where || !qemu_plugin_hwaddr_is_io(where)) return;
    struct output output = arch.stored(qemu_plugin_hwaddr_phys_addr(where), qemu_plugin_mem_get_value(info).data.u64);
    uint64_t now = executed() - (read_icount ? 1 : 0); /* an access to a device is the last of its block */
    if (ends_machine(&output)) pass_power_off(userdata, now);
    if (!ended && output.sends) send(userdata, output.byte, now);
}

#endif

static void on_entry(unsigned int vcpu, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    if (ended) return;
    credit_and_check(executed_before(site));
    enter_function(site);
    hot->expected = site->address;
}

/* The memory access of a call or return: the instruction has completed and \`slot\` is its place on the stack. */
static uint64_t complete(struct site *site, uint64_t slot) {
    uint64_t now = executed_with(site);
    locate(site, now);
    hot->rep_in_flight = 0;
    credit_and_check(now);
    if (switching) resolve_task(slot);
    last_slot = slot;
    return now;
}

/* A call has run: a frame of this key for what was called, which is what will be entered next. */
static void call_from(struct site *site, uint64_t key) {
    uint32_t caller = top()->node;
    hot->expected = site->address;
    if (site->address == 0) {
        push(key, caller, FRAME_PENDING | FRAME_FRESH);
        return;
    }
    if (top()->flags & FRAME_BARRIER && nodes[caller].address == site->address) { /* an entry that bears its name */
        push(key, caller, FRAME_FRESH);
        return;
    }
    uint32_t callee = child_at(site, caller);
    sums[callee].calls++;
    push(key, callee, FRAME_FRESH);
}

static void on_call(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t slot, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    (void)info;
    if (ended || !own_access(site)) return;
    complete(site, slot);
    drop_dead(slot);
    call_from(site, slot);
}

static void on_return(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t slot, void *userdata) {
    (void)vcpu;
    (void)info;
    if (ended || !own_access(userdata)) return;
    complete(userdata, slot);
    return_from(slot);
    hot->expected = 0;
}

/* The last instruction of a block is a call that leaves its return address in a register, and cannot fail. */
static void on_linked_call(unsigned int vcpu, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    if (ended) return;
    uint64_t now = executed_before(site) + 1;
    locate(site, now);
    credit_and_check(now);
    hot->returning = 0;
    call_from(site, site->back);
    note_call_stack();
}

/* The first block behind a call begins, perhaps by a return. */
static void on_returned(unsigned int vcpu, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    if (ended || !hot->returning) return;
    hot->returning = 0;
    hot->expected = 0;
    uint64_t now = executed_before(site);
    locate(site, now);
    credit_and_check(now);
    return_to(site->address);
}

/* A block's last instruction accessed its operand. */
static void on_last(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t address, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    (void)info;
    (void)address;
    if (ended || !own_access(site)) return;
    executed_with(site);
}

#endif
`;var ed=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the kernel's structures out of guest memory; where members lie is in the configuration (from BTF). */
#ifndef GUEST_C_INC
#define GUEST_C_INC

#include "config.c.inc"
#include "observe.c.inc"
#include "text.c.inc"

#define PATH_LIMIT 4096
#define PATH_DEPTH 128
#define NAME_LIMIT 255 /* NAME_MAX, linux/limits.h */

static uint64_t read_u64(uint64_t address) {
    uint64_t value = 0;
    return read_guest(address, &value, sizeof value) ? value : 0;
}

static uint32_t read_u32(uint64_t address) {
    uint32_t value = 0;
    return read_guest(address, &value, sizeof value) ? value : 0;
}

/* A pointer or long of the structure at \`base\`; 0 where this kernel has no such member. */
static uint64_t member64(uint64_t base, enum offset_name which) {
    return base && config.offsets[which] >= 0 ? read_u64(base + (uint64_t)config.offsets[which]) : 0;
}

static uint32_t member32(uint64_t base, enum offset_name which) {
    return base && config.offsets[which] >= 0 ? read_u32(base + (uint64_t)config.offsets[which]) : 0;
}

/* Bytes up to a zero or \`limit\`, however the pages behind them are mapped; how many were read. */
static size_t read_string(uint64_t address, char *buffer, size_t limit) {
    size_t length = 0;
    while (address && length < limit) {
        size_t chunk = 64 - (size_t)((address + length) % 64);
        if (chunk > limit - length) chunk = limit - length;
        if (!read_guest(address + length, buffer + length, chunk)) break;
        size_t here = strnlen(buffer + length, chunk);
        length += here;
        if (here < chunk) break;
    }
    return length;
}

struct place {
    uint64_t mount, entry; /* vfsmount, dentry */
};

static struct place place_at(uint64_t address) {
    return (struct place){.mount = member64(address, OFF_PATH_MNT), .entry = member64(address, OFF_PATH_DENTRY)};
}

/* Puts a component of a path, whose characters are at \`name\` of the guest, before \`start\`; false: no room or no name. */
static bool put_before(char **start, const char *buffer, uint64_t name) {
    char component[NAME_LIMIT];
    size_t length = read_string(name, component, sizeof component);
    if (length == 0 || length + 1 > (size_t)(*start - buffer)) return false;
    *start -= length;
    memcpy(*start, component, length);
    *--*start = '/';
    return true;
}

/*
 * The absolute path of a place below \`root\`, as d_path (fs/d_path.c) would give it. Components are put down from
 * the end of \`buffer\`; returns where the path begins.
 */
static char *path_of(struct place at, struct place root, char *buffer) {
    char *start = buffer + PATH_LIMIT;
    for (int depth = 0; depth < PATH_DEPTH && at.entry; depth++) {
        if (at.entry == root.entry && at.mount == root.mount) break;
        uint64_t parent = member64(at.entry, OFF_DENTRY_PARENT);
        if (at.entry == member64(at.mount, OFF_VFSMOUNT_ROOT) || at.entry == parent) {
            uint64_t mount = at.mount - (uint64_t)config.offsets[OFF_MOUNT_MNT];
            uint64_t above = member64(mount, OFF_MOUNT_PARENT);
            if (!at.mount || above == mount || !above) break;
            at.entry = member64(mount, OFF_MOUNT_POINT);
            at.mount = above + (uint64_t)config.offsets[OFF_MOUNT_MNT];
            continue;
        }
        if (!put_before(&start, buffer, member64(at.entry, OFF_DENTRY_NAME))) break;
        at.entry = parent;
    }
    if (start == buffer + PATH_LIMIT) *--start = '/';
    return start;
}

/* The path of an open file as the task sees it. */
static struct text file_path(uint64_t file, uint64_t task) {
    char buffer[PATH_LIMIT];
    uint64_t path = file + (uint64_t)config.offsets[OFF_FILE_PATH];
    uint64_t fs = member64(task, OFF_TASK_FS);
    struct place root = fs ? place_at(fs + (uint64_t)config.offsets[OFF_FS_ROOT]) : (struct place){0, 0};
    char *start = path_of(place_at(path), root, buffer);
    return intern(start, (size_t)(buffer + PATH_LIMIT - start));
}

/*
 * The path of a task's cgroup in the unified hierarchy, as /proc/PID/cgroup shows it outside of any namespace;
 * empty where it cannot be told.
 */
static struct text cgroup_path(uint64_t task) {
    char buffer[PATH_LIMIT];
    char *start = buffer + PATH_LIMIT;
    uint64_t cgroup = member64(member64(task, OFF_TASK_CGROUPS), OFF_CSS_SET_CGROUP);
    uint64_t node = member64(cgroup, OFF_CGROUP_NODE), parent = member64(node, OFF_KERNFS_PARENT);
    if (!node || config.offsets[OFF_KERNFS_PARENT] < 0) return (struct text){0, 0};
    for (int depth = 0; parent; depth++) {
        bool named = depth < PATH_DEPTH && put_before(&start, buffer, member64(node, OFF_KERNFS_NAME));
        if (!named) return (struct text){0, 0};
        node = parent;
        parent = member64(node, OFF_KERNFS_PARENT);
    }
    if (start == buffer + PATH_LIMIT) *--start = '/';
    return intern(start, (size_t)(buffer + PATH_LIMIT - start));
}

/* \`ext4\`, \`tmpfs\`: the type of the file system that an inode lies in. */
static struct text filesystem_of(uint64_t inode) {
    char name[64];
    uint64_t type = member64(member64(inode, OFF_INODE_SB), OFF_SB_TYPE);
    return intern(name, read_string(member64(type, OFF_FSTYPE_NAME), name, sizeof name));
}

#endif
`;var td=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the guest's kernel does to its tasks, address spaces and modules, seen at the functions that do it. */
#ifndef HOOKS_C_INC
#define HOOKS_C_INC

#include "api.h"
#include "arch.c.inc"
#include "clock.c.inc"
#include "code.c.inc"
#include "config.c.inc"
#include "counted.c.inc"
#include "guest.c.inc"
#include "layout.h"
#include "memory.c.inc"
#include "nodes.c.inc"
#include "observe.c.inc"
#include "tasks.c.inc"
#include "text.c.inc"
#include "tree.c.inc"
#include "waits.c.inc"

#define CALL_BUCKETS (1u << 14)
#define COMMAND_LIMIT 8192u
#define RUN_STATE_PAUSED 4 /* QEMU qapi/run-state.json, RunState */
#define VM_EXEC 4u /* linux/mm.h */
#define MODULE_SYMBOLS_LIMIT (1u << 18)
#define ERRNO_LIMIT 4095u /* linux/err.h, MAX_ERRNO */

static struct system_call_row *calls;
static uint32_t *call_next;
static uint32_t call_count, call_buckets[CALL_BUCKETS];
static struct module_symbol_row *module_symbols;
static uint32_t module_symbol_count;
static uint64_t *module_of_object; /* struct module by object; 0 for files */

/* Sizes are the guest's to claim: what no reader could hold is unknown. */
static int64_t claimed_size(uint64_t size) {
    return size < 1ull << 53 ? (int64_t)size : -1;
}

static bool prepare_hooks(void) {
    calls = reserve(CALL_LIMIT * sizeof *calls);
    call_next = reserve(CALL_LIMIT * sizeof *call_next);
    module_symbols = reserve(MODULE_SYMBOL_LIMIT * sizeof *module_symbols);
    module_of_object = reserve(OBJECT_LIMIT * sizeof *module_of_object);
    return (calls && call_next && module_symbols && module_of_object && prepare_waits()) ||
           complain("no address space");
}

static void task_forks(uint64_t pointer, uint64_t now) {
    struct task *task = new_task(pointer, now);
    note_wake_up(task, now);
    uint64_t mm = member64(pointer, OFF_TASK_MM);
    task->program = current->program;
    if (config.focus_children) task->row.flags |= current->row.flags & TASK_FOCUSED;
    else if (current->row.flags & TASK_FOCUSED) task->program = program_named(current->name, false);
    if (mm) {
        bool shared = mm == member64(current->pointer, OFF_TASK_MM) && current->space != NO_SPACE;
        task->space = shared ? current->space : new_space(mm, current->space);
    }
    learn_name(task, now);
    learn_cgroup(current, now); /* the first process moves itself */
    learn_cgroup(task, now);
}

/* Asks QEMU to halt the guest after the block that runs: what monitor and debugger stubs do (system/cpus.c). */
static void halt_guest(void) {
    int (*vm_stop)(int state);
    find_function("vm_stop", &vm_stop);
    if (vm_stop) vm_stop(RUN_STATE_PAUSED);
}

static bool in_focus(const char *command) {
    char folder[PATH_LIMIT + 1];
    if (config.focus == FOCUS_COMMAND) return !regexec(&config.focus_pattern, command, 0, NULL, 0);
    if (config.focus == FOCUS_NAME) {
        char name[17] = {0};
        memcpy(name, current->name, sizeof current->name);
        return !regexec(&config.focus_pattern, name, 0, NULL, 0);
    }
    uint64_t fs = member64(current->pointer, OFF_TASK_FS);
    if (!fs || config.offsets[OFF_FS_PWD] < 0 || config.offsets[OFF_FS_ROOT] < 0) return false;
    char *start = path_of(place_at(fs + (uint64_t)config.offsets[OFF_FS_PWD]),
                          place_at(fs + (uint64_t)config.offsets[OFF_FS_ROOT]), folder);
    folder[PATH_LIMIT] = 0;
    return !regexec(&config.focus_pattern, start, 0, NULL, 0);
}

/* \`command\`: arguments, each ended by a zero; they are changed. */
static void choose_focus(char *command, size_t length) {
    if (config.focus == FOCUS_NONE) return;
    for (size_t i = 0; i + 1 < length; i++) {
        if (command[i] == 0) command[i] = ' ';
    }
    command[length] = 0;
    bool before = current->row.flags & TASK_FOCUSED;
    bool now = in_focus(command) || (before && config.focus_children);
    if (now) current->row.flags |= TASK_FOCUSED;
    else current->row.flags &= ~(uint32_t)TASK_FOCUSED;
    if (now && !before && config.focus_stop && progress && !progress[3]) {
        progress[3] = 1;
        halt_guest();
    }
}

/*
 * Notes what the program was called with, which the focus may be on. Its arguments are in user memory,
 * which some processors deny the kernel, whose eyes these are: there it is done at the program's first system call.
 */
static void learn_command(uint64_t now) {
    char command[COMMAND_LIMIT + 1];
    uint64_t start = current->command, length = current->command_length, read = 0;
    while (read < length) {
        size_t chunk = 256 - (size_t)((start + read) % 256);
        if (chunk > length - read) chunk = length - read;
        if (!read_guest(start + read, command + read, chunk)) break;
        read += chunk;
    }
    if (length && !read && current->mode == MODE_KERNEL) return;
    current->command_length = 0;
    note_event(current, TASK_EVENT_EXEC, keep_text(command, read), now);
    if (config.focus == FOCUS_COMMAND) choose_focus(command, read);
}

/* The new program's memory is set up and its first instruction chosen (start_thread). */
static void task_executes(uint64_t now) {
    uint64_t mm = member64(current->pointer, OFF_TASK_MM);
    current->space = space_of(mm);
    /* Before 5.18 init and helpers are kernel threads until they execute a program (begin_new_exec, fs/exec.c). */
    current->row.flags &= ~(uint32_t)TASK_KERNEL_THREAD;
    learn_name(current, now);
    learn_cgroup(current, now);
    uint64_t file = member64(mm, OFF_MM_EXE_FILE);
    if (file) note_event(current, TASK_EVENT_FILE, file_path(file, current->pointer), now);
    uint64_t start = member64(mm, OFF_MM_ARG_START), end = member64(mm, OFF_MM_ARG_END);
    current->command = start;
    current->command_length = end <= start ? 0 : end - start < COMMAND_LIMIT ? (uint32_t)(end - start) : COMMAND_LIMIT;
    learn_command(now);
    char none[1];
    if (config.focus != FOCUS_COMMAND) choose_focus(none, 0);
    current->program = program_named(current->name, current->row.flags & TASK_FOCUSED);
    stack->execed = true;
}

/* A program makes a system call: its memory is readable, and the kernel's is not. */
static void learn_command_late(uint64_t now) {
    if (!current->command_length) return;
    uint32_t focused = current->row.flags & TASK_FOCUSED;
    learn_command(now);
    if (focused == (current->row.flags & TASK_FOCUSED)) return;
    current->program = program_named(current->name, !focused);
    stack->execed = true;
}

static void end_call(uint64_t result) {
    struct system_call_row *call = &calls[current->call - 1];
    call->instructions += current->row.kernel - current->call_kernel;
    if (result >= -(uint64_t)ERRNO_LIMIT) call->errors++;
    current->call = 0;
}

static void task_exits(uint64_t code, uint64_t now) {
    if (current->row.ended != UINT64_MAX) return;
    learn_cgroup(current, now);
    current->row.ended = now;
    current->row.ended_ns = virtual_ns(now);
    current->row.exit_code = (int32_t)code;
    if (current->call) end_call(0);
}

/* A mapping was made or changed: the place where perf learns of it, too (perf_event_mmap). */
static void code_is_mapped(uint64_t vma, uint64_t now) {
    if (!(member64(vma, OFF_VMA_FLAGS) & VM_EXEC)) return;
    uint64_t mm = member64(vma, OFF_VMA_MM), file = member64(vma, OFF_VMA_FILE);
    uint32_t space = space_of(mm);
    if (space == NO_SPACE) space = new_space(mm, NO_SPACE);
    if (space == NO_SPACE) return;
    struct mapping mapping = {.start = member64(vma, OFF_VMA_START), .end = member64(vma, OFF_VMA_END),
                              .file_offset = member64(vma, OFF_VMA_PGOFF) * config.page_bytes, .object = RAW_CODE};
    if (claimed_size(mapping.file_offset) < 0) mapping.file_offset = 0;
    if (file) {
        uint64_t inode = member64(file, OFF_FILE_INODE);
        mapping.object = file_object(OBJECT_FILE, file_path(file, current->pointer), filesystem_of(inode),
                                   claimed_size(member64(inode, OFF_INODE_SIZE)), now);
    } else {
        char name[16];
        size_t length = read_string(member64(member64(vma, OFF_VMA_PRIVATE), OFF_SPECIAL_NAME), name, sizeof name);
        mapping.file_offset = 0;
        /* That of 32-bit programs is other code, and lies in their four gigabytes. */
        if (length == 6 && !memcmp(name, "[vdso]", 6) && mapping.start >> 32) {
            mapping.object = file_object(OBJECT_VDSO, intern(name, length), (struct text){0, 0},
                                       claimed_size(mapping.end - mapping.start), now);
        }
    }
    map_code(space, mapping, now, (int32_t)task_index(current));
}

struct elf_symbol { /* Elf64_Sym */
    uint32_t name;
    uint8_t info, other;
    uint16_t section;
    uint64_t value, size;
};

/* Functions and labels; before 5.2 the kernel put the letter that nm prints in place of the type. */
static bool is_code_symbol(const struct elf_symbol *symbol) {
    uint8_t info = symbol->info, type = info & 0xf;
    if (info == 't' || info == 'T' || info == 'w' || info == 'W') return true;
    return symbol->section && (type == 0 || type == 2);
}

static bool in_object(uint64_t address, uint32_t object) {
    for (uint32_t i = region_count; i-- > 0;) {
        if (address >= regions[i].start && address < regions[i].end) return regions[i].object == object;
    }
    return false;
}

static void copy_symbols(uint64_t module, uint32_t object) {
    struct elf_symbol chunk[128];
    uint64_t kallsyms = member64(module, OFF_MODULE_KALLSYMS);
    uint64_t table = member64(kallsyms, OFF_KALLSYMS_SYMTAB), strings = member64(kallsyms, OFF_KALLSYMS_STRTAB);
    uint32_t count = member32(kallsyms, OFF_KALLSYMS_COUNT);
    if (!table || !strings || count > MODULE_SYMBOLS_LIMIT) return;
    for (uint32_t done = 0; done < count;) {
        uint32_t some = count - done < 128 ? count - done : 128;
        if (!read_guest(table + done * sizeof *chunk, chunk, some * sizeof *chunk)) return;
        for (uint32_t i = 0; i < some; i++) {
            char name[256];
            if (!is_code_symbol(&chunk[i]) || !in_object(chunk[i].value, object)) continue;
            if (module_symbol_count == MODULE_SYMBOL_LIMIT) {
                lost_guest_rows++;
                return;
            }
            size_t length = read_string(strings + chunk[i].name, name, sizeof name);
            struct text text = keep_text(name, length);
            module_symbols[module_symbol_count++] = (struct module_symbol_row){
                .address = chunk[i].value, .size = chunk[i].size >> 53 ? 0 : chunk[i].size, .name = text.offset,
                .name_length = text.length, .object = (int32_t)object};
        }
        done += some;
    }
}

/* A module lies where it will run, relocated, its symbols listed (module_finalize). */
static void module_loads(uint64_t module, uint64_t now) {
    char name[64];
    uint64_t base = member64(module, OFF_MODULE_CORE_BASE), size = 0;
    if (config.offsets[OFF_MODULE_NAME] < 0 || !base) return;
    for (size_t i = 0; i < config.module_sizes.count; i++) size += read_u32(module + config.module_sizes.items[i]);
    size_t length = read_string(module + (uint64_t)config.offsets[OFF_MODULE_NAME], name, sizeof name);
    struct text text = intern(name, length);
    uint32_t object = new_object((struct object_row){.kind = OBJECT_MODULE, .name = text.offset, .base = base,
                                                  .name_length = text.length, .size_bytes = (int64_t)size,
                                                  .loaded = now});
    if (object == RAW_CODE) return;
    module_of_object[object] = module;
    add_region(base, member32(module, OFF_MODULE_CORE_SIZE), object);
    add_region(member64(module, OFF_MODULE_INIT_BASE), member32(module, OFF_MODULE_INIT_SIZE), object);
    copy_symbols(module, object);
}

static struct object_row *module_object(uint64_t module) {
    for (uint32_t i = object_count; i-- > 0;) {
        if (module_of_object[i] == module && objects[i].unloaded == UINT64_MAX) return &objects[i];
    }
    return NULL;
}

static void module_starts(uint64_t module, uint64_t now) {
    struct object_row *object = module_object(module);
    if (object) object->initialised = now;
}

static void module_goes(uint64_t module, uint64_t now) {
    struct object_row *object = module_object(module);
    if (!object) return;
    object->unloaded = now;
    remove_regions((uint32_t)(object - objects));
}

static struct system_call_row *call_row(int32_t task, int32_t number) {
    uint32_t *bucket = &call_buckets[((uint32_t)task * 512 + (uint32_t)number) % CALL_BUCKETS];
    for (uint32_t i = *bucket; i; i = call_next[i - 1]) {
        if (calls[i - 1].task == task && calls[i - 1].number == number) return &calls[i - 1];
    }
    if (call_count == CALL_LIMIT) {
        lost_guest_rows++;
        return NULL;
    }
    calls[call_count] = (struct system_call_row){.task = task, .number = number, .first = credited};
    call_next[call_count] = *bucket;
    *bucket = call_count + 1;
    return &calls[call_count++];
}

static void begin_call(int32_t number) {
    struct system_call_row *call = call_row((int32_t)task_index(current), number);
    if (!call) return;
    call->count++;
    current->call = (uint32_t)(call - calls) + 1;
    current->call_kernel = current->row.kernel;
}

/* The first instruction of the task switch: from its first argument to its second. */
static void tasks_switch(uint64_t now) {
    uint64_t next = read_register(REG_ARGUMENT_2), from = read_register(REG_ARGUMENT_1);
    /* Only the first is in no list yet; one that were put into a second one would tie both together. */
    if (current == &tasks[0] && !current->pointer && from) link_task(current, from);
    learn_name(current, now);
    if (current != &tasks[0]) fall_asleep(current, now);
    struct task *task = task_of(next);
    if (!task) task = new_task(next, now);
    if (!task->name[0]) learn_name(task, now);
    if (task != &tasks[0] && idle_unassigned) blame_idle(task);
    wake_up(task, now);
    if (task == &tasks[0]) {
        before_idle = current;
        idle_since = virtual_ns(now);
    }
    fresh_task = !task->ran && task != &tasks[0];
    task->ran = true;
    current = task;
    choose_account();
    find_runqueue();
}

static void run_hook(uint64_t address, uint64_t now) {
    for (uint32_t hook = 0; hook < HOOKS; hook++) {
        if (config.hooks[hook] != address) continue;
        uint64_t first = read_register(REG_ARGUMENT_1);
        switch (hook) {
        case HOOK_FORK: task_forks(first, now); break;
        case HOOK_EXEC_BEGIN: new_space(member64(first, OFF_BPRM_MM), NO_SPACE); break;
        case HOOK_EXEC_DONE: task_executes(now); break;
        case HOOK_EXIT: task_exits(first, now); break;
        case HOOK_MAP: code_is_mapped(first, now); break;
        case HOOK_MODULE_READY: module_loads(read_register(REG_ARGUMENT_3), now); break;
        case HOOK_MODULE_INIT: module_starts(first, now); break;
        case HOOK_MODULE_FREE: module_goes(first, now); break;
        case HOOK_WAKE: task_is_woken(first, now); break;
        case HOOK_PAGES: count_pages(read_register(REG_ARGUMENT_2)); break;
        case HOOK_DISK: count_disk(first); break;
        default: break;
        }
    }
}

#endif
`;var nd=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What must hold whatever the guest does. Asserted where the plugin is compiled with BOOTGATE_CHECK, which is when the
 * tracer is asked to check itself; elsewhere it costs nothing.
 */
#ifndef INVARIANT_C_INC
#define INVARIANT_C_INC

#ifdef BOOTGATE_CHECK

#include <stdio.h>
#include <stdlib.h>

#define invariant(holds) ((holds) ? (void)0 : broken(#holds, __FILE__, __LINE__))

static void broken(const char *what, const char *file, int line) {
    fprintf(stderr, "bootgate tracer: %s:%d: %s does not hold\\n", file, line, what);
    abort();
}

#else

#define invariant(holds) ((void)(0 && (holds)))

#endif

#endif
`;var rd=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why so: docs/decisions/0114-follow-a-moving-kernel.md. */
/* Why so: docs/decisions/0120-find-the-kernel-by-its-code.md. */
/* Why so: docs/decisions/0234-where-a-bootloader-put-the-kernel.md. */
/* Whose address it is: the kernel's, wherever it runs, or user code's. */
#ifndef KERNEL_MAP_C_INC
#define KERNEL_MAP_C_INC

#include <string.h>

#include BOOTGATE_ARCH
#include "config.c.inc"
#include "observe.c.inc"

#define PROOF_BYTES 8u /* of code that must be the same */
#define LONG_PIECE 64u /* of the code that runs first; shorter ones only show that names are right */

static uint64_t moved_by; /* what KASLR added to the kernel's link addresses */
static bool kernel_found; /* where it lies has been proven; until then it is where it was linked */

static bool image_found; /* where it lies physically: nobody told, its code did */
static uint64_t image_physical;

/* What device interrupts are known by, where all exceptions share an entry: that of the entries which is none of faults; 0: none. */
static uint64_t device_entry(void) {
    for (size_t i = 0; i < config.interrupt_entries.count; i++) {
        if (!listed(&config.fault_entries, config.interrupt_entries.items[i])) return config.interrupt_entries.items[i];
    }
    return 0;
}

static bool in_kernel_map(uint64_t address) {
    return address - arch.kernel_map < arch.kernel_map_bytes;
}

/* How far the kernel was moved if this is the code at \`into\` of a piece, UINT64_MAX if it is not. */
static uint64_t move_by_code(const struct code_piece *piece, uint64_t address, const uint8_t *code, size_t length) {
    uint64_t into = (address - piece->address) % arch.kernel_step;
    if (piece->length < LONG_PIECE) return UINT64_MAX;
    if (into + length > piece->length || memcmp(piece->bytes + into, code, length) != 0) return UINT64_MAX;
    return address - into - piece->address;
}

/*
 * Learns from code that runs in the kernel's own half how far the kernel was moved: by a multiple of arch.kernel_step, so
 * that its bytes are found in the image at the same place of such a step. What runs there first differs from version
 * to version and with the way it is booted, so an address alone proves nothing.
 */
static void find_kernel(uint64_t address, const uint8_t *code, size_t length) {
    if (kernel_found || !in_kernel_map(address) || length < PROOF_BYTES) return;
    for (uint32_t i = 0; i < config.code_count && !kernel_found; i++) {
        uint64_t moved = move_by_code(&config.code[i], address, code, length);
        if (moved >= arch.kernel_map_bytes) continue;
        kernel_found = true;
        moved_by = moved;
    }
}

/*
 * Learns from code that runs outside of the kernel's half where a bootloader put the image: it begins as a piece does, as far
 * as LONG_PIECE. An image that copies itself elsewhere before it begins is met there again.
 */
static void find_image(uint64_t address, const uint8_t *code, size_t length) {
    uint8_t memory[LONG_PIECE];
    if (length > sizeof memory) length = sizeof memory;
    for (uint32_t i = 0; i < config.code_count; i++) {
        const struct code_piece *piece = &config.code[i];
        if (piece->length < LONG_PIECE || memcmp(piece->bytes, code, length) != 0) continue;
        if (!read_guest(address, memory, sizeof memory) || memcmp(piece->bytes, memory, sizeof memory) != 0) continue;
        image_found = true;
        image_physical = address - (piece->address - config.image_start);
    }
}

static uint64_t code_compared, code_equal; /* pieces whose code was met, and found as the image has it */

static uint64_t call_targets, call_targets_entries; /* of the kernel's direct calls, and those where a function begins */

static struct code_piece *piece_at(uint64_t address) {
    uint32_t low = 0, high = config.code_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (config.code[middle].address < address) low = middle + 1;
        else high = middle;
    }
    return low < config.code_count && config.code[low].address == address ? &config.code[low] : NULL;
}

/* Is the beginning of a function what the image has, but for what the kernel itself overwrites there? */
static void compare_code(struct code_piece *piece, const uint8_t *code, size_t length) {
    if (piece->met || !arch.patched_head) return;
    if (length > piece->length) length = piece->length;
    size_t at = arch.patched_head(piece->bytes, length);
    if (at >= length) return;
    piece->met = true;
    code_compared++;
    if (!memcmp(piece->bytes + at, code + at, length - at)) code_equal++;
}

static bool in_kernel_image(uint64_t address) {
    return address - config.image_start < config.image_end - config.image_start;
}

/*
 * The address the kernel is linked at. With CF_PCREL, QEMU shares translated code between mappings of one
 * physical page and reports the address of the mapping that ran first: the identity map's, early in a boot.
 */
static uint64_t canonical(uint64_t address) {
    if (in_kernel_map(address) && in_kernel_image(address - moved_by)) return address - moved_by;
    if (!config.image_placed && !image_found) return address;
    uint64_t into = address - (config.image_placed ? config.image_physical : image_physical);
    return into < config.image_end - config.image_start ? into + config.image_start : address;
}

static bool is_firmware(uint64_t address) {
    return address - arch.firmware_start < arch.firmware_end - arch.firmware_start;
}

static bool is_user(uint64_t address) {
    return address < arch.user_end && !is_firmware(address);
}

#endif
`;var sd=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Marks and the end: what happens when the guest reaches a place that was asked for. */
#ifndef MARKS_C_INC
#define MARKS_C_INC

#include "arch.c.inc"
#include "blocks.c.inc"
#include "clock.c.inc"
#include "config.c.inc"
#include "count.c.inc"
#include "invariant.c.inc"
#include "kernel-map.c.inc"
#include "layout.h"
#include "memory.c.inc"
#include "nodes.c.inc"
#include "observe.c.inc"
#include "output.c.inc"
#include "tasks.c.inc"
#include "tree.c.inc"

static bool ended;
static uint64_t next_check; /* instructions at which limits and progress are looked at */

/* Does what the nodes and the tasks have executed add up to what was counted? */
static bool sums_agree(void) {
    uint64_t of_nodes = 0, of_tasks = 0;
    for (uint32_t i = 0; i < node_count; i++) of_nodes += sums[i].self;
    for (uint32_t i = 0; i < task_count; i++) {
        of_tasks += tasks[i].row.user + tasks[i].row.kernel + tasks[i].row.interrupt;
    }
    return of_nodes == credited && of_tasks == credited;
}

/* Everything is frozen and written; the guest is not needed any more. */
static void finish(uint64_t now, uint32_t reason, int32_t mark) {
    if (ended) return;
    ended = true;
    credit(now);
    if (reason != END_EXIT && watches_guest()) look_at_pages(); /* QEMU that is ending has no memory to show */
    invariant(sums_agree());
    tell_returns();
    snapshot_stage();
    header.rep_iterations = hot->rep_iterations + hot->rep_halves / 2;
    header.end = reason;
    header.end_mark = mark;
    header.virtual_ns = virtual_ns(now);
    header.idle_ns = clock_ns ? (int64_t)idle_ns : -1;
    bool written = write_trace(now);
    if (progress) progress[2] = written ? 1 : 2;
    /*
     * On exit QEMU is ending by itself. Else it is ended here, at this very instruction, so that
     * the console too is the same every time; chardevs write through, there is nothing left to flush.
     */
    if (reason != END_EXIT) _exit(written ? 0 : 1);
}

static void check_limits(uint64_t now) {
    next_check = now + (1u << 24);
    if (progress) {
        progress[0] = now;
        progress[1] = (uint64_t)stages_passed;
    }
    if (now >= config.instruction_limit) finish(now, END_INSTRUCTION_LIMIT, -1);
    if (next_check > config.instruction_limit) next_check = config.instruction_limit;
}

static void credit_and_check(uint64_t now) {
    credit(now);
    if (now >= next_check) check_limits(now);
}

/* \`readable\`: this callback may read registers. */
static void pass_mark(uint32_t index, uint64_t now, bool readable) {
    struct mark *mark = &config.marks[index];
    if (mark->reached && mark->role != ROLE_NOTE) return;
    mark->reached = true;
    if (mark_row_count < MARK_ROW_LIMIT) {
        mark_rows[mark_row_count++] =
            (struct mark_row){.instructions = now, .ns = virtual_ns(now), .mark = (int32_t)index,
                              .argument = readable ? canonical(read_register(REG_ARGUMENT_1)) : 0,
                              .argument2 = readable ? canonical(read_register(REG_ARGUMENT_2)) : 0};
    } else {
        lost_marks++;
    }
    if (mark->role == ROLE_STAGE) {
        credit(now);
        snapshot_stage();
        check_limits(now);
    }
    if (mark->role == ROLE_END) finish(now, END_END_MARK, (int32_t)index);
    if (mark->role == ROLE_PANIC) finish(now, END_PANIC, (int32_t)index);
}

/* Measuring ends in the middle of a block: what has run of it will not be added any more. */
static void flush_lag(const struct mark *mark, struct site *site) {
    if (read_icount || (mark->role != ROLE_END && mark->role != ROLE_PANIC)) return;
    if (config.exact_blocks) counts_of(site->block)->instructions += (uint32_t)site->lag;
    hot->instructions += (uint32_t)site->lag;
    site->lag = 0;
}

static bool at_address(const struct mark *mark) {
    return mark->kind == MARK_ADDRESS || mark->kind == MARK_EXEC;
}

/* Is the path about to be executed the mark's? \`struct filename\` begins with a pointer to it (linux/fs.h). */
static bool executes(const struct mark *mark) {
    uint64_t name;
    return read_guest(read_register(REG_ARGUMENT_2), &name, sizeof name) &&
           guest_string_is(name, mark->text);
}

static void pass_marks_at(struct site *site, uint64_t now) {
    for (uint32_t i = 0; i < config.mark_count; i++) {
        struct mark *mark = &config.marks[i];
        if (!at_address(mark) || mark->address != site->address) continue;
        if (mark->kind == MARK_EXEC && !executes(mark)) continue;
        flush_lag(mark, site);
        pass_mark(i, now, true);
    }
}

#endif
`;var od=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bounded memory: every table is reserved once at its full size as address space that costs nothing until it is
 * touched, so that nothing grows, moves or fails in the middle of a boot. A full table counts what it refuses.
 */
#ifndef MEMORY_C_INC
#define MEMORY_C_INC

#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>

/* How many rows each table holds; a test compiles with few. BLOCK_LIMIT is a multiple of CHUNK_BLOCKS. */
#ifndef NODE_LIMIT
#define NODE_LIMIT (1u << 21)
#define STACK_LIMIT (1u << 14)
#define FRAME_LIMIT 4096u
#define STAGE_ROW_LIMIT (1u << 24)
#define SAMPLE_LIMIT (1u << 22)
#define BLOCK_LIMIT (1u << 20)
#define SITE_LIMIT (1u << 21)
#define MARK_ROW_LIMIT (1u << 20)
#define CONSOLE_LIMIT (1u << 24)
#endif

/* The same for what is seen of the guest's kernel. */
#ifndef TASK_LIMIT
#define TASK_LIMIT (1u << 18)
#define TASK_EVENT_LIMIT (1u << 20)
#define SPACE_LIMIT (1u << 18)
#define MAPPING_LIMIT (1u << 20)
#define OBJECT_LIMIT (1u << 16)
#define REGION_LIMIT 4096u
#define MODULE_SYMBOL_LIMIT (1u << 20)
#define CALL_LIMIT (1u << 20)
#define WAIT_LIMIT (1u << 20)
#define WAKE_UP_LIMIT (1u << 20)
#define RUNNABLE_LIMIT (1u << 22)
#define SLEEP_LIMIT (1u << 20)
#define COUNTED_LIMIT (1u << 18)
#define TEXT_LIMIT (1u << 26)
#endif

/* Zeroed memory, NULL when the address space is exhausted. */
static void *reserve(size_t bytes) {
    void *memory = mmap(NULL, bytes ? bytes : 1, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

/*
 * The same for tables that are read all the time and in no order: in huge pages, where the host has them, most of
 * their look-ups need no page walk, which on virtual hosts costs more than the look-up.
 */
static void *reserve_hot(size_t bytes) {
    void *memory = reserve(bytes);
    if (memory) madvise(memory, bytes, MADV_HUGEPAGE);
    return memory;
}

#endif
`;var id=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why so: docs/decisions/0113-what-a-call-costs.md. */
/*
 * The call tree's nodes: (parent, entry address, kind) with the calls and the instructions spent in it alone, how they
 * are found, and what they gained in each stage and at each sample.
 */
#ifndef NODES_C_INC
#define NODES_C_INC

#include "blocks.c.inc"
#include "config.c.inc"
#include "invariant.c.inc"
#include "layout.h"
#include "memory.c.inc"
#include "tasks.c.inc"

enum node_kind { KIND_CALL, KIND_INTERRUPT, KIND_TASK_ROOT, KIND_SYSTEM_CALL };

#define NODE_SLOT_BITS 22 /* at most half of the slots are taken */
#define NO_NODE UINT32_MAX
#define UNKNOWN_ROOT 0 /* in place of an address; NodeTable in trace-tables.ts */

struct node {
    uint64_t address, first;
    uint64_t stage_calls, stage_self; /* values when the last stage began */
    uint32_t parent, kind;
};

/* What changes at every call, apart: a line of the processor's cache holds four nodes'. */
struct sums {
    uint64_t calls, self;
};

/*
 * Where a node is: with the children of the parents beside its own, whose nodes were made in the same phase of the boot
 * and which the processor's cache therefore holds together; and where there are too many, at its hash.
 */
struct node_slot {
    uint32_t tag;  /* of the hash: a node is looked at only when it is most likely the one */
    uint32_t node; /* index + 1, 0 ends */
};

#define NEAR_PARENTS 4u
#define NEAR_SLOTS 8u /* a line of the processor's cache */

static struct node *nodes;
static struct sums *sums;
static uint32_t node_count;
static struct node_slot *node_slots, (*near_slots)[NEAR_SLOTS];
static struct stage_share_row *stage_rows;
static uint32_t stage_row_count;
static int32_t stages_passed;
static struct sample_row *samples;
static uint32_t sample_count;
static uint64_t sample_period, next_sample;

static uint64_t credited; /* instructions credited so far */

static struct {
    uint64_t nodes, stack_frames, tasks, samples, stage_rows;
} lost;

static bool is_child(const struct node *node, uint32_t parent, uint64_t address, uint32_t kind) {
    return node->address == address && node->parent == parent && node->kind == kind;
}

/* The slot of a child, or the free one where it belongs, of \`count\` from \`at\` on; NULL: all are others'. */
static struct node_slot *find_slot(struct node_slot *slots, uint32_t count, uint32_t at, uint32_t tag, uint32_t parent,
                                   uint64_t address, uint32_t kind) {
    for (uint32_t probe = 0; probe < count; probe++) {
        struct node_slot *slot = &slots[(at + probe) % count];
        if (!slot->node) return slot;
        if (slot->tag == tag && is_child(&nodes[slot->node - 1], parent, address, kind)) return slot;
    }
    return NULL;
}

/* The node of \`address\` called from \`parent\`; when the table is full, the parent itself. */
static uint32_t child_node(uint32_t parent, uint64_t address, uint32_t kind) {
    uint64_t hash = (address ^ (uint64_t)parent << 40 ^ parent ^ (uint64_t)kind << 33) * 0x9e3779b97f4a7c15ull;
    uint32_t tag = (uint32_t)(hash >> 8), at = (uint32_t)(hash >> (64 - NODE_SLOT_BITS));
    struct node_slot *slot = NULL;
    if (parent != NO_NODE) slot = find_slot(near_slots[parent / NEAR_PARENTS], NEAR_SLOTS, 0, tag, parent, address, kind);
    if (!slot) slot = find_slot(node_slots, 1u << NODE_SLOT_BITS, at, tag, parent, address, kind);
    if (slot->node) return slot->node - 1;
    if (node_count == NODE_LIMIT) {
        lost.nodes++;
        return parent == NO_NODE ? 0 : parent;
    }
    invariant(parent == NO_NODE || parent < node_count);
    nodes[node_count] = (struct node){
        .address = address, .parent = parent, .kind = kind, .first = credited};
    *slot = (struct node_slot){.tag = tag, .node = node_count + 1};
    return node_count++;
}

/*
 * The same for a call at a site, whose address it is: mostly from one of the parents that called there last. The site is
 * in the processor's cache, the slots are too many for it.
 */
static uint32_t child_at(struct site *site, uint32_t parent) {
    for (uint32_t way = 0; way < SITE_WAYS; way++) {
        if (site->ways[way].parent == parent) return site->ways[way].child;
    }
    uint32_t child = child_node(parent, site->address, KIND_CALL);
    memmove(site->ways + 1, site->ways, (SITE_WAYS - 1) * sizeof *site->ways);
    site->ways[0].parent = parent;
    site->ways[0].child = child;
    return child;
}

static void count_sample(uint32_t node, uint32_t count) {
    if (sample_count && samples[sample_count - 1].node == (int32_t)node) {
        samples[sample_count - 1].count += count;
    } else if (sample_count < SAMPLE_LIMIT) {
        samples[sample_count++] = (struct sample_row){.node = (int32_t)node, .count = count};
    } else {
        lost.samples += count;
    }
}

/* A stage ended: what each node gained since the last one. */
static void snapshot_stage(void) {
    for (uint32_t i = 0; i < node_count; i++) {
        struct node *node = &nodes[i];
        uint64_t self = sums[i].self - node->stage_self, calls = sums[i].calls - node->stage_calls;
        if (!self && !calls) continue;
        if (stage_row_count == STAGE_ROW_LIMIT) {
            lost.stage_rows++;
            continue;
        }
        stage_rows[stage_row_count++] = (struct stage_share_row){
            .stage = stages_passed, .node = (int32_t)i, .self = self, .calls = calls};
        node->stage_self = sums[i].self;
        node->stage_calls = sums[i].calls;
    }
    stages_passed++;
}

static bool prepare_nodes(void) {
    nodes = reserve_hot((size_t)NODE_LIMIT * sizeof *nodes);
    sums = reserve_hot((size_t)NODE_LIMIT * sizeof *sums);
    node_slots = reserve_hot(sizeof *node_slots << NODE_SLOT_BITS);
    near_slots = reserve_hot((NODE_LIMIT / NEAR_PARENTS + 1) * sizeof *near_slots);
    stage_rows = reserve((size_t)STAGE_ROW_LIMIT * sizeof *stage_rows);
    samples = reserve((size_t)SAMPLE_LIMIT * sizeof *samples);
    sample_period = config.sample_period;
    next_sample = sample_period ? sample_period : UINT64_MAX;
    return nodes && sums && node_slots && near_slots && stage_rows && samples;
}

#endif
`;var ad=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is read out of the guest itself, where QEMU lets a plugin do so: registers (API 2), memory (API 4).
 * Without, everything here reads as "unknown".
 */
#ifndef OBSERVE_C_INC
#define OBSERVE_C_INC

#include <string.h>

#include "api.h"
#include "arch.c.inc"

#if BOOTGATE_API >= 2

/* Handles are opaque (QEMU 11.1 packs a number and a flag into them): that one is NULL would say nothing. */
static struct qemu_plugin_register *registers[REGISTERS];
static bool has_register[REGISTERS];
static GByteArray *scratch;

/* Called when the vCPU exists. */
static void find_registers(const char *const *names) {
    GArray *list = qemu_plugin_get_registers();
    unsigned int step = g_array_get_element_size(list);
    for (unsigned int i = 0; i < list->len; i++) {
        qemu_plugin_reg_descriptor found;
        memcpy(&found, list->data + (size_t)i * step, sizeof found);
        for (unsigned int j = 0; j < REGISTERS; j++) {
            if (!found.name || !names[j] || strcmp(found.name, names[j]) != 0) continue;
            registers[j] = found.handle;
            has_register[j] = true;
        }
    }
    g_array_free(list, 1);
    scratch = g_byte_array_new();
}

/* Legal only in callbacks registered with CB_R_REGS; false where this QEMU does not show the register. */
static bool get_register(enum guest_register which, uint64_t *value) {
    if (!has_register[which]) return false;
    g_byte_array_set_size(scratch, 0);
    int answer = qemu_plugin_read_register(registers[which], scratch);
    if (answer <= 0 || scratch->len < sizeof *value) return false;
    memcpy(value, scratch->data, sizeof *value);
    return true;
}

#else

static void find_registers(const char *const *names) {
    (void)names;
}

static bool get_register(enum guest_register which, uint64_t *value) {
    (void)which;
    (void)value;
    return false;
}

#endif

static uint64_t read_register(enum guest_register which) {
    uint64_t value = 0;
    return get_register(which, &value) ? value : 0;
}

/* Copies guest memory; false where it cannot be read. */
static bool read_guest(uint64_t address, void *buffer, size_t length) {
#if BOOTGATE_API >= 4
    if (!qemu_plugin_read_memory_vaddr(address, scratch, length) || scratch->len < length) return false;
    memcpy(buffer, scratch->data, length);
    return true;
#else
    (void)address;
    (void)buffer;
    (void)length;
    return false;
#endif
}

/* Does guest memory at \`address\` hold exactly this string, its final zero included? */
static bool guest_string_is(uint64_t address, const char *text) {
    for (size_t at = 0;; at++) {
        char byte;
        if (!read_guest(address + at, &byte, 1) || byte != text[at]) return false;
        if (byte == 0) return true;
    }
}

#endif
`;var ld=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The trace file: header, directory, sections (trace-layout.ts draws it). Written beside its final name,
 * flushed to disk and renamed, so that it exists completely or not at all.
 */
#ifndef OUTPUT_C_INC
#define OUTPUT_C_INC

#include <fcntl.h>
#include <unistd.h>

#include "api.h"
#include "blocks.c.inc"
#include "clock.c.inc"
#include "code.c.inc"
#include "config.c.inc"
#include "counted.c.inc"
#include "hooks.c.inc"
#include "kernel-map.c.inc"
#include "layout.h"
#include "memory.c.inc"
#include "nodes.c.inc"
#include "tasks.c.inc"
#include "text.c.inc"
#include "tree.c.inc"
#include "waits.c.inc"

static struct mark_row *mark_rows;
static uint32_t mark_row_count;
static struct console_byte_row *console_bytes;
static uint32_t console_byte_count;
static uint64_t lost_marks, lost_console_bytes;
static struct file_header header;

static bool prepare_output(void) {
    mark_rows = reserve(MARK_ROW_LIMIT * sizeof *mark_rows);
    console_bytes = reserve((size_t)CONSOLE_LIMIT * sizeof *console_bytes);
    return mark_rows && console_bytes;
}

static void write_blocks(FILE *file) {
    for (uint32_t i = 0; i < block_count; i++) {
        struct block_row row = {.address = blocks[i].address, .instructions = blocks[i].located,
                                .first = blocks[i].first, .size = (int32_t)blocks[i].size, .user = blocks[i].user};
        if (config.exact_blocks) {
            row.executions = counts_of(i)->executions;
            row.instructions = counts_of(i)->instructions;
        }
        fwrite(&row, sizeof row, 1, file);
    }
}

static void write_nodes(FILE *file) {
    for (uint32_t i = 0; i < node_count; i++) {
        struct node *node = &nodes[i];
        struct node_row row = {.address = node->address, .calls = sums[i].calls, .self = sums[i].self,
                               .first = node->first, .parent = (int32_t)node->parent, .kind = node->kind};
        fwrite(&row, sizeof row, 1, file);
    }
}

static void fill_header(uint64_t now) {
    header.magic = TRACE_MAGIC;
    header.layout_version = LAYOUT_VERSION;
    header.kaslr_offset = moved_by;
    header.code_compared = code_compared;
    header.code_equal = code_equal;
    header.call_targets = call_targets;
    header.call_targets_entries = call_targets_entries;
    header.stray_returns = stray_returns;
    header.plugin_api = BOOTGATE_API;
    header.instructions = now;
    header.sample_period = sample_period;
    for (uint32_t i = 0; i < block_count && config.exact_blocks; i++) {
        header.block_executions += counts_of(i)->executions;
        if (blocks[i].user) header.user_instructions += counts_of(i)->instructions;
    }
    for (uint32_t i = 0; i < task_count && !config.exact_blocks; i++) {
        header.user_instructions += tasks[i].row.user;
    }
    for (uint32_t i = 0; i < node_count; i++) {
        if (nodes[i].kind == KIND_CALL) header.calls += sums[i].calls;
        if (nodes[i].kind == KIND_INTERRUPT) header.interrupts += sums[i].calls;
    }
    header.lost_blocks = lost_blocks;
    header.lost_sites = lost_sites;
    header.lost_nodes = lost.nodes;
    header.lost_stack_frames = lost.stack_frames;
    header.lost_tasks = lost.tasks;
    header.lost_samples = lost.samples;
    header.lost_stage_rows = lost.stage_rows;
    header.lost_marks = lost_marks;
    header.lost_console_bytes = lost_console_bytes;
    header.lost_guest_rows = lost_guest_rows;
    if (config.count_devices) header.kinds_counted |= 1u << COUNTED_PORT | 1u << COUNTED_MEMORY;
    if (watches_guest() && config.hooks[HOOK_PAGES]) header.kinds_counted |= 1u << COUNTED_PAGES;
    if (watches_guest() && sees_disks()) header.kinds_counted |= 1u << COUNTED_DISK;
    header.pages_in_use = pages_in_use;
    header.most_pages = most_pages;
    header.last_task = (int32_t)task_index(current);
}

static void write_tasks(FILE *file) {
    for (uint32_t i = 0; i < task_count; i++) fwrite(&tasks[i].row, sizeof tasks[i].row, 1, file);
}

static bool write_file(FILE *file) {
    bool watched = watches_guest();
    struct directory_entry directory[] = {
        {.section = SECTION_BLOCK, .row_bytes = sizeof(struct block_row), .rows = block_count},
        {.section = SECTION_NODE, .row_bytes = sizeof(struct node_row), .rows = node_count},
        {.section = SECTION_STAGE_SHARE, .row_bytes = sizeof(struct stage_share_row), .rows = stage_row_count},
        {.section = SECTION_MARK, .row_bytes = sizeof(struct mark_row), .rows = mark_row_count},
        {.section = SECTION_SAMPLE, .row_bytes = sizeof(struct sample_row), .rows = sample_count},
        {.section = SECTION_CONSOLE_BYTE, .row_bytes = sizeof(struct console_byte_row),
         .rows = console_byte_count},
        {.section = SECTION_TEXT, .row_bytes = 8, .rows = (text_bytes + 7) / 8},
        {.section = SECTION_OBJECT, .row_bytes = sizeof(struct object_row), .rows = object_count},
        {.section = SECTION_MODULE_SYMBOL, .row_bytes = sizeof(struct module_symbol_row),
         .rows = module_symbol_count},
        {.section = SECTION_PROGRAM, .row_bytes = sizeof(struct program_row), .rows = program_count},
        {.section = SECTION_TASK, .row_bytes = sizeof(struct task_row), .rows = watched ? task_count : 0},
        {.section = SECTION_TASK_EVENT, .row_bytes = sizeof(struct task_event_row), .rows = task_event_count},
        {.section = SECTION_MAPPING, .row_bytes = sizeof(struct mapping_row), .rows = mapping_row_count},
        {.section = SECTION_SYSTEM_CALL, .row_bytes = sizeof(struct system_call_row), .rows = call_count},
        {.section = SECTION_WAIT, .row_bytes = sizeof(struct wait_row), .rows = wait_count},
        {.section = SECTION_IDLE, .row_bytes = sizeof(struct idle_row), .rows = idle_count},
        {.section = SECTION_RUNNABLE, .row_bytes = sizeof(struct runnable_row), .rows = runnable_count},
        {.section = SECTION_COUNTED, .row_bytes = sizeof(struct counted_row), .rows = counted_count},
        {.section = SECTION_SLEEP, .row_bytes = sizeof(struct sleep_row), .rows = sleep_count},
        {.section = SECTION_WAKE_UP, .row_bytes = sizeof(struct wake_up_row), .rows = wake_up_count},
    };
    header.header_bytes = sizeof header;
    header.section_count = sizeof directory / sizeof directory[0];
    uint64_t offset = sizeof header + sizeof directory;
    for (uint32_t i = 0; i < header.section_count; i++) {
        directory[i].offset = offset;
        offset += directory[i].rows * directory[i].row_bytes;
    }
    header.file_bytes = offset;
    fwrite(&header, sizeof header, 1, file);
    fwrite(directory, sizeof directory, 1, file);
    write_blocks(file);
    write_nodes(file);
    fwrite(stage_rows, sizeof *stage_rows, stage_row_count, file);
    fwrite(mark_rows, sizeof *mark_rows, mark_row_count, file);
    fwrite(samples, sizeof *samples, sample_count, file);
    fwrite(console_bytes, sizeof *console_bytes, console_byte_count, file);
    fwrite(texts, 8, (text_bytes + 7) / 8, file);
    fwrite(objects, sizeof *objects, object_count, file);
    fwrite(module_symbols, sizeof *module_symbols, module_symbol_count, file);
    fwrite(programs, sizeof *programs, program_count, file);
    if (watched) write_tasks(file);
    fwrite(task_events, sizeof *task_events, task_event_count, file);
    fwrite(mapping_rows, sizeof *mapping_rows, mapping_row_count, file);
    fwrite(calls, sizeof *calls, call_count, file);
    fwrite(waits, sizeof *waits, wait_count, file);
    fwrite(idles, sizeof *idles, idle_count, file);
    fwrite(runnables, sizeof *runnables, runnable_count, file);
    fwrite(counted_rows, sizeof *counted_rows, counted_count, file);
    fwrite(sleeps, sizeof *sleeps, sleep_count, file);
    fwrite(wake_ups, sizeof *wake_ups, wake_up_count, file);
    return !ferror(file) && fflush(file) == 0 && fsync(fileno(file)) == 0;
}

static bool write_trace(uint64_t now) {
    char temporary[4096];
    fill_header(now);
    snprintf(temporary, sizeof temporary, "%s.part", config.output);
    FILE *file = fopen(temporary, "wb");
    if (!file) return complain("cannot write %s: %s", temporary, strerror(errno));
    errno = 0;
    bool ok = write_file(file);
    int problem = errno;
    if (fclose(file) != 0 && ok) {
        ok = false;
        problem = errno;
    }
    if (ok && rename(temporary, config.output) != 0) {
        ok = false;
        problem = errno;
    }
    if (!ok) {
        unlink(temporary);
        return complain("cannot write %s: %s", config.output, strerror(problem));
    }
    return true;
}

#endif
`;var cd=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bootgate's tracer: a TCG plugin that counts inside QEMU, so that a boot of a billion instructions leaves a
 * few megabytes of sums.
 *
 * Counting is exact: it equals QEMU's own icount, which is read where QEMU lets it be (count.h). Elsewhere
 * instructions are added up. An addition at a block's start would overshoot, because faults and device accesses cut
 * blocks short. So those completed so far are added before every instruction that can leave the block, and the last
 * one when it has completed: at its memory access if it makes one, else before it. A device access makes QEMU run
 * that instruction again in a block of its own with memory hooks only (CF_MEMI_ONLY, accel/tcg/translate-all.c:
 * cpu_io_recompile), which then counts it.
 *
 * Each iteration of a repeated instruction is an execution of its block under icount, the last one (count zero)
 * without a memory access, so it is added before it runs and taken back when a fault handler comes next. What is
 * in flight is known from \`rep_in_flight\`: a token of the block is added before an iteration for each memory
 * access it makes, and subtracted by each; the block after it clears it.
 *
 * The stack pointer is known without reading registers: a call's or return's memory access is the stack slot. Where there
 * is none, returns are known by where they lead to (tree.c.inc).
 */
#define _GNU_SOURCE
#include BOOTGATE_ARCH
#include "api.h"
#include "blocks.c.inc"
#include "clock.c.inc"
#include "config.c.inc"
#include "count.c.inc"
#include "counted.c.inc"
#include "device-events.c.inc"
#include "hooks.c.inc"
#include "layout.h"
#include "marks.c.inc"
#include "memory.c.inc"
#include "observe.c.inc"
#include "output.c.inc"
#include "tasks.c.inc"
#include "translate.c.inc"
#include "tree.c.inc"

EXPORT int qemu_plugin_version = BOOTGATE_API;

static void on_vcpu(unsigned int vcpu) {
    find_registers(arch.registers);
    if (vcpu != 0 || !find_counters()) {
        complain(vcpu ? "one vCPU only" : "no memory for counters");
        _exit(1);
    }
}

static void on_stop(void) {
    if (ended || !hot) return;
    uint64_t now = executed();
    learn_idle(now);
    finish(now, END_EXIT, -1);
}

/* What QEMU calls, as this API wants it. */
#if BOOTGATE_API >= 7

static void vcpu_callback(unsigned int vcpu, void *userdata) {
    (void)userdata;
    on_vcpu(vcpu);
}

static void translate_callback(struct qemu_plugin_tb *tb, void *userdata) {
    (void)userdata;
    on_translate(tb);
}

static void exit_callback(void *userdata) {
    (void)userdata;
    on_stop();
}

static void register_callbacks(qemu_plugin_id_t id) {
    qemu_plugin_register_vcpu_init_cb(id, vcpu_callback, NULL);
    qemu_plugin_register_vcpu_tb_trans_cb(id, translate_callback, NULL);
    qemu_plugin_register_atexit_cb(id, exit_callback, NULL);
}

#else

static void vcpu_callback(qemu_plugin_id_t id, unsigned int vcpu) {
    (void)id;
    on_vcpu(vcpu);
}

static void translate_callback(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
    (void)id;
    on_translate(tb);
}

static void exit_callback(qemu_plugin_id_t id, void *userdata) {
    (void)id;
    (void)userdata;
    on_stop();
}

static void register_callbacks(qemu_plugin_id_t id) {
    qemu_plugin_register_vcpu_init_cb(id, vcpu_callback);
    qemu_plugin_register_vcpu_tb_trans_cb(id, translate_callback);
    qemu_plugin_register_atexit_cb(id, exit_callback, NULL);
}

#endif

static void map_progress(void) {
    int file = config.progress ? open(config.progress, O_RDWR | O_CREAT | O_CLOEXEC, 0644) : -1;
    if (file < 0) return;
    if (ftruncate(file, 4096) == 0) {
        void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (memory != MAP_FAILED) progress = memory;
    }
    close(file);
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv) {
    const char *path = NULL;
    for (int i = 0; i < argc; i++) {
        if (!strncmp(argv[i], "config=", 7)) path = argv[i] + 7;
    }
    if (!path) return complain("config=FILE is missing"), 1;
    if (strcmp(info->target_name, arch.name) != 0) return complain("guest is %s, not %s", info->target_name, arch.name), 1;
    if (info->system_emulation && info->system.smp_vcpus != 1) return complain("one vCPU only"), 1;
    if (!read_config(path)) return 1;
    if (!config.arch || strcmp(config.arch, arch.name) != 0) return complain("config is not for %s", arch.name), 1;
    find_icount();
    discovered = reserve(DISCOVERED_LIMIT * sizeof *discovered);
    return_sites = reserve(RETURN_SITE_LIMIT * sizeof *return_sites);
    if (!discovered || !return_sites || !prepare_tasks() || !prepare_tree() || !prepare_hooks() || !prepare_counted() || !prepare_blocks() || !prepare_output()) return 1;
    if (!config.instruction_limit) config.instruction_limit = UINT64_MAX;
    next_check = config.instruction_limit < (1u << 24) ? config.instruction_limit : 1u << 24;
    header.qemu_api_min = (uint32_t)info->version.min;
    header.qemu_api_current = (uint32_t)info->version.cur;
    find_function("qemu_clock_get_ns", &clock_ns);
    map_progress();
    register_callbacks(id);
    return 0;
}
`;var ud=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest's tasks, known by their task_struct, and what each has executed. Without a look into the guest there is
 * one task, which is everything.
 */
#ifndef TASKS_C_INC
#define TASKS_C_INC

#include "api.h"
#include "clock.c.inc"
#include "code.c.inc"
#include "config.c.inc"
#include "guest.c.inc"
#include "layout.h"
#include "memory.c.inc"
#include "observe.c.inc"
#include "text.c.inc"

#define TASK_BUCKETS 4096u
#define PROGRAM_LIMIT 65536u
#define PF_KTHREAD 0x00200000u /* linux/sched.h */

enum cpu_mode { MODE_KERNEL, MODE_USER };

struct task {
    struct task_row row;
    uint64_t pointer;
    char name[16]; /* TASK_COMM_LEN */
    uint32_t program, space;
    uint32_t interrupts; /* handlers of device interrupts under way */
    enum cpu_mode mode;
    bool ran;            /* has been switched to */
    uint32_t call; /* row of calls + 1: the system call it is in */
    uint64_t call_kernel;
    uint64_t command; /* where its arguments lie, and bytes of them that are still to be read */
    uint32_t command_length;
    bool asleep;
    uint64_t asleep_at;
    int64_t asleep_ns;
    uint32_t asleep_node;
    int32_t waker_node, waker; /* which call woke it, and in which task: -1 unknown, and in an interrupt */
    uint32_t wake_up; /* its last row of wake_ups + 1 */
    struct text cgroup;
    uint32_t next;
};

static struct task *tasks;
static uint32_t task_count, task_buckets[TASK_BUCKETS];
static struct task *current;
/* Shared with the reader: instructions, stages passed, whether the file is there, whether the focus stopped. */
static uint64_t *progress;
static uint64_t *account; /* the counter of \`current\` that what runs now belongs to */
static struct task_event_row *task_events;
static uint32_t task_event_count;
static struct program_row *programs;
static uint32_t program_count;

static bool watches_guest(void) {
    return BOOTGATE_API >= 4 && config.observe_guest;
}

static uint32_t task_index(const struct task *task) {
    return (uint32_t)(task - tasks);
}

static void choose_account(void) {
    account = current->mode == MODE_USER ? &current->row.user
              : current->interrupts      ? &current->row.interrupt
                                         : &current->row.kernel;
}

static void set_mode(enum cpu_mode mode) {
    current->mode = mode;
    if (mode == MODE_USER) current->interrupts = 0;
    choose_account();
}

static void note_event(struct task *task, uint32_t kind, struct text text, uint64_t now) {
    if (task_event_count == TASK_EVENT_LIMIT) {
        lost_guest_rows++;
        return;
    }
    task_events[task_event_count++] = (struct task_event_row){
        .instructions = now, .ns = virtual_ns(now), .text = text.offset, .text_length = text.length,
        .task = (int32_t)task_index(task), .kind = kind};
}

/* The program of that name: what its processes do in user mode is one tree. */
static uint32_t program_named(const char *name, bool focused) {
    struct text text = intern(name, strnlen(name, 16));
    for (uint32_t i = 0; i < program_count; i++) {
        if (programs[i].name == text.offset && programs[i].name_length == text.length &&
            programs[i].focused == focused) {
            return i;
        }
    }
    if (program_count == PROGRAM_LIMIT) {
        lost_guest_rows++;
        return 0;
    }
    programs[program_count] =
        (struct program_row){.name = text.offset, .name_length = text.length, .focused = focused};
    return program_count++;
}

static struct task *task_of(uint64_t pointer) {
    for (uint32_t i = task_buckets[(pointer >> 6) % TASK_BUCKETS]; i; i = tasks[i - 1].next) {
        if (tasks[i - 1].pointer == pointer) return &tasks[i - 1];
    }
    return NULL;
}

static void link_task(struct task *task, uint64_t pointer) {
    uint32_t *bucket = &task_buckets[(pointer >> 6) % TASK_BUCKETS];
    task->pointer = pointer;
    task->next = *bucket;
    *bucket = task_index(task) + 1;
}

/* A row for a task_struct that is new, or used again; the last row when there is no room. */
static struct task *new_task(uint64_t pointer, uint64_t now) {
    if (task_count == TASK_LIMIT) {
        lost_guest_rows++;
        return &tasks[TASK_LIMIT - 1];
    }
    struct task *task = &tasks[task_count++];
    struct task *parent = task_of(member64(pointer, OFF_TASK_PARENT));
    *task = (struct task){
        .row = {.started = now, .started_ns = virtual_ns(now), .ended = UINT64_MAX, .ended_ns = -1,
                .process = (int32_t)member32(pointer, OFF_TASK_TGID),
                .id = (int32_t)member32(pointer, OFF_TASK_PID),
                .parent = parent ? (int32_t)task_index(parent) : -1,
                .flags = member32(pointer, OFF_TASK_FLAGS) & PF_KTHREAD ? TASK_KERNEL_THREAD : 0}};
    link_task(task, pointer);
    return task;
}

/* Notes the task's name where it changed. */
static void learn_name(struct task *task, uint64_t now) {
    char name[16] = {0};
    if (config.offsets[OFF_TASK_COMM] < 0) return;
    if (!read_guest(task->pointer + (uint64_t)config.offsets[OFF_TASK_COMM], name, sizeof name)) return;
    if (!memcmp(name, task->name, sizeof name)) return;
    memcpy(task->name, name, sizeof name);
    note_event(task, TASK_EVENT_NAME, intern(name, strnlen(name, sizeof name)), now);
}

/* Notes the task's cgroup where it changed: systemd keeps one for each of its units. */
static void learn_cgroup(struct task *task, uint64_t now) {
    struct text path = cgroup_path(task->pointer);
    if (!path.length || (path.offset == task->cgroup.offset && path.length == task->cgroup.length)) return;
    task->cgroup = path;
    note_event(task, TASK_EVENT_CGROUP, path, now);
}

static bool prepare_tasks(void) {
    tasks = reserve(TASK_LIMIT * sizeof *tasks);
    task_events = reserve(TASK_EVENT_LIMIT * sizeof *task_events);
    programs = reserve(PROGRAM_LIMIT * sizeof *programs);
    sleeps = reserve(SLEEP_LIMIT * sizeof *sleeps);
    if (!tasks || !task_events || !programs || !sleeps || !prepare_code()) return complain("no address space");
    task_count = 1; /* whatever runs first: firmware, then the kernel's own first task */
    tasks[0].row.parent = -1;
    tasks[0].row.ended = UINT64_MAX;
    tasks[0].row.ended_ns = -1;
    tasks[0].row.flags = TASK_KERNEL_THREAD;
    current = &tasks[0];
    choose_account();
    program_named("user", false);
    return true;
}

#endif
`;var dd=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names, paths and command lines read out of the guest: one heap, written as it is and cut up by the reader. */
#ifndef TEXT_C_INC
#define TEXT_C_INC

#include <stdint.h>
#include <string.h>

#include "memory.c.inc"

#define TEXT_SLOTS (1u << 16)

struct text {
    uint32_t offset, length;
};

static char *texts;
static uint32_t text_bytes;
static struct text *known_texts; /* hash table of what was kept by \`intern\` */
static uint64_t lost_guest_rows; /* anything of the guest that found no room */

static bool prepare_texts(void) {
    texts = reserve(TEXT_LIMIT);
    known_texts = reserve(TEXT_SLOTS * sizeof *known_texts);
    return texts && known_texts;
}

static struct text keep_text(const char *bytes, size_t length) {
    if (length > TEXT_LIMIT - text_bytes) {
        lost_guest_rows++;
        return (struct text){0, 0};
    }
    struct text text = {.offset = text_bytes, .length = (uint32_t)length};
    memcpy(texts + text_bytes, bytes, length);
    text_bytes += (uint32_t)length;
    return text;
}

/* The same for texts that come again and again: kept once. */
static struct text intern(const char *bytes, size_t length) {
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++) hash = (hash ^ (uint8_t)bytes[i]) * 16777619u;
    for (uint32_t probe = 0; probe < 64 && length; probe++) {
        struct text *slot = &known_texts[(hash + probe) & (TEXT_SLOTS - 1)];
        if (slot->length == 0) return *slot = keep_text(bytes, length);
        if (slot->length == length && !memcmp(texts + slot->offset, bytes, length)) return *slot;
    }
    return keep_text(bytes, length);
}

#endif
`;var fd=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What QEMU calls when it translates a block: decides what is added and who is called when the block runs. */
#ifndef TRANSLATE_C_INC
#define TRANSLATE_C_INC

#include BOOTGATE_ARCH
#include "api.h"
#include "blocks.c.inc"
#include "clock.c.inc"
#include "code.c.inc"
#include "config.c.inc"
#include "count.c.inc"
#include "device-events.c.inc"
#include "events.c.inc"
#include "kernel-map.c.inc"
#include "marks.c.inc"
#include "nodes.c.inc"
#include "tasks.c.inc"
#include "tree.c.inc"

#define AFTER_REP_LIMIT 4096u
#define AFTER_CLOCK_LIMIT 4096u
#define AFTER_FRAME_LIMIT 4096u
#define THUNK_INSTRUCTIONS 16u
#define RETURN_SITE_LIMIT (1u << 20)
#define DISCOVERED_LIMIT (1u << 18)
#define GUEST_PAGE 4096u

static uint64_t after_rep[AFTER_REP_LIMIT]; /* hash set of addresses behind repeated instructions */
static uint64_t after_clock[AFTER_CLOCK_LIMIT]; /* the same behind those that read the clock */
/*
 * Hash set of the kernel's addresses behind what makes a frame: those at a block's end, and those of interrupt returns. A
 * block may end, or be entered, anywhere when an interrupt is due.
 */
static uint64_t after_frame[AFTER_FRAME_LIMIT];
static uint64_t *return_sites;               /* hash set of the code behind calls; arch.frames_by_return */
static uint64_t *discovered;                /* hash set of function entries seen as callees */

/* Where to look for an address in a hash set: neighbours, as a block's instructions, begin at the same line of the cache. */
static uint32_t set_start(uint64_t address) {
    return (uint32_t)((address >> 7) * 0x9e3779b97f4a7c15ull >> 40) * 8;
}

/* Adds to a small hash set that never forgets; a full one refuses. */
static bool set_add(uint64_t *set, uint32_t limit, uint64_t address) {
    for (uint32_t probe = 0; probe < 64; probe++) {
        uint64_t *entry = &set[(set_start(address) + probe) & (limit - 1)];
        if (*entry == 0) *entry = address;
        if (*entry == address) return true;
    }
    return false;
}

static bool set_has(const uint64_t *set, uint32_t limit, uint64_t address) {
    for (uint32_t probe = 0; probe < 64; probe++) {
        uint64_t entry = set[(set_start(address) + probe) & (limit - 1)];
        if (entry == address) return true;
        if (entry == 0) return false;
    }
    return false;
}

static uint64_t code_of(uint64_t address) {
    return user_seen && watches_guest() ? code_at(address, current->space) : canonical(address);
}

/* Which callbacks an instruction gets for where it is. */
static uint32_t roles_at(uint64_t address, bool first) {
    uint32_t roles = 0;
    if (listed(&config.function_entries, address) || set_has(discovered, DISCOVERED_LIMIT, address)) {
        if (!is_transparent(address)) roles |= SITE_ENTRY;
    }
    bool entry = listed(&config.interrupt_entries, address);
    if (entry && !(arch.by_device && address == device_entry())) roles |= SITE_INTERRUPT;
    if (listed(&config.fault_entries, address)) roles |= SITE_FAULT;
    if (listed(&config.system_call_entries, address)) roles |= SITE_SYSTEM_CALL;
    if (address == config.task_switch) roles |= SITE_TASK_SWITCH;
    if (first && set_has(after_rep, AFTER_REP_LIMIT, address)) roles |= SITE_AFTER_REP;
    if (first && set_has(after_clock, AFTER_CLOCK_LIMIT, address)) roles |= SITE_AFTER_CLOCK;
    if (listed(&config.mark_addresses, address)) roles |= SITE_MARK;
    for (uint32_t i = 0; i < HOOKS; i++) {
        if (watches_guest() && address == config.hooks[i] && i != HOOK_SYSTEM_CALL) roles |= SITE_HOOK;
    }
    return roles;
}

static bool new_block; /* the one that is translated was not met before, and is known whole */

/* The callee's code, or 0 when only running will tell; false for a call that is none. \`next\`: the address behind it. */
static bool callee_of(uint64_t next, const struct insn *insn, uint64_t *callee) {
    *callee = 0;
    if (insn->flow == FLOW_CALL_INDIRECT) return true;
    uint64_t target = code_of(next + (uint64_t)insn->displacement);
    if (is_transparent(target)) return true;
    if (in_kernel_image(target) && config.function_entries.count) {
        bool entry = listed(&config.function_entries, target);
        if (new_block) call_targets++;
        if (new_block && entry) call_targets_entries++;
        if (!entry) return false; /* \`call 1f\`: the return stack is filled or the instruction pointer read */
    }
    *callee = target;
    return true;
}

/* Calls and returns where the return address is in a register. */
static void instrument_linked_flow(struct qemu_plugin_tb *tb, struct qemu_plugin_insn *handle, const struct insn *insn,
                                   uint32_t block, uint32_t index, int32_t lag, uint64_t address) {
    uint64_t next = qemu_plugin_insn_vaddr(handle) + qemu_plugin_insn_size(handle), callee;
    if (insn->flow == FLOW_RETURN) add_at(handle, returning_counter(), 1);
    if (insn->flow != FLOW_CALL_DIRECT && insn->flow != FLOW_CALL_INDIRECT) return;
    if (is_transparent(address) || !callee_of(next, insn, &callee)) return;
    struct site *site = site_at(block, index, lag, callee, SITE_CALL);
    if (!site) return;
    site->back = code_of(next);
    set_add(return_sites, RETURN_SITE_LIMIT, site->back);
    on_instruction(tb, handle, on_linked_call, CALL_REGISTERS, site);
}

/*
 * Does the block begin behind a call? One that was translated before its call is known by what lies before it. Where
 * instructions differ in length, more may look like one: then returns are looked at that lead elsewhere.
 */
static bool begins_behind_call(uint64_t first, uint64_t start) {
    uint8_t before[4];
    if (set_has(return_sites, RETURN_SITE_LIMIT, start)) return true;
    if (!read_guest(first - sizeof before, before, sizeof before)) return false;
    for (size_t length = sizeof before; length >= arch.shortest_instruction; length -= arch.shortest_instruction) {
        enum insn_flow flow = arch.decode(before + sizeof before - length, length).flow;
        if (flow == FLOW_CALL_DIRECT || flow == FLOW_CALL_INDIRECT) return true;
    }
    return false;
}

/* Looks at the first instruction of a block behind a call when a return has run. */
static void watch_returns(struct qemu_plugin_tb *tb, uint32_t block, uint32_t size, uint64_t first, uint64_t start) {
    if (!begins_behind_call(first, start)) return;
    struct site *site = site_at(block, 0, lag_of(0, size, 0), start, SITE_RETURN);
    if (site) on_return_site(tb, qemu_plugin_tb_get_insn(tb, 0), on_returned, CALL_REGISTERS, site);
}

static void instrument_flow(struct qemu_plugin_insn *handle, const struct insn *insn, uint32_t block,
                            uint32_t index, uint64_t address, bool *counted) {
    struct site *site = NULL;
    if (insn->flow == FLOW_RETURN) {
        site = site_at(block, index, 0, address, SITE_RETURN | SITE_ARMED);
        if (site) on_access(handle, on_return, MEM_RW, site);
    } else if (insn->flow == FLOW_CALL_DIRECT || insn->flow == FLOW_CALL_INDIRECT) {
        uint64_t callee;
        if (is_transparent(address)) return; /* a retpoline calls itself */
        if (!callee_of(qemu_plugin_insn_vaddr(handle) + qemu_plugin_insn_size(handle), insn, &callee)) return;
        site = site_at(block, index, 0, callee, SITE_CALL | SITE_ARMED);
        if (site) on_access(handle, on_call, MEM_WRITES, site);
    }
    *counted = site != NULL;
}

/* Adds an iteration of a repeated instruction when it has made its last access. */
static void count_iterations(struct qemu_plugin_insn *handle, const struct insn *insn, uint32_t block) {
    if (insn->same_twice) add_at_access(handle, rep_halves_counter(), MEM_RW, 1);
    else add_at_access(handle, rep_iterations_counter(), insn->string_accesses == 2 ? MEM_WRITES : MEM_RW, 1);
    if (read_icount) return;
    uint64_t token = 4ull * block + (insn->string_accesses == 1 ? 3 : 1);
    blocks[block].rep = true;
    add_at(handle, rep_counter(), token * insn->string_accesses);
    add_at_access(handle, rep_counter(), MEM_RW, -token);
}

/* Adds the block's last instruction once it has completed. */
static void count_last(struct qemu_plugin_insn *handle, const struct insn *insn, uint32_t block,
                       uint32_t index, uint32_t completed) {
    if (insn->class == INSN_REP) count_iterations(handle, insn, block);
    if (read_icount) return;
    bool once = insn->class == INSN_READS || insn->class == INSN_WRITES;
    /* QEMU chains blocks within a page; elsewhere it looks the next one up as for an indirect jump. */
    uint64_t here = qemu_plugin_insn_vaddr(handle), next = here + qemu_plugin_insn_size(handle);
    bool indirect = insn->flow == FLOW_JUMP_INDIRECT || here / GUEST_PAGE != next / GUEST_PAGE;
    struct site *site = NULL;
    if (insn->class == INSN_UPDATES || (once && indirect)) {
        site = site_at(block, index, 0, 0, SITE_LAST | (indirect ? SITE_ARMED : 0));
    }
    bool at_access = site || (once && !indirect);
    uint32_t before = at_access ? completed : completed + 1;
    if (before) add_completed(handle, block, before);
    if (site) {
        on_access(handle, on_last, insn->class == INSN_UPDATES ? MEM_WRITES : MEM_RW, site);
    } else if (at_access) {
        add_accessing(handle, block);
    }
}

static size_t copy_bytes(struct qemu_plugin_insn *handle, uint8_t *bytes) {
    size_t size = qemu_plugin_insn_size(handle);
    if (size > 16) size = 16;
#if BOOTGATE_API >= 3
    return qemu_plugin_insn_data(handle, bytes, size);
#else
    memcpy(bytes, qemu_plugin_insn_data(handle), size);
    return size;
#endif
}

/*
 * Is it unsure whether the block's last instruction belongs to it? A block takes in an instruction that crosses
 * into another page only as its first. QEMU 7.2 takes a later one back when it meets the missing bytes, but leaves
 * it in the plugin's list (target/i386/tcg/translate.c, advance_pc), with the bytes read so far.
 */
static bool last_is_doubtful(struct qemu_plugin_tb *tb, size_t size) {
    if (BOOTGATE_API > 1 || size < 2) return false;
    struct qemu_plugin_insn *last = qemu_plugin_tb_get_insn(tb, size - 1);
    uint64_t end = qemu_plugin_insn_vaddr(last) + qemu_plugin_insn_size(last);
    return (end + 8) / GUEST_PAGE != qemu_plugin_insn_vaddr(last) / GUEST_PAGE;
}

/* The first bytes of a block. */
static size_t block_code(struct qemu_plugin_tb *tb, size_t size, uint8_t code[64]) {
    size_t length = 0;
    for (size_t i = 0; i < size && length + 16 <= 64; i++) {
        length += copy_bytes(qemu_plugin_tb_get_insn(tb, i), code + length);
    }
    return length;
}

/* Looks for the kernel until it is found. */
static void find_kernel_by(struct qemu_plugin_tb *tb, size_t size, uint64_t address) {
    uint8_t code[64];
    if (kernel_found) return;
    if (in_kernel_map(address)) find_kernel(address, code, block_code(tb, size, code));
    else if (arch.runs_where_loaded && !config.image_placed) find_image(address, code, block_code(tb, size, code));
}

/* Holds a block against the image, where a piece of that begins. */
static void prove_code(struct qemu_plugin_tb *tb, size_t size, uint64_t start) {
    uint8_t code[64];
    struct code_piece *piece = in_kernel_image(start) ? piece_at(start) : NULL;
    if (piece) compare_code(piece, code, block_code(tb, size, code));
}

static uint32_t hash_block(struct qemu_plugin_tb *tb, size_t size) {
    uint32_t hash = 2166136261u;
    uint8_t bytes[16];
    for (size_t i = 0; i < size; i++) {
        size_t length = copy_bytes(qemu_plugin_tb_get_insn(tb, i), bytes);
        for (size_t j = 0; j < length; j++) hash = (hash ^ bytes[j]) * 16777619u;
    }
    return hash;
}

/*
 * A block that is translated right after a call begins a function, wherever it lies; after one through a thunk or a
 * table, a few instructions later.
 */
static void discover(uint64_t address, uint64_t now) {
    uint32_t flags = top()->flags;
    if (now - credited > (flags & FRAME_PENDING ? THUNK_INSTRUCTIONS : 0)) return;
    if (!(flags & (FRAME_PENDING | FRAME_FRESH))) return;
    if (config.function_entries.count && in_kernel_image(address)) return;
    if (!is_transparent(address)) set_add(discovered, DISCOVERED_LIMIT, address);
}

static void notice_user_mode(uint64_t address, uint64_t now) {
    if (user_seen || !is_user(address) || left_kernel_at == UINT64_MAX || now - left_kernel_at > 1) return;
    user_seen = true;
    for (uint32_t i = 0; i < config.mark_count; i++) {
        if (config.marks[i].kind == MARK_USER) pass_mark(i, now, false);
    }
}

/*
 * Does the instruction return from an interrupt or a system call? One straight behind what makes a frame
 * returns to that frame: the kernel uses it to serialise (iret_to_self in asm/sync_core.h).
 */
static bool leaves_handler(const struct insn *insn, bool pushed) {
    return insn->flow == FLOW_CALL_RETURN || (insn->flow == FLOW_INTERRUPT_RETURN && !pushed);
}

/* Can the block end at this instruction though others follow? */
static bool may_leave(const struct insn *insn, bool kernel) {
    return insn->class != INSN_SAFE && !(kernel && insn->always_mapped);
}

/* What an instruction does, of code of 32 or of 64 bits. */
static struct insn decode_insn(struct qemu_plugin_insn *handle, bool narrow) {
    uint8_t bytes[16];
    size_t length = copy_bytes(handle, bytes);
    return narrow ? arch.decode_narrow(bytes, length) : arch.decode(bytes, length);
}

static struct insn insn_at(struct qemu_plugin_tb *tb, size_t index) {
    return decode_insn(qemu_plugin_tb_get_insn(tb, index), false);
}

/* Is the block an entry of a procedure linkage table? */
static bool is_stub(struct qemu_plugin_tb *tb, size_t size) {
    if (size > arch.stub_instructions || insn_at(tb, size - 1).flow != FLOW_JUMP_INDIRECT) return false;
    return insn_at(tb, 0).may_begin_stub || (size > 1 && insn_at(tb, 1).may_begin_stub);
}

/* Code that may store to a device that is watched: any, where no names tell which. */
static bool may_drive_device(uint64_t address) {
    return !config.function_entries.count || in_ranges(&config.console_output, address) || is_firmware(address);
}

/*
 * May the code change what lies where in the machine, as functions do that are known for it and firmware that writes to its flash?
 * Then its accesses are left alone: QEMU ends itself when it is asked where one went that did so (10.0.2, system/physmem.c,
 * iotlb_to_section).
 */
static bool may_remap(uint64_t address, uint64_t start) {
    bool beside_firmware = arch.runs_where_loaded && config.image_end && !config.image_placed;
    return (beside_firmware && is_user(address)) || in_ranges(&config.remapping, start);
}

/* Sees what the driver of a device, or the firmware, stores, where QEMU tells what an access moved. */
static void watch_stores(struct qemu_plugin_insn *handle, const struct insn *insn, uint32_t block, uint32_t index) {
#if BOOTGATE_API >= 4
    if (!arch.stored || !config.observe_console || insn->class != INSN_WRITES) return;
    struct site *site = site_at(block, index, 0, 0, SITE_CONSOLE);
    if (site) qemu_plugin_register_vcpu_mem_cb(handle, on_store, CB_R_REGS, MEM_WRITES, site);
#else
    (void)handle;
    (void)insn;
    (void)block;
    (void)index;
#endif
}

static void on_translate(struct qemu_plugin_tb *tb) {
    size_t size = qemu_plugin_tb_n_insns(tb);
    uint64_t now = executed();
    if (ended || size == 0) return;
    uint64_t first = qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(tb, 0));
    find_kernel_by(tb, size, first);
    learn_idle(now);
    notice_user_mode(first, now);
    bool user = user_seen && is_user(first);
    uint64_t start = code_of(first);
    bool watches_devices = !may_remap(first, start);
    discover(start, now);
    prove_code(tb, size, start);
    uint32_t known_blocks = block_count;
    uint32_t block = block_row(start, (uint32_t)size, hash_block(tb, size), now);
    blocks[block].user = user;
    if (config.exact_blocks) add_at_start(tb, executions_counter(block), 1);
    bool kernel = in_kernel_image(start);
    bool doubtful = last_is_doubtful(tb, size);
    new_block = block_count > known_blocks && !doubtful;
    bool narrow = user && narrow_user; /* its calls and returns are not followed */
    bool may_be_stub = !narrow && (user || (arch.module_stubs && !kernel));
    if (arch.frames_by_return && !narrow) watch_returns(tb, block, (uint32_t)size, first, start);
    bool pushed = set_has(after_frame, AFTER_FRAME_LIMIT, start); /* the instruction before made a frame */
    uint32_t added = 0;  /* instructions of the block whose completion has been added before */
    /*
     * A wait for an interrupt may stand in the middle (QEMU target/riscv, helper_wfi): the block is left there, and QEMU
     * has all of it in its count.
     */
    bool halts = false;
    for (uint32_t i = 0; i < size; i++) {
        struct qemu_plugin_insn *handle = qemu_plugin_tb_get_insn(tb, i);
        uint64_t address = start + (qemu_plugin_insn_vaddr(handle) - first);
        struct insn insn = decode_insn(handle, narrow);
        bool last = i + 1 == size;
        uint32_t roles = roles_at(address, i == 0);
        const uint32_t reads_registers =
            SITE_MARK | SITE_CALLS_FIRMWARE | (arch.by_device ? SITE_INTERRUPT : 0) |
            (arch.frames_by_return ? SITE_TASK_SWITCH : 0) | (arch.decode_narrow && watches_guest() ? SITE_FAULT : 0) |
            (watches_guest() ? SITE_HOOK | SITE_TASK_SWITCH | SITE_LEAVE | SITE_SYSTEM_CALL | SITE_CALLS_KERNEL | SITE_AFTER_CLOCK : 0);
        if (leaves_handler(&insn, pushed) && !is_user(first)) roles |= SITE_LEAVE;
        if (insn.flow == FLOW_CALL_RETURN) roles |= SITE_TO_USER;
        if (insn.flow == FLOW_HALT) roles |= SITE_HALT;
        if (insn.flow == FLOW_SYSTEM_CALL) roles |= user ? SITE_CALLS_KERNEL : arch.firmware_end ? SITE_CALLS_FIRMWARE : 0;
        if (insn.flow == FLOW_FIRMWARE_RETURN) roles |= SITE_LEAVES_FIRMWARE;
        if (insn.jumps_on && user) roles |= SITE_JUMPS_ON;
        if (insn.reads_clock && !user) roles |= SITE_CLOCK;
        if (may_be_stub && i == 0 && roles & SITE_ENTRY && is_stub(tb, size)) roles |= SITE_STUB;
        if (pushed && insn.flow == FLOW_INTERRUPT_RETURN) set_add(after_frame, AFTER_FRAME_LIMIT, address);
        pushed = insn.makes_frame && !is_user(first);
        if (pushed && last) set_add(after_frame, AFTER_FRAME_LIMIT, address + qemu_plugin_insn_size(handle));
        int32_t lag = lag_of(i, (uint32_t)size, added);
        /* What may end the boot is looked at first: a call of the firmware is credited before it has run. */
        bool outputs = insn.outputs && !(insn.flow == FLOW_SYSTEM_CALL && user);
        struct site *site = NULL;
        if (outputs && config.observe_console && BOOTGATE_API >= 2) {
            site = site_at(block, i, lag, insn.output_place, SITE_CONSOLE);
            if (site) on_instruction(tb, handle, on_output, CB_R_REGS, site);
        }
        site = roles ? site_at(block, i, lag, address, roles) : NULL;
        if (site && roles == SITE_ENTRY) {
            on_unexpected_entry(tb, handle, on_entry, site);
        } else if (site) {
            on_instruction(tb, handle, on_site, roles & reads_registers ? CB_R_REGS : CB_NO_REGS, site);
        }
        if (watches_devices && may_drive_device(address)) watch_stores(handle, &insn, block, i);
        watch_device(tb, handle, &insn, block, i, lag, watches_devices && last && !user && !(kernel && insn.always_mapped));
        bool counted = false;
        if (last && arch.frames_by_return) instrument_linked_flow(tb, handle, &insn, block, i, lag, address);
        else if (last) instrument_flow(handle, &insn, block, i, address, &counted);
        if (halts) {
            /* what lies behind does not run in this block */
        } else if (insn.flow == FLOW_HALT && !last) {
            add_completed(handle, block, (uint32_t)size - added);
            halts = true;
        } else if (last && !counted) {
            count_last(handle, &insn, block, i, i - added);
        } else if (doubtful && i + 2 == size) {
            count_last(handle, &insn, block, i, i - added);
            added = i + 1;
        } else if ((last || may_leave(&insn, kernel)) && i > added) {
            add_completed(handle, block, i - added);
            added = i;
        }
        if (insn.class == INSN_REP && !read_icount) {
            set_add(after_rep, AFTER_REP_LIMIT, address + qemu_plugin_insn_size(handle));
        }
        if (insn.reads_clock && !user && watches_guest()) {
            set_add(after_clock, AFTER_CLOCK_LIMIT, address + qemu_plugin_insn_size(handle));
        }
    }
}

#endif
`;var md=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The stacks that walk the call tree.
 *
 * A stack is what one task has on it: frames, each with its node and its key.
 *
 * Where calls put their return address into guest memory, the key is its slot there. Slots make the stack heal itself: once
 * the guest touches a slot, every frame of the same memory area below it is dead, however it was left (longjmp, a thread
 * that ended, execve). Where they put it into a register (arch.frames_by_return), the key is the code behind the call, and
 * a return leads back to the newest frame with it; what lies above was left otherwise.
 *
 * Why so: docs/decisions/0230-frames-by-return-site.md.
 *
 * Instructions are credited lazily: whatever ran since the last credit belongs to the node on top.
 */
#ifndef TREE_C_INC
#define TREE_C_INC

#include BOOTGATE_ARCH
#include "blocks.c.inc"
#include "config.c.inc"
#include "guest.c.inc"
#include "invariant.c.inc"
#include "kernel-map.c.inc"
#include "layout.h"
#include "memory.c.inc"
#include "nodes.c.inc"
#include "observe.c.inc"
#include "tasks.c.inc"
#include "text.c.inc"

enum frame_flags {
    FRAME_BARRIER = 1, /* pushed by an interrupt or a system call, not by a call instruction */
    FRAME_PENDING = 2, /* callee not known yet: an indirect call, a thunk, a new task */
    FRAME_INTERRUPT = 8,   /* of FRAME_BARRIER: a device's, or the timer's */
    FRAME_FROM_USER = 16,  /* of FRAME_BARRIER: interrupted user code */
    FRAME_FIRMWARE = 64,   /* of FRAME_BARRIER: called by the kernel */
    FRAME_RETURNING = 32,  /* was interrupted right behind a return, whose destination is still to come */
    FRAME_FRESH = 4,   /* nothing was called from here yet; its own entry may still be to come */
};

struct frame {
    uint64_t key;
#ifdef BOOTGATE_CHECK
    uint64_t stack_pointer; /* at the call; arch.frames_by_return */
#endif
    uint32_t node;
    uint32_t flags;
};

struct stack {
    uint64_t area;  /* slot / stack_bytes where the task was switched away from; or which task it is */
    uint32_t depth; /* frames[0] is the root and stays */
    uint32_t next;  /* of the same bucket; 0 ends */
    bool execed;    /* on its way into another program than it came from */
    struct frame *frames;
};

static struct stack *stacks;
static uint32_t stack_count;
static uint32_t stack_buckets[1024];
static struct stack *stack;

static uint64_t last_slot;
static bool fresh_task; /* switched to for the first time: what its stack held was another's */
static bool switching;       /* the task switch was passed; the next slot tells whose stack it is */
static uint32_t switch_depth; /* of the stack switched to, 0 when its return was seen */
static bool user_seen;

static struct frame *top(void) {
    return &stack->frames[stack->depth - 1];
}

/* How many tasks could run, at every sample; run-length coded. */
static uint64_t runqueue; /* where nr_running lies, 0 until it is known */
static struct runnable_row *runnables;
static uint32_t runnable_count;

/* Where the first CPU's per-cpu variables lie is known once there was a task switch. */
static void find_runqueue(void) {
    if (runqueue || !config.runqueues || config.offsets[OFF_RUNQUEUE_RUNNING] < 0) return;
    uint64_t offset = config.per_cpu_offset ? read_u64(config.per_cpu_offset + moved_by) : 0;
    runqueue = config.runqueues + offset + (uint64_t)config.offsets[OFF_RUNQUEUE_RUNNING];
}

static void count_runnable(uint32_t count) {
    uint32_t runnable = runqueue ? read_u32(runqueue) : 0;
    if (runnable_count && runnables[runnable_count - 1].runnable == runnable) {
        runnables[runnable_count - 1].count += count;
    } else if (runnable_count < RUNNABLE_LIMIT) {
        runnables[runnable_count++] = (struct runnable_row){.runnable = runnable, .count = count};
    } else {
        lost_guest_rows++;
    }
}

/*
 * Pages that the kernel has given out, and at the sample with the most of them since user code ran: before, memory that has not been
 * made free yet looks used (deferred_init_memmap, mm/page_alloc.c). -1: it does not tell.
 */
static int64_t pages_in_use = -1, most_pages = -1;

static void look_at_pages(void) {
    uint64_t total, free;
    if (!config.free_pages || !config.total_pages) return;
    if (!read_guest(config.total_pages + moved_by, &total, sizeof total) || total >> 40) return;
    if (!read_guest(config.free_pages + moved_by, &free, sizeof free)) return;
    pages_in_use = free < total ? (int64_t)(total - free) : 0;
    if (user_seen && pages_in_use > most_pages) most_pages = pages_in_use;
}

static void look_at_guest(uint32_t samples) {
    count_runnable(samples);
    look_at_pages();
}

/* Credits everything executed up to \`now\` to the node on top. */
static void credit(uint64_t now) {
    invariant(now >= credited);
    uint32_t node = top()->node;
    sums[node].self += now - credited;
    *account += now - credited;
    credited = now;
    if (now >= next_sample) {
        uint64_t count = (now - next_sample) / sample_period + 1;
        count_sample(node, (uint32_t)count);
        if (watches_guest()) look_at_guest((uint32_t)count);
        next_sample += count * sample_period;
    }
}

/* Instructions of a function that was called have run, though its entry, being expected, was not looked at. */
static void starts_running(struct frame *frame) {
    if (!(frame->flags & (FRAME_BARRIER | FRAME_PENDING))) frame->flags &= ~(uint32_t)FRAME_FRESH;
}

static bool same_area(uint64_t a, uint64_t b) {
    if (is_user(a)) return is_user(b);
    return a / config.stack_bytes == b / config.stack_bytes;
}

static void push(uint64_t key, uint32_t node, uint32_t flags) {
    if (stack->depth == FRAME_LIMIT) {
        lost.stack_frames++;
        return;
    }
    top()->flags &= ~(uint32_t)FRAME_FRESH;
    stack->frames[stack->depth++] = (struct frame){.key = key, .node = node, .flags = flags};
}

/* Forgets frames that the guest left without returning: they lie at or below the slot now in use. */
static void drop_dead(uint64_t slot) {
    if (user_seen && is_user(slot)) { /* user code runs: no kernel frame can be alive on this stack */
        while (stack->depth > 1 && (top()->flags & FRAME_BARRIER || !is_user(top()->key))) stack->depth--;
    }
    while (stack->depth > 1 && !(top()->flags & FRAME_BARRIER) && same_area(top()->key, slot) &&
           top()->key <= slot) {
        stack->depth--;
    }
}

/* A task's stack starts over: what runs now is its first function, learnt when a function is entered next. */
static void new_root(void) {
    stack->depth = 1;
    stack->frames[0] =
        (struct frame){.node = child_node(NO_NODE, UNKNOWN_ROOT, KIND_TASK_ROOT), .flags = FRAME_PENDING};
}

/* The same for user code: it may go on in the middle of a function, as a forked process does. */
static void new_user_root(void) {
    stack->depth = 1;
    uint64_t root = CODE_PROGRAM << CODE_KIND_SHIFT | current->program;
    stack->frames[0] = (struct frame){.node = child_node(NO_NODE, root, KIND_TASK_ROOT)};
}

static struct stack *new_stack(uint64_t area) {
    if (stack_count == STACK_LIMIT) {
        lost.tasks++;
        return NULL;
    }
    struct stack *fresh = &stacks[stack_count];
    fresh->frames = reserve(FRAME_LIMIT * sizeof(struct frame));
    if (!fresh->frames) {
        lost.tasks++;
        return NULL;
    }
    stack_count++;
    fresh->area = area;
    fresh->next = stack_buckets[area % 1024];
    stack_buckets[area % 1024] = stack_count;
    return fresh;
}

/* Goes on with the stack of this area, a new one where there is none. */
static void choose_stack(uint64_t area) {
    if (area != stack->area) {
        struct stack *found = NULL;
        for (uint32_t i = stack_buckets[area % 1024]; i && !found; i = stacks[i - 1].next) {
            if (stacks[i - 1].area == area) found = &stacks[i - 1];
        }
        if (found) {
            stack = found;
        } else if ((found = new_stack(area))) {
            stack = found;
            new_root();
        }
    }
    if (fresh_task) new_root();
    switch_depth = fresh_task ? 0 : stack->depth;
    fresh_task = false;
}

/* After a task switch: the first slot in use tells which task runs. */
static void resolve_task(uint64_t slot) {
    switching = false;
    choose_stack(slot / config.stack_bytes);
}

/* The stack in use is of this area. */
static void name_stack(uint64_t area) {
    if (stack->area == area) return;
    stack->area = area;
    for (uint32_t i = 0; i < 1024; i++) stack_buckets[i] = 0;
    for (uint32_t i = 0; i < stack_count; i++) {
        stacks[i].next = stack_buckets[stacks[i].area % 1024];
        stack_buckets[stacks[i].area % 1024] = i + 1;
    }
}

/* The stack a task is switched away from is the one its last call used. */
static void leave_task(void) {
    name_stack(last_slot / config.stack_bytes);
    switching = true;
}

#define TASK_ALIGNMENT 64u /* of a task_struct at least: a line of the cache */

/* The same where frames are known by what they return to: the switch itself tells from which task to which. */
static void switch_tasks(uint64_t from, uint64_t to) {
    name_stack(from / TASK_ALIGNMENT);
    choose_stack(to / TASK_ALIGNMENT);
}

static bool handles_interrupt(void) {
    for (uint32_t i = stack->depth; i-- > 1;) {
        if (stack->frames[i].flags & FRAME_BARRIER) return true;
    }
    return false;
}

/* What runs is not the function that was called but jumps on to it. */
static void await_callee(struct frame *frame) {
    if (stack->depth == 1 || frame->flags & FRAME_BARRIER || nodes[frame->node].parent == NO_NODE) return;
    frame->node = nodes[frame->node].parent;
    frame->flags |= FRAME_PENDING | FRAME_FRESH;
}

/* A PLT entry runs. */
static void enter_stub(uint64_t address) {
    struct frame *frame = top();
    struct node *node = &nodes[frame->node];
    if (!(frame->flags & FRAME_FRESH) || frame->flags & FRAME_PENDING || stack->depth == 1) return;
    if (node->address != address) return;
    sums[frame->node].calls--;
    await_callee(frame);
}

/* A return led to no code behind a call: a new task begins, in whose place another's stack may have been. */
static void return_into_function(void) {
    hot->returning = 0;
    if (!switch_depth) return;
    new_root();
    switch_depth = 0;
}

/* A function's first instruction runs: by the call just made, through a thunk, or by a jump (a tail call). */
static void enter_function(struct site *site) {
    uint64_t address = site->address;
    if (arch.frames_by_return && hot->returning) return_into_function();
    struct frame *frame = top();
    struct node *node = &nodes[frame->node];
    bool fresh = frame->flags & FRAME_FRESH;
    frame->flags &= ~(uint32_t)FRAME_FRESH;
    if (fresh && node->address == address) return;
    if (!user_seen && in_kernel_image(address) && stack->depth > 1 && !in_kernel_image(node->address) &&
        !handles_interrupt()) {
        new_root(); /* the kernel was jumped to: what firmware and loader left behind is no caller */
        frame = top();
    }
    if (frame->flags & FRAME_PENDING) {
        bool root = stack->depth == 1;
        frame->flags &= ~(uint32_t)FRAME_PENDING;
        frame->node = root ? child_node(NO_NODE, address, KIND_TASK_ROOT) : child_at(site, frame->node);
        sums[frame->node].calls++;
        return;
    }
    node = &nodes[frame->node];
    if (node->address == address) return; /* a loop back to the function's own start */
    frame->node = node->kind == KIND_CALL ? child_at(site, node->parent) : child_node(node->parent, address, node->kind);
    sums[frame->node].calls++;
}

/*
 * An interrupt, exception or system call: a frame on top of whatever it interrupted. Of user code it is the program that
 * was interrupted, not the path to the function: kernel trees below every user path would be millions of nodes. Only what
 * the focus is on has them.
 */
static void enter_handler(uint64_t address, uint32_t kind, bool interrupt) {
    struct frame *frame = top();
    if (frame->flags & FRAME_BARRIER && frame->flags & FRAME_FRESH && nodes[frame->node].kind == kind) {
        frame->node = child_node(nodes[frame->node].parent, address, kind); /* stub \u2192 common entry */
        sums[frame->node].calls++;
        return;
    }
    bool apart = current->mode == MODE_USER && !(current->row.flags & TASK_FOCUSED);
    uint32_t interrupted = apart ? stack->frames[0].node : frame->node;
    uint32_t node = child_node(interrupted, address, kind);
    uint32_t kept = frame->flags;
    if (arch.frames_by_return && hot->returning) {
        kept |= FRAME_RETURNING;
        hot->returning = 0;
    }
    sums[node].calls++;
    uint32_t flags = FRAME_BARRIER | FRAME_FRESH;
    if (current->mode == MODE_USER) flags |= FRAME_FROM_USER;
    if (interrupt) {
        flags |= FRAME_INTERRUPT;
        current->interrupts++;
    }
    set_mode(MODE_KERNEL);
    push(0, node, flags);
    frame->flags = kept; /* a call interrupted before its callee's first instruction stays fresh */
}

/* Has the interrupt's entry only just been passed? */
static bool is_vector(const struct frame *frame) {
    return frame->flags & FRAME_BARRIER && frame->flags & FRAME_FRESH;
}

/* The entry, one of a table, leads to the handler: what it was is the handler's. */
static void leave_vector(uint64_t handler) {
    struct frame *frame = top();
    if (sums[frame->node].calls == nodes[frame->node].stage_calls) return; /* counted in a stage that has ended */
    sums[frame->node].calls--;
    frame->node = child_node(nodes[frame->node].parent, handler, nodes[frame->node].kind);
    sums[frame->node].calls++;
}

/* The kernel calls the firmware, whose entry this is. */
static void enter_firmware(uint64_t entry) {
    uint32_t node = child_node(top()->node, entry, KIND_CALL);
    sums[node].calls++;
    push(0, node, FRAME_BARRIER | FRAME_FIRMWARE);
}

/*
 * The firmware returns: to the kernel that called it, else nothing was noted when it began, as of an instruction that it
 * carries out in the processor's place.
 */
static void leave_firmware(void) {
    uint32_t i = stack->depth - 1;
    while (i > 0 && !(stack->frames[i].flags & FRAME_BARRIER)) i--;
    if (stack->frames[i].flags & FRAME_FIRMWARE) stack->depth = i;
}

static void enter_user(bool new_program) {
    set_mode(MODE_USER);
    if (!new_program && !stack->execed) return;
    stack->execed = false;
    new_user_root();
}

enum destination { TO_USER, TO_KERNEL, TO_WHERE_IT_CAME_FROM };

/* The return from a handler: back to what the last interrupt or system call interrupted. */
static void leave_handler(enum destination to) {
    for (uint32_t i = stack->depth; i-- > 1;) {
        uint32_t flags = stack->frames[i].flags;
        if (!(flags & FRAME_BARRIER)) continue;
        stack->depth = i;
        if (arch.frames_by_return) {
            hot->returning = top()->flags & FRAME_RETURNING ? 1 : 0;
            top()->flags &= ~(uint32_t)FRAME_RETURNING;
        }
        if (flags & FRAME_INTERRUPT && current->interrupts) current->interrupts--;
        choose_account();
        if (to == TO_USER || (to != TO_KERNEL && flags & FRAME_FROM_USER)) enter_user(false);
        return;
    }
    if (to != TO_KERNEL) enter_user(true); /* a kernel thread became a process, or a forked one begins */
}

static uint64_t stray_returns; /* of user code, that met no call: longjmp, coroutines, push and ret */

/* A return popped \`slot\`. */
static void return_from(uint64_t slot) {
    struct frame *frame = top();
    if (frame->key == slot && !(frame->flags & FRAME_BARRIER) && stack->depth > 1) {
        stack->depth--;
    } else {
        uint32_t match = 0;
        for (uint32_t i = stack->depth; i-- > 1 && !match;) {
            frame = &stack->frames[i];
            if (frame->flags & FRAME_BARRIER) break;
            if (!same_area(frame->key, slot)) continue;
            if (frame->key == slot) match = i;
            if (frame->key > slot) break; /* still alive: this return is a jump (retpoline, push and ret) */
        }
        if (match) {
            stack->depth = match;
        } else if (switch_depth) {
            new_root(); /* the switch returned into no frame of ours: a new task on this stack */
            switch_depth = 0;
        } else {
            if (current->mode == MODE_USER) stray_returns++;
            starts_running(top());
            drop_dead(slot);
        }
    }
    if (stack->depth < switch_depth) switch_depth = 0;
}

/*
 * Matched by the code they lead to, returns are right where the stack pointer is what it was at the call; reading it
 * each time takes too long but where the plugin is asked to check itself.
 */
#ifdef BOOTGATE_CHECK

enum { CALL_REGISTERS = CB_R_REGS };

static uint64_t kernel_returns, kernel_strays, wrong_returns;

static void note_call_stack(void) {
    top()->stack_pointer = read_register(REG_STACK);
}

static void check_return(const struct frame *frame) {
    if (current->mode == MODE_USER) return;
    kernel_returns++;
    if (!frame) kernel_strays++;
    else if (frame->stack_pointer != read_register(REG_STACK)) wrong_returns++;
}

static void tell_returns(void) {
    if (!arch.frames_by_return) return;
    complain("%" PRIu64 " returns of the kernel, %" PRIu64 " to no call, %" PRIu64 " at another stack pointer",
             kernel_returns, kernel_strays, wrong_returns);
}

#else

enum { CALL_REGISTERS = CB_NO_REGS };

#define note_call_stack() ((void)0)
#define check_return(frame) ((void)(frame))
#define tell_returns() ((void)0)

#endif

/* Code behind a call runs, after a return: the newest frame that returns there is left. */
static void return_to(uint64_t code) {
    for (uint32_t i = stack->depth; i-- > 1 && !(stack->frames[i].flags & FRAME_BARRIER);) {
        if (stack->frames[i].key != code) continue;
        check_return(&stack->frames[i]);
        stack->depth = i;
        if (i < switch_depth) switch_depth = 0;
        return;
    }
    if (switch_depth) {
        new_root(); /* the task was there before the tracer knew it */
        switch_depth = 0;
    } else {
        if (current->mode == MODE_USER) stray_returns++;
        check_return(NULL);
        starts_running(top());
    }
}

static bool prepare_tree(void) {
    stacks = reserve((size_t)STACK_LIMIT * sizeof *stacks);
    runnables = reserve((size_t)RUNNABLE_LIMIT * sizeof *runnables);
    if (!prepare_nodes() || !stacks || !runnables) return complain("no address space");
    if (!config.stack_bytes) config.stack_bytes = 16384;
    stack = new_stack(UINT64_MAX);
    if (!stack) return complain("no memory");
    new_root();
    return true;
}

#endif
`;var pd=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who sleeps where and for how long and who ends it, what the guest idles for, and how many tasks could run. */
#ifndef WAITS_C_INC
#define WAITS_C_INC

#include "arch.c.inc"
#include "clock.c.inc"
#include "config.c.inc"
#include "guest.c.inc"
#include "layout.h"
#include "memory.c.inc"
#include "observe.c.inc"
#include "tasks.c.inc"
#include "text.c.inc"
#include "tree.c.inc"

#define WAIT_BUCKETS (1u << 16)

static struct wait_row *waits;
static uint32_t *wait_next;
static uint32_t wait_count, *wait_buckets;
static struct idle_row *idles;
static uint32_t idle_count;
static struct wake_up_row *wake_ups; /* every task made or woken, in order of time */
static uint32_t wake_up_count;

static bool prepare_waits(void) {
    waits = reserve(WAIT_LIMIT * sizeof *waits);
    wait_next = reserve(WAIT_LIMIT * sizeof *wait_next);
    wait_buckets = reserve(WAIT_BUCKETS * sizeof *wait_buckets);
    idles = reserve(WAIT_LIMIT * sizeof *idles);
    wake_ups = reserve(WAKE_UP_LIMIT * sizeof *wake_ups);
    return (waits && wait_next && wait_buckets && idles && wake_ups) || complain("no address space");
}

/* The row of waits of a task that has been asleep, where it slept and for whom woke it. */
static struct wait_row *wait_of(const struct task *sleeper) {
    int32_t task = (int32_t)task_index(sleeper), node = (int32_t)sleeper->asleep_node;
    int32_t waker_node = sleeper->waker_node, waker = sleeper->waker;
    uint32_t hash = (((uint32_t)node * 31 + (uint32_t)task) * 31 + (uint32_t)waker_node) * 31 + (uint32_t)waker;
    uint32_t *bucket = &wait_buckets[hash % WAIT_BUCKETS];
    for (uint32_t i = *bucket; i; i = wait_next[i - 1]) {
        struct wait_row *row = &waits[i - 1];
        if (row->task == task && row->node == node && row->waker_node == waker_node && row->waker == waker) return row;
    }
    if (wait_count == WAIT_LIMIT) {
        lost_guest_rows++;
        return NULL;
    }
    waits[wait_count] = (struct wait_row){.task = task, .node = node, .waker_node = waker_node, .waker = waker};
    wait_next[wait_count] = *bucket;
    *bucket = wait_count + 1;
    return &waits[wait_count++];
}

static void fall_asleep(struct task *task, uint64_t now) {
    if (!member32(task->pointer, OFF_TASK_STATE)) return; /* it could go on: it was preempted */
    task->asleep = true;
    task->asleep_at = now;
    task->asleep_ns = virtual_ns(now);
    task->asleep_node = top()->node;
    task->waker_node = task->waker = -1;
}

/* Instructions of its own that a task has executed, which stand at a credit (tree.c.inc). */
static uint64_t ran(const struct task *task) {
    return task->row.kernel + task->row.user;
}

/* The task that ran before the guest's idle task, and since when that has been running. */
static struct task *before_idle;
static int64_t idle_since;

/*
 * \`task\` goes on: from where it slept, or from its beginning. It does so because of what runs or, in an interrupt, what was
 * interrupted; where that is the idle task, what ran last and the time since.
 */
static void note_wake_up(struct task *task, uint64_t now) {
    if (wake_up_count == WAKE_UP_LIMIT) {
        lost_guest_rows++;
        return;
    }
    bool slept = task->asleep, idle = current == &tasks[0] && before_idle;
    struct task *waker = idle ? before_idle : current;
    wake_ups[wake_up_count++] = (struct wake_up_row){
        .instructions = now, .ns = virtual_ns(now), .asleep = slept ? task->asleep_at : 0,
        .asleep_ns = slept ? task->asleep_ns : -1, .idle_since_ns = idle ? idle_since : -1, .ran = ran(task),
        .waker_ran = ran(waker), .task = (int32_t)task_index(task), .node = slept ? (int32_t)task->asleep_node : -1,
        .waker = (int32_t)task_index(waker), .waker_node = (int32_t)top()->node, .interrupt = current->interrupts > 0};
    task->wake_up = wake_up_count;
}

/* How long the guest slept until then is known now. */
static void correct_wake_up(const struct task *task) {
    if (!task->wake_up) return;
    struct wake_up_row *row = &wake_ups[task->wake_up - 1];
    row->ns = virtual_ns(row->instructions);
}

/* try_to_wake_up begins: it does nothing where the task does not sleep in one of the states it is called for. */
static void task_is_woken(uint64_t pointer, uint64_t now) {
    struct task *task = task_of(pointer);
    if (!task || !task->asleep || task->waker_node != -1) return;
    if (!(member32(pointer, OFF_TASK_STATE) & read_register(REG_ARGUMENT_2))) return;
    task->waker_node = (int32_t)top()->node;
    task->waker = current->interrupts ? -1 : (int32_t)task_index(current);
    note_wake_up(task, now);
}

static void wake_up(struct task *task, uint64_t now) {
    if (!task->asleep) return;
    task->asleep = false;
    correct_wake_up(task);
    struct wait_row *wait = wait_of(task);
    if (!wait) return;
    int64_t slept = virtual_ns(now) - task->asleep_ns;
    uint64_t ns = slept > 0 ? (uint64_t)slept : 0;
    wait->count++;
    wait->ns += ns;
    if (ns < wait->longest_ns || (ns == 0 && wait->count > 1)) return;
    wait->longest_ns = ns;
    wait->longest_at = task->asleep_at;
}

/* The guest slept until \`task\` could go on. */
static void blame_idle(struct task *task) {
    int32_t row = (int32_t)task_index(task), node = task->asleep ? (int32_t)task->asleep_node : -1;
    int32_t waker_node = task->asleep ? task->waker_node : -1, waker = task->asleep ? task->waker : -1;
    uint64_t ns = idle_unassigned;
    idle_unassigned = 0;
    for (uint32_t i = idle_count; i-- > 0 && i + 64 > idle_count;) {
        if (idles[i].task != row || idles[i].node != node) continue;
        if (idles[i].waker_node != waker_node || idles[i].waker != waker) continue;
        idles[i].ns += ns;
        idles[i].count++;
        return;
    }
    if (idle_count == WAIT_LIMIT) {
        lost_guest_rows++;
        return;
    }
    idles[idle_count++] = (struct idle_row){
        .ns = ns, .count = 1, .task = row, .node = node, .waker_node = waker_node, .waker = waker};
}

#endif
`;var ai=0x45544147544f4f42n,jr={magic:"u64",fileBytes:"u64",instructions:"u64",repIterations:"u64",userInstructions:"u64",virtualNs:"i64",idleNs:"i64",blockExecutions:"u64",calls:"u64",interrupts:"u64",kaslrOffset:"u64",strayReturns:"u64",codeCompared:"u64",codeEqual:"u64",callTargets:"u64",callTargetsEntries:"u64",samplePeriod:"u64",lostBlocks:"u64",lostNodes:"u64",lostStackFrames:"u64",lostTasks:"u64",lostSamples:"u64",lostConsoleBytes:"u64",lostStageRows:"u64",lostMarks:"u64",lostSites:"u64",lostGuestRows:"u64",pagesInUse:"i64",mostPages:"i64",layoutVersion:"u32",headerBytes:"u32",sectionCount:"u32",pluginApi:"u32",qemuApiMin:"u32",qemuApiCurrent:"u32",end:"u32",endMark:"i32",kindsCounted:"u32",lastTask:"i32"},Wr={offset:"u64",rows:"u64",section:"u32",rowBytes:"u32"},qr={block:{id:1,row:{address:"u64",executions:"u64",instructions:"u64",first:"u64",size:"i32",user:"u32"}},node:{id:2,row:{address:"u64",calls:"u64",self:"u64",first:"u64",parent:"i32",kind:"u32"}},stageShare:{id:3,row:{self:"u64",calls:"u64",stage:"i32",node:"i32"}},mark:{id:4,row:{instructions:"u64",ns:"i64",argument:"u64",argument2:"u64",mark:"i32",reserved:"i32"}},sample:{id:5,row:{node:"i32",count:"u32"}},consoleByte:{id:6,row:{instructions:"u64",byte:"u32",reserved:"u32"}},text:{id:8,row:{bytes:"u64"}},object:{id:9,row:{base:"u64",sizeBytes:"i64",loaded:"u64",initialised:"u64",unloaded:"u64",name:"u32",nameLength:"u32",filesystem:"u32",filesystemLength:"u32",kind:"u32",reserved:"u32"}},moduleSymbol:{id:10,row:{address:"u64",size:"u64",name:"u32",nameLength:"u32",object:"i32",reserved:"i32"}},program:{id:11,row:{name:"u32",nameLength:"u32",focused:"u32",reserved:"u32"}},task:{id:12,row:{started:"u64",startedNs:"i64",ended:"u64",endedNs:"i64",user:"u64",kernel:"u64",interrupt:"u64",process:"i32",id:"i32",parent:"i32",exitCode:"i32",flags:"u32",reserved:"u32"}},taskEvent:{id:13,row:{instructions:"u64",ns:"i64",text:"u32",textLength:"u32",task:"i32",kind:"u32"}},mapping:{id:14,row:{start:"u64",end:"u64",fileOffset:"u64",instructions:"u64",object:"i32",space:"i32",task:"i32",reserved:"i32"}},systemCall:{id:15,row:{instructions:"u64",first:"u64",count:"u64",errors:"u64",task:"i32",number:"i32"}},wait:{id:16,row:{ns:"u64",longestNs:"u64",longestAt:"u64",count:"u64",task:"i32",node:"i32",wakerNode:"i32",waker:"i32"}},idle:{id:17,row:{ns:"u64",count:"u64",task:"i32",node:"i32",wakerNode:"i32",waker:"i32"}},runnable:{id:18,row:{runnable:"u32",count:"u32"}},sleep:{id:19,row:{instructions:"u64",ns:"u64"}},counted:{id:20,row:{place:"u64",reads:"u64",writes:"u64",node:"i32",kind:"u32",name:"u32",nameLength:"u32"}},wakeUp:{id:22,row:{instructions:"u64",ns:"i64",asleep:"u64",asleepNs:"i64",idleSinceNs:"i64",ran:"u64",wakerRan:"u64",task:"i32",node:"i32",waker:"i32",wakerNode:"i32",interrupt:"u32",reserved:"u32"}}},Qr={object:1,program:2},li=56,Dt=36,Hr=["file","module","vdso"],Vr=["name","exec","file","cgroup"],vn={kernelThread:1,focused:2,narrow:4},Tn=1<<24,Kt=["port","memory","pages","disk"],ci=["exit","end-mark","panic","instruction-limit"],hd={u64:8,i64:8,u32:4,i32:4},kk={u64:"uint64_t",i64:"int64_t",u32:"uint32_t",i32:"int32_t"};function ot(e){return Object.values(e).reduce((t,n)=>t+hd[n],0)}function gd(e){let t=0;return Object.fromEntries(Object.entries(e).map(([n,r])=>{let s=[n,t];return t+=hd[r],s}))}function _d(){let e=(t,n)=>[`struct ${t} {`,...Object.entries(n).map(([r,s])=>`    ${kk[s]} ${Sn(r)};`),"};",`_Static_assert(sizeof(struct ${t}) == ${ot(n)}, "${t} has padding");`].join(`
`);return["/* Generated from trace-layout.ts: do not edit. */","#pragma once","#include <stdint.h>","#define LAYOUT_VERSION 7",`#define TRACE_MAGIC 0x${ai.toString(16)}ull`,...Object.entries(Qr).map(([t,n])=>`#define CODE_${t.toUpperCase()} ${n}ull`),`#define CODE_KIND_SHIFT ${li}`,`#define OBJECT_ROW_SHIFT ${Dt}`,...Hr.map((t,n)=>`#define OBJECT_${t.toUpperCase()} ${n}`),...Vr.map((t,n)=>`#define TASK_EVENT_${t.toUpperCase()} ${n}`),...Object.entries(vn).map(([t,n])=>`#define TASK_${Sn(t).toUpperCase()} ${n}`),`#define NARROW_CALL ${Tn}`,...Kt.map((t,n)=>`#define COUNTED_${t.toUpperCase()} ${n}`),...ci.map((t,n)=>`#define END_${Sn(t).toUpperCase()} ${n}`),...Object.entries(qr).map(([t,{id:n}])=>`#define SECTION_${Sn(t).toUpperCase()} ${n}`),e("file_header",jr),e("directory_entry",Wr),...Object.entries(qr).map(([t,{row:n}])=>e(`${Sn(t)}_row`,n)),""].join(`
`)}function Sn(e){return e.replace(/[A-Z]/g,t=>`_${t.toLowerCase()}`).replaceAll("-","_")}function ui(){return{"api.h":Uu,"arch.c.inc":$u,"arch-arm64.c.inc":zu,"arch-riscv64.c.inc":Du,"arch-x86-64.c.inc":Ku,"blocks.c.inc":Gu,"clock.c.inc":qu,"code.c.inc":ju,"config.c.inc":Wu,"count.c.inc":Qu,"counted.c.inc":Yu,"decode-arm64.c.inc":Hu,"decode-riscv64.c.inc":Vu,"decode-x86-64.c.inc":Xu,"device-events.c.inc":Ju,"events.c.inc":Zu,"guest.c.inc":ed,"hooks.c.inc":td,"invariant.c.inc":nd,"kernel-map.c.inc":rd,"layout.h":_d(),"marks.c.inc":sd,"memory.c.inc":od,"nodes.c.inc":id,"observe.c.inc":ad,"output.c.inc":ld,"plugin.c":cd,"tasks.c.inc":ud,"text.c.inc":dd,"translate.c.inc":fd,"tree.c.inc":md,"waits.c.inc":pd}}async function Yr(e){let{api:t,cacheFolder:n,arch:r=A}=e,s=e.check===!0?["-DBOOTGATE_CHECK"]:[];if(!(t>=Kr[0]))throw new b(`the tracer does not support QEMU's plugin API ${t}`,{hint:"use QEMU 6.0 or newer"});let o=e.cc??(process.env.CC||"cc"),i=ui(),a=R(JSON.stringify([i,t,r.name,s,o,process.arch])).slice(0,20),l=Xr(n,"plugins"),c=Xr(l,`tracer-api${t}-${a}.so`);if(await Bu(c))return c;await S(l);let u=await j(l,".compile");try{for(let[d,f]of Object.entries(i))await Sk(Xr(u,d),f);await D(o,vk(t,"plugin.so",s,r),{cwd:u,missingHint:"install a C compiler: apt-get install gcc libc6-dev (or set CC)",...e.signal?{signal:e.signal}:{}}),await Pu(c,await Ek(Xr(u,"plugin.so")))}finally{await xk(u,{recursive:!0,force:!0})}return c}function vk(e,t,n=[],r=A){return["-std=gnu11","-O2","-shared","-fPIC","-fvisibility=hidden","-Wall","-Wextra",...n,`-DBOOTGATE_API=${e}`,`-DBOOTGATE_ARCH="${r.pluginFile}"`,"-o",t,"plugin.c","-ldl"]}function Jr(e,t){return["-plugin",`${bd(e)},config=${bd(t)}`]}function bd(e){return e.replaceAll(",",",,")}var yd;function wd(){return yd??=`plugin ${7}.${R(JSON.stringify(Tk(ui()))).slice(0,8)}`,yd}function Tk(e){return Object.entries(e).map(([t,n])=>[t,n.replace(/\/\*[\s\S]*?\*\//g,"").replace(/\s+/g," ").trim()])}var Ik="handle_mm_fault";function kd({functions:e,tree:t,processes:n,modules:r,systemCalls:s},o,{entryCode:i}){let a=u=>{if(o.addressOf(u)===null)return null;let d=e.name.indexOf(u);return d===-1?0:e.calls[d]},l=n?.filter(({kernelThread:u})=>!u).length,c={interruptsTaken:o.length===0?null:Ak(t,e,i),contextSwitches:a(i.taskSwitch),pageFaults:a(Ik),systemCalls:s?.reduce((u,{count:d})=>u+d,0)??null,processes:l??null,modules:r?.length??null};return Object.fromEntries(Object.entries(c).filter(u=>u[1]!==null))}function Ak({length:e,function:t,kind:n,cost:r,calls:s},{name:o},{stubTables:i}){let a=new Set(i.map(({symbol:c})=>c)),l=0;for(let c=0;c<e;c+=1)n[c]===Je.interrupt&&r[c]===_l.interrupts&&!a.has(o[t[c]])&&(l+=s[c]);return l}var Ok=[[/^.*\.ram$/,"memory that is write-protected"],[/^serial$/,"serial port (16550)"],[/^pcie-mmcfg(?:-mmio)?$/,"PCI configuration"],[/^fwcfg.*$/,"firmware configuration (fw_cfg)"],[/^virtio-mmio$/,"virtio (memory-mapped)"],[/^virtio-pci-(?:common|isr|device|notify)-(.+)$/,"$1"],[/^msix-(?:table|pba)$|^.*-msix$/,"MSI-X table"]];function Ed({kind:e,place:t,name:n},{ports:r,memory:s,regions:o}){if(e==="port"){let l=r.find(({first:c,last:u})=>t>=c&&t<=u);return l!==void 0?l.name:t>=4096?`PCI device at ports ${di(t-t%32)}`:`port ${di(t)}`}let i=s.find(({first:l,last:c})=>t>=l&&t<=c);if(i!==void 0)return i.name;let a=[...o,...Ok].find(([l])=>l.test(n));return a!==void 0?n.replace(a[0],a[1]):n===""||n.startsWith("anon")?`device at ${di(t)}`:n}function di(e){return`0x${e.toString(16)}`}function xd({guest:{counted:e},header:t},n,r){if(t.kindsCounted.length===0)return null;let s=new Map,o=(i,a,l,c,u)=>{if(u===0)return;let d=[i,a,l,c].join("\0"),f=s.get(d);f===void 0?s.set(d,{metric:i,of:a,part:l,node:c,count:u}):f.count+=u};for(let i of e){let{kind:a,name:l,reads:c,writes:u}=i,d=r(i.node);if(a==="pages")o(Ke.pagesAllocated,"","",d,c);else if(a==="disk"){let[f,m]=l.split("\0",2);o(Ke.diskBytesRead,f,m||"no file: what the file system keeps",d,c)}else{let f=Ed(i,n);o(Ke.deviceAccesses,f,"reads",d,c),o(Ke.deviceAccesses,f,"writes",d,u)}}return[...s.values()].sort((i,a)=>Ot(i.metric,a.metric)||a.count-i.count||Ot(i.of,a.of)||Ot(i.part,a.part)||i.node-a.node)}var Rk={port:Ke.deviceAccesses,memory:Ke.deviceAccesses,pages:Ke.pagesAllocated,disk:Ke.diskBytesRead};function Sd(e,{kindsCounted:t,pagesInUse:n,mostPages:r}){let s=Object.fromEntries(t.map(o=>[Rk[o],0]));n>=0&&Object.assign(s,{pagesAtEnd:n,pagesAtPeak:r});for(let{metric:o,count:i}of e)s[o]=(s[o]??0)+i;return s}var vd=li-32,fi=Dt-32;function In(e,t){switch(e>>>vd){case Qr.object:return{kind:"object",object:e>>>fi&(1<<vd-fi)-1,offset:(e&(1<<fi)-1)*2**32+t};case Qr.program:return{kind:"program",program:t};default:return{kind:"address"}}}function mi(e){return Number(BigInt.asUintN(Dt,e))}var Td=14,Nk=2**Td,Zr=class{addresses;symbols;codeOfSymbol;rows=new Map;name=[];object=[];objects=[];size=[];trait=[];guest;lately=new Uint32Array(3*Nk);codeOfImage=new Map;constructor(t,n,r){this.addresses=t,this.symbols=n,this.guest=r,this.codeOfSymbol=new Int32Array(n.length).fill(-1)}kernelCode(t,n){let{lately:r}=this,s=3*(Math.imul(n,2654435761)>>>32-Td);return(r[s]!==t||r[s+1]!==n)&&(r[s+2]=this.lookUp(t,n),r[s]=t,r[s+1]=n),r[s+2]}lookUp(t,n){if(this.symbols.length===0)return this.row("kernel code",F.unknown,0,"whole-object");let r=this.symbols.findHalves(t,n);if(r===-1){if(this.addresses.isModule(t,n))return this.row("module code",F.modules,0,"unnamed");let i=`0x${t.toString(16)}${n.toString(16).padStart(8,"0")}`;return this.row(i,F.unknown,0,"unnamed")}let s=this.codeOfSymbol[r];if(s!==-1)return s;let o=this.row(this.symbols.name(r),F.kernel,this.symbols.size[r],"named");return this.codeOfSymbol[r]=o,o}objectCode(t,n){let r=t*2**Dt+n,s=this.codeOfImage.get(r);if(s!==void 0)return s;let{name:o,object:i,size:a,by:l}=this.guest.find(t,n),c=this.row(o,i,a,l===null?"unnamed":"named");return this.codeOfImage.set(r,c),c}program(t){return this.row(this.guest.programs[t]??"user",F.program,0,"named")}rest(){return this.row("outside the focus",F.rest,0,"whole-object")}userCode(){return this.row("user code",F.user,0,"whole-object")}isCalledFirmware(t,n){let{calledFirmware:r}=this.addresses;return r!==null&&t===0&&n>=r.start&&n<r.end}firmware(){return this.row(F.firmware,F.firmware,0,"whole-object")}bootCode(t,n,r){let o=n===r||this.addresses.isFirmware(t)?F.firmware:n;return this.row(o,o,0,"whole-object")}isNamed(t){return this.trait[t]==="named"}isWholeObject(t){return this.trait[t]==="whole-object"}isHandOver(t,n){return this.isWholeObject(t)&&this.isWholeObject(n)&&this.name[n]!==F.firmware}table(){return{name:this.name,object:Int32Array.from(this.object),objects:this.objects,size:Int32Array.from(this.size)}}row(t,n,r,s){let o=`${n}\0${t}`,i=this.rows.get(o);if(i!==void 0)return this.size[i]=Math.max(this.size[i],r),i;let a=this.objects.indexOf(n);a===-1&&(a=this.objects.push(n)-1);let l=this.name.push(t)-1;return this.object.push(a),this.size.push(Math.min(r,2147483647)),this.trait.push(s),this.rows.set(o,l),l}};function Id(e,t,n){let r=e.parent.length,s=new Uint32Array(e.address.buffer,e.address.byteOffset,r*2),o=new Zr(n.addresses,t,n.guest),{kernelHalf:i}=n.addresses,a=Mk(e,s,i),l={parent:new Int32Array(r),code:new Int32Array(r),kind:new Uint8Array(r),process:new Int32Array(r).fill(-1),self:new Float64Array(r),calls:new Float64Array(r),first:new Float64Array(r)},c=new Int32Array(r),u=new Uint8Array(r),d={self:0,named:0},f=new Uint8Array(r),m=Lk(e),p=0;for(let w=0;w<r;w+=1){let E=e.self[w],T=e.parent[w]===-1?-1:c[e.parent[w]];if(T!==-1&&E===0&&e.calls[w]===0&&m[w]===0){u[w]=1,c[w]=T;continue}let[v,X]=[s[2*w+1],s[2*w]],P=In(v,X),C;if(f[w]=T===-1?P.kind==="program"&&n.guest.isFocused(P.program)?1:0:f[e.parent[w]],n.focused&&f[w]===0?C=o.rest():P.kind==="program"?C=o.program(P.program):P.kind==="object"?(C=o.objectCode(P.object,P.offset),n.guest.isModule(P.object)&&An(d,E,o.isNamed(C))):v>=i?(C=o.kernelCode(v,X),An(d,E,o.isNamed(C))):o.isCalledFirmware(v,X)?C=o.firmware():e.first[w]>=a?C=o.userCode():C=o.bootCode(v*4294967296+X,n.stageAt(e.first[w]),n.stageAt(0)),T!==-1&&l.code[T]===C&&o.isWholeObject(C)){u[w]=1,c[w]=T,l.self[T]=l.self[T]+E;continue}let te=p++;c[w]=te,l.parent[te]=T!==-1&&o.isHandOver(l.code[T],C)?-1:T,l.code[te]=C,l.kind[te]=e.kind[w],l.self[te]=E,l.calls[te]=e.calls[w],l.first[te]=e.first[w]}let g=l.parent.subarray(0,p),_=l.code.subarray(0,p),y=l.kind.subarray(0,p),k=o.table();return{rows:{parent:g,code:_,kind:y,cost:ar({parent:g,function:_,kind:y},k,n.booted),process:l.process.subarray(0,p),self:l.self.subarray(0,p),calls:l.calls.subarray(0,p),first:l.first.subarray(0,p)},names:k,rowOf:c,folded:u,kernel:d}}function Ad(e,{kernelHalf:t},n,r){let s={self:0,named:0},o={self:0,named:0,stripped:0},i=new Uint32Array(e.address.buffer,e.address.byteOffset,e.address.length*2);for(let a=0;a<e.address.length;a+=1){let[l,c]=[i[2*a+1],i[2*a]],u=e.instructions[a],d=In(l,c);if(e.user[a]===1){let f=d.kind==="object"?r.find(d.object,d.offset).by:null;An(o,u,f!==null),f==="start"&&(o.stripped+=u)}else d.kind==="object"?An(s,u,r.find(d.object,d.offset).by!==null):l>=t&&An(s,u,n.findHalves(l,c)!==-1)}return{kernel:s,user:o}}function An(e,t,n){e.self+=t,n&&(e.named+=t)}function Lk({parent:e}){let t=new Uint8Array(e.length);for(let n of e)n!==-1&&(t[n]=1);return t}function Mk(e,t,n){let r=1/0;for(let s=0;s<e.parent.length;s+=1)t[2*s+1]<n||e.kind[s]===Je.taskRoot||(r=Math.min(r,e.first[s]));return r}var Fk=new Set(["__switch_to_asm","__schedule","schedule","schedule_preempt_disabled"]),Ck=[{reason:"disk",functions:/^(?:io_schedule\w*|folio_wait_\w+|wait_on_page_\w+|__?wait_on_buffer|bit_wait_io|submit_bio_wait|blk_execute_rq|blk_mq_get_tag|jbd2_log_wait_commit|__wait_on_bit_lock|filemap_fault|read_pages|balance_dirty_pages\w*)$/},{reason:"timer",functions:/^(?:do_nanosleep|hrtimer_nanosleep|common_nsleep|msleep\w*|usleep_range\w*|schedule_timeout_\w+|timerfd_read|__synchronize_hardirq|synchronize_rcu\w*|wait_rcu_gp|rcu_barrier)$/},{reason:"process",functions:/^(?:do_wait|kernel_wait4|anon_pipe_read|anon_pipe_write|pipe_read|pipe_write|unix_\w+|__skb_wait_for_more_packets|sock_alloc_send_pskb|futex_\w+|__?mutex_lock\w*|rwsem_\w+|down_\w+|__down\w*|ep_poll|do_poll\w*|do_select|do_sys_poll|signalfd_\w+|do_sigtimedwait|inet_\w+|eventfd_read|fuse_\w+|autofs_\w+|wait_for_completion\w*|call_usermodehelper\w*|kthread_stop|__kthread_create_on_node|flush_work|__flush_work\w*)$/},{reason:"device",functions:/^(?:wait_for_device_probe|driver_probe_\w+|n_tty_read|n_tty_write|tty_\w+|uart_\w+|request_firmware\w*|_request_firmware|pci_\w+|usb_\w+|scsi_\w+|ata_\w+|virtio\w*|virtblk_\w+|nvme_\w+|i8042_\w+|acpi_\w+|input_\w+|evdev_read|devkmsg_read|hwrng_\w+|virtio_read|add_hwgenerator_randomness)$/}];function Rd({waits:e},t){let n=new Map;for(let r of e){let{count:s,ns:o,longestNs:i,longestAt:a}=r,{key:l,...c}=Ld(r,t),u=n.get(l);if(u===void 0){let{process:d,node:f,reason:m,waker:p}=c;n.set(l,{process:d,node:f,reason:m,count:s,ns:o,longestNs:i,longestAtInstructions:a,waker:p});continue}u.count+=s,u.ns+=o,!(i<=u.longestNs)&&(u.longestNs=i,u.longestAtInstructions=a)}return[...n.values()].sort(Md)}function Nd({idle:e},t){let n=new Map;for(let r of e){let{key:s,...o}=Ld(r,t),i=n.get(s);i!==void 0?(i.count+=r.count,i.ns+=r.ns):n.set(s,{...o,count:r.count,ns:r.ns})}return[...n.values()].sort(Md)}function Ld(e,t){let n=e.node===-1?-1:pi(t,t.nodeOf(e.node)),r=t.processOf[e.task],{waker:s,reason:o}=t.wakerOf(e),i=n===-1?"other":Bk(t,n),a=o==="process"&&(i==="disk"||i==="device");return{key:`${r} ${n} ${s.process} ${s.by}`,process:r,node:n,waker:s,reason:o==="asked"||a?i:o}}function Md(e,t){return t.ns-e.ns||e.process-t.process||e.node-t.node||e.waker.process-t.waker.process||(e.waker.by<t.waker.by?-1:1)}var Od=16;function Fd({runnable:e},t){let n=new Float64Array(Od),[r,s]=[0,0];if(e.runnable.forEach((i,a)=>{if(i===0)return;let l=e.count[a];r+=l,s+=i*l,n[Math.min(i,Od)-1]+=l}),r===0)return null;let o=n.findLastIndex(i=>i>0);return{averageRunnable:s/r,shares:Array.from(n.subarray(0,o+1),i=>i/r),period:t,runnable:e.runnable,count:e.count}}function pi({tree:e,functions:t},n){let r=n;for(;e.parent[r]!==-1&&Fk.has(t.name[e.function[r]]);)r=e.parent[r];return r}function Bk({tree:e,functions:t},n){for(let r=n;r!==-1;r=e.parent[r]){let s=t.name[e.function[r]],o=Ck.find(({functions:i})=>i.test(s));if(o)return o.reason}return"other"}var hi=/^(?:try_to_wake_up|ttwu_\w+|__?wake_up\w*|wake_up_\w+|wake_q_\w+|\w+_wake_function|swake_up\w*|rcuwait_wake_up|complete\w*|ep_poll_callback|pollwake|wake_page_function|folio_wake_bit|signal_wake_up\w*|__?send_signal\w*|sock_def_\w+|__queue_work|queue_work_on|insert_work|kick_pool|__queue_delayed_work)$/,Pk=/^(?:hrtimer_wakeup|process_timeout|delayed_work_timer_fn|timerfd_\w+|it_real_fn|posix_timer_fn|alarm_handle_timer|call_timer_fn|__hrtimer_run_queues|hrtimer_interrupt|hrtimer_run_softirq|run_timer_softirq)$/,Uk=/^(?:bio_endio|submit_bio_wait_endio|end_bio_bh_io_sync|end_buffer_\w+|(?:folio|page)_end_\w+|end_page_\w+|mpage_end_io|mpage_read_end_io|iomap_\w+_end_io|blk_(?:mq_)?(?:complete|end|done|update)_\w+|virtblk_\w*done|scsi_\w*(?:done|complete|completion)\w*|nvme_irq|nvme_\w*complete\w*)$/,$k=/^(?:irq_work_\w+|run_ksoftirqd)$/,zk=/apic_timer_interrupt$/,Cd="__handle_irq_event_percpu",Dk=/^(?:vring_interrupt|vp_interrupt|vp_vring_interrupt)$/;function Bd(e){let t=new Map;return({wakerNode:n,waker:r})=>{if(n===-1)return Kk;let s=e.nodeOf(n),o=r===-1,i=o?-1-s:s,a=t.get(i);return a===void 0&&t.set(i,a=Gk(e,s,o)),{waker:{by:a.by,process:o?-1:e.processOf[r]},reason:a.reason}}}var Kk={waker:cr,reason:"asked"};function Gk({tree:e,functions:t,exceptions:n},r,s){let o=[];for(let l=r;l!==-1&&(o.push(t.name[e.function[l]]),!(s&&bl(e,t,l,n)));l=e.parent[l]);let i=o.find(l=>!hi.test(l))??o[0],a=qk(o);for(let l of o){if(Uk.test(l))return{by:a??i,reason:"disk"};if(Pk.test(l))return{by:i,reason:"timer"};if($k.test(l))return{by:i,reason:"asked"};if(l===Cd)return{by:a,reason:"device"}}return{by:i,reason:s?zk.test(o.at(-1))?"timer":"other":"process"}}function qk(e){let t=e.indexOf(Cd),n=e.slice(0,Math.max(0,t)).reverse();return n.find(r=>!Dk.test(r))??n[0]??null}function Pd({tasks:e,wakeUps:t},n,r,s){if(t.task.length===0||r<0||t.ns.includes(-1))return null;let o=Wk(e.length,t,2**r,s),{user:i,kernel:a}=e[n.lastTask],l=o.timeAt(n.lastTask,i+a),c=Qk(n,l,o,t,s);return c&&{ns:l,...Vk(c)}}var jk=/^(?:hrtimer_wakeup|process_timeout|timerfd_\w+|it_real_fn|posix_timer_fn|alarm_handle_timer)$/;function Wk(e,t,n,{wakerOf:r}){let s=t.task.length,o=()=>new Float64Array(s),[i,a,l,c]=[o(),o(),o(),o()],[u,d,f]=[new Int32Array(s),new Int32Array(s),new Uint8Array(s)],m=new Int32Array(e).fill(-1),p=(g,_)=>{let y=m[g];return y===-1?_*n:l[y]+(_-t.ran[y])*n};for(let g=0;g<s;g+=1){let[_,y,k]=[t.task[g],t.waker[g],t.wakerNode[g]],[w,E,T]=[t.ns[g],t.asleepNs[g],t.idleSinceNs[g]];u[g]=m[_],d[g]=m[y],i[g]=p(_,t.ran[g]),t.interrupt[g]===1&&E!==-1&&jk.test(r({waker:-1,wakerNode:k}).waker.by)?(f[g]=1,c[g]=Math.max(0,w-E),a[g]=i[g]+c[g]):(c[g]=T===-1?0:Math.max(0,w-T),a[g]=p(y,t.wakerRan[g])+c[g]),l[g]=Math.max(i[g],a[g]),m[_]=g}return{asleep:i,woken:a,ready:l,idle:c,before:u,wakerBefore:d,timed:f,latest:m,timeAt:p}}function Qk(e,t,{asleep:n,woken:r,ready:s,idle:o,before:i,wakerBefore:a,timed:l,latest:c},u,d){let{processOf:f,wakerOf:m}=d,p=[],[g,_]=[e.lastTask,c[e.lastTask]],[y,k,w]=[t,e.instructions,-1],E=(T,v)=>{if(v<=0)return;let X=w===-1?-1:Hk(d,w);p.push({...T,process:f[g],ns:v,endInstructions:k,node:X})};for(;;){for(;_!==-1&&n[_]>r[_];)_=i[_];let T=_===-1?0:u.instructions[_];if(E({kind:"runs",startInstructions:T,waker:cr},y-(_===-1?0:s[_])),_===-1)return g===0?p.reverse():null;let[v,X]=[u.waker[_],u.wakerNode[_]];if([y,k]=[r[_]-o[_],T],o[_]>0){w=u.node[_];let P=l[_]===1?u.asleep[_]:T;E({kind:"sleeps",startInstructions:P,waker:m({waker:-1,wakerNode:X}).waker},o[_]),k=P}l[_]===1?_=i[_]:[w,g,_]=[X,v,a[_]]}}function Hk(e,t){let{tree:n,functions:r}=e,s=pi(e,e.nodeOf(t));for(;n.parent[s]!==-1&&hi.test(r.name[n.function[s]]);)s=n.parent[s];return s}function Vk(e){let t=lr.pathSteps;if(e.length<=t)return{steps:e,restNs:0};let n=Float64Array.from(e,({ns:o})=>o).sort()[e.length-t],r=e.filter(({ns:o})=>o>=n).slice(0,t),s=o=>o.reduce((i,{ns:a})=>i+a,0);return{steps:r,restNs:s(e)-s(r)}}function Ud({tasks:e,taskEvents:t}){let n=new Int32Array(e.length),r=[],s=new Map;e.forEach(({process:a,id:l},c)=>{let u=s.get(a);(u===void 0||l===a)&&(u=r.push([])-1,s.set(a,u)),n[c]=u,r[u].push(c)});let o=r.map(()=>({names:[],command:"",executable:"",cgroup:""}));for(let{task:a,kind:l,text:c}of t){let u=n[a],d=o[u];if(l==="exec")d.command=Yk(c);else if(l==="file")d.executable=c;else{if(a!==r[u][0])continue;l==="cgroup"?d.cgroup=c:d.names.at(-1)!==c&&d.names.push(c)}}return{processes:r.map((a,l)=>{let c=a.map(p=>e[p]),u=c[0],d=c.some(({ended:p})=>p===-1),f=p=>c.reduce((g,_)=>g+p(_),0),m=u.parent===-1?-1:n[u.parent];return{pid:u.process,parent:m===-1&&l>0?0:m,...o[l],kernelThread:u.kernelThread,threads:c.length,startInstructions:u.started,endInstructions:d?-1:Math.max(...c.map(({ended:p})=>p)),startNs:u.startedNs,endNs:d?-1:Math.max(...c.map(({endedNs:p})=>p)),userInstructions:f(({user:p})=>p),kernelInstructions:f(({kernel:p})=>p),interruptInstructions:f(({interrupt:p})=>p),exitStatus:u.ended===-1?null:Xk(u.exitCode)}}),processOf:n}}function Xk(e){let t=e&127;return t===0?e>>8&255:-t}function Yk(e){return e.replace(/\0+$/,"").split("\0").map(n=>/^[\w@%+=:,./-]+$/.test(n)?n:`'${n.replaceAll("'",String.raw`'\''`)}'`).join(" ").slice(0,lr.command)}function $d(e,t,n,{observe:r,icountShift:s},o,i){let{guest:a}=e;if(a.tasks.length===0)return ur;let{processes:l,processOf:c}=Ud(a),u={...o,processOf:c,wakerOf:Bd({...i,processOf:c,exceptions:n.entryCode.exceptions})};return{modules:r.modules?Jk(e,t):null,...r.processes?{processes:l,waits:Rd(a,u),idle:Nd(a,u),parallelism:Fd(a,e.samples.period),criticalPath:Pd(a,e.header,s,u)}:{processes:null,waits:null,idle:null,parallelism:null,criticalPath:null},systemCalls:r.syscalls?e0(a,n.systemCalls,r.processes?d=>c[d]:()=>-1):null}}function Jk({guest:e,nodes:t},n){let r=n.addressOf(Ft),s=new Float64Array(e.objects.length),o=Zn(t.parent,t.self),i=new Uint32Array(t.address.buffer,t.address.byteOffset,t.address.length*2);for(let a=0;a<t.parent.length;a+=1){let l=In(i[2*a+1],i[2*a]),c=t.parent[a];l.kind!=="object"||c===-1||t.address[c]!==r||(s[l.object]=s[l.object]+o[a])}return e.objects.flatMap(({kind:a,name:l,loaded:c,unloaded:u,sizeBytes:d},f)=>a==="module"?[{name:l,loadedAtInstructions:c,unloadedAtInstructions:u,instructions:s[f],sizeBytes:d}]:[])}function Zk({names:e,narrowNames:t},n){return n<Tn?e[n]||`syscall_${n}`:`${t[n-Tn]||`syscall_${n-Tn}`} (32-bit)`}function e0({systemCalls:e},t,n){let r=new Map;for(let{task:s,number:o,count:i,errors:a,instructions:l,first:c}of e){let u=n(s),d=`${u} ${o}`,f=r.get(d);if(f===void 0){let m=Zk(t,o);r.set(d,{process:u,number:o,name:m,count:i,errors:a,cost:l,firstAt:c})}else f.count+=i,f.errors+=a,f.cost+=l,f.firstAt=Math.min(f.firstAt,c)}return[...r.values()].sort((s,o)=>s.process-o.process||s.number-o.number)}function zd(e,t){let n=n0(e);return{programs:e.programs.map(({name:r})=>r),isFocused:r=>e.programs[r]?.focused===!0,isModule:r=>e.objects[r]?.kind==="module",find(r,s){let o=e.objects[r];if(o===void 0)return{name:`0x${s.toString(16)}`,object:"unknown",size:0,by:null};let i=o.kind==="module",a=i?null:t[r]??null,l=i?n.find(r,s):a?.find(s)??null;if(l!==null)return{name:l.name,object:o.name,size:l.size,by:"symbol"};let c=a?.startOf(s)??null,u=i?s-mi(o.base):c??s;return{name:`${t0(o.name)}+0x${u.toString(16)}`,object:o.name,size:0,by:c===null?null:"start"}}}}function t0(e){return e.slice(e.lastIndexOf("/")+1)}function n0({moduleSymbols:e}){let t=Float64Array.from(e.address,mi),n=Array.from(t.keys()).filter(r=>!r0(e.name[r]));return n.sort((r,s)=>e.object[r]-e.object[s]||t[r]-t[s]),{find(r,s){let[o,i]=[0,n.length];for(;o<i;){let c=o+i>>1,u=n[c];e.object[u]<r||e.object[u]===r&&t[u]<=s?o=c+1:i=c}let a=n[o-1];if(a===void 0||e.object[a]!==r)return null;let l=e.size[a];return l>0&&s>=t[a]+l?null:{name:e.name[a],size:l}}}}function r0(e){return e===""||/^(?:__pfx_|__cfi_|\$|\.L)/.test(e)}function Dd(e,t,n){let r=t.marks,s=new gi(t,n),o=[],i=[];for(let l=0;l<r.mark.length;l+=1){let c=e[r.mark[l]];if(c?.role!=="initcall-start")continue;let u=c.level===void 0,d=u?r.argument[l]:"address"in c.at?c.at.address:0n,f=s.callOf(d,r.instructions[l],u);if(f===-1)continue;i.push({node:f,row:l});let m=n.find(d);o.push({name:m===-1?c.name:n.name(m),level:c.level??"",startInstructions:r.instructions[l],instructions:0,startNs:r.ns[l],result:null})}let a=new Set(i.map(({node:l})=>l));return o.map((l,c)=>{let u=o[c+1]?.startInstructions??1/0,d=s.calledOnce(l.startInstructions,u).filter(m=>!a.has(m)),f=[i[c].node,...d];return{...l,instructions:f.reduce((m,p)=>m+s.total(p),0)}})}var gi=class{tables;totals;byAddress=new Map;once;constructor(t,n){let{nodes:r}=t;this.tables=t,this.totals=Zn(r.parent,r.self);let s=n.addressOf(Ft),o=[];for(let i=0;i<r.parent.length;i+=1){let a=r.parent[i];if(a===-1||r.address[a]!==s||r.kind[i]!==Je.call)continue;o.push(i);let l=r.address[i],c=this.byAddress.get(l);c?c.push(i):this.byAddress.set(l,[i])}this.once=o.filter(i=>r.calls[i]===1).sort((i,a)=>r.first[i]-r.first[a])}callOf(t,n,r){let{first:s}=this.tables.nodes,o=i=>r?s[i]>=n:s[i]===n;return(this.byAddress.get(t)??[]).find(o)??-1}calledOnce(t,n){let{first:r}=this.tables.nodes;return this.once.filter(s=>r[s]>t&&r[s]<n)}total(t){return this.totals[t]}};function Kd(e,t,n,{tree:r,functions:s},o){let i=e.parent.length,a=new Uint32Array(e.address.buffer,e.address.byteOffset,i*2),l=s.objects.indexOf(F.kernel),c=new Map;for(let m=0;m<i;m+=1){let p=r.function[o(m)];if(s.object[p]!==l)continue;let g=t.findHalves(a[2*m+1],a[2*m]),_=g===-1?-1:n.fileOf[g];if(_===-1||t.name(g)!==s.name[p])continue;let y=p*n.paths.length+_;c.set(y,(c.get(y)??0)+e.self[m])}let u=[...c.keys()].sort((m,p)=>m-p),d=[...new Set(u.map(m=>m%n.paths.length))].sort((m,p)=>m-p),f=new Map(d.map((m,p)=>[m,p]));return{evidence:n.evidence,tree:null,files:{length:d.length,path:d.map(m=>n.paths[m]),need:new Int32Array(d.length).fill(-1),needs:[],owner:new Int32Array(d.length).fill(-1),owners:[]},code:{length:u.length,function:Int32Array.from(u,m=>Math.floor(m/n.paths.length)),file:Int32Array.from(u,m=>f.get(m%n.paths.length)),self:Float64Array.from(u,m=>c.get(m))}}}function Gd(e,t){let n=[{name:gr,instructions:0,ns:0}];for(let r=0;r<t.mark.length;r+=1){let s=e[t.mark[r]];s?.role==="stage"&&n.push({name:s.name,instructions:t.instructions[r],ns:t.ns[r]})}return n}function qd(e,t,n){let r=0;return e.map(({name:s,ns:o},i)=>{let a=r;r+=t[i];let l=e[i+1]?.ns??n.virtualNs;return{name:s,startInstructions:a,instructions:t[i],startNs:o,ns:o===-1||l===-1?-1:l-o}})}function jd(e,t){let n=e[0].name;for(let r of e){if(r.instructions>t)break;n=r.name}return n}var Wd=1e5,s0=4096,o0=10;function Qd(e,t){let n=[],r=new TextDecoder,s=0;for(let o=0;o<=e.byte.length&&n.length<Wd;o+=1){if(o<e.byte.length&&e.byte[o]!==o0)continue;let i=Hd(r.decode(e.byte.subarray(s,o)));if(i!==""){let a=e.instructions[s];n.push({instructions:a,ns:t(a),text:i})}s=o+1}return n}function es(e){let t=[];for(let n of e.split(`
`)){if(t.length===Wd)break;let r=Hd(n);r!==""&&t.push({instructions:-1,ns:i0(r),text:r})}return t}function Hd(e){return(_t(e).find(t=>t!=="")??"").slice(0,s0)}function i0(e){let t=/^(?:<\d{1,3}>)?\[ *(\d{1,7})\.(\d{6})\]/.exec(e);return t?Number(t[1])*1e9+Number(t[2])*1e3:-1}function ts(e,t){let{scenario:n,qemu:r}=e;return fr({tracer:n.focus?`${t}, ${a0(n.focus)}`:t,arch:n.arch,qemu:r.versionLine,firmware:l0(e),machine:n.machine,cpu:n.cpu,memoryMiB:n.memoryMiB,vcpus:1,icountShift:n.icountShift,qemuArgs:n.qemuArgs.join(" "),diskAs:c0(e),end:yl(n.end)})}function a0({field:e,pattern:t,children:n}){return`focus ${e}=${t}${n?"":" alone"}`}function l0({scenario:e,qemu:t}){let n=t.firmwareSha256??"none";return e.boot==="kernel"?n:`${e.boot} ${n}`}function c0({scenario:e,command:t}){return e.disk===null?"none":e.disk.as!=="auto"?e.disk.as:t.some(n=>n.startsWith("virtio-blk-pci,drive=disk0"))?"virtio":"nvdimm"}var u0=/^(?:\[[^\]]*\] )?systemd\[1\]: /,d0=/^\s*Starting (.+?)(?:\.{3}|…)?$/,f0=/^(Started|Finished|Reached target|Listening on|Mounted|Created slice|Set up automount|Activated swap|Found device) (.+?)\.?$/,m0=/^(?:Failed to (?:start|mount|listen on|activate|set up|reach)\b(?: target)?|Dependency failed for) (.+?)\.?$/,p0=/^\[(?:\s*OK\s*|FAILED|DEPEND)\] /,h0={"Reached target":".target","Listening on":".socket",Mounted:".mount","Created slice":".slice","Set up automount":".automount","Activated swap":".swap","Found device":".device"},g0=/\u001b?\[[\d;]*(?:m|(?=…))|(?<=…)[\d;]*m(?= - )/g;function Vd({text:e}){let t=e.replace(g0,""),n=u0.exec(t),r=p0.exec(t),s=t.slice((n??r)?.[0].length??0),o=r===null?d0.exec(s):null;if(o!==null)return{what:"starting",text:o[1],suffix:null};if(n===null&&r===null)return null;let i=f0.exec(s);if(i!==null)return{what:"started",text:i[2],suffix:h0[i[1]]??null};let a=m0.exec(s);return a===null?null:{what:"failed",text:a[1],suffix:null}}function bi(e){return _0.exec(e)?.[1]??e}var _0=/^([^\s…]+\.(?:service|socket|device|mount|automount|swap|target|path|timer|slice|scope))(?: |…|$)/;function yi(e,t){let[[n,r],[s,o]]=[_i(e),_i(t)];if(r===null&&o===null)return e===t;if(r!==null&&o!==null)return b0(n,s)&&(r.endsWith(o)||o.endsWith(r));let[i,a,l]=r===null?[e,s,o]:[t,n,r];return i.length>a.length+l.length&&i.startsWith(a)&&i.endsWith(l)}function Xd(e,t){let[n]=_i(e);return n.length>t.length?n.startsWith(`${t} `):t.startsWith(n)}function ns(e){return e.includes("\u2026")}function _i(e){let t=e.indexOf("\u2026");return t===-1?[e,null]:[e.slice(0,t),e.slice(t+1)]}function b0(e,t){return e.startsWith(t)||t.startsWith(e)}function Zd(e,t){let n=y0(t??[]),r=t?.some(({cgroup:i})=>i!=="")??!1,s=w0(e,n);for(let[i,a]of s){let l=n.get(i);if(l===void 0){n.set(i,r?{...a,processes:0,userInstructions:0,kernelInstructions:0}:a);continue}l.readyInstructions=a.readyInstructions,l.readyNs=a.readyNs,l.result=a.result,l.startInstructions=Yd(l.startInstructions,a.startInstructions),l.startNs=Yd(l.startNs,a.startNs)}let o=[...n.values()];return o.sort((i,a)=>i.startInstructions-a.startInstructions||(i.name<a.name?-1:1)),o.length===0?null:o}function Yd(e,t){return e<0||t<0?Math.max(e,t):Math.min(e,t)}function y0(e){let t=new Map;for(let n of e){let r=wl(n.cgroup);if(r===null)continue;let s=t.get(r);if(s===void 0){let{startInstructions:o,startNs:i}=n;s={...wi(r,o,i,"unreported"),endInstructions:0,endNs:0},Object.assign(s,{processes:0,userInstructions:0,kernelInstructions:0}),t.set(r,s)}s.processes+=1,s.userInstructions+=n.userInstructions,s.kernelInstructions+=n.kernelInstructions,s.endInstructions=Jd(s.endInstructions,n.endInstructions),s.endNs=Jd(s.endNs,n.endNs)}return t}function Jd(e,t){return e<0||t<0?-1:Math.max(e,t)}function wi(e,t,n,r){return{name:e,startInstructions:t,readyInstructions:-1,endInstructions:-1,startNs:n,readyNs:-1,endNs:-1,result:r,processes:-1,userInstructions:-1,kernelInstructions:-1}}function w0(e,t){let n=new Map,r=e.flatMap(o=>{let i=Vd(o);return i===null?[]:[{...o,...i}]}),s=[...new Set(r.map(({text:o})=>o).filter(o=>!ns(o)))];for(let o of r){let{what:i,instructions:a,ns:l}=o,c=k0(o,s,n,t),u=n.get(c);if(i==="starting"){u?.result!=="pending"&&n.set(c,wi(c,a,l,"pending"));continue}if(u!==void 0&&u.result!=="pending")continue;let d=u??wi(c,a,l,i);d.readyInstructions=a,d.readyNs=l,d.result=i,n.set(c,d)}return n}function k0({what:e,text:t,suffix:n,instructions:r},s,o,i){let a=bi(t);if(!ns(a))return a;let l=[...o.values()].filter(({result:m})=>m==="pending"),c=[...new Set(s.filter(m=>yi(m,t)).map(bi))];if(c.length===1)return c[0];let u=m=>Xd(t,m)&&(n===null||m.endsWith(n));if(e!=="starting"){let m=l.filter(({name:p})=>ns(p)?yi(p,t):u(p));if(m.length===1)return m[0].name}let d=[...i.values()].filter(({name:m})=>u(m)&&!o.has(m)),f=m=>Math.abs(m.startInstructions-r);return d.sort((m,p)=>f(m)-f(p))[0]?.name??t}function ef({header:e,sleeps:t},n){let r=e.virtualNs!==-1,s=new Float64Array(t.ns.length+1);return t.ns.forEach((o,i)=>s[i+1]=s[i]+o),o=>{if(!r||o<0)return-1;let[i,a]=[0,t.instructions.length];for(;i<a;){let l=i+a>>1;t.instructions[l]<=o?i=l+1:a=l}return o*2**n+s[i]}}function rs(e,t,n,r){let s=new Int32Array(n+1);for(let p of e.row)s[t[p]+1]+=1;for(let p=0;p<n;p+=1)s[p+1]+=s[p];let o=s.slice(0,n),i=new Int32Array(e.row.length);for(let p=0;p<e.row.length;p+=1)i[o[t[e.row[p]]]++]=p;let a=new Int32Array(e.row.length),l=new Int32Array(e.row.length),c=new Float64Array(e.row.length),u=new Float64Array(e.row.length),d=new Float64Array(r),f=new Float64Array(r),m=0;for(let p=0;p<n;p+=1){let g=r,_=-1;for(let y=s[p];y<s[p+1];y+=1){let k=i[y],w=e.stage[k];d[w]=d[w]+e.self[k],f[w]=f[w]+e.calls[k],g=Math.min(g,w),_=Math.max(_,w)}for(let y=g;y<=_;y+=1)d[y]===0&&f[y]===0||(a[m]=y,l[m]=p,c[m]=d[y],u[m]=f[y],m+=1,d[y]=0,f[y]=0)}return{length:m,stage:a.slice(0,m),node:l.slice(0,m),self:c.slice(0,m),calls:u.slice(0,m)}}function tf(e){let{recording:t,tables:n,symbols:r,subject:s}=e,{header:o}=n,i=O(t.scenario.arch),a=Gd(t.marks,n.marks),l=zd(n.guest,e.files??[]),c=Id(n.nodes,r,{addresses:i.addresses,guest:l,focused:t.scenario.focus!==null,booted:{arch:t.scenario.arch,kernel:s.kernel},stageAt:v=>jd(a,v)}),u=Jn(c.rows,c.names),{tree:d,functions:f,nodeOf:m}=Za(u,[...n.guest.waits,...n.guest.counted].map(({node:v})=>u.nodeOf[c.rowOf[v]])),p=rs(E0(n,c),m,d.length,a.length),g=new Float64Array(a.length);for(let v=0;v<p.length;v+=1)g[p.stage[v]]=g[p.stage[v]]+p.self[v];let _=S0(e),y=v=>m[c.rowOf[v]],k=$d(n,r,i,t.scenario,{tree:d,functions:f,nodeOf:y},{...u,nodeOf:v=>u.nodeOf[c.rowOf[v]]}),w=xd(n,i.devices,y),E={format:"bootgate-profile",version:8,scenario:t.scenario.name,tracer:"plugin",unit:Ja.name,assume:"exact",outcome:t.outcome,environment:ts(t,wd()),subject:s,totals:{instructions:o.instructions,userInstructions:o.userInstructions,repIterations:o.repIterations,virtualNs:o.virtualNs,idleNs:o.idleNs,wallMs:Math.round(t.wallMs),blocks:n.blocks.address.length,blockExecutions:o.blockExecutions===0?-1:o.blockExecutions,calls:o.calls,...kd({...u,...k},r,i),...Sd(w??[],o)},coverage:v0(e,c,Ad(n.blocks,i.addresses,r,l)),stages:qd(a,g,o),functions:f,sources:e.codeFiles?Kd(n.nodes,r,e.codeFiles,u,v=>u.nodeOf[c.rowOf[v]]):null,tree:d,stageRows:p,timeline:x0(n.samples,y),initcalls:Dd(t.marks,n,r),console:_,...k,units:Zd(_,k.processes),counted:w,samples:null,noise:null,warnings:[...t.warnings,...A0(n.lost)]},T=er(E);if(T!==null)throw new b(`the trace contradicts itself: ${T}`,{...t.trace===null?{}:{place:{file:t.trace}},hint:"this is a bug of the tracer: please report it with the trace file"});return E}function E0({stageRows:e},{rowOf:t,folded:n}){return{stage:e.stage,row:e.node.map(r=>t[r]),self:e.self,calls:e.calls.map((r,s)=>n[e.node[s]]===1?0:r)}}function x0(e,t){if(e.period<=0||e.node.length===0)return null;let n=new Int32Array(e.node.length),r=new Int32Array(e.node.length),s=0;for(let o=0;o<e.node.length;o+=1){let i=e.node[o],a=i===-1?-1:t(i);s>0&&n[s-1]===a?r[s-1]=r[s-1]+e.count[o]:(n[s]=a,r[s]=e.count[o],s+=1)}return{period:e.period,node:n.slice(0,s),count:r.slice(0,s)}}function S0({recording:e,tables:t,consoleText:n}){return t.consoleBytes.byte.length===0?es(n):Qd(t.consoleBytes,ef(t,e.scenario.icountShift))}function v0({tables:e,symbols:t,recording:n},r,s){let o=({self:f,named:m})=>f===0?1:m/f,{header:i,lost:a}=e,l=[];i.idleNs===-1&&l.push(`idle time is not known: QEMU ${n.qemu.version} does not tell plugins the virtual time`);let{guest:c}=e,{focus:u}=n.scenario;if(u!==null&&!c.tasks.some(({focused:f})=>f)&&l.push(`no process matched the focus ${u.field}=${u.pattern}`),s.user.stripped>s.user.self/100){let f=Math.round(100*s.user.stripped/s.user.self);l.push(`${f} % of the user instructions are in stripped files: their functions are named by file and offset`)}c.tasks.length===0&&Object.values(n.scenario.observe).includes(!0)&&l.push(i.pluginApi<he?`${dr}: QEMU ${n.qemu.version} does not let plugins read the guest's memory, 9.2 and newer do`:t.length===0?`${dr}: they are found by names, and the names are not to be believed`:`${dr}: the kernel has no BTF to read its structures by`),c.tasks.length===0&&s.user.self>i.instructions/1e3&&l.push("user code is one row: its functions are not named");let d=new Set(c.tasks.filter(f=>f.narrow).map(({process:f})=>f)).size;return d>0&&l.push(`processes that ran code of 32 bits: ${q(d)}; their instructions and system calls are counted, their functions are not told apart`),i.strayReturns>i.calls/1e3&&l.push(`${q(i.strayReturns)} returns in user code met no call, as coroutines and longjmp make them: its call paths hold in part only`),{kernelSymbolized:Math.min(o(r.kernel),o(s.kernel)),userSymbolized:o(s.user),callsToFunctions:I0(i),symbolSource:t.source,captured:1,dropped:rf.reduce((f,m)=>f+a[m],0),notes:l}}var T0=100;function I0({callTargets:e,callTargetsEntries:t}){return e<T0?null:t/e}var nf={blocks:"translated blocks did not fit the table of blocks",nodes:"calls were counted at their caller, since the call tree was full",stackFrames:"calls were counted at their caller, since a stack was too deep",tasks:"tasks shared one stack, since there were too many",samples:"samples of the timeline were left out",consoleBytes:"bytes of the console were left out",stageRows:"rows of the stages did not fit their table",marks:"marks were passed that did not fit their table",sites:"calls, returns or entries could not be watched",guestRows:"rows about the guest\u2019s processes and modules did not fit their tables"},rf=Object.keys(nf);function A0(e){return rf.filter(t=>e[t]>0).map(t=>`${e[t].toLocaleString("en-US")} ${nf[t]}`)}var O0=0x200000n,sf=0x40000000n;function of(e,t){let{start:n,end:r}=R0(t),s=[...new Set(e)].filter(d=>d>=n&&d<r+sf).sort(N0);if(s.length<32)return{kind:"unknown",reason:`only ${s.length} different kernel addresses were seen, at least 32 are needed`};let o=Math.ceil(s.length/4096),i=s.filter((d,f)=>f%o===0),a=new Set(t.address),l=[];for(let d=0n;d<sf&&!(i.at(-1)-d<n);d+=O0)l.push({offset:d,count:i.filter(f=>a.has(f-d)).length});l.sort((d,f)=>f.count-d.count||(d.offset<f.offset?-1:1));let[c,u]=l;return c===void 0||c.count<i.length*.1?{kind:"unknown",reason:`no offset explains the addresses seen: at best ${c?.count??0} of ${i.length} are functions of these symbols, which may be another kernel's`}:u!==void 0&&u.count>=c.count*.5?{kind:"unknown",reason:`two offsets explain the addresses seen: 0x${c.offset.toString(16)} and 0x${u.offset.toString(16)}`}:c.offset===0n?{kind:"none"}:{kind:"offset",offset:c.offset}}function R0({text:e}){return{start:e.reduce((t,{start:n})=>n<t?n:t,e[0]?.start??0n),end:e.reduce((t,{end:n})=>n>t?n:t,0n)}}function N0(e,t){return e<t?-1:e>t?1:0}var ss=["start_kernel","rest_init","kernel_init"],af="machine_kexec",L0=.75,M0=20,[F0,C0]=[40,.5],B0=.95,[P0,U0]=[200,.5],$0=2e3;function lf(e){return[z0(e),j0(e),W0(e),Q0(e),H0(e)].filter(t=>t!==null)}function z0({recording:e,tables:t,symbols:n}){if(e.scenario.focus!==null||t.lost.nodes>0)return null;let r=ss.filter(i=>n.addressOf(i)!==null),s=new Map;for(let i of[...r,af]){let a=G0(t,n.addressOf(i));a.calls>0&&s.set(i,a)}let o=r.map((i,a)=>D0(i,r[a-1],s,r)??K0(i,s,e,t)).filter(i=>i!==null);return o.length===0?null:{sure:o.length>1,text:o.join(", ")}}function D0(e,t,n,r){let s=n.get(e);if(s===void 0)return null;let o=n.has(af)||r.every(a=>n.get(a)?.calls===s.calls);if(s.calls>1&&!o)return`${e} was entered ${s.calls.toLocaleString("en-US")} times, which a boot does once`;let i=t===void 0?void 0:n.get(t);return i!==void 0&&s.first<i.first?`${e} was entered before ${t}`:null}function K0(e,t,n,r){return!t.has(e)&&q0(e,t,n,r)?`${e} was never entered, which a boot does`:null}function G0({nodes:e},t){let[n,r]=[0,1/0];if(t===null)return{calls:n,first:r};for(let s=e.address.indexOf(t);s>=0;s=e.address.indexOf(t,s+1))n+=e.calls[s],r=Math.min(r,e.first[s]);return{calls:n,first:r}}function q0(e,t,{marks:n,scenario:r},s){if(ss.slice(ss.indexOf(e)+1).some(i=>t.has(i))||s.header.userInstructions>0)return!0;let o=n[s.header.endMark];return o===void 0||!("address"in o.at)?!1:o.role==="panic"?e===ss[0]:r.end.kind==="power-off"}function j0({tables:{header:e}}){let{codeCompared:t,codeEqual:n}=e;return t<M0||n>=t*L0?null:{sure:t>=F0&&n<t*C0,text:`only ${n} of ${t} functions begin as the kernel's image has them`}}function W0({tables:{header:e}}){let{callTargets:t,callTargetsEntries:n}=e;if(t<P0||n>=t*B0)return null;let[r,s]=[n,t].map(o=>o.toLocaleString("en-US"));return{sure:n<t*U0,text:`only ${r} of ${s} calls lead to where a function begins`}}function Q0({recording:e,tables:t,symbols:n}){let{kernelHalf:r}=O(e.scenario.arch).addresses,s=BigInt(r)<<32n;if(t.blocks.address.filter(a=>a>=s).length<$0)return null;let i=of(t.blocks.address,n);return i.kind==="none"?null:i.kind==="unknown"?e.scenario.boot==="kernel"?null:{sure:!1,text:i.reason}:{sure:!0,text:`the kernel's functions lie 0x${i.offset.toString(16)} from where they should`}}function H0({banner:e,consoleText:t}){let n=/^(?:\[[^\]]*\])*\s*(Linux version \d.*?)\s*$/m.exec(t)?.[1];if(e===null||n===void 0||n===e)return null;let r=s=>s.split(" ",3)[2];return r(n)===r(e)?null:{sure:!1,text:`the console says 'Linux version ${r(n)}', the symbols are of ${r(e)}`}}import{open as V0}from"node:fs/promises";import{basename as X0}from"node:path";async function os(e,t,n,r=J){let s=async o=>o===null?null:await r(o);return{kernel:await J0(e.kernel,e.arch)??n.banner??X0(e.kernel),kernelBuildId:n.buildId,kernelSha256:await r(e.kernel),initrdSha256:await s(t),diskSha256:await s(e.disk?.path??null),append:e.append,seed:e.tracer==="exec_tb"?null:e.seed}}var Y0=66048;async function J0(e,t){let{kernel:n}=O(t),r=await V0(e);try{let s=Buffer.alloc(Y0),{bytesRead:o}=await r.read(s,0,s.length,0),i=s.subarray(0,o),a=n.matches(i)?n.version(i):null;return a!==null&&/^[\x20-\x7e]+$/.test(a)?`Linux version ${a}`:null}finally{await r.close()}}async function cf(e){let t=await Promise.allSettled(e);for(let n of t)if(n.status==="rejected")throw n.reason;return t.map(n=>n.value)}function aB(){let e=Promise.resolve();return t=>{let n=e.then(t);return e=n.catch(()=>{}),n}}import{readFile as bE}from"node:fs/promises";import{join as gf}from"node:path";import{readFileSync as tE}from"node:fs";import{readdir as nE,rm as rE,stat as sE,utimes as oE}from"node:fs/promises";import{join as Si}from"node:path";import{createHash as Z0}from"node:crypto";var On=4294967295,uf="BGSYMIDX",df=5,Pe=48;function Ei(e){let t=Buffer.from(JSON.stringify(e)),n=Math.ceil(t.length/8)*8,r=Buffer.alloc(Pe+n+is(e));return r.write(uf,0,"latin1"),r.writeUInt32LE(df,8),r.writeUInt32LE(n,12),r.fill(" ",Pe,Pe+n),t.copy(r,Pe),{bytes:r,meta:e,columns:pf(r,Pe+n,e)}}function xi(e){return mf(e).copy(e,16),e}function ff({bytes:e,meta:t},n){let r=Ei({...t,facts:n});return e.copy(r.bytes,r.bytes.length-is(t),e.length-is(t)),xi(r.bytes)}function qt(e){if(e.length<Pe||e.toString("latin1",0,8)!==uf||e.readUInt32LE(8)!==df||!mf(e).equals(e.subarray(16,Pe)))return null;let t=e.byteOffset%8===0?e:eE(e),n=Pe+t.readUInt32LE(12),r=JSON.parse(t.toString("utf8",Pe,n));return t.length!==n+is(r)?null:{bytes:t,meta:r,columns:pf(t,n,r)}}function eE(e){let t=Buffer.from(new ArrayBuffer(e.length));return e.copy(t),t}function mf(e){return Z0("sha256").update(e.subarray(Pe)).digest()}function is(e){return e.symbols*13+e.rows*18+e.hashSlots*4+e.nameBytes}function pf(e,t,n){let r=t,s=p=>{let g=new Uint32Array(e.buffer,e.byteOffset+r,p);return r+=p*4,g},o=s(2*n.symbols),i=s(2*n.rows),a=s(n.symbols),l=s(n.rows),c=s(n.rows),u=s(n.hashSlots),d=new Uint16Array(e.buffer,e.byteOffset+r,n.rows);r+=n.rows*2;let f=e.subarray(r,r+=n.symbols),m=e.subarray(r,r+n.nameBytes);return{symbolAddress:o,rowAddress:i,symbolName:a,rowSize:l,rowSymbol:c,hash:u,rowSection:d,symbolBinding:f,names:m}}function as(e,t){let n=2166136261;for(let r=t;r<e.length&&e[r]!==0;r+=1)n=Math.imul(n^e[r],16777619);return n>>>0}var iE=60,aE=24*3600*1e3;function ls(e,t="symbols",n=iE){let r=Si(e,t),s=(o,i)=>Si(r,`${o}.${i}`);return{load(o,i){let a=s(o,i),l;try{l=tE(a)}catch{return null}let c=qt(l);if(c?.meta.source!==i)return null;let u=new Date;return oE(a,u,u).catch(()=>{}),c},async store(o,i,a){try{return await z(s(o,i),a),await lE(r,n),null}catch(l){return`the symbol index could not be kept: ${x(l)}`}}}}async function lE(e,t){let n=await nE(e);if(n.length<=t&&!n.some(a=>a.startsWith(".")))return;let s=(await Promise.all(n.map(async a=>{let l=Si(e,a),c=await sE(l).then(({mtimeMs:u})=>u,()=>null);return{path:l,used:c,temporary:a.startsWith(".")}}))).flatMap(({used:a,...l})=>a===null?[]:[{...l,used:a}]),o=s.filter(({temporary:a,used:l})=>a&&l<Date.now()-aE),i=s.filter(({temporary:a})=>!a).sort((a,l)=>l.used-a.used).slice(t);await Promise.all([...o,...i].map(({path:a})=>rE(a,{force:!0})))}var B={global:0,weak:1,local:2},Ue={name:"",start:0n,end:0n};function Se(e){return{high:new Uint32Array(e),low:new Uint32Array(e),size:new Uint32Array(e),name:new Uint32Array(e),binding:new Uint8Array(e),code:new Uint8Array(e),section:new Uint16Array(e)}}function hf(e){let t=Se(e.reduce((s,{length:o})=>s+o,0)),n=0,r=0;for(let s of e){for(let o of["high","low","size","binding","code","section"])t[o].set(s[o].subarray(0,s.length),n);for(let o=0;o<s.length;o+=1)t.name[n+o]=s.name[o]+r;n+=s.length,r+=s.names.length}return{...t,length:n,names:Buffer.concat(e.map(({names:s})=>s)),sections:e[0].sections}}var G={symtab:2,strtab:3,rela:4,note:7,nobits:8,dynsym:11},qe={load:1,note:4},cE=2n,uE=4n,dE=1<<17,fE=4096,mE=64<<20;function ge(e){return e.length>=4&&e[0]===127&&e[1]===69&&e[2]===76&&e[3]===70}function U(e){let t=e.read(0,Math.min(64,e.size));if(!ge(t))throw h("this is not an ELF file",{place:{file:e.name}});if(t.length<64)throw h("the ELF header is cut short",{place:{file:e.name,offset:t.length},hint:"copy or download it again"});if(t[4]!==2||t[5]!==1)throw h("this is not a 64-bit little-endian ELF file",{place:{file:e.name,offset:4}});return{type:t.readUInt16LE(16),machine:t.readUInt16LE(18),entry:t.readBigUInt64LE(24),segments:pE(e,t),sections:hE(e,t)}}function pE(e,t){let n=t.readUInt16LE(56);if(n===0)return[];let r=vi(e,{what:"program header",offset:ve(e,t,32),count:n,max:fE,entrySize:t.readUInt16LE(54),expectedSize:56});return Array.from({length:n},(s,o)=>{let i=r.subarray(o*56,o*56+56);return{type:i.readUInt32LE(0),executable:(i.readUInt32LE(4)&1)!==0,offset:ve(e,i,8),address:i.readBigUInt64LE(16),physical:i.readBigUInt64LE(24),fileSize:ve(e,i,32),memorySize:ve(e,i,40)}})}function hE(e,t){let n=ve(e,t,40);if(n===0)return[];let r=t.readUInt16LE(58),s=vi(e,{what:"section header",offset:n,count:1,max:1,entrySize:r,expectedSize:64}),o=t.readUInt16LE(60)||ve(e,s,32),i=t.readUInt16LE(62)===65535?s.readUInt32LE(40):t.readUInt16LE(62),a=vi(e,{what:"section header",offset:n,count:o,max:dE,entrySize:r,expectedSize:64}),l=Array.from({length:o},(u,d)=>a.subarray(d*64,d*64+64)),c=gE(e,l[i]);return l.map(u=>{let d=u.readBigUInt64LE(8);return{name:_e(c,u.readUInt32LE(0)),type:u.readUInt32LE(4),allocated:(d&cE)!==0n,executable:(d&uE)!==0n,address:u.readBigUInt64LE(16),offset:ve(e,u,24),size:ve(e,u,32),link:u.readUInt32LE(40),alignment:ve(e,u,48)}})}function gE(e,t){if(t===void 0)return Buffer.alloc(0);let n=ve(e,t,32);if(n>mE)throw cs(e,"the section names are absurdly long");return e.read(ve(e,t,24),n)}function vi(e,t){if(t.entrySize!==t.expectedSize)throw cs(e,`a ${t.what} of ${t.entrySize} bytes instead of ${t.expectedSize}`);if(t.count>t.max)throw cs(e,`${t.count} ${t.what}s are too many`);return e.read(t.offset,t.count*t.entrySize)}function ve(e,t,n){let r=t.readUInt32LE(n+4);if(r>=2097152)throw cs(e,"a size or offset in its headers is larger than any file");return r*4294967296+t.readUInt32LE(n)}function cs(e,t){return h(`the ELF headers are damaged: ${t}`,{place:{file:e.name}})}function _e(e,t){if(t>=e.length)return"";let n=e.indexOf(0,t);return e.toString("utf8",t,n<0?e.length:n)}var _E=16,Y=class{source;buildId;length;address;size;text;index;constructor(t){this.index=t,this.source=t.meta.source,this.buildId=t.meta.buildId,this.length=t.meta.rows;let{rowAddress:n,rowSize:r}=t.columns;this.address=new BigUint64Array(n.buffer,n.byteOffset,this.length),this.size=r,this.text=this.textRanges()}name(t){return this.symbolName(this.index.columns.rowSymbol[t])}aliases(t){let n=this.address[t],r=[];for(let s=this.index.columns.rowSymbol[t];s<this.index.meta.symbols&&this.symbolAddress(s)===n;s+=1)r.push(this.symbolName(s));return r}section(t){return this.index.meta.sections[this.index.columns.rowSection[t]]??""}find(t){return t<0n||t>0xffffffffffffffffn?-1:this.findHalves(Number(t>>32n),Number(t&0xffffffffn))}findHalves(t,n){let r=this.lastRowAtOrBelow(t,n),s=Math.max(-1,r-_E);for(let o=r;o>s;o-=1)if(this.covers(o,t,n))return o;return-1}addressOf(t){let n=this.symbolsNamed(t),{symbolBinding:r}=this.index.columns,s=n.find(o=>r[o]!==B.local)??n[0];return s===void 0?null:this.symbolAddress(s)}addressesOf(t){return this.symbolsNamed(t).map(n=>this.symbolAddress(n))}lastRowAtOrBelow(t,n){let{rowAddress:r}=this.index.columns,s=0,o=this.length;for(;s<o;){let i=s+o>>>1,a=r[2*i+1];a<t||a===t&&r[2*i]<=n?s=i+1:o=i}return s-1}covers(t,n,r){let{rowAddress:s}=this.index.columns;return(n-s[2*t+1])*4294967296+(r-s[2*t])<this.size[t]}symbolsNamed(t){let{hash:n,names:r,symbolName:s}=this.index.columns,o=Buffer.from(`${t}\0`),i=n.length-1,a=[];for(let l=as(o,0)&i,c=0;c<=i;l=l+1&i,c+=1){let u=n[l];if(u===On)break;let d=s[u];d+o.length<=r.length&&r.compare(o,0,o.length,d,d+o.length)===0&&a.push(u)}return a.sort((l,c)=>l-c)}symbolName(t){return _e(this.index.columns.names,this.index.columns.symbolName[t])}symbolAddress(t){let{symbolAddress:n}=this.index.columns;return BigInt(n[2*t+1])<<32n|BigInt(n[2*t])}textRanges(){let t=[["_stext","_etext"],["_sinittext","_einittext"]].flatMap(([r,s])=>{let o=this.addressOf(r),i=this.addressOf(s);return o!==null&&i!==null&&o<i?[{start:o,end:i}]:[]});if(t.length>0||this.length===0)return t;let n=this.length-1;return[{start:this.address[0],end:this.address[n]+BigInt(this.size[n])}]}};var _f="userspace",yE=1500,wE=24*3600*1e3,us=class{folder;cache;constructor(t){this.folder=gf(t,_f),this.cache=ls(t,_f,yE)}load(t,n){let r=this.cache.load(`${t}-${n}`,"elf");return r===null?null:new Y(r)}async store(t,n,r){return await this.cache.store(`${t}-${n}`,"elf",r)}async isAbsent(t,n){let r=await bE(this.absentFile(t),"utf8").catch(()=>""),[s,o]=r.split(" "),i=Date.now()-Number(o);return s===R(n)&&i>=0&&i<wE}async noteAbsent(t,n){let r=`${R(n)} ${Date.now()}`;await z(this.absentFile(t),r).catch(()=>{})}absentFile(t){return gf(this.folder,`${t}.absent`)}};function Ti({elf:e,starts:t,table:n,source:r,buildId:s}){let o=e.segments.filter(kE).map(({offset:l,address:c,fileSize:u})=>({offset:l,address:Number(c),size:u})),i=l=>o.find(({offset:c,size:u})=>l>=c&&l<c+u),a=l=>{let c=i(l);return c===void 0?null:xE(n,c,l)};return{source:r,buildId:s,find:a,startOf(l){let c=a(l),u=i(l);if(c!==null||u===void 0)return c?.start??null;let d=SE(t,u.address+(l-u.offset));return d===void 0||d<u.address?null:d-u.address+u.offset}}}var bf={source:"none",buildId:null,find:()=>null,startOf:()=>null};function kE({type:e,executable:t,address:n,fileSize:r}){return e===qe.load&&t&&r>0&&n<EE}var EE=1n<<47n;function xE(e,t,n){let r=t.address+(n-t.offset),s=e.findHalves(Math.floor(r/2**32),r%2**32);return s<0?null:{name:e.name(s),start:Number(e.address[s])-t.address+t.offset,size:e.size[s]}}function SE(e,t){let n=0,r=e.length;for(;n<r;){let s=n+r>>>1;e[s]<=t?n=s+1:r=s}return e[n-1]}var vE=["rootfs","tmpfs","ramfs","initramfs"];function TE({filesystem:e}){return vE.includes(e)}function Ii(e){let t=e.replace(/[\p{C}\p{Zl}\p{Zp}]/gu,"\uFFFD");return t.length>200?`${t.slice(0,200)}\u2026`:t}var ds=class{bySize=new Map;unreadable=new Map;otherSize(t,n,r){let s=`${Ii(n.path)} has ${q(r)} bytes there and ${q(n.sizeBytes)} in the guest`;yf(this.bySize,t.name,s)}failed(t,n){yf(this.unreadable,t.name,x(n))}warnings(){return[...[...this.bySize].map(([t,n])=>`${t} is of another build than what the guest ran: ${n[0]}${wf(n)}; their functions stay unnamed; give the files of this build with --sysroot`),...[...this.unreadable].map(([,t])=>`${t[0]}${wf(t)}`)]}};function yf(e,t,n){let r=e.get(t);r===void 0?e.set(t,[n]):r.push(n)}function wf({length:e}){return e===1?"":` (and ${e-1} more)`}function kf(e,t,n){if(!e.path.startsWith("/"))return null;let r=TE(e)?[...t.initramfs,...t.installed]:[...t.installed,...t.initramfs],s=[];for(let o of r){let i=IE(o,e.path,n);if(i!==null){if(e.sizeBytes<0||i.length===e.sizeBytes)return{path:e.path,tree:o,bytes:i};s.push({tree:o,bytes:i.length})}}for(let{tree:o,bytes:i}of s)n.otherSize(o,e,i);return null}function IE(e,t,n){try{return e.read(t)}catch(r){return n.failed(e,r),null}}var AE=3,OE=18,RE=1<<20;function se(e,t){return Sf(e,t,"GNU",AE)?.toString("hex")??null}function xf(e,t){return Sf(e,t,"Xen",OE)!==null}function Sf(e,t,n,r){let s=[...t.sections.filter(o=>o.type===G.note),...t.segments.filter(o=>o.type===qe.note).map(({offset:o,fileSize:i})=>({offset:o,size:i}))];for(let{offset:o,size:i}of s){if(i>RE||o+i>e.size)continue;let a=NE(e.read(o,i),`${n}\0`,r);if(a!==null)return a}return null}function NE(e,t,n){for(let r=0;r+12<=e.length;){let s=e.readUInt32LE(r),o=e.readUInt32LE(r+4),i=r+12+Ef(s),a=i+o;if(a>e.length)return null;if(e.toString("latin1",r+12,r+12+s)===t&&e.readUInt32LE(r+8)===n&&o>0)return e.subarray(i,a);r=i+Ef(o)}return null}function Ef(e){return Math.ceil(e/4)*4}import{createHash as LE}from"node:crypto";var $e=24,vf=65280,Tf=4<<20,Ai=1<<28,ME=3,FE=4;function je(e){return e.sections.find(({type:t,size:n})=>t===G.symtab&&n>$e)??e.sections.find(({type:t,size:n})=>t===G.dynsym&&n>$e)}function fs(e,t,n){let r=t.sections.map(({name:i,type:a,address:l,size:c,executable:u})=>[i,a,l.toString(16),c,u]),s=LE("sha256").update(JSON.stringify([n,r])),o=je(t);for(let i of o===void 0?[]:[o,t.sections[o.link]])i!==void 0&&i.offset+i.size<=e.size&&i.size<=Ai&&s.update(e.read(i.offset,i.size));return s.digest("hex")}function jt(e,t,n){let r=Math.floor(n.size/$e),s=t.sections[n.link];if(s?.type!==G.strtab||r>Tf||s.size>Ai)throw h("the symbol table is damaged",{place:{file:e.name,offset:n.offset}});return Oi(e.name,e.read(n.offset,r*$e),e.read(s.offset,s.size),ms(t),Af(t))}function If(e,t,n,r){if(n.length>Tf*$e||r.length>Ai)throw h("the symbol table is absurdly long",{place:{file:e}});return Oi(e,n,r,ms(t),Af(t))}function Af({sections:e}){return t=>({section:e[t]===void 0?0:t,code:e[t]?.executable??!1})}function Of(e,t,n,r){let s=r.map(({start:a,end:l})=>({start:Number(BigInt.asUintN(32,a)),end:Number(BigInt.asUintN(32,l-1n))})),o=new Map;for(let a=0;a+$e<=t.length;a+=$e){let l=t.readUInt32LE(a+8),u=t.readUInt32LE(a+12)===4294967295?s.findIndex(({start:m,end:p})=>l>=m&&l<=p):-1,d=t.readUInt16LE(a+6),f=o.get(d)??new Map;o.set(d,f.set(u,(f.get(u)??0)+1))}let i=new Map([...o].map(([a,l])=>[a,[...l].sort((c,u)=>u[1]-c[1])[0][0]]));return Oi(e,t,n,[Ue,...r],a=>{let l=a<vf?i.get(a)??-1:-1;return{section:l+1,code:r[l]?.executable??!1}})}var CE=36;function Oi(e,t,n,r,s){if(n.at(-1)!==0)throw h("the symbol names are damaged: the last one does not end",{place:{file:e}});let o=Math.floor(t.length/$e),i=Se(o),a=0;for(let l=0;l<o*$e;l+=$e){let c=t.readUInt32LE(l),u=t[l+4],d=t.readUInt16LE(l+6),f=u&15;if(!(c<n.length&&n[c]!==0)||d===0||f===ME||f===FE||n[c]===CE)continue;let p=t.readUInt32LE(l+8),g=t.readUInt32LE(l+12),{section:_,code:y}=s(d);i.low[a]=p,i.high[a]=g,i.size[a]=t.readUInt32LE(l+20)===0?t.readUInt32LE(l+16):4294967295,i.name[a]=c,i.binding[a]=BE(u>>4),i.section[a]=_,i.code[a]=y?1:0,a+=1}return{...i,names:n,length:a,sections:r}}function BE(e){return e===0?B.local:e===2?B.weak:B.global}function ms(e){return e.sections.slice(0,vf).map(({name:t,address:n,size:r,allocated:s},o)=>o===0||!s?Ue:{name:t,start:n,end:n+BigInt(r)})}var PE=/^(?:_s?text|_etext|_[se]inittext|__\w*text_(?:start|end)|__indirect_thunk_(?:start|end))$/,UE=Lt.filter(Nt).map(({entryCode:e})=>e.borders);function Ri(e){return e.startsWith(".")||PE.test(e)||UE.some(t=>t.test(e))}function Lf(e,t,n,r){return Rf(e,t)-Rf(n,r)||Nf(e)-Nf(n)||e.length-n.length||(e<n?-1:e>n?1:0)}function Rf(e,t){return Ri(e)?3:t===B.weak?2:t===B.local?1:0}function Nf(e){let t=0;for(;e[t]==="_";)t+=1;return t}function it(e,t){let n=$E(e),r=zE(e,n),{bytes:s,columns:o}=Ei({...t,symbols:e.length,rows:r.length,hashSlots:qE(e.length),nameBytes:e.names.length,sections:e.sections.map(({name:i})=>i),facts:null});return n.forEach((i,a)=>{o.symbolAddress[2*a]=e.low[i],o.symbolAddress[2*a+1]=e.high[i],o.symbolName[a]=e.name[i],o.symbolBinding[a]=e.binding[i]}),o.names.set(e.names),DE(e,n,r,o),jE(o.hash,o.names,o.symbolName),xi(s)}function $E(e){let{high:t,low:n,code:r}=e,s=o=>_e(e.names,e.name[o]);return Uint32Array.from({length:e.length},(o,i)=>i).sort((o,i)=>t[o]-t[i]||n[o]-n[i]||r[i]-r[o]||Lf(s(o),e.binding[o],s(i),e.binding[i])||o-i)}function zE(e,t){let n=[];for(let r=0;r<t.length;r+=1){let s=t[r];r>0&&Ff(e,t[r-1],s)||e.code[s]===1&&!Ri(_e(e.names,e.name[s]))&&n.push(r)}return Uint32Array.from(n)}function Ff(e,t,n){return e.low[t]===e.low[n]&&e.high[t]===e.high[n]}function DE(e,t,n,r){n.forEach((s,o)=>{let i=t[s];r.rowAddress[2*o]=e.low[i],r.rowAddress[2*o+1]=e.high[i],r.rowSymbol[o]=s,r.rowSection[o]=e.section[i],r.rowSize[o]=e.size[i]||KE(e,t,s)})}function KE(e,t,n){let r=t[n],s=n+1;for(;s<t.length&&Ff(e,r,t[s]);)s+=1;let o=Mf(e,r),i=e.sections[e.section[r]],a=[];s<t.length&&a.push(Mf(e,t[s])),i!==void 0&&i.end>o&&a.push(i.end);let l=a.reduce((c,u)=>u<c?u:c,o+GE);return Number(l-o)}var GE=0x10000n;function Mf(e,t){return BigInt(e.high[t])<<32n|BigInt(e.low[t])}function qE(e){return 2**Math.ceil(Math.log2(Math.max(16,e*2)))}function jE(e,t,n){e.fill(On);let r=e.length-1;n.forEach((s,o)=>{let i=as(t,s)&r;for(;e[i]!==On;)i=i+1&r;e[i]=o})}function Cf(e,t){let n=it(e,{source:"elf",buildId:t}),r=qt(n);if(r===null)throw new Error("a symbol index just built cannot be opened");return{file:n,table:new Y(r)}}var Bf=24,Pf=24,Uf=64<<20;function $f(e,t){let n=t.sections.map((c,u)=>({section:c,index:u})).filter(({section:{name:c,executable:u}})=>u&&/^\.plt(?:\.sec|\.got|\.bnd)?$/.test(c)),r=Lt.filter(Nt).find(({elfMachine:c})=>c===t.machine)?.pltStubs;if(r===void 0||n.length===0)return null;let s=WE(e,t,r),o=n.flatMap(({section:c,index:u})=>s.size===0?[]:QE(e,c,r,s).map(d=>({...d,section:u}))),i=Se(o.length),a=[],l=0;return o.forEach(({name:c,address:u,size:d,section:f},m)=>{let p=Buffer.from(`${c}@plt\0`);i.low[m]=Number(u&0xffffffffn),i.high[m]=Number(u>>32n),i.size[m]=d,i.name[m]=l,i.binding[m]=B.local,i.section[m]=f,i.code[m]=1,a.push(p),l+=p.length}),{...i,length:o.length,names:Buffer.concat(a),sections:ms(t)}}function WE(e,t,{slotRelocations:n}){let r=new Map;for(let s of t.sections){let o=t.sections[s.link],i=o===void 0?void 0:t.sections[o.link];if(s.type!==G.rela||o?.type!==G.dynsym||i?.type!==G.strtab||[s,o,i].some(({size:u})=>u>Uf))continue;let a=ps(e,s),l=ps(e,o),c=ps(e,i);for(let u=0;u+Bf<=a.length;u+=Bf){if(!n.includes(a.readUInt32LE(u+8)))continue;let d=a.readUInt32LE(u+12)*Pf;if(d+Pf>l.length)continue;let f=_e(c,l.readUInt32LE(d));f!==""&&r.set(a.readBigUInt64LE(u),f)}}return r}function QE(e,t,{stubs:n},r){return t.size>Uf?[]:n(ps(e,t),t.name,t.address).flatMap(({at:s,size:o,slot:i})=>{let a=r.get(t.address+BigInt(i));return a===void 0?[]:[{name:a,address:t.address+BigInt(s),size:o}]})}function ps(e,{offset:t,size:n}){return e.read(t,n)}var HE=256<<20;function zf(e){let t=U(e),n=Rn(e,t,G.symtab),r=Rn(e,t,G.dynsym),s=n??XE(e,t);return{elf:t,buildId:se(e,t),source:n?"symtab":s?"mini-debug-info":r?"dynsym":"none",exported:r,all:s,stubs:$f(e,t)}}function Df(e,t,n=!1){let[r,...s]=[t??e.all,e.exported,e.stubs].filter(i=>i!==null);if(r===void 0)return VE;let o=hf([r,...s]);return o.binding.forEach((i,a)=>{!n&&i===B.weak&&(o.binding[a]=B.global)}),o}var VE={...Se(0),length:0,names:Buffer.alloc(0),sections:[Ue]};function Rn(e,t,n){let r=t.sections.find(o=>o.type===n);if(r===void 0)return null;let s=jt(e,t,r);return s.code.some(o=>o===1)?s:null}function XE(e,t){let n=t.sections.find(({name:s,size:o})=>s===".gnu_debugdata"&&o>0);if(n===void 0)return null;let r=Le(`${e.name} (.gnu_debugdata)`,YE(e,n));return Rn(r,U(r),G.symtab)}function YE(e,{offset:t,size:n}){try{let r=e.read(t,n),s=nr(r);if(s>HE)throw new xe(`they say to hold ${s} bytes`);return el(r,s)}catch(r){throw r instanceof xe?h(`the compressed symbols are damaged: ${r.message}`,{place:{file:e.name,offset:t},cause:r}):r}}import{rm as dx}from"node:fs/promises";import{join as fx}from"node:path";import{createWriteStream as tx}from"node:fs";import{rm as nx}from"node:fs/promises";import{join as qf}from"node:path";import{Readable as rx}from"node:stream";import{pipeline as sx}from"node:stream/promises";import{existsSync as JE}from"node:fs";import{basename as Kf,dirname as Gf,join as We,resolve as ZE}from"node:path";function hs(e){return ex(e).find(t=>JE(t)&&Nn(t,e.buildId))??null}function ex({buildId:e,release:t,kernelPath:n,root:r}){let s=We("usr/lib/debug/.build-id",e.slice(0,2),`${e.slice(2)}.debug`),o=Gf(ZE(n)),i=[];Kf(n)==="bzImage"&&i.push(We(o,"../../../vmlinux"));let a=Kf(o)==="boot"?Gf(o):null;for(let l of a===null||a===r?[r]:[a,r])i.push(We(l,s)),!(t===null||!/^[\w.+~-]+$/.test(t))&&i.push(We(l,"usr/lib/debug/boot",`vmlinux-${t}`),We(l,"usr/lib/debug/lib/modules",t,"vmlinux"),We(l,"usr/lib/debug/usr/lib/modules",t,"vmlinux"),We(l,"usr/lib/debug/lib/modules",t,"vmlinux.debug"),We(l,"boot",`vmlinux-${t}`),We(l,"lib/modules",t,"build/vmlinux"));return i}function Nn(e,t){try{return M(e,n=>{let r=U(n);return se(n,r)===t&&je(r)!==void 0})}catch{return!1}}var ox=90,ix=5,Ni=new Set,jf=4*2**30,ax=4<<20,lx=256<<20;async function gs(e){for(let t of Qf(e.env)){e.onProgress?.(`asking ${t} for symbols`);let n=await Wf(t,".symtab",e),r=n&&await Wf(t,".strtab",e);if(n&&r)return{server:t,symtab:n,strtab:r}}return null}async function Wf(e,t,n){let r=Vf(n.env),s=n.signal?AbortSignal.any([n.signal,r.signal]):r.signal;try{let o=await fetch(`${Hf(e,n.buildId)}/section/${t}`,{signal:s});if(r.answered(),!o.ok||o.body===null)return await o.body?.cancel(),null;let i=[],a=0;for await(let l of o.body){if(r.progress(),a+=l.length,a>lx)return null;i.push(l)}return Buffer.concat(i)}catch{return n.signal?.throwIfAborted(),r.signal.aborted&&Ni.add(e),null}finally{r.stop()}}function Qf(e){return(e.DEBUGINFOD_URLS??"").split(/\s+/).filter(t=>/^https?:\/\//.test(t)&&!Ni.has(t))}function Hf(e,t){return`${e.replace(/\/+$/,"")}/buildid/${t}`}async function _s(e,t){for(let n of Qf(e.env))try{let r=await cx(n,e);if(r!==null)return r}catch(r){e.signal?.throwIfAborted(),t(`debuginfod server ${n}: ${x(r)}`)}return null}async function cx(e,t){let n=`${Hf(e,t.buildId)}/debuginfo`,r=Vf(t.env),s=t.signal?AbortSignal.any([t.signal,r.signal]):r.signal;t.onProgress?.(`asking ${e} for debug information`);let o=qf(t.cacheFolder,"symbols"),i=qf(o,`.${t.buildId}.${process.pid}.download`);try{let a=await fetch(n,{signal:s});if(r.answered(),a.status===404)return await a.body?.cancel(),null;if(!a.ok||a.body===null)throw new Error(`it answered with status ${a.status}`);await S(o);let l=ux(a.body,t,r);if(await sx(rx.from(l),tx(i),{signal:s}),!Nn(i,t.buildId))throw new Error("what it sent has another build-id or no symbols");return i}catch(a){throw await nx(i,{force:!0}),r.signal.aborted?(Ni.add(e),new Error(r.hasAnswered()?"it stopped sending":"it does not answer",{cause:a})):a}finally{r.stop()}}async function*ux(e,t,n){let r=0,s=0;for await(let o of e){if(n.progress(),r+=o.length,r>jf)throw new Error(`it sends more than ${be(jf)}`);r-s>=ax&&(s=r,t.onProgress?.(`fetching debug information: ${be(r)}`)),yield o}t.onProgress?.(`fetched debug information: ${be(r)}`)}function Vf(e){let t=Number(e.DEBUGINFOD_TIMEOUT),n=t>0?t:ox,r=new AbortController,s=()=>r.abort(),o=setTimeout(s,1e3*(t>0?t:ix)),i=!1;return{signal:r.signal,answered(){i=!0,clearTimeout(o),o=setTimeout(s,1e3*n)},hasAnswered:()=>i,progress:()=>o.refresh(),stop:()=>clearTimeout(o)}}function Yf(e,t){let n=fx("/usr/lib/debug/.build-id",e.slice(0,2),`${e.slice(2)}.debug`);for(let r of t){let s=bs(()=>{let o=r.read(n,1073741824);return o===null?null:Li(e,Le(n,o))});if(s!==null)return s}return bs(()=>M(n,r=>Li(e,r)))}function Li(e,t){let n=U(t);return se(t,n)===e?Rn(t,n,G.symtab):null}function bs(e){try{return e()}catch(t){if(t instanceof b)return null;throw t}}async function Jf(e,t,n){let r=px(e)?await gs(t):null;if(r!==null){let o=bs(()=>If(r.server,e.elf,r.symtab,r.strtab));if(o!==null&&hx(o,e.exported))return o;n(`debuginfod server ${r.server}: the symbols it sent for ${t.buildId} are another file's`)}let s=await _s(t,n);if(s===null)return null;try{return bs(()=>M(s,o=>Li(t.buildId,o)))}finally{await dx(s,{force:!0})}}var mx=10;function px({exported:e}){return e!==null&&e.code.reduce((t,n)=>t+n,0)>=mx}function hx(e,t){let n=new Set;for(let r=0;r<e.length;r+=1)n.add(Xf(e,r));for(let r=0;r<t.length;r+=1)if(t.code[r]===1&&!n.has(Xf(t,r)))return!1;return!0}function Xf(e,t){return e.high[t]*2**32+e.low[t]}var Zf={relative:27,absolute:3},gx={0:8,2:2,3:4,4:8,10:2,11:4,12:8},_x=8<<20;function em(e,t){let n=[],r=new Map;for(let s=0,o=0;s+8<=e.length&&o<_x;o+=1){let i=e.readUInt32LE(s),a=s+4+i;if(i<4||a>e.length)break;let l=e.readUInt32LE(s+4),c=e.subarray(s+8,a);if(l===0)r.set(s,bx(c));else if(c.length>=8){let u=r.get(s+4-l);u===Zf.relative?n.push(t+s+8+c.readInt32LE(0)):u===Zf.absolute&&n.push(c.readUInt32LE(0))}s=a}return n}function bx(e){let t=e[0],n=e.indexOf(0,1);if(t!==1&&t!==3||n<0)return null;let r=e.toString("latin1",1,n);if(!r.startsWith("z"))return null;let s=ys(e,ys(e,n+1));s=ys(e,t===1?s+1:ys(e,s));for(let o of r.slice(1)){if(o==="R")return e[s]??null;if(o==="L")s+=1;else if(o==="P")s+=1+(gx[(e[s]??0)&15]??0);else if(o!=="S"&&o!=="B")return null}return null}function ys(e,t){let n=t;for(;n<e.length&&e[n]>=128;)n+=1;return n+1}var yx=1685382480,wx=[27,3,59],ws=12,Mi=8,kx=8<<20,Ex=256<<20;function tm(e,t){return(Sx(e,t)??xx(e,t)).sort()}function xx(e,{sections:t}){let n=t.find(({name:r,allocated:s})=>s&&r===".eh_frame");return n===void 0||n.size>Ex?new Float64Array(0):n.offset+n.size>e.size?new Float64Array(0):Float64Array.from(em(e.read(n.offset,n.size),Number(n.address)))}function Sx(e,{segments:t}){let n=t.find(({type:a})=>a===yx);if(n===void 0||n.fileSize<ws||n.offset+n.fileSize>e.size)return null;let r=e.read(n.offset,ws);if(r[0]!==1||wx.some((a,l)=>r[1+l]!==a))return null;let s=r.readUInt32LE(8);if(s>kx||ws+s*Mi>n.fileSize)return null;let o=e.read(n.offset+ws,s*Mi),i=Number(n.address);return Float64Array.from({length:s},(a,l)=>i+o.readInt32LE(l*Mi))}var vx=262144;async function nm(e,t,n){let r=Le(e,t),s=U(r),o=Tx(se(r,s)),i=tm(r,s),a=o===null?null:fs(r,s,o),l=a===null?null:Ix(s,a,n.indexes);if(l!==null)return Ti({...l,elf:s,starts:i,buildId:o});let c=zf(r),u=c.all===null&&o!==null?await Ox(c,o,n):null,d=Cf(Df(c,u?.symbols??null,n.strongNames),o),f=u?.source??c.source;if(a!==null&&Ax(f,s)){let m=await n.indexes.store(a,f,d.file);m!==null&&n.warn(m)}return Ti({elf:s,starts:i,table:d.table,source:f,buildId:o})}function Tx(e){return e!==null&&/^[0-9a-f]{8,128}$/.test(e)?e:null}function Ix(e,t,n){let r=!e.sections.some(({type:i})=>i===G.symtab),s=e.sections.some(({name:i})=>i===".gnu_debugdata"),o=r?[...s?["mini-debug-info"]:[],"debug-file","debuginfod"]:["symtab"];for(let i of o){let a=n.load(t,i);if(a!==null)return{table:a,source:i}}return null}function Ax(e,t){return e==="none"||e==="dynsym"?!1:e!=="symtab"||t.sections.some(({type:n,size:r})=>n===G.symtab&&r>vx)}async function Ox(e,t,n){let r=Yf(t,n.trees);if(r!==null)return{symbols:r,source:"debug-file"};let s=n.env.DEBUGINFOD_URLS??"";if(s===""||n.serversFailed||await n.indexes.isAbsent(t,s))return null;let o={failed:!1},{cacheFolder:i,env:a,onProgress:l,signal:c}=n,u={buildId:t,cacheFolder:i,env:a,...l&&{onProgress:l},...c&&{signal:c}},d=await Jf(e,u,f=>{o.failed=!0,n.warn(f)}).catch(f=>(c?.throwIfAborted(),o.failed=!0,n.warn(`debug information is not used: ${x(f)}`),null));return o.failed?n.serversFailed=!0:d===null&&await n.indexes.noteAbsent(t,s),d===null?null:{symbols:d,source:"debuginfod"}}import{basename as Nx}from"node:path";var Rx=16<<20;function rm(e){let t=Pt(e),{size:n,clusterBytes:r}=t,s=new Map,o=i=>{let a=s.get(i),l=a===void 0?t.readCluster(i):a;return s.delete(i),s.set(i,l),s.size>Math.max(2,Rx/r)&&s.delete(s.keys().next().value),l};return{name:e.name,size:n,read(i,a){ll(this,i,a);let l=Buffer.alloc(a);for(let c=0;c<a;){let u=i+c,d=u%r,f=Math.min(a-c,r-d);o(Math.floor(u/r))?.copy(l,c,d,d+f),c+=f}return l}}}var Fi="unpack its files into a folder and give that with --sysroot";function om({sysroot:e,disk:t,diskName:n,initrd:r}){let s=[],o=e===null?[]:[kr(e)],i=t===null?null:Lx(t,n??t,s),a=r===null?[]:[Cx(r,()=>nt(r),s)];return{files:{installed:[...o,...i?.trees??[]],initramfs:a},problems:s,close:()=>i?.source.close()}}function Lx(e,t,n){let r;try{r={...ol(e),name:t};let s=r.size>=4&&r.read(0,4).equals(gn);return{source:r,trees:Fx(s?rm(r):r,n)}}catch(s){if(r?.close(),!(s instanceof b))throw s;return n.push(`${s.message}: ${Fi}`),null}}var Mx=["btrfs","crypto_LUKS","erofs","f2fs","iso9660","LVM2_member","squashfs","xfs"];function Fx(e,t){let n=pn(e),r=n.filter(({fileSystem:s})=>s==="ext4").map(s=>({...wr(e,s.start),name:sm(e,s)}));for(let s of n){let{fileSystem:o}=s;o===null||!Mx.includes(o)||t.push(`${sm(e,s)} holds ${o}, which is not read here: ${Fi}`)}return r.length===0&&t.length===0&&t.push(`${e.name} holds no file system that is known here: ${Fi}`),r}function sm({name:e},{partition:t}){return t===null?e:`partition ${t} of ${Nx(e)}`}function Cx(e,t,n){let r,s=()=>{if(r!==void 0)return r;try{r=t()}catch(o){r=null,n.push(`${x(o)}: its programs stay unnamed`)}return r};return{name:e,list:o=>s()?.list(o)??null,kind:o=>s()?.kind(o)??null,read:(o,i)=>s()?.read(o,i)??null}}var Bx=4;async function am(e,t){let n=[];if(e.length===0)return{code:[],warnings:n};let r=om(t),{files:s,problems:o}=r,i=new ds,a={...t,indexes:new us(t.cacheFolder),trees:[...s.installed,...s.initramfs],serversFailed:!1,warn:d=>{n.includes(d)||n.push(d)}},l=Array.from(e,()=>null),c=e.entries(),u=async()=>{for(let[d,f]of c){t.signal?.throwIfAborted();let{path:m,content:p}=f,g=p?null:kf(f,s,i);p?l[d]=await im(m,p,{...a,strongNames:!0}):g!==null&&(l[d]=await im(`${g.tree.name}:${Ii(m)}`,g.bytes,a))}};try{await cf(Array.from({length:Bx},u))}finally{r.close()}return l.includes(null)&&n.unshift(...o),{code:l,warnings:[...n,...i.warnings()]}}async function im(e,t,n){try{return await nm(e,t,n)}catch(r){if(!(r instanceof b))throw r;return n.warn(`functions stay unnamed: ${r.message}`),bf}}function ks(e){return e.length>1||e.some(({sure:t})=>t)}function Ln(e){return e.map(({text:t})=>t).join("; ")}import{rm as aS,stat as mm,writeFile as lS}from"node:fs/promises";import{tmpdir as cS}from"node:os";import{join as Pi}from"node:path";function Wt(e){return`${/^[aeiox]/.test(e)?"an":"a"} ${e}`}import{setTimeout as Px}from"node:timers/promises";var Ux=2e4,lm={tries:100,pauseMs:200};async function we(e,t,n={}){for(let r=1;;r+=1)try{return await re(e.binary,[...e.args,...t],{timeoutMs:Ux,...n,env:{...n.env??process.env,...e.env}})}catch(s){if(I(s)!=="ETXTBSY"||r===lm.tries)throw s;await Px(lm.pauseMs)}}var Es=["-machine","none","-nodefaults","-display","none","-S"];import{readFile as $x,readdir as zx,rename as cm,rm as Dx}from"node:fs/promises";import{join as yt}from"node:path";var Te="manifest.json",Kx=1<<20,W={libraries:"lib",modules:"lib/qemu",firmware:"share/qemu"};function oe({target:e=A.qemu}){return e}function Ie({binary:e}){return`bin/${e}`}function ue(e,t,n=A.qemu){return{binary:yt(e,Ie(n)),args:["-L",yt(e,W.firmware)],env:{LD_LIBRARY_PATH:yt(e,W.libraries),QEMU_MODULE_DIR:yt(e,W.modules)},source:t}}async function wt(e){let t=yt(e,Te),n;try{n=await $x(t,"utf8")}catch(r){if(I(r)==="ENOENT"||I(r)==="ENOTDIR")return null;throw r}return Ci(n,t)}function Ci(e,t){if(e.length>Kx)throw h("is too long for a manifest",{place:{file:t}});let n;try{n=JSON.parse(e)}catch(a){throw h(`is not JSON: ${x(a)}`,{place:{file:t},cause:a})}let r=new mr(n,"",t);r.field("format").oneOf(["bootgate-qemu"]);let s=r.field("version").integer(1);if(s>1)throw h(`is a QEMU bundle of version ${s}, newer than this Bootgate reads`,{place:{file:t},hint:"update Bootgate, or use an older bundle"});let o=r.field("files"),i=Object.keys(o.value??{});if(i.length>1e4)throw o.error("has too many entries");return{format:"bootgate-qemu",version:1,source:r.field("source").oneOf(["apt","build","bundle"]),qemu:r.field("qemu").string(40),...Mn(r.optional("binary")?.string(40)),arch:r.field("arch").string(20),origin:r.field("origin").strings(1e3),libc:r.field("libc").string(40),files:Object.fromEntries(i.map(a=>[a,o.field(a).string(64)])),recipe:r.field("recipe").nullable(a=>({source:a.field("source").oneOf(["release","debian","given"]),sha256s:a.field("sha256s").strings(20,64),method:a.field("method").string(64)}))}}function Mn(e){return e===void 0||e===A.qemu.binary?{}:{binary:e}}function Q(e){return yt(e,"qemu")}async function Qt(e,{binary:t}=A.qemu){let n=Q(e),r=await zx(n).catch(o=>{if(I(o)==="ENOENT")return[];throw o}),s=[];for(let o of r.filter(i=>!i.startsWith(".")).sort()){let i=yt(n,o),a=await wt(i).catch(()=>null);a&&Gx(a,t)&&s.push({folder:i,manifest:a})}return s}function Gx(e,t){return(e.binary??A.qemu.binary)===t}async function xs(e,t){try{await cm(e,t)}catch(n){if(I(n)!=="ENOTEMPTY"&&I(n)!=="EEXIST")throw n;if(await wt(t).catch(()=>null)!==null)return;await Dx(t,{recursive:!0}),await cm(e,t)}}import{readFile as Zx,stat as eS}from"node:fs/promises";function um(e,t){let n=e("text").bytes(),r=qx(e("object"),n),s=jx(e("task")),[o,i,a]=[e("moduleSymbol"),e("program"),e("runnable")],l=i.kind("focused",1);return{objects:r,moduleSymbols:{object:o.index("object",r.length,0),address:o.u64("address"),size:o.count("size"),name:o.text(n,"name")},programs:i.text(n,"name").map((c,u)=>({name:c,focused:l[u]===1})),tasks:s,taskEvents:Wx(e("taskEvent"),n,s.length),mappings:Qx(e("mapping"),r.length,s.length),systemCalls:Hx(e("systemCall"),s.length),waits:Vx(e("wait"),s.length,t),idle:Yx(e("idle"),s.length,t),counted:Xx(e("counted"),n,t),runnable:{runnable:a.i32("runnable"),count:a.i32("count")},wakeUps:Jx(e("wakeUp"),s.length,t)}}function qx(e,t){let[n,r,s]=[e.text(t,"name"),e.text(t,"filesystem"),e.kind("kind",Hr.length-1)],[o,i]=[e.u64("base"),e.signed("sizeBytes")],[a,l,c]=[e.count("loaded"),e.signed("initialised"),e.signed("unloaded")];return n.map((u,d)=>({kind:Hr[s[d]],name:u,filesystem:r[d],sizeBytes:i[d],base:o[d],loaded:a[d],initialised:l[d],unloaded:c[d]}))}function jx(e){let[t,n,r]=[e.i32("process"),e.i32("id"),e.parents("parent")],[s,o]=[e.count("started"),e.signed("startedNs")],[i,a]=[e.signed("ended"),e.signed("endedNs")],[l,c,u]=[e.count("user"),e.count("kernel"),e.count("interrupt")],[d,f]=[e.i32("exitCode"),e.i32("flags")];return Array.from(t,(m,p)=>({process:m,id:n[p],parent:r[p],kernelThread:(f[p]&vn.kernelThread)!==0,focused:(f[p]&vn.focused)!==0,narrow:(f[p]&vn.narrow)!==0,started:s[p],startedNs:o[p],ended:i[p],endedNs:a[p],exitCode:d[p],user:l[p],kernel:c[p],interrupt:u[p]}))}function Wx(e,t,n){let[r,s]=[e.index("task",n,0),e.kind("kind",Vr.length-1)],[o,i]=[e.count("instructions"),e.signed("ns")];return e.text(t,"text").map((a,l)=>({task:r[l],kind:Vr[s[l]],instructions:o[l],ns:i[l],text:a}))}function Qx(e,t,n){let[r,s,o]=[e.index("object",t),e.index("task",n,0),e.i32("space")],[i,a]=[e.u64("start"),e.u64("end")],[l,c]=[e.count("fileOffset"),e.count("instructions")];return Array.from(r,(u,d)=>({object:u,task:s[d],space:o[d],start:i[d],end:a[d],fileOffset:l[d],instructions:c[d]}))}function Hx(e,t){let[n,r]=[e.index("task",t,0),e.i32("number")],[s,o]=[e.count("count"),e.count("errors")],[i,a]=[e.count("instructions"),e.count("first")];return Array.from(n,(l,c)=>({task:l,number:r[c],count:s[c],errors:o[c],instructions:i[c],first:a[c]}))}function Vx(e,t,n){let[r,s]=[e.index("task",t,0),e.index("node",n,0)],[o,i]=[e.index("wakerNode",n),e.index("waker",t)],[a,l]=[e.count("count"),e.count("ns")],[c,u]=[e.count("longestNs"),e.count("longestAt")];return Array.from(r,(d,f)=>({task:d,node:s[f],count:a[f],ns:l[f],longestNs:c[f],longestAt:u[f],wakerNode:o[f],waker:i[f]}))}function Xx(e,t,n){let[r,s]=[e.index("node",n,0),e.kind("kind",Kt.length-1)],[o,i,a]=[e.count("place"),e.count("reads"),e.count("writes")];return e.text(t,"name").map((l,c)=>({kind:Kt[s[c]],place:o[c],name:l,node:r[c],reads:i[c],writes:a[c]}))}function Yx(e,t,n){let[r,s]=[e.index("task",t,0),e.index("node",n)],[o,i]=[e.index("wakerNode",n),e.index("waker",t)],[a,l]=[e.count("count"),e.count("ns")];return Array.from(r,(c,u)=>({task:c,node:s[u],count:a[u],ns:l[u],wakerNode:o[u],waker:i[u]}))}function Jx(e,t,n){return{instructions:e.count("instructions"),ns:e.signed("ns"),asleep:e.count("asleep"),asleepNs:e.signed("asleepNs"),idleSinceNs:e.signed("idleSinceNs"),ran:e.count("ran"),wakerRan:e.count("wakerRan"),task:e.index("task",t,0),node:e.index("node",n),waker:e.index("waker",t,0),wakerNode:e.index("wakerNode",n,0),interrupt:e.kind("interrupt",1)}}var kt=class{rows;offsets;stride;start;view;file;constructor(t,n,r,s){this.view=t,this.file=n,this.rows=s.rows,this.start=s.offset,this.offsets=gd(r),this.stride=ot(r)}u64(t){let n=new BigUint64Array(this.rows);for(let r=0;r<this.rows;r+=1)n[r]=this.view.getBigUint64(this.at(t,r),!0);return n}i32(t){let n=new Int32Array(this.rows);for(let r=0;r<this.rows;r+=1)n[r]=this.view.getInt32(this.at(t,r),!0);return n}count(t){let n=new Float64Array(this.rows);for(let r=0;r<this.rows;r+=1){let s=this.at(t,r),o=this.view.getUint32(s+4,!0);if(o>=2**21)throw this.bad(t,r,"absurd count");n[r]=o*2**32+this.view.getUint32(s,!0)}return n}signed(t){let n=new Float64Array(this.rows);for(let r=0;r<this.rows;r+=1){let s=Number(this.view.getBigInt64(this.at(t,r),!0));if(s<-1||s>Number.MAX_SAFE_INTEGER)throw this.bad(t,r,"absurd time");n[r]=s}return n}index(t,n,r=-1){let s=this.i32(t),o=s.findIndex(i=>i<r||i>=n);if(o>=0)throw this.bad(t,o,`row ${s[o]} of a table of ${n}`);return s}parents(t){let n=this.i32(t),r=n.findIndex((s,o)=>s<-1||s>=o);if(r>=0)throw this.bad(t,r,`parent ${n[r]} of row ${r}`);return n}kind(t,n){let r=this.i32(t),s=r.findIndex(o=>o<0||o>n);if(s>=0)throw this.bad(t,s,`unknown kind ${r[s]}`);return Uint8Array.from(r)}text(t,n,r=`${n}Length`){let[s,o]=[this.i32(n),this.i32(r)];return Array.from(s,(i,a)=>{let l=i+o[a];if(i<0||l<i||l>t.length)throw this.bad(n,a,"a text beyond the heap");return t.toString("utf8",i,l)})}bytes(){return Buffer.from(this.view.buffer,this.view.byteOffset+this.start,this.rows*this.stride)}bad(t,n,r){return h(`${t}: ${r}`,{place:{file:this.file,offset:this.at(t,n)}})}at(t,n){return this.start+n*this.stride+this.offsets[t]}};var dm=2**31;async function Ss(e){let t;try{if((await eS(e)).size>dm)throw h("larger than any trace of this tracer",{place:{file:e}});t=await Zx(e)}catch(n){throw n instanceof b?n:new b(I(n)==="ENOENT"?"there is no such trace file":"the trace file cannot be read",{place:{file:e},cause:n})}return tS(t,e)}function tS(e,t){let n=new Bi(e,t),r=n.header(),s=m=>n.section(m),[o,i,a]=[s("block"),s("node"),s("stageShare")],[l,c,u,d]=[s("mark"),s("sample"),s("consoleByte"),s("sleep")],{lastTask:f}=r.trace;if(f<0||f>=Math.max(1,s("task").rows))throw r.bad("lastTask","no such task");return{header:r.trace,blocks:{address:o.u64("address"),user:o.kind("user",1),size:o.i32("size"),executions:o.count("executions"),instructions:o.count("instructions"),first:o.count("first")},nodes:{parent:i.parents("parent"),address:i.u64("address"),kind:i.kind("kind",Math.max(...Object.values(Je))),calls:i.count("calls"),self:i.count("self"),first:i.count("first")},stageRows:{stage:a.i32("stage"),node:a.index("node",i.rows,0),self:a.count("self"),calls:a.count("calls")},marks:{mark:l.i32("mark"),instructions:l.count("instructions"),ns:l.signed("ns"),argument:l.u64("argument"),argument2:l.u64("argument2")},samples:{period:r.count("samplePeriod"),node:c.index("node",i.rows,0),count:c.i32("count")},consoleBytes:{byte:Uint8Array.from(u.i32("byte")),instructions:u.count("instructions")},sleeps:{instructions:d.count("instructions"),ns:d.count("ns")},guest:um(s,i.rows),lost:{blocks:r.count("lostBlocks"),nodes:r.count("lostNodes"),stackFrames:r.count("lostStackFrames"),tasks:r.count("lostTasks"),samples:r.count("lostSamples"),consoleBytes:r.count("lostConsoleBytes"),stageRows:r.count("lostStageRows"),marks:r.count("lostMarks"),sites:r.count("lostSites"),guestRows:r.count("lostGuestRows")}}}var Bi=class{view;file;directory=new Map;constructor(t,n){this.file=n,this.view=new DataView(t.buffer,t.byteOffset,t.byteLength)}header(){let t=new kt(this.view,this.file,jr,{offset:0,rows:1});if(this.view.byteLength<8||this.view.getBigUint64(0,!0)!==ai)throw h("this is not a Bootgate trace",{place:{file:this.file,offset:0}});this.need(0,ot(jr));let n=a=>t.count(a)[0],r=a=>t.i32(a)[0],s=r("layoutVersion");if(s!==7)throw h(s>7?`made by a newer tracer: layout ${s}, this Bootgate reads ${7}`:`made by an older tracer: layout ${s}, this Bootgate reads ${7}`,{place:{file:this.file},hint:"record the boot again, or use the Bootgate that recorded it"});let o=n("fileBytes");if(o!==this.view.byteLength||o>dm)throw h(`cut short or grown: it should have ${o.toLocaleString("en-US")} bytes`,{place:{file:this.file,offset:Math.min(o,this.view.byteLength)},hint:"record the boot again"});this.readDirectory(r("headerBytes"),r("sectionCount"));let i=ci[r("end")];if(i===void 0)throw t.bad("end",0,`unknown reason ${r("end")}`);return{count:n,bad:(a,l)=>t.bad(a,0,l),trace:{layoutVersion:s,pluginApi:r("pluginApi"),qemuApiMin:r("qemuApiMin"),qemuApiCurrent:r("qemuApiCurrent"),end:i,endMark:r("endMark"),instructions:n("instructions"),repIterations:n("repIterations"),userInstructions:n("userInstructions"),virtualNs:t.signed("virtualNs")[0],idleNs:t.signed("idleNs")[0],blockExecutions:n("blockExecutions"),calls:n("calls"),interrupts:n("interrupts"),kaslrOffset:n("kaslrOffset"),strayReturns:n("strayReturns"),kindsCounted:Kt.filter((a,l)=>(r("kindsCounted")>>l&1)===1),pagesInUse:t.signed("pagesInUse")[0],mostPages:t.signed("mostPages")[0],codeCompared:n("codeCompared"),codeEqual:n("codeEqual"),callTargets:n("callTargets"),callTargetsEntries:n("callTargetsEntries"),lastTask:r("lastTask")}}}readDirectory(t,n){let r=ot(Wr);if(t<0||n<0||n>64)throw h("absurd section directory",{place:{file:this.file,offset:t}});this.need(t,n*r);let s=new kt(this.view,this.file,Wr,{offset:t,rows:n}),[o,i]=[s.count("offset"),s.count("rows")],[a,l]=[s.i32("section"),s.i32("rowBytes")];for(let c=0;c<n;c+=1){let u={offset:o[c],rows:i[c],rowBytes:l[c]};if(u.rowBytes<0)throw s.bad("rowBytes",c,"absurd row size");this.need(u.offset,u.rows*u.rowBytes),this.directory.set(a[c],u)}}section(t){let{id:n,row:r}=qr[t],s=this.directory.get(n);if(!s)return new kt(this.view,this.file,r,{offset:0,rows:0});if(s.rowBytes!==ot(r))throw h(`section ${t} has rows of ${s.rowBytes} bytes instead of ${ot(r)}`,{place:{file:this.file,offset:s.offset}});return new kt(this.view,this.file,r,s)}need(t,n){if(!(t+n<=this.view.byteLength))throw h(`cut short: ${n.toLocaleString("en-US")} bytes are missing or incomplete here`,{place:{file:this.file,offset:t}})}};var fm=4096;async function vs(e,t){await z(e,nS(t))}function nS(e){let{kernelImage:t,taskSwitch:n}=e,r=e.transparent.flatMap(({start:a,end:l})=>[a,l]),s=e.consoleOutput.flatMap(({start:a,end:l})=>[a,l]),o=(e.remapping??[]).flatMap(({start:a,end:l})=>[a,l]);return["bootgate-tracer 2",`architecture ${e.architecture}`,`output ${Cn(e.output,"output path")}`,...e.progress===null?[]:[`progress ${Cn(e.progress,"progress path")}`],`icountShift ${e.icountShift}`,`stackBytes ${e.stackBytes}`,`pageBytes ${e.pageBytes??4096}`,`instructionLimit ${e.instructionLimit}`,`samplePeriod ${e.samplePeriod}`,`observeConsole ${e.observeConsole?1:0}`,...e.exitPort==null?[]:[`exitPort ${e.exitPort}`],...e.countDevices===!0?["countDevices 1"]:[],`exactBlocks ${e.exactBlocks?1:0}`,...e.guest===null?[]:sS(e.guest),...e.focus?oS(e.focus):[],...n===null?[]:[`taskSwitch ${de(n)}`],...t===null?[]:[`kernelImage ${rS(t).map(de).join(" ")}`],`code ${e.code.length}`,...e.code.map(({address:a,bytes:l})=>`${de(a)} ${l.toString("hex")}`),...Fn("functionEntries",e.functionEntries),...Fn("interruptEntries",e.interruptEntries),...Fn("faultEntries",e.faultEntries),...Fn("systemCallEntries",e.systemCallEntries),`transparent ${r.length}`,...r.map(de),...s.length===0?[]:[`consoleOutput ${s.length}`,...s.map(de)],...o.length===0?[]:[`remapping ${o.length}`,...o.map(de)],`marks ${e.marks.length}`,...e.marks.map(iS),""].join(`
`)}function rS({start:e,end:t,physical:n}){return n===null?[e,t]:[e,t,n]}function sS(e){let{runqueues:t,pages:n}=e;return["observeGuest 1",...Array.from(e.hooks,([r,s])=>`hook ${r} ${de(s)}`),...Array.from(e.offsets,([r,s])=>`offset ${r} ${s}`),...Fn("moduleSizes",BigUint64Array.from(e.moduleSizes,BigInt)),...n===null?[]:[`pages ${de(n.free)} ${de(n.total)}`],...t===null?[]:[`runqueues ${de(t.address)} ${de(t.perCpuOffset)}`]]}function oS({field:e,pattern:t,children:n,stop:r}){return[`focus ${e} ${Cn(t,"pattern of the focus")}`,`focusChildren ${n?1:0}`,`focusStop ${r?1:0}`]}function Fn(e,t){return[`${e} ${t.length}`,...Array.from(t,de)]}function iS({role:e,at:t}){return"address"in t?`${e} address ${de(t.address)}`:"firstUserInstruction"in t?`${e} user`:"powerOff"in t?`${e} poweroff`:"console"in t?`${e} console ${Cn(t.console,"console pattern")}`:`${e} exec ${de(t.entry)} ${Cn(t.exec,"path to execute")}`}function de(e){return e.toString(16)}function Cn(e,t){if(e===""||/[\n\0]/.test(e)||e.trimStart()!==e)throw h(`the ${t} is empty, starts with a space or spans lines: ${JSON.stringify(e)}`);if(Buffer.byteLength(e)>fm)throw h(`the ${t} is longer than ${fm} bytes`);return e}async function pm(e,t){if(e.pluginApi===null)return"was built without plugin support";let n=Gr(e.pluginApi);if(n===null)return`speaks plugin API ${e.pluginApi.current}, which is older than all the tracer knows`;let r=t.arch??A;if(n<r.machine.pluginApi)return`speaks plugin API ${n}, and ${Wt(r.title)} guest takes ${r.machine.pluginApi}`;let s=await Yr({arch:r,api:n,cacheFolder:t.cacheFolder,...t.signal?{signal:t.signal}:{},...t.env.CC?{cc:t.env.CC}:{}}),o=await uS(e,s,t.cacheFolder);if(await mm(o).catch(()=>null))return null;let i=await j(cS(),"bootgate-trial");try{let a=await dS({qemu:e,arch:r,api:n,plugin:s,folder:i});return a!==null?`does not run the tracer (plugin API ${n}): ${a}`:(await S(Pi(o,"..")),await z(o,""),null)}finally{await aS(i,{recursive:!0,force:!0})}}async function uS({binary:e,args:t,env:n},r,s){let{size:o,mtimeMs:i}=await mm(e),a=JSON.stringify([r,e,t,n,o,i]);return Pi(Q(s),".probes",`trial-${R(a).slice(0,24)}`)}async function dS({qemu:e,arch:t,api:n,plugin:r,folder:s}){let[o,i,a]=["rom","trace","config"].map(d=>Pi(s,d)),l=t.trial,c=[{role:"end",at:{address:l.stopAt}}];n>=t.machine.consoleApi&&c.unshift({role:"note",at:{console:l.says}}),n>=he&&c.unshift({role:"note",at:{exec:l.path,entry:l.stopAt}}),await lS(o,l.image),await vs(a,fS(t,i,c));let u;try{let{stderr:d,status:f}=await we(e,["-nodefaults","-no-user-config","-display","none","-accel","tcg,thread=single","-icount","shift=0,sleep=off","-serial","null",...l.args,o,...Jr(r,a)]);if(u=d.trim().split(`
`).at(-1)??"",f!==0)return u||`QEMU ends with status ${f}`}catch(d){return x(d)}try{let{header:d,marks:f}=await Ss(i);if(d.end!=="end-mark")return`it ends by ${d.end}`;if(d.instructions!==l.instructions)return`it counts ${d.instructions} of ${l.instructions} instructions`;let m=c.findIndex((p,g)=>!f.mark.includes(g));return m>=0?`it does not see ${"exec"in c[m].at?"guest memory":"guest registers"}`:null}catch(d){if(d instanceof b)return`it leaves no trace${u?`: ${u}`:""}`;throw d}}function fS({name:e,addresses:t,trial:n},r,s){let o=new BigUint64Array(0);return{architecture:e,output:r,progress:null,icountShift:0,functionEntries:o,transparent:[],interruptEntries:o,faultEntries:o,systemCallEntries:o,taskSwitch:null,code:[],kernelImage:null,marks:s,instructionLimit:1e8,samplePeriod:0,stackBytes:t.stackBytes,observeConsole:!0,consoleOutput:n.consoleOutput===null?[]:[n.consoleOutput],exactBlocks:!1,guest:null}}import{rm as aI,stat as lI}from"node:fs/promises";import{join as zp,relative as cI}from"node:path";import{copyFile as HS,mkdir as VS,readdir as XS,writeFile as YS}from"node:fs/promises";import{join as ke}from"node:path";import{readFile as mS}from"node:fs/promises";function hm(e){let t=new Map;for(let s of e.split(`
`)){let o=/^([A-Z_]+)=(?:"([^"]*)"|'([^']*)'|(.*))$/.exec(s.trim());o&&t.set(o[1],o[2]??o[3]??o[4]??"")}let n=t.get("ID")??"unknown",r=(t.get("ID_LIKE")??"").split(" ").filter(s=>s!=="");return{id:n,family:[n,...r],codename:t.get("VERSION_CODENAME")??"",version:t.get("VERSION_ID")??""}}async function fe(){for(let e of["/etc/os-release","/usr/lib/os-release"]){let t=await mS(e,"utf8").catch(()=>null);if(t!==null)return hm(t)}return hm("")}var pS={compiler:{debian:"gcc libc6-dev",fedora:"gcc",arch:"gcc",suse:"gcc",alpine:"gcc musl-dev"},ninja:{debian:"ninja-build",fedora:"ninja-build",arch:"ninja",suse:"ninja",alpine:"samurai"},pkgConfig:{debian:"pkg-config",fedora:"pkgconf-pkg-config",arch:"pkgconf",suse:"pkg-config",alpine:"pkgconf"},python:{debian:"python3 python3-venv python3-tomli",fedora:"python3 python3-pip",arch:"python python-pip",suse:"python3 python3-pip",alpine:"python3 py3-pip"},glib:{debian:"libglib2.0-dev",fedora:"glib2-devel",arch:"glib2",suse:"glib2-devel",alpine:"glib-dev"},pixman:{debian:"libpixman-1-dev",fedora:"pixman-devel",arch:"pixman",suse:"libpixman-1-0-devel",alpine:"pixman-dev"},fdt:{debian:"libfdt-dev",fedora:"libfdt-devel",arch:"dtc",suse:"libfdt-devel",alpine:"dtc-dev"},zlib:{debian:"zlib1g-dev",fedora:"zlib-devel",arch:"zlib",suse:"zlib-devel",alpine:"zlib-dev"},make:{debian:"make",fedora:"make",arch:"make",suse:"make",alpine:"make"},xz:{debian:"xz-utils",fedora:"xz",arch:"xz",suse:"xz",alpine:"xz"},zstd:{debian:"zstd",fedora:"zstd",arch:"zstd",suse:"zstd",alpine:"zstd"}},gm={qemu:"QEMU",compiler:"a C compiler",ninja:"ninja",pkgConfig:"pkg-config",python:"Python 3.8 or newer with venv",glib:"glib's headers",pixman:"pixman's headers",fdt:"libfdt's headers",zlib:"zlib's headers",make:"make",xz:"xz",zstd:"zstd"},_m={debian:"apt-get install",fedora:"dnf install",arch:"pacman -S",suse:"zypper install",alpine:"apk add"};function bm(e){return Ui("debian",e)}function Ht(e,t,n){let r=hS(e);return r===null?`install ${Ui("debian",t,n).join(" ")}`:`${_m[r]} ${Ui(r,t,n).join(" ")}`}function Ui(e,t,n=A.qemu){let r={...pS,qemu:n.packages};return[...new Set(t.flatMap(s=>r[s][e].split(" ")))]}function hS({family:e}){return Object.keys(_m).find(t=>e.includes(t)||t==="fedora"&&e.includes("rhel")||t==="suse"&&e.some(n=>n.startsWith("opensuse")))??null}import{writeFile as kS}from"node:fs/promises";import{join as ES}from"node:path";var gS={x64:62,arm64:183,riscv64:243},Ts=64,$i=56,zi=24,_S=1,bS=2,yS=1685382481,wS=6;function ym(e,t){let n=gS[t];if(n===void 0)return null;let r=Buffer.from("\0qemu_plugin_version\0qemu_plugin_install\0"),s=Ts+3*$i,o=s+96,i=o+3*zi,a=i+24,l=a+r.length+7&-8,c=l+8,u=Buffer.alloc(c),d=(g,_)=>u.writeUInt32LE(_,g),f=(g,_)=>u.writeBigUInt64LE(BigInt(_),g);u.set([127,69,76,70,2,1,1]),u.writeUInt16LE(3,16),u.writeUInt16LE(n,18),d(20,1),f(32,Ts),u.writeUInt16LE(Ts,52),u.writeUInt16LE($i,54),u.writeUInt16LE(3,56);let m=[{type:_S,at:0,length:c,align:4096},{type:bS,at:s,length:96,align:8},{type:yS,at:0,length:0,align:16}];for(let[g,{type:_,at:y,length:k,align:w}]of m.entries()){let E=Ts+g*$i;d(E,_),d(E+4,wS),f(E+8,y),f(E+16,y),f(E+24,y),f(E+32,k),f(E+40,k),f(E+48,w)}let p=[[4,i],[6,o],[5,a],[10,r.length],[11,zi],[0,0]];for(let[g,[_,y]]of p.entries())f(s+g*16,_),f(s+g*16+8,y);for(let[g,{name:_,type:y}]of[{name:"qemu_plugin_version",type:1},{name:"qemu_plugin_install",type:2}].entries()){let k=o+(g+1)*zi;d(k,r.indexOf(_)),u.writeUInt8(16|y,k+4),u.writeUInt16LE(1,k+6),f(k+8,l),f(k+16,4)}for(let[g,_]of[1,3,1,0,2,0].entries())d(i+g*4,_);return u.set(r,a),u.writeInt32LE(e,l),u}var xS=2147483647,SS=-1;async function km(e,t,n,r=process.arch){let s=await wm(e,xS,/supports only up to version (\d+)/,n,r);if(s==="no plugins")return null;let o=await wm(e,SS,/supports only a minimum version of (\d+)/,n,r);return typeof s=="number"&&typeof o=="number"?{min:o,current:s}:Bn(t)}async function wm(e,t,n,r,s){let o=ym(t,s);if(o===null)return"unknown";let i=ES(r,`version${t}.so`);await kS(i,o);let{stderr:a,status:l}=await we(e,[...Es,"-plugin",i]),c=n.exec(a);return c?Number(c[1]):l!==0&&/-plugin: invalid option|plugin(s| interface| support)? (are|is)? ?not/i.test(a)?"no plugins":"unknown"}var vS=[{from:"11.1",min:7,current:7},{from:"11.0",min:2,current:6},{from:"10.1",min:2,current:5},{from:"9.2",min:2,current:4},{from:"9.1",min:2,current:3},{from:"9.0",min:2,current:2},{from:"6.0",min:0,current:1}];function Bn(e){let t=vS.find(({from:n})=>H(e,n)>=0);return t?{min:t.min,current:t.current,assumed:!0}:null}function H(e,t){let[n,r]=[e,t].map(s=>s.split(".").map(Number));for(let s=0;s<Math.max(n.length,r.length);s+=1){let o=(n[s]??0)-(r[s]??0);if(o!==0)return o}return 0}import{readFile as TS}from"node:fs/promises";var IS=/^(ld-linux[\w.-]*|ld-musl[\w.-]*|libc|libm|libpthread|libdl|librt|libutil|libresolv|libanl|linux-vdso|libc\.musl-.*)\.so/;function AS(e){return e.split(`
`).flatMap(t=>{let n=/^\s*(\S+) => (?:(\/\S+) \(0x|(not found))/.exec(t);return n?[{name:n[1],path:n[2]??null}]:[]})}async function Di(e,t){let n={...process.env,LC_ALL:"C",...t?{LD_LIBRARY_PATH:t}:{}},{stdout:r}=await D("ldd",[e],{env:n});return AS(r.toString()).filter(({name:s})=>!IS.test(s))}async function Em(e,t){return(await Di(e,t)).filter(({path:n})=>n===null).map(({name:n})=>n)}async function T$(e){let t;for(let n of e){let r=(await TS(n)).toString("latin1");for(let[,s]of r.matchAll(/\0GLIBC_(\d+\.\d+)(?:\.\d+)?(?=\0)/g))(t===void 0||H(s,t)>0)&&(t=s)}return t===void 0?await Et():`glibc ${t}`}async function Et(){let{stdout:e,stderr:t}=await re("ldd",["--version"]),n=/(\d+\.\d+)/.exec(e.toString().split(`
`)[0]??"")?.[1];return/musl/i.test(t)?"musl":n?`glibc ${n}`:"libc"}import{access as OS,constants as RS,realpath as NS}from"node:fs/promises";import{delimiter as xm,join as LS,resolve as MS}from"node:path";async function xt(e,{binary:t,elsewhere:n}=A.qemu){let r=(e.PATH??"").split(xm).filter(o=>o!=="").map(o=>MS(o,t)),s=new Map;for(let o of[...r,...n]){if(!await Sm(o))continue;let i=await NS(o);s.has(i)||s.set(i,{binary:o,args:[],env:{},source:"system"})}return[...s.values()]}async function St(e,t){for(let n of(t.PATH??"").split(xm)){if(n==="")continue;let r=LS(n,e);if(await Sm(r))return r}}async function Sm(e){return await OS(e,RS.X_OK).then(()=>!0,()=>!1)}import{access as $S,readdir as Lm,readFile as Mm,rm as zS,writeFile as Ki,constants as DS}from"node:fs/promises";import{join as ze}from"node:path";function vm(e){return e.split(/\n(?:[ \t]*\n)+/).map(FS).filter(t=>t.size>0&&!/^(no|false|0)$/i.test(t.get("enabled")??"")).filter(t=>Pn(t.get("types")).includes("deb")).map(t=>({uris:Pn(t.get("uris")),suites:Pn(t.get("suites")),components:Pn(t.get("components")),signedBy:t.get("signed-by")??""}))}function FS(e){let t=new Map,n="";for(let r of e.split(`
`)){if(r.startsWith("#"))continue;let s=/^([A-Za-z][A-Za-z0-9-]*):[ \t]*(.*)$/.exec(r);s?(n=s[1].toLowerCase(),t.set(n,s[2].trim())):/^[ \t]/.test(r)&&n!==""&&t.set(n,`${t.get(n)}
${r}`)}return t}function Tm(e){return e.split(`
`).flatMap(t=>{let n=/^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(t);return n?[{uris:[n[2]],suites:[n[3]],components:Pn(n[4]),signedBy:/(?:^|\s)signed-by=(\S+)/.exec(n[1]??"")?.[1]??""}]:[]})}var CS={debian:["sid","unstable","testing","stable","oldstable"],ubuntu:["devel"]},BS=/^$|\/(debian|ubuntu)-archive-[^/]*$/;function Im(e,{codename:t,family:n,version:r}){let s=l=>e.map(c=>({...c,suites:c.suites.filter(u=>l.some(d=>u===d||u.startsWith(`${d}-`)))})).filter(({suites:c})=>c.length>0),o=t===""?[]:s([t]);if(o.length===0)return s(n.flatMap(l=>CS[l]??[])).filter(({signedBy:l})=>BS.test(l));let i=o.find(({suites:l})=>l.includes(t)),a=`${t}-backports`;return!i||r===""||!n.includes("debian")||o.some(({suites:l})=>l.includes(a))?o:[...o,{...i,suites:[a]}]}function Am(e,{codename:t},n){return e.filter(({suites:r})=>r.includes(t)).map(r=>({...r,suites:[n]}))}function Om(e,t){return e.map(({uris:n,suites:r,components:s,signedBy:o})=>[`Types: ${t.join(" ")}`,`URIs: ${n.join(" ")}`,`Suites: ${r.join(" ")}`,...s.length>0?[`Components: ${s.join(" ")}`]:[],...o?[`Signed-By: ${o}`]:[],"Targets: Packages Sources",""].join(`
`)).join(`
`)}function Pn(e=""){return e.split(/\s+/).filter(t=>t!=="")}var PS=["Package","Status","Version","Architecture","Multi-Arch","Provides","Essential"],US=["qemu","seabios","ipxe"];function Rm(e){return e.split(`

`).flatMap(t=>{let n=new Map(t.split(`
`).flatMap(o=>{let i=/^([A-Za-z-]+): (.*)$/.exec(o);return i?[[i[1],i[2]]]:[]})),r=n.get("Package");if(r===void 0||n.get("Status")!=="install ok installed")return[];let s=(n.get("Source")??r).split(" ")[0];return US.includes(s)?[]:[PS.flatMap(o=>n.has(o)?[`${o}: ${n.get(o)}
`]:[]).join("")]}).join(`
`)}async function Vt(e){let{folder:t,distribution:n,signal:r}=e,s=Im(e.systemSources??await qS(n),n),{release:o}=e,i=o===void 0?s:Am(s,n,o);if(i.length===0){let d=n.codename||n.id;throw new b(`apt has no package source for '${d}' here`,{hint:`a line in /etc/apt/sources.list or a file in /etc/apt/sources.list.d has to name a suite of ${n.id}`})}let a=ze(t,"apt.conf");for(let d of["state/lists/partial","cache/archives/partial","sources.d"])await S(ze(t,d));await Ki(ze(t,"status"),e.architecture!==void 0?"":Rm(e.systemStatus??await Mm("/var/lib/dpkg/status","utf8"))),await Ki(ze(t,"sources.d","bootgate.sources"),Om(i,e.types)),await Ki(a,GS(t,e.architecture));let l={...process.env,LC_ALL:"C",DEBIAN_FRONTEND:"noninteractive"},c=async(d,f,m=t)=>await D(d,["-c",a,...f],{cwd:m,env:l,...r?{signal:r}:{},missingHint:"this way of getting QEMU needs Debian or Ubuntu"});e.onProgress?.(`fetching package lists of ${i[0].suites[0]}`),await KS(c,r);let u=async(d,f)=>WS((await c("apt-cache",["madison",d])).stdout.toString(),f);return{offers:async d=>await u(d,"Packages"),sourceOffers:async d=>await u(d,"Sources"),depends:async d=>(await c("apt-cache",["depends","--no-recommends",d])).stdout.toString(),resolve:async(d,{version:f,suite:m})=>{let p=["-s","install","-y","--no-install-recommends","-t",m,`${d}=${f}`];return Nm((await c("apt-get",p)).stdout.toString())},resolveAll:async d=>{let f=["-s","install","-y","--no-install-recommends",...d];return Nm((await c("apt-get",f)).stdout.toString())},download:async(d,f)=>(await S(f),await c("apt-get",["download",...d],f),(await Lm(f)).filter(m=>m.endsWith(".deb")).map(m=>ze(f,m))),sourceFiles:async(d,f)=>{let m=["source","--print-uris","--download-only",`${d}=${f}`];return QS((await c("apt-get",m)).stdout.toString())},downloadSource:async({uri:d,sha256:f},m)=>{await c("/usr/lib/apt/apt-helper",["download-file",d,m,`SHA256:${f}`])}}}async function KS(e,t){try{await e("apt-get",["-qq","update"])}catch(n){throw t?.aborted===!0?n:new b("the package lists could not be fetched",{hint:"see whether 'apt-get update' works here; without network, use '--qemu system' or a path",cause:n})}}function GS(e,t){let n={"Dir::State":ze(e,"state"),"Dir::State::lists":"lists","Dir::State::status":ze(e,"status"),"Dir::Cache":ze(e,"cache"),"Dir::Etc::sourcelist":"/dev/null","Dir::Etc::sourceparts":ze(e,"sources.d"),"Debug::NoLocking":"true",...t===void 0?{}:{"APT::Architecture":t,"APT::Architectures":t},"Acquire::Languages":"none","Acquire::Retries":"3","Acquire::AllowInsecureRepositories":"false","APT::Get::AllowUnauthenticated":"false",...process.getuid?.()===0?{"APT::Sandbox::User":"root"}:{}};return["#clear APT::Update::Pre-Invoke;","#clear APT::Update::Post-Invoke;","#clear APT::Update::Post-Invoke-Success;",...Object.entries(n).map(([r,s])=>`${r} "${s}";`),""].join(`
`)}async function qS(e){let t="/etc/apt/sources.list.d",r=["/etc/apt/sources.list",...(await Lm(t).catch(()=>[])).sort().map(o=>ze(t,o))],s=[];for(let o of r){let i=await Mm(o,"utf8").catch(()=>"");o.endsWith(".sources")?s.push(...vm(i)):o.endsWith(".list")&&s.push(...Tm(i))}if(s.length===0&&!await jS())throw new b(`there is no apt on this machine (${e.id})`,{hint:"'--qemu apt' needs Debian or Ubuntu; '--qemu system' takes an installed QEMU, '--qemu build' makes one"});return s}async function jS(){return await $S("/usr/bin/apt-get",DS.X_OK).then(()=>!0,()=>!1)}function WS(e,t){return e.split(`
`).flatMap(n=>{let[,r,s]=n.split("|").map(i=>i.trim());if(r===void 0||!s?.endsWith(t))return[];let o=/\s([^\s/]+)\/\S*/.exec(s)?.[1];return o===void 0?[]:[{version:r,suite:o}]})}function Nm(e){let t=[...e.matchAll(/^Inst (\S+) (?:\[\S+\] )?\((\S+) /gm)].map(([,r,s])=>`${r}=${s}`),n=t.find(r=>/^libc6(:\S+)?=/.test(r));if(n!==void 0)throw new b(`this QEMU needs a newer C library (${n})`,{hint:"upgrade the system ('apt-get upgrade'), or use '--qemu system' or '--qemu build'"});return t}function QS(e){return[...e.matchAll(/^'([^']+)' (\S+) (\d+) SHA256:([0-9a-f]{64})$/gm)].map(([,t,n,r,s])=>({uri:t,name:n,size:Number(r),sha256:s}))}async function at(e,t){await D("dpkg-deb",["-x",e,t])}async function Un(e){await zS(e,{recursive:!0,force:!0}).catch(()=>{})}async function Fm(){return process.getuid?.()===0?[]:(await re("sudo",["-n","true"]).catch(()=>null))?.status===0?["sudo","-n"]:null}async function As(e){let t=oe(e),n=t.packages.debian,r=(await Qt(e.cacheFolder,t)).filter(({manifest:a})=>a.source==="apt"&&Cm(a.qemu,e)).sort((a,l)=>H(l.manifest.qemu,a.manifest.qemu))[0];if(r){let a=`QEMU ${r.manifest.qemu} was unpacked earlier (${r.manifest.origin[0]??"a package"})`;return{files:ue(r.folder,"apt",t),reason:a}}let s=await fe(),o=Q(e.cacheFolder);await S(o);let i=await j(o,".apt");try{let a=await Vt({...e,folder:ke(i,"apt"),distribution:s,types:["deb"]}),l=Gi(await a.offers(n));if(!l)throw new b(`apt offers no package ${n} on this ${s.id}`,{hint:"'--qemu build' makes one from source"});if(!Cm(Is(l.version),e))throw new b(`the newest that ${s.id} offers is ${n} ${l.version} of ${l.suite}`);return await JS(l,s,e)??await ev(a,l,i,e)}finally{await Un(i)}}function Cm(e,{pluginApi:t=0}){return(Bn(e)?.current??0)>=t}function Gi(e){return[...e].sort((t,n)=>H(Is(n.version),Is(t.version)))[0]}function Is(e){return/^(?:\d+:)?(\d+(?:\.\d+)*)/.exec(e)?.[1]??"0"}async function JS(e,t,n){if(e.suite.endsWith("-backports"))return null;let r=oe(n),s=r.packages.debian,o=`${t.id}'s package ${s} ${e.version}`,[i]=await xt(n.env,r);if(i&&await ZS(s)===e.version)return{files:i,reason:`${o}, installed already`};let a=n.mayInstall?await Fm():null;if(a===null)return null;n.onProgress?.(`installing ${s} ${e.version}`);let[l,...c]=[...a,"apt-get","-qq","install","-y","--no-install-recommends"],u={...n.env,DEBIAN_FRONTEND:"noninteractive"};try{await D(l,[...c,`${s}=${e.version}`],{env:u})}catch(f){return n.onProgress?.(`it cannot be installed (${x(f)}), so it is unpacked instead`),null}let[d]=await xt(n.env,r);return d?{files:d,reason:`${o}, installed now`}:null}async function ZS(e){let{stdout:t}=await D("dpkg-query",["-W","-f","${Version}",e]).catch(()=>({stdout:Buffer.alloc(0)}));return t.toString()}async function ev(e,t,n,r){let{cacheFolder:s,onProgress:o}=r,i=oe(r),a=i.packages.debian,l=await e.resolve(a,t);o?.(`fetching ${a} ${t.version} and ${l.length-1} packages it needs`);let c=ke(n,"root");await VS(c);for(let y of await e.download(l,ke(n,"packages")))await at(y,c);let u=ke(n,"qemu");await nv(c,u,i);let d=await Em(ke(u,Ie(i)),ke(u,W.libraries));if(d.length>0)throw new b(`the unpacked QEMU lacks ${d.join(", ")}`,{hint:`'apt-get install ${a}' installs everything it needs`});let f=`${a} ${t.version} of ${t.suite}`,m={format:"bootgate-qemu",version:1,source:"apt",qemu:Is(t.version),...Mn(i.binary),arch:process.arch,origin:[f,...l],libc:await Et(),files:{},recipe:null};await YS(ke(u,Te),JSON.stringify(m,null,1));let p=t.version.replace(/^\d+:/,"").replaceAll(/[^\w.+~-]/g,"_"),g=i===A.qemu?"":`${a}-`,_=ke(Q(s),`apt-${g}${p}`);return await xs(u,_),{files:ue(_,"apt",i),reason:`the newest this system's apt offers: ${f}`}}var tv=[{from:/^(usr\/)?lib\/[^/]+-linux-gnu[^/]*$/,to:W.libraries,name:/\.so(\.|$)/},{from:/^usr\/lib\/[^/]+\/qemu$/,to:W.modules,name:/^(?!ui-|audio-|chardev-).*\.so$/},{from:/^usr\/share\/seabios$/,to:W.firmware,name:/\.bin$/},{from:/^usr\/lib\/ipxe\/qemu$/,to:W.firmware,name:/\.rom$/},{from:/^usr\/share\/qemu$/,to:W.firmware,name:/^(kvmvapic|linuxboot|linuxboot_dma|multiboot|multiboot_dma|pvh)\.bin$|^qboot\.rom$|^trace-events-all$/}];async function nv(e,t,{binary:n,firmware:r}){let s=i=>new RegExp(`^${i.replaceAll(".","\\.")}$`),o=[{from:/^usr\/bin$/,to:"bin",name:s(n)},...r===null?[]:[{from:/^usr\/share\/qemu$/,to:W.firmware,name:s(r)}],...tv];for(let i of Object.values(W))await S(ke(t,i));await S(ke(t,"bin"));for(let i of await XS(e,{recursive:!0,withFileTypes:!0})){let a=i.parentPath.slice(e.length+1),l=o.find(c=>c.from.test(a)&&c.name.test(i.name));l&&!i.isDirectory()&&await HS(ke(i.parentPath,i.name),ke(t,l.to,i.name)).catch(c=>{if(I(c)!=="ENOENT")throw c})}}import{copyFile as nT,mkdir as rT,rename as sT}from"node:fs/promises";import{join as He}from"node:path";import{createHash as rv}from"node:crypto";import{createReadStream as sv}from"node:fs";import{open as ov,rename as iv,rm as av}from"node:fs/promises";import{dirname as Bm}from"node:path";import{fileURLToPath as lv}from"node:url";async function Os(e,t,n){await S(Bm(t));let r=`${t}.part`,s=rv("sha256"),o=0;try{let i=await ov(r,"w");try{for await(let l of cv(e,n)){if(o+=l.length,o>n.limit)throw new b(`${e.href} is larger than ${be(n.limit)}`);s.update(l),await i.write(l)}}finally{await i.close()}let a=s.digest("hex");if(a!==n.sha256)throw new b(`${e.href} is not the file that was asked for: its SHA-256 is ${a}, not ${n.sha256}`,{hint:"the file was replaced or damaged on its way; take the checksum from where it was published"});await iv(r,t)}catch(i){throw await av(r,{force:!0}),I(i)==="ENOSPC"?lt(t,i):i}}function lt(e,t){return new b(`the disk is full: ${Bm(e)} cannot be written`,{hint:"free some space, or set BOOTGATE_CACHE to a folder on another disk",cause:t})}async function*cv(e,t){if(e.protocol==="file:"){try{for await(let l of sv(lv(e)))yield l}catch(l){throw new b(`${e.href} cannot be read: ${x(l)}`,{cause:l})}return}let n=new AbortController,r=t.silenceMs??3e4,s=setTimeout(()=>n.abort(),r),o=AbortSignal.any([n.signal,...t.signal?[t.signal]:[]]),i=null,a=0;try{let l=await fetch(e,{signal:o,headers:{"accept-encoding":"identity"}});if(!l.ok||l.body===null)throw await l.body?.cancel(),new b(`${e.href} answers ${l.status} ${l.statusText}`.trimEnd(),{...l.status===404?{hint:"check the address; mirrors drop old releases"}:{}});i=uv(l);for await(let c of l.body)s.refresh(),a+=c.length,yield c}catch(l){if(l instanceof b||t.signal?.aborted===!0)throw l;let c=a>0?` after ${a} of ${i??"an unknown number of"} bytes`:"",u=n.signal.aborted?`nothing arrived for ${r/1e3} s`:dv(l);throw new b(`${e.href} could not be fetched: ${u}${c}`,{cause:l})}finally{clearTimeout(s)}if(i!==null&&a<i)throw new b(`${e.href} was cut short: ${a} of ${i} bytes arrived`)}function uv(e){let t=Number(e.headers.get("content-length")??Number.NaN);return Number.isSafeInteger(t)?t:null}function dv(e){let t=typeof e=="object"&&e!==null&&"cause"in e?e.cause:void 0;return x(t??e)}var Pm=["cc","gcc","clang"],fv=[{need:"compiler",names:Pm},{need:"make",names:["make","gmake"]},{need:"ninja",names:["ninja","ninja-build","samu"]},{need:"pkgConfig",names:["pkg-config","pkgconf"]},{need:"xz",names:["xz"]}],mv=[{need:"glib",module:"glib-2.0 >= 2.56"},{need:"pixman",module:"pixman-1 >= 0.21.8",before:"9.0"},{need:"zlib",module:"zlib"}],pv=[{need:"fdt",header:"libfdt.h"}],hv=`
import sys, venv
from importlib.util import find_spec
assert sys.version_info >= (3, 8)
assert find_spec('setuptools') and find_spec('pip') or find_spec('ensurepip') and find_spec('pyexpat')
assert find_spec('tomllib') or find_spec('tomli')
`;async function Rs(e,t){let{found:n,missing:r}=await $n(e,t);if(r.length>0){let s=r.map(o=>gm[o]).join(", ");throw new b(`a QEMU cannot be built here, this is missing: ${s}`,{hint:Ht(await fe(),r)})}return n}async function $n(e,t){let n=[],r=new Map;for(let{need:l,names:c}of fv){let u=await $m(c,e);u===void 0?n.push(l):r.set(l,u)}let s=r.get("pkgConfig");for(let{need:l,module:c,before:u}of mv)(u===void 0||t!==void 0&&H(t,u)<0)&&(s===void 0||!await qi(s,["--exists",c],e))&&n.push(l);let o=r.get("compiler");for(let{need:l,header:c}of pv)(o===void 0||!await qi(o,["-E","-include",c,"-x","c","/dev/null","-o","/dev/null"],e))&&n.push(l);let i=await gv(e);i===void 0&&n.push("python");let a=r.get("ninja");return{found:{...o?{compiler:o}:{},...a?{ninja:a}:{},...i?{python:i}:{}},missing:n}}async function Um(e){return await $m(Pm,e)}async function $m(e,t){for(let n of e){let r=await St(n,t);if(r!==void 0)return r}}async function gv(e){let t=["/usr/bin/python3",await St("python3",e)];for(let n of t)if(!(n===void 0||!await me(n))&&await qi(n,["-c",hv],e))return n}async function qi(e,t,n){return await re(e,t,{env:n,cwd:"/"}).then(({status:r})=>r===0,()=>!1)}import{appendFileSync as _v,mkdirSync as bv,writeFileSync as yv}from"node:fs";import{dirname as wv}from"node:path";var Ns=class{path;constructor(t){this.path=t,bv(wv(t),{recursive:!0}),yv(t,"")}note(t){this.append(`# ${t}
`)}async run(t,n,r){this.note([t,...n].join(" "));let{status:s,stdout:o,stderr:i}=await re(t,n,{...r,bound:!0,onOutput:c=>{this.append(c),r.onOutput?.(c)}});if(s===0)return;let a=o.toString()+i;if(/No space left on device/.test(a))throw lt(this.path,void 0);let l=a.trimEnd().split(`
`).slice(-12).join(`
`);throw new b(`the QEMU build failed with status ${s}:
${l}`,{hint:`the whole log is in ${this.path}`})}append(t){try{_v(this.path,t)}catch(n){throw I(n)==="ENOSPC"?lt(this.path,n):n}}};import{copyFile as zn,cp as kv,mkdir as zm,readdir as Ev,writeFile as xv}from"node:fs/promises";import{join as V}from"node:path";async function Km({target:e,source:t,build:n,staged:r,firmware:s,manifest:o,log:i}){for(let c of["bin",W.modules,W.firmware])await S(V(r,c));let a=V(r,Ie(e));await zn(V(n,e.binary),a),await re("strip",["--strip-unneeded",a]).catch(()=>{}),await zn(V(n,"trace/trace-events-all"),V(r,W.firmware,"trace-events-all")),await zn(V(t.tree,"COPYING"),V(r,"COPYING")),s!==null&&await kv(s,V(r,W.firmware),{recursive:!0}),await zn(i.path,V(r,"build.log"));let l={...o,libc:await Et()};await xv(V(r,Te),JSON.stringify(l,null,1))}async function Gm({firmwareImages:e},t,n){if(e===null)return null;let r=V(n,"firmware-images");if(await zm(r),await Dm(V(t.tree,"pc-bios"),e))await ji([V(t.tree,"pc-bios")],r,e);else if(t.debian!==null){let{apt:s,suite:o,version:i}=t.debian,a=(await s.offers(e.package)).find(u=>u.suite===o),l=[a?`${e.package}=${a.version}`:e.package,`qemu-system-data=${i}`],c=V(n,"firmware");await zm(c);for(let u of await s.download(l,V(n,"firmware-packages")))await at(u,c);await ji(e.folders.map(u=>V(c,u)),r,e)}else await ji(e.folders,r,e);if(!await Dm(r,e))throw new b("there is no firmware for the new QEMU: its source brings none",{hint:`install it ('apt-get install ${e.package} qemu-system-data'), or build from QEMU's own release tarball`});return r}async function Dm(e,{required:t}){return(await Promise.all(t.map(r=>me(V(e,r))))).every(Boolean)}async function ji(e,t,{names:n,packagedAs:r}){for(let s of e)for(let o of await Ev(s).catch(()=>[])){let i=r.get(o)??o;n.test(i)&&await zn(V(s,o),V(t,i))}}import{readdir as Sv,writeFile as vv}from"node:fs/promises";import{join as Xt}from"node:path";function Tv(e){return H(e,"10.0")>=0?"1.5.0":H(e,"8.1")>=0?"0.63.0":"0.61.5"}var Iv=`import sys
from mesonbuild.mesonmain import main
sys.exit(main())
`;async function qm({tree:e,debian:t},n,r,s){if((await Sv(Xt(e,"python/wheels")).catch(()=>[])).some(l=>l.startsWith("meson-")))return{pythonPath:null};let i=Xt(e,"meson/meson.py");if(await me(i))return{pythonPath:null};let a=await Av(r,n)?null:await Ov(t,s);return H(n,"8.1")<0&&(await S(Xt(e,"meson")),await vv(i,Iv)),{pythonPath:a}}async function Av(e,t){let n="from mesonbuild import coredata; print(coredata.version)",{status:r,stdout:s}=await re(e,["-c",n],{cwd:"/"});return r===0&&H(s.toString().trim(),Tv(t))>=0}async function Ov(e,t){if(e===null)return null;let n=await e.apt.offers("meson"),r=n.find(({suite:o})=>o===e.suite)??n[0];if(!r)return null;let s=Xt(t,"meson");await S(s);for(let o of await e.apt.download([`meson=${r.version}`],Xt(t,"meson-package")))await at(o,s);return Xt(s,"usr/lib/python3/dist-packages")}import{lstat as Rv,readdir as jm,readFile as Nv,readlink as Lv,rm as Mv,symlink as Fv,writeFile as Cv}from"node:fs/promises";import{basename as Wi,dirname as Bv,join as le}from"node:path";var Pv=["make","ninja","pkgConfig","xz","glib","pixman","zlib","fdt"];async function Wm(e,t){return e.every(n=>Pv.includes(n))&&await St("apt-get",t)!==void 0}async function Qm(e,t){let n=await fe(),r=bm(e);t.onProgress?.(`fetching what the build lacks: ${r.join(" ")} (unpacked, not installed)`);let s=le(t.work,"tools");await S(s);let o=await Vt({folder:le(t.work,"tools-apt"),distribution:n,types:["deb"],signal:t.signal}),i=await o.resolveAll(r);for(let a of await o.download(i,le(t.work,"tools-packages")))await at(a,s);return await Uv(s),{root:s,env:Dv(s,await zv(s),t.env)}}async function Uv(e){for(let t of await jm(e,{recursive:!0,withFileTypes:!0})){let n=le(t.parentPath,t.name);if(t.isFile()&&t.name.endsWith(".pc")){let r=await Nv(n,"utf8");await Cv(n,r.replace(/(=|-[IL])(?=\/usr\b)/g,`$1${e}`))}else t.isSymbolicLink()&&/\.so(\.|$)/.test(t.name)&&await $v(e,n)}}async function $v(e,t){if(await me(t))return;let n=await Lv(t),r=Bv(t).slice(e.length),s=n.startsWith("/")?[le(e,n)]:[le(r,n),le("/usr",r,n),le(e,"lib",Wi(r),Wi(n))];for(let o of s)if(await me(o)){await Mv(t),await Fv(o,t);return}}async function zv(e){let t=[];for(let n of["usr/lib","lib"].map(r=>le(e,r)))if(!await Rv(n).then(s=>s.isSymbolicLink(),()=>!0)){t.push(n);for(let s of await jm(n))s.includes("-linux-")&&t.push(le(n,s))}return t}function Dv(e,t,n){let r=t.map(o=>Wi(o)).filter(o=>o.includes("-linux-")),s=(o,i)=>[...i,...n[o]?[n[o]]:[]].join(":");return{...n,PATH:s("PATH",[le(e,"usr/bin"),le(e,"bin")]),LD_LIBRARY_PATH:s("LD_LIBRARY_PATH",t),LIBRARY_PATH:s("LIBRARY_PATH",t),CPATH:s("CPATH",["",...new Set(r)].map(o=>le(e,"usr/include",o))),PKG_CONFIG_PATH:s("PKG_CONFIG_PATH",[...t.map(o=>le(o,"pkgconfig")),le(e,"usr/share/pkgconfig")])}}var Hm=["7.2","10.0"],Ls=[{name:"nochain-stops-goto-ptr",why:"with -d nochain, blocks reached by ret and indirect jumps return to the loop that logs exec_tb, too",files:["accel/tcg/cpu-exec-common.c","accel/tcg/cpu-exec.c"],before:`    } else if (qemu_loglevel_mask(CPU_LOG_TB_NOCHAIN)) {
        cflags |= CF_NO_GOTO_TB;
`,after:`    } else if (qemu_loglevel_mask(CPU_LOG_TB_NOCHAIN)) {
        cflags |= CF_NO_GOTO_TB | CF_NO_GOTO_PTR;
`,when:"always"},{name:"full-trace-ring-waits",why:"a full ring waits for the writer instead of dropping the event",files:["trace/simple.c"],before:`        if (new_idx - writeout_idx > TRACE_BUF_LEN) {
            /* Trace Buffer Full, Event dropped ! */
`,after:`        while (new_idx - qatomic_read(&writeout_idx) > TRACE_BUF_LEN &&
               qatomic_read(&trace_writeout_enabled)) {
            flush_trace_file(false);
            g_usleep(20);
        }
        if (new_idx - writeout_idx > TRACE_BUF_LEN) {
            /* Trace Buffer Full, Event dropped ! */
`,when:"always"},{name:"no-test-harness",why:"a Python package that only QEMU's own tests need, where it is not bundled",files:["pythondeps.toml"],before:`pycotap = { accepted = ">=1.1.0", installed = "1.3.1" }
`,after:"",when:{missing:"python/wheels/pycotap-1.3.1-py3-none-any.whl"}},{name:"no-uefi-images",why:"UEFI images that are not in the tarball are not unpacked",files:["pc-bios/meson.build"],before:`if unpack_edk2_blobs
`,after:`if unpack_edk2_blobs and get_option('install_blobs')
`,when:{missing:"pc-bios/edk2-x86_64-code.fd.bz2"}}];function Vm(e,{before:t,after:n}){let r=e.indexOf(t);return r<0||e.includes(t,r+1)?null:e.slice(0,r)+n+e.slice(r+t.length)}var Yt={version:"10.0.2",file:"qemu-10.0.2.tar.xz",sha256:"ef786f2398cb5184600f69aef4d5d691efd44576a3cff4126d38d4c6fec87759",site:"https://download.qemu.org/"},Kv=["icount_get_raw","qemu_clock_get_ns","vm_stop"],Gv=["--enable-trace-backends=simple","--enable-plugins","--without-default-features","--enable-system","--enable-tcg","--enable-fdt=system","--disable-docs","--disable-install-blobs","--disable-debug-info",`--extra-ldflags=${Kv.map(e=>`-Wl,--export-dynamic-symbol=${e}`).join(" ")}`];function Xm({target:e}){return[`--target-list=${e}`,...Gv]}function Ym(e,t,n,r=A.qemu){return[...Xm(r),`--extra-cflags=-ffile-prefix-map=${n}=.`,`--with-pkgversion=Bootgate ${t}`,...H(e,"8.1")>=0?["--disable-download"]:[]]}function Jm(e){return{commonOptions:Xm(e),changes:Ls.map(({files:t,before:n,after:r,when:s})=>({files:t,before:n,after:r,when:s}))}}function Zm(e,t=A.qemu){return R(JSON.stringify({sources:e,recipe:Jm(t)})).slice(0,10)}function ep(e,t=A.qemu){return R(JSON.stringify({recipe:Jm(t),host:e})).slice(0,16)}import{readFile as qv,writeFile as jv}from"node:fs/promises";import{join as tp}from"node:path";async function np(e,t,n=Ls){let r=[];for(let s of n)if(!(s.when!=="always"&&await me(tp(e,s.when.missing)))){if(await Wv(e,s))r.push(s.name);else if(s.when==="always")throw new b(`the change '${s.name}' does not fit QEMU ${t}`,{hint:`it was made for ${Hm.join(" and ")}; build one of these, or use this version unchanged with '--qemu PATH'`})}return r}async function Wv(e,t){for(let n of t.files){let r=tp(e,n),s=await qv(r,"utf8").catch(()=>null),o=s===null?null:Vm(s,t);if(o!==null)return await jv(r,o),!0}return!1}import{readdir as Qv,readFile as Hv,stat as Vv}from"node:fs/promises";import{basename as Qi,join as Qe,resolve as Xv}from"node:path";import{fileURLToPath as rp,pathToFileURL as Yv}from"node:url";var Jv=600<<20;function gz(e,t,n){if(e==="auto"||e==="release")return{kind:e};let r=/^debian(?::(\d+(?:\.\d+)*))?$/.exec(e);if(r)return{kind:"debian",version:r[1]??null};if(t!==void 0&&!/^[0-9a-f]{64}$/i.test(t))throw h(`'${t}' is not a SHA-256`,{hint:"it has 64 hexadecimal digits"});let s=/^(https?|file):\/\//.test(e)?new URL(e):Yv(Xv(n,e));if(s.protocol!=="file:"&&t===void 0)throw h(`the source at ${e} needs its SHA-256`,{hint:"give it with --source-sha256"});return{kind:"given",url:s,sha256:t?.toLowerCase()??null}}async function ip(e){let{request:t}=e;switch(t.kind){case"given":{let n=Qe(e.downloads,Qi(t.url.pathname)||"source.tar"),r=t.sha256??await Zv(t.url);return await ap(n,[t.url],r,e),await Hi([n],[r],"given",e)}case"debian":return await op(t.version,e);case"release":return await sp(e);case"auto":try{return await sp(e)}catch(n){if(e.signal?.aborted===!0)throw n;return e.onProgress?.(`${x(n)}; taking the distribution's source package instead`),await op(null,e).catch(r=>{throw new b(`QEMU's source cannot be had: ${x(n)}; ${x(r)}`,{hint:"name a tarball you have: 'bootgate qemu build --source qemu-10.0.2.tar.xz'",cause:r})})}}}async function Zv(e){return await J(rp(e)).catch(t=>{throw h(`${rp(e)} cannot be read: ${x(t)}`,{cause:t})})}async function sp(e){let{file:t,sha256:n,site:r}=Yt,o=[...(e.env.BOOTGATE_QEMU_MIRROR??"").split(/\s+/).filter(a=>a!==""),r].map(a=>new URL(t,a.endsWith("/")?a:`${a}/`)),i=Qe(e.downloads,t);return await ap(i,o,n,e),await Hi([i],[n],"release",e)}async function ap(e,t,n,{onProgress:r,signal:s}){if(await J(e).catch(()=>null)===n)return;let o;for(let i of t){r?.(`fetching ${i.href}`);try{await Os(i,e,{sha256:n,limit:Jv,signal:s});return}catch(a){if(s?.aborted===!0)throw a;o??=a}}throw o}async function op(e,t){let n=await Vt({folder:Qe(t.work,"apt"),distribution:await fe(),types:["deb","deb-src"],onProgress:t.onProgress,signal:t.signal}),r=(await n.sourceOffers("qemu")).filter(u=>e===null||u.version.replace(/^\d+:/,"").startsWith(e)),s=Gi(r);if(!s)throw new b(`no source package of QEMU ${e??""} is offered here`.trimEnd());let o=await n.sourceFiles("qemu",s.version),i=o.find(({name:u})=>/\.orig\.tar\.\w+$/.test(u));if(!i)throw new b(`the source package qemu ${s.version} names no original tarball`);let a={apt:n,suite:s.suite,version:s.version},l=async u=>{let d=Qe(t.downloads,u.name);return await S(t.downloads),await J(d).catch(()=>null)!==u.sha256&&(t.onProgress?.(`fetching ${u.name}`),await n.downloadSource(u,d)),d},c=await l(i);try{let u=[];for(let d of o)u.push(await l(d));return{...await eT(u,o,t),debian:a}}catch(u){if(t.signal?.aborted===!0)throw u;return t.onProgress?.(`Debian's own patches are left out: ${x(u).split(`
`)[0]}`),{...await Hi([c],[i.sha256],"debian",t),debian:a}}}async function eT(e,t,n){let r=Qe(n.work,"patched"),s=e.find(o=>o.endsWith(".dsc"));if(s===void 0)throw new b("the source package has no description");return await D("dpkg-source",["--no-check","-x",s,r]),{tree:r,kind:"debian",files:t.map(({name:o})=>o),sha256s:t.map(({sha256:o})=>o).sort()}}async function Hi(e,t,n,{work:r,onProgress:s}){let o=Qe(r,"source");await S(o),s?.(`unpacking ${Qi(e[0])}`);for(let i of e)await D("tar",["-xf",i,"-C",o],{missingHint:"install tar and xz-utils"});return{tree:await tT(o),kind:n,files:e.map(i=>Qi(i)),sha256s:t,debian:null}}async function tT(e){let[t,...n]=await Qv(e),r=Qe(e,t??"");if(!(n.length===0&&await Vv(Qe(r,"configure")).catch(()=>null)!==null))throw h("the tarball holds no QEMU source",{hint:"it has no configure script"});return r}async function lp(e){let t=(await Hv(Qe(e,"VERSION"),"utf8").catch(()=>"")).trim();if(!/^\d+\.\d+(\.\d+)*/.test(t))throw h(`${e} has no VERSION of a QEMU`);return t}async function Ms(e){let t=await oT(e);if(t)return t;let{missing:n}=await $n(e.env),r=n.length>0&&await Wm(n,e.env);r||await Rs(e.env);let s=Q(e.cacheFolder);await S(He(s,"logs"));let o=await j(s,".build");try{let i=r?await Qm(n,{...e,work:o}):null,a=i?.env??e.env,l=await Rs(a),c=await up(l.compiler,e),u=await ip({...e,request:e.source,downloads:He(e.cacheFolder,"downloads"),work:o});return await aT(u,l,c,o,{...e,env:a},i)}catch(i){throw I(i)==="ENOSPC"?lt(o,i):i}finally{await Un(o)}}async function oT(e){if(e.again===!0)return null;let t=(await Qt(e.cacheFolder,e.target)).filter(({manifest:i})=>i.recipe!==null);if(t.length===0)return null;let n=await Um(e.env),r=n===void 0?null:await up(n,e),[s]=t.filter(({manifest:i})=>r===null||i.recipe?.method===r).filter(({manifest:i})=>iT(i,e.source)&&cp(i.qemu,e)).sort((i,a)=>+(a.manifest.qemu===Yt.version)-+(i.manifest.qemu===Yt.version)||H(a.manifest.qemu,i.manifest.qemu));if(!s)return null;let o=`QEMU ${s.manifest.qemu} was built earlier from ${s.manifest.origin[0]??"source"}`;return{folder:s.folder,files:ue(s.folder,"build",e.target),reason:o}}function cp(e,{pluginApi:t=0}){return(Bn(e)?.current??0)>=t}function iT({recipe:e,qemu:t},n){if(e===null)return!1;switch(n.kind){case"auto":return e.source!=="given";case"release":return e.source==="release"&&t===Yt.version;case"debian":return e.source==="debian"&&(n.version===null||t.startsWith(n.version));case"given":return n.sha256!==null&&e.sha256s.includes(n.sha256)}}async function up(e,{target:t}){let{id:n,version:r}=await fe(),{stdout:s}=await D(e,["--version"]),o={arch:process.arch,distribution:`${n} ${r}`,compiler:s.toString().split(`
`)[0]};return ep(o,t)}async function aT(e,t,n,r,s,o){let{onProgress:i,signal:a,target:l=A.qemu}=s,c=await lp(e.tree);if(await Rs(s.env,c),!cp(c,s))throw new b(`the source that can be had is QEMU ${c}, whose plugin API is too old`,{hint:"'bootgate qemu build --source FILE' builds a newer one's release tarball"});let u=Zm(e.sha256s,l),d=`build-${c}-${u}`,f=new Ns(He(Q(s.cacheFolder),"logs",`${d}.log`)),m=await np(e.tree,c);for(let X of m)f.note(`changed: ${X}`);let p=await Gm(l,e,r),g=He(r,"build");await rT(g);let _=await qm(e,c,t.python,r),y={cwd:g,env:{...s.env,LC_ALL:"C",..._.pythonPath?{PYTHONPATH:_.pythonPath}:{}},...a?{signal:a}:{}};i?.(`configuring QEMU ${c} (log: ${f.path})`);let k=[`--python=${t.python}`,...Ym(c,u,r,l)];await f.run(He(e.tree,"configure"),k,y),i?.(`compiling QEMU ${c}: some minutes`);let w=[l.binary,"trace/trace-events-all"];await f.run(t.ninja,w,{...y,onOutput:cT(i)});let E=He(r,"qemu"),T={format:"bootgate-qemu",version:1,source:"build",qemu:c,...Mn(l.binary),arch:process.arch,libc:"",origin:[...e.files,...m],files:{},recipe:{source:e.kind,sha256s:e.sha256s,method:n}};await Km({target:l,source:e,build:g,staged:E,firmware:p,manifest:T,log:f}),o&&await lT(He(E,Ie(l)),E,o);let v=He(Q(s.cacheFolder),d);return await Un(v),await sT(E,v),{folder:v,files:ue(v,"build",l),reason:`built from ${e.files[0]??"source"}`}}async function lT(e,t,{root:n,env:r}){for(let{name:s,path:o}of await Di(e,r.LD_LIBRARY_PATH))o?.startsWith(`${n}/`)&&await nT(o,He(t,W.libraries,s))}function cT(e){let t=0;return n=>{for(let[,r,s]of n.matchAll(/^\[(\d+)\/(\d+)\]/gm)){let o=Math.floor(10*Number(r)/Number(s));o>t&&e?.(`compiled ${r} of ${s} files`),t=Math.max(t,o)}}}import{rm as _p}from"node:fs/promises";import{basename as vT,join as ea}from"node:path";import{createHash as _T}from"node:crypto";import{createReadStream as bT}from"node:fs";import{open as hp}from"node:fs/promises";import{dirname as yT,join as wT}from"node:path";import{spawn as uT}from"node:child_process";import{createGunzip as dT,createGzip as fT}from"node:zlib";import{Duplex as mT}from"node:stream";var pT=[{compression:"gz",bytes:Buffer.from("1f8b","hex")},{compression:"xz",bytes:Buffer.from("fd377a585a00","hex")},{compression:"zst",bytes:Buffer.from("28b52ffd","hex")}];function qz(e){let t=/\.(?:tar\.)?(gz|tgz|xz|txz|zst|tzst)$/.exec(e)?.[1],n={gz:"gz",tgz:"gz",xz:"xz",txz:"xz",zst:"zst",tzst:"zst"}[t??""];if(n===void 0)throw h(`'${e}' does not say how to compress`,{hint:"end it in .tar.gz, .tar.xz or .tar.zst"});return n}function dp(e,t){let n=pT.find(({bytes:r})=>e.subarray(0,r.length).equals(r));if(!n)throw h("is not a bundle: neither gzip, xz nor zstd",{place:{file:t}});return n.compression}var hT={xz:{compress:["xz","-6","-c","-T1"],decompress:["xz","-d","-c"],install:"xz-utils"},zst:{compress:["zstd","-12","-c","-q"],decompress:["zstd","-d","-c","-q"],install:"zstd"}};function fp(e,t){if(e==="gz")return t==="compress"?fT({level:9}):dT();let{install:n,[t]:r}=hT[e],[s,...o]=r,i=uT(s,o,{stdio:["pipe","pipe","pipe"]}),a="";i.stderr.on("data",c=>a+=c.toString().slice(0,1e3));let l=mT.from({readable:i.stdout,writable:i.stdin});return i.on("error",c=>l.destroy(I(c)==="ENOENT"?new b(`${s} is not installed`,{hint:`apt-get install ${n}`}):c)),i.on("close",c=>{c!==0&&l.destroy(h(`${s} failed: ${a.trim()||"no reason given"}`))}),l.on("close",()=>i.kill()),l}var Jt=512;function Qz({name:e,size:t,executable:n}){let r=Buffer.alloc(Jt);if(Buffer.byteLength(e)>100)throw h(`'${e}' is too long a name for a bundle`);return r.write(e,0),r.write(n?"0000755\0":"0000644\0",100),r.write("0000000\x000000000\0",108),r.write(`${t.toString(8).padStart(11,"0")}\0`,124),r.write("00000000000\0",136),r.write("0",156),r.write("ustar\x0000",257),r.write(`${pp(r).toString(8).padStart(6,"0")}\0 `,148),r}function mp(e,t,n){if(e.every(l=>l===0))return null;let r=l=>h(l,{place:{file:t,offset:n}});if(Vi(e,148,8)!==pp(e))throw r("is not a tar archive, or is damaged");let s=Xi(e,0,100);if(Xi(e,345,155)!=="")throw r("has a name longer than a bundle has");let i=String.fromCharCode(e[156]);if(i==="5")return"directory";if(i!=="0"&&i!=="\0")throw r(`'${s}' is not a regular file (tar type '${i}')`);if(!gT(s))throw r(`'${s}' would be written outside of the bundle's folder`);let a=Vi(e,124,12);if(!Number.isSafeInteger(a)||a<0)throw r(`'${s}' has no sensible size`);return{name:s,size:a,executable:(Vi(e,100,8)&64)!==0}}function gT(e){return e.split("/").every(t=>/^[\w.+~-]+$/.test(t)&&t!=="."&&t!=="..")}function Yi(e){return(Jt-e%Jt)%Jt}function pp(e){let t=0;for(let[n,r]of e.entries())t+=n>=148&&n<156?32:r;return t}function Xi(e,t,n){let r=e.subarray(t,t+n),s=r.indexOf(0);return r.toString("utf8",0,s<0?n:s)}function Vi(e,t,n){let r=Xi(e,t,n).trim();return/^[0-7]+$/.test(r)?Number.parseInt(r,8):Number.NaN}var Zi={bytes:1<<30,files:5e3},kT=1<<20;async function gp(e,t,n=Zi,r=A.qemu){let s=fp(dp(await ST(e),e),"decompress"),o=bT(e);o.on("error",i=>s.destroy(i)),o.pipe(s);try{return await ET(new Ji(s,e),t,n,Ie(r))}catch(i){throw I(i)==="ENOSPC"?lt(t,i):i instanceof b?i:h(`the bundle is damaged: ${x(i)}`,{place:{file:e},cause:i})}finally{o.destroy(),s.destroy()}}async function ET(e,t,n,r){let{file:s}=e,o=await e.entry();if(o===null||o==="directory"||o.name!==Te||o.size>kT)throw h(`does not begin with ${Te}: it is not a QEMU bundle`,{place:{file:s}});let i=(await e.bytes(o.size)).toString();await e.skip(Yi(o.size));let a=Ci(i,`${s}:${Te}`),l=new Set(Object.keys(a.files));if(l.size>n.files)throw h(`lists more than ${n.files} files`,{place:{file:s}});if(!l.has(r))throw h(`holds no ${r}`,{place:{file:s}});let c=0;for(;;){let d=e.offset,f=await e.entry();if(f===null)break;if(f==="directory")continue;let m=g=>h(g,{place:{file:s,offset:d}});if(!l.delete(f.name))throw m(`'${f.name}' is not in its manifest, or there twice`);if(c+=f.size,c>n.bytes)throw m(`unpacks to more than ${be(n.bytes)}`);if(await xT(e,f,wT(t,f.name))!==a.files[f.name])throw m(`'${f.name}' differs from its checksum`);await e.skip(Yi(f.size))}let[u]=l;if(u!==void 0)throw h(`lacks '${u}', which its manifest lists`,{place:{file:s}});return a}async function xT(e,t,n){await S(yT(n));let r=await hp(n,"wx",t.executable?493:420),s=_T("sha256");try{for await(let o of e.content(t.size))s.update(o),await r.write(o)}finally{await r.close()}return s.digest("hex")}async function ST(e){let t=await hp(e);try{let{buffer:n,bytesRead:r}=await t.read(Buffer.alloc(8),0,8,0);return n.subarray(0,r)}finally{await t.close()}}var Ji=class{file;offset=0;chunks;rest=Buffer.alloc(0);constructor(t,n){this.chunks=t[Symbol.asyncIterator](),this.file=n}async entry(){let t=this.offset;return mp(await this.bytes(Jt),this.file,t)}async bytes(t){let n=[];for await(let r of this.content(t))n.push(r);return Buffer.concat(n)}async skip(t){await this.bytes(t)}async*content(t){let n=t;for(;n>0;){if(this.rest.length===0){let s=await this.chunks.next();if(s.done===!0)throw h("is cut short",{place:{file:this.file,offset:this.offset}});this.rest=s.value}let r=this.rest.subarray(0,n);this.rest=this.rest.subarray(r.length),this.offset+=r.length,n-=r.length,yield r}}};var TT=300<<20;async function Dn(e,t,n){let r=ta(t,n),s=await wt(r).catch(()=>null);if(s)return{folder:r,files:ue(r,"bundle",n.target),manifest:s};let o=vT(e.pathname)||"bundle",a=[...(n.env.BOOTGATE_QEMU_MIRROR??"").split(/\s+/).filter(c=>c!=="").map(c=>new URL(o,c.endsWith("/")?c:`${c}/`)),e],l=ea(Q(n.cacheFolder),`.${t.slice(0,16)}.bundle`);try{return await IT(a,l,t,n),await yp(l,t,n)}finally{await _p(l,{force:!0})}}async function bp(e,t){let n=await J(e),r=ta(n,t),s=await wt(r).catch(()=>null);return s?{folder:r,files:ue(r,"bundle",t.target),manifest:s}:await yp(e,n,t)}function ta(e,{cacheFolder:t}){return ea(Q(t),`bundle-${e.slice(0,16)}`)}async function IT(e,t,n,{onProgress:r,signal:s}){let o;for(let i of e){r?.(`fetching ${i.href}`);try{await Os(i,t,{sha256:n,limit:TT,signal:s});return}catch(a){if(s?.aborted===!0)throw a;o=a}}throw o}async function yp(e,t,n){let r=Q(n.cacheFolder);await S(r);let s=await j(r,".bundle");try{let o=await gp(e,s,Zi,n.target);await AT(o),await z(ea(s,Te),JSON.stringify(o,null,1));let i=ta(t,n);return await xs(s,i),{folder:i,files:ue(i,"bundle",n.target),manifest:o}}finally{await _p(s,{recursive:!0,force:!0})}}async function AT({arch:e,libc:t,qemu:n}){if(e!==process.arch)throw new b(`this bundle of QEMU ${n} is for ${e} hosts, and this one is ${process.arch}`);let r=await Et(),[s,o]=[t,r].map(i=>/^glibc (\d+\.\d+)$/.exec(i)?.[1]);if(s!==void 0&&(o===void 0||H(o,s)<0))throw new b(`this bundle of QEMU ${n} needs ${t}, and this machine has ${r}`,{hint:"take a bundle packed on an older distribution, or '--qemu build'"})}var wp=[];function kp(e,t){return Ep(wp,e,t)!==void 0}function Ep(e,t,n){return e.find(r=>r.arch===t&&(r.binary??A.qemu.binary)===n.binary)}function Fs(e,t=A.qemu,n=wp){let r=Ep(n,e,t);if(r)return r;let s=`QEMU bundle${t===A.qemu?"":` with ${t.binary}`}`;throw new b(`no ${s} is published for ${e} hosts with this version of Bootgate`,{hint:"use '--qemu auto', or pack one yourself: 'bootgate qemu build', then 'bootgate qemu pack'"})}function xp(e,t){let n=t==="plugin"?[Cs]:[vp,Cs];return e.filter(r=>na(r,t)).map((r,s)=>({qemu:r,order:s,values:n.map(o=>o(r))})).sort((r,s)=>{let o=r.values.findIndex((i,a)=>i!==s.values[a]);return o<0?r.order-s.order:s.values[o]-r.values[o]}).map(({qemu:r})=>r)}function na(e,t){return e.tcg?t==="plugin"?e.pluginApi!==null:vp(e)>0:!1}var Sp=4;function Cs({pluginApi:e}){return e===null?0:e.current>=Sp?3:e.current>=2?2:1}function vp({completeExecTb:e,traceBackends:t}){return e?3:t.includes("simple")?2:t.includes("log")?1:0}function ra(e,t,n){let r=`${Ve(e)} is ${t.length===0?"the only one present that can trace":"the best present"}`;if(n==="exec_tb")return e.completeExecTb?`${r}: its exec_tb traces are complete`:`${r}, but its exec_tb traces are not complete ('--qemu build' makes one whose are)`;let s=Zt(e);if(s<Sp)return`${r}, but ${Bs(s)}`;let o=t.filter(i=>Cs(i)<Cs(e));return o.length>0?`${r}: plugin API ${s}, where ${o.map(i=>`${Ve(i)} has ${i.pluginApi?.current??"none"}`).join(" and ")}`:`${r}: plugin API ${s}`}function Zt({pluginApi:e}){return e?.current??0}function Bs(e){return`cannot read guest ${e<2?"registers and ":""}memory (plugin API ${e}): processes, modules and system calls stay unseen`}function Ve(e){let t={system:"system",apt:"unpacked package",build:"build",bundle:"bundle",path:"path"};return`QEMU ${e.version} (${t[e.source]})`}async function Ps(e,t,n=[]){let r=await fe(),s=`'${Ht(r,["qemu"],t)}' installs one`;return new b(e,{hint:n.length>0?`${n.join("; ")}. ${s}`:`${s}, '--qemu auto' gets one`})}import{join as eI}from"node:path";import{readFile as WT,rm as QT,stat as HT}from"node:fs/promises";import{tmpdir as VT}from"node:os";import{join as Cp}from"node:path";import{access as OT,constants as RT}from"node:fs/promises";import{join as NT}from"node:path";async function Tp(e){let{stdout:t}=await we(e,["-L","help"]);return t.toString().split(`
`).filter(n=>n.startsWith("/"))}async function Ip(e,{firmware:t}=A.qemu){if(t===null)return null;for(let n of e){let r=NT(n,t);try{await OT(r,RT.R_OK)}catch{continue}return await J(r)}return null}import{spawn as MT}from"node:child_process";import{constants as Ap}from"node:fs";import{open as FT,writeFile as CT}from"node:fs/promises";import{join as Op}from"node:path";import{setTimeout as Rp}from"node:timers/promises";var BT=12e4,PT=300;async function Np(e,t,n){let r=Op(n,"probe.rom"),s=Op(n,"probe.fifo");await CT(r,t.image),await D("mkfifo",[s]);let o=await FT(s,Ap.O_RDONLY|Ap.O_NONBLOCK);try{let i=UT(e,t,r,s),a=await $T(o,i.exited);return await i.exited==="guest is done"&&DT(a,t.blocks)}finally{await o.close()}}function UT(e,t,n,r){let s=[...e.args,"-accel","tcg,thread=single","-nodefaults","-display","none"];s.push(...t.args,n,"-d","nochain","-D","/dev/null","-trace",`enable=exec_tb,file=${r}`);let o=MT(e.binary,s,{env:{...process.env,...e.env},stdio:"ignore"}),i=setTimeout(()=>o.kill("SIGKILL"),BT);return{exited:new Promise(a=>{o.on("error",()=>{clearTimeout(i),a("failed")}),o.on("close",l=>{clearTimeout(i),a(l===t.status?"guest is done":"failed")})})}}async function $T(e,t){let n={running:!0};t.then(()=>n.running=!1);let r=[],s=0;for(;;){let o=!n.running,i=Buffer.alloc(1<<18),a=await zT(e,i);if(a===0){if(o)return Buffer.concat(r);await Rp(2);continue}s===0&&await Rp(PT),s+=a,s<=64<<20&&r.push(i.subarray(0,a))}}async function zT(e,t){try{return(await e.read(t,0,t.length,null)).bytesRead}catch(n){if(I(n)==="EAGAIN")return 0;throw n}}function DT(e,t){let n=new Map(t.map(o=>[o,0])),r=-1n,s=24;for(;s+28<=e.length;){let o=e.readBigUInt64LE(s+8);if(e.readBigUInt64LE(s)===0n){let a=e.readUInt32LE(s+16);e.toString("latin1",s+20,s+20+a)==="exec_tb"&&(r=o),s+=20+a;continue}if(o===KT)return!1;let i=e.readUInt32LE(s+24);if(o===r&&i===40&&s+8+i<=e.length){let a=Number(e.readBigUInt64LE(s+8+32)),l=n.get(a);l!==void 0&&n.set(a,l+1)}s+=8+Math.max(i,20)}return[...n.values()].every(o=>o>=49999)}var KT=0xfffffffffffffffen;import{open as GT}from"node:fs/promises";import{join as qT}from"node:path";var Lp=Buffer.from("ffffffffffffffffb429a40acb77b1f2","hex"),Mp=/handle_qmp_command [^\n]*quit/;async function Fp(e,t){let n=qT(t,"backends.trace"),r=await we(e,[...Es,"-qmp","stdio","-trace","enable=handle_qmp_command","-trace",`file=${n}`],{input:`{"execute":"qmp_capabilities"}
{"execute":"quit"}
`}),s=await jT(n,4096),o=s.subarray(0,Lp.length).equals(Lp),i=Mp.test(r.stderr)||!o&&Mp.test(s.toString("latin1"));if(o||i)return[...o?["simple"]:[],...i?["log"]:[]];let{stdout:a}=await we(e,["-trace","help"]);return a.includes("handle_qmp_command")?["other"]:[]}async function jT(e,t){let n;try{n=await GT(e)}catch(r){if(I(r)==="ENOENT")return Buffer.alloc(0);throw r}try{let{buffer:r,bytesRead:s}=await n.read(Buffer.alloc(t),0,t,0);return r.subarray(0,s)}finally{await n.close()}}var XT=2;async function Bp(e,t,n=A.qemu){let r=await HT(e.binary).catch(l=>{throw new b(`there is no QEMU at ${e.binary}`,{cause:l})}),s={probeVersion:XT,...e,size:r.size,changed:r.mtimeMs},o=Cp(t,`${R(JSON.stringify(s)).slice(0,24)}.json`),{firmwareFolders:i,...a}=await ZT(o)??await YT(e,o,n);return{...a,firmwareSha256:await Ip(i,n)}}async function YT(e,t,n){let r=await JT(e),s=/version (\d+\.\d+(?:\.\d+)?)/.exec(r)?.[1];if(!/QEMU/i.test(r)||s===void 0)throw new b(`${e.binary} is not a QEMU: it calls itself '${r.slice(0,80)}'`);let o=await j(VT(),"bootgate-probe");try{let{stdout:i}=await we(e,["-accel","help"]),a=/^tcg$/m.test(i.toString()),l=await Fp(e,o),c={version:s,versionLine:r,tcg:a,pluginApi:await km(e,s,o),traceBackends:l,completeExecTb:a&&l.includes("simple")&&await Np(e,n.execTbProbe,o),firmwareFolders:await Tp(e)};return await S(Cp(t,"..")),await z(t,JSON.stringify(c,null,1)),c}finally{await QT(o,{recursive:!0,force:!0})}}async function JT(e){let{stdout:t,stderr:n,status:r}=await we(e,["--version"]);if(r===0)return t.toString().split(`
`)[0].trim();let s=/error while loading shared libraries: ([^:]+):/.exec(n)?.[1];throw new b(`${e.binary} does not run: ${n.trim().split(`
`).slice(-3).join(`
`)}`,{hint:s?`${s} is missing or too old here; '--qemu apt' fetches a QEMU together with its libraries`:"'bootgate doctor' lists the QEMUs that run here"})}async function ZT(e){let t;try{t=await WT(e,"utf8")}catch(n){if(I(n)==="ENOENT")return;throw n}try{let n=new mr(JSON.parse(t),"",e);return{version:n.field("version").string(),versionLine:n.field("versionLine").string(),tcg:n.field("tcg").boolean(),pluginApi:n.field("pluginApi").nullable(r=>({min:r.field("min").integer(0),current:r.field("current").integer(0),...r.value.assumed===!0?{assumed:!0}:{}})),traceBackends:n.field("traceBackends").list(3,r=>r.oneOf(["simple","log","other"])),completeExecTb:n.field("completeExecTb").boolean(),firmwareFolders:n.field("firmwareFolders").list(100,r=>r.string())}}catch{return}}async function Us(e){let t=oe(e),n=await Qt(e.cacheFolder,t),r=[...await xt(e.env,t),...n.map(({folder:o,manifest:i})=>ue(o,i.source,t))],s=[];for(let o of r)try{s.push({qemu:await $s(o,"",e)})}catch(i){s.push({files:o,problem:x(i)})}return s}async function $s(e,t,n){let r=eI(Q(n.cacheFolder),".probes");return{...e,reason:t,...await Bp(e,r,oe(n))}}async function zs(e,t,n){let r=xp(e,t),s=[];for(let[o,i]of r.entries()){let a=t==="plugin"&&n?await n(i):null;if(a===null)return{best:i,others:r.slice(o+1),passedOver:s};s.push(`${Ve(i)} ${a}`)}return{best:null,others:[],passedOver:s}}function sa(e,t,n){return t!=="plugin"||Zt(e)>=n}var tI=[{name:"apt",purposes:["plugin","exec_tb"],isOpen:async({env:e})=>await St("apt-get",e)!==void 0,get:async e=>await As({...e,mayInstall:!1})},{name:"fetch",purposes:["plugin"],isOpen:async e=>await Promise.resolve(kp(process.arch,oe(e))),get:async e=>{let{url:t,sha256:n}=Fs(process.arch,oe(e)),{files:r,manifest:s}=await Dn(t,n,e);return{files:r,reason:`the published bundle of QEMU ${s.qemu}`}}},{name:"build",purposes:["plugin"],isOpen:async()=>await Promise.resolve(!0),get:async e=>await Ms({...e,source:{kind:"auto"}})}];async function Pp(e,t){let n=[];for(let r of tI)r.purposes.includes(e)&&await r.isOpen(t)&&n.push(r);return n}async function xK(e,t){return(await Pp(e,t)).map(({name:n})=>n)}async function Up(e,t){let n=e.purpose??"plugin",r=e.pluginApi??0,s=(await Us(e)).flatMap(_=>_.qemu?[_.qemu]:[]),{best:o,others:i,passedOver:a}=await zs(s,n,e.trial),l=a.length>0?`; passed over: ${a.join("; ")}`:"";if(o&&sa(o,n,r))return{...o,reason:ra(o,i,n)+l};let c=(o?`${Ve(o)} ${Bs(Zt(o))}`:nI(s,n))+l,u=[],d=async(_,y)=>{e.onProgress?.(`${c}, so '--qemu ${_.name}' is tried`);try{let{files:k,reason:w}=await _.get(y);return await t(k,`${c}; ${w}`)}catch(k){if(e.signal?.aborted===!0)throw k;return u.push(`'--qemu ${_.name}' failed: ${rI(k)}`),null}},f=await Pp(n,e),m=o;for(let _ of f){let y=await d(_,e);if(y&&sa(y,n,r))return y;m??=y}let[p]=f;if(m===null&&p?.name==="apt"&&r>1&&(m=await d(p,{...e,pluginApi:1})),m===null)throw await Ps(c,oe(e),u);let g=o?c:`${Ve(m)} ${Bs(Zt(m))}`;return{...m,reason:o?ra(o,i,n)+l:m.reason,shortfall:`${g}, and a newer QEMU could not be had: ${u.join("; ")}`}}function nI(e,t){return e.length===0?"no QEMU was found on this machine":`none of the ${e.length} QEMUs found here can ${t==="plugin"?"load plugins under TCG":"trace exec_tb"}`}function rI(e){let t=e instanceof b?e.hint:void 0;return[x(e).split(`
`)[0],...t?[t]:[]].join(": ")}import{isAbsolute as sI,resolve as oI}from"node:path";var oa=["auto","system","apt","build","fetch"];function $p(e,t,n){let r=oa.find(o=>o===e);if(r)return{kind:r};if(/^[a-z][a-z0-9+.-]*:\/\//i.test(e))return iI(e,t);if(e.includes("/"))return{kind:"path",path:sI(e)?e:oI(n,e)};let s=tr(e,oa);throw h(`--qemu does not know '${e}'`,{hint:s?`did you mean '${s}'? A file in the current folder is written './${e}'`:`write ${oa.join(", ")}, a bundle's URL, or a path with a slash ('./${e}')`})}function iI(e,t){let n;try{n=new URL(e)}catch(s){throw h(`'${e}' is not a URL`,{cause:s})}if(!["http:","https:","file:"].includes(n.protocol))throw h(`a QEMU bundle cannot be fetched over ${n.protocol.slice(0,-1)}`,{hint:"use an https, http or file URL"});let r=(t??/^#sha256=(.*)$/.exec(n.hash)?.[1])?.toLowerCase();if(r===void 0||r==="")throw h(`the QEMU bundle at ${e} needs its SHA-256: a program that runs must be the right one`,{hint:"'bootgate qemu pack' prints it; append '#sha256=\u2026' to the URL or give --qemu-sha256"});if(!/^[0-9a-f]{64}$/.test(r))throw h(`'${r}' is not a SHA-256`,{hint:"it has 64 hexadecimal digits"});return n.hash="",{kind:"url",url:n,sha256:r}}async function Dp(e){let t=$p(e.request,e.bundleSha256,e.cwd??process.cwd());switch(t.kind){case"auto":return await Up(e,async(n,r)=>await Kn(n,r,e));case"system":{let n=oe(e),[r]=await xt(e.env,n);if(!r)throw await Ps(`no ${n.binary} is in the PATH`,n);return await Kn(r,"the first in the PATH",e)}case"path":return await Kn(await dI(t.path,e),"named by its path",e);case"apt":return await Ds(()=>As({...e,mayInstall:!0}),e);case"build":return await Ds(()=>Ms({...e,source:{kind:"auto"}}),e);case"url":return await Ds(async()=>{let{files:n,manifest:r}=await Dn(t.url,t.sha256,e);return{files:n,reason:`the bundle of QEMU ${r.qemu} at ${t.url.href}`}},e);case"fetch":{let{url:n,sha256:r}=Fs(process.arch,oe(e));return await Ds(async()=>{let{files:s,manifest:o}=await Dn(n,r,e);return{files:s,reason:`the published bundle of QEMU ${o.qemu}`}},e)}}}async function Ds(e,t){let{files:n,reason:r}=await e(),s=uI(n,t.cacheFolder);if(s!==null)try{await $s(n,r,t)}catch(o){t.signal?.throwIfAborted(),t.onProgress?.(`the QEMU in ${s} is damaged (${x(o)}): it is made again`),await aI(s,{recursive:!0,force:!0});let i=await e();return await Kn(i.files,i.reason,t)}return await Kn(n,r,t)}function uI({binary:e},t){let n=cI(Q(t),e).split("/")[0];return n===""||n===".."?null:zp(Q(t),n)}async function dI(e,t){let n=await lI(e).catch(()=>null);if(n===null)throw new b(`there is no QEMU at ${e}`);if(/\.(tar\.\w+|tgz|txz|tzst)$/.test(e))return{...(await bp(e,t)).files,source:"path"};if(!n.isDirectory())return{binary:e,args:[],env:{},source:"path"};if(await wt(e)===null)throw new b(`the folder ${e} holds no QEMU: it has no manifest.json`,{hint:`name the program itself, for example '${zp(e,Ie(oe(t)))}'`});return ue(e,"path",oe(t))}async function Kn(e,t,n){let r=await $s(e,t,n),s=n.purpose??"plugin",o=`${r.versionLine} at ${r.binary}`;if(!na(r,s)){let a=r.tcg?s==="plugin"?"was built without plugins":"has neither the simple nor the log trace backend":"has no TCG, the part of QEMU that can be traced";throw new b(`${o} ${a}`,{hint:"'--qemu build' makes one that has everything; '--qemu auto' takes another one if there is any"})}let i=s==="plugin"?await n.trial?.(r)??null:null;if(i===null)return r;throw new b(`${o} ${i}`,{hint:await fI(r,n)})}async function fI({binary:e},t){let n=(await Us(t)).flatMap(({qemu:o})=>o&&o.binary!==e?[o]:[]),{best:r}=await zs(n,"plugin",t.trial);if(r)return`'--qemu auto' takes ${Ve(r)}, in which it works`;let{missing:s}=await $n(t.env);return s.length===0?"'--qemu build' makes one in which it works":`'${Ht(await fe(),s)}', then '--qemu build' makes one in which it works`}async function mI({arch:e=A,...t}){return await Dp({pluginApi:he,...t,target:e.qemu,trial:async n=>await pm(n,{...t,arch:e})})}async function Kp(e,t){return await mI({request:t.qemu,arch:O(e.arch),cacheFolder:t.cacheFolder,env:t.env,cwd:t.cwd,purpose:e.tracer,pluginApi:pI(e,O(e.arch)),bundleSha256:t.qemuSha256,onProgress:t.onStep,signal:t.signal})}function pI({focus:e,observe:t,end:n},{machine:r}){return e!==null||n.kind==="exec"||Object.values(t).includes(!0)?he:n.kind==="console"?r.consoleApi:r.pluginApi}import{existsSync as hI,readFileSync as gI,statSync as _I}from"node:fs";import{dirname as bI,join as Gp}from"node:path";import{gunzipSync as yI}from"node:zlib";var qp=16<<20;function jp(e,t){return{release:e.release,has:n=>t.addressOf(n)!==null,option:ia(e)}}function ia(e){let t;return n=>{if(t===void 0&&(t=wI(e)??kI(()=>e.open())),t===null)return null;let r=new RegExp(`^CONFIG_${n}=(.*)$`,"m").exec(t)?.[1];return r==="y"||r==="m"?r:"n"}}function wI({path:e,release:t,arch:n}){let r=bI(e),o=[...t===null?[]:[Gp(r,`config-${t}`)],...r.endsWith(n.kernel.folder)?[Gp(r,"../../../.config")]:[]].find(i=>hI(i)&&_I(i).size<=qp);return o===void 0?null:gI(o,"utf8")}function kI(e){try{let{bytes:t}=e(),n=t.indexOf("IKCFG_ST"),r=n===-1?-1:t.indexOf("IKCFG_ED",n);return r===-1?null:yI(t.subarray(n+8,r),{maxOutputLength:qp}).toString()}catch{return null}}import{copyFile as Wp,readdir as EI,rename as xI,rm as Qp,stat as Hp,utimes as SI}from"node:fs/promises";import{join as Ee}from"node:path";var aa="2b66909d5c3dbf46";var vI=40;function u8(e){if(!(aa===null||e.BOOTGATE_AGAIN))return{folder:Ee(hr(e),"boots"),code:aa}}async function Vp({scenario:e,guest:t,qemu:n,symbols:r,evidence:s,digestOf:o},{keptBoots:i,env:a,keepTraces:l}){let{tracer:c,runs:u,modules:d,sysroot:f,qemuArgs:m,focus:p}=e,g=d!==null||f!==null||m.length>0||p?.run!=null;if(!i||c!=="plugin"||u>1||g||l!==void 0)return null;let _=async P=>P===null?null:await o(P),{kernel:y,initrd:k,vmlinux:w,disk:E}=e,T={name:"",kernel:"",initrd:"",vmlinux:"",source:""},v=[i.code,{...e,...T,disk:E&&{...E,path:""},limits:e.limits.instructions},await Promise.all([y,t.kernel,t.initrd,w,E?.path??null].map(_)),k===null?null:await _(k),[t.append,t.disk?.as,t.uefi?.sha256],[await _(n.binary),n.versionLine,n.firmwareSha256,n.shortfall],[TI(r),s.digest],["BOOTGATE_CHECK_TRACER","BOOTGATE_DEBUGINFOD","DEBUGINFOD_URLS","CC"].map(P=>a[P])];return R(JSON.stringify(v,(P,C)=>typeof C=="bigint"?C.toString():C)).slice(0,32)}function TI(e){let{source:t,address:n,length:r}=e,s=Array.from({length:r},(i,a)=>e.name(a)).join(`
`),o=new Uint8Array(n.buffer,n.byteOffset,n.byteLength);return R(`${t} ${R(o)} ${s}`)}async function Xp(e,{scenario:t,qemu:n},r,{keptBoots:s}){let o=Ee(s.folder,e),i=Ee(r,"run-1"),a=Ee(i,"console.log");try{let l=Ee(o,"profile.json.gz"),{mtime:c}=await Hp(l),u=await vl(l);await S(i),await Wp(Ee(o,"console.log"),a),await SI(o,new Date,new Date).catch(()=>{});let{coverage:d,outcome:f,totals:m}=u,p=[...d.notes,kl(c)];return{profile:{...u,scenario:t.name,coverage:{...d,notes:p}},recording:{format:"bootgate-recording",version:1,folder:i,scenario:t,qemu:n,command:[],outcome:f,wallMs:m.wallMs,trace:null,console:a,qemuLog:Ee(i,"qemu.log"),marks:[],warnings:[]}}}catch{return null}}async function Yp(e,{profile:t,recording:n},{keptBoots:r}){if(n.outcome.kind!=="reached-end")return;let{folder:s}=r;try{let o=await j(s,".boot");try{await Sl(Ee(o,"profile.json.gz"),t),await Wp(n.console,Ee(o,"console.log")),await xI(o,Ee(s,e))}finally{await Qp(o,{recursive:!0,force:!0})}await II(s)}catch{}}async function II(e){let t=(await EI(e)).filter(r=>!r.startsWith(".")),n=await Promise.all(t.map(async r=>({name:r,at:(await Hp(Ee(e,r))).mtimeMs})));for(let{name:r}of n.sort((s,o)=>o.at-s.at).slice(vI))await Qp(Ee(e,r),{recursive:!0,force:!0})}var AI=1e3,OI=.98,RI=.5,NI=20;function la(e,t){return ca(ua(e,t))}function Zp(e,t,n){let r=ua(t,n);if(!ca(r))throw h(`this System.map belongs to another kernel: ${r.difference}`,{place:{file:e},hint:"leave --vmlinux out (the symbols inside the kernel are used), or give the right one"})}function eh(e,t){let{compared:n,equal:r,difference:s}=ua(e,t);return n<NI||ca({compared:n,equal:r})?null:{sure:r<n*RI,text:`${n-r} of ${n} functions stand elsewhere than the kernel's own symbols say: ${s}`}}function ca({compared:e,equal:t}){return t>=e*OI}function ua(e,t){let n=Math.max(1,Math.floor(t.length/AI)),r=0,s=0,o="";for(let i=0;i<t.length;i+=n){let a=t.name(i),l=t.address[i];if(r+=1,e.addressesOf(a).includes(l)){s+=1;continue}let c=e.addressOf(a);o||=`${a} is at ${Jp(l)} in the kernel and ${c===null?"not in this file":`at ${Jp(c)} in this file`}`}return{compared:r,equal:s,difference:o}}function Jp(e){return`0x${e.toString(16)}`}var LI=.98,MI=.5,th=20;function nh(e,t,n){let r=FI(e,n),s=t===null||t===e?null:eh(e,t),o=r===null&&rh(e,n).length>=th;return[r,s===null||!o?s:{...s,sure:!1}].filter(a=>a!==null)}function FI(e,t){let n=rh(e,t),r=n.filter(({found:a,address:l})=>!a.includes(l));if(n.length<th||r.length<=n.length*(1-LI))return null;let{name:s,address:o,found:i}=r[0];return{sure:r.length>n.length*(1-MI),text:`${r.length} of ${n.length} functions and variables that the kernel exports stand elsewhere than its symbols say: ${s} is at 0x${o.toString(16)}, not at 0x${i[0].toString(16)}`}}function rh(e,t){return t.map(n=>({...n,found:e.addressesOf(n.name)})).filter(({found:n})=>n.length>0)}import{readFile as jI}from"node:fs/promises";import{join as WI}from"node:path";var oh=60319,Gs=24,CI=1<<22,Ks=64,ct={pointer:2,array:3,struct:4,union:5,typedef:8,float:16,enum64:19},da=12,BI=[8,9,10,11,18],PI=[1,4,5,6,16,19],UI=8;function ih(e){let t=$I(e);return t===null?null:KI(t)}function $I(e){if(e.sections.length===0)return DI(e.bytes);let t=e.sections.find(({name:s})=>s===".BTF");if(t===void 0)return null;let n=Number(t.end-t.start);if(n<Gs||t.offset+n>e.bytes.length)return null;let r=e.bytes.subarray(t.offset,t.offset+n);return r.readUInt16LE(0)===oh&&r[2]===1?r:null}var sh=Buffer.from([159,235,1,0,Gs,0,0,0,0,0,0,0]),zI=65536;function DI(e){let t=null;for(let n=e.indexOf(sh);n>=0;n=e.indexOf(sh,n+4)){let r=n+Gs+e.readUInt32LE(n+16)+e.readUInt32LE(n+20);r>e.length||r-n<Math.max(zI,t?.length??0)||(t=e.subarray(n,r))}return t}function KI(e){if(e.length<Gs||e.readUInt16LE(0)!==oh||e[2]!==1)throw Gn("this is not BTF of version 1");let t=e.readUInt32LE(4),n=r=>{let s=t+e.readUInt32LE(r),o=s+e.readUInt32LE(r+4);if(o>e.length)throw Gn("its parts lie outside of it");return e.subarray(s,o)};return new fa(n(8),n(16))}var fa=class{types;strings;starts;byName=new Map;found=new Map;constructor(t,n){this.types=t,this.strings=n,this.starts=qI(t);let r=[];for(let s=1;s<this.starts.length;s+=1){let o=this.kindOf(s);o===ct.typedef&&r.push(s),(o===ct.struct||o===ct.union)&&this.keepName(s)}for(let s of r)this.keepName(s)}offsetOf(t){let n=this.found.get(t);return n===void 0&&this.found.set(t,n=this.walk(t.split("."))),n}sizeOf(t){let n=this.byName.get(t);return n===void 0?null:this.sizeOfType(n,Ks)}keepName(t){let n=this.nameAt(this.types.readUInt32LE(this.starts[t]));n!==""&&!this.byName.has(n)&&this.byName.set(n,t)}nameAt(t){let n=this.strings.indexOf(0,t);return n<0?"":this.strings.toString("latin1",t,n)}walk([t="",...n]){let r=this.byName.get(t),s=0;if(n.length>Ks||n.includes(""))return null;for(let o of n){if(r===void 0)return null;let i=/^\d+$/.test(o)?this.element(r,Number(o)):this.member(r,o,new Set);if(i===null)return null;s+=i.offset,r=i.type}return r===void 0||!Number.isSafeInteger(s)?null:s}element(t,n){let r=this.plain(t);if(r===null||this.kindOf(r)!==ct.array)return null;let s=this.starts[r]+12,o=this.types.readUInt32LE(s),i=this.sizeOfType(o,Ks),a=this.types.readUInt32LE(s+8);return i===null||n>=a&&a!==0?null:{type:o,offset:n*i}}member(t,n,r){let s=this.plain(t);if(s===null||r.has(s)||!this.isStructure(s))return null;r.add(s);let o=this.starts[s],i=this.types.readUInt32LE(o+4);for(let a=0;a<(i&65535);a+=1){let l=o+12+a*da,c=this.types.readUInt32LE(l),u=this.types.readUInt32LE(l+4),d=this.types.readUInt32LE(l+8),f=i>>>31===1?d>>>24:0,m=(i>>>31===1?d&16777215:d)/8;if(this.nameIs(c,n))return f!==0||!Number.isInteger(m)?null:{type:u,offset:m};if(!this.nameIs(c,""))continue;let p=this.member(u,n,r);if(p!==null)return{type:p.type,offset:m+p.offset}}return null}nameIs(t,n){let{strings:r}=this;if(t+n.length>=r.length||r[t+n.length]!==0)return!1;for(let s=0;s<n.length;s+=1)if(r[t+s]!==n.charCodeAt(s))return!1;return!0}sizeOfType(t,n){let r=this.plain(t);if(r===null||n===0)return null;let s=this.kindOf(r);if(s===ct.pointer)return UI;let o=this.starts[r];if(PI.includes(s))return this.types.readUInt32LE(o+8);if(s!==ct.array)return null;let i=this.sizeOfType(this.types.readUInt32LE(o+12),n-1);return i===null?null:i*this.types.readUInt32LE(o+20)}plain(t){let n=t;for(let r=0;r<Ks;r+=1){if(n===0||n>=this.starts.length)return null;if(!BI.includes(this.kindOf(n)))return n;n=this.types.readUInt32LE(this.starts[n]+8)}return null}isStructure(t){let n=this.kindOf(t);return n===ct.struct||n===ct.union}kindOf(t){return ah(this.types.readUInt32LE(this.starts[t]+4))}};function ah(e){return e>>>24&31}var GI=[void 0,[4,0],[0,0],[12,0],[0,da],[0,da],[0,8],[0,0],[0,0],[0,0],[0,0],[0,0],[0,0],[0,8],[4,0],[0,12],[0,0],[4,0],[0,0],[0,12]];function qI(e){let t=[0];for(let n=0;n<e.length;){if(n+12>e.length||t.length>CI)throw Gn("its types do not end well");let r=e.readUInt32LE(n+4),s=GI[ah(r)];if(s===void 0)throw Gn(`type ${t.length} is of a kind unknown here`);if(t.push(n),n+=12+s[0]+s[1]*(r&65535),n>e.length)throw Gn("its last type is cut short")}return Uint32Array.from(t)}function Gn(e){return h(`the kernel's type information (BTF) cannot be read: ${e}`)}var lh=1;async function ch(e,t,n){let r=WI(t,"symbols",`${e.key}.offsets`),s=await XI(r);if((s===null||s.btf&&n.some(i=>!Object.hasOwn(s.answers,i)))&&(s=HI(QI(e),[...Object.keys(s?.answers??{}),...n]),await VI(r,s)),!s.btf)return null;let{answers:o}=s;return new Map(n.flatMap(i=>{let a=o[i]??null;return a===null?[]:[[i,a]]}))}function QI(e){let t=e.open();try{return ih(t)}catch(n){if(n instanceof b)return null;throw n}}function HI(e,t){let n=e===null?[]:t.map(r=>[r,e.offsetOf(r)]);return{version:lh,btf:e!==null,answers:Object.fromEntries(n)}}async function VI(e,t){let n=JSON.stringify(t);await z(e,`${R(n)}
${n}`).catch(()=>{})}async function XI(e){let t=await jI(e,"utf8").catch(()=>""),[n,r=""]=t.split(`
`);if(n!==R(r))return null;let s=JSON.parse(r);return s.version===lh?s:null}var YI={fork:["wake_up_new_task"],execBegin:["begin_new_exec","flush_old_exec"],exit:["do_exit"],map:["perf_event_mmap"],moduleReady:["module_finalize"],moduleInit:["do_init_module"],moduleFree:["free_module"],wake:["try_to_wake_up"],pages:["__alloc_frozen_pages_noprof","__alloc_pages_noprof","__alloc_pages","__alloc_pages_nodemask"],disk:["submit_bio"]},ma={"task.id":["task_struct.pid"],"task.process":["task_struct.tgid"],"task.name":["task_struct.comm"],"task.mm":["task_struct.mm"],"task.parent":["task_struct.real_parent"],"task.fs":["task_struct.fs"],"task.state":["task_struct.__state","task_struct.state"],"task.flags":["task_struct.flags"],"fs.root":["fs_struct.root"],"fs.pwd":["fs_struct.pwd"],"mm.argStart":["mm_struct.arg_start"],"mm.argEnd":["mm_struct.arg_end"],"mm.exeFile":["mm_struct.exe_file"],"bprm.mm":["linux_binprm.mm"],"vma.start":["vm_area_struct.vm_start"],"vma.end":["vm_area_struct.vm_end"],"vma.pageOffset":["vm_area_struct.vm_pgoff"],"vma.file":["vm_area_struct.vm_file"],"vma.flags":["vm_area_struct.vm_flags"],"vma.mm":["vm_area_struct.vm_mm"],"vma.private":["vm_area_struct.vm_private_data"],"specialMapping.name":["vm_special_mapping.name"],"file.path":["file.f_path","file.__f_path"],"file.inode":["file.f_inode"],"path.mount":["path.mnt"],"path.dentry":["path.dentry"],"dentry.name":["dentry.d_name.name","dentry.__d_name.name"],"dentry.parent":["dentry.d_parent"],"vfsmount.root":["vfsmount.mnt_root"],"mount.vfsmount":["mount.mnt"],"mount.parent":["mount.mnt_parent"],"mount.point":["mount.mnt_mountpoint"],"inode.size":["inode.i_size"],"inode.superBlock":["inode.i_sb"],"superBlock.type":["super_block.s_type"],"fileSystemType.name":["file_system_type.name"],"module.name":["module.name"],"module.coreBase":["module.mem.0.base","module.core_layout.base"],"module.coreSize":["module.mem.0.size","module.core_layout.text_size"],"module.initBase":["module.mem.4.base","module.init_layout.base"],"module.initSize":["module.mem.4.size","module.init_layout.text_size"],"module.kallsyms":["module.kallsyms"],"kallsyms.symtab":["mod_kallsyms.symtab"],"kallsyms.count":["mod_kallsyms.num_symtab"],"kallsyms.strtab":["mod_kallsyms.strtab"],"runqueue.running":["rq.nr_running"],"task.cgroups":["task_struct.cgroups"],"cssSet.cgroup":["css_set.dfl_cgrp"],"cgroup.node":["cgroup.kn"],"kernfs.name":["kernfs_node.name"],"bio.operation":["bio.bi_opf"],"bio.size":["bio.bi_iter.bi_size"],"bio.disk":["bio.bi_disk"],"bio.device":["bio.bi_bdev"],"bio.vector":["bio.bi_io_vec"],"blockDevice.disk":["block_device.bd_disk"],"disk.name":["gendisk.disk_name"],"vector.page":["bio_vec.bv_page"],"page.mapping":["page.mapping"],"mapping.host":["address_space.host"],"inode.aliases":["inode.i_dentry"],"dentry.alias":["dentry.d_u.d_alias","dentry.d_alias"],"kernfs.parent":["kernfs_node.parent","kernfs_node.__parent"]},uh=[...[0,1,2,3].map(e=>`module.mem.${e}.size`),"module.core_layout.size"],JI=["task.id","task.process","task.name","task.mm"],ZI=["vma.start","vma.end","vma.file","vma.flags","vma.mm","file.path","path.dentry"],eA=["module.name","module.coreBase","module.coreSize","module.kallsyms","kallsyms.symtab"];async function dh(e,t,n){let r=[...Object.values(ma).flat(),...uh],s=await ch(e,n,r);if(s===null)return null;let o=new Map(Object.entries(ma).flatMap(([c,u])=>{let d=u.find(f=>s.has(f));return d===void 0?[]:[[c,s.get(d)]]})),i={...YI,...nA(e.arch)},a=new Map(Object.entries(i).flatMap(([c,u])=>{let d=u.map(f=>t.addressOf(f)).find(f=>f!==null);return d==null?[]:[[c,d]]})),l=t.addressOf("runqueues");return{hooks:a,offsets:o,moduleSizes:uh.flatMap(c=>s.get(c)??[]),runqueues:l===null?null:{address:l,perCpuOffset:t.addressOf("__per_cpu_offset")??0n},pages:tA(t),missing:rA(i,a,o)}}function tA(e){let t=e.addressOf("vm_zone_stat"),n=e.addressOf("_totalram_pages")??e.addressOf("totalram_pages");return t===null||n===null?null:{free:t,total:n}}function nA({hooks:{execDone:e,systemCall:t}}){return{execDone:e,systemCall:t}}function rA(e,t,n){return[{what:"processes",hooks:["fork","execDone","exit"],members:JI},{what:"code of programs and libraries",hooks:["map","execBegin"],members:ZI},{what:"modules",hooks:["moduleReady","moduleInit"],members:eA}].flatMap(({what:s,hooks:o,members:i})=>{let a=[...o.filter(l=>!t.has(l)).map(l=>e[l][0]),...i.filter(l=>!n.has(l)).map(l=>ma[l][0])];return a.length===0?[]:[`${s} are not seen in full: this kernel has no ${a.join(", ")}`]})}var vt=Lt.filter(Nt).map(({title:e,kernel:t})=>`give ${Wt(e)} kernel: ${t.example} or a vmlinux`).join("; "),sA=[["a LoongArch kernel image",56,"\xCD#\x82\x81"],["a big-endian arm64 kernel image",56,"ARMd"],["a 32-bit or big-endian RISC-V kernel image",56,"RSC"],["a 32-bit ARM kernel (zImage)",36,"(o"],["an EFI kernel (zboot) that is damaged, or compressed in a way not known here",4,"zimg"]];function fh(e){let t=e.read(0,Math.min(Me,e.size)),n=sA.find(([,a,l])=>t.toString("latin1",a,a+l.length)===l);if(n!==void 0)return{what:n[0],hint:vt};let r=cl(e);if(r!==null)return{what:r.what,hint:r.hint??vt};let s=Fe(t),o=s&&dt(s,"kernel",e.name);if(s!==null)return{what:s.what,hint:o??vt};let i=oA(t);return i!==null?{what:i,hint:`give it with --disk; ${vt}`}:{what:"no kind of file known here",hint:vt}}function oA(e){if(e.length<512||e.readUInt16LE(510)!==43605)return null;let t=e.includes("GRUB")?"GRUB's":e.includes("isolinux")?"isolinux'":null;return t===null?"a disk image or a boot sector":`a disk image or a boot sector (${t})`}var mh="Linux version ";function ph(e,t){let n=Le(e,t),r=U(n);return ha(e,t,r,se(n,r))}function ha(e,t,n,r){let s=n.segments.filter(({type:a,address:l})=>a===qe.load&&l!==0n),[o]=s;if(o===void 0)throw h("nothing of this ELF file is loaded into memory",{place:{file:e}});let i=s.map(({address:a,memorySize:l})=>a+BigInt(l));return{name:e,bytes:t,buildId:r,banner:_h(t),start:s.reduce((a,{address:l})=>l<a?l:a,o.address),end:i.reduce((a,l)=>l>a?l:a),physical:o.physical,pageBytes:4096,entry:cA(s,n.entry),sections:hh(n),addressAt:a=>uA(s,a),offsetOf:a=>dA(s,a,t.length)}}function hh(e){return e.sections.filter(({allocated:t,type:n,address:r})=>t&&n!==G.nobits&&r!==0n).map(({name:t,address:n,size:r,offset:s,executable:o})=>({name:t,start:n,end:n+BigInt(r),offset:s,executable:o}))}function ga(e,t,n){let{start:r,size:s,physical:o,pageBytes:i}=n.read(t,e),a=l=>l>=r&&l<r+BigInt(t.length)?Number(l-r):null;return n.relocate(t,a),{name:e,bytes:t,buildId:aA(t),banner:_h(t),start:r,end:r+BigInt(s),physical:o,pageBytes:i,entry:r,sections:[],addressAt:l=>l<t.length?r+BigInt(l):null,offsetOf:a}}function _a(e,t){let n=t.segments.filter(({type:i,fileSize:a})=>i===qe.load&&a>0),r=n.reduce((i,{address:a})=>a<i?a:i,n[0].address),s=n.map(({address:i,fileSize:a})=>Number(i-r)+a),o=Buffer.alloc(Math.max(...s));for(let{address:i,offset:a,fileSize:l}of n)e.copy(o,Number(i-r),a,a+l);return o}function gh(e,{bytes:t,elf:n,buildId:r},s){let o=ga(e,_a(t,n),s),i=hh(n).map(a=>({...a,offset:Number(a.start-o.start)}));return{...o,buildId:r,sections:i}}var pa=Buffer.from([4,0,0,0,20,0,0,0,3,0,0,0,71,78,85,0]),iA=20;function aA(e){for(let t=e.indexOf(pa);t>=0;t=e.indexOf(pa,t+4)){let n=e.lastIndexOf("\x7FELF",t,"latin1");if(n>=0&&t<n+lA(e.subarray(n)))continue;let r=t+pa.length;return e.toString("hex",r,r+iA)}return null}function lA(e){if(e.length<64)return 0;let t=e[4]===1?e.readUInt32LE(32)+e.readUInt16LE(48)*40:Number(e.readBigUInt64LE(40))+e.readUInt16LE(60)*64;return t<=e.length?t:0}function cA(e,t){let n=e.find(r=>t>=r.physical&&t<r.physical+BigInt(r.memorySize));return n===void 0?t:t-n.physical+n.address}function uA(e,t){let n=e.find(r=>t>=r.offset&&t<r.offset+r.fileSize);return n===void 0?null:n.address+BigInt(t-n.offset)}function dA(e,t,n){let r=e.find(o=>t>=o.address&&t<o.address+BigInt(o.fileSize));if(r===void 0)return null;let s=r.offset+Number(t-r.address);return s<n?s:null}function _h(e){for(let t=e.indexOf(mh);t>=0;t=e.indexOf(mh,t+1)){let n=e.indexOf(0,t),r=e.toString("latin1",t,Math.min(n<0?e.length:n,t+1024));if(/^Linux version \d/.test(r))return r.trimEnd()}return null}function Tt(e){Ct(e,"kernel");let t=ul(e,dl),n=t.read(a=>a.read(0,Math.min(4096,a.size))),r=fl(n);if(r!==null){let a=O(r.name);return ge(n)?hA(e,a,t):fA(e,a,t)}if(ge(n))throw yA(e,n);let{what:s,hint:o}=t.read(fh),i=t.unwrapped===null?"":`${t.unwrapped.wrappings.join(", ")}, and in it is `;throw h(`this is ${i}${s}, not an ${So()} kernel`,{place:{file:e},hint:o})}function fA(e,t,{read:n,unwrapped:r}){let s=n(m=>m.read(0,m.size)),{kernel:o}=t,{offset:i,length:a}=o.payload(s,e),l=s.subarray(i,i+a),c=Ne(l),u=c===null&&o.raw?.matches(l)===!0,d=()=>u?Buffer.from(l):pA(e,{kernel:o,payload:l,offset:i,compression:c}),f=wh(()=>mA(e,o,d()));return{path:e,arch:t,format:o.name,compression:c,starts:!0,unwrapped:r,read:n,key:R(s),open:f,bootable:()=>o.raw===null||u?r?.bytes??null:d(),get version(){return o.raw===null?o.version(s):f().banner},get release(){return yh(this.version)}}}function yh(e){return e?.replace(/^Linux version /,"").split(" ")[0]??null}function mA(e,{name:t,raw:n},r){if(n?.matches(r))return ga(e,r,n);if(n!==null)throw h(`what this ${t} carries is not an ${t}`,{place:{file:e},hint:"copy or download the kernel again"});if(ge(r))return ph(e,r);throw h(`what this ${t} carries is not a vmlinux (an ELF file)`,{place:{file:e},hint:"give the kernel's vmlinux with --kernel"})}function pA(e,{kernel:t,payload:n,offset:r,compression:s}){let o="give the kernel's vmlinux with --vmlinux";if(s===null)throw h(`the kernel inside this ${t.name} is not compressed in a way known here`,{place:{file:e,offset:r},hint:o});try{return(t.raw===null?nl:sr)(n,s,xo)}catch(i){throw i instanceof xe?h(`the kernel inside cannot be decompressed (${s}): ${i.message}`,{place:{file:e,offset:r},hint:`copy or download the kernel again, or ${o}`,cause:i}):i}}function hA(e,t,{read:n,unwrapped:r}){let{elf:s,buildId:o,starts:i}=n(m=>{let p=U(m);return{elf:p,buildId:se(m,p),starts:t.kernel.vmlinux==="raw"||t.kernel.vmlinux==="pvh"&&xf(m,p)}}),a=s.segments.filter(({type:m})=>m===qe.load),l=Math.max(0,...a.map(({offset:m,fileSize:p})=>m+p));if(!gA.includes(s.type)||l>xo||!a.some(m=>bA(t,m)))throw h(`this ELF file is ${_A(s)}, not a kernel`,{place:{file:e},hint:`give ${t.kernel.example} or a vmlinux`});let c=()=>n(m=>m.read(0,Math.min(l,m.size))),{raw:u}=t.kernel,d=wh(()=>u===null?ha(e,c(),s,o):gh(e,{bytes:c(),elf:s,buildId:o},u)),f;return{path:e,arch:t,format:"ELF",compression:null,starts:i,unwrapped:r,read:n,open:d,bootable:()=>u===null?r?.bytes??null:_a(c(),s),get version(){return d().banner},get release(){return yh(this.version)},get key(){return f??=R(`${o}${R(d().bytes)}`)}}}var gA=[2,3],bh={relocatable:1,core:4};function _A({type:e,sections:t}){return e===bh.core?"a memory dump":e!==bh.relocatable?"a program or a library":t.some(({name:n})=>n===".modinfo")?"a kernel module":"an object file"}function bA({addresses:e},{address:t}){return t>>32n>=BigInt(e.kernelHalf)}function yA(e,t){let n=wA.some(s=>t.includes(s)),r=n?"multiboot kernel (the Xen hypervisor, perhaps)":"kernel or program";return h(`this is a ${Cc(t)} ${r}; Bootgate boots ${So()} kernels`,{place:{file:e},hint:n?"give the Linux kernel that it would start":vt})}var wA=[Buffer.from("02b0ad1b","hex"),Buffer.from("d65052e8","hex")];function wh(e){let t;return()=>t??=e()}function qs({entryCode:e,systemCalls:t},n,r){let s=Array.from({length:n.length},(a,l)=>({name:n.name(l),start:n.address[l],end:n.address[l]+BigInt(n.size[l])})),o=({name:a})=>e.transparent.test(a),i=e.stubTables.map(a=>xA(n,a));return{functionEntries:BigUint64Array.from(s.filter(a=>!o(a)&&EA(e,a.name)).map(({start:a})=>a)),transparent:wa(s.filter(o)),consoleOutput:wa(s.filter(({name:a})=>e.consoleOutput?.test(a)===!0)),remapping:wa(s.filter(({name:a})=>e.remapping?.test(a)===!0)),interruptEntries:ya([...s.filter(({name:a})=>e.interrupts.test(a)).map(({start:a})=>a),...ba(n,e.faults),...i.flatMap(({all:a})=>a)]),faultEntries:ya([...ba(n,e.faults),...i.flatMap(({faults:a})=>a)]),systemCallEntries:ya(ba(n,t.entries)),taskSwitch:n.addressOf(e.taskSwitch),kernelImage:{start:r.start,end:r.end,physical:r.physical},pageBytes:r.pageBytes,code:r.code,initcalls:r.initcalls.map(({level:a,address:l})=>({level:a,address:l,name:kA(n,l)}))}}function kA(e,t){let n=e.find(t);return n<0?`0x${t.toString(16)}`:e.name(n)}function ba(e,t){return t.map(n=>e.addressOf(n)).filter(n=>n!==null)}function ya(e){return BigUint64Array.from(new Set(e)).sort()}function wa(e){let t=[];for(let{start:n,end:r}of e){let s=t.at(-1);s!==void 0&&n<=s.end?s.end=r>s.end?r:s.end:t.push({start:n,end:r})}return t}function EA({notEntered:e,labels:t},n){return!e.test(n)&&!t.test(n)}function xA(e,{symbol:t,stubBytes:n,count:r,faults:s}){let o=e.addressOf(t),i=o===null?-1:e.find(o);if(o===null||i<0)return{all:[],faults:[]};let a=e.size[i],l=n.find(d=>a>=d*(r??1));if(l===void 0)return{all:[],faults:[]};let c=d=>o+BigInt(d*l),u=Array.from({length:r??Math.floor(a/l)},(d,f)=>c(f));return{all:u,faults:s.flatMap(d=>u[d]??[])}}import{rm as f1}from"node:fs/promises";function js(e){return{path:e,read:t=>M(e,t)}}async function Ws(e,t,n,r){let s=kh(e,(a,l)=>fs(a,l,t)),o=n.load(s,"vmlinux");if(o!==null)return new Y(o);let i=ka(e,t);return r(await n.store(s,"vmlinux",i)),new Y(It(i))}function ka(e,t){return kh(e,(n,r,s)=>it(jt(n,r,s),{source:"vmlinux",buildId:t}))}function It(e){let t=qt(e);if(t===null)throw new Error("a symbol index just built cannot be opened");return t}function kh({path:e,read:t},n){return t(r=>{let s=U(r),o=je(s);if(o!==void 0)return n(r,s,o);throw h("this vmlinux has no symbol table: it was stripped",{place:{file:e},hint:"leave --vmlinux out (the symbols inside the kernel are used), or give the unstripped one"})})}function Xe(e,t){return Math.ceil(e/t)*t}var SA=.5;function xh(e,t){let{count:n,numSyms:r,tail:s}=t,o=r-8-Xe(4*n,8),i=l=>l>=0&&l+8<=e.bytes.length?e.bytes.readBigUInt64LE(l):null,a=[()=>Qs(e,s,n,i(s+Xe(4*n,8)),"percpu"),()=>Qs(e,s,n,i(s+Xe(4*n,8)),"plain"),()=>Qs(e,o,n,i(r-8),"percpu"),()=>Qs(e,o,n,i(r-8),"plain"),()=>vA(e,s,n),()=>Eh(e,s,n),()=>Eh(e,r-8*n,n)];for(let l of a){let c=l();if(c!==null&&TA(c)&&IA(e,c))return c}return null}function Qs(e,t,n,r,s){return r===null||!Sh(e,r)||t<0||t+4*n>e.bytes.length?null:Ea(n,o=>{let i=e.bytes.readInt32LE(t+4*o);return s==="plain"?r+BigInt(i>>>0):i>=0?BigInt(i):r-1n-BigInt(i)})}function vA(e,t,n){let r=e.addressAt(t);return r===null||t+4*n>e.bytes.length?null:Ea(n,s=>r+BigInt(4*s)+BigInt(e.bytes.readInt32LE(t+4*s)))}function Eh(e,t,n){return t<0||t+8*n>e.bytes.length?null:Ea(n,r=>e.bytes.readBigUInt64LE(t+8*r))}function Ea(e,t){let n=new Uint32Array(e),r=new Uint32Array(e);for(let s=0;s<e;s+=1){let o=BigInt.asUintN(64,t(s));n[s]=Number(o&0xffffffffn),r[s]=Number(o>>32n)}return{low:n,high:r}}function TA({low:e,high:t}){for(let n=1;n<e.length;n+=1)if(t[n]<t[n-1]||t[n]===t[n-1]&&e[n]<e[n-1])return!1;return!0}function IA(e,{low:t,high:n}){let r=0;for(let s=0;s<t.length;s+=1)Sh(e,BigInt(n[s])<<32n|BigInt(t[s]))&&(r+=1);return r>=t.length*SA}function Sh(e,t){return t>=e.start&&t<=e.end}var vh=256,Th=256,Ah=[8,4],AA=256,OA=8<<20,RA=128,Oh=16383,NA=64<<20,Ih=Buffer.from("0\x001\x002\x003\x004\x005\x006\x007\x008\x009\0","latin1");function Rh(e){let t=LA(e);if(t!==null)return PA(e,t.layout,t.addresses);throw h("this kernel carries no symbol table of its own (CONFIG_KALLSYMS) that can be read",{place:{file:e.name},hint:"give the kernel's vmlinux with --vmlinux"})}function LA(e){let{bytes:t}=e;for(let n=t.indexOf(Ih);n>=0;n=t.indexOf(Ih,n+1)){let r=MA(t,n),s=r&&FA(t,r);if(!s)continue;let o=xh(e,s);if(o!==null)return{layout:s,addresses:o}}return null}function MA(e,t){let n=t;for(let s=1;s<48;s+=1){let o=n<2?-1:e.lastIndexOf(0,n-2);if(o<0||n-o>Th)return null;n=o+1}let r=[n-1];for(;r.length<vh;){let s=r.at(-1)+1,o=e.indexOf(0,s);if(o<=s||o-s>Th)return null;r.push(o)}for(let s of Ah){let o=Xe(r.at(-1)+1,s),i=o+vh*2;if(i>e.length)continue;let a=n-e.readUInt16LE(o+2),l=[a,...r.slice(0,-1).map(c=>c+1)];if(!(a<0||l.some((c,u)=>e.readUInt16LE(o+2*u)!==c-a)))return{start:a,tail:i,tokens:l.map((c,u)=>e.subarray(c,r[u]))}}return null}function FA(e,{start:t,tail:n,tokens:r}){let s=Math.max(0,t-OA*16),o={steps:NA};for(let i of Ah)for(let a=t-16;a>=s;a-=i){let l=e.readUInt32LE(a),c=t-a;if(l<AA||l*2>c||l*RA<c)continue;let u=a+i;if(CA(l,t,i).some(d=>BA(e,u,l,d,o)))return{count:l,numSyms:a,names:u,tokenTable:t,tail:n,tokens:r}}return null}function CA(e,t,n){let r=Math.ceil(e/256),s=Xe(4*r,n),o={at:t-s,width:4,alignment:n};if(n===4)return[o];let i=Xe(3*e,n);return[o,{at:t-8*r,width:8,alignment:n},{at:t-i-s,width:4,alignment:n}]}function BA(e,t,n,{at:r,width:s,alignment:o},i){if(r<=t||e.readUInt32LE(r)!==0)return!1;let a=t;for(let l=0;l<n;l+=1){if(l%256===0&&e.readUInt32LE(r+l/256*s)!==a-t)return!1;let c=Nh(e,a);if(i.steps-=1,c>r||c===a+1||i.steps<0)return!1;a=c}return Xe(a,o)===r}function Nh(e,t){let n=e[t];return n<128?t+1+n:t+2+(n&127|e[t+1]<<7)}function PA(e,{count:t,names:n,tokens:r},s){let{bytes:o}=e,i=Se(t);i.low.set(s.low),i.high.set(s.high);let a=Buffer.alloc(t*32),l=0,c=n;for(let d=0;d<t;d+=1){let f=Nh(o,c);a.length-l<Oh*4&&(a=UA(a)),i.name[d]=l;let m=0;for(let p=o[c]<128?c+1:c+2;p<f;p+=1){let g=r[o[p]],_=0;for(m===0&&(m=g[_++]);_<g.length&&a.length-l>1;)a[l++]=g[_++]}a[l++]=0,c=f,$A(i,d,String.fromCharCode(m))}let u={...i,names:a.subarray(0,l),length:t};return{...u,sections:e.sections.length>0?zA(u,e):[Ue]}}function UA(e){let t=Buffer.alloc(e.length*2+Oh*4);return e.copy(t),t}function $A(e,t,n){let r=n.toLowerCase(),s=r==="w"||r==="v";e.binding[t]=s?B.weak:n===r?B.local:B.global,e.code[t]=r==="t"||r==="w"?1:0}function zA(e,t){let{sections:n}=t;for(let r=0;r<e.length;r+=1){if(e.code[r]===0)continue;let s=BigInt(e.high[r])<<32n|BigInt(e.low[r]),o=n.findIndex(({start:i,end:a})=>s>=i&&s<a);o>=0&&(e.section[r]=o+1,n[o].executable||(e.code[r]=0))}return[Ue,...n]}var Lh=[["early","__initcall_start"],["pure","__initcall0_start"],["core","__initcall1_start"],["postcore","__initcall2_start"],["arch","__initcall3_start"],["subsys","__initcall4_start"],["fs","__initcall5_start"],["rootfs","__initcallrootfs_start"],["device","__initcall6_start"],["late","__initcall7_start"]],DA="__initcall_end";function Mh(e,t){let n=[...Lh.map(([,s])=>t.addressOf(s)),t.addressOf(DA)],r=n.filter(s=>s!==null);if(r.length!==n.length||r.some((s,o)=>o>0&&s<r[o-1]))return[];for(let s of[GA,qA]){let o=Lh.flatMap(([a],l)=>(s(e,r[l],r[l+1])??[]).map(c=>({level:a,address:c}))),i=o.filter(({address:a})=>KA(t,a));if(o.length>0&&i.length===o.length)return o}return[]}function KA(e,t){let n=e.find(t);return n>=0&&e.address[n]===t}function GA(e,t,n){return Fh(e,t,n,4,(r,s)=>s+BigInt(e.bytes.readInt32LE(r)))}function qA(e,t,n){return Fh(e,t,n,8,r=>e.bytes.readBigUInt64LE(r))}function Fh(e,t,n,r,s){let o=e.offsetOf(t),i=Number(n-t)/r;return o===null||!Number.isInteger(i)||i>65536||o+i*r>e.bytes.length?null:Array.from({length:i},(a,l)=>s(o+l*r,t+BigInt(l*r)))}var jA=["__ksymtab","__ksymtab_gpl"],WA=[12,8],QA=512;function Ch(e){return e.sections.filter(({name:t})=>jA.includes(t)).flatMap(({start:t,end:n,offset:r})=>{let s=Math.min(Number(n-t),e.bytes.length-r);for(let o of WA){let i=HA(e,{start:t,offset:r,size:o,count:Math.floor(s/o)});if(i!==null&&s%o===0)return i}return[]})}function HA(e,{start:t,offset:n,size:r,count:s}){let o=[];for(let i=0;i<s;i+=1){let a=n+i*r,l=t+BigInt(i*r),c=VA(e,l+4n+BigInt(e.bytes.readInt32LE(a+4)));if(c===null)return null;o.push({name:c,address:l+BigInt(e.bytes.readInt32LE(a))})}return o}function VA(e,t){let n=e.offsetOf(t);if(n===null)return null;let r=e.bytes.indexOf(0,n);if(r<0||r-n>QA)return null;let s=e.bytes.toString("latin1",n,r);return/^[\w.$]+$/.test(s)?s:null}var XA=4096,YA=256,JA=2e3,ZA=16,e1=500,t1=/^(?:kernel_(?:power_off|restart|halt)|emergency_restart|panic)$/;function Sa(e,t,n){let{buildId:r,banner:s,start:o,end:i,physical:a,pageBytes:l}=t;return{buildId:r,banner:s,start:o,end:i,physical:a,pageBytes:l,code:n1(e,t,n),exports:Bh(Ch(t),e1,({name:c})=>t1.test(c)),initcalls:n?Mh(t,n):[]}}function n1({stages:e,entryCode:t},n,r){let s=Array.from(r?.address??[]).filter((a,l)=>!t.notEntered.test(r.name(l))),o=Bh(s,JA).map(a=>xa(n,a,ZA)),i=e.earlyCode.map(a=>xa(n,r?.addressOf(a)??null,YA));return[...o,xa(n,n.entry,XA),...i].filter(a=>a!==null).sort((a,l)=>a.address<l.address?-1:a.address>l.address?1:0)}function Bh(e,t,n=()=>!1){let r=Math.max(1,Math.ceil(e.length/t));return e.filter((s,o)=>o%r===0||n(s))}function xa(e,t,n){let r=t===null?null:e.offsetOf(t);return t===null||r===null?null:{address:t,bytes:e.bytes.subarray(r,r+n)}}function Ph(e){let t=[...new Set(e.initcalls.map(({level:n})=>n))];return{buildId:e.buildId,banner:e.banner,image:[e.start.toString(16),e.end.toString(16),e.physical.toString(16)],pageBytes:e.pageBytes,code:e.code.map(({address:n,bytes:r})=>[n.toString(16),r.toString("base64")]),exports:e.exports.map(({name:n,address:r})=>[n,r.toString(16)]),initcalls:t.map(n=>[n,e.initcalls.filter(r=>r.level===n).map(({address:r})=>r.toString(16))])}}function Uh(e){let[t,n,r]=e.image;return{buildId:e.buildId,banner:e.banner,start:BigInt(`0x${t}`),end:BigInt(`0x${n}`),physical:BigInt(`0x${r}`),pageBytes:e.pageBytes,code:e.code.map(([s,o])=>({address:BigInt(`0x${s}`),bytes:Buffer.from(o,"base64")})),exports:e.exports.map(([s,o])=>({name:s,address:BigInt(`0x${o}`)})),initcalls:e.initcalls.flatMap(([s,o])=>o.map(i=>({level:s,address:BigInt(`0x${i}`)})))}}import{readFileSync as r1}from"node:fs";var s1=1<<28,va=10,$h=32,o1="tTwWi",i1="abcdginprstuvwABCDGINRSTUVW?-";function Dh(e){return a1(e,r1(e))}function a1(e,t){if(t.length>s1)throw h("this is too large to be a System.map",{place:{file:e}});let n=Se(c1(t)),r=Buffer.alloc(t.length+1),s=0,o=0,i=0;for(let a=0;a<t.length;){i+=1;let l=t.indexOf(va,a),c=l<0?t.length:l,u=t.indexOf($h,a)+1,d=u+2,f=u-1-a,m=String.fromCharCode(t[u]??0);if(f<8||f>16||d>=c||t[d-1]!==$h||!i1.includes(m))throw zh(e,i,t.toString("latin1",a,c));let p=u1(t,a,u-1);if(p===null)throw zh(e,i,t.toString("latin1",a,c));let g=t.toString("latin1",d,c);if(g.includes("real System.map"))throw d1(e,g);a=c+1,!g.startsWith("$")&&(n.high[o]=p.high,n.low[o]=p.low,n.name[o]=s,l1(n,o,m),s+=t.copy(r,s,d,g.endsWith("\r")?c-1:c)+1,o+=1)}if(o===0)throw h("this System.map is empty",{place:{file:e}});return{...n,length:o,names:r.subarray(0,s),sections:[Ue]}}function l1(e,t,n){let r="wWvV".includes(n);e.binding[t]=r?B.weak:n===n.toLowerCase()?B.local:B.global,e.code[t]=o1.includes(n)?1:0}function c1(e){let t=1;for(let n=e.indexOf(va);n>=0;n=e.indexOf(va,n+1))t+=1;return t}function u1(e,t,n){let r=0,s=0;for(let o=t;o<n;o+=1){let i=e[o],a=i>=48&&i<=57?i-48:i>=97&&i<=102?i-87:-1;if(a<0)return null;r=(r<<4|s>>>28)>>>0,s=(s<<4|a)>>>0}return{high:r,low:s}}function zh(e,t,n){let r=n.length>60?`${n.slice(0,60)}\u2026`:n;return h(`'${r.replace(/[^\x20-\x7e…]/g,"?")}' is not a line of a System.map`,{place:{file:e,line:t},hint:"a line is: ffffffff81000000 T startup_64"})}function d1(e,t){return h(`this System.map is a stub: '${t}'`,{place:{file:e},hint:"leave --vmlinux out (the symbols inside the kernel are used), or install that package and give its vmlinux"})}async function Kh(e){let t=typeof e.kernel=="string"?Tt(e.kernel):e.kernel,n=ls(e.cacheFolder),r=[],s=c=>{c!==null&&r.push(c)},o=e.vmlinux??null,i=m1(t,o);i!==t&&s(`the kernel inside ${t.path} cannot be read: whether ${i.path} belongs to it is unchecked`);let a=await p1(i,n,s);if(o!==null){let c=Gh(o)?await h1(o,a,t,n,s):g1(o,a,s);return{arch:t.arch,table:c,own:a.table,facts:a.facts,warnings:r}}let l=await _1(a,t,e,n,s)??a.table;if(l!==null)return{arch:t.arch,table:l,own:a.table,facts:a.facts,warnings:r};throw a.error??h("this kernel has no symbols",{place:{file:t.path}})}function m1(e,t){return e.format==="ELF"||e.compression!==null&&e.compression!=="lzo"||t===null||!Gh(t)?e:Tt(t)}async function p1(e,t,n){let r=t.load(e.key,"kallsyms");if(r?.meta.facts)return{table:new Y(r),facts:Uh(r.meta.facts),error:null};let s=e.open(),o;try{o=Rh(s)}catch(c){if(!(c instanceof b))throw c;return{table:null,facts:Sa(e.arch,s,null),error:c}}let i=It(it(o,{source:"kallsyms",buildId:s.buildId})),a=Sa(e.arch,s,new Y(i)),l=ff(i,Ph(a));return n(await t.store(e.key,"kallsyms",l)),{table:new Y(It(l)),facts:a,error:null}}async function h1(e,{facts:t,table:n},r,s,o){let i=M(e,a=>se(a,U(a)));if(i!==null&&t.buildId!==null&&i!==t.buildId)throw h(`this vmlinux belongs to another kernel: its build-id is ${i}, that of ${r.path} is ${t.buildId}`,{place:{file:e},hint:"leave --vmlinux out (the symbols inside the kernel are used), or give the right one"});return n===null&&(i===null||t.buildId===null)&&o(`${i===null?e:r.path} has no build-id: whether vmlinux and kernel belong together is unchecked`),await Ws(js(e),i,s,o)}function g1(e,t,n){let r=Dh(e),s=it(r,{source:"System.map",buildId:t.facts.buildId}),o=new Y(It(s));return t.table===null?n(`whether ${e} belongs to this kernel is unchecked: the kernel has no symbols of its own`):Zp(e,o,t.table),o}async function _1(e,t,n,r,s){let{buildId:o}=e.facts;if(t.format==="ELF"&&t.read(i=>je(U(i))!==void 0))return await Ws(t,o,r,s);if(o===null)return null;try{let i=hs({buildId:o,release:t.release,kernelPath:t.path,root:n.root??"/"});if(i!==null){let c=await Ws(js(i),o,r,s);if(Ta(c,e))return c;s(`${i} is not used: its build-id is the kernel's, and its symbols are another kernel's`)}let a=r.load(o,"vmlinux");if(a!==null&&Ta(new Y(a),e))return new Y(a);if(e.table!==null&&y1(e.table)&&n.env[b1]!=="always")return null;let l={...n,buildId:o};return await w1(l,e,t,r,s)??await k1(l,e,r,s)}catch(i){return n.signal?.throwIfAborted(),s(`debug information is not used: ${x(i)}`),null}}var b1="BOOTGATE_DEBUGINFOD";function y1(e){return e.addressOf("init_task")!==null}async function w1(e,t,n,r,s){let i=t.table!==null&&n.open().sections.length>0?await gs(e):null;if(i===null||t.table===null)return null;let{server:a,symtab:l,strtab:c}=i,u=Of(a,l,c,n.open().sections),d=it(u,{source:"vmlinux",buildId:e.buildId}),f=new Y(It(d));return la(f,t.table)?(s(await r.store(e.buildId,"vmlinux",d)),f):(s(`debuginfod server ${a}: the symbols it sent are another kernel's`),null)}async function k1(e,t,n,r){let s=await _s(e,r);if(s===null)return null;try{let o=ka(js(s),e.buildId),i=new Y(It(o));return Ta(i,t)?(r(await n.store(e.buildId,"vmlinux",o)),i):(r("a debuginfod server sent a file whose symbols are another kernel's"),null)}finally{await f1(s,{force:!0})}}function Ta(e,{table:t}){return t===null||la(e,t)}function Gh(e){return M(e,t=>ge(t.read(0,Math.min(4,t.size))))}import{readFile as E1}from"node:fs/promises";import{join as x1}from"node:path";var S1=Buffer.from("\0linux-vdso.so.1\0"),Hs=4096,v1=[Hs,16384,65536],T1=1<<20,I1=64;async function qh(e,t,n){let r=x1(t,"symbols",`${e.key}.vdso`),s=await R1(r);if(s===null){if(s=A1(e.open(),e.arch.elfMachine),s===null)return null;let i=Buffer.concat([Buffer.from(`${R(s)}
`),s]);await z(r,i).catch(()=>{})}let{length:o}=s;return v1.some(i=>Math.ceil(o/i)*i===n)?s:null}function A1({bytes:e},t){for(let n=Hs;n+Hs<=e.length;n+=Hs){let r=e.subarray(n,n+T1);if(!ge(r))continue;let s=O1(r,t);if(s!==null&&r.subarray(0,s).includes(S1))return r.subarray(0,s)}return null}function O1(e,t){let[n,r,s]=[2,1,3];if(e[4]!==n||e[5]!==r||e.readUInt16LE(16)!==s||e.readUInt16LE(18)!==t)return null;let o=Number(e.readBigUInt64LE(40))+e.readUInt16LE(60)*I1;return o<=e.length?o:null}async function R1(e){let t=await E1(e).catch(()=>Buffer.alloc(0)),n=t.indexOf(`
`),r=t.subarray(n+1);return n>0&&t.toString("latin1",0,n)===R(r)?r:null}async function jh(e,t){let n=Tt(e.kernel);if(n.arch.name!==e.arch)throw h(`this is ${Wt(n.arch.title)} kernel, and the scenario says arch: ${e.arch}`,{place:{file:n.path},hint:"leave 'arch' out, or give another kernel"});if(!n.starts)throw N1(n);let{table:r,own:s,facts:o,warnings:i}=await Kh({kernel:n,vmlinux:e.vmlinux,...t}),a=qs(n.arch,r,o),l=nh(r,s,o.exports),c=ks(l);return{image:n,symbols:r,arch:n.arch,facts:o,doubt:c?Ln(l):null,landmarks:a,bootable:()=>n.bootable(),names:{addressOf:u=>r.addressOf(u),names:()=>L1(r),initcalls:a.initcalls},structures:await dh(n,r,t.cacheFolder),vdso:u=>qh(n,t.cacheFolder,u),banner:o.banner,buildId:o.buildId??r.buildId,warnings:[...i,...l.length===0||c?[]:[`names may be wrong: ${Ln(l)}`]]}}function N1({path:e,arch:t}){return h("this vmlinux has no PVH entry, so QEMU cannot start it",{place:{file:e},hint:`give the ${t.kernel.name} of the same build (${t.kernel.folder}/${t.kernel.name}), or build it with CONFIG_PVH=y`})}function*L1(e){for(let t=0;t<e.length;t+=1)yield e.name(t)}import{readFile as RO}from"node:fs/promises";import{join as mg}from"node:path";import{setTimeout as D1}from"node:timers/promises";import{createConnection as $1}from"node:net";import{createConnection as M1}from"node:net";import{setTimeout as F1}from"node:timers/promises";var C1=1e4,B1=20,P1=1<<20,Ae=class extends b{},Vs=class e{#e;#t="";#n=null;#r=null;constructor(t){this.#e=t,t.setEncoding("utf8"),t.on("data",n=>this.#s(n)),t.on("error",n=>this.#a(new Ae(n.message))),t.on("close",()=>this.#a(new Ae("QEMU closed its control socket")))}static async connect(t,n){let r=performance.now()+C1;for(;;){n.throwIfAborted();try{let s=new e(await U1(t));return await s.#i(),await s.#o("qmp_capabilities"),s}catch(s){if(performance.now()>r)throw new Ae(`QEMU cannot be controlled: ${x(s)}`,{cause:s});await F1(B1)}}}async setTraceEvent(t,n){await this.#o("trace-event-set-state",{name:t,enable:n})}async quit(){await this.#o("quit")}close(){this.#e.destroy()}async#o(t,n){for(this.#e.write(`${JSON.stringify({execute:t,...n?{arguments:n}:{}})}
`);;){let r=await this.#i();if(!(typeof r!="object"||r===null||"event"in r)){if("error"in r)throw new b(`QEMU refused ${t}: ${JSON.stringify(r.error).slice(0,300)}`);return}}}async#i(){if(this.#r)throw this.#r;return await new Promise((t,n)=>{this.#n={resolve:t,reject:n},this.#s("")})}#s(t){this.#t+=t,this.#t.length>P1&&this.#a(new b("QEMU says too much on its control socket"));let n=this.#t.indexOf(`
`);if(n===-1||this.#n===null)return;let r=this.#t.slice(0,n);this.#t=this.#t.slice(n+1);let{resolve:s,reject:o}=this.#n;this.#n=null;try{s(JSON.parse(r))}catch(i){o(new b("QEMU says something else than JSON on its control socket",{cause:i}))}}#a(t){this.#r??=t,this.#n?.reject(t),this.#n=null}};async function U1(e){return await new Promise((t,n)=>{let r=M1(e);r.once("connect",()=>t(r)),r.once("error",n)})}var z1=65536,qn=class e{#e;#t="";#n=null;#r=null;constructor(t){this.#e=t,t.setEncoding("latin1"),t.on("data",n=>this.#s(n)),t.on("error",n=>this.#a(new Ae(n.message))),t.on("close",()=>this.#a(new Ae("QEMU closed its debugger socket")))}static async connect(t){return await new Promise((n,r)=>{let s=$1(t);s.once("connect",()=>n(new e(s))),s.once("error",r)})}async runTo(t){let n=`1,${t.toString(16)},1`;await this.#o(`Z${n}`,/^OK$/),await this.#o("c",/^[ST]05/),await this.#o(`z${n}`,/^OK$/)}resume(){this.#i("D"),this.#e.end()}close(){this.#e.destroy()}async#o(t,n){if(this.#r)throw this.#r;let r=new Promise((o,i)=>this.#n={resolve:o,reject:i});this.#i(t);let s=await r;if(/^[WX]/.test(s))throw new Ae("QEMU ended before the guest came to the address");if(!n.test(s))throw new b(`QEMU's debugger answered '${s.slice(0,80)}' to '${t}'`)}#i(t){let n=0;for(let r=0;r<t.length;r+=1)n+=t.charCodeAt(r);this.#e.write(`$${t}#${(n&255).toString(16).padStart(2,"0")}`,"latin1")}#s(t){this.#t+=t,this.#t.length>z1&&this.#a(new b("QEMU says too much on its debugger socket"));let n=/\$([^#]*)#[0-9a-f]{2}/.exec(this.#t);n&&(this.#t=this.#t.slice(n.index+n[0].length),this.#e.write("+"),this.#n?.resolve(n[1]),this.#n=null)}#a(t){this.#r??=t,this.#n?.reject(t),this.#n=null}};var Wh="FROM..TO, each a time or a function: 1.5s..200ms, start_kernel..rest_init, do_initcalls..2s";function Hh(e,t){let n=e.split("..");if(n.length!==2)throw h(`--trace-window takes ${Wh}; not '${e}'`);let r=s=>{let o=/^(\d+(?:\.\d+)?)(ms|s)$/.exec(s);if(o)return{afterMs:Number(o[1])*(o[2]==="s"?1e3:1)};let i=s===""?null:t(s);if(i===null)throw h(`--trace-window: '${s}' is neither a time nor a function of this kernel`,{hint:Wh});return{symbol:s,address:i}};return{from:r(n[0]),to:r(n[1])}}function Vh(e,t){let n=["-qmp",`unix:${t.qmp},server=on,wait=off`];return Yh(e)?[...n,"-gdb",`unix:${t.gdb},server=on,wait=off`,"-S"]:n}async function Xh(e,t,n){let r=await Vs.connect(t.qmp,n),s=null;try{Yh(e)&&(s=await qn.connect(t.gdb)),s=await Qh(e.from,s,t,n),await r.setTraceEvent("exec_tb",!0),s=await Qh(e.to,s,t,n),await r.setTraceEvent("exec_tb",!1),await r.quit()}finally{s?.close(),r.close()}}async function Qh(e,t,n,r){if("address"in e){let s=t??await qn.connect(n.gdb);return await s.runTo(e.address),s}return t?.resume(),await D1(e.afterMs,void 0,{signal:r}),null}function Yh({from:e,to:t}){return"address"in e||"address"in t}var ie={user:0,qemu:1,lost:2,overflow:3},At=4,$={kernel:0,user:1,systemCallEntry:2,idle:3,systemCall:16},K1=1<<20,ut=4096,G1=2654435761,Xs=class{slots=new Int32Array(4*ut);shift=32-Math.log2(ut);sums=new Float64Array(2*(ut/2));low=new Uint32Array(ut/2);high=new Uint32Array(ut/2);code=new Int32Array(ut/2);role=new Int16Array(ut/2);entry=new Uint8Array(ut/2);length=At;#e;constructor(t=K1){this.#e=At+t}find(t,n){let{slots:r,shift:s}=this,o=(1<<32-s)-1,i=Ys(t,n)>>>s;for(;;){let a=r[4*i+2];if(a===0)return-1;if(r[4*i]===(t|0)&&r[4*i+1]===(n|0))return a;i=i+1&o}}add(t,n,r,s,o){if(this.length===this.#e)return ie.overflow;this.length===this.low.length&&this.#n();let i=this.length;return this.length+=1,this.low[i]=t,this.high[i]=n,this.code[i]=r,this.role[i]=s,this.entry[i]=o?1:0,this.#t(i),i}#t(t){let{slots:n,shift:r}=this,s=(1<<32-r)-1,o=Ys(this.low[t],this.high[t])>>>r;for(;n[4*o+2]!==0;)o=o+1&s;n[4*o]=this.low[t],n[4*o+1]=this.high[t],n[4*o+2]=t,n[4*o+3]=this.role[t]}#n(){let t=2*this.low.length;this.low=en(this.low,new Uint32Array(t)),this.high=en(this.high,new Uint32Array(t)),this.code=en(this.code,new Int32Array(t)),this.role=en(this.role,new Int16Array(t)),this.entry=en(this.entry,new Uint8Array(t)),this.sums=en(this.sums,new Float64Array(2*t)),this.slots=new Int32Array(8*t),this.shift-=1;for(let n=At;n<this.length;n+=1)this.#t(n)}};function Ys(e,t){return Math.imul(e^Math.imul(t,2246822507),G1)}function en(e,t){return t.set(e),t}var Ia="reset",Js="start of trace";function Jh({stages:e}){return e.firmware.map(({name:t,address:n})=>({name:t,role:"stage",at:{address:n}}))}var q1=new Set([Ia,Js,"firmware"]);function Zh({addresses:e},t,n){return q1.has(n)||e.isFirmware(t)}var eo="idle",j1="qemu",Zs=class{names={name:[],object:[],objects:[],size:[]};systemCalls=[];inHighHalf=!1;#e;#t;#n;#r;#o;#i=new Map;#s;#a=new Map;#c;#u=!1;constructor(t,n,r=0n){this.#e=t,this.#t=new Set(t.entryCode.idle),this.#n=new Set(t.systemCalls.allEntries),this.#r=n,this.#o=r,this.#s=new Int32Array(n.length).fill(-1);for(let o of Object.keys(ie))this.#l(...W1[o],0);let s=n.addressOf(t.stages.physicalEntry);this.#c=s===null?-1:Number(BigInt.asUintN(32,s-t.addresses.kernelMap)),this.#m()}see(t,n,r){let s=this.linkAddress(t,n);if(s===null){let u=Zh(this.#e,t,r)?F.firmware:r;return{code:this.#l(u,u,0),role:$.kernel,entry:!1}}let o=this.#r.find(s);if(o===-1)return{code:this.#e.addresses.isModule(n,t)?this.#l("module code",F.modules,0):this.#l("unknown code",F.unknown,0),role:$.kernel,entry:!1};let i=this.#s[o],a=this.#r.name(o),l=this.#t.has(a);i===-1&&(i=this.#l(a,l?eo:F.kernel,this.#r.size[o]),this.#s[o]=i);let c=this.#r.address[o]===s;return{code:i,role:l?$.idle:c?this.#d(a,s):$.kernel,entry:c}}linkAddress(t,n){return n>=this.#e.addresses.kernelHalf?(this.inHighHalf=!0,(BigInt(n)<<32n|BigInt(t))-this.#o):this.inHighHalf||n!==0?null:(t===this.#c&&(this.#u=!0),this.#u?this.#e.addresses.kernelMap+BigInt(t):null)}#d(t,n){if(this.#n.has(t))return $.systemCallEntry;let r=this.#a.get(n),{compatPrefix:s}=this.#e.systemCalls;return r===void 0&&s?.test(t)&&(r=this.systemCalls.push({number:-1,name:`${t.replace(s,"")} (32-bit)`})-1,this.#a.set(n,r)),r===void 0?$.kernel:$.systemCall+r}#m(){for(let[t,n]of this.#e.systemCalls.names.entries()){if(n==="")continue;let r=this.#e.systemCalls.functions(n).map(o=>this.#r.addressOf(o)).find(o=>o!==null);if(r===void 0)continue;let s=this.#a.get(r);s===void 0?this.#a.set(r,this.systemCalls.push({number:t,name:n})-1):this.systemCalls[s]={number:-1,name:"(not implemented)"}}}#l(t,n,r){let s=`${n}\0${t}`,o=this.#i.get(s);if(o!==void 0)return o;let{names:i}=this;i.objects.includes(n)||i.objects.push(n),i.object.push(i.objects.indexOf(n)),i.size.push(r);let a=i.name.push(t)-1;return this.#i.set(s,a),a}},W1={user:["user code",F.user],qemu:["inside QEMU",j1],lost:["lost events",F.unknown],overflow:["more blocks than fit",F.unknown]};function eg(e){let{tables:t,counts:n}=e;if(n.blocks===0)throw new b("the trace holds no exec_tb event",{exitStatus:2,hint:"trace with '-trace enable=exec_tb,file=TRACE -d nochain'"});let{rows:r,seen:s}=Q1(t,{arch:e.environment.fields.arch,kernel:e.subject.kernel}),{names:o}=t,{tree:i,functions:a,nodeOf:l}=Jn(r,{name:o.name,object:Int32Array.from(o.object),objects:o.objects,size:Int32Array.from(o.size)}),c=rs({...t.rows,row:t.rows.code.map(p=>s[p])},l,i.length,t.stages.length),u=new Float64Array(t.stages.length);for(let p=0;p<c.length;p+=1)u[c.stage[p]]=u[c.stage[p]]+c.self[p];let d=V1(e),f={format:"bootgate-profile",version:8,scenario:e.scenario,tracer:"exec_tb",unit:Yn.name,assume:"none",outcome:e.outcome,environment:e.environment,subject:e.subject,totals:{instructions:-1,userInstructions:-1,repIterations:-1,virtualNs:-1,idleNs:t.idleNs,wallMs:e.wallMs??t.totalNs/1e6,blocks:t.blocks,blockExecutions:t.blockExecutions,calls:i.calls.reduce((p,g)=>p+g,0)},coverage:d,stages:t.stages.map(({name:p,startNs:g},_)=>({name:p,startInstructions:-1,instructions:-1,startNs:g,ns:u[_]})),functions:a,sources:null,tree:i,stageRows:c,timeline:null,initcalls:[],console:e.console??[],...ur,systemCalls:H1(t),samples:null,noise:null,warnings:[...e.warnings??[],...J1(e,d.kernelSymbolized)]},m=er(f);if(m!==null)throw new b(`the times of the trace do not add up: ${m}`,{exitStatus:2,hint:"the trace holds absurd times: is it damaged?"});return f}function Q1({rows:e,names:t,first:n},r){let s=new Int32Array(t.name.length).fill(-1),o=[];for(let f of e.code)s[f]===-1&&(s[f]=o.push(f)-1);let i=new Float64Array(o.length),a=new Float64Array(o.length);e.code.forEach((f,m)=>{let p=s[f];i[p]=i[p]+e.self[m],a[p]=a[p]+e.calls[m]});let l=new Int32Array(o.length).fill(-1),c=Int32Array.from(o),u=new Uint8Array(o.length),d={name:t.name,object:Int32Array.from(t.object),objects:t.objects};return{seen:s,rows:{parent:l,code:c,kind:u,cost:ar({parent:l,function:c,kind:u},d,r),process:new Int32Array(o.length).fill(-1),self:i,calls:a,first:Float64Array.from(o,f=>n[f])}}}function H1({systemCalls:e,systemCallNames:t}){return e.map(({call:n,count:r,ns:s,firstNs:o})=>({process:-1,...t[n],count:r,errors:-1,cost:s,firstAt:o})).sort((n,r)=>r.count-n.count||n.number-r.number||(n.name<r.name?-1:1))}function V1({tables:e,counts:t,symbols:n,emitted:r}){let{rows:s,names:o}=e,i={kernel:0,named:0,user:0};s.code.forEach((l,c)=>{let u=o.objects[o.object[l]],d=s.self[c];u===F.user&&(i.user+=d),(u===F.kernel||u===eo)&&(i.named+=d),l!==ie.lost&&X1.has(u)&&(i.kernel+=d)});let a=["times are host time under TCG, tracing included: compare functions, not absolute times",`${q(e.toUser)} changes from kernel to user mode, ${q(e.toKernel)} back`];return e.exitsSeen||a.push("time inside QEMU (translation, devices) is part of the block before it: exec_tb_exit was not traced"),r===null&&a.push("unless its QEMU was changed to emit every block, a trace lacks those reached by returns and indirect jumps; a trace does not tell"),i.user>0&&a.push("user code is one row: its functions are not named"),{kernelSymbolized:i.kernel===0?1:i.named/i.kernel,userSymbolized:i.user===0?1:0,callsToFunctions:null,symbolSource:n.source,captured:(r??1)*(t.blocks/(t.blocks+t.dropped)),dropped:t.dropped,notes:a}}var X1=new Set([F.kernel,eo,F.modules,F.unknown]),Y1=.5;function J1({tables:e,counts:t,emitted:n},r){let s=[];if(t.dropped>0){let o=e.rows.code.reduce((i,a,l)=>a===ie.lost?i+e.rows.self[l]:i,0);s.push(`QEMU dropped ${q(t.dropped)} events (${Re(t.dropped/(t.dropped+t.blocks))}) in ${q(t.droppedRecords)} places: times and counts are too low by what they would have been. ${ko(o)} right at those places are charged to no function; 'bootgate qemu build' makes a QEMU that drops nothing`)}return n!==null&&n<.999&&s.push(`QEMU emitted events for ${Re(n)} of the blocks it ran: time after a return is charged to the function returned from; 'bootgate qemu build' makes a QEMU that emits all`),t.backwards>0&&s.push(`time ran backwards at ${q(t.backwards)} events, by up to ${ko(t.backwardsNs)}: those take no time. Traces of several virtual CPUs look like this, and their events cannot be told apart`),t.truncated&&s.push("the trace ends in the middle of a record: QEMU was killed, or the disk full"),e.overflow>0&&s.push(`${q(e.overflow)} block executions did not fit the table of blocks and have no name`),e.unnamedSystemCalls>0&&s.push(`${q(e.unnamedSystemCalls)} system calls have no name: no event of their function followed the entry`),r<Y1&&s.push(`only ${Re(r)} of the kernel's time has a name: is this the vmlinux of the kernel that was traced, and was KASLR off ('nokaslr', or --kaslr-offset)?`),s}import{closeSync as fO,openSync as mO,writeFileSync as pO,writeSync as hO}from"node:fs";import{rm as gO}from"node:fs/promises";import{tmpdir as _O}from"node:os";import{join as Qn}from"node:path";import{closeSync as oO,constants as cg,createWriteStream as iO,openSync as aO}from"node:fs";import{Socket as lO}from"node:net";import{pipeline as cO}from"node:stream/promises";import{createGzip as uO}from"node:zlib";var ee={block:0,exit:1,dropped:2},Ye=4096,tn=class{length=0;kind=new Uint8Array(Ye);time=new Float64Array(Ye);low=new Uint32Array(Ye);high=new Uint32Array(Ye)};var Z1=/^(?:\d+@(\d+)\.(\d{6}):)?exec_tb(_nocache|_exit)? tb:(?:0x)?([0-9a-f]{1,16}|\(nil\))(?: pc=0x([0-9a-f]{1,16}))?/,eO=4096,tO=10;function Pq(e){return/^(?:\d+@\d+\.\d{6}:)?exec_tb(?:_\w+)? tb:/m.test(Buffer.from(e).toString("latin1"))}var to=class{#e;#t;#n=new tn;#r="";#o=0;#i=0;#s=null;#a=-1/0;#c=0;#u=0;#d=0;#m=0;#l=0;constructor(t){this.#e=t.file,this.#t=t.sink}get baseNs(){return this.#s===null?null:BigInt(this.#s)*1000n}push(t){this.#i+=t.length;let n=t.lastIndexOf(tO)+1,r=Buffer.from(t.buffer,t.byteOffset,t.length);if(n>0){let s=(this.#r+r.toString("latin1",0,n-1)).split(`
`);this.#r="";for(let o of s)this.#h(o)}this.#r=(this.#r+r.toString("latin1",n)).slice(0,eO),this.#_()}finish(){let t=this.#r!=="";return{blocks:this.#c,exits:this.#u,dropped:0,droppedRecords:0,skipped:this.#d,backwards:this.#m,backwardsNs:this.#l,bytes:this.#i,truncated:t}}#h(t){this.#o+=1;let n=Z1.exec(t);if(!n){this.#d+=1;return}let[,r,s,o,i,a]=n;if(r===void 0)throw h("the events of this log have no time",{place:{file:this.#e,line:this.#o},hint:"trace with QEMU's '-msg timestamp=on -trace exec_tb -D FILE'"});let l=o==="_exit";if(!l&&a===void 0){this.#d+=1;return}let c=Number(r)*1e6+Number(s);this.#s??=c,this.#g(l?ee.exit:ee.block,(c-this.#s)*1e3,(l?i:a).replace("(nil)","0"))}#g(t,n,r){n<this.#a?(this.#m+=1,this.#l=Math.max(this.#l,this.#a-n)):this.#a=n;let s=this.#n,o=s.length++;s.kind[o]=t,s.time[o]=n,s.low[o]=parseInt(r.slice(-8),16),s.high[o]=r.length>8?parseInt(r.slice(0,-8),16):0,t===ee.exit?this.#u+=1:this.#c+=1,s.length===Ye&&this.#_()}#_(){if(this.#n.length!==0)try{this.#t(this.#n)}finally{this.#n.length=0}}};var nO=new Map([["exec_tb",ee.block],["exec_tb_nocache",ee.block],["exec_tb_exit",ee.exit]]),jn=65536,nn=255,no=class{kindOfId=new Uint8Array(jn).fill(nn);limit=1/0;declare(t,n,r){n===0&&t<jn&&(this.kindOfId[t]=nO.get(r)??nn)}declareAll(t){this.limit=t.length;for(let[n,r]of t.entries())this.declare(n,0,r)}kind(t,n){return n===0&&t<jn?this.kindOfId[t]:nn}};var Wn=24,tg=4,rn=24,ro=rn+16,rg=rn+8,Aa=262144,so=1024,rO=0xf2b177cb0aa429b4n,ng=0xb429a40acb77b1f2n,sO=0xffffffffffffffffn;function Kq(e){return e.length>=8&&e.subarray(0,8).every(t=>t===255)}function sg(e,t){let n=new DataView(e.buffer,e.byteOffset,Wn),r=n.getBigUint64(8,!0);if(n.getBigUint64(0,!0)!==sO||r!==rO&&r!==ng)throw h("this is not a trace of QEMU's simple backend",{place:{file:t,offset:0},hint:"such a trace is written by QEMU's '-trace enable=exec_tb,file=TRACE' of a QEMU configured with --enable-trace-backends=simple"});if(r===ng)throw h("the trace was written on a big-endian machine, and those are not supported",{place:{file:t,offset:8},hint:"run QEMU on a little-endian machine (as nearly all are)"});let s=n.getBigUint64(16,!0);if(s===2n)return 2;if(s===3n)return 3;if(s===4n)return 4;throw h(s<2n?`the trace has format version ${s}, which QEMU wrote before 1.2; versions 2 to ${tg} can be read`:`the trace has format version ${s}; the newest this Bootgate reads is ${tg}`,{place:{file:t,offset:16},hint:s<2n?"trace with a newer QEMU":"use a newer Bootgate"})}var og=1e5;function ig(e,t,n){let r=[];for(let[s,o]of e.split(`
`).entries()){let i=o.trim();if(i===""||i.startsWith("#"))continue;let a=/^((?:[a-z]+\s+)*)(\w+)\(/.exec(i);if(!a||r.length===og)throw h(a?`more than ${og} events`:`'${i.slice(0,60)}' declares no trace event`,{place:{file:n,line:s+1},hint:"give the trace-events file of the QEMU source that wrote the trace"});let l=a[1].trim().split(/\s+/),c=a[2];t===2&&l.includes("disable")||(l.includes("tcg")?r.push(`${c}_trans`,`${c}_exec`):r.push(c))}return r}var oo=4294967296,ag=2*so,io=class{#e;#t=new tn;#n=new no;#r=-1;#o=new Uint8Array(ag);#i=new DataView(this.#o.buffer);#s=0;#a=0;#c=0;#u=!1;#d=0;#m=0;#l=-1/0;#h=0;#g=0;#_=0;#y=0;#f=0;#w=0;#p=0;constructor(t){this.#e=t}get baseNs(){return this.#u?BigInt(this.#m)<<32n|BigInt(this.#d):null}push(t){let n=new DataView(t.buffer,t.byteOffset,t.length),r=t.length;try{let s=this.#k(0,this.#a,r);for(;this.#s>0&&s<r;)s=this.#T(t,s);for(;s<r;){s=this.#x(n,s,r);let o=this.#b(n,s,r,this.#c+s);if(o===0){this.#o.set(t.subarray(s)),this.#s=r-s;break}s=this.#k(s,o,r)}}finally{this.#I()}this.#c+=r}finish(){if(this.#r<0){let t=this.#s;throw h(t===0?"the trace is empty":`the trace ends after ${t} bytes, inside its header`,{place:{file:this.#e.file},hint:"QEMU opens the file at once and writes events in batches: was it killed, or the disk full?"})}return{blocks:this.#h,exits:this.#g,dropped:this.#_,droppedRecords:this.#y,skipped:this.#f,backwards:this.#w,backwardsNs:this.#p,bytes:this.#c,truncated:this.#a>0||this.#s>0}}#k(t,n,r){let s=Math.min(t+n,r);return this.#a=t+n-s,s}#T(t,n){let r=this.#s,s=Math.min(ag-r,t.length-n);this.#o.set(t.subarray(n,n+s),r),this.#s=r+s;let o=this.#b(this.#i,0,this.#s,this.#c+n-r);return o===0?n+s:(this.#s=0,this.#k(n,o-r,t.length))}#x(t,n,r){if(!this.#u)return n;let{kind:s,time:o,low:i,high:a}=this.#t,{kindOfId:l}=this.#n,c=this.#r,u=c+ro,d=this.#d,f=this.#m,m=this.#l,p=0,g=this.#t.length,_=n,y=r-u;for(;n<=y;){let k=n+c;if(c!==0&&(t.getUint32(n,!0)!==1||t.getUint32(n+4,!0)!==0))break;let w=t.getUint32(k,!0);if(w>=jn||t.getUint32(k+4,!0)!==0)break;let E=l[w];if(E===nn||t.getUint32(k+16,!0)!==ro)break;let T=(t.getUint32(k+12,!0)-f)*oo+(t.getUint32(k+8,!0)-d);T<m?this.#A(m-T):m=T;let v=E===ee.exit?k+24:k+32;s[g]=E,o[g]=T,i[g]=t.getUint32(v,!0),a[g]=t.getUint32(v+4,!0),p+=E,n+=u,g+=1,g===Ye&&(this.#t.length=g,this.#I(),g=0)}return this.#t.length=g,this.#l=m,this.#g+=p,this.#h+=(n-_)/u-p,n}#b(t,n,r,s){let o=r-n;if(this.#r<0)return o<Wn?0:(this.#S(t,n),Wn);if(this.#r===8){if(o<8)return 0;let p=t.getBigUint64(n,!0);if(p===0n)return this.#v(t,n,o,s);if(p!==1n)throw this.#E(`a record has type ${p}; only 0 and 1 exist`,s)}let i=n+this.#r;if(o<this.#r+rn)return 0;let a=t.getUint32(i+16,!0);if(a<rn||a>Aa)throw this.#E(`an event claims a length of ${a} bytes; between ${rn} and ${Aa} are possible`,s);let l=this.#r+a,c=t.getUint32(i,!0),u=t.getUint32(i+4,!0),d=c===4294967294&&u===4294967295,f=d?ee.dropped:this.#n.kind(c,u);if(this.#O(t,i),f===nn){let p=u*oo+c;if(p>=this.#n.limit)throw this.#E(`event ${p} is not among the ${this.#n.limit} of the trace-events file`,s,lg);return this.#f+=1,l}let m=d?rg:ro;if(a!==m)throw this.#E(`an event that takes ${m} bytes claims ${a}`,s,this.#r===0?lg:void 0);return o<l?0:(this.#R(t,i,f),l)}#S(t,n){let{file:r,traceEvents:s}=this.#e,o=sg(new Uint8Array(t.buffer,t.byteOffset+n,Wn),r);if(o!==4){if(!s)throw h(`the trace has format version ${o}, which numbers events without naming them`,{place:{file:r,offset:16},hint:"give the trace-events file of the QEMU source that wrote it: --trace-events FILE"});this.#n.declareAll(ig(s.text,o,s.file))}this.#r=o===4?8:0}#v(t,n,r,s){if(r<20)return 0;let o=t.getUint32(n+16,!0);if(o===0||o>so)throw this.#E(`an event's name claims ${o} bytes; 1 to ${so} are possible`,s);let i=20+o;if(r<i)return 0;let a=Buffer.from(t.buffer,t.byteOffset+n+20,o).toString("latin1");return this.#n.declare(t.getUint32(n+8,!0),t.getUint32(n+12,!0),a),i}#O(t,n){this.#u||(this.#u=!0,this.#d=t.getUint32(n+8,!0),this.#m=t.getUint32(n+12,!0))}#R(t,n,r){let s=this.#t,o=s.length,i=(t.getUint32(n+12,!0)-this.#m)*oo+(t.getUint32(n+8,!0)-this.#d),a=n+(r===ee.block?32:24);s.kind[o]=r,s.time[o]=i,s.low[o]=t.getUint32(a,!0),s.high[o]=t.getUint32(a+4,!0),s.length=o+1,r===ee.dropped?(this.#y+=1,this.#_+=s.high[o]*oo+s.low[o]):(i<this.#l?this.#A(this.#l-i):this.#l=i,r===ee.exit?this.#g+=1:this.#h+=1),s.length===Ye&&this.#I()}#A(t){this.#w+=1,this.#p=Math.max(this.#p,t)}#I(){if(this.#t.length!==0)try{this.#e.sink(this.#t)}finally{this.#t.length=0}}#E(t,n,r="the file is damaged here, or was never a trace"){return h(t,{place:{file:this.#e.file,offset:n},hint:r})}},lg="the trace-events file is probably not the one of the QEMU that wrote the trace";var dO=65536,ao=class e{#e;#t;#n;#r;#o;#i=null;#s=0;#a=0;#c=0;#u=0;constructor(t,n){let r={file:"the trace",sink:n.sink};this.#e=n.backend==="log"?new to(r):new io(r),this.#r=n.onPiece??(()=>{}),this.#o=n.keep===null?null:new Oa(n.keep,()=>this.#t.resume()),this.#t=new lO({fd:t,readable:!0,writable:!1,onread:{buffer:Buffer.alloc(dO),callback:(s,o)=>this.#d(o.subarray(0,s))}}),this.#n=new Promise(s=>{this.#t.once("close",()=>s()),this.#t.once("error",o=>this.#i??=o)}),this.#t.resume()}static async open(t){await D("mkfifo",["-m","600",t.fifo]);let n=aO(t.fifo,cg.O_RDONLY|cg.O_NONBLOCK);try{return new e(n,t)}catch(r){throw oO(n),r}}async finish(){if(this.#s===0&&(await new Promise(n=>setImmediate(n)),await new Promise(n=>setImmediate(n))),this.#s===0&&this.#t.destroy(),await this.#n,await this.#o?.end(),this.#i!==null)throw this.#i;let t=this.#c-this.#a;return{counts:this.#s===0?null:this.#e.finish(),idleShare:t>0?Math.max(0,1-this.#u/t):1}}#d(t){let n=performance.now();if(this.#s===0&&(this.#a=n),this.#s+=t.length,this.#i===null)try{this.#e.push(t),this.#r()}catch(r){this.#i=r}return this.#c=performance.now(),this.#u+=this.#c-n,this.#o?.take(t)??!0}},Oa=class{#e;#t;#n=null;constructor(t,n){this.#e=uO({level:1}),this.#e.on("drain",n),this.#t=cO(this.#e,iO(t)).catch(r=>{this.#n=r,n()})}take(t){return this.#n!==null||this.#e.write(Buffer.from(t))}async end(){if(this.#e.end(),await this.#t,this.#n!==null)throw new b("the trace could not be kept",{cause:this.#n})}};var De={kernel:$.kernel,user:$.user,entering:$.systemCallEntry},lo=class{state=De.kernel;toUser=0;toKernel=0;unnamed=0;#e=new Ze;#t=new Ze;#n=new Ze;#r=-1;#o=0;follow(t,n){if(t===$.user){this.#s(n),this.toUser+=1,this.state=De.user;return}this.state===De.user&&(this.toKernel+=1,this.state=De.kernel),t===$.systemCallEntry?(this.#s(n),this.#o=n,this.state=De.entering):t>=$.systemCall&&this.state===De.entering&&(this.#i(t-$.systemCall),this.state=De.kernel)}finish(t){this.#s(t);let n=[];for(let r=0;r<this.#e.length;r+=1)this.#e.get(r)!==0&&n.push({call:r,count:this.#e.get(r),ns:this.#t.get(r),firstNs:this.#n.get(r)});return n}#i(t){for(;this.#e.length<=t;)this.#e.push(0),this.#t.push(0),this.#n.push(-1);this.#e.get(t)===0&&this.#n.set(t,this.#o),this.#e.add(t,1),this.#r=t}#s(t){this.state===De.entering&&(this.unnamed+=1),this.#r!==-1&&(this.#t.add(this.#r,t-this.#o),this.#r=-1)}};var co=class{blocks;#e;#t;#n=new lo;#r=new Map;#o;#i=new Ze;#s=[];#a=new vo;#c=new vo;#u=new Ze;#d=new Ze;#m=new Float64Array(0);#l=0;#h=0;#g=-1;#_=$.kernel;#y=0;#f=0;#w=!1;#p=null;constructor(t){this.blocks=new Xs(t.maxBlocks),this.#e=t.arch,this.#t=new Zs(t.arch,t.symbols,t.kaslrOffset),this.#s.push({name:Js,startNs:0});for(let n of t.marks)"address"in n.at?this.#r.has(n.at.address)||this.#r.set(n.at.address,n):this.#o??=n}get endedBy(){return this.#p}get stages(){return this.#s.map(({name:t})=>t)}consume(t){if(this.#p)return;let{kind:n,time:r,low:s,high:o,length:i}=t,a=this.blocks,l=this.#n,{slots:c,shift:u,sums:d}=a,f=c.length-1,m=this.#t.inHighHalf?this.#e.addresses.kernelHalf:0,p=this.#g,g=this.#_,_=l.state,y=this.#f,k=this.#y;for(let w=0;w<i;w+=1){let E=n[w];if(E===ee.dropped){p!==-1&&(p=ie.lost);continue}p===-1&&(k=this.#y=r[w],p=ie.qemu);let T=r[w]-k;if(T>y&&(d[2*p]=d[2*p]+(T-y),y=T),E===ee.exit){this.#w=!0,g!==$.idle&&(p=ie.qemu);continue}let v=o[w];if(v<m){if(_!==De.user){if(this.#f=y,this.#T(),this.#b())return;_=l.state}p=ie.user,g=$.user,d[2*p+1]=d[2*p+1]+1;continue}let X=s[w]|0,P=v|0,C=Ys(X,P)>>>u<<2,te=c[C+2];for(;te!==0&&(c[C]!==X||c[C+1]!==P);)C=C+4&f,te=c[C+2];if(te!==0)g=c[C+3];else{if(this.#f=y,te=this.#k(s[w],v),this.#b())return;({slots:c,shift:u,sums:d}=a),f=c.length-1,g=a.role[te],m=this.#t.inHighHalf?this.#e.addresses.kernelHalf:0}d[2*te+1]=d[2*te+1]+1,g!==_&&(l.follow(g,y),_=l.state),p=te}this.#_=g,this.#g=p,this.#f=y}finish(){this.#v();let t=this.#f,{names:n,systemCalls:r}=this.#t,s=0;for(let a=At;a<this.blocks.length;a+=1)s+=this.blocks.sums[2*a+1];let o=this.blocks.sums[2*ie.user+1],i=this.blocks.sums[2*ie.overflow+1];for(;this.#i.length<n.name.length;)this.#i.push(-1);return{names:n,first:this.#i.toArray(),stages:this.#s,rows:{stage:this.#a.toArray(),code:this.#c.toArray(),self:this.#u.toArray(),calls:this.#d.toArray()},totalNs:t,idleNs:this.#h,blocks:this.blocks.length-At,blockExecutions:s+o+i,userExecutions:o,systemCalls:this.#n.finish(t),systemCallNames:r,unnamedSystemCalls:this.#n.unnamed,toUser:this.#n.toUser,toKernel:this.#n.toKernel,exitsSeen:this.#w,overflow:i,endedBy:this.#p}}#k(t,n){t===this.#e.stages.resetVector&&n===0&&this.#f===0&&(this.#s[0].name=Ia);let r=BigInt(n)<<32n|BigInt(t),s=this.#r.get(this.#t.linkAddress(t,n)??r);if(s&&this.#x(s),this.#b())return ie.overflow;let{code:o,role:i,entry:a}=this.#t.see(t,n,this.#s.at(-1).name);return this.#S(o),this.blocks.add(t,n,o,i,a)}#T(){this.#o&&this.#x(this.#o),this.#o=void 0,!this.#p&&(this.#S(ie.user),this.#n.follow($.user,this.#f))}#x(t){if("address"in t.at&&this.#r.delete(t.at.address),t.role!=="stage"){this.#p=t;return}this.#f===0&&this.#s[0].name===Js?this.#s.length=0:this.#v(),this.#s.push({name:t.name,startNs:this.#f})}#b(){return this.#p!==null}#S(t){for(;this.#i.length<=t;)this.#i.push(-1);this.#i.get(t)===-1&&this.#i.set(t,this.#f)}#v(){let{sums:t,code:n,role:r,entry:s,length:o}=this.blocks,i=this.#t.names.name.length,a=new Float64Array(i),l=new Float64Array(i),c=this.#m,u=new Float64Array(o);for(let d=0;d<o;d+=1){let f=t[2*d];u[d]=t[2*d+1];let m=d<At?d:n[d];a[m]=a[m]+f,s[d]===1&&(l[m]=l[m]+u[d]-(c[d]??0)),r[d]===$.idle&&(this.#h+=f),t[2*d]=0}l[ie.user]=this.#n.toUser-this.#l,this.#l=this.#n.toUser,this.#m=u;for(let d=0;d<i;d+=1)a[d]===0&&l[d]===0||(this.#a.push(this.#s.length-1),this.#c.push(d),this.#u.push(a[d]),this.#d.push(l[d]))}};var bO=100;async function dg(e){let{qemu:t,folder:n,marks:r,window:s}=e,o=kO(t,s),i=[...Jh(e.arch),...r.flatMap(EO)],a=new co({arch:e.arch,symbols:e.symbols,marks:i}),l=Qn(n,"exec_tb.fifo"),c=Qn(n,"exec_tb.json"),u=new Ra(Qn(n,"progress")),d=0,f=!1,m=await ao.open({fifo:l,backend:o,keep:e.keepTrace,sink:_=>{d+=_.length,a.consume(_)},onPiece:()=>{u.say(d,a.stages.length-1),a.endedBy!==null&&!f&&(f=!0,ug(c,{events:d,ended:a.endedBy.name}))}}),p=s===null?null:await wO(s),g=null;return{args:[...yO(o,l,s===null),...p?.args??[]],trace:c,progress:s===null?u.path:null,stage:()=>a.stages.at(-1),ended:async()=>{u.close();let _=await p?.ended()??!1,{counts:y,idleShare:k}=await m.finish();if(y===null||y.blocks===0)return;let w=a.finish();ug(c,{events:d,ended:w.endedBy?.name??null,...y}),g={header:xO(w,r,_),tables:w,counts:y,decoderIdle:k}},read:()=>{if(g===null)throw new Error("an exec_tb trace was read before QEMU had ended");return Promise.resolve(g)}}}function yO(e,t,n){return e==="simple"?["-trace",`${n?"enable=exec_tb,":""}file=${t}`,"-d","nochain","-D","/dev/null"]:["-msg","timestamp=on","-d","nochain","-D",t]}async function wO(e){let t=await j(_O(),"bg"),n={qmp:Qn(t,"qmp"),gdb:Qn(t,"gdb")},r=new AbortController,s=Xh(e,n,r.signal).then(()=>!0,o=>{if(r.signal.aborted||o instanceof Ae)return!1;throw o});return s.catch(()=>{}),{args:Vh(e,n),ended:async()=>{r.abort();try{return await s}finally{await gO(t,{recursive:!0,force:!0})}}}}function kO(e,t){if(e.traceBackends.includes("simple"))return"simple";let n=e.traceBackends.includes("log");if(n&&t!==null)return"log";throw new b(n?`${e.versionLine} writes trace events only as text, which takes more than 500 s for even a small boot`:`${e.versionLine} was built without a trace backend that Bootgate reads`,{exitStatus:2,hint:`'--qemu build' makes one with the simple backend in some five minutes; the plugin tracer (without --tracer exec_tb) needs no build${n?"; a part of the boot can be traced as text: --trace-window start_kernel..20ms":""}`})}function EO({name:e,role:t,at:n}){if(t==="initcall-start"||"powerOff"in n)return[];if("address"in n||"firstUserInstruction"in n)return[{name:e,role:t,at:n}];throw h(`the mark '${e}' cannot be seen in an exec_tb trace, which holds addresses only`,{hint:"take a symbol or the first user instruction, or leave out --tracer exec_tb"})}function xO({endedBy:e},t,n){return{end:e===null?n?"end-mark":"exit":e.role==="panic"?"panic":"end-mark",endMark:t.findIndex(o=>o.at===e?.at),instructions:-1}}var Ra=class{path;#e;#t=0;constructor(t){this.path=t,this.#e=mO(t,"w")}say(t,n){let r=performance.now();if(r-this.#t<bO)return;this.#t=r;let s=Buffer.alloc(16);s.writeBigUInt64LE(BigInt(t),0),s.writeBigUInt64LE(BigInt(n),8),hO(this.#e,s,0,16,0)}close(){fO(this.#e)}};function ug(e,t){pO(e,`${JSON.stringify(t,null,2)}
`)}import{rm as SO}from"node:fs/promises";import{tmpdir as vO}from"node:os";import{join as uo}from"node:path";var TO=65536,fg="BOOTGATE_CHECK_TRACER";async function fo(e){let{scenario:t,qemu:n,kernel:r,marks:s,folder:o}=e,i=AO(n),{landmarks:a}=r,l=O(t.arch),c=uo(o,"trace.bin"),u=uo(o,"progress"),d=uo(o,"tracer.config"),f=await Yr({arch:l,api:i,check:e.env[fg]==="1",cacheFolder:e.cacheFolder,signal:e.signal,...e.env.CC?{cc:e.env.CC}:{}}),m=t.focus!==null||Object.values(t.observe).includes(!0),p=i>=he&&m?r.structures:null;await vs(d,{architecture:l.name,output:c,progress:u,icountShift:t.icountShift,functionEntries:a.functionEntries,transparent:a.transparent,interruptEntries:a.interruptEntries,faultEntries:a.faultEntries,systemCallEntries:a.systemCallEntries,taskSwitch:a.taskSwitch,kernelImage:t.boot==="kernel"?a.kernelImage:{...a.kernelImage,physical:null},code:a.code,marks:s.map(E=>OO(E,r,l,i)),instructionLimit:t.limits.instructions,samplePeriod:TO,stackBytes:Math.max(l.addresses.stackBytes,a.pageBytes),pageBytes:a.pageBytes,observeConsole:i>=l.machine.consoleApi,consoleOutput:a.consoleOutput,remapping:a.remapping,exitPort:Ur(t),countDevices:i>=he&&t.tracer!=="exec_tb",exactBlocks:i<he||t.tracer==="exec_tb"||e.env[fg]==="1",focus:IO(t,r,i),guest:p});let g=Jr(f,d),_={trace:c,progress:u,read:()=>Ss(c)},y=t.focus?.run??null;if(y===null)return{..._,args:g};let k=await j(vO(),"bg"),w=uo(k,"gdb");return{..._,args:[...g,"-gdb",`unix:${w},server=on,wait=off`],halted:{command:y,socket:w},ended:()=>SO(k,{recursive:!0,force:!0})}}function IO({focus:e},t,n){if(e===null)return null;if(Na(n,he,"a focus is found in what processes execute"),t.structures===null)throw h("a focus needs a kernel with BTF (CONFIG_DEBUG_INFO_BTF): this one has none");return{field:e.field,pattern:e.pattern,children:e.children,stop:e.run!==null}}function AO(e){let t=e.pluginApi?Gr(e.pluginApi):null;if(t!==null)return t;throw new b(e.pluginApi?`${e.versionLine} speaks plugin API ${e.pluginApi.current}, which is older than all the tracer knows`:`${e.binary} was built without plugin support`,{hint:"'--qemu auto' takes one that will do, or gets one; 'bootgate doctor' lists those of this machine"})}function OO({name:e,role:t,at:n},r,{hooks:s,machine:o},i){let a=t==="initcall-start"?"note":t;if("console"in n)return Na(i,o.consoleApi,`the mark '${e}' is found in what the guest prints`),{role:a,at:n};if(!("exec"in n))return{role:a,at:n};Na(i,he,`the mark '${e}' is found in the names of executed programs`);for(let l of s.exec){let c=r.symbols.addressOf(l);if(c!==null)return{role:a,at:{exec:n.exec,entry:c}}}throw h(`the mark '${e}' needs one of ${s.exec.join(", ")}, which this kernel does not have`)}function Na(e,t,n){if(!(e>=t))throw h(`${n}, which needs a QEMU with plugin API ${t}; this one has ${e}`,{hint:"take another end mark, or a newer QEMU: '--qemu auto' gets one"})}function sn(e){switch(e.kind){case"reached-end":case"imported":return un.ok;case"interrupted":return un.interrupted;case"qemu-failed":return un.failed;case"panic":case"hang":case"limit":case"early-exit":return un.bootFailed}}async function pg(e,t,n){let{scenario:r,kernel:s,qemu:o,host:i,run:a}=e;i.keepTraces!==void 0&&await S(i.keepTraces);let l=i.traceWindow===void 0?null:Hh(i.traceWindow,_=>s.symbols.addressOf(_)),c=await dg({arch:O(r.arch),qemu:o,window:l,symbols:s.symbols,marks:t,folder:n,keepTrace:i.keepTraces===void 0?null:mg(i.keepTraces,`exec_tb-${a}.trace.gz`)}),u=l===null?await LO(e,t,n):null,{onBoot:d}=i,{recording:f,tables:m}=await Dr({scenario:r,qemu:o,guest:e.guest,marks:t,folder:n,tracer:u===null?c:MO(c,u),signal:i.signal,...d?{onProgress:_=>d({..._,run:a,runs:r.runs,stage:c.stage(),counted:"events"})}:{}}),p=l===null?f.outcome:NO(f.outcome,i.traceWindow,m?.header.end==="end-mark");if(m===null)throw new b(`${p.kind}: ${p.detail}`,{exitStatus:sn(p),hint:"what the guest and QEMU printed is kept in console.log and qemu.log"});let g=eg({tables:m.tables,counts:m.counts,symbols:s.symbols,scenario:r.name,outcome:p,environment:fr({...ts(f,`exec_tb ${o.traceBackends.includes("simple")?"simple":"log"}`).fields,...l===null?{}:{end:`window ${i.traceWindow}`},icountShift:-1}),subject:await os(r,e.guest.initrd,s,e.digestOf),emitted:o.completeExecTb?1:await FO(m,u),wallMs:f.wallMs,console:es(await RO(f.console,"utf8")),warnings:f.warnings});return{recording:f,profile:CO(g,m.decoderIdle)}}function NO(e,t,n){return e.kind!=="reached-end"?e:n?{...e,detail:`the traced part ended: ${t}`}:{kind:"early-exit",detail:`the guest switched off before the traced part ended: ${t}`}}async function LO({scenario:e,qemu:t,kernel:n,host:r},s,o){if(t.completeExecTb||t.pluginApi===null)return null;let i=mg(o,"plugin");await S(i);let{cacheFolder:a,env:l,signal:c}=r;return await fo({scenario:e,qemu:t,kernel:n,marks:s,folder:i,cacheFolder:a,env:l,signal:c})}function MO(e,t){return{...e,args:[...e.args,...t.args],read:async()=>{let n=await e.read(),{end:r,endMark:s}=(await t.read()).header;return{...n,header:{...n.header,end:r,endMark:s}}}}}async function FO({tables:e,counts:t},n){if(n===null)return null;let{header:r}=await n.read();return Math.min(1,(e.blockExecutions+t.dropped)/Math.max(1,r.blockExecutions))}function CO(e,t){let n=`the decoder waited for QEMU during ${Re(t)} of the boot`;return{...e,coverage:{...e.coverage,notes:[...e.coverage.notes,n]}}}import{existsSync as P2}from"node:fs";import{join as qg}from"node:path";import{existsSync as r2,lstatSync as s2}from"node:fs";import{dirname as o2,join as Ua}from"node:path";import{posix as Ba}from"node:path";import{existsSync as BO,realpathSync as hg}from"node:fs";import{isAbsolute as PO,join as UO,posix as gg,relative as $O,resolve as zO}from"node:path";function La(e){let t=BO(e)?hg(e):zO(e),n=r=>{try{let s=hg(UO(t,r)),o=$O(t,s);return o===""||o.startsWith("..")||PO(o)?null:s}catch{return null}};return{root:t,text(r,s){let o=n(r);if(o===null)return null;try{return M(o,i=>i.size>s?null:i.read(0,i.size).toString("utf8"))}catch{return null}}}}function Hn(e,t){let n=gg.normalize(gg.join(e,t));return n==="."||n.startsWith("..")||n.startsWith("/")?null:n}var DO=8,KO=5e4,Vn=65536,_g=16,GO=1e3;function Ca(e,t,n){let r=new Ma(t,n);return r.include(e,0),r.entries}var Ma=class{entries=[];variables;folder;host;lines=0;constructor(t,n){this.folder=t,this.host=n,this.variables=new Map([...n.variables,["src",t],["obj",t],["srctree",""],["objtree",""]])}include(t,n){let r=n>DO?null:this.host.read(t);if(r===null)return;let s=[],o=!1;for(let i of QO(r)){if((this.lines+=1)>KO)return;if(/^define\b/.test(i)&&(o=!0),o){/^endef\b/.test(i)&&(o=!1);continue}if(this.conditional(i,s)||!s.every(({holds:l})=>l!==!1))continue;let[,a]=/^-?include\s+(.+)$/.exec(i)??[];if(a!==void 0){for(let l of Oe(this.expand(a))){let c=Hn("",l.replace(/^\/+/,""));c!==null&&this.include(c,n+1)}continue}this.assign(i,s.flatMap(({needs:l})=>l))}}conditional(t,n){let[,r,s=""]=/^(ifdef|ifndef|ifeq|ifneq|else|endif)\b\s*(.*)$/.exec(t)??[];if(r===void 0)return!1;if(r==="endif")n.pop();else if(r==="else"){let o=n.at(-1);if(!o)return!0;o.done||=o.holds===!0;let i=s===""?null:this.condition(s),a=i===null?o.holds===null?null:!0:i.holds;o.holds=o.done?!1:a,o.needs=i===null?o.otherwise:i.needs,o.otherwise=i===null?[]:i.otherwise}else n.length<_g*4&&n.push(this.condition(`${r} ${s}`));return!0}condition(t){let[,n="",r=""]=/^(\w+)\s*(.*)$/.exec(t)??[],s=n==="ifndef"||n==="ifneq",[o,i]=/^if(n?)def$/.test(n)?[`$(${r.trim()})`,null]:WO(r)??["",""],a=mo(o).concat(i===null?[]:mo(i)),[l,c]=[this.expandKnown(o),i===null?"":this.expandKnown(i)],u=l===null||c===null?null:i===null?l!=="":l===c,d=u===null?null:u!==s,m=i!==null&&["","n"].includes(i.trim())?s:!s,p=a.length===0?[]:[bg(a)];return{holds:d,done:!1,needs:m?p:[],otherwise:m?[]:p}}assign(t,n){let[,r,s,o]=/^(?:export\s+|override\s+)*([^\s:+?=#][^=:+?]*?)\s*(\+=|:=|::=|\?=|=)\s*(.*)$/.exec(t)??[];if(r===void 0||o===void 0)return;let i=this.listOf(r);if(i!==null){let d=[...n,...i.needs],f=o.replace(/\$\(([\w-]+)-(?:y|objs)\)/g,(m,p)=>{let g=this.entries.filter(_=>_.list===p).slice(0,GO);for(let _ of g)this.entries.push({list:i.list,needs:[...d,..._.needs],words:_.words});return""});this.entries.push({list:i.list,needs:d,words:Oe(this.expand(f))})}let a=this.expand(o),l=this.expand(r),c=this.variables.get(l);if(s==="?="&&c!==void 0)return;let u=s==="+="&&c!==void 0?`${c} ${a}`:a;this.variables.set(l,u.slice(0,Vn))}listOf(t){let[,n,r]=/^([^$]+?)-(y|m|objs|\$[({].*[)}])$/.exec(t.trim())??[];if(n===void 0||r===void 0)return null;if(!r.startsWith("$"))return{list:n,needs:[]};let s=mo(r);if(s.length===0)return null;let o=this.expandKnown(r);return o!==null&&!/^[ym]/.test(o)?null:{list:n,needs:[bg(s)]}}expandKnown(t){return mo(t).some(n=>this.host.option(n)===void 0)?null:this.expand(t).trim()}expand(t,n=0){if(n>_g||!t.includes("$"))return t.slice(0,Vn);let r="";for(let s=0;s<t.length&&r.length<Vn;){let o=t[s]==="$"?t[s+1]:void 0;if(o!=="("&&o!=="{"){r+=t[s]==="$"&&o==="$"?"":t[s],s+=1;continue}let i=yg(t,s+1);r+=this.reference(t.slice(s+2,i),n+1),s=i+1}return r.slice(0,Vn)}reference(t,n){let[,r,s=""]=/^([a-z-]+)\s+(.*)$/s.exec(t)??[];if(r===void 0){let i=this.expand(t,n);return i.startsWith("CONFIG_")?this.host.option(i)??"":this.variables.get(i)??""}let o=wg(s).map(i=>this.expand(i,n));return qO[r]?.(o)??""}},qO={addprefix:([e="",t=""])=>Oe(t).map(n=>`${e}${n}`).join(" "),addsuffix:([e="",t=""])=>Oe(t).map(n=>`${n}${e}`).join(" "),subst:([e="",t="",n=""])=>e===""?n:n.replaceAll(e,()=>t),patsubst:([e="",t="",n=""])=>Oe(n).map(r=>jO(r,e,t)).join(" "),sort:([e=""])=>[...new Set(Oe(e))].sort().join(" "),strip:([e=""])=>Oe(e).join(" "),filter:([e="",t=""])=>Oe(t).filter(n=>Oe(e).some(r=>Fa(n,r)!==null)).join(" "),"filter-out":([e="",t=""])=>Oe(t).filter(n=>!Oe(e).some(r=>Fa(n,r)!==null)).join(" ")};function jO(e,t,n){let r=Fa(e,t);return r===null?e:n.replace("%",()=>r)}function Fa(e,t){let n=t.indexOf("%");if(n===-1)return e===t?"":null;let[r,s]=[t.slice(0,n),t.slice(n+1)];return e.length>=r.length+s.length&&e.startsWith(r)&&e.endsWith(s)?e.slice(r.length,e.length-s.length):null}function WO(e){if(e.startsWith("(")){let[n="",r=""]=wg(e.slice(1,yg(e,0)));return[n.trim(),r.trim()]}let t=/^(["'])(.*?)\1\s+(["'])(.*?)\3/.exec(e);return t?[t[2],t[4]]:null}function yg(e,t){let n=0;for(let r=t;r<e.length;r+=1)if((e[r]==="("||e[r]==="{")&&(n+=1),(e[r]===")"||e[r]==="}")&&(n-=1)===0)return r;return e.length}function wg(e){let t=[""],n=0;for(let r of e)(r==="("||r==="{")&&(n+=1),(r===")"||r==="}")&&(n-=1),r===","&&n===0?t.push(""):t.push(`${t.pop()}${r}`);return t}function mo(e){return[...new Set(e.match(/\bCONFIG_\w+/g)??[])]}function bg(e){return e.slice(0,8).join("|")}function Oe(e){return e.split(/\s+/).filter(t=>t!=="")}function*QO(e){let t="";for(let n of e.split(`
`)){let r=n.replace(/\r$/,"");if(r.endsWith("\\")&&t.length<Vn){t+=`${r.slice(0,-1)} `;continue}let s=(t+r).replace(/(^|[^\\])#.*$/,"$1").trim();t="",s!==""&&(yield s)}t.trim()!==""&&(yield t.trim())}var HO=2e4,VO=24,XO=1<<20,kg=new Set(["obj","lib","core","drivers","net","virt","libs","head","init","extra"]);function Eg(e,t,n){let r={read:o=>e.text(o,XO),option:o=>t===null?void 0:t.get(o)??"",variables:new Map([["SRCARCH",n],["ARCH",n],["BITS","64"]])},s=new Pa(r);for(let o of["Kbuild","Makefile",`arch/${n}/Makefile`])s.entries(Ca(o,"",r),"",[],0);for(let o of[`arch/${n}`,"init","usr"])s.folder(o,[],0);return s.result()}var Pa=class{host;parsed=new Map;ways=new Map;modules=new Map;walked=new Map;constructor(t){this.host=t}folder(t,n,r){let s=this.walked.get(t)??[];r>VO||s.length>=8||s.some(o=>o.join()===n.join())||(this.walked.set(t,[...s,n]),this.entries(this.listsOf(t),t,n,r))}entries(t,n,r,s){let o=new Map;for(let i of t){let a=o.get(i.list);a?a.push(i):o.set(i.list,[i])}for(let i of t)if(kg.has(i.list))for(let a of i.words){let l=Hn(n,a.replace(/^\/+(?=\S)/,n===""?"":"/"));if(l===null)continue;let c=[...r,...i.needs];a.endsWith("/")?this.folder(l.replace(/\/$/,""),c,s+1):/\/lib\.a$/.test(a)?this.folder(Ba.dirname(l),c,s+1):a.endsWith(".o")&&this.object(l.slice(0,-2),c,n,o)}}object(t,n,r,s){this.add(t,n);let o=Ba.basename(t),i=o.replaceAll("-","_");if(this.modules.set(i,this.modules.has(i)&&this.modules.get(i)!==t?null:t),!kg.has(o))for(let a of s.get(o)??[])for(let l of a.words){let c=l.endsWith(".o")?Hn(r,l):null;c!==null&&this.add(c.slice(0,-2),[...n,...a.needs])}}add(t,n){let r=this.ways.get(t),s=YO(n);r?r.length<16&&!r.some(o=>o.join()===s.join())&&r.push(s):this.ways.set(t,[s])}listsOf(t){let n=this.parsed.get(t);if(n===void 0){if(n=[],this.parsed.size<HO){for(let r of["Kbuild","Makefile"])if(n=Ca(Ba.join(t,r),t,this.host),n.length>0)break}this.parsed.set(t,n)}return n}result(){let{ways:t,modules:n}=this,r=new Map;return{size:t.size,needsOf:s=>{let o=t.get(s);if(!o)return null;let i=r.get(s);return i===void 0&&r.set(s,i=JO(o)),i},moduleObject:s=>n.get(s)??null}}};function YO(e){return e.filter((t,n)=>t!=="CONFIG_64BIT"&&!e.includes(t,n+1))}function JO(e){if(e.length===1)return e[0];if(e.some(o=>o.length===0))return[];let t=e[0].filter(o=>e.every(i=>i.includes(o))),n=e.map(o=>o.filter(i=>!t.includes(i)));if(n.some(o=>o.length===0))return t;let r=[...new Set(n.map(o=>o.at(-1)).flatMap(o=>o.split("|")))],s=new Set(e.map(o=>o.at(-1)));return s.size===1?[...t.slice(0,-1),r.slice(0,8).join("|"),[...s][0]]:[...t,r.slice(0,8).join("|")]}function xg(e,t){let n=[],r=[],s=!0;for(let o of e.split(`
`)){let i=/^([A-Z]):\s*(.*?)\s*$/.exec(o.slice(0,1e3));if(i===null){o.trim()!==""&&(s||n.length===0)&&n.push(o.trim().slice(0,200)),s=o.trim()==="";continue}s=!1;let[,a,l]=i;if(!/^[FXN]$/.test(a)||l===""||l.length>300||n.length===0||r.length>=2e5)continue;let c=n.length-1,u=a==="N"?t2(l,c):ZO(l,c,a,t);u!==null&&r.push(u)}return n2(n,r)}function ZO(e,t,n,r){let s=/[*?[]/.test(e),o=!s&&!e.endsWith("/")&&r(e)?`${e}/`:e,i=/^[^*?[]*/.exec(o)[0],a=o.split("/").length-1,l=o.endsWith("/");return{section:t,exclude:n==="X",literal:i,expression:s?new RegExp(`^${e2(o)}`):null,slashes:l?-1:a,depth:o.startsWith("*")?-1:a+(l?0:1)}}function e2(e){return e.replace(/\[[\w^-]+\]|\*+|[^\w/]/g,t=>t.startsWith("*")?".*":t==="?"?".":t.length>1?t:`\\${t}`)}function t2(e,t){let n=e.replace(/\s+/g,""),r=n.match(/[*+{]/g)?.length??0;if(/\)[*+?{]|\\[1-9]|\(\?/.test(n)||r>3)return null;try{return{section:t,exclude:!1,literal:"",slashes:-1,depth:0,expression:new RegExp(n)}}catch{return null}}function n2(e,t){let n=new Map;for(let i of t){let a=i.literal.split("/").slice(0,-1).slice(0,2).join("/"),l=n.get(a);l?l.push(i):n.set(a,[i])}let r=i=>{let[a="",l=""]=i.split("/").slice(0,-1);return[...new Set(["",a,l===""?"":`${a}/${l}`])].map(u=>n.get(u)??[])},s=new Map,o=i=>{let a=new Map,l=new Set,c=i.split("/").length-1;for(let d of r(i))for(let f of d)i.startsWith(f.literal)&&(f.slashes!==-1&&f.slashes!==c||f.expression!==null&&!f.expression.test(i)||(f.exclude?l.add(f.section):a.set(f.section,Math.max(a.get(f.section)??-1,f.depth))));let u=-1;for(let[d,f]of a)l.has(d)||(u===-1||f>a.get(u)||f===a.get(u)&&d<u)&&(u=d);return u===-1?null:e[u]};return i=>{let a=s.get(i);return a===void 0&&s.set(i,a=o(i.slice(0,1e3))),a}}var i2=8<<20,a2=8<<20;function po(e){return["MAINTAINERS","Kbuild","Kconfig","Makefile","init/main.c"].every(t=>r2(Ua(e,t)))}function Sg(e,t){let n=o2(e);if(!n.endsWith(`/${t}`))return null;let r=n.slice(0,-t.length-1);return[r,Ua(r,"source")].find(po)??null}function vg(e){return e.split("/")[1]??""}function Tg(e,t,n=null){if(!po(e))throw h("this is not the source tree of a kernel",{place:{file:e},hint:"give the folder that has the kernel's MAINTAINERS, Kbuild and init/main.c"});let r=La(e),s=n===null?null:c2(La(n)),o=r.text("MAINTAINERS",a2)??"";return{root:r.root,version:u2(r),kbuild:Eg(r,s,t),ownerOf:xg(o,i=>l2(Ua(r.root,i)))}}function l2(e){return s2(e,{throwIfNoEntry:!1})?.isDirectory()??!1}function c2(e){let t=e.text(".config",i2);if(t===null)return null;let n=new Map;for(let r of t.split(`
`)){let[,s,o]=/^(CONFIG_\w+)=(.*)$/.exec(r)??[];s!==void 0&&o!==void 0&&n.set(s,o.replace(/^"(.*)"$/,"$1"))}return n}function u2(e){let t=e.text("Makefile",1048576)??"",n=o=>new RegExp(`^${o} = (\\d+)$`,"m").exec(t.slice(0,2e3))?.[1],[r,s]=[n("VERSION"),n("PATCHLEVEL")];return r===void 0||s===void 0?null:`${r}.${s}`}function Ig({kbuild:e},t){return e.needsOf(t.replace(/\.\w+$/,""))}var Ag=".ko";function Og(e,t){let{sources:n}=e,r=[...d2(n),...f2(e,t)],s=[...new Set(r.map(l=>l.path))].sort(),o=new Map(s.map((l,c)=>[l,c]));r.sort((l,c)=>l.function-c.function||Ot(l.path,c.path));let i=new ho,a=new ho;return{...n,tree:t.version??"unknown",files:{length:s.length,path:s,need:Int32Array.from(s,l=>i.row(Ig(t,l)?.join(" ")??null)),needs:i.texts,owner:Int32Array.from(s,l=>a.row(t.ownerOf(l.replace(/\.ko$/,".c")))),owners:a.texts},code:{length:r.length,function:Int32Array.from(r,l=>l.function),file:Int32Array.from(r,l=>o.get(l.path)),self:Float64Array.from(r,({self:l})=>l)}}}function d2({code:e,files:t}){return Array.from({length:e.length},(n,r)=>({function:e.function[r],path:t.path[e.file[r]],self:e.self[r]})).filter(({path:n})=>!n.endsWith(Ag))}function f2({functions:e,modules:t},n){let r=new Set((t??[]).map(({name:o})=>o));r.delete(F.kernel);let s=e.objects.map(o=>{let i=r.has(o)?n.kbuild.moduleObject(o):null;return i===null?null:`${i}${Ag}`});return Array.from(e.object).flatMap((o,i)=>{let a=s[o]??null;return a===null?[]:[{function:i,path:a,self:e.self[i]}]})}var ho=class{texts=[];rows=new Map;row(t){if(t===null)return-1;let n=this.rows.get(t);return n===void 0&&this.rows.set(t,n=this.texts.push(t)-1),n}};import{posix as Pg}from"node:path";import{inflateSync as y2}from"node:zlib";var go=class e{position;bytes;end;constructor(t,n=0,r=t.length){if(r>t.length||n>r)throw new RangeError("outside of the section");this.bytes=t,this.position=n,this.end=r}get atEnd(){return this.position>=this.end}part(t){let n=this.advance(t);return new e(this.bytes,n,n+t)}skip(t){this.advance(t)}u8(){return this.bytes[this.advance(1)]}i8(){return this.bytes.readInt8(this.advance(1))}u16(){return this.bytes.readUInt16LE(this.advance(2))}u32(){return this.bytes.readUInt32LE(this.advance(4))}u64From(t){return Number(this.bytes.readBigUInt64LE(this.advance(8))-t)}uleb(){let t=0;for(let n=1;;n*=128){let r=this.u8();if(t+=(r&127)*n,r<128)return t}}sleb(){let t=0;for(let n=1;;n*=128){let r=this.u8();if(t+=(r&127)*n,r<128)return r&64?t-n*128:t}}text(){let t=this.bytes.indexOf(0,this.position);if(t<0||t>=this.end)throw new RangeError("a text without an end");let n=this.bytes.toString("utf8",this.position,t);return this.position=t+1,n}advance(t){let n=this.position;if(!(t>=0&&n>=0&&n+t<=this.end))throw new RangeError("cut short");return this.position=n+t,n}};import{posix as $a}from"node:path";var m2=1<<20;function Lg(e,t){let n=e.u32(),r=n===4294967295;r&&(n=e.u64From(0n));let s=e.part(n),o=()=>r?s.u64From(0n):s.u32(),i=s.u16();if(i<2||i>5||i===5&&(s.u8()!==8||s.u8()!==0))return null;let a=o(),l=s.position+a,c=s.u8();i>=4&&s.skip(1),s.skip(1);let u=s.i8(),d=s.u8(),f=s.u8();if(d===0||f===0)return null;let m=Array.from({length:f-1},()=>s.u8()),p=i===5?_2(s,o,t):g2(s);if(p===null)return null;s.position=l;let g=new Map,_=k=>{let w=g.get(k);return w===void 0&&g.set(k,w=h2(p,k)),w},y=p.files.findIndex(({name:k})=>p2(k));return{program:s,minimumLength:c,lineBase:u,lineRange:d,opcodeBase:f,operands:m,path:_,source:()=>_(Math.max(0,y))}}function p2(e){return e!==""&&!e.endsWith(".h")}function h2({directories:e,files:t},n){let r=t[n];if(!r)return"";let s=e[r.directory]??"",o=$a.join(s,r.name);return r.name.startsWith("/")?$a.normalize(r.name):o.startsWith("/")?o:$a.join(e[0]??"",o)}function g2(e){let t=[""];for(let r=e.text();r!=="";r=e.text())t.push(r);let n=[{name:"",directory:0}];for(let r=e.text();r!=="";r=e.text())n.push({name:r,directory:e.uleb()}),e.uleb(),e.uleb();return{directories:t,files:n}}var Rg={path:1,directory:2},on={string:8,udata:15,data1:11,data2:5,data4:6,data16:30},Ng={strp:14,lineStrp:31};function _2(e,t,n){let r=()=>{let i=Array.from({length:e.u8()},()=>({type:e.uleb(),form:e.uleb()})),a=e.uleb();if(a>m2||i.length===0)return a===0?[]:null;let l=[];for(let c=0;c<a;c+=1){let u=i.map(m=>({type:m.type,value:b2(e,m.form,t,n)}));if(u.some(({value:m})=>m===null))return null;let d=u.find(({type:m})=>m===Rg.path)?.value,f=u.find(({type:m})=>m===Rg.directory)?.value;l.push({name:typeof d=="string"?d:"",directory:typeof f=="number"?f:0})}return l},s=r(),o=s&&r();return o&&{directories:s.map(({name:i})=>i),files:o}}function b2(e,t,n,r){switch(t){case on.string:return e.text();case Ng.lineStrp:return _e(r.line,n());case Ng.strp:return _e(r.info,n());case on.udata:return e.uleb();case on.data1:return e.u8();case on.data2:return e.u16();case on.data4:return e.u32();case on.data16:return e.skip(16),0;default:return null}}var Mg=512*2**20;function UW(e,t,n){let r=new Da(n);return Bg(e,t,r)?r.found:null}function Cg(e,t,n){let r=new Ka(n);return Bg(e,t,r)?r.found:null}function Bg(e,t,n){let r=za(e,t,".debug_line");if(r===null)return!1;let s={line:za(e,t,".debug_line_str")??Buffer.alloc(0),info:za(e,t,".debug_str")??Buffer.alloc(0)};try{for(let o=new go(r);!o.atEnd;){let i=Lg(o,s);i!==null&&k2(i,n)}}catch(o){throw o instanceof RangeError?h("the line information is damaged",{place:{file:e.name},cause:o}):o}return!0}function za(e,t,n){let r=t.sections.find(i=>i.name===n);if(!r||r.size<24||r.size>Mg)return null;let s=e.read(r.offset,r.size);return s.readUInt32LE(0)===1&&s.readUInt32LE(4)===0?y2(s.subarray(24),{maxOutputLength:Mg}):s}var _o=class{lowest;starts;ends;order;last=0;constructor(t){this.order=t.map((n,r)=>r).sort((n,r)=>w2(t[n].start,t[r].start)),this.lowest=this.order.length>0?t[this.order[0]].start:0n,this.starts=Float64Array.from(this.order,n=>Number(t[n].start-this.lowest)),this.ends=Float64Array.from(this.order,n=>Number(t[n].end-this.lowest))}at(t){if(t<0)return-1;if(!this.holds(this.last,t)){let n=this.search(t);if(n<0)return-1;this.last=n}return this.order[this.last]}begins(t){return t===this.starts[this.last]}holds(t,n){return n>=this.starts[t]&&n<this.ends[t]}search(t){let n=0,r=this.starts.length-1;for(;n<=r;){let s=n+r>>1;this.starts[s]<=t?n=s+1:r=s-1}return r>=0&&this.holds(r,t)?r:-1}},Da=class{lowest;found;ranges;constructor(t){this.ranges=new _o(t),this.lowest=this.ranges.lowest,this.found=t.map(()=>({begin:null,lines:new Map}))}row(t,n,r,s){let o=s===0?-1:this.ranges.at(t);if(o===-1)return;let i=n.path(r),a=this.found[o];a.begin===null&&this.ranges.begins(t)&&(a.begin={path:i,line:s});let l=a.lines.get(i);l?l.add(s):a.lines.set(i,new Set([s]))}},Ka=class{lowest;ranges;best;bestRows;latest;latestRows;constructor(t){this.ranges=new _o(t),this.lowest=this.ranges.lowest,this.best=t.map(()=>null),this.latest=t.map(()=>null),this.bestRows=new Int32Array(t.length),this.latestRows=new Int32Array(t.length)}get found(){return this.best.map(t=>t?.source()??null)}row(t,n){let r=this.ranges.at(t);r!==-1&&(this.latest[r]!==n&&(this.latest[r]=n,this.latestRows[r]=0),this.latestRows[r]+=1,!(this.latestRows[r]<=this.bestRows[r])&&(this.best[r]=n,this.bestRows[r]=this.latestRows[r]))}};function w2(e,t){return e<t?-1:e>t?1:0}var an={copy:1,advancePc:2,advanceLine:3,setFile:4,constAddPc:8,fixedAdvancePc:9},Fg={endSequence:1,setAddress:2};function k2(e,t){let{program:n,opcodeBase:r,lineBase:s,lineRange:o,minimumLength:i}=e,a=-1,l=1,c=1;for(;!n.atEnd;){let u=n.u8();if(u>=r){let d=u-r;a+=Math.floor(d/o)*i,c+=s+d%o,t.row(a,e,l,c)}else if(u===0){let d=n.uleb(),f=n.position+d,m=n.u8();m===Fg.setAddress&&(a=n.u64From(t.lowest)),m===Fg.endSequence&&([a,l,c]=[-1,1,1]),n.position=f}else if(u===an.copy)t.row(a,e,l,c);else if(u===an.advancePc)a+=n.uleb()*i;else if(u===an.advanceLine)c+=n.sleb();else if(u===an.setFile)l=n.uleb();else if(u===an.constAddPc)a+=Math.floor((255-r)/o)*i;else if(u===an.fixedAdvancePc)a+=n.u16();else for(let d=e.operands[u-1]??0;d>0;d-=1)n.uleb()}}function $g(e,t){let n=M(e,r=>r.size<64||!ge(r.read(0,4))?null:Cg(r,U(r),E2(t)));return n&&Ga("debug-lines",x2(n))}function zg(e){try{return M(e,t=>{let n=U(t);return n.sections.some(({name:s})=>s===".debug_line")?{buildId:se(t,n)}:null})}catch{return null}}function Ga(e,t){let n=[...new Set(t.filter(s=>s!==null))].sort(),r=new Map(n.map((s,o)=>[s,o]));return{evidence:e,paths:n,fileOf:Int32Array.from(t,s=>s===null?-1:r.get(s))}}function E2({address:e,size:t,length:n}){return Array.from({length:n},(r,s)=>({start:e[s],end:e[s]+BigInt(t[s])}))}var Ug="/init/main.c";function x2(e){let t=new Set(e.filter(i=>i!==null&&i!=="")),n=[...t].find(i=>i.endsWith(Ug))??"",r=n.slice(0,Math.max(0,n.length+1-Ug.length)),s=new Map,o=new Set;for(let i of t){let a=r!==""&&i.startsWith(r)?i.slice(r.length):null;a===null&&(r!==""||i.startsWith("/"))||(s.set(i,a??i),o.add(Pg.dirname(a??i)))}for(let i of t){if(s.has(i))continue;let a=i.split("/").filter(c=>c!==""&&c!=="."&&c!==".."),l=a.map((c,u)=>a.slice(u).join("/"));s.set(i,l.find(c=>o.has(Pg.dirname(c))&&c.includes("/"))??i)}return e.map(i=>i===null?null:s.get(i)??null)}import{existsSync as Kg,readdirSync as v2}from"node:fs";import{join as ln,posix as qa}from"node:path";var bo=`!<thin>
`;function Dg(e){if(e.size<bo.length||e.size>67108864)return null;let t=e.read(0,e.size);if(t.toString("latin1",0,bo.length)!==bo)return null;let n=[],r="";for(let s=bo.length;s+60<=t.length&&n.length<1e5;){let o=t.toString("latin1",s,s+16).trimEnd(),i=Number(t.toString("latin1",s+48,s+58).trim());if(!Number.isSafeInteger(i)||i<0)return n;if(s+=60,o==="//"||o==="/"||o==="/SYM64/"){o==="//"&&(r=t.toString("utf8",s,s+i)),s+=i+i%2;continue}let a=/^\/(\d+)/.exec(o)?.[1],l=a===void 0?o.replace(/\/$/,""):S2(r,Number(a));l!==""&&n.push(l)}return n}function S2(e,t){let n=e.indexOf(`
`,t);return n===-1?"":e.slice(t,n).replace(/\/$/,"")}var T2=5e4,I2=5e4,A2=["built-in.a","lib.a","vmlinux.a"],O2=new Set(["Documentation","tools","scripts","samples","include","LICENSES","debian"]);function Gg(e,t){let n=R2(e);if(n.length===0)return null;let r=L2(e,n),s=F2(t,r),o=n.map(i=>B2(e,i));return Ga("objects",Array.from(s,i=>i===-1?null:o[i]))}function R2(e){let t=new Set,n=[""];for(let r=0;r<n.length&&r<T2;r+=1){let s=n[r];for(let o of v2(ln(e,s),{withFileTypes:!0})){let{name:i}=o;if(o.isDirectory()&&!i.startsWith(".")&&!(s===""&&O2.has(i)))n.push(qa.join(s,i));else if(o.isFile()&&A2.includes(i))for(let a of N2(e,s,i))t.size<I2&&t.add(a)}}return[...t]}function N2(e,t,n){return(M(ln(e,t,n),Dg)??[]).flatMap(s=>{if(!s.endsWith(".o"))return[];let i=[qa.join(t,s),qa.normalize(s)].find(a=>!/^(\.\.|\/)/.test(a)&&Kg(ln(e,a)));return i===void 0?[]:[i]})}function L2(e,t){let n=new Map,r=new Map;for(let[s,o]of t.entries())for(let{name:i,isWeak:a}of M2(ln(e,o))){let l=a?r:n,c=l.get(i);c?c.push(s):l.set(i,[s])}for(let[s,o]of r)n.has(s)||n.set(s,o);return n}function M2(e){try{return M(e,t=>{if(t.size<64||!ge(t.read(0,4)))return[];let n=U(t),r=je(n);if(!r)return[];let s=jt(t,n,r),o=[];for(let i=0;i<s.length;i+=1){if(s.code[i]!==1)continue;let a=s.binding[i]===B.weak;o.push({name:_e(s.names,s.name[i]),isWeak:a})}return o})}catch{return[]}}function F2(e,t){let{length:n}=e,r=new Int32Array(n).fill(-1),s=new Map;for(let l=0;l<n;l+=1){let c=e.aliases(l).map(f=>t.get(f)??[]),u=c.find(f=>f.length===1),d=c.find(f=>f.length>1);u?r[l]=u[0]:d&&s.set(l,d)}let o=C2(e,r),i=new Set,a=-1;for(let l=0;l<n;l+=1){l>0&&e.section(l)!==e.section(l-1)&&(a=-1);let c=s.get(l);if(c){let u=_=>`${_} ${e.name(l)}`,d=o[l],f=c.filter(_=>!i.has(u(_))),m=f.filter(_=>_===a||_===d),p=f.filter(_=>_>a&&_<d),g=m.length>0?m:p;g.length===1&&(r[l]=g[0],i.add(u(g[0])))}r[l]!==-1&&(a=r[l])}return r}function C2(e,t){let n=new Int32Array(t.length).fill(-1),r=-1;for(let s=n.length-1;s>=0;s-=1)s+1<n.length&&e.section(s)!==e.section(s+1)&&(r=-1),n[s]=r,t[s]!==-1&&(r=t[s]);return n}function B2(e,t){let n=t.slice(0,-2),r=["c","S","rs"].find(s=>[e,ln(e,"source")].some(o=>Kg(ln(o,`${n}.${s}`))));return`${n}.${r??"c"}`}function jg(e,t,n){let r=[],{arch:s}=t,o=Sg(e.kernel,s.kernel.folder),i=$2(e.kernel,s.kernel.folder),a=e.source??o??(po(n)?n:null),l=a===null?null:Tg(a,vg(s.kernel.folder),i),c=l&&z2(l,t.banner);if(c&&(e.source!==null&&r.push(c),l=null),t.doubt!==null||t.symbols.length===0)return{digest:null,codeFiles:()=>null,tree:l,warnings:r};let u=i??l?.root??null,d=D2(e,t,u),f,m=()=>(f===void 0&&(f=K2(d,t.symbols,u,r)),f);return{digest:U2(d,m),codeFiles:m,tree:l,warnings:r}}function ja(e,{tree:t,warnings:n}){let r=e.sources&&t?Og({...e,sources:e.sources},t):e.sources;return{...e,sources:r,warnings:[...e.warnings,...n]}}function U2(e,t){let n=e.map(zg).find(a=>a!==null)?.buildId;if(n)return`lines of ${n}`;let r=t();if(r===null)return null;let{evidence:s,paths:o,fileOf:i}=r;return R(`${s} ${o.join(`
`)} ${R(new Uint8Array(i.buffer))}`)}function $2(e,t){let[,n]=new RegExp(`^(.*)/${t}/[^/]+$`).exec(e)??[];return n!==void 0&&P2(qg(n,".config"))?n:null}function z2(e,t){let[,n]=/^Linux version (\d+\.\d+)/.exec(t??"")??[];return n===void 0||e.version===null||n===e.version?null:`${e.root} is the source tree of Linux ${e.version}, the kernel is ${n}: what builds its files is not told`}function D2({vmlinux:e,kernel:t},{buildId:n,image:r},s){let o=s===null?null:qg(s,"vmlinux"),i=[e,r.format==="ELF"?t:null,n===null?null:hs({buildId:n,release:r.release,kernelPath:t,root:"/"}),o!==null&&n!==null&&Nn(o,n)?o:null];return[...new Set(i.filter(a=>a!==null))]}function K2(e,t,n,r){try{for(let s of e){let o=$g(s,t);if(o!==null)return o}return n===null?null:Gg(n,t)}catch(s){return r.push(`which files functions are from is not told: ${x(s)}`),null}}var Wa={source:"none",buildId:null,length:0,address:new BigUint64Array(0),size:new Uint32Array(0),name:()=>"",aliases:()=>[],section:()=>"",find:()=>-1,findHalves:()=>-1,addressOf:()=>null,addressesOf:()=>[],text:[]};function Wg(e,t,n){let r=new Map(n?e.facts.exports.map(({name:s,address:o})=>[s,o]):[]);return{...e,symbols:Wa,landmarks:qs(e.arch,Wa,{...e.facts,initcalls:[]}),names:{addressOf:s=>r.get(s)??null,names:()=>r.keys(),initcalls:[]},structures:null,doubt:t,warnings:[...e.warnings,`names not to be believed: ${t}`]}}function Qg(e,{doubt:t}){if(e.end.kind==="symbol")throw new b(`the end mark '${e.end.symbol}' is a name, and the names are not to be believed`,{hint:`${t??""}; without --vmlinux the kernel's own symbols are used; '--end power-off' needs no names`});return{...e,stages:e.stages.filter(({start:n})=>!("symbol"in n))}}import{writeFile as G2}from"node:fs/promises";import{basename as q2,join as j2}from"node:path";async function Hg(e,t,n){if(e.ukiProfile!==null&&!t?.unified?.profiles.length)throw h("'uki-profile' chooses a profile of a unified kernel image, and this has none",{place:{file:e.kernel},hint:"leave 'uki-profile' out"});if(t===null)return{scenario:e,notes:[]};let r=[`${q2(e.kernel)} is ${t.wrappings.join(", and in it is ")}: the kernel in it is booted`],{unified:s}=t;if(s===null)return{scenario:e,notes:r};let o=W2(s,e),i=await H2(e,s.profiles[o]??s,n);return{scenario:i.scenario,notes:[...r,...Q2(s,o),...i.notes]}}function W2({profiles:e},{kernel:t,ukiProfile:n}){if(n===null)return 0;let r=e.findIndex(({id:o,title:i},a)=>o===n||i===n||String(a)===n),s={file:t};if(r===-1)throw h(`this unified kernel image has no profile '${n}'`,{place:s,hint:`it has ${e.map(Qa).join(", ")}`});if(e[r].otherKernel)throw h(`the profile ${Qa(e[r],r)} boots a kernel of its own, which is not taken out here`,{place:s,hint:"give that kernel itself with --kernel"});return r}function Qa({id:e,title:t},n){let r=[e,t].filter(s=>s!==null);return r.length===0?String(n):`${n} (${r.join(", ")})`}function Q2({profiles:e,title:t},n){let r=e[n];return[...t===null?[]:[`it calls itself ${t}`],...r===void 0||e.length<2?[]:[`it has ${e.length} profiles (--uki-profile): ${Qa(r,n)} is booted`]]}async function H2(e,{initrd:t,append:n},r){if(e.boot!=="kernel")return{scenario:e,notes:[]};let s=[],o=e;return n!==null&&(o={...o,append:`${n} ${e.append}`.trimEnd()},s.push(`its command line comes first: ${n}`)),t!==null&&e.initrd===null&&!e.generateInitrd?(await S(r),o={...o,initrd:j2(r,"initrd")},await G2(o.initrd,t),s.push(`its initramfs is booted (${t.length.toLocaleString("en-US")} bytes)`)):t!==null&&s.push("its initramfs is left out: the scenario's is booted"),{scenario:o,notes:s}}async function HQ(e,t,n){let r=await jh(e,{cacheFolder:n.cacheFolder,env:n.env,signal:n.signal,...n.onStep?{onProgress:n.onStep}:{}}),{scenario:s,notes:o}=await Hg(e,r.image.unwrapped,yo(t,"guest"));o.forEach(m=>n.onStep?.(m));let i=await Kp(s,n);n.onStep?.(i.reason);let a=await rR(s,r,yo(t,"guest"),n);a.notes.forEach(m=>n.onStep?.(m));let l=jg(e,r,n.cwd),c={scenario:s,guest:a,qemu:i,symbols:r.symbols,evidence:l,digestOf:pl()},u=await Vp(c,n),d=u===null?null:await Xp(u,c,t,n);if(d!==null)return n.onStep?.(El(d.profile)),{...d,profile:ja(d.profile,l)};let f=await Z2(c,r,t,n);return u!==null&&await Yp(u,f,n),{...f,profile:ja(f.profile,l)}}async function Z2({scenario:e,guest:t,qemu:n,evidence:r,digestOf:s},o,i,a){let{kernel:l,first:c}=await tR({scenario:e,kernel:o,qemu:n,guest:t,host:a,evidence:r,digestOf:s,run:1},i),u=[c];for(let _=2;_<=e.runs&&u.at(-1).recording.outcome.kind==="reached-end";_+=1)u.push((await Ha({scenario:e,kernel:l,qemu:n,guest:t,host:a,evidence:r,digestOf:s,run:_},i)).measurement);let d=u.map(({profile:_})=>xl(_)),{profile:f,recording:m}=nR(u),p=new Set(d.map(({digest:_})=>_)),g=[...f.warnings,...l.warnings,...n.shortfall===void 0?[]:[n.shortfall]];return p.size>1&&f.assume==="exact"&&g.push(`${d.length} runs gave ${p.size} different profiles: something is not deterministic`),{recording:m,profile:{...f,samples:d.length>1?d:null,warnings:g}}}var eR="the image's kernel does not seem to be the one 'kernel' names, which it has to be: ";function Vg({boot:e},t){return`${e==="kernel"?"":eR}${Ln(t)}`}async function tR(e,t){let{kernel:n,host:r}=e,s=async(l,c)=>{let u=Wg(n,l,c);return{kernel:u,first:(await Ha({...e,kernel:u},t)).measurement}};if(n.doubt!==null)return r.onStep?.(`names not to be believed: ${n.doubt}; booting without them`),await s(n.doubt,!0);let{measurement:o,failedChecks:i}=await Ha(e,t);if(!ks(i))return{kernel:n,first:o};let a=Vg(e.scenario,i);return r.onStep?.(`names not to be believed: ${a}; booting again without them`),await s(a,!1)}function nR(e){let t=e.at(-1);if(t.recording.outcome.kind!=="reached-end")return t;if(t.profile.assume==="exact")return e[0];let n=({profile:r})=>Rt(r);return e.toSorted((r,s)=>n(r)-n(s))[Math.floor((e.length-1)/2)]}async function rR(e,t,n,{cacheFolder:r,env:s,initrdPadding:o=0}){await S(n);let i=jp(t.image,t.symbols),a=t.bootable(),l=await wu({scenario:e,kernel:i,bootable:a,folder:n,cacheFolder:r,env:s});if(l.initrd===null||o===0)return l;let c=yo(n,"initramfs.padded");return await Y2(l.initrd,c),await X2(c,384),await V2(c,new Uint8Array(o)),{...l,initrd:c}}async function Ha(e,t){let{scenario:n,kernel:r,qemu:s,host:o,run:i}=e,a=yo(t,`run-${i}`);await S(a);let l=r.doubt===null?n:Qg(n,r),c=Fl(l,r.names);if(n.tracer==="exec_tb")return{measurement:await pg(e,c,a),failedChecks:[]};let u=[gr,...c.filter(({role:p})=>p==="stage").map(({name:p})=>p)],d=await fo({scenario:n,qemu:s,kernel:r,marks:c,folder:a,cacheFolder:o.cacheFolder,env:o.env,signal:o.signal}),{onBoot:f}=o,m=await Dr({scenario:n,qemu:s,guest:e.guest,marks:c,folder:a,tracer:d,signal:o.signal,...f?{onProgress:p=>f({...p,run:i,runs:n.runs,stage:u[p.stages]??u.at(-1)})}:{}});return await sR(m,e)}async function sR({recording:e,tables:t},{kernel:n,guest:r,host:s,evidence:o,digestOf:i}){let{outcome:a,scenario:l}=e;if(t===null)throw new b(`${a.kind}: ${a.detail}`,{exitStatus:sn(a),hint:"what the guest and QEMU printed is kept in console.log and qemu.log"});let c=await oR(t.guest,{scenario:l,guest:r,kernel:n,host:s}),u=await J2(e.console,"utf8"),{symbols:d,banner:f}=n,m=tf({recording:e,files:c.code,tables:t,symbols:d,codeFiles:d.length===0?null:o.codeFiles(),subject:await os(l,r.initrd,n,i),consoleText:u}),p=d.length===0?[]:lf({recording:e,tables:t,symbols:d,banner:f,consoleText:u}),g=p.length===0?[]:[`names may be wrong: ${Vg(l,p)}`],_=[...m.warnings,...c.warnings,...g];return{measurement:{recording:e,profile:{...m,warnings:_}},failedChecks:p}}async function oR({objects:e},{scenario:t,guest:n,kernel:r,host:s}){let o=[],i=[];for(let[u,{kind:d,name:f,filesystem:m,sizeBytes:p}]of e.entries()){let g=d==="vdso"?await r.vdso(p):null;d==="module"||d==="vdso"&&g===null||(o.push(u),i.push({path:f,filesystem:m,sizeBytes:p,...g&&{content:g}}))}let{code:a,warnings:l}=await am(i,{sysroot:t.sysroot,disk:n.disk?.path??null,...t.disk?{diskName:t.disk.path}:{},initrd:t.initrd,cacheFolder:s.cacheFolder,env:s.env,signal:s.signal,...s.onStep?{onProgress:s.onStep}:{}}),c=e.map(()=>null);return o.forEach((u,d)=>c[u]=a[d]),{code:c,warnings:l}}import{accessSync as iR,constants as Xg,mkdirSync as aR,mkdtempSync as Zg,readdirSync as lR,rmdirSync as cR,rmSync as uR,statSync as dR,symlinkSync as fR}from"node:fs";import{tmpdir as mR}from"node:os";import{dirname as Yg,join as cn}from"node:path";function t5(e){let t=hr(e),n=pR(t);if(n===null)return{env:e,warning:null,remove:()=>{}};let r=Zg(cn(mR(),"bootgate-cache-")),s=()=>{process.off("exit",s),uR(r,{recursive:!0,force:!0})};return process.once("exit",s),gR(r,t),{env:{...e,BOOTGATE_CACHE:r},warning:`the cache ${t} cannot be written (${n}): what is in it is used, and nothing is kept; set BOOTGATE_CACHE to a folder that can be written`,remove:s}}var Va={EROFS:"the file system is read-only",EACCES:"permission denied",EPERM:"permission denied",ENOTDIR:"a part of the path is a file"};function pR(e){for(let t=e;;t=Yg(t))try{return dR(t).isDirectory()?(iR(t,Xg.W_OK|Xg.X_OK),hR(t)):Va.ENOTDIR}catch(n){let r=I(n)??"";if(r!=="ENOENT"||Yg(t)===t)return Va[r]??`error ${r}`}}function hR(e){try{return cR(Zg(cn(e,".bootgate-"))),null}catch(t){let n=I(t)??"";return["ENOSPC","EDQUOT"].includes(n)?null:Va[n]??`no folder can be made: ${n}`}}function gR(e,t){for(let n of Jg(t)){aR(cn(e,n));for(let r of Jg(cn(t,n)))fR(cn(t,n,r),cn(e,n,r))}}function Jg(e){try{return lR(e)}catch{return[]}}import{availableParallelism as xR,freemem as SR}from"node:os";var _R=["seed","padding"];function e_(e,t,n=_R){let r={seed:!0,padding:bR(e),word:e.boot==="kernel"},s=n.filter(o=>r[o]).map(o=>ER[o]);return Array.from({length:t},(o,i)=>s[i%s.length]({...e,runs:1},Math.floor(i/s.length)+1))}function bR({boot:e,initrd:t,generateInitrd:n,disk:r}){return e==="kernel"&&(t!==null||n||r===null)}function yR(e,t){let n=e.seed+t;return{what:`seed ${n}`,scenario:{...e,seed:n},initrdPadding:0}}function wR(e,t){let n=`bootgate.neutral=${"1".repeat(t)}`;return{what:`command line with ${n}`,scenario:{...e,append:`${e.append} ${n}`.trim()},initrdPadding:0}}function kR(e,t){let n=4096*t;return{what:`initramfs padded by ${n} bytes`,scenario:e,initrdPadding:n}}var ER={seed:yR,padding:kR,word:wR};function t_({memoryMiB:e},t,n){let r=e*1048576+1073741824;return Math.max(1,Math.min(t,Math.floor(n/r)))}function n_(e){return Math.min(...e.map(t=>t_(t,xR(),SR())))}function r_(e,t){let n=new Xa(t);return async(r,s,o)=>{let i=r.tracer==="exec_tb"?t:1;await n.take(i);try{return o.signal.throwIfAborted(),await e(r,s,o)}finally{n.give(i)}}}function i5(e){let t=new Map;return async(n,r,s)=>{let o=`${n.arch} ${n.tracer}`,i=()=>{},a=t.get(o);a?await a:t.set(o,new Promise(c=>i=c));let l=c=>{i(),s.onBoot?.(c)};try{return await e(n,r,{...s,onBoot:l})}finally{i()}}}var Xa=class{#e;#t=[];constructor(t){this.#e=t}async take(t){await new Promise(n=>{this.#t.push({width:t,go:n}),this.#n()})}give(t){this.#e+=t,this.#n()}#n(){for(let[t]=this.#t;t&&t.width<=this.#e;[t]=this.#t)this.#t.shift(),this.#e-=t.width,t.go()}};function p5(e,t,n){let{opportunities:r,small:s}=t,o=Eo(e.unit),i=Rt(e),a=`The boot takes ${o.say(i)}.`;return r.length===0?{sections:[mn("",[pr(a,"Nothing that is known would make it much faster.")])]}:{sections:[mn("What would make this boot faster",[pr(a),{kind:"table",columns:[{title:"expected",align:"right"},{title:"",align:"right"},...n===null?[]:[{title:"measured",align:"right"},{title:"",align:"right"}],{title:"what",leads:!0,shrink:!0,min:20,cut:"end"}],rows:r.map((l,c)=>[q(-l.expected),Re(l.expected/i),...n===null?[]:vR(n,l,i),`${c+1}. ${l.rule.title}`]),rest:s.length===0?"":`${Xn(s.length,"change")} that would save less (--all shows)`}]),...n?.together?[TR(e,n.together,i)]:[],mn("How, and what it costs",[Al(r.map((l,c)=>AR(l,c,n,e)))])]}}function vR({alone:e},{rule:t},n){let r=e.get(t.id);return r===void 0?["not tried",""]:r.refused!==null?[Mt("bad","refused"),""]:[Mt(r.saved>0?"good":"bad",wo(-r.saved)),r.saved===0?"":Re(r.saved/n)]}function wo(e){return e>0?`+${q(e)}`:q(e)}function TR(e,{ids:t,append:n,trial:r},s){let o=Eo(e.unit),i=r.refused===null?[To(o.sayDelta(-r.saved)),` (${Re(r.saved/s)})`,r.savedNs===null?"":`, ${Yn.sayDelta(-r.savedNs)} of virtual time`,`: ${o.say(s-r.saved)} are left`]:Mt("bad",`refused: ${r.refused}`);return mn("All together",[pr([`${Xn(t.length,"change")} in one boot: `,i],...r.refused===null?[s_(r.kinds),...o_(r)]:[]),{kind:"code",lines:[`append: ${n}`],language:"yaml"}])}function s_(e){return`by kind: ${gl.flatMap((n,r)=>e[r]===0?[]:[`${n} ${wo(-e[r])}`]).join(", ")}`}function o_({unfinished:e}){if(e.length===0)return[];let t=e.slice(0,4).map(dn),n=e.length>4?", \u2026":"";return[Mt("doubtful",[`the boot ended before ${Xn(e.length,"module")} had been loaded (`,fn(t,", "),`${n}), which the saving has in it: --end somewhere that waits for udev tells more`])]}function IR({aside:e}){return e===0?"":" (which moves with the moment of the end, and is not counted)"}function AR(e,t,n,{unit:r}){let{rule:s,expected:o}=e,i=n?.alone.get(s.id),a=Il(e,r).map(({what:u,figure:d})=>d===""?u:fn([dn(u),d]," ")),l=Tl(e).map(({says:u,word:d})=>[u,dn(d)]),c=i===void 0?[]:[i.refused===null?`measured: ${wo(-i.saved)} of ${wo(-o)}; ${s_(i.kinds)}${IR(i)}`:Mt("bad",`refused: ${i.refused}`),...o_(i)];return{line:[`${t+1}. `,To(s.title)," (",dn(s.id),")"],items:[fn(l,"; "),["because of ",fn(a,", ")],`lost: ${s.lose}`,...c,["see ",s.source]]}}function k5(e,t){let n=Tt(e),{compression:r}=n,s;return{option:ia(n),payload:r===null?null:{compression:r,get bytes(){return n.open().bytes.length}},initramfs:()=>s??=t===null?null:OR(t)}}function OR(e){try{let t=nt(e),n=[],r=0;for(let s of Bt(t,"")){let o=t.kind(s)==="file"?t.read(s):null,i=o?.length??0;r+=i,Fr(s)&&o!==null&&n.push({name:Yo(o,"name")??Mr(s),bytes:i})}return{compression:t.compression,bytes:r,modules:n}}catch{return null}}function S5({run:e,runs:t,elapsedMs:n,instructions:r,counted:s,stage:o}){return[t>1?`run ${e} of ${t}`:"booting",`${(n/1e3).toFixed(1)} s`,`${Ya(r)} ${s??"instructions"}`,o].join(" \xB7 ")}import{rm as i_}from"node:fs/promises";import{join as RR}from"node:path";async function C5(e,t,{count:n,kinds:r,folder:s,measure:o,host:i,atOnce:a}){if(e.assume!=="exact")throw h("a noise band is of boots that are counted exactly, which this one is not",{hint:"'runs' reports how much such boots differ"});let l=a??n_([t]),c=await j(s,".variations");try{let u=e_(t,n,r),d=performance.now(),f=await LR(e,u,l,{measure:o,host:i,work:c});return i.onStep?.(NR(e,f.length,Math.min(l,f.length),performance.now()-d)),f}finally{await i_(c,{recursive:!0,force:!0})}}function NR({totals:e},t,n,r){let s=a=>`${(a/1e3).toFixed(1)} s`,o=n>1?`, ${n} side by side`:"",i=`${t===1?"it took":`all ${t} in`} ${s(r)}${o}`;return e.wallMs>0?`${i}; the base's boot alone took ${s(e.wallMs)}`:i}async function LR(e,t,n,{measure:r,host:s,work:o}){let i=new AbortController,a=AbortSignal.any([s.signal,i.signal]),l=r_(r,n),c=new Set,u=0,d=async({what:m,scenario:p,initrdPadding:g},_)=>{let y=RR(o,`variation-${_+1}`);try{let k=await l(p,y,{...s,signal:a,initrdPadding:g,onStep:()=>{},onBoot:E=>{c.add(_),_===Math.min(...c)&&s.onBoot?.({...E,run:_+1,runs:t.length})}});a.throwIfAborted(),MR(e,m,k),u+=1;let w=q(Rt(k.profile));return s.onStep?.(`neutral variation ${u} of ${t.length}: ${w} instructions, ${m}`),{what:m,profile:k.profile}}catch(k){throw i.abort(k),k}finally{c.delete(_),await i_(y,{recursive:!0,force:!0})}},f=t.map(d);return await Promise.allSettled(f),a.throwIfAborted(),await Promise.all(f)}function MR(e,t,{profile:n,recording:r}){if(n.outcome.kind!=="reached-end")throw new b(`there is no noise band: the boot with ${t} ended early: ${n.outcome.detail}`,{exitStatus:sn(r.outcome),hint:"a boot that a neutral change breaks is worth a look of its own"});if(n.environment.fingerprint!==e.environment.fingerprint)throw new b(`there is no noise band: the boot with ${t} was measured differently than the base`)}export{ge as a,U as b,_e as c,k5 as d,Fl as e,ru as f,cf as g,aB as h,je as i,jt as j,Te as k,W as l,Ie as m,ue as n,wt as o,Mn as p,pm as q,fe as r,Ht as s,Di as t,T$ as u,St as v,Vt as w,at as x,lt as y,$n as z,Wm as A,Yt as B,gz as C,Ms as D,qz as E,fp as F,Jt as G,Qz as H,Yi as I,Zi as J,gp as K,xp as L,Sp as M,ra as N,Zt as O,Bs as P,Ve as Q,Tp as R,Bp as S,Us as T,xK as U,mI as V,hr as W,u8 as X,qs as Y,Kh as Z,ie as _,Xs as $,Jh as aa,Zs as ba,eg as ca,ee as da,Pq as ea,to as fa,Kq as ga,io as ha,co as ia,sn as ja,vg as ka,Tg as la,Og as ma,UW as na,HQ as oa,p5 as pa,S5 as qa,n_ as ra,r_ as sa,i5 as ta,C5 as ua,t5 as va};
