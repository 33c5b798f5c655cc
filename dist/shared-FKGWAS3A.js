import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{$ as Xa,A as Wn,Aa as Zn,Ba as er,C as Qn,Ca as tr,D as z,Da as rl,E as S,Ea as nr,F as fe,Fa as rr,G as Y,Ga as sl,H as za,I as R,Ia as sr,J as It,Ja as il,K as te,L as Re,La as ol,M as L,Ma as al,N as Da,Na as ll,O as Ka,Oa as ir,P as Ga,Pa as cl,Q as qa,Qa as ul,R as xe,S as ja,Sa as Je,T as Hn,Ta as fi,U as Wa,V as Ne,W as Qa,X as Vn,Y as Xn,Z as Ha,_ as Va,a as sn,aa as ui,b,ba as Ya,c as h,ca as At,da as A,e as I,ea as O,f as x,g as ie,i as Ba,ia as Ja,ja as Za,k as ci,ka as el,l as be,la as di,m as Tt,ma as Yn,na as Jn,o as Pa,oa as tl,p as Ua,pa as ne,qa as D,ra as q,sa as Ye,u as Kn,ua as nl,va as De,w as Gn,x as qn,y as $a,z as jn,za as F}from"./shared-CFCSMC56.js";import{homedir as $g}from"node:os";import{join as dl,resolve as fl}from"node:path";function or(e=process.env){return e.BOOTGATE_CACHE?fl(e.BOOTGATE_CACHE):dl(e.XDG_CACHE_HOME?fl(e.XDG_CACHE_HOME):dl($g(),".cache"),"bootgate")}import{appendFile as kO,chmod as EO,copyFile as xO,readFile as SO}from"node:fs/promises";import{join as li}from"node:path";var ar="firmware",ml=[{name:"kernel late",starts:[{symbol:"console_on_rootfs"},{symbol:"free_initmem"}]},{name:"userspace",starts:[{symbol:"run_init_process"},{firstUserInstruction:!0}]}],pl=["kernel_power_off","kernel_restart","kernel_halt","emergency_restart","machine_power_off","machine_restart","machine_halt","machine_emergency_restart"],hl=["console_flush_on_panic","vpanic","panic"],Ot="do_one_initcall";function gl(e,t){return[...mi(hl,"panic",t).slice(0,1),...Dg(e.end,t),...Kg(e,t),...jg(t)]}var zg={name:"request to switch off or restart",role:"end",at:{powerOff:!0}};function Dg(e,t){switch(e.kind){case"power-off":return[...mi(pl,"end",t),zg];case"symbol":{let n={address:_l(e.symbol,"the end mark",t)};return[{name:e.symbol,role:"end",at:n}]}case"first-user-instruction":return[{name:"first user instruction",role:"end",at:{firstUserInstruction:!0}}];case"exec":return[{name:`exec of ${e.path}`,role:"end",at:{exec:e.path}}];case"console":return[{name:`'${e.pattern}' on the console`,role:"end",at:{console:e.pattern}}]}}function Kg({arch:e,boot:t,stages:n},r){let s=new Set(n.map(({name:a})=>a)),i=[...O(e).stages.early[t],...qg(r),...ml].filter(({name:a})=>!s.has(a)).flatMap(a=>Gg(a,r)),o=n.map(({name:a,start:l})=>"symbol"in l?{name:a,role:"stage",at:{address:_l(l.symbol,`stage '${a}'`,r)}}:{name:a,role:"stage",at:l});return[...i,...o]}function Gg({name:e,starts:t},n){for(let r of t){if(!("symbol"in r))return[{name:e,role:"stage",at:r}];let s=n.addressOf(r.symbol);if(s!==null)return[{name:e,role:"stage",at:{address:s}}]}return[]}function qg({initcalls:e}){let t=new Set;return e.flatMap(({level:n,address:r})=>t.has(n)?[]:(t.add(n),[{name:`initcalls ${n}`,starts:[{address:r}]}]))}function jg(e){return e.initcalls.length===0?mi([Ot],"initcall-start",e):e.initcalls.map(({name:t,level:n,address:r})=>({name:t,role:"initcall-start",level:n,at:{address:r}}))}function mi(e,t,n){return e.flatMap(r=>{let s=n.addressOf(r);return s===null?[]:[{name:r,role:t,at:{address:s}}]})}function _l(e,t,n){let r=n.addressOf(e);if(r!==null)return r;let s=Qn(e,n.names());throw h(`${t} names '${e}', which this kernel does not have`,{hint:s?`did you mean '${s}'?`:"the name must be a function in the symbol table"})}import{readFile as py,writeFile as Ki}from"node:fs/promises";import{join as Ir}from"node:path";import{existsSync as Wg,readdirSync as Qg,statSync as El}from"node:fs";import{join as pi}from"node:path";var Me=69632,N=(e,t)=>n=>n.toString("latin1",e,e+t.length)===t,hi={role:"kernel"},oe={role:"disk"},Hg=[{what:"a kernel (bzImage)",...hi,matches:N(514,"HdrS")},{what:"an Android boot image",hint:Ze("take the kernel and the ramdisk out of it: unpack_bootimg --boot_img FILE --out FOLDER"),matches:e=>N(0,"ANDROID!")(e)||N(0,"VNDRBOOT")(e)},{what:"a U-Boot image (uImage)",hint:{kernel:"take the kernel out of it: dumpimage -p 0 -o kernel FILE",initrd:"take the initramfs out of it: dumpimage -p 0 -o initrd FILE"},matches:N(0,"'V")},{what:"a FIT image or a devicetree",hint:{kernel:"take the kernel out of it: dumpimage -T flat_dt -p 0 -o kernel FILE"},matches:N(0,"\xD0\r\xFE\xED")},{what:"a Chrome OS kernel partition",hint:{kernel:"take the kernel out of it: futility vbutil_kernel --get-vmlinuz FILE --vmlinuz-out vmlinuz"},matches:N(0,"CHROMEOS")},{what:"an initramfs (cpio archive)",role:"initrd",matches:e=>/^07070[127]/.test(e.toString("latin1",0,6))},{what:"a qcow2 disk image",...oe,matches:N(0,"QFI\xFB")},{what:"a VMDK disk image",...oe,matches:N(0,"KDMV")},{what:"a VDI disk image",...oe,matches:N(64,"\x7F\xDA\xBE")},{what:"a VHD disk image",...oe,matches:N(0,"conectix")},{what:"a VHDX disk image",...oe,matches:N(0,"vhdxfile")},{what:"a squashfs image (a snap, perhaps)",...oe,hint:{kernel:"of a snap with a kernel, take that out: unsquashfs -d FOLDER FILE, then give FOLDER/kernel.img"},matches:N(0,"hsqs")},{what:"a CD image (ISO 9660)",...oe,matches:N(32769,"CD001")},{what:"an XFS file system",...oe,matches:N(0,"XFSB")},{what:"an encrypted disk (LUKS)",...oe,matches:N(0,"LUKS\xBA\xBE")},{what:"a disk image with a GPT",...oe,matches:N(512,"EFI PART")},{what:"an ext4 file system",...oe,matches:N(1080,"S\xEF")},{what:"a Btrfs file system",...oe,matches:N(65600,"_BHRfS_M")},{what:"an Android sparse image",...oe,matches:N(0,":\xFF&\xED")},{what:"an EROFS file system",...oe,matches:N(1024,"\xE2\xE1\xF5\xE0")},{what:"an F2FS file system",...oe,matches:N(1024," \xF5\xF2")},{what:"a Debian package",unpack:"dpkg-deb -x FILE FOLDER",matches:N(0,`!<arch>
debian`)},{what:"an RPM package",unpack:"mkdir FOLDER && rpm2cpio FILE | cpio -idm -D FOLDER",matches:N(0,"\xED\xAB\xEE\xDB")},{what:"a static library",matches:N(0,`!<arch>
`)},{what:"a container image (docker save)",hint:{disk:wl("docker-archive"),kernel:kl("docker-archive")},matches:e=>gi(e)&&/^(?:[0-9a-f]{64}(?:[./]|$)|manifest\.json$)/.test(yl(e))},{what:"a container image (OCI)",hint:{disk:wl("oci-archive"),kernel:kl("oci-archive")},matches:e=>gi(e)&&/^(?:oci-layout|index\.json|blobs\/(?:sha256\/.*)?)$/.test(yl(e))},{what:"a tar archive",unpack:"mkdir FOLDER && tar -xf FILE -C FOLDER",matches:gi},{what:"a zip archive",unpack:"unzip FILE -d FOLDER",matches:N(0,"PK")},{what:"lzip-compressed data",hint:Ze("unpack it, and give what was in it: lzip -dc FILE > file"),matches:N(0,"LZIP")},{what:"compressed data of compress(1)",hint:Ze("unpack it, and give what was in it: gzip -dc FILE > file"),matches:N(0,"\x9D")},{what:"a 7-Zip archive",unpack:"7z x -oFOLDER FILE",matches:N(0,"7z\xBC\xAF'")},{what:"a Cabinet archive",unpack:"cabextract -d FOLDER FILE",matches:N(0,"MSCF")},{what:"an ELF file: a program, or a vmlinux",...hi,matches:N(0,"\x7FELF")},{what:"an EFI program or a kernel",...hi,matches:e=>N(0,"MZ")(e)&&e.length>=64},{what:"a script",matches:N(0,"#!")},{what:"a Git LFS pointer, not the file itself",hint:Ze("fetch it: git lfs pull"),matches:N(0,"version https://git-lfs")},{what:"a web page",hint:Ze("was it downloaded, and an error page is what came?"),matches:Xg},{what:"what a server answered in place of the file",hint:Ze("was it downloaded, and is it still there, and may it be read?"),matches:e=>/^\s*(?:<\?xml[^>]*>\s*)?<Error>|^\s*\{\s*"(?:message|error|errors|status)"/.test(e.toString("latin1",0,512))},{what:"an empty file",weak:!0,hint:Ze("was it written to, and did that succeed?"),matches:e=>e.length===0},{what:"nothing but zeros, as far as was looked",weak:!0,hint:Ze("was it written to, and did that succeed?"),matches:e=>e.every(t=>t===0)},{what:"a text file",weak:!0,matches:Vg}];function Ze(e){return{kernel:e,initrd:e,disk:e}}function gi(e){if(N(257,"ustar")(e))return!0;if(e.length<bl||e[0]===0)return!1;let t=/^\s*([0-7]{4,6})[\0 ]/.exec(e.toString("latin1",148,156))?.[1],n=0;for(let r=0;r<bl;r+=1)n+=r>=148&&r<156?32:e[r];return t!==void 0&&parseInt(t,8)===n}var bl=512;function yl(e){return e.toString("latin1",0,100).replace(/\0.*$/s,"").replace(/^\.\//,"")}function xl(e){return`skopeo copy ${e}:FILE oci:image:latest && umoci unpack --image image:latest bundle`}function wl(e){return`unpack it (${xl(e)}), and make a disk of it: mke2fs -t ext4 -d bundle/rootfs disk.img 4G`}function kl(e){return`unpack it (${xl(e)}), then give the kernel in bundle/rootfs, if there is one`}function Vg(e){if(e.some(t=>t<32&&t!==9&&t!==10&&t!==13))return!1;try{return new TextDecoder("utf-8",{fatal:!0}).decode(e,{stream:!0}),!0}catch{return!1}}function Xg(e){return/^\s*(?:<!doctype html|<html)/i.test(e.toString("latin1",0,512))}function Le(e){return Hg.find(({matches:t})=>t(e))??null}var Yg={kernel:"then give the boot/vmlinuz-\u2026 or usr/lib/modules/\u2026/vmlinuz in FOLDER",initrd:"then pack it, if it is one: (cd FOLDER && find . | cpio -o -H newc) > initrd.cpio",disk:"then give the disk image in FOLDER, or, if that is a root file system, make one: mke2fs -t ext4 -d FOLDER disk.img 4G"};function ct(e,t,n){let r=e.hint?.[t]??(e.role!==void 0&&e.role!==t?`give it with --${e.role}`:null)??(e.unpack===void 0?null:`unpack it: ${e.unpack}; ${Yg[t]}`);return r&&r.replaceAll("FILE",()=>te(n)).replaceAll("FOLDER","folder")}var Jg={kernel(e){let t=["","boot","arch/x86/boot"].flatMap(n=>Zg(pi(e,n)).map(r=>pi(e,n,r))).find(n=>/\/(?:vmlinuz\b.*|bzImage|Image(?:\.gz)?)$/.test(n)&&El(n).isFile());return t===void 0?"give a file: the bzImage or vmlinux that is meant":`give ${te(t)}`},initrd:e=>`pack it: (cd ${te(e)} && find . | cpio -o -H newc) > initrd.cpio`,disk:e=>Wg(pi(e,"oci-layout"))?`unpack this container image (umoci unpack --image ${te(e)} bundle), and make a disk of it: mke2fs -t ext4 -d bundle/rootfs disk.img 4G`:`make a disk of it, if it is a root file system: mke2fs -t ext4 -d ${te(e)} disk.img 4G`};function Zg(e){try{return Qg(e).sort().reverse()}catch{return[]}}function e_(e){try{return El(e).isDirectory()}catch{return!1}}function Rt(e,t){if(e_(e))throw h("this is a folder, not a file",{place:{file:e},hint:Jg[t](e)})}var M=(...e)=>t=>e.some(([n,r])=>t(n,r.length)?.toString("latin1")===r),Sl=(e,t)=>e(t,2)?.readUInt16LE(0)??0,et=(e,t)=>e(t,4)?.readUInt32LE(0)??0,_i=(e,t)=>Number(e(t,8)?.readBigUInt64LE(0)??0n),vl=(e,t)=>e(t,4)?.readUInt32BE(0)??0,t_=(e,t)=>Number(e(t,8)?.readBigUInt64BE(0)??0n);var lr="\xFCN+\xA9",Tl=[{name:"gpt_4096",matches:M([4096,"EFI PART"])},{name:"android_super",matches:M([4096,"gDla"])},{name:"crypto_LUKS",matches:M([0,"LUKS\xBA\xBE"])},{name:"BitLocker",matches:M([3,"-FVE-FS-"])},{name:"LVM2_member",matches:M([512,"LABELONE"],[0,"LABELONE"],[1024,"LABELONE"],[1536,"LABELONE"])},{name:"DM_verity_hash",matches:M([0,"verity\0\0"])},{name:"linux_raid_member",matches:(e,t)=>M([0,lr],[4096,lr],[Math.floor(t/512-16)*512-Math.floor(t/512-16)%8*512,lr],[Math.floor(t/65536)*65536-65536,lr])(e)},{name:"bcache",matches:M([4120,"\xC6\x85s\xF6NE\xCA\x82e\xF5\x7FH\xBAm\x81"])},{name:"zfs_member",matches:e=>e(16384,64)?.includes("version")===!0&&M([16384,"\0\0"],[16384,"\0\0\0"])(e)},{name:"ext4",matches:M([1080,"S\xEF"]),uuid:1128,label:[1144,16],bytes:e=>(et(e,1028)+((et(e,1120)&128)===0?0:et(e,1360)*4294967296))*2**(10+Math.min(et(e,1048),6))},{name:"xfs",matches:M([0,"XFSB"]),uuid:32,label:[108,12],bytes:e=>t_(e,8)*vl(e,4)},{name:"btrfs",matches:M([65600,"_BHRfS_M"]),uuid:65568,label:[65835,256],bytes:e=>_i(e,65745)},{name:"squashfs",matches:M([0,"hsqs"]),bytes:e=>_i(e,40)},{name:"erofs",matches:M([1024,"\xE2\xE1\xF5\xE0"]),uuid:1072,label:[1088,16],bytes:e=>et(e,1060)*2**Math.min(e(1036,1)?.[0]??0,16)},{name:"f2fs",matches:M([1024," \xF5\xF2"]),uuid:1132,label:[1148,512],labelEncoding:"utf16le",bytes:e=>_i(e,1060)*2**Math.min(et(e,1040),16)},{name:"vfat",matches:M([82,"FAT32   "],[54,"FAT16   "],[54,"FAT12   "])},{name:"iso9660",matches:M([32769,"CD001"]),bytes:e=>et(e,32848)*2048-307200},{name:"swap",matches:M([4086,"SWAPSPACE2"]),uuid:1036,label:[1052,16]},{name:"ntfs",matches:M([3,"NTFS    "])},{name:"exfat",matches:M([3,"EXFAT   "])},{name:"apfs",matches:M([32,"NXSB"])},{name:"hfsplus",matches:M([1024,"H+\0"],[1024,"HX\0"])},{name:"bcachefs",matches:M([4120,"\xC6\x85s\xF6f\xCE\x90\xA9\xD9j`\xCF\x80=\xF7\xEF"])},{name:"jfs",matches:M([32768,"JFS1"])},{name:"reiserfs",matches:M([65588,"ReIsEr2Fs"],[65588,"ReIsEr3Fs"])},{name:"nilfs2",matches:e=>Sl(e,1030)===13364&&Sl(e,1024)===2},{name:"cramfs",matches:M([0,"E=\xCD("]),bytes:e=>et(e,4)},{name:"romfs",matches:M([0,"-rom1fs-"]),bytes:e=>vl(e,8)},{name:"ufs",matches:M([66908,"T"],[9564,"T\0"])},{name:"ubi",matches:M([0,"UBI#"])},{name:"ubifs",matches:M([0,"1"])},{name:"jffs2",matches:M([0,"\x85 "],[0,"\x85\xE0"],[0,"\x85\xE0"])},{name:"udf",matches:M([32769,"BEA01"])}];var ye=512,Rl=128,n_="0xee";function on(e){let n=Ol(e,{...{partition:null,partitionUuid:null,partitionLabel:null,type:null},start:0,bytes:e.size});if(n.fileSystem!==null)return[n];let r=r_(e)??i_(e);return r===null?[n]:r.filter(({start:s,bytes:i})=>s>0&&i>0).map(s=>Ol(e,s)).map(s=>s.type===n_?{...s,fileSystem:"gpt_damaged"}:s)}function r_(e){if(e.size<3*ye)return null;let t=e.read(ye,ye);if(t.toString("latin1",0,8)!=="EFI PART")return null;let n=Number(t.readBigUInt64LE(72))*ye,r=Math.min(t.readUInt32LE(80),Rl),s=t.readUInt32LE(84);if(s<128||s>4096||!Number.isSafeInteger(n)||n+r*s>e.size)return null;let i=e.read(n,r*s);return Array.from({length:r},(o,a)=>{let l=i.subarray(a*s,(a+1)*s),c=Il(l,0);if(c==="00000000-0000-0000-0000-000000000000")return null;let u=Number(l.readBigUInt64LE(32)),d=Number(l.readBigUInt64LE(40));return{partition:a+1,start:u*ye,bytes:(d-u+1)*ye,partitionUuid:Il(l,16),partitionLabel:l.toString("utf16le",56,128).replace(/\0.*$/s,""),type:c}}).filter(o=>o!==null)}function Il(e,t){let n=(s,i)=>e.subarray(t+s,t+i);return[...[n(0,4),n(4,6),n(6,8)].map(s=>Buffer.from(s).reverse()),n(8,10),n(10,16)].map(s=>s.toString("hex")).join("-")}var s_=[5,15,133];function i_(e){if(e.size<ye)return null;let t=e.read(0,ye);if(t.readUInt16LE(510)!==43605)return null;let n=t.readUInt32LE(440).toString(16).padStart(8,"0"),r=Nl(t),s=r.flatMap((l,c)=>l.type===0||cr(l)?[]:[{...l,partition:c+1}]),i=r.find(cr),o=i===void 0?[]:o_(e,i.start),a=[...s,...o].map(({type:l,partition:c,...u})=>({...u,partition:c,partitionUuid:`${n}-${Al(c)}`,partitionLabel:null,type:`0x${Al(l)}`}));return a.length===0?null:a}function Nl(e){return[446,462,478,494].map(t=>({start:e.readUInt32LE(t+8)*ye,bytes:e.readUInt32LE(t+12)*ye,type:e[t+4]}))}function cr({type:e,bytes:t}){return s_.includes(e)&&t>0}function o_(e,t){let n=[],r=t;for(let s=0;r!==null&&s<Rl;s+=1){let i=r;if(i+ye>e.size)break;let o=e.read(i,ye);if(o.readUInt16LE(510)!==43605)break;let a=Nl(o);for(let c of a)c.type===0||c.bytes===0||cr(c)||n.push({...c,start:i+c.start,partition:5+n.length});let l=a.find(cr);r=l===void 0?null:t+l.start}return n}function Al(e){return e.toString(16).padStart(2,"0")}function Ol(e,t){let{start:n}=t,r=Math.max(0,Math.min(t.bytes,e.size-n)),s=(c,u)=>c>=0&&c+u<=r?e.read(n+c,u):null,i=Tl.find(({matches:c})=>c(s,r)),o=i?.uuid===void 0?null:s(i.uuid,16),a=i?.label===void 0?null:s(...i.label),l=Math.max(t.bytes,i?.bytes?.(s)??0);return{...t,bytes:r,missingBytes:Number.isSafeInteger(l)?l-r:0,fileSystem:i?.name??null,label:a&&a.toString(i?.labelEncoding??"utf8").replace(/\0.*$/s,""),uuid:o&&a_(o)}}function a_(e){return e.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/,"$1-$2-$3-$4-$5")}function me(e,t,n="follow"){let r=[e.root],s=Ml(t);for(let i=0;s.length>0;){let[o,...a]=s;if(s=a,o===".."){r.length>1&&r.pop();continue}let l=r.at(-1).kind==="folder"?e.child(r.at(-1),o):null;if(l===null)return null;if(l.kind!=="link"||n==="as-it-is"&&s.length===0){r.push(l);continue}if(i+=1,i>40)return null;let c=e.target(l);c.startsWith("/")&&(r.length=1),s=[...Ml(c),...s]}return r.at(-1)}function Ml(e){return e.split("/").filter(t=>t!==""&&t!==".")}function*ur(e,t,n=32){for(let r of e.list(t)??[]){let s=`${t}/${r}`;e.kind(s)!=="folder"?yield s:n>0&&(yield*ur(e,s,n-1))}}var bi=1024,l_=61267,c_=2,u_=62218,dr={extents:524288,inlineData:268435456,encrypted:2048},Ll={known:255942,bits64:128},d_=64<<20,f_=5;function wi(e,t){return e.read(t+bi+96,4).readUInt32LE()&~Ll.known}function fr(e,t){let n=new yi(e,t),r={root:n.node(c_),child:(s,i)=>n.child(s,i),target:s=>n.target(s)};return{name:e.name,label:n.label,uuid:n.uuid,list(s){let i=me(r,s);return i?.kind==="folder"?[...n.entries(i).keys()].sort():null},kind:s=>me(r,s,"as-it-is")?.kind??null,read(s,i=1073741824){let o=me(r,s);return o?.kind==="file"?n.content(o,i):null}}}var yi=class{label;uuid;source;start;blockBytes;inodeBytes;inodes;inodesPerGroup;descriptorBytes;descriptors;folders=new Map;constructor(t,n){this.source=t,this.start=n;let r=t.read(n+bi,1024);if(r.readUInt16LE(56)!==l_)throw this.damaged("its superblock has no magic number");this.inodes=r.readUInt32LE(0);let s=r.readUInt32LE(24);this.inodesPerGroup=r.readUInt32LE(40);let i=r.readUInt32LE(96);if(this.inodeBytes=r.readUInt32LE(76)===0?128:r.readUInt16LE(88),s>6||this.inodesPerGroup===0||this.inodeBytes<128||this.inodeBytes>4096)throw this.damaged("its superblock makes no sense");let o=wi(t,n);if(o!==0)throw h(`its ext4 file system has features not known here (0x${o.toString(16)})`,{place:{file:t.name}});if(this.blockBytes=1024<<s,this.descriptorBytes=(i&Ll.bits64)===0?32:r.readUInt16LE(254),this.descriptorBytes<32)throw this.damaged("its group descriptors make no sense");this.descriptors=(Math.floor(bi/this.blockBytes)+1)*this.blockBytes,this.uuid=r.toString("hex",104,120).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/,"$1-$2-$3-$4-$5"),this.label=r.toString("utf8",120,136).replace(/\0.*$/s,"")}node(t){if(t===0||t>this.inodes)throw this.damaged(`inode ${t} does not exist`);let n=Math.floor((t-1)/this.inodesPerGroup),r=this.at(this.descriptors+n*this.descriptorBytes,this.descriptorBytes),s=r.readUInt32LE(8)+(r.length<64?0:r.readUInt32LE(40))*2**32,i=(t-1)%this.inodesPerGroup,o=this.at(s*this.blockBytes+i*this.inodeBytes,this.inodeBytes);return{inode:t,kind:h_[o.readUInt16LE(0)>>12]??"other",size:o.readUInt32LE(4)+o.readUInt32LE(108)*2**32,flags:o.readUInt32LE(32),blocks:o.subarray(40,100),tail:o.subarray(128)}}child(t,n){let r=this.entries(t).get(n);return r===void 0?null:this.node(r)}target(t){return t.size<60&&(t.flags&dr.extents)===0?t.blocks.toString("utf8",0,t.size):this.content(t,4096).toString()}entries(t){let n=this.folders.get(t.inode);if(n)return n;let r=new Map,s=this.content(t,d_);for(let i=0;i+8<=s.length;){let o=s.readUInt32LE(i),a=s.readUInt16LE(i+4),l=s[i+6];if(a<8||i+8+l>s.length)throw this.damaged("a folder makes no sense");let c=s.toString("utf8",i+8,i+8+l);o!==0&&c!=="."&&c!==".."&&!c.includes("/")&&r.set(c,o),i+=a}return this.folders.set(t.inode,r),r}content(t,n){if(t.size>n)throw h(`a file of ${t.size} bytes in it is larger than ${n}`,{place:{file:this.source.name}});if((t.flags&dr.encrypted)!==0)throw h("it holds encrypted files, which cannot be read",{place:{file:this.source.name}});if((t.flags&dr.inlineData)!==0)return this.inlineContent(t);let r=Buffer.alloc(t.size),s=0,i=(o,a,l)=>{if(o<s)throw this.damaged("a file's blocks are out of order");s=o+l;let c=o*this.blockBytes,u=Math.min(l*this.blockBytes,t.size-c);return u>0&&a>0&&this.at(a*this.blockBytes,u).copy(r,c),s};return(t.flags&dr.extents)!==0?this.readExtents(t.blocks,i,f_):this.readBlockMap(t,i),r}inlineContent(t){let n=Buffer.concat([t.blocks,p_(t.tail)]);return t.kind==="folder"?n.subarray(4,t.size):n.subarray(0,t.size)}readExtents(t,n,r,s=0){let i=t.readUInt16LE(2),o=t.readUInt16LE(6);if(t.readUInt16LE(0)!==u_||12+i*12>t.length||o>r)throw this.damaged("an extent tree makes no sense");let a=s;for(let l=12;l<12+i*12;l+=12){if(o===0){let f=t.readUInt16LE(l+4),m=t.readUInt32LE(l+8)+t.readUInt16LE(l+6)*2**32,p=f<=32768;a=n(t.readUInt32LE(l),p?m:0,p?f:f-32768);continue}let c=t.readUInt32LE(l+4)+t.readUInt16LE(l+8)*2**32,u=this.at(c*this.blockBytes,this.blockBytes),d=this.readExtents(u,n,o-1,a);if(d<=a)throw this.damaged("an extent tree makes no sense");a=d}return a}readBlockMap(t,n){let r=Math.ceil(t.size/this.blockBytes),s=0,i=(o,a)=>{let l=(this.blockBytes/4)**a;if(!(s>=r))if(o===0)s+=l;else if(a===0)n(s,o,1),s+=1;else{let c=this.at(o*this.blockBytes,this.blockBytes);for(let u=0;u<c.length&&s<r;u+=4)i(c.readUInt32LE(u),a-1)}};for(let o=0;o<15;o+=1)i(t.blocks.readUInt32LE(o*4),Math.max(0,o-11))}at(t,n){return this.source.read(this.start+t,n)}damaged(t){return h(`its ext4 file system is damaged: ${t}`,{place:{file:this.source.name},hint:"repair it (e2fsck -f), or make the image anew"})}},m_=3925999616;function p_(e){let t=Buffer.alloc(0),n=(e.length<2?0:e.readUInt16LE(0))+4;if(n>e.length||e.readUInt32LE(n-4)!==m_)return t;let r=e.subarray(n);for(let s=0;s+16<=r.length&&r.readUInt32LE(s)!==0;){let i=r[s],o=r.toString("latin1",s+16,s+16+i),a=r.readUInt16LE(s+2);if(r[s+1]===7&&o==="data")return r.subarray(a,a+r.readUInt32LE(s+8));s+=16+Math.ceil(i/4)*4}return t}var h_={8:"file",4:"folder",10:"link"};import{lstatSync as g_,readFileSync as __,readdirSync as b_,readlinkSync as y_,realpathSync as w_}from"node:fs";import{join as k_}from"node:path";function mr(e){let t=Fl(E_(e));if(t?.kind!=="folder")throw h(t===null?"there is no such folder":"this is not a folder",{place:{file:e}});let n={root:t,child:({path:r},s)=>Fl(k_(r,s)),target:({path:r})=>y_(r)};return{name:e,list(r){let s=me(n,r);return s?.kind==="folder"?b_(s.path).sort():null},kind:r=>me(n,r,"as-it-is")?.kind??null,read(r,s=1073741824){let i=me(n,r);if(i?.kind!=="file")return null;if(i.size>s)throw h(`the file is larger than ${s} bytes`,{place:{file:i.path}});return __(i.path)}}}function E_(e){try{return w_(e)}catch(t){if(I(t)==="ENOENT"||I(t)==="ENOTDIR")return e;let n=I(t)==="ELOOP"?"this is a symbolic link that leads to itself":x(t);throw h(n,{place:{file:e},cause:t})}}function Fl(e){try{let t=g_(e);return{kind:t.isFile()?"file":t.isDirectory()?"folder":t.isSymbolicLink()?"link":"other",path:e,size:t.size}}catch(t){if(I(t)==="ENOENT"||I(t)==="ENOTDIR")return null;throw h(x(t),{place:{file:e},cause:t})}}import{readFileSync as S_}from"node:fs";var dt=110,Bl="TRAILER!!!",Pl=4096,Cl=1e6;function Ul(e,t,n){let r=[],s=new Map,i=[];for(let a=n;r.length<Cl;){let{file:l,key:c,end:u}=x_(e,t,a);if(a=u,l.path===Bl)return{files:r.map(o),end:a};c!==null&&l.content.length>0&&s.set(c,l.content),r.push(l),i.push(c)}throw h(`the cpio archive has more than ${Cl} entries`,{place:{file:e}});function o(a,l){let c=i[l]??null;return c===null?a:{...a,content:s.get(c)??a.content}}}function x_(e,t,n){let r=d=>h(`the cpio archive is damaged: ${d}`,{place:{file:e,offset:n}});if(n+dt>t.length)throw r("it is cut short");if(!/^07070[12]$/.test(t.toString("latin1",n,n+6)))throw r("no entry begins here");let s=d=>{let f=t.toString("latin1",n+6+d*8,n+14+d*8);if(!/^[0-9a-fA-F]{8}$/.test(f))throw r("a header field is no hexadecimal number");return Number.parseInt(f,16)},i=s(11);if(i===0||i>Pl)throw r(`a name of ${i} bytes`);let o=n+dt+i,a=an(o),l=a+s(6);if(l>t.length)throw r("it is cut short");let c=t.toString("utf8",n+dt,o-1).replace(/^(?:\.?\/)+/,""),u=t.subarray(a,l);return{file:{path:c,mode:s(1),content:u},key:s(4)>1?`${s(0)} ${s(7)} ${s(8)}`:null,end:an(l)}}function an(e){return Math.ceil(e/4)*4}function $l(e,t){if(t+dt>e.size)return null;let n=e.read(t,dt).toString("latin1");if(!/^07070[12][0-9a-fA-F]{104}$/.test(n))return null;let r=o=>Number.parseInt(n.slice(6+o*8,14+o*8),16),s=t+dt+r(11),i=an(an(s)+r(6));return s>e.size||r(11)>Pl||i>an(e.size)?null:{end:i,isEnd:e.read(t+dt,r(11)).toString("latin1")===`${Bl}\0`}}var v_=1<<30;function Nt(e,t=S_(e)){let n=[],r=jl(e,t,s=>n.push(s),!0);if(n.length===0)throw ql(Re(e,t));return{...B_(e,n),compression:r}}function Dl(e){let t=hr(e,0);gr(e.name,t);let n=Ne(t);if(n!==null){A_(e,n);return}if(!/^(?:\0|07070[12])/.test(t.toString("latin1"))||t[0]===0&&I_(e))throw ql(e);let r=0;for(let s=0;s<O_&&hr(e,r).length>0;s+=1){let i=N_(e,r);if(i===null)return;r=Kl(e,i),gr(e.name,hr(e,r))}}function T_(e){return/^07070[12]/.test(e.toString("latin1"))||Ne(e)!==null}function I_(e){return Le(e.read(0,Math.min(Me,e.size)))?.role==="disk"||!T_(hr(e,Kl(e,0)))}function A_(e,t){let n=Va(e.read(0,Math.min(Ha,e.size)),t);if(n===null)return;let r=Ne(n);if(r!==null)throw h(`this initramfs is ${t}-compressed, and in it is ${r}-compressed data: the kernel unpacks it once`,{place:{file:e.name},hint:`take the outer compression away: ${t} -dc ${te(e.name)} > initrd`});gr(e.name,n);let s=Le(n.subarray(0,Me));if(!(s===null||s.role==="initrd"))throw h(`this is ${t}-compressed, and in it is ${s.what}, not an initramfs`,{place:{file:e.name},hint:ct(s,"initrd",e.name)??Gl})}var O_=64,R_=16;function hr(e,t){return e.read(t,Math.max(0,Math.min(R_,e.size-t)))}function N_(e,t){let n=t;for(let r=0;r<M_;r+=1){let s=$l(e,n);if(s===null)return null;if(s.isEnd)return s.end;n=s.end}return null}var M_=2e5;function Kl(e,t){for(let r=t;r<e.size;r+=65536){let i=e.read(r,Math.min(65536,e.size-r)).findIndex(o=>o!==0);if(i>=0)return r+i}return e.size}function gr(e,t){let n=L_.find(i=>t.subarray(0,i.magic.length).equals(Buffer.from(i.magic,"latin1")));if(n!==void 0)throw h(n.what,{place:{file:e},hint:n.hint});if(Ne(t)!=="xz"||t.length<8)return;let r=t[7]&15;if(r===pr.none||r===pr.crc32)return;let s={[pr.crc64]:"CRC64",[pr.sha256]:"SHA-256"}[r]??`number ${r}`;throw h(`this initramfs is xz-compressed with a check (${s}) that the kernel does not know: it unpacks CRC32 alone`,{place:{file:e},hint:"compress it with: xz --check=crc32"})}var pr={none:0,crc32:1,crc64:4,sha256:10},L_=[{magic:"070707",what:"this initramfs is a cpio archive in the old format (odc), which the kernel does not unpack",hint:"pack its files with: cpio -o -H newc"},{magic:"\xC7q",what:"this initramfs is a cpio archive in the binary format, which the kernel does not unpack",hint:"pack its files with: cpio -o -H newc"},{magic:'"M',what:"this initramfs is compressed by LZ4 in its frame format, and the kernel unpacks the legacy one alone",hint:"compress it with: lz4 -l"}],Gl="pack its files with: cpio -o -H newc";function ql(e){let t=Le(e.read(0,Math.min(Me,e.size)));return h(t===null||t.weak===!0?"this is no initramfs: neither a cpio archive nor compressed data":`this is ${t.what}, not an initramfs`,{place:{file:e.name},hint:(t&&ct(t,"initrd",e.name))??Gl})}function jl(e,t,n,r){let s=0;for(;s<t.length;)if(t[s]===0)s+=1;else if(t[s]===48){let{files:i,end:o}=Ul(e,t,s);i.forEach(n),s=o}else{let i=t.subarray(s);gr(e,i);let o=r?Ne(i):null;if(o===null){if(s===0)return null;throw h("behind the last cpio archive follows something else",{place:{file:e,offset:s}})}return jl(e,F_(e,i,o),n,!1),o}return null}function F_(e,t,n){try{return Xn(t,n,v_)}catch(r){throw r instanceof xe?h(`the ${n}-compressed initramfs is damaged: ${x(r)}`,{place:{file:e},cause:r}):r}}var C_={8:"file",4:"folder",10:"link"};function B_(e,t){let n=zl();for(let{path:s,mode:i,content:o}of t){let a=s.split("/").filter(d=>d!==""&&d!==".");if(a.length===0||a.includes(".."))continue;let l=n;for(let d of a.slice(0,-1)){let f=l.children.get(d),m=f?.kind==="folder"?f:zl();l.children.set(d,m),l=m}let c=a.at(-1),u=C_[i>>12]??"other";u==="folder"&&l.children.get(c)?.kind==="folder"||l.children.set(c,{kind:u,mode:i,content:o,children:new Map})}let r={root:n,child:(s,i)=>s.children.get(i)??null,target:({content:s})=>s.toString()};return{name:e,list(s){let i=me(r,s);return i?.kind==="folder"?[...i.children.keys()].sort():null},kind:s=>me(r,s,"as-it-is")?.kind??null,isExecutable(s){let i=me(r,s);return i?.kind==="file"?(i.mode&73)!==0:null},read(s,i=1073741824){let o=me(r,s);if(o?.kind!=="file")return null;if(o.content.length>i)throw h(`${s} is larger than ${i} bytes`,{place:{file:e}});return o.content}}}function zl(){return{kind:"folder",mode:493,content:Buffer.alloc(0),children:new Map}}import{closeSync as Hl,ftruncateSync as Vl,openSync as Xl,renameSync as G_,rmSync as q_,writeSync as j_}from"node:fs";import{randomBytes as W_}from"node:crypto";import{inflateRawSync as P_}from"node:zlib";var ln=Buffer.from([81,70,73,251]),U_=2**40,$_=72,Wl=0x00fffffffffffe00n,ki={compressed:1n<<62n,zero:1n},_r={corrupt:2n,externalData:4n,compressionType:8n,known:1n|2n|4n|8n};function Mt(e){let t=te(e.name),n=(w,E)=>h(`the qcow2 image ${w}`,{place:{file:e.name},hint:E}),r="copy or download it again",s=w=>`make a raw image of it: qemu-img convert -f ${w} -O raw ${t} disk.raw`,i=e.read(0,Math.min(112,e.size));if(i.length<$_||!i.subarray(0,4).equals(ln))throw n("is cut short: it has no header",r);let o=i.readUInt32BE(4);if(o!==2&&o!==3)throw n(`is of version ${o}; 2 and 3 are known`,s(o===1?"qcow":"qcow2"));if(i.readBigUInt64BE(8)!==0n)throw n("has a backing file, which would be read too",`make one image of both: qemu-img convert -O qcow2 ${t} whole.qcow2`);let a=i.readUInt32BE(32);if(a!==0)throw n("is encrypted",`give an unencrypted copy: qemu-img convert --object secret,id=key,file=KEYFILE --image-opts driver=qcow2,encrypt.format=${a===2?"luks":"aes"},encrypt.key-secret=key,file.filename=${t} -O raw disk.raw`);let l=o===3&&i.length>=80?i.readBigUInt64BE(72):0n;if((l&_r.corrupt)!==0n)throw n("is marked as corrupt",`repair a copy of it: qemu-img check -r all ${t}`);if((l&_r.externalData)!==0n)throw n("keeps its data in another file, which would be read too",s("qcow2"));if((l&~_r.known)!==0n)throw n("has features not known here (extended L2 entries?)",s("qcow2"));let c=(l&_r.compressionType)!==0n&&i[104]===1,u=i.readUInt32BE(20);if(u<9||u>21)throw n(`has clusters of 2^${u} bytes`,r);let d=Number(i.readBigUInt64BE(24));if(d===0)throw n("is empty","was it written to, and did that succeed?");if(d>U_)throw n(`holds a disk of ${d} bytes, more than 1 TiB`,"make it smaller: resize2fs, qemu-img resize --shrink");let f=2**u,m=Math.ceil(d/f),p=f/8,g=Math.ceil(m/p);if(i.readUInt32BE(36)<g)throw n("is damaged: its first table is too short for its size",r);let _=e.read(Number(i.readBigUInt64BE(40)),g*8),y={index:-1,entries:_},k=w=>{let E=Math.floor(w/p);if(E!==y.index){let T=Number(_.readBigUInt64BE(E*8)&Wl);if(T===0)return 0n;y={index:E,entries:e.read(T,f)}}return y.entries.readBigUInt64BE(w%p*8)};return{size:d,clusterBytes:f,readCluster(w){let E=k(w),T=Math.min(f,d-w*f);if((E&ki.compressed)!==0n){let V=z_(e,E,u);try{return(c?K_(V,f):D_(V,f)).subarray(0,T)}catch(P){throw n(`is damaged: a compressed cluster cannot be read: ${x(P)}`,r)}}let v=Number(E&Wl);if(v===0||o===3&&(E&ki.zero)!==0n)return null;if(v>=e.size)throw n("is cut short: a part of its disk lies behind its end",r);return e.read(v,Math.min(T,e.size-v))}}}function z_(e,t,n){let r=BigInt(62-(n-8)),s=Number(t&(1n<<r)-1n),i=Number((t&ki.compressed-1n)>>r)+1,o=Math.min(e.size,Math.floor(s/512)*512+i*512);return e.read(s,Math.max(0,o-s))}function D_(e,t){return P_(e,{maxOutputLength:t})}function K_(e,t){return Vn(e,"zstd",t)}var Ql=4<<20;function Yl(e,t){let n=Mt(e);Si(t,n.size,function*(){for(let r=0;r*n.clusterBytes<n.size;r+=1){let s=n.readCluster(r);s!==null&&(yield{offset:r*n.clusterBytes,content:s})}})}function Jl(e,t,n){Si(n,t,()=>ec(e,t))}async function xi(e,t,n){let r=Xl(t,"wx");try{let s=0;for await(let i of e){if(s+i.length>n)throw h(`what is in it has more than ${be(n)}`);tc(r,i,s),s+=i.length}Vl(r,s)}finally{Hl(r)}}function Zl(e,t,n,r=0){L(e,s=>Si(t,n,()=>ec(s,s.size,r)))}function*ec(e,t,n=0){for(let r=0;r<t;r+=Ql)yield{offset:n+r,content:e.read(r,Math.min(Ql,t-r))}}function Si(e,t,n){let r=`${e}.${W_(6).toString("hex")}`,s=Xl(r,"wx");try{Vl(s,t);for(let{offset:i,content:o}of n())tc(s,o,i);Hl(s),G_(r,e)}catch(i){throw q_(r,{force:!0}),i}}var Ei=65536,Q_=Buffer.alloc(Ei);function tc(e,t,n){for(let r=0;r<t.length;r+=Ei){let s=t.subarray(r,r+Ei);if(!s.equals(Q_.subarray(0,s.length)))for(let i=0;i<s.length;)i+=j_(e,s,i,s.length-i,n+r+i)}}import{stat as Eb}from"node:fs/promises";import{spawn as ib}from"node:child_process";import{closeSync as ob,createReadStream as ab,existsSync as lb,openSync as cb}from"node:fs";import{rename as ub,rm as db}from"node:fs/promises";import{join as ac}from"node:path";import{randomBytes as fb}from"node:crypto";import{createGunzip as mb}from"node:zlib";var H_=512,cn=512,K=(e,t=0)=>({head:n})=>n.toString("latin1",t,t+e.length)===e,nc=e=>({tail:t})=>t.length===cn&&t.toString("latin1",0,e.length)===e,Fe=e=>({by:"qemu-img",format:e}),tt=(e,t=e)=>({by:"program",program:e,package:t}),V_=[{what:"a qcow2 image",matches:K("QFI\xFB"),unpack:{by:"qcow2"}},{what:"a VMDK image",matches:K("KDMV"),unpack:Fe("vmdk")},{what:"a VMDK image",matches:K("COWD"),unpack:Fe("vmdk")},{what:"a VMDK descriptor, whose disk lies in other files",matches:K("# Disk DescriptorFile"),unpack:{by:"hand",line:"qemu-img convert -f vmdk -O raw FILE disk.raw"}},{what:"a VDI image",matches:K("\x7F\xDA\xBE",64),unpack:Fe("vdi")},{what:"a VHD image",matches:K("conectix"),unpack:Fe("vpc")},{what:"a fixed VHD image",matches:nc("conectix"),unpack:{by:"cutting",footerBytes:cn}},{what:"a VHDX image",matches:K("vhdxfile"),unpack:Fe("vhdx")},{what:"a QED image",matches:K("QED\0"),unpack:Fe("qed")},{what:"a Parallels image",matches:K("WithoutFreeSpace"),unpack:Fe("parallels")},{what:"a Parallels image",matches:K("WithouFreSpacExt"),unpack:Fe("parallels")},{what:"a Bochs image",matches:K("Bochs Virtual HD Image"),unpack:Fe("bochs")},{what:"a DMG image of macOS",matches:nc("koly"),unpack:Fe("dmg")},{what:"an Android sparse image",matches:K(":\xFF&\xED"),unpack:{by:"hand",line:"simg2img FILE disk.raw"}},{what:"a partclone image",matches:K("partclone-image"),unpack:{by:"hand",line:"partclone.restore -C -s FILE -O disk.raw"}},{what:"gzip-compressed",matches:K("\x8B\b"),unpack:{by:"gzip"}},{what:"xz-compressed",matches:K("\xFD7zXZ\0"),unpack:tt("xz","xz-utils")},{what:"zstd-compressed",matches:K("(\xB5/\xFD"),unpack:tt("zstd")},{what:"LZMA-compressed",matches:X_,unpack:tt("xz","xz-utils")},{what:"bzip2-compressed",matches:K("BZh"),unpack:tt("bzip2")},{what:"LZ4-compressed",matches:K('"M'),unpack:tt("lz4")},{what:"LZ4-compressed",matches:K("!L"),unpack:tt("lz4")},{what:"lzip-compressed",matches:K("LZIP"),unpack:tt("lzip")},{what:"lzop-compressed",matches:K(`\x89LZO\0\r
`),unpack:tt("lzop")}];function X_({head:e}){if(e.length<13||e.toString("latin1",0,3)!=="]\0\0")return!1;let t=e.readBigUInt64LE(5);return t===2n**64n-1n||t<2n**40n}function rc(e){let t={head:e.read(0,Math.min(H_,e.size)),tail:e.size<cn?Buffer.alloc(0):e.read(e.size-cn,cn)};return V_.find(({matches:n})=>n(t))??null}function un({unpack:e},t){let n=te(t);switch(e.by){case"qcow2":return`qemu-img convert -f qcow2 -O raw ${n} disk.raw`;case"qemu-img":return`qemu-img convert -f ${e.format} -O raw ${n} disk.raw`;case"gzip":return`gzip -dc ${n} > disk.raw`;case"program":return`${e.program} -dc ${n} > disk.raw`;case"cutting":return`head -c -${e.footerBytes} ${n} > disk.raw`;case"hand":return e.line.replace("FILE",()=>n)}}function ic(e,t){let{unpack:n}=t;if(Y_(e))throw J_(t,e.name);let r=n.by==="qemu-img"?Z_[n.format]?.(e)??null:null;if(r!==null)throw h(`the disk image is ${t.what} that ${r}, which would be read too`,{place:{file:e.name},hint:`if you trust it, make a raw image of it: ${un(t,e.name)}`})}function Y_(e){return e.size>Lt&&e.read(0,4).toString("latin1")==="KDMV"&&dn(e,12)!==0n&&!oc(e).includes("createType")}function J_(e,t){let n=t.replace(/-s\d{3}(?=\.vmdk$)/,"");return h(`the disk image is ${e.what} that is one of several files`,{place:{file:t},hint:`make a raw image of them all, by the one that names them: ${un(e,n)}`})}var Z_={vmdk:sb,qed:e=>(dn(e,16)&1n)===1n?"has a backing file":null,vpc:e=>tb(e,60)===eb.differencing?"has a parent":null},eb={differencing:4};function tb(e,t){return t+4<=e.size?e.read(t,4).readUInt32BE(0):0}function dn(e,t){return t+8<=e.size?e.read(t,8).readBigUInt64LE(0):0n}var Lt=512,nb=20*Lt,rb=1<<20;function sb(e){return e.size<Lt?null:e.read(0,4).toString("latin1")==="KDMV"&&dn(e,12)===0n?"has its disk in other files":oc(e).includes("parentFileNameHint")?"has a parent":null}function oc(e){let[t,n]=[Number(dn(e,28))*Lt,Number(dn(e,36))*Lt];return sc(e,Lt,nb)+sc(e,t,Math.min(n,rb))}function sc(e,t,n){let r=Math.min(n,e.size-t);return r>0?e.read(t,r).toString("latin1"):""}var br=2**40,pb=3;async function cc(e,t,n=process.env){let r=lc(e,e);if(r===null)return{path:e,wrappings:[]};if(r.unpack.by==="hand")throw yr(r,e,"which is not unpacked here");let s=ac(t,"disks"),i=ac(s,`${await Y(e)}.raw`);if(lb(i))return{path:i,wrappings:[r.what]};await S(s);let o=[];try{let a=e,l=[];for(let c=r;c!==null;c=lc(a,e)){if(l.length===pb)throw yr(c,e,"and was in too much already");let u=`${i}.${fb(6).toString("hex")}`;o.push(u),await hb(c,{from:a,to:u,name:e,env:n}),l.push(c.what),a=u}return await ub(a,i),{path:i,wrappings:l}}catch(a){throw Jn(a,s)}finally{for(let a of o)await db(a,{force:!0})}}function vi(e,t,n){return L(e,r=>n({...r,name:t}))}function lc(e,t){return vi(e,t,n=>{let r=rc(n);return r!==null&&ic(n,r),r?.unpack.by==="qcow2"&&Mt(n),r})}async function hb(e,t){let{unpack:n}=e,{from:r,to:s,name:i}=t;switch(n.by){case"qcow2":vi(r,i,o=>Yl(o,s));return;case"cutting":vi(r,i,o=>Jl(o,o.size-n.footerBytes,s));return;case"gzip":await gb(e,t);return;case"program":await _b(e,n,t);return;case"qemu-img":await bb(e,n.format,t);return;case"hand":throw yr(e,i,"which is not unpacked here")}}async function gb(e,{from:t,to:n,name:r}){let s=mb(),i=ab(t).on("error",o=>s.destroy(o));try{await xi(i.pipe(s),n,br)}catch(o){throw I(o)?.startsWith("Z_")===!0?wr(e,r,x(o)):o}finally{i.destroy()}}async function _b(e,t,{from:n,to:r,name:s,env:i}){let[o,...a]=Yn([t.program,"-dc"]),l=cb(n,"r"),c=ib(o,a,{stdio:[l,"pipe","pipe"],env:i}),u=[];c.stderr.on("data",f=>u.push(f));let d=new Promise((f,m)=>{c.on("error",m),c.on("close",f)});d.catch(()=>{});try{if(await xi(c.stdout,r,br),await d===0)return;let m=Buffer.concat(u).toString().trim().split(`
`).at(-1)??"";throw wr(e,s,m)}catch(f){throw I(f)==="ENOENT"?uc(e,t,s):f}finally{c.kill("SIGKILL"),ob(l)}}function uc(e,{program:t,package:n},r){return yr(e,r,`and ${t} is not installed here (apt-get install ${n})`)}async function bb(e,t,{from:n,to:r,name:s,env:i}){let o=`json:${JSON.stringify({driver:t,file:{driver:"file",filename:n},...["vmdk","qed"].includes(t)?{backing:null}:{}})}`,a=async(...l)=>{let{status:c,stdout:u,stderr:d}=await ne("qemu-img",l,{bound:!0,env:i});if(c!==0)throw wr(e,s,d.trim().split(`
`).at(-1).replaceAll(n,s));return u.toString()};try{let l=JSON.parse(await a("info","--output=json",o))["virtual-size"];if(typeof l!="number"||l>br)throw wr(e,s,`it holds a disk of more than ${be(br)}`);await a("convert","-O","raw",o,r)}catch(l){throw l instanceof b&&I(l.cause)==="ENOENT"?uc(e,yb,s):l}}var yb={program:"qemu-img",package:"qemu-utils"};function yr(e,t,n){return h(`the disk image is ${e.what}, ${n}`,{place:{file:t},hint:`make a raw image of it: ${un(e,t)}`})}function wr(e,t,n){return h(`the disk image is ${e.what}, and cannot be unpacked: ${n}`,{place:{file:t},hint:"copy or download it again"})}import{open as wb,stat as kb}from"node:fs/promises";async function nt(e,t){try{return Ga(e,await kb(e)),await(await wb(e,"r")).close(),e}catch(n){throw Ka(e,n,t)}}async function fc(e,t){let n={file:e.path};if(Rt(e.path,"disk"),await nt(e.path,"disk image"),(await Eb(e.path)).size===0)throw h("the disk image is empty",{place:n,hint:xb});if(e.format==="qcow2"&&!Sb(e.path))throw h("this is no qcow2 image",{place:n,hint:"leave 'format' out, or write 'format: raw'"});if(e.format==="raw")return{...dc(e.path),notes:[]};let{path:r,wrappings:s}=await cc(e.path,t);L(r,o=>vb({...o,name:e.path}));let i=s.length===0?[]:[`the disk image is ${s.join(", and in it is ")}: a raw copy of it is booted, kept in the cache`];return{...dc(r),notes:i}}var xb="was it written to, and did that succeed?";function dc(e){return{path:e,bytes:L(e,({size:t})=>t)}}function Sb(e){return L(e,t=>t.size>=4&&t.read(0,4).equals(ln))}function vb(e){let t=Le(e.read(0,Math.min(Me,e.size)));if(t===null||t.role==="disk")return;let n=ct(t,"disk",e.name);if(!(n===null||t.weak===!0))throw h(`this is ${t.what}, not a disk image`,{place:{file:e.name},hint:`${n} (if it is one all the same, write 'format: raw')`})}async function mc(e){if(e===null)throw h("UEFI is no way to boot this architecture yet");let t=async s=>{try{return await nt(s,"UEFI firmware")}catch(i){throw h("there is no UEFI firmware on this machine",{place:{file:s},hint:`install it: apt-get install ${e.package}`,cause:i})}},n=await t(e.code),r=await t(e.variables);return{code:n,variables:r,sha256:R(await Y(n)+await Y(r))}}import{statSync as Qb}from"node:fs";var Tb={3:"32-bit x86",8:"MIPS",20:"PowerPC",21:"64-bit PowerPC",22:"s390",40:"32-bit ARM",62:"x86-64",183:"arm64",243:"RISC-V",258:"LoongArch"};function Ti(e){return Tb[e]??`machine type ${e}`}var pc=[62,183,243,258],Ib=[40,...pc];function hc(e){let[t,n]=[e[4]===1,e[5]===2],r=n?e.readUInt16BE(18):e.readUInt16LE(18);return`${n&&Ib.includes(r)?"big-endian ":""}${t&&pc.includes(r)?"32-bit ":""}${Ti(r)}`}function Ab({elfMachine:e,alsoRuns:t},n){let r=el(n);return r===null||[e,...t].includes(r)?null:Ti(r)}function Ft(e,t,n){for(let r of n){let s=t.read(r);if(s===null)continue;let i=Ab(e,s);if(i===null)return;throw h(`${r} in it is a program for ${i}, and the guest is ${e.title}`,{place:{file:t.name},hint:`give an image that is built for ${e.title} (${e.alias})`})}}function gc(e,t){let n=e.read(t);if(n===null)return;let r={file:e.name};if(n.toString("latin1",0,4)==="\x7FELF"){let o=Rb(n);if(o===null||e.kind(o)!==null)return;throw h(`${t} in it is linked dynamically, and ${o} is not in it`,{place:r,hint:"link it with -static, or pack its interpreter and its libraries with it (ldd names them)"})}let s=n.toString("latin1",0,Ob).split(`
`)[0];if(!s.startsWith("#!"))throw h(`${t} in it is ${n.length===0?"an empty file":"neither a program nor a script: it does not begin with #!"}`,{place:r,hint:"begin it with a line like #!/bin/sh, or give a program"});if(s.endsWith("\r"))throw h(`${t} in it is a script whose lines end as those of Windows do (CR LF)`,{place:r,hint:"take the carriage returns out (sed -i 's/\\r$//' init), and pack it anew"});let i=/^#![ \t]*([^ \t\0]+)/.exec(s)?.[1];if(!(i!==void 0&&e.kind(i)!==null))throw h(`${t} in it is a script for ${i??"nothing"}, which is not in it`,{place:r,hint:"pack that program too, or let the first line name one that is there"})}var Ob=256;function Rb(e){if(e.length<64||e[4]!==2||e[5]!==1)return null;let t=Number(e.readBigUInt64LE(32));for(let n=0;n<e.readUInt16LE(56);n+=1){let r=t+n*e.readUInt16LE(54);if(r+56>e.length)return null;if(e.readUInt32LE(r)!==Nb)continue;let s=Number(e.readBigUInt64LE(r+8));return e.subarray(s,s+Number(e.readBigUInt64LE(r+32))).toString("latin1").replace(/\0.*$/s,"")}return null}var Nb=3;function ft(e){return e.replaceAll(",",",,")}var yc=3490578157,Ii=17,Mb=16,Ai=40,Ce={beginNode:1,endNode:2,property:3,nothing:4,end:9},Lb=4<<20,_c=32;function wc(e,t){let n=g=>{throw h(`the device tree is damaged: ${g}`,{place:{file:t}})};if(e.length<Ai||e.readUInt32BE(0)!==yc)return n("it does not begin as one");let r=g=>e.readUInt32BE(g*4),[s,i,o]=[r(1),r(2),r(3)];if(s>e.length||s>Lb)return n(`it says to have ${s} bytes`);if(r(5)<Ii||r(6)>Ii)return n(`it is of version ${r(5)}`);let a=i+r(9),l=o+r(8);if(i%4!==0||a>s||l>s)return n("a block of it is outside");let c=i,u=()=>c+4>a?n("its structure has no end"):(c+=4,e.readUInt32BE(c-4)),d=(g,_)=>{let y=g<_?e.indexOf(0,g):-1;return y===-1||y>=_?n("a name has no end"):e.toString("latin1",g,y)},f=()=>{c=c+3&-4},m=g=>{if(g>_c)return n(`nodes are nested more than ${_c} deep`);let _=d(c,a);c+=_.length+1,f();let y=new Map,k=[];for(;;){let w=u();if(w!==Ce.nothing){if(w===Ce.endNode)return{name:_,properties:y,children:k};if(w===Ce.beginNode)k.push(m(g+1));else if(w===Ce.property){let E=u(),T=u();if(E>a-c)return n("a value has no end");y.set(d(o+T,l),e.subarray(c,c+E)),c+=E,f()}else return n(`it has ${w} where a node or a property begins`)}}},p=u();for(;p===Ce.nothing;)p=u();return p!==Ce.beginNode?n("it has no root"):{bootCpu:r(7),root:m(0)}}function kc({bootCpu:e,root:t}){let n=new Map,r=0,s=p=>{let g=n.get(p);if(g!==void 0)return g;let _=r;return n.set(p,_),r+=p.length+1,_},i=[],o=({name:p,properties:g,children:_})=>{i.push(Ct(Ce.beginNode),bc(Buffer.from(`${p}\0`,"latin1")));for(let[y,k]of g)i.push(Ct(Ce.property,k.length,s(y)),bc(k));_.forEach(o),i.push(Ct(Ce.endNode))};o(t),i.push(Ct(Ce.end));let a=Buffer.concat(i),l=Buffer.from([...n.keys()].map(p=>`${p}\0`).join(""),"latin1"),c=Buffer.alloc(16),u=Ai+c.length,d=u+a.length,f=d+l.length,m=Ct(yc,f,u,d,Ai,Ii,Mb,e,l.length,a.length);return Buffer.concat([m,c,a,l])}function Ct(...e){let t=Buffer.alloc(e.length*4);return e.forEach((n,r)=>t.writeUInt32BE(n,r*4)),t}function Oi(...e){return Ct(...e.flatMap(t=>[Math.floor(t/2**32),t%2**32]))}function Ec(e){return Buffer.from(`${e}\0`,"latin1")}function bc(e){return e.length%4===0?e:Buffer.concat([e,Buffer.alloc(4-e.length%4)])}function Sc(e,t,n){if(n===null)return{machine:"",size:String(t),args:[],append:[],deviceTree:!1};let s=t*2**20+n.bytes+(e==="end"?vc:0),i=e==="end"?s:n.bytes,o=`memory-backend-file,id=disk0,share=off,reserve=off,mem-path=${ft(n.path)},size=${i}`;if(e==="nvdimm"){let l=t+Math.ceil(n.bytes/1048576)+1024;return{machine:",nvdimm=on",size:`${t},slots=2,maxmem=${l}M`,args:["-object",o,"-device","nvdimm,id=nvdimm0,memdev=disk0"],append:[],deviceTree:!1}}let a=["-object",`memory-backend-ram,id=ram0,size=${t}M`,"-object",o,"-numa","node,memdev=ram0","-numa","node,memdev=disk0"];return{machine:e==="end"?",memory-backend=disk0":"",size:`${s}B`,args:e==="end"?["-object",o]:a,append:[`mem=${t}M`],deviceTree:!0}}var vc=4<<20,Fb=16<<20;function kr({kind:e},t,n){let r=e==="nvdimm"?4096:2097152;return{bytes:Math.max(Fb,Math.ceil(n/r)*r),before:e==="end"?t*2**20:0,after:e==="end"?vc:0}}function Tc(e,{bytes:t,after:n},r){let{root:s}=e,o=s.children.flatMap(d=>Cb(d)?[Bb(d)]:[]).sort((d,f)=>d.start-f.start).at(-1);if(xc(s,"#address-cells")!==2||xc(s,"#size-cells")!==2||o===void 0||o.size<t)throw h(`the device tree of QEMU's machine has no ${t} bytes at the end of its memory`,{place:{file:r},hint:"leave 'machine' out, or write 'disk: {as: virtio}'"});let a=o.start+o.size-n-t,l={name:`pmem@${a.toString(16)}`,properties:new Map([["compatible",Ec("pmem-region")],["reg",Oi(a,t)]]),children:[]},c={...o.node,properties:new Map([...o.node.properties,["reg",Oi(o.start,a-o.start)]])},u=s.children.flatMap(d=>d!==o.node?[d]:a>o.start?[c]:[]);return{...e,root:{...s,children:[...u,l]}}}function Cb({properties:e}){return e.get("device_type")?.toString("latin1")==="memory\0"}function Bb(e){let t=e.properties.get("reg");return t?.length!==16?{node:e,start:0,size:0}:{node:e,start:Number(t.readBigUInt64BE(0)),size:Number(t.readBigUInt64BE(8))}}function xc({properties:e},t){let n=e.get(t);return n?.length===4?n.readUInt32BE(0):null}function Pb({machine:e},t){return[`console=${e.console}`,"nokaslr","panic=-1",...t.append].join(" ")}function Ni(e,t,n,r){let s=O(e.arch),{disk:i}=n,o=Ac(e,i);return Db(e,s,o),[t.binary,...t.args,"-no-user-config","-nodefaults","-display","none","-monitor","none","-no-reboot","-machine",`${e.machine}${o.machine}`,"-cpu",e.cpu,"-smp","1","-m",o.size,"-accel","tcg,thread=single",...e.tracer==="exec_tb"?[]:["-icount",`shift=${e.icountShift},sleep=off`],"-rtc","base=2024-01-01T00:00:00,clock=vm","-seed",String(e.seed),"-serial",`file:${n.console}`,...e.boot==="kernel"?Ub(n,`${Pb(s,o)} ${n.append??e.append}`.trimEnd()):[],...n.uefi?$b(n.uefi):[],...o.args,...n.deviceTree?["-dtb",n.deviceTree]:[],...i?.as==="virtio"?zb(i,e.boot!=="kernel"):[],...e.qemuArgs,...r]}function Ic(e,t){return Ac(e,t).deviceTree}function Ac({arch:e,memoryMiB:t},n){let{memoryDisk:r}=O(e).machine;return Sc(r.kind,t,n?.as==="nvdimm"?n:null)}function Ub({kernel:e,initrd:t},n){return["-kernel",e,...t===null?[]:["-initrd",t],"-append",n]}function $b({code:e,variables:t}){let n=(r,s,i)=>["-drive",`if=pflash,unit=${r},format=raw,file=${ft(s)},${i}`];return[...n(0,e,"readonly=on"),...n(1,t,"snapshot=on")]}function zb(e,t){return["-drive",`file=${ft(e.path)},format=raw,if=none,id=disk0,snapshot=on`,"-device",`virtio-blk-pci,drive=disk0${t?",bootindex=0":""}`]}var Ri={accel:"the accelerator is TCG: Bootgate counts the instructions it translates","enable-kvm":"the accelerator is TCG: Bootgate counts the instructions it translates",smp:"one vCPU is what is deterministic under -icount",icount:"set 'icount-shift' instead",rtc:"the clock is part of the deterministic recipe",seed:"the seed is part of the deterministic recipe",serial:"the first serial port is where the console is read from",nographic:"the first serial port is where the console is read from",monitor:"the monitor stays closed: it would steer the guest from outside",daemonize:"QEMU has to stay a child process",S:"the guest would never start",kernel:"set 'kernel' instead",initrd:"set 'initrd' instead",append:"set 'append' instead",m:"set 'memory' instead",cpu:"set 'cpu' instead",machine:"set 'machine' instead",M:"set 'machine' instead",dtb:"the device tree is that of the machine",loadvm:"a boot starts at reset",incoming:"a boot starts at reset"};function Db(e,{machine:t},n){for(let o of e.qemuArgs){let a=/^--?([A-Za-z-]+)$/.exec(o)?.[1],l=a!==void 0&&Object.hasOwn(Ri,a)?Ri[a]:void 0;if(l!==void 0)throw h(`the extra QEMU argument '${o}' contradicts the recipe`,{hint:l})}let r=/(?:^|,)(accel|kernel[-_]irqchip)=/.exec(e.machine);if(r)throw h(`machine '${e.machine}' sets ${r[1]}`,{hint:Ri.accel});if(/^host\b/.test(e.cpu))throw h("cpu 'host' needs KVM and differs from machine to machine",{hint:`name a CPU model that TCG can emulate: ${t.cpuExamples}`});if(e.append.length>1500)throw h("append is longer than 1,500 characters: the kernel would cut the command line off");let{leastMemoryMiB:s}=t.memoryDisk;if(n.deviceTree&&e.memoryMiB<s)throw h(`a disk as memory needs ${s} MiB beside it: with ${e.memoryMiB} QEMU would write into the disk`,{hint:`write 'memory: ${s}' (--memory ${s}), or 'disk: {as: virtio}'`});let i=le(e.append).find(o=>o.startsWith("mem="));if(i!==void 0&&n.append.length>0)throw h(`append sets ${i}, and that is how the kernel is kept from the memory that is its disk`,{hint:"set 'memory' instead"});if(le(e.append).includes("kaslr"))throw h("append holds 'kaslr', but addresses must not move between boots",{hint:"leave it out: Bootgate passes 'nokaslr'"})}function le(e){return e.split(/\s+/).filter(t=>t!=="")}var Er="give the image's own initramfs",Oc=`${Er}, which assembles it, and name the root by root=`,mt="give the image of a Linux system; if this one has another disk with its root, give that",Kb={crypto_LUKS:{what:"encrypted (LUKS)",cure:`${Er}, with a way to unlock it that nobody has to type (a key file in the initramfs), or an unencrypted copy`},BitLocker:{what:"encrypted (BitLocker)",cure:mt},LVM2_member:{what:"a physical volume of LVM",cure:`${Er}, which assembles it, and root=/dev/mapper/GROUP-VOLUME`},linux_raid_member:{what:"a part of a RAID (md)",cure:Oc},bcache:{what:"a device of bcache",cure:Oc},zfs_member:{what:"a part of a ZFS pool",cure:`${Er}, with the modules of ZFS, and root=zfs:POOL/DATASET`},DM_verity_hash:{what:"the hashes of dm-verity, not what they vouch for",cure:"give the image that has both, or the disk with the root"},gpt_4096:{what:"a disk with sectors of 4,096 bytes, and its table of partitions counts them",cure:"make it with sectors of 512 bytes (mkosi: SectorSize=512, systemd-repart: --sector-size=512), or give the root partition alone"},gpt_damaged:{what:"a disk whose table of partitions (GPT) is damaged or missing",cure:"write it anew from the copy at its end (gdisk FILE, then w), or give the root partition alone"},android_super:{what:"the super partition of an Android system",cure:"take its parts out (lpunpack FILE folder), and give the one with the root"},swap:{what:"swap space",cure:"give the disk that the root is on"},iso9660:{what:"a CD (ISO 9660), on which the root lies as a file",cure:"take its kernel and its initramfs out (bsdtar -xf FILE -C folder) and give them with --kernel and --initrd; one that boots from a USB stick, too (isohybrid), boots with 'boot: bios'"},ntfs:{what:"a file system of Windows (NTFS)",cure:mt},exfat:{what:"a file system for exchange (exFAT)",cure:mt},vfat:{what:"a file system for exchange or of firmware (FAT)",cure:mt},apfs:{what:"a file system of macOS (APFS)",cure:mt},hfsplus:{what:"a file system of macOS (HFS+)",cure:mt},ufs:{what:"a file system of BSD (UFS)",cure:mt},ubi:{what:"an image for flash memory (UBI)",cure:"give a disk image: ubireader_extract_files takes its files out"},ubifs:{what:"a file system for flash memory (UBIFS)",cure:"give a disk image: ubireader_extract_files takes its files out"},jffs2:{what:"a file system for flash memory (JFFS2)",cure:"give a disk image: jefferson -d folder FILE takes its files out"},udf:{what:"a CD or DVD (UDF), on which the root lies as a file",cure:"take its kernel and its initramfs out (7z x -ofolder FILE) and give them with --kernel and --initrd"}};function xr({fileSystem:e}){return e===null?null:Kb[e]??null}var Gb=["2c7357ed-ebd2-46d9-aec1-23d437ec2bf5","41092b05-9fc8-4523-994f-2def0408b176","df3300ce-d69f-4c92-978c-9bfb0f38d820","6db69de6-29f4-4758-a7a5-962190f00ce3","77ff5f63-e7b6-4633-acf4-1565b864c0e6","e7bb33fb-06cf-4e81-8273-e543b413e2e2","8f461b0d-14ee-4e81-9aa9-049b6fb97abd","c23ce4ff-44bd-4b00-b2d4-b41b3419e02a"];function Rc(e){return e.some(({type:t,fileSystem:n})=>n==="DM_verity_hash"||t!==null&&Gb.includes(t))}var pt=["/sbin/init","/etc/init","/bin/init"],Nc=/^\/dev\/(?:(?:[shv]d|xvd)[a-z](\d*)|(?:nvme\d+n\d+|mmcblk\d+|pmem\d+)(?:p(\d+))?)$/;function Mc(e,t,n,r,s){let i=t.findLast(c=>c.startsWith("root="))??null;if(i===null)return{volume:jb(e,n,r),given:i};let o=i.slice(5),a=qb(o);if(a===null)return{volume:null,given:i};let l=n.find(a);if(l)return{volume:l,given:i};if(/^(?:UUID|LABEL)=/.test(o)&&n.some(Wb))return{volume:null,given:i};throw h(`append says ${i}, which this image does not have`,{place:{file:s},hint:`it has ${n.map(Ke).join("; ")}: leave root= out, or name one of them`})}function Sr({partition:e},t){return t==="nvdimm"?`/dev/pmem0${e===null?"":`p${e}`}`:`/dev/vda${e??""}`}function Lc(e){return Nc.test(e.slice(5))}function qb(e){let t=Nc.exec(e);if(t){let i=t[1]||t[2];return({partition:o})=>o===(i?Number(i):null)}if(e.includes("/PARTNROFF="))return null;let[,n,r]=/^(UUID|LABEL|PARTUUID|PARTLABEL)=(.+)$/.exec(e.replaceAll('"',""))??[],s=i=>i?.toLowerCase()===r.toLowerCase();switch(n){case"UUID":return({uuid:i})=>s(i);case"LABEL":return({label:i})=>i===r;case"PARTUUID":return({partitionUuid:i})=>s(i);case"PARTLABEL":return({partitionLabel:i})=>i===r;default:return null}}function jb(e,t,n){let r=i=>i.length===1?i[0]:null,s=t.filter(i=>i.fileSystem!==null&&xr(i)===null);return r(s.filter(({type:i})=>i===e))??r(s.filter(i=>n(i)===!0))??r(s.filter(i=>n(i)!==!1))??r(s)}function Wb({fileSystem:e,uuid:t}){return t===null&&!["vfat","squashfs","iso9660"].includes(e??"")}function Ke(e){let t=[...e.label?[`LABEL=${e.label}`]:[],...e.uuid?[`UUID=${e.uuid}`]:[],...e.partitionUuid?[`PARTUUID=${e.partitionUuid}`]:[],...e.partitionLabel?[`PARTLABEL=${e.partitionLabel}`]:[]];return[e.partition===null?"no partitions":`partition ${e.partition}`,e.fileSystem??"no file system known here",...t.length>0?[t.join(" ")]:[]].join(", ")}async function Cc({initrd:e,append:t,disk:n,arch:r}){if(e===null)return null;Rt(e,"initrd");let s=await nt(e,"initrd"),i=le(t);if(i.some(l=>l.startsWith("root=/dev/ram")))return s;L(s,Dl);let a=n!==null||i.some(l=>/^(?:rdinit|root)=/.test(l))?null:Vb(s);return a!==null&&Xb(a,O(r)),s}var Hb=32<<20;function Vb(e){if(Qb(e).size>Hb)return null;try{return Nt(e)}catch{return null}}var Fc=[...pt,"/linuxrc"];function Xb(e,t){let n={file:e.name},r=e.kind("/init");if(r==="link"&&e.read("/init")===null)throw h("/init in this initramfs is a link that leads to no file in it",{place:n,hint:"let it lead to a program that was packed too, by a path from the initramfs' root"});if(r!==null){if(e.isExecutable("/init")===!1)throw h("/init in this initramfs may not be executed",{place:n,hint:"make it executable (chmod +x init), and pack it anew"});Ft(t,e,["/init"]),gc(e,"/init");return}let s=Yb(e);if(["/init",...Fc].some(o=>e.kind(`${s}${o}`)!==null)&&s!=="")throw h(`this initramfs has no /init: it was packed from outside of its folder, all of it lies in ${s}`,{place:n,hint:`pack it from inside: (cd ${te(s.slice(1))} && find . | cpio -o -H newc) > initrd.cpio`});let i=Fc.find(o=>e.kind(o)!==null);if(i!==void 0)throw h(`this initramfs has no /init, which the kernel starts; it has ${i}`,{place:n,hint:`write rdinit=${i} into append (rdinit=/init, if the kernel has one inside), or pack an /init with it`})}function Yb(e){for(let t="";;){let n=(e.list(t)??[]).filter(s=>t!==""||s!=="kernel"),r=`${t}/${n[0]}`;if(n.length!==1||e.kind(r)!=="folder")return t;t=r}}var Jb={folder:16384,file:32768,link:40960,"character-device":8192};function fn(e){let t=[];e.forEach((r,s)=>{let i=r.kind==="file"?r.content:r.kind==="link"?new TextEncoder().encode(r.target):new Uint8Array,o=r.kind==="link"?511:r.kind==="folder"?493:420;t.push(...Bc(r.path,i,{inode:s+1,mode:Jb[r.kind]|("permissions"in r?r.permissions??o:o),links:r.kind==="folder"?2:1,device:r.kind==="character-device"?[r.major,r.minor]:[0,0]}))}),t.push(...Bc("TRAILER!!!",new Uint8Array,{inode:0,mode:0,links:1,device:[0,0]}));let n=t.reduce((r,s)=>r+s.length,0);return t.push(new Uint8Array(Mi(n,512))),Buffer.concat(t)}function Bc(e,t,n){let r=new TextEncoder().encode(`${e}\0`),s=[n.inode,n.mode,0,0,n.links,0,t.length,0,0,...n.device,r.length,0],i=new TextEncoder().encode(`070701${s.map(o=>o.toString(16).toUpperCase().padStart(8,"0")).join("")}`);return[i,r,new Uint8Array(Mi(i.length+r.length,4)),t,new Uint8Array(Mi(t.length,4))]}function Mi(e,t){return(t-e%t)%t}function Pc(e={},{programs:t}=A){return fn([{path:"dev",kind:"folder"},{path:"dev/console",kind:"character-device",major:5,minor:1,permissions:384},{path:"init",kind:"file",content:t.init(e),permissions:493}])}function Uc(e,t){let n=Ne(e),r=Zb(e,n);if(n===null||r===null)return e;if(r>t)throw new xe(`it says to hold ${r} bytes, more than ${t}`);return Vn(e,n,r)}function Zb(e,t){switch(t){case"gzip":return e.length<18?0:e.readUInt32LE(e.length-4);case"xz":return Hn(e);case"zstd":return Wa(e);default:return null}}var $c=1<<28,Ci=/\.ko(?:\.(?:gz|xz|zst))?$/;function mn(e,t){for(let n of["/lib/modules","/usr/lib/modules",""]){let r=e.list(n)??[],s=t!==null&&r.includes(t)?t:null;if(s!==null&&Li(e,`${n}/${s}`))return Fi(e,`${n}/${s}`);let i=n===""?[]:r.filter(o=>Li(e,`${n}/${o}`));if(t===null&&i.length===1)return Fi(e,`${n}/${i[0]}`)}return e.list("/kernel")!==null&&Li(e,"")?Fi(e,""):null}function Bi(e){return["/lib/modules","/usr/lib/modules",""].flatMap(t=>(e.list(t)??[]).filter(n=>e.list(`${t}/${n}/kernel`)!==null))}function Li(e,t){for(let n of ur(e,t))if(Ci.test(n))return!0;return!1}function Fi(e,t){let n=new Map;for(let i of ur(e,t))Ci.test(i)&&n.set(zc(i),i);let r=e.read(`${t}/modules.builtin`),s=i=>{let o=n.get(i),a={file:`${e.name}:${o??t}`},l=o===void 0?null:e.read(o,$c);if(l===null)throw h(`there is no kernel module ${i}`,{place:a});try{let c=Uc(l,$c);return{name:i,content:c,depends:ey(c)}}catch(c){throw c instanceof xe?h(`the kernel module is damaged: ${x(c)}`,{place:a,cause:c}):c}};return{name:`${e.name}${t===""?"":`:${t}`}`,builtin:r&&new Set(r.toString().trim().split(`
`).map(zc)),has:i=>n.has(i),read:s}}function Pi(e,t){let n=new Map,r=new Set,s=i=>{if(r.has(i))return;r.add(i);let o=t.find(c=>c.has(i))??t.at(-1),{depends:a,content:l}=o.read(i);a.forEach(s),n.set(i,{name:i,content:l,from:o})};return e.forEach(s),[...n.values()]}function zc(e){return e.slice(e.lastIndexOf("/")+1).replace(Ci,"").replaceAll("-","_")}function ey(e){let t=e.indexOf("\0depends=",0,"latin1");if(t===-1)return[];let n=t+9;return e.toString("latin1",n,e.indexOf(0,n)).split(",").filter(s=>/^[\w-]+$/.test(s)).map(s=>s.replaceAll("-","_"))}function J(e,t,n){return{module:e,option:t,initFunction:n}}var ty={acpi:J("nfit","ACPI_NFIT","nfit_init"),deviceTree:J("of_pmem","OF_PMEM","of_pmem_region_driver_init")};function Dc(e,{memoryDisk:t}){return e==="nvdimm"?[ty[t.kind==="nvdimm"?"acpi":"deviceTree"],J("nd_pmem","BLK_DEV_PMEM","nd_pmem_driver_init")]:[J("virtio_pci","VIRTIO_PCI","virtio_pci_driver_init"),J("virtio_blk","VIRTIO_BLK","virtio_blk_init")]}var Ui={ext4:J("ext4","EXT4_FS","ext4_init_fs"),xfs:J("xfs","XFS_FS","init_xfs_fs"),btrfs:J("btrfs","BTRFS_FS","init_btrfs_fs"),f2fs:J("f2fs","F2FS_FS","init_f2fs_fs"),squashfs:J("squashfs","SQUASHFS","init_squashfs_fs"),erofs:J("erofs","EROFS_FS","erofs_module_init"),bcachefs:J("bcachefs","BCACHEFS_FS","bcachefs_init"),jfs:J("jfs","JFS_FS","init_jfs_fs"),reiserfs:J("reiserfs","REISERFS_FS","init_reiserfs_fs"),nilfs2:J("nilfs2","NILFS2_FS","init_nilfs_fs"),cramfs:J("cramfs","CRAMFS","init_cramfs_fs"),romfs:J("romfs","ROMFS_FS","init_romfs_fs")},Kc=["crc32c_generic","libcrc32c","crc32_generic"];function pn(e,{option:t,initFunction:n}){return e.has(n)||e.option(t)==="y"}var $i="bootgate/init",vr={readOnly:0,readOnlyMount:1,move:8192},ny=1e3;function Gc(e,t,n){let r=e.systemCalls([...t.flatMap(s=>Wc(s)),{call:"execve",args:[n],failure:`bootgate: the initramfs has no ${n} that can run`,fatal:!0}]);return fn([{path:"bootgate",kind:"folder"},...jc(t),{path:$i,kind:"file",content:r,permissions:493}])}function qc(e,t,n){let{device:r,fileSystem:s,options:i,inits:o}=n,a=e.systemCalls([{call:"mount",args:["devtmpfs","/dev","devtmpfs",0,0]},...t.flatMap(l=>Wc(l)),{call:"access",args:[r,0],tries:ny,failure:`bootgate: there is no ${r}`,fatal:!0},{call:"mount",args:[r,"/root",s,n.writable?0:vr.readOnlyMount,i],failure:`bootgate: ${r} cannot be mounted as ${s}`,fatal:!0},{call:"mount",args:["/dev","/root/dev",0,vr.move,0]},{call:"chdir",args:["/root"]},{call:"mount",args:[".","/",0,vr.move,0]},{call:"chroot",args:["."]},{call:"chdir",args:["/"]},...o.slice(0,-1).map(l=>({call:"execve",args:[l]})),{call:"execve",args:[o.at(-1)],failure:`bootgate: the root file system has no init program (${o.join(", ")})`,fatal:!0}]);return fn([...["dev","root","bootgate"].map(l=>({path:l,kind:"folder"})),{path:"dev/console",kind:"character-device",major:5,minor:1,permissions:384},...jc(t),{path:"init",kind:"file",content:a,permissions:493}])}function jc(e){return e.map(({name:t,content:n})=>({path:`bootgate/${t}.ko`,kind:"file",content:n}))}function Wc({name:e}){return[{call:"open",args:[`/bootgate/${e}.ko`,vr.readOnly]},{call:"finit_module",args:[3,"",0],failure:`bootgate: module ${e} was not loaded`},{call:"close",args:[3]}]}function Hc({root:{given:e},volumes:t,content:n},r){let s={file:r};if(e!==null)return h(`append says ${e}, which an initramfs of ours cannot find`,{place:s,hint:Qc(t)});if(t.length===0)return h("this disk's table of partitions is empty",{place:s,hint:"was all of it written? Give an image with a root file system on it"});if(t.every(({fileSystem:o})=>o===null))return h(`no file system known here is in this image${ry(t,n)}`,{place:s,hint:"is it damaged, or another file than was meant? Else give an initramfs that can mount it"});let[i]=sy(t);if(i!==void 0){let o=t.length===1?"the image is":"a partition of the image is";return h(`${o} ${i.what}, which an initramfs of ours does not mount`,{place:s,hint:i.cure.replace("FILE",()=>te(r))})}return h("it cannot be told which part of the image is the root file system",{place:s,hint:Qc(t)})}function ry(e,t){let n=e.filter(({partition:r})=>r!==null);return n.length>0?`: it has ${n.map(Ke).join("; ")}`:t===null?"":`: it is ${t}`}function sy(e){let t=({fileSystem:s})=>s==="vfat",n=e.filter(s=>!t(s));return(n.every(({fileSystem:s})=>s===null)?e:n).flatMap(s=>xr(s)??[])}function Qc(e){return`give an initramfs, or name one of these by root=: ${e.map(Ke).join("; ")}`}function Xc(e){iy(e);let{as:t}=e.scenario.disk;if(t==="virtio")return zi("virtio",e,[]);let n=Jc("nvdimm",e).flatMap(r=>Di(r,e)?[]:[Zc(r,e)]);if(n.length===0)return zi("nvdimm",e,[]);if(t==="nvdimm")throw h(`this guest cannot use its disk as nvdimm: ${n.join("; ")}`,{place:{file:e.scenario.disk.path},hint:Vc(e)});return zi("virtio",e,[`the disk is virtio, since the guest cannot use it as nvdimm: ${n.join("; ")} (${Vc(e)})`])}function iy({root:e,volumes:t,scenario:n}){let r=(e.volume===null?t:[e.volume]).find(({missingBytes:i})=>i>0);if(r===void 0)return;let s=r.missingBytes.toLocaleString("en-US");throw h(`the image is cut short: ${s} bytes of it are missing (${Ke(r)})`,{place:{file:n.disk.path},hint:"copy or download it again"})}function Yc(e,{kernel:t}){let n=e.filter(({option:r})=>t.option(r)==="n");return n.length===0?null:`build the kernel with ${n.map(({option:r})=>`CONFIG_${r}=y`).join(" and ")}`}function Vc(e){let{sources:t}=e,n=Yc(hn("nvdimm",e),e);return n!==null?n:`${t.describe()}: give the kernel's module folder with 'modules' (--modules), or use virtio`}function zi(e,t,n){let{initramfs:r,scenario:s}=t,{append:i,notes:o}=fy(e,t),a={as:e,append:i,notes:o,warnings:n};if(r===null)return!s.generateInitrd&&my(e,t)?{...a,archive:null}:{...a,...cy(e,t,i,o)};if(r==="unread")return{...a,archive:null};let l=oy(e,r,t);return l.length===0?{...a,archive:null}:{...a,...ly(O(s.arch),l,r,i,o)}}function oy(e,t,n){let{kernel:r,sources:s}=n,i=e==="virtio"?Jc(e,n).filter(u=>Di(u,n)):hn("nvdimm",n).filter(u=>!pn(r,u)),o=mn(t,r.release),a=i.map(({module:u})=>u).filter(u=>o?.builtin?.has(u)!==!0);if(a.every(u=>o?.has(u)===!0)&&ay(t))return[];let[l,...c]=[o,s.find()].filter(u=>u!==null);return l?Pi(a,[l,...c]):[]}function ay(e){return["/usr/lib","/lib"].some(t=>e.kind(`${t}/udev/rules.d/80-drivers.rules`)!==null)}function ly(e,t,n,r,s){let i=Tr(r,"rdinit")??"/init";if(Ft(e,n,[i]),n.read(i)===null)throw h(`the initramfs has no ${i}`,{place:{file:n.name},hint:"write rdinit=/path into append, or pack the folder from inside: (cd folder && find . | cpio -o -H newc)"});let o=new Set(t.map(({from:a})=>a));return{archive:Gc(e.programs,t,i),append:`${r} rdinit=/${$i}`.trimStart(),notes:[...s,...[...o].map(a=>{let l=t.flatMap(({name:c,from:u})=>u===a?[c]:[]).join(", ");return a.name.startsWith(n.name)?`loaded before the initramfs' own init, out of it: ${l}`:`added to the initramfs, from ${a.name}: ${l}`})]}}function cy(e,t,n,r){let{kernel:s,root:i,scenario:o,sources:a}=t,l={file:o.disk.path},{volume:c}=i;if(c===null)throw Hc(t,l.file);let u=Tr(n,"rootfstype")??c.fileSystem;if(u===null)throw h(`no file system known here is on the root (${Ke(c)})`,{place:l,hint:"is the image damaged? Else write rootfstype=\u2026 into append, or give an initramfs"});let d=Ui[u],m=[...hn(e,t),...d?[d]:[]].filter(E=>!pn(s,E)),p=m.filter(E=>!Di(E,t));if(p.length>0)throw h(`the kernel needs modules to boot this image: ${p.map(E=>Zc(E,t)).join("; ")}`,{place:l,hint:uy(p,t)});let g=m.length===0?null:a.find(),_=d&&m.includes(d)?Kc:[],y=g===null?[]:Pi([..._.filter(E=>g.has(E)),...m.map(({module:E})=>E)],[g]),k=le(n),w=Tr(n,"init");return{append:n,archive:qc(O(o.arch).programs,y,{device:Sr(c,e),fileSystem:u,writable:k.lastIndexOf("rw")>k.lastIndexOf("ro"),options:Tr(n,"rootflags")??"",inits:w===null?[...pt,"/bin/sh"]:[w]}),notes:[...r,...Rc(t.volumes)||k.some(E=>/^(?:usr|root)hash=/.test(E))?[dy]:[],`an initramfs of our own mounts ${Sr(c,e)}`+(y.length>0?`, with modules from ${g.name}: ${y.map(({name:E})=>E).join(", ")}`:"")]}}function uy(e,t){let n=Yc(e,t);if(n!==null)return`${n}, or give an initramfs that brings what it takes`;let{scenario:r,sources:s}=t,i=r.modules===null?"give an initramfs, or the kernel's module folder with 'modules'":"give an initramfs, or modules of a build of the kernel that has them";return`${s.describe()}: ${i}`}var dy="the image's root is vouched for by dm-verity, which an initramfs of ours does not check: give the image's own to measure that, too";function fy(e,{root:t,scenario:n}){let{append:r}=n;if(t.volume===null)return{append:r,notes:[]};let s=`root=${Sr(t.volume,e)}`;if(t.given===null){let i=/(?:^|\s)r[ow](?:\s|$)/.test(r)?s:`${s} rw`;return{append:`${r} ${i}`.trimStart(),notes:[`added to the command line: ${i}`]}}return!Lc(t.given)||t.given===s?{append:r,notes:[]}:{append:le(r).map(i=>i===t.given?s:i).join(" "),notes:[`the disk is ${e}: ${t.given} became ${s}`]}}function my(e,t){let{kernel:n,root:r,scenario:s}=t;if(r.given!==null&&/^root=(?:UUID|LABEL)=/.test(r.given))return!1;if(le(s.append).some(a=>a.startsWith("rdinit=")))return!0;let i=r.volume?.fileSystem,o=i?Ui[i]:void 0;return[...hn(e,t),...o?[o]:[]].every(a=>pn(n,a))}function hn(e,{scenario:t}){return Dc(e,O(t.arch).machine)}function Jc(e,t){let{kernel:n,initramfs:r}=t;if(r==="unread")return[];let s=r===null?null:mn(r,n.release);return hn(e,t).filter(i=>!pn(n,i)&&s?.builtin?.has(i.module)!==!0&&s?.has(i.module)!==!0)}function Di({module:e},{sources:t}){return t.find()?.has(e)===!0}function Zc({module:e,option:t},{kernel:n,initramfs:r}){let s=n.option(t);return s==="n"?`the kernel was built without ${e} (CONFIG_${t})`:s==="m"||r!==null?`${r===null?"nobody has":"the initramfs does not have"} the module ${e}`:`${e} is neither part of the kernel nor a module at hand`}function Tr(e,t){let n=le(e).findLast(r=>r.startsWith(`${t}=`));return n===void 0?null:n.slice(t.length+1)}async function eu(e){return{...await gy(e),kernel:await hy(e)}}async function hy({scenario:e,folder:t,bootable:n=null}){if(n===null)return e.kernel;let r=Ir(t,"kernel");return await Ki(r,n),r}async function gy(e){let{scenario:t,folder:n}=e,r=await Cc(t);if(t.disk===null)return await _y(e,r);let s=await fc(t.disk,e.cacheFolder);if(t.boot!=="kernel")return await by(t,t.boot,s);let i=r===null?null:{path:r,bytes:await py(r)},o=L(s.path,u=>ky(e,u,i)),{path:a,bytes:l}=s;if(o.as==="nvdimm"){let u=kr(O(t.arch).machine.memoryDisk,t.memoryMiB,l);(u.bytes!==l||u.before!==0)&&(a=Ir(n,"disk.raw"),Zl(s.path,a,u.before+u.bytes+u.after,u.before)),l=u.bytes}let c=r;return o.archive!==null&&(c=Ir(n,"initramfs.cpio"),await Ki(c,wy(i?.bytes??Buffer.alloc(0),o.archive))),{initrd:c,disk:{path:a,as:o.as,bytes:l},uefi:null,append:o.append,notes:[...s.notes,...o.notes],warnings:o.warnings}}async function _y({scenario:e,folder:t,initramfs:n},r){if(e.generateInitrd||e.modules!==null){let i=e.generateInitrd?"initrd: generate":"modules";throw h(`'${i}' says how to reach a disk, and there is none`,{hint:`give the image with 'disk', or leave '${i}' out`})}let s=r;return s===null&&(s=Ir(t,"initramfs.cpio"),await Ki(s,n??Pc({},O(e.arch)))),{initrd:s,disk:null,uefi:null,append:e.append,notes:[],warnings:[]}}async function by({arch:e,disk:t},n,r){return L(r.path,s=>yy({...s,name:t.path},n)),{initrd:null,disk:{path:r.path,bytes:r.bytes,as:"virtio"},uefi:n==="uefi"?await mc(O(e).machine.uefi):null,append:"",notes:[...r.notes,`the disk's own bootloader boots it, under ${n==="uefi"?"OVMF":"SeaBIOS"}`],warnings:[]}}function yy(e,t){let n={file:e.name};if(t==="bios"&&(e.size<512||e.read(510,2).readUInt16LE(0)!==43605))throw h("nothing in this image boots by a BIOS: its first sector has no boot mark",{place:n,hint:"boot its kernel by 'boot: kernel', or by 'boot: uefi' if it has a bootloader for that"});let r=on(e);if(t==="uefi"&&!r.some(({fileSystem:s})=>s==="vfat"||s==="iso9660"))throw h("nothing in this image boots by UEFI: it has no FAT file system, where a bootloader is looked for",{place:n,hint:`boot its kernel by 'boot: kernel'; it has ${r.map(Ke).join("; ")}`})}function wy(e,t){return Buffer.concat([e,Buffer.alloc((4-e.length%4)%4),t])}function ky({scenario:e,kernel:t},n,r){let s=on(n),i=new Map,o=u=>{let d=i.get(u);if(d!==void 0)return d;let m=u.fileSystem==="ext4"&&wi(n,u.start)===0?fr(n,u.start):null;return i.set(u,m),m},a=Mc(O(e.arch).machine.rootPartitionType,le(e.append),s,u=>xy(o(u)),e.disk.path),l=a.volume&&o(a.volume);l&&!le(e.append).some(u=>/^(?:rd)?init=/.test(u))&&Ft(O(e.arch),{...l,name:e.disk.path},pt);let c=e.disk.as==="virtio"&&e.modules===null;return Xc({scenario:e,kernel:t,volumes:s,content:Ey(n),root:a,initramfs:r===null?null:c?"unread":Nt(r.path,r.bytes),sources:Sy(e,t,l)})}function Ey(e){let t=e.read(0,Math.min(Me,e.size)),n=Le(t);return n!==null?n.what:t.length>=512&&t.readUInt16LE(510)===43605?"a boot sector, or a table without partitions (MBR)":null}function xy(e){return e===null?null:[...pt,"/init"].some(t=>e.read(t)!==null)}function Sy(e,t,n){let{release:r}=t,s;return{find(){if(s===void 0){let i=e.modules===null?n:mr(e.modules);if(s=i&&mn(i,r),s===null&&e.modules!==null)throw h(`there are no modules of ${r??"this kernel"} in this folder`,{place:{file:e.modules},hint:vy(i)})}return s},describe(){if(e.modules!==null)return`the modules in ${e.modules} have none of these`;if(n===null)return"modules inside the image cannot be read (its root is not ext4)";let i=Bi(n);return i.length===0?"the image has no modules":`the image has modules of ${[...new Set(i)].join(", ")}, not of ${r??"a release known"}`}}}function vy(e){let t=e===null?[]:Bi(e);return t.length>0?`it has those of ${[...new Set(t)].join(", ")}`:"give a folder that holds lib/modules/RELEASE, or that is /lib/modules/RELEASE itself"}import{open as dw,readFile as fw,rm as mw,stat as pw,writeFile as pu}from"node:fs/promises";import{join as Wi}from"node:path";var Ty=/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-_])/g,Iy=/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;function ht(e){return e.replace(Ty,"").replaceAll("\r","").replace(Iy,"").trimEnd().split(`
`).map(t=>t.trimEnd())}function Gi(e){for(let t of ht(e)){let n=/^(?:<\d>)?(?:\[\s*\d+\.\d+\](?:\[[^\]]*\])?\s*)?(Kernel panic - not syncing\b.*)$/.exec(t);if(n)return n[1].slice(0,300)}return null}var Ay=10;function tu(e){let t=ht(e).slice(-Ay);for(let n of t.reverse()){let r=/^(?:<\d>)?(?:\[\s*\d+\.\d+\](?:\[[^\]]*\])?\s*)?(reboot: (?:Power down|Restarting system|System halted|Power off not available)\b.*)$/.exec(n);if(r)return r[1].slice(0,300)}return null}function qi(e,t){return ht(e).filter(n=>n!=="").slice(-t).join(" | ").slice(-300)}var Oy=[[/^bootgate: (\/dev\/\S+ cannot be mounted as \w+, error \d+)$/,"is the image damaged (check a copy of it with fsck), or its file system another (write rootfstype=\u2026 into append)?"],[/^bootgate: (there is no \/dev\/[^,]+), error \d+$/,"the kernel did not find the disk or the partition: do kernel and modules belong together?"],[/^bootgate: (the root file system has no init program \(.*), error \d+$/,"write init=/path into append, or name another volume by root="],[/^bootgate: (the initramfs has no \S+ that can run), error \d+$/,"is it built for the guest's architecture, with its interpreter and libraries?"],[/^bootgate: (module \w+ was not loaded), error \d+$/,"give the modules of exactly this build of the kernel (modules, --modules)"],[/(VFS: Unable to mount root fs)\b/,"the initramfs has no init that could be started (an executable /init, or rdinit=), or there is none, and root= names nothing that the kernel can mount by itself: 'initrd: generate' makes one that mounts the disk"]],ji="pack its files with: find . | cpio -o -H newc",Ry=String.raw`(Initramfs unpacking failed: (?:%))`,gt=e=>new RegExp(Ry.replace("%",e)),Ny=[[gt("write error|.*[Oo]ut of memory.*"),"what is in it does not fit into the guest's memory: give it more (memory, -m)"],[gt(String.raw`compression method (?:\S+) not configured`),"the kernel was built without it: build it with the CONFIG_RD_ option of that name, or compress with one that it has (gzip -9)"],[gt("invalid magic at start of compressed archive"),`behind the first archive, or at its begin, lies what the kernel does not know: no cpio archive, or a compression in a form of its own (lz4 without -l); ${ji}`],[gt("Input was encoded with settings that are not supported by this XZ decoder"),"compress it with: xz --check=crc32 (without filters for other machines)"],[gt("incorrect cpio method used: use -H newc option"),ji],[gt("no cpio magic|broken padding|junk .*"),`it is damaged, or something else lies between or behind its archives (each begins at a multiple of 4 bytes); ${ji}`],[gt(".*"),"it is cut short or damaged: copy or download it again, or pack it anew"]];function nu({kind:e},t){if(e==="interrupted")return[];let n=e==="reached-end"?[]:Oy,r=new Map;for(let s of ht(t))for(let[i,o]of[...My(Ny,s),...n]){let a=i.exec(s)?.[1];a!==void 0&&!r.has(o)&&r.set(o,`the guest says: ${a}; ${o}`)}return[...r.values()]}function My(e,t){let n=e.find(([r])=>r.test(t));return n===void 0?[]:[n]}import{readFile as Ly,writeFile as Fy}from"node:fs/promises";var Cy=6e4;async function ru([e,...t],n,r,s,i){let o=t.map((l,c)=>t[c-1]==="-machine"?`${l},dumpdtb=${ft(s)}`:l);await D(e,o,{env:{...process.env,...n},signal:i,timeoutMs:Cy});let a=await Ly(s).catch(l=>{throw h("QEMU wrote no device tree of its machine",{place:{file:s},cause:l})});await Fy(s,kc(Tc(wc(a,s),r,s)))}import{spawn as By}from"node:child_process";import{createConnection as Py}from"node:net";var Uy="$c#63";async function su({command:e,socket:t},n){let r=By("sh",["-c",e],{env:{...process.env,BOOTGATE_GDB:t},stdio:"inherit",signal:n});await new Promise(s=>{r.once("error",()=>s()),r.once("close",()=>s())}),await $y(t)}async function $y(e){await new Promise(t=>{let n=Py(e);n.once("connect",()=>n.write(Uy)),n.once("data",()=>n.destroy()),n.once("error",()=>t()),n.once("close",()=>t())})}function Ar({qemuArgs:e}){let t=e.find((r,s)=>/^-?-device$/.test(e[s-1]??"")&&zy(r));if(t===void 0)return null;let n=/,iobase=(0x[0-9a-f]{1,4}|\d{1,5})(?:,|$)/i.exec(t)?.[1];return n===void 0?1281:Number(n)&65535}function zy(e){return/^(?:driver=)?isa-debug-exit(?:,|$)/.test(e)}function iu({why:e,exitCode:t}){return e!=="exited"&&e!=="measured"||t===null||t%2===0?null:(t-1)/2}function ou(e,{header:t,sleeps:n},r){let s=t.instructions-e;if(t.idleNs<0||s<=0)return null;let i=t.idleNs;for(let o=0;o<n.ns.length;o++)n.instructions[o]<=e&&(i-=n.ns[o]);return i=Math.max(0,i),{instructions:s,slept:i/(i+s*2**r)}}function au({instructions:e,slept:t}){let n=`${(Math.floor(t*1e3)/10).toFixed(1)} %`,r=Math.round(e/1e6).toLocaleString("en-US");return t>=.5?`idle (it slept ${n} of its virtual time: it waits for input, a device or a timer)`:`busy (${r} million instructions, ${n} of its virtual time slept: it loops, or its work takes longer than the limit)`}var Dy=1e4,Ky=2e3;function lu(e){let{scenario:t,marks:n,guest:r,trace:s,consoleText:i}=e;if(s?.end==="panic")return{kind:"panic",detail:Gi(i)??"the kernel panicked"};let o=n.some(({role:l})=>l==="panic");if(!(s?.end==="end-mark"&&o)){let l=Gi(i);if(l!==null)return{kind:"panic",detail:l}}if(s?.end==="end-mark")return{kind:"reached-end",detail:Qy(n[s.endMark])};if(r.why==="interrupted")return{kind:"interrupted",detail:`stopped after ${Or(r.wallMs)}`};if(s?.end==="instruction-limit")return{kind:"limit",detail:`the guest had not reached its end mark after ${t.limits.instructions.toLocaleString("en-US")} instructions`};let a=t.end.kind==="power-off"?Gy(e):null;return a!==null?{kind:"reached-end",detail:`the guest ended in an orderly way: ${a}`}:qy(e)}function Gy({scenario:e,guest:t,trace:n,consoleText:r}){let{why:s,exitCode:i}=t,o=Ar(e)===null||n?.end!=="exit"?null:iu(t);if(o!==null)return`it wrote ${o} to isa-debug-exit`;let a=tu(r);if(a===null)return null;let l=`it said '${a}'`;return s==="idle"?/halted/i.test(a)?l:null:(s==="exited"||s==="measured")&&i===0?l:null}function qy(e){let{guest:t,consoleText:n}=e,r=qi(n,1),s=r===""?"it printed nothing":`its last words: ${r}`;switch(t.why){case"idle":return{kind:"hang",detail:`the guest executes nothing any more (noticed after ${Or(t.wallMs)}); ${s}`};case"wall-limit":return{kind:t.consoleSilentMs>Dy||r===""?"hang":"limit",detail:`no end mark after ${Or(t.wallMs)}, ${jy(e)}; ${s}`};case"console-limit":return{kind:"limit",detail:`the guest prints without end; ${s}`};case"measured":case"exited":case"interrupted":return t.exitCode===0?{kind:"early-exit",detail:`the guest reset or switched off the machine before its end mark; ${s}`}:{kind:"qemu-failed",detail:Wy(t)}}}function jy({guest:e,consoleText:t,activity:n,scenario:r}){let s=e.consoleSilentMs<=Ky&&t!=="",i=s?(n?.header.instructions??0)/2:e.instructionsAtLastWords,o=n&&ou(i,n,r.icountShift),a=s?"though the guest was still printing":`silent for ${Or(e.consoleSilentMs)}`;return o?`${a} and ${au(o)}`:a}function Wy({exitCode:e,exitSignal:t,output:n}){let r=t?`was stopped by ${t}`:`failed with status ${e??-1}`,s=qi(n,5);return s===""?`QEMU ${r} and printed nothing`:`QEMU ${r}: ${s}`}function Qy(e){return e?"firstUserInstruction"in e.at?"the first user instruction was reached":`the end mark was reached: ${e.name}`:"the end mark was reached"}function Or(e){return`${(e/1e3).toFixed(e<1e4?1:0)} s`}import{spawn as Yy}from"node:child_process";import{existsSync as Jy,statSync as Zy}from"node:fs";import{closeSync as Hy,openSync as Vy,readSync as Xy}from"node:fs";function cu(e){let t=Buffer.alloc(32),n;try{n=Vy(e,"r")}catch{return null}try{return Xy(n,t,0,32,0)<32?null:{instructions:Number(t.readBigUInt64LE(0)),stages:Number(t.readBigUInt64LE(8)),halted:t.readBigUInt64LE(24)!==0n}}finally{Hy(n)}}var uu={idleSeconds:20,consoleBytes:64*2**20,lingerSeconds:3,stopSeconds:20},ew=100,tw=64*1024;async function du(e){let{limits:t}=e,n=performance.now(),[r,...s]=Yn(e.command),i=Yy(r,s,{cwd:e.cwd,env:{...process.env,...e.env},stdio:["ignore","pipe","pipe"],detached:!0}),o=sw(i),a=()=>Rr(i,"SIGKILL");process.once("exit",a);let l={why:"exited",consoleBytes:0,consoleChangedMs:0,consoleChangedAt:0,progress:{instructions:0,stages:0,halted:!1},progressChangedMs:0},c,u=p=>{l.why!=="exited"&&p!=="interrupted"||(l.why=p,Rr(i,"SIGTERM"),c??=setTimeout(()=>Rr(i,"SIGKILL"),t.stopSeconds*1e3))},d=()=>u("interrupted");e.signal.addEventListener("abort",d);let f={state:e.onHalt?"not-yet":"over",sinceMs:0,tookMs:0},m=setInterval(()=>{let p=performance.now()-n-f.tookMs;if(f.state==="halted")return;let g=nw(e,l,p);g&&u(g),f.state==="not-yet"&&l.progress.halted&&(f.state="halted",f.sinceMs=performance.now(),e.onHalt?.().finally(()=>{f.tookMs=performance.now()-f.sinceMs,f.state="over"})),e.onTick?.({elapsedMs:p,consoleBytes:l.consoleBytes,...l.progress})},ew);try{e.signal.aborted&&d();let{code:p,signal:g}=await rw(i),_=performance.now()-n;return{why:l.why,exitCode:p,exitSignal:g,output:o(),wallMs:_,consoleSilentMs:_-l.consoleChangedMs,instructionsAtLastWords:l.consoleChangedAt}}finally{clearInterval(m),clearTimeout(c),e.signal.removeEventListener("abort",d),process.off("exit",a),Rr(i,"SIGKILL")}}function nw({console:e,trace:t,progress:n,limits:r},s,i){let o=iw(e),a=n===null?null:cu(n);if(o!==s.consoleBytes&&(s.consoleChangedMs=i,s.consoleChangedAt=(a??s.progress).instructions),s.consoleBytes=o,(a===null||a.instructions!==s.progress.instructions)&&(s.progressChangedMs=i),s.progress=a??s.progress,t!==null&&s.measuredMs===void 0&&Jy(t)&&(s.measuredMs=i),s.measuredMs!==void 0&&i-s.measuredMs>r.lingerSeconds*1e3)return"measured";if(i>r.wallSeconds*1e3)return"wall-limit";if(i-s.progressChangedMs>r.idleSeconds*1e3)return"idle";if(o>r.consoleBytes)return"console-limit"}async function rw(e){return await new Promise((t,n)=>{e.on("error",r=>{let s=I(r)==="ENOENT",i=e.spawnargs[0]??"QEMU";n(new b(s?`${i} does not exist`:`${i} could not be run: ${r.message}`,{hint:"'bootgate doctor' says which QEMUs this machine has",cause:r}))}),e.on("close",(r,s)=>t({code:r,signal:s}))})}function sw(e){let t="";for(let n of[e.stdout,e.stderr])n?.on("data",r=>{t=(t+r.toString()).slice(-tw)});return()=>t}function Rr(e,t){if(e.pid!==void 0)try{process.kill(-e.pid,t)}catch{}}function iw(e){try{return Zy(e).size}catch{return 0}}import{join as ow}from"node:path";var aw="recording.json";async function fu(e){await z(ow(e.folder,aw),lw(e))}function lw(e){return`${JSON.stringify(e,(t,n)=>typeof n=="bigint"?`0x${n.toString(16)}`:n,2)}
`}function mu(e,t){return[...cw(e),...uw(t,e.boot)]}function cw({arch:e,append:t}){let{console:n}=O(e).machine,r=new RegExp(`^console=(?!${n}\\b)`);return le(t).flatMap(s=>r.test(s)?[`append sets ${s}: only what the kernel prints on ${n} is kept`]:/^panic=(?!-)/.test(s)?[`append sets ${s}: a kernel that panics where the tracer cannot see it will not end by itself`]:/^(?:maxcpus|nr_cpus)=/.test(s)?[`append sets ${s}: the guest has one CPU anyway`]:[])}function uw(e,t){return e?.as!=="virtio"?[]:t!=="kernel"?["firmware and bootloader wait for a virtio disk, which answers when the host pleases: see docs/images.md for how far totals vary; with 'boot: kernel' an image that can boot from nvdimm is exact"]:["a virtio disk answers when the host pleases: totals vary by some 0.2 %; an image that can boot from nvdimm (disk: {as: nvdimm}) is exact"]}var hw=1024*1024;async function Nr(e){let{scenario:t,qemu:n,folder:r,tracer:s}=e,i={console:Wi(r,"console.log"),qemuLog:Wi(r,"qemu.log")};try{await S(r),await mw(s.trace,{force:!0}),await pu(i.console,"");let{disk:o}=e.guest,a={kernel:await nt(e.guest.kernel,"kernel"),initrd:e.guest.initrd,disk:o,uefi:e.guest.uefi,append:e.guest.append,console:i.console,deviceTree:Ic(t,o)?Wi(r,"device-tree.dtb"):null};if(o!==null&&a.deviceTree!==null){let u=Ni(t,n,{...a,deviceTree:null},[]),d=kr(O(t.arch).machine.memoryDisk,t.memoryMiB,o.bytes);await ru(u,n.env,d,a.deviceTree,e.signal)}let l=Ni(t,n,a,s.args),c=await gw(s,{command:l,env:n.env,cwd:r,console:i.console,trace:s.trace,progress:s.progress,limits:{...uu,wallSeconds:t.limits.wallSeconds,...e.guestLimits},signal:e.signal,...e.onProgress?{onTick:e.onProgress}:{},...s.halted?{onHalt:()=>su(s.halted,e.signal)}:{}});return await pu(i.qemuLog,c.output),await _w(e,{command:l,guest:c},i)}catch(o){throw Jn(o,r)}}async function gw(e,t){try{return await du(t)}finally{await e.ended?.()}}async function _w({scenario:e,qemu:t,marks:n,folder:r,tracer:s,guest:i},{command:o,guest:a},l){let c=await fe(s.trace);if(!c&&/No space left on device/.test(a.output))throw tl(r);let u=c?await s.read():null,d=await yw(l.console,hw),f=bw(u),m=lu({scenario:e,marks:n,guest:a,trace:u?.header??null,consoleText:d,...f?{activity:f}:{}}),p={format:"bootgate-recording",version:1,folder:r,scenario:e,qemu:i.uefi?{...t,firmwareSha256:i.uefi.sha256}:t,command:o,outcome:m,wallMs:a.wallMs,trace:c?s.trace:null,console:l.console,qemuLog:l.qemuLog,marks:n,warnings:[...i.warnings,...mu(e,i.disk),...nu(m,d)]};return await fu(p),{recording:p,tables:u}}function bw(e){let t=e?.sleeps;if(!t||e.header.idleNs===void 0)return;let{instructions:n,idleNs:r}=e.header;return{header:{instructions:n,idleNs:r},sleeps:t}}async function yw(e,t){let{size:n}=await pw(e);if(n<=t)return await fw(e,"latin1");let r=await dw(e,"r");try{let s=Buffer.alloc(t),{bytesRead:i}=await r.read(s,0,t,n-t);return s.toString("latin1",0,i)}finally{await r.close()}}var Mr=[1,2,3,4,5,6,7];var pe=4;function Lr({min:e,current:t}){return t<Mr[0]?null:Math.max(e,Math.min(t,Mr.at(-1)))}import{readFile as Zw,rm as ek,writeFile as tk}from"node:fs/promises";import{join as Dr}from"node:path";import{readFile as ww}from"node:fs/promises";var hu=e=>`${e}.sha256`;async function gu(e){try{let[t,n]=await Promise.all([ww(hu(e),"utf8"),Y(e)]);return t.trim()===n}catch{return!1}}async function _u(e,t){await z(e,t),await z(hu(e),`${R(t)}
`)}var bu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var yu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
    REGISTERS
};

enum privilege { PRIVILEGE_UNKNOWN, PRIVILEGE_KERNEL, PRIVILEGE_USER };

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
};

#endif
`;var wu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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

/* The saved state's lowest bits are the exception level that an eret goes back to, 0 for user code of 64 and 32 bits. */
static enum privilege returns_to_arm64(void) {
    uint64_t state;
    if (!get_register(REG_SAVED_STATE, &state)) return PRIVILEGE_UNKNOWN;
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
                  [REG_CALL_RESULT] = "x0", [REG_STACK] = "sp", [REG_SAVED_STATE] = "SPSR_EL1"},
    .decode = decode_arm64,
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
    .frames_by_return = true,
    .shortest_instruction = 4,
    .vectors = true,
    .stub_instructions = 6, /* a landing pad, adrp, ldr, add, authentication, br */
    .module_stubs = true,   /* arch/arm64/kernel/module-plts.c */
};

#endif
`;var ku=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Eu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var xu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Su=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var vu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Tu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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

#define CODE_LINE 8300u /* an address and 4,096 bytes */

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
    uint64_t stack_bytes;
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
    struct address_list transparent, console_output; /* start, end, start, end, \u2026 */
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

/* A line of code: an address, and bytes in hexadecimal. */
static bool read_code_piece(char *line, struct code_piece *piece) {
    int used = 0;
    unsigned int byte;
    if (sscanf(line, "%" SCNx64 " %n", &piece->address, &used) != 1) return complain("config: bad code %s", line);
    const char *digits = line + used;
    piece->bytes = reserve(strlen(digits) / 2);
    if (!piece->bytes) return complain("config: no memory for code");
    for (; sscanf(digits, "%2x", &byte) == 1; digits += 2) piece->bytes[piece->length++] = (uint8_t)byte;
    return true;
}

static bool read_code(FILE *file, uint64_t count) {
    char line[CODE_LINE];
    if (count > (1u << 16)) return complain("config: too much code");
    config.code = calloc(count + 1, sizeof *config.code);
    if (!config.code) return complain("config: no memory for code");
    while (config.code_count < count) {
        if (!fgets(line, sizeof line, file)) return complain("config: code ends early");
        line[strcspn(line, "\\n")] = 0;
        if (!read_code_piece(line, &config.code[config.code_count++])) return false;
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
`;var Iu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Au=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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

/* The four bytes of an instruction; anything else is 32-bit code, of which nothing is known. */
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

#endif
`;var Ou=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Ru=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Nu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Mu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Lu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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

/* User code is about to call the kernel. */
static void note_call(uint64_t now) {
    credit(now + 1); /* the instruction itself is the user's */
    call_made = true;
    call_number = watches_guest() ? (int32_t)read_register(REG_CALL_NUMBER) : 0;
    if (watches_guest()) learn_command_late(now + 1);
}

/* An interrupt, exception or system call begins. Why by its entry: docs/decisions/0123-interrupts-by-their-entries.md. */
static void enter_kernel(const struct site *site, uint64_t now) {
    bool call = site->roles & SITE_SYSTEM_CALL || (call_made && site->roles & SITE_FAULT);
    bool device = arch.by_device ? arch.by_device() : !(site->roles & SITE_FAULT);
    uint64_t named = arch.by_device && device ? device_entry() : 0;
    if (!arch.clock && halted && read_icount && site->index == 0) learn_idle_at(executed(), now);
    enter_handler(named ? named : site->address, call ? KIND_SYSTEM_CALL : KIND_INTERRUPT, !call && device);
    if (call_made && watches_guest()) begin_call(call_number);
    else if (call && site->address == config.hooks[HOOK_SYSTEM_CALL]) begin_call((int32_t)read_register(REG_CALL_NUMBER));
    call_made = false;
}

static enum destination destination_of(const struct site *site) {
    if (site->roles & SITE_TO_USER) return TO_USER;
    enum privilege privilege = watches_guest() ? arch.returns_to() : PRIVILEGE_UNKNOWN;
    if (privilege == PRIVILEGE_UNKNOWN) return TO_WHERE_IT_CAME_FROM;
    return privilege == PRIVILEGE_USER ? TO_USER : TO_KERNEL;
}

static void leave_kernel(const struct site *site, uint64_t now) {
    left_kernel_at = now;
    credit(now + 1); /* the return itself belongs to the handler */
    leave_handler(destination_of(site));
    if (current->call && current->mode == MODE_USER) end_call(read_register(REG_CALL_RESULT));
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
`;var Fu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Cu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
                              .file_offset = member64(vma, OFF_VMA_PGOFF) * 4096, .object = RAW_CODE};
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
`;var Bu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Pu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why so: docs/decisions/0114-follow-a-moving-kernel.md. */
/* Why so: docs/decisions/0120-find-the-kernel-by-its-code.md. */
/* Whose address it is: the kernel's, wherever it runs, or user code's. */
#ifndef KERNEL_MAP_C_INC
#define KERNEL_MAP_C_INC

#include <string.h>

#include BOOTGATE_ARCH
#include "config.c.inc"

#define PROOF_BYTES 8u /* of code that must be the same */
#define LONG_PIECE 64u /* of the code that runs first; shorter ones only show that names are right */

static uint64_t moved_by; /* what KASLR added to the kernel's link addresses */
static bool kernel_found; /* where it lies has been proven; until then it is where it was linked */

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
    if (config.image_placed && address - config.image_physical < config.image_end - config.image_start) {
        return address - config.image_physical + config.image_start;
    }
    return address;
}

static bool is_firmware(uint64_t address) {
    return address - arch.firmware_start < arch.firmware_end - arch.firmware_start;
}

static bool is_user(uint64_t address) {
    return address < arch.user_end && !is_firmware(address);
}

#endif
`;var Uu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var $u=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var zu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Du=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Ku=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Gu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var qu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var ju=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Wu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
    if (!kernel_found && in_kernel_map(address)) find_kernel(address, code, block_code(tb, size, code));
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

static struct insn insn_at(struct qemu_plugin_tb *tb, size_t index) {
    uint8_t bytes[16];
    return arch.decode(bytes, copy_bytes(qemu_plugin_tb_get_insn(tb, index), bytes));
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
    discover(start, now);
    prove_code(tb, size, start);
    uint32_t known_blocks = block_count;
    uint32_t block = block_row(start, (uint32_t)size, hash_block(tb, size), now);
    blocks[block].user = user;
    if (config.exact_blocks) add_at_start(tb, executions_counter(block), 1);
    bool kernel = in_kernel_image(start);
    bool doubtful = last_is_doubtful(tb, size);
    new_block = block_count > known_blocks && !doubtful;
    bool may_be_stub = user || (arch.module_stubs && !kernel);
    if (arch.frames_by_return) watch_returns(tb, block, (uint32_t)size, first, start);
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
        uint8_t bytes[16];
        struct insn insn = arch.decode(bytes, copy_bytes(handle, bytes));
        bool last = i + 1 == size;
        uint32_t roles = roles_at(address, i == 0);
        const uint32_t reads_registers =
            SITE_MARK | SITE_CALLS_FIRMWARE | (arch.by_device ? SITE_INTERRUPT : 0) |
            (arch.frames_by_return ? SITE_TASK_SWITCH : 0) |
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
        if (may_drive_device(address)) watch_stores(handle, &insn, block, i);
        watch_device(tb, handle, &insn, block, i, lag, last && !user && !(kernel && insn.always_mapped));
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
`;var Qu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Hu=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Qi=0x45544147544f4f42n,Cr={magic:"u64",fileBytes:"u64",instructions:"u64",repIterations:"u64",userInstructions:"u64",virtualNs:"i64",idleNs:"i64",blockExecutions:"u64",calls:"u64",interrupts:"u64",kaslrOffset:"u64",strayReturns:"u64",codeCompared:"u64",codeEqual:"u64",callTargets:"u64",callTargetsEntries:"u64",samplePeriod:"u64",lostBlocks:"u64",lostNodes:"u64",lostStackFrames:"u64",lostTasks:"u64",lostSamples:"u64",lostConsoleBytes:"u64",lostStageRows:"u64",lostMarks:"u64",lostSites:"u64",lostGuestRows:"u64",pagesInUse:"i64",mostPages:"i64",layoutVersion:"u32",headerBytes:"u32",sectionCount:"u32",pluginApi:"u32",qemuApiMin:"u32",qemuApiCurrent:"u32",end:"u32",endMark:"i32",kindsCounted:"u32",lastTask:"i32"},Br={offset:"u64",rows:"u64",section:"u32",rowBytes:"u32"},Fr={block:{id:1,row:{address:"u64",executions:"u64",instructions:"u64",first:"u64",size:"i32",user:"u32"}},node:{id:2,row:{address:"u64",calls:"u64",self:"u64",first:"u64",parent:"i32",kind:"u32"}},stageShare:{id:3,row:{self:"u64",calls:"u64",stage:"i32",node:"i32"}},mark:{id:4,row:{instructions:"u64",ns:"i64",argument:"u64",argument2:"u64",mark:"i32",reserved:"i32"}},sample:{id:5,row:{node:"i32",count:"u32"}},consoleByte:{id:6,row:{instructions:"u64",byte:"u32",reserved:"u32"}},text:{id:8,row:{bytes:"u64"}},object:{id:9,row:{base:"u64",sizeBytes:"i64",loaded:"u64",initialised:"u64",unloaded:"u64",name:"u32",nameLength:"u32",filesystem:"u32",filesystemLength:"u32",kind:"u32",reserved:"u32"}},moduleSymbol:{id:10,row:{address:"u64",size:"u64",name:"u32",nameLength:"u32",object:"i32",reserved:"i32"}},program:{id:11,row:{name:"u32",nameLength:"u32",focused:"u32",reserved:"u32"}},task:{id:12,row:{started:"u64",startedNs:"i64",ended:"u64",endedNs:"i64",user:"u64",kernel:"u64",interrupt:"u64",process:"i32",id:"i32",parent:"i32",exitCode:"i32",flags:"u32",reserved:"u32"}},taskEvent:{id:13,row:{instructions:"u64",ns:"i64",text:"u32",textLength:"u32",task:"i32",kind:"u32"}},mapping:{id:14,row:{start:"u64",end:"u64",fileOffset:"u64",instructions:"u64",object:"i32",space:"i32",task:"i32",reserved:"i32"}},systemCall:{id:15,row:{instructions:"u64",first:"u64",count:"u64",errors:"u64",task:"i32",number:"i32"}},wait:{id:16,row:{ns:"u64",longestNs:"u64",longestAt:"u64",count:"u64",task:"i32",node:"i32",wakerNode:"i32",waker:"i32"}},idle:{id:17,row:{ns:"u64",count:"u64",task:"i32",node:"i32",wakerNode:"i32",waker:"i32"}},runnable:{id:18,row:{runnable:"u32",count:"u32"}},sleep:{id:19,row:{instructions:"u64",ns:"u64"}},counted:{id:20,row:{place:"u64",reads:"u64",writes:"u64",node:"i32",kind:"u32",name:"u32",nameLength:"u32"}},wakeUp:{id:22,row:{instructions:"u64",ns:"i64",asleep:"u64",asleepNs:"i64",idleSinceNs:"i64",ran:"u64",wakerRan:"u64",task:"i32",node:"i32",waker:"i32",wakerNode:"i32",interrupt:"u32",reserved:"u32"}}},Pr={object:1,program:2},Hi=56,Bt=36,Ur=["file","module","vdso"],$r=["name","exec","file","cgroup"],zr={kernelThread:1,focused:2},Pt=["port","memory","pages","disk"],Vi=["exit","end-mark","panic","instruction-limit"],Vu={u64:8,i64:8,u32:4,i32:4},Jw={u64:"uint64_t",i64:"int64_t",u32:"uint32_t",i32:"int32_t"};function rt(e){return Object.values(e).reduce((t,n)=>t+Vu[n],0)}function Xu(e){let t=0;return Object.fromEntries(Object.entries(e).map(([n,r])=>{let s=[n,t];return t+=Vu[r],s}))}function Yu(){let e=(t,n)=>[`struct ${t} {`,...Object.entries(n).map(([r,s])=>`    ${Jw[s]} ${gn(r)};`),"};",`_Static_assert(sizeof(struct ${t}) == ${rt(n)}, "${t} has padding");`].join(`
`);return["/* Generated from trace-layout.ts: do not edit. */","#pragma once","#include <stdint.h>","#define LAYOUT_VERSION 7",`#define TRACE_MAGIC 0x${Qi.toString(16)}ull`,...Object.entries(Pr).map(([t,n])=>`#define CODE_${t.toUpperCase()} ${n}ull`),`#define CODE_KIND_SHIFT ${Hi}`,`#define OBJECT_ROW_SHIFT ${Bt}`,...Ur.map((t,n)=>`#define OBJECT_${t.toUpperCase()} ${n}`),...$r.map((t,n)=>`#define TASK_EVENT_${t.toUpperCase()} ${n}`),...Object.entries(zr).map(([t,n])=>`#define TASK_${gn(t).toUpperCase()} ${n}`),...Pt.map((t,n)=>`#define COUNTED_${t.toUpperCase()} ${n}`),...Vi.map((t,n)=>`#define END_${gn(t).toUpperCase()} ${n}`),...Object.entries(Fr).map(([t,{id:n}])=>`#define SECTION_${gn(t).toUpperCase()} ${n}`),e("file_header",Cr),e("directory_entry",Br),...Object.entries(Fr).map(([t,{row:n}])=>e(`${gn(t)}_row`,n)),""].join(`
`)}function gn(e){return e.replace(/[A-Z]/g,t=>`_${t.toLowerCase()}`).replaceAll("-","_")}function Xi(){return{"api.h":bu,"arch.c.inc":yu,"arch-arm64.c.inc":wu,"arch-riscv64.c.inc":ku,"arch-x86-64.c.inc":Eu,"blocks.c.inc":xu,"clock.c.inc":Su,"code.c.inc":vu,"config.c.inc":Tu,"count.c.inc":Iu,"counted.c.inc":Nu,"decode-arm64.c.inc":Au,"decode-riscv64.c.inc":Ou,"decode-x86-64.c.inc":Ru,"device-events.c.inc":Mu,"events.c.inc":Lu,"guest.c.inc":Fu,"hooks.c.inc":Cu,"invariant.c.inc":Bu,"kernel-map.c.inc":Pu,"layout.h":Yu(),"marks.c.inc":Uu,"memory.c.inc":$u,"nodes.c.inc":zu,"observe.c.inc":Du,"output.c.inc":Ku,"plugin.c":Gu,"tasks.c.inc":qu,"text.c.inc":ju,"translate.c.inc":Wu,"tree.c.inc":Qu,"waits.c.inc":Hu}}async function Kr(e){let{api:t,cacheFolder:n,arch:r=A}=e,s=e.check===!0?["-DBOOTGATE_CHECK"]:[];if(!(t>=Mr[0]))throw new b(`the tracer does not support QEMU's plugin API ${t}`,{hint:"use QEMU 6.0 or newer"});let i=e.cc??(process.env.CC||"cc"),o=Xi(),a=R(JSON.stringify([o,t,r.name,s,i,process.arch])).slice(0,20),l=Dr(n,"plugins"),c=Dr(l,`tracer-api${t}-${a}.so`);if(await gu(c))return c;await S(l);let u=await q(l,".compile");try{for(let[d,f]of Object.entries(o))await tk(Dr(u,d),f);await D(i,nk(t,"plugin.so",s,r),{cwd:u,missingHint:"install a C compiler: apt-get install gcc libc6-dev (or set CC)",...e.signal?{signal:e.signal}:{}}),await _u(c,await Zw(Dr(u,"plugin.so")))}finally{await ek(u,{recursive:!0,force:!0})}return c}function nk(e,t,n=[],r=A){return["-std=gnu11","-O2","-shared","-fPIC","-fvisibility=hidden","-Wall","-Wextra",...n,`-DBOOTGATE_API=${e}`,`-DBOOTGATE_ARCH="${r.pluginFile}"`,"-o",t,"plugin.c","-ldl"]}function Gr(e,t){return["-plugin",`${Ju(e)},config=${Ju(t)}`]}function Ju(e){return e.replaceAll(",",",,")}var Zu;function ed(){return Zu??=`plugin ${7}.${R(JSON.stringify(rk(Xi()))).slice(0,8)}`,Zu}function rk(e){return Object.entries(e).map(([t,n])=>[t,n.replace(/\/\*[\s\S]*?\*\//g,"").replace(/\s+/g," ").trim()])}var sk="handle_mm_fault";function td({functions:e,tree:t,processes:n,modules:r,systemCalls:s},i,{entryCode:o}){let a=u=>{if(i.addressOf(u)===null)return null;let d=e.name.indexOf(u);return d===-1?0:e.calls[d]},l=n?.filter(({kernelThread:u})=>!u).length,c={interruptsTaken:i.length===0?null:ik(t,e,o),contextSwitches:a(o.taskSwitch),pageFaults:a(sk),systemCalls:s?.reduce((u,{count:d})=>u+d,0)??null,processes:l??null,modules:r?.length??null};return Object.fromEntries(Object.entries(c).filter(u=>u[1]!==null))}function ik({length:e,function:t,kind:n,cost:r,calls:s},{name:i},{stubTables:o}){let a=new Set(o.map(({symbol:c})=>c)),l=0;for(let c=0;c<e;c+=1)n[c]===Ye.interrupt&&r[c]===nl.interrupts&&!a.has(i[t[c]])&&(l+=s[c]);return l}var ok=[[/^.*\.ram$/,"memory that is write-protected"],[/^serial$/,"serial port (16550)"],[/^pcie-mmcfg(?:-mmio)?$/,"PCI configuration"],[/^fwcfg.*$/,"firmware configuration (fw_cfg)"],[/^virtio-mmio$/,"virtio (memory-mapped)"],[/^virtio-pci-(?:common|isr|device|notify)-(.+)$/,"$1"],[/^msix-(?:table|pba)$|^.*-msix$/,"MSI-X table"]];function nd({kind:e,place:t,name:n},{ports:r,memory:s,regions:i}){if(e==="port"){let l=r.find(({first:c,last:u})=>t>=c&&t<=u);return l!==void 0?l.name:t>=4096?`PCI device at ports ${Yi(t-t%32)}`:`port ${Yi(t)}`}let o=s.find(({first:l,last:c})=>t>=l&&t<=c);if(o!==void 0)return o.name;let a=[...i,...ok].find(([l])=>l.test(n));return a!==void 0?n.replace(a[0],a[1]):n===""||n.startsWith("anon")?`device at ${Yi(t)}`:n}function Yi(e){return`0x${e.toString(16)}`}function rd({guest:{counted:e},header:t},n,r){if(t.kindsCounted.length===0)return null;let s=new Map,i=(o,a,l,c,u)=>{if(u===0)return;let d=[o,a,l,c].join("\0"),f=s.get(d);f===void 0?s.set(d,{metric:o,of:a,part:l,node:c,count:u}):f.count+=u};for(let o of e){let{kind:a,name:l,reads:c,writes:u}=o,d=r(o.node);if(a==="pages")i(De.pagesAllocated,"","",d,c);else if(a==="disk"){let[f,m]=l.split("\0",2);i(De.diskBytesRead,f,m||"no file: what the file system keeps",d,c)}else{let f=nd(o,n);i(De.deviceAccesses,f,"reads",d,c),i(De.deviceAccesses,f,"writes",d,u)}}return[...s.values()].sort((o,a)=>Kn(o.metric,a.metric)||a.count-o.count||Kn(o.of,a.of)||Kn(o.part,a.part)||o.node-a.node)}var ak={port:De.deviceAccesses,memory:De.deviceAccesses,pages:De.pagesAllocated,disk:De.diskBytesRead};function sd(e,{kindsCounted:t,pagesInUse:n,mostPages:r}){let s=Object.fromEntries(t.map(i=>[ak[i],0]));n>=0&&Object.assign(s,{pagesAtEnd:n,pagesAtPeak:r});for(let{metric:i,count:o}of e)s[i]=(s[i]??0)+o;return s}var id=Hi-32,Ji=Bt-32;function _n(e,t){switch(e>>>id){case Pr.object:return{kind:"object",object:e>>>Ji&(1<<id-Ji)-1,offset:(e&(1<<Ji)-1)*2**32+t};case Pr.program:return{kind:"program",program:t};default:return{kind:"address"}}}function Zi(e){return Number(BigInt.asUintN(Bt,e))}var od=14,lk=2**od,qr=class{addresses;symbols;codeOfSymbol;rows=new Map;name=[];object=[];objects=[];size=[];trait=[];guest;lately=new Uint32Array(3*lk);codeOfImage=new Map;constructor(t,n,r){this.addresses=t,this.symbols=n,this.guest=r,this.codeOfSymbol=new Int32Array(n.length).fill(-1)}kernelCode(t,n){let{lately:r}=this,s=3*(Math.imul(n,2654435761)>>>32-od);return(r[s]!==t||r[s+1]!==n)&&(r[s+2]=this.lookUp(t,n),r[s]=t,r[s+1]=n),r[s+2]}lookUp(t,n){if(this.symbols.length===0)return this.row("kernel code",F.unknown,0,"whole-object");let r=this.symbols.findHalves(t,n);if(r===-1){if(this.addresses.isModule(t,n))return this.row("module code",F.modules,0,"unnamed");let o=`0x${t.toString(16)}${n.toString(16).padStart(8,"0")}`;return this.row(o,F.unknown,0,"unnamed")}let s=this.codeOfSymbol[r];if(s!==-1)return s;let i=this.row(this.symbols.name(r),F.kernel,this.symbols.size[r],"named");return this.codeOfSymbol[r]=i,i}objectCode(t,n){let r=t*2**Bt+n,s=this.codeOfImage.get(r);if(s!==void 0)return s;let{name:i,object:o,size:a,by:l}=this.guest.find(t,n),c=this.row(i,o,a,l===null?"unnamed":"named");return this.codeOfImage.set(r,c),c}program(t){return this.row(this.guest.programs[t]??"user",F.program,0,"named")}rest(){return this.row("outside the focus",F.rest,0,"whole-object")}userCode(){return this.row("user code",F.user,0,"whole-object")}isCalledFirmware(t,n){let{calledFirmware:r}=this.addresses;return r!==null&&t===0&&n>=r.start&&n<r.end}firmware(){return this.row(F.firmware,F.firmware,0,"whole-object")}bootCode(t,n,r){let i=n===r||this.addresses.isFirmware(t)?F.firmware:n;return this.row(i,i,0,"whole-object")}isNamed(t){return this.trait[t]==="named"}isWholeObject(t){return this.trait[t]==="whole-object"}isHandOver(t,n){return this.isWholeObject(t)&&this.isWholeObject(n)&&this.name[n]!==F.firmware}table(){return{name:this.name,object:Int32Array.from(this.object),objects:this.objects,size:Int32Array.from(this.size)}}row(t,n,r,s){let i=`${n}\0${t}`,o=this.rows.get(i);if(o!==void 0)return this.size[o]=Math.max(this.size[o],r),o;let a=this.objects.indexOf(n);a===-1&&(a=this.objects.push(n)-1);let l=this.name.push(t)-1;return this.object.push(a),this.size.push(Math.min(r,2147483647)),this.trait.push(s),this.rows.set(i,l),l}};function ad(e,t,n){let r=e.parent.length,s=new Uint32Array(e.address.buffer,e.address.byteOffset,r*2),i=new qr(n.addresses,t,n.guest),{kernelHalf:o}=n.addresses,a=uk(e,s,o),l={parent:new Int32Array(r),code:new Int32Array(r),kind:new Uint8Array(r),process:new Int32Array(r).fill(-1),self:new Float64Array(r),calls:new Float64Array(r),first:new Float64Array(r)},c=new Int32Array(r),u=new Uint8Array(r),d={self:0,named:0},f=new Uint8Array(r),m=ck(e),p=0;for(let w=0;w<r;w+=1){let E=e.self[w],T=e.parent[w]===-1?-1:c[e.parent[w]];if(T!==-1&&E===0&&e.calls[w]===0&&m[w]===0){u[w]=1,c[w]=T;continue}let[v,V]=[s[2*w+1],s[2*w]],P=_n(v,V),C;if(f[w]=T===-1?P.kind==="program"&&n.guest.isFocused(P.program)?1:0:f[e.parent[w]],n.focused&&f[w]===0?C=i.rest():P.kind==="program"?C=i.program(P.program):P.kind==="object"?(C=i.objectCode(P.object,P.offset),n.guest.isModule(P.object)&&bn(d,E,i.isNamed(C))):v>=o?(C=i.kernelCode(v,V),bn(d,E,i.isNamed(C))):i.isCalledFirmware(v,V)?C=i.firmware():e.first[w]>=a?C=i.userCode():C=i.bootCode(v*4294967296+V,n.stageAt(e.first[w]),n.stageAt(0)),T!==-1&&l.code[T]===C&&i.isWholeObject(C)){u[w]=1,c[w]=T,l.self[T]=l.self[T]+E;continue}let ee=p++;c[w]=ee,l.parent[ee]=T!==-1&&i.isHandOver(l.code[T],C)?-1:T,l.code[ee]=C,l.kind[ee]=e.kind[w],l.self[ee]=E,l.calls[ee]=e.calls[w],l.first[ee]=e.first[w]}let g=l.parent.subarray(0,p),_=l.code.subarray(0,p),y=l.kind.subarray(0,p),k=i.table();return{rows:{parent:g,code:_,kind:y,cost:Zn({parent:g,function:_,kind:y},k,n.booted),process:l.process.subarray(0,p),self:l.self.subarray(0,p),calls:l.calls.subarray(0,p),first:l.first.subarray(0,p)},names:k,rowOf:c,folded:u,kernel:d}}function ld(e,{kernelHalf:t},n,r){let s={self:0,named:0},i={self:0,named:0,stripped:0},o=new Uint32Array(e.address.buffer,e.address.byteOffset,e.address.length*2);for(let a=0;a<e.address.length;a+=1){let[l,c]=[o[2*a+1],o[2*a]],u=e.instructions[a],d=_n(l,c);if(e.user[a]===1){let f=d.kind==="object"?r.find(d.object,d.offset).by:null;bn(i,u,f!==null),f==="start"&&(i.stripped+=u)}else d.kind==="object"?bn(s,u,r.find(d.object,d.offset).by!==null):l>=t&&bn(s,u,n.findHalves(l,c)!==-1)}return{kernel:s,user:i}}function bn(e,t,n){e.self+=t,n&&(e.named+=t)}function ck({parent:e}){let t=new Uint8Array(e.length);for(let n of e)n!==-1&&(t[n]=1);return t}function uk(e,t,n){let r=1/0;for(let s=0;s<e.parent.length;s+=1)t[2*s+1]<n||e.kind[s]===Ye.taskRoot||(r=Math.min(r,e.first[s]));return r}var dk=new Set(["__switch_to_asm","__schedule","schedule","schedule_preempt_disabled"]),fk=[{reason:"disk",functions:/^(?:io_schedule\w*|folio_wait_\w+|wait_on_page_\w+|__?wait_on_buffer|bit_wait_io|submit_bio_wait|blk_execute_rq|blk_mq_get_tag|jbd2_log_wait_commit|__wait_on_bit_lock|filemap_fault|read_pages|balance_dirty_pages\w*)$/},{reason:"timer",functions:/^(?:do_nanosleep|hrtimer_nanosleep|common_nsleep|msleep\w*|usleep_range\w*|schedule_timeout_\w+|timerfd_read|__synchronize_hardirq|synchronize_rcu\w*|wait_rcu_gp|rcu_barrier)$/},{reason:"process",functions:/^(?:do_wait|kernel_wait4|anon_pipe_read|anon_pipe_write|pipe_read|pipe_write|unix_\w+|__skb_wait_for_more_packets|sock_alloc_send_pskb|futex_\w+|__?mutex_lock\w*|rwsem_\w+|down_\w+|__down\w*|ep_poll|do_poll\w*|do_select|do_sys_poll|signalfd_\w+|do_sigtimedwait|inet_\w+|eventfd_read|fuse_\w+|autofs_\w+|wait_for_completion\w*|call_usermodehelper\w*|kthread_stop|__kthread_create_on_node|flush_work|__flush_work\w*)$/},{reason:"device",functions:/^(?:wait_for_device_probe|driver_probe_\w+|n_tty_read|n_tty_write|tty_\w+|uart_\w+|request_firmware\w*|_request_firmware|pci_\w+|usb_\w+|scsi_\w+|ata_\w+|virtio\w*|virtblk_\w+|nvme_\w+|i8042_\w+|acpi_\w+|input_\w+|evdev_read|devkmsg_read|hwrng_\w+|virtio_read|add_hwgenerator_randomness)$/}];function ud({waits:e},t){let n=new Map;for(let r of e){let{count:s,ns:i,longestNs:o,longestAt:a}=r,{key:l,...c}=fd(r,t),u=n.get(l);if(u===void 0){let{process:d,node:f,reason:m,waker:p}=c;n.set(l,{process:d,node:f,reason:m,count:s,ns:i,longestNs:o,longestAtInstructions:a,waker:p});continue}u.count+=s,u.ns+=i,!(o<=u.longestNs)&&(u.longestNs=o,u.longestAtInstructions=a)}return[...n.values()].sort(md)}function dd({idle:e},t){let n=new Map;for(let r of e){let{key:s,...i}=fd(r,t),o=n.get(s);o!==void 0?(o.count+=r.count,o.ns+=r.ns):n.set(s,{...i,count:r.count,ns:r.ns})}return[...n.values()].sort(md)}function fd(e,t){let n=e.node===-1?-1:eo(t,t.nodeOf(e.node)),r=t.processOf[e.task],{waker:s,reason:i}=t.wakerOf(e),o=n===-1?"other":mk(t,n),a=i==="process"&&(o==="disk"||o==="device");return{key:`${r} ${n} ${s.process} ${s.by}`,process:r,node:n,waker:s,reason:i==="asked"||a?o:i}}function md(e,t){return t.ns-e.ns||e.process-t.process||e.node-t.node||e.waker.process-t.waker.process||(e.waker.by<t.waker.by?-1:1)}var cd=16;function pd({runnable:e},t){let n=new Float64Array(cd),[r,s]=[0,0];if(e.runnable.forEach((o,a)=>{if(o===0)return;let l=e.count[a];r+=l,s+=o*l,n[Math.min(o,cd)-1]+=l}),r===0)return null;let i=n.findLastIndex(o=>o>0);return{averageRunnable:s/r,shares:Array.from(n.subarray(0,i+1),o=>o/r),period:t,runnable:e.runnable,count:e.count}}function eo({tree:e,functions:t},n){let r=n;for(;e.parent[r]!==-1&&dk.has(t.name[e.function[r]]);)r=e.parent[r];return r}function mk({tree:e,functions:t},n){for(let r=n;r!==-1;r=e.parent[r]){let s=t.name[e.function[r]],i=fk.find(({functions:o})=>o.test(s));if(i)return i.reason}return"other"}var to=/^(?:try_to_wake_up|ttwu_\w+|__?wake_up\w*|wake_up_\w+|wake_q_\w+|\w+_wake_function|swake_up\w*|rcuwait_wake_up|complete\w*|ep_poll_callback|pollwake|wake_page_function|folio_wake_bit|signal_wake_up\w*|__?send_signal\w*|sock_def_\w+|__queue_work|queue_work_on|insert_work|kick_pool|__queue_delayed_work)$/,pk=/^(?:hrtimer_wakeup|process_timeout|delayed_work_timer_fn|timerfd_\w+|it_real_fn|posix_timer_fn|alarm_handle_timer|call_timer_fn|__hrtimer_run_queues|hrtimer_interrupt|hrtimer_run_softirq|run_timer_softirq)$/,hk=/^(?:bio_endio|submit_bio_wait_endio|end_bio_bh_io_sync|end_buffer_\w+|(?:folio|page)_end_\w+|end_page_\w+|mpage_end_io|mpage_read_end_io|iomap_\w+_end_io|blk_(?:mq_)?(?:complete|end|done|update)_\w+|virtblk_\w*done|scsi_\w*(?:done|complete|completion)\w*|nvme_irq|nvme_\w*complete\w*)$/,gk=/^(?:irq_work_\w+|run_ksoftirqd)$/,_k=/apic_timer_interrupt$/,hd="__handle_irq_event_percpu",bk=/^(?:vring_interrupt|vp_interrupt|vp_vring_interrupt)$/;function gd(e){let t=new Map;return({wakerNode:n,waker:r})=>{if(n===-1)return yk;let s=e.nodeOf(n),i=r===-1,o=i?-1-s:s,a=t.get(o);return a===void 0&&t.set(o,a=wk(e,s,i)),{waker:{by:a.by,process:i?-1:e.processOf[r]},reason:a.reason}}}var yk={waker:tr,reason:"asked"};function wk({tree:e,functions:t,exceptions:n},r,s){let i=[];for(let l=r;l!==-1&&(i.push(t.name[e.function[l]]),!(s&&rl(e,t,l,n)));l=e.parent[l]);let o=i.find(l=>!to.test(l))??i[0],a=kk(i);for(let l of i){if(hk.test(l))return{by:a??o,reason:"disk"};if(pk.test(l))return{by:o,reason:"timer"};if(gk.test(l))return{by:o,reason:"asked"};if(l===hd)return{by:a,reason:"device"}}return{by:o,reason:s?_k.test(i.at(-1))?"timer":"other":"process"}}function kk(e){let t=e.indexOf(hd),n=e.slice(0,Math.max(0,t)).reverse();return n.find(r=>!bk.test(r))??n[0]??null}function _d({tasks:e,wakeUps:t},n,r,s){if(t.task.length===0||r<0||t.ns.includes(-1))return null;let i=xk(e.length,t,2**r,s),{user:o,kernel:a}=e[n.lastTask],l=i.timeAt(n.lastTask,o+a),c=Sk(n,l,i,t,s);return c&&{ns:l,...Tk(c)}}var Ek=/^(?:hrtimer_wakeup|process_timeout|timerfd_\w+|it_real_fn|posix_timer_fn|alarm_handle_timer)$/;function xk(e,t,n,{wakerOf:r}){let s=t.task.length,i=()=>new Float64Array(s),[o,a,l,c]=[i(),i(),i(),i()],[u,d,f]=[new Int32Array(s),new Int32Array(s),new Uint8Array(s)],m=new Int32Array(e).fill(-1),p=(g,_)=>{let y=m[g];return y===-1?_*n:l[y]+(_-t.ran[y])*n};for(let g=0;g<s;g+=1){let[_,y,k]=[t.task[g],t.waker[g],t.wakerNode[g]],[w,E,T]=[t.ns[g],t.asleepNs[g],t.idleSinceNs[g]];u[g]=m[_],d[g]=m[y],o[g]=p(_,t.ran[g]),t.interrupt[g]===1&&E!==-1&&Ek.test(r({waker:-1,wakerNode:k}).waker.by)?(f[g]=1,c[g]=Math.max(0,w-E),a[g]=o[g]+c[g]):(c[g]=T===-1?0:Math.max(0,w-T),a[g]=p(y,t.wakerRan[g])+c[g]),l[g]=Math.max(o[g],a[g]),m[_]=g}return{asleep:o,woken:a,ready:l,idle:c,before:u,wakerBefore:d,timed:f,latest:m,timeAt:p}}function Sk(e,t,{asleep:n,woken:r,ready:s,idle:i,before:o,wakerBefore:a,timed:l,latest:c},u,d){let{processOf:f,wakerOf:m}=d,p=[],[g,_]=[e.lastTask,c[e.lastTask]],[y,k,w]=[t,e.instructions,-1],E=(T,v)=>{if(v<=0)return;let V=w===-1?-1:vk(d,w);p.push({...T,process:f[g],ns:v,endInstructions:k,node:V})};for(;;){for(;_!==-1&&n[_]>r[_];)_=o[_];let T=_===-1?0:u.instructions[_];if(E({kind:"runs",startInstructions:T,waker:tr},y-(_===-1?0:s[_])),_===-1)return g===0?p.reverse():null;let[v,V]=[u.waker[_],u.wakerNode[_]];if([y,k]=[r[_]-i[_],T],i[_]>0){w=u.node[_];let P=l[_]===1?u.asleep[_]:T;E({kind:"sleeps",startInstructions:P,waker:m({waker:-1,wakerNode:V}).waker},i[_]),k=P}l[_]===1?_=o[_]:[w,g,_]=[V,v,a[_]]}}function vk(e,t){let{tree:n,functions:r}=e,s=eo(e,e.nodeOf(t));for(;n.parent[s]!==-1&&to.test(r.name[n.function[s]]);)s=n.parent[s];return s}function Tk(e){let t=er.pathSteps;if(e.length<=t)return{steps:e,restNs:0};let n=Float64Array.from(e,({ns:i})=>i).sort()[e.length-t],r=e.filter(({ns:i})=>i>=n).slice(0,t),s=i=>i.reduce((o,{ns:a})=>o+a,0);return{steps:r,restNs:s(e)-s(r)}}function bd({tasks:e,taskEvents:t}){let n=new Int32Array(e.length),r=[],s=new Map;e.forEach(({process:a,id:l},c)=>{let u=s.get(a);(u===void 0||l===a)&&(u=r.push([])-1,s.set(a,u)),n[c]=u,r[u].push(c)});let i=r.map(()=>({names:[],command:"",executable:"",cgroup:""}));for(let{task:a,kind:l,text:c}of t){let u=n[a],d=i[u];if(l==="exec")d.command=Ak(c);else if(l==="file")d.executable=c;else{if(a!==r[u][0])continue;l==="cgroup"?d.cgroup=c:d.names.at(-1)!==c&&d.names.push(c)}}return{processes:r.map((a,l)=>{let c=a.map(p=>e[p]),u=c[0],d=c.some(({ended:p})=>p===-1),f=p=>c.reduce((g,_)=>g+p(_),0),m=u.parent===-1?-1:n[u.parent];return{pid:u.process,parent:m===-1&&l>0?0:m,...i[l],kernelThread:u.kernelThread,threads:c.length,startInstructions:u.started,endInstructions:d?-1:Math.max(...c.map(({ended:p})=>p)),startNs:u.startedNs,endNs:d?-1:Math.max(...c.map(({endedNs:p})=>p)),userInstructions:f(({user:p})=>p),kernelInstructions:f(({kernel:p})=>p),interruptInstructions:f(({interrupt:p})=>p),exitStatus:u.ended===-1?null:Ik(u.exitCode)}}),processOf:n}}function Ik(e){let t=e&127;return t===0?e>>8&255:-t}function Ak(e){return e.replace(/\0+$/,"").split("\0").map(n=>/^[\w@%+=:,./-]+$/.test(n)?n:`'${n.replaceAll("'",String.raw`'\''`)}'`).join(" ").slice(0,er.command)}function yd(e,t,n,{observe:r,icountShift:s},i,o){let{guest:a}=e;if(a.tasks.length===0)return nr;let{processes:l,processOf:c}=bd(a),u={...i,processOf:c,wakerOf:gd({...o,processOf:c,exceptions:n.entryCode.exceptions})};return{modules:r.modules?Ok(e,t):null,...r.processes?{processes:l,waits:ud(a,u),idle:dd(a,u),parallelism:pd(a,e.samples.period),criticalPath:_d(a,e.header,s,u)}:{processes:null,waits:null,idle:null,parallelism:null,criticalPath:null},systemCalls:r.syscalls?Rk(a,n.systemCalls,r.processes?d=>c[d]:()=>-1):null}}function Ok({guest:e,nodes:t},n){let r=n.addressOf(Ot),s=new Float64Array(e.objects.length),i=qn(t.parent,t.self),o=new Uint32Array(t.address.buffer,t.address.byteOffset,t.address.length*2);for(let a=0;a<t.parent.length;a+=1){let l=_n(o[2*a+1],o[2*a]),c=t.parent[a];l.kind!=="object"||c===-1||t.address[c]!==r||(s[l.object]=s[l.object]+i[a])}return e.objects.flatMap(({kind:a,name:l,loaded:c,unloaded:u,sizeBytes:d},f)=>a==="module"?[{name:l,loadedAtInstructions:c,unloadedAtInstructions:u,instructions:s[f],sizeBytes:d}]:[])}function Rk({systemCalls:e},{names:t},n){let r=new Map;for(let{task:s,number:i,count:o,errors:a,instructions:l,first:c}of e){let u=n(s),d=`${u} ${i}`,f=r.get(d);if(f===void 0){let m=t[i]||`syscall_${i}`;r.set(d,{process:u,number:i,name:m,count:o,errors:a,cost:l,firstAt:c})}else f.count+=o,f.errors+=a,f.cost+=l,f.firstAt=Math.min(f.firstAt,c)}return[...r.values()].sort((s,i)=>s.process-i.process||s.number-i.number)}function wd(e,t){let n=Mk(e);return{programs:e.programs.map(({name:r})=>r),isFocused:r=>e.programs[r]?.focused===!0,isModule:r=>e.objects[r]?.kind==="module",find(r,s){let i=e.objects[r];if(i===void 0)return{name:`0x${s.toString(16)}`,object:"unknown",size:0,by:null};let o=i.kind==="module",a=o?null:t[r]??null,l=o?n.find(r,s):a?.find(s)??null;if(l!==null)return{name:l.name,object:i.name,size:l.size,by:"symbol"};let c=a?.startOf(s)??null,u=o?s-Zi(i.base):c??s;return{name:`${Nk(i.name)}+0x${u.toString(16)}`,object:i.name,size:0,by:c===null?null:"start"}}}}function Nk(e){return e.slice(e.lastIndexOf("/")+1)}function Mk({moduleSymbols:e}){let t=Float64Array.from(e.address,Zi),n=Array.from(t.keys()).filter(r=>!Lk(e.name[r]));return n.sort((r,s)=>e.object[r]-e.object[s]||t[r]-t[s]),{find(r,s){let[i,o]=[0,n.length];for(;i<o;){let c=i+o>>1,u=n[c];e.object[u]<r||e.object[u]===r&&t[u]<=s?i=c+1:o=c}let a=n[i-1];if(a===void 0||e.object[a]!==r)return null;let l=e.size[a];return l>0&&s>=t[a]+l?null:{name:e.name[a],size:l}}}}function Lk(e){return e===""||/^(?:__pfx_|__cfi_|\$|\.L)/.test(e)}function kd(e,t,n){let r=t.marks,s=new no(t,n),i=[],o=[];for(let l=0;l<r.mark.length;l+=1){let c=e[r.mark[l]];if(c?.role!=="initcall-start")continue;let u=c.level===void 0,d=u?r.argument[l]:"address"in c.at?c.at.address:0n,f=s.callOf(d,r.instructions[l],u);if(f===-1)continue;o.push({node:f,row:l});let m=n.find(d);i.push({name:m===-1?c.name:n.name(m),level:c.level??"",startInstructions:r.instructions[l],instructions:0,startNs:r.ns[l],result:null})}let a=new Set(o.map(({node:l})=>l));return i.map((l,c)=>{let u=i[c+1]?.startInstructions??1/0,d=s.calledOnce(l.startInstructions,u).filter(m=>!a.has(m)),f=[o[c].node,...d];return{...l,instructions:f.reduce((m,p)=>m+s.total(p),0)}})}var no=class{tables;totals;byAddress=new Map;once;constructor(t,n){let{nodes:r}=t;this.tables=t,this.totals=qn(r.parent,r.self);let s=n.addressOf(Ot),i=[];for(let o=0;o<r.parent.length;o+=1){let a=r.parent[o];if(a===-1||r.address[a]!==s||r.kind[o]!==Ye.call)continue;i.push(o);let l=r.address[o],c=this.byAddress.get(l);c?c.push(o):this.byAddress.set(l,[o])}this.once=i.filter(o=>r.calls[o]===1).sort((o,a)=>r.first[o]-r.first[a])}callOf(t,n,r){let{first:s}=this.tables.nodes,i=o=>r?s[o]>=n:s[o]===n;return(this.byAddress.get(t)??[]).find(i)??-1}calledOnce(t,n){let{first:r}=this.tables.nodes;return this.once.filter(s=>r[s]>t&&r[s]<n)}total(t){return this.totals[t]}};function Ed(e,t,n,{tree:r,functions:s},i){let o=e.parent.length,a=new Uint32Array(e.address.buffer,e.address.byteOffset,o*2),l=s.objects.indexOf(F.kernel),c=new Map;for(let m=0;m<o;m+=1){let p=r.function[i(m)];if(s.object[p]!==l)continue;let g=t.findHalves(a[2*m+1],a[2*m]),_=g===-1?-1:n.fileOf[g];if(_===-1||t.name(g)!==s.name[p])continue;let y=p*n.paths.length+_;c.set(y,(c.get(y)??0)+e.self[m])}let u=[...c.keys()].sort((m,p)=>m-p),d=[...new Set(u.map(m=>m%n.paths.length))].sort((m,p)=>m-p),f=new Map(d.map((m,p)=>[m,p]));return{evidence:n.evidence,tree:null,files:{length:d.length,path:d.map(m=>n.paths[m]),need:new Int32Array(d.length).fill(-1),needs:[],owner:new Int32Array(d.length).fill(-1),owners:[]},code:{length:u.length,function:Int32Array.from(u,m=>Math.floor(m/n.paths.length)),file:Int32Array.from(u,m=>f.get(m%n.paths.length)),self:Float64Array.from(u,m=>c.get(m))}}}function xd(e,t){let n=[{name:ar,instructions:0,ns:0}];for(let r=0;r<t.mark.length;r+=1){let s=e[t.mark[r]];s?.role==="stage"&&n.push({name:s.name,instructions:t.instructions[r],ns:t.ns[r]})}return n}function Sd(e,t,n){let r=0;return e.map(({name:s,ns:i},o)=>{let a=r;r+=t[o];let l=e[o+1]?.ns??n.virtualNs;return{name:s,startInstructions:a,instructions:t[o],startNs:i,ns:i===-1||l===-1?-1:l-i}})}function vd(e,t){let n=e[0].name;for(let r of e){if(r.instructions>t)break;n=r.name}return n}var Td=1e5,Fk=4096,Ck=10;function Id(e,t){let n=[],r=new TextDecoder,s=0;for(let i=0;i<=e.byte.length&&n.length<Td;i+=1){if(i<e.byte.length&&e.byte[i]!==Ck)continue;let o=Ad(r.decode(e.byte.subarray(s,i)));if(o!==""){let a=e.instructions[s];n.push({instructions:a,ns:t(a),text:o})}s=i+1}return n}function jr(e){let t=[];for(let n of e.split(`
`)){if(t.length===Td)break;let r=Ad(n);r!==""&&t.push({instructions:-1,ns:Bk(r),text:r})}return t}function Ad(e){return(ht(e).find(t=>t!=="")??"").slice(0,Fk)}function Bk(e){let t=/^(?:<\d{1,3}>)?\[ *(\d{1,7})\.(\d{6})\]/.exec(e);return t?Number(t[1])*1e9+Number(t[2])*1e3:-1}function Wr(e,t){let{scenario:n,qemu:r}=e;return sr({tracer:n.focus?`${t}, ${Pk(n.focus)}`:t,arch:n.arch,qemu:r.versionLine,firmware:Uk(e),machine:n.machine,cpu:n.cpu,memoryMiB:n.memoryMiB,vcpus:1,icountShift:n.icountShift,qemuArgs:n.qemuArgs.join(" "),diskAs:$k(e),end:sl(n.end)})}function Pk({field:e,pattern:t,children:n}){return`focus ${e}=${t}${n?"":" alone"}`}function Uk({scenario:e,qemu:t}){let n=t.firmwareSha256??"none";return e.boot==="kernel"?n:`${e.boot} ${n}`}function $k({scenario:e,command:t}){return e.disk===null?"none":e.disk.as!=="auto"?e.disk.as:t.some(n=>n.startsWith("virtio-blk-pci,drive=disk0"))?"virtio":"nvdimm"}var zk=/^(?:\[[^\]]*\] )?systemd\[1\]: /,Dk=/^\s*Starting (.+?)(?:\.{3}|…)?$/,Kk=/^(Started|Finished|Reached target|Listening on|Mounted|Created slice|Set up automount|Activated swap|Found device) (.+?)\.?$/,Gk=/^(?:Failed to (?:start|mount|listen on|activate|set up|reach)\b(?: target)?|Dependency failed for) (.+?)\.?$/,qk=/^\[(?:\s*OK\s*|FAILED|DEPEND)\] /,jk={"Reached target":".target","Listening on":".socket",Mounted:".mount","Created slice":".slice","Set up automount":".automount","Activated swap":".swap","Found device":".device"},Wk=/\u001b?\[[\d;]*(?:m|(?=…))|(?<=…)[\d;]*m(?= - )/g;function Od({text:e}){let t=e.replace(Wk,""),n=zk.exec(t),r=qk.exec(t),s=t.slice((n??r)?.[0].length??0),i=r===null?Dk.exec(s):null;if(i!==null)return{what:"starting",text:i[1],suffix:null};if(n===null&&r===null)return null;let o=Kk.exec(s);if(o!==null)return{what:"started",text:o[2],suffix:jk[o[1]]??null};let a=Gk.exec(s);return a===null?null:{what:"failed",text:a[1],suffix:null}}function so(e){return Qk.exec(e)?.[1]??e}var Qk=/^([^\s…]+\.(?:service|socket|device|mount|automount|swap|target|path|timer|slice|scope))(?: |…|$)/;function io(e,t){let[[n,r],[s,i]]=[ro(e),ro(t)];if(r===null&&i===null)return e===t;if(r!==null&&i!==null)return Hk(n,s)&&(r.endsWith(i)||i.endsWith(r));let[o,a,l]=r===null?[e,s,i]:[t,n,r];return o.length>a.length+l.length&&o.startsWith(a)&&o.endsWith(l)}function Rd(e,t){let[n]=ro(e);return n.length>t.length?n.startsWith(`${t} `):t.startsWith(n)}function Qr(e){return e.includes("\u2026")}function ro(e){let t=e.indexOf("\u2026");return t===-1?[e,null]:[e.slice(0,t),e.slice(t+1)]}function Hk(e,t){return e.startsWith(t)||t.startsWith(e)}function Ld(e,t){let n=Vk(t??[]),r=t?.some(({cgroup:o})=>o!=="")??!1,s=Xk(e,n);for(let[o,a]of s){let l=n.get(o);if(l===void 0){n.set(o,r?{...a,processes:0,userInstructions:0,kernelInstructions:0}:a);continue}l.readyInstructions=a.readyInstructions,l.readyNs=a.readyNs,l.result=a.result,l.startInstructions=Nd(l.startInstructions,a.startInstructions),l.startNs=Nd(l.startNs,a.startNs)}let i=[...n.values()];return i.sort((o,a)=>o.startInstructions-a.startInstructions||(o.name<a.name?-1:1)),i.length===0?null:i}function Nd(e,t){return e<0||t<0?Math.max(e,t):Math.min(e,t)}function Vk(e){let t=new Map;for(let n of e){let r=il(n.cgroup);if(r===null)continue;let s=t.get(r);if(s===void 0){let{startInstructions:i,startNs:o}=n;s={...oo(r,i,o,"unreported"),endInstructions:0,endNs:0},Object.assign(s,{processes:0,userInstructions:0,kernelInstructions:0}),t.set(r,s)}s.processes+=1,s.userInstructions+=n.userInstructions,s.kernelInstructions+=n.kernelInstructions,s.endInstructions=Md(s.endInstructions,n.endInstructions),s.endNs=Md(s.endNs,n.endNs)}return t}function Md(e,t){return e<0||t<0?-1:Math.max(e,t)}function oo(e,t,n,r){return{name:e,startInstructions:t,readyInstructions:-1,endInstructions:-1,startNs:n,readyNs:-1,endNs:-1,result:r,processes:-1,userInstructions:-1,kernelInstructions:-1}}function Xk(e,t){let n=new Map,r=e.flatMap(i=>{let o=Od(i);return o===null?[]:[{...i,...o}]}),s=[...new Set(r.map(({text:i})=>i).filter(i=>!Qr(i)))];for(let i of r){let{what:o,instructions:a,ns:l}=i,c=Yk(i,s,n,t),u=n.get(c);if(o==="starting"){u?.result!=="pending"&&n.set(c,oo(c,a,l,"pending"));continue}if(u!==void 0&&u.result!=="pending")continue;let d=u??oo(c,a,l,o);d.readyInstructions=a,d.readyNs=l,d.result=o,n.set(c,d)}return n}function Yk({what:e,text:t,suffix:n,instructions:r},s,i,o){let a=so(t);if(!Qr(a))return a;let l=[...i.values()].filter(({result:m})=>m==="pending"),c=[...new Set(s.filter(m=>io(m,t)).map(so))];if(c.length===1)return c[0];let u=m=>Rd(t,m)&&(n===null||m.endsWith(n));if(e!=="starting"){let m=l.filter(({name:p})=>Qr(p)?io(p,t):u(p));if(m.length===1)return m[0].name}let d=[...o.values()].filter(({name:m})=>u(m)&&!i.has(m)),f=m=>Math.abs(m.startInstructions-r);return d.sort((m,p)=>f(m)-f(p))[0]?.name??t}function Fd({header:e,sleeps:t},n){let r=e.virtualNs!==-1,s=new Float64Array(t.ns.length+1);return t.ns.forEach((i,o)=>s[o+1]=s[o]+i),i=>{if(!r||i<0)return-1;let[o,a]=[0,t.instructions.length];for(;o<a;){let l=o+a>>1;t.instructions[l]<=i?o=l+1:a=l}return i*2**n+s[o]}}function Hr(e,t,n,r){let s=new Int32Array(n+1);for(let p of e.row)s[t[p]+1]+=1;for(let p=0;p<n;p+=1)s[p+1]+=s[p];let i=s.slice(0,n),o=new Int32Array(e.row.length);for(let p=0;p<e.row.length;p+=1)o[i[t[e.row[p]]]++]=p;let a=new Int32Array(e.row.length),l=new Int32Array(e.row.length),c=new Float64Array(e.row.length),u=new Float64Array(e.row.length),d=new Float64Array(r),f=new Float64Array(r),m=0;for(let p=0;p<n;p+=1){let g=r,_=-1;for(let y=s[p];y<s[p+1];y+=1){let k=o[y],w=e.stage[k];d[w]=d[w]+e.self[k],f[w]=f[w]+e.calls[k],g=Math.min(g,w),_=Math.max(_,w)}for(let y=g;y<=_;y+=1)d[y]===0&&f[y]===0||(a[m]=y,l[m]=p,c[m]=d[y],u[m]=f[y],m+=1,d[y]=0,f[y]=0)}return{length:m,stage:a.slice(0,m),node:l.slice(0,m),self:c.slice(0,m),calls:u.slice(0,m)}}function Cd(e){let{recording:t,tables:n,symbols:r,subject:s}=e,{header:i}=n,o=O(t.scenario.arch),a=xd(t.marks,n.marks),l=wd(n.guest,e.files??[]),c=ad(n.nodes,r,{addresses:o.addresses,guest:l,focused:t.scenario.focus!==null,booted:{arch:t.scenario.arch,kernel:s.kernel},stageAt:v=>vd(a,v)}),u=Gn(c.rows,c.names),{tree:d,functions:f,nodeOf:m}=$a(u,[...n.guest.waits,...n.guest.counted].map(({node:v})=>u.nodeOf[c.rowOf[v]])),p=Hr(Jk(n,c),m,d.length,a.length),g=new Float64Array(a.length);for(let v=0;v<p.length;v+=1)g[p.stage[v]]=g[p.stage[v]]+p.self[v];let _=e0(e),y=v=>m[c.rowOf[v]],k=yd(n,r,o,t.scenario,{tree:d,functions:f,nodeOf:y},{...u,nodeOf:v=>u.nodeOf[c.rowOf[v]]}),w=rd(n,o.devices,y),E={format:"bootgate-profile",version:8,scenario:t.scenario.name,tracer:"plugin",unit:Pa.name,assume:"exact",outcome:t.outcome,environment:Wr(t,ed()),subject:s,totals:{instructions:i.instructions,userInstructions:i.userInstructions,repIterations:i.repIterations,virtualNs:i.virtualNs,idleNs:i.idleNs,wallMs:Math.round(t.wallMs),blocks:n.blocks.address.length,blockExecutions:i.blockExecutions===0?-1:i.blockExecutions,calls:i.calls,...td({...u,...k},r,o),...sd(w??[],i)},coverage:t0(e,c,ld(n.blocks,o.addresses,r,l)),stages:Sd(a,g,i),functions:f,sources:e.codeFiles?Ed(n.nodes,r,e.codeFiles,u,v=>u.nodeOf[c.rowOf[v]]):null,tree:d,stageRows:p,timeline:Zk(n.samples,y),initcalls:kd(t.marks,n,r),console:_,...k,units:Ld(_,k.processes),counted:w,samples:null,noise:null,warnings:[...t.warnings,...s0(n.lost)]},T=Wn(E);if(T!==null)throw new b(`the trace contradicts itself: ${T}`,{...t.trace===null?{}:{place:{file:t.trace}},hint:"this is a bug of the tracer: please report it with the trace file"});return E}function Jk({stageRows:e},{rowOf:t,folded:n}){return{stage:e.stage,row:e.node.map(r=>t[r]),self:e.self,calls:e.calls.map((r,s)=>n[e.node[s]]===1?0:r)}}function Zk(e,t){if(e.period<=0||e.node.length===0)return null;let n=new Int32Array(e.node.length),r=new Int32Array(e.node.length),s=0;for(let i=0;i<e.node.length;i+=1){let o=e.node[i],a=o===-1?-1:t(o);s>0&&n[s-1]===a?r[s-1]=r[s-1]+e.count[i]:(n[s]=a,r[s]=e.count[i],s+=1)}return{period:e.period,node:n.slice(0,s),count:r.slice(0,s)}}function e0({recording:e,tables:t,consoleText:n}){return t.consoleBytes.byte.length===0?jr(n):Id(t.consoleBytes,Fd(t,e.scenario.icountShift))}function t0({tables:e,symbols:t,recording:n},r,s){let i=({self:d,named:f})=>d===0?1:f/d,{header:o,lost:a}=e,l=[];o.idleNs===-1&&l.push(`idle time is not known: QEMU ${n.qemu.version} does not tell plugins the virtual time`);let{guest:c}=e,{focus:u}=n.scenario;if(u!==null&&!c.tasks.some(({focused:d})=>d)&&l.push(`no process matched the focus ${u.field}=${u.pattern}`),s.user.stripped>s.user.self/100){let d=Math.round(100*s.user.stripped/s.user.self);l.push(`${d} % of the user instructions are in stripped files: their functions are named by file and offset`)}return c.tasks.length===0&&Object.values(n.scenario.observe).includes(!0)&&l.push(o.pluginApi<pe?`${rr}: QEMU ${n.qemu.version} does not let plugins read the guest's memory, 9.2 and newer do`:t.length===0?`${rr}: they are found by names, and the names are not to be believed`:`${rr}: the kernel has no BTF to read its structures by`),c.tasks.length===0&&s.user.self>o.instructions/1e3&&l.push("user code is one row: its functions are not named"),o.strayReturns>o.calls/1e3&&l.push(`${ie(o.strayReturns)} returns in user code met no call, as coroutines and longjmp make them: its call paths hold in part only`),{kernelSymbolized:Math.min(i(r.kernel),i(s.kernel)),userSymbolized:i(s.user),callsToFunctions:r0(o),symbolSource:t.source,captured:1,dropped:Pd.reduce((d,f)=>d+a[f],0),notes:l}}var n0=100;function r0({callTargets:e,callTargetsEntries:t}){return e<n0?null:t/e}var Bd={blocks:"translated blocks did not fit the table of blocks",nodes:"calls were counted at their caller, since the call tree was full",stackFrames:"calls were counted at their caller, since a stack was too deep",tasks:"tasks shared one stack, since there were too many",samples:"samples of the timeline were left out",consoleBytes:"bytes of the console were left out",stageRows:"rows of the stages did not fit their table",marks:"marks were passed that did not fit their table",sites:"calls, returns or entries could not be watched",guestRows:"rows about the guest\u2019s processes and modules did not fit their tables"},Pd=Object.keys(Bd);function s0(e){return Pd.filter(t=>e[t]>0).map(t=>`${e[t].toLocaleString("en-US")} ${Bd[t]}`)}var i0=0x200000n,Ud=0x40000000n;function $d(e,t){let{start:n,end:r}=o0(t),s=[...new Set(e)].filter(d=>d>=n&&d<r+Ud).sort(a0);if(s.length<32)return{kind:"unknown",reason:`only ${s.length} different kernel addresses were seen, at least 32 are needed`};let i=Math.ceil(s.length/4096),o=s.filter((d,f)=>f%i===0),a=new Set(t.address),l=[];for(let d=0n;d<Ud&&!(o.at(-1)-d<n);d+=i0)l.push({offset:d,count:o.filter(f=>a.has(f-d)).length});l.sort((d,f)=>f.count-d.count||(d.offset<f.offset?-1:1));let[c,u]=l;return c===void 0||c.count<o.length*.1?{kind:"unknown",reason:`no offset explains the addresses seen: at best ${c?.count??0} of ${o.length} are functions of these symbols, which may be another kernel's`}:u!==void 0&&u.count>=c.count*.5?{kind:"unknown",reason:`two offsets explain the addresses seen: 0x${c.offset.toString(16)} and 0x${u.offset.toString(16)}`}:c.offset===0n?{kind:"none"}:{kind:"offset",offset:c.offset}}function o0({text:e}){return{start:e.reduce((t,{start:n})=>n<t?n:t,e[0]?.start??0n),end:e.reduce((t,{end:n})=>n>t?n:t,0n)}}function a0(e,t){return e<t?-1:e>t?1:0}var Vr=["start_kernel","rest_init","kernel_init"],zd="machine_kexec",l0=.75,c0=20,[u0,d0]=[40,.5],f0=.95,[m0,p0]=[200,.5],h0=2e3;function Dd(e){return[g0(e),k0(e),E0(e),x0(e),S0(e)].filter(t=>t!==null)}function g0({recording:e,tables:t,symbols:n}){if(e.scenario.focus!==null||t.lost.nodes>0)return null;let r=Vr.filter(o=>n.addressOf(o)!==null),s=new Map;for(let o of[...r,zd]){let a=y0(t,n.addressOf(o));a.calls>0&&s.set(o,a)}let i=r.map((o,a)=>_0(o,r[a-1],s,r)??b0(o,s,e,t)).filter(o=>o!==null);return i.length===0?null:{sure:i.length>1,text:i.join(", ")}}function _0(e,t,n,r){let s=n.get(e);if(s===void 0)return null;let i=n.has(zd)||r.every(a=>n.get(a)?.calls===s.calls);if(s.calls>1&&!i)return`${e} was entered ${s.calls.toLocaleString("en-US")} times, which a boot does once`;let o=t===void 0?void 0:n.get(t);return o!==void 0&&s.first<o.first?`${e} was entered before ${t}`:null}function b0(e,t,n,r){return!t.has(e)&&w0(e,t,n,r)?`${e} was never entered, which a boot does`:null}function y0({nodes:e},t){let[n,r]=[0,1/0];if(t===null)return{calls:n,first:r};for(let s=e.address.indexOf(t);s>=0;s=e.address.indexOf(t,s+1))n+=e.calls[s],r=Math.min(r,e.first[s]);return{calls:n,first:r}}function w0(e,t,{marks:n,scenario:r},s){if(Vr.slice(Vr.indexOf(e)+1).some(o=>t.has(o))||s.header.userInstructions>0)return!0;let i=n[s.header.endMark];return i===void 0||!("address"in i.at)?!1:i.role==="panic"?e===Vr[0]:r.end.kind==="power-off"}function k0({tables:{header:e}}){let{codeCompared:t,codeEqual:n}=e;return t<c0||n>=t*l0?null:{sure:t>=u0&&n<t*d0,text:`only ${n} of ${t} functions begin as the kernel's image has them`}}function E0({tables:{header:e}}){let{callTargets:t,callTargetsEntries:n}=e;if(t<m0||n>=t*f0)return null;let[r,s]=[n,t].map(i=>i.toLocaleString("en-US"));return{sure:n<t*p0,text:`only ${r} of ${s} calls lead to where a function begins`}}function x0({recording:e,tables:t,symbols:n}){let{kernelHalf:r}=O(e.scenario.arch).addresses,s=BigInt(r)<<32n;if(t.blocks.address.filter(a=>a>=s).length<h0)return null;let o=$d(t.blocks.address,n);return o.kind==="none"?null:o.kind==="unknown"?e.scenario.boot==="kernel"?null:{sure:!1,text:o.reason}:{sure:!0,text:`the kernel's functions lie 0x${o.offset.toString(16)} from where they should`}}function S0({banner:e,consoleText:t}){let n=/^(?:\[[^\]]*\])*\s*(Linux version \d.*?)\s*$/m.exec(t)?.[1];if(e===null||n===void 0||n===e)return null;let r=s=>s.split(" ",3)[2];return r(n)===r(e)?null:{sure:!1,text:`the console says 'Linux version ${r(n)}', the symbols are of ${r(e)}`}}import{open as v0}from"node:fs/promises";import{basename as T0}from"node:path";async function Xr(e,t,n,r=Y){let s=async i=>i===null?null:await r(i);return{kernel:await A0(e.kernel,e.arch)??n.banner??T0(e.kernel),kernelBuildId:n.buildId,kernelSha256:await r(e.kernel),initrdSha256:await s(t),diskSha256:await s(e.disk?.path??null),append:e.append,seed:e.tracer==="exec_tb"?null:e.seed}}var I0=66048;async function A0(e,t){let{kernel:n}=O(t),r=await v0(e);try{let s=Buffer.alloc(I0),{bytesRead:i}=await r.read(s,0,s.length,0),o=s.subarray(0,i),a=n.matches(o)?n.version(o):null;return a!==null&&/^[\x20-\x7e]+$/.test(a)?`Linux version ${a}`:null}finally{await r.close()}}async function Kd(e){let t=await Promise.allSettled(e);for(let n of t)if(n.status==="rejected")throw n.reason;return t.map(n=>n.value)}function TC(){let e=Promise.resolve();return t=>{let n=e.then(t);return e=n.catch(()=>{}),n}}import{readFile as H0}from"node:fs/promises";import{join as Vd}from"node:path";import{readFileSync as N0}from"node:fs";import{readdir as M0,rm as L0,stat as F0,utimes as C0}from"node:fs/promises";import{join as uo}from"node:path";import{createHash as O0}from"node:crypto";var yn=4294967295,Gd="BGSYMIDX",qd=4,Be=48;function lo(e){let t=Buffer.from(JSON.stringify(e)),n=Math.ceil(t.length/8)*8,r=Buffer.alloc(Be+n+Yr(e));return r.write(Gd,0,"latin1"),r.writeUInt32LE(qd,8),r.writeUInt32LE(n,12),r.fill(" ",Be,Be+n),t.copy(r,Be),{bytes:r,meta:e,columns:Qd(r,Be+n,e)}}function co(e){return Wd(e).copy(e,16),e}function jd({bytes:e,meta:t},n){let r=lo({...t,facts:n});return e.copy(r.bytes,r.bytes.length-Yr(t),e.length-Yr(t)),co(r.bytes)}function $t(e){if(e.length<Be||e.toString("latin1",0,8)!==Gd||e.readUInt32LE(8)!==qd||!Wd(e).equals(e.subarray(16,Be)))return null;let t=e.byteOffset%8===0?e:R0(e),n=Be+t.readUInt32LE(12),r=JSON.parse(t.toString("utf8",Be,n));return t.length!==n+Yr(r)?null:{bytes:t,meta:r,columns:Qd(t,n,r)}}function R0(e){let t=Buffer.from(new ArrayBuffer(e.length));return e.copy(t),t}function Wd(e){return O0("sha256").update(e.subarray(Be)).digest()}function Yr(e){return e.symbols*13+e.rows*18+e.hashSlots*4+e.nameBytes}function Qd(e,t,n){let r=t,s=p=>{let g=new Uint32Array(e.buffer,e.byteOffset+r,p);return r+=p*4,g},i=s(2*n.symbols),o=s(2*n.rows),a=s(n.symbols),l=s(n.rows),c=s(n.rows),u=s(n.hashSlots),d=new Uint16Array(e.buffer,e.byteOffset+r,n.rows);r+=n.rows*2;let f=e.subarray(r,r+=n.symbols),m=e.subarray(r,r+n.nameBytes);return{symbolAddress:i,rowAddress:o,symbolName:a,rowSize:l,rowSymbol:c,hash:u,rowSection:d,symbolBinding:f,names:m}}function Jr(e,t){let n=2166136261;for(let r=t;r<e.length&&e[r]!==0;r+=1)n=Math.imul(n^e[r],16777619);return n>>>0}var B0=60,P0=24*3600*1e3;function Zr(e,t="symbols",n=B0){let r=uo(e,t),s=(i,o)=>uo(r,`${i}.${o}`);return{load(i,o){let a=s(i,o),l;try{l=N0(a)}catch{return null}let c=$t(l);if(c?.meta.source!==o)return null;let u=new Date;return C0(a,u,u).catch(()=>{}),c},async store(i,o,a){try{return await z(s(i,o),a),await U0(r,n),null}catch(l){return`the symbol index could not be kept: ${x(l)}`}}}}async function U0(e,t){let n=await M0(e);if(n.length<=t&&!n.some(a=>a.startsWith(".")))return;let s=(await Promise.all(n.map(async a=>{let l=uo(e,a),c=await F0(l).then(({mtimeMs:u})=>u,()=>null);return{path:l,used:c,temporary:a.startsWith(".")}}))).flatMap(({used:a,...l})=>a===null?[]:[{...l,used:a}]),i=s.filter(({temporary:a,used:l})=>a&&l<Date.now()-P0),o=s.filter(({temporary:a})=>!a).sort((a,l)=>l.used-a.used).slice(t);await Promise.all([...i,...o].map(({path:a})=>L0(a,{force:!0})))}var B={global:0,weak:1,local:2},Pe={name:"",start:0n,end:0n};function Se(e){return{high:new Uint32Array(e),low:new Uint32Array(e),size:new Uint32Array(e),name:new Uint32Array(e),binding:new Uint8Array(e),code:new Uint8Array(e),section:new Uint16Array(e)}}function Hd(e){let t=Se(e.reduce((s,{length:i})=>s+i,0)),n=0,r=0;for(let s of e){for(let i of["high","low","size","binding","code","section"])t[i].set(s[i].subarray(0,s.length),n);for(let i=0;i<s.length;i+=1)t.name[n+i]=s.name[i]+r;n+=s.length,r+=s.names.length}return{...t,length:n,names:Buffer.concat(e.map(({names:s})=>s)),sections:e[0].sections}}var G={symtab:2,strtab:3,rela:4,note:7,nobits:8,dynsym:11},Ge={load:1,note:4},$0=2n,z0=4n,D0=1<<17,K0=4096,G0=64<<20;function he(e){return e.length>=4&&e[0]===127&&e[1]===69&&e[2]===76&&e[3]===70}function U(e){let t=e.read(0,Math.min(64,e.size));if(!he(t))throw h("this is not an ELF file",{place:{file:e.name}});if(t.length<64)throw h("the ELF header is cut short",{place:{file:e.name,offset:t.length},hint:"copy or download it again"});if(t[4]!==2||t[5]!==1)throw h("this is not a 64-bit little-endian ELF file",{place:{file:e.name,offset:4}});return{type:t.readUInt16LE(16),machine:t.readUInt16LE(18),entry:t.readBigUInt64LE(24),segments:q0(e,t),sections:j0(e,t)}}function q0(e,t){let n=t.readUInt16LE(56);if(n===0)return[];let r=fo(e,{what:"program header",offset:ve(e,t,32),count:n,max:K0,entrySize:t.readUInt16LE(54),expectedSize:56});return Array.from({length:n},(s,i)=>{let o=r.subarray(i*56,i*56+56);return{type:o.readUInt32LE(0),executable:(o.readUInt32LE(4)&1)!==0,offset:ve(e,o,8),address:o.readBigUInt64LE(16),physical:o.readBigUInt64LE(24),fileSize:ve(e,o,32),memorySize:ve(e,o,40)}})}function j0(e,t){let n=ve(e,t,40);if(n===0)return[];let r=t.readUInt16LE(58),s=fo(e,{what:"section header",offset:n,count:1,max:1,entrySize:r,expectedSize:64}),i=t.readUInt16LE(60)||ve(e,s,32),o=t.readUInt16LE(62)===65535?s.readUInt32LE(40):t.readUInt16LE(62),a=fo(e,{what:"section header",offset:n,count:i,max:D0,entrySize:r,expectedSize:64}),l=Array.from({length:i},(u,d)=>a.subarray(d*64,d*64+64)),c=W0(e,l[o]);return l.map(u=>{let d=u.readBigUInt64LE(8);return{name:ge(c,u.readUInt32LE(0)),type:u.readUInt32LE(4),allocated:(d&$0)!==0n,executable:(d&z0)!==0n,address:u.readBigUInt64LE(16),offset:ve(e,u,24),size:ve(e,u,32),link:u.readUInt32LE(40),alignment:ve(e,u,48)}})}function W0(e,t){if(t===void 0)return Buffer.alloc(0);let n=ve(e,t,32);if(n>G0)throw es(e,"the section names are absurdly long");return e.read(ve(e,t,24),n)}function fo(e,t){if(t.entrySize!==t.expectedSize)throw es(e,`a ${t.what} of ${t.entrySize} bytes instead of ${t.expectedSize}`);if(t.count>t.max)throw es(e,`${t.count} ${t.what}s are too many`);return e.read(t.offset,t.count*t.entrySize)}function ve(e,t,n){let r=t.readUInt32LE(n+4);if(r>=2097152)throw es(e,"a size or offset in its headers is larger than any file");return r*4294967296+t.readUInt32LE(n)}function es(e,t){return h(`the ELF headers are damaged: ${t}`,{place:{file:e.name}})}function ge(e,t){if(t>=e.length)return"";let n=e.indexOf(0,t);return e.toString("utf8",t,n<0?e.length:n)}var Q0=16,X=class{source;buildId;length;address;size;text;index;constructor(t){this.index=t,this.source=t.meta.source,this.buildId=t.meta.buildId,this.length=t.meta.rows;let{rowAddress:n,rowSize:r}=t.columns;this.address=new BigUint64Array(n.buffer,n.byteOffset,this.length),this.size=r,this.text=this.textRanges()}name(t){return this.symbolName(this.index.columns.rowSymbol[t])}aliases(t){let n=this.address[t],r=[];for(let s=this.index.columns.rowSymbol[t];s<this.index.meta.symbols&&this.symbolAddress(s)===n;s+=1)r.push(this.symbolName(s));return r}section(t){return this.index.meta.sections[this.index.columns.rowSection[t]]??""}find(t){return t<0n||t>0xffffffffffffffffn?-1:this.findHalves(Number(t>>32n),Number(t&0xffffffffn))}findHalves(t,n){let r=this.lastRowAtOrBelow(t,n),s=Math.max(-1,r-Q0);for(let i=r;i>s;i-=1)if(this.covers(i,t,n))return i;return-1}addressOf(t){let n=this.symbolsNamed(t),{symbolBinding:r}=this.index.columns,s=n.find(i=>r[i]!==B.local)??n[0];return s===void 0?null:this.symbolAddress(s)}addressesOf(t){return this.symbolsNamed(t).map(n=>this.symbolAddress(n))}lastRowAtOrBelow(t,n){let{rowAddress:r}=this.index.columns,s=0,i=this.length;for(;s<i;){let o=s+i>>>1,a=r[2*o+1];a<t||a===t&&r[2*o]<=n?s=o+1:i=o}return s-1}covers(t,n,r){let{rowAddress:s}=this.index.columns;return(n-s[2*t+1])*4294967296+(r-s[2*t])<this.size[t]}symbolsNamed(t){let{hash:n,names:r,symbolName:s}=this.index.columns,i=Buffer.from(`${t}\0`),o=n.length-1,a=[];for(let l=Jr(i,0)&o,c=0;c<=o;l=l+1&o,c+=1){let u=n[l];if(u===yn)break;let d=s[u];d+i.length<=r.length&&r.compare(i,0,i.length,d,d+i.length)===0&&a.push(u)}return a.sort((l,c)=>l-c)}symbolName(t){return ge(this.index.columns.names,this.index.columns.symbolName[t])}symbolAddress(t){let{symbolAddress:n}=this.index.columns;return BigInt(n[2*t+1])<<32n|BigInt(n[2*t])}textRanges(){let t=[["_stext","_etext"],["_sinittext","_einittext"]].flatMap(([r,s])=>{let i=this.addressOf(r),o=this.addressOf(s);return i!==null&&o!==null&&i<o?[{start:i,end:o}]:[]});if(t.length>0||this.length===0)return t;let n=this.length-1;return[{start:this.address[0],end:this.address[n]+BigInt(this.size[n])}]}};var Xd="userspace",V0=1500,X0=24*3600*1e3,ts=class{folder;cache;constructor(t){this.folder=Vd(t,Xd),this.cache=Zr(t,Xd,V0)}load(t,n){let r=this.cache.load(`${t}-${n}`,"elf");return r===null?null:new X(r)}async store(t,n,r){return await this.cache.store(`${t}-${n}`,"elf",r)}async isAbsent(t,n){let r=await H0(this.absentFile(t),"utf8").catch(()=>""),[s,i]=r.split(" "),o=Date.now()-Number(i);return s===R(n)&&o>=0&&o<X0}async noteAbsent(t,n){let r=`${R(n)} ${Date.now()}`;await z(this.absentFile(t),r).catch(()=>{})}absentFile(t){return Vd(this.folder,`${t}.absent`)}};function mo({elf:e,starts:t,table:n,source:r,buildId:s}){let i=e.segments.filter(Y0).map(({offset:l,address:c,fileSize:u})=>({offset:l,address:Number(c),size:u})),o=l=>i.find(({offset:c,size:u})=>l>=c&&l<c+u),a=l=>{let c=o(l);return c===void 0?null:Z0(n,c,l)};return{source:r,buildId:s,find:a,startOf(l){let c=a(l),u=o(l);if(c!==null||u===void 0)return c?.start??null;let d=eE(t,u.address+(l-u.offset));return d===void 0||d<u.address?null:d-u.address+u.offset}}}var Yd={source:"none",buildId:null,find:()=>null,startOf:()=>null};function Y0({type:e,executable:t,address:n,fileSize:r}){return e===Ge.load&&t&&r>0&&n<J0}var J0=1n<<47n;function Z0(e,t,n){let r=t.address+(n-t.offset),s=e.findHalves(Math.floor(r/2**32),r%2**32);return s<0?null:{name:e.name(s),start:Number(e.address[s])-t.address+t.offset,size:e.size[s]}}function eE(e,t){let n=0,r=e.length;for(;n<r;){let s=n+r>>>1;e[s]<=t?n=s+1:r=s}return e[n-1]}var tE=["rootfs","tmpfs","ramfs","initramfs"];function nE({filesystem:e}){return tE.includes(e)}function po(e){let t=e.replace(/[\p{C}\p{Zl}\p{Zp}]/gu,"\uFFFD");return t.length>200?`${t.slice(0,200)}\u2026`:t}var ns=class{bySize=new Map;unreadable=new Map;otherSize(t,n,r){let s=`${po(n.path)} has ${ie(r)} bytes there and ${ie(n.sizeBytes)} in the guest`;Jd(this.bySize,t.name,s)}failed(t,n){Jd(this.unreadable,t.name,x(n))}warnings(){return[...[...this.bySize].map(([t,n])=>`${t} is of another build than what the guest ran: ${n[0]}${Zd(n)}; their functions stay unnamed; give the files of this build with --sysroot`),...[...this.unreadable].map(([,t])=>`${t[0]}${Zd(t)}`)]}};function Jd(e,t,n){let r=e.get(t);r===void 0?e.set(t,[n]):r.push(n)}function Zd({length:e}){return e===1?"":` (and ${e-1} more)`}function ef(e,t,n){if(!e.path.startsWith("/"))return null;let r=nE(e)?[...t.initramfs,...t.installed]:[...t.installed,...t.initramfs],s=[];for(let i of r){let o=rE(i,e.path,n);if(o!==null){if(e.sizeBytes<0||o.length===e.sizeBytes)return{path:e.path,tree:i,bytes:o};s.push({tree:i,bytes:o.length})}}for(let{tree:i,bytes:o}of s)n.otherSize(i,e,o);return null}function rE(e,t,n){try{return e.read(t)}catch(r){return n.failed(e,r),null}}var sE=3,iE=18,oE=1<<20;function ce(e,t){return rf(e,t,"GNU",sE)?.toString("hex")??null}function nf(e,t){return rf(e,t,"Xen",iE)!==null}function rf(e,t,n,r){let s=[...t.sections.filter(i=>i.type===G.note),...t.segments.filter(i=>i.type===Ge.note).map(({offset:i,fileSize:o})=>({offset:i,size:o}))];for(let{offset:i,size:o}of s){if(o>oE||i+o>e.size)continue;let a=aE(e.read(i,o),`${n}\0`,r);if(a!==null)return a}return null}function aE(e,t,n){for(let r=0;r+12<=e.length;){let s=e.readUInt32LE(r),i=e.readUInt32LE(r+4),o=r+12+tf(s),a=o+i;if(a>e.length)return null;if(e.toString("latin1",r+12,r+12+s)===t&&e.readUInt32LE(r+8)===n&&i>0)return e.subarray(o,a);r=o+tf(i)}return null}function tf(e){return Math.ceil(e/4)*4}import{createHash as lE}from"node:crypto";var Ue=24,sf=65280,of=4<<20,ho=1<<28,cE=3,uE=4;function qe(e){return e.sections.find(({type:t,size:n})=>t===G.symtab&&n>Ue)??e.sections.find(({type:t,size:n})=>t===G.dynsym&&n>Ue)}function rs(e,t,n){let r=t.sections.map(({name:o,type:a,address:l,size:c,executable:u})=>[o,a,l.toString(16),c,u]),s=lE("sha256").update(JSON.stringify([n,r])),i=qe(t);for(let o of i===void 0?[]:[i,t.sections[i.link]])o!==void 0&&o.offset+o.size<=e.size&&o.size<=ho&&s.update(e.read(o.offset,o.size));return s.digest("hex")}function zt(e,t,n){let r=Math.floor(n.size/Ue),s=t.sections[n.link];if(s?.type!==G.strtab||r>of||s.size>ho)throw h("the symbol table is damaged",{place:{file:e.name,offset:n.offset}});return go(e.name,e.read(n.offset,r*Ue),e.read(s.offset,s.size),ss(t),lf(t))}function af(e,t,n,r){if(n.length>of*Ue||r.length>ho)throw h("the symbol table is absurdly long",{place:{file:e}});return go(e,n,r,ss(t),lf(t))}function lf({sections:e}){return t=>({section:e[t]===void 0?0:t,code:e[t]?.executable??!1})}function cf(e,t,n,r){let s=r.map(({start:a,end:l})=>({start:Number(BigInt.asUintN(32,a)),end:Number(BigInt.asUintN(32,l-1n))})),i=new Map;for(let a=0;a+Ue<=t.length;a+=Ue){let l=t.readUInt32LE(a+8),u=t.readUInt32LE(a+12)===4294967295?s.findIndex(({start:m,end:p})=>l>=m&&l<=p):-1,d=t.readUInt16LE(a+6),f=i.get(d)??new Map;i.set(d,f.set(u,(f.get(u)??0)+1))}let o=new Map([...i].map(([a,l])=>[a,[...l].sort((c,u)=>u[1]-c[1])[0][0]]));return go(e,t,n,[Pe,...r],a=>{let l=a<sf?o.get(a)??-1:-1;return{section:l+1,code:r[l]?.executable??!1}})}var dE=36;function go(e,t,n,r,s){if(n.at(-1)!==0)throw h("the symbol names are damaged: the last one does not end",{place:{file:e}});let i=Math.floor(t.length/Ue),o=Se(i),a=0;for(let l=0;l<i*Ue;l+=Ue){let c=t.readUInt32LE(l),u=t[l+4],d=t.readUInt16LE(l+6),f=u&15;if(!(c<n.length&&n[c]!==0)||d===0||f===cE||f===uE||n[c]===dE)continue;let p=t.readUInt32LE(l+8),g=t.readUInt32LE(l+12),{section:_,code:y}=s(d);o.low[a]=p,o.high[a]=g,o.size[a]=t.readUInt32LE(l+20)===0?t.readUInt32LE(l+16):4294967295,o.name[a]=c,o.binding[a]=fE(u>>4),o.section[a]=_,o.code[a]=y?1:0,a+=1}return{...o,names:n,length:a,sections:r}}function fE(e){return e===0?B.local:e===2?B.weak:B.global}function ss(e){return e.sections.slice(0,sf).map(({name:t,address:n,size:r,allocated:s},i)=>i===0||!s?Pe:{name:t,start:n,end:n+BigInt(r)})}var mE=/^(?:_s?text|_etext|_[se]inittext|__\w*text_(?:start|end)|__indirect_thunk_(?:start|end))$/,pE=At.filter(It).map(({entryCode:e})=>e.borders);function _o(e){return e.startsWith(".")||mE.test(e)||pE.some(t=>t.test(e))}function ff(e,t,n,r){return uf(e,t)-uf(n,r)||df(e)-df(n)||e.length-n.length||(e<n?-1:e>n?1:0)}function uf(e,t){return _o(e)?3:t===B.weak?2:t===B.local?1:0}function df(e){let t=0;for(;e[t]==="_";)t+=1;return t}function st(e,t){let n=hE(e),r=gE(e,n),{bytes:s,columns:i}=lo({...t,symbols:e.length,rows:r.length,hashSlots:wE(e.length),nameBytes:e.names.length,sections:e.sections.map(({name:o})=>o),facts:null});return n.forEach((o,a)=>{i.symbolAddress[2*a]=e.low[o],i.symbolAddress[2*a+1]=e.high[o],i.symbolName[a]=e.name[o],i.symbolBinding[a]=e.binding[o]}),i.names.set(e.names),_E(e,n,r,i),kE(i.hash,i.names,i.symbolName),co(s)}function hE(e){let{high:t,low:n,code:r}=e,s=i=>ge(e.names,e.name[i]);return Uint32Array.from({length:e.length},(i,o)=>o).sort((i,o)=>t[i]-t[o]||n[i]-n[o]||r[o]-r[i]||ff(s(i),e.binding[i],s(o),e.binding[o])||i-o)}function gE(e,t){let n=[];for(let r=0;r<t.length;r+=1){let s=t[r];r>0&&pf(e,t[r-1],s)||e.code[s]===1&&!_o(ge(e.names,e.name[s]))&&n.push(r)}return Uint32Array.from(n)}function pf(e,t,n){return e.low[t]===e.low[n]&&e.high[t]===e.high[n]}function _E(e,t,n,r){n.forEach((s,i)=>{let o=t[s];r.rowAddress[2*i]=e.low[o],r.rowAddress[2*i+1]=e.high[o],r.rowSymbol[i]=s,r.rowSection[i]=e.section[o],r.rowSize[i]=e.size[o]||bE(e,t,s)})}function bE(e,t,n){let r=t[n],s=n+1;for(;s<t.length&&pf(e,r,t[s]);)s+=1;let i=mf(e,r),o=e.sections[e.section[r]],a=[];s<t.length&&a.push(mf(e,t[s])),o!==void 0&&o.end>i&&a.push(o.end);let l=a.reduce((c,u)=>u<c?u:c,i+yE);return Number(l-i)}var yE=0x10000n;function mf(e,t){return BigInt(e.high[t])<<32n|BigInt(e.low[t])}function wE(e){return 2**Math.ceil(Math.log2(Math.max(16,e*2)))}function kE(e,t,n){e.fill(yn);let r=e.length-1;n.forEach((s,i)=>{let o=Jr(t,s)&r;for(;e[o]!==yn;)o=o+1&r;e[o]=i})}function hf(e,t){let n=st(e,{source:"elf",buildId:t}),r=$t(n);if(r===null)throw new Error("a symbol index just built cannot be opened");return{file:n,table:new X(r)}}var gf=24,_f=24,bf=64<<20;function yf(e,t){let n=t.sections.map((c,u)=>({section:c,index:u})).filter(({section:{name:c,executable:u}})=>u&&/^\.plt(?:\.sec|\.got|\.bnd)?$/.test(c)),r=At.filter(It).find(({elfMachine:c})=>c===t.machine)?.pltStubs;if(r===void 0||n.length===0)return null;let s=EE(e,t,r),i=n.flatMap(({section:c,index:u})=>s.size===0?[]:xE(e,c,r,s).map(d=>({...d,section:u}))),o=Se(i.length),a=[],l=0;return i.forEach(({name:c,address:u,size:d,section:f},m)=>{let p=Buffer.from(`${c}@plt\0`);o.low[m]=Number(u&0xffffffffn),o.high[m]=Number(u>>32n),o.size[m]=d,o.name[m]=l,o.binding[m]=B.local,o.section[m]=f,o.code[m]=1,a.push(p),l+=p.length}),{...o,length:i.length,names:Buffer.concat(a),sections:ss(t)}}function EE(e,t,{slotRelocations:n}){let r=new Map;for(let s of t.sections){let i=t.sections[s.link],o=i===void 0?void 0:t.sections[i.link];if(s.type!==G.rela||i?.type!==G.dynsym||o?.type!==G.strtab||[s,i,o].some(({size:u})=>u>bf))continue;let a=is(e,s),l=is(e,i),c=is(e,o);for(let u=0;u+gf<=a.length;u+=gf){if(!n.includes(a.readUInt32LE(u+8)))continue;let d=a.readUInt32LE(u+12)*_f;if(d+_f>l.length)continue;let f=ge(c,l.readUInt32LE(d));f!==""&&r.set(a.readBigUInt64LE(u),f)}}return r}function xE(e,t,{stubs:n},r){return t.size>bf?[]:n(is(e,t),t.name,t.address).flatMap(({at:s,size:i,slot:o})=>{let a=r.get(t.address+BigInt(o));return a===void 0?[]:[{name:a,address:t.address+BigInt(s),size:i}]})}function is(e,{offset:t,size:n}){return e.read(t,n)}var SE=256<<20;function wf(e){let t=U(e),n=wn(e,t,G.symtab),r=wn(e,t,G.dynsym),s=n??TE(e,t);return{elf:t,buildId:ce(e,t),source:n?"symtab":s?"mini-debug-info":r?"dynsym":"none",exported:r,all:s,stubs:yf(e,t)}}function kf(e,t,n=!1){let[r,...s]=[t??e.all,e.exported,e.stubs].filter(o=>o!==null);if(r===void 0)return vE;let i=Hd([r,...s]);return i.binding.forEach((o,a)=>{!n&&o===B.weak&&(i.binding[a]=B.global)}),i}var vE={...Se(0),length:0,names:Buffer.alloc(0),sections:[Pe]};function wn(e,t,n){let r=t.sections.find(i=>i.type===n);if(r===void 0)return null;let s=zt(e,t,r);return s.code.some(i=>i===1)?s:null}function TE(e,t){let n=t.sections.find(({name:s,size:i})=>s===".gnu_debugdata"&&i>0);if(n===void 0)return null;let r=Re(`${e.name} (.gnu_debugdata)`,IE(e,n));return wn(r,U(r),G.symtab)}function IE(e,{offset:t,size:n}){try{let r=e.read(t,n),s=Hn(r);if(s>SE)throw new xe(`they say to hold ${s} bytes`);return ja(r,s)}catch(r){throw r instanceof xe?h(`the compressed symbols are damaged: ${r.message}`,{place:{file:e.name,offset:t},cause:r}):r}}import{rm as DE}from"node:fs/promises";import{join as KE}from"node:path";import{createWriteStream as NE}from"node:fs";import{rm as ME}from"node:fs/promises";import{join as Sf}from"node:path";import{Readable as LE}from"node:stream";import{pipeline as FE}from"node:stream/promises";import{existsSync as AE}from"node:fs";import{basename as Ef,dirname as xf,join as je,resolve as OE}from"node:path";function os(e){return RE(e).find(t=>AE(t)&&kn(t,e.buildId))??null}function RE({buildId:e,release:t,kernelPath:n,root:r}){let s=je("usr/lib/debug/.build-id",e.slice(0,2),`${e.slice(2)}.debug`),i=xf(OE(n)),o=[];Ef(n)==="bzImage"&&o.push(je(i,"../../../vmlinux"));let a=Ef(i)==="boot"?xf(i):null;for(let l of a===null||a===r?[r]:[a,r])o.push(je(l,s)),!(t===null||!/^[\w.+~-]+$/.test(t))&&o.push(je(l,"usr/lib/debug/boot",`vmlinux-${t}`),je(l,"usr/lib/debug/lib/modules",t,"vmlinux"),je(l,"usr/lib/debug/usr/lib/modules",t,"vmlinux"),je(l,"usr/lib/debug/lib/modules",t,"vmlinux.debug"),je(l,"boot",`vmlinux-${t}`),je(l,"lib/modules",t,"build/vmlinux"));return o}function kn(e,t){try{return L(e,n=>{let r=U(n);return ce(n,r)===t&&qe(r)!==void 0})}catch{return!1}}var CE=90,BE=5,bo=new Set,vf=4*2**30,PE=4<<20,UE=256<<20;async function as(e){for(let t of If(e.env)){e.onProgress?.(`asking ${t} for symbols`);let n=await Tf(t,".symtab",e),r=n&&await Tf(t,".strtab",e);if(n&&r)return{server:t,symtab:n,strtab:r}}return null}async function Tf(e,t,n){let r=Of(n.env),s=n.signal?AbortSignal.any([n.signal,r.signal]):r.signal;try{let i=await fetch(`${Af(e,n.buildId)}/section/${t}`,{signal:s});if(r.answered(),!i.ok||i.body===null)return await i.body?.cancel(),null;let o=[],a=0;for await(let l of i.body){if(r.progress(),a+=l.length,a>UE)return null;o.push(l)}return Buffer.concat(o)}catch{return n.signal?.throwIfAborted(),r.signal.aborted&&bo.add(e),null}finally{r.stop()}}function If(e){return(e.DEBUGINFOD_URLS??"").split(/\s+/).filter(t=>/^https?:\/\//.test(t)&&!bo.has(t))}function Af(e,t){return`${e.replace(/\/+$/,"")}/buildid/${t}`}async function ls(e,t){for(let n of If(e.env))try{let r=await $E(n,e);if(r!==null)return r}catch(r){e.signal?.throwIfAborted(),t(`debuginfod server ${n}: ${x(r)}`)}return null}async function $E(e,t){let n=`${Af(e,t.buildId)}/debuginfo`,r=Of(t.env),s=t.signal?AbortSignal.any([t.signal,r.signal]):r.signal;t.onProgress?.(`asking ${e} for debug information`);let i=Sf(t.cacheFolder,"symbols"),o=Sf(i,`.${t.buildId}.${process.pid}.download`);try{let a=await fetch(n,{signal:s});if(r.answered(),a.status===404)return await a.body?.cancel(),null;if(!a.ok||a.body===null)throw new Error(`it answered with status ${a.status}`);await S(i);let l=zE(a.body,t,r);if(await FE(LE.from(l),NE(o),{signal:s}),!kn(o,t.buildId))throw new Error("what it sent has another build-id or no symbols");return o}catch(a){throw await ME(o,{force:!0}),r.signal.aborted?(bo.add(e),new Error(r.hasAnswered()?"it stopped sending":"it does not answer",{cause:a})):a}finally{r.stop()}}async function*zE(e,t,n){let r=0,s=0;for await(let i of e){if(n.progress(),r+=i.length,r>vf)throw new Error(`it sends more than ${be(vf)}`);r-s>=PE&&(s=r,t.onProgress?.(`fetching debug information: ${be(r)}`)),yield i}t.onProgress?.(`fetched debug information: ${be(r)}`)}function Of(e){let t=Number(e.DEBUGINFOD_TIMEOUT),n=t>0?t:CE,r=new AbortController,s=()=>r.abort(),i=setTimeout(s,1e3*(t>0?t:BE)),o=!1;return{signal:r.signal,answered(){o=!0,clearTimeout(i),i=setTimeout(s,1e3*n)},hasAnswered:()=>o,progress:()=>i.refresh(),stop:()=>clearTimeout(i)}}function Nf(e,t){let n=KE("/usr/lib/debug/.build-id",e.slice(0,2),`${e.slice(2)}.debug`);for(let r of t){let s=cs(()=>{let i=r.read(n,1073741824);return i===null?null:yo(e,Re(n,i))});if(s!==null)return s}return cs(()=>L(n,r=>yo(e,r)))}function yo(e,t){let n=U(t);return ce(t,n)===e?wn(t,n,G.symtab):null}function cs(e){try{return e()}catch(t){if(t instanceof b)return null;throw t}}async function Mf(e,t,n){let r=qE(e)?await as(t):null;if(r!==null){let i=cs(()=>af(r.server,e.elf,r.symtab,r.strtab));if(i!==null&&jE(i,e.exported))return i;n(`debuginfod server ${r.server}: the symbols it sent for ${t.buildId} are another file's`)}let s=await ls(t,n);if(s===null)return null;try{return cs(()=>L(s,i=>yo(t.buildId,i)))}finally{await DE(s,{force:!0})}}var GE=10;function qE({exported:e}){return e!==null&&e.code.reduce((t,n)=>t+n,0)>=GE}function jE(e,t){let n=new Set;for(let r=0;r<e.length;r+=1)n.add(Rf(e,r));for(let r=0;r<t.length;r+=1)if(t.code[r]===1&&!n.has(Rf(t,r)))return!1;return!0}function Rf(e,t){return e.high[t]*2**32+e.low[t]}var Lf={relative:27,absolute:3},WE={0:8,2:2,3:4,4:8,10:2,11:4,12:8},QE=8<<20;function Ff(e,t){let n=[],r=new Map;for(let s=0,i=0;s+8<=e.length&&i<QE;i+=1){let o=e.readUInt32LE(s),a=s+4+o;if(o<4||a>e.length)break;let l=e.readUInt32LE(s+4),c=e.subarray(s+8,a);if(l===0)r.set(s,HE(c));else if(c.length>=8){let u=r.get(s+4-l);u===Lf.relative?n.push(t+s+8+c.readInt32LE(0)):u===Lf.absolute&&n.push(c.readUInt32LE(0))}s=a}return n}function HE(e){let t=e[0],n=e.indexOf(0,1);if(t!==1&&t!==3||n<0)return null;let r=e.toString("latin1",1,n);if(!r.startsWith("z"))return null;let s=us(e,us(e,n+1));s=us(e,t===1?s+1:us(e,s));for(let i of r.slice(1)){if(i==="R")return e[s]??null;if(i==="L")s+=1;else if(i==="P")s+=1+(WE[(e[s]??0)&15]??0);else if(i!=="S"&&i!=="B")return null}return null}function us(e,t){let n=t;for(;n<e.length&&e[n]>=128;)n+=1;return n+1}var VE=1685382480,XE=[27,3,59],ds=12,wo=8,YE=8<<20,JE=256<<20;function Cf(e,t){return(ex(e,t)??ZE(e,t)).sort()}function ZE(e,{sections:t}){let n=t.find(({name:r,allocated:s})=>s&&r===".eh_frame");return n===void 0||n.size>JE?new Float64Array(0):n.offset+n.size>e.size?new Float64Array(0):Float64Array.from(Ff(e.read(n.offset,n.size),Number(n.address)))}function ex(e,{segments:t}){let n=t.find(({type:a})=>a===VE);if(n===void 0||n.fileSize<ds||n.offset+n.fileSize>e.size)return null;let r=e.read(n.offset,ds);if(r[0]!==1||XE.some((a,l)=>r[1+l]!==a))return null;let s=r.readUInt32LE(8);if(s>YE||ds+s*wo>n.fileSize)return null;let i=e.read(n.offset+ds,s*wo),o=Number(n.address);return Float64Array.from({length:s},(a,l)=>o+i.readInt32LE(l*wo))}var tx=262144;async function Bf(e,t,n){let r=Re(e,t),s=U(r),i=nx(ce(r,s)),o=Cf(r,s),a=i===null?null:rs(r,s,i),l=a===null?null:rx(s,a,n.indexes);if(l!==null)return mo({...l,elf:s,starts:o,buildId:i});let c=wf(r),u=c.all===null&&i!==null?await ix(c,i,n):null,d=hf(kf(c,u?.symbols??null,n.strongNames),i),f=u?.source??c.source;if(a!==null&&sx(f,s)){let m=await n.indexes.store(a,f,d.file);m!==null&&n.warn(m)}return mo({elf:s,starts:o,table:d.table,source:f,buildId:i})}function nx(e){return e!==null&&/^[0-9a-f]{8,128}$/.test(e)?e:null}function rx(e,t,n){let r=!e.sections.some(({type:o})=>o===G.symtab),s=e.sections.some(({name:o})=>o===".gnu_debugdata"),i=r?[...s?["mini-debug-info"]:[],"debug-file","debuginfod"]:["symtab"];for(let o of i){let a=n.load(t,o);if(a!==null)return{table:a,source:o}}return null}function sx(e,t){return e==="none"||e==="dynsym"?!1:e!=="symtab"||t.sections.some(({type:n,size:r})=>n===G.symtab&&r>tx)}async function ix(e,t,n){let r=Nf(t,n.trees);if(r!==null)return{symbols:r,source:"debug-file"};let s=n.env.DEBUGINFOD_URLS??"";if(s===""||n.serversFailed||await n.indexes.isAbsent(t,s))return null;let i={failed:!1},{cacheFolder:o,env:a,onProgress:l,signal:c}=n,u={buildId:t,cacheFolder:o,env:a,...l&&{onProgress:l},...c&&{signal:c}},d=await Mf(e,u,f=>{i.failed=!0,n.warn(f)}).catch(f=>(c?.throwIfAborted(),i.failed=!0,n.warn(`debug information is not used: ${x(f)}`),null));return i.failed?n.serversFailed=!0:d===null&&await n.indexes.noteAbsent(t,s),d===null?null:{symbols:d,source:"debuginfod"}}import{basename as ax}from"node:path";var ox=16<<20;function Pf(e){let t=Mt(e),{size:n,clusterBytes:r}=t,s=new Map,i=o=>{let a=s.get(o),l=a===void 0?t.readCluster(o):a;return s.delete(o),s.set(o,l),s.size>Math.max(2,ox/r)&&s.delete(s.keys().next().value),l};return{name:e.name,size:n,read(o,a){qa(this,o,a);let l=Buffer.alloc(a);for(let c=0;c<a;){let u=o+c,d=u%r,f=Math.min(a-c,r-d);i(Math.floor(u/r))?.copy(l,c,d,d+f),c+=f}return l}}}var ko="unpack its files into a folder and give that with --sysroot";function $f({sysroot:e,disk:t,diskName:n,initrd:r}){let s=[],i=e===null?[]:[mr(e)],o=t===null?null:lx(t,n??t,s),a=r===null?[]:[dx(r,()=>Nt(r),s)];return{files:{installed:[...i,...o?.trees??[]],initramfs:a},problems:s,close:()=>o?.source.close()}}function lx(e,t,n){let r;try{r={...Da(e),name:t};let s=r.size>=4&&r.read(0,4).equals(ln);return{source:r,trees:ux(s?Pf(r):r,n)}}catch(s){if(r?.close(),!(s instanceof b))throw s;return n.push(`${s.message}: ${ko}`),null}}var cx=["btrfs","crypto_LUKS","erofs","f2fs","iso9660","LVM2_member","squashfs","xfs"];function ux(e,t){let n=on(e),r=n.filter(({fileSystem:s})=>s==="ext4").map(s=>({...fr(e,s.start),name:Uf(e,s)}));for(let s of n){let{fileSystem:i}=s;i===null||!cx.includes(i)||t.push(`${Uf(e,s)} holds ${i}, which is not read here: ${ko}`)}return r.length===0&&t.length===0&&t.push(`${e.name} holds no file system that is known here: ${ko}`),r}function Uf({name:e},{partition:t}){return t===null?e:`partition ${t} of ${ax(e)}`}function dx(e,t,n){let r,s=()=>{if(r!==void 0)return r;try{r=t()}catch(i){r=null,n.push(`${x(i)}: its programs stay unnamed`)}return r};return{name:e,list:i=>s()?.list(i)??null,kind:i=>s()?.kind(i)??null,read:(i,o)=>s()?.read(i,o)??null}}var fx=4;async function Df(e,t){let n=[];if(e.length===0)return{code:[],warnings:n};let r=$f(t),{files:s,problems:i}=r,o=new ns,a={...t,indexes:new ts(t.cacheFolder),trees:[...s.installed,...s.initramfs],serversFailed:!1,warn:d=>{n.includes(d)||n.push(d)}},l=Array.from(e,()=>null),c=e.entries(),u=async()=>{for(let[d,f]of c){t.signal?.throwIfAborted();let{path:m,content:p}=f,g=p?null:ef(f,s,o);p?l[d]=await zf(m,p,{...a,strongNames:!0}):g!==null&&(l[d]=await zf(`${g.tree.name}:${po(m)}`,g.bytes,a))}};try{await Kd(Array.from({length:fx},u))}finally{r.close()}return l.includes(null)&&n.unshift(...i),{code:l,warnings:[...n,...o.warnings()]}}async function zf(e,t,n){try{return await Bf(e,t,n)}catch(r){if(!(r instanceof b))throw r;return n.warn(`functions stay unnamed: ${r.message}`),Yd}}function fs(e){return e.length>1||e.some(({sure:t})=>t)}function En(e){return e.map(({text:t})=>t).join("; ")}import{rm as Px,stat as Qf,writeFile as Ux}from"node:fs/promises";import{tmpdir as $x}from"node:os";import{join as So}from"node:path";function Dt(e){return`${/^[aeiox]/.test(e)?"an":"a"} ${e}`}import{setTimeout as mx}from"node:timers/promises";var px=2e4,Kf={tries:100,pauseMs:200};async function we(e,t,n={}){for(let r=1;;r+=1)try{return await ne(e.binary,[...e.args,...t],{timeoutMs:px,...n,env:{...n.env??process.env,...e.env}})}catch(s){if(I(s)!=="ETXTBSY"||r===Kf.tries)throw s;await mx(Kf.pauseMs)}}var ms=["-machine","none","-nodefaults","-display","none","-S"];import{readFile as hx,readdir as gx,rename as Gf,rm as _x}from"node:fs/promises";import{join as _t}from"node:path";var Te="manifest.json",bx=1<<20,j={libraries:"lib",modules:"lib/qemu",firmware:"share/qemu"};function re({target:e=A.qemu}){return e}function Ie({binary:e}){return`bin/${e}`}function ue(e,t,n=A.qemu){return{binary:_t(e,Ie(n)),args:["-L",_t(e,j.firmware)],env:{LD_LIBRARY_PATH:_t(e,j.libraries),QEMU_MODULE_DIR:_t(e,j.modules)},source:t}}async function bt(e){let t=_t(e,Te),n;try{n=await hx(t,"utf8")}catch(r){if(I(r)==="ENOENT"||I(r)==="ENOTDIR")return null;throw r}return Eo(n,t)}function Eo(e,t){if(e.length>bx)throw h("is too long for a manifest",{place:{file:t}});let n;try{n=JSON.parse(e)}catch(a){throw h(`is not JSON: ${x(a)}`,{place:{file:t},cause:a})}let r=new ir(n,"",t);r.field("format").oneOf(["bootgate-qemu"]);let s=r.field("version").integer(1);if(s>1)throw h(`is a QEMU bundle of version ${s}, newer than this Bootgate reads`,{place:{file:t},hint:"update Bootgate, or use an older bundle"});let i=r.field("files"),o=Object.keys(i.value??{});if(o.length>1e4)throw i.error("has too many entries");return{format:"bootgate-qemu",version:1,source:r.field("source").oneOf(["apt","build","bundle"]),qemu:r.field("qemu").string(40),...xn(r.optional("binary")?.string(40)),arch:r.field("arch").string(20),origin:r.field("origin").strings(1e3),libc:r.field("libc").string(40),files:Object.fromEntries(o.map(a=>[a,i.field(a).string(64)])),recipe:r.field("recipe").nullable(a=>({source:a.field("source").oneOf(["release","debian","given"]),sha256s:a.field("sha256s").strings(20,64),method:a.field("method").string(64)}))}}function xn(e){return e===void 0||e===A.qemu.binary?{}:{binary:e}}function W(e){return _t(e,"qemu")}async function Kt(e,{binary:t}=A.qemu){let n=W(e),r=await gx(n).catch(i=>{if(I(i)==="ENOENT")return[];throw i}),s=[];for(let i of r.filter(o=>!o.startsWith(".")).sort()){let o=_t(n,i),a=await bt(o).catch(()=>null);a&&yx(a,t)&&s.push({folder:o,manifest:a})}return s}function yx(e,t){return(e.binary??A.qemu.binary)===t}async function ps(e,t){try{await Gf(e,t)}catch(n){if(I(n)!=="ENOTEMPTY"&&I(n)!=="EEXIST")throw n;if(await bt(t).catch(()=>null)!==null)return;await _x(t,{recursive:!0}),await Gf(e,t)}}import{readFile as Ox,stat as Rx}from"node:fs/promises";function qf(e,t){let n=e("text").bytes(),r=wx(e("object"),n),s=kx(e("task")),[i,o,a]=[e("moduleSymbol"),e("program"),e("runnable")],l=o.kind("focused",1);return{objects:r,moduleSymbols:{object:i.index("object",r.length,0),address:i.u64("address"),size:i.count("size"),name:i.text(n,"name")},programs:o.text(n,"name").map((c,u)=>({name:c,focused:l[u]===1})),tasks:s,taskEvents:Ex(e("taskEvent"),n,s.length),mappings:xx(e("mapping"),r.length,s.length),systemCalls:Sx(e("systemCall"),s.length),waits:vx(e("wait"),s.length,t),idle:Ix(e("idle"),s.length,t),counted:Tx(e("counted"),n,t),runnable:{runnable:a.i32("runnable"),count:a.i32("count")},wakeUps:Ax(e("wakeUp"),s.length,t)}}function wx(e,t){let[n,r,s]=[e.text(t,"name"),e.text(t,"filesystem"),e.kind("kind",Ur.length-1)],[i,o]=[e.u64("base"),e.signed("sizeBytes")],[a,l,c]=[e.count("loaded"),e.signed("initialised"),e.signed("unloaded")];return n.map((u,d)=>({kind:Ur[s[d]],name:u,filesystem:r[d],sizeBytes:o[d],base:i[d],loaded:a[d],initialised:l[d],unloaded:c[d]}))}function kx(e){let[t,n,r]=[e.i32("process"),e.i32("id"),e.parents("parent")],[s,i]=[e.count("started"),e.signed("startedNs")],[o,a]=[e.signed("ended"),e.signed("endedNs")],[l,c,u]=[e.count("user"),e.count("kernel"),e.count("interrupt")],[d,f]=[e.i32("exitCode"),e.i32("flags")];return Array.from(t,(m,p)=>({process:m,id:n[p],parent:r[p],kernelThread:(f[p]&zr.kernelThread)!==0,focused:(f[p]&zr.focused)!==0,started:s[p],startedNs:i[p],ended:o[p],endedNs:a[p],exitCode:d[p],user:l[p],kernel:c[p],interrupt:u[p]}))}function Ex(e,t,n){let[r,s]=[e.index("task",n,0),e.kind("kind",$r.length-1)],[i,o]=[e.count("instructions"),e.signed("ns")];return e.text(t,"text").map((a,l)=>({task:r[l],kind:$r[s[l]],instructions:i[l],ns:o[l],text:a}))}function xx(e,t,n){let[r,s,i]=[e.index("object",t),e.index("task",n,0),e.i32("space")],[o,a]=[e.u64("start"),e.u64("end")],[l,c]=[e.count("fileOffset"),e.count("instructions")];return Array.from(r,(u,d)=>({object:u,task:s[d],space:i[d],start:o[d],end:a[d],fileOffset:l[d],instructions:c[d]}))}function Sx(e,t){let[n,r]=[e.index("task",t,0),e.i32("number")],[s,i]=[e.count("count"),e.count("errors")],[o,a]=[e.count("instructions"),e.count("first")];return Array.from(n,(l,c)=>({task:l,number:r[c],count:s[c],errors:i[c],instructions:o[c],first:a[c]}))}function vx(e,t,n){let[r,s]=[e.index("task",t,0),e.index("node",n,0)],[i,o]=[e.index("wakerNode",n),e.index("waker",t)],[a,l]=[e.count("count"),e.count("ns")],[c,u]=[e.count("longestNs"),e.count("longestAt")];return Array.from(r,(d,f)=>({task:d,node:s[f],count:a[f],ns:l[f],longestNs:c[f],longestAt:u[f],wakerNode:i[f],waker:o[f]}))}function Tx(e,t,n){let[r,s]=[e.index("node",n,0),e.kind("kind",Pt.length-1)],[i,o,a]=[e.count("place"),e.count("reads"),e.count("writes")];return e.text(t,"name").map((l,c)=>({kind:Pt[s[c]],place:i[c],name:l,node:r[c],reads:o[c],writes:a[c]}))}function Ix(e,t,n){let[r,s]=[e.index("task",t,0),e.index("node",n)],[i,o]=[e.index("wakerNode",n),e.index("waker",t)],[a,l]=[e.count("count"),e.count("ns")];return Array.from(r,(c,u)=>({task:c,node:s[u],count:a[u],ns:l[u],wakerNode:i[u],waker:o[u]}))}function Ax(e,t,n){return{instructions:e.count("instructions"),ns:e.signed("ns"),asleep:e.count("asleep"),asleepNs:e.signed("asleepNs"),idleSinceNs:e.signed("idleSinceNs"),ran:e.count("ran"),wakerRan:e.count("wakerRan"),task:e.index("task",t,0),node:e.index("node",n),waker:e.index("waker",t,0),wakerNode:e.index("wakerNode",n,0),interrupt:e.kind("interrupt",1)}}var yt=class{rows;offsets;stride;start;view;file;constructor(t,n,r,s){this.view=t,this.file=n,this.rows=s.rows,this.start=s.offset,this.offsets=Xu(r),this.stride=rt(r)}u64(t){let n=new BigUint64Array(this.rows);for(let r=0;r<this.rows;r+=1)n[r]=this.view.getBigUint64(this.at(t,r),!0);return n}i32(t){let n=new Int32Array(this.rows);for(let r=0;r<this.rows;r+=1)n[r]=this.view.getInt32(this.at(t,r),!0);return n}count(t){let n=new Float64Array(this.rows);for(let r=0;r<this.rows;r+=1){let s=this.at(t,r),i=this.view.getUint32(s+4,!0);if(i>=2**21)throw this.bad(t,r,"absurd count");n[r]=i*2**32+this.view.getUint32(s,!0)}return n}signed(t){let n=new Float64Array(this.rows);for(let r=0;r<this.rows;r+=1){let s=Number(this.view.getBigInt64(this.at(t,r),!0));if(s<-1||s>Number.MAX_SAFE_INTEGER)throw this.bad(t,r,"absurd time");n[r]=s}return n}index(t,n,r=-1){let s=this.i32(t),i=s.findIndex(o=>o<r||o>=n);if(i>=0)throw this.bad(t,i,`row ${s[i]} of a table of ${n}`);return s}parents(t){let n=this.i32(t),r=n.findIndex((s,i)=>s<-1||s>=i);if(r>=0)throw this.bad(t,r,`parent ${n[r]} of row ${r}`);return n}kind(t,n){let r=this.i32(t),s=r.findIndex(i=>i<0||i>n);if(s>=0)throw this.bad(t,s,`unknown kind ${r[s]}`);return Uint8Array.from(r)}text(t,n,r=`${n}Length`){let[s,i]=[this.i32(n),this.i32(r)];return Array.from(s,(o,a)=>{let l=o+i[a];if(o<0||l<o||l>t.length)throw this.bad(n,a,"a text beyond the heap");return t.toString("utf8",o,l)})}bytes(){return Buffer.from(this.view.buffer,this.view.byteOffset+this.start,this.rows*this.stride)}bad(t,n,r){return h(`${t}: ${r}`,{place:{file:this.file,offset:this.at(t,n)}})}at(t,n){return this.start+n*this.stride+this.offsets[t]}};var jf=2**31;async function hs(e){let t;try{if((await Rx(e)).size>jf)throw h("larger than any trace of this tracer",{place:{file:e}});t=await Ox(e)}catch(n){throw n instanceof b?n:new b(I(n)==="ENOENT"?"there is no such trace file":"the trace file cannot be read",{place:{file:e},cause:n})}return Nx(t,e)}function Nx(e,t){let n=new xo(e,t),r=n.header(),s=m=>n.section(m),[i,o,a]=[s("block"),s("node"),s("stageShare")],[l,c,u,d]=[s("mark"),s("sample"),s("consoleByte"),s("sleep")],{lastTask:f}=r.trace;if(f<0||f>=Math.max(1,s("task").rows))throw r.bad("lastTask","no such task");return{header:r.trace,blocks:{address:i.u64("address"),user:i.kind("user",1),size:i.i32("size"),executions:i.count("executions"),instructions:i.count("instructions"),first:i.count("first")},nodes:{parent:o.parents("parent"),address:o.u64("address"),kind:o.kind("kind",Math.max(...Object.values(Ye))),calls:o.count("calls"),self:o.count("self"),first:o.count("first")},stageRows:{stage:a.i32("stage"),node:a.index("node",o.rows,0),self:a.count("self"),calls:a.count("calls")},marks:{mark:l.i32("mark"),instructions:l.count("instructions"),ns:l.signed("ns"),argument:l.u64("argument"),argument2:l.u64("argument2")},samples:{period:r.count("samplePeriod"),node:c.index("node",o.rows,0),count:c.i32("count")},consoleBytes:{byte:Uint8Array.from(u.i32("byte")),instructions:u.count("instructions")},sleeps:{instructions:d.count("instructions"),ns:d.count("ns")},guest:qf(s,o.rows),lost:{blocks:r.count("lostBlocks"),nodes:r.count("lostNodes"),stackFrames:r.count("lostStackFrames"),tasks:r.count("lostTasks"),samples:r.count("lostSamples"),consoleBytes:r.count("lostConsoleBytes"),stageRows:r.count("lostStageRows"),marks:r.count("lostMarks"),sites:r.count("lostSites"),guestRows:r.count("lostGuestRows")}}}var xo=class{view;file;directory=new Map;constructor(t,n){this.file=n,this.view=new DataView(t.buffer,t.byteOffset,t.byteLength)}header(){let t=new yt(this.view,this.file,Cr,{offset:0,rows:1});if(this.view.byteLength<8||this.view.getBigUint64(0,!0)!==Qi)throw h("this is not a Bootgate trace",{place:{file:this.file,offset:0}});this.need(0,rt(Cr));let n=a=>t.count(a)[0],r=a=>t.i32(a)[0],s=r("layoutVersion");if(s!==7)throw h(s>7?`made by a newer tracer: layout ${s}, this Bootgate reads ${7}`:`made by an older tracer: layout ${s}, this Bootgate reads ${7}`,{place:{file:this.file},hint:"record the boot again, or use the Bootgate that recorded it"});let i=n("fileBytes");if(i!==this.view.byteLength||i>jf)throw h(`cut short or grown: it should have ${i.toLocaleString("en-US")} bytes`,{place:{file:this.file,offset:Math.min(i,this.view.byteLength)},hint:"record the boot again"});this.readDirectory(r("headerBytes"),r("sectionCount"));let o=Vi[r("end")];if(o===void 0)throw t.bad("end",0,`unknown reason ${r("end")}`);return{count:n,bad:(a,l)=>t.bad(a,0,l),trace:{layoutVersion:s,pluginApi:r("pluginApi"),qemuApiMin:r("qemuApiMin"),qemuApiCurrent:r("qemuApiCurrent"),end:o,endMark:r("endMark"),instructions:n("instructions"),repIterations:n("repIterations"),userInstructions:n("userInstructions"),virtualNs:t.signed("virtualNs")[0],idleNs:t.signed("idleNs")[0],blockExecutions:n("blockExecutions"),calls:n("calls"),interrupts:n("interrupts"),kaslrOffset:n("kaslrOffset"),strayReturns:n("strayReturns"),kindsCounted:Pt.filter((a,l)=>(r("kindsCounted")>>l&1)===1),pagesInUse:t.signed("pagesInUse")[0],mostPages:t.signed("mostPages")[0],codeCompared:n("codeCompared"),codeEqual:n("codeEqual"),callTargets:n("callTargets"),callTargetsEntries:n("callTargetsEntries"),lastTask:r("lastTask")}}}readDirectory(t,n){let r=rt(Br);if(t<0||n<0||n>64)throw h("absurd section directory",{place:{file:this.file,offset:t}});this.need(t,n*r);let s=new yt(this.view,this.file,Br,{offset:t,rows:n}),[i,o]=[s.count("offset"),s.count("rows")],[a,l]=[s.i32("section"),s.i32("rowBytes")];for(let c=0;c<n;c+=1){let u={offset:i[c],rows:o[c],rowBytes:l[c]};if(u.rowBytes<0)throw s.bad("rowBytes",c,"absurd row size");this.need(u.offset,u.rows*u.rowBytes),this.directory.set(a[c],u)}}section(t){let{id:n,row:r}=Fr[t],s=this.directory.get(n);if(!s)return new yt(this.view,this.file,r,{offset:0,rows:0});if(s.rowBytes!==rt(r))throw h(`section ${t} has rows of ${s.rowBytes} bytes instead of ${rt(r)}`,{place:{file:this.file,offset:s.offset}});return new yt(this.view,this.file,r,s)}need(t,n){if(!(t+n<=this.view.byteLength))throw h(`cut short: ${n.toLocaleString("en-US")} bytes are missing or incomplete here`,{place:{file:this.file,offset:t}})}};var Wf=4096;async function gs(e,t){await z(e,Mx(t))}function Mx(e){let{kernelImage:t,taskSwitch:n}=e,r=e.transparent.flatMap(({start:o,end:a})=>[o,a]),s=e.consoleOutput.flatMap(({start:o,end:a})=>[o,a]);return["bootgate-tracer 2",`architecture ${e.architecture}`,`output ${vn(e.output,"output path")}`,...e.progress===null?[]:[`progress ${vn(e.progress,"progress path")}`],`icountShift ${e.icountShift}`,`stackBytes ${e.stackBytes}`,`instructionLimit ${e.instructionLimit}`,`samplePeriod ${e.samplePeriod}`,`observeConsole ${e.observeConsole?1:0}`,...e.exitPort==null?[]:[`exitPort ${e.exitPort}`],...e.countDevices===!0?["countDevices 1"]:[],`exactBlocks ${e.exactBlocks?1:0}`,...e.guest===null?[]:Fx(e.guest),...e.focus?Cx(e.focus):[],...n===null?[]:[`taskSwitch ${_e(n)}`],...t===null?[]:[`kernelImage ${Lx(t).map(_e).join(" ")}`],`code ${e.code.length}`,...e.code.map(({address:o,bytes:a})=>`${_e(o)} ${a.toString("hex")}`),...Sn("functionEntries",e.functionEntries),...Sn("interruptEntries",e.interruptEntries),...Sn("faultEntries",e.faultEntries),...Sn("systemCallEntries",e.systemCallEntries),`transparent ${r.length}`,...r.map(_e),...s.length===0?[]:[`consoleOutput ${s.length}`,...s.map(_e)],`marks ${e.marks.length}`,...e.marks.map(Bx),""].join(`
`)}function Lx({start:e,end:t,physical:n}){return n===null?[e,t]:[e,t,n]}function Fx(e){let{runqueues:t,pages:n}=e;return["observeGuest 1",...Array.from(e.hooks,([r,s])=>`hook ${r} ${_e(s)}`),...Array.from(e.offsets,([r,s])=>`offset ${r} ${s}`),...Sn("moduleSizes",BigUint64Array.from(e.moduleSizes,BigInt)),...n===null?[]:[`pages ${_e(n.free)} ${_e(n.total)}`],...t===null?[]:[`runqueues ${_e(t.address)} ${_e(t.perCpuOffset)}`]]}function Cx({field:e,pattern:t,children:n,stop:r}){return[`focus ${e} ${vn(t,"pattern of the focus")}`,`focusChildren ${n?1:0}`,`focusStop ${r?1:0}`]}function Sn(e,t){return[`${e} ${t.length}`,...Array.from(t,_e)]}function Bx({role:e,at:t}){return"address"in t?`${e} address ${_e(t.address)}`:"firstUserInstruction"in t?`${e} user`:"powerOff"in t?`${e} poweroff`:"console"in t?`${e} console ${vn(t.console,"console pattern")}`:`${e} exec ${_e(t.entry)} ${vn(t.exec,"path to execute")}`}function _e(e){return e.toString(16)}function vn(e,t){if(e===""||/[\n\0]/.test(e)||e.trimStart()!==e)throw h(`the ${t} is empty, starts with a space or spans lines: ${JSON.stringify(e)}`);if(Buffer.byteLength(e)>Wf)throw h(`the ${t} is longer than ${Wf} bytes`);return e}async function Hf(e,t){if(e.pluginApi===null)return"was built without plugin support";let n=Lr(e.pluginApi);if(n===null)return`speaks plugin API ${e.pluginApi.current}, which is older than all the tracer knows`;let r=t.arch??A;if(n<r.machine.pluginApi)return`speaks plugin API ${n}, and ${Dt(r.title)} guest takes ${r.machine.pluginApi}`;let s=await Kr({arch:r,api:n,cacheFolder:t.cacheFolder,...t.signal?{signal:t.signal}:{},...t.env.CC?{cc:t.env.CC}:{}}),i=await zx(e,s,t.cacheFolder);if(await Qf(i).catch(()=>null))return null;let o=await q($x(),"bootgate-trial");try{let a=await Dx({qemu:e,arch:r,api:n,plugin:s,folder:o});return a!==null?`does not run the tracer (plugin API ${n}): ${a}`:(await S(So(i,"..")),await z(i,""),null)}finally{await Px(o,{recursive:!0,force:!0})}}async function zx({binary:e,args:t,env:n},r,s){let{size:i,mtimeMs:o}=await Qf(e),a=JSON.stringify([r,e,t,n,i,o]);return So(W(s),".probes",`trial-${R(a).slice(0,24)}`)}async function Dx({qemu:e,arch:t,api:n,plugin:r,folder:s}){let[i,o,a]=["rom","trace","config"].map(d=>So(s,d)),l=t.trial,c=[{role:"end",at:{address:l.stopAt}}];n>=t.machine.consoleApi&&c.unshift({role:"note",at:{console:l.says}}),n>=pe&&c.unshift({role:"note",at:{exec:l.path,entry:l.stopAt}}),await Ux(i,l.image),await gs(a,Kx(t,o,c));let u;try{let{stderr:d,status:f}=await we(e,["-nodefaults","-no-user-config","-display","none","-accel","tcg,thread=single","-icount","shift=0,sleep=off","-serial","null",...l.args,i,...Gr(r,a)]);if(u=d.trim().split(`
`).at(-1)??"",f!==0)return u||`QEMU ends with status ${f}`}catch(d){return x(d)}try{let{header:d,marks:f}=await hs(o);if(d.end!=="end-mark")return`it ends by ${d.end}`;if(d.instructions!==l.instructions)return`it counts ${d.instructions} of ${l.instructions} instructions`;let m=c.findIndex((p,g)=>!f.mark.includes(g));return m>=0?`it does not see ${"exec"in c[m].at?"guest memory":"guest registers"}`:null}catch(d){if(d instanceof b)return`it leaves no trace${u?`: ${u}`:""}`;throw d}}function Kx({name:e,addresses:t,trial:n},r,s){let i=new BigUint64Array(0);return{architecture:e,output:r,progress:null,icountShift:0,functionEntries:i,transparent:[],interruptEntries:i,faultEntries:i,systemCallEntries:i,taskSwitch:null,code:[],kernelImage:null,marks:s,instructionLimit:1e8,samplePeriod:0,stackBytes:t.stackBytes,observeConsole:!0,consoleOutput:n.consoleOutput===null?[]:[n.consoleOutput],exactBlocks:!1,guest:null}}import{rm as PT,stat as UT}from"node:fs/promises";import{join as wp,relative as $T}from"node:path";import{copyFile as SS,mkdir as vS,readdir as TS,writeFile as IS}from"node:fs/promises";import{join as ke}from"node:path";import{readFile as Gx}from"node:fs/promises";function Vf(e){let t=new Map;for(let s of e.split(`
`)){let i=/^([A-Z_]+)=(?:"([^"]*)"|'([^']*)'|(.*))$/.exec(s.trim());i&&t.set(i[1],i[2]??i[3]??i[4]??"")}let n=t.get("ID")??"unknown",r=(t.get("ID_LIKE")??"").split(" ").filter(s=>s!=="");return{id:n,family:[n,...r],codename:t.get("VERSION_CODENAME")??"",version:t.get("VERSION_ID")??""}}async function de(){for(let e of["/etc/os-release","/usr/lib/os-release"]){let t=await Gx(e,"utf8").catch(()=>null);if(t!==null)return Vf(t)}return Vf("")}var qx={compiler:{debian:"gcc libc6-dev",fedora:"gcc",arch:"gcc",suse:"gcc",alpine:"gcc musl-dev"},ninja:{debian:"ninja-build",fedora:"ninja-build",arch:"ninja",suse:"ninja",alpine:"samurai"},pkgConfig:{debian:"pkg-config",fedora:"pkgconf-pkg-config",arch:"pkgconf",suse:"pkg-config",alpine:"pkgconf"},python:{debian:"python3 python3-venv python3-tomli",fedora:"python3 python3-pip",arch:"python python-pip",suse:"python3 python3-pip",alpine:"python3 py3-pip"},glib:{debian:"libglib2.0-dev",fedora:"glib2-devel",arch:"glib2",suse:"glib2-devel",alpine:"glib-dev"},pixman:{debian:"libpixman-1-dev",fedora:"pixman-devel",arch:"pixman",suse:"libpixman-1-0-devel",alpine:"pixman-dev"},fdt:{debian:"libfdt-dev",fedora:"libfdt-devel",arch:"dtc",suse:"libfdt-devel",alpine:"dtc-dev"},zlib:{debian:"zlib1g-dev",fedora:"zlib-devel",arch:"zlib",suse:"zlib-devel",alpine:"zlib-dev"},make:{debian:"make",fedora:"make",arch:"make",suse:"make",alpine:"make"},xz:{debian:"xz-utils",fedora:"xz",arch:"xz",suse:"xz",alpine:"xz"},zstd:{debian:"zstd",fedora:"zstd",arch:"zstd",suse:"zstd",alpine:"zstd"}},Xf={qemu:"QEMU",compiler:"a C compiler",ninja:"ninja",pkgConfig:"pkg-config",python:"Python 3.8 or newer with venv",glib:"glib's headers",pixman:"pixman's headers",fdt:"libfdt's headers",zlib:"zlib's headers",make:"make",xz:"xz",zstd:"zstd"},Yf={debian:"apt-get install",fedora:"dnf install",arch:"pacman -S",suse:"zypper install",alpine:"apk add"};function Jf(e){return vo("debian",e)}function Gt(e,t,n){let r=jx(e);return r===null?`install ${vo("debian",t,n).join(" ")}`:`${Yf[r]} ${vo(r,t,n).join(" ")}`}function vo(e,t,n=A.qemu){let r={...qx,qemu:n.packages};return[...new Set(t.flatMap(s=>r[s][e].split(" ")))]}function jx({family:e}){return Object.keys(Yf).find(t=>e.includes(t)||t==="fedora"&&e.includes("rhel")||t==="suse"&&e.some(n=>n.startsWith("opensuse")))??null}import{writeFile as Yx}from"node:fs/promises";import{join as Jx}from"node:path";var Wx={x64:62,arm64:183,riscv64:243},_s=64,To=56,Io=24,Qx=1,Hx=2,Vx=1685382481,Xx=6;function Zf(e,t){let n=Wx[t];if(n===void 0)return null;let r=Buffer.from("\0qemu_plugin_version\0qemu_plugin_install\0"),s=_s+3*To,i=s+96,o=i+3*Io,a=o+24,l=a+r.length+7&-8,c=l+8,u=Buffer.alloc(c),d=(g,_)=>u.writeUInt32LE(_,g),f=(g,_)=>u.writeBigUInt64LE(BigInt(_),g);u.set([127,69,76,70,2,1,1]),u.writeUInt16LE(3,16),u.writeUInt16LE(n,18),d(20,1),f(32,_s),u.writeUInt16LE(_s,52),u.writeUInt16LE(To,54),u.writeUInt16LE(3,56);let m=[{type:Qx,at:0,length:c,align:4096},{type:Hx,at:s,length:96,align:8},{type:Vx,at:0,length:0,align:16}];for(let[g,{type:_,at:y,length:k,align:w}]of m.entries()){let E=_s+g*To;d(E,_),d(E+4,Xx),f(E+8,y),f(E+16,y),f(E+24,y),f(E+32,k),f(E+40,k),f(E+48,w)}let p=[[4,o],[6,i],[5,a],[10,r.length],[11,Io],[0,0]];for(let[g,[_,y]]of p.entries())f(s+g*16,_),f(s+g*16+8,y);for(let[g,{name:_,type:y}]of[{name:"qemu_plugin_version",type:1},{name:"qemu_plugin_install",type:2}].entries()){let k=i+(g+1)*Io;d(k,r.indexOf(_)),u.writeUInt8(16|y,k+4),u.writeUInt16LE(1,k+6),f(k+8,l),f(k+16,4)}for(let[g,_]of[1,3,1,0,2,0].entries())d(o+g*4,_);return u.set(r,a),u.writeInt32LE(e,l),u}var Zx=2147483647,eS=-1;async function tm(e,t,n,r=process.arch){let s=await em(e,Zx,/supports only up to version (\d+)/,n,r);if(s==="no plugins")return null;let i=await em(e,eS,/supports only a minimum version of (\d+)/,n,r);return typeof s=="number"&&typeof i=="number"?{min:i,current:s}:Tn(t)}async function em(e,t,n,r,s){let i=Zf(t,s);if(i===null)return"unknown";let o=Jx(r,`version${t}.so`);await Yx(o,i);let{stderr:a,status:l}=await we(e,[...ms,"-plugin",o]),c=n.exec(a);return c?Number(c[1]):l!==0&&/-plugin: invalid option|plugin(s| interface| support)? (are|is)? ?not/i.test(a)?"no plugins":"unknown"}var tS=[{from:"11.1",min:7,current:7},{from:"11.0",min:2,current:6},{from:"10.1",min:2,current:5},{from:"9.2",min:2,current:4},{from:"9.1",min:2,current:3},{from:"9.0",min:2,current:2},{from:"6.0",min:0,current:1}];function Tn(e){let t=tS.find(({from:n})=>Q(e,n)>=0);return t?{min:t.min,current:t.current,assumed:!0}:null}function Q(e,t){let[n,r]=[e,t].map(s=>s.split(".").map(Number));for(let s=0;s<Math.max(n.length,r.length);s+=1){let i=(n[s]??0)-(r[s]??0);if(i!==0)return i}return 0}import{readFile as nS}from"node:fs/promises";var rS=/^(ld-linux[\w.-]*|ld-musl[\w.-]*|libc|libm|libpthread|libdl|librt|libutil|libresolv|libanl|linux-vdso|libc\.musl-.*)\.so/;function sS(e){return e.split(`
`).flatMap(t=>{let n=/^\s*(\S+) => (?:(\/\S+) \(0x|(not found))/.exec(t);return n?[{name:n[1],path:n[2]??null}]:[]})}async function Ao(e,t){let n={...process.env,LC_ALL:"C",...t?{LD_LIBRARY_PATH:t}:{}},{stdout:r}=await D("ldd",[e],{env:n});return sS(r.toString()).filter(({name:s})=>!rS.test(s))}async function nm(e,t){return(await Ao(e,t)).filter(({path:n})=>n===null).map(({name:n})=>n)}async function jU(e){let t;for(let n of e){let r=(await nS(n)).toString("latin1");for(let[,s]of r.matchAll(/\0GLIBC_(\d+\.\d+)(?:\.\d+)?(?=\0)/g))(t===void 0||Q(s,t)>0)&&(t=s)}return t===void 0?await wt():`glibc ${t}`}async function wt(){let{stdout:e,stderr:t}=await ne("ldd",["--version"]),n=/(\d+\.\d+)/.exec(e.toString().split(`
`)[0]??"")?.[1];return/musl/i.test(t)?"musl":n?`glibc ${n}`:"libc"}import{access as iS,constants as oS,realpath as aS}from"node:fs/promises";import{delimiter as rm,join as lS,resolve as cS}from"node:path";async function kt(e,{binary:t,elsewhere:n}=A.qemu){let r=(e.PATH??"").split(rm).filter(i=>i!=="").map(i=>cS(i,t)),s=new Map;for(let i of[...r,...n]){if(!await sm(i))continue;let o=await aS(i);s.has(o)||s.set(o,{binary:i,args:[],env:{},source:"system"})}return[...s.values()]}async function Et(e,t){for(let n of(t.PATH??"").split(rm)){if(n==="")continue;let r=lS(n,e);if(await sm(r))return r}}async function sm(e){return await iS(e,oS.X_OK).then(()=>!0,()=>!1)}import{access as hS,readdir as fm,readFile as mm,rm as gS,writeFile as Oo,constants as _S}from"node:fs/promises";import{join as $e}from"node:path";function im(e){return e.split(/\n(?:[ \t]*\n)+/).map(uS).filter(t=>t.size>0&&!/^(no|false|0)$/i.test(t.get("enabled")??"")).filter(t=>In(t.get("types")).includes("deb")).map(t=>({uris:In(t.get("uris")),suites:In(t.get("suites")),components:In(t.get("components")),signedBy:t.get("signed-by")??""}))}function uS(e){let t=new Map,n="";for(let r of e.split(`
`)){if(r.startsWith("#"))continue;let s=/^([A-Za-z][A-Za-z0-9-]*):[ \t]*(.*)$/.exec(r);s?(n=s[1].toLowerCase(),t.set(n,s[2].trim())):/^[ \t]/.test(r)&&n!==""&&t.set(n,`${t.get(n)}
${r}`)}return t}function om(e){return e.split(`
`).flatMap(t=>{let n=/^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(t);return n?[{uris:[n[2]],suites:[n[3]],components:In(n[4]),signedBy:/(?:^|\s)signed-by=(\S+)/.exec(n[1]??"")?.[1]??""}]:[]})}var dS={debian:["sid","unstable","testing","stable","oldstable"],ubuntu:["devel"]},fS=/^$|\/(debian|ubuntu)-archive-[^/]*$/;function am(e,{codename:t,family:n,version:r}){let s=l=>e.map(c=>({...c,suites:c.suites.filter(u=>l.some(d=>u===d||u.startsWith(`${d}-`)))})).filter(({suites:c})=>c.length>0),i=t===""?[]:s([t]);if(i.length===0)return s(n.flatMap(l=>dS[l]??[])).filter(({signedBy:l})=>fS.test(l));let o=i.find(({suites:l})=>l.includes(t)),a=`${t}-backports`;return!o||r===""||!n.includes("debian")||i.some(({suites:l})=>l.includes(a))?i:[...i,{...o,suites:[a]}]}function lm(e,{codename:t},n){return e.filter(({suites:r})=>r.includes(t)).map(r=>({...r,suites:[n]}))}function cm(e,t){return e.map(({uris:n,suites:r,components:s,signedBy:i})=>[`Types: ${t.join(" ")}`,`URIs: ${n.join(" ")}`,`Suites: ${r.join(" ")}`,...s.length>0?[`Components: ${s.join(" ")}`]:[],...i?[`Signed-By: ${i}`]:[],"Targets: Packages Sources",""].join(`
`)).join(`
`)}function In(e=""){return e.split(/\s+/).filter(t=>t!=="")}var mS=["Package","Status","Version","Architecture","Multi-Arch","Provides","Essential"],pS=["qemu","seabios","ipxe"];function um(e){return e.split(`

`).flatMap(t=>{let n=new Map(t.split(`
`).flatMap(i=>{let o=/^([A-Za-z-]+): (.*)$/.exec(i);return o?[[o[1],o[2]]]:[]})),r=n.get("Package");if(r===void 0||n.get("Status")!=="install ok installed")return[];let s=(n.get("Source")??r).split(" ")[0];return pS.includes(s)?[]:[mS.flatMap(i=>n.has(i)?[`${i}: ${n.get(i)}
`]:[]).join("")]}).join(`
`)}async function qt(e){let{folder:t,distribution:n,signal:r}=e,s=am(e.systemSources??await wS(n),n),{release:i}=e,o=i===void 0?s:lm(s,n,i);if(o.length===0){let d=n.codename||n.id;throw new b(`apt has no package source for '${d}' here`,{hint:`a line in /etc/apt/sources.list or a file in /etc/apt/sources.list.d has to name a suite of ${n.id}`})}let a=$e(t,"apt.conf");for(let d of["state/lists/partial","cache/archives/partial","sources.d"])await S($e(t,d));await Oo($e(t,"status"),e.architecture!==void 0?"":um(e.systemStatus??await mm("/var/lib/dpkg/status","utf8"))),await Oo($e(t,"sources.d","bootgate.sources"),cm(o,e.types)),await Oo(a,yS(t,e.architecture));let l={...process.env,LC_ALL:"C",DEBIAN_FRONTEND:"noninteractive"},c=async(d,f,m=t)=>await D(d,["-c",a,...f],{cwd:m,env:l,...r?{signal:r}:{},missingHint:"this way of getting QEMU needs Debian or Ubuntu"});e.onProgress?.(`fetching package lists of ${o[0].suites[0]}`),await bS(c,r);let u=async(d,f)=>ES((await c("apt-cache",["madison",d])).stdout.toString(),f);return{offers:async d=>await u(d,"Packages"),sourceOffers:async d=>await u(d,"Sources"),depends:async d=>(await c("apt-cache",["depends","--no-recommends",d])).stdout.toString(),resolve:async(d,{version:f,suite:m})=>{let p=["-s","install","-y","--no-install-recommends","-t",m,`${d}=${f}`];return dm((await c("apt-get",p)).stdout.toString())},resolveAll:async d=>{let f=["-s","install","-y","--no-install-recommends",...d];return dm((await c("apt-get",f)).stdout.toString())},download:async(d,f)=>(await S(f),await c("apt-get",["download",...d],f),(await fm(f)).filter(m=>m.endsWith(".deb")).map(m=>$e(f,m))),sourceFiles:async(d,f)=>{let m=["source","--print-uris","--download-only",`${d}=${f}`];return xS((await c("apt-get",m)).stdout.toString())},downloadSource:async({uri:d,sha256:f},m)=>{await c("/usr/lib/apt/apt-helper",["download-file",d,m,`SHA256:${f}`])}}}async function bS(e,t){try{await e("apt-get",["-qq","update"])}catch(n){throw t?.aborted===!0?n:new b("the package lists could not be fetched",{hint:"see whether 'apt-get update' works here; without network, use '--qemu system' or a path",cause:n})}}function yS(e,t){let n={"Dir::State":$e(e,"state"),"Dir::State::lists":"lists","Dir::State::status":$e(e,"status"),"Dir::Cache":$e(e,"cache"),"Dir::Etc::sourcelist":"/dev/null","Dir::Etc::sourceparts":$e(e,"sources.d"),"Debug::NoLocking":"true",...t===void 0?{}:{"APT::Architecture":t,"APT::Architectures":t},"Acquire::Languages":"none","Acquire::Retries":"3","Acquire::AllowInsecureRepositories":"false","APT::Get::AllowUnauthenticated":"false",...process.getuid?.()===0?{"APT::Sandbox::User":"root"}:{}};return["#clear APT::Update::Pre-Invoke;","#clear APT::Update::Post-Invoke;","#clear APT::Update::Post-Invoke-Success;",...Object.entries(n).map(([r,s])=>`${r} "${s}";`),""].join(`
`)}async function wS(e){let t="/etc/apt/sources.list.d",r=["/etc/apt/sources.list",...(await fm(t).catch(()=>[])).sort().map(i=>$e(t,i))],s=[];for(let i of r){let o=await mm(i,"utf8").catch(()=>"");i.endsWith(".sources")?s.push(...im(o)):i.endsWith(".list")&&s.push(...om(o))}if(s.length===0&&!await kS())throw new b(`there is no apt on this machine (${e.id})`,{hint:"'--qemu apt' needs Debian or Ubuntu; '--qemu system' takes an installed QEMU, '--qemu build' makes one"});return s}async function kS(){return await hS("/usr/bin/apt-get",_S.X_OK).then(()=>!0,()=>!1)}function ES(e,t){return e.split(`
`).flatMap(n=>{let[,r,s]=n.split("|").map(o=>o.trim());if(r===void 0||!s?.endsWith(t))return[];let i=/\s([^\s/]+)\/\S*/.exec(s)?.[1];return i===void 0?[]:[{version:r,suite:i}]})}function dm(e){let t=[...e.matchAll(/^Inst (\S+) (?:\[\S+\] )?\((\S+) /gm)].map(([,r,s])=>`${r}=${s}`),n=t.find(r=>/^libc6(:\S+)?=/.test(r));if(n!==void 0)throw new b(`this QEMU needs a newer C library (${n})`,{hint:"upgrade the system ('apt-get upgrade'), or use '--qemu system' or '--qemu build'"});return t}function xS(e){return[...e.matchAll(/^'([^']+)' (\S+) (\d+) SHA256:([0-9a-f]{64})$/gm)].map(([,t,n,r,s])=>({uri:t,name:n,size:Number(r),sha256:s}))}async function it(e,t){await D("dpkg-deb",["-x",e,t])}async function An(e){await gS(e,{recursive:!0,force:!0}).catch(()=>{})}async function pm(){return process.getuid?.()===0?[]:(await ne("sudo",["-n","true"]).catch(()=>null))?.status===0?["sudo","-n"]:null}async function ys(e){let t=re(e),n=t.packages.debian,r=(await Kt(e.cacheFolder,t)).filter(({manifest:a})=>a.source==="apt"&&hm(a.qemu,e)).sort((a,l)=>Q(l.manifest.qemu,a.manifest.qemu))[0];if(r){let a=`QEMU ${r.manifest.qemu} was unpacked earlier (${r.manifest.origin[0]??"a package"})`;return{files:ue(r.folder,"apt",t),reason:a}}let s=await de(),i=W(e.cacheFolder);await S(i);let o=await q(i,".apt");try{let a=await qt({...e,folder:ke(o,"apt"),distribution:s,types:["deb"]}),l=Ro(await a.offers(n));if(!l)throw new b(`apt offers no package ${n} on this ${s.id}`,{hint:"'--qemu build' makes one from source"});if(!hm(bs(l.version),e))throw new b(`the newest that ${s.id} offers is ${n} ${l.version} of ${l.suite}`);return await AS(l,s,e)??await RS(a,l,o,e)}finally{await An(o)}}function hm(e,{pluginApi:t=0}){return(Tn(e)?.current??0)>=t}function Ro(e){return[...e].sort((t,n)=>Q(bs(n.version),bs(t.version)))[0]}function bs(e){return/^(?:\d+:)?(\d+(?:\.\d+)*)/.exec(e)?.[1]??"0"}async function AS(e,t,n){if(e.suite.endsWith("-backports"))return null;let r=re(n),s=r.packages.debian,i=`${t.id}'s package ${s} ${e.version}`,[o]=await kt(n.env,r);if(o&&await OS(s)===e.version)return{files:o,reason:`${i}, installed already`};let a=n.mayInstall?await pm():null;if(a===null)return null;n.onProgress?.(`installing ${s} ${e.version}`);let[l,...c]=[...a,"apt-get","-qq","install","-y","--no-install-recommends"],u={...n.env,DEBIAN_FRONTEND:"noninteractive"};try{await D(l,[...c,`${s}=${e.version}`],{env:u})}catch(f){return n.onProgress?.(`it cannot be installed (${x(f)}), so it is unpacked instead`),null}let[d]=await kt(n.env,r);return d?{files:d,reason:`${i}, installed now`}:null}async function OS(e){let{stdout:t}=await D("dpkg-query",["-W","-f","${Version}",e]).catch(()=>({stdout:Buffer.alloc(0)}));return t.toString()}async function RS(e,t,n,r){let{cacheFolder:s,onProgress:i}=r,o=re(r),a=o.packages.debian,l=await e.resolve(a,t);i?.(`fetching ${a} ${t.version} and ${l.length-1} packages it needs`);let c=ke(n,"root");await vS(c);for(let y of await e.download(l,ke(n,"packages")))await it(y,c);let u=ke(n,"qemu");await MS(c,u,o);let d=await nm(ke(u,Ie(o)),ke(u,j.libraries));if(d.length>0)throw new b(`the unpacked QEMU lacks ${d.join(", ")}`,{hint:`'apt-get install ${a}' installs everything it needs`});let f=`${a} ${t.version} of ${t.suite}`,m={format:"bootgate-qemu",version:1,source:"apt",qemu:bs(t.version),...xn(o.binary),arch:process.arch,origin:[f,...l],libc:await wt(),files:{},recipe:null};await IS(ke(u,Te),JSON.stringify(m,null,1));let p=t.version.replace(/^\d+:/,"").replaceAll(/[^\w.+~-]/g,"_"),g=o===A.qemu?"":`${a}-`,_=ke(W(s),`apt-${g}${p}`);return await ps(u,_),{files:ue(_,"apt",o),reason:`the newest this system's apt offers: ${f}`}}var NS=[{from:/^(usr\/)?lib\/[^/]+-linux-gnu[^/]*$/,to:j.libraries,name:/\.so(\.|$)/},{from:/^usr\/lib\/[^/]+\/qemu$/,to:j.modules,name:/^(?!ui-|audio-|chardev-).*\.so$/},{from:/^usr\/share\/seabios$/,to:j.firmware,name:/\.bin$/},{from:/^usr\/lib\/ipxe\/qemu$/,to:j.firmware,name:/\.rom$/},{from:/^usr\/share\/qemu$/,to:j.firmware,name:/^(kvmvapic|linuxboot|linuxboot_dma|multiboot|multiboot_dma|pvh)\.bin$|^qboot\.rom$|^trace-events-all$/}];async function MS(e,t,{binary:n,firmware:r}){let s=o=>new RegExp(`^${o.replaceAll(".","\\.")}$`),i=[{from:/^usr\/bin$/,to:"bin",name:s(n)},...r===null?[]:[{from:/^usr\/share\/qemu$/,to:j.firmware,name:s(r)}],...NS];for(let o of Object.values(j))await S(ke(t,o));await S(ke(t,"bin"));for(let o of await TS(e,{recursive:!0,withFileTypes:!0})){let a=o.parentPath.slice(e.length+1),l=i.find(c=>c.from.test(a)&&c.name.test(o.name));l&&!o.isDirectory()&&await SS(ke(o.parentPath,o.name),ke(t,l.to,o.name)).catch(c=>{if(I(c)!=="ENOENT")throw c})}}import{copyFile as Mv,mkdir as Lv,rename as Fv}from"node:fs/promises";import{join as Qe}from"node:path";import{createHash as LS}from"node:crypto";import{createReadStream as FS}from"node:fs";import{open as CS,rename as BS,rm as PS}from"node:fs/promises";import{dirname as gm}from"node:path";import{fileURLToPath as US}from"node:url";async function ws(e,t,n){await S(gm(t));let r=`${t}.part`,s=LS("sha256"),i=0;try{let o=await CS(r,"w");try{for await(let l of $S(e,n)){if(i+=l.length,i>n.limit)throw new b(`${e.href} is larger than ${be(n.limit)}`);s.update(l),await o.write(l)}}finally{await o.close()}let a=s.digest("hex");if(a!==n.sha256)throw new b(`${e.href} is not the file that was asked for: its SHA-256 is ${a}, not ${n.sha256}`,{hint:"the file was replaced or damaged on its way; take the checksum from where it was published"});await BS(r,t)}catch(o){throw await PS(r,{force:!0}),I(o)==="ENOSPC"?ot(t,o):o}}function ot(e,t){return new b(`the disk is full: ${gm(e)} cannot be written`,{hint:"free some space, or set BOOTGATE_CACHE to a folder on another disk",cause:t})}async function*$S(e,t){if(e.protocol==="file:"){try{for await(let l of FS(US(e)))yield l}catch(l){throw new b(`${e.href} cannot be read: ${x(l)}`,{cause:l})}return}let n=new AbortController,r=t.silenceMs??3e4,s=setTimeout(()=>n.abort(),r),i=AbortSignal.any([n.signal,...t.signal?[t.signal]:[]]),o=null,a=0;try{let l=await fetch(e,{signal:i,headers:{"accept-encoding":"identity"}});if(!l.ok||l.body===null)throw await l.body?.cancel(),new b(`${e.href} answers ${l.status} ${l.statusText}`.trimEnd(),{...l.status===404?{hint:"check the address; mirrors drop old releases"}:{}});o=zS(l);for await(let c of l.body)s.refresh(),a+=c.length,yield c}catch(l){if(l instanceof b||t.signal?.aborted===!0)throw l;let c=a>0?` after ${a} of ${o??"an unknown number of"} bytes`:"",u=n.signal.aborted?`nothing arrived for ${r/1e3} s`:DS(l);throw new b(`${e.href} could not be fetched: ${u}${c}`,{cause:l})}finally{clearTimeout(s)}if(o!==null&&a<o)throw new b(`${e.href} was cut short: ${a} of ${o} bytes arrived`)}function zS(e){let t=Number(e.headers.get("content-length")??Number.NaN);return Number.isSafeInteger(t)?t:null}function DS(e){let t=typeof e=="object"&&e!==null&&"cause"in e?e.cause:void 0;return x(t??e)}var _m=["cc","gcc","clang"],KS=[{need:"compiler",names:_m},{need:"make",names:["make","gmake"]},{need:"ninja",names:["ninja","ninja-build","samu"]},{need:"pkgConfig",names:["pkg-config","pkgconf"]},{need:"xz",names:["xz"]}],GS=[{need:"glib",module:"glib-2.0 >= 2.56"},{need:"pixman",module:"pixman-1 >= 0.21.8",before:"9.0"},{need:"zlib",module:"zlib"}],qS=[{need:"fdt",header:"libfdt.h"}],jS=`
import sys, venv
from importlib.util import find_spec
assert sys.version_info >= (3, 8)
assert find_spec('setuptools') and find_spec('pip') or find_spec('ensurepip') and find_spec('pyexpat')
assert find_spec('tomllib') or find_spec('tomli')
`;async function ks(e,t){let{found:n,missing:r}=await On(e,t);if(r.length>0){let s=r.map(i=>Xf[i]).join(", ");throw new b(`a QEMU cannot be built here, this is missing: ${s}`,{hint:Gt(await de(),r)})}return n}async function On(e,t){let n=[],r=new Map;for(let{need:l,names:c}of KS){let u=await ym(c,e);u===void 0?n.push(l):r.set(l,u)}let s=r.get("pkgConfig");for(let{need:l,module:c,before:u}of GS)(u===void 0||t!==void 0&&Q(t,u)<0)&&(s===void 0||!await No(s,["--exists",c],e))&&n.push(l);let i=r.get("compiler");for(let{need:l,header:c}of qS)(i===void 0||!await No(i,["-E","-include",c,"-x","c","/dev/null","-o","/dev/null"],e))&&n.push(l);let o=await WS(e);o===void 0&&n.push("python");let a=r.get("ninja");return{found:{...i?{compiler:i}:{},...a?{ninja:a}:{},...o?{python:o}:{}},missing:n}}async function bm(e){return await ym(_m,e)}async function ym(e,t){for(let n of e){let r=await Et(n,t);if(r!==void 0)return r}}async function WS(e){let t=["/usr/bin/python3",await Et("python3",e)];for(let n of t)if(!(n===void 0||!await fe(n))&&await No(n,["-c",jS],e))return n}async function No(e,t,n){return await ne(e,t,{env:n,cwd:"/"}).then(({status:r})=>r===0,()=>!1)}import{appendFileSync as QS,mkdirSync as HS,writeFileSync as VS}from"node:fs";import{dirname as XS}from"node:path";var Es=class{path;constructor(t){this.path=t,HS(XS(t),{recursive:!0}),VS(t,"")}note(t){this.append(`# ${t}
`)}async run(t,n,r){this.note([t,...n].join(" "));let{status:s,stdout:i,stderr:o}=await ne(t,n,{...r,bound:!0,onOutput:c=>{this.append(c),r.onOutput?.(c)}});if(s===0)return;let a=i.toString()+o;if(/No space left on device/.test(a))throw ot(this.path,void 0);let l=a.trimEnd().split(`
`).slice(-12).join(`
`);throw new b(`the QEMU build failed with status ${s}:
${l}`,{hint:`the whole log is in ${this.path}`})}append(t){try{QS(this.path,t)}catch(n){throw I(n)==="ENOSPC"?ot(this.path,n):n}}};import{copyFile as Rn,cp as YS,mkdir as wm,readdir as JS,writeFile as ZS}from"node:fs/promises";import{join as H}from"node:path";async function Em({target:e,source:t,build:n,staged:r,firmware:s,manifest:i,log:o}){for(let c of["bin",j.modules,j.firmware])await S(H(r,c));let a=H(r,Ie(e));await Rn(H(n,e.binary),a),await ne("strip",["--strip-unneeded",a]).catch(()=>{}),await Rn(H(n,"trace/trace-events-all"),H(r,j.firmware,"trace-events-all")),await Rn(H(t.tree,"COPYING"),H(r,"COPYING")),s!==null&&await YS(s,H(r,j.firmware),{recursive:!0}),await Rn(o.path,H(r,"build.log"));let l={...i,libc:await wt()};await ZS(H(r,Te),JSON.stringify(l,null,1))}async function xm({firmwareImages:e},t,n){if(e===null)return null;let r=H(n,"firmware-images");if(await wm(r),await km(H(t.tree,"pc-bios"),e))await Mo([H(t.tree,"pc-bios")],r,e);else if(t.debian!==null){let{apt:s,suite:i,version:o}=t.debian,a=(await s.offers(e.package)).find(u=>u.suite===i),l=[a?`${e.package}=${a.version}`:e.package,`qemu-system-data=${o}`],c=H(n,"firmware");await wm(c);for(let u of await s.download(l,H(n,"firmware-packages")))await it(u,c);await Mo(e.folders.map(u=>H(c,u)),r,e)}else await Mo(e.folders,r,e);if(!await km(r,e))throw new b("there is no firmware for the new QEMU: its source brings none",{hint:`install it ('apt-get install ${e.package} qemu-system-data'), or build from QEMU's own release tarball`});return r}async function km(e,{required:t}){return(await Promise.all(t.map(r=>fe(H(e,r))))).every(Boolean)}async function Mo(e,t,{names:n,packagedAs:r}){for(let s of e)for(let i of await JS(s).catch(()=>[])){let o=r.get(i)??i;n.test(o)&&await Rn(H(s,i),H(t,o))}}import{readdir as ev,writeFile as tv}from"node:fs/promises";import{join as jt}from"node:path";function nv(e){return Q(e,"10.0")>=0?"1.5.0":Q(e,"8.1")>=0?"0.63.0":"0.61.5"}var rv=`import sys
from mesonbuild.mesonmain import main
sys.exit(main())
`;async function Sm({tree:e,debian:t},n,r,s){if((await ev(jt(e,"python/wheels")).catch(()=>[])).some(l=>l.startsWith("meson-")))return{pythonPath:null};let o=jt(e,"meson/meson.py");if(await fe(o))return{pythonPath:null};let a=await sv(r,n)?null:await iv(t,s);return Q(n,"8.1")<0&&(await S(jt(e,"meson")),await tv(o,rv)),{pythonPath:a}}async function sv(e,t){let n="from mesonbuild import coredata; print(coredata.version)",{status:r,stdout:s}=await ne(e,["-c",n],{cwd:"/"});return r===0&&Q(s.toString().trim(),nv(t))>=0}async function iv(e,t){if(e===null)return null;let n=await e.apt.offers("meson"),r=n.find(({suite:i})=>i===e.suite)??n[0];if(!r)return null;let s=jt(t,"meson");await S(s);for(let i of await e.apt.download([`meson=${r.version}`],jt(t,"meson-package")))await it(i,s);return jt(s,"usr/lib/python3/dist-packages")}import{lstat as ov,readdir as vm,readFile as av,readlink as lv,rm as cv,symlink as uv,writeFile as dv}from"node:fs/promises";import{basename as Lo,dirname as fv,join as ae}from"node:path";var mv=["make","ninja","pkgConfig","xz","glib","pixman","zlib","fdt"];async function Tm(e,t){return e.every(n=>mv.includes(n))&&await Et("apt-get",t)!==void 0}async function Im(e,t){let n=await de(),r=Jf(e);t.onProgress?.(`fetching what the build lacks: ${r.join(" ")} (unpacked, not installed)`);let s=ae(t.work,"tools");await S(s);let i=await qt({folder:ae(t.work,"tools-apt"),distribution:n,types:["deb"],signal:t.signal}),o=await i.resolveAll(r);for(let a of await i.download(o,ae(t.work,"tools-packages")))await it(a,s);return await pv(s),{root:s,env:_v(s,await gv(s),t.env)}}async function pv(e){for(let t of await vm(e,{recursive:!0,withFileTypes:!0})){let n=ae(t.parentPath,t.name);if(t.isFile()&&t.name.endsWith(".pc")){let r=await av(n,"utf8");await dv(n,r.replace(/(=|-[IL])(?=\/usr\b)/g,`$1${e}`))}else t.isSymbolicLink()&&/\.so(\.|$)/.test(t.name)&&await hv(e,n)}}async function hv(e,t){if(await fe(t))return;let n=await lv(t),r=fv(t).slice(e.length),s=n.startsWith("/")?[ae(e,n)]:[ae(r,n),ae("/usr",r,n),ae(e,"lib",Lo(r),Lo(n))];for(let i of s)if(await fe(i)){await cv(t),await uv(i,t);return}}async function gv(e){let t=[];for(let n of["usr/lib","lib"].map(r=>ae(e,r)))if(!await ov(n).then(s=>s.isSymbolicLink(),()=>!0)){t.push(n);for(let s of await vm(n))s.includes("-linux-")&&t.push(ae(n,s))}return t}function _v(e,t,n){let r=t.map(i=>Lo(i)).filter(i=>i.includes("-linux-")),s=(i,o)=>[...o,...n[i]?[n[i]]:[]].join(":");return{...n,PATH:s("PATH",[ae(e,"usr/bin"),ae(e,"bin")]),LD_LIBRARY_PATH:s("LD_LIBRARY_PATH",t),LIBRARY_PATH:s("LIBRARY_PATH",t),CPATH:s("CPATH",["",...new Set(r)].map(i=>ae(e,"usr/include",i))),PKG_CONFIG_PATH:s("PKG_CONFIG_PATH",[...t.map(i=>ae(i,"pkgconfig")),ae(e,"usr/share/pkgconfig")])}}var Am=["7.2","10.0"],xs=[{name:"nochain-stops-goto-ptr",why:"with -d nochain, blocks reached by ret and indirect jumps return to the loop that logs exec_tb, too",files:["accel/tcg/cpu-exec-common.c","accel/tcg/cpu-exec.c"],before:`    } else if (qemu_loglevel_mask(CPU_LOG_TB_NOCHAIN)) {
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
`,when:{missing:"pc-bios/edk2-x86_64-code.fd.bz2"}}];function Om(e,{before:t,after:n}){let r=e.indexOf(t);return r<0||e.includes(t,r+1)?null:e.slice(0,r)+n+e.slice(r+t.length)}var Wt={version:"10.0.2",file:"qemu-10.0.2.tar.xz",sha256:"ef786f2398cb5184600f69aef4d5d691efd44576a3cff4126d38d4c6fec87759",site:"https://download.qemu.org/"},bv=["icount_get_raw","qemu_clock_get_ns","vm_stop"],yv=["--enable-trace-backends=simple","--enable-plugins","--without-default-features","--enable-system","--enable-tcg","--enable-fdt=system","--disable-docs","--disable-install-blobs","--disable-debug-info",`--extra-ldflags=${bv.map(e=>`-Wl,--export-dynamic-symbol=${e}`).join(" ")}`];function Rm({target:e}){return[`--target-list=${e}`,...yv]}function Nm(e,t,n,r=A.qemu){return[...Rm(r),`--extra-cflags=-ffile-prefix-map=${n}=.`,`--with-pkgversion=Bootgate ${t}`,...Q(e,"8.1")>=0?["--disable-download"]:[]]}function Mm(e){return{commonOptions:Rm(e),changes:xs.map(({files:t,before:n,after:r,when:s})=>({files:t,before:n,after:r,when:s}))}}function Lm(e,t=A.qemu){return R(JSON.stringify({sources:e,recipe:Mm(t)})).slice(0,10)}function Fm(e,t=A.qemu){return R(JSON.stringify({recipe:Mm(t),host:e})).slice(0,16)}import{readFile as wv,writeFile as kv}from"node:fs/promises";import{join as Cm}from"node:path";async function Bm(e,t,n=xs){let r=[];for(let s of n)if(!(s.when!=="always"&&await fe(Cm(e,s.when.missing)))){if(await Ev(e,s))r.push(s.name);else if(s.when==="always")throw new b(`the change '${s.name}' does not fit QEMU ${t}`,{hint:`it was made for ${Am.join(" and ")}; build one of these, or use this version unchanged with '--qemu PATH'`})}return r}async function Ev(e,t){for(let n of t.files){let r=Cm(e,n),s=await wv(r,"utf8").catch(()=>null),i=s===null?null:Om(s,t);if(i!==null)return await kv(r,i),!0}return!1}import{readdir as xv,readFile as Sv,stat as vv}from"node:fs/promises";import{basename as Fo,join as We,resolve as Tv}from"node:path";import{fileURLToPath as Pm,pathToFileURL as Iv}from"node:url";var Av=600<<20;function C$(e,t,n){if(e==="auto"||e==="release")return{kind:e};let r=/^debian(?::(\d+(?:\.\d+)*))?$/.exec(e);if(r)return{kind:"debian",version:r[1]??null};if(t!==void 0&&!/^[0-9a-f]{64}$/i.test(t))throw h(`'${t}' is not a SHA-256`,{hint:"it has 64 hexadecimal digits"});let s=/^(https?|file):\/\//.test(e)?new URL(e):Iv(Tv(n,e));if(s.protocol!=="file:"&&t===void 0)throw h(`the source at ${e} needs its SHA-256`,{hint:"give it with --source-sha256"});return{kind:"given",url:s,sha256:t?.toLowerCase()??null}}async function zm(e){let{request:t}=e;switch(t.kind){case"given":{let n=We(e.downloads,Fo(t.url.pathname)||"source.tar"),r=t.sha256??await Ov(t.url);return await Dm(n,[t.url],r,e),await Co([n],[r],"given",e)}case"debian":return await $m(t.version,e);case"release":return await Um(e);case"auto":try{return await Um(e)}catch(n){if(e.signal?.aborted===!0)throw n;return e.onProgress?.(`${x(n)}; taking the distribution's source package instead`),await $m(null,e).catch(r=>{throw new b(`QEMU's source cannot be had: ${x(n)}; ${x(r)}`,{hint:"name a tarball you have: 'bootgate qemu build --source qemu-10.0.2.tar.xz'",cause:r})})}}}async function Ov(e){return await Y(Pm(e)).catch(t=>{throw h(`${Pm(e)} cannot be read: ${x(t)}`,{cause:t})})}async function Um(e){let{file:t,sha256:n,site:r}=Wt,i=[...(e.env.BOOTGATE_QEMU_MIRROR??"").split(/\s+/).filter(a=>a!==""),r].map(a=>new URL(t,a.endsWith("/")?a:`${a}/`)),o=We(e.downloads,t);return await Dm(o,i,n,e),await Co([o],[n],"release",e)}async function Dm(e,t,n,{onProgress:r,signal:s}){if(await Y(e).catch(()=>null)===n)return;let i;for(let o of t){r?.(`fetching ${o.href}`);try{await ws(o,e,{sha256:n,limit:Av,signal:s});return}catch(a){if(s?.aborted===!0)throw a;i??=a}}throw i}async function $m(e,t){let n=await qt({folder:We(t.work,"apt"),distribution:await de(),types:["deb","deb-src"],onProgress:t.onProgress,signal:t.signal}),r=(await n.sourceOffers("qemu")).filter(u=>e===null||u.version.replace(/^\d+:/,"").startsWith(e)),s=Ro(r);if(!s)throw new b(`no source package of QEMU ${e??""} is offered here`.trimEnd());let i=await n.sourceFiles("qemu",s.version),o=i.find(({name:u})=>/\.orig\.tar\.\w+$/.test(u));if(!o)throw new b(`the source package qemu ${s.version} names no original tarball`);let a={apt:n,suite:s.suite,version:s.version},l=async u=>{let d=We(t.downloads,u.name);return await S(t.downloads),await Y(d).catch(()=>null)!==u.sha256&&(t.onProgress?.(`fetching ${u.name}`),await n.downloadSource(u,d)),d},c=await l(o);try{let u=[];for(let d of i)u.push(await l(d));return{...await Rv(u,i,t),debian:a}}catch(u){if(t.signal?.aborted===!0)throw u;return t.onProgress?.(`Debian's own patches are left out: ${x(u).split(`
`)[0]}`),{...await Co([c],[o.sha256],"debian",t),debian:a}}}async function Rv(e,t,n){let r=We(n.work,"patched"),s=e.find(i=>i.endsWith(".dsc"));if(s===void 0)throw new b("the source package has no description");return await D("dpkg-source",["--no-check","-x",s,r]),{tree:r,kind:"debian",files:t.map(({name:i})=>i),sha256s:t.map(({sha256:i})=>i).sort()}}async function Co(e,t,n,{work:r,onProgress:s}){let i=We(r,"source");await S(i),s?.(`unpacking ${Fo(e[0])}`);for(let o of e)await D("tar",["-xf",o,"-C",i],{missingHint:"install tar and xz-utils"});return{tree:await Nv(i),kind:n,files:e.map(o=>Fo(o)),sha256s:t,debian:null}}async function Nv(e){let[t,...n]=await xv(e),r=We(e,t??"");if(!(n.length===0&&await vv(We(r,"configure")).catch(()=>null)!==null))throw h("the tarball holds no QEMU source",{hint:"it has no configure script"});return r}async function Km(e){let t=(await Sv(We(e,"VERSION"),"utf8").catch(()=>"")).trim();if(!/^\d+\.\d+(\.\d+)*/.test(t))throw h(`${e} has no VERSION of a QEMU`);return t}async function Ss(e){let t=await Cv(e);if(t)return t;let{missing:n}=await On(e.env),r=n.length>0&&await Tm(n,e.env);r||await ks(e.env);let s=W(e.cacheFolder);await S(Qe(s,"logs"));let i=await q(s,".build");try{let o=r?await Im(n,{...e,work:i}):null,a=o?.env??e.env,l=await ks(a),c=await qm(l.compiler,e),u=await zm({...e,request:e.source,downloads:Qe(e.cacheFolder,"downloads"),work:i});return await Pv(u,l,c,i,{...e,env:a},o)}catch(o){throw I(o)==="ENOSPC"?ot(i,o):o}finally{await An(i)}}async function Cv(e){if(e.again===!0)return null;let t=(await Kt(e.cacheFolder,e.target)).filter(({manifest:o})=>o.recipe!==null);if(t.length===0)return null;let n=await bm(e.env),r=n===void 0?null:await qm(n,e),[s]=t.filter(({manifest:o})=>r===null||o.recipe?.method===r).filter(({manifest:o})=>Bv(o,e.source)&&Gm(o.qemu,e)).sort((o,a)=>+(a.manifest.qemu===Wt.version)-+(o.manifest.qemu===Wt.version)||Q(a.manifest.qemu,o.manifest.qemu));if(!s)return null;let i=`QEMU ${s.manifest.qemu} was built earlier from ${s.manifest.origin[0]??"source"}`;return{folder:s.folder,files:ue(s.folder,"build",e.target),reason:i}}function Gm(e,{pluginApi:t=0}){return(Tn(e)?.current??0)>=t}function Bv({recipe:e,qemu:t},n){if(e===null)return!1;switch(n.kind){case"auto":return e.source!=="given";case"release":return e.source==="release"&&t===Wt.version;case"debian":return e.source==="debian"&&(n.version===null||t.startsWith(n.version));case"given":return n.sha256!==null&&e.sha256s.includes(n.sha256)}}async function qm(e,{target:t}){let{id:n,version:r}=await de(),{stdout:s}=await D(e,["--version"]),i={arch:process.arch,distribution:`${n} ${r}`,compiler:s.toString().split(`
`)[0]};return Fm(i,t)}async function Pv(e,t,n,r,s,i){let{onProgress:o,signal:a,target:l=A.qemu}=s,c=await Km(e.tree);if(await ks(s.env,c),!Gm(c,s))throw new b(`the source that can be had is QEMU ${c}, whose plugin API is too old`,{hint:"'bootgate qemu build --source FILE' builds a newer one's release tarball"});let u=Lm(e.sha256s,l),d=`build-${c}-${u}`,f=new Es(Qe(W(s.cacheFolder),"logs",`${d}.log`)),m=await Bm(e.tree,c);for(let V of m)f.note(`changed: ${V}`);let p=await xm(l,e,r),g=Qe(r,"build");await Lv(g);let _=await Sm(e,c,t.python,r),y={cwd:g,env:{...s.env,LC_ALL:"C",..._.pythonPath?{PYTHONPATH:_.pythonPath}:{}},...a?{signal:a}:{}};o?.(`configuring QEMU ${c} (log: ${f.path})`);let k=[`--python=${t.python}`,...Nm(c,u,r,l)];await f.run(Qe(e.tree,"configure"),k,y),o?.(`compiling QEMU ${c}: some minutes`);let w=[l.binary,"trace/trace-events-all"];await f.run(t.ninja,w,{...y,onOutput:$v(o)});let E=Qe(r,"qemu"),T={format:"bootgate-qemu",version:1,source:"build",qemu:c,...xn(l.binary),arch:process.arch,libc:"",origin:[...e.files,...m],files:{},recipe:{source:e.kind,sha256s:e.sha256s,method:n}};await Em({target:l,source:e,build:g,staged:E,firmware:p,manifest:T,log:f}),i&&await Uv(Qe(E,Ie(l)),E,i);let v=Qe(W(s.cacheFolder),d);return await An(v),await Fv(E,v),{folder:v,files:ue(v,"build",l),reason:`built from ${e.files[0]??"source"}`}}async function Uv(e,t,{root:n,env:r}){for(let{name:s,path:i}of await Ao(e,r.LD_LIBRARY_PATH))i?.startsWith(`${n}/`)&&await Mv(i,Qe(t,j.libraries,s))}function $v(e){let t=0;return n=>{for(let[,r,s]of n.matchAll(/^\[(\d+)\/(\d+)\]/gm)){let i=Math.floor(10*Number(r)/Number(s));i>t&&e?.(`compiled ${r} of ${s} files`),t=Math.max(t,i)}}}import{rm as Ym}from"node:fs/promises";import{basename as tT,join as Do}from"node:path";import{createHash as Qv}from"node:crypto";import{createReadStream as Hv}from"node:fs";import{open as Vm}from"node:fs/promises";import{dirname as Vv,join as Xv}from"node:path";import{spawn as zv}from"node:child_process";import{createGunzip as Dv,createGzip as Kv}from"node:zlib";import{Duplex as Gv}from"node:stream";var qv=[{compression:"gz",bytes:Buffer.from("1f8b","hex")},{compression:"xz",bytes:Buffer.from("fd377a585a00","hex")},{compression:"zst",bytes:Buffer.from("28b52ffd","hex")}];function cz(e){let t=/\.(?:tar\.)?(gz|tgz|xz|txz|zst|tzst)$/.exec(e)?.[1],n={gz:"gz",tgz:"gz",xz:"xz",txz:"xz",zst:"zst",tzst:"zst"}[t??""];if(n===void 0)throw h(`'${e}' does not say how to compress`,{hint:"end it in .tar.gz, .tar.xz or .tar.zst"});return n}function jm(e,t){let n=qv.find(({bytes:r})=>e.subarray(0,r.length).equals(r));if(!n)throw h("is not a bundle: neither gzip, xz nor zstd",{place:{file:t}});return n.compression}var jv={xz:{compress:["xz","-6","-c","-T1"],decompress:["xz","-d","-c"],install:"xz-utils"},zst:{compress:["zstd","-12","-c","-q"],decompress:["zstd","-d","-c","-q"],install:"zstd"}};function Wm(e,t){if(e==="gz")return t==="compress"?Kv({level:9}):Dv();let{install:n,[t]:r}=jv[e],[s,...i]=r,o=zv(s,i,{stdio:["pipe","pipe","pipe"]}),a="";o.stderr.on("data",c=>a+=c.toString().slice(0,1e3));let l=Gv.from({readable:o.stdout,writable:o.stdin});return o.on("error",c=>l.destroy(I(c)==="ENOENT"?new b(`${s} is not installed`,{hint:`apt-get install ${n}`}):c)),o.on("close",c=>{c!==0&&l.destroy(h(`${s} failed: ${a.trim()||"no reason given"}`))}),l.on("close",()=>o.kill()),l}var Qt=512;function fz({name:e,size:t,executable:n}){let r=Buffer.alloc(Qt);if(Buffer.byteLength(e)>100)throw h(`'${e}' is too long a name for a bundle`);return r.write(e,0),r.write(n?"0000755\0":"0000644\0",100),r.write("0000000\x000000000\0",108),r.write(`${t.toString(8).padStart(11,"0")}\0`,124),r.write("00000000000\0",136),r.write("0",156),r.write("ustar\x0000",257),r.write(`${Hm(r).toString(8).padStart(6,"0")}\0 `,148),r}function Qm(e,t,n){if(e.every(l=>l===0))return null;let r=l=>h(l,{place:{file:t,offset:n}});if(Bo(e,148,8)!==Hm(e))throw r("is not a tar archive, or is damaged");let s=Po(e,0,100);if(Po(e,345,155)!=="")throw r("has a name longer than a bundle has");let o=String.fromCharCode(e[156]);if(o==="5")return"directory";if(o!=="0"&&o!=="\0")throw r(`'${s}' is not a regular file (tar type '${o}')`);if(!Wv(s))throw r(`'${s}' would be written outside of the bundle's folder`);let a=Bo(e,124,12);if(!Number.isSafeInteger(a)||a<0)throw r(`'${s}' has no sensible size`);return{name:s,size:a,executable:(Bo(e,100,8)&64)!==0}}function Wv(e){return e.split("/").every(t=>/^[\w.+~-]+$/.test(t)&&t!=="."&&t!=="..")}function Uo(e){return(Qt-e%Qt)%Qt}function Hm(e){let t=0;for(let[n,r]of e.entries())t+=n>=148&&n<156?32:r;return t}function Po(e,t,n){let r=e.subarray(t,t+n),s=r.indexOf(0);return r.toString("utf8",0,s<0?n:s)}function Bo(e,t,n){let r=Po(e,t,n).trim();return/^[0-7]+$/.test(r)?Number.parseInt(r,8):Number.NaN}var zo={bytes:1<<30,files:5e3},Yv=1<<20;async function Xm(e,t,n=zo,r=A.qemu){let s=Wm(jm(await eT(e),e),"decompress"),i=Hv(e);i.on("error",o=>s.destroy(o)),i.pipe(s);try{return await Jv(new $o(s,e),t,n,Ie(r))}catch(o){throw I(o)==="ENOSPC"?ot(t,o):o instanceof b?o:h(`the bundle is damaged: ${x(o)}`,{place:{file:e},cause:o})}finally{i.destroy(),s.destroy()}}async function Jv(e,t,n,r){let{file:s}=e,i=await e.entry();if(i===null||i==="directory"||i.name!==Te||i.size>Yv)throw h(`does not begin with ${Te}: it is not a QEMU bundle`,{place:{file:s}});let o=(await e.bytes(i.size)).toString();await e.skip(Uo(i.size));let a=Eo(o,`${s}:${Te}`),l=new Set(Object.keys(a.files));if(l.size>n.files)throw h(`lists more than ${n.files} files`,{place:{file:s}});if(!l.has(r))throw h(`holds no ${r}`,{place:{file:s}});let c=0;for(;;){let d=e.offset,f=await e.entry();if(f===null)break;if(f==="directory")continue;let m=g=>h(g,{place:{file:s,offset:d}});if(!l.delete(f.name))throw m(`'${f.name}' is not in its manifest, or there twice`);if(c+=f.size,c>n.bytes)throw m(`unpacks to more than ${be(n.bytes)}`);if(await Zv(e,f,Xv(t,f.name))!==a.files[f.name])throw m(`'${f.name}' differs from its checksum`);await e.skip(Uo(f.size))}let[u]=l;if(u!==void 0)throw h(`lacks '${u}', which its manifest lists`,{place:{file:s}});return a}async function Zv(e,t,n){await S(Vv(n));let r=await Vm(n,"wx",t.executable?493:420),s=Qv("sha256");try{for await(let i of e.content(t.size))s.update(i),await r.write(i)}finally{await r.close()}return s.digest("hex")}async function eT(e){let t=await Vm(e);try{let{buffer:n,bytesRead:r}=await t.read(Buffer.alloc(8),0,8,0);return n.subarray(0,r)}finally{await t.close()}}var $o=class{file;offset=0;chunks;rest=Buffer.alloc(0);constructor(t,n){this.chunks=t[Symbol.asyncIterator](),this.file=n}async entry(){let t=this.offset;return Qm(await this.bytes(Qt),this.file,t)}async bytes(t){let n=[];for await(let r of this.content(t))n.push(r);return Buffer.concat(n)}async skip(t){await this.bytes(t)}async*content(t){let n=t;for(;n>0;){if(this.rest.length===0){let s=await this.chunks.next();if(s.done===!0)throw h("is cut short",{place:{file:this.file,offset:this.offset}});this.rest=s.value}let r=this.rest.subarray(0,n);this.rest=this.rest.subarray(r.length),this.offset+=r.length,n-=r.length,yield r}}};var nT=300<<20;async function Nn(e,t,n){let r=Ko(t,n),s=await bt(r).catch(()=>null);if(s)return{folder:r,files:ue(r,"bundle",n.target),manifest:s};let i=tT(e.pathname)||"bundle",a=[...(n.env.BOOTGATE_QEMU_MIRROR??"").split(/\s+/).filter(c=>c!=="").map(c=>new URL(i,c.endsWith("/")?c:`${c}/`)),e],l=Do(W(n.cacheFolder),`.${t.slice(0,16)}.bundle`);try{return await rT(a,l,t,n),await Zm(l,t,n)}finally{await Ym(l,{force:!0})}}async function Jm(e,t){let n=await Y(e),r=Ko(n,t),s=await bt(r).catch(()=>null);return s?{folder:r,files:ue(r,"bundle",t.target),manifest:s}:await Zm(e,n,t)}function Ko(e,{cacheFolder:t}){return Do(W(t),`bundle-${e.slice(0,16)}`)}async function rT(e,t,n,{onProgress:r,signal:s}){let i;for(let o of e){r?.(`fetching ${o.href}`);try{await ws(o,t,{sha256:n,limit:nT,signal:s});return}catch(a){if(s?.aborted===!0)throw a;i=a}}throw i}async function Zm(e,t,n){let r=W(n.cacheFolder);await S(r);let s=await q(r,".bundle");try{let i=await Xm(e,s,zo,n.target);await sT(i),await z(Do(s,Te),JSON.stringify(i,null,1));let o=Ko(t,n);return await ps(s,o),{folder:o,files:ue(o,"bundle",n.target),manifest:i}}finally{await Ym(s,{recursive:!0,force:!0})}}async function sT({arch:e,libc:t,qemu:n}){if(e!==process.arch)throw new b(`this bundle of QEMU ${n} is for ${e} hosts, and this one is ${process.arch}`);let r=await wt(),[s,i]=[t,r].map(o=>/^glibc (\d+\.\d+)$/.exec(o)?.[1]);if(s!==void 0&&(i===void 0||Q(i,s)<0))throw new b(`this bundle of QEMU ${n} needs ${t}, and this machine has ${r}`,{hint:"take a bundle packed on an older distribution, or '--qemu build'"})}var ep=[];function tp(e,t){return np(ep,e,t)!==void 0}function np(e,t,n){return e.find(r=>r.arch===t&&(r.binary??A.qemu.binary)===n.binary)}function vs(e,t=A.qemu,n=ep){let r=np(n,e,t);if(r)return r;let s=`QEMU bundle${t===A.qemu?"":` with ${t.binary}`}`;throw new b(`no ${s} is published for ${e} hosts with this version of Bootgate`,{hint:"use '--qemu auto', or pack one yourself: 'bootgate qemu build', then 'bootgate qemu pack'"})}function rp(e,t){let n=t==="plugin"?[Ts]:[ip,Ts];return e.filter(r=>Go(r,t)).map((r,s)=>({qemu:r,order:s,values:n.map(i=>i(r))})).sort((r,s)=>{let i=r.values.findIndex((o,a)=>o!==s.values[a]);return i<0?r.order-s.order:s.values[i]-r.values[i]}).map(({qemu:r})=>r)}function Go(e,t){return e.tcg?t==="plugin"?e.pluginApi!==null:ip(e)>0:!1}var sp=4;function Ts({pluginApi:e}){return e===null?0:e.current>=sp?3:e.current>=2?2:1}function ip({completeExecTb:e,traceBackends:t}){return e?3:t.includes("simple")?2:t.includes("log")?1:0}function qo(e,t,n){let r=`${He(e)} is ${t.length===0?"the only one present that can trace":"the best present"}`;if(n==="exec_tb")return e.completeExecTb?`${r}: its exec_tb traces are complete`:`${r}, but its exec_tb traces are not complete ('--qemu build' makes one whose are)`;let s=Ht(e);if(s<sp)return`${r}, but ${Is(s)}`;let i=t.filter(o=>Ts(o)<Ts(e));return i.length>0?`${r}: plugin API ${s}, where ${i.map(o=>`${He(o)} has ${o.pluginApi?.current??"none"}`).join(" and ")}`:`${r}: plugin API ${s}`}function Ht({pluginApi:e}){return e?.current??0}function Is(e){return`cannot read guest ${e<2?"registers and ":""}memory (plugin API ${e}): processes, modules and system calls stay unseen`}function He(e){let t={system:"system",apt:"unpacked package",build:"build",bundle:"bundle",path:"path"};return`QEMU ${e.version} (${t[e.source]})`}async function As(e,t,n=[]){let r=await de(),s=`'${Gt(r,["qemu"],t)}' installs one`;return new b(e,{hint:n.length>0?`${n.join("; ")}. ${s}`:`${s}, '--qemu auto' gets one`})}import{join as RT}from"node:path";import{readFile as ET,rm as xT,stat as ST}from"node:fs/promises";import{tmpdir as vT}from"node:os";import{join as hp}from"node:path";import{access as iT,constants as oT}from"node:fs/promises";import{join as aT}from"node:path";async function op(e){let{stdout:t}=await we(e,["-L","help"]);return t.toString().split(`
`).filter(n=>n.startsWith("/"))}async function ap(e,{firmware:t}=A.qemu){if(t===null)return null;for(let n of e){let r=aT(n,t);try{await iT(r,oT.R_OK)}catch{continue}return await Y(r)}return null}import{spawn as cT}from"node:child_process";import{constants as lp}from"node:fs";import{open as uT,writeFile as dT}from"node:fs/promises";import{join as cp}from"node:path";import{setTimeout as up}from"node:timers/promises";var fT=12e4,mT=300;async function dp(e,t,n){let r=cp(n,"probe.rom"),s=cp(n,"probe.fifo");await dT(r,t.image),await D("mkfifo",[s]);let i=await uT(s,lp.O_RDONLY|lp.O_NONBLOCK);try{let o=pT(e,t,r,s),a=await hT(i,o.exited);return await o.exited==="guest is done"&&_T(a,t.blocks)}finally{await i.close()}}function pT(e,t,n,r){let s=[...e.args,"-accel","tcg,thread=single","-nodefaults","-display","none"];s.push(...t.args,n,"-d","nochain","-D","/dev/null","-trace",`enable=exec_tb,file=${r}`);let i=cT(e.binary,s,{env:{...process.env,...e.env},stdio:"ignore"}),o=setTimeout(()=>i.kill("SIGKILL"),fT);return{exited:new Promise(a=>{i.on("error",()=>{clearTimeout(o),a("failed")}),i.on("close",l=>{clearTimeout(o),a(l===t.status?"guest is done":"failed")})})}}async function hT(e,t){let n={running:!0};t.then(()=>n.running=!1);let r=[],s=0;for(;;){let i=!n.running,o=Buffer.alloc(1<<18),a=await gT(e,o);if(a===0){if(i)return Buffer.concat(r);await up(2);continue}s===0&&await up(mT),s+=a,s<=64<<20&&r.push(o.subarray(0,a))}}async function gT(e,t){try{return(await e.read(t,0,t.length,null)).bytesRead}catch(n){if(I(n)==="EAGAIN")return 0;throw n}}function _T(e,t){let n=new Map(t.map(i=>[i,0])),r=-1n,s=24;for(;s+28<=e.length;){let i=e.readBigUInt64LE(s+8);if(e.readBigUInt64LE(s)===0n){let a=e.readUInt32LE(s+16);e.toString("latin1",s+20,s+20+a)==="exec_tb"&&(r=i),s+=20+a;continue}if(i===bT)return!1;let o=e.readUInt32LE(s+24);if(i===r&&o===40&&s+8+o<=e.length){let a=Number(e.readBigUInt64LE(s+8+32)),l=n.get(a);l!==void 0&&n.set(a,l+1)}s+=8+Math.max(o,20)}return[...n.values()].every(i=>i>=49999)}var bT=0xfffffffffffffffen;import{open as yT}from"node:fs/promises";import{join as wT}from"node:path";var fp=Buffer.from("ffffffffffffffffb429a40acb77b1f2","hex"),mp=/handle_qmp_command [^\n]*quit/;async function pp(e,t){let n=wT(t,"backends.trace"),r=await we(e,[...ms,"-qmp","stdio","-trace","enable=handle_qmp_command","-trace",`file=${n}`],{input:`{"execute":"qmp_capabilities"}
{"execute":"quit"}
`}),s=await kT(n,4096),i=s.subarray(0,fp.length).equals(fp),o=mp.test(r.stderr)||!i&&mp.test(s.toString("latin1"));if(i||o)return[...i?["simple"]:[],...o?["log"]:[]];let{stdout:a}=await we(e,["-trace","help"]);return a.includes("handle_qmp_command")?["other"]:[]}async function kT(e,t){let n;try{n=await yT(e)}catch(r){if(I(r)==="ENOENT")return Buffer.alloc(0);throw r}try{let{buffer:r,bytesRead:s}=await n.read(Buffer.alloc(t),0,t,0);return r.subarray(0,s)}finally{await n.close()}}var TT=2;async function gp(e,t,n=A.qemu){let r=await ST(e.binary).catch(l=>{throw new b(`there is no QEMU at ${e.binary}`,{cause:l})}),s={probeVersion:TT,...e,size:r.size,changed:r.mtimeMs},i=hp(t,`${R(JSON.stringify(s)).slice(0,24)}.json`),{firmwareFolders:o,...a}=await OT(i)??await IT(e,i,n);return{...a,firmwareSha256:await ap(o,n)}}async function IT(e,t,n){let r=await AT(e),s=/version (\d+\.\d+(?:\.\d+)?)/.exec(r)?.[1];if(!/QEMU/i.test(r)||s===void 0)throw new b(`${e.binary} is not a QEMU: it calls itself '${r.slice(0,80)}'`);let i=await q(vT(),"bootgate-probe");try{let{stdout:o}=await we(e,["-accel","help"]),a=/^tcg$/m.test(o.toString()),l=await pp(e,i),c={version:s,versionLine:r,tcg:a,pluginApi:await tm(e,s,i),traceBackends:l,completeExecTb:a&&l.includes("simple")&&await dp(e,n.execTbProbe,i),firmwareFolders:await op(e)};return await S(hp(t,"..")),await z(t,JSON.stringify(c,null,1)),c}finally{await xT(i,{recursive:!0,force:!0})}}async function AT(e){let{stdout:t,stderr:n,status:r}=await we(e,["--version"]);if(r===0)return t.toString().split(`
`)[0].trim();let s=/error while loading shared libraries: ([^:]+):/.exec(n)?.[1];throw new b(`${e.binary} does not run: ${n.trim().split(`
`).slice(-3).join(`
`)}`,{hint:s?`${s} is missing or too old here; '--qemu apt' fetches a QEMU together with its libraries`:"'bootgate doctor' lists the QEMUs that run here"})}async function OT(e){let t;try{t=await ET(e,"utf8")}catch(n){if(I(n)==="ENOENT")return;throw n}try{let n=new ir(JSON.parse(t),"",e);return{version:n.field("version").string(),versionLine:n.field("versionLine").string(),tcg:n.field("tcg").boolean(),pluginApi:n.field("pluginApi").nullable(r=>({min:r.field("min").integer(0),current:r.field("current").integer(0),...r.value.assumed===!0?{assumed:!0}:{}})),traceBackends:n.field("traceBackends").list(3,r=>r.oneOf(["simple","log","other"])),completeExecTb:n.field("completeExecTb").boolean(),firmwareFolders:n.field("firmwareFolders").list(100,r=>r.string())}}catch{return}}async function Os(e){let t=re(e),n=await Kt(e.cacheFolder,t),r=[...await kt(e.env,t),...n.map(({folder:i,manifest:o})=>ue(i,o.source,t))],s=[];for(let i of r)try{s.push({qemu:await Rs(i,"",e)})}catch(o){s.push({files:i,problem:x(o)})}return s}async function Rs(e,t,n){let r=RT(W(n.cacheFolder),".probes");return{...e,reason:t,...await gp(e,r,re(n))}}async function Ns(e,t,n){let r=rp(e,t),s=[];for(let[i,o]of r.entries()){let a=t==="plugin"&&n?await n(o):null;if(a===null)return{best:o,others:r.slice(i+1),passedOver:s};s.push(`${He(o)} ${a}`)}return{best:null,others:[],passedOver:s}}function jo(e,t,n){return t!=="plugin"||Ht(e)>=n}var NT=[{name:"apt",purposes:["plugin","exec_tb"],isOpen:async({env:e})=>await Et("apt-get",e)!==void 0,get:async e=>await ys({...e,mayInstall:!1})},{name:"fetch",purposes:["plugin"],isOpen:async e=>await Promise.resolve(tp(process.arch,re(e))),get:async e=>{let{url:t,sha256:n}=vs(process.arch,re(e)),{files:r,manifest:s}=await Nn(t,n,e);return{files:r,reason:`the published bundle of QEMU ${s.qemu}`}}},{name:"build",purposes:["plugin"],isOpen:async()=>await Promise.resolve(!0),get:async e=>await Ss({...e,source:{kind:"auto"}})}];async function _p(e,t){let n=[];for(let r of NT)r.purposes.includes(e)&&await r.isOpen(t)&&n.push(r);return n}async function KD(e,t){return(await _p(e,t)).map(({name:n})=>n)}async function bp(e,t){let n=e.purpose??"plugin",r=e.pluginApi??0,s=(await Os(e)).flatMap(_=>_.qemu?[_.qemu]:[]),{best:i,others:o,passedOver:a}=await Ns(s,n,e.trial),l=a.length>0?`; passed over: ${a.join("; ")}`:"";if(i&&jo(i,n,r))return{...i,reason:qo(i,o,n)+l};let c=(i?`${He(i)} ${Is(Ht(i))}`:MT(s,n))+l,u=[],d=async(_,y)=>{e.onProgress?.(`${c}, so '--qemu ${_.name}' is tried`);try{let{files:k,reason:w}=await _.get(y);return await t(k,`${c}; ${w}`)}catch(k){if(e.signal?.aborted===!0)throw k;return u.push(`'--qemu ${_.name}' failed: ${LT(k)}`),null}},f=await _p(n,e),m=i;for(let _ of f){let y=await d(_,e);if(y&&jo(y,n,r))return y;m??=y}let[p]=f;if(m===null&&p?.name==="apt"&&r>1&&(m=await d(p,{...e,pluginApi:1})),m===null)throw await As(c,re(e),u);let g=i?c:`${He(m)} ${Is(Ht(m))}`;return{...m,reason:i?qo(i,o,n)+l:m.reason,shortfall:`${g}, and a newer QEMU could not be had: ${u.join("; ")}`}}function MT(e,t){return e.length===0?"no QEMU was found on this machine":`none of the ${e.length} QEMUs found here can ${t==="plugin"?"load plugins under TCG":"trace exec_tb"}`}function LT(e){let t=e instanceof b?e.hint:void 0;return[x(e).split(`
`)[0],...t?[t]:[]].join(": ")}import{isAbsolute as FT,resolve as CT}from"node:path";var Wo=["auto","system","apt","build","fetch"];function yp(e,t,n){let r=Wo.find(i=>i===e);if(r)return{kind:r};if(/^[a-z][a-z0-9+.-]*:\/\//i.test(e))return BT(e,t);if(e.includes("/"))return{kind:"path",path:FT(e)?e:CT(n,e)};let s=Qn(e,Wo);throw h(`--qemu does not know '${e}'`,{hint:s?`did you mean '${s}'? A file in the current folder is written './${e}'`:`write ${Wo.join(", ")}, a bundle's URL, or a path with a slash ('./${e}')`})}function BT(e,t){let n;try{n=new URL(e)}catch(s){throw h(`'${e}' is not a URL`,{cause:s})}if(!["http:","https:","file:"].includes(n.protocol))throw h(`a QEMU bundle cannot be fetched over ${n.protocol.slice(0,-1)}`,{hint:"use an https, http or file URL"});let r=(t??/^#sha256=(.*)$/.exec(n.hash)?.[1])?.toLowerCase();if(r===void 0||r==="")throw h(`the QEMU bundle at ${e} needs its SHA-256: a program that runs must be the right one`,{hint:"'bootgate qemu pack' prints it; append '#sha256=\u2026' to the URL or give --qemu-sha256"});if(!/^[0-9a-f]{64}$/.test(r))throw h(`'${r}' is not a SHA-256`,{hint:"it has 64 hexadecimal digits"});return n.hash="",{kind:"url",url:n,sha256:r}}async function kp(e){let t=yp(e.request,e.bundleSha256,e.cwd??process.cwd());switch(t.kind){case"auto":return await bp(e,async(n,r)=>await Mn(n,r,e));case"system":{let n=re(e),[r]=await kt(e.env,n);if(!r)throw await As(`no ${n.binary} is in the PATH`,n);return await Mn(r,"the first in the PATH",e)}case"path":return await Mn(await DT(t.path,e),"named by its path",e);case"apt":return await Ms(()=>ys({...e,mayInstall:!0}),e);case"build":return await Ms(()=>Ss({...e,source:{kind:"auto"}}),e);case"url":return await Ms(async()=>{let{files:n,manifest:r}=await Nn(t.url,t.sha256,e);return{files:n,reason:`the bundle of QEMU ${r.qemu} at ${t.url.href}`}},e);case"fetch":{let{url:n,sha256:r}=vs(process.arch,re(e));return await Ms(async()=>{let{files:s,manifest:i}=await Nn(n,r,e);return{files:s,reason:`the published bundle of QEMU ${i.qemu}`}},e)}}}async function Ms(e,t){let{files:n,reason:r}=await e(),s=zT(n,t.cacheFolder);if(s!==null)try{await Rs(n,r,t)}catch(i){t.signal?.throwIfAborted(),t.onProgress?.(`the QEMU in ${s} is damaged (${x(i)}): it is made again`),await PT(s,{recursive:!0,force:!0});let o=await e();return await Mn(o.files,o.reason,t)}return await Mn(n,r,t)}function zT({binary:e},t){let n=$T(W(t),e).split("/")[0];return n===""||n===".."?null:wp(W(t),n)}async function DT(e,t){let n=await UT(e).catch(()=>null);if(n===null)throw new b(`there is no QEMU at ${e}`);if(/\.(tar\.\w+|tgz|txz|tzst)$/.test(e))return{...(await Jm(e,t)).files,source:"path"};if(!n.isDirectory())return{binary:e,args:[],env:{},source:"path"};if(await bt(e)===null)throw new b(`the folder ${e} holds no QEMU: it has no manifest.json`,{hint:`name the program itself, for example '${wp(e,Ie(re(t)))}'`});return ue(e,"path",re(t))}async function Mn(e,t,n){let r=await Rs(e,t,n),s=n.purpose??"plugin",i=`${r.versionLine} at ${r.binary}`;if(!Go(r,s)){let a=r.tcg?s==="plugin"?"was built without plugins":"has neither the simple nor the log trace backend":"has no TCG, the part of QEMU that can be traced";throw new b(`${i} ${a}`,{hint:"'--qemu build' makes one that has everything; '--qemu auto' takes another one if there is any"})}let o=s==="plugin"?await n.trial?.(r)??null:null;if(o===null)return r;throw new b(`${i} ${o}`,{hint:await KT(r,n)})}async function KT({binary:e},t){let n=(await Os(t)).flatMap(({qemu:i})=>i&&i.binary!==e?[i]:[]),{best:r}=await Ns(n,"plugin",t.trial);if(r)return`'--qemu auto' takes ${He(r)}, in which it works`;let{missing:s}=await On(t.env);return s.length===0?"'--qemu build' makes one in which it works":`'${Gt(await de(),s)}', then '--qemu build' makes one in which it works`}async function GT({arch:e=A,...t}){return await kp({pluginApi:pe,...t,target:e.qemu,trial:async n=>await Hf(n,{...t,arch:e})})}async function Ep(e,t){return await GT({request:t.qemu,arch:O(e.arch),cacheFolder:t.cacheFolder,env:t.env,cwd:t.cwd,purpose:e.tracer,pluginApi:qT(e,O(e.arch)),bundleSha256:t.qemuSha256,onProgress:t.onStep,signal:t.signal})}function qT({focus:e,observe:t,end:n},{machine:r}){return e!==null||n.kind==="exec"||Object.values(t).includes(!0)?pe:n.kind==="console"?r.consoleApi:r.pluginApi}import{existsSync as jT,readFileSync as WT,statSync as QT}from"node:fs";import{dirname as HT,join as xp}from"node:path";import{gunzipSync as VT}from"node:zlib";var Sp=16<<20;function vp(e,t){return{release:e.release,has:n=>t.addressOf(n)!==null,option:XT(e)}}function XT(e){let t;return n=>{if(t===void 0&&(t=YT(e)??JT(()=>e.open())),t===null)return null;let r=new RegExp(`^CONFIG_${n}=(.*)$`,"m").exec(t)?.[1];return r==="y"||r==="m"?r:"n"}}function YT({path:e,release:t,arch:n}){let r=HT(e),i=[...t===null?[]:[xp(r,`config-${t}`)],...r.endsWith(n.kernel.folder)?[xp(r,"../../../.config")]:[]].find(o=>jT(o)&&QT(o).size<=Sp);return i===void 0?null:WT(i,"utf8")}function JT(e){try{let{bytes:t}=e(),n=t.indexOf("IKCFG_ST"),r=n===-1?-1:t.indexOf("IKCFG_ED",n);return r===-1?null:VT(t.subarray(n+8,r),{maxOutputLength:Sp}).toString()}catch{return null}}import{copyFile as nh,readdir as nA,rename as rA,rm as rh,stat as sh,utimes as sA}from"node:fs/promises";import{join as Ee}from"node:path";var Qo="fff30543e313a8b6";import{existsSync as JI}from"node:fs";import{join as Zp}from"node:path";import{existsSync as wI,lstatSync as kI}from"node:fs";import{dirname as EI,join as ea}from"node:path";import{posix as Jo}from"node:path";import{existsSync as ZT,realpathSync as Tp}from"node:fs";import{isAbsolute as eI,join as tI,posix as Ip,relative as nI,resolve as rI}from"node:path";function Ho(e){let t=ZT(e)?Tp(e):rI(e),n=r=>{try{let s=Tp(tI(t,r)),i=nI(t,s);return i===""||i.startsWith("..")||eI(i)?null:s}catch{return null}};return{root:t,text(r,s){let i=n(r);if(i===null)return null;try{return L(i,o=>o.size>s?null:o.read(0,o.size).toString("utf8"))}catch{return null}}}}function Ln(e,t){let n=Ip.normalize(Ip.join(e,t));return n==="."||n.startsWith("..")||n.startsWith("/")?null:n}var sI=8,iI=5e4,Fn=65536,Ap=16,oI=1e3;function Yo(e,t,n){let r=new Vo(t,n);return r.include(e,0),r.entries}var Vo=class{entries=[];variables;folder;host;lines=0;constructor(t,n){this.folder=t,this.host=n,this.variables=new Map([...n.variables,["src",t],["obj",t],["srctree",""],["objtree",""]])}include(t,n){let r=n>sI?null:this.host.read(t);if(r===null)return;let s=[],i=!1;for(let o of uI(r)){if((this.lines+=1)>iI)return;if(/^define\b/.test(o)&&(i=!0),i){/^endef\b/.test(o)&&(i=!1);continue}if(this.conditional(o,s)||!s.every(({holds:l})=>l!==!1))continue;let[,a]=/^-?include\s+(.+)$/.exec(o)??[];if(a!==void 0){for(let l of Ae(this.expand(a))){let c=Ln("",l.replace(/^\/+/,""));c!==null&&this.include(c,n+1)}continue}this.assign(o,s.flatMap(({needs:l})=>l))}}conditional(t,n){let[,r,s=""]=/^(ifdef|ifndef|ifeq|ifneq|else|endif)\b\s*(.*)$/.exec(t)??[];if(r===void 0)return!1;if(r==="endif")n.pop();else if(r==="else"){let i=n.at(-1);if(!i)return!0;i.done||=i.holds===!0;let o=s===""?null:this.condition(s),a=o===null?i.holds===null?null:!0:o.holds;i.holds=i.done?!1:a,i.needs=o===null?i.otherwise:o.needs,i.otherwise=o===null?[]:o.otherwise}else n.length<Ap*4&&n.push(this.condition(`${r} ${s}`));return!0}condition(t){let[,n="",r=""]=/^(\w+)\s*(.*)$/.exec(t)??[],s=n==="ifndef"||n==="ifneq",[i,o]=/^if(n?)def$/.test(n)?[`$(${r.trim()})`,null]:cI(r)??["",""],a=Ls(i).concat(o===null?[]:Ls(o)),[l,c]=[this.expandKnown(i),o===null?"":this.expandKnown(o)],u=l===null||c===null?null:o===null?l!=="":l===c,d=u===null?null:u!==s,m=o!==null&&["","n"].includes(o.trim())?s:!s,p=a.length===0?[]:[Op(a)];return{holds:d,done:!1,needs:m?p:[],otherwise:m?[]:p}}assign(t,n){let[,r,s,i]=/^(?:export\s+|override\s+)*([^\s:+?=#][^=:+?]*?)\s*(\+=|:=|::=|\?=|=)\s*(.*)$/.exec(t)??[];if(r===void 0||i===void 0)return;let o=this.listOf(r);if(o!==null){let d=[...n,...o.needs],f=i.replace(/\$\(([\w-]+)-(?:y|objs)\)/g,(m,p)=>{let g=this.entries.filter(_=>_.list===p).slice(0,oI);for(let _ of g)this.entries.push({list:o.list,needs:[...d,..._.needs],words:_.words});return""});this.entries.push({list:o.list,needs:d,words:Ae(this.expand(f))})}let a=this.expand(i),l=this.expand(r),c=this.variables.get(l);if(s==="?="&&c!==void 0)return;let u=s==="+="&&c!==void 0?`${c} ${a}`:a;this.variables.set(l,u.slice(0,Fn))}listOf(t){let[,n,r]=/^([^$]+?)-(y|m|objs|\$[({].*[)}])$/.exec(t.trim())??[];if(n===void 0||r===void 0)return null;if(!r.startsWith("$"))return{list:n,needs:[]};let s=Ls(r);if(s.length===0)return null;let i=this.expandKnown(r);return i!==null&&!/^[ym]/.test(i)?null:{list:n,needs:[Op(s)]}}expandKnown(t){return Ls(t).some(n=>this.host.option(n)===void 0)?null:this.expand(t).trim()}expand(t,n=0){if(n>Ap||!t.includes("$"))return t.slice(0,Fn);let r="";for(let s=0;s<t.length&&r.length<Fn;){let i=t[s]==="$"?t[s+1]:void 0;if(i!=="("&&i!=="{"){r+=t[s]==="$"&&i==="$"?"":t[s],s+=1;continue}let o=Rp(t,s+1);r+=this.reference(t.slice(s+2,o),n+1),s=o+1}return r.slice(0,Fn)}reference(t,n){let[,r,s=""]=/^([a-z-]+)\s+(.*)$/s.exec(t)??[];if(r===void 0){let o=this.expand(t,n);return o.startsWith("CONFIG_")?this.host.option(o)??"":this.variables.get(o)??""}let i=Np(s).map(o=>this.expand(o,n));return aI[r]?.(i)??""}},aI={addprefix:([e="",t=""])=>Ae(t).map(n=>`${e}${n}`).join(" "),addsuffix:([e="",t=""])=>Ae(t).map(n=>`${n}${e}`).join(" "),subst:([e="",t="",n=""])=>e===""?n:n.replaceAll(e,()=>t),patsubst:([e="",t="",n=""])=>Ae(n).map(r=>lI(r,e,t)).join(" "),sort:([e=""])=>[...new Set(Ae(e))].sort().join(" "),strip:([e=""])=>Ae(e).join(" "),filter:([e="",t=""])=>Ae(t).filter(n=>Ae(e).some(r=>Xo(n,r)!==null)).join(" "),"filter-out":([e="",t=""])=>Ae(t).filter(n=>!Ae(e).some(r=>Xo(n,r)!==null)).join(" ")};function lI(e,t,n){let r=Xo(e,t);return r===null?e:n.replace("%",()=>r)}function Xo(e,t){let n=t.indexOf("%");if(n===-1)return e===t?"":null;let[r,s]=[t.slice(0,n),t.slice(n+1)];return e.length>=r.length+s.length&&e.startsWith(r)&&e.endsWith(s)?e.slice(r.length,e.length-s.length):null}function cI(e){if(e.startsWith("(")){let[n="",r=""]=Np(e.slice(1,Rp(e,0)));return[n.trim(),r.trim()]}let t=/^(["'])(.*?)\1\s+(["'])(.*?)\3/.exec(e);return t?[t[2],t[4]]:null}function Rp(e,t){let n=0;for(let r=t;r<e.length;r+=1)if((e[r]==="("||e[r]==="{")&&(n+=1),(e[r]===")"||e[r]==="}")&&(n-=1)===0)return r;return e.length}function Np(e){let t=[""],n=0;for(let r of e)(r==="("||r==="{")&&(n+=1),(r===")"||r==="}")&&(n-=1),r===","&&n===0?t.push(""):t.push(`${t.pop()}${r}`);return t}function Ls(e){return[...new Set(e.match(/\bCONFIG_\w+/g)??[])]}function Op(e){return e.slice(0,8).join("|")}function Ae(e){return e.split(/\s+/).filter(t=>t!=="")}function*uI(e){let t="";for(let n of e.split(`
`)){let r=n.replace(/\r$/,"");if(r.endsWith("\\")&&t.length<Fn){t+=`${r.slice(0,-1)} `;continue}let s=(t+r).replace(/(^|[^\\])#.*$/,"$1").trim();t="",s!==""&&(yield s)}t.trim()!==""&&(yield t.trim())}var dI=2e4,fI=24,mI=1<<20,Mp=new Set(["obj","lib","core","drivers","net","virt","libs","head","init","extra"]);function Lp(e,t,n){let r={read:i=>e.text(i,mI),option:i=>t===null?void 0:t.get(i)??"",variables:new Map([["SRCARCH",n],["ARCH",n],["BITS","64"]])},s=new Zo(r);for(let i of["Kbuild","Makefile",`arch/${n}/Makefile`])s.entries(Yo(i,"",r),"",[],0);for(let i of[`arch/${n}`,"init","usr"])s.folder(i,[],0);return s.result()}var Zo=class{host;parsed=new Map;ways=new Map;modules=new Map;walked=new Map;constructor(t){this.host=t}folder(t,n,r){let s=this.walked.get(t)??[];r>fI||s.length>=8||s.some(i=>i.join()===n.join())||(this.walked.set(t,[...s,n]),this.entries(this.listsOf(t),t,n,r))}entries(t,n,r,s){let i=new Map;for(let o of t){let a=i.get(o.list);a?a.push(o):i.set(o.list,[o])}for(let o of t)if(Mp.has(o.list))for(let a of o.words){let l=Ln(n,a.replace(/^\/+(?=\S)/,n===""?"":"/"));if(l===null)continue;let c=[...r,...o.needs];a.endsWith("/")?this.folder(l.replace(/\/$/,""),c,s+1):/\/lib\.a$/.test(a)?this.folder(Jo.dirname(l),c,s+1):a.endsWith(".o")&&this.object(l.slice(0,-2),c,n,i)}}object(t,n,r,s){this.add(t,n);let i=Jo.basename(t),o=i.replaceAll("-","_");if(this.modules.set(o,this.modules.has(o)&&this.modules.get(o)!==t?null:t),!Mp.has(i))for(let a of s.get(i)??[])for(let l of a.words){let c=l.endsWith(".o")?Ln(r,l):null;c!==null&&this.add(c.slice(0,-2),[...n,...a.needs])}}add(t,n){let r=this.ways.get(t),s=pI(n);r?r.length<16&&!r.some(i=>i.join()===s.join())&&r.push(s):this.ways.set(t,[s])}listsOf(t){let n=this.parsed.get(t);if(n===void 0){if(n=[],this.parsed.size<dI){for(let r of["Kbuild","Makefile"])if(n=Yo(Jo.join(t,r),t,this.host),n.length>0)break}this.parsed.set(t,n)}return n}result(){let{ways:t,modules:n}=this,r=new Map;return{size:t.size,needsOf:s=>{let i=t.get(s);if(!i)return null;let o=r.get(s);return o===void 0&&r.set(s,o=hI(i)),o},moduleObject:s=>n.get(s)??null}}};function pI(e){return e.filter((t,n)=>t!=="CONFIG_64BIT"&&!e.includes(t,n+1))}function hI(e){if(e.length===1)return e[0];if(e.some(i=>i.length===0))return[];let t=e[0].filter(i=>e.every(o=>o.includes(i))),n=e.map(i=>i.filter(o=>!t.includes(o)));if(n.some(i=>i.length===0))return t;let r=[...new Set(n.map(i=>i.at(-1)).flatMap(i=>i.split("|")))],s=new Set(e.map(i=>i.at(-1)));return s.size===1?[...t.slice(0,-1),r.slice(0,8).join("|"),[...s][0]]:[...t,r.slice(0,8).join("|")]}function Fp(e,t){let n=[],r=[],s=!0;for(let i of e.split(`
`)){let o=/^([A-Z]):\s*(.*?)\s*$/.exec(i.slice(0,1e3));if(o===null){i.trim()!==""&&(s||n.length===0)&&n.push(i.trim().slice(0,200)),s=i.trim()==="";continue}s=!1;let[,a,l]=o;if(!/^[FXN]$/.test(a)||l===""||l.length>300||n.length===0||r.length>=2e5)continue;let c=n.length-1,u=a==="N"?bI(l,c):gI(l,c,a,t);u!==null&&r.push(u)}return yI(n,r)}function gI(e,t,n,r){let s=/[*?[]/.test(e),i=!s&&!e.endsWith("/")&&r(e)?`${e}/`:e,o=/^[^*?[]*/.exec(i)[0],a=i.split("/").length-1,l=i.endsWith("/");return{section:t,exclude:n==="X",literal:o,expression:s?new RegExp(`^${_I(i)}`):null,slashes:l?-1:a,depth:i.startsWith("*")?-1:a+(l?0:1)}}function _I(e){return e.replace(/\[[\w^-]+\]|\*+|[^\w/]/g,t=>t.startsWith("*")?".*":t==="?"?".":t.length>1?t:`\\${t}`)}function bI(e,t){let n=e.replace(/\s+/g,""),r=n.match(/[*+{]/g)?.length??0;if(/\)[*+?{]|\\[1-9]|\(\?/.test(n)||r>3)return null;try{return{section:t,exclude:!1,literal:"",slashes:-1,depth:0,expression:new RegExp(n)}}catch{return null}}function yI(e,t){let n=new Map;for(let o of t){let a=o.literal.split("/").slice(0,-1).slice(0,2).join("/"),l=n.get(a);l?l.push(o):n.set(a,[o])}let r=o=>{let[a="",l=""]=o.split("/").slice(0,-1);return[...new Set(["",a,l===""?"":`${a}/${l}`])].map(u=>n.get(u)??[])},s=new Map,i=o=>{let a=new Map,l=new Set,c=o.split("/").length-1;for(let d of r(o))for(let f of d)o.startsWith(f.literal)&&(f.slashes!==-1&&f.slashes!==c||f.expression!==null&&!f.expression.test(o)||(f.exclude?l.add(f.section):a.set(f.section,Math.max(a.get(f.section)??-1,f.depth))));let u=-1;for(let[d,f]of a)l.has(d)||(u===-1||f>a.get(u)||f===a.get(u)&&d<u)&&(u=d);return u===-1?null:e[u]};return o=>{let a=s.get(o);return a===void 0&&s.set(o,a=i(o.slice(0,1e3))),a}}var xI=8<<20,SI=8<<20;function Fs(e){return["MAINTAINERS","Kbuild","Kconfig","Makefile","init/main.c"].every(t=>wI(ea(e,t)))}function Cp(e,t){let n=EI(e);if(!n.endsWith(`/${t}`))return null;let r=n.slice(0,-t.length-1);return[r,ea(r,"source")].find(Fs)??null}function Bp(e){return e.split("/")[1]??""}function Pp(e,t,n=null){if(!Fs(e))throw h("this is not the source tree of a kernel",{place:{file:e},hint:"give the folder that has the kernel's MAINTAINERS, Kbuild and init/main.c"});let r=Ho(e),s=n===null?null:TI(Ho(n)),i=r.text("MAINTAINERS",SI)??"";return{root:r.root,version:II(r),kbuild:Lp(r,s,t),ownerOf:Fp(i,o=>vI(ea(r.root,o)))}}function vI(e){return kI(e,{throwIfNoEntry:!1})?.isDirectory()??!1}function TI(e){let t=e.text(".config",xI);if(t===null)return null;let n=new Map;for(let r of t.split(`
`)){let[,s,i]=/^(CONFIG_\w+)=(.*)$/.exec(r)??[];s!==void 0&&i!==void 0&&n.set(s,i.replace(/^"(.*)"$/,"$1"))}return n}function II(e){let t=e.text("Makefile",1048576)??"",n=i=>new RegExp(`^${i} = (\\d+)$`,"m").exec(t.slice(0,2e3))?.[1],[r,s]=[n("VERSION"),n("PATCHLEVEL")];return r===void 0||s===void 0?null:`${r}.${s}`}function Up({kbuild:e},t){return e.needsOf(t.replace(/\.\w+$/,""))}function $p(e,t){let n=new Cs,r=new Cs,{files:s}=e,i={length:s.length,path:s.path,need:Int32Array.from(s.path,o=>n.row(Up(t,o)?.join(" ")??null)),needs:n.texts,owner:Int32Array.from(s.path,o=>r.row(t.ownerOf(o))),owners:r.texts};return{...e,tree:t.version??"unknown",files:i}}var Cs=class{texts=[];rows=new Map;row(t){if(t===null)return-1;let n=this.rows.get(t);return n===void 0&&this.rows.set(t,n=this.texts.push(t)-1),n}};import{posix as Qp}from"node:path";import{inflateSync as FI}from"node:zlib";var Bs=class e{position;bytes;end;constructor(t,n=0,r=t.length){if(r>t.length||n>r)throw new RangeError("outside of the section");this.bytes=t,this.position=n,this.end=r}get atEnd(){return this.position>=this.end}part(t){let n=this.advance(t);return new e(this.bytes,n,n+t)}skip(t){this.advance(t)}u8(){return this.bytes[this.advance(1)]}i8(){return this.bytes.readInt8(this.advance(1))}u16(){return this.bytes.readUInt16LE(this.advance(2))}u32(){return this.bytes.readUInt32LE(this.advance(4))}u64From(t){return Number(this.bytes.readBigUInt64LE(this.advance(8))-t)}uleb(){let t=0;for(let n=1;;n*=128){let r=this.u8();if(t+=(r&127)*n,r<128)return t}}sleb(){let t=0;for(let n=1;;n*=128){let r=this.u8();if(t+=(r&127)*n,r<128)return r&64?t-n*128:t}}text(){let t=this.bytes.indexOf(0,this.position);if(t<0||t>=this.end)throw new RangeError("a text without an end");let n=this.bytes.toString("utf8",this.position,t);return this.position=t+1,n}advance(t){let n=this.position;if(!(t>=0&&n>=0&&n+t<=this.end))throw new RangeError("cut short");return this.position=n+t,n}};import{posix as ta}from"node:path";var AI=1<<20;function Kp(e,t){let n=e.u32(),r=n===4294967295;r&&(n=e.u64From(0n));let s=e.part(n),i=()=>r?s.u64From(0n):s.u32(),o=s.u16();if(o<2||o>5||o===5&&(s.u8()!==8||s.u8()!==0))return null;let a=i(),l=s.position+a,c=s.u8();o>=4&&s.skip(1),s.skip(1);let u=s.i8(),d=s.u8(),f=s.u8();if(d===0||f===0)return null;let m=Array.from({length:f-1},()=>s.u8()),p=o===5?MI(s,i,t):NI(s);if(p===null)return null;s.position=l;let g=new Map,_=k=>{let w=g.get(k);return w===void 0&&g.set(k,w=RI(p,k)),w},y=p.files.findIndex(({name:k})=>OI(k));return{program:s,minimumLength:c,lineBase:u,lineRange:d,opcodeBase:f,operands:m,path:_,source:()=>_(Math.max(0,y))}}function OI(e){return e!==""&&!e.endsWith(".h")}function RI({directories:e,files:t},n){let r=t[n];if(!r)return"";let s=e[r.directory]??"",i=ta.join(s,r.name);return r.name.startsWith("/")?ta.normalize(r.name):i.startsWith("/")?i:ta.join(e[0]??"",i)}function NI(e){let t=[""];for(let r=e.text();r!=="";r=e.text())t.push(r);let n=[{name:"",directory:0}];for(let r=e.text();r!=="";r=e.text())n.push({name:r,directory:e.uleb()}),e.uleb(),e.uleb();return{directories:t,files:n}}var zp={path:1,directory:2},Vt={string:8,udata:15,data1:11,data2:5,data4:6,data16:30},Dp={strp:14,lineStrp:31};function MI(e,t,n){let r=()=>{let o=Array.from({length:e.u8()},()=>({type:e.uleb(),form:e.uleb()})),a=e.uleb();if(a>AI||o.length===0)return a===0?[]:null;let l=[];for(let c=0;c<a;c+=1){let u=o.map(m=>({type:m.type,value:LI(e,m.form,t,n)}));if(u.some(({value:m})=>m===null))return null;let d=u.find(({type:m})=>m===zp.path)?.value,f=u.find(({type:m})=>m===zp.directory)?.value;l.push({name:typeof d=="string"?d:"",directory:typeof f=="number"?f:0})}return l},s=r(),i=s&&r();return i&&{directories:s.map(({name:o})=>o),files:i}}function LI(e,t,n,r){switch(t){case Vt.string:return e.text();case Dp.lineStrp:return ge(r.line,n());case Dp.strp:return ge(r.info,n());case Vt.udata:return e.uleb();case Vt.data1:return e.u8();case Vt.data2:return e.u16();case Vt.data4:return e.u32();case Vt.data16:return e.skip(16),0;default:return null}}var Gp=512*2**20;function YK(e,t,n){let r=new ra(n);return Wp(e,t,r)?r.found:null}function jp(e,t,n){let r=new sa(n);return Wp(e,t,r)?r.found:null}function Wp(e,t,n){let r=na(e,t,".debug_line");if(r===null)return!1;let s={line:na(e,t,".debug_line_str")??Buffer.alloc(0),info:na(e,t,".debug_str")??Buffer.alloc(0)};try{for(let i=new Bs(r);!i.atEnd;){let o=Kp(i,s);o!==null&&BI(o,n)}}catch(i){throw i instanceof RangeError?h("the line information is damaged",{place:{file:e.name},cause:i}):i}return!0}function na(e,t,n){let r=t.sections.find(o=>o.name===n);if(!r||r.size<24||r.size>Gp)return null;let s=e.read(r.offset,r.size);return s.readUInt32LE(0)===1&&s.readUInt32LE(4)===0?FI(s.subarray(24),{maxOutputLength:Gp}):s}var Ps=class{lowest;starts;ends;order;last=0;constructor(t){this.order=t.map((n,r)=>r).sort((n,r)=>CI(t[n].start,t[r].start)),this.lowest=this.order.length>0?t[this.order[0]].start:0n,this.starts=Float64Array.from(this.order,n=>Number(t[n].start-this.lowest)),this.ends=Float64Array.from(this.order,n=>Number(t[n].end-this.lowest))}at(t){if(t<0)return-1;if(!this.holds(this.last,t)){let n=this.search(t);if(n<0)return-1;this.last=n}return this.order[this.last]}begins(t){return t===this.starts[this.last]}holds(t,n){return n>=this.starts[t]&&n<this.ends[t]}search(t){let n=0,r=this.starts.length-1;for(;n<=r;){let s=n+r>>1;this.starts[s]<=t?n=s+1:r=s-1}return r>=0&&this.holds(r,t)?r:-1}},ra=class{lowest;found;ranges;constructor(t){this.ranges=new Ps(t),this.lowest=this.ranges.lowest,this.found=t.map(()=>({begin:null,lines:new Map}))}row(t,n,r,s){let i=s===0?-1:this.ranges.at(t);if(i===-1)return;let o=n.path(r),a=this.found[i];a.begin===null&&this.ranges.begins(t)&&(a.begin={path:o,line:s});let l=a.lines.get(o);l?l.add(s):a.lines.set(o,new Set([s]))}},sa=class{lowest;ranges;best;bestRows;latest;latestRows;constructor(t){this.ranges=new Ps(t),this.lowest=this.ranges.lowest,this.best=t.map(()=>null),this.latest=t.map(()=>null),this.bestRows=new Int32Array(t.length),this.latestRows=new Int32Array(t.length)}get found(){return this.best.map(t=>t?.source()??null)}row(t,n){let r=this.ranges.at(t);r!==-1&&(this.latest[r]!==n&&(this.latest[r]=n,this.latestRows[r]=0),this.latestRows[r]+=1,!(this.latestRows[r]<=this.bestRows[r])&&(this.best[r]=n,this.bestRows[r]=this.latestRows[r]))}};function CI(e,t){return e<t?-1:e>t?1:0}var Xt={copy:1,advancePc:2,advanceLine:3,setFile:4,constAddPc:8,fixedAdvancePc:9},qp={endSequence:1,setAddress:2};function BI(e,t){let{program:n,opcodeBase:r,lineBase:s,lineRange:i,minimumLength:o}=e,a=-1,l=1,c=1;for(;!n.atEnd;){let u=n.u8();if(u>=r){let d=u-r;a+=Math.floor(d/i)*o,c+=s+d%i,t.row(a,e,l,c)}else if(u===0){let d=n.uleb(),f=n.position+d,m=n.u8();m===qp.setAddress&&(a=n.u64From(t.lowest)),m===qp.endSequence&&([a,l,c]=[-1,1,1]),n.position=f}else if(u===Xt.copy)t.row(a,e,l,c);else if(u===Xt.advancePc)a+=n.uleb()*o;else if(u===Xt.advanceLine)c+=n.sleb();else if(u===Xt.setFile)l=n.uleb();else if(u===Xt.constAddPc)a+=Math.floor((255-r)/i)*o;else if(u===Xt.fixedAdvancePc)a+=n.u16();else for(let d=e.operands[u-1]??0;d>0;d-=1)n.uleb()}}function Vp(e,t){let n=L(e,r=>r.size<64||!he(r.read(0,4))?null:jp(r,U(r),PI(t)));return n&&ia("debug-lines",UI(n))}function ia(e,t){let n=[...new Set(t.filter(s=>s!==null))].sort(),r=new Map(n.map((s,i)=>[s,i]));return{evidence:e,paths:n,fileOf:Int32Array.from(t,s=>s===null?-1:r.get(s))}}function PI({address:e,size:t,length:n}){return Array.from({length:n},(r,s)=>({start:e[s],end:e[s]+BigInt(t[s])}))}var Hp="/init/main.c";function UI(e){let t=new Set(e.filter(o=>o!==null&&o!=="")),n=[...t].find(o=>o.endsWith(Hp))??"",r=n.slice(0,Math.max(0,n.length+1-Hp.length)),s=new Map,i=new Set;for(let o of t){let a=r!==""&&o.startsWith(r)?o.slice(r.length):null;a===null&&(r!==""||o.startsWith("/"))||(s.set(o,a??o),i.add(Qp.dirname(a??o)))}for(let o of t){if(s.has(o))continue;let a=o.split("/").filter(c=>c!==""&&c!=="."&&c!==".."),l=a.map((c,u)=>a.slice(u).join("/"));s.set(o,l.find(c=>i.has(Qp.dirname(c))&&c.includes("/"))??o)}return e.map(o=>o===null?null:s.get(o)??null)}import{existsSync as Yp,readdirSync as zI}from"node:fs";import{join as Yt,posix as oa}from"node:path";var Us=`!<thin>
`;function Xp(e){if(e.size<Us.length||e.size>67108864)return null;let t=e.read(0,e.size);if(t.toString("latin1",0,Us.length)!==Us)return null;let n=[],r="";for(let s=Us.length;s+60<=t.length&&n.length<1e5;){let i=t.toString("latin1",s,s+16).trimEnd(),o=Number(t.toString("latin1",s+48,s+58).trim());if(!Number.isSafeInteger(o)||o<0)return n;if(s+=60,i==="//"||i==="/"||i==="/SYM64/"){i==="//"&&(r=t.toString("utf8",s,s+o)),s+=o+o%2;continue}let a=/^\/(\d+)/.exec(i)?.[1],l=a===void 0?i.replace(/\/$/,""):$I(r,Number(a));l!==""&&n.push(l)}return n}function $I(e,t){let n=e.indexOf(`
`,t);return n===-1?"":e.slice(t,n).replace(/\/$/,"")}var DI=5e4,KI=5e4,GI=["built-in.a","lib.a","vmlinux.a"],qI=new Set(["Documentation","tools","scripts","samples","include","LICENSES","debian"]);function Jp(e,t){let n=jI(e);if(n.length===0)return null;let r=QI(e,n),s=VI(t,r),i=n.map(o=>YI(e,o));return ia("objects",Array.from(s,o=>o===-1?null:i[o]))}function jI(e){let t=new Set,n=[""];for(let r=0;r<n.length&&r<DI;r+=1){let s=n[r];for(let i of zI(Yt(e,s),{withFileTypes:!0})){let{name:o}=i;if(i.isDirectory()&&!o.startsWith(".")&&!(s===""&&qI.has(o)))n.push(oa.join(s,o));else if(i.isFile()&&GI.includes(o))for(let a of WI(e,s,o))t.size<KI&&t.add(a)}}return[...t]}function WI(e,t,n){return(L(Yt(e,t,n),Xp)??[]).flatMap(s=>{if(!s.endsWith(".o"))return[];let o=[oa.join(t,s),oa.normalize(s)].find(a=>!/^(\.\.|\/)/.test(a)&&Yp(Yt(e,a)));return o===void 0?[]:[o]})}function QI(e,t){let n=new Map,r=new Map;for(let[s,i]of t.entries())for(let{name:o,isWeak:a}of HI(Yt(e,i))){let l=a?r:n,c=l.get(o);c?c.push(s):l.set(o,[s])}for(let[s,i]of r)n.has(s)||n.set(s,i);return n}function HI(e){try{return L(e,t=>{if(t.size<64||!he(t.read(0,4)))return[];let n=U(t),r=qe(n);if(!r)return[];let s=zt(t,n,r),i=[];for(let o=0;o<s.length;o+=1){if(s.code[o]!==1)continue;let a=s.binding[o]===B.weak;i.push({name:ge(s.names,s.name[o]),isWeak:a})}return i})}catch{return[]}}function VI(e,t){let{length:n}=e,r=new Int32Array(n).fill(-1),s=new Map;for(let l=0;l<n;l+=1){let c=e.aliases(l).map(f=>t.get(f)??[]),u=c.find(f=>f.length===1),d=c.find(f=>f.length>1);u?r[l]=u[0]:d&&s.set(l,d)}let i=XI(e,r),o=new Set,a=-1;for(let l=0;l<n;l+=1){l>0&&e.section(l)!==e.section(l-1)&&(a=-1);let c=s.get(l);if(c){let u=_=>`${_} ${e.name(l)}`,d=i[l],f=c.filter(_=>!o.has(u(_))),m=f.filter(_=>_===a||_===d),p=f.filter(_=>_>a&&_<d),g=m.length>0?m:p;g.length===1&&(r[l]=g[0],o.add(u(g[0])))}r[l]!==-1&&(a=r[l])}return r}function XI(e,t){let n=new Int32Array(t.length).fill(-1),r=-1;for(let s=n.length-1;s>=0;s-=1)s+1<n.length&&e.section(s)!==e.section(s+1)&&(r=-1),n[s]=r,t[s]!==-1&&(r=t[s]);return n}function YI(e,t){let n=t.slice(0,-2),r=["c","S","rs"].find(s=>[e,Yt(e,"source")].some(i=>Yp(Yt(i,`${n}.${s}`))));return`${n}.${r??"c"}`}function eh(e,t,n){let r=[],{arch:s}=t,i=Cp(e.kernel,s.kernel.folder),o=ZI(e.kernel,s.kernel.folder),a=e.source??i??(Fs(n)?n:null),l=a===null?null:Pp(a,Bp(s.kernel.folder),o),c=l&&eA(l,t.banner);return c&&(e.source!==null&&r.push(c),l=null),{codeFiles:tA(e,t,o??l?.root??null,r),tree:l,warnings:r}}function aa(e,{tree:t,warnings:n}){let r=e.sources&&t?$p(e.sources,t):e.sources;return{...e,sources:r,warnings:[...e.warnings,...n]}}function th({codeFiles:e}){if(e===null)return null;let{evidence:t,paths:n,fileOf:r}=e;return R(`${t} ${n.join(`
`)} ${R(new Uint8Array(r.buffer))}`)}function ZI(e,t){let[,n]=new RegExp(`^(.*)/${t}/[^/]+$`).exec(e)??[];return n!==void 0&&JI(Zp(n,".config"))?n:null}function eA(e,t){let[,n]=/^Linux version (\d+\.\d+)/.exec(t??"")??[];return n===void 0||e.version===null||n===e.version?null:`${e.root} is the source tree of Linux ${e.version}, the kernel is ${n}: what builds its files is not told`}function tA({vmlinux:e,kernel:t},{symbols:n,buildId:r,doubt:s,image:i},o,a){if(s!==null||n.length===0)return null;try{let l=o===null?null:Zp(o,"vmlinux"),c=[e,i.format==="ELF"?t:null,r===null?null:os({buildId:r,release:i.release,kernelPath:t,root:"/"}),l!==null&&r!==null&&kn(l,r)?l:null];for(let u of new Set(c)){let d=u===null?null:Vp(u,n);if(d!==null)return d}return o===null?null:Jp(o,n)}catch(l){return a.push(`which files functions are from is not told: ${x(l)}`),null}}var iA=40;function L8(e){if(!(Qo===null||e.BOOTGATE_AGAIN))return{folder:Ee(or(e),"boots"),code:Qo}}async function ih({scenario:e,guest:t,qemu:n,symbols:r,evidence:s,digestOf:i},{keptBoots:o,env:a,keepTraces:l}){let{tracer:c,runs:u,modules:d,sysroot:f,qemuArgs:m,focus:p}=e,g=d!==null||f!==null||m.length>0||p?.run!=null;if(!o||c!=="plugin"||u>1||g||l!==void 0)return null;let _=async P=>P===null?null:await i(P),{kernel:y,initrd:k,vmlinux:w,disk:E}=e,T={name:"",kernel:"",initrd:"",vmlinux:"",source:""},v=[o.code,{...e,...T,disk:E&&{...E,path:""},limits:e.limits.instructions},await Promise.all([y,t.kernel,t.initrd,w,E?.path??null].map(_)),k===null?null:await _(k),[t.append,t.disk?.as,t.uefi?.sha256],[await _(n.binary),n.versionLine,n.firmwareSha256,n.shortfall],[oA(r),th(s)],["BOOTGATE_CHECK_TRACER","BOOTGATE_DEBUGINFOD","DEBUGINFOD_URLS","CC"].map(P=>a[P])];return R(JSON.stringify(v,(P,C)=>typeof C=="bigint"?C.toString():C)).slice(0,32)}function oA(e){let{source:t,address:n,length:r}=e,s=Array.from({length:r},(o,a)=>e.name(a)).join(`
`),i=new Uint8Array(n.buffer,n.byteOffset,n.byteLength);return R(`${t} ${R(i)} ${s}`)}async function oh(e,{scenario:t,qemu:n},r,{keptBoots:s}){let i=Ee(s.folder,e),o=Ee(r,"run-1"),a=Ee(o,"console.log");try{let l=Ee(i,"profile.json.gz"),{mtime:c}=await sh(l),u=await ul(l);await S(o),await nh(Ee(i,"console.log"),a),await sA(i,new Date,new Date).catch(()=>{});let{coverage:d,outcome:f,totals:m}=u,p=[...d.notes,ol(c)];return{profile:{...u,scenario:t.name,coverage:{...d,notes:p}},recording:{format:"bootgate-recording",version:1,folder:o,scenario:t,qemu:n,command:[],outcome:f,wallMs:m.wallMs,trace:null,console:a,qemuLog:Ee(o,"qemu.log"),marks:[],warnings:[]}}}catch{return null}}async function ah(e,{profile:t,recording:n},{keptBoots:r}){if(n.outcome.kind!=="reached-end")return;let{folder:s}=r;try{let i=await q(s,".boot");try{await cl(Ee(i,"profile.json.gz"),t),await nh(n.console,Ee(i,"console.log")),await rA(i,Ee(s,e))}finally{await rh(i,{recursive:!0,force:!0})}await aA(s)}catch{}}async function aA(e){let t=(await nA(e)).filter(r=>!r.startsWith(".")),n=await Promise.all(t.map(async r=>({name:r,at:(await sh(Ee(e,r))).mtimeMs})));for(let{name:r}of n.sort((s,i)=>i.at-s.at).slice(iA))await rh(Ee(e,r),{recursive:!0,force:!0})}var lA=1e3,cA=.98,uA=.5,dA=20;function la(e,t){return ca(ua(e,t))}function ch(e,t,n){let r=ua(t,n);if(!ca(r))throw h(`this System.map belongs to another kernel: ${r.difference}`,{place:{file:e},hint:"leave --vmlinux out (the symbols inside the kernel are used), or give the right one"})}function uh(e,t){let{compared:n,equal:r,difference:s}=ua(e,t);return n<dA||ca({compared:n,equal:r})?null:{sure:r<n*uA,text:`${n-r} of ${n} functions stand elsewhere than the kernel's own symbols say: ${s}`}}function ca({compared:e,equal:t}){return t>=e*cA}function ua(e,t){let n=Math.max(1,Math.floor(t.length/lA)),r=0,s=0,i="";for(let o=0;o<t.length;o+=n){let a=t.name(o),l=t.address[o];if(r+=1,e.addressesOf(a).includes(l)){s+=1;continue}let c=e.addressOf(a);i||=`${a} is at ${lh(l)} in the kernel and ${c===null?"not in this file":`at ${lh(c)} in this file`}`}return{compared:r,equal:s,difference:i}}function lh(e){return`0x${e.toString(16)}`}var fA=.98,mA=.5,dh=20;function fh(e,t,n){let r=pA(e,n),s=t===null||t===e?null:uh(e,t),i=r===null&&mh(e,n).length>=dh;return[r,s===null||!i?s:{...s,sure:!1}].filter(a=>a!==null)}function pA(e,t){let n=mh(e,t),r=n.filter(({found:a,address:l})=>!a.includes(l));if(n.length<dh||r.length<=n.length*(1-fA))return null;let{name:s,address:i,found:o}=r[0];return{sure:r.length>n.length*(1-mA),text:`${r.length} of ${n.length} functions and variables that the kernel exports stand elsewhere than its symbols say: ${s} is at 0x${i.toString(16)}, not at 0x${o[0].toString(16)}`}}function mh(e,t){return t.map(n=>({...n,found:e.addressesOf(n.name)})).filter(({found:n})=>n.length>0)}import{readFile as vA}from"node:fs/promises";import{join as TA}from"node:path";var hh=60319,zs=24,hA=1<<22,$s=64,at={pointer:2,array:3,struct:4,union:5,typedef:8,float:16,enum64:19},da=12,gA=[8,9,10,11,18],_A=[1,4,5,6,16,19],bA=8;function gh(e){let t=yA(e);return t===null?null:EA(t)}function yA(e){if(e.sections.length===0)return kA(e.bytes);let t=e.sections.find(({name:s})=>s===".BTF");if(t===void 0)return null;let n=Number(t.end-t.start);if(n<zs||t.offset+n>e.bytes.length)return null;let r=e.bytes.subarray(t.offset,t.offset+n);return r.readUInt16LE(0)===hh&&r[2]===1?r:null}var ph=Buffer.from([159,235,1,0,zs,0,0,0,0,0,0,0]),wA=65536;function kA(e){let t=null;for(let n=e.indexOf(ph);n>=0;n=e.indexOf(ph,n+4)){let r=n+zs+e.readUInt32LE(n+16)+e.readUInt32LE(n+20);r>e.length||r-n<Math.max(wA,t?.length??0)||(t=e.subarray(n,r))}return t}function EA(e){if(e.length<zs||e.readUInt16LE(0)!==hh||e[2]!==1)throw Cn("this is not BTF of version 1");let t=e.readUInt32LE(4),n=r=>{let s=t+e.readUInt32LE(r),i=s+e.readUInt32LE(r+4);if(i>e.length)throw Cn("its parts lie outside of it");return e.subarray(s,i)};return new fa(n(8),n(16))}var fa=class{types;strings;starts;byName=new Map;found=new Map;constructor(t,n){this.types=t,this.strings=n,this.starts=SA(t);let r=[];for(let s=1;s<this.starts.length;s+=1){let i=this.kindOf(s);i===at.typedef&&r.push(s),(i===at.struct||i===at.union)&&this.keepName(s)}for(let s of r)this.keepName(s)}offsetOf(t){let n=this.found.get(t);return n===void 0&&this.found.set(t,n=this.walk(t.split("."))),n}sizeOf(t){let n=this.byName.get(t);return n===void 0?null:this.sizeOfType(n,$s)}keepName(t){let n=this.nameAt(this.types.readUInt32LE(this.starts[t]));n!==""&&!this.byName.has(n)&&this.byName.set(n,t)}nameAt(t){let n=this.strings.indexOf(0,t);return n<0?"":this.strings.toString("latin1",t,n)}walk([t="",...n]){let r=this.byName.get(t),s=0;if(n.length>$s||n.includes(""))return null;for(let i of n){if(r===void 0)return null;let o=/^\d+$/.test(i)?this.element(r,Number(i)):this.member(r,i,new Set);if(o===null)return null;s+=o.offset,r=o.type}return r===void 0||!Number.isSafeInteger(s)?null:s}element(t,n){let r=this.plain(t);if(r===null||this.kindOf(r)!==at.array)return null;let s=this.starts[r]+12,i=this.types.readUInt32LE(s),o=this.sizeOfType(i,$s),a=this.types.readUInt32LE(s+8);return o===null||n>=a&&a!==0?null:{type:i,offset:n*o}}member(t,n,r){let s=this.plain(t);if(s===null||r.has(s)||!this.isStructure(s))return null;r.add(s);let i=this.starts[s],o=this.types.readUInt32LE(i+4);for(let a=0;a<(o&65535);a+=1){let l=i+12+a*da,c=this.types.readUInt32LE(l),u=this.types.readUInt32LE(l+4),d=this.types.readUInt32LE(l+8),f=o>>>31===1?d>>>24:0,m=(o>>>31===1?d&16777215:d)/8;if(this.nameIs(c,n))return f!==0||!Number.isInteger(m)?null:{type:u,offset:m};if(!this.nameIs(c,""))continue;let p=this.member(u,n,r);if(p!==null)return{type:p.type,offset:m+p.offset}}return null}nameIs(t,n){let{strings:r}=this;if(t+n.length>=r.length||r[t+n.length]!==0)return!1;for(let s=0;s<n.length;s+=1)if(r[t+s]!==n.charCodeAt(s))return!1;return!0}sizeOfType(t,n){let r=this.plain(t);if(r===null||n===0)return null;let s=this.kindOf(r);if(s===at.pointer)return bA;let i=this.starts[r];if(_A.includes(s))return this.types.readUInt32LE(i+8);if(s!==at.array)return null;let o=this.sizeOfType(this.types.readUInt32LE(i+12),n-1);return o===null?null:o*this.types.readUInt32LE(i+20)}plain(t){let n=t;for(let r=0;r<$s;r+=1){if(n===0||n>=this.starts.length)return null;if(!gA.includes(this.kindOf(n)))return n;n=this.types.readUInt32LE(this.starts[n]+8)}return null}isStructure(t){let n=this.kindOf(t);return n===at.struct||n===at.union}kindOf(t){return _h(this.types.readUInt32LE(this.starts[t]+4))}};function _h(e){return e>>>24&31}var xA=[void 0,[4,0],[0,0],[12,0],[0,da],[0,da],[0,8],[0,0],[0,0],[0,0],[0,0],[0,0],[0,0],[0,8],[4,0],[0,12],[0,0],[4,0],[0,0],[0,12]];function SA(e){let t=[0];for(let n=0;n<e.length;){if(n+12>e.length||t.length>hA)throw Cn("its types do not end well");let r=e.readUInt32LE(n+4),s=xA[_h(r)];if(s===void 0)throw Cn(`type ${t.length} is of a kind unknown here`);if(t.push(n),n+=12+s[0]+s[1]*(r&65535),n>e.length)throw Cn("its last type is cut short")}return Uint32Array.from(t)}function Cn(e){return h(`the kernel's type information (BTF) cannot be read: ${e}`)}var bh=1;async function yh(e,t,n){let r=TA(t,"symbols",`${e.key}.offsets`),s=await RA(r);if((s===null||s.btf&&n.some(o=>!Object.hasOwn(s.answers,o)))&&(s=AA(IA(e),[...Object.keys(s?.answers??{}),...n]),await OA(r,s)),!s.btf)return null;let{answers:i}=s;return new Map(n.flatMap(o=>{let a=i[o]??null;return a===null?[]:[[o,a]]}))}function IA(e){let t=e.open();try{return gh(t)}catch(n){if(n instanceof b)return null;throw n}}function AA(e,t){let n=e===null?[]:t.map(r=>[r,e.offsetOf(r)]);return{version:bh,btf:e!==null,answers:Object.fromEntries(n)}}async function OA(e,t){let n=JSON.stringify(t);await z(e,`${R(n)}
${n}`).catch(()=>{})}async function RA(e){let t=await vA(e,"utf8").catch(()=>""),[n,r=""]=t.split(`
`);if(n!==R(r))return null;let s=JSON.parse(r);return s.version===bh?s:null}var NA={fork:["wake_up_new_task"],execBegin:["begin_new_exec","flush_old_exec"],exit:["do_exit"],map:["perf_event_mmap"],moduleReady:["module_finalize"],moduleInit:["do_init_module"],moduleFree:["free_module"],wake:["try_to_wake_up"],pages:["__alloc_frozen_pages_noprof","__alloc_pages_noprof","__alloc_pages","__alloc_pages_nodemask"],disk:["submit_bio"]},ma={"task.id":["task_struct.pid"],"task.process":["task_struct.tgid"],"task.name":["task_struct.comm"],"task.mm":["task_struct.mm"],"task.parent":["task_struct.real_parent"],"task.fs":["task_struct.fs"],"task.state":["task_struct.__state","task_struct.state"],"task.flags":["task_struct.flags"],"fs.root":["fs_struct.root"],"fs.pwd":["fs_struct.pwd"],"mm.argStart":["mm_struct.arg_start"],"mm.argEnd":["mm_struct.arg_end"],"mm.exeFile":["mm_struct.exe_file"],"bprm.mm":["linux_binprm.mm"],"vma.start":["vm_area_struct.vm_start"],"vma.end":["vm_area_struct.vm_end"],"vma.pageOffset":["vm_area_struct.vm_pgoff"],"vma.file":["vm_area_struct.vm_file"],"vma.flags":["vm_area_struct.vm_flags"],"vma.mm":["vm_area_struct.vm_mm"],"vma.private":["vm_area_struct.vm_private_data"],"specialMapping.name":["vm_special_mapping.name"],"file.path":["file.f_path","file.__f_path"],"file.inode":["file.f_inode"],"path.mount":["path.mnt"],"path.dentry":["path.dentry"],"dentry.name":["dentry.d_name.name","dentry.__d_name.name"],"dentry.parent":["dentry.d_parent"],"vfsmount.root":["vfsmount.mnt_root"],"mount.vfsmount":["mount.mnt"],"mount.parent":["mount.mnt_parent"],"mount.point":["mount.mnt_mountpoint"],"inode.size":["inode.i_size"],"inode.superBlock":["inode.i_sb"],"superBlock.type":["super_block.s_type"],"fileSystemType.name":["file_system_type.name"],"module.name":["module.name"],"module.coreBase":["module.mem.0.base","module.core_layout.base"],"module.coreSize":["module.mem.0.size","module.core_layout.text_size"],"module.initBase":["module.mem.4.base","module.init_layout.base"],"module.initSize":["module.mem.4.size","module.init_layout.text_size"],"module.kallsyms":["module.kallsyms"],"kallsyms.symtab":["mod_kallsyms.symtab"],"kallsyms.count":["mod_kallsyms.num_symtab"],"kallsyms.strtab":["mod_kallsyms.strtab"],"runqueue.running":["rq.nr_running"],"task.cgroups":["task_struct.cgroups"],"cssSet.cgroup":["css_set.dfl_cgrp"],"cgroup.node":["cgroup.kn"],"kernfs.name":["kernfs_node.name"],"bio.operation":["bio.bi_opf"],"bio.size":["bio.bi_iter.bi_size"],"bio.disk":["bio.bi_disk"],"bio.device":["bio.bi_bdev"],"bio.vector":["bio.bi_io_vec"],"blockDevice.disk":["block_device.bd_disk"],"disk.name":["gendisk.disk_name"],"vector.page":["bio_vec.bv_page"],"page.mapping":["page.mapping"],"mapping.host":["address_space.host"],"inode.aliases":["inode.i_dentry"],"dentry.alias":["dentry.d_u.d_alias","dentry.d_alias"],"kernfs.parent":["kernfs_node.parent","kernfs_node.__parent"]},wh=[...[0,1,2,3].map(e=>`module.mem.${e}.size`),"module.core_layout.size"],MA=["task.id","task.process","task.name","task.mm"],LA=["vma.start","vma.end","vma.file","vma.flags","vma.mm","file.path","path.dentry"],FA=["module.name","module.coreBase","module.coreSize","module.kallsyms","kallsyms.symtab"];async function kh(e,t,n){let r=[...Object.values(ma).flat(),...wh],s=await yh(e,n,r);if(s===null)return null;let i=new Map(Object.entries(ma).flatMap(([c,u])=>{let d=u.find(f=>s.has(f));return d===void 0?[]:[[c,s.get(d)]]})),o={...NA,...BA(e.arch)},a=new Map(Object.entries(o).flatMap(([c,u])=>{let d=u.map(f=>t.addressOf(f)).find(f=>f!==null);return d==null?[]:[[c,d]]})),l=t.addressOf("runqueues");return{hooks:a,offsets:i,moduleSizes:wh.flatMap(c=>s.get(c)??[]),runqueues:l===null?null:{address:l,perCpuOffset:t.addressOf("__per_cpu_offset")??0n},pages:CA(t),missing:PA(o,a,i)}}function CA(e){let t=e.addressOf("vm_zone_stat"),n=e.addressOf("_totalram_pages")??e.addressOf("totalram_pages");return t===null||n===null?null:{free:t,total:n}}function BA({hooks:{execDone:e,systemCall:t}}){return{execDone:e,systemCall:t}}function PA(e,t,n){return[{what:"processes",hooks:["fork","execDone","exit"],members:MA},{what:"code of programs and libraries",hooks:["map","execBegin"],members:LA},{what:"modules",hooks:["moduleReady","moduleInit"],members:FA}].flatMap(({what:s,hooks:i,members:o})=>{let a=[...i.filter(l=>!t.has(l)).map(l=>e[l][0]),...o.filter(l=>!n.has(l)).map(l=>ma[l][0])];return a.length===0?[]:[`${s} are not seen in full: this kernel has no ${a.join(", ")}`]})}var xt=At.filter(It).map(({title:e,kernel:t})=>`give ${Dt(e)} kernel: ${t.example} or a vmlinux`).join("; "),UA=[["a LoongArch kernel image",56,"\xCD#\x82\x81"],["a big-endian arm64 kernel image",56,"ARMd"],["a 32-bit or big-endian RISC-V kernel image",56,"RSC"],["a 32-bit ARM kernel (zImage)",36,"(o"],["an EFI kernel (zboot) that is damaged, or compressed in a way not known here",4,"zimg"]];function Eh(e){let t=e.read(0,Math.min(Me,e.size)),n=UA.find(([,a,l])=>t.toString("latin1",a,a+l.length)===l);if(n!==void 0)return{what:n[0],hint:xt};let r=Xa(e);if(r!==null)return{what:r.what,hint:r.hint??xt};let s=Le(t),i=s&&ct(s,"kernel",e.name);if(s!==null)return{what:s.what,hint:i??xt};let o=$A(t);return o!==null?{what:o,hint:`give it with --disk; ${xt}`}:{what:"no kind of file known here",hint:xt}}function $A(e){if(e.length<512||e.readUInt16LE(510)!==43605)return null;let t=e.includes("GRUB")?"GRUB's":e.includes("isolinux")?"isolinux'":null;return t===null?"a disk image or a boot sector":`a disk image or a boot sector (${t})`}var xh="Linux version ";function Sh(e,t){let n=Re(e,t),r=U(n);return ha(e,t,r,ce(n,r))}function ha(e,t,n,r){let s=n.segments.filter(({type:a,address:l})=>a===Ge.load&&l!==0n),[i]=s;if(i===void 0)throw h("nothing of this ELF file is loaded into memory",{place:{file:e}});let o=s.map(({address:a,memorySize:l})=>a+BigInt(l));return{name:e,bytes:t,buildId:r,banner:Ih(t),start:s.reduce((a,{address:l})=>l<a?l:a,i.address),end:o.reduce((a,l)=>l>a?l:a),physical:i.physical,entry:GA(s,n.entry),sections:vh(n),addressAt:a=>qA(s,a),offsetOf:a=>jA(s,a,t.length)}}function vh(e){return e.sections.filter(({allocated:t,type:n,address:r})=>t&&n!==G.nobits&&r!==0n).map(({name:t,address:n,size:r,offset:s,executable:i})=>({name:t,start:n,end:n+BigInt(r),offset:s,executable:i}))}function ga(e,t,n){let{start:r,size:s,physical:i}=n.read(t,e),o=a=>a>=r&&a<r+BigInt(t.length)?Number(a-r):null;return n.relocate(t,o),{name:e,bytes:t,buildId:DA(t),banner:Ih(t),start:r,end:r+BigInt(s),physical:i,entry:r,sections:[],addressAt:a=>a<t.length?r+BigInt(a):null,offsetOf:o}}function _a(e,t){let n=t.segments.filter(({type:o,fileSize:a})=>o===Ge.load&&a>0),r=n.reduce((o,{address:a})=>a<o?a:o,n[0].address),s=n.map(({address:o,fileSize:a})=>Number(o-r)+a),i=Buffer.alloc(Math.max(...s));for(let{address:o,offset:a,fileSize:l}of n)e.copy(i,Number(o-r),a,a+l);return i}function Th(e,{bytes:t,elf:n,buildId:r},s){let i=ga(e,_a(t,n),s),o=vh(n).map(a=>({...a,offset:Number(a.start-i.start)}));return{...i,buildId:r,sections:o}}var pa=Buffer.from([4,0,0,0,20,0,0,0,3,0,0,0,71,78,85,0]),zA=20;function DA(e){for(let t=e.indexOf(pa);t>=0;t=e.indexOf(pa,t+4)){let n=e.lastIndexOf("\x7FELF",t,"latin1");if(n>=0&&t<n+KA(e.subarray(n)))continue;let r=t+pa.length;return e.toString("hex",r,r+zA)}return null}function KA(e){if(e.length<64)return 0;let t=e[4]===1?e.readUInt32LE(32)+e.readUInt16LE(48)*40:Number(e.readBigUInt64LE(40))+e.readUInt16LE(60)*64;return t<=e.length?t:0}function GA(e,t){let n=e.find(r=>t>=r.physical&&t<r.physical+BigInt(r.memorySize));return n===void 0?t:t-n.physical+n.address}function qA(e,t){let n=e.find(r=>t>=r.offset&&t<r.offset+r.fileSize);return n===void 0?null:n.address+BigInt(t-n.offset)}function jA(e,t,n){let r=e.find(i=>t>=i.address&&t<i.address+BigInt(i.fileSize));if(r===void 0)return null;let s=r.offset+Number(t-r.address);return s<n?s:null}function Ih(e){for(let t=e.indexOf(xh);t>=0;t=e.indexOf(xh,t+1)){let n=e.indexOf(0,t),r=e.toString("latin1",t,Math.min(n<0?e.length:n,t+1024));if(/^Linux version \d/.test(r))return r.trimEnd()}return null}function Bn(e){Rt(e,"kernel");let t=Ya(e,Ja),n=t.read(a=>a.read(0,Math.min(4096,a.size))),r=Za(n);if(r!==null){let a=O(r.name);return he(n)?VA(e,a,t):WA(e,a,t)}if(he(n))throw ZA(e,n);let{what:s,hint:i}=t.read(Eh),o=t.unwrapped===null?"":`${t.unwrapped.wrappings.join(", ")}, and in it is `;throw h(`this is ${o}${s}, not an ${di()} kernel`,{place:{file:e},hint:i})}function WA(e,t,{read:n,unwrapped:r}){let s=n(m=>m.read(0,m.size)),{kernel:i}=t,{offset:o,length:a}=i.payload(s,e),l=s.subarray(o,o+a),c=Ne(l),u=c===null&&i.raw?.matches(l)===!0,d=()=>u?Buffer.from(l):HA(e,{kernel:i,payload:l,offset:o,compression:c}),f=Rh(()=>QA(e,i,d()));return{path:e,arch:t,format:i.name,compression:c,starts:!0,unwrapped:r,read:n,key:R(s),open:f,bootable:()=>i.raw===null||u?r?.bytes??null:d(),get version(){return i.raw===null?i.version(s):f().banner},get release(){return Oh(this.version)}}}function Oh(e){return e?.replace(/^Linux version /,"").split(" ")[0]??null}function QA(e,{name:t,raw:n},r){if(n?.matches(r))return ga(e,r,n);if(n!==null)throw h(`what this ${t} carries is not an ${t}`,{place:{file:e},hint:"copy or download the kernel again"});if(he(r))return Sh(e,r);throw h(`what this ${t} carries is not a vmlinux (an ELF file)`,{place:{file:e},hint:"give the kernel's vmlinux with --kernel"})}function HA(e,{kernel:t,payload:n,offset:r,compression:s}){let i="give the kernel's vmlinux with --vmlinux";if(s===null)throw h(`the kernel inside this ${t.name} is not compressed in a way known here`,{place:{file:e,offset:r},hint:i});try{return(t.raw===null?Qa:Xn)(n,s,ui)}catch(o){throw o instanceof xe?h(`the kernel inside cannot be decompressed (${s}): ${o.message}`,{place:{file:e,offset:r},hint:`copy or download the kernel again, or ${i}`,cause:o}):o}}function VA(e,t,{read:n,unwrapped:r}){let{elf:s,buildId:i,starts:o}=n(m=>{let p=U(m);return{elf:p,buildId:ce(m,p),starts:t.kernel.vmlinux==="raw"||t.kernel.vmlinux==="pvh"&&nf(m,p)}}),a=s.segments.filter(({type:m})=>m===Ge.load),l=Math.max(0,...a.map(({offset:m,fileSize:p})=>m+p));if(!XA.includes(s.type)||l>ui||!a.some(m=>JA(t,m)))throw h(`this ELF file is ${YA(s)}, not a kernel`,{place:{file:e},hint:`give ${t.kernel.example} or a vmlinux`});let c=()=>n(m=>m.read(0,Math.min(l,m.size))),{raw:u}=t.kernel,d=Rh(()=>u===null?ha(e,c(),s,i):Th(e,{bytes:c(),elf:s,buildId:i},u)),f;return{path:e,arch:t,format:"ELF",compression:null,starts:o,unwrapped:r,read:n,open:d,bootable:()=>u===null?r?.bytes??null:_a(c(),s),get version(){return d().banner},get release(){return Oh(this.version)},get key(){return f??=R(`${i}${R(d().bytes)}`)}}}var XA=[2,3],Ah={relocatable:1,core:4};function YA({type:e,sections:t}){return e===Ah.core?"a memory dump":e!==Ah.relocatable?"a program or a library":t.some(({name:n})=>n===".modinfo")?"a kernel module":"an object file"}function JA({addresses:e},{address:t}){return t>>32n>=BigInt(e.kernelHalf)}function ZA(e,t){let n=e1.some(s=>t.includes(s)),r=n?"multiboot kernel (the Xen hypervisor, perhaps)":"kernel or program";return h(`this is a ${hc(t)} ${r}; Bootgate boots ${di()} kernels`,{place:{file:e},hint:n?"give the Linux kernel that it would start":xt})}var e1=[Buffer.from("02b0ad1b","hex"),Buffer.from("d65052e8","hex")];function Rh(e){let t;return()=>t??=e()}function Ds({entryCode:e,systemCalls:t},n,r){let s=Array.from({length:n.length},(a,l)=>({name:n.name(l),start:n.address[l],end:n.address[l]+BigInt(n.size[l])})),i=({name:a})=>e.transparent.test(a),o=e.stubTables.map(a=>r1(n,a));return{functionEntries:BigUint64Array.from(s.filter(a=>!i(a)&&n1(e,a.name)).map(({start:a})=>a)),transparent:Nh(s.filter(i)),consoleOutput:Nh(s.filter(({name:a})=>e.consoleOutput?.test(a)===!0)),interruptEntries:ya([...s.filter(({name:a})=>e.interrupts.test(a)).map(({start:a})=>a),...ba(n,e.faults),...o.flatMap(({all:a})=>a)]),faultEntries:ya([...ba(n,e.faults),...o.flatMap(({faults:a})=>a)]),systemCallEntries:ya(ba(n,t.entries)),taskSwitch:n.addressOf(e.taskSwitch),kernelImage:{start:r.start,end:r.end,physical:r.physical},code:r.code,initcalls:r.initcalls.map(({level:a,address:l})=>({level:a,address:l,name:t1(n,l)}))}}function t1(e,t){let n=e.find(t);return n<0?`0x${t.toString(16)}`:e.name(n)}function ba(e,t){return t.map(n=>e.addressOf(n)).filter(n=>n!==null)}function ya(e){return BigUint64Array.from(new Set(e)).sort()}function Nh(e){let t=[];for(let{start:n,end:r}of e){let s=t.at(-1);s!==void 0&&n<=s.end?s.end=r>s.end?r:s.end:t.push({start:n,end:r})}return t}function n1({notEntered:e,labels:t},n){return!e.test(n)&&!t.test(n)}function r1(e,{symbol:t,stubBytes:n,count:r,faults:s}){let i=e.addressOf(t),o=i===null?-1:e.find(i);if(i===null||o<0)return{all:[],faults:[]};let a=e.size[o],l=n.find(d=>a>=d*(r??1));if(l===void 0)return{all:[],faults:[]};let c=d=>i+BigInt(d*l),u=Array.from({length:r??Math.floor(a/l)},(d,f)=>c(f));return{all:u,faults:s.flatMap(d=>u[d]??[])}}import{rm as W1}from"node:fs/promises";function Ks(e){return{path:e,read:t=>L(e,t)}}async function Gs(e,t,n,r){let s=Mh(e,(a,l)=>rs(a,l,t)),i=n.load(s,"vmlinux");if(i!==null)return new X(i);let o=wa(e,t);return r(await n.store(s,"vmlinux",o)),new X(St(o))}function wa(e,t){return Mh(e,(n,r,s)=>st(zt(n,r,s),{source:"vmlinux",buildId:t}))}function St(e){let t=$t(e);if(t===null)throw new Error("a symbol index just built cannot be opened");return t}function Mh({path:e,read:t},n){return t(r=>{let s=U(r),i=qe(s);if(i!==void 0)return n(r,s,i);throw h("this vmlinux has no symbol table: it was stripped",{place:{file:e},hint:"leave --vmlinux out (the symbols inside the kernel are used), or give the unstripped one"})})}function Ve(e,t){return Math.ceil(e/t)*t}var s1=.5;function Fh(e,t){let{count:n,numSyms:r,tail:s}=t,i=r-8-Ve(4*n,8),o=l=>l>=0&&l+8<=e.bytes.length?e.bytes.readBigUInt64LE(l):null,a=[()=>qs(e,s,n,o(s+Ve(4*n,8)),"percpu"),()=>qs(e,s,n,o(s+Ve(4*n,8)),"plain"),()=>qs(e,i,n,o(r-8),"percpu"),()=>qs(e,i,n,o(r-8),"plain"),()=>i1(e,s,n),()=>Lh(e,s,n),()=>Lh(e,r-8*n,n)];for(let l of a){let c=l();if(c!==null&&o1(c)&&a1(e,c))return c}return null}function qs(e,t,n,r,s){return r===null||!Ch(e,r)||t<0||t+4*n>e.bytes.length?null:ka(n,i=>{let o=e.bytes.readInt32LE(t+4*i);return s==="plain"?r+BigInt(o>>>0):o>=0?BigInt(o):r-1n-BigInt(o)})}function i1(e,t,n){let r=e.addressAt(t);return r===null||t+4*n>e.bytes.length?null:ka(n,s=>r+BigInt(4*s)+BigInt(e.bytes.readInt32LE(t+4*s)))}function Lh(e,t,n){return t<0||t+8*n>e.bytes.length?null:ka(n,r=>e.bytes.readBigUInt64LE(t+8*r))}function ka(e,t){let n=new Uint32Array(e),r=new Uint32Array(e);for(let s=0;s<e;s+=1){let i=BigInt.asUintN(64,t(s));n[s]=Number(i&0xffffffffn),r[s]=Number(i>>32n)}return{low:n,high:r}}function o1({low:e,high:t}){for(let n=1;n<e.length;n+=1)if(t[n]<t[n-1]||t[n]===t[n-1]&&e[n]<e[n-1])return!1;return!0}function a1(e,{low:t,high:n}){let r=0;for(let s=0;s<t.length;s+=1)Ch(e,BigInt(n[s])<<32n|BigInt(t[s]))&&(r+=1);return r>=t.length*s1}function Ch(e,t){return t>=e.start&&t<=e.end}var Bh=256,Ph=256,$h=[8,4],l1=256,c1=8<<20,u1=128,zh=16383,d1=64<<20,Uh=Buffer.from("0\x001\x002\x003\x004\x005\x006\x007\x008\x009\0","latin1");function Dh(e){let t=f1(e);if(t!==null)return _1(e,t.layout,t.addresses);throw h("this kernel carries no symbol table of its own (CONFIG_KALLSYMS) that can be read",{place:{file:e.name},hint:"give the kernel's vmlinux with --vmlinux"})}function f1(e){let{bytes:t}=e;for(let n=t.indexOf(Uh);n>=0;n=t.indexOf(Uh,n+1)){let r=m1(t,n),s=r&&p1(t,r);if(!s)continue;let i=Fh(e,s);if(i!==null)return{layout:s,addresses:i}}return null}function m1(e,t){let n=t;for(let s=1;s<48;s+=1){let i=n<2?-1:e.lastIndexOf(0,n-2);if(i<0||n-i>Ph)return null;n=i+1}let r=[n-1];for(;r.length<Bh;){let s=r.at(-1)+1,i=e.indexOf(0,s);if(i<=s||i-s>Ph)return null;r.push(i)}for(let s of $h){let i=Ve(r.at(-1)+1,s),o=i+Bh*2;if(o>e.length)continue;let a=n-e.readUInt16LE(i+2),l=[a,...r.slice(0,-1).map(c=>c+1)];if(!(a<0||l.some((c,u)=>e.readUInt16LE(i+2*u)!==c-a)))return{start:a,tail:o,tokens:l.map((c,u)=>e.subarray(c,r[u]))}}return null}function p1(e,{start:t,tail:n,tokens:r}){let s=Math.max(0,t-c1*16),i={steps:d1};for(let o of $h)for(let a=t-16;a>=s;a-=o){let l=e.readUInt32LE(a),c=t-a;if(l<l1||l*2>c||l*u1<c)continue;let u=a+o;if(h1(l,t,o).some(d=>g1(e,u,l,d,i)))return{count:l,numSyms:a,names:u,tokenTable:t,tail:n,tokens:r}}return null}function h1(e,t,n){let r=Math.ceil(e/256),s=Ve(4*r,n),i={at:t-s,width:4,alignment:n};if(n===4)return[i];let o=Ve(3*e,n);return[i,{at:t-8*r,width:8,alignment:n},{at:t-o-s,width:4,alignment:n}]}function g1(e,t,n,{at:r,width:s,alignment:i},o){if(r<=t||e.readUInt32LE(r)!==0)return!1;let a=t;for(let l=0;l<n;l+=1){if(l%256===0&&e.readUInt32LE(r+l/256*s)!==a-t)return!1;let c=Kh(e,a);if(o.steps-=1,c>r||c===a+1||o.steps<0)return!1;a=c}return Ve(a,i)===r}function Kh(e,t){let n=e[t];return n<128?t+1+n:t+2+(n&127|e[t+1]<<7)}function _1(e,{count:t,names:n,tokens:r},s){let{bytes:i}=e,o=Se(t);o.low.set(s.low),o.high.set(s.high);let a=Buffer.alloc(t*32),l=0,c=n;for(let d=0;d<t;d+=1){let f=Kh(i,c);a.length-l<zh*4&&(a=b1(a)),o.name[d]=l;let m=0;for(let p=i[c]<128?c+1:c+2;p<f;p+=1){let g=r[i[p]],_=0;for(m===0&&(m=g[_++]);_<g.length&&a.length-l>1;)a[l++]=g[_++]}a[l++]=0,c=f,y1(o,d,String.fromCharCode(m))}let u={...o,names:a.subarray(0,l),length:t};return{...u,sections:e.sections.length>0?w1(u,e):[Pe]}}function b1(e){let t=Buffer.alloc(e.length*2+zh*4);return e.copy(t),t}function y1(e,t,n){let r=n.toLowerCase(),s=r==="w"||r==="v";e.binding[t]=s?B.weak:n===r?B.local:B.global,e.code[t]=r==="t"||r==="w"?1:0}function w1(e,t){let{sections:n}=t;for(let r=0;r<e.length;r+=1){if(e.code[r]===0)continue;let s=BigInt(e.high[r])<<32n|BigInt(e.low[r]),i=n.findIndex(({start:o,end:a})=>s>=o&&s<a);i>=0&&(e.section[r]=i+1,n[i].executable||(e.code[r]=0))}return[Pe,...n]}var Gh=[["early","__initcall_start"],["pure","__initcall0_start"],["core","__initcall1_start"],["postcore","__initcall2_start"],["arch","__initcall3_start"],["subsys","__initcall4_start"],["fs","__initcall5_start"],["rootfs","__initcallrootfs_start"],["device","__initcall6_start"],["late","__initcall7_start"]],k1="__initcall_end";function qh(e,t){let n=[...Gh.map(([,s])=>t.addressOf(s)),t.addressOf(k1)],r=n.filter(s=>s!==null);if(r.length!==n.length||r.some((s,i)=>i>0&&s<r[i-1]))return[];for(let s of[x1,S1]){let i=Gh.flatMap(([a],l)=>(s(e,r[l],r[l+1])??[]).map(c=>({level:a,address:c}))),o=i.filter(({address:a})=>E1(t,a));if(i.length>0&&o.length===i.length)return i}return[]}function E1(e,t){let n=e.find(t);return n>=0&&e.address[n]===t}function x1(e,t,n){return jh(e,t,n,4,(r,s)=>s+BigInt(e.bytes.readInt32LE(r)))}function S1(e,t,n){return jh(e,t,n,8,r=>e.bytes.readBigUInt64LE(r))}function jh(e,t,n,r,s){let i=e.offsetOf(t),o=Number(n-t)/r;return i===null||!Number.isInteger(o)||o>65536||i+o*r>e.bytes.length?null:Array.from({length:o},(a,l)=>s(i+l*r,t+BigInt(l*r)))}var v1=["__ksymtab","__ksymtab_gpl"],T1=[12,8],I1=512;function Wh(e){return e.sections.filter(({name:t})=>v1.includes(t)).flatMap(({start:t,end:n,offset:r})=>{let s=Math.min(Number(n-t),e.bytes.length-r);for(let i of T1){let o=A1(e,{start:t,offset:r,size:i,count:Math.floor(s/i)});if(o!==null&&s%i===0)return o}return[]})}function A1(e,{start:t,offset:n,size:r,count:s}){let i=[];for(let o=0;o<s;o+=1){let a=n+o*r,l=t+BigInt(o*r),c=O1(e,l+4n+BigInt(e.bytes.readInt32LE(a+4)));if(c===null)return null;i.push({name:c,address:l+BigInt(e.bytes.readInt32LE(a))})}return i}function O1(e,t){let n=e.offsetOf(t);if(n===null)return null;let r=e.bytes.indexOf(0,n);if(r<0||r-n>I1)return null;let s=e.bytes.toString("latin1",n,r);return/^[\w.$]+$/.test(s)?s:null}var R1=4096,N1=256,M1=2e3,L1=16,F1=500,C1=/^(?:kernel_(?:power_off|restart|halt)|emergency_restart|panic)$/;function xa(e,t,n){let{buildId:r,banner:s,start:i,end:o,physical:a}=t;return{buildId:r,banner:s,start:i,end:o,physical:a,code:B1(e,t,n),exports:Qh(Wh(t),F1,({name:l})=>C1.test(l)),initcalls:n?qh(t,n):[]}}function B1({stages:e,entryCode:t},n,r){let s=Array.from(r?.address??[]).filter((a,l)=>!t.notEntered.test(r.name(l))),i=Qh(s,M1).map(a=>Ea(n,a,L1)),o=e.earlyCode.map(a=>Ea(n,r?.addressOf(a)??null,N1));return[...i,Ea(n,n.entry,R1),...o].filter(a=>a!==null).sort((a,l)=>a.address<l.address?-1:a.address>l.address?1:0)}function Qh(e,t,n=()=>!1){let r=Math.max(1,Math.ceil(e.length/t));return e.filter((s,i)=>i%r===0||n(s))}function Ea(e,t,n){let r=t===null?null:e.offsetOf(t);return t===null||r===null?null:{address:t,bytes:e.bytes.subarray(r,r+n)}}function Hh(e){let t=[...new Set(e.initcalls.map(({level:n})=>n))];return{buildId:e.buildId,banner:e.banner,image:[e.start.toString(16),e.end.toString(16),e.physical.toString(16)],code:e.code.map(({address:n,bytes:r})=>[n.toString(16),r.toString("base64")]),exports:e.exports.map(({name:n,address:r})=>[n,r.toString(16)]),initcalls:t.map(n=>[n,e.initcalls.filter(r=>r.level===n).map(({address:r})=>r.toString(16))])}}function Vh(e){let[t,n,r]=e.image;return{buildId:e.buildId,banner:e.banner,start:BigInt(`0x${t}`),end:BigInt(`0x${n}`),physical:BigInt(`0x${r}`),code:e.code.map(([s,i])=>({address:BigInt(`0x${s}`),bytes:Buffer.from(i,"base64")})),exports:e.exports.map(([s,i])=>({name:s,address:BigInt(`0x${i}`)})),initcalls:e.initcalls.flatMap(([s,i])=>i.map(o=>({level:s,address:BigInt(`0x${o}`)})))}}import{readFileSync as P1}from"node:fs";var U1=1<<28,Sa=10,Xh=32,$1="tTwWi",z1="abcdginprstuvwABCDGINRSTUVW?-";function Jh(e){return D1(e,P1(e))}function D1(e,t){if(t.length>U1)throw h("this is too large to be a System.map",{place:{file:e}});let n=Se(G1(t)),r=Buffer.alloc(t.length+1),s=0,i=0,o=0;for(let a=0;a<t.length;){o+=1;let l=t.indexOf(Sa,a),c=l<0?t.length:l,u=t.indexOf(Xh,a)+1,d=u+2,f=u-1-a,m=String.fromCharCode(t[u]??0);if(f<8||f>16||d>=c||t[d-1]!==Xh||!z1.includes(m))throw Yh(e,o,t.toString("latin1",a,c));let p=q1(t,a,u-1);if(p===null)throw Yh(e,o,t.toString("latin1",a,c));let g=t.toString("latin1",d,c);if(g.includes("real System.map"))throw j1(e,g);a=c+1,!g.startsWith("$")&&(n.high[i]=p.high,n.low[i]=p.low,n.name[i]=s,K1(n,i,m),s+=t.copy(r,s,d,g.endsWith("\r")?c-1:c)+1,i+=1)}if(i===0)throw h("this System.map is empty",{place:{file:e}});return{...n,length:i,names:r.subarray(0,s),sections:[Pe]}}function K1(e,t,n){let r="wWvV".includes(n);e.binding[t]=r?B.weak:n===n.toLowerCase()?B.local:B.global,e.code[t]=$1.includes(n)?1:0}function G1(e){let t=1;for(let n=e.indexOf(Sa);n>=0;n=e.indexOf(Sa,n+1))t+=1;return t}function q1(e,t,n){let r=0,s=0;for(let i=t;i<n;i+=1){let o=e[i],a=o>=48&&o<=57?o-48:o>=97&&o<=102?o-87:-1;if(a<0)return null;r=(r<<4|s>>>28)>>>0,s=(s<<4|a)>>>0}return{high:r,low:s}}function Yh(e,t,n){let r=n.length>60?`${n.slice(0,60)}\u2026`:n;return h(`'${r.replace(/[^\x20-\x7e…]/g,"?")}' is not a line of a System.map`,{place:{file:e,line:t},hint:"a line is: ffffffff81000000 T startup_64"})}function j1(e,t){return h(`this System.map is a stub: '${t}'`,{place:{file:e},hint:"leave --vmlinux out (the symbols inside the kernel are used), or install that package and give its vmlinux"})}async function Zh(e){let t=typeof e.kernel=="string"?Bn(e.kernel):e.kernel,n=Zr(e.cacheFolder),r=[],s=c=>{c!==null&&r.push(c)},i=e.vmlinux??null,o=Q1(t,i);o!==t&&s(`the kernel inside ${t.path} cannot be read: whether ${o.path} belongs to it is unchecked`);let a=await H1(o,n,s);if(i!==null){let c=eg(i)?await V1(i,a,t,n,s):X1(i,a,s);return{arch:t.arch,table:c,own:a.table,facts:a.facts,warnings:r}}let l=await Y1(a,t,e,n,s)??a.table;if(l!==null)return{arch:t.arch,table:l,own:a.table,facts:a.facts,warnings:r};throw a.error??h("this kernel has no symbols",{place:{file:t.path}})}function Q1(e,t){return e.format==="ELF"||e.compression!==null&&e.compression!=="lzo"||t===null||!eg(t)?e:Bn(t)}async function H1(e,t,n){let r=t.load(e.key,"kallsyms");if(r?.meta.facts)return{table:new X(r),facts:Vh(r.meta.facts),error:null};let s=e.open(),i;try{i=Dh(s)}catch(c){if(!(c instanceof b))throw c;return{table:null,facts:xa(e.arch,s,null),error:c}}let o=St(st(i,{source:"kallsyms",buildId:s.buildId})),a=xa(e.arch,s,new X(o)),l=jd(o,Hh(a));return n(await t.store(e.key,"kallsyms",l)),{table:new X(St(l)),facts:a,error:null}}async function V1(e,{facts:t,table:n},r,s,i){let o=L(e,a=>ce(a,U(a)));if(o!==null&&t.buildId!==null&&o!==t.buildId)throw h(`this vmlinux belongs to another kernel: its build-id is ${o}, that of ${r.path} is ${t.buildId}`,{place:{file:e},hint:"leave --vmlinux out (the symbols inside the kernel are used), or give the right one"});return n===null&&(o===null||t.buildId===null)&&i(`${o===null?e:r.path} has no build-id: whether vmlinux and kernel belong together is unchecked`),await Gs(Ks(e),o,s,i)}function X1(e,t,n){let r=Jh(e),s=st(r,{source:"System.map",buildId:t.facts.buildId}),i=new X(St(s));return t.table===null?n(`whether ${e} belongs to this kernel is unchecked: the kernel has no symbols of its own`):ch(e,i,t.table),i}async function Y1(e,t,n,r,s){let{buildId:i}=e.facts;if(t.format==="ELF"&&t.read(o=>qe(U(o))!==void 0))return await Gs(t,i,r,s);if(i===null)return null;try{let o=os({buildId:i,release:t.release,kernelPath:t.path,root:n.root??"/"});if(o!==null){let c=await Gs(Ks(o),i,r,s);if(va(c,e))return c;s(`${o} is not used: its build-id is the kernel's, and its symbols are another kernel's`)}let a=r.load(i,"vmlinux");if(a!==null&&va(new X(a),e))return new X(a);if(e.table!==null&&Z1(e.table)&&n.env[J1]!=="always")return null;let l={...n,buildId:i};return await e2(l,e,t,r,s)??await t2(l,e,r,s)}catch(o){return n.signal?.throwIfAborted(),s(`debug information is not used: ${x(o)}`),null}}var J1="BOOTGATE_DEBUGINFOD";function Z1(e){return e.addressOf("init_task")!==null}async function e2(e,t,n,r,s){let o=t.table!==null&&n.open().sections.length>0?await as(e):null;if(o===null||t.table===null)return null;let{server:a,symtab:l,strtab:c}=o,u=cf(a,l,c,n.open().sections),d=st(u,{source:"vmlinux",buildId:e.buildId}),f=new X(St(d));return la(f,t.table)?(s(await r.store(e.buildId,"vmlinux",d)),f):(s(`debuginfod server ${a}: the symbols it sent are another kernel's`),null)}async function t2(e,t,n,r){let s=await ls(e,r);if(s===null)return null;try{let i=wa(Ks(s),e.buildId),o=new X(St(i));return va(o,t)?(r(await n.store(e.buildId,"vmlinux",i)),o):(r("a debuginfod server sent a file whose symbols are another kernel's"),null)}finally{await W1(s,{force:!0})}}function va(e,{table:t}){return t===null||la(e,t)}function eg(e){return L(e,t=>he(t.read(0,Math.min(4,t.size))))}import{readFile as n2}from"node:fs/promises";import{join as r2}from"node:path";var s2=Buffer.from("\0linux-vdso.so.1\0"),Pn=4096,i2=1<<20,o2=64;async function tg(e,t,n){let r=r2(t,"symbols",`${e.key}.vdso`),s=await c2(r);if(s===null){if(s=a2(e.open(),e.arch.elfMachine),s===null)return null;let i=Buffer.concat([Buffer.from(`${R(s)}
`),s]);await z(r,i).catch(()=>{})}return Math.ceil(s.length/Pn)*Pn===n?s:null}function a2({bytes:e},t){for(let n=Pn;n+Pn<=e.length;n+=Pn){let r=e.subarray(n,n+i2);if(!he(r))continue;let s=l2(r,t);if(s!==null&&r.subarray(0,s).includes(s2))return r.subarray(0,s)}return null}function l2(e,t){let[n,r,s]=[2,1,3];if(e[4]!==n||e[5]!==r||e.readUInt16LE(16)!==s||e.readUInt16LE(18)!==t)return null;let i=Number(e.readBigUInt64LE(40))+e.readUInt16LE(60)*o2;return i<=e.length?i:null}async function c2(e){let t=await n2(e).catch(()=>Buffer.alloc(0)),n=t.indexOf(`
`),r=t.subarray(n+1);return n>0&&t.toString("latin1",0,n)===R(r)?r:null}async function ng(e,t){let n=Bn(e.kernel);if(n.arch.name!==e.arch)throw h(`this is ${Dt(n.arch.title)} kernel, and the scenario says arch: ${e.arch}`,{place:{file:n.path},hint:"leave 'arch' out, or give another kernel"});if(!n.starts)throw u2(n);let{table:r,own:s,facts:i,warnings:o}=await Zh({kernel:n,vmlinux:e.vmlinux,...t}),a=Ds(n.arch,r,i),l=fh(r,s,i.exports),c=fs(l);return{image:n,symbols:r,arch:n.arch,facts:i,doubt:c?En(l):null,landmarks:a,bootable:()=>n.bootable(),names:{addressOf:u=>r.addressOf(u),names:()=>d2(r),initcalls:a.initcalls},structures:await kh(n,r,t.cacheFolder),vdso:u=>tg(n,t.cacheFolder,u),banner:i.banner,buildId:i.buildId??r.buildId,warnings:[...o,...l.length===0||c?[]:[`names may be wrong: ${En(l)}`]]}}function u2({path:e,arch:t}){return h("this vmlinux has no PVH entry, so QEMU cannot start it",{place:{file:e},hint:`give the ${t.kernel.name} of the same build (${t.kernel.folder}/${t.kernel.name}), or build it with CONFIG_PVH=y`})}function*d2(e){for(let t=0;t<e.length;t+=1)yield e.name(t)}import{readFile as cO}from"node:fs/promises";import{join as Sg}from"node:path";import{setTimeout as w2}from"node:timers/promises";import{createConnection as b2}from"node:net";import{createConnection as f2}from"node:net";import{setTimeout as m2}from"node:timers/promises";var p2=1e4,h2=20,g2=1<<20,Oe=class extends b{},js=class e{#e;#t="";#n=null;#r=null;constructor(t){this.#e=t,t.setEncoding("utf8"),t.on("data",n=>this.#s(n)),t.on("error",n=>this.#a(new Oe(n.message))),t.on("close",()=>this.#a(new Oe("QEMU closed its control socket")))}static async connect(t,n){let r=performance.now()+p2;for(;;){n.throwIfAborted();try{let s=new e(await _2(t));return await s.#o(),await s.#i("qmp_capabilities"),s}catch(s){if(performance.now()>r)throw new Oe(`QEMU cannot be controlled: ${x(s)}`,{cause:s});await m2(h2)}}}async setTraceEvent(t,n){await this.#i("trace-event-set-state",{name:t,enable:n})}async quit(){await this.#i("quit")}close(){this.#e.destroy()}async#i(t,n){for(this.#e.write(`${JSON.stringify({execute:t,...n?{arguments:n}:{}})}
`);;){let r=await this.#o();if(!(typeof r!="object"||r===null||"event"in r)){if("error"in r)throw new b(`QEMU refused ${t}: ${JSON.stringify(r.error).slice(0,300)}`);return}}}async#o(){if(this.#r)throw this.#r;return await new Promise((t,n)=>{this.#n={resolve:t,reject:n},this.#s("")})}#s(t){this.#t+=t,this.#t.length>g2&&this.#a(new b("QEMU says too much on its control socket"));let n=this.#t.indexOf(`
`);if(n===-1||this.#n===null)return;let r=this.#t.slice(0,n);this.#t=this.#t.slice(n+1);let{resolve:s,reject:i}=this.#n;this.#n=null;try{s(JSON.parse(r))}catch(o){i(new b("QEMU says something else than JSON on its control socket",{cause:o}))}}#a(t){this.#r??=t,this.#n?.reject(t),this.#n=null}};async function _2(e){return await new Promise((t,n)=>{let r=f2(e);r.once("connect",()=>t(r)),r.once("error",n)})}var y2=65536,Un=class e{#e;#t="";#n=null;#r=null;constructor(t){this.#e=t,t.setEncoding("latin1"),t.on("data",n=>this.#s(n)),t.on("error",n=>this.#a(new Oe(n.message))),t.on("close",()=>this.#a(new Oe("QEMU closed its debugger socket")))}static async connect(t){return await new Promise((n,r)=>{let s=b2(t);s.once("connect",()=>n(new e(s))),s.once("error",r)})}async runTo(t){let n=`1,${t.toString(16)},1`;await this.#i(`Z${n}`,/^OK$/),await this.#i("c",/^[ST]05/),await this.#i(`z${n}`,/^OK$/)}resume(){this.#o("D"),this.#e.end()}close(){this.#e.destroy()}async#i(t,n){if(this.#r)throw this.#r;let r=new Promise((i,o)=>this.#n={resolve:i,reject:o});this.#o(t);let s=await r;if(/^[WX]/.test(s))throw new Oe("QEMU ended before the guest came to the address");if(!n.test(s))throw new b(`QEMU's debugger answered '${s.slice(0,80)}' to '${t}'`)}#o(t){let n=0;for(let r=0;r<t.length;r+=1)n+=t.charCodeAt(r);this.#e.write(`$${t}#${(n&255).toString(16).padStart(2,"0")}`,"latin1")}#s(t){this.#t+=t,this.#t.length>y2&&this.#a(new b("QEMU says too much on its debugger socket"));let n=/\$([^#]*)#[0-9a-f]{2}/.exec(this.#t);n&&(this.#t=this.#t.slice(n.index+n[0].length),this.#e.write("+"),this.#n?.resolve(n[1]),this.#n=null)}#a(t){this.#r??=t,this.#n?.reject(t),this.#n=null}};var rg="FROM..TO, each a time or a function: 1.5s..200ms, start_kernel..rest_init, do_initcalls..2s";function ig(e,t){let n=e.split("..");if(n.length!==2)throw h(`--trace-window takes ${rg}; not '${e}'`);let r=s=>{let i=/^(\d+(?:\.\d+)?)(ms|s)$/.exec(s);if(i)return{afterMs:Number(i[1])*(i[2]==="s"?1e3:1)};let o=s===""?null:t(s);if(o===null)throw h(`--trace-window: '${s}' is neither a time nor a function of this kernel`,{hint:rg});return{symbol:s,address:o}};return{from:r(n[0]),to:r(n[1])}}function og(e,t){let n=["-qmp",`unix:${t.qmp},server=on,wait=off`];return lg(e)?[...n,"-gdb",`unix:${t.gdb},server=on,wait=off`,"-S"]:n}async function ag(e,t,n){let r=await js.connect(t.qmp,n),s=null;try{lg(e)&&(s=await Un.connect(t.gdb)),s=await sg(e.from,s,t,n),await r.setTraceEvent("exec_tb",!0),s=await sg(e.to,s,t,n),await r.setTraceEvent("exec_tb",!1),await r.quit()}finally{s?.close(),r.close()}}async function sg(e,t,n,r){if("address"in e){let s=t??await Un.connect(n.gdb);return await s.runTo(e.address),s}return t?.resume(),await w2(e.afterMs,void 0,{signal:r}),null}function lg({from:e,to:t}){return"address"in e||"address"in t}var se={user:0,qemu:1,lost:2,overflow:3},vt=4,$={kernel:0,user:1,systemCallEntry:2,idle:3,systemCall:16},k2=1<<20,lt=4096,E2=2654435761,Ws=class{slots=new Int32Array(4*lt);shift=32-Math.log2(lt);sums=new Float64Array(2*(lt/2));low=new Uint32Array(lt/2);high=new Uint32Array(lt/2);code=new Int32Array(lt/2);role=new Int16Array(lt/2);entry=new Uint8Array(lt/2);length=vt;#e;constructor(t=k2){this.#e=vt+t}find(t,n){let{slots:r,shift:s}=this,i=(1<<32-s)-1,o=Qs(t,n)>>>s;for(;;){let a=r[4*o+2];if(a===0)return-1;if(r[4*o]===(t|0)&&r[4*o+1]===(n|0))return a;o=o+1&i}}add(t,n,r,s,i){if(this.length===this.#e)return se.overflow;this.length===this.low.length&&this.#n();let o=this.length;return this.length+=1,this.low[o]=t,this.high[o]=n,this.code[o]=r,this.role[o]=s,this.entry[o]=i?1:0,this.#t(o),o}#t(t){let{slots:n,shift:r}=this,s=(1<<32-r)-1,i=Qs(this.low[t],this.high[t])>>>r;for(;n[4*i+2]!==0;)i=i+1&s;n[4*i]=this.low[t],n[4*i+1]=this.high[t],n[4*i+2]=t,n[4*i+3]=this.role[t]}#n(){let t=2*this.low.length;this.low=Jt(this.low,new Uint32Array(t)),this.high=Jt(this.high,new Uint32Array(t)),this.code=Jt(this.code,new Int32Array(t)),this.role=Jt(this.role,new Int16Array(t)),this.entry=Jt(this.entry,new Uint8Array(t)),this.sums=Jt(this.sums,new Float64Array(2*t)),this.slots=new Int32Array(8*t),this.shift-=1;for(let n=vt;n<this.length;n+=1)this.#t(n)}};function Qs(e,t){return Math.imul(e^Math.imul(t,2246822507),E2)}function Jt(e,t){return t.set(e),t}var Ta="reset",Hs="start of trace";function cg({stages:e}){return e.firmware.map(({name:t,address:n})=>({name:t,role:"stage",at:{address:n}}))}var x2=new Set([Ta,Hs,"firmware"]);function ug({addresses:e},t,n){return x2.has(n)||e.isFirmware(t)}var Xs="idle",S2="qemu",Vs=class{names={name:[],object:[],objects:[],size:[]};systemCalls=[];inHighHalf=!1;#e;#t;#n;#r;#i;#o=new Map;#s;#a=new Map;#c;#u=!1;constructor(t,n,r=0n){this.#e=t,this.#t=new Set(t.entryCode.idle),this.#n=new Set(t.systemCalls.allEntries),this.#r=n,this.#i=r,this.#s=new Int32Array(n.length).fill(-1);for(let i of Object.keys(se))this.#l(...v2[i],0);let s=n.addressOf(t.stages.physicalEntry);this.#c=s===null?-1:Number(BigInt.asUintN(32,s-t.addresses.kernelMap)),this.#m()}see(t,n,r){let s=this.linkAddress(t,n);if(s===null){let u=ug(this.#e,t,r)?F.firmware:r;return{code:this.#l(u,u,0),role:$.kernel,entry:!1}}let i=this.#r.find(s);if(i===-1)return{code:this.#e.addresses.isModule(n,t)?this.#l("module code",F.modules,0):this.#l("unknown code",F.unknown,0),role:$.kernel,entry:!1};let o=this.#s[i],a=this.#r.name(i),l=this.#t.has(a);o===-1&&(o=this.#l(a,l?Xs:F.kernel,this.#r.size[i]),this.#s[i]=o);let c=this.#r.address[i]===s;return{code:o,role:l?$.idle:c?this.#d(a,s):$.kernel,entry:c}}linkAddress(t,n){return n>=this.#e.addresses.kernelHalf?(this.inHighHalf=!0,(BigInt(n)<<32n|BigInt(t))-this.#i):this.inHighHalf||n!==0?null:(t===this.#c&&(this.#u=!0),this.#u?this.#e.addresses.kernelMap+BigInt(t):null)}#d(t,n){if(this.#n.has(t))return $.systemCallEntry;let r=this.#a.get(n),{compatPrefix:s}=this.#e.systemCalls;return r===void 0&&s?.test(t)&&(r=this.systemCalls.push({number:-1,name:`${t.replace(s,"")} (32-bit)`})-1,this.#a.set(n,r)),r===void 0?$.kernel:$.systemCall+r}#m(){for(let[t,n]of this.#e.systemCalls.names.entries()){if(n==="")continue;let r=this.#e.systemCalls.functions(n).map(i=>this.#r.addressOf(i)).find(i=>i!==null);if(r===void 0)continue;let s=this.#a.get(r);s===void 0?this.#a.set(r,this.systemCalls.push({number:t,name:n})-1):this.systemCalls[s]={number:-1,name:"(not implemented)"}}}#l(t,n,r){let s=`${n}\0${t}`,i=this.#o.get(s);if(i!==void 0)return i;let{names:o}=this;o.objects.includes(n)||o.objects.push(n),o.object.push(o.objects.indexOf(n)),o.size.push(r);let a=o.name.push(t)-1;return this.#o.set(s,a),a}},v2={user:["user code",F.user],qemu:["inside QEMU",S2],lost:["lost events",F.unknown],overflow:["more blocks than fit",F.unknown]};function dg(e){let{tables:t,counts:n}=e;if(n.blocks===0)throw new b("the trace holds no exec_tb event",{exitStatus:2,hint:"trace with '-trace enable=exec_tb,file=TRACE -d nochain'"});let{rows:r,seen:s}=T2(t,{arch:e.environment.fields.arch,kernel:e.subject.kernel}),{names:i}=t,{tree:o,functions:a,nodeOf:l}=Gn(r,{name:i.name,object:Int32Array.from(i.object),objects:i.objects,size:Int32Array.from(i.size)}),c=Hr({...t.rows,row:t.rows.code.map(p=>s[p])},l,o.length,t.stages.length),u=new Float64Array(t.stages.length);for(let p=0;p<c.length;p+=1)u[c.stage[p]]=u[c.stage[p]]+c.self[p];let d=A2(e),f={format:"bootgate-profile",version:8,scenario:e.scenario,tracer:"exec_tb",unit:Ua.name,assume:"none",outcome:e.outcome,environment:e.environment,subject:e.subject,totals:{instructions:-1,userInstructions:-1,repIterations:-1,virtualNs:-1,idleNs:t.idleNs,wallMs:e.wallMs??t.totalNs/1e6,blocks:t.blocks,blockExecutions:t.blockExecutions,calls:o.calls.reduce((p,g)=>p+g,0)},coverage:d,stages:t.stages.map(({name:p,startNs:g},_)=>({name:p,startInstructions:-1,instructions:-1,startNs:g,ns:u[_]})),functions:a,sources:null,tree:o,stageRows:c,timeline:null,initcalls:[],console:e.console??[],...nr,systemCalls:I2(t),samples:null,noise:null,warnings:[...e.warnings??[],...N2(e,d.kernelSymbolized)]},m=Wn(f);if(m!==null)throw new b(`the times of the trace do not add up: ${m}`,{exitStatus:2,hint:"the trace holds absurd times: is it damaged?"});return f}function T2({rows:e,names:t,first:n},r){let s=new Int32Array(t.name.length).fill(-1),i=[];for(let f of e.code)s[f]===-1&&(s[f]=i.push(f)-1);let o=new Float64Array(i.length),a=new Float64Array(i.length);e.code.forEach((f,m)=>{let p=s[f];o[p]=o[p]+e.self[m],a[p]=a[p]+e.calls[m]});let l=new Int32Array(i.length).fill(-1),c=Int32Array.from(i),u=new Uint8Array(i.length),d={name:t.name,object:Int32Array.from(t.object),objects:t.objects};return{seen:s,rows:{parent:l,code:c,kind:u,cost:Zn({parent:l,function:c,kind:u},d,r),process:new Int32Array(i.length).fill(-1),self:o,calls:a,first:Float64Array.from(i,f=>n[f])}}}function I2({systemCalls:e,systemCallNames:t}){return e.map(({call:n,count:r,ns:s,firstNs:i})=>({process:-1,...t[n],count:r,errors:-1,cost:s,firstAt:i})).sort((n,r)=>r.count-n.count||n.number-r.number||(n.name<r.name?-1:1))}function A2({tables:e,counts:t,symbols:n,emitted:r}){let{rows:s,names:i}=e,o={kernel:0,named:0,user:0};s.code.forEach((l,c)=>{let u=i.objects[i.object[l]],d=s.self[c];u===F.user&&(o.user+=d),(u===F.kernel||u===Xs)&&(o.named+=d),l!==se.lost&&O2.has(u)&&(o.kernel+=d)});let a=["times are host time under TCG, tracing included: compare functions, not absolute times",`${ie(e.toUser)} changes from kernel to user mode, ${ie(e.toKernel)} back`];return e.exitsSeen||a.push("time inside QEMU (translation, devices) is part of the block before it: exec_tb_exit was not traced"),r===null&&a.push("unless its QEMU was changed to emit every block, a trace lacks those reached by returns and indirect jumps; a trace does not tell"),o.user>0&&a.push("user code is one row: its functions are not named"),{kernelSymbolized:o.kernel===0?1:o.named/o.kernel,userSymbolized:o.user===0?1:0,callsToFunctions:null,symbolSource:n.source,captured:(r??1)*(t.blocks/(t.blocks+t.dropped)),dropped:t.dropped,notes:a}}var O2=new Set([F.kernel,Xs,F.modules,F.unknown]),R2=.5;function N2({tables:e,counts:t,emitted:n},r){let s=[];if(t.dropped>0){let i=e.rows.code.reduce((o,a,l)=>a===se.lost?o+e.rows.self[l]:o,0);s.push(`QEMU dropped ${ie(t.dropped)} events (${Tt(t.dropped/(t.dropped+t.blocks))}) in ${ie(t.droppedRecords)} places: times and counts are too low by what they would have been. ${ci(i)} right at those places are charged to no function; 'bootgate qemu build' makes a QEMU that drops nothing`)}return n!==null&&n<.999&&s.push(`QEMU emitted events for ${Tt(n)} of the blocks it ran: time after a return is charged to the function returned from; 'bootgate qemu build' makes a QEMU that emits all`),t.backwards>0&&s.push(`time ran backwards at ${ie(t.backwards)} events, by up to ${ci(t.backwardsNs)}: those take no time. Traces of several virtual CPUs look like this, and their events cannot be told apart`),t.truncated&&s.push("the trace ends in the middle of a record: QEMU was killed, or the disk full"),e.overflow>0&&s.push(`${ie(e.overflow)} block executions did not fit the table of blocks and have no name`),e.unnamedSystemCalls>0&&s.push(`${ie(e.unnamedSystemCalls)} system calls have no name: no event of their function followed the entry`),r<R2&&s.push(`only ${Tt(r)} of the kernel's time has a name: is this the vmlinux of the kernel that was traced, and was KASLR off ('nokaslr', or --kaslr-offset)?`),s}import{closeSync as j2,openSync as W2,writeFileSync as Q2,writeSync as H2}from"node:fs";import{rm as V2}from"node:fs/promises";import{tmpdir as X2}from"node:os";import{join as Dn}from"node:path";import{closeSync as U2,constants as wg,createWriteStream as $2,openSync as z2}from"node:fs";import{Socket as D2}from"node:net";import{pipeline as K2}from"node:stream/promises";import{createGzip as G2}from"node:zlib";var Z={block:0,exit:1,dropped:2},Xe=4096,Zt=class{length=0;kind=new Uint8Array(Xe);time=new Float64Array(Xe);low=new Uint32Array(Xe);high=new Uint32Array(Xe)};var M2=/^(?:\d+@(\d+)\.(\d{6}):)?exec_tb(_nocache|_exit)? tb:(?:0x)?([0-9a-f]{1,16}|\(nil\))(?: pc=0x([0-9a-f]{1,16}))?/,L2=4096,F2=10;function oj(e){return/^(?:\d+@\d+\.\d{6}:)?exec_tb(?:_\w+)? tb:/m.test(Buffer.from(e).toString("latin1"))}var Ys=class{#e;#t;#n=new Zt;#r="";#i=0;#o=0;#s=null;#a=-1/0;#c=0;#u=0;#d=0;#m=0;#l=0;constructor(t){this.#e=t.file,this.#t=t.sink}get baseNs(){return this.#s===null?null:BigInt(this.#s)*1000n}push(t){this.#o+=t.length;let n=t.lastIndexOf(F2)+1,r=Buffer.from(t.buffer,t.byteOffset,t.length);if(n>0){let s=(this.#r+r.toString("latin1",0,n-1)).split(`
`);this.#r="";for(let i of s)this.#h(i)}this.#r=(this.#r+r.toString("latin1",n)).slice(0,L2),this.#_()}finish(){let t=this.#r!=="";return{blocks:this.#c,exits:this.#u,dropped:0,droppedRecords:0,skipped:this.#d,backwards:this.#m,backwardsNs:this.#l,bytes:this.#o,truncated:t}}#h(t){this.#i+=1;let n=M2.exec(t);if(!n){this.#d+=1;return}let[,r,s,i,o,a]=n;if(r===void 0)throw h("the events of this log have no time",{place:{file:this.#e,line:this.#i},hint:"trace with QEMU's '-msg timestamp=on -trace exec_tb -D FILE'"});let l=i==="_exit";if(!l&&a===void 0){this.#d+=1;return}let c=Number(r)*1e6+Number(s);this.#s??=c,this.#g(l?Z.exit:Z.block,(c-this.#s)*1e3,(l?o:a).replace("(nil)","0"))}#g(t,n,r){n<this.#a?(this.#m+=1,this.#l=Math.max(this.#l,this.#a-n)):this.#a=n;let s=this.#n,i=s.length++;s.kind[i]=t,s.time[i]=n,s.low[i]=parseInt(r.slice(-8),16),s.high[i]=r.length>8?parseInt(r.slice(0,-8),16):0,t===Z.exit?this.#u+=1:this.#c+=1,s.length===Xe&&this.#_()}#_(){if(this.#n.length!==0)try{this.#t(this.#n)}finally{this.#n.length=0}}};var C2=new Map([["exec_tb",Z.block],["exec_tb_nocache",Z.block],["exec_tb_exit",Z.exit]]),$n=65536,en=255,Js=class{kindOfId=new Uint8Array($n).fill(en);limit=1/0;declare(t,n,r){n===0&&t<$n&&(this.kindOfId[t]=C2.get(r)??en)}declareAll(t){this.limit=t.length;for(let[n,r]of t.entries())this.declare(n,0,r)}kind(t,n){return n===0&&t<$n?this.kindOfId[t]:en}};var zn=24,fg=4,tn=24,Zs=tn+16,pg=tn+8,Ia=262144,ei=1024,B2=0xf2b177cb0aa429b4n,mg=0xb429a40acb77b1f2n,P2=0xffffffffffffffffn;function dj(e){return e.length>=8&&e.subarray(0,8).every(t=>t===255)}function hg(e,t){let n=new DataView(e.buffer,e.byteOffset,zn),r=n.getBigUint64(8,!0);if(n.getBigUint64(0,!0)!==P2||r!==B2&&r!==mg)throw h("this is not a trace of QEMU's simple backend",{place:{file:t,offset:0},hint:"such a trace is written by QEMU's '-trace enable=exec_tb,file=TRACE' of a QEMU configured with --enable-trace-backends=simple"});if(r===mg)throw h("the trace was written on a big-endian machine, and those are not supported",{place:{file:t,offset:8},hint:"run QEMU on a little-endian machine (as nearly all are)"});let s=n.getBigUint64(16,!0);if(s===2n)return 2;if(s===3n)return 3;if(s===4n)return 4;throw h(s<2n?`the trace has format version ${s}, which QEMU wrote before 1.2; versions 2 to ${fg} can be read`:`the trace has format version ${s}; the newest this Bootgate reads is ${fg}`,{place:{file:t,offset:16},hint:s<2n?"trace with a newer QEMU":"use a newer Bootgate"})}var gg=1e5;function _g(e,t,n){let r=[];for(let[s,i]of e.split(`
`).entries()){let o=i.trim();if(o===""||o.startsWith("#"))continue;let a=/^((?:[a-z]+\s+)*)(\w+)\(/.exec(o);if(!a||r.length===gg)throw h(a?`more than ${gg} events`:`'${o.slice(0,60)}' declares no trace event`,{place:{file:n,line:s+1},hint:"give the trace-events file of the QEMU source that wrote the trace"});let l=a[1].trim().split(/\s+/),c=a[2];t===2&&l.includes("disable")||(l.includes("tcg")?r.push(`${c}_trans`,`${c}_exec`):r.push(c))}return r}var ti=4294967296,bg=2*ei,ni=class{#e;#t=new Zt;#n=new Js;#r=-1;#i=new Uint8Array(bg);#o=new DataView(this.#i.buffer);#s=0;#a=0;#c=0;#u=!1;#d=0;#m=0;#l=-1/0;#h=0;#g=0;#_=0;#y=0;#f=0;#w=0;#p=0;constructor(t){this.#e=t}get baseNs(){return this.#u?BigInt(this.#m)<<32n|BigInt(this.#d):null}push(t){let n=new DataView(t.buffer,t.byteOffset,t.length),r=t.length;try{let s=this.#k(0,this.#a,r);for(;this.#s>0&&s<r;)s=this.#T(t,s);for(;s<r;){s=this.#x(n,s,r);let i=this.#b(n,s,r,this.#c+s);if(i===0){this.#i.set(t.subarray(s)),this.#s=r-s;break}s=this.#k(s,i,r)}}finally{this.#I()}this.#c+=r}finish(){if(this.#r<0){let t=this.#s;throw h(t===0?"the trace is empty":`the trace ends after ${t} bytes, inside its header`,{place:{file:this.#e.file},hint:"QEMU opens the file at once and writes events in batches: was it killed, or the disk full?"})}return{blocks:this.#h,exits:this.#g,dropped:this.#_,droppedRecords:this.#y,skipped:this.#f,backwards:this.#w,backwardsNs:this.#p,bytes:this.#c,truncated:this.#a>0||this.#s>0}}#k(t,n,r){let s=Math.min(t+n,r);return this.#a=t+n-s,s}#T(t,n){let r=this.#s,s=Math.min(bg-r,t.length-n);this.#i.set(t.subarray(n,n+s),r),this.#s=r+s;let i=this.#b(this.#o,0,this.#s,this.#c+n-r);return i===0?n+s:(this.#s=0,this.#k(n,i-r,t.length))}#x(t,n,r){if(!this.#u)return n;let{kind:s,time:i,low:o,high:a}=this.#t,{kindOfId:l}=this.#n,c=this.#r,u=c+Zs,d=this.#d,f=this.#m,m=this.#l,p=0,g=this.#t.length,_=n,y=r-u;for(;n<=y;){let k=n+c;if(c!==0&&(t.getUint32(n,!0)!==1||t.getUint32(n+4,!0)!==0))break;let w=t.getUint32(k,!0);if(w>=$n||t.getUint32(k+4,!0)!==0)break;let E=l[w];if(E===en||t.getUint32(k+16,!0)!==Zs)break;let T=(t.getUint32(k+12,!0)-f)*ti+(t.getUint32(k+8,!0)-d);T<m?this.#A(m-T):m=T;let v=E===Z.exit?k+24:k+32;s[g]=E,i[g]=T,o[g]=t.getUint32(v,!0),a[g]=t.getUint32(v+4,!0),p+=E,n+=u,g+=1,g===Xe&&(this.#t.length=g,this.#I(),g=0)}return this.#t.length=g,this.#l=m,this.#g+=p,this.#h+=(n-_)/u-p,n}#b(t,n,r,s){let i=r-n;if(this.#r<0)return i<zn?0:(this.#S(t,n),zn);if(this.#r===8){if(i<8)return 0;let p=t.getBigUint64(n,!0);if(p===0n)return this.#v(t,n,i,s);if(p!==1n)throw this.#E(`a record has type ${p}; only 0 and 1 exist`,s)}let o=n+this.#r;if(i<this.#r+tn)return 0;let a=t.getUint32(o+16,!0);if(a<tn||a>Ia)throw this.#E(`an event claims a length of ${a} bytes; between ${tn} and ${Ia} are possible`,s);let l=this.#r+a,c=t.getUint32(o,!0),u=t.getUint32(o+4,!0),d=c===4294967294&&u===4294967295,f=d?Z.dropped:this.#n.kind(c,u);if(this.#O(t,o),f===en){let p=u*ti+c;if(p>=this.#n.limit)throw this.#E(`event ${p} is not among the ${this.#n.limit} of the trace-events file`,s,yg);return this.#f+=1,l}let m=d?pg:Zs;if(a!==m)throw this.#E(`an event that takes ${m} bytes claims ${a}`,s,this.#r===0?yg:void 0);return i<l?0:(this.#R(t,o,f),l)}#S(t,n){let{file:r,traceEvents:s}=this.#e,i=hg(new Uint8Array(t.buffer,t.byteOffset+n,zn),r);if(i!==4){if(!s)throw h(`the trace has format version ${i}, which numbers events without naming them`,{place:{file:r,offset:16},hint:"give the trace-events file of the QEMU source that wrote it: --trace-events FILE"});this.#n.declareAll(_g(s.text,i,s.file))}this.#r=i===4?8:0}#v(t,n,r,s){if(r<20)return 0;let i=t.getUint32(n+16,!0);if(i===0||i>ei)throw this.#E(`an event's name claims ${i} bytes; 1 to ${ei} are possible`,s);let o=20+i;if(r<o)return 0;let a=Buffer.from(t.buffer,t.byteOffset+n+20,i).toString("latin1");return this.#n.declare(t.getUint32(n+8,!0),t.getUint32(n+12,!0),a),o}#O(t,n){this.#u||(this.#u=!0,this.#d=t.getUint32(n+8,!0),this.#m=t.getUint32(n+12,!0))}#R(t,n,r){let s=this.#t,i=s.length,o=(t.getUint32(n+12,!0)-this.#m)*ti+(t.getUint32(n+8,!0)-this.#d),a=n+(r===Z.block?32:24);s.kind[i]=r,s.time[i]=o,s.low[i]=t.getUint32(a,!0),s.high[i]=t.getUint32(a+4,!0),s.length=i+1,r===Z.dropped?(this.#y+=1,this.#_+=s.high[i]*ti+s.low[i]):(o<this.#l?this.#A(this.#l-o):this.#l=o,r===Z.exit?this.#g+=1:this.#h+=1),s.length===Xe&&this.#I()}#A(t){this.#w+=1,this.#p=Math.max(this.#p,t)}#I(){if(this.#t.length!==0)try{this.#e.sink(this.#t)}finally{this.#t.length=0}}#E(t,n,r="the file is damaged here, or was never a trace"){return h(t,{place:{file:this.#e.file,offset:n},hint:r})}},yg="the trace-events file is probably not the one of the QEMU that wrote the trace";var q2=65536,ri=class e{#e;#t;#n;#r;#i;#o=null;#s=0;#a=0;#c=0;#u=0;constructor(t,n){let r={file:"the trace",sink:n.sink};this.#e=n.backend==="log"?new Ys(r):new ni(r),this.#r=n.onPiece??(()=>{}),this.#i=n.keep===null?null:new Aa(n.keep,()=>this.#t.resume()),this.#t=new D2({fd:t,readable:!0,writable:!1,onread:{buffer:Buffer.alloc(q2),callback:(s,i)=>this.#d(i.subarray(0,s))}}),this.#n=new Promise(s=>{this.#t.once("close",()=>s()),this.#t.once("error",i=>this.#o??=i)}),this.#t.resume()}static async open(t){await D("mkfifo",["-m","600",t.fifo]);let n=z2(t.fifo,wg.O_RDONLY|wg.O_NONBLOCK);try{return new e(n,t)}catch(r){throw U2(n),r}}async finish(){if(this.#s===0&&(await new Promise(n=>setImmediate(n)),await new Promise(n=>setImmediate(n))),this.#s===0&&this.#t.destroy(),await this.#n,await this.#i?.end(),this.#o!==null)throw this.#o;let t=this.#c-this.#a;return{counts:this.#s===0?null:this.#e.finish(),idleShare:t>0?Math.max(0,1-this.#u/t):1}}#d(t){let n=performance.now();if(this.#s===0&&(this.#a=n),this.#s+=t.length,this.#o===null)try{this.#e.push(t),this.#r()}catch(r){this.#o=r}return this.#c=performance.now(),this.#u+=this.#c-n,this.#i?.take(t)??!0}},Aa=class{#e;#t;#n=null;constructor(t,n){this.#e=G2({level:1}),this.#e.on("drain",n),this.#t=K2(this.#e,$2(t)).catch(r=>{this.#n=r,n()})}take(t){return this.#n!==null||this.#e.write(Buffer.from(t))}async end(){if(this.#e.end(),await this.#t,this.#n!==null)throw new b("the trace could not be kept",{cause:this.#n})}};var ze={kernel:$.kernel,user:$.user,entering:$.systemCallEntry},si=class{state=ze.kernel;toUser=0;toKernel=0;unnamed=0;#e=new Je;#t=new Je;#n=new Je;#r=-1;#i=0;follow(t,n){if(t===$.user){this.#s(n),this.toUser+=1,this.state=ze.user;return}this.state===ze.user&&(this.toKernel+=1,this.state=ze.kernel),t===$.systemCallEntry?(this.#s(n),this.#i=n,this.state=ze.entering):t>=$.systemCall&&this.state===ze.entering&&(this.#o(t-$.systemCall),this.state=ze.kernel)}finish(t){this.#s(t);let n=[];for(let r=0;r<this.#e.length;r+=1)this.#e.get(r)!==0&&n.push({call:r,count:this.#e.get(r),ns:this.#t.get(r),firstNs:this.#n.get(r)});return n}#o(t){for(;this.#e.length<=t;)this.#e.push(0),this.#t.push(0),this.#n.push(-1);this.#e.get(t)===0&&this.#n.set(t,this.#i),this.#e.add(t,1),this.#r=t}#s(t){this.state===ze.entering&&(this.unnamed+=1),this.#r!==-1&&(this.#t.add(this.#r,t-this.#i),this.#r=-1)}};var ii=class{blocks;#e;#t;#n=new si;#r=new Map;#i;#o=new Je;#s=[];#a=new fi;#c=new fi;#u=new Je;#d=new Je;#m=new Float64Array(0);#l=0;#h=0;#g=-1;#_=$.kernel;#y=0;#f=0;#w=!1;#p=null;constructor(t){this.blocks=new Ws(t.maxBlocks),this.#e=t.arch,this.#t=new Vs(t.arch,t.symbols,t.kaslrOffset),this.#s.push({name:Hs,startNs:0});for(let n of t.marks)"address"in n.at?this.#r.has(n.at.address)||this.#r.set(n.at.address,n):this.#i??=n}get endedBy(){return this.#p}get stages(){return this.#s.map(({name:t})=>t)}consume(t){if(this.#p)return;let{kind:n,time:r,low:s,high:i,length:o}=t,a=this.blocks,l=this.#n,{slots:c,shift:u,sums:d}=a,f=c.length-1,m=this.#t.inHighHalf?this.#e.addresses.kernelHalf:0,p=this.#g,g=this.#_,_=l.state,y=this.#f,k=this.#y;for(let w=0;w<o;w+=1){let E=n[w];if(E===Z.dropped){p!==-1&&(p=se.lost);continue}p===-1&&(k=this.#y=r[w],p=se.qemu);let T=r[w]-k;if(T>y&&(d[2*p]=d[2*p]+(T-y),y=T),E===Z.exit){this.#w=!0,g!==$.idle&&(p=se.qemu);continue}let v=i[w];if(v<m){if(_!==ze.user){if(this.#f=y,this.#T(),this.#b())return;_=l.state}p=se.user,g=$.user,d[2*p+1]=d[2*p+1]+1;continue}let V=s[w]|0,P=v|0,C=Qs(V,P)>>>u<<2,ee=c[C+2];for(;ee!==0&&(c[C]!==V||c[C+1]!==P);)C=C+4&f,ee=c[C+2];if(ee!==0)g=c[C+3];else{if(this.#f=y,ee=this.#k(s[w],v),this.#b())return;({slots:c,shift:u,sums:d}=a),f=c.length-1,g=a.role[ee],m=this.#t.inHighHalf?this.#e.addresses.kernelHalf:0}d[2*ee+1]=d[2*ee+1]+1,g!==_&&(l.follow(g,y),_=l.state),p=ee}this.#_=g,this.#g=p,this.#f=y}finish(){this.#v();let t=this.#f,{names:n,systemCalls:r}=this.#t,s=0;for(let a=vt;a<this.blocks.length;a+=1)s+=this.blocks.sums[2*a+1];let i=this.blocks.sums[2*se.user+1],o=this.blocks.sums[2*se.overflow+1];for(;this.#o.length<n.name.length;)this.#o.push(-1);return{names:n,first:this.#o.toArray(),stages:this.#s,rows:{stage:this.#a.toArray(),code:this.#c.toArray(),self:this.#u.toArray(),calls:this.#d.toArray()},totalNs:t,idleNs:this.#h,blocks:this.blocks.length-vt,blockExecutions:s+i+o,userExecutions:i,systemCalls:this.#n.finish(t),systemCallNames:r,unnamedSystemCalls:this.#n.unnamed,toUser:this.#n.toUser,toKernel:this.#n.toKernel,exitsSeen:this.#w,overflow:o,endedBy:this.#p}}#k(t,n){t===this.#e.stages.resetVector&&n===0&&this.#f===0&&(this.#s[0].name=Ta);let r=BigInt(n)<<32n|BigInt(t),s=this.#r.get(this.#t.linkAddress(t,n)??r);if(s&&this.#x(s),this.#b())return se.overflow;let{code:i,role:o,entry:a}=this.#t.see(t,n,this.#s.at(-1).name);return this.#S(i),this.blocks.add(t,n,i,o,a)}#T(){this.#i&&this.#x(this.#i),this.#i=void 0,!this.#p&&(this.#S(se.user),this.#n.follow($.user,this.#f))}#x(t){if("address"in t.at&&this.#r.delete(t.at.address),t.role!=="stage"){this.#p=t;return}this.#f===0&&this.#s[0].name===Hs?this.#s.length=0:this.#v(),this.#s.push({name:t.name,startNs:this.#f})}#b(){return this.#p!==null}#S(t){for(;this.#o.length<=t;)this.#o.push(-1);this.#o.get(t)===-1&&this.#o.set(t,this.#f)}#v(){let{sums:t,code:n,role:r,entry:s,length:i}=this.blocks,o=this.#t.names.name.length,a=new Float64Array(o),l=new Float64Array(o),c=this.#m,u=new Float64Array(i);for(let d=0;d<i;d+=1){let f=t[2*d];u[d]=t[2*d+1];let m=d<vt?d:n[d];a[m]=a[m]+f,s[d]===1&&(l[m]=l[m]+u[d]-(c[d]??0)),r[d]===$.idle&&(this.#h+=f),t[2*d]=0}l[se.user]=this.#n.toUser-this.#l,this.#l=this.#n.toUser,this.#m=u;for(let d=0;d<o;d+=1)a[d]===0&&l[d]===0||(this.#a.push(this.#s.length-1),this.#c.push(d),this.#u.push(a[d]),this.#d.push(l[d]))}};var Y2=100;async function Eg(e){let{qemu:t,folder:n,marks:r,window:s}=e,i=eO(t,s),o=[...cg(e.arch),...r.flatMap(tO)],a=new ii({arch:e.arch,symbols:e.symbols,marks:o}),l=Dn(n,"exec_tb.fifo"),c=Dn(n,"exec_tb.json"),u=new Oa(Dn(n,"progress")),d=0,f=!1,m=await ri.open({fifo:l,backend:i,keep:e.keepTrace,sink:_=>{d+=_.length,a.consume(_)},onPiece:()=>{u.say(d,a.stages.length-1),a.endedBy!==null&&!f&&(f=!0,kg(c,{events:d,ended:a.endedBy.name}))}}),p=s===null?null:await Z2(s),g=null;return{args:[...J2(i,l,s===null),...p?.args??[]],trace:c,progress:s===null?u.path:null,stage:()=>a.stages.at(-1),ended:async()=>{u.close();let _=await p?.ended()??!1,{counts:y,idleShare:k}=await m.finish();if(y===null||y.blocks===0)return;let w=a.finish();kg(c,{events:d,ended:w.endedBy?.name??null,...y}),g={header:nO(w,r,_),tables:w,counts:y,decoderIdle:k}},read:()=>{if(g===null)throw new Error("an exec_tb trace was read before QEMU had ended");return Promise.resolve(g)}}}function J2(e,t,n){return e==="simple"?["-trace",`${n?"enable=exec_tb,":""}file=${t}`,"-d","nochain","-D","/dev/null"]:["-msg","timestamp=on","-d","nochain","-D",t]}async function Z2(e){let t=await q(X2(),"bg"),n={qmp:Dn(t,"qmp"),gdb:Dn(t,"gdb")},r=new AbortController,s=ag(e,n,r.signal).then(()=>!0,i=>{if(r.signal.aborted||i instanceof Oe)return!1;throw i});return s.catch(()=>{}),{args:og(e,n),ended:async()=>{r.abort();try{return await s}finally{await V2(t,{recursive:!0,force:!0})}}}}function eO(e,t){if(e.traceBackends.includes("simple"))return"simple";let n=e.traceBackends.includes("log");if(n&&t!==null)return"log";throw new b(n?`${e.versionLine} writes trace events only as text, which takes more than 500 s for even a small boot`:`${e.versionLine} was built without a trace backend that Bootgate reads`,{exitStatus:2,hint:`'--qemu build' makes one with the simple backend in some five minutes; the plugin tracer (without --tracer exec_tb) needs no build${n?"; a part of the boot can be traced as text: --trace-window start_kernel..20ms":""}`})}function tO({name:e,role:t,at:n}){if(t==="initcall-start"||"powerOff"in n)return[];if("address"in n||"firstUserInstruction"in n)return[{name:e,role:t,at:n}];throw h(`the mark '${e}' cannot be seen in an exec_tb trace, which holds addresses only`,{hint:"take a symbol or the first user instruction, or leave out --tracer exec_tb"})}function nO({endedBy:e},t,n){return{end:e===null?n?"end-mark":"exit":e.role==="panic"?"panic":"end-mark",endMark:t.findIndex(i=>i.at===e?.at),instructions:-1}}var Oa=class{path;#e;#t=0;constructor(t){this.path=t,this.#e=W2(t,"w")}say(t,n){let r=performance.now();if(r-this.#t<Y2)return;this.#t=r;let s=Buffer.alloc(16);s.writeBigUInt64LE(BigInt(t),0),s.writeBigUInt64LE(BigInt(n),8),H2(this.#e,s,0,16,0)}close(){j2(this.#e)}};function kg(e,t){Q2(e,`${JSON.stringify(t,null,2)}
`)}import{rm as rO}from"node:fs/promises";import{tmpdir as sO}from"node:os";import{join as oi}from"node:path";var iO=65536,xg="BOOTGATE_CHECK_TRACER";async function ai(e){let{scenario:t,qemu:n,kernel:r,marks:s,folder:i}=e,o=aO(n),{landmarks:a}=r,l=O(t.arch),c=oi(i,"trace.bin"),u=oi(i,"progress"),d=oi(i,"tracer.config"),f=await Kr({arch:l,api:o,check:e.env[xg]==="1",cacheFolder:e.cacheFolder,signal:e.signal,...e.env.CC?{cc:e.env.CC}:{}}),m=t.focus!==null||Object.values(t.observe).includes(!0),p=o>=pe&&m?r.structures:null;await gs(d,{architecture:l.name,output:c,progress:u,icountShift:t.icountShift,functionEntries:a.functionEntries,transparent:a.transparent,interruptEntries:a.interruptEntries,faultEntries:a.faultEntries,systemCallEntries:a.systemCallEntries,taskSwitch:a.taskSwitch,kernelImage:t.boot==="kernel"?a.kernelImage:{...a.kernelImage,physical:null},code:a.code,marks:s.map(E=>lO(E,r,l,o)),instructionLimit:t.limits.instructions,samplePeriod:iO,stackBytes:l.addresses.stackBytes,observeConsole:o>=l.machine.consoleApi,consoleOutput:a.consoleOutput,exitPort:Ar(t),countDevices:o>=pe&&t.tracer!=="exec_tb",exactBlocks:o<pe||t.tracer==="exec_tb"||e.env[xg]==="1",focus:oO(t,r,o),guest:p});let g=Gr(f,d),_={trace:c,progress:u,read:()=>hs(c)},y=t.focus?.run??null;if(y===null)return{..._,args:g};let k=await q(sO(),"bg"),w=oi(k,"gdb");return{..._,args:[...g,"-gdb",`unix:${w},server=on,wait=off`],halted:{command:y,socket:w},ended:()=>rO(k,{recursive:!0,force:!0})}}function oO({focus:e},t,n){if(e===null)return null;if(Ra(n,pe,"a focus is found in what processes execute"),t.structures===null)throw h("a focus needs a kernel with BTF (CONFIG_DEBUG_INFO_BTF): this one has none");return{field:e.field,pattern:e.pattern,children:e.children,stop:e.run!==null}}function aO(e){let t=e.pluginApi?Lr(e.pluginApi):null;if(t!==null)return t;throw new b(e.pluginApi?`${e.versionLine} speaks plugin API ${e.pluginApi.current}, which is older than all the tracer knows`:`${e.binary} was built without plugin support`,{hint:"'--qemu auto' takes one that will do, or gets one; 'bootgate doctor' lists those of this machine"})}function lO({name:e,role:t,at:n},r,{hooks:s,machine:i},o){let a=t==="initcall-start"?"note":t;if("console"in n)return Ra(o,i.consoleApi,`the mark '${e}' is found in what the guest prints`),{role:a,at:n};if(!("exec"in n))return{role:a,at:n};Ra(o,pe,`the mark '${e}' is found in the names of executed programs`);for(let l of s.exec){let c=r.symbols.addressOf(l);if(c!==null)return{role:a,at:{exec:n.exec,entry:c}}}throw h(`the mark '${e}' needs one of ${s.exec.join(", ")}, which this kernel does not have`)}function Ra(e,t,n){if(!(e>=t))throw h(`${n}, which needs a QEMU with plugin API ${t}; this one has ${e}`,{hint:"take another end mark, or a newer QEMU: '--qemu auto' gets one"})}function nn(e){switch(e.kind){case"reached-end":case"imported":return sn.ok;case"interrupted":return sn.interrupted;case"qemu-failed":return sn.failed;case"panic":case"hang":case"limit":case"early-exit":return sn.bootFailed}}async function vg(e,t,n){let{scenario:r,kernel:s,qemu:i,host:o,run:a}=e;o.keepTraces!==void 0&&await S(o.keepTraces);let l=o.traceWindow===void 0?null:ig(o.traceWindow,_=>s.symbols.addressOf(_)),c=await Eg({arch:O(r.arch),qemu:i,window:l,symbols:s.symbols,marks:t,folder:n,keepTrace:o.keepTraces===void 0?null:Sg(o.keepTraces,`exec_tb-${a}.trace.gz`)}),u=l===null?await dO(e,t,n):null,{onBoot:d}=o,{recording:f,tables:m}=await Nr({scenario:r,qemu:i,guest:e.guest,marks:t,folder:n,tracer:u===null?c:fO(c,u),signal:o.signal,...d?{onProgress:_=>d({..._,run:a,runs:r.runs,stage:c.stage(),counted:"events"})}:{}}),p=l===null?f.outcome:uO(f.outcome,o.traceWindow,m?.header.end==="end-mark");if(m===null)throw new b(`${p.kind}: ${p.detail}`,{exitStatus:nn(p),hint:"what the guest and QEMU printed is kept in console.log and qemu.log"});let g=dg({tables:m.tables,counts:m.counts,symbols:s.symbols,scenario:r.name,outcome:p,environment:sr({...Wr(f,`exec_tb ${i.traceBackends.includes("simple")?"simple":"log"}`).fields,...l===null?{}:{end:`window ${o.traceWindow}`},icountShift:-1}),subject:await Xr(r,e.guest.initrd,s,e.digestOf),emitted:i.completeExecTb?1:await mO(m,u),wallMs:f.wallMs,console:jr(await cO(f.console,"utf8")),warnings:f.warnings});return{recording:f,profile:pO(g,m.decoderIdle)}}function uO(e,t,n){return e.kind!=="reached-end"?e:n?{...e,detail:`the traced part ended: ${t}`}:{kind:"early-exit",detail:`the guest switched off before the traced part ended: ${t}`}}async function dO({scenario:e,qemu:t,kernel:n,host:r},s,i){if(t.completeExecTb||t.pluginApi===null)return null;let o=Sg(i,"plugin");await S(o);let{cacheFolder:a,env:l,signal:c}=r;return await ai({scenario:e,qemu:t,kernel:n,marks:s,folder:o,cacheFolder:a,env:l,signal:c})}function fO(e,t){return{...e,args:[...e.args,...t.args],read:async()=>{let n=await e.read(),{end:r,endMark:s}=(await t.read()).header;return{...n,header:{...n.header,end:r,endMark:s}}}}}async function mO({tables:e,counts:t},n){if(n===null)return null;let{header:r}=await n.read();return Math.min(1,(e.blockExecutions+t.dropped)/Math.max(1,r.blockExecutions))}function pO(e,t){let n=`the decoder waited for QEMU during ${Tt(t)} of the boot`;return{...e,coverage:{...e.coverage,notes:[...e.coverage.notes,n]}}}var Na={source:"none",buildId:null,length:0,address:new BigUint64Array(0),size:new Uint32Array(0),name:()=>"",aliases:()=>[],section:()=>"",find:()=>-1,findHalves:()=>-1,addressOf:()=>null,addressesOf:()=>[],text:[]};function Tg(e,t,n){let r=new Map(n?e.facts.exports.map(({name:s,address:i})=>[s,i]):[]);return{...e,symbols:Na,landmarks:Ds(e.arch,Na,{...e.facts,initcalls:[]}),names:{addressOf:s=>r.get(s)??null,names:()=>r.keys(),initcalls:[]},structures:null,doubt:t,warnings:[...e.warnings,`names not to be believed: ${t}`]}}function Ig(e,{doubt:t}){if(e.end.kind==="symbol")throw new b(`the end mark '${e.end.symbol}' is a name, and the names are not to be believed`,{hint:`${t??""}; without --vmlinux the kernel's own symbols are used; '--end power-off' needs no names`});return{...e,stages:e.stages.filter(({start:n})=>!("symbol"in n))}}import{writeFile as hO}from"node:fs/promises";import{basename as gO,join as _O}from"node:path";async function Ag(e,t,n){if(e.ukiProfile!==null&&!t?.unified?.profiles.length)throw h("'uki-profile' chooses a profile of a unified kernel image, and this has none",{place:{file:e.kernel},hint:"leave 'uki-profile' out"});if(t===null)return{scenario:e,notes:[]};let r=[`${gO(e.kernel)} is ${t.wrappings.join(", and in it is ")}: the kernel in it is booted`],{unified:s}=t;if(s===null)return{scenario:e,notes:r};let i=bO(s,e),o=await wO(e,s.profiles[i]??s,n);return{scenario:o.scenario,notes:[...r,...yO(s,i),...o.notes]}}function bO({profiles:e},{kernel:t,ukiProfile:n}){if(n===null)return 0;let r=e.findIndex(({id:i,title:o},a)=>i===n||o===n||String(a)===n),s={file:t};if(r===-1)throw h(`this unified kernel image has no profile '${n}'`,{place:s,hint:`it has ${e.map(Ma).join(", ")}`});if(e[r].otherKernel)throw h(`the profile ${Ma(e[r],r)} boots a kernel of its own, which is not taken out here`,{place:s,hint:"give that kernel itself with --kernel"});return r}function Ma({id:e,title:t},n){let r=[e,t].filter(s=>s!==null);return r.length===0?String(n):`${n} (${r.join(", ")})`}function yO({profiles:e,title:t},n){let r=e[n];return[...t===null?[]:[`it calls itself ${t}`],...r===void 0||e.length<2?[]:[`it has ${e.length} profiles (--uki-profile): ${Ma(r,n)} is booted`]]}async function wO(e,{initrd:t,append:n},r){if(e.boot!=="kernel")return{scenario:e,notes:[]};let s=[],i=e;return n!==null&&(i={...i,append:`${n} ${e.append}`.trimEnd()},s.push(`its command line comes first: ${n}`)),t!==null&&e.initrd===null&&!e.generateInitrd?(await S(r),i={...i,initrd:_O(r,"initrd")},await hO(i.initrd,t),s.push(`its initramfs is booted (${t.length.toLocaleString("en-US")} bytes)`)):t!==null&&s.push("its initramfs is left out: the scenario's is booted"),{scenario:i,notes:s}}async function dQ(e,t,n){let r=await ng(e,{cacheFolder:n.cacheFolder,env:n.env,signal:n.signal,...n.onStep?{onProgress:n.onStep}:{}}),{scenario:s,notes:i}=await Ag(e,r.image.unwrapped,li(t,"guest"));i.forEach(m=>n.onStep?.(m));let o=await Ep(s,n);n.onStep?.(o.reason);let a=await OO(s,r,li(t,"guest"),n);a.notes.forEach(m=>n.onStep?.(m));let l=eh(e,r,n.cwd),c={scenario:s,guest:a,qemu:o,symbols:r.symbols,evidence:l,digestOf:za()},u=await ih(c,n),d=u===null?null:await oh(u,c,t,n);if(d!==null)return n.onStep?.(al(d.profile)),{...d,profile:aa(d.profile,l)};let f=await vO(c,r,t,n);return u!==null&&await ah(u,f,n),{...f,profile:aa(f.profile,l)}}async function vO({scenario:e,guest:t,qemu:n,evidence:r,digestOf:s},i,o,a){let{kernel:l,first:c}=await IO({scenario:e,kernel:i,qemu:n,guest:t,host:a,evidence:r,digestOf:s,run:1},o),u=[c];for(let _=2;_<=e.runs&&u.at(-1).recording.outcome.kind==="reached-end";_+=1)u.push((await La({scenario:e,kernel:l,qemu:n,guest:t,host:a,evidence:r,digestOf:s,run:_},o)).measurement);let d=u.map(({profile:_})=>ll(_)),{profile:f,recording:m}=AO(u),p=new Set(d.map(({digest:_})=>_)),g=[...f.warnings,...l.warnings,...n.shortfall===void 0?[]:[n.shortfall]];return p.size>1&&f.assume==="exact"&&g.push(`${d.length} runs gave ${p.size} different profiles: something is not deterministic`),{recording:m,profile:{...f,samples:d.length>1?d:null,warnings:g}}}var TO="the image's kernel does not seem to be the one 'kernel' names, which it has to be: ";function Og({boot:e},t){return`${e==="kernel"?"":TO}${En(t)}`}async function IO(e,t){let{kernel:n,host:r}=e,s=async(l,c)=>{let u=Tg(n,l,c);return{kernel:u,first:(await La({...e,kernel:u},t)).measurement}};if(n.doubt!==null)return r.onStep?.(`names not to be believed: ${n.doubt}; booting without them`),await s(n.doubt,!0);let{measurement:i,failedChecks:o}=await La(e,t);if(!fs(o))return{kernel:n,first:i};let a=Og(e.scenario,o);return r.onStep?.(`names not to be believed: ${a}; booting again without them`),await s(a,!1)}function AO(e){let t=e.at(-1);if(t.recording.outcome.kind!=="reached-end")return t;if(t.profile.assume==="exact")return e[0];let n=({profile:r})=>jn(r);return e.toSorted((r,s)=>n(r)-n(s))[Math.floor((e.length-1)/2)]}async function OO(e,t,n,{cacheFolder:r,initrdPadding:s=0}){await S(n);let i=vp(t.image,t.symbols),o=t.bootable(),a=await eu({scenario:e,kernel:i,bootable:o,folder:n,cacheFolder:r});if(a.initrd===null||s===0)return a;let l=li(n,"initramfs.padded");return await xO(a.initrd,l),await EO(l,384),await kO(l,new Uint8Array(s)),{...a,initrd:l}}async function La(e,t){let{scenario:n,kernel:r,qemu:s,host:i,run:o}=e,a=li(t,`run-${o}`);await S(a);let l=r.doubt===null?n:Ig(n,r),c=gl(l,r.names);if(n.tracer==="exec_tb")return{measurement:await vg(e,c,a),failedChecks:[]};let u=[ar,...c.filter(({role:p})=>p==="stage").map(({name:p})=>p)],d=await ai({scenario:n,qemu:s,kernel:r,marks:c,folder:a,cacheFolder:i.cacheFolder,env:i.env,signal:i.signal}),{onBoot:f}=i,m=await Nr({scenario:n,qemu:s,guest:e.guest,marks:c,folder:a,tracer:d,signal:i.signal,...f?{onProgress:p=>f({...p,run:o,runs:n.runs,stage:u[p.stages]??u.at(-1)})}:{}});return await RO(m,e)}async function RO({recording:e,tables:t},{kernel:n,guest:r,host:s,evidence:i,digestOf:o}){let{outcome:a,scenario:l}=e;if(t===null)throw new b(`${a.kind}: ${a.detail}`,{exitStatus:nn(a),hint:"what the guest and QEMU printed is kept in console.log and qemu.log"});let c=await NO(t.guest,{scenario:l,guest:r,kernel:n,host:s}),u=await SO(e.console,"utf8"),{symbols:d,banner:f}=n,m=Cd({recording:e,files:c.code,tables:t,symbols:d,codeFiles:d.length===0?null:i.codeFiles,subject:await Xr(l,r.initrd,n,o),consoleText:u}),p=d.length===0?[]:Dd({recording:e,tables:t,symbols:d,banner:f,consoleText:u}),g=p.length===0?[]:[`names may be wrong: ${Og(l,p)}`],_=[...m.warnings,...c.warnings,...g];return{measurement:{recording:e,profile:{...m,warnings:_}},failedChecks:p}}async function NO({objects:e},{scenario:t,guest:n,kernel:r,host:s}){let i=[],o=[];for(let[u,{kind:d,name:f,filesystem:m,sizeBytes:p}]of e.entries()){let g=d==="vdso"?await r.vdso(p):null;d==="module"||d==="vdso"&&g===null||(i.push(u),o.push({path:f,filesystem:m,sizeBytes:p,...g&&{content:g}}))}let{code:a,warnings:l}=await Df(o,{sysroot:t.sysroot,disk:n.disk?.path??null,...t.disk?{diskName:t.disk.path}:{},initrd:t.initrd,cacheFolder:s.cacheFolder,env:s.env,signal:s.signal,...s.onStep?{onProgress:s.onStep}:{}}),c=e.map(()=>null);return i.forEach((u,d)=>c[u]=a[d]),{code:c,warnings:l}}import{accessSync as MO,constants as Rg,mkdirSync as LO,mkdtempSync as Lg,readdirSync as FO,rmdirSync as CO,rmSync as BO,statSync as PO,symlinkSync as UO}from"node:fs";import{tmpdir as $O}from"node:os";import{dirname as Ng,join as rn}from"node:path";function bQ(e){let t=or(e),n=zO(t);if(n===null)return{env:e,warning:null,remove:()=>{}};let r=Lg(rn($O(),"bootgate-cache-")),s=()=>{process.off("exit",s),BO(r,{recursive:!0,force:!0})};return process.once("exit",s),KO(r,t),{env:{...e,BOOTGATE_CACHE:r},warning:`the cache ${t} cannot be written (${n}): what is in it is used, and nothing is kept; set BOOTGATE_CACHE to a folder that can be written`,remove:s}}var Fa={EROFS:"the file system is read-only",EACCES:"permission denied",EPERM:"permission denied",ENOTDIR:"a part of the path is a file"};function zO(e){for(let t=e;;t=Ng(t))try{return PO(t).isDirectory()?(MO(t,Rg.W_OK|Rg.X_OK),DO(t)):Fa.ENOTDIR}catch(n){let r=I(n)??"";if(r!=="ENOENT"||Ng(t)===t)return Fa[r]??`error ${r}`}}function DO(e){try{return CO(Lg(rn(e,".bootgate-"))),null}catch(t){let n=I(t)??"";return["ENOSPC","EDQUOT"].includes(n)?null:Fa[n]??`no folder can be made: ${n}`}}function KO(e,t){for(let n of Mg(t)){LO(rn(e,n));for(let r of Mg(rn(t,n)))UO(rn(t,n,r),rn(e,n,r))}}function Mg(e){try{return FO(e)}catch{return[]}}import{availableParallelism as VO,freemem as XO}from"node:os";var GO=["seed","padding"];function Fg(e,t,n=GO){let r={seed:!0,padding:qO(e),word:e.boot==="kernel"},s=n.filter(i=>r[i]).map(i=>HO[i]);return Array.from({length:t},(i,o)=>s[o%s.length]({...e,runs:1},Math.floor(o/s.length)+1))}function qO({boot:e,initrd:t,generateInitrd:n,disk:r}){return e==="kernel"&&(t!==null||n||r===null)}function jO(e,t){let n=e.seed+t;return{what:`seed ${n}`,scenario:{...e,seed:n},initrdPadding:0}}function WO(e,t){let n=`bootgate.neutral=${"1".repeat(t)}`;return{what:`command line with ${n}`,scenario:{...e,append:`${e.append} ${n}`.trim()},initrdPadding:0}}function QO(e,t){let n=4096*t;return{what:`initramfs padded by ${n} bytes`,scenario:e,initrdPadding:n}}var HO={seed:jO,padding:QO,word:WO};function Cg({memoryMiB:e},t,n){let r=e*1048576+1073741824;return Math.max(1,Math.min(t,Math.floor(n/r)))}function Bg(e){return Math.min(...e.map(t=>Cg(t,VO(),XO())))}function Pg(e,t){let n=new Ca(t);return async(r,s,i)=>{let o=r.tracer==="exec_tb"?t:1;await n.take(o);try{return i.signal.throwIfAborted(),await e(r,s,i)}finally{n.give(o)}}}function xQ(e){let t=new Map;return async(n,r,s)=>{let i=`${n.arch} ${n.tracer}`,o=()=>{},a=t.get(i);a?await a:t.set(i,new Promise(c=>o=c));let l=c=>{o(),s.onBoot?.(c)};try{return await e(n,r,{...s,onBoot:l})}finally{o()}}}var Ca=class{#e;#t=[];constructor(t){this.#e=t}async take(t){await new Promise(n=>{this.#t.push({width:t,go:n}),this.#n()})}give(t){this.#e+=t,this.#n()}#n(){for(let[t]=this.#t;t&&t.width<=this.#e;[t]=this.#t)this.#t.shift(),this.#e-=t.width,t.go()}};function TQ({run:e,runs:t,elapsedMs:n,instructions:r,counted:s,stage:i}){return[t>1?`run ${e} of ${t}`:"booting",`${(n/1e3).toFixed(1)} s`,`${Ba(r)} ${s??"instructions"}`,i].join(" \xB7 ")}import{rm as Ug}from"node:fs/promises";import{join as YO}from"node:path";async function PQ(e,t,{count:n,kinds:r,folder:s,measure:i,host:o,atOnce:a}){if(e.assume!=="exact")throw h("a noise band is of boots that are counted exactly, which this one is not",{hint:"'runs' reports how much such boots differ"});let l=a??Bg([t]),c=await q(s,".variations");try{let u=Fg(t,n,r),d=performance.now(),f=await ZO(e,u,l,{measure:i,host:o,work:c});return o.onStep?.(JO(e,f.length,Math.min(l,f.length),performance.now()-d)),f}finally{await Ug(c,{recursive:!0,force:!0})}}function JO({totals:e},t,n,r){let s=a=>`${(a/1e3).toFixed(1)} s`,i=n>1?`, ${n} side by side`:"",o=`${t===1?"it took":`all ${t} in`} ${s(r)}${i}`;return e.wallMs>0?`${o}; the base's boot alone took ${s(e.wallMs)}`:o}async function ZO(e,t,n,{measure:r,host:s,work:i}){let o=new AbortController,a=AbortSignal.any([s.signal,o.signal]),l=Pg(r,n),c=new Set,u=0,d=async({what:m,scenario:p,initrdPadding:g},_)=>{let y=YO(i,`variation-${_+1}`);try{let k=await l(p,y,{...s,signal:a,initrdPadding:g,onStep:()=>{},onBoot:E=>{c.add(_),_===Math.min(...c)&&s.onBoot?.({...E,run:_+1,runs:t.length})}});a.throwIfAborted(),eR(e,m,k),u+=1;let w=ie(jn(k.profile));return s.onStep?.(`neutral variation ${u} of ${t.length}: ${w} instructions, ${m}`),{what:m,profile:k.profile}}catch(k){throw o.abort(k),k}finally{c.delete(_),await Ug(y,{recursive:!0,force:!0})}},f=t.map(d);return await Promise.allSettled(f),a.throwIfAborted(),await Promise.all(f)}function eR(e,t,{profile:n,recording:r}){if(n.outcome.kind!=="reached-end")throw new b(`there is no noise band: the boot with ${t} ended early: ${n.outcome.detail}`,{exitStatus:nn(r.outcome),hint:"a boot that a neutral change breaks is worth a look of its own"});if(n.environment.fingerprint!==e.environment.fingerprint)throw new b(`there is no noise band: the boot with ${t} was measured differently than the base`)}export{XT as a,gl as b,Pc as c,Kd as d,TC as e,he as f,U as g,ge as h,qe as i,zt as j,Te as k,j as l,Ie as m,ue as n,bt as o,xn as p,Hf as q,de as r,Gt as s,Ao as t,jU as u,Et as v,qt as w,it as x,ot as y,On as z,Tm as A,Wt as B,C$ as C,Ss as D,cz as E,Wm as F,Qt as G,fz as H,Uo as I,zo as J,Xm as K,rp as L,sp as M,qo as N,Ht as O,Is as P,He as Q,op as R,gp as S,Os as T,KD as U,GT as V,or as W,Bp as X,Pp as Y,$p as Z,YK as _,L8 as $,Bn as aa,Ds as ba,Zh as ca,se as da,Ws as ea,cg as fa,Vs as ga,dg as ha,Z as ia,oj as ja,Ys as ka,dj as la,ni as ma,ii as na,nn as oa,dQ as pa,TQ as qa,Bg as ra,Pg as sa,xQ as ta,PQ as ua,bQ as va};
