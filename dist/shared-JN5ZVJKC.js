import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{$ as ma,A as Mn,B as z,Ba as qn,C as v,Ca as ka,D as de,E as Y,Ea as xa,F as na,Fa as Ea,G as O,H as Et,I as ee,J as Ie,Ja as Sa,K as F,Ka as jn,L as ra,La as va,M as sa,Ma as Ta,N as ia,O as oa,Oa as Qe,P as we,Pa as js,Q as aa,R as Fn,S as la,T as Ae,U as ca,V as Cn,W as Bn,X as ua,Y as da,Z as fa,_ as Gs,a as Vt,aa as St,b,ba as I,c as h,ca as N,e as T,f as S,fa as pa,g as ie,ga as ha,ha as _a,i as Jo,ia as qs,ja as Pn,k as Ks,ka as Un,l as pe,la as ga,m as xt,ma as te,na as q,o as Zo,oa as G,p as ea,pa as We,ra as ba,sa as L,ta as $n,u as On,ua as zn,v as Rn,va as Dn,w as ta,wa as ya,x as Nn,xa as Kn,y as Ln,ya as Gn,za as wa}from"./shared-BZV3Y3IF.js";import{homedir as dh}from"node:os";import{join as Ia,resolve as Aa}from"node:path";function Wn(e=process.env){return e.BOOTGATE_CACHE?Aa(e.BOOTGATE_CACHE):Ia(e.XDG_CACHE_HOME?Aa(e.XDG_CACHE_HOME):Ia(dh(),".cache"),"bootgate")}import{appendFile as BA,chmod as PA,copyFile as UA,readFile as $A}from"node:fs/promises";import{join as Ds}from"node:path";var Qn="firmware",Oa=[{name:"kernel late",starts:[{symbol:"console_on_rootfs"},{symbol:"free_initmem"}]},{name:"userspace",starts:[{symbol:"run_init_process"},{firstUserInstruction:!0}]}],Ra=["kernel_power_off","kernel_restart","kernel_halt","emergency_restart","machine_power_off","machine_restart","machine_halt","machine_emergency_restart"],Na=["console_flush_on_panic","vpanic","panic"],vt="do_one_initcall";function La(e,t){return[...Ws(Na,"panic",t).slice(0,1),...mh(e.end,t),...ph(e,t),...gh(t)]}var fh={name:"request to switch off or restart",role:"end",at:{powerOff:!0}};function mh(e,t){switch(e.kind){case"power-off":return[...Ws(Ra,"end",t),fh];case"symbol":{let n={address:Ma(e.symbol,"the end mark",t)};return[{name:e.symbol,role:"end",at:n}]}case"first-user-instruction":return[{name:"first user instruction",role:"end",at:{firstUserInstruction:!0}}];case"exec":return[{name:`exec of ${e.path}`,role:"end",at:{exec:e.path}}];case"console":return[{name:`'${e.pattern}' on the console`,role:"end",at:{console:e.pattern}}]}}function ph({arch:e,boot:t,stages:n},r){let s=new Set(n.map(({name:a})=>a)),i=[...N(e).stages.early[t],..._h(r),...Oa].filter(({name:a})=>!s.has(a)).flatMap(a=>hh(a,r)),o=n.map(({name:a,start:l})=>"symbol"in l?{name:a,role:"stage",at:{address:Ma(l.symbol,`stage '${a}'`,r)}}:{name:a,role:"stage",at:l});return[...i,...o]}function hh({name:e,starts:t},n){for(let r of t){if(!("symbol"in r))return[{name:e,role:"stage",at:r}];let s=n.addressOf(r.symbol);if(s!==null)return[{name:e,role:"stage",at:{address:s}}]}return[]}function _h({initcalls:e}){let t=new Set;return e.flatMap(({level:n,address:r})=>t.has(n)?[]:(t.add(n),[{name:`initcalls ${n}`,starts:[{address:r}]}]))}function gh(e){return e.initcalls.length===0?Ws([vt],"initcall-start",e):e.initcalls.map(({name:t,level:n,address:r})=>({name:t,role:"initcall-start",level:n,at:{address:r}}))}function Ws(e,t,n){return e.flatMap(r=>{let s=n.addressOf(r);return s===null?[]:[{name:r,role:t,at:{address:s}}]})}function Ma(e,t,n){let r=n.addressOf(e);if(r!==null)return r;let s=Mn(e,n.names());throw h(`${t} names '${e}', which this kernel does not have`,{hint:s?`did you mean '${s}'?`:"the name must be a function in the symbol table"})}import{readFile as Cg,writeFile as bi}from"node:fs/promises";import{join as fr}from"node:path";import{existsSync as bh,readdirSync as yh,statSync as Ua}from"node:fs";import{join as Qs}from"node:path";var Oe=69632,A=(e,t)=>n=>n.toString("latin1",e,e+t.length)===t,Hs={role:"kernel"},oe={role:"disk"},wh=[{what:"a kernel (bzImage)",...Hs,matches:A(514,"HdrS")},{what:"an Android boot image",hint:He("take the kernel and the ramdisk out of it: unpack_bootimg --boot_img FILE --out FOLDER"),matches:e=>A(0,"ANDROID!")(e)||A(0,"VNDRBOOT")(e)},{what:"a U-Boot image (uImage)",hint:{kernel:"take the kernel out of it: dumpimage -p 0 -o kernel FILE",initrd:"take the initramfs out of it: dumpimage -p 0 -o initrd FILE"},matches:A(0,"'V")},{what:"a FIT image or a devicetree",hint:{kernel:"take the kernel out of it: dumpimage -T flat_dt -p 0 -o kernel FILE"},matches:A(0,"\xD0\r\xFE\xED")},{what:"a Chrome OS kernel partition",hint:{kernel:"take the kernel out of it: futility vbutil_kernel --get-vmlinuz FILE --vmlinuz-out vmlinuz"},matches:A(0,"CHROMEOS")},{what:"an initramfs (cpio archive)",role:"initrd",matches:e=>/^07070[127]/.test(e.toString("latin1",0,6))},{what:"a qcow2 disk image",...oe,matches:A(0,"QFI\xFB")},{what:"a VMDK disk image",...oe,matches:A(0,"KDMV")},{what:"a VDI disk image",...oe,matches:A(64,"\x7F\xDA\xBE")},{what:"a VHD disk image",...oe,matches:A(0,"conectix")},{what:"a VHDX disk image",...oe,matches:A(0,"vhdxfile")},{what:"a squashfs image (a snap, perhaps)",...oe,hint:{kernel:"of a snap with a kernel, take that out: unsquashfs -d FOLDER FILE, then give FOLDER/kernel.img"},matches:A(0,"hsqs")},{what:"a CD image (ISO 9660)",...oe,matches:A(32769,"CD001")},{what:"an XFS file system",...oe,matches:A(0,"XFSB")},{what:"an encrypted disk (LUKS)",...oe,matches:A(0,"LUKS\xBA\xBE")},{what:"a disk image with a GPT",...oe,matches:A(512,"EFI PART")},{what:"an ext4 file system",...oe,matches:A(1080,"S\xEF")},{what:"a Btrfs file system",...oe,matches:A(65600,"_BHRfS_M")},{what:"an Android sparse image",...oe,matches:A(0,":\xFF&\xED")},{what:"an EROFS file system",...oe,matches:A(1024,"\xE2\xE1\xF5\xE0")},{what:"an F2FS file system",...oe,matches:A(1024," \xF5\xF2")},{what:"a Debian package",unpack:"dpkg-deb -x FILE FOLDER",matches:A(0,`!<arch>
debian`)},{what:"an RPM package",unpack:"mkdir FOLDER && rpm2cpio FILE | cpio -idm -D FOLDER",matches:A(0,"\xED\xAB\xEE\xDB")},{what:"a static library",matches:A(0,`!<arch>
`)},{what:"a container image (docker save)",hint:{disk:Ba("docker-archive"),kernel:Pa("docker-archive")},matches:e=>Vs(e)&&/^(?:[0-9a-f]{64}(?:[./]|$)|manifest\.json$)/.test(Ca(e))},{what:"a container image (OCI)",hint:{disk:Ba("oci-archive"),kernel:Pa("oci-archive")},matches:e=>Vs(e)&&/^(?:oci-layout|index\.json|blobs\/(?:sha256\/.*)?)$/.test(Ca(e))},{what:"a tar archive",unpack:"mkdir FOLDER && tar -xf FILE -C FOLDER",matches:Vs},{what:"a zip archive",unpack:"unzip FILE -d FOLDER",matches:A(0,"PK")},{what:"lzip-compressed data",hint:He("unpack it, and give what was in it: lzip -dc FILE > file"),matches:A(0,"LZIP")},{what:"compressed data of compress(1)",hint:He("unpack it, and give what was in it: gzip -dc FILE > file"),matches:A(0,"\x9D")},{what:"a 7-Zip archive",unpack:"7z x -oFOLDER FILE",matches:A(0,"7z\xBC\xAF'")},{what:"a Cabinet archive",unpack:"cabextract -d FOLDER FILE",matches:A(0,"MSCF")},{what:"an ELF file: a program, or a vmlinux",...Hs,matches:A(0,"\x7FELF")},{what:"an EFI program or a kernel",...Hs,matches:e=>A(0,"MZ")(e)&&e.length>=64},{what:"a script",matches:A(0,"#!")},{what:"a Git LFS pointer, not the file itself",hint:He("fetch it: git lfs pull"),matches:A(0,"version https://git-lfs")},{what:"a web page",hint:He("was it downloaded, and an error page is what came?"),matches:xh},{what:"what a server answered in place of the file",hint:He("was it downloaded, and is it still there, and may it be read?"),matches:e=>/^\s*(?:<\?xml[^>]*>\s*)?<Error>|^\s*\{\s*"(?:message|error|errors|status)"/.test(e.toString("latin1",0,512))},{what:"an empty file",weak:!0,hint:He("was it written to, and did that succeed?"),matches:e=>e.length===0},{what:"nothing but zeros, as far as was looked",weak:!0,hint:He("was it written to, and did that succeed?"),matches:e=>e.every(t=>t===0)},{what:"a text file",weak:!0,matches:kh}];function He(e){return{kernel:e,initrd:e,disk:e}}function Vs(e){if(A(257,"ustar")(e))return!0;if(e.length<Fa||e[0]===0)return!1;let t=/^\s*([0-7]{4,6})[\0 ]/.exec(e.toString("latin1",148,156))?.[1],n=0;for(let r=0;r<Fa;r+=1)n+=r>=148&&r<156?32:e[r];return t!==void 0&&parseInt(t,8)===n}var Fa=512;function Ca(e){return e.toString("latin1",0,100).replace(/\0.*$/s,"").replace(/^\.\//,"")}function $a(e){return`skopeo copy ${e}:FILE oci:image:latest && umoci unpack --image image:latest bundle`}function Ba(e){return`unpack it (${$a(e)}), and make a disk of it: mke2fs -t ext4 -d bundle/rootfs disk.img 4G`}function Pa(e){return`unpack it (${$a(e)}), then give the kernel in bundle/rootfs, if there is one`}function kh(e){if(e.some(t=>t<32&&t!==9&&t!==10&&t!==13))return!1;try{return new TextDecoder("utf-8",{fatal:!0}).decode(e,{stream:!0}),!0}catch{return!1}}function xh(e){return/^\s*(?:<!doctype html|<html)/i.test(e.toString("latin1",0,512))}function Re(e){return wh.find(({matches:t})=>t(e))??null}var Eh={kernel:"then give the boot/vmlinuz-\u2026 or usr/lib/modules/\u2026/vmlinuz in FOLDER",initrd:"then pack it, if it is one: (cd FOLDER && find . | cpio -o -H newc) > initrd.cpio",disk:"then give the disk image in FOLDER, or, if that is a root file system, make one: mke2fs -t ext4 -d FOLDER disk.img 4G"};function it(e,t,n){let r=e.hint?.[t]??(e.role!==void 0&&e.role!==t?`give it with --${e.role}`:null)??(e.unpack===void 0?null:`unpack it: ${e.unpack}; ${Eh[t]}`);return r&&r.replaceAll("FILE",()=>ee(n)).replaceAll("FOLDER","folder")}var Sh={kernel(e){let t=["","boot","arch/x86/boot"].flatMap(n=>vh(Qs(e,n)).map(r=>Qs(e,n,r))).find(n=>/\/(?:vmlinuz\b.*|bzImage|Image(?:\.gz)?)$/.test(n)&&Ua(n).isFile());return t===void 0?"give a file: the bzImage or vmlinux that is meant":`give ${ee(t)}`},initrd:e=>`pack it: (cd ${ee(e)} && find . | cpio -o -H newc) > initrd.cpio`,disk:e=>bh(Qs(e,"oci-layout"))?`unpack this container image (umoci unpack --image ${ee(e)} bundle), and make a disk of it: mke2fs -t ext4 -d bundle/rootfs disk.img 4G`:`make a disk of it, if it is a root file system: mke2fs -t ext4 -d ${ee(e)} disk.img 4G`};function vh(e){try{return yh(e).sort().reverse()}catch{return[]}}function Th(e){try{return Ua(e).isDirectory()}catch{return!1}}function Tt(e,t){if(Th(e))throw h("this is a folder, not a file",{place:{file:e},hint:Sh[t](e)})}var R=(...e)=>t=>e.some(([n,r])=>t(n,r.length)?.toString("latin1")===r),za=(e,t)=>e(t,2)?.readUInt16LE(0)??0,Ve=(e,t)=>e(t,4)?.readUInt32LE(0)??0,Xs=(e,t)=>Number(e(t,8)?.readBigUInt64LE(0)??0n),Da=(e,t)=>e(t,4)?.readUInt32BE(0)??0,Ih=(e,t)=>Number(e(t,8)?.readBigUInt64BE(0)??0n);var Hn="\xFCN+\xA9",Ka=[{name:"gpt_4096",matches:R([4096,"EFI PART"])},{name:"android_super",matches:R([4096,"gDla"])},{name:"crypto_LUKS",matches:R([0,"LUKS\xBA\xBE"])},{name:"BitLocker",matches:R([3,"-FVE-FS-"])},{name:"LVM2_member",matches:R([512,"LABELONE"],[0,"LABELONE"],[1024,"LABELONE"],[1536,"LABELONE"])},{name:"DM_verity_hash",matches:R([0,"verity\0\0"])},{name:"linux_raid_member",matches:(e,t)=>R([0,Hn],[4096,Hn],[Math.floor(t/512-16)*512-Math.floor(t/512-16)%8*512,Hn],[Math.floor(t/65536)*65536-65536,Hn])(e)},{name:"bcache",matches:R([4120,"\xC6\x85s\xF6NE\xCA\x82e\xF5\x7FH\xBAm\x81"])},{name:"zfs_member",matches:e=>e(16384,64)?.includes("version")===!0&&R([16384,"\0\0"],[16384,"\0\0\0"])(e)},{name:"ext4",matches:R([1080,"S\xEF"]),uuid:1128,label:[1144,16],bytes:e=>(Ve(e,1028)+((Ve(e,1120)&128)===0?0:Ve(e,1360)*4294967296))*2**(10+Math.min(Ve(e,1048),6))},{name:"xfs",matches:R([0,"XFSB"]),uuid:32,label:[108,12],bytes:e=>Ih(e,8)*Da(e,4)},{name:"btrfs",matches:R([65600,"_BHRfS_M"]),uuid:65568,label:[65835,256],bytes:e=>Xs(e,65745)},{name:"squashfs",matches:R([0,"hsqs"]),bytes:e=>Xs(e,40)},{name:"erofs",matches:R([1024,"\xE2\xE1\xF5\xE0"]),uuid:1072,label:[1088,16],bytes:e=>Ve(e,1060)*2**Math.min(e(1036,1)?.[0]??0,16)},{name:"f2fs",matches:R([1024," \xF5\xF2"]),uuid:1132,label:[1148,512],labelEncoding:"utf16le",bytes:e=>Xs(e,1060)*2**Math.min(Ve(e,1040),16)},{name:"vfat",matches:R([82,"FAT32   "],[54,"FAT16   "],[54,"FAT12   "])},{name:"iso9660",matches:R([32769,"CD001"]),bytes:e=>Ve(e,32848)*2048-307200},{name:"swap",matches:R([4086,"SWAPSPACE2"]),uuid:1036,label:[1052,16]},{name:"ntfs",matches:R([3,"NTFS    "])},{name:"exfat",matches:R([3,"EXFAT   "])},{name:"apfs",matches:R([32,"NXSB"])},{name:"hfsplus",matches:R([1024,"H+\0"],[1024,"HX\0"])},{name:"bcachefs",matches:R([4120,"\xC6\x85s\xF6f\xCE\x90\xA9\xD9j`\xCF\x80=\xF7\xEF"])},{name:"jfs",matches:R([32768,"JFS1"])},{name:"reiserfs",matches:R([65588,"ReIsEr2Fs"],[65588,"ReIsEr3Fs"])},{name:"nilfs2",matches:e=>za(e,1030)===13364&&za(e,1024)===2},{name:"cramfs",matches:R([0,"E=\xCD("]),bytes:e=>Ve(e,4)},{name:"romfs",matches:R([0,"-rom1fs-"]),bytes:e=>Da(e,8)},{name:"ufs",matches:R([66908,"T"],[9564,"T\0"])},{name:"ubi",matches:R([0,"UBI#"])},{name:"ubifs",matches:R([0,"1"])},{name:"jffs2",matches:R([0,"\x85 "],[0,"\x85\xE0"],[0,"\x85\xE0"])},{name:"udf",matches:R([32769,"BEA01"])}];var he=512,Wa=128,Ah="0xee";function Xt(e){let n=ja(e,{...{partition:null,partitionUuid:null,partitionLabel:null,type:null},start:0,bytes:e.size});if(n.fileSystem!==null)return[n];let r=Oh(e)??Nh(e);return r===null?[n]:r.filter(({start:s,bytes:i})=>s>0&&i>0).map(s=>ja(e,s)).map(s=>s.type===Ah?{...s,fileSystem:"gpt_damaged"}:s)}function Oh(e){if(e.size<3*he)return null;let t=e.read(he,he);if(t.toString("latin1",0,8)!=="EFI PART")return null;let n=Number(t.readBigUInt64LE(72))*he,r=Math.min(t.readUInt32LE(80),Wa),s=t.readUInt32LE(84);if(s<128||s>4096||!Number.isSafeInteger(n)||n+r*s>e.size)return null;let i=e.read(n,r*s);return Array.from({length:r},(o,a)=>{let l=i.subarray(a*s,(a+1)*s),c=Ga(l,0);if(c==="00000000-0000-0000-0000-000000000000")return null;let u=Number(l.readBigUInt64LE(32)),d=Number(l.readBigUInt64LE(40));return{partition:a+1,start:u*he,bytes:(d-u+1)*he,partitionUuid:Ga(l,16),partitionLabel:l.toString("utf16le",56,128).replace(/\0.*$/s,""),type:c}}).filter(o=>o!==null)}function Ga(e,t){let n=(s,i)=>e.subarray(t+s,t+i);return[...[n(0,4),n(4,6),n(6,8)].map(s=>Buffer.from(s).reverse()),n(8,10),n(10,16)].map(s=>s.toString("hex")).join("-")}var Rh=[5,15,133];function Nh(e){if(e.size<he)return null;let t=e.read(0,he);if(t.readUInt16LE(510)!==43605)return null;let n=t.readUInt32LE(440).toString(16).padStart(8,"0"),r=Qa(t),s=r.flatMap((l,c)=>l.type===0||Vn(l)?[]:[{...l,partition:c+1}]),i=r.find(Vn),o=i===void 0?[]:Lh(e,i.start),a=[...s,...o].map(({type:l,partition:c,...u})=>({...u,partition:c,partitionUuid:`${n}-${qa(c)}`,partitionLabel:null,type:`0x${qa(l)}`}));return a.length===0?null:a}function Qa(e){return[446,462,478,494].map(t=>({start:e.readUInt32LE(t+8)*he,bytes:e.readUInt32LE(t+12)*he,type:e[t+4]}))}function Vn({type:e,bytes:t}){return Rh.includes(e)&&t>0}function Lh(e,t){let n=[],r=t;for(let s=0;r!==null&&s<Wa;s+=1){let i=r;if(i+he>e.size)break;let o=e.read(i,he);if(o.readUInt16LE(510)!==43605)break;let a=Qa(o);for(let c of a)c.type===0||c.bytes===0||Vn(c)||n.push({...c,start:i+c.start,partition:5+n.length});let l=a.find(Vn);r=l===void 0?null:t+l.start}return n}function qa(e){return e.toString(16).padStart(2,"0")}function ja(e,t){let{start:n}=t,r=Math.max(0,Math.min(t.bytes,e.size-n)),s=(c,u)=>c>=0&&c+u<=r?e.read(n+c,u):null,i=Ka.find(({matches:c})=>c(s,r)),o=i?.uuid===void 0?null:s(i.uuid,16),a=i?.label===void 0?null:s(...i.label),l=Math.max(t.bytes,i?.bytes?.(s)??0);return{...t,bytes:r,missingBytes:Number.isSafeInteger(l)?l-r:0,fileSystem:i?.name??null,label:a&&a.toString(i?.labelEncoding??"utf8").replace(/\0.*$/s,""),uuid:o&&Mh(o)}}function Mh(e){return e.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/,"$1-$2-$3-$4-$5")}function fe(e,t,n="follow"){let r=[e.root],s=Ha(t);for(let i=0;s.length>0;){let[o,...a]=s;if(s=a,o===".."){r.length>1&&r.pop();continue}let l=r.at(-1).kind==="folder"?e.child(r.at(-1),o):null;if(l===null)return null;if(l.kind!=="link"||n==="as-it-is"&&s.length===0){r.push(l);continue}if(i+=1,i>40)return null;let c=e.target(l);c.startsWith("/")&&(r.length=1),s=[...Ha(c),...s]}return r.at(-1)}function Ha(e){return e.split("/").filter(t=>t!==""&&t!==".")}function*Xn(e,t,n=32){for(let r of e.list(t)??[]){let s=`${t}/${r}`;e.kind(s)!=="folder"?yield s:n>0&&(yield*Xn(e,s,n-1))}}var Ys=1024,Fh=61267,Ch=2,Bh=62218,Yn={extents:524288,inlineData:268435456,encrypted:2048},Va={known:255942,bits64:128},Ph=64<<20,Uh=5;function Zs(e,t){return e.read(t+Ys+96,4).readUInt32LE()&~Va.known}function Jn(e,t){let n=new Js(e,t),r={root:n.node(Ch),child:(s,i)=>n.child(s,i),target:s=>n.target(s)};return{name:e.name,label:n.label,uuid:n.uuid,list(s){let i=fe(r,s);return i?.kind==="folder"?[...n.entries(i).keys()].sort():null},kind:s=>fe(r,s,"as-it-is")?.kind??null,read(s,i=1073741824){let o=fe(r,s);return o?.kind==="file"?n.content(o,i):null}}}var Js=class{label;uuid;source;start;blockBytes;inodeBytes;inodes;inodesPerGroup;descriptorBytes;descriptors;folders=new Map;constructor(t,n){this.source=t,this.start=n;let r=t.read(n+Ys,1024);if(r.readUInt16LE(56)!==Fh)throw this.damaged("its superblock has no magic number");this.inodes=r.readUInt32LE(0);let s=r.readUInt32LE(24);this.inodesPerGroup=r.readUInt32LE(40);let i=r.readUInt32LE(96);if(this.inodeBytes=r.readUInt32LE(76)===0?128:r.readUInt16LE(88),s>6||this.inodesPerGroup===0||this.inodeBytes<128||this.inodeBytes>4096)throw this.damaged("its superblock makes no sense");let o=Zs(t,n);if(o!==0)throw h(`its ext4 file system has features not known here (0x${o.toString(16)})`,{place:{file:t.name}});if(this.blockBytes=1024<<s,this.descriptorBytes=(i&Va.bits64)===0?32:r.readUInt16LE(254),this.descriptorBytes<32)throw this.damaged("its group descriptors make no sense");this.descriptors=(Math.floor(Ys/this.blockBytes)+1)*this.blockBytes,this.uuid=r.toString("hex",104,120).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/,"$1-$2-$3-$4-$5"),this.label=r.toString("utf8",120,136).replace(/\0.*$/s,"")}node(t){if(t===0||t>this.inodes)throw this.damaged(`inode ${t} does not exist`);let n=Math.floor((t-1)/this.inodesPerGroup),r=this.at(this.descriptors+n*this.descriptorBytes,this.descriptorBytes),s=r.readUInt32LE(8)+(r.length<64?0:r.readUInt32LE(40))*2**32,i=(t-1)%this.inodesPerGroup,o=this.at(s*this.blockBytes+i*this.inodeBytes,this.inodeBytes);return{inode:t,kind:Dh[o.readUInt16LE(0)>>12]??"other",size:o.readUInt32LE(4)+o.readUInt32LE(108)*2**32,flags:o.readUInt32LE(32),blocks:o.subarray(40,100),tail:o.subarray(128)}}child(t,n){let r=this.entries(t).get(n);return r===void 0?null:this.node(r)}target(t){return t.size<60&&(t.flags&Yn.extents)===0?t.blocks.toString("utf8",0,t.size):this.content(t,4096).toString()}entries(t){let n=this.folders.get(t.inode);if(n)return n;let r=new Map,s=this.content(t,Ph);for(let i=0;i+8<=s.length;){let o=s.readUInt32LE(i),a=s.readUInt16LE(i+4),l=s[i+6];if(a<8||i+8+l>s.length)throw this.damaged("a folder makes no sense");let c=s.toString("utf8",i+8,i+8+l);o!==0&&c!=="."&&c!==".."&&!c.includes("/")&&r.set(c,o),i+=a}return this.folders.set(t.inode,r),r}content(t,n){if(t.size>n)throw h(`a file of ${t.size} bytes in it is larger than ${n}`,{place:{file:this.source.name}});if((t.flags&Yn.encrypted)!==0)throw h("it holds encrypted files, which cannot be read",{place:{file:this.source.name}});if((t.flags&Yn.inlineData)!==0)return this.inlineContent(t);let r=Buffer.alloc(t.size),s=0,i=(o,a,l)=>{if(o<s)throw this.damaged("a file's blocks are out of order");s=o+l;let c=o*this.blockBytes,u=Math.min(l*this.blockBytes,t.size-c);return u>0&&a>0&&this.at(a*this.blockBytes,u).copy(r,c),s};return(t.flags&Yn.extents)!==0?this.readExtents(t.blocks,i,Uh):this.readBlockMap(t,i),r}inlineContent(t){let n=Buffer.concat([t.blocks,zh(t.tail)]);return t.kind==="folder"?n.subarray(4,t.size):n.subarray(0,t.size)}readExtents(t,n,r,s=0){let i=t.readUInt16LE(2),o=t.readUInt16LE(6);if(t.readUInt16LE(0)!==Bh||12+i*12>t.length||o>r)throw this.damaged("an extent tree makes no sense");let a=s;for(let l=12;l<12+i*12;l+=12){if(o===0){let f=t.readUInt16LE(l+4),p=t.readUInt32LE(l+8)+t.readUInt16LE(l+6)*2**32,m=f<=32768;a=n(t.readUInt32LE(l),m?p:0,m?f:f-32768);continue}let c=t.readUInt32LE(l+4)+t.readUInt16LE(l+8)*2**32,u=this.at(c*this.blockBytes,this.blockBytes),d=this.readExtents(u,n,o-1,a);if(d<=a)throw this.damaged("an extent tree makes no sense");a=d}return a}readBlockMap(t,n){let r=Math.ceil(t.size/this.blockBytes),s=0,i=(o,a)=>{let l=(this.blockBytes/4)**a;if(!(s>=r))if(o===0)s+=l;else if(a===0)n(s,o,1),s+=1;else{let c=this.at(o*this.blockBytes,this.blockBytes);for(let u=0;u<c.length&&s<r;u+=4)i(c.readUInt32LE(u),a-1)}};for(let o=0;o<15;o+=1)i(t.blocks.readUInt32LE(o*4),Math.max(0,o-11))}at(t,n){return this.source.read(this.start+t,n)}damaged(t){return h(`its ext4 file system is damaged: ${t}`,{place:{file:this.source.name},hint:"repair it (e2fsck -f), or make the image anew"})}},$h=3925999616;function zh(e){let t=Buffer.alloc(0),n=(e.length<2?0:e.readUInt16LE(0))+4;if(n>e.length||e.readUInt32LE(n-4)!==$h)return t;let r=e.subarray(n);for(let s=0;s+16<=r.length&&r.readUInt32LE(s)!==0;){let i=r[s],o=r.toString("latin1",s+16,s+16+i),a=r.readUInt16LE(s+2);if(r[s+1]===7&&o==="data")return r.subarray(a,a+r.readUInt32LE(s+8));s+=16+Math.ceil(i/4)*4}return t}var Dh={8:"file",4:"folder",10:"link"};import{lstatSync as Kh,readFileSync as Gh,readdirSync as qh,readlinkSync as jh,realpathSync as Wh}from"node:fs";import{join as Qh}from"node:path";function Zn(e){let t=Xa(Hh(e));if(t?.kind!=="folder")throw h(t===null?"there is no such folder":"this is not a folder",{place:{file:e}});let n={root:t,child:({path:r},s)=>Xa(Qh(r,s)),target:({path:r})=>jh(r)};return{name:e,list(r){let s=fe(n,r);return s?.kind==="folder"?qh(s.path).sort():null},kind:r=>fe(n,r,"as-it-is")?.kind??null,read(r,s=1073741824){let i=fe(n,r);if(i?.kind!=="file")return null;if(i.size>s)throw h(`the file is larger than ${s} bytes`,{place:{file:i.path}});return Gh(i.path)}}}function Hh(e){try{return Wh(e)}catch(t){if(T(t)==="ENOENT"||T(t)==="ENOTDIR")return e;let n=T(t)==="ELOOP"?"this is a symbolic link that leads to itself":S(t);throw h(n,{place:{file:e},cause:t})}}function Xa(e){try{let t=Kh(e);return{kind:t.isFile()?"file":t.isDirectory()?"folder":t.isSymbolicLink()?"link":"other",path:e,size:t.size}}catch(t){if(T(t)==="ENOENT"||T(t)==="ENOTDIR")return null;throw h(S(t),{place:{file:e},cause:t})}}import{readFileSync as Xh}from"node:fs";var at=110,Ja="TRAILER!!!",Za=4096,Ya=1e6;function el(e,t,n){let r=[],s=new Map,i=[];for(let a=n;r.length<Ya;){let{file:l,key:c,end:u}=Vh(e,t,a);if(a=u,l.path===Ja)return{files:r.map(o),end:a};c!==null&&l.content.length>0&&s.set(c,l.content),r.push(l),i.push(c)}throw h(`the cpio archive has more than ${Ya} entries`,{place:{file:e}});function o(a,l){let c=i[l]??null;return c===null?a:{...a,content:s.get(c)??a.content}}}function Vh(e,t,n){let r=d=>h(`the cpio archive is damaged: ${d}`,{place:{file:e,offset:n}});if(n+at>t.length)throw r("it is cut short");if(!/^07070[12]$/.test(t.toString("latin1",n,n+6)))throw r("no entry begins here");let s=d=>{let f=t.toString("latin1",n+6+d*8,n+14+d*8);if(!/^[0-9a-fA-F]{8}$/.test(f))throw r("a header field is no hexadecimal number");return Number.parseInt(f,16)},i=s(11);if(i===0||i>Za)throw r(`a name of ${i} bytes`);let o=n+at+i,a=Yt(o),l=a+s(6);if(l>t.length)throw r("it is cut short");let c=t.toString("utf8",n+at,o-1).replace(/^(?:\.?\/)+/,""),u=t.subarray(a,l);return{file:{path:c,mode:s(1),content:u},key:s(4)>1?`${s(0)} ${s(7)} ${s(8)}`:null,end:Yt(l)}}function Yt(e){return Math.ceil(e/4)*4}function tl(e,t){if(t+at>e.size)return null;let n=e.read(t,at).toString("latin1");if(!/^07070[12][0-9a-fA-F]{104}$/.test(n))return null;let r=o=>Number.parseInt(n.slice(6+o*8,14+o*8),16),s=t+at+r(11),i=Yt(Yt(s)+r(6));return s>e.size||r(11)>Za||i>Yt(e.size)?null:{end:i,isEnd:e.read(t+at,r(11)).toString("latin1")===`${Ja}\0`}}var Yh=1<<30;function It(e,t=Xh(e)){let n=[],r=al(e,t,s=>n.push(s),!0);if(n.length===0)throw ol(Ie(e,t));return{...l_(e,n),compression:r}}function rl(e){let t=tr(e,0);nr(e.name,t);let n=Ae(t);if(n!==null){e_(e,n);return}if(!/^(?:\0|07070[12])/.test(t.toString("latin1"))||t[0]===0&&Zh(e))throw ol(e);let r=0;for(let s=0;s<t_&&tr(e,r).length>0;s+=1){let i=r_(e,r);if(i===null)return;r=sl(e,i),nr(e.name,tr(e,r))}}function Jh(e){return/^07070[12]/.test(e.toString("latin1"))||Ae(e)!==null}function Zh(e){return Re(e.read(0,Math.min(Oe,e.size)))?.role==="disk"||!Jh(tr(e,sl(e,0)))}function e_(e,t){let n=da(e.read(0,Math.min(ua,e.size)),t);if(n===null)return;let r=Ae(n);if(r!==null)throw h(`this initramfs is ${t}-compressed, and in it is ${r}-compressed data: the kernel unpacks it once`,{place:{file:e.name},hint:`take the outer compression away: ${t} -dc ${ee(e.name)} > initrd`});nr(e.name,n);let s=Re(n.subarray(0,Oe));if(!(s===null||s.role==="initrd"))throw h(`this is ${t}-compressed, and in it is ${s.what}, not an initramfs`,{place:{file:e.name},hint:it(s,"initrd",e.name)??il})}var t_=64,n_=16;function tr(e,t){return e.read(t,Math.max(0,Math.min(n_,e.size-t)))}function r_(e,t){let n=t;for(let r=0;r<s_;r+=1){let s=tl(e,n);if(s===null)return null;if(s.isEnd)return s.end;n=s.end}return null}var s_=2e5;function sl(e,t){for(let r=t;r<e.size;r+=65536){let i=e.read(r,Math.min(65536,e.size-r)).findIndex(o=>o!==0);if(i>=0)return r+i}return e.size}function nr(e,t){let n=i_.find(i=>t.subarray(0,i.magic.length).equals(Buffer.from(i.magic,"latin1")));if(n!==void 0)throw h(n.what,{place:{file:e},hint:n.hint});if(Ae(t)!=="xz"||t.length<8)return;let r=t[7]&15;if(r===er.none||r===er.crc32)return;let s={[er.crc64]:"CRC64",[er.sha256]:"SHA-256"}[r]??`number ${r}`;throw h(`this initramfs is xz-compressed with a check (${s}) that the kernel does not know: it unpacks CRC32 alone`,{place:{file:e},hint:"compress it with: xz --check=crc32"})}var er={none:0,crc32:1,crc64:4,sha256:10},i_=[{magic:"070707",what:"this initramfs is a cpio archive in the old format (odc), which the kernel does not unpack",hint:"pack its files with: cpio -o -H newc"},{magic:"\xC7q",what:"this initramfs is a cpio archive in the binary format, which the kernel does not unpack",hint:"pack its files with: cpio -o -H newc"},{magic:'"M',what:"this initramfs is compressed by LZ4 in its frame format, and the kernel unpacks the legacy one alone",hint:"compress it with: lz4 -l"}],il="pack its files with: cpio -o -H newc";function ol(e){let t=Re(e.read(0,Math.min(Oe,e.size)));return h(t===null||t.weak===!0?"this is no initramfs: neither a cpio archive nor compressed data":`this is ${t.what}, not an initramfs`,{place:{file:e.name},hint:(t&&it(t,"initrd",e.name))??il})}function al(e,t,n,r){let s=0;for(;s<t.length;)if(t[s]===0)s+=1;else if(t[s]===48){let{files:i,end:o}=el(e,t,s);i.forEach(n),s=o}else{let i=t.subarray(s);nr(e,i);let o=r?Ae(i):null;if(o===null){if(s===0)return null;throw h("behind the last cpio archive follows something else",{place:{file:e,offset:s}})}return al(e,o_(e,i,o),n,!1),o}return null}function o_(e,t,n){try{return Bn(t,n,Yh)}catch(r){throw r instanceof we?h(`the ${n}-compressed initramfs is damaged: ${S(r)}`,{place:{file:e},cause:r}):r}}var a_={8:"file",4:"folder",10:"link"};function l_(e,t){let n=nl();for(let{path:s,mode:i,content:o}of t){let a=s.split("/").filter(d=>d!==""&&d!==".");if(a.length===0||a.includes(".."))continue;let l=n;for(let d of a.slice(0,-1)){let f=l.children.get(d),p=f?.kind==="folder"?f:nl();l.children.set(d,p),l=p}let c=a.at(-1),u=a_[i>>12]??"other";u==="folder"&&l.children.get(c)?.kind==="folder"||l.children.set(c,{kind:u,mode:i,content:o,children:new Map})}let r={root:n,child:(s,i)=>s.children.get(i)??null,target:({content:s})=>s.toString()};return{name:e,list(s){let i=fe(r,s);return i?.kind==="folder"?[...i.children.keys()].sort():null},kind:s=>fe(r,s,"as-it-is")?.kind??null,isExecutable(s){let i=fe(r,s);return i?.kind==="file"?(i.mode&73)!==0:null},read(s,i=1073741824){let o=fe(r,s);if(o?.kind!=="file")return null;if(o.content.length>i)throw h(`${s} is larger than ${i} bytes`,{place:{file:e}});return o.content}}}function nl(){return{kind:"folder",mode:493,content:Buffer.alloc(0),children:new Map}}import{closeSync as ul,ftruncateSync as dl,openSync as fl,renameSync as h_,rmSync as __,writeSync as g_}from"node:fs";import{randomBytes as b_}from"node:crypto";import{inflateRawSync as c_}from"node:zlib";var Jt=Buffer.from([81,70,73,251]),u_=2**40,d_=72,ll=0x00fffffffffffe00n,ei={compressed:1n<<62n,zero:1n},rr={corrupt:2n,externalData:4n,compressionType:8n,known:1n|2n|4n|8n};function At(e){let t=ee(e.name),n=(y,k)=>h(`the qcow2 image ${y}`,{place:{file:e.name},hint:k}),r="copy or download it again",s=y=>`make a raw image of it: qemu-img convert -f ${y} -O raw ${t} disk.raw`,i=e.read(0,Math.min(112,e.size));if(i.length<d_||!i.subarray(0,4).equals(Jt))throw n("is cut short: it has no header",r);let o=i.readUInt32BE(4);if(o!==2&&o!==3)throw n(`is of version ${o}; 2 and 3 are known`,s(o===1?"qcow":"qcow2"));if(i.readBigUInt64BE(8)!==0n)throw n("has a backing file, which would be read too",`make one image of both: qemu-img convert -O qcow2 ${t} whole.qcow2`);let a=i.readUInt32BE(32);if(a!==0)throw n("is encrypted",`give an unencrypted copy: qemu-img convert --object secret,id=key,file=KEYFILE --image-opts driver=qcow2,encrypt.format=${a===2?"luks":"aes"},encrypt.key-secret=key,file.filename=${t} -O raw disk.raw`);let l=o===3&&i.length>=80?i.readBigUInt64BE(72):0n;if((l&rr.corrupt)!==0n)throw n("is marked as corrupt",`repair a copy of it: qemu-img check -r all ${t}`);if((l&rr.externalData)!==0n)throw n("keeps its data in another file, which would be read too",s("qcow2"));if((l&~rr.known)!==0n)throw n("has features not known here (extended L2 entries?)",s("qcow2"));let c=(l&rr.compressionType)!==0n&&i[104]===1,u=i.readUInt32BE(20);if(u<9||u>21)throw n(`has clusters of 2^${u} bytes`,r);let d=Number(i.readBigUInt64BE(24));if(d===0)throw n("is empty","was it written to, and did that succeed?");if(d>u_)throw n(`holds a disk of ${d} bytes, more than 1 TiB`,"make it smaller: resize2fs, qemu-img resize --shrink");let f=2**u,p=Math.ceil(d/f),m=f/8,_=Math.ceil(p/m);if(i.readUInt32BE(36)<_)throw n("is damaged: its first table is too short for its size",r);let g=e.read(Number(i.readBigUInt64BE(40)),_*8),w={index:-1,entries:g},x=y=>{let k=Math.floor(y/m);if(k!==w.index){let E=Number(g.readBigUInt64BE(k*8)&ll);if(E===0)return 0n;w={index:k,entries:e.read(E,f)}}return w.entries.readBigUInt64BE(y%m*8)};return{size:d,clusterBytes:f,readCluster(y){let k=x(y),E=Math.min(f,d-y*f);if((k&ei.compressed)!==0n){let P=f_(e,k,u);try{return(c?p_(P,f):m_(P,f)).subarray(0,E)}catch(U){throw n(`is damaged: a compressed cluster cannot be read: ${S(U)}`,r)}}let M=Number(k&ll);if(M===0||o===3&&(k&ei.zero)!==0n)return null;if(M>=e.size)throw n("is cut short: a part of its disk lies behind its end",r);return e.read(M,Math.min(E,e.size-M))}}}function f_(e,t,n){let r=BigInt(62-(n-8)),s=Number(t&(1n<<r)-1n),i=Number((t&ei.compressed-1n)>>r)+1,o=Math.min(e.size,Math.floor(s/512)*512+i*512);return e.read(s,Math.max(0,o-s))}function m_(e,t){return c_(e,{maxOutputLength:t})}function p_(e,t){return Cn(e,"zstd",t)}var cl=4<<20;function ml(e,t){let n=At(e);ri(t,n.size,function*(){for(let r=0;r*n.clusterBytes<n.size;r+=1){let s=n.readCluster(r);s!==null&&(yield{offset:r*n.clusterBytes,content:s})}})}function pl(e,t,n){ri(n,t,()=>_l(e,t))}async function ni(e,t,n){let r=fl(t,"wx");try{let s=0;for await(let i of e){if(s+i.length>n)throw h(`what is in it has more than ${pe(n)}`);gl(r,i,s),s+=i.length}dl(r,s)}finally{ul(r)}}function hl(e,t,n){F(e,r=>ri(t,n,()=>_l(r,r.size)))}function*_l(e,t){for(let n=0;n<t;n+=cl)yield{offset:n,content:e.read(n,Math.min(cl,t-n))}}function ri(e,t,n){let r=`${e}.${b_(6).toString("hex")}`,s=fl(r,"wx");try{dl(s,t);for(let{offset:i,content:o}of n())gl(s,o,i);ul(s),h_(r,e)}catch(i){throw __(r,{force:!0}),i}}var ti=65536,y_=Buffer.alloc(ti);function gl(e,t,n){for(let r=0;r<t.length;r+=ti){let s=t.subarray(r,r+ti);if(!s.equals(y_.subarray(0,s.length)))for(let i=0;i<s.length;)i+=g_(e,s,i,s.length-i,n+r+i)}}import{stat as H_}from"node:fs/promises";import{spawn as N_}from"node:child_process";import{closeSync as L_,createReadStream as M_,existsSync as F_,openSync as C_}from"node:fs";import{rename as B_,rm as P_}from"node:fs/promises";import{join as El}from"node:path";import{randomBytes as U_}from"node:crypto";import{createGunzip as $_}from"node:zlib";var w_=512,Zt=512,D=(e,t=0)=>({head:n})=>n.toString("latin1",t,t+e.length)===e,bl=e=>({tail:t})=>t.length===Zt&&t.toString("latin1",0,e.length)===e,Ne=e=>({by:"qemu-img",format:e}),Xe=(e,t=e)=>({by:"program",program:e,package:t}),k_=[{what:"a qcow2 image",matches:D("QFI\xFB"),unpack:{by:"qcow2"}},{what:"a VMDK image",matches:D("KDMV"),unpack:Ne("vmdk")},{what:"a VMDK image",matches:D("COWD"),unpack:Ne("vmdk")},{what:"a VMDK descriptor, whose disk lies in other files",matches:D("# Disk DescriptorFile"),unpack:{by:"hand",line:"qemu-img convert -f vmdk -O raw FILE disk.raw"}},{what:"a VDI image",matches:D("\x7F\xDA\xBE",64),unpack:Ne("vdi")},{what:"a VHD image",matches:D("conectix"),unpack:Ne("vpc")},{what:"a fixed VHD image",matches:bl("conectix"),unpack:{by:"cutting",footerBytes:Zt}},{what:"a VHDX image",matches:D("vhdxfile"),unpack:Ne("vhdx")},{what:"a QED image",matches:D("QED\0"),unpack:Ne("qed")},{what:"a Parallels image",matches:D("WithoutFreeSpace"),unpack:Ne("parallels")},{what:"a Parallels image",matches:D("WithouFreSpacExt"),unpack:Ne("parallels")},{what:"a Bochs image",matches:D("Bochs Virtual HD Image"),unpack:Ne("bochs")},{what:"a DMG image of macOS",matches:bl("koly"),unpack:Ne("dmg")},{what:"an Android sparse image",matches:D(":\xFF&\xED"),unpack:{by:"hand",line:"simg2img FILE disk.raw"}},{what:"a partclone image",matches:D("partclone-image"),unpack:{by:"hand",line:"partclone.restore -C -s FILE -O disk.raw"}},{what:"gzip-compressed",matches:D("\x8B\b"),unpack:{by:"gzip"}},{what:"xz-compressed",matches:D("\xFD7zXZ\0"),unpack:Xe("xz","xz-utils")},{what:"zstd-compressed",matches:D("(\xB5/\xFD"),unpack:Xe("zstd")},{what:"LZMA-compressed",matches:x_,unpack:Xe("xz","xz-utils")},{what:"bzip2-compressed",matches:D("BZh"),unpack:Xe("bzip2")},{what:"LZ4-compressed",matches:D('"M'),unpack:Xe("lz4")},{what:"LZ4-compressed",matches:D("!L"),unpack:Xe("lz4")},{what:"lzip-compressed",matches:D("LZIP"),unpack:Xe("lzip")},{what:"lzop-compressed",matches:D(`\x89LZO\0\r
`),unpack:Xe("lzop")}];function x_({head:e}){if(e.length<13||e.toString("latin1",0,3)!=="]\0\0")return!1;let t=e.readBigUInt64LE(5);return t===2n**64n-1n||t<2n**40n}function yl(e){let t={head:e.read(0,Math.min(w_,e.size)),tail:e.size<Zt?Buffer.alloc(0):e.read(e.size-Zt,Zt)};return k_.find(({matches:n})=>n(t))??null}function en({unpack:e},t){let n=ee(t);switch(e.by){case"qcow2":return`qemu-img convert -f qcow2 -O raw ${n} disk.raw`;case"qemu-img":return`qemu-img convert -f ${e.format} -O raw ${n} disk.raw`;case"gzip":return`gzip -dc ${n} > disk.raw`;case"program":return`${e.program} -dc ${n} > disk.raw`;case"cutting":return`head -c -${e.footerBytes} ${n} > disk.raw`;case"hand":return e.line.replace("FILE",()=>n)}}function kl(e,t){let{unpack:n}=t;if(E_(e))throw S_(t,e.name);let r=n.by==="qemu-img"?v_[n.format]?.(e)??null:null;if(r!==null)throw h(`the disk image is ${t.what} that ${r}, which would be read too`,{place:{file:e.name},hint:`if you trust it, make a raw image of it: ${en(t,e.name)}`})}function E_(e){return e.size>Ot&&e.read(0,4).toString("latin1")==="KDMV"&&tn(e,12)!==0n&&!xl(e).includes("createType")}function S_(e,t){let n=t.replace(/-s\d{3}(?=\.vmdk$)/,"");return h(`the disk image is ${e.what} that is one of several files`,{place:{file:t},hint:`make a raw image of them all, by the one that names them: ${en(e,n)}`})}var v_={vmdk:R_,qed:e=>(tn(e,16)&1n)===1n?"has a backing file":null,vpc:e=>I_(e,60)===T_.differencing?"has a parent":null},T_={differencing:4};function I_(e,t){return t+4<=e.size?e.read(t,4).readUInt32BE(0):0}function tn(e,t){return t+8<=e.size?e.read(t,8).readBigUInt64LE(0):0n}var Ot=512,A_=20*Ot,O_=1<<20;function R_(e){return e.size<Ot?null:e.read(0,4).toString("latin1")==="KDMV"&&tn(e,12)===0n?"has its disk in other files":xl(e).includes("parentFileNameHint")?"has a parent":null}function xl(e){let[t,n]=[Number(tn(e,28))*Ot,Number(tn(e,36))*Ot];return wl(e,Ot,A_)+wl(e,t,Math.min(n,O_))}function wl(e,t,n){let r=Math.min(n,e.size-t);return r>0?e.read(t,r).toString("latin1"):""}var sr=2**40,z_=3;async function vl(e,t,n=process.env){let r=Sl(e,e);if(r===null)return{path:e,wrappings:[]};if(r.unpack.by==="hand")throw ir(r,e,"which is not unpacked here");let s=El(t,"disks"),i=El(s,`${await Y(e)}.raw`);if(F_(i))return{path:i,wrappings:[r.what]};await v(s);let o=[];try{let a=e,l=[];for(let c=r;c!==null;c=Sl(a,e)){if(l.length===z_)throw ir(c,e,"and was in too much already");let u=`${i}.${U_(6).toString("hex")}`;o.push(u),await D_(c,{from:a,to:u,name:e,env:n}),l.push(c.what),a=u}return await B_(a,i),{path:i,wrappings:l}}catch(a){throw Un(a,s)}finally{for(let a of o)await P_(a,{force:!0})}}function si(e,t,n){return F(e,r=>n({...r,name:t}))}function Sl(e,t){return si(e,t,n=>{let r=yl(n);return r!==null&&kl(n,r),r?.unpack.by==="qcow2"&&At(n),r})}async function D_(e,t){let{unpack:n}=e,{from:r,to:s,name:i}=t;switch(n.by){case"qcow2":si(r,i,o=>ml(o,s));return;case"cutting":si(r,i,o=>pl(o,o.size-n.footerBytes,s));return;case"gzip":await K_(e,t);return;case"program":await G_(e,n,t);return;case"qemu-img":await q_(e,n.format,t);return;case"hand":throw ir(e,i,"which is not unpacked here")}}async function K_(e,{from:t,to:n,name:r}){let s=$_(),i=M_(t).on("error",o=>s.destroy(o));try{await ni(i.pipe(s),n,sr)}catch(o){throw T(o)?.startsWith("Z_")===!0?or(e,r,S(o)):o}finally{i.destroy()}}async function G_(e,t,{from:n,to:r,name:s,env:i}){let[o,...a]=Pn([t.program,"-dc"]),l=C_(n,"r"),c=N_(o,a,{stdio:[l,"pipe","pipe"],env:i}),u=[];c.stderr.on("data",f=>u.push(f));let d=new Promise((f,p)=>{c.on("error",p),c.on("close",f)});d.catch(()=>{});try{if(await ni(c.stdout,r,sr),await d===0)return;let p=Buffer.concat(u).toString().trim().split(`
`).at(-1)??"";throw or(e,s,p)}catch(f){throw T(f)==="ENOENT"?Tl(e,t,s):f}finally{c.kill("SIGKILL"),L_(l)}}function Tl(e,{program:t,package:n},r){return ir(e,r,`and ${t} is not installed here (apt-get install ${n})`)}async function q_(e,t,{from:n,to:r,name:s,env:i}){let o=`json:${JSON.stringify({driver:t,file:{driver:"file",filename:n},...["vmdk","qed"].includes(t)?{backing:null}:{}})}`,a=async(...l)=>{let{status:c,stdout:u,stderr:d}=await te("qemu-img",l,{bound:!0,env:i});if(c!==0)throw or(e,s,d.trim().split(`
`).at(-1).replaceAll(n,s));return u.toString()};try{let l=JSON.parse(await a("info","--output=json",o))["virtual-size"];if(typeof l!="number"||l>sr)throw or(e,s,`it holds a disk of more than ${pe(sr)}`);await a("convert","-O","raw",o,r)}catch(l){throw l instanceof b&&T(l.cause)==="ENOENT"?Tl(e,j_,s):l}}var j_={program:"qemu-img",package:"qemu-utils"};function ir(e,t,n){return h(`the disk image is ${e.what}, ${n}`,{place:{file:t},hint:`make a raw image of it: ${en(e,t)}`})}function or(e,t,n){return h(`the disk image is ${e.what}, and cannot be unpacked: ${n}`,{place:{file:t},hint:"copy or download it again"})}import{open as W_,stat as Q_}from"node:fs/promises";async function Ye(e,t){try{return ia(e,await Q_(e)),await(await W_(e,"r")).close(),e}catch(n){throw sa(e,n,t)}}async function Al(e,t){let n={file:e.path};if(Tt(e.path,"disk"),await Ye(e.path,"disk image"),(await H_(e.path)).size===0)throw h("the disk image is empty",{place:n,hint:V_});if(e.format==="qcow2"&&!X_(e.path))throw h("this is no qcow2 image",{place:n,hint:"leave 'format' out, or write 'format: raw'"});if(e.format==="raw")return{...Il(e.path),notes:[]};let{path:r,wrappings:s}=await vl(e.path,t);F(r,o=>Y_({...o,name:e.path}));let i=s.length===0?[]:[`the disk image is ${s.join(", and in it is ")}: a raw copy of it is booted, kept in the cache`];return{...Il(r),notes:i}}var V_="was it written to, and did that succeed?";function Il(e){return{path:e,bytes:F(e,({size:t})=>t)}}function X_(e){return F(e,t=>t.size>=4&&t.read(0,4).equals(Jt))}function Y_(e){let t=Re(e.read(0,Math.min(Oe,e.size)));if(t===null||t.role==="disk")return;let n=it(t,"disk",e.name);if(!(n===null||t.weak===!0))throw h(`this is ${t.what}, not a disk image`,{place:{file:e.name},hint:`${n} (if it is one all the same, write 'format: raw')`})}async function Ol(e){if(e===null)throw h("UEFI is no way to boot this architecture yet");let t=async s=>{try{return await Ye(s,"UEFI firmware")}catch(i){throw h("there is no UEFI firmware on this machine",{place:{file:s},hint:`install it: apt-get install ${e.package}`,cause:i})}},n=await t(e.code),r=await t(e.variables);return{code:n,variables:r,sha256:O(await Y(n)+await Y(r))}}import{statSync as hg}from"node:fs";var J_={3:"32-bit x86",8:"MIPS",20:"PowerPC",21:"64-bit PowerPC",22:"s390",40:"32-bit ARM",62:"x86-64",183:"arm64",243:"RISC-V",258:"LoongArch"};function ii(e){return J_[e]??`machine type ${e}`}var Rl=[62,183,243,258],Z_=[40,...Rl];function Nl(e){let[t,n]=[e[4]===1,e[5]===2],r=n?e.readUInt16BE(18):e.readUInt16LE(18);return`${n&&Z_.includes(r)?"big-endian ":""}${t&&Rl.includes(r)?"32-bit ":""}${ii(r)}`}function eg({elfMachine:e,alsoRuns:t},n){let r=_a(n);return r===null||[e,...t].includes(r)?null:ii(r)}function Rt(e,t,n){for(let r of n){let s=t.read(r);if(s===null)continue;let i=eg(e,s);if(i===null)return;throw h(`${r} in it is a program for ${i}, and the guest is ${e.title}`,{place:{file:t.name},hint:`give an image that is built for ${e.title} (${e.alias})`})}}function Ll(e,t){let n=e.read(t);if(n===null)return;let r={file:e.name};if(n.toString("latin1",0,4)==="\x7FELF"){let o=ng(n);if(o===null||e.kind(o)!==null)return;throw h(`${t} in it is linked dynamically, and ${o} is not in it`,{place:r,hint:"link it with -static, or pack its interpreter and its libraries with it (ldd names them)"})}let s=n.toString("latin1",0,tg).split(`
`)[0];if(!s.startsWith("#!"))throw h(`${t} in it is ${n.length===0?"an empty file":"neither a program nor a script: it does not begin with #!"}`,{place:r,hint:"begin it with a line like #!/bin/sh, or give a program"});if(s.endsWith("\r"))throw h(`${t} in it is a script whose lines end as those of Windows do (CR LF)`,{place:r,hint:"take the carriage returns out (sed -i 's/\\r$//' init), and pack it anew"});let i=/^#![ \t]*([^ \t\0]+)/.exec(s)?.[1];if(!(i!==void 0&&e.kind(i)!==null))throw h(`${t} in it is a script for ${i??"nothing"}, which is not in it`,{place:r,hint:"pack that program too, or let the first line name one that is there"})}var tg=256;function ng(e){if(e.length<64||e[4]!==2||e[5]!==1)return null;let t=Number(e.readBigUInt64LE(32));for(let n=0;n<e.readUInt16LE(56);n+=1){let r=t+n*e.readUInt16LE(54);if(r+56>e.length)return null;if(e.readUInt32LE(r)!==rg)continue;let s=Number(e.readBigUInt64LE(r+8));return e.subarray(s,s+Number(e.readBigUInt64LE(r+32))).toString("latin1").replace(/\0.*$/s,"")}return null}var rg=3;function sg({machine:e}){return`console=${e.console} nokaslr panic=-1`}function Ml(e,t,n,r){let s=N(e.arch);cg(e,s);let{disk:i}=n,o=i?.as==="nvdimm";return[t.binary,...t.args,"-no-user-config","-nodefaults","-display","none","-monitor","none","-no-reboot","-machine",o?`${e.machine},nvdimm=on`:e.machine,"-cpu",e.cpu,"-smp","1","-m",o?lg(e.memoryMiB,i.bytes):String(e.memoryMiB),"-accel","tcg,thread=single",...e.tracer==="exec_tb"?[]:["-icount",`shift=${e.icountShift},sleep=off`],"-rtc","base=2024-01-01T00:00:00,clock=vm","-seed",String(e.seed),"-serial",`file:${n.console}`,...e.boot==="kernel"?ig(s,n,n.append??e.append):[],...n.uefi?og(n.uefi):[],...i?ag(i,e.boot!=="kernel"):[],...e.qemuArgs,...r]}function ig(e,{kernel:t,initrd:n},r){return["-kernel",t,...n===null?[]:["-initrd",n],"-append",`${sg(e)} ${r}`.trimEnd()]}function og({code:e,variables:t}){let n=(r,s,i)=>["-drive",`if=pflash,unit=${r},format=raw,file=${ai(s)},${i}`];return[...n(0,e,"readonly=on"),...n(1,t,"snapshot=on")]}function ag(e,t){return e.as==="nvdimm"?["-object",`memory-backend-file,id=disk0,share=off,reserve=off,mem-path=${ai(e.path)},size=${e.bytes}`,"-device","nvdimm,id=nvdimm0,memdev=disk0"]:["-drive",`file=${ai(e.path)},format=raw,if=none,id=disk0,snapshot=on`,"-device",`virtio-blk-pci,drive=disk0${t?",bootindex=0":""}`]}function lg(e,t){let n=e+Math.ceil(t/1048576)+1024;return`${e},slots=2,maxmem=${n}M`}function ai(e){return e.replaceAll(",",",,")}var oi={accel:"the accelerator is TCG: Bootgate counts the instructions it translates","enable-kvm":"the accelerator is TCG: Bootgate counts the instructions it translates",smp:"one vCPU is what is deterministic under -icount",icount:"set 'icount-shift' instead",rtc:"the clock is part of the deterministic recipe",seed:"the seed is part of the deterministic recipe",serial:"the first serial port is where the console is read from",nographic:"the first serial port is where the console is read from",monitor:"the monitor stays closed: it would steer the guest from outside",daemonize:"QEMU has to stay a child process",S:"the guest would never start",kernel:"set 'kernel' instead",initrd:"set 'initrd' instead",append:"set 'append' instead",m:"set 'memory' instead",cpu:"set 'cpu' instead",machine:"set 'machine' instead",M:"set 'machine' instead",loadvm:"a boot starts at reset",incoming:"a boot starts at reset"};function cg(e,{machine:t}){for(let r of e.qemuArgs){let s=/^--?([A-Za-z-]+)$/.exec(r)?.[1],i=s!==void 0&&Object.hasOwn(oi,s)?oi[s]:void 0;if(i!==void 0)throw h(`the extra QEMU argument '${r}' contradicts the recipe`,{hint:i})}let n=/(?:^|,)(accel|kernel[-_]irqchip)=/.exec(e.machine);if(n)throw h(`machine '${e.machine}' sets ${n[1]}`,{hint:oi.accel});if(/^host\b/.test(e.cpu))throw h("cpu 'host' needs KVM and differs from machine to machine",{hint:`name a CPU model that TCG can emulate: ${t.cpuExamples}`});if(e.append.length>1500)throw h("append is longer than 1,500 characters: the kernel would cut the command line off");if(me(e.append).includes("kaslr"))throw h("append holds 'kaslr', but addresses must not move between boots",{hint:"leave it out: Bootgate passes 'nokaslr'"})}function me(e){return e.split(/\s+/).filter(t=>t!=="")}var ar="give the image's own initramfs",Fl=`${ar}, which assembles it, and name the root by root=`,lt="give the image of a Linux system; if this one has another disk with its root, give that",ug={crypto_LUKS:{what:"encrypted (LUKS)",cure:`${ar}, with a way to unlock it that nobody has to type (a key file in the initramfs), or an unencrypted copy`},BitLocker:{what:"encrypted (BitLocker)",cure:lt},LVM2_member:{what:"a physical volume of LVM",cure:`${ar}, which assembles it, and root=/dev/mapper/GROUP-VOLUME`},linux_raid_member:{what:"a part of a RAID (md)",cure:Fl},bcache:{what:"a device of bcache",cure:Fl},zfs_member:{what:"a part of a ZFS pool",cure:`${ar}, with the modules of ZFS, and root=zfs:POOL/DATASET`},DM_verity_hash:{what:"the hashes of dm-verity, not what they vouch for",cure:"give the image that has both, or the disk with the root"},gpt_4096:{what:"a disk with sectors of 4,096 bytes, and its table of partitions counts them",cure:"make it with sectors of 512 bytes (mkosi: SectorSize=512, systemd-repart: --sector-size=512), or give the root partition alone"},gpt_damaged:{what:"a disk whose table of partitions (GPT) is damaged or missing",cure:"write it anew from the copy at its end (gdisk FILE, then w), or give the root partition alone"},android_super:{what:"the super partition of an Android system",cure:"take its parts out (lpunpack FILE folder), and give the one with the root"},swap:{what:"swap space",cure:"give the disk that the root is on"},iso9660:{what:"a CD (ISO 9660), on which the root lies as a file",cure:"take its kernel and its initramfs out (bsdtar -xf FILE -C folder) and give them with --kernel and --initrd; one that boots from a USB stick, too (isohybrid), boots with 'boot: bios'"},ntfs:{what:"a file system of Windows (NTFS)",cure:lt},exfat:{what:"a file system for exchange (exFAT)",cure:lt},vfat:{what:"a file system for exchange or of firmware (FAT)",cure:lt},apfs:{what:"a file system of macOS (APFS)",cure:lt},hfsplus:{what:"a file system of macOS (HFS+)",cure:lt},ufs:{what:"a file system of BSD (UFS)",cure:lt},ubi:{what:"an image for flash memory (UBI)",cure:"give a disk image: ubireader_extract_files takes its files out"},ubifs:{what:"a file system for flash memory (UBIFS)",cure:"give a disk image: ubireader_extract_files takes its files out"},jffs2:{what:"a file system for flash memory (JFFS2)",cure:"give a disk image: jefferson -d folder FILE takes its files out"},udf:{what:"a CD or DVD (UDF), on which the root lies as a file",cure:"take its kernel and its initramfs out (7z x -ofolder FILE) and give them with --kernel and --initrd"}};function lr({fileSystem:e}){return e===null?null:ug[e]??null}var dg=["2c7357ed-ebd2-46d9-aec1-23d437ec2bf5","41092b05-9fc8-4523-994f-2def0408b176","df3300ce-d69f-4c92-978c-9bfb0f38d820","6db69de6-29f4-4758-a7a5-962190f00ce3","77ff5f63-e7b6-4633-acf4-1565b864c0e6","e7bb33fb-06cf-4e81-8273-e543b413e2e2","8f461b0d-14ee-4e81-9aa9-049b6fb97abd","c23ce4ff-44bd-4b00-b2d4-b41b3419e02a"];function Cl(e){return e.some(({type:t,fileSystem:n})=>n==="DM_verity_hash"||t!==null&&dg.includes(t))}var ct=["/sbin/init","/etc/init","/bin/init"],Bl=/^\/dev\/(?:(?:[shv]d|xvd)[a-z](\d*)|(?:nvme\d+n\d+|mmcblk\d+|pmem\d+)(?:p(\d+))?)$/;function Pl(e,t,n,r,s){let i=t.findLast(c=>c.startsWith("root="))??null;if(i===null)return{volume:mg(e,n,r),given:i};let o=i.slice(5),a=fg(o);if(a===null)return{volume:null,given:i};let l=n.find(a);if(l)return{volume:l,given:i};if(/^(?:UUID|LABEL)=/.test(o)&&n.some(pg))return{volume:null,given:i};throw h(`append says ${i}, which this image does not have`,{place:{file:s},hint:`it has ${n.map(Pe).join("; ")}: leave root= out, or name one of them`})}function cr({partition:e},t){return t==="nvdimm"?`/dev/pmem0${e===null?"":`p${e}`}`:`/dev/vda${e??""}`}function Ul(e){return Bl.test(e.slice(5))}function fg(e){let t=Bl.exec(e);if(t){let i=t[1]||t[2];return({partition:o})=>o===(i?Number(i):null)}if(e.includes("/PARTNROFF="))return null;let[,n,r]=/^(UUID|LABEL|PARTUUID|PARTLABEL)=(.+)$/.exec(e.replaceAll('"',""))??[],s=i=>i?.toLowerCase()===r.toLowerCase();switch(n){case"UUID":return({uuid:i})=>s(i);case"LABEL":return({label:i})=>i===r;case"PARTUUID":return({partitionUuid:i})=>s(i);case"PARTLABEL":return({partitionLabel:i})=>i===r;default:return null}}function mg(e,t,n){let r=i=>i.length===1?i[0]:null,s=t.filter(i=>i.fileSystem!==null&&lr(i)===null);return r(s.filter(({type:i})=>i===e))??r(s.filter(i=>n(i)===!0))??r(s.filter(i=>n(i)!==!1))??r(s)}function pg({fileSystem:e,uuid:t}){return t===null&&!["vfat","squashfs","iso9660"].includes(e??"")}function Pe(e){let t=[...e.label?[`LABEL=${e.label}`]:[],...e.uuid?[`UUID=${e.uuid}`]:[],...e.partitionUuid?[`PARTUUID=${e.partitionUuid}`]:[],...e.partitionLabel?[`PARTLABEL=${e.partitionLabel}`]:[]];return[e.partition===null?"no partitions":`partition ${e.partition}`,e.fileSystem??"no file system known here",...t.length>0?[t.join(" ")]:[]].join(", ")}async function zl({initrd:e,append:t,disk:n,arch:r}){if(e===null)return null;Tt(e,"initrd");let s=await Ye(e,"initrd"),i=me(t);if(i.some(l=>l.startsWith("root=/dev/ram")))return s;F(s,rl);let a=n!==null||i.some(l=>/^(?:rdinit|root)=/.test(l))?null:gg(s);return a!==null&&bg(a,N(r)),s}var _g=32<<20;function gg(e){if(hg(e).size>_g)return null;try{return It(e)}catch{return null}}var $l=[...ct,"/linuxrc"];function bg(e,t){let n={file:e.name},r=e.kind("/init");if(r==="link"&&e.read("/init")===null)throw h("/init in this initramfs is a link that leads to no file in it",{place:n,hint:"let it lead to a program that was packed too, by a path from the initramfs' root"});if(r!==null){if(e.isExecutable("/init")===!1)throw h("/init in this initramfs may not be executed",{place:n,hint:"make it executable (chmod +x init), and pack it anew"});Rt(t,e,["/init"]),Ll(e,"/init");return}let s=yg(e);if(["/init",...$l].some(o=>e.kind(`${s}${o}`)!==null)&&s!=="")throw h(`this initramfs has no /init: it was packed from outside of its folder, all of it lies in ${s}`,{place:n,hint:`pack it from inside: (cd ${ee(s.slice(1))} && find . | cpio -o -H newc) > initrd.cpio`});let i=$l.find(o=>e.kind(o)!==null);if(i!==void 0)throw h(`this initramfs has no /init, which the kernel starts; it has ${i}`,{place:n,hint:`write rdinit=${i} into append (rdinit=/init, if the kernel has one inside), or pack an /init with it`})}function yg(e){for(let t="";;){let n=(e.list(t)??[]).filter(s=>t!==""||s!=="kernel"),r=`${t}/${n[0]}`;if(n.length!==1||e.kind(r)!=="folder")return t;t=r}}var wg={folder:16384,file:32768,link:40960,"character-device":8192};function nn(e){let t=[];e.forEach((r,s)=>{let i=r.kind==="file"?r.content:r.kind==="link"?new TextEncoder().encode(r.target):new Uint8Array,o=r.kind==="link"?511:r.kind==="folder"?493:420;t.push(...Dl(r.path,i,{inode:s+1,mode:wg[r.kind]|("permissions"in r?r.permissions??o:o),links:r.kind==="folder"?2:1,device:r.kind==="character-device"?[r.major,r.minor]:[0,0]}))}),t.push(...Dl("TRAILER!!!",new Uint8Array,{inode:0,mode:0,links:1,device:[0,0]}));let n=t.reduce((r,s)=>r+s.length,0);return t.push(new Uint8Array(li(n,512))),Buffer.concat(t)}function Dl(e,t,n){let r=new TextEncoder().encode(`${e}\0`),s=[n.inode,n.mode,0,0,n.links,0,t.length,0,0,...n.device,r.length,0],i=new TextEncoder().encode(`070701${s.map(o=>o.toString(16).toUpperCase().padStart(8,"0")).join("")}`);return[i,r,new Uint8Array(li(i.length+r.length,4)),t,new Uint8Array(li(t.length,4))]}function li(e,t){return(t-e%t)%t}function Kl(e={},{programs:t}=I){return nn([{path:"dev",kind:"folder"},{path:"dev/console",kind:"character-device",major:5,minor:1,permissions:384},{path:"init",kind:"file",content:t.init(e),permissions:493}])}function Gl(e,t){let n=Ae(e),r=kg(e,n);if(n===null||r===null)return e;if(r>t)throw new we(`it says to hold ${r} bytes, more than ${t}`);return Cn(e,n,r)}function kg(e,t){switch(t){case"gzip":return e.length<18?0:e.readUInt32LE(e.length-4);case"xz":return Fn(e);case"zstd":return la(e);default:return null}}var ql=1<<28,di=/\.ko(?:\.(?:gz|xz|zst))?$/;function rn(e,t){for(let n of["/lib/modules","/usr/lib/modules",""]){let r=e.list(n)??[],s=t!==null&&r.includes(t)?t:null;if(s!==null&&ci(e,`${n}/${s}`))return ui(e,`${n}/${s}`);let i=n===""?[]:r.filter(o=>ci(e,`${n}/${o}`));if(t===null&&i.length===1)return ui(e,`${n}/${i[0]}`)}return e.list("/kernel")!==null&&ci(e,"")?ui(e,""):null}function fi(e){return["/lib/modules","/usr/lib/modules",""].flatMap(t=>(e.list(t)??[]).filter(n=>e.list(`${t}/${n}/kernel`)!==null))}function ci(e,t){for(let n of Xn(e,t))if(di.test(n))return!0;return!1}function ui(e,t){let n=new Map;for(let i of Xn(e,t))di.test(i)&&n.set(jl(i),i);let r=e.read(`${t}/modules.builtin`),s=i=>{let o=n.get(i),a={file:`${e.name}:${o??t}`},l=o===void 0?null:e.read(o,ql);if(l===null)throw h(`there is no kernel module ${i}`,{place:a});try{let c=Gl(l,ql);return{name:i,content:c,depends:xg(c)}}catch(c){throw c instanceof we?h(`the kernel module is damaged: ${S(c)}`,{place:a,cause:c}):c}};return{name:`${e.name}${t===""?"":`:${t}`}`,builtin:r&&new Set(r.toString().trim().split(`
`).map(jl)),has:i=>n.has(i),read:s}}function mi(e,t){let n=new Map,r=new Set,s=i=>{if(r.has(i))return;r.add(i);let o=t.find(c=>c.has(i))??t.at(-1),{depends:a,content:l}=o.read(i);a.forEach(s),n.set(i,{name:i,content:l,from:o})};return e.forEach(s),[...n.values()]}function jl(e){return e.slice(e.lastIndexOf("/")+1).replace(di,"").replaceAll("-","_")}function xg(e){let t=e.indexOf("\0depends=",0,"latin1");if(t===-1)return[];let n=t+9;return e.toString("latin1",n,e.indexOf(0,n)).split(",").filter(s=>/^[\w-]+$/.test(s)).map(s=>s.replaceAll("-","_"))}function ne(e,t,n){return{module:e,option:t,initFunction:n}}var Nt={nvdimm:[ne("nfit","ACPI_NFIT","nfit_init"),ne("nd_pmem","BLK_DEV_PMEM","nd_pmem_driver_init")],virtio:[ne("virtio_pci","VIRTIO_PCI","virtio_pci_driver_init"),ne("virtio_blk","VIRTIO_BLK","virtio_blk_init")]},pi={ext4:ne("ext4","EXT4_FS","ext4_init_fs"),xfs:ne("xfs","XFS_FS","init_xfs_fs"),btrfs:ne("btrfs","BTRFS_FS","init_btrfs_fs"),f2fs:ne("f2fs","F2FS_FS","init_f2fs_fs"),squashfs:ne("squashfs","SQUASHFS","init_squashfs_fs"),erofs:ne("erofs","EROFS_FS","erofs_module_init"),bcachefs:ne("bcachefs","BCACHEFS_FS","bcachefs_init"),jfs:ne("jfs","JFS_FS","init_jfs_fs"),reiserfs:ne("reiserfs","REISERFS_FS","init_reiserfs_fs"),nilfs2:ne("nilfs2","NILFS2_FS","init_nilfs_fs"),cramfs:ne("cramfs","CRAMFS","init_cramfs_fs"),romfs:ne("romfs","ROMFS_FS","init_romfs_fs")},Wl=["crc32c_generic","libcrc32c","crc32_generic"];function sn(e,{option:t,initFunction:n}){return e.has(n)||e.option(t)==="y"}var hi="bootgate/init",ur={readOnly:0,readOnlyMount:1,move:8192},Eg=1e3;function Ql(e,t,n){let r=e.systemCalls([...t.flatMap(s=>Xl(s)),{call:"execve",args:[n],failure:`bootgate: the initramfs has no ${n} that can run`,fatal:!0}]);return nn([{path:"bootgate",kind:"folder"},...Vl(t),{path:hi,kind:"file",content:r,permissions:493}])}function Hl(e,t,n){let{device:r,fileSystem:s,options:i,inits:o}=n,a=e.systemCalls([{call:"mount",args:["devtmpfs","/dev","devtmpfs",0,0]},...t.flatMap(l=>Xl(l)),{call:"access",args:[r,0],tries:Eg,failure:`bootgate: there is no ${r}`,fatal:!0},{call:"mount",args:[r,"/root",s,n.writable?0:ur.readOnlyMount,i],failure:`bootgate: ${r} cannot be mounted as ${s}`,fatal:!0},{call:"mount",args:["/dev","/root/dev",0,ur.move,0]},{call:"chdir",args:["/root"]},{call:"mount",args:[".","/",0,ur.move,0]},{call:"chroot",args:["."]},{call:"chdir",args:["/"]},...o.slice(0,-1).map(l=>({call:"execve",args:[l]})),{call:"execve",args:[o.at(-1)],failure:`bootgate: the root file system has no init program (${o.join(", ")})`,fatal:!0}]);return nn([...["dev","root","bootgate"].map(l=>({path:l,kind:"folder"})),{path:"dev/console",kind:"character-device",major:5,minor:1,permissions:384},...Vl(t),{path:"init",kind:"file",content:a,permissions:493}])}function Vl(e){return e.map(({name:t,content:n})=>({path:`bootgate/${t}.ko`,kind:"file",content:n}))}function Xl({name:e}){return[{call:"open",args:[`/bootgate/${e}.ko`,ur.readOnly]},{call:"finit_module",args:[3,"",0],failure:`bootgate: module ${e} was not loaded`},{call:"close",args:[3]}]}function Jl({root:{given:e},volumes:t,content:n},r){let s={file:r};if(e!==null)return h(`append says ${e}, which an initramfs of ours cannot find`,{place:s,hint:Yl(t)});if(t.length===0)return h("this disk's table of partitions is empty",{place:s,hint:"was all of it written? Give an image with a root file system on it"});if(t.every(({fileSystem:o})=>o===null))return h(`no file system known here is in this image${Sg(t,n)}`,{place:s,hint:"is it damaged, or another file than was meant? Else give an initramfs that can mount it"});let[i]=vg(t);if(i!==void 0){let o=t.length===1?"the image is":"a partition of the image is";return h(`${o} ${i.what}, which an initramfs of ours does not mount`,{place:s,hint:i.cure.replace("FILE",()=>ee(r))})}return h("it cannot be told which part of the image is the root file system",{place:s,hint:Yl(t)})}function Sg(e,t){let n=e.filter(({partition:r})=>r!==null);return n.length>0?`: it has ${n.map(Pe).join("; ")}`:t===null?"":`: it is ${t}`}function vg(e){let t=({fileSystem:s})=>s==="vfat",n=e.filter(s=>!t(s));return(n.every(({fileSystem:s})=>s===null)?e:n).flatMap(s=>lr(s)??[])}function Yl(e){return`give an initramfs, or name one of these by root=: ${e.map(Pe).join("; ")}`}function ec(e){Tg(e);let{as:t}=e.scenario.disk;if(t==="virtio")return _i("virtio",e,[]);let n=nc("nvdimm",e).flatMap(r=>gi(r,e)?[]:[rc(r,e)]);if(n.length===0)return _i("nvdimm",e,[]);if(t==="nvdimm")throw h(`this guest cannot use its disk as nvdimm: ${n.join("; ")}`,{place:{file:e.scenario.disk.path},hint:Zl(e)});return _i("virtio",e,[`the disk is virtio, since the guest cannot use it as nvdimm: ${n.join("; ")} (${Zl(e)})`])}function Tg({root:e,volumes:t,scenario:n}){let r=(e.volume===null?t:[e.volume]).find(({missingBytes:i})=>i>0);if(r===void 0)return;let s=r.missingBytes.toLocaleString("en-US");throw h(`the image is cut short: ${s} bytes of it are missing (${Pe(r)})`,{place:{file:n.disk.path},hint:"copy or download it again"})}function tc(e,{kernel:t}){let n=e.filter(({option:r})=>t.option(r)==="n");return n.length===0?null:`build the kernel with ${n.map(({option:r})=>`CONFIG_${r}=y`).join(" and ")}`}function Zl(e){let{sources:t}=e,n=tc(Nt.nvdimm,e);return n!==null?n:`${t.describe()}: give the kernel's module folder with 'modules' (--modules), or use virtio`}function _i(e,t,n){let{initramfs:r,scenario:s}=t,{append:i,notes:o}=Mg(e,t),a={as:e,append:i,notes:o,warnings:n};if(r===null)return!s.generateInitrd&&Fg(e,t)?{...a,archive:null}:{...a,...Rg(e,t,i,o)};if(r==="unread")return{...a,archive:null};let l=Ig(e,r,t);return l.length===0?{...a,archive:null}:{...a,...Og(N(s.arch),l,r,i,o)}}function Ig(e,t,n){let{kernel:r,sources:s}=n,i=e==="virtio"?nc(e,n).filter(u=>gi(u,n)):Nt.nvdimm.filter(u=>!sn(r,u)),o=rn(t,r.release),a=i.map(({module:u})=>u).filter(u=>o?.builtin?.has(u)!==!0);if(a.every(u=>o?.has(u)===!0)&&Ag(t))return[];let[l,...c]=[o,s.find()].filter(u=>u!==null);return l?mi(a,[l,...c]):[]}function Ag(e){return["/usr/lib","/lib"].some(t=>e.kind(`${t}/udev/rules.d/80-drivers.rules`)!==null)}function Og(e,t,n,r,s){let i=dr(r,"rdinit")??"/init";if(Rt(e,n,[i]),n.read(i)===null)throw h(`the initramfs has no ${i}`,{place:{file:n.name},hint:"write rdinit=/path into append, or pack the folder from inside: (cd folder && find . | cpio -o -H newc)"});let o=new Set(t.map(({from:a})=>a));return{archive:Ql(e.programs,t,i),append:`${r} rdinit=/${hi}`.trimStart(),notes:[...s,...[...o].map(a=>{let l=t.flatMap(({name:c,from:u})=>u===a?[c]:[]).join(", ");return a.name.startsWith(n.name)?`loaded before the initramfs' own init, out of it: ${l}`:`added to the initramfs, from ${a.name}: ${l}`})]}}function Rg(e,t,n,r){let{kernel:s,root:i,scenario:o,sources:a}=t,l={file:o.disk.path},{volume:c}=i;if(c===null)throw Jl(t,l.file);let u=dr(n,"rootfstype")??c.fileSystem;if(u===null)throw h(`no file system known here is on the root (${Pe(c)})`,{place:l,hint:"is the image damaged? Else write rootfstype=\u2026 into append, or give an initramfs"});let d=pi[u],p=[...Nt[e],...d?[d]:[]].filter(k=>!sn(s,k)),m=p.filter(k=>!gi(k,t));if(m.length>0)throw h(`the kernel needs modules to boot this image: ${m.map(k=>rc(k,t)).join("; ")}`,{place:l,hint:Ng(m,t)});let _=p.length===0?null:a.find(),g=d&&p.includes(d)?Wl:[],w=_===null?[]:mi([...g.filter(k=>_.has(k)),...p.map(({module:k})=>k)],[_]),x=me(n),y=dr(n,"init");return{append:n,archive:Hl(N(o.arch).programs,w,{device:cr(c,e),fileSystem:u,writable:x.lastIndexOf("rw")>x.lastIndexOf("ro"),options:dr(n,"rootflags")??"",inits:y===null?[...ct,"/bin/sh"]:[y]}),notes:[...r,...Cl(t.volumes)||x.some(k=>/^(?:usr|root)hash=/.test(k))?[Lg]:[],`an initramfs of our own mounts ${cr(c,e)}`+(w.length>0?`, with modules from ${_.name}: ${w.map(({name:k})=>k).join(", ")}`:"")]}}function Ng(e,t){let n=tc(e,t);if(n!==null)return`${n}, or give an initramfs that brings what it takes`;let{scenario:r,sources:s}=t,i=r.modules===null?"give an initramfs, or the kernel's module folder with 'modules'":"give an initramfs, or modules of a build of the kernel that has them";return`${s.describe()}: ${i}`}var Lg="the image's root is vouched for by dm-verity, which an initramfs of ours does not check: give the image's own to measure that, too";function Mg(e,{root:t,scenario:n}){let{append:r}=n;if(t.volume===null)return{append:r,notes:[]};let s=`root=${cr(t.volume,e)}`;if(t.given===null){let i=/(?:^|\s)r[ow](?:\s|$)/.test(r)?s:`${s} rw`;return{append:`${r} ${i}`.trimStart(),notes:[`added to the command line: ${i}`]}}return!Ul(t.given)||t.given===s?{append:r,notes:[]}:{append:me(r).map(i=>i===t.given?s:i).join(" "),notes:[`the disk is ${e}: ${t.given} became ${s}`]}}function Fg(e,{kernel:t,root:n,scenario:r}){if(n.given!==null&&/^root=(?:UUID|LABEL)=/.test(n.given))return!1;if(me(r.append).some(o=>o.startsWith("rdinit=")))return!0;let s=n.volume?.fileSystem,i=s?pi[s]:void 0;return[...Nt[e],...i?[i]:[]].every(o=>sn(t,o))}function nc(e,{kernel:t,initramfs:n}){if(n==="unread")return[];let r=n===null?null:rn(n,t.release);return Nt[e].filter(s=>!sn(t,s)&&r?.builtin?.has(s.module)!==!0&&r?.has(s.module)!==!0)}function gi({module:e},{sources:t}){return t.find()?.has(e)===!0}function rc({module:e,option:t},{kernel:n,initramfs:r}){let s=n.option(t);return s==="n"?`the kernel was built without ${e} (CONFIG_${t})`:s==="m"||r!==null?`${r===null?"nobody has":"the initramfs does not have"} the module ${e}`:`${e} is neither part of the kernel nor a module at hand`}function dr(e,t){let n=me(e).findLast(r=>r.startsWith(`${t}=`));return n===void 0?null:n.slice(t.length+1)}var sc=4096,Bg=16<<20;async function oc(e){return{...await Ug(e),kernel:await Pg(e)}}async function Pg({scenario:e,folder:t,bootable:n=null}){if(n===null)return e.kernel;let r=fr(t,"kernel");return await bi(r,n),r}async function Ug(e){let{scenario:t,folder:n}=e,r=await zl(t);if(t.disk===null)return await $g(e,r);let s=await Al(t.disk,e.cacheFolder);if(t.boot!=="kernel")return await zg(t,t.boot,s);let i=r===null?null:{path:r,bytes:await Cg(r)},o=F(s.path,u=>Gg(e,u,i)),{path:a,bytes:l}=s;o.as==="nvdimm"&&ic(l)!==l&&(a=fr(n,"disk.raw"),l=ic(l),hl(s.path,a,l));let c=r;return o.archive!==null&&(c=fr(n,"initramfs.cpio"),await bi(c,Kg(i?.bytes??Buffer.alloc(0),o.archive))),{initrd:c,disk:{path:a,as:o.as,bytes:l},uefi:null,append:o.append,notes:[...s.notes,...o.notes],warnings:o.warnings}}function ic(e){return Math.max(Bg,Math.ceil(e/sc)*sc)}async function $g({scenario:e,folder:t,initramfs:n},r){if(e.generateInitrd||e.modules!==null){let i=e.generateInitrd?"initrd: generate":"modules";throw h(`'${i}' says how to reach a disk, and there is none`,{hint:`give the image with 'disk', or leave '${i}' out`})}let s=r;return s===null&&(s=fr(t,"initramfs.cpio"),await bi(s,n??Kl({},N(e.arch)))),{initrd:s,disk:null,uefi:null,append:e.append,notes:[],warnings:[]}}async function zg({arch:e,disk:t},n,r){return F(r.path,s=>Dg({...s,name:t.path},n)),{initrd:null,disk:{path:r.path,bytes:r.bytes,as:"virtio"},uefi:n==="uefi"?await Ol(N(e).machine.uefi):null,append:"",notes:[...r.notes,`the disk's own bootloader boots it, under ${n==="uefi"?"OVMF":"SeaBIOS"}`],warnings:[]}}function Dg(e,t){let n={file:e.name};if(t==="bios"&&(e.size<512||e.read(510,2).readUInt16LE(0)!==43605))throw h("nothing in this image boots by a BIOS: its first sector has no boot mark",{place:n,hint:"boot its kernel by 'boot: kernel', or by 'boot: uefi' if it has a bootloader for that"});let r=Xt(e);if(t==="uefi"&&!r.some(({fileSystem:s})=>s==="vfat"||s==="iso9660"))throw h("nothing in this image boots by UEFI: it has no FAT file system, where a bootloader is looked for",{place:n,hint:`boot its kernel by 'boot: kernel'; it has ${r.map(Pe).join("; ")}`})}function Kg(e,t){return Buffer.concat([e,Buffer.alloc((4-e.length%4)%4),t])}function Gg({scenario:e,kernel:t},n,r){let s=Xt(n),i=new Map,o=u=>{let d=i.get(u);if(d!==void 0)return d;let p=u.fileSystem==="ext4"&&Zs(n,u.start)===0?Jn(n,u.start):null;return i.set(u,p),p},a=Pl(N(e.arch).machine.rootPartitionType,me(e.append),s,u=>jg(o(u)),e.disk.path),l=a.volume&&o(a.volume);l&&!me(e.append).some(u=>/^(?:rd)?init=/.test(u))&&Rt(N(e.arch),{...l,name:e.disk.path},ct);let c=e.disk.as==="virtio"&&e.modules===null;return ec({scenario:e,kernel:t,volumes:s,content:qg(n),root:a,initramfs:r===null?null:c?"unread":It(r.path,r.bytes),sources:Wg(e,t,l)})}function qg(e){let t=e.read(0,Math.min(Oe,e.size)),n=Re(t);return n!==null?n.what:t.length>=512&&t.readUInt16LE(510)===43605?"a boot sector, or a table without partitions (MBR)":null}function jg(e){return e===null?null:[...ct,"/init"].some(t=>e.read(t)!==null)}function Wg(e,t,n){let{release:r}=t,s;return{find(){if(s===void 0){let i=e.modules===null?n:Zn(e.modules);if(s=i&&rn(i,r),s===null&&e.modules!==null)throw h(`there are no modules of ${r??"this kernel"} in this folder`,{place:{file:e.modules},hint:Qg(i)})}return s},describe(){if(e.modules!==null)return`the modules in ${e.modules} have none of these`;if(n===null)return"modules inside the image cannot be read (its root is not ext4)";let i=fi(n);return i.length===0?"the image has no modules":`the image has modules of ${[...new Set(i)].join(", ")}, not of ${r??"a release known"}`}}}function Qg(e){let t=e===null?[]:fi(e);return t.length>0?`it has those of ${[...new Set(t)].join(", ")}`:"give a folder that holds lib/modules/RELEASE, or that is /lib/modules/RELEASE itself"}import{open as Rb,readFile as Nb,rm as Lb,stat as Mb,writeFile as yc}from"node:fs/promises";import{join as wc}from"node:path";var Hg=/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-_])/g,Vg=/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;function ut(e){return e.replace(Hg,"").replaceAll("\r","").replace(Vg,"").trimEnd().split(`
`).map(t=>t.trimEnd())}function yi(e){for(let t of ut(e)){let n=/^(?:<\d>)?(?:\[\s*\d+\.\d+\](?:\[[^\]]*\])?\s*)?(Kernel panic - not syncing\b.*)$/.exec(t);if(n)return n[1].slice(0,300)}return null}var Xg=10;function ac(e){let t=ut(e).slice(-Xg);for(let n of t.reverse()){let r=/^(?:<\d>)?(?:\[\s*\d+\.\d+\](?:\[[^\]]*\])?\s*)?(reboot: (?:Power down|Restarting system|System halted|Power off not available)\b.*)$/.exec(n);if(r)return r[1].slice(0,300)}return null}function wi(e,t){return ut(e).filter(n=>n!=="").slice(-t).join(" | ").slice(-300)}var Yg=[[/^bootgate: (\/dev\/\S+ cannot be mounted as \w+, error \d+)$/,"is the image damaged (check a copy of it with fsck), or its file system another (write rootfstype=\u2026 into append)?"],[/^bootgate: (there is no \/dev\/[^,]+), error \d+$/,"the kernel did not find the disk or the partition: do kernel and modules belong together?"],[/^bootgate: (the root file system has no init program \(.*), error \d+$/,"write init=/path into append, or name another volume by root="],[/^bootgate: (the initramfs has no \S+ that can run), error \d+$/,"is it built for the guest's architecture, with its interpreter and libraries?"],[/^bootgate: (module \w+ was not loaded), error \d+$/,"give the modules of exactly this build of the kernel (modules, --modules)"],[/(VFS: Unable to mount root fs)\b/,"the initramfs has no init that could be started (an executable /init, or rdinit=), or there is none, and root= names nothing that the kernel can mount by itself: 'initrd: generate' makes one that mounts the disk"]],ki="pack its files with: find . | cpio -o -H newc",Jg=String.raw`(Initramfs unpacking failed: (?:%))`,dt=e=>new RegExp(Jg.replace("%",e)),Zg=[[dt("write error|.*[Oo]ut of memory.*"),"what is in it does not fit into the guest's memory: give it more (memory, -m)"],[dt(String.raw`compression method (?:\S+) not configured`),"the kernel was built without it: build it with the CONFIG_RD_ option of that name, or compress with one that it has (gzip -9)"],[dt("invalid magic at start of compressed archive"),`behind the first archive, or at its begin, lies what the kernel does not know: no cpio archive, or a compression in a form of its own (lz4 without -l); ${ki}`],[dt("Input was encoded with settings that are not supported by this XZ decoder"),"compress it with: xz --check=crc32 (without filters for other machines)"],[dt("incorrect cpio method used: use -H newc option"),ki],[dt("no cpio magic|broken padding|junk .*"),`it is damaged, or something else lies between or behind its archives (each begins at a multiple of 4 bytes); ${ki}`],[dt(".*"),"it is cut short or damaged: copy or download it again, or pack it anew"]];function lc({kind:e},t){if(e==="interrupted")return[];let n=e==="reached-end"?[]:Yg,r=new Map;for(let s of ut(t))for(let[i,o]of[...eb(Zg,s),...n]){let a=i.exec(s)?.[1];a!==void 0&&!r.has(o)&&r.set(o,`the guest says: ${a}; ${o}`)}return[...r.values()]}function eb(e,t){let n=e.find(([r])=>r.test(t));return n===void 0?[]:[n]}import{spawn as tb}from"node:child_process";import{createConnection as nb}from"node:net";var rb="$c#63";async function cc({command:e,socket:t},n){let r=tb("sh",["-c",e],{env:{...process.env,BOOTGATE_GDB:t},stdio:"inherit",signal:n});await new Promise(s=>{r.once("error",()=>s()),r.once("close",()=>s())}),await sb(t)}async function sb(e){await new Promise(t=>{let n=nb(e);n.once("connect",()=>n.write(rb)),n.once("data",()=>n.destroy()),n.once("error",()=>t()),n.once("close",()=>t())})}function mr({qemuArgs:e}){let t=e.find((r,s)=>/^-?-device$/.test(e[s-1]??"")&&ib(r));if(t===void 0)return null;let n=/,iobase=(0x[0-9a-f]{1,4}|\d{1,5})(?:,|$)/i.exec(t)?.[1];return n===void 0?1281:Number(n)&65535}function ib(e){return/^(?:driver=)?isa-debug-exit(?:,|$)/.test(e)}function uc({why:e,exitCode:t}){return e!=="exited"&&e!=="measured"||t===null||t%2===0?null:(t-1)/2}function dc(e,{header:t,sleeps:n},r){let s=t.instructions-e;if(t.idleNs<0||s<=0)return null;let i=t.idleNs;for(let o=0;o<n.ns.length;o++)n.instructions[o]<=e&&(i-=n.ns[o]);return i=Math.max(0,i),{instructions:s,slept:i/(i+s*2**r)}}function fc({instructions:e,slept:t}){let n=`${(Math.floor(t*1e3)/10).toFixed(1)} %`,r=Math.round(e/1e6).toLocaleString("en-US");return t>=.5?`idle (it slept ${n} of its virtual time: it waits for input, a device or a timer)`:`busy (${r} million instructions, ${n} of its virtual time slept: it loops, or its work takes longer than the limit)`}var ob=1e4,ab=2e3;function mc(e){let{scenario:t,marks:n,guest:r,trace:s,consoleText:i}=e;if(s?.end==="panic")return{kind:"panic",detail:yi(i)??"the kernel panicked"};let o=n.some(({role:l})=>l==="panic");if(!(s?.end==="end-mark"&&o)){let l=yi(i);if(l!==null)return{kind:"panic",detail:l}}if(s?.end==="end-mark")return{kind:"reached-end",detail:fb(n[s.endMark])};if(r.why==="interrupted")return{kind:"interrupted",detail:`stopped after ${pr(r.wallMs)}`};if(s?.end==="instruction-limit")return{kind:"limit",detail:`the guest had not reached its end mark after ${t.limits.instructions.toLocaleString("en-US")} instructions`};let a=t.end.kind==="power-off"?lb(e):null;return a!==null?{kind:"reached-end",detail:`the guest ended in an orderly way: ${a}`}:cb(e)}function lb({scenario:e,guest:t,trace:n,consoleText:r}){let{why:s,exitCode:i}=t,o=mr(e)===null||n?.end!=="exit"?null:uc(t);if(o!==null)return`it wrote ${o} to isa-debug-exit`;let a=ac(r);if(a===null)return null;let l=`it said '${a}'`;return s==="idle"?/halted/i.test(a)?l:null:(s==="exited"||s==="measured")&&i===0?l:null}function cb(e){let{guest:t,consoleText:n}=e,r=wi(n,1),s=r===""?"it printed nothing":`its last words: ${r}`;switch(t.why){case"idle":return{kind:"hang",detail:`the guest executes nothing any more (noticed after ${pr(t.wallMs)}); ${s}`};case"wall-limit":return{kind:t.consoleSilentMs>ob||r===""?"hang":"limit",detail:`no end mark after ${pr(t.wallMs)}, ${ub(e)}; ${s}`};case"console-limit":return{kind:"limit",detail:`the guest prints without end; ${s}`};case"measured":case"exited":case"interrupted":return t.exitCode===0?{kind:"early-exit",detail:`the guest reset or switched off the machine before its end mark; ${s}`}:{kind:"qemu-failed",detail:db(t)}}}function ub({guest:e,consoleText:t,activity:n,scenario:r}){let s=e.consoleSilentMs<=ab&&t!=="",i=s?(n?.header.instructions??0)/2:e.instructionsAtLastWords,o=n&&dc(i,n,r.icountShift),a=s?"though the guest was still printing":`silent for ${pr(e.consoleSilentMs)}`;return o?`${a} and ${fc(o)}`:a}function db({exitCode:e,exitSignal:t,output:n}){let r=t?`was stopped by ${t}`:`failed with status ${e??-1}`,s=wi(n,5);return s===""?`QEMU ${r} and printed nothing`:`QEMU ${r}: ${s}`}function fb(e){return e?"firstUserInstruction"in e.at?"the first user instruction was reached":`the end mark was reached: ${e.name}`:"the end mark was reached"}function pr(e){return`${(e/1e3).toFixed(e<1e4?1:0)} s`}import{spawn as _b}from"node:child_process";import{existsSync as gb,statSync as bb}from"node:fs";import{closeSync as mb,openSync as pb,readSync as hb}from"node:fs";function pc(e){let t=Buffer.alloc(32),n;try{n=pb(e,"r")}catch{return null}try{return hb(n,t,0,32,0)<32?null:{instructions:Number(t.readBigUInt64LE(0)),stages:Number(t.readBigUInt64LE(8)),halted:t.readBigUInt64LE(24)!==0n}}finally{mb(n)}}var hc={idleSeconds:20,consoleBytes:64*2**20,lingerSeconds:3,stopSeconds:20},yb=100,wb=64*1024;async function _c(e){let{limits:t}=e,n=performance.now(),[r,...s]=Pn(e.command),i=_b(r,s,{cwd:e.cwd,env:{...process.env,...e.env},stdio:["ignore","pipe","pipe"],detached:!0}),o=Eb(i),a=()=>hr(i,"SIGKILL");process.once("exit",a);let l={why:"exited",consoleBytes:0,consoleChangedMs:0,consoleChangedAt:0,progress:{instructions:0,stages:0,halted:!1},progressChangedMs:0},c,u=m=>{l.why!=="exited"&&m!=="interrupted"||(l.why=m,hr(i,"SIGTERM"),c??=setTimeout(()=>hr(i,"SIGKILL"),t.stopSeconds*1e3))},d=()=>u("interrupted");e.signal.addEventListener("abort",d);let f={state:e.onHalt?"not-yet":"over",sinceMs:0,tookMs:0},p=setInterval(()=>{let m=performance.now()-n-f.tookMs;if(f.state==="halted")return;let _=kb(e,l,m);_&&u(_),f.state==="not-yet"&&l.progress.halted&&(f.state="halted",f.sinceMs=performance.now(),e.onHalt?.().finally(()=>{f.tookMs=performance.now()-f.sinceMs,f.state="over"})),e.onTick?.({elapsedMs:m,consoleBytes:l.consoleBytes,...l.progress})},yb);try{e.signal.aborted&&d();let{code:m,signal:_}=await xb(i),g=performance.now()-n;return{why:l.why,exitCode:m,exitSignal:_,output:o(),wallMs:g,consoleSilentMs:g-l.consoleChangedMs,instructionsAtLastWords:l.consoleChangedAt}}finally{clearInterval(p),clearTimeout(c),e.signal.removeEventListener("abort",d),process.off("exit",a),hr(i,"SIGKILL")}}function kb({console:e,trace:t,progress:n,limits:r},s,i){let o=Sb(e),a=n===null?null:pc(n);if(o!==s.consoleBytes&&(s.consoleChangedMs=i,s.consoleChangedAt=(a??s.progress).instructions),s.consoleBytes=o,(a===null||a.instructions!==s.progress.instructions)&&(s.progressChangedMs=i),s.progress=a??s.progress,t!==null&&s.measuredMs===void 0&&gb(t)&&(s.measuredMs=i),s.measuredMs!==void 0&&i-s.measuredMs>r.lingerSeconds*1e3)return"measured";if(i>r.wallSeconds*1e3)return"wall-limit";if(i-s.progressChangedMs>r.idleSeconds*1e3)return"idle";if(o>r.consoleBytes)return"console-limit"}async function xb(e){return await new Promise((t,n)=>{e.on("error",r=>{let s=T(r)==="ENOENT",i=e.spawnargs[0]??"QEMU";n(new b(s?`${i} does not exist`:`${i} could not be run: ${r.message}`,{hint:"'bootgate doctor' says which QEMUs this machine has",cause:r}))}),e.on("close",(r,s)=>t({code:r,signal:s}))})}function Eb(e){let t="";for(let n of[e.stdout,e.stderr])n?.on("data",r=>{t=(t+r.toString()).slice(-wb)});return()=>t}function hr(e,t){if(e.pid!==void 0)try{process.kill(-e.pid,t)}catch{}}function Sb(e){try{return bb(e).size}catch{return 0}}import{join as vb}from"node:path";var Tb="recording.json";async function gc(e){await z(vb(e.folder,Tb),Ib(e))}function Ib(e){return`${JSON.stringify(e,(t,n)=>typeof n=="bigint"?`0x${n.toString(16)}`:n,2)}
`}function bc(e,t){return[...Ab(e),...Ob(t,e.boot)]}function Ab({arch:e,append:t}){let{console:n}=N(e).machine,r=new RegExp(`^console=(?!${n}\\b)`);return me(t).flatMap(s=>r.test(s)?[`append sets ${s}: only what the kernel prints on ${n} is kept`]:/^panic=(?!-)/.test(s)?[`append sets ${s}: a kernel that panics where the tracer cannot see it will not end by itself`]:/^(?:maxcpus|nr_cpus)=/.test(s)?[`append sets ${s}: the guest has one CPU anyway`]:[])}function Ob(e,t){return e?.as!=="virtio"?[]:t!=="kernel"?["firmware and bootloader wait for a virtio disk, which answers when the host pleases: see docs/images.md for how far totals vary; with 'boot: kernel' an image that can boot from nvdimm is exact"]:["a virtio disk answers when the host pleases: totals vary by some 0.2 %; an image that can boot from nvdimm (disk: {as: nvdimm}) is exact"]}var Fb=1024*1024;async function _r(e){let{scenario:t,qemu:n,folder:r,tracer:s}=e,i={console:wc(r,"console.log"),qemuLog:wc(r,"qemu.log")};try{await v(r),await Lb(s.trace,{force:!0}),await yc(i.console,"");let o=Ml(t,n,{kernel:await Ye(e.guest.kernel,"kernel"),initrd:e.guest.initrd,disk:e.guest.disk,uefi:e.guest.uefi,append:e.guest.append,console:i.console},s.args),a=await Cb(s,{command:o,env:n.env,cwd:r,console:i.console,trace:s.trace,progress:s.progress,limits:{...hc,wallSeconds:t.limits.wallSeconds,...e.guestLimits},signal:e.signal,...e.onProgress?{onTick:e.onProgress}:{},...s.halted?{onHalt:()=>cc(s.halted,e.signal)}:{}});return await yc(i.qemuLog,a.output),await Bb(e,{command:o,guest:a},i)}catch(o){throw Un(o,r)}}async function Cb(e,t){try{return await _c(t)}finally{await e.ended?.()}}async function Bb({scenario:e,qemu:t,marks:n,folder:r,tracer:s,guest:i},{command:o,guest:a},l){let c=await de(s.trace);if(!c&&/No space left on device/.test(a.output))throw ga(r);let u=c?await s.read():null,d=await Ub(l.console,Fb),f=Pb(u),p=mc({scenario:e,marks:n,guest:a,trace:u?.header??null,consoleText:d,...f?{activity:f}:{}}),m={format:"bootgate-recording",version:1,folder:r,scenario:e,qemu:i.uefi?{...t,firmwareSha256:i.uefi.sha256}:t,command:o,outcome:p,wallMs:a.wallMs,trace:c?s.trace:null,console:l.console,qemuLog:l.qemuLog,marks:n,warnings:[...i.warnings,...bc(e,i.disk),...lc(p,d)]};return await gc(m),{recording:m,tables:u}}function Pb(e){let t=e?.sleeps;if(!t||e.header.idleNs===void 0)return;let{instructions:n,idleNs:r}=e.header;return{header:{instructions:n,idleNs:r},sleeps:t}}async function Ub(e,t){let{size:n}=await Mb(e);if(n<=t)return await Nb(e,"latin1");let r=await Rb(e,"r");try{let s=Buffer.alloc(t),{bytesRead:i}=await r.read(s,0,t,n-t);return s.toString("latin1",0,i)}finally{await r.close()}}var gr=[1,2,3,4,5,6,7];var _e=4;function br({min:e,current:t}){return t<gr[0]?null:Math.max(e,Math.min(t,gr.at(-1)))}import{readFile as _y,rm as gy,writeFile as by}from"node:fs/promises";import{join as Tr}from"node:path";import{readFile as $b}from"node:fs/promises";var kc=e=>`${e}.sha256`;async function xc(e){try{let[t,n]=await Promise.all([$b(kc(e),"utf8"),Y(e)]);return t.trim()===n}catch{return!1}}async function Ec(e,t){await z(e,t),await z(kc(e),`${O(t)}
`)}var Sc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
#endif

/* Sets the pointer to a function of QEMU's own; NULL where it exports none of that name, as a QEMU without modules. */
static void find_function(const char *name, void *function) {
    void *symbol = dlsym(RTLD_DEFAULT, name);
    memcpy(function, &symbol, sizeof symbol);
}

#endif
`;var vc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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

struct insn {
    enum insn_class class;
    enum insn_flow flow;
    unsigned int string_accesses; /* INSN_REP: memory accesses of an iteration */
    bool same_twice;      /* of these: both are reads, or QEMU has it write twice */
    bool outputs;         /* may write to the serial port or to the power management: arch.output tells */
    bool makes_frame;     /* puts something on the stack: an interrupt return straight behind it interrupts nothing */
    bool always_mapped;   /* of kernel code: what memory it touches cannot fault and is no device's */
    bool reads_clock;     /* reads the counter that is virtual time in ns: arch.clock */
    uint32_t output_place; /* \`outputs\`: where to, as arch.output wants it */
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
`;var Tc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Ic=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Ac=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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

/* To the console, where the port is the serial one, or to the power management. */
static struct output output_x86_64(uint32_t place) {
    uint64_t value = read_register(REG_RAX);
    uint16_t port = (uint16_t)(place == PORT_IN_REGISTER ? read_register(REG_RDX) : place);
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
`;var Oc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
};

/* Roles whose callback is on the memory access, not on the instruction's start. */
#define SITE_ACCESSES (SITE_CALL | SITE_RETURN | SITE_LAST)

/* What tells two sites at one instruction apart: each kind has a callback of its own. */
#define SITE_KINDS (SITE_ACCESSES | SITE_CONSOLE)

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
`;var Rc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Nc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Lc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
    X(SYSTEM_CALL, "systemCall") X(WAKE, "wake")

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
    X(KERNFS_NAME, "kernfs.name") X(KERNFS_PARENT, "kernfs.parent")

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
    bool exact_blocks; /* count for each block what completed of it; else only how often it ran */
    enum focus_field focus;
    regex_t focus_pattern;
    bool focus_children, focus_stop;
    uint64_t hooks[HOOKS];
    int64_t offsets[OFFSETS]; /* -1: this kernel has no such member */
    uint64_t runqueues, per_cpu_offset; /* runqueues of the first CPU: symbol, and where its offset is kept */
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
    else if (!strcmp(key, "exactBlocks")) config.exact_blocks = number != 0;
    else if (!strcmp(key, "observeGuest")) config.observe_guest = number != 0;
    else if (!strcmp(key, "focus")) return read_focus(value);
    else if (!strcmp(key, "focusChildren")) config.focus_children = number != 0;
    else if (!strcmp(key, "focusStop")) config.focus_stop = number != 0;
    else if (!strcmp(key, "runqueues"))
        return sscanf(value, "%" SCNx64 " %" SCNx64, &config.runqueues, &config.per_cpu_offset) == 2 ||
               complain("config: bad runqueues");
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
`;var Mc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Fc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Cc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Bc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
    insn.output_place = port_given ? modrm : PORT_IN_REGISTER;
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
`;var Pc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What QEMU calls while the guest runs: each is a few additions to the tables. */
#ifndef EVENTS_C_INC
#define EVENTS_C_INC

#include BOOTGATE_ARCH
#include "blocks.c.inc"
#include "clock.c.inc"
#include "config.c.inc"
#include "count.c.inc"
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
`;var Uc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var $c=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the guest's kernel does to its tasks, address spaces and modules, seen at the functions that do it. */
#ifndef HOOKS_C_INC
#define HOOKS_C_INC

#include "api.h"
#include "arch.c.inc"
#include "clock.c.inc"
#include "code.c.inc"
#include "config.c.inc"
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

/* The new program's memory is set up and its first instruction chosen (start_thread). */
static void task_executes(uint64_t now) {
    char command[COMMAND_LIMIT + 1];
    uint64_t mm = member64(current->pointer, OFF_TASK_MM);
    uint64_t start = member64(mm, OFF_MM_ARG_START), end = member64(mm, OFF_MM_ARG_END);
    size_t length = end > start ? end - start : 0, read = 0;
    if (length > COMMAND_LIMIT) length = COMMAND_LIMIT;
    while (read < length) {
        size_t chunk = 256 - (size_t)((start + read) % 256);
        if (chunk > length - read) chunk = length - read;
        if (!read_guest(start + read, command + read, chunk)) break;
        read += chunk;
    }
    current->space = space_of(mm);
    /* Before 5.18 init and helpers are kernel threads until they execute a program (begin_new_exec, fs/exec.c). */
    current->row.flags &= ~(uint32_t)TASK_KERNEL_THREAD;
    learn_name(current, now);
    learn_cgroup(current, now);
    uint64_t file = member64(mm, OFF_MM_EXE_FILE);
    if (file) note_event(current, TASK_EVENT_FILE, file_path(file, current->pointer), now);
    note_event(current, TASK_EVENT_EXEC, keep_text(command, read), now);
    choose_focus(command, read);
    current->program = program_named(current->name, current->row.flags & TASK_FOCUSED);
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
    uint64_t next = read_register(REG_ARGUMENT_2);
    if (!current->pointer) link_task(current, read_register(REG_ARGUMENT_1));
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
        default: break;
        }
    }
}

#endif
`;var zc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Dc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Kc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Gc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var qc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var jc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Wc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Qc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
    if (!discovered || !return_sites || !prepare_tasks() || !prepare_tree() || !prepare_hooks() || !prepare_blocks() || !prepare_output()) return 1;
    if (!config.instruction_limit) config.instruction_limit = UINT64_MAX;
    next_check = config.instruction_limit < (1u << 24) ? config.instruction_limit : 1u << 24;
    header.qemu_api_min = (uint32_t)info->version.min;
    header.qemu_api_current = (uint32_t)info->version.cur;
    find_function("qemu_clock_get_ns", &clock_ns);
    map_progress();
    register_callbacks(id);
    return 0;
}
`;var Hc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Vc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Xc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var Yc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
        if (watches_guest()) count_runnable((uint32_t)count);
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
`;var Jc=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
`;var xi=0x45544147544f4f42n,wr={magic:"u64",fileBytes:"u64",instructions:"u64",repIterations:"u64",userInstructions:"u64",virtualNs:"i64",idleNs:"i64",blockExecutions:"u64",calls:"u64",interrupts:"u64",kaslrOffset:"u64",strayReturns:"u64",codeCompared:"u64",codeEqual:"u64",callTargets:"u64",callTargetsEntries:"u64",samplePeriod:"u64",lostBlocks:"u64",lostNodes:"u64",lostStackFrames:"u64",lostTasks:"u64",lostSamples:"u64",lostConsoleBytes:"u64",lostStageRows:"u64",lostMarks:"u64",lostSites:"u64",lostGuestRows:"u64",layoutVersion:"u32",headerBytes:"u32",sectionCount:"u32",pluginApi:"u32",qemuApiMin:"u32",qemuApiCurrent:"u32",end:"u32",endMark:"i32",lastTask:"i32",reserved:"i32"},kr={offset:"u64",rows:"u64",section:"u32",rowBytes:"u32"},yr={block:{id:1,row:{address:"u64",executions:"u64",instructions:"u64",first:"u64",size:"i32",user:"u32"}},node:{id:2,row:{address:"u64",calls:"u64",self:"u64",first:"u64",parent:"i32",kind:"u32"}},stageShare:{id:3,row:{self:"u64",calls:"u64",stage:"i32",node:"i32"}},mark:{id:4,row:{instructions:"u64",ns:"i64",argument:"u64",argument2:"u64",mark:"i32",reserved:"i32"}},sample:{id:5,row:{node:"i32",count:"u32"}},consoleByte:{id:6,row:{instructions:"u64",byte:"u32",reserved:"u32"}},text:{id:8,row:{bytes:"u64"}},object:{id:9,row:{base:"u64",sizeBytes:"i64",loaded:"u64",initialised:"u64",unloaded:"u64",name:"u32",nameLength:"u32",filesystem:"u32",filesystemLength:"u32",kind:"u32",reserved:"u32"}},moduleSymbol:{id:10,row:{address:"u64",size:"u64",name:"u32",nameLength:"u32",object:"i32",reserved:"i32"}},program:{id:11,row:{name:"u32",nameLength:"u32",focused:"u32",reserved:"u32"}},task:{id:12,row:{started:"u64",startedNs:"i64",ended:"u64",endedNs:"i64",user:"u64",kernel:"u64",interrupt:"u64",process:"i32",id:"i32",parent:"i32",exitCode:"i32",flags:"u32",reserved:"u32"}},taskEvent:{id:13,row:{instructions:"u64",ns:"i64",text:"u32",textLength:"u32",task:"i32",kind:"u32"}},mapping:{id:14,row:{start:"u64",end:"u64",fileOffset:"u64",instructions:"u64",object:"i32",space:"i32",task:"i32",reserved:"i32"}},systemCall:{id:15,row:{instructions:"u64",first:"u64",count:"u64",errors:"u64",task:"i32",number:"i32"}},wait:{id:16,row:{ns:"u64",longestNs:"u64",longestAt:"u64",count:"u64",task:"i32",node:"i32",wakerNode:"i32",waker:"i32"}},idle:{id:17,row:{ns:"u64",count:"u64",task:"i32",node:"i32",wakerNode:"i32",waker:"i32"}},runnable:{id:18,row:{runnable:"u32",count:"u32"}},sleep:{id:19,row:{instructions:"u64",ns:"u64"}},wakeUp:{id:22,row:{instructions:"u64",ns:"i64",asleep:"u64",asleepNs:"i64",idleSinceNs:"i64",ran:"u64",wakerRan:"u64",task:"i32",node:"i32",waker:"i32",wakerNode:"i32",interrupt:"u32",reserved:"u32"}}},xr={object:1,program:2},Ei=56,Lt=36,Er=["file","module","vdso"],Sr=["name","exec","file","cgroup"],vr={kernelThread:1,focused:2},Si=["exit","end-mark","panic","instruction-limit"],Zc={u64:8,i64:8,u32:4,i32:4},hy={u64:"uint64_t",i64:"int64_t",u32:"uint32_t",i32:"int32_t"};function Je(e){return Object.values(e).reduce((t,n)=>t+Zc[n],0)}function eu(e){let t=0;return Object.fromEntries(Object.entries(e).map(([n,r])=>{let s=[n,t];return t+=Zc[r],s}))}function tu(){let e=(t,n)=>[`struct ${t} {`,...Object.entries(n).map(([r,s])=>`    ${hy[s]} ${on(r)};`),"};",`_Static_assert(sizeof(struct ${t}) == ${Je(n)}, "${t} has padding");`].join(`
`);return["/* Generated from trace-layout.ts: do not edit. */","#pragma once","#include <stdint.h>","#define LAYOUT_VERSION 7",`#define TRACE_MAGIC 0x${xi.toString(16)}ull`,...Object.entries(xr).map(([t,n])=>`#define CODE_${t.toUpperCase()} ${n}ull`),`#define CODE_KIND_SHIFT ${Ei}`,`#define OBJECT_ROW_SHIFT ${Lt}`,...Er.map((t,n)=>`#define OBJECT_${t.toUpperCase()} ${n}`),...Sr.map((t,n)=>`#define TASK_EVENT_${t.toUpperCase()} ${n}`),...Object.entries(vr).map(([t,n])=>`#define TASK_${on(t).toUpperCase()} ${n}`),...Si.map((t,n)=>`#define END_${on(t).toUpperCase()} ${n}`),...Object.entries(yr).map(([t,{id:n}])=>`#define SECTION_${on(t).toUpperCase()} ${n}`),e("file_header",wr),e("directory_entry",kr),...Object.entries(yr).map(([t,{row:n}])=>e(`${on(t)}_row`,n)),""].join(`
`)}function on(e){return e.replace(/[A-Z]/g,t=>`_${t.toLowerCase()}`).replaceAll("-","_")}function vi(){return{"api.h":Sc,"arch.c.inc":vc,"arch-arm64.c.inc":Tc,"arch-riscv64.c.inc":Ic,"arch-x86-64.c.inc":Ac,"blocks.c.inc":Oc,"clock.c.inc":Rc,"code.c.inc":Nc,"config.c.inc":Lc,"count.c.inc":Mc,"decode-arm64.c.inc":Fc,"decode-riscv64.c.inc":Cc,"decode-x86-64.c.inc":Bc,"events.c.inc":Pc,"guest.c.inc":Uc,"hooks.c.inc":$c,"invariant.c.inc":zc,"kernel-map.c.inc":Dc,"layout.h":tu(),"marks.c.inc":Kc,"memory.c.inc":Gc,"nodes.c.inc":qc,"observe.c.inc":jc,"output.c.inc":Wc,"plugin.c":Qc,"tasks.c.inc":Hc,"text.c.inc":Vc,"translate.c.inc":Xc,"tree.c.inc":Yc,"waits.c.inc":Jc}}async function Ir(e){let{api:t,cacheFolder:n,arch:r=I}=e,s=e.check===!0?["-DBOOTGATE_CHECK"]:[];if(!(t>=gr[0]))throw new b(`the tracer does not support QEMU's plugin API ${t}`,{hint:"use QEMU 6.0 or newer"});let i=e.cc??(process.env.CC||"cc"),o=vi(),a=O(JSON.stringify([o,t,r.name,s,i,process.arch])).slice(0,20),l=Tr(n,"plugins"),c=Tr(l,`tracer-api${t}-${a}.so`);if(await xc(c))return c;await v(l);let u=await G(l,".compile");try{for(let[d,f]of Object.entries(o))await by(Tr(u,d),f);await q(i,yy(t,"plugin.so",s,r),{cwd:u,missingHint:"install a C compiler: apt-get install gcc libc6-dev (or set CC)",...e.signal?{signal:e.signal}:{}}),await Ec(c,await _y(Tr(u,"plugin.so")))}finally{await gy(u,{recursive:!0,force:!0})}return c}function yy(e,t,n=[],r=I){return["-std=gnu11","-O2","-shared","-fPIC","-fvisibility=hidden","-Wall","-Wextra",...n,`-DBOOTGATE_API=${e}`,`-DBOOTGATE_ARCH="${r.pluginFile}"`,"-o",t,"plugin.c","-ldl"]}function Ar(e,t){return["-plugin",`${nu(e)},config=${nu(t)}`]}function nu(e){return e.replaceAll(",",",,")}var ru;function su(){return ru??=`plugin ${7}.${O(JSON.stringify(wy(vi()))).slice(0,8)}`,ru}function wy(e){return Object.entries(e).map(([t,n])=>[t,n.replace(/\/\*[\s\S]*?\*\//g,"").replace(/\s+/g," ").trim()])}var ky="handle_mm_fault";function iu({functions:e,tree:t,processes:n,modules:r,systemCalls:s},i,{entryCode:o}){let a=u=>{if(i.addressOf(u)===null)return null;let d=e.name.indexOf(u);return d===-1?0:e.calls[d]},l=n?.filter(({kernelThread:u})=>!u).length,c={interruptsTaken:i.length===0?null:xy(t,e,o),contextSwitches:a(o.taskSwitch),pageFaults:a(ky),systemCalls:s?.reduce((u,{count:d})=>u+d,0)??null,processes:l??null,modules:r?.length??null};return Object.fromEntries(Object.entries(c).filter(u=>u[1]!==null))}function xy({length:e,function:t,kind:n,cost:r,calls:s},{name:i},{stubTables:o}){let a=new Set(o.map(({symbol:c})=>c)),l=0;for(let c=0;c<e;c+=1)n[c]===We.interrupt&&r[c]===ba.interrupts&&!a.has(i[t[c]])&&(l+=s[c]);return l}var ou=Ei-32,Ti=Lt-32;function an(e,t){switch(e>>>ou){case xr.object:return{kind:"object",object:e>>>Ti&(1<<ou-Ti)-1,offset:(e&(1<<Ti)-1)*2**32+t};case xr.program:return{kind:"program",program:t};default:return{kind:"address"}}}function Ii(e){return Number(BigInt.asUintN(Lt,e))}var au=14,Ey=2**au,Or=class{addresses;symbols;codeOfSymbol;rows=new Map;name=[];object=[];objects=[];size=[];trait=[];guest;lately=new Uint32Array(3*Ey);codeOfImage=new Map;constructor(t,n,r){this.addresses=t,this.symbols=n,this.guest=r,this.codeOfSymbol=new Int32Array(n.length).fill(-1)}kernelCode(t,n){let{lately:r}=this,s=3*(Math.imul(n,2654435761)>>>32-au);return(r[s]!==t||r[s+1]!==n)&&(r[s+2]=this.lookUp(t,n),r[s]=t,r[s+1]=n),r[s+2]}lookUp(t,n){if(this.symbols.length===0)return this.row("kernel code",L.unknown,0,"whole-object");let r=this.symbols.findHalves(t,n);if(r===-1){if(this.addresses.isModule(t,n))return this.row("module code",L.modules,0,"unnamed");let o=`0x${t.toString(16)}${n.toString(16).padStart(8,"0")}`;return this.row(o,L.unknown,0,"unnamed")}let s=this.codeOfSymbol[r];if(s!==-1)return s;let i=this.row(this.symbols.name(r),L.kernel,this.symbols.size[r],"named");return this.codeOfSymbol[r]=i,i}objectCode(t,n){let r=t*2**Lt+n,s=this.codeOfImage.get(r);if(s!==void 0)return s;let{name:i,object:o,size:a,by:l}=this.guest.find(t,n),c=this.row(i,o,a,l===null?"unnamed":"named");return this.codeOfImage.set(r,c),c}program(t){return this.row(this.guest.programs[t]??"user",L.program,0,"named")}rest(){return this.row("outside the focus",L.rest,0,"whole-object")}userCode(){return this.row("user code",L.user,0,"whole-object")}isCalledFirmware(t,n){let{calledFirmware:r}=this.addresses;return r!==null&&t===0&&n>=r.start&&n<r.end}firmware(){return this.row(L.firmware,L.firmware,0,"whole-object")}bootCode(t,n,r){let i=n===r||this.addresses.isFirmware(t)?L.firmware:n;return this.row(i,i,0,"whole-object")}isNamed(t){return this.trait[t]==="named"}isWholeObject(t){return this.trait[t]==="whole-object"}isHandOver(t,n){return this.isWholeObject(t)&&this.isWholeObject(n)&&this.name[n]!==L.firmware}table(){return{name:this.name,object:Int32Array.from(this.object),objects:this.objects,size:Int32Array.from(this.size)}}row(t,n,r,s){let i=`${n}\0${t}`,o=this.rows.get(i);if(o!==void 0)return this.size[o]=Math.max(this.size[o],r),o;let a=this.objects.indexOf(n);a===-1&&(a=this.objects.push(n)-1);let l=this.name.push(t)-1;return this.object.push(a),this.size.push(Math.min(r,2147483647)),this.trait.push(s),this.rows.set(i,l),l}};function lu(e,t,n){let r=e.parent.length,s=new Uint32Array(e.address.buffer,e.address.byteOffset,r*2),i=new Or(n.addresses,t,n.guest),{kernelHalf:o}=n.addresses,a=vy(e,s,o),l={parent:new Int32Array(r),code:new Int32Array(r),kind:new Uint8Array(r),process:new Int32Array(r).fill(-1),self:new Float64Array(r),calls:new Float64Array(r),first:new Float64Array(r)},c=new Int32Array(r),u=new Uint8Array(r),d={self:0,named:0},f=new Uint8Array(r),p=Sy(e),m=0;for(let y=0;y<r;y+=1){let k=e.self[y],E=e.parent[y]===-1?-1:c[e.parent[y]];if(E!==-1&&k===0&&e.calls[y]===0&&p[y]===0){u[y]=1,c[y]=E;continue}let[M,P]=[s[2*y+1],s[2*y]],U=an(M,P),$;if(f[y]=E===-1?U.kind==="program"&&n.guest.isFocused(U.program)?1:0:f[e.parent[y]],n.focused&&f[y]===0?$=i.rest():U.kind==="program"?$=i.program(U.program):U.kind==="object"?($=i.objectCode(U.object,U.offset),n.guest.isModule(U.object)&&ln(d,k,i.isNamed($))):M>=o?($=i.kernelCode(M,P),ln(d,k,i.isNamed($))):i.isCalledFirmware(M,P)?$=i.firmware():e.first[y]>=a?$=i.userCode():$=i.bootCode(M*4294967296+P,n.stageAt(e.first[y]),n.stageAt(0)),E!==-1&&l.code[E]===$&&i.isWholeObject($)){u[y]=1,c[y]=E,l.self[E]=l.self[E]+k;continue}let Z=m++;c[y]=Z,l.parent[Z]=E!==-1&&i.isHandOver(l.code[E],$)?-1:E,l.code[Z]=$,l.kind[Z]=e.kind[y],l.self[Z]=k,l.calls[Z]=e.calls[y],l.first[Z]=e.first[y]}let _=l.parent.subarray(0,m),g=l.code.subarray(0,m),w=l.kind.subarray(0,m),x=i.table();return{rows:{parent:_,code:g,kind:w,cost:$n({parent:_,function:g,kind:w},x,n.booted),process:l.process.subarray(0,m),self:l.self.subarray(0,m),calls:l.calls.subarray(0,m),first:l.first.subarray(0,m)},names:x,rowOf:c,folded:u,kernel:d}}function cu(e,{kernelHalf:t},n,r){let s={self:0,named:0},i={self:0,named:0,stripped:0},o=new Uint32Array(e.address.buffer,e.address.byteOffset,e.address.length*2);for(let a=0;a<e.address.length;a+=1){let[l,c]=[o[2*a+1],o[2*a]],u=e.instructions[a],d=an(l,c);if(e.user[a]===1){let f=d.kind==="object"?r.find(d.object,d.offset).by:null;ln(i,u,f!==null),f==="start"&&(i.stripped+=u)}else d.kind==="object"?ln(s,u,r.find(d.object,d.offset).by!==null):l>=t&&ln(s,u,n.findHalves(l,c)!==-1)}return{kernel:s,user:i}}function ln(e,t,n){e.self+=t,n&&(e.named+=t)}function Sy({parent:e}){let t=new Uint8Array(e.length);for(let n of e)n!==-1&&(t[n]=1);return t}function vy(e,t,n){let r=1/0;for(let s=0;s<e.parent.length;s+=1)t[2*s+1]<n||e.kind[s]===We.taskRoot||(r=Math.min(r,e.first[s]));return r}var Ty=new Set(["__switch_to_asm","__schedule","schedule","schedule_preempt_disabled"]),Iy=[{reason:"disk",functions:/^(?:io_schedule\w*|folio_wait_\w+|wait_on_page_\w+|__?wait_on_buffer|bit_wait_io|submit_bio_wait|blk_execute_rq|blk_mq_get_tag|jbd2_log_wait_commit|__wait_on_bit_lock|filemap_fault|read_pages|balance_dirty_pages\w*)$/},{reason:"timer",functions:/^(?:do_nanosleep|hrtimer_nanosleep|common_nsleep|msleep\w*|usleep_range\w*|schedule_timeout_\w+|timerfd_read|__synchronize_hardirq|synchronize_rcu\w*|wait_rcu_gp|rcu_barrier)$/},{reason:"process",functions:/^(?:do_wait|kernel_wait4|anon_pipe_read|anon_pipe_write|pipe_read|pipe_write|unix_\w+|__skb_wait_for_more_packets|sock_alloc_send_pskb|futex_\w+|__?mutex_lock\w*|rwsem_\w+|down_\w+|__down\w*|ep_poll|do_poll\w*|do_select|do_sys_poll|signalfd_\w+|do_sigtimedwait|inet_\w+|eventfd_read|fuse_\w+|autofs_\w+|wait_for_completion\w*|call_usermodehelper\w*|kthread_stop|__kthread_create_on_node|flush_work|__flush_work\w*)$/},{reason:"device",functions:/^(?:wait_for_device_probe|driver_probe_\w+|n_tty_read|n_tty_write|tty_\w+|uart_\w+|request_firmware\w*|_request_firmware|pci_\w+|usb_\w+|scsi_\w+|ata_\w+|virtio\w*|virtblk_\w+|nvme_\w+|i8042_\w+|acpi_\w+|input_\w+|evdev_read|devkmsg_read|hwrng_\w+|virtio_read|add_hwgenerator_randomness)$/}];function du({waits:e},t){let n=new Map;for(let r of e){let{count:s,ns:i,longestNs:o,longestAt:a}=r,{key:l,...c}=mu(r,t),u=n.get(l);if(u===void 0){let{process:d,node:f,reason:p,waker:m}=c;n.set(l,{process:d,node:f,reason:p,count:s,ns:i,longestNs:o,longestAtInstructions:a,waker:m});continue}u.count+=s,u.ns+=i,!(o<=u.longestNs)&&(u.longestNs=o,u.longestAtInstructions=a)}return[...n.values()].sort(pu)}function fu({idle:e},t){let n=new Map;for(let r of e){let{key:s,...i}=mu(r,t),o=n.get(s);o!==void 0?(o.count+=r.count,o.ns+=r.ns):n.set(s,{...i,count:r.count,ns:r.ns})}return[...n.values()].sort(pu)}function mu(e,t){let n=e.node===-1?-1:Ai(t,t.nodeOf(e.node)),r=t.processOf[e.task],{waker:s,reason:i}=t.wakerOf(e),o=n===-1?"other":Ay(t,n),a=i==="process"&&(o==="disk"||o==="device");return{key:`${r} ${n} ${s.process} ${s.by}`,process:r,node:n,waker:s,reason:i==="asked"||a?o:i}}function pu(e,t){return t.ns-e.ns||e.process-t.process||e.node-t.node||e.waker.process-t.waker.process||(e.waker.by<t.waker.by?-1:1)}var uu=16;function hu({runnable:e},t){let n=new Float64Array(uu),[r,s]=[0,0];if(e.runnable.forEach((o,a)=>{if(o===0)return;let l=e.count[a];r+=l,s+=o*l,n[Math.min(o,uu)-1]+=l}),r===0)return null;let i=n.findLastIndex(o=>o>0);return{averageRunnable:s/r,shares:Array.from(n.subarray(0,i+1),o=>o/r),period:t,runnable:e.runnable,count:e.count}}function Ai({tree:e,functions:t},n){let r=n;for(;e.parent[r]!==-1&&Ty.has(t.name[e.function[r]]);)r=e.parent[r];return r}function Ay({tree:e,functions:t},n){for(let r=n;r!==-1;r=e.parent[r]){let s=t.name[e.function[r]],i=Iy.find(({functions:o})=>o.test(s));if(i)return i.reason}return"other"}var Oi=/^(?:try_to_wake_up|ttwu_\w+|__?wake_up\w*|wake_up_\w+|wake_q_\w+|\w+_wake_function|swake_up\w*|rcuwait_wake_up|complete\w*|ep_poll_callback|pollwake|wake_page_function|folio_wake_bit|signal_wake_up\w*|__?send_signal\w*|sock_def_\w+|__queue_work|queue_work_on|insert_work|kick_pool|__queue_delayed_work)$/,Oy=/^(?:hrtimer_wakeup|process_timeout|delayed_work_timer_fn|timerfd_\w+|it_real_fn|posix_timer_fn|alarm_handle_timer|call_timer_fn|__hrtimer_run_queues|hrtimer_interrupt|hrtimer_run_softirq|run_timer_softirq)$/,Ry=/^(?:bio_endio|submit_bio_wait_endio|end_bio_bh_io_sync|end_buffer_\w+|(?:folio|page)_end_\w+|end_page_\w+|mpage_end_io|mpage_read_end_io|iomap_\w+_end_io|blk_(?:mq_)?(?:complete|end|done|update)_\w+|virtblk_\w*done|scsi_\w*(?:done|complete|completion)\w*|nvme_irq|nvme_\w*complete\w*)$/,Ny=/^(?:irq_work_\w+|run_ksoftirqd)$/,Ly=/apic_timer_interrupt$/,_u="__handle_irq_event_percpu",My=/^(?:vring_interrupt|vp_interrupt|vp_vring_interrupt)$/;function gu(e){let t=new Map;return({wakerNode:n,waker:r})=>{if(n===-1)return Fy;let s=e.nodeOf(n),i=r===-1,o=i?-1-s:s,a=t.get(o);return a===void 0&&t.set(o,a=Cy(e,s,i)),{waker:{by:a.by,process:i?-1:e.processOf[r]},reason:a.reason}}}var Fy={waker:Dn,reason:"asked"};function Cy({tree:e,functions:t,exceptions:n},r,s){let i=[];for(let l=r;l!==-1&&(i.push(t.name[e.function[l]]),!(s&&ya(e,t,l,n)));l=e.parent[l]);let o=i.find(l=>!Oi.test(l))??i[0],a=By(i);for(let l of i){if(Ry.test(l))return{by:a??o,reason:"disk"};if(Oy.test(l))return{by:o,reason:"timer"};if(Ny.test(l))return{by:o,reason:"asked"};if(l===_u)return{by:a,reason:"device"}}return{by:o,reason:s?Ly.test(i.at(-1))?"timer":"other":"process"}}function By(e){let t=e.indexOf(_u),n=e.slice(0,Math.max(0,t)).reverse();return n.find(r=>!My.test(r))??n[0]??null}function bu({tasks:e,wakeUps:t},n,r,s){if(t.task.length===0||r<0||t.ns.includes(-1))return null;let i=Uy(e.length,t,2**r,s),{user:o,kernel:a}=e[n.lastTask],l=i.timeAt(n.lastTask,o+a),c=$y(n,l,i,t,s);return c&&{ns:l,...Dy(c)}}var Py=/^(?:hrtimer_wakeup|process_timeout|timerfd_\w+|it_real_fn|posix_timer_fn|alarm_handle_timer)$/;function Uy(e,t,n,{wakerOf:r}){let s=t.task.length,i=()=>new Float64Array(s),[o,a,l,c]=[i(),i(),i(),i()],[u,d,f]=[new Int32Array(s),new Int32Array(s),new Uint8Array(s)],p=new Int32Array(e).fill(-1),m=(_,g)=>{let w=p[_];return w===-1?g*n:l[w]+(g-t.ran[w])*n};for(let _=0;_<s;_+=1){let[g,w,x]=[t.task[_],t.waker[_],t.wakerNode[_]],[y,k,E]=[t.ns[_],t.asleepNs[_],t.idleSinceNs[_]];u[_]=p[g],d[_]=p[w],o[_]=m(g,t.ran[_]),t.interrupt[_]===1&&k!==-1&&Py.test(r({waker:-1,wakerNode:x}).waker.by)?(f[_]=1,c[_]=Math.max(0,y-k),a[_]=o[_]+c[_]):(c[_]=E===-1?0:Math.max(0,y-E),a[_]=m(w,t.wakerRan[_])+c[_]),l[_]=Math.max(o[_],a[_]),p[g]=_}return{asleep:o,woken:a,ready:l,idle:c,before:u,wakerBefore:d,timed:f,latest:p,timeAt:m}}function $y(e,t,{asleep:n,woken:r,ready:s,idle:i,before:o,wakerBefore:a,timed:l,latest:c},u,d){let{processOf:f,wakerOf:p}=d,m=[],[_,g]=[e.lastTask,c[e.lastTask]],[w,x,y]=[t,e.instructions,-1],k=(E,M)=>{if(M<=0)return;let P=y===-1?-1:zy(d,y);m.push({...E,process:f[_],ns:M,endInstructions:x,node:P})};for(;;){for(;g!==-1&&n[g]>r[g];)g=o[g];let E=g===-1?0:u.instructions[g];if(k({kind:"runs",startInstructions:E,waker:Dn},w-(g===-1?0:s[g])),g===-1)return _===0?m.reverse():null;let[M,P]=[u.waker[g],u.wakerNode[g]];if([w,x]=[r[g]-i[g],E],i[g]>0){y=u.node[g];let U=l[g]===1?u.asleep[g]:E;k({kind:"sleeps",startInstructions:U,waker:p({waker:-1,wakerNode:P}).waker},i[g]),x=U}l[g]===1?g=o[g]:[y,_,g]=[P,M,a[g]]}}function zy(e,t){let{tree:n,functions:r}=e,s=Ai(e,e.nodeOf(t));for(;n.parent[s]!==-1&&Oi.test(r.name[n.function[s]]);)s=n.parent[s];return s}function Dy(e){let t=zn.pathSteps;if(e.length<=t)return{steps:e,restNs:0};let n=Float64Array.from(e,({ns:i})=>i).sort()[e.length-t],r=e.filter(({ns:i})=>i>=n).slice(0,t),s=i=>i.reduce((o,{ns:a})=>o+a,0);return{steps:r,restNs:s(e)-s(r)}}function yu({tasks:e,taskEvents:t}){let n=new Int32Array(e.length),r=[],s=new Map;e.forEach(({process:a,id:l},c)=>{let u=s.get(a);(u===void 0||l===a)&&(u=r.push([])-1,s.set(a,u)),n[c]=u,r[u].push(c)});let i=r.map(()=>({names:[],command:"",executable:"",cgroup:""}));for(let{task:a,kind:l,text:c}of t){let u=n[a],d=i[u];if(l==="exec")d.command=Gy(c);else if(l==="file")d.executable=c;else{if(a!==r[u][0])continue;l==="cgroup"?d.cgroup=c:d.names.at(-1)!==c&&d.names.push(c)}}return{processes:r.map((a,l)=>{let c=a.map(m=>e[m]),u=c[0],d=c.some(({ended:m})=>m===-1),f=m=>c.reduce((_,g)=>_+m(g),0),p=u.parent===-1?-1:n[u.parent];return{pid:u.process,parent:p===-1&&l>0?0:p,...i[l],kernelThread:u.kernelThread,threads:c.length,startInstructions:u.started,endInstructions:d?-1:Math.max(...c.map(({ended:m})=>m)),startNs:u.startedNs,endNs:d?-1:Math.max(...c.map(({endedNs:m})=>m)),userInstructions:f(({user:m})=>m),kernelInstructions:f(({kernel:m})=>m),interruptInstructions:f(({interrupt:m})=>m),exitStatus:u.ended===-1?null:Ky(u.exitCode)}}),processOf:n}}function Ky(e){let t=e&127;return t===0?e>>8&255:-t}function Gy(e){return e.replace(/\0+$/,"").split("\0").map(n=>/^[\w@%+=:,./-]+$/.test(n)?n:`'${n.replaceAll("'",String.raw`'\''`)}'`).join(" ").slice(0,zn.command)}function wu(e,t,n,{observe:r,icountShift:s},i,o){let{guest:a}=e;if(a.tasks.length===0)return Kn;let{processes:l,processOf:c}=yu(a),u={...i,processOf:c,wakerOf:gu({...o,processOf:c,exceptions:n.entryCode.exceptions})};return{modules:r.modules?qy(e,t):null,...r.processes?{processes:l,waits:du(a,u),idle:fu(a,u),parallelism:hu(a,e.samples.period),criticalPath:bu(a,e.header,s,u)}:{processes:null,waits:null,idle:null,parallelism:null,criticalPath:null},systemCalls:r.syscalls?jy(a,n.systemCalls,r.processes?d=>c[d]:()=>-1):null}}function qy({guest:e,nodes:t},n){let r=n.addressOf(vt),s=new Float64Array(e.objects.length),i=Rn(t.parent,t.self),o=new Uint32Array(t.address.buffer,t.address.byteOffset,t.address.length*2);for(let a=0;a<t.parent.length;a+=1){let l=an(o[2*a+1],o[2*a]),c=t.parent[a];l.kind!=="object"||c===-1||t.address[c]!==r||(s[l.object]=s[l.object]+i[a])}return e.objects.flatMap(({kind:a,name:l,loaded:c,unloaded:u,sizeBytes:d},f)=>a==="module"?[{name:l,loadedAtInstructions:c,unloadedAtInstructions:u,instructions:s[f],sizeBytes:d}]:[])}function jy({systemCalls:e},{names:t},n){let r=new Map;for(let{task:s,number:i,count:o,errors:a,instructions:l,first:c}of e){let u=n(s),d=`${u} ${i}`,f=r.get(d);if(f===void 0){let p=t[i]||`syscall_${i}`;r.set(d,{process:u,number:i,name:p,count:o,errors:a,cost:l,firstAt:c})}else f.count+=o,f.errors+=a,f.cost+=l,f.firstAt=Math.min(f.firstAt,c)}return[...r.values()].sort((s,i)=>s.process-i.process||s.number-i.number)}function ku(e,t){let n=Qy(e);return{programs:e.programs.map(({name:r})=>r),isFocused:r=>e.programs[r]?.focused===!0,isModule:r=>e.objects[r]?.kind==="module",find(r,s){let i=e.objects[r];if(i===void 0)return{name:`0x${s.toString(16)}`,object:"unknown",size:0,by:null};let o=i.kind==="module",a=o?null:t[r]??null,l=o?n.find(r,s):a?.find(s)??null;if(l!==null)return{name:l.name,object:i.name,size:l.size,by:"symbol"};let c=a?.startOf(s)??null,u=o?s-Ii(i.base):c??s;return{name:`${Wy(i.name)}+0x${u.toString(16)}`,object:i.name,size:0,by:c===null?null:"start"}}}}function Wy(e){return e.slice(e.lastIndexOf("/")+1)}function Qy({moduleSymbols:e}){let t=Float64Array.from(e.address,Ii),n=Array.from(t.keys()).filter(r=>!Hy(e.name[r]));return n.sort((r,s)=>e.object[r]-e.object[s]||t[r]-t[s]),{find(r,s){let[i,o]=[0,n.length];for(;i<o;){let c=i+o>>1,u=n[c];e.object[u]<r||e.object[u]===r&&t[u]<=s?i=c+1:o=c}let a=n[i-1];if(a===void 0||e.object[a]!==r)return null;let l=e.size[a];return l>0&&s>=t[a]+l?null:{name:e.name[a],size:l}}}}function Hy(e){return e===""||/^(?:__pfx_|__cfi_|\$|\.L)/.test(e)}function xu(e,t,n){let r=t.marks,s=new Ri(t,n),i=[],o=[];for(let l=0;l<r.mark.length;l+=1){let c=e[r.mark[l]];if(c?.role!=="initcall-start")continue;let u=c.level===void 0,d=u?r.argument[l]:"address"in c.at?c.at.address:0n,f=s.callOf(d,r.instructions[l],u);if(f===-1)continue;o.push({node:f,row:l});let p=n.find(d);i.push({name:p===-1?c.name:n.name(p),level:c.level??"",startInstructions:r.instructions[l],instructions:0,startNs:r.ns[l],result:null})}let a=new Set(o.map(({node:l})=>l));return i.map((l,c)=>{let u=i[c+1]?.startInstructions??1/0,d=s.calledOnce(l.startInstructions,u).filter(p=>!a.has(p)),f=[o[c].node,...d];return{...l,instructions:f.reduce((p,m)=>p+s.total(m),0)}})}var Ri=class{tables;totals;byAddress=new Map;once;constructor(t,n){let{nodes:r}=t;this.tables=t,this.totals=Rn(r.parent,r.self);let s=n.addressOf(vt),i=[];for(let o=0;o<r.parent.length;o+=1){let a=r.parent[o];if(a===-1||r.address[a]!==s||r.kind[o]!==We.call)continue;i.push(o);let l=r.address[o],c=this.byAddress.get(l);c?c.push(o):this.byAddress.set(l,[o])}this.once=i.filter(o=>r.calls[o]===1).sort((o,a)=>r.first[o]-r.first[a])}callOf(t,n,r){let{first:s}=this.tables.nodes,i=o=>r?s[o]>=n:s[o]===n;return(this.byAddress.get(t)??[]).find(i)??-1}calledOnce(t,n){let{first:r}=this.tables.nodes;return this.once.filter(s=>r[s]>t&&r[s]<n)}total(t){return this.totals[t]}};function Eu(e,t){let n=[{name:Qn,instructions:0,ns:0}];for(let r=0;r<t.mark.length;r+=1){let s=e[t.mark[r]];s?.role==="stage"&&n.push({name:s.name,instructions:t.instructions[r],ns:t.ns[r]})}return n}function Su(e,t,n){let r=0;return e.map(({name:s,ns:i},o)=>{let a=r;r+=t[o];let l=e[o+1]?.ns??n.virtualNs;return{name:s,startInstructions:a,instructions:t[o],startNs:i,ns:i===-1||l===-1?-1:l-i}})}function vu(e,t){let n=e[0].name;for(let r of e){if(r.instructions>t)break;n=r.name}return n}var Tu=1e5,Vy=4096,Xy=10;function Iu(e,t){let n=[],r=new TextDecoder,s=0;for(let i=0;i<=e.byte.length&&n.length<Tu;i+=1){if(i<e.byte.length&&e.byte[i]!==Xy)continue;let o=Au(r.decode(e.byte.subarray(s,i)));if(o!==""){let a=e.instructions[s];n.push({instructions:a,ns:t(a),text:o})}s=i+1}return n}function Rr(e){let t=[];for(let n of e.split(`
`)){if(t.length===Tu)break;let r=Au(n);r!==""&&t.push({instructions:-1,ns:Yy(r),text:r})}return t}function Au(e){return(ut(e).find(t=>t!=="")??"").slice(0,Vy)}function Yy(e){let t=/^(?:<\d{1,3}>)?\[ *(\d{1,7})\.(\d{6})\]/.exec(e);return t?Number(t[1])*1e9+Number(t[2])*1e3:-1}function Nr(e,t){let{scenario:n,qemu:r}=e;return qn({tracer:n.focus?`${t}, ${Jy(n.focus)}`:t,arch:n.arch,qemu:r.versionLine,firmware:Zy(e),machine:n.machine,cpu:n.cpu,memoryMiB:n.memoryMiB,vcpus:1,icountShift:n.icountShift,qemuArgs:n.qemuArgs.join(" "),diskAs:ew(e),end:wa(n.end)})}function Jy({field:e,pattern:t,children:n}){return`focus ${e}=${t}${n?"":" alone"}`}function Zy({scenario:e,qemu:t}){let n=t.firmwareSha256??"none";return e.boot==="kernel"?n:`${e.boot} ${n}`}function ew({scenario:e,command:t}){return e.disk===null?"none":e.disk.as!=="auto"?e.disk.as:t.some(n=>/\bnvdimm\b/.test(n))?"nvdimm":"virtio"}var tw=/^(?:\[[^\]]*\] )?systemd\[1\]: /,nw=/^\s*Starting (.+?)(?:\.{3}|…)?$/,rw=/^(Started|Finished|Reached target|Listening on|Mounted|Created slice|Set up automount|Activated swap|Found device) (.+?)\.?$/,sw=/^(?:Failed to (?:start|mount|listen on|activate|set up|reach)\b(?: target)?|Dependency failed for) (.+?)\.?$/,iw=/^\[(?:\s*OK\s*|FAILED|DEPEND)\] /,ow={"Reached target":".target","Listening on":".socket",Mounted:".mount","Created slice":".slice","Set up automount":".automount","Activated swap":".swap","Found device":".device"},aw=/\u001b?\[[\d;]*(?:m|(?=…))|(?<=…)[\d;]*m(?= - )/g;function Ou({text:e}){let t=e.replace(aw,""),n=tw.exec(t),r=iw.exec(t),s=t.slice((n??r)?.[0].length??0),i=r===null?nw.exec(s):null;if(i!==null)return{what:"starting",text:i[1],suffix:null};if(n===null&&r===null)return null;let o=rw.exec(s);if(o!==null)return{what:"started",text:o[2],suffix:ow[o[1]]??null};let a=sw.exec(s);return a===null?null:{what:"failed",text:a[1],suffix:null}}function Li(e){return lw.exec(e)?.[1]??e}var lw=/^([^\s…]+\.(?:service|socket|device|mount|automount|swap|target|path|timer|slice|scope))(?: |…|$)/;function Mi(e,t){let[[n,r],[s,i]]=[Ni(e),Ni(t)];if(r===null&&i===null)return e===t;if(r!==null&&i!==null)return cw(n,s)&&(r.endsWith(i)||i.endsWith(r));let[o,a,l]=r===null?[e,s,i]:[t,n,r];return o.length>a.length+l.length&&o.startsWith(a)&&o.endsWith(l)}function Ru(e,t){let[n]=Ni(e);return n.length>t.length?n.startsWith(`${t} `):t.startsWith(n)}function Lr(e){return e.includes("\u2026")}function Ni(e){let t=e.indexOf("\u2026");return t===-1?[e,null]:[e.slice(0,t),e.slice(t+1)]}function cw(e,t){return e.startsWith(t)||t.startsWith(e)}function Mu(e,t){let n=uw(t??[]),r=t?.some(({cgroup:o})=>o!=="")??!1,s=dw(e,n);for(let[o,a]of s){let l=n.get(o);if(l===void 0){n.set(o,r?{...a,processes:0,userInstructions:0,kernelInstructions:0}:a);continue}l.readyInstructions=a.readyInstructions,l.readyNs=a.readyNs,l.result=a.result,l.startInstructions=Nu(l.startInstructions,a.startInstructions),l.startNs=Nu(l.startNs,a.startNs)}let i=[...n.values()];return i.sort((o,a)=>o.startInstructions-a.startInstructions||(o.name<a.name?-1:1)),i.length===0?null:i}function Nu(e,t){return e<0||t<0?Math.max(e,t):Math.min(e,t)}function uw(e){let t=new Map;for(let n of e){let r=ka(n.cgroup);if(r===null)continue;let s=t.get(r);if(s===void 0){let{startInstructions:i,startNs:o}=n;s={...Fi(r,i,o,"unreported"),endInstructions:0,endNs:0},Object.assign(s,{processes:0,userInstructions:0,kernelInstructions:0}),t.set(r,s)}s.processes+=1,s.userInstructions+=n.userInstructions,s.kernelInstructions+=n.kernelInstructions,s.endInstructions=Lu(s.endInstructions,n.endInstructions),s.endNs=Lu(s.endNs,n.endNs)}return t}function Lu(e,t){return e<0||t<0?-1:Math.max(e,t)}function Fi(e,t,n,r){return{name:e,startInstructions:t,readyInstructions:-1,endInstructions:-1,startNs:n,readyNs:-1,endNs:-1,result:r,processes:-1,userInstructions:-1,kernelInstructions:-1}}function dw(e,t){let n=new Map,r=e.flatMap(i=>{let o=Ou(i);return o===null?[]:[{...i,...o}]}),s=[...new Set(r.map(({text:i})=>i).filter(i=>!Lr(i)))];for(let i of r){let{what:o,instructions:a,ns:l}=i,c=fw(i,s,n,t),u=n.get(c);if(o==="starting"){u?.result!=="pending"&&n.set(c,Fi(c,a,l,"pending"));continue}if(u!==void 0&&u.result!=="pending")continue;let d=u??Fi(c,a,l,o);d.readyInstructions=a,d.readyNs=l,d.result=o,n.set(c,d)}return n}function fw({what:e,text:t,suffix:n,instructions:r},s,i,o){let a=Li(t);if(!Lr(a))return a;let l=[...i.values()].filter(({result:p})=>p==="pending"),c=[...new Set(s.filter(p=>Mi(p,t)).map(Li))];if(c.length===1)return c[0];let u=p=>Ru(t,p)&&(n===null||p.endsWith(n));if(e!=="starting"){let p=l.filter(({name:m})=>Lr(m)?Mi(m,t):u(m));if(p.length===1)return p[0].name}let d=[...o.values()].filter(({name:p})=>u(p)&&!i.has(p)),f=p=>Math.abs(p.startInstructions-r);return d.sort((p,m)=>f(p)-f(m))[0]?.name??t}function Fu({header:e,sleeps:t},n){let r=e.virtualNs!==-1,s=new Float64Array(t.ns.length+1);return t.ns.forEach((i,o)=>s[o+1]=s[o]+i),i=>{if(!r||i<0)return-1;let[o,a]=[0,t.instructions.length];for(;o<a;){let l=o+a>>1;t.instructions[l]<=i?o=l+1:a=l}return i*2**n+s[o]}}function Mr(e,t,n,r){let s=new Int32Array(n+1);for(let m of e.row)s[t[m]+1]+=1;for(let m=0;m<n;m+=1)s[m+1]+=s[m];let i=s.slice(0,n),o=new Int32Array(e.row.length);for(let m=0;m<e.row.length;m+=1)o[i[t[e.row[m]]]++]=m;let a=new Int32Array(e.row.length),l=new Int32Array(e.row.length),c=new Float64Array(e.row.length),u=new Float64Array(e.row.length),d=new Float64Array(r),f=new Float64Array(r),p=0;for(let m=0;m<n;m+=1){let _=r,g=-1;for(let w=s[m];w<s[m+1];w+=1){let x=o[w],y=e.stage[x];d[y]=d[y]+e.self[x],f[y]=f[y]+e.calls[x],_=Math.min(_,y),g=Math.max(g,y)}for(let w=_;w<=g;w+=1)d[w]===0&&f[w]===0||(a[p]=w,l[p]=m,c[p]=d[w],u[p]=f[w],p+=1,d[w]=0,f[w]=0)}return{length:p,stage:a.slice(0,p),node:l.slice(0,p),self:c.slice(0,p),calls:u.slice(0,p)}}function Cu(e){let{recording:t,tables:n,symbols:r,subject:s}=e,{header:i}=n,o=N(t.scenario.arch),a=Eu(t.marks,n.marks),l=ku(n.guest,e.files??[]),c=lu(n.nodes,r,{addresses:o.addresses,guest:l,focused:t.scenario.focus!==null,booted:{arch:t.scenario.arch,kernel:s.kernel},stageAt:E=>vu(a,E)}),u=On(c.rows,c.names),{tree:d,functions:f,nodeOf:p}=ta(u,n.guest.waits.map(({node:E})=>u.nodeOf[c.rowOf[E]])),m=Mr(mw(n,c),p,d.length,a.length),_=new Float64Array(a.length);for(let E=0;E<m.length;E+=1)_[m.stage[E]]=_[m.stage[E]]+m.self[E];let g=hw(e),w=E=>p[c.rowOf[E]],x=wu(n,r,o,t.scenario,{tree:d,functions:f,nodeOf:w},{...u,nodeOf:E=>u.nodeOf[c.rowOf[E]]}),y={format:"bootgate-profile",version:7,scenario:t.scenario.name,tracer:"plugin",unit:Zo.name,assume:"exact",outcome:t.outcome,environment:Nr(t,su()),subject:s,totals:{instructions:i.instructions,userInstructions:i.userInstructions,repIterations:i.repIterations,virtualNs:i.virtualNs,idleNs:i.idleNs,wallMs:Math.round(t.wallMs),blocks:n.blocks.address.length,blockExecutions:i.blockExecutions===0?-1:i.blockExecutions,calls:i.calls,...iu({...u,...x},r,o)},coverage:_w(e,c,cu(n.blocks,o.addresses,r,l)),stages:Su(a,_,i),functions:f,tree:d,stageRows:m,timeline:pw(n.samples,w),initcalls:xu(t.marks,n,r),console:g,...x,units:Mu(g,x.processes),samples:null,noise:null,warnings:[...t.warnings,...yw(n.lost)]},k=Ln(y);if(k!==null)throw new b(`the trace contradicts itself: ${k}`,{...t.trace===null?{}:{place:{file:t.trace}},hint:"this is a bug of the tracer: please report it with the trace file"});return y}function mw({stageRows:e},{rowOf:t,folded:n}){return{stage:e.stage,row:e.node.map(r=>t[r]),self:e.self,calls:e.calls.map((r,s)=>n[e.node[s]]===1?0:r)}}function pw(e,t){if(e.period<=0||e.node.length===0)return null;let n=new Int32Array(e.node.length),r=new Int32Array(e.node.length),s=0;for(let i=0;i<e.node.length;i+=1){let o=e.node[i],a=o===-1?-1:t(o);s>0&&n[s-1]===a?r[s-1]=r[s-1]+e.count[i]:(n[s]=a,r[s]=e.count[i],s+=1)}return{period:e.period,node:n.slice(0,s),count:r.slice(0,s)}}function hw({recording:e,tables:t,consoleText:n}){return t.consoleBytes.byte.length===0?Rr(n):Iu(t.consoleBytes,Fu(t,e.scenario.icountShift))}function _w({tables:e,symbols:t,recording:n},r,s){let i=({self:d,named:f})=>d===0?1:f/d,{header:o,lost:a}=e,l=[];o.idleNs===-1&&l.push(`idle time is not known: QEMU ${n.qemu.version} does not tell plugins the virtual time`);let{guest:c}=e,{focus:u}=n.scenario;if(u!==null&&!c.tasks.some(({focused:d})=>d)&&l.push(`no process matched the focus ${u.field}=${u.pattern}`),s.user.stripped>s.user.self/100){let d=Math.round(100*s.user.stripped/s.user.self);l.push(`${d} % of the user instructions are in stripped files: their functions are named by file and offset`)}return c.tasks.length===0&&Object.values(n.scenario.observe).includes(!0)&&l.push(o.pluginApi<_e?`${Gn}: QEMU ${n.qemu.version} does not let plugins read the guest's memory, 9.2 and newer do`:t.length===0?`${Gn}: they are found by names, and the names are not to be believed`:`${Gn}: the kernel has no BTF to read its structures by`),c.tasks.length===0&&s.user.self>o.instructions/1e3&&l.push("user code is one row: its functions are not named"),o.strayReturns>o.calls/1e3&&l.push(`${ie(o.strayReturns)} returns in user code met no call, as coroutines and longjmp make them: its call paths hold in part only`),{kernelSymbolized:Math.min(i(r.kernel),i(s.kernel)),userSymbolized:i(s.user),callsToFunctions:bw(o),symbolSource:t.source,captured:1,dropped:Pu.reduce((d,f)=>d+a[f],0),notes:l}}var gw=100;function bw({callTargets:e,callTargetsEntries:t}){return e<gw?null:t/e}var Bu={blocks:"translated blocks did not fit the table of blocks",nodes:"calls were counted at their caller, since the call tree was full",stackFrames:"calls were counted at their caller, since a stack was too deep",tasks:"tasks shared one stack, since there were too many",samples:"samples of the timeline were left out",consoleBytes:"bytes of the console were left out",stageRows:"rows of the stages did not fit their table",marks:"marks were passed that did not fit their table",sites:"calls, returns or entries could not be watched",guestRows:"rows about the guest\u2019s processes and modules did not fit their tables"},Pu=Object.keys(Bu);function yw(e){return Pu.filter(t=>e[t]>0).map(t=>`${e[t].toLocaleString("en-US")} ${Bu[t]}`)}var ww=0x200000n,Uu=0x40000000n;function $u(e,t){let{start:n,end:r}=kw(t),s=[...new Set(e)].filter(d=>d>=n&&d<r+Uu).sort(xw);if(s.length<32)return{kind:"unknown",reason:`only ${s.length} different kernel addresses were seen, at least 32 are needed`};let i=Math.ceil(s.length/4096),o=s.filter((d,f)=>f%i===0),a=new Set(t.address),l=[];for(let d=0n;d<Uu&&!(o.at(-1)-d<n);d+=ww)l.push({offset:d,count:o.filter(f=>a.has(f-d)).length});l.sort((d,f)=>f.count-d.count||(d.offset<f.offset?-1:1));let[c,u]=l;return c===void 0||c.count<o.length*.1?{kind:"unknown",reason:`no offset explains the addresses seen: at best ${c?.count??0} of ${o.length} are functions of these symbols, which may be another kernel's`}:u!==void 0&&u.count>=c.count*.5?{kind:"unknown",reason:`two offsets explain the addresses seen: 0x${c.offset.toString(16)} and 0x${u.offset.toString(16)}`}:c.offset===0n?{kind:"none"}:{kind:"offset",offset:c.offset}}function kw({text:e}){return{start:e.reduce((t,{start:n})=>n<t?n:t,e[0]?.start??0n),end:e.reduce((t,{end:n})=>n>t?n:t,0n)}}function xw(e,t){return e<t?-1:e>t?1:0}var Fr=["start_kernel","rest_init","kernel_init"],zu="machine_kexec",Ew=.75,Sw=20,[vw,Tw]=[40,.5],Iw=.95,[Aw,Ow]=[200,.5],Rw=2e3;function Du(e){return[Nw(e),Bw(e),Pw(e),Uw(e),$w(e)].filter(t=>t!==null)}function Nw({recording:e,tables:t,symbols:n}){if(e.scenario.focus!==null||t.lost.nodes>0)return null;let r=Fr.filter(o=>n.addressOf(o)!==null),s=new Map;for(let o of[...r,zu]){let a=Fw(t,n.addressOf(o));a.calls>0&&s.set(o,a)}let i=r.map((o,a)=>Lw(o,r[a-1],s,r)??Mw(o,s,e,t)).filter(o=>o!==null);return i.length===0?null:{sure:i.length>1,text:i.join(", ")}}function Lw(e,t,n,r){let s=n.get(e);if(s===void 0)return null;let i=n.has(zu)||r.every(a=>n.get(a)?.calls===s.calls);if(s.calls>1&&!i)return`${e} was entered ${s.calls.toLocaleString("en-US")} times, which a boot does once`;let o=t===void 0?void 0:n.get(t);return o!==void 0&&s.first<o.first?`${e} was entered before ${t}`:null}function Mw(e,t,n,r){return!t.has(e)&&Cw(e,t,n,r)?`${e} was never entered, which a boot does`:null}function Fw({nodes:e},t){let[n,r]=[0,1/0];if(t===null)return{calls:n,first:r};for(let s=e.address.indexOf(t);s>=0;s=e.address.indexOf(t,s+1))n+=e.calls[s],r=Math.min(r,e.first[s]);return{calls:n,first:r}}function Cw(e,t,{marks:n,scenario:r},s){if(Fr.slice(Fr.indexOf(e)+1).some(o=>t.has(o))||s.header.userInstructions>0)return!0;let i=n[s.header.endMark];return i===void 0||!("address"in i.at)?!1:i.role==="panic"?e===Fr[0]:r.end.kind==="power-off"}function Bw({tables:{header:e}}){let{codeCompared:t,codeEqual:n}=e;return t<Sw||n>=t*Ew?null:{sure:t>=vw&&n<t*Tw,text:`only ${n} of ${t} functions begin as the kernel's image has them`}}function Pw({tables:{header:e}}){let{callTargets:t,callTargetsEntries:n}=e;if(t<Aw||n>=t*Iw)return null;let[r,s]=[n,t].map(i=>i.toLocaleString("en-US"));return{sure:n<t*Ow,text:`only ${r} of ${s} calls lead to where a function begins`}}function Uw({recording:e,tables:t,symbols:n}){let{kernelHalf:r}=N(e.scenario.arch).addresses,s=BigInt(r)<<32n;if(t.blocks.address.filter(a=>a>=s).length<Rw)return null;let o=$u(t.blocks.address,n);return o.kind==="none"?null:o.kind==="unknown"?e.scenario.boot==="kernel"?null:{sure:!1,text:o.reason}:{sure:!0,text:`the kernel's functions lie 0x${o.offset.toString(16)} from where they should`}}function $w({banner:e,consoleText:t}){let n=/^(?:\[[^\]]*\])*\s*(Linux version \d.*?)\s*$/m.exec(t)?.[1];if(e===null||n===void 0||n===e)return null;let r=s=>s.split(" ",3)[2];return r(n)===r(e)?null:{sure:!1,text:`the console says 'Linux version ${r(n)}', the symbols are of ${r(e)}`}}import{open as zw}from"node:fs/promises";import{basename as Dw}from"node:path";async function Cr(e,t,n,r=Y){let s=async i=>i===null?null:await r(i);return{kernel:await Gw(e.kernel,e.arch)??n.banner??Dw(e.kernel),kernelBuildId:n.buildId,kernelSha256:await r(e.kernel),initrdSha256:await s(t),diskSha256:await s(e.disk?.path??null),append:e.append,seed:e.tracer==="exec_tb"?null:e.seed}}var Kw=66048;async function Gw(e,t){let{kernel:n}=N(t),r=await zw(e);try{let s=Buffer.alloc(Kw),{bytesRead:i}=await r.read(s,0,s.length,0),o=s.subarray(0,i),a=n.matches(o)?n.version(o):null;return a!==null&&/^[\x20-\x7e]+$/.test(a)?`Linux version ${a}`:null}finally{await r.close()}}async function Ku(e){let t=await Promise.allSettled(e);for(let n of t)if(n.status==="rejected")throw n.reason;return t.map(n=>n.value)}function lL(){let e=Promise.resolve();return t=>{let n=e.then(t);return e=n.catch(()=>{}),n}}import{readFile as ck}from"node:fs/promises";import{join as Vu}from"node:path";import{readFileSync as Ww}from"node:fs";import{readdir as Qw,rm as Hw,stat as Vw,utimes as Xw}from"node:fs/promises";import{join as Ui}from"node:path";import{createHash as qw}from"node:crypto";var cn=4294967295,Gu="BGSYMIDX",qu=4,Le=48;function Bi(e){let t=Buffer.from(JSON.stringify(e)),n=Math.ceil(t.length/8)*8,r=Buffer.alloc(Le+n+Br(e));return r.write(Gu,0,"latin1"),r.writeUInt32LE(qu,8),r.writeUInt32LE(n,12),r.fill(" ",Le,Le+n),t.copy(r,Le),{bytes:r,meta:e,columns:Qu(r,Le+n,e)}}function Pi(e){return Wu(e).copy(e,16),e}function ju({bytes:e,meta:t},n){let r=Bi({...t,facts:n});return e.copy(r.bytes,r.bytes.length-Br(t),e.length-Br(t)),Pi(r.bytes)}function Ft(e){if(e.length<Le||e.toString("latin1",0,8)!==Gu||e.readUInt32LE(8)!==qu||!Wu(e).equals(e.subarray(16,Le)))return null;let t=e.byteOffset%8===0?e:jw(e),n=Le+t.readUInt32LE(12),r=JSON.parse(t.toString("utf8",Le,n));return t.length!==n+Br(r)?null:{bytes:t,meta:r,columns:Qu(t,n,r)}}function jw(e){let t=Buffer.from(new ArrayBuffer(e.length));return e.copy(t),t}function Wu(e){return qw("sha256").update(e.subarray(Le)).digest()}function Br(e){return e.symbols*13+e.rows*18+e.hashSlots*4+e.nameBytes}function Qu(e,t,n){let r=t,s=m=>{let _=new Uint32Array(e.buffer,e.byteOffset+r,m);return r+=m*4,_},i=s(2*n.symbols),o=s(2*n.rows),a=s(n.symbols),l=s(n.rows),c=s(n.rows),u=s(n.hashSlots),d=new Uint16Array(e.buffer,e.byteOffset+r,n.rows);r+=n.rows*2;let f=e.subarray(r,r+=n.symbols),p=e.subarray(r,r+n.nameBytes);return{symbolAddress:i,rowAddress:o,symbolName:a,rowSize:l,rowSymbol:c,hash:u,rowSection:d,symbolBinding:f,names:p}}function Pr(e,t){let n=2166136261;for(let r=t;r<e.length&&e[r]!==0;r+=1)n=Math.imul(n^e[r],16777619);return n>>>0}var Yw=60,Jw=24*3600*1e3;function Ur(e,t="symbols",n=Yw){let r=Ui(e,t),s=(i,o)=>Ui(r,`${i}.${o}`);return{load(i,o){let a=s(i,o),l;try{l=Ww(a)}catch{return null}let c=Ft(l);if(c?.meta.source!==o)return null;let u=new Date;return Xw(a,u,u).catch(()=>{}),c},async store(i,o,a){try{return await z(s(i,o),a),await Zw(r,n),null}catch(l){return`the symbol index could not be kept: ${S(l)}`}}}}async function Zw(e,t){let n=await Qw(e);if(n.length<=t&&!n.some(a=>a.startsWith(".")))return;let s=(await Promise.all(n.map(async a=>{let l=Ui(e,a),c=await Vw(l).then(({mtimeMs:u})=>u,()=>null);return{path:l,used:c,temporary:a.startsWith(".")}}))).flatMap(({used:a,...l})=>a===null?[]:[{...l,used:a}]),i=s.filter(({temporary:a,used:l})=>a&&l<Date.now()-Jw),o=s.filter(({temporary:a})=>!a).sort((a,l)=>l.used-a.used).slice(t);await Promise.all([...i,...o].map(({path:a})=>Hw(a,{force:!0})))}var C={global:0,weak:1,local:2},Me={name:"",start:0n,end:0n};function ke(e){return{high:new Uint32Array(e),low:new Uint32Array(e),size:new Uint32Array(e),name:new Uint32Array(e),binding:new Uint8Array(e),code:new Uint8Array(e),section:new Uint16Array(e)}}function Hu(e){let t=ke(e.reduce((s,{length:i})=>s+i,0)),n=0,r=0;for(let s of e){for(let i of["high","low","size","binding","code","section"])t[i].set(s[i].subarray(0,s.length),n);for(let i=0;i<s.length;i+=1)t.name[n+i]=s.name[i]+r;n+=s.length,r+=s.names.length}return{...t,length:n,names:Buffer.concat(e.map(({names:s})=>s)),sections:e[0].sections}}var K={symtab:2,strtab:3,rela:4,note:7,nobits:8,dynsym:11},Ue={load:1,note:4},ek=2n,tk=4n,nk=1<<17,rk=4096,sk=64<<20;function $e(e){return e.length>=4&&e[0]===127&&e[1]===69&&e[2]===76&&e[3]===70}function H(e){let t=e.read(0,Math.min(64,e.size));if(!$e(t))throw h("this is not an ELF file",{place:{file:e.name}});if(t.length<64)throw h("the ELF header is cut short",{place:{file:e.name,offset:t.length},hint:"copy or download it again"});if(t[4]!==2||t[5]!==1)throw h("this is not a 64-bit little-endian ELF file",{place:{file:e.name,offset:4}});return{type:t.readUInt16LE(16),machine:t.readUInt16LE(18),entry:t.readBigUInt64LE(24),segments:ik(e,t),sections:ok(e,t)}}function ik(e,t){let n=t.readUInt16LE(56);if(n===0)return[];let r=$i(e,{what:"program header",offset:xe(e,t,32),count:n,max:rk,entrySize:t.readUInt16LE(54),expectedSize:56});return Array.from({length:n},(s,i)=>{let o=r.subarray(i*56,i*56+56);return{type:o.readUInt32LE(0),executable:(o.readUInt32LE(4)&1)!==0,offset:xe(e,o,8),address:o.readBigUInt64LE(16),physical:o.readBigUInt64LE(24),fileSize:xe(e,o,32),memorySize:xe(e,o,40)}})}function ok(e,t){let n=xe(e,t,40);if(n===0)return[];let r=t.readUInt16LE(58),s=$i(e,{what:"section header",offset:n,count:1,max:1,entrySize:r,expectedSize:64}),i=t.readUInt16LE(60)||xe(e,s,32),o=t.readUInt16LE(62)===65535?s.readUInt32LE(40):t.readUInt16LE(62),a=$i(e,{what:"section header",offset:n,count:i,max:nk,entrySize:r,expectedSize:64}),l=Array.from({length:i},(u,d)=>a.subarray(d*64,d*64+64)),c=ak(e,l[o]);return l.map(u=>{let d=u.readBigUInt64LE(8);return{name:Ze(c,u.readUInt32LE(0)),type:u.readUInt32LE(4),allocated:(d&ek)!==0n,executable:(d&tk)!==0n,address:u.readBigUInt64LE(16),offset:xe(e,u,24),size:xe(e,u,32),link:u.readUInt32LE(40),alignment:xe(e,u,48)}})}function ak(e,t){if(t===void 0)return Buffer.alloc(0);let n=xe(e,t,32);if(n>sk)throw $r(e,"the section names are absurdly long");return e.read(xe(e,t,24),n)}function $i(e,t){if(t.entrySize!==t.expectedSize)throw $r(e,`a ${t.what} of ${t.entrySize} bytes instead of ${t.expectedSize}`);if(t.count>t.max)throw $r(e,`${t.count} ${t.what}s are too many`);return e.read(t.offset,t.count*t.entrySize)}function xe(e,t,n){let r=t.readUInt32LE(n+4);if(r>=2097152)throw $r(e,"a size or offset in its headers is larger than any file");return r*4294967296+t.readUInt32LE(n)}function $r(e,t){return h(`the ELF headers are damaged: ${t}`,{place:{file:e.name}})}function Ze(e,t){if(t>=e.length)return"";let n=e.indexOf(0,t);return e.toString("utf8",t,n<0?e.length:n)}var lk=16,V=class{source;buildId;length;address;size;text;index;constructor(t){this.index=t,this.source=t.meta.source,this.buildId=t.meta.buildId,this.length=t.meta.rows;let{rowAddress:n,rowSize:r}=t.columns;this.address=new BigUint64Array(n.buffer,n.byteOffset,this.length),this.size=r,this.text=this.textRanges()}name(t){return this.symbolName(this.index.columns.rowSymbol[t])}aliases(t){let n=this.address[t],r=[];for(let s=this.index.columns.rowSymbol[t];s<this.index.meta.symbols&&this.symbolAddress(s)===n;s+=1)r.push(this.symbolName(s));return r}section(t){return this.index.meta.sections[this.index.columns.rowSection[t]]??""}find(t){return t<0n||t>0xffffffffffffffffn?-1:this.findHalves(Number(t>>32n),Number(t&0xffffffffn))}findHalves(t,n){let r=this.lastRowAtOrBelow(t,n),s=Math.max(-1,r-lk);for(let i=r;i>s;i-=1)if(this.covers(i,t,n))return i;return-1}addressOf(t){let n=this.symbolsNamed(t),{symbolBinding:r}=this.index.columns,s=n.find(i=>r[i]!==C.local)??n[0];return s===void 0?null:this.symbolAddress(s)}addressesOf(t){return this.symbolsNamed(t).map(n=>this.symbolAddress(n))}lastRowAtOrBelow(t,n){let{rowAddress:r}=this.index.columns,s=0,i=this.length;for(;s<i;){let o=s+i>>>1,a=r[2*o+1];a<t||a===t&&r[2*o]<=n?s=o+1:i=o}return s-1}covers(t,n,r){let{rowAddress:s}=this.index.columns;return(n-s[2*t+1])*4294967296+(r-s[2*t])<this.size[t]}symbolsNamed(t){let{hash:n,names:r,symbolName:s}=this.index.columns,i=Buffer.from(`${t}\0`),o=n.length-1,a=[];for(let l=Pr(i,0)&o,c=0;c<=o;l=l+1&o,c+=1){let u=n[l];if(u===cn)break;let d=s[u];d+i.length<=r.length&&r.compare(i,0,i.length,d,d+i.length)===0&&a.push(u)}return a.sort((l,c)=>l-c)}symbolName(t){return Ze(this.index.columns.names,this.index.columns.symbolName[t])}symbolAddress(t){let{symbolAddress:n}=this.index.columns;return BigInt(n[2*t+1])<<32n|BigInt(n[2*t])}textRanges(){let t=[["_stext","_etext"],["_sinittext","_einittext"]].flatMap(([r,s])=>{let i=this.addressOf(r),o=this.addressOf(s);return i!==null&&o!==null&&i<o?[{start:i,end:o}]:[]});if(t.length>0||this.length===0)return t;let n=this.length-1;return[{start:this.address[0],end:this.address[n]+BigInt(this.size[n])}]}};var Xu="userspace",uk=1500,dk=24*3600*1e3,zr=class{folder;cache;constructor(t){this.folder=Vu(t,Xu),this.cache=Ur(t,Xu,uk)}load(t,n){let r=this.cache.load(`${t}-${n}`,"elf");return r===null?null:new V(r)}async store(t,n,r){return await this.cache.store(`${t}-${n}`,"elf",r)}async isAbsent(t,n){let r=await ck(this.absentFile(t),"utf8").catch(()=>""),[s,i]=r.split(" "),o=Date.now()-Number(i);return s===O(n)&&o>=0&&o<dk}async noteAbsent(t,n){let r=`${O(n)} ${Date.now()}`;await z(this.absentFile(t),r).catch(()=>{})}absentFile(t){return Vu(this.folder,`${t}.absent`)}};function zi({elf:e,starts:t,table:n,source:r,buildId:s}){let i=e.segments.filter(fk).map(({offset:l,address:c,fileSize:u})=>({offset:l,address:Number(c),size:u})),o=l=>i.find(({offset:c,size:u})=>l>=c&&l<c+u),a=l=>{let c=o(l);return c===void 0?null:pk(n,c,l)};return{source:r,buildId:s,find:a,startOf(l){let c=a(l),u=o(l);if(c!==null||u===void 0)return c?.start??null;let d=hk(t,u.address+(l-u.offset));return d===void 0||d<u.address?null:d-u.address+u.offset}}}var Yu={source:"none",buildId:null,find:()=>null,startOf:()=>null};function fk({type:e,executable:t,address:n,fileSize:r}){return e===Ue.load&&t&&r>0&&n<mk}var mk=1n<<47n;function pk(e,t,n){let r=t.address+(n-t.offset),s=e.findHalves(Math.floor(r/2**32),r%2**32);return s<0?null:{name:e.name(s),start:Number(e.address[s])-t.address+t.offset,size:e.size[s]}}function hk(e,t){let n=0,r=e.length;for(;n<r;){let s=n+r>>>1;e[s]<=t?n=s+1:r=s}return e[n-1]}var _k=["rootfs","tmpfs","ramfs","initramfs"];function gk({filesystem:e}){return _k.includes(e)}function Di(e){let t=e.replace(/[\p{C}\p{Zl}\p{Zp}]/gu,"\uFFFD");return t.length>200?`${t.slice(0,200)}\u2026`:t}var Dr=class{bySize=new Map;unreadable=new Map;otherSize(t,n,r){let s=`${Di(n.path)} has ${ie(r)} bytes there and ${ie(n.sizeBytes)} in the guest`;Ju(this.bySize,t.name,s)}failed(t,n){Ju(this.unreadable,t.name,S(n))}warnings(){return[...[...this.bySize].map(([t,n])=>`${t} is of another build than what the guest ran: ${n[0]}${Zu(n)}; their functions stay unnamed; give the files of this build with --sysroot`),...[...this.unreadable].map(([,t])=>`${t[0]}${Zu(t)}`)]}};function Ju(e,t,n){let r=e.get(t);r===void 0?e.set(t,[n]):r.push(n)}function Zu({length:e}){return e===1?"":` (and ${e-1} more)`}function ed(e,t,n){if(!e.path.startsWith("/"))return null;let r=gk(e)?[...t.initramfs,...t.installed]:[...t.installed,...t.initramfs],s=[];for(let i of r){let o=bk(i,e.path,n);if(o!==null){if(e.sizeBytes<0||o.length===e.sizeBytes)return{path:e.path,tree:i,bytes:o};s.push({tree:i,bytes:o.length})}}for(let{tree:i,bytes:o}of s)n.otherSize(i,e,o);return null}function bk(e,t,n){try{return e.read(t)}catch(r){return n.failed(e,r),null}}var yk=3,wk=18,kk=1<<20;function le(e,t){return rd(e,t,"GNU",yk)?.toString("hex")??null}function nd(e,t){return rd(e,t,"Xen",wk)!==null}function rd(e,t,n,r){let s=[...t.sections.filter(i=>i.type===K.note),...t.segments.filter(i=>i.type===Ue.note).map(({offset:i,fileSize:o})=>({offset:i,size:o}))];for(let{offset:i,size:o}of s){if(o>kk||i+o>e.size)continue;let a=xk(e.read(i,o),`${n}\0`,r);if(a!==null)return a}return null}function xk(e,t,n){for(let r=0;r+12<=e.length;){let s=e.readUInt32LE(r),i=e.readUInt32LE(r+4),o=r+12+td(s),a=o+i;if(a>e.length)return null;if(e.toString("latin1",r+12,r+12+s)===t&&e.readUInt32LE(r+8)===n&&i>0)return e.subarray(o,a);r=o+td(i)}return null}function td(e){return Math.ceil(e/4)*4}import{createHash as Ek}from"node:crypto";var Fe=24,sd=65280,id=4<<20,Ki=1<<28,Sk=3,vk=4;function ft(e){return e.sections.find(({type:t,size:n})=>t===K.symtab&&n>Fe)??e.sections.find(({type:t,size:n})=>t===K.dynsym&&n>Fe)}function Kr(e,t,n){let r=t.sections.map(({name:o,type:a,address:l,size:c,executable:u})=>[o,a,l.toString(16),c,u]),s=Ek("sha256").update(JSON.stringify([n,r])),i=ft(t);for(let o of i===void 0?[]:[i,t.sections[i.link]])o!==void 0&&o.offset+o.size<=e.size&&o.size<=Ki&&s.update(e.read(o.offset,o.size));return s.digest("hex")}function Gr(e,t,n){let r=Math.floor(n.size/Fe),s=t.sections[n.link];if(s?.type!==K.strtab||r>id||s.size>Ki)throw h("the symbol table is damaged",{place:{file:e.name,offset:n.offset}});return Gi(e.name,e.read(n.offset,r*Fe),e.read(s.offset,s.size),qr(t),ad(t))}function od(e,t,n,r){if(n.length>id*Fe||r.length>Ki)throw h("the symbol table is absurdly long",{place:{file:e}});return Gi(e,n,r,qr(t),ad(t))}function ad({sections:e}){return t=>({section:e[t]===void 0?0:t,code:e[t]?.executable??!1})}function ld(e,t,n,r){let s=r.map(({start:a,end:l})=>({start:Number(BigInt.asUintN(32,a)),end:Number(BigInt.asUintN(32,l-1n))})),i=new Map;for(let a=0;a+Fe<=t.length;a+=Fe){let l=t.readUInt32LE(a+8),u=t.readUInt32LE(a+12)===4294967295?s.findIndex(({start:p,end:m})=>l>=p&&l<=m):-1,d=t.readUInt16LE(a+6),f=i.get(d)??new Map;i.set(d,f.set(u,(f.get(u)??0)+1))}let o=new Map([...i].map(([a,l])=>[a,[...l].sort((c,u)=>u[1]-c[1])[0][0]]));return Gi(e,t,n,[Me,...r],a=>{let l=a<sd?o.get(a)??-1:-1;return{section:l+1,code:r[l]?.executable??!1}})}var Tk=36;function Gi(e,t,n,r,s){if(n.at(-1)!==0)throw h("the symbol names are damaged: the last one does not end",{place:{file:e}});let i=Math.floor(t.length/Fe),o=ke(i),a=0;for(let l=0;l<i*Fe;l+=Fe){let c=t.readUInt32LE(l),u=t[l+4],d=t.readUInt16LE(l+6),f=u&15;if(!(c<n.length&&n[c]!==0)||d===0||f===Sk||f===vk||n[c]===Tk)continue;let m=t.readUInt32LE(l+8),_=t.readUInt32LE(l+12),{section:g,code:w}=s(d);o.low[a]=m,o.high[a]=_,o.size[a]=t.readUInt32LE(l+20)===0?t.readUInt32LE(l+16):4294967295,o.name[a]=c,o.binding[a]=Ik(u>>4),o.section[a]=g,o.code[a]=w?1:0,a+=1}return{...o,names:n,length:a,sections:r}}function Ik(e){return e===0?C.local:e===2?C.weak:C.global}function qr(e){return e.sections.slice(0,sd).map(({name:t,address:n,size:r,allocated:s},i)=>i===0||!s?Me:{name:t,start:n,end:n+BigInt(r)})}var Ak=/^(?:_s?text|_etext|_[se]inittext|__\w*text_(?:start|end)|__indirect_thunk_(?:start|end))$/,Ok=St.filter(Et).map(({entryCode:e})=>e.borders);function qi(e){return e.startsWith(".")||Ak.test(e)||Ok.some(t=>t.test(e))}function dd(e,t,n,r){return cd(e,t)-cd(n,r)||ud(e)-ud(n)||e.length-n.length||(e<n?-1:e>n?1:0)}function cd(e,t){return qi(e)?3:t===C.weak?2:t===C.local?1:0}function ud(e){let t=0;for(;e[t]==="_";)t+=1;return t}function et(e,t){let n=Rk(e),r=Nk(e,n),{bytes:s,columns:i}=Bi({...t,symbols:e.length,rows:r.length,hashSlots:Ck(e.length),nameBytes:e.names.length,sections:e.sections.map(({name:o})=>o),facts:null});return n.forEach((o,a)=>{i.symbolAddress[2*a]=e.low[o],i.symbolAddress[2*a+1]=e.high[o],i.symbolName[a]=e.name[o],i.symbolBinding[a]=e.binding[o]}),i.names.set(e.names),Lk(e,n,r,i),Bk(i.hash,i.names,i.symbolName),Pi(s)}function Rk(e){let{high:t,low:n,code:r}=e,s=i=>Ze(e.names,e.name[i]);return Uint32Array.from({length:e.length},(i,o)=>o).sort((i,o)=>t[i]-t[o]||n[i]-n[o]||r[o]-r[i]||dd(s(i),e.binding[i],s(o),e.binding[o])||i-o)}function Nk(e,t){let n=[];for(let r=0;r<t.length;r+=1){let s=t[r];r>0&&md(e,t[r-1],s)||e.code[s]===1&&!qi(Ze(e.names,e.name[s]))&&n.push(r)}return Uint32Array.from(n)}function md(e,t,n){return e.low[t]===e.low[n]&&e.high[t]===e.high[n]}function Lk(e,t,n,r){n.forEach((s,i)=>{let o=t[s];r.rowAddress[2*i]=e.low[o],r.rowAddress[2*i+1]=e.high[o],r.rowSymbol[i]=s,r.rowSection[i]=e.section[o],r.rowSize[i]=e.size[o]||Mk(e,t,s)})}function Mk(e,t,n){let r=t[n],s=n+1;for(;s<t.length&&md(e,r,t[s]);)s+=1;let i=fd(e,r),o=e.sections[e.section[r]],a=[];s<t.length&&a.push(fd(e,t[s])),o!==void 0&&o.end>i&&a.push(o.end);let l=a.reduce((c,u)=>u<c?u:c,i+Fk);return Number(l-i)}var Fk=0x10000n;function fd(e,t){return BigInt(e.high[t])<<32n|BigInt(e.low[t])}function Ck(e){return 2**Math.ceil(Math.log2(Math.max(16,e*2)))}function Bk(e,t,n){e.fill(cn);let r=e.length-1;n.forEach((s,i)=>{let o=Pr(t,s)&r;for(;e[o]!==cn;)o=o+1&r;e[o]=i})}function pd(e,t){let n=et(e,{source:"elf",buildId:t}),r=Ft(n);if(r===null)throw new Error("a symbol index just built cannot be opened");return{file:n,table:new V(r)}}var hd=24,_d=24,gd=64<<20;function bd(e,t){let n=t.sections.map((c,u)=>({section:c,index:u})).filter(({section:{name:c,executable:u}})=>u&&/^\.plt(?:\.sec|\.got|\.bnd)?$/.test(c)),r=St.filter(Et).find(({elfMachine:c})=>c===t.machine)?.pltStubs;if(r===void 0||n.length===0)return null;let s=Pk(e,t,r),i=n.flatMap(({section:c,index:u})=>s.size===0?[]:Uk(e,c,r,s).map(d=>({...d,section:u}))),o=ke(i.length),a=[],l=0;return i.forEach(({name:c,address:u,size:d,section:f},p)=>{let m=Buffer.from(`${c}@plt\0`);o.low[p]=Number(u&0xffffffffn),o.high[p]=Number(u>>32n),o.size[p]=d,o.name[p]=l,o.binding[p]=C.local,o.section[p]=f,o.code[p]=1,a.push(m),l+=m.length}),{...o,length:i.length,names:Buffer.concat(a),sections:qr(t)}}function Pk(e,t,{slotRelocations:n}){let r=new Map;for(let s of t.sections){let i=t.sections[s.link],o=i===void 0?void 0:t.sections[i.link];if(s.type!==K.rela||i?.type!==K.dynsym||o?.type!==K.strtab||[s,i,o].some(({size:u})=>u>gd))continue;let a=jr(e,s),l=jr(e,i),c=jr(e,o);for(let u=0;u+hd<=a.length;u+=hd){if(!n.includes(a.readUInt32LE(u+8)))continue;let d=a.readUInt32LE(u+12)*_d;if(d+_d>l.length)continue;let f=Ze(c,l.readUInt32LE(d));f!==""&&r.set(a.readBigUInt64LE(u),f)}}return r}function Uk(e,t,{stubs:n},r){return t.size>gd?[]:n(jr(e,t),t.name,t.address).flatMap(({at:s,size:i,slot:o})=>{let a=r.get(t.address+BigInt(o));return a===void 0?[]:[{name:a,address:t.address+BigInt(s),size:i}]})}function jr(e,{offset:t,size:n}){return e.read(t,n)}var $k=256<<20;function yd(e){let t=H(e),n=un(e,t,K.symtab),r=un(e,t,K.dynsym),s=n??Dk(e,t);return{elf:t,buildId:le(e,t),source:n?"symtab":s?"mini-debug-info":r?"dynsym":"none",exported:r,all:s,stubs:bd(e,t)}}function wd(e,t,n=!1){let[r,...s]=[t??e.all,e.exported,e.stubs].filter(o=>o!==null);if(r===void 0)return zk;let i=Hu([r,...s]);return i.binding.forEach((o,a)=>{!n&&o===C.weak&&(i.binding[a]=C.global)}),i}var zk={...ke(0),length:0,names:Buffer.alloc(0),sections:[Me]};function un(e,t,n){let r=t.sections.find(i=>i.type===n);if(r===void 0)return null;let s=Gr(e,t,r);return s.code.some(i=>i===1)?s:null}function Dk(e,t){let n=t.sections.find(({name:s,size:i})=>s===".gnu_debugdata"&&i>0);if(n===void 0)return null;let r=Ie(`${e.name} (.gnu_debugdata)`,Kk(e,n));return un(r,H(r),K.symtab)}function Kk(e,{offset:t,size:n}){try{let r=e.read(t,n),s=Fn(r);if(s>$k)throw new we(`they say to hold ${s} bytes`);return aa(r,s)}catch(r){throw r instanceof we?h(`the compressed symbols are damaged: ${r.message}`,{place:{file:e.name,offset:t},cause:r}):r}}import{rm as n0}from"node:fs/promises";import{join as r0}from"node:path";import{createWriteStream as Wk}from"node:fs";import{rm as Qk}from"node:fs/promises";import{join as Sd}from"node:path";import{Readable as Hk}from"node:stream";import{pipeline as Vk}from"node:stream/promises";import{existsSync as Gk}from"node:fs";import{basename as kd,dirname as xd,join as ze,resolve as qk}from"node:path";function Ed(e){return jk(e).find(t=>Gk(t)&&ji(t,e.buildId))??null}function jk({buildId:e,release:t,kernelPath:n,root:r}){let s=ze("usr/lib/debug/.build-id",e.slice(0,2),`${e.slice(2)}.debug`),i=xd(qk(n)),o=[];kd(n)==="bzImage"&&o.push(ze(i,"../../../vmlinux"));let a=kd(i)==="boot"?xd(i):null;for(let l of a===null||a===r?[r]:[a,r])o.push(ze(l,s)),!(t===null||!/^[\w.+~-]+$/.test(t))&&o.push(ze(l,"usr/lib/debug/boot",`vmlinux-${t}`),ze(l,"usr/lib/debug/lib/modules",t,"vmlinux"),ze(l,"usr/lib/debug/usr/lib/modules",t,"vmlinux"),ze(l,"usr/lib/debug/lib/modules",t,"vmlinux.debug"),ze(l,"boot",`vmlinux-${t}`),ze(l,"lib/modules",t,"build/vmlinux"));return o}function ji(e,t){try{return F(e,n=>{let r=H(n);return le(n,r)===t&&ft(r)!==void 0})}catch{return!1}}var Xk=90,Yk=5,Wi=new Set,vd=4*2**30,Jk=4<<20,Zk=256<<20;async function Wr(e){for(let t of Id(e.env)){e.onProgress?.(`asking ${t} for symbols`);let n=await Td(t,".symtab",e),r=n&&await Td(t,".strtab",e);if(n&&r)return{server:t,symtab:n,strtab:r}}return null}async function Td(e,t,n){let r=Od(n.env),s=n.signal?AbortSignal.any([n.signal,r.signal]):r.signal;try{let i=await fetch(`${Ad(e,n.buildId)}/section/${t}`,{signal:s});if(r.answered(),!i.ok||i.body===null)return await i.body?.cancel(),null;let o=[],a=0;for await(let l of i.body){if(r.progress(),a+=l.length,a>Zk)return null;o.push(l)}return Buffer.concat(o)}catch{return n.signal?.throwIfAborted(),r.signal.aborted&&Wi.add(e),null}finally{r.stop()}}function Id(e){return(e.DEBUGINFOD_URLS??"").split(/\s+/).filter(t=>/^https?:\/\//.test(t)&&!Wi.has(t))}function Ad(e,t){return`${e.replace(/\/+$/,"")}/buildid/${t}`}async function Qr(e,t){for(let n of Id(e.env))try{let r=await e0(n,e);if(r!==null)return r}catch(r){e.signal?.throwIfAborted(),t(`debuginfod server ${n}: ${S(r)}`)}return null}async function e0(e,t){let n=`${Ad(e,t.buildId)}/debuginfo`,r=Od(t.env),s=t.signal?AbortSignal.any([t.signal,r.signal]):r.signal;t.onProgress?.(`asking ${e} for debug information`);let i=Sd(t.cacheFolder,"symbols"),o=Sd(i,`.${t.buildId}.${process.pid}.download`);try{let a=await fetch(n,{signal:s});if(r.answered(),a.status===404)return await a.body?.cancel(),null;if(!a.ok||a.body===null)throw new Error(`it answered with status ${a.status}`);await v(i);let l=t0(a.body,t,r);if(await Vk(Hk.from(l),Wk(o),{signal:s}),!ji(o,t.buildId))throw new Error("what it sent has another build-id or no symbols");return o}catch(a){throw await Qk(o,{force:!0}),r.signal.aborted?(Wi.add(e),new Error(r.hasAnswered()?"it stopped sending":"it does not answer",{cause:a})):a}finally{r.stop()}}async function*t0(e,t,n){let r=0,s=0;for await(let i of e){if(n.progress(),r+=i.length,r>vd)throw new Error(`it sends more than ${pe(vd)}`);r-s>=Jk&&(s=r,t.onProgress?.(`fetching debug information: ${pe(r)}`)),yield i}t.onProgress?.(`fetched debug information: ${pe(r)}`)}function Od(e){let t=Number(e.DEBUGINFOD_TIMEOUT),n=t>0?t:Xk,r=new AbortController,s=()=>r.abort(),i=setTimeout(s,1e3*(t>0?t:Yk)),o=!1;return{signal:r.signal,answered(){o=!0,clearTimeout(i),i=setTimeout(s,1e3*n)},hasAnswered:()=>o,progress:()=>i.refresh(),stop:()=>clearTimeout(i)}}function Nd(e,t){let n=r0("/usr/lib/debug/.build-id",e.slice(0,2),`${e.slice(2)}.debug`);for(let r of t){let s=Hr(()=>{let i=r.read(n,1073741824);return i===null?null:Qi(e,Ie(n,i))});if(s!==null)return s}return Hr(()=>F(n,r=>Qi(e,r)))}function Qi(e,t){let n=H(t);return le(t,n)===e?un(t,n,K.symtab):null}function Hr(e){try{return e()}catch(t){if(t instanceof b)return null;throw t}}async function Ld(e,t,n){let r=i0(e)?await Wr(t):null;if(r!==null){let i=Hr(()=>od(r.server,e.elf,r.symtab,r.strtab));if(i!==null&&o0(i,e.exported))return i;n(`debuginfod server ${r.server}: the symbols it sent for ${t.buildId} are another file's`)}let s=await Qr(t,n);if(s===null)return null;try{return Hr(()=>F(s,i=>Qi(t.buildId,i)))}finally{await n0(s,{force:!0})}}var s0=10;function i0({exported:e}){return e!==null&&e.code.reduce((t,n)=>t+n,0)>=s0}function o0(e,t){let n=new Set;for(let r=0;r<e.length;r+=1)n.add(Rd(e,r));for(let r=0;r<t.length;r+=1)if(t.code[r]===1&&!n.has(Rd(t,r)))return!1;return!0}function Rd(e,t){return e.high[t]*2**32+e.low[t]}var Md={relative:27,absolute:3},a0={0:8,2:2,3:4,4:8,10:2,11:4,12:8},l0=8<<20;function Fd(e,t){let n=[],r=new Map;for(let s=0,i=0;s+8<=e.length&&i<l0;i+=1){let o=e.readUInt32LE(s),a=s+4+o;if(o<4||a>e.length)break;let l=e.readUInt32LE(s+4),c=e.subarray(s+8,a);if(l===0)r.set(s,c0(c));else if(c.length>=8){let u=r.get(s+4-l);u===Md.relative?n.push(t+s+8+c.readInt32LE(0)):u===Md.absolute&&n.push(c.readUInt32LE(0))}s=a}return n}function c0(e){let t=e[0],n=e.indexOf(0,1);if(t!==1&&t!==3||n<0)return null;let r=e.toString("latin1",1,n);if(!r.startsWith("z"))return null;let s=Vr(e,Vr(e,n+1));s=Vr(e,t===1?s+1:Vr(e,s));for(let i of r.slice(1)){if(i==="R")return e[s]??null;if(i==="L")s+=1;else if(i==="P")s+=1+(a0[(e[s]??0)&15]??0);else if(i!=="S"&&i!=="B")return null}return null}function Vr(e,t){let n=t;for(;n<e.length&&e[n]>=128;)n+=1;return n+1}var u0=1685382480,d0=[27,3,59],Xr=12,Hi=8,f0=8<<20,m0=256<<20;function Cd(e,t){return(h0(e,t)??p0(e,t)).sort()}function p0(e,{sections:t}){let n=t.find(({name:r,allocated:s})=>s&&r===".eh_frame");return n===void 0||n.size>m0?new Float64Array(0):n.offset+n.size>e.size?new Float64Array(0):Float64Array.from(Fd(e.read(n.offset,n.size),Number(n.address)))}function h0(e,{segments:t}){let n=t.find(({type:a})=>a===u0);if(n===void 0||n.fileSize<Xr||n.offset+n.fileSize>e.size)return null;let r=e.read(n.offset,Xr);if(r[0]!==1||d0.some((a,l)=>r[1+l]!==a))return null;let s=r.readUInt32LE(8);if(s>f0||Xr+s*Hi>n.fileSize)return null;let i=e.read(n.offset+Xr,s*Hi),o=Number(n.address);return Float64Array.from({length:s},(a,l)=>o+i.readInt32LE(l*Hi))}var _0=262144;async function Bd(e,t,n){let r=Ie(e,t),s=H(r),i=g0(le(r,s)),o=Cd(r,s),a=i===null?null:Kr(r,s,i),l=a===null?null:b0(s,a,n.indexes);if(l!==null)return zi({...l,elf:s,starts:o,buildId:i});let c=yd(r),u=c.all===null&&i!==null?await w0(c,i,n):null,d=pd(wd(c,u?.symbols??null,n.strongNames),i),f=u?.source??c.source;if(a!==null&&y0(f,s)){let p=await n.indexes.store(a,f,d.file);p!==null&&n.warn(p)}return zi({elf:s,starts:o,table:d.table,source:f,buildId:i})}function g0(e){return e!==null&&/^[0-9a-f]{8,128}$/.test(e)?e:null}function b0(e,t,n){let r=!e.sections.some(({type:o})=>o===K.symtab),s=e.sections.some(({name:o})=>o===".gnu_debugdata"),i=r?[...s?["mini-debug-info"]:[],"debug-file","debuginfod"]:["symtab"];for(let o of i){let a=n.load(t,o);if(a!==null)return{table:a,source:o}}return null}function y0(e,t){return e==="none"||e==="dynsym"?!1:e!=="symtab"||t.sections.some(({type:n,size:r})=>n===K.symtab&&r>_0)}async function w0(e,t,n){let r=Nd(t,n.trees);if(r!==null)return{symbols:r,source:"debug-file"};let s=n.env.DEBUGINFOD_URLS??"";if(s===""||n.serversFailed||await n.indexes.isAbsent(t,s))return null;let i={failed:!1},{cacheFolder:o,env:a,onProgress:l,signal:c}=n,u={buildId:t,cacheFolder:o,env:a,...l&&{onProgress:l},...c&&{signal:c}},d=await Ld(e,u,f=>{i.failed=!0,n.warn(f)}).catch(f=>(c?.throwIfAborted(),i.failed=!0,n.warn(`debug information is not used: ${S(f)}`),null));return i.failed?n.serversFailed=!0:d===null&&await n.indexes.noteAbsent(t,s),d===null?null:{symbols:d,source:"debuginfod"}}import{basename as x0}from"node:path";var k0=16<<20;function Pd(e){let t=At(e),{size:n,clusterBytes:r}=t,s=new Map,i=o=>{let a=s.get(o),l=a===void 0?t.readCluster(o):a;return s.delete(o),s.set(o,l),s.size>Math.max(2,k0/r)&&s.delete(s.keys().next().value),l};return{name:e.name,size:n,read(o,a){oa(this,o,a);let l=Buffer.alloc(a);for(let c=0;c<a;){let u=o+c,d=u%r,f=Math.min(a-c,r-d);i(Math.floor(u/r))?.copy(l,c,d,d+f),c+=f}return l}}}var Vi="unpack its files into a folder and give that with --sysroot";function $d({sysroot:e,disk:t,diskName:n,initrd:r}){let s=[],i=e===null?[]:[Zn(e)],o=t===null?null:E0(t,n??t,s),a=r===null?[]:[T0(r,()=>It(r),s)];return{files:{installed:[...i,...o?.trees??[]],initramfs:a},problems:s,close:()=>o?.source.close()}}function E0(e,t,n){let r;try{r={...ra(e),name:t};let s=r.size>=4&&r.read(0,4).equals(Jt);return{source:r,trees:v0(s?Pd(r):r,n)}}catch(s){if(r?.close(),!(s instanceof b))throw s;return n.push(`${s.message}: ${Vi}`),null}}var S0=["btrfs","crypto_LUKS","erofs","f2fs","iso9660","LVM2_member","squashfs","xfs"];function v0(e,t){let n=Xt(e),r=n.filter(({fileSystem:s})=>s==="ext4").map(s=>({...Jn(e,s.start),name:Ud(e,s)}));for(let s of n){let{fileSystem:i}=s;i===null||!S0.includes(i)||t.push(`${Ud(e,s)} holds ${i}, which is not read here: ${Vi}`)}return r.length===0&&t.length===0&&t.push(`${e.name} holds no file system that is known here: ${Vi}`),r}function Ud({name:e},{partition:t}){return t===null?e:`partition ${t} of ${x0(e)}`}function T0(e,t,n){let r,s=()=>{if(r!==void 0)return r;try{r=t()}catch(i){r=null,n.push(`${S(i)}: its programs stay unnamed`)}return r};return{name:e,list:i=>s()?.list(i)??null,kind:i=>s()?.kind(i)??null,read:(i,o)=>s()?.read(i,o)??null}}var I0=4;async function Dd(e,t){let n=[];if(e.length===0)return{code:[],warnings:n};let r=$d(t),{files:s,problems:i}=r,o=new Dr,a={...t,indexes:new zr(t.cacheFolder),trees:[...s.installed,...s.initramfs],serversFailed:!1,warn:d=>{n.includes(d)||n.push(d)}},l=Array.from(e,()=>null),c=e.entries(),u=async()=>{for(let[d,f]of c){t.signal?.throwIfAborted();let{path:p,content:m}=f,_=m?null:ed(f,s,o);m?l[d]=await zd(p,m,{...a,strongNames:!0}):_!==null&&(l[d]=await zd(`${_.tree.name}:${Di(p)}`,_.bytes,a))}};try{await Ku(Array.from({length:I0},u))}finally{r.close()}return l.includes(null)&&n.unshift(...i),{code:l,warnings:[...n,...o.warnings()]}}async function zd(e,t,n){try{return await Bd(e,t,n)}catch(r){if(!(r instanceof b))throw r;return n.warn(`functions stay unnamed: ${r.message}`),Yu}}function Yr(e){return e.length>1||e.some(({sure:t})=>t)}function dn(e){return e.map(({text:t})=>t).join("; ")}import{rm as Y0,stat as Qd,writeFile as J0}from"node:fs/promises";import{tmpdir as Z0}from"node:os";import{join as Ji}from"node:path";function Ct(e){return`${/^[aeiox]/.test(e)?"an":"a"} ${e}`}import{setTimeout as A0}from"node:timers/promises";var O0=2e4,Kd={tries:100,pauseMs:200};async function ge(e,t,n={}){for(let r=1;;r+=1)try{return await te(e.binary,[...e.args,...t],{timeoutMs:O0,...n,env:{...n.env??process.env,...e.env}})}catch(s){if(T(s)!=="ETXTBSY"||r===Kd.tries)throw s;await A0(Kd.pauseMs)}}var Jr=["-machine","none","-nodefaults","-display","none","-S"];import{readFile as R0,readdir as N0,rename as Gd,rm as L0}from"node:fs/promises";import{join as mt}from"node:path";var Ee="manifest.json",M0=1<<20,j={libraries:"lib",modules:"lib/qemu",firmware:"share/qemu"};function re({target:e=I.qemu}){return e}function Se({binary:e}){return`bin/${e}`}function ce(e,t,n=I.qemu){return{binary:mt(e,Se(n)),args:["-L",mt(e,j.firmware)],env:{LD_LIBRARY_PATH:mt(e,j.libraries),QEMU_MODULE_DIR:mt(e,j.modules)},source:t}}async function pt(e){let t=mt(e,Ee),n;try{n=await R0(t,"utf8")}catch(r){if(T(r)==="ENOENT"||T(r)==="ENOTDIR")return null;throw r}return Xi(n,t)}function Xi(e,t){if(e.length>M0)throw h("is too long for a manifest",{place:{file:t}});let n;try{n=JSON.parse(e)}catch(a){throw h(`is not JSON: ${S(a)}`,{place:{file:t},cause:a})}let r=new jn(n,"",t);r.field("format").oneOf(["bootgate-qemu"]);let s=r.field("version").integer(1);if(s>1)throw h(`is a QEMU bundle of version ${s}, newer than this Bootgate reads`,{place:{file:t},hint:"update Bootgate, or use an older bundle"});let i=r.field("files"),o=Object.keys(i.value??{});if(o.length>1e4)throw i.error("has too many entries");return{format:"bootgate-qemu",version:1,source:r.field("source").oneOf(["apt","build","bundle"]),qemu:r.field("qemu").string(40),...fn(r.optional("binary")?.string(40)),arch:r.field("arch").string(20),origin:r.field("origin").strings(1e3),libc:r.field("libc").string(40),files:Object.fromEntries(o.map(a=>[a,i.field(a).string(64)])),recipe:r.field("recipe").nullable(a=>({source:a.field("source").oneOf(["release","debian","given"]),sha256s:a.field("sha256s").strings(20,64),method:a.field("method").string(64)}))}}function fn(e){return e===void 0||e===I.qemu.binary?{}:{binary:e}}function W(e){return mt(e,"qemu")}async function Bt(e,{binary:t}=I.qemu){let n=W(e),r=await N0(n).catch(i=>{if(T(i)==="ENOENT")return[];throw i}),s=[];for(let i of r.filter(o=>!o.startsWith(".")).sort()){let o=mt(n,i),a=await pt(o).catch(()=>null);a&&F0(a,t)&&s.push({folder:o,manifest:a})}return s}function F0(e,t){return(e.binary??I.qemu.binary)===t}async function Zr(e,t){try{await Gd(e,t)}catch(n){if(T(n)!=="ENOTEMPTY"&&T(n)!=="EEXIST")throw n;if(await pt(t).catch(()=>null)!==null)return;await L0(t,{recursive:!0}),await Gd(e,t)}}import{readFile as G0,stat as q0}from"node:fs/promises";function qd(e,t){let n=e("text").bytes(),r=C0(e("object"),n),s=B0(e("task")),[i,o,a]=[e("moduleSymbol"),e("program"),e("runnable")],l=o.kind("focused",1);return{objects:r,moduleSymbols:{object:i.index("object",r.length,0),address:i.u64("address"),size:i.count("size"),name:i.text(n,"name")},programs:o.text(n,"name").map((c,u)=>({name:c,focused:l[u]===1})),tasks:s,taskEvents:P0(e("taskEvent"),n,s.length),mappings:U0(e("mapping"),r.length,s.length),systemCalls:$0(e("systemCall"),s.length),waits:z0(e("wait"),s.length,t),idle:D0(e("idle"),s.length,t),runnable:{runnable:a.i32("runnable"),count:a.i32("count")},wakeUps:K0(e("wakeUp"),s.length,t)}}function C0(e,t){let[n,r,s]=[e.text(t,"name"),e.text(t,"filesystem"),e.kind("kind",Er.length-1)],[i,o]=[e.u64("base"),e.signed("sizeBytes")],[a,l,c]=[e.count("loaded"),e.signed("initialised"),e.signed("unloaded")];return n.map((u,d)=>({kind:Er[s[d]],name:u,filesystem:r[d],sizeBytes:o[d],base:i[d],loaded:a[d],initialised:l[d],unloaded:c[d]}))}function B0(e){let[t,n,r]=[e.i32("process"),e.i32("id"),e.parents("parent")],[s,i]=[e.count("started"),e.signed("startedNs")],[o,a]=[e.signed("ended"),e.signed("endedNs")],[l,c,u]=[e.count("user"),e.count("kernel"),e.count("interrupt")],[d,f]=[e.i32("exitCode"),e.i32("flags")];return Array.from(t,(p,m)=>({process:p,id:n[m],parent:r[m],kernelThread:(f[m]&vr.kernelThread)!==0,focused:(f[m]&vr.focused)!==0,started:s[m],startedNs:i[m],ended:o[m],endedNs:a[m],exitCode:d[m],user:l[m],kernel:c[m],interrupt:u[m]}))}function P0(e,t,n){let[r,s]=[e.index("task",n,0),e.kind("kind",Sr.length-1)],[i,o]=[e.count("instructions"),e.signed("ns")];return e.text(t,"text").map((a,l)=>({task:r[l],kind:Sr[s[l]],instructions:i[l],ns:o[l],text:a}))}function U0(e,t,n){let[r,s,i]=[e.index("object",t),e.index("task",n,0),e.i32("space")],[o,a]=[e.u64("start"),e.u64("end")],[l,c]=[e.count("fileOffset"),e.count("instructions")];return Array.from(r,(u,d)=>({object:u,task:s[d],space:i[d],start:o[d],end:a[d],fileOffset:l[d],instructions:c[d]}))}function $0(e,t){let[n,r]=[e.index("task",t,0),e.i32("number")],[s,i]=[e.count("count"),e.count("errors")],[o,a]=[e.count("instructions"),e.count("first")];return Array.from(n,(l,c)=>({task:l,number:r[c],count:s[c],errors:i[c],instructions:o[c],first:a[c]}))}function z0(e,t,n){let[r,s]=[e.index("task",t,0),e.index("node",n,0)],[i,o]=[e.index("wakerNode",n),e.index("waker",t)],[a,l]=[e.count("count"),e.count("ns")],[c,u]=[e.count("longestNs"),e.count("longestAt")];return Array.from(r,(d,f)=>({task:d,node:s[f],count:a[f],ns:l[f],longestNs:c[f],longestAt:u[f],wakerNode:i[f],waker:o[f]}))}function D0(e,t,n){let[r,s]=[e.index("task",t,0),e.index("node",n)],[i,o]=[e.index("wakerNode",n),e.index("waker",t)],[a,l]=[e.count("count"),e.count("ns")];return Array.from(r,(c,u)=>({task:c,node:s[u],count:a[u],ns:l[u],wakerNode:i[u],waker:o[u]}))}function K0(e,t,n){return{instructions:e.count("instructions"),ns:e.signed("ns"),asleep:e.count("asleep"),asleepNs:e.signed("asleepNs"),idleSinceNs:e.signed("idleSinceNs"),ran:e.count("ran"),wakerRan:e.count("wakerRan"),task:e.index("task",t,0),node:e.index("node",n),waker:e.index("waker",t,0),wakerNode:e.index("wakerNode",n,0),interrupt:e.kind("interrupt",1)}}var ht=class{rows;offsets;stride;start;view;file;constructor(t,n,r,s){this.view=t,this.file=n,this.rows=s.rows,this.start=s.offset,this.offsets=eu(r),this.stride=Je(r)}u64(t){let n=new BigUint64Array(this.rows);for(let r=0;r<this.rows;r+=1)n[r]=this.view.getBigUint64(this.at(t,r),!0);return n}i32(t){let n=new Int32Array(this.rows);for(let r=0;r<this.rows;r+=1)n[r]=this.view.getInt32(this.at(t,r),!0);return n}count(t){let n=new Float64Array(this.rows);for(let r=0;r<this.rows;r+=1){let s=this.at(t,r),i=this.view.getUint32(s+4,!0);if(i>=2**21)throw this.bad(t,r,"absurd count");n[r]=i*2**32+this.view.getUint32(s,!0)}return n}signed(t){let n=new Float64Array(this.rows);for(let r=0;r<this.rows;r+=1){let s=Number(this.view.getBigInt64(this.at(t,r),!0));if(s<-1||s>Number.MAX_SAFE_INTEGER)throw this.bad(t,r,"absurd time");n[r]=s}return n}index(t,n,r=-1){let s=this.i32(t),i=s.findIndex(o=>o<r||o>=n);if(i>=0)throw this.bad(t,i,`row ${s[i]} of a table of ${n}`);return s}parents(t){let n=this.i32(t),r=n.findIndex((s,i)=>s<-1||s>=i);if(r>=0)throw this.bad(t,r,`parent ${n[r]} of row ${r}`);return n}kind(t,n){let r=this.i32(t),s=r.findIndex(i=>i<0||i>n);if(s>=0)throw this.bad(t,s,`unknown kind ${r[s]}`);return Uint8Array.from(r)}text(t,n,r=`${n}Length`){let[s,i]=[this.i32(n),this.i32(r)];return Array.from(s,(o,a)=>{let l=o+i[a];if(o<0||l<o||l>t.length)throw this.bad(n,a,"a text beyond the heap");return t.toString("utf8",o,l)})}bytes(){return Buffer.from(this.view.buffer,this.view.byteOffset+this.start,this.rows*this.stride)}bad(t,n,r){return h(`${t}: ${r}`,{place:{file:this.file,offset:this.at(t,n)}})}at(t,n){return this.start+n*this.stride+this.offsets[t]}};var jd=2**31;async function es(e){let t;try{if((await q0(e)).size>jd)throw h("larger than any trace of this tracer",{place:{file:e}});t=await G0(e)}catch(n){throw n instanceof b?n:new b(T(n)==="ENOENT"?"there is no such trace file":"the trace file cannot be read",{place:{file:e},cause:n})}return j0(t,e)}function j0(e,t){let n=new Yi(e,t),r=n.header(),s=p=>n.section(p),[i,o,a]=[s("block"),s("node"),s("stageShare")],[l,c,u,d]=[s("mark"),s("sample"),s("consoleByte"),s("sleep")],{lastTask:f}=r.trace;if(f<0||f>=Math.max(1,s("task").rows))throw r.bad("lastTask","no such task");return{header:r.trace,blocks:{address:i.u64("address"),user:i.kind("user",1),size:i.i32("size"),executions:i.count("executions"),instructions:i.count("instructions"),first:i.count("first")},nodes:{parent:o.parents("parent"),address:o.u64("address"),kind:o.kind("kind",Math.max(...Object.values(We))),calls:o.count("calls"),self:o.count("self"),first:o.count("first")},stageRows:{stage:a.i32("stage"),node:a.index("node",o.rows,0),self:a.count("self"),calls:a.count("calls")},marks:{mark:l.i32("mark"),instructions:l.count("instructions"),ns:l.signed("ns"),argument:l.u64("argument"),argument2:l.u64("argument2")},samples:{period:r.count("samplePeriod"),node:c.index("node",o.rows,0),count:c.i32("count")},consoleBytes:{byte:Uint8Array.from(u.i32("byte")),instructions:u.count("instructions")},sleeps:{instructions:d.count("instructions"),ns:d.count("ns")},guest:qd(s,o.rows),lost:{blocks:r.count("lostBlocks"),nodes:r.count("lostNodes"),stackFrames:r.count("lostStackFrames"),tasks:r.count("lostTasks"),samples:r.count("lostSamples"),consoleBytes:r.count("lostConsoleBytes"),stageRows:r.count("lostStageRows"),marks:r.count("lostMarks"),sites:r.count("lostSites"),guestRows:r.count("lostGuestRows")}}}var Yi=class{view;file;directory=new Map;constructor(t,n){this.file=n,this.view=new DataView(t.buffer,t.byteOffset,t.byteLength)}header(){let t=new ht(this.view,this.file,wr,{offset:0,rows:1});if(this.view.byteLength<8||this.view.getBigUint64(0,!0)!==xi)throw h("this is not a Bootgate trace",{place:{file:this.file,offset:0}});this.need(0,Je(wr));let n=a=>t.count(a)[0],r=a=>t.i32(a)[0],s=r("layoutVersion");if(s!==7)throw h(s>7?`made by a newer tracer: layout ${s}, this Bootgate reads ${7}`:`made by an older tracer: layout ${s}, this Bootgate reads ${7}`,{place:{file:this.file},hint:"record the boot again, or use the Bootgate that recorded it"});let i=n("fileBytes");if(i!==this.view.byteLength||i>jd)throw h(`cut short or grown: it should have ${i.toLocaleString("en-US")} bytes`,{place:{file:this.file,offset:Math.min(i,this.view.byteLength)},hint:"record the boot again"});this.readDirectory(r("headerBytes"),r("sectionCount"));let o=Si[r("end")];if(o===void 0)throw t.bad("end",0,`unknown reason ${r("end")}`);return{count:n,bad:(a,l)=>t.bad(a,0,l),trace:{layoutVersion:s,pluginApi:r("pluginApi"),qemuApiMin:r("qemuApiMin"),qemuApiCurrent:r("qemuApiCurrent"),end:o,endMark:r("endMark"),instructions:n("instructions"),repIterations:n("repIterations"),userInstructions:n("userInstructions"),virtualNs:t.signed("virtualNs")[0],idleNs:t.signed("idleNs")[0],blockExecutions:n("blockExecutions"),calls:n("calls"),interrupts:n("interrupts"),kaslrOffset:n("kaslrOffset"),strayReturns:n("strayReturns"),codeCompared:n("codeCompared"),codeEqual:n("codeEqual"),callTargets:n("callTargets"),callTargetsEntries:n("callTargetsEntries"),lastTask:r("lastTask")}}}readDirectory(t,n){let r=Je(kr);if(t<0||n<0||n>64)throw h("absurd section directory",{place:{file:this.file,offset:t}});this.need(t,n*r);let s=new ht(this.view,this.file,kr,{offset:t,rows:n}),[i,o]=[s.count("offset"),s.count("rows")],[a,l]=[s.i32("section"),s.i32("rowBytes")];for(let c=0;c<n;c+=1){let u={offset:i[c],rows:o[c],rowBytes:l[c]};if(u.rowBytes<0)throw s.bad("rowBytes",c,"absurd row size");this.need(u.offset,u.rows*u.rowBytes),this.directory.set(a[c],u)}}section(t){let{id:n,row:r}=yr[t],s=this.directory.get(n);if(!s)return new ht(this.view,this.file,r,{offset:0,rows:0});if(s.rowBytes!==Je(r))throw h(`section ${t} has rows of ${s.rowBytes} bytes instead of ${Je(r)}`,{place:{file:this.file,offset:s.offset}});return new ht(this.view,this.file,r,s)}need(t,n){if(!(t+n<=this.view.byteLength))throw h(`cut short: ${n.toLocaleString("en-US")} bytes are missing or incomplete here`,{place:{file:this.file,offset:t}})}};var Wd=4096;async function ts(e,t){await z(e,W0(t))}function W0(e){let{kernelImage:t,taskSwitch:n}=e,r=e.transparent.flatMap(({start:o,end:a})=>[o,a]),s=e.consoleOutput.flatMap(({start:o,end:a})=>[o,a]);return["bootgate-tracer 2",`architecture ${e.architecture}`,`output ${pn(e.output,"output path")}`,...e.progress===null?[]:[`progress ${pn(e.progress,"progress path")}`],`icountShift ${e.icountShift}`,`stackBytes ${e.stackBytes}`,`instructionLimit ${e.instructionLimit}`,`samplePeriod ${e.samplePeriod}`,`observeConsole ${e.observeConsole?1:0}`,...e.exitPort==null?[]:[`exitPort ${e.exitPort}`],`exactBlocks ${e.exactBlocks?1:0}`,...e.guest===null?[]:H0(e.guest),...e.focus?V0(e.focus):[],...n===null?[]:[`taskSwitch ${ve(n)}`],...t===null?[]:[`kernelImage ${Q0(t).map(ve).join(" ")}`],`code ${e.code.length}`,...e.code.map(({address:o,bytes:a})=>`${ve(o)} ${a.toString("hex")}`),...mn("functionEntries",e.functionEntries),...mn("interruptEntries",e.interruptEntries),...mn("faultEntries",e.faultEntries),...mn("systemCallEntries",e.systemCallEntries),`transparent ${r.length}`,...r.map(ve),...s.length===0?[]:[`consoleOutput ${s.length}`,...s.map(ve)],`marks ${e.marks.length}`,...e.marks.map(X0),""].join(`
`)}function Q0({start:e,end:t,physical:n}){return n===null?[e,t]:[e,t,n]}function H0(e){let{runqueues:t}=e;return["observeGuest 1",...Array.from(e.hooks,([n,r])=>`hook ${n} ${ve(r)}`),...Array.from(e.offsets,([n,r])=>`offset ${n} ${r}`),...mn("moduleSizes",BigUint64Array.from(e.moduleSizes,BigInt)),...t===null?[]:[`runqueues ${ve(t.address)} ${ve(t.perCpuOffset)}`]]}function V0({field:e,pattern:t,children:n,stop:r}){return[`focus ${e} ${pn(t,"pattern of the focus")}`,`focusChildren ${n?1:0}`,`focusStop ${r?1:0}`]}function mn(e,t){return[`${e} ${t.length}`,...Array.from(t,ve)]}function X0({role:e,at:t}){return"address"in t?`${e} address ${ve(t.address)}`:"firstUserInstruction"in t?`${e} user`:"powerOff"in t?`${e} poweroff`:"console"in t?`${e} console ${pn(t.console,"console pattern")}`:`${e} exec ${ve(t.entry)} ${pn(t.exec,"path to execute")}`}function ve(e){return e.toString(16)}function pn(e,t){if(e===""||/[\n\0]/.test(e)||e.trimStart()!==e)throw h(`the ${t} is empty, starts with a space or spans lines: ${JSON.stringify(e)}`);if(Buffer.byteLength(e)>Wd)throw h(`the ${t} is longer than ${Wd} bytes`);return e}async function Hd(e,t){if(e.pluginApi===null)return"was built without plugin support";let n=br(e.pluginApi);if(n===null)return`speaks plugin API ${e.pluginApi.current}, which is older than all the tracer knows`;let r=t.arch??I;if(n<r.machine.pluginApi)return`speaks plugin API ${n}, and ${Ct(r.title)} guest takes ${r.machine.pluginApi}`;let s=await Ir({arch:r,api:n,cacheFolder:t.cacheFolder,...t.signal?{signal:t.signal}:{},...t.env.CC?{cc:t.env.CC}:{}}),i=await ex(e,s,t.cacheFolder);if(await Qd(i).catch(()=>null))return null;let o=await G(Z0(),"bootgate-trial");try{let a=await tx({qemu:e,arch:r,api:n,plugin:s,folder:o});return a!==null?`does not run the tracer (plugin API ${n}): ${a}`:(await v(Ji(i,"..")),await z(i,""),null)}finally{await Y0(o,{recursive:!0,force:!0})}}async function ex({binary:e,args:t,env:n},r,s){let{size:i,mtimeMs:o}=await Qd(e),a=JSON.stringify([r,e,t,n,i,o]);return Ji(W(s),".probes",`trial-${O(a).slice(0,24)}`)}async function tx({qemu:e,arch:t,api:n,plugin:r,folder:s}){let[i,o,a]=["rom","trace","config"].map(d=>Ji(s,d)),l=t.trial,c=[{role:"end",at:{address:l.stopAt}}];n>=t.machine.consoleApi&&c.unshift({role:"note",at:{console:l.says}}),n>=_e&&c.unshift({role:"note",at:{exec:l.path,entry:l.stopAt}}),await J0(i,l.image),await ts(a,nx(t,o,c));let u;try{let{stderr:d,status:f}=await ge(e,["-nodefaults","-no-user-config","-display","none","-accel","tcg,thread=single","-icount","shift=0,sleep=off","-serial","null",...l.args,i,...Ar(r,a)]);if(u=d.trim().split(`
`).at(-1)??"",f!==0)return u||`QEMU ends with status ${f}`}catch(d){return S(d)}try{let{header:d,marks:f}=await es(o);if(d.end!=="end-mark")return`it ends by ${d.end}`;if(d.instructions!==l.instructions)return`it counts ${d.instructions} of ${l.instructions} instructions`;let p=c.findIndex((m,_)=>!f.mark.includes(_));return p>=0?`it does not see ${"exec"in c[p].at?"guest memory":"guest registers"}`:null}catch(d){if(d instanceof b)return`it leaves no trace${u?`: ${u}`:""}`;throw d}}function nx({name:e,addresses:t,trial:n},r,s){let i=new BigUint64Array(0);return{architecture:e,output:r,progress:null,icountShift:0,functionEntries:i,transparent:[],interruptEntries:i,faultEntries:i,systemCallEntries:i,taskSwitch:null,code:[],kernelImage:null,marks:s,instructionLimit:1e8,samplePeriod:0,stackBytes:t.stackBytes,observeConsole:!0,consoleOutput:n.consoleOutput===null?[]:[n.consoleOutput],exactBlocks:!1,guest:null}}import{rm as nv,stat as rv}from"node:fs/promises";import{join as xm,relative as sv}from"node:path";import{copyFile as Ux,mkdir as $x,readdir as zx,writeFile as Dx}from"node:fs/promises";import{join as be}from"node:path";import{readFile as rx}from"node:fs/promises";function Vd(e){let t=new Map;for(let s of e.split(`
`)){let i=/^([A-Z_]+)=(?:"([^"]*)"|'([^']*)'|(.*))$/.exec(s.trim());i&&t.set(i[1],i[2]??i[3]??i[4]??"")}let n=t.get("ID")??"unknown",r=(t.get("ID_LIKE")??"").split(" ").filter(s=>s!=="");return{id:n,family:[n,...r],codename:t.get("VERSION_CODENAME")??"",version:t.get("VERSION_ID")??""}}async function ue(){for(let e of["/etc/os-release","/usr/lib/os-release"]){let t=await rx(e,"utf8").catch(()=>null);if(t!==null)return Vd(t)}return Vd("")}var sx={compiler:{debian:"gcc libc6-dev",fedora:"gcc",arch:"gcc",suse:"gcc",alpine:"gcc musl-dev"},ninja:{debian:"ninja-build",fedora:"ninja-build",arch:"ninja",suse:"ninja",alpine:"samurai"},pkgConfig:{debian:"pkg-config",fedora:"pkgconf-pkg-config",arch:"pkgconf",suse:"pkg-config",alpine:"pkgconf"},python:{debian:"python3 python3-venv python3-tomli",fedora:"python3 python3-pip",arch:"python python-pip",suse:"python3 python3-pip",alpine:"python3 py3-pip"},glib:{debian:"libglib2.0-dev",fedora:"glib2-devel",arch:"glib2",suse:"glib2-devel",alpine:"glib-dev"},pixman:{debian:"libpixman-1-dev",fedora:"pixman-devel",arch:"pixman",suse:"libpixman-1-0-devel",alpine:"pixman-dev"},fdt:{debian:"libfdt-dev",fedora:"libfdt-devel",arch:"dtc",suse:"libfdt-devel",alpine:"dtc-dev"},zlib:{debian:"zlib1g-dev",fedora:"zlib-devel",arch:"zlib",suse:"zlib-devel",alpine:"zlib-dev"},make:{debian:"make",fedora:"make",arch:"make",suse:"make",alpine:"make"},xz:{debian:"xz-utils",fedora:"xz",arch:"xz",suse:"xz",alpine:"xz"},zstd:{debian:"zstd",fedora:"zstd",arch:"zstd",suse:"zstd",alpine:"zstd"}},Xd={qemu:"QEMU",compiler:"a C compiler",ninja:"ninja",pkgConfig:"pkg-config",python:"Python 3.8 or newer with venv",glib:"glib's headers",pixman:"pixman's headers",fdt:"libfdt's headers",zlib:"zlib's headers",make:"make",xz:"xz",zstd:"zstd"},Yd={debian:"apt-get install",fedora:"dnf install",arch:"pacman -S",suse:"zypper install",alpine:"apk add"};function Jd(e){return Zi("debian",e)}function Pt(e,t,n){let r=ix(e);return r===null?`install ${Zi("debian",t,n).join(" ")}`:`${Yd[r]} ${Zi(r,t,n).join(" ")}`}function Zi(e,t,n=I.qemu){let r={...sx,qemu:n.packages};return[...new Set(t.flatMap(s=>r[s][e].split(" ")))]}function ix({family:e}){return Object.keys(Yd).find(t=>e.includes(t)||t==="fedora"&&e.includes("rhel")||t==="suse"&&e.some(n=>n.startsWith("opensuse")))??null}import{writeFile as dx}from"node:fs/promises";import{join as fx}from"node:path";var ox={x64:62,arm64:183,riscv64:243},ns=64,eo=56,to=24,ax=1,lx=2,cx=1685382481,ux=6;function Zd(e,t){let n=ox[t];if(n===void 0)return null;let r=Buffer.from("\0qemu_plugin_version\0qemu_plugin_install\0"),s=ns+3*eo,i=s+96,o=i+3*to,a=o+24,l=a+r.length+7&-8,c=l+8,u=Buffer.alloc(c),d=(_,g)=>u.writeUInt32LE(g,_),f=(_,g)=>u.writeBigUInt64LE(BigInt(g),_);u.set([127,69,76,70,2,1,1]),u.writeUInt16LE(3,16),u.writeUInt16LE(n,18),d(20,1),f(32,ns),u.writeUInt16LE(ns,52),u.writeUInt16LE(eo,54),u.writeUInt16LE(3,56);let p=[{type:ax,at:0,length:c,align:4096},{type:lx,at:s,length:96,align:8},{type:cx,at:0,length:0,align:16}];for(let[_,{type:g,at:w,length:x,align:y}]of p.entries()){let k=ns+_*eo;d(k,g),d(k+4,ux),f(k+8,w),f(k+16,w),f(k+24,w),f(k+32,x),f(k+40,x),f(k+48,y)}let m=[[4,o],[6,i],[5,a],[10,r.length],[11,to],[0,0]];for(let[_,[g,w]]of m.entries())f(s+_*16,g),f(s+_*16+8,w);for(let[_,{name:g,type:w}]of[{name:"qemu_plugin_version",type:1},{name:"qemu_plugin_install",type:2}].entries()){let x=i+(_+1)*to;d(x,r.indexOf(g)),u.writeUInt8(16|w,x+4),u.writeUInt16LE(1,x+6),f(x+8,l),f(x+16,4)}for(let[_,g]of[1,3,1,0,2,0].entries())d(o+_*4,g);return u.set(r,a),u.writeInt32LE(e,l),u}var mx=2147483647,px=-1;async function tf(e,t,n,r=process.arch){let s=await ef(e,mx,/supports only up to version (\d+)/,n,r);if(s==="no plugins")return null;let i=await ef(e,px,/supports only a minimum version of (\d+)/,n,r);return typeof s=="number"&&typeof i=="number"?{min:i,current:s}:hn(t)}async function ef(e,t,n,r,s){let i=Zd(t,s);if(i===null)return"unknown";let o=fx(r,`version${t}.so`);await dx(o,i);let{stderr:a,status:l}=await ge(e,[...Jr,"-plugin",o]),c=n.exec(a);return c?Number(c[1]):l!==0&&/-plugin: invalid option|plugin(s| interface| support)? (are|is)? ?not/i.test(a)?"no plugins":"unknown"}var hx=[{from:"11.1",min:7,current:7},{from:"11.0",min:2,current:6},{from:"10.1",min:2,current:5},{from:"9.2",min:2,current:4},{from:"9.1",min:2,current:3},{from:"9.0",min:2,current:2},{from:"6.0",min:0,current:1}];function hn(e){let t=hx.find(({from:n})=>Q(e,n)>=0);return t?{min:t.min,current:t.current,assumed:!0}:null}function Q(e,t){let[n,r]=[e,t].map(s=>s.split(".").map(Number));for(let s=0;s<Math.max(n.length,r.length);s+=1){let i=(n[s]??0)-(r[s]??0);if(i!==0)return i}return 0}import{readFile as _x}from"node:fs/promises";var gx=/^(ld-linux[\w.-]*|ld-musl[\w.-]*|libc|libm|libpthread|libdl|librt|libutil|libresolv|libanl|linux-vdso|libc\.musl-.*)\.so/;function bx(e){return e.split(`
`).flatMap(t=>{let n=/^\s*(\S+) => (?:(\/\S+) \(0x|(not found))/.exec(t);return n?[{name:n[1],path:n[2]??null}]:[]})}async function no(e,t){let n={...process.env,LC_ALL:"C",...t?{LD_LIBRARY_PATH:t}:{}},{stdout:r}=await q("ldd",[e],{env:n});return bx(r.toString()).filter(({name:s})=>!gx.test(s))}async function nf(e,t){return(await no(e,t)).filter(({path:n})=>n===null).map(({name:n})=>n)}async function IC(e){let t;for(let n of e){let r=(await _x(n)).toString("latin1");for(let[,s]of r.matchAll(/\0GLIBC_(\d+\.\d+)(?:\.\d+)?(?=\0)/g))(t===void 0||Q(s,t)>0)&&(t=s)}return t===void 0?await _t():`glibc ${t}`}async function _t(){let{stdout:e,stderr:t}=await te("ldd",["--version"]),n=/(\d+\.\d+)/.exec(e.toString().split(`
`)[0]??"")?.[1];return/musl/i.test(t)?"musl":n?`glibc ${n}`:"libc"}import{access as yx,constants as wx,realpath as kx}from"node:fs/promises";import{delimiter as rf,join as xx,resolve as Ex}from"node:path";async function gt(e,{binary:t,elsewhere:n}=I.qemu){let r=(e.PATH??"").split(rf).filter(i=>i!=="").map(i=>Ex(i,t)),s=new Map;for(let i of[...r,...n]){if(!await sf(i))continue;let o=await kx(i);s.has(o)||s.set(o,{binary:i,args:[],env:{},source:"system"})}return[...s.values()]}async function bt(e,t){for(let n of(t.PATH??"").split(rf)){if(n==="")continue;let r=xx(n,e);if(await sf(r))return r}}async function sf(e){return await yx(e,wx.X_OK).then(()=>!0,()=>!1)}import{access as Ox,readdir as mf,readFile as pf,rm as Rx,writeFile as ro,constants as Nx}from"node:fs/promises";import{join as Ce}from"node:path";function of(e){return e.split(/\n(?:[ \t]*\n)+/).map(Sx).filter(t=>t.size>0&&!/^(no|false|0)$/i.test(t.get("enabled")??"")).filter(t=>_n(t.get("types")).includes("deb")).map(t=>({uris:_n(t.get("uris")),suites:_n(t.get("suites")),components:_n(t.get("components")),signedBy:t.get("signed-by")??""}))}function Sx(e){let t=new Map,n="";for(let r of e.split(`
`)){if(r.startsWith("#"))continue;let s=/^([A-Za-z][A-Za-z0-9-]*):[ \t]*(.*)$/.exec(r);s?(n=s[1].toLowerCase(),t.set(n,s[2].trim())):/^[ \t]/.test(r)&&n!==""&&t.set(n,`${t.get(n)}
${r}`)}return t}function af(e){return e.split(`
`).flatMap(t=>{let n=/^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(t);return n?[{uris:[n[2]],suites:[n[3]],components:_n(n[4]),signedBy:/(?:^|\s)signed-by=(\S+)/.exec(n[1]??"")?.[1]??""}]:[]})}var vx={debian:["sid","unstable","testing","stable","oldstable"],ubuntu:["devel"]},Tx=/^$|\/(debian|ubuntu)-archive-[^/]*$/;function lf(e,{codename:t,family:n,version:r}){let s=l=>e.map(c=>({...c,suites:c.suites.filter(u=>l.some(d=>u===d||u.startsWith(`${d}-`)))})).filter(({suites:c})=>c.length>0),i=t===""?[]:s([t]);if(i.length===0)return s(n.flatMap(l=>vx[l]??[])).filter(({signedBy:l})=>Tx.test(l));let o=i.find(({suites:l})=>l.includes(t)),a=`${t}-backports`;return!o||r===""||!n.includes("debian")||i.some(({suites:l})=>l.includes(a))?i:[...i,{...o,suites:[a]}]}function cf(e,{codename:t},n){return e.filter(({suites:r})=>r.includes(t)).map(r=>({...r,suites:[n]}))}function uf(e,t){return e.map(({uris:n,suites:r,components:s,signedBy:i})=>[`Types: ${t.join(" ")}`,`URIs: ${n.join(" ")}`,`Suites: ${r.join(" ")}`,...s.length>0?[`Components: ${s.join(" ")}`]:[],...i?[`Signed-By: ${i}`]:[],"Targets: Packages Sources",""].join(`
`)).join(`
`)}function _n(e=""){return e.split(/\s+/).filter(t=>t!=="")}var Ix=["Package","Status","Version","Architecture","Multi-Arch","Provides","Essential"],Ax=["qemu","seabios","ipxe"];function df(e){return e.split(`

`).flatMap(t=>{let n=new Map(t.split(`
`).flatMap(i=>{let o=/^([A-Za-z-]+): (.*)$/.exec(i);return o?[[o[1],o[2]]]:[]})),r=n.get("Package");if(r===void 0||n.get("Status")!=="install ok installed")return[];let s=(n.get("Source")??r).split(" ")[0];return Ax.includes(s)?[]:[Ix.flatMap(i=>n.has(i)?[`${i}: ${n.get(i)}
`]:[]).join("")]}).join(`
`)}async function Ut(e){let{folder:t,distribution:n,signal:r}=e,s=lf(e.systemSources??await Fx(n),n),{release:i}=e,o=i===void 0?s:cf(s,n,i);if(o.length===0){let d=n.codename||n.id;throw new b(`apt has no package source for '${d}' here`,{hint:`a line in /etc/apt/sources.list or a file in /etc/apt/sources.list.d has to name a suite of ${n.id}`})}let a=Ce(t,"apt.conf");for(let d of["state/lists/partial","cache/archives/partial","sources.d"])await v(Ce(t,d));await ro(Ce(t,"status"),e.architecture!==void 0?"":df(e.systemStatus??await pf("/var/lib/dpkg/status","utf8"))),await ro(Ce(t,"sources.d","bootgate.sources"),uf(o,e.types)),await ro(a,Mx(t,e.architecture));let l={...process.env,LC_ALL:"C",DEBIAN_FRONTEND:"noninteractive"},c=async(d,f,p=t)=>await q(d,["-c",a,...f],{cwd:p,env:l,...r?{signal:r}:{},missingHint:"this way of getting QEMU needs Debian or Ubuntu"});e.onProgress?.(`fetching package lists of ${o[0].suites[0]}`),await Lx(c,r);let u=async(d,f)=>Bx((await c("apt-cache",["madison",d])).stdout.toString(),f);return{offers:async d=>await u(d,"Packages"),sourceOffers:async d=>await u(d,"Sources"),depends:async d=>(await c("apt-cache",["depends","--no-recommends",d])).stdout.toString(),resolve:async(d,{version:f,suite:p})=>{let m=["-s","install","-y","--no-install-recommends","-t",p,`${d}=${f}`];return ff((await c("apt-get",m)).stdout.toString())},resolveAll:async d=>{let f=["-s","install","-y","--no-install-recommends",...d];return ff((await c("apt-get",f)).stdout.toString())},download:async(d,f)=>(await v(f),await c("apt-get",["download",...d],f),(await mf(f)).filter(p=>p.endsWith(".deb")).map(p=>Ce(f,p))),sourceFiles:async(d,f)=>{let p=["source","--print-uris","--download-only",`${d}=${f}`];return Px((await c("apt-get",p)).stdout.toString())},downloadSource:async({uri:d,sha256:f},p)=>{await c("/usr/lib/apt/apt-helper",["download-file",d,p,`SHA256:${f}`])}}}async function Lx(e,t){try{await e("apt-get",["-qq","update"])}catch(n){throw t?.aborted===!0?n:new b("the package lists could not be fetched",{hint:"see whether 'apt-get update' works here; without network, use '--qemu system' or a path",cause:n})}}function Mx(e,t){let n={"Dir::State":Ce(e,"state"),"Dir::State::lists":"lists","Dir::State::status":Ce(e,"status"),"Dir::Cache":Ce(e,"cache"),"Dir::Etc::sourcelist":"/dev/null","Dir::Etc::sourceparts":Ce(e,"sources.d"),"Debug::NoLocking":"true",...t===void 0?{}:{"APT::Architecture":t,"APT::Architectures":t},"Acquire::Languages":"none","Acquire::Retries":"3","Acquire::AllowInsecureRepositories":"false","APT::Get::AllowUnauthenticated":"false",...process.getuid?.()===0?{"APT::Sandbox::User":"root"}:{}};return["#clear APT::Update::Pre-Invoke;","#clear APT::Update::Post-Invoke;","#clear APT::Update::Post-Invoke-Success;",...Object.entries(n).map(([r,s])=>`${r} "${s}";`),""].join(`
`)}async function Fx(e){let t="/etc/apt/sources.list.d",r=["/etc/apt/sources.list",...(await mf(t).catch(()=>[])).sort().map(i=>Ce(t,i))],s=[];for(let i of r){let o=await pf(i,"utf8").catch(()=>"");i.endsWith(".sources")?s.push(...of(o)):i.endsWith(".list")&&s.push(...af(o))}if(s.length===0&&!await Cx())throw new b(`there is no apt on this machine (${e.id})`,{hint:"'--qemu apt' needs Debian or Ubuntu; '--qemu system' takes an installed QEMU, '--qemu build' makes one"});return s}async function Cx(){return await Ox("/usr/bin/apt-get",Nx.X_OK).then(()=>!0,()=>!1)}function Bx(e,t){return e.split(`
`).flatMap(n=>{let[,r,s]=n.split("|").map(o=>o.trim());if(r===void 0||!s?.endsWith(t))return[];let i=/\s([^\s/]+)\/\S*/.exec(s)?.[1];return i===void 0?[]:[{version:r,suite:i}]})}function ff(e){let t=[...e.matchAll(/^Inst (\S+) (?:\[\S+\] )?\((\S+) /gm)].map(([,r,s])=>`${r}=${s}`),n=t.find(r=>/^libc6(:\S+)?=/.test(r));if(n!==void 0)throw new b(`this QEMU needs a newer C library (${n})`,{hint:"upgrade the system ('apt-get upgrade'), or use '--qemu system' or '--qemu build'"});return t}function Px(e){return[...e.matchAll(/^'([^']+)' (\S+) (\d+) SHA256:([0-9a-f]{64})$/gm)].map(([,t,n,r,s])=>({uri:t,name:n,size:Number(r),sha256:s}))}async function tt(e,t){await q("dpkg-deb",["-x",e,t])}async function gn(e){await Rx(e,{recursive:!0,force:!0}).catch(()=>{})}async function hf(){return process.getuid?.()===0?[]:(await te("sudo",["-n","true"]).catch(()=>null))?.status===0?["sudo","-n"]:null}async function ss(e){let t=re(e),n=t.packages.debian,r=(await Bt(e.cacheFolder,t)).filter(({manifest:a})=>a.source==="apt"&&_f(a.qemu,e)).sort((a,l)=>Q(l.manifest.qemu,a.manifest.qemu))[0];if(r){let a=`QEMU ${r.manifest.qemu} was unpacked earlier (${r.manifest.origin[0]??"a package"})`;return{files:ce(r.folder,"apt",t),reason:a}}let s=await ue(),i=W(e.cacheFolder);await v(i);let o=await G(i,".apt");try{let a=await Ut({...e,folder:be(o,"apt"),distribution:s,types:["deb"]}),l=so(await a.offers(n));if(!l)throw new b(`apt offers no package ${n} on this ${s.id}`,{hint:"'--qemu build' makes one from source"});if(!_f(rs(l.version),e))throw new b(`the newest that ${s.id} offers is ${n} ${l.version} of ${l.suite}`);return await Kx(l,s,e)??await qx(a,l,o,e)}finally{await gn(o)}}function _f(e,{pluginApi:t=0}){return(hn(e)?.current??0)>=t}function so(e){return[...e].sort((t,n)=>Q(rs(n.version),rs(t.version)))[0]}function rs(e){return/^(?:\d+:)?(\d+(?:\.\d+)*)/.exec(e)?.[1]??"0"}async function Kx(e,t,n){if(e.suite.endsWith("-backports"))return null;let r=re(n),s=r.packages.debian,i=`${t.id}'s package ${s} ${e.version}`,[o]=await gt(n.env,r);if(o&&await Gx(s)===e.version)return{files:o,reason:`${i}, installed already`};let a=n.mayInstall?await hf():null;if(a===null)return null;n.onProgress?.(`installing ${s} ${e.version}`);let[l,...c]=[...a,"apt-get","-qq","install","-y","--no-install-recommends"],u={...n.env,DEBIAN_FRONTEND:"noninteractive"};try{await q(l,[...c,`${s}=${e.version}`],{env:u})}catch(f){return n.onProgress?.(`it cannot be installed (${S(f)}), so it is unpacked instead`),null}let[d]=await gt(n.env,r);return d?{files:d,reason:`${i}, installed now`}:null}async function Gx(e){let{stdout:t}=await q("dpkg-query",["-W","-f","${Version}",e]).catch(()=>({stdout:Buffer.alloc(0)}));return t.toString()}async function qx(e,t,n,r){let{cacheFolder:s,onProgress:i}=r,o=re(r),a=o.packages.debian,l=await e.resolve(a,t);i?.(`fetching ${a} ${t.version} and ${l.length-1} packages it needs`);let c=be(n,"root");await $x(c);for(let w of await e.download(l,be(n,"packages")))await tt(w,c);let u=be(n,"qemu");await Wx(c,u,o);let d=await nf(be(u,Se(o)),be(u,j.libraries));if(d.length>0)throw new b(`the unpacked QEMU lacks ${d.join(", ")}`,{hint:`'apt-get install ${a}' installs everything it needs`});let f=`${a} ${t.version} of ${t.suite}`,p={format:"bootgate-qemu",version:1,source:"apt",qemu:rs(t.version),...fn(o.binary),arch:process.arch,origin:[f,...l],libc:await _t(),files:{},recipe:null};await Dx(be(u,Ee),JSON.stringify(p,null,1));let m=t.version.replace(/^\d+:/,"").replaceAll(/[^\w.+~-]/g,"_"),_=o===I.qemu?"":`${a}-`,g=be(W(s),`apt-${_}${m}`);return await Zr(u,g),{files:ce(g,"apt",o),reason:`the newest this system's apt offers: ${f}`}}var jx=[{from:/^(usr\/)?lib\/[^/]+-linux-gnu[^/]*$/,to:j.libraries,name:/\.so(\.|$)/},{from:/^usr\/lib\/[^/]+\/qemu$/,to:j.modules,name:/^(?!ui-|audio-|chardev-).*\.so$/},{from:/^usr\/share\/seabios$/,to:j.firmware,name:/\.bin$/},{from:/^usr\/lib\/ipxe\/qemu$/,to:j.firmware,name:/\.rom$/},{from:/^usr\/share\/qemu$/,to:j.firmware,name:/^(kvmvapic|linuxboot|linuxboot_dma|multiboot|multiboot_dma|pvh)\.bin$|^qboot\.rom$|^trace-events-all$/}];async function Wx(e,t,{binary:n,firmware:r}){let s=o=>new RegExp(`^${o.replaceAll(".","\\.")}$`),i=[{from:/^usr\/bin$/,to:"bin",name:s(n)},...r===null?[]:[{from:/^usr\/share\/qemu$/,to:j.firmware,name:s(r)}],...jx];for(let o of Object.values(j))await v(be(t,o));await v(be(t,"bin"));for(let o of await zx(e,{recursive:!0,withFileTypes:!0})){let a=o.parentPath.slice(e.length+1),l=i.find(c=>c.from.test(a)&&c.name.test(o.name));l&&!o.isDirectory()&&await Ux(be(o.parentPath,o.name),be(t,l.to,o.name)).catch(c=>{if(T(c)!=="ENOENT")throw c})}}import{copyFile as QE,mkdir as HE,rename as VE}from"node:fs/promises";import{join as Ke}from"node:path";import{createHash as Qx}from"node:crypto";import{createReadStream as Hx}from"node:fs";import{open as Vx,rename as Xx,rm as Yx}from"node:fs/promises";import{dirname as gf}from"node:path";import{fileURLToPath as Jx}from"node:url";async function is(e,t,n){await v(gf(t));let r=`${t}.part`,s=Qx("sha256"),i=0;try{let o=await Vx(r,"w");try{for await(let l of Zx(e,n)){if(i+=l.length,i>n.limit)throw new b(`${e.href} is larger than ${pe(n.limit)}`);s.update(l),await o.write(l)}}finally{await o.close()}let a=s.digest("hex");if(a!==n.sha256)throw new b(`${e.href} is not the file that was asked for: its SHA-256 is ${a}, not ${n.sha256}`,{hint:"the file was replaced or damaged on its way; take the checksum from where it was published"});await Xx(r,t)}catch(o){throw await Yx(r,{force:!0}),T(o)==="ENOSPC"?nt(t,o):o}}function nt(e,t){return new b(`the disk is full: ${gf(e)} cannot be written`,{hint:"free some space, or set BOOTGATE_CACHE to a folder on another disk",cause:t})}async function*Zx(e,t){if(e.protocol==="file:"){try{for await(let l of Hx(Jx(e)))yield l}catch(l){throw new b(`${e.href} cannot be read: ${S(l)}`,{cause:l})}return}let n=new AbortController,r=t.silenceMs??3e4,s=setTimeout(()=>n.abort(),r),i=AbortSignal.any([n.signal,...t.signal?[t.signal]:[]]),o=null,a=0;try{let l=await fetch(e,{signal:i,headers:{"accept-encoding":"identity"}});if(!l.ok||l.body===null)throw await l.body?.cancel(),new b(`${e.href} answers ${l.status} ${l.statusText}`.trimEnd(),{...l.status===404?{hint:"check the address; mirrors drop old releases"}:{}});o=eE(l);for await(let c of l.body)s.refresh(),a+=c.length,yield c}catch(l){if(l instanceof b||t.signal?.aborted===!0)throw l;let c=a>0?` after ${a} of ${o??"an unknown number of"} bytes`:"",u=n.signal.aborted?`nothing arrived for ${r/1e3} s`:tE(l);throw new b(`${e.href} could not be fetched: ${u}${c}`,{cause:l})}finally{clearTimeout(s)}if(o!==null&&a<o)throw new b(`${e.href} was cut short: ${a} of ${o} bytes arrived`)}function eE(e){let t=Number(e.headers.get("content-length")??Number.NaN);return Number.isSafeInteger(t)?t:null}function tE(e){let t=typeof e=="object"&&e!==null&&"cause"in e?e.cause:void 0;return S(t??e)}var bf=["cc","gcc","clang"],nE=[{need:"compiler",names:bf},{need:"make",names:["make","gmake"]},{need:"ninja",names:["ninja","ninja-build","samu"]},{need:"pkgConfig",names:["pkg-config","pkgconf"]},{need:"xz",names:["xz"]}],rE=[{need:"glib",module:"glib-2.0 >= 2.56"},{need:"pixman",module:"pixman-1 >= 0.21.8",before:"9.0"},{need:"zlib",module:"zlib"}],sE=[{need:"fdt",header:"libfdt.h"}],iE=`
import sys, venv
from importlib.util import find_spec
assert sys.version_info >= (3, 8)
assert find_spec('setuptools') and find_spec('pip') or find_spec('ensurepip') and find_spec('pyexpat')
assert find_spec('tomllib') or find_spec('tomli')
`;async function os(e,t){let{found:n,missing:r}=await bn(e,t);if(r.length>0){let s=r.map(i=>Xd[i]).join(", ");throw new b(`a QEMU cannot be built here, this is missing: ${s}`,{hint:Pt(await ue(),r)})}return n}async function bn(e,t){let n=[],r=new Map;for(let{need:l,names:c}of nE){let u=await wf(c,e);u===void 0?n.push(l):r.set(l,u)}let s=r.get("pkgConfig");for(let{need:l,module:c,before:u}of rE)(u===void 0||t!==void 0&&Q(t,u)<0)&&(s===void 0||!await io(s,["--exists",c],e))&&n.push(l);let i=r.get("compiler");for(let{need:l,header:c}of sE)(i===void 0||!await io(i,["-E","-include",c,"-x","c","/dev/null","-o","/dev/null"],e))&&n.push(l);let o=await oE(e);o===void 0&&n.push("python");let a=r.get("ninja");return{found:{...i?{compiler:i}:{},...a?{ninja:a}:{},...o?{python:o}:{}},missing:n}}async function yf(e){return await wf(bf,e)}async function wf(e,t){for(let n of e){let r=await bt(n,t);if(r!==void 0)return r}}async function oE(e){let t=["/usr/bin/python3",await bt("python3",e)];for(let n of t)if(!(n===void 0||!await de(n))&&await io(n,["-c",iE],e))return n}async function io(e,t,n){return await te(e,t,{env:n,cwd:"/"}).then(({status:r})=>r===0,()=>!1)}import{appendFileSync as aE,mkdirSync as lE,writeFileSync as cE}from"node:fs";import{dirname as uE}from"node:path";var as=class{path;constructor(t){this.path=t,lE(uE(t),{recursive:!0}),cE(t,"")}note(t){this.append(`# ${t}
`)}async run(t,n,r){this.note([t,...n].join(" "));let{status:s,stdout:i,stderr:o}=await te(t,n,{...r,bound:!0,onOutput:c=>{this.append(c),r.onOutput?.(c)}});if(s===0)return;let a=i.toString()+o;if(/No space left on device/.test(a))throw nt(this.path,void 0);let l=a.trimEnd().split(`
`).slice(-12).join(`
`);throw new b(`the QEMU build failed with status ${s}:
${l}`,{hint:`the whole log is in ${this.path}`})}append(t){try{aE(this.path,t)}catch(n){throw T(n)==="ENOSPC"?nt(this.path,n):n}}};import{copyFile as yn,mkdir as dE,readdir as fE,writeFile as mE}from"node:fs/promises";import{join as X}from"node:path";async function xf({target:e,source:t,build:n,staged:r,work:s,manifest:i,log:o}){for(let u of["bin",j.modules,j.firmware])await v(X(r,u));let a=X(r,Se(e));await yn(X(n,e.binary),a),await te("strip",["--strip-unneeded",a]).catch(()=>{}),await yn(X(n,"trace/trace-events-all"),X(r,j.firmware,"trace-events-all")),await yn(X(t.tree,"COPYING"),X(r,"COPYING"));let{firmwareImages:l}=e;l!==null&&await pE(l,t,X(r,j.firmware),s),await yn(o.path,X(r,"build.log"));let c={...i,libc:await _t()};await mE(X(r,Ee),JSON.stringify(c,null,1))}async function pE(e,t,n,r){if(await kf(X(t.tree,"pc-bios"),e))await oo([X(t.tree,"pc-bios")],n,e);else if(t.debian!==null){let{apt:s,suite:i,version:o}=t.debian,a=(await s.offers(e.package)).find(u=>u.suite===i),l=[a?`${e.package}=${a.version}`:e.package,`qemu-system-data=${o}`],c=X(r,"firmware");await dE(c);for(let u of await s.download(l,X(r,"firmware-packages")))await tt(u,c);await oo(e.folders.map(u=>X(c,u)),n,e)}else await oo(e.folders,n,e);if(!await kf(n,e))throw new b("there is no firmware for the new QEMU: its source brings none",{hint:`install it ('apt-get install ${e.package} qemu-system-data'), or build from QEMU's own release tarball`})}async function kf(e,{required:t}){return(await Promise.all(t.map(r=>de(X(e,r))))).every(Boolean)}async function oo(e,t,{names:n}){for(let r of e)for(let s of await fE(r).catch(()=>[]))n.test(s)&&await yn(X(r,s),X(t,s))}import{readdir as hE,writeFile as _E}from"node:fs/promises";import{join as $t}from"node:path";function gE(e){return Q(e,"10.0")>=0?"1.5.0":Q(e,"8.1")>=0?"0.63.0":"0.61.5"}var bE=`import sys
from mesonbuild.mesonmain import main
sys.exit(main())
`;async function Ef({tree:e,debian:t},n,r,s){if((await hE($t(e,"python/wheels")).catch(()=>[])).some(l=>l.startsWith("meson-")))return{pythonPath:null};let o=$t(e,"meson/meson.py");if(await de(o))return{pythonPath:null};let a=await yE(r,n)?null:await wE(t,s);return Q(n,"8.1")<0&&(await v($t(e,"meson")),await _E(o,bE)),{pythonPath:a}}async function yE(e,t){let n="from mesonbuild import coredata; print(coredata.version)",{status:r,stdout:s}=await te(e,["-c",n],{cwd:"/"});return r===0&&Q(s.toString().trim(),gE(t))>=0}async function wE(e,t){if(e===null)return null;let n=await e.apt.offers("meson"),r=n.find(({suite:i})=>i===e.suite)??n[0];if(!r)return null;let s=$t(t,"meson");await v(s);for(let i of await e.apt.download([`meson=${r.version}`],$t(t,"meson-package")))await tt(i,s);return $t(s,"usr/lib/python3/dist-packages")}import{lstat as kE,readdir as Sf,readFile as xE,readlink as EE,rm as SE,symlink as vE,writeFile as TE}from"node:fs/promises";import{basename as ao,dirname as IE,join as ae}from"node:path";var AE=["make","ninja","pkgConfig","xz","glib","pixman","zlib","fdt"];async function vf(e,t){return e.every(n=>AE.includes(n))&&await bt("apt-get",t)!==void 0}async function Tf(e,t){let n=await ue(),r=Jd(e);t.onProgress?.(`fetching what the build lacks: ${r.join(" ")} (unpacked, not installed)`);let s=ae(t.work,"tools");await v(s);let i=await Ut({folder:ae(t.work,"tools-apt"),distribution:n,types:["deb"],signal:t.signal}),o=await i.resolveAll(r);for(let a of await i.download(o,ae(t.work,"tools-packages")))await tt(a,s);return await OE(s),{root:s,env:LE(s,await NE(s),t.env)}}async function OE(e){for(let t of await Sf(e,{recursive:!0,withFileTypes:!0})){let n=ae(t.parentPath,t.name);if(t.isFile()&&t.name.endsWith(".pc")){let r=await xE(n,"utf8");await TE(n,r.replace(/(=|-[IL])(?=\/usr\b)/g,`$1${e}`))}else t.isSymbolicLink()&&/\.so(\.|$)/.test(t.name)&&await RE(e,n)}}async function RE(e,t){if(await de(t))return;let n=await EE(t),r=IE(t).slice(e.length),s=n.startsWith("/")?[ae(e,n)]:[ae(r,n),ae("/usr",r,n),ae(e,"lib",ao(r),ao(n))];for(let i of s)if(await de(i)){await SE(t),await vE(i,t);return}}async function NE(e){let t=[];for(let n of["usr/lib","lib"].map(r=>ae(e,r)))if(!await kE(n).then(s=>s.isSymbolicLink(),()=>!0)){t.push(n);for(let s of await Sf(n))s.includes("-linux-")&&t.push(ae(n,s))}return t}function LE(e,t,n){let r=t.map(i=>ao(i)).filter(i=>i.includes("-linux-")),s=(i,o)=>[...o,...n[i]?[n[i]]:[]].join(":");return{...n,PATH:s("PATH",[ae(e,"usr/bin"),ae(e,"bin")]),LD_LIBRARY_PATH:s("LD_LIBRARY_PATH",t),LIBRARY_PATH:s("LIBRARY_PATH",t),CPATH:s("CPATH",["",...new Set(r)].map(i=>ae(e,"usr/include",i))),PKG_CONFIG_PATH:s("PKG_CONFIG_PATH",[...t.map(i=>ae(i,"pkgconfig")),ae(e,"usr/share/pkgconfig")])}}var If=["7.2","10.0"],ls=[{name:"nochain-stops-goto-ptr",why:"with -d nochain, blocks reached by ret and indirect jumps return to the loop that logs exec_tb, too",files:["accel/tcg/cpu-exec-common.c","accel/tcg/cpu-exec.c"],before:`    } else if (qemu_loglevel_mask(CPU_LOG_TB_NOCHAIN)) {
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
`,when:{missing:"pc-bios/edk2-x86_64-code.fd.bz2"}}];function Af(e,{before:t,after:n}){let r=e.indexOf(t);return r<0||e.includes(t,r+1)?null:e.slice(0,r)+n+e.slice(r+t.length)}var zt={version:"10.0.2",file:"qemu-10.0.2.tar.xz",sha256:"ef786f2398cb5184600f69aef4d5d691efd44576a3cff4126d38d4c6fec87759",site:"https://download.qemu.org/"},ME=["icount_get_raw","qemu_clock_get_ns","vm_stop"],FE=["--enable-trace-backends=simple","--enable-plugins","--without-default-features","--enable-system","--enable-tcg","--enable-fdt=system","--disable-docs","--disable-install-blobs","--disable-debug-info",`--extra-ldflags=${ME.map(e=>`-Wl,--export-dynamic-symbol=${e}`).join(" ")}`];function Of({target:e}){return[`--target-list=${e}`,...FE]}function Rf(e,t,n,r=I.qemu){return[...Of(r),`--extra-cflags=-ffile-prefix-map=${n}=.`,`--with-pkgversion=Bootgate ${t}`,...Q(e,"8.1")>=0?["--disable-download"]:[]]}function Nf(e){return{commonOptions:Of(e),changes:ls.map(({files:t,before:n,after:r,when:s})=>({files:t,before:n,after:r,when:s}))}}function Lf(e,t=I.qemu){return O(JSON.stringify({sources:e,recipe:Nf(t)})).slice(0,10)}function Mf(e,t=I.qemu){return O(JSON.stringify({recipe:Nf(t),host:e})).slice(0,16)}import{readFile as CE,writeFile as BE}from"node:fs/promises";import{join as Ff}from"node:path";async function Cf(e,t,n=ls){let r=[];for(let s of n)if(!(s.when!=="always"&&await de(Ff(e,s.when.missing)))){if(await PE(e,s))r.push(s.name);else if(s.when==="always")throw new b(`the change '${s.name}' does not fit QEMU ${t}`,{hint:`it was made for ${If.join(" and ")}; build one of these, or use this version unchanged with '--qemu PATH'`})}return r}async function PE(e,t){for(let n of t.files){let r=Ff(e,n),s=await CE(r,"utf8").catch(()=>null),i=s===null?null:Af(s,t);if(i!==null)return await BE(r,i),!0}return!1}import{readdir as UE,readFile as $E,stat as zE}from"node:fs/promises";import{basename as lo,join as De,resolve as DE}from"node:path";import{fileURLToPath as Bf,pathToFileURL as KE}from"node:url";var GE=600<<20;function gP(e,t,n){if(e==="auto"||e==="release")return{kind:e};let r=/^debian(?::(\d+(?:\.\d+)*))?$/.exec(e);if(r)return{kind:"debian",version:r[1]??null};if(t!==void 0&&!/^[0-9a-f]{64}$/i.test(t))throw h(`'${t}' is not a SHA-256`,{hint:"it has 64 hexadecimal digits"});let s=/^(https?|file):\/\//.test(e)?new URL(e):KE(DE(n,e));if(s.protocol!=="file:"&&t===void 0)throw h(`the source at ${e} needs its SHA-256`,{hint:"give it with --source-sha256"});return{kind:"given",url:s,sha256:t?.toLowerCase()??null}}async function $f(e){let{request:t}=e;switch(t.kind){case"given":{let n=De(e.downloads,lo(t.url.pathname)||"source.tar"),r=t.sha256??await qE(t.url);return await zf(n,[t.url],r,e),await co([n],[r],"given",e)}case"debian":return await Uf(t.version,e);case"release":return await Pf(e);case"auto":try{return await Pf(e)}catch(n){if(e.signal?.aborted===!0)throw n;return e.onProgress?.(`${S(n)}; taking the distribution's source package instead`),await Uf(null,e).catch(r=>{throw new b(`QEMU's source cannot be had: ${S(n)}; ${S(r)}`,{hint:"name a tarball you have: 'bootgate qemu build --source qemu-10.0.2.tar.xz'",cause:r})})}}}async function qE(e){return await Y(Bf(e)).catch(t=>{throw h(`${Bf(e)} cannot be read: ${S(t)}`,{cause:t})})}async function Pf(e){let{file:t,sha256:n,site:r}=zt,i=[...(e.env.BOOTGATE_QEMU_MIRROR??"").split(/\s+/).filter(a=>a!==""),r].map(a=>new URL(t,a.endsWith("/")?a:`${a}/`)),o=De(e.downloads,t);return await zf(o,i,n,e),await co([o],[n],"release",e)}async function zf(e,t,n,{onProgress:r,signal:s}){if(await Y(e).catch(()=>null)===n)return;let i;for(let o of t){r?.(`fetching ${o.href}`);try{await is(o,e,{sha256:n,limit:GE,signal:s});return}catch(a){if(s?.aborted===!0)throw a;i??=a}}throw i}async function Uf(e,t){let n=await Ut({folder:De(t.work,"apt"),distribution:await ue(),types:["deb","deb-src"],onProgress:t.onProgress,signal:t.signal}),r=(await n.sourceOffers("qemu")).filter(u=>e===null||u.version.replace(/^\d+:/,"").startsWith(e)),s=so(r);if(!s)throw new b(`no source package of QEMU ${e??""} is offered here`.trimEnd());let i=await n.sourceFiles("qemu",s.version),o=i.find(({name:u})=>/\.orig\.tar\.\w+$/.test(u));if(!o)throw new b(`the source package qemu ${s.version} names no original tarball`);let a={apt:n,suite:s.suite,version:s.version},l=async u=>{let d=De(t.downloads,u.name);return await v(t.downloads),await Y(d).catch(()=>null)!==u.sha256&&(t.onProgress?.(`fetching ${u.name}`),await n.downloadSource(u,d)),d},c=await l(o);try{let u=[];for(let d of i)u.push(await l(d));return{...await jE(u,i,t),debian:a}}catch(u){if(t.signal?.aborted===!0)throw u;return t.onProgress?.(`Debian's own patches are left out: ${S(u).split(`
`)[0]}`),{...await co([c],[o.sha256],"debian",t),debian:a}}}async function jE(e,t,n){let r=De(n.work,"patched"),s=e.find(i=>i.endsWith(".dsc"));if(s===void 0)throw new b("the source package has no description");return await q("dpkg-source",["--no-check","-x",s,r]),{tree:r,kind:"debian",files:t.map(({name:i})=>i),sha256s:t.map(({sha256:i})=>i).sort()}}async function co(e,t,n,{work:r,onProgress:s}){let i=De(r,"source");await v(i),s?.(`unpacking ${lo(e[0])}`);for(let o of e)await q("tar",["-xf",o,"-C",i],{missingHint:"install tar and xz-utils"});return{tree:await WE(i),kind:n,files:e.map(o=>lo(o)),sha256s:t,debian:null}}async function WE(e){let[t,...n]=await UE(e),r=De(e,t??"");if(!(n.length===0&&await zE(De(r,"configure")).catch(()=>null)!==null))throw h("the tarball holds no QEMU source",{hint:"it has no configure script"});return r}async function Df(e){let t=(await $E(De(e,"VERSION"),"utf8").catch(()=>"")).trim();if(!/^\d+\.\d+(\.\d+)*/.test(t))throw h(`${e} has no VERSION of a QEMU`);return t}async function cs(e){let t=await XE(e);if(t)return t;let{missing:n}=await bn(e.env),r=n.length>0&&await vf(n,e.env);r||await os(e.env);let s=W(e.cacheFolder);await v(Ke(s,"logs"));let i=await G(s,".build");try{let o=r?await Tf(n,{...e,work:i}):null,a=o?.env??e.env,l=await os(a),c=await Gf(l.compiler,e),u=await $f({...e,request:e.source,downloads:Ke(e.cacheFolder,"downloads"),work:i});return await JE(u,l,c,i,{...e,env:a},o)}catch(o){throw T(o)==="ENOSPC"?nt(i,o):o}finally{await gn(i)}}async function XE(e){if(e.again===!0)return null;let t=(await Bt(e.cacheFolder,e.target)).filter(({manifest:o})=>o.recipe!==null);if(t.length===0)return null;let n=await yf(e.env),r=n===void 0?null:await Gf(n,e),[s]=t.filter(({manifest:o})=>r===null||o.recipe?.method===r).filter(({manifest:o})=>YE(o,e.source)&&Kf(o.qemu,e)).sort((o,a)=>+(a.manifest.qemu===zt.version)-+(o.manifest.qemu===zt.version)||Q(a.manifest.qemu,o.manifest.qemu));if(!s)return null;let i=`QEMU ${s.manifest.qemu} was built earlier from ${s.manifest.origin[0]??"source"}`;return{folder:s.folder,files:ce(s.folder,"build",e.target),reason:i}}function Kf(e,{pluginApi:t=0}){return(hn(e)?.current??0)>=t}function YE({recipe:e,qemu:t},n){if(e===null)return!1;switch(n.kind){case"auto":return e.source!=="given";case"release":return e.source==="release"&&t===zt.version;case"debian":return e.source==="debian"&&(n.version===null||t.startsWith(n.version));case"given":return n.sha256!==null&&e.sha256s.includes(n.sha256)}}async function Gf(e,{target:t}){let{id:n,version:r}=await ue(),{stdout:s}=await q(e,["--version"]),i={arch:process.arch,distribution:`${n} ${r}`,compiler:s.toString().split(`
`)[0]};return Mf(i,t)}async function JE(e,t,n,r,s,i){let{onProgress:o,signal:a,target:l=I.qemu}=s,c=await Df(e.tree);if(await os(s.env,c),!Kf(c,s))throw new b(`the source that can be had is QEMU ${c}, whose plugin API is too old`,{hint:"'bootgate qemu build --source FILE' builds a newer one's release tarball"});let u=Lf(e.sha256s,l),d=`build-${c}-${u}`,f=new as(Ke(W(s.cacheFolder),"logs",`${d}.log`)),p=await Cf(e.tree,c);for(let M of p)f.note(`changed: ${M}`);let m=Ke(r,"build");await HE(m);let _=await Ef(e,c,t.python,r),g={cwd:m,env:{...s.env,LC_ALL:"C",..._.pythonPath?{PYTHONPATH:_.pythonPath}:{}},...a?{signal:a}:{}};o?.(`configuring QEMU ${c} (log: ${f.path})`);let w=[`--python=${t.python}`,...Rf(c,u,r,l)];await f.run(Ke(e.tree,"configure"),w,g),o?.(`compiling QEMU ${c}: some minutes`);let x=[l.binary,"trace/trace-events-all"];await f.run(t.ninja,x,{...g,onOutput:eS(o)});let y=Ke(r,"qemu"),k={format:"bootgate-qemu",version:1,source:"build",qemu:c,...fn(l.binary),arch:process.arch,libc:"",origin:[...e.files,...p],files:{},recipe:{source:e.kind,sha256s:e.sha256s,method:n}};await xf({target:l,source:e,build:m,staged:y,work:r,manifest:k,log:f}),i&&await ZE(Ke(y,Se(l)),y,i);let E=Ke(W(s.cacheFolder),d);return await gn(E),await VE(y,E),{folder:E,files:ce(E,"build",l),reason:`built from ${e.files[0]??"source"}`}}async function ZE(e,t,{root:n,env:r}){for(let{name:s,path:i}of await no(e,r.LD_LIBRARY_PATH))i?.startsWith(`${n}/`)&&await QE(i,Ke(t,j.libraries,s))}function eS(e){let t=0;return n=>{for(let[,r,s]of n.matchAll(/^\[(\d+)\/(\d+)\]/gm)){let i=Math.floor(10*Number(r)/Number(s));i>t&&e?.(`compiled ${r} of ${s} files`),t=Math.max(t,i)}}}import{rm as Xf}from"node:fs/promises";import{basename as _S,join as _o}from"node:path";import{createHash as lS}from"node:crypto";import{createReadStream as cS}from"node:fs";import{open as Hf}from"node:fs/promises";import{dirname as uS,join as dS}from"node:path";import{spawn as tS}from"node:child_process";import{createGunzip as nS,createGzip as rS}from"node:zlib";import{Duplex as sS}from"node:stream";var iS=[{compression:"gz",bytes:Buffer.from("1f8b","hex")},{compression:"xz",bytes:Buffer.from("fd377a585a00","hex")},{compression:"zst",bytes:Buffer.from("28b52ffd","hex")}];function jP(e){let t=/\.(?:tar\.)?(gz|tgz|xz|txz|zst|tzst)$/.exec(e)?.[1],n={gz:"gz",tgz:"gz",xz:"xz",txz:"xz",zst:"zst",tzst:"zst"}[t??""];if(n===void 0)throw h(`'${e}' does not say how to compress`,{hint:"end it in .tar.gz, .tar.xz or .tar.zst"});return n}function qf(e,t){let n=iS.find(({bytes:r})=>e.subarray(0,r.length).equals(r));if(!n)throw h("is not a bundle: neither gzip, xz nor zstd",{place:{file:t}});return n.compression}var oS={xz:{compress:["xz","-6","-c","-T1"],decompress:["xz","-d","-c"],install:"xz-utils"},zst:{compress:["zstd","-12","-c","-q"],decompress:["zstd","-d","-c","-q"],install:"zstd"}};function jf(e,t){if(e==="gz")return t==="compress"?rS({level:9}):nS();let{install:n,[t]:r}=oS[e],[s,...i]=r,o=tS(s,i,{stdio:["pipe","pipe","pipe"]}),a="";o.stderr.on("data",c=>a+=c.toString().slice(0,1e3));let l=sS.from({readable:o.stdout,writable:o.stdin});return o.on("error",c=>l.destroy(T(c)==="ENOENT"?new b(`${s} is not installed`,{hint:`apt-get install ${n}`}):c)),o.on("close",c=>{c!==0&&l.destroy(h(`${s} failed: ${a.trim()||"no reason given"}`))}),l.on("close",()=>o.kill()),l}var Dt=512;function HP({name:e,size:t,executable:n}){let r=Buffer.alloc(Dt);if(Buffer.byteLength(e)>100)throw h(`'${e}' is too long a name for a bundle`);return r.write(e,0),r.write(n?"0000755\0":"0000644\0",100),r.write("0000000\x000000000\0",108),r.write(`${t.toString(8).padStart(11,"0")}\0`,124),r.write("00000000000\0",136),r.write("0",156),r.write("ustar\x0000",257),r.write(`${Qf(r).toString(8).padStart(6,"0")}\0 `,148),r}function Wf(e,t,n){if(e.every(l=>l===0))return null;let r=l=>h(l,{place:{file:t,offset:n}});if(uo(e,148,8)!==Qf(e))throw r("is not a tar archive, or is damaged");let s=fo(e,0,100);if(fo(e,345,155)!=="")throw r("has a name longer than a bundle has");let o=String.fromCharCode(e[156]);if(o==="5")return"directory";if(o!=="0"&&o!=="\0")throw r(`'${s}' is not a regular file (tar type '${o}')`);if(!aS(s))throw r(`'${s}' would be written outside of the bundle's folder`);let a=uo(e,124,12);if(!Number.isSafeInteger(a)||a<0)throw r(`'${s}' has no sensible size`);return{name:s,size:a,executable:(uo(e,100,8)&64)!==0}}function aS(e){return e.split("/").every(t=>/^[\w.+~-]+$/.test(t)&&t!=="."&&t!=="..")}function mo(e){return(Dt-e%Dt)%Dt}function Qf(e){let t=0;for(let[n,r]of e.entries())t+=n>=148&&n<156?32:r;return t}function fo(e,t,n){let r=e.subarray(t,t+n),s=r.indexOf(0);return r.toString("utf8",0,s<0?n:s)}function uo(e,t,n){let r=fo(e,t,n).trim();return/^[0-7]+$/.test(r)?Number.parseInt(r,8):Number.NaN}var ho={bytes:1<<30,files:5e3},fS=1<<20;async function Vf(e,t,n=ho,r=I.qemu){let s=jf(qf(await hS(e),e),"decompress"),i=cS(e);i.on("error",o=>s.destroy(o)),i.pipe(s);try{return await mS(new po(s,e),t,n,Se(r))}catch(o){throw T(o)==="ENOSPC"?nt(t,o):o instanceof b?o:h(`the bundle is damaged: ${S(o)}`,{place:{file:e},cause:o})}finally{i.destroy(),s.destroy()}}async function mS(e,t,n,r){let{file:s}=e,i=await e.entry();if(i===null||i==="directory"||i.name!==Ee||i.size>fS)throw h(`does not begin with ${Ee}: it is not a QEMU bundle`,{place:{file:s}});let o=(await e.bytes(i.size)).toString();await e.skip(mo(i.size));let a=Xi(o,`${s}:${Ee}`),l=new Set(Object.keys(a.files));if(l.size>n.files)throw h(`lists more than ${n.files} files`,{place:{file:s}});if(!l.has(r))throw h(`holds no ${r}`,{place:{file:s}});let c=0;for(;;){let d=e.offset,f=await e.entry();if(f===null)break;if(f==="directory")continue;let p=_=>h(_,{place:{file:s,offset:d}});if(!l.delete(f.name))throw p(`'${f.name}' is not in its manifest, or there twice`);if(c+=f.size,c>n.bytes)throw p(`unpacks to more than ${pe(n.bytes)}`);if(await pS(e,f,dS(t,f.name))!==a.files[f.name])throw p(`'${f.name}' differs from its checksum`);await e.skip(mo(f.size))}let[u]=l;if(u!==void 0)throw h(`lacks '${u}', which its manifest lists`,{place:{file:s}});return a}async function pS(e,t,n){await v(uS(n));let r=await Hf(n,"wx",t.executable?493:420),s=lS("sha256");try{for await(let i of e.content(t.size))s.update(i),await r.write(i)}finally{await r.close()}return s.digest("hex")}async function hS(e){let t=await Hf(e);try{let{buffer:n,bytesRead:r}=await t.read(Buffer.alloc(8),0,8,0);return n.subarray(0,r)}finally{await t.close()}}var po=class{file;offset=0;chunks;rest=Buffer.alloc(0);constructor(t,n){this.chunks=t[Symbol.asyncIterator](),this.file=n}async entry(){let t=this.offset;return Wf(await this.bytes(Dt),this.file,t)}async bytes(t){let n=[];for await(let r of this.content(t))n.push(r);return Buffer.concat(n)}async skip(t){await this.bytes(t)}async*content(t){let n=t;for(;n>0;){if(this.rest.length===0){let s=await this.chunks.next();if(s.done===!0)throw h("is cut short",{place:{file:this.file,offset:this.offset}});this.rest=s.value}let r=this.rest.subarray(0,n);this.rest=this.rest.subarray(r.length),this.offset+=r.length,n-=r.length,yield r}}};var gS=300<<20;async function wn(e,t,n){let r=go(t,n),s=await pt(r).catch(()=>null);if(s)return{folder:r,files:ce(r,"bundle",n.target),manifest:s};let i=_S(e.pathname)||"bundle",a=[...(n.env.BOOTGATE_QEMU_MIRROR??"").split(/\s+/).filter(c=>c!=="").map(c=>new URL(i,c.endsWith("/")?c:`${c}/`)),e],l=_o(W(n.cacheFolder),`.${t.slice(0,16)}.bundle`);try{return await bS(a,l,t,n),await Jf(l,t,n)}finally{await Xf(l,{force:!0})}}async function Yf(e,t){let n=await Y(e),r=go(n,t),s=await pt(r).catch(()=>null);return s?{folder:r,files:ce(r,"bundle",t.target),manifest:s}:await Jf(e,n,t)}function go(e,{cacheFolder:t}){return _o(W(t),`bundle-${e.slice(0,16)}`)}async function bS(e,t,n,{onProgress:r,signal:s}){let i;for(let o of e){r?.(`fetching ${o.href}`);try{await is(o,t,{sha256:n,limit:gS,signal:s});return}catch(a){if(s?.aborted===!0)throw a;i=a}}throw i}async function Jf(e,t,n){let r=W(n.cacheFolder);await v(r);let s=await G(r,".bundle");try{let i=await Vf(e,s,ho,n.target);await yS(i),await z(_o(s,Ee),JSON.stringify(i,null,1));let o=go(t,n);return await Zr(s,o),{folder:o,files:ce(o,"bundle",n.target),manifest:i}}finally{await Xf(s,{recursive:!0,force:!0})}}async function yS({arch:e,libc:t,qemu:n}){if(e!==process.arch)throw new b(`this bundle of QEMU ${n} is for ${e} hosts, and this one is ${process.arch}`);let r=await _t(),[s,i]=[t,r].map(o=>/^glibc (\d+\.\d+)$/.exec(o)?.[1]);if(s!==void 0&&(i===void 0||Q(i,s)<0))throw new b(`this bundle of QEMU ${n} needs ${t}, and this machine has ${r}`,{hint:"take a bundle packed on an older distribution, or '--qemu build'"})}var Zf=[];function em(e,t){return tm(Zf,e,t)!==void 0}function tm(e,t,n){return e.find(r=>r.arch===t&&(r.binary??I.qemu.binary)===n.binary)}function us(e,t=I.qemu,n=Zf){let r=tm(n,e,t);if(r)return r;let s=`QEMU bundle${t===I.qemu?"":` with ${t.binary}`}`;throw new b(`no ${s} is published for ${e} hosts with this version of Bootgate`,{hint:"use '--qemu auto', or pack one yourself: 'bootgate qemu build', then 'bootgate qemu pack'"})}function nm(e,t){let n=t==="plugin"?[ds]:[sm,ds];return e.filter(r=>bo(r,t)).map((r,s)=>({qemu:r,order:s,values:n.map(i=>i(r))})).sort((r,s)=>{let i=r.values.findIndex((o,a)=>o!==s.values[a]);return i<0?r.order-s.order:s.values[i]-r.values[i]}).map(({qemu:r})=>r)}function bo(e,t){return e.tcg?t==="plugin"?e.pluginApi!==null:sm(e)>0:!1}var rm=4;function ds({pluginApi:e}){return e===null?0:e.current>=rm?3:e.current>=2?2:1}function sm({completeExecTb:e,traceBackends:t}){return e?3:t.includes("simple")?2:t.includes("log")?1:0}function yo(e,t,n){let r=`${Ge(e)} is ${t.length===0?"the only one present that can trace":"the best present"}`;if(n==="exec_tb")return e.completeExecTb?`${r}: its exec_tb traces are complete`:`${r}, but its exec_tb traces are not complete ('--qemu build' makes one whose are)`;let s=Kt(e);if(s<rm)return`${r}, but ${fs(s)}`;let i=t.filter(o=>ds(o)<ds(e));return i.length>0?`${r}: plugin API ${s}, where ${i.map(o=>`${Ge(o)} has ${o.pluginApi?.current??"none"}`).join(" and ")}`:`${r}: plugin API ${s}`}function Kt({pluginApi:e}){return e?.current??0}function fs(e){return`cannot read guest ${e<2?"registers and ":""}memory (plugin API ${e}): processes, modules and system calls stay unseen`}function Ge(e){let t={system:"system",apt:"unpacked package",build:"build",bundle:"bundle",path:"path"};return`QEMU ${e.version} (${t[e.source]})`}async function ms(e,t,n=[]){let r=await ue(),s=`'${Pt(r,["qemu"],t)}' installs one`;return new b(e,{hint:n.length>0?`${n.join("; ")}. ${s}`:`${s}, '--qemu auto' gets one`})}import{join as VS}from"node:path";import{readFile as DS,rm as KS,stat as GS}from"node:fs/promises";import{tmpdir as qS}from"node:os";import{join as gm}from"node:path";import{access as wS,constants as kS}from"node:fs/promises";import{join as xS}from"node:path";async function im(e){let{stdout:t}=await ge(e,["-L","help"]);return t.toString().split(`
`).filter(n=>n.startsWith("/"))}async function om(e,{firmware:t}=I.qemu){if(t===null)return null;for(let n of e){let r=xS(n,t);try{await wS(r,kS.R_OK)}catch{continue}return await Y(r)}return null}import{spawn as ES}from"node:child_process";import{constants as am}from"node:fs";import{open as SS,writeFile as vS}from"node:fs/promises";import{join as lm}from"node:path";import{setTimeout as cm}from"node:timers/promises";var dm=5e4,TS=[[49,192],[142,208],[188,0,112],[102,185,...PS(dm)],[232,16,0],[102,73],[117,249],[176,16],[230,244],[244],[235,253]].flat(),fm=32,IS=195,um=65536,wo=983040,AS=[wo+13,wo+fm,wo+16],OS=12e4,RS=300;function NS(){let e=new Uint8Array(um).fill(244);return e.set(TS),e[fm]=IS,e.set([234,0,0,0,240],um-16),e}async function mm(e,t){let n=lm(t,"probe.rom"),r=lm(t,"probe.fifo");await vS(n,NS()),await q("mkfifo",[r]);let s=await SS(r,am.O_RDONLY|am.O_NONBLOCK);try{let i=LS(e,n,r),o=await MS(s,i.exited);return await i.exited==="guest is done"&&CS(o)}finally{await s.close()}}function LS(e,t,n){let r=[...e.args,"-machine","q35","-accel","tcg,thread=single","-m","32","-nodefaults"];r.push("-display","none","-bios",t,"-device","isa-debug-exit,iobase=0xf4,iosize=4"),r.push("-d","nochain","-D","/dev/null","-trace",`enable=exec_tb,file=${n}`);let s=ES(e.binary,r,{env:{...process.env,...e.env},stdio:"ignore"}),i=setTimeout(()=>s.kill("SIGKILL"),OS);return{exited:new Promise(o=>{s.on("error",()=>{clearTimeout(i),o("failed")}),s.on("close",a=>{clearTimeout(i),o(a===33?"guest is done":"failed")})})}}async function MS(e,t){let n={running:!0};t.then(()=>n.running=!1);let r=[],s=0;for(;;){let i=!n.running,o=Buffer.alloc(1<<18),a=await FS(e,o);if(a===0){if(i)return Buffer.concat(r);await cm(2);continue}s===0&&await cm(RS),s+=a,s<=64<<20&&r.push(o.subarray(0,a))}}async function FS(e,t){try{return(await e.read(t,0,t.length,null)).bytesRead}catch(n){if(T(n)==="EAGAIN")return 0;throw n}}function CS(e){let t=new Map(AS.map(s=>[s,0])),n=-1n,r=24;for(;r+28<=e.length;){let s=e.readBigUInt64LE(r+8);if(e.readBigUInt64LE(r)===0n){let o=e.readUInt32LE(r+16);e.toString("latin1",r+20,r+20+o)==="exec_tb"&&(n=s),r+=20+o;continue}if(s===BS)return!1;let i=e.readUInt32LE(r+24);if(s===n&&i===40&&r+8+i<=e.length){let o=Number(e.readBigUInt64LE(r+8+32)),a=t.get(o);a!==void 0&&t.set(o,a+1)}r+=8+Math.max(i,20)}return[...t.values()].every(s=>s>=dm-1)}var BS=0xfffffffffffffffen;function PS(e){return[e&255,e>>>8&255,e>>>16&255,e>>>24]}import{open as US}from"node:fs/promises";import{join as $S}from"node:path";var pm=Buffer.from("ffffffffffffffffb429a40acb77b1f2","hex"),hm=/handle_qmp_command [^\n]*quit/;async function _m(e,t){let n=$S(t,"backends.trace"),r=await ge(e,[...Jr,"-qmp","stdio","-trace","enable=handle_qmp_command","-trace",`file=${n}`],{input:`{"execute":"qmp_capabilities"}
{"execute":"quit"}
`}),s=await zS(n,4096),i=s.subarray(0,pm.length).equals(pm),o=hm.test(r.stderr)||!i&&hm.test(s.toString("latin1"));if(i||o)return[...i?["simple"]:[],...o?["log"]:[]];let{stdout:a}=await ge(e,["-trace","help"]);return a.includes("handle_qmp_command")?["other"]:[]}async function zS(e,t){let n;try{n=await US(e)}catch(r){if(T(r)==="ENOENT")return Buffer.alloc(0);throw r}try{let{buffer:r,bytesRead:s}=await n.read(Buffer.alloc(t),0,t,0);return r.subarray(0,s)}finally{await n.close()}}var jS=1;async function bm(e,t,n=I.qemu){let r=await GS(e.binary).catch(l=>{throw new b(`there is no QEMU at ${e.binary}`,{cause:l})}),s={probeVersion:jS,...e,size:r.size,changed:r.mtimeMs},i=gm(t,`${O(JSON.stringify(s)).slice(0,24)}.json`),{firmwareFolders:o,...a}=await HS(i)??await WS(e,i,n);return{...a,firmwareSha256:await om(o,n)}}async function WS(e,t,n){let r=await QS(e),s=/version (\d+\.\d+(?:\.\d+)?)/.exec(r)?.[1];if(!/QEMU/i.test(r)||s===void 0)throw new b(`${e.binary} is not a QEMU: it calls itself '${r.slice(0,80)}'`);let i=await G(qS(),"bootgate-probe");try{let{stdout:o}=await ge(e,["-accel","help"]),a=/^tcg$/m.test(o.toString()),l=await _m(e,i),c={version:s,versionLine:r,tcg:a,pluginApi:await tf(e,s,i),traceBackends:l,completeExecTb:n.execTbProbe&&a&&l.includes("simple")&&await mm(e,i),firmwareFolders:await im(e)};return await v(gm(t,"..")),await z(t,JSON.stringify(c,null,1)),c}finally{await KS(i,{recursive:!0,force:!0})}}async function QS(e){let{stdout:t,stderr:n,status:r}=await ge(e,["--version"]);if(r===0)return t.toString().split(`
`)[0].trim();let s=/error while loading shared libraries: ([^:]+):/.exec(n)?.[1];throw new b(`${e.binary} does not run: ${n.trim().split(`
`).slice(-3).join(`
`)}`,{hint:s?`${s} is missing or too old here; '--qemu apt' fetches a QEMU together with its libraries`:"'bootgate doctor' lists the QEMUs that run here"})}async function HS(e){let t;try{t=await DS(e,"utf8")}catch(n){if(T(n)==="ENOENT")return;throw n}try{let n=new jn(JSON.parse(t),"",e);return{version:n.field("version").string(),versionLine:n.field("versionLine").string(),tcg:n.field("tcg").boolean(),pluginApi:n.field("pluginApi").nullable(r=>({min:r.field("min").integer(0),current:r.field("current").integer(0),...r.value.assumed===!0?{assumed:!0}:{}})),traceBackends:n.field("traceBackends").list(3,r=>r.oneOf(["simple","log","other"])),completeExecTb:n.field("completeExecTb").boolean(),firmwareFolders:n.field("firmwareFolders").list(100,r=>r.string())}}catch{return}}async function ps(e){let t=re(e),n=await Bt(e.cacheFolder,t),r=[...await gt(e.env,t),...n.map(({folder:i,manifest:o})=>ce(i,o.source,t))],s=[];for(let i of r)try{s.push({qemu:await hs(i,"",e)})}catch(o){s.push({files:i,problem:S(o)})}return s}async function hs(e,t,n){let r=VS(W(n.cacheFolder),".probes");return{...e,reason:t,...await bm(e,r,re(n))}}async function _s(e,t,n){let r=nm(e,t),s=[];for(let[i,o]of r.entries()){let a=t==="plugin"&&n?await n(o):null;if(a===null)return{best:o,others:r.slice(i+1),passedOver:s};s.push(`${Ge(o)} ${a}`)}return{best:null,others:[],passedOver:s}}function ko(e,t,n){return t!=="plugin"||Kt(e)>=n}var XS=[{name:"apt",purposes:["plugin","exec_tb"],isOpen:async({env:e})=>await bt("apt-get",e)!==void 0,get:async e=>await ss({...e,mayInstall:!1})},{name:"fetch",purposes:["plugin"],isOpen:async e=>await Promise.resolve(em(process.arch,re(e))),get:async e=>{let{url:t,sha256:n}=us(process.arch,re(e)),{files:r,manifest:s}=await wn(t,n,e);return{files:r,reason:`the published bundle of QEMU ${s.qemu}`}}},{name:"build",purposes:["plugin"],isOpen:async()=>await Promise.resolve(!0),get:async e=>await cs({...e,source:{kind:"auto"}})}];async function ym(e,t){let n=[];for(let r of XS)r.purposes.includes(e)&&await r.isOpen(t)&&n.push(r);return n}async function E3(e,t){return(await ym(e,t)).map(({name:n})=>n)}async function wm(e,t){let n=e.purpose??"plugin",r=e.pluginApi??0,s=(await ps(e)).flatMap(g=>g.qemu?[g.qemu]:[]),{best:i,others:o,passedOver:a}=await _s(s,n,e.trial),l=a.length>0?`; passed over: ${a.join("; ")}`:"";if(i&&ko(i,n,r))return{...i,reason:yo(i,o,n)+l};let c=(i?`${Ge(i)} ${fs(Kt(i))}`:YS(s,n))+l,u=[],d=async(g,w)=>{e.onProgress?.(`${c}, so '--qemu ${g.name}' is tried`);try{let{files:x,reason:y}=await g.get(w);return await t(x,`${c}; ${y}`)}catch(x){if(e.signal?.aborted===!0)throw x;return u.push(`'--qemu ${g.name}' failed: ${JS(x)}`),null}},f=await ym(n,e),p=i;for(let g of f){let w=await d(g,e);if(w&&ko(w,n,r))return w;p??=w}let[m]=f;if(p===null&&m?.name==="apt"&&r>1&&(p=await d(m,{...e,pluginApi:1})),p===null)throw await ms(c,re(e),u);let _=i?c:`${Ge(p)} ${fs(Kt(p))}`;return{...p,reason:i?yo(i,o,n)+l:p.reason,shortfall:`${_}, and a newer QEMU could not be had: ${u.join("; ")}`}}function YS(e,t){return e.length===0?"no QEMU was found on this machine":`none of the ${e.length} QEMUs found here can ${t==="plugin"?"load plugins under TCG":"trace exec_tb"}`}function JS(e){let t=e instanceof b?e.hint:void 0;return[S(e).split(`
`)[0],...t?[t]:[]].join(": ")}import{isAbsolute as ZS,resolve as ev}from"node:path";var xo=["auto","system","apt","build","fetch"];function km(e,t,n){let r=xo.find(i=>i===e);if(r)return{kind:r};if(/^[a-z][a-z0-9+.-]*:\/\//i.test(e))return tv(e,t);if(e.includes("/"))return{kind:"path",path:ZS(e)?e:ev(n,e)};let s=Mn(e,xo);throw h(`--qemu does not know '${e}'`,{hint:s?`did you mean '${s}'? A file in the current folder is written './${e}'`:`write ${xo.join(", ")}, a bundle's URL, or a path with a slash ('./${e}')`})}function tv(e,t){let n;try{n=new URL(e)}catch(s){throw h(`'${e}' is not a URL`,{cause:s})}if(!["http:","https:","file:"].includes(n.protocol))throw h(`a QEMU bundle cannot be fetched over ${n.protocol.slice(0,-1)}`,{hint:"use an https, http or file URL"});let r=(t??/^#sha256=(.*)$/.exec(n.hash)?.[1])?.toLowerCase();if(r===void 0||r==="")throw h(`the QEMU bundle at ${e} needs its SHA-256: a program that runs must be the right one`,{hint:"'bootgate qemu pack' prints it; append '#sha256=\u2026' to the URL or give --qemu-sha256"});if(!/^[0-9a-f]{64}$/.test(r))throw h(`'${r}' is not a SHA-256`,{hint:"it has 64 hexadecimal digits"});return n.hash="",{kind:"url",url:n,sha256:r}}async function Em(e){let t=km(e.request,e.bundleSha256,e.cwd??process.cwd());switch(t.kind){case"auto":return await wm(e,async(n,r)=>await kn(n,r,e));case"system":{let n=re(e),[r]=await gt(e.env,n);if(!r)throw await ms(`no ${n.binary} is in the PATH`,n);return await kn(r,"the first in the PATH",e)}case"path":return await kn(await ov(t.path,e),"named by its path",e);case"apt":return await gs(()=>ss({...e,mayInstall:!0}),e);case"build":return await gs(()=>cs({...e,source:{kind:"auto"}}),e);case"url":return await gs(async()=>{let{files:n,manifest:r}=await wn(t.url,t.sha256,e);return{files:n,reason:`the bundle of QEMU ${r.qemu} at ${t.url.href}`}},e);case"fetch":{let{url:n,sha256:r}=us(process.arch,re(e));return await gs(async()=>{let{files:s,manifest:i}=await wn(n,r,e);return{files:s,reason:`the published bundle of QEMU ${i.qemu}`}},e)}}}async function gs(e,t){let{files:n,reason:r}=await e(),s=iv(n,t.cacheFolder);if(s!==null)try{await hs(n,r,t)}catch(i){t.signal?.throwIfAborted(),t.onProgress?.(`the QEMU in ${s} is damaged (${S(i)}): it is made again`),await nv(s,{recursive:!0,force:!0});let o=await e();return await kn(o.files,o.reason,t)}return await kn(n,r,t)}function iv({binary:e},t){let n=sv(W(t),e).split("/")[0];return n===""||n===".."?null:xm(W(t),n)}async function ov(e,t){let n=await rv(e).catch(()=>null);if(n===null)throw new b(`there is no QEMU at ${e}`);if(/\.(tar\.\w+|tgz|txz|tzst)$/.test(e))return{...(await Yf(e,t)).files,source:"path"};if(!n.isDirectory())return{binary:e,args:[],env:{},source:"path"};if(await pt(e)===null)throw new b(`the folder ${e} holds no QEMU: it has no manifest.json`,{hint:`name the program itself, for example '${xm(e,Se(re(t)))}'`});return ce(e,"path",re(t))}async function kn(e,t,n){let r=await hs(e,t,n),s=n.purpose??"plugin",i=`${r.versionLine} at ${r.binary}`;if(!bo(r,s)){let a=r.tcg?s==="plugin"?"was built without plugins":"has neither the simple nor the log trace backend":"has no TCG, the part of QEMU that can be traced";throw new b(`${i} ${a}`,{hint:"'--qemu build' makes one that has everything; '--qemu auto' takes another one if there is any"})}let o=s==="plugin"?await n.trial?.(r)??null:null;if(o===null)return r;throw new b(`${i} ${o}`,{hint:await av(r,n)})}async function av({binary:e},t){let n=(await ps(t)).flatMap(({qemu:i})=>i&&i.binary!==e?[i]:[]),{best:r}=await _s(n,"plugin",t.trial);if(r)return`'--qemu auto' takes ${Ge(r)}, in which it works`;let{missing:s}=await bn(t.env);return s.length===0?"'--qemu build' makes one in which it works":`'${Pt(await ue(),s)}', then '--qemu build' makes one in which it works`}async function lv({arch:e=I,...t}){return await Em({pluginApi:_e,...t,target:e.qemu,trial:async n=>await Hd(n,{...t,arch:e})})}async function Sm(e,t){return await lv({request:t.qemu,arch:N(e.arch),cacheFolder:t.cacheFolder,env:t.env,cwd:t.cwd,purpose:e.tracer,pluginApi:cv(e,N(e.arch)),bundleSha256:t.qemuSha256,onProgress:t.onStep,signal:t.signal})}function cv({focus:e,observe:t,end:n},{machine:r}){return e!==null||n.kind==="exec"||Object.values(t).includes(!0)?_e:n.kind==="console"?r.consoleApi:r.pluginApi}import{existsSync as uv,readFileSync as dv,statSync as fv}from"node:fs";import{dirname as mv,join as vm}from"node:path";import{gunzipSync as pv}from"node:zlib";var Tm=16<<20;function Im(e,t){return{release:e.release,has:n=>t.addressOf(n)!==null,option:hv(e)}}function hv(e){let t;return n=>{if(t===void 0&&(t=_v(e)??gv(()=>e.open())),t===null)return null;let r=new RegExp(`^CONFIG_${n}=(.*)$`,"m").exec(t)?.[1];return r==="y"||r==="m"?r:"n"}}function _v({path:e,release:t,arch:n}){let r=mv(e),i=[...t===null?[]:[vm(r,`config-${t}`)],...r.endsWith(n.kernel.folder)?[vm(r,"../../../.config")]:[]].find(o=>uv(o)&&fv(o).size<=Tm);return i===void 0?null:dv(i,"utf8")}function gv(e){try{let{bytes:t}=e(),n=t.indexOf("IKCFG_ST"),r=n===-1?-1:t.indexOf("IKCFG_ED",n);return r===-1?null:pv(t.subarray(n+8,r),{maxOutputLength:Tm}).toString()}catch{return null}}import{copyFile as Am,readdir as bv,rename as yv,rm as Om,stat as Rm,utimes as wv}from"node:fs/promises";import{join as ye}from"node:path";var Eo="3e0197c66a329085";var kv=40;function u$(e){if(!(Eo===null||e.BOOTGATE_AGAIN))return{folder:ye(Wn(e),"boots"),code:Eo}}async function Nm({scenario:e,guest:t,qemu:n,symbols:r,digestOf:s},{keptBoots:i,env:o,keepTraces:a}){let{tracer:l,runs:c,modules:u,sysroot:d,qemuArgs:f,focus:p}=e,m=u!==null||d!==null||f.length>0||p?.run!=null;if(!i||l!=="plugin"||c>1||m||a!==void 0)return null;let _=async P=>P===null?null:await s(P),{kernel:g,initrd:w,vmlinux:x,disk:y}=e,k={name:"",kernel:"",initrd:"",vmlinux:""},E=[i.code,{...e,...k,disk:y&&{...y,path:""},limits:e.limits.instructions},await Promise.all([g,t.kernel,t.initrd,x,y?.path??null].map(_)),w===null?null:await _(w),[t.append,t.disk?.as,t.uefi?.sha256],[await _(n.binary),n.versionLine,n.firmwareSha256,n.shortfall],xv(r),["BOOTGATE_CHECK_TRACER","BOOTGATE_DEBUGINFOD","DEBUGINFOD_URLS","CC"].map(P=>o[P])];return O(JSON.stringify(E,(P,U)=>typeof U=="bigint"?U.toString():U)).slice(0,32)}function xv(e){let{source:t,address:n,length:r}=e,s=Array.from({length:r},(o,a)=>e.name(a)).join(`
`),i=new Uint8Array(n.buffer,n.byteOffset,n.byteLength);return O(`${t} ${O(i)} ${s}`)}async function Lm(e,{scenario:t,qemu:n},r,{keptBoots:s}){let i=ye(s.folder,e),o=ye(r,"run-1"),a=ye(o,"console.log");try{let l=ye(i,"profile.json.gz"),{mtime:c}=await Rm(l),u=await Ta(l);await v(o),await Am(ye(i,"console.log"),a),await wv(i,new Date,new Date).catch(()=>{});let{coverage:d,outcome:f,totals:p}=u,m=[...d.notes,xa(c)];return{profile:{...u,scenario:t.name,coverage:{...d,notes:m}},recording:{format:"bootgate-recording",version:1,folder:o,scenario:t,qemu:n,command:[],outcome:f,wallMs:p.wallMs,trace:null,console:a,qemuLog:ye(o,"qemu.log"),marks:[],warnings:[]}}}catch{return null}}async function Mm(e,{profile:t,recording:n},{keptBoots:r}){if(n.outcome.kind!=="reached-end")return;let{folder:s}=r;try{let i=await G(s,".boot");try{await va(ye(i,"profile.json.gz"),t),await Am(n.console,ye(i,"console.log")),await yv(i,ye(s,e))}finally{await Om(i,{recursive:!0,force:!0})}await Ev(s)}catch{}}async function Ev(e){let t=(await bv(e)).filter(r=>!r.startsWith(".")),n=await Promise.all(t.map(async r=>({name:r,at:(await Rm(ye(e,r))).mtimeMs})));for(let{name:r}of n.sort((s,i)=>i.at-s.at).slice(kv))await Om(ye(e,r),{recursive:!0,force:!0})}var Sv=1e3,vv=.98,Tv=.5,Iv=20;function So(e,t){return vo(To(e,t))}function Cm(e,t,n){let r=To(t,n);if(!vo(r))throw h(`this System.map belongs to another kernel: ${r.difference}`,{place:{file:e},hint:"leave --vmlinux out (the symbols inside the kernel are used), or give the right one"})}function Bm(e,t){let{compared:n,equal:r,difference:s}=To(e,t);return n<Iv||vo({compared:n,equal:r})?null:{sure:r<n*Tv,text:`${n-r} of ${n} functions stand elsewhere than the kernel's own symbols say: ${s}`}}function vo({compared:e,equal:t}){return t>=e*vv}function To(e,t){let n=Math.max(1,Math.floor(t.length/Sv)),r=0,s=0,i="";for(let o=0;o<t.length;o+=n){let a=t.name(o),l=t.address[o];if(r+=1,e.addressesOf(a).includes(l)){s+=1;continue}let c=e.addressOf(a);i||=`${a} is at ${Fm(l)} in the kernel and ${c===null?"not in this file":`at ${Fm(c)} in this file`}`}return{compared:r,equal:s,difference:i}}function Fm(e){return`0x${e.toString(16)}`}var Av=.98,Ov=.5,Pm=20;function Um(e,t,n){let r=Rv(e,n),s=t===null||t===e?null:Bm(e,t),i=r===null&&$m(e,n).length>=Pm;return[r,s===null||!i?s:{...s,sure:!1}].filter(a=>a!==null)}function Rv(e,t){let n=$m(e,t),r=n.filter(({found:a,address:l})=>!a.includes(l));if(n.length<Pm||r.length<=n.length*(1-Av))return null;let{name:s,address:i,found:o}=r[0];return{sure:r.length>n.length*(1-Ov),text:`${r.length} of ${n.length} functions and variables that the kernel exports stand elsewhere than its symbols say: ${s} is at 0x${i.toString(16)}, not at 0x${o[0].toString(16)}`}}function $m(e,t){return t.map(n=>({...n,found:e.addressesOf(n.name)})).filter(({found:n})=>n.length>0)}import{readFile as Dv}from"node:fs/promises";import{join as Kv}from"node:path";var Dm=60319,ys=24,Nv=1<<22,bs=64,rt={pointer:2,array:3,struct:4,union:5,typedef:8,float:16,enum64:19},Io=12,Lv=[8,9,10,11,18],Mv=[1,4,5,6,16,19],Fv=8;function Km(e){let t=Cv(e);return t===null?null:Uv(t)}function Cv(e){if(e.sections.length===0)return Pv(e.bytes);let t=e.sections.find(({name:s})=>s===".BTF");if(t===void 0)return null;let n=Number(t.end-t.start);if(n<ys||t.offset+n>e.bytes.length)return null;let r=e.bytes.subarray(t.offset,t.offset+n);return r.readUInt16LE(0)===Dm&&r[2]===1?r:null}var zm=Buffer.from([159,235,1,0,ys,0,0,0,0,0,0,0]),Bv=65536;function Pv(e){let t=null;for(let n=e.indexOf(zm);n>=0;n=e.indexOf(zm,n+4)){let r=n+ys+e.readUInt32LE(n+16)+e.readUInt32LE(n+20);r>e.length||r-n<Math.max(Bv,t?.length??0)||(t=e.subarray(n,r))}return t}function Uv(e){if(e.length<ys||e.readUInt16LE(0)!==Dm||e[2]!==1)throw xn("this is not BTF of version 1");let t=e.readUInt32LE(4),n=r=>{let s=t+e.readUInt32LE(r),i=s+e.readUInt32LE(r+4);if(i>e.length)throw xn("its parts lie outside of it");return e.subarray(s,i)};return new Ao(n(8),n(16))}var Ao=class{types;strings;starts;byName=new Map;found=new Map;constructor(t,n){this.types=t,this.strings=n,this.starts=zv(t);let r=[];for(let s=1;s<this.starts.length;s+=1){let i=this.kindOf(s);i===rt.typedef&&r.push(s),(i===rt.struct||i===rt.union)&&this.keepName(s)}for(let s of r)this.keepName(s)}offsetOf(t){let n=this.found.get(t);return n===void 0&&this.found.set(t,n=this.walk(t.split("."))),n}sizeOf(t){let n=this.byName.get(t);return n===void 0?null:this.sizeOfType(n,bs)}keepName(t){let n=this.nameAt(this.types.readUInt32LE(this.starts[t]));n!==""&&!this.byName.has(n)&&this.byName.set(n,t)}nameAt(t){let n=this.strings.indexOf(0,t);return n<0?"":this.strings.toString("latin1",t,n)}walk([t="",...n]){let r=this.byName.get(t),s=0;if(n.length>bs||n.includes(""))return null;for(let i of n){if(r===void 0)return null;let o=/^\d+$/.test(i)?this.element(r,Number(i)):this.member(r,i,new Set);if(o===null)return null;s+=o.offset,r=o.type}return r===void 0||!Number.isSafeInteger(s)?null:s}element(t,n){let r=this.plain(t);if(r===null||this.kindOf(r)!==rt.array)return null;let s=this.starts[r]+12,i=this.types.readUInt32LE(s),o=this.sizeOfType(i,bs),a=this.types.readUInt32LE(s+8);return o===null||n>=a&&a!==0?null:{type:i,offset:n*o}}member(t,n,r){let s=this.plain(t);if(s===null||r.has(s)||!this.isStructure(s))return null;r.add(s);let i=this.starts[s],o=this.types.readUInt32LE(i+4);for(let a=0;a<(o&65535);a+=1){let l=i+12+a*Io,c=this.types.readUInt32LE(l),u=this.types.readUInt32LE(l+4),d=this.types.readUInt32LE(l+8),f=o>>>31===1?d>>>24:0,p=(o>>>31===1?d&16777215:d)/8;if(this.nameIs(c,n))return f!==0||!Number.isInteger(p)?null:{type:u,offset:p};if(!this.nameIs(c,""))continue;let m=this.member(u,n,r);if(m!==null)return{type:m.type,offset:p+m.offset}}return null}nameIs(t,n){let{strings:r}=this;if(t+n.length>=r.length||r[t+n.length]!==0)return!1;for(let s=0;s<n.length;s+=1)if(r[t+s]!==n.charCodeAt(s))return!1;return!0}sizeOfType(t,n){let r=this.plain(t);if(r===null||n===0)return null;let s=this.kindOf(r);if(s===rt.pointer)return Fv;let i=this.starts[r];if(Mv.includes(s))return this.types.readUInt32LE(i+8);if(s!==rt.array)return null;let o=this.sizeOfType(this.types.readUInt32LE(i+12),n-1);return o===null?null:o*this.types.readUInt32LE(i+20)}plain(t){let n=t;for(let r=0;r<bs;r+=1){if(n===0||n>=this.starts.length)return null;if(!Lv.includes(this.kindOf(n)))return n;n=this.types.readUInt32LE(this.starts[n]+8)}return null}isStructure(t){let n=this.kindOf(t);return n===rt.struct||n===rt.union}kindOf(t){return Gm(this.types.readUInt32LE(this.starts[t]+4))}};function Gm(e){return e>>>24&31}var $v=[void 0,[4,0],[0,0],[12,0],[0,Io],[0,Io],[0,8],[0,0],[0,0],[0,0],[0,0],[0,0],[0,0],[0,8],[4,0],[0,12],[0,0],[4,0],[0,0],[0,12]];function zv(e){let t=[0];for(let n=0;n<e.length;){if(n+12>e.length||t.length>Nv)throw xn("its types do not end well");let r=e.readUInt32LE(n+4),s=$v[Gm(r)];if(s===void 0)throw xn(`type ${t.length} is of a kind unknown here`);if(t.push(n),n+=12+s[0]+s[1]*(r&65535),n>e.length)throw xn("its last type is cut short")}return Uint32Array.from(t)}function xn(e){return h(`the kernel's type information (BTF) cannot be read: ${e}`)}var qm=1;async function jm(e,t,n){let r=Kv(t,"symbols",`${e.key}.offsets`),s=await Wv(r);if((s===null||s.btf&&n.some(o=>!Object.hasOwn(s.answers,o)))&&(s=qv(Gv(e),[...Object.keys(s?.answers??{}),...n]),await jv(r,s)),!s.btf)return null;let{answers:i}=s;return new Map(n.flatMap(o=>{let a=i[o]??null;return a===null?[]:[[o,a]]}))}function Gv(e){let t=e.open();try{return Km(t)}catch(n){if(n instanceof b)return null;throw n}}function qv(e,t){let n=e===null?[]:t.map(r=>[r,e.offsetOf(r)]);return{version:qm,btf:e!==null,answers:Object.fromEntries(n)}}async function jv(e,t){let n=JSON.stringify(t);await z(e,`${O(n)}
${n}`).catch(()=>{})}async function Wv(e){let t=await Dv(e,"utf8").catch(()=>""),[n,r=""]=t.split(`
`);if(n!==O(r))return null;let s=JSON.parse(r);return s.version===qm?s:null}var Qv={fork:["wake_up_new_task"],execBegin:["begin_new_exec","flush_old_exec"],exit:["do_exit"],map:["perf_event_mmap"],moduleReady:["module_finalize"],moduleInit:["do_init_module"],moduleFree:["free_module"],wake:["try_to_wake_up"]},Oo={"task.id":["task_struct.pid"],"task.process":["task_struct.tgid"],"task.name":["task_struct.comm"],"task.mm":["task_struct.mm"],"task.parent":["task_struct.real_parent"],"task.fs":["task_struct.fs"],"task.state":["task_struct.__state","task_struct.state"],"task.flags":["task_struct.flags"],"fs.root":["fs_struct.root"],"fs.pwd":["fs_struct.pwd"],"mm.argStart":["mm_struct.arg_start"],"mm.argEnd":["mm_struct.arg_end"],"mm.exeFile":["mm_struct.exe_file"],"bprm.mm":["linux_binprm.mm"],"vma.start":["vm_area_struct.vm_start"],"vma.end":["vm_area_struct.vm_end"],"vma.pageOffset":["vm_area_struct.vm_pgoff"],"vma.file":["vm_area_struct.vm_file"],"vma.flags":["vm_area_struct.vm_flags"],"vma.mm":["vm_area_struct.vm_mm"],"vma.private":["vm_area_struct.vm_private_data"],"specialMapping.name":["vm_special_mapping.name"],"file.path":["file.f_path","file.__f_path"],"file.inode":["file.f_inode"],"path.mount":["path.mnt"],"path.dentry":["path.dentry"],"dentry.name":["dentry.d_name.name","dentry.__d_name.name"],"dentry.parent":["dentry.d_parent"],"vfsmount.root":["vfsmount.mnt_root"],"mount.vfsmount":["mount.mnt"],"mount.parent":["mount.mnt_parent"],"mount.point":["mount.mnt_mountpoint"],"inode.size":["inode.i_size"],"inode.superBlock":["inode.i_sb"],"superBlock.type":["super_block.s_type"],"fileSystemType.name":["file_system_type.name"],"module.name":["module.name"],"module.coreBase":["module.mem.0.base","module.core_layout.base"],"module.coreSize":["module.mem.0.size","module.core_layout.text_size"],"module.initBase":["module.mem.4.base","module.init_layout.base"],"module.initSize":["module.mem.4.size","module.init_layout.text_size"],"module.kallsyms":["module.kallsyms"],"kallsyms.symtab":["mod_kallsyms.symtab"],"kallsyms.count":["mod_kallsyms.num_symtab"],"kallsyms.strtab":["mod_kallsyms.strtab"],"runqueue.running":["rq.nr_running"],"task.cgroups":["task_struct.cgroups"],"cssSet.cgroup":["css_set.dfl_cgrp"],"cgroup.node":["cgroup.kn"],"kernfs.name":["kernfs_node.name"],"kernfs.parent":["kernfs_node.parent","kernfs_node.__parent"]},Wm=[...[0,1,2,3].map(e=>`module.mem.${e}.size`),"module.core_layout.size"],Hv=["task.id","task.process","task.name","task.mm"],Vv=["vma.start","vma.end","vma.file","vma.flags","vma.mm","file.path","path.dentry"],Xv=["module.name","module.coreBase","module.coreSize","module.kallsyms","kallsyms.symtab"];async function Qm(e,t,n){let r=[...Object.values(Oo).flat(),...Wm],s=await jm(e,n,r);if(s===null)return null;let i=new Map(Object.entries(Oo).flatMap(([c,u])=>{let d=u.find(f=>s.has(f));return d===void 0?[]:[[c,s.get(d)]]})),o={...Qv,...Yv(e.arch)},a=new Map(Object.entries(o).flatMap(([c,u])=>{let d=u.map(f=>t.addressOf(f)).find(f=>f!==null);return d==null?[]:[[c,d]]})),l=t.addressOf("runqueues");return{hooks:a,offsets:i,moduleSizes:Wm.flatMap(c=>s.get(c)??[]),runqueues:l===null?null:{address:l,perCpuOffset:t.addressOf("__per_cpu_offset")??0n},missing:Jv(o,a,i)}}function Yv({hooks:{execDone:e,systemCall:t}}){return{execDone:e,systemCall:t}}function Jv(e,t,n){return[{what:"processes",hooks:["fork","execDone","exit"],members:Hv},{what:"code of programs and libraries",hooks:["map","execBegin"],members:Vv},{what:"modules",hooks:["moduleReady","moduleInit"],members:Xv}].flatMap(({what:s,hooks:i,members:o})=>{let a=[...i.filter(l=>!t.has(l)).map(l=>e[l][0]),...o.filter(l=>!n.has(l)).map(l=>Oo[l][0])];return a.length===0?[]:[`${s} are not seen in full: this kernel has no ${a.join(", ")}`]})}var yt=St.filter(Et).map(({title:e,kernel:t})=>`give ${Ct(e)} kernel: ${t.example} or a vmlinux`).join("; "),Zv=[["a LoongArch kernel image",56,"\xCD#\x82\x81"],["a big-endian arm64 kernel image",56,"ARMd"],["a 32-bit or big-endian RISC-V kernel image",56,"RSC"],["a 32-bit ARM kernel (zImage)",36,"(o"],["an EFI kernel (zboot) that is damaged, or compressed in a way not known here",4,"zimg"]];function Hm(e){let t=e.read(0,Math.min(Oe,e.size)),n=Zv.find(([,a,l])=>t.toString("latin1",a,a+l.length)===l);if(n!==void 0)return{what:n[0],hint:yt};let r=fa(e);if(r!==null)return{what:r.what,hint:r.hint??yt};let s=Re(t),i=s&&it(s,"kernel",e.name);if(s!==null)return{what:s.what,hint:i??yt};let o=eT(t);return o!==null?{what:o,hint:`give it with --disk; ${yt}`}:{what:"no kind of file known here",hint:yt}}function eT(e){if(e.length<512||e.readUInt16LE(510)!==43605)return null;let t=e.includes("GRUB")?"GRUB's":e.includes("isolinux")?"isolinux'":null;return t===null?"a disk image or a boot sector":`a disk image or a boot sector (${t})`}var Vm="Linux version ";function Xm(e,t){let n=Ie(e,t),r=H(n);return No(e,t,r,le(n,r))}function No(e,t,n,r){let s=n.segments.filter(({type:a,address:l})=>a===Ue.load&&l!==0n),[i]=s;if(i===void 0)throw h("nothing of this ELF file is loaded into memory",{place:{file:e}});let o=s.map(({address:a,memorySize:l})=>a+BigInt(l));return{name:e,bytes:t,buildId:r,banner:Zm(t),start:s.reduce((a,{address:l})=>l<a?l:a,i.address),end:o.reduce((a,l)=>l>a?l:a),physical:i.physical,entry:sT(s,n.entry),sections:Ym(n),addressAt:a=>iT(s,a),offsetOf:a=>oT(s,a,t.length)}}function Ym(e){return e.sections.filter(({allocated:t,type:n,address:r})=>t&&n!==K.nobits&&r!==0n).map(({name:t,address:n,size:r,offset:s,executable:i})=>({name:t,start:n,end:n+BigInt(r),offset:s,executable:i}))}function Lo(e,t,n){let{start:r,size:s,physical:i}=n.read(t,e),o=a=>a>=r&&a<r+BigInt(t.length)?Number(a-r):null;return n.relocate(t,o),{name:e,bytes:t,buildId:nT(t),banner:Zm(t),start:r,end:r+BigInt(s),physical:i,entry:r,sections:[],addressAt:a=>a<t.length?r+BigInt(a):null,offsetOf:o}}function Mo(e,t){let n=t.segments.filter(({type:o,fileSize:a})=>o===Ue.load&&a>0),r=n.reduce((o,{address:a})=>a<o?a:o,n[0].address),s=n.map(({address:o,fileSize:a})=>Number(o-r)+a),i=Buffer.alloc(Math.max(...s));for(let{address:o,offset:a,fileSize:l}of n)e.copy(i,Number(o-r),a,a+l);return i}function Jm(e,{bytes:t,elf:n,buildId:r},s){let i=Lo(e,Mo(t,n),s),o=Ym(n).map(a=>({...a,offset:Number(a.start-i.start)}));return{...i,buildId:r,sections:o}}var Ro=Buffer.from([4,0,0,0,20,0,0,0,3,0,0,0,71,78,85,0]),tT=20;function nT(e){for(let t=e.indexOf(Ro);t>=0;t=e.indexOf(Ro,t+4)){let n=e.lastIndexOf("\x7FELF",t,"latin1");if(n>=0&&t<n+rT(e.subarray(n)))continue;let r=t+Ro.length;return e.toString("hex",r,r+tT)}return null}function rT(e){if(e.length<64)return 0;let t=e[4]===1?e.readUInt32LE(32)+e.readUInt16LE(48)*40:Number(e.readBigUInt64LE(40))+e.readUInt16LE(60)*64;return t<=e.length?t:0}function sT(e,t){let n=e.find(r=>t>=r.physical&&t<r.physical+BigInt(r.memorySize));return n===void 0?t:t-n.physical+n.address}function iT(e,t){let n=e.find(r=>t>=r.offset&&t<r.offset+r.fileSize);return n===void 0?null:n.address+BigInt(t-n.offset)}function oT(e,t,n){let r=e.find(i=>t>=i.address&&t<i.address+BigInt(i.fileSize));if(r===void 0)return null;let s=r.offset+Number(t-r.address);return s<n?s:null}function Zm(e){for(let t=e.indexOf(Vm);t>=0;t=e.indexOf(Vm,t+1)){let n=e.indexOf(0,t),r=e.toString("latin1",t,Math.min(n<0?e.length:n,t+1024));if(/^Linux version \d/.test(r))return r.trimEnd()}return null}function En(e){Tt(e,"kernel");let t=ma(e,pa),n=t.read(a=>a.read(0,Math.min(4096,a.size))),r=ha(n);if(r!==null){let a=N(r.name);return $e(n)?uT(e,a,t):aT(e,a,t)}if($e(n))throw pT(e,n);let{what:s,hint:i}=t.read(Hm),o=t.unwrapped===null?"":`${t.unwrapped.wrappings.join(", ")}, and in it is `;throw h(`this is ${o}${s}, not an ${qs()} kernel`,{place:{file:e},hint:i})}function aT(e,t,{read:n,unwrapped:r}){let s=n(p=>p.read(0,p.size)),{kernel:i}=t,{offset:o,length:a}=i.payload(s,e),l=s.subarray(o,o+a),c=Ae(l),u=c===null&&i.raw?.matches(l)===!0,d=()=>u?Buffer.from(l):cT(e,{kernel:i,payload:l,offset:o,compression:c}),f=np(()=>lT(e,i,d()));return{path:e,arch:t,format:i.name,compression:c,starts:!0,unwrapped:r,read:n,key:O(s),open:f,bootable:()=>i.raw===null||u?r?.bytes??null:d(),get version(){return i.raw===null?i.version(s):f().banner},get release(){return tp(this.version)}}}function tp(e){return e?.replace(/^Linux version /,"").split(" ")[0]??null}function lT(e,{name:t,raw:n},r){if(n?.matches(r))return Lo(e,r,n);if(n!==null)throw h(`what this ${t} carries is not an ${t}`,{place:{file:e},hint:"copy or download the kernel again"});if($e(r))return Xm(e,r);throw h(`what this ${t} carries is not a vmlinux (an ELF file)`,{place:{file:e},hint:"give the kernel's vmlinux with --kernel"})}function cT(e,{kernel:t,payload:n,offset:r,compression:s}){let i="give the kernel's vmlinux with --vmlinux";if(s===null)throw h(`the kernel inside this ${t.name} is not compressed in a way known here`,{place:{file:e,offset:r},hint:i});try{return(t.raw===null?ca:Bn)(n,s,Gs)}catch(o){throw o instanceof we?h(`the kernel inside cannot be decompressed (${s}): ${o.message}`,{place:{file:e,offset:r},hint:`copy or download the kernel again, or ${i}`,cause:o}):o}}function uT(e,t,{read:n,unwrapped:r}){let{elf:s,buildId:i,starts:o}=n(p=>{let m=H(p);return{elf:m,buildId:le(p,m),starts:t.kernel.vmlinux==="raw"||t.kernel.vmlinux==="pvh"&&nd(p,m)}}),a=s.segments.filter(({type:p})=>p===Ue.load),l=Math.max(0,...a.map(({offset:p,fileSize:m})=>p+m));if(!dT.includes(s.type)||l>Gs||!a.some(p=>mT(t,p)))throw h(`this ELF file is ${fT(s)}, not a kernel`,{place:{file:e},hint:`give ${t.kernel.example} or a vmlinux`});let c=()=>n(p=>p.read(0,Math.min(l,p.size))),{raw:u}=t.kernel,d=np(()=>u===null?No(e,c(),s,i):Jm(e,{bytes:c(),elf:s,buildId:i},u)),f;return{path:e,arch:t,format:"ELF",compression:null,starts:o,unwrapped:r,read:n,open:d,bootable:()=>u===null?r?.bytes??null:Mo(c(),s),get version(){return d().banner},get release(){return tp(this.version)},get key(){return f??=O(`${i}${O(d().bytes)}`)}}}var dT=[2,3],ep={relocatable:1,core:4};function fT({type:e,sections:t}){return e===ep.core?"a memory dump":e!==ep.relocatable?"a program or a library":t.some(({name:n})=>n===".modinfo")?"a kernel module":"an object file"}function mT({addresses:e},{address:t}){return t>>32n>=BigInt(e.kernelHalf)}function pT(e,t){let n=hT.some(s=>t.includes(s)),r=n?"multiboot kernel (the Xen hypervisor, perhaps)":"kernel or program";return h(`this is a ${Nl(t)} ${r}; Bootgate boots ${qs()} kernels`,{place:{file:e},hint:n?"give the Linux kernel that it would start":yt})}var hT=[Buffer.from("02b0ad1b","hex"),Buffer.from("d65052e8","hex")];function np(e){let t;return()=>t??=e()}function ws({entryCode:e,systemCalls:t},n,r){let s=Array.from({length:n.length},(a,l)=>({name:n.name(l),start:n.address[l],end:n.address[l]+BigInt(n.size[l])})),i=({name:a})=>e.transparent.test(a),o=e.stubTables.map(a=>bT(n,a));return{functionEntries:BigUint64Array.from(s.filter(a=>!i(a)&&gT(e,a.name)).map(({start:a})=>a)),transparent:rp(s.filter(i)),consoleOutput:rp(s.filter(({name:a})=>e.consoleOutput?.test(a)===!0)),interruptEntries:Co([...s.filter(({name:a})=>e.interrupts.test(a)).map(({start:a})=>a),...Fo(n,e.faults),...o.flatMap(({all:a})=>a)]),faultEntries:Co([...Fo(n,e.faults),...o.flatMap(({faults:a})=>a)]),systemCallEntries:Co(Fo(n,t.entries)),taskSwitch:n.addressOf(e.taskSwitch),kernelImage:{start:r.start,end:r.end,physical:r.physical},code:r.code,initcalls:r.initcalls.map(({level:a,address:l})=>({level:a,address:l,name:_T(n,l)}))}}function _T(e,t){let n=e.find(t);return n<0?`0x${t.toString(16)}`:e.name(n)}function Fo(e,t){return t.map(n=>e.addressOf(n)).filter(n=>n!==null)}function Co(e){return BigUint64Array.from(new Set(e)).sort()}function rp(e){let t=[];for(let{start:n,end:r}of e){let s=t.at(-1);s!==void 0&&n<=s.end?s.end=r>s.end?r:s.end:t.push({start:n,end:r})}return t}function gT({notEntered:e,labels:t},n){return!e.test(n)&&!t.test(n)}function bT(e,{symbol:t,stubBytes:n,count:r,faults:s}){let i=e.addressOf(t),o=i===null?-1:e.find(i);if(i===null||o<0)return{all:[],faults:[]};let a=e.size[o],l=n.find(d=>a>=d*(r??1));if(l===void 0)return{all:[],faults:[]};let c=d=>i+BigInt(d*l),u=Array.from({length:r??Math.floor(a/l)},(d,f)=>c(f));return{all:u,faults:s.flatMap(d=>u[d]??[])}}import{rm as aI}from"node:fs/promises";function ks(e){return{path:e,read:t=>F(e,t)}}async function xs(e,t,n,r){let s=sp(e,(a,l)=>Kr(a,l,t)),i=n.load(s,"vmlinux");if(i!==null)return new V(i);let o=Bo(e,t);return r(await n.store(s,"vmlinux",o)),new V(wt(o))}function Bo(e,t){return sp(e,(n,r,s)=>et(Gr(n,r,s),{source:"vmlinux",buildId:t}))}function wt(e){let t=Ft(e);if(t===null)throw new Error("a symbol index just built cannot be opened");return t}function sp({path:e,read:t},n){return t(r=>{let s=H(r),i=ft(s);if(i!==void 0)return n(r,s,i);throw h("this vmlinux has no symbol table: it was stripped",{place:{file:e},hint:"leave --vmlinux out (the symbols inside the kernel are used), or give the unstripped one"})})}function qe(e,t){return Math.ceil(e/t)*t}var yT=.5;function op(e,t){let{count:n,numSyms:r,tail:s}=t,i=r-8-qe(4*n,8),o=l=>l>=0&&l+8<=e.bytes.length?e.bytes.readBigUInt64LE(l):null,a=[()=>Es(e,s,n,o(s+qe(4*n,8)),"percpu"),()=>Es(e,s,n,o(s+qe(4*n,8)),"plain"),()=>Es(e,i,n,o(r-8),"percpu"),()=>Es(e,i,n,o(r-8),"plain"),()=>wT(e,s,n),()=>ip(e,s,n),()=>ip(e,r-8*n,n)];for(let l of a){let c=l();if(c!==null&&kT(c)&&xT(e,c))return c}return null}function Es(e,t,n,r,s){return r===null||!ap(e,r)||t<0||t+4*n>e.bytes.length?null:Po(n,i=>{let o=e.bytes.readInt32LE(t+4*i);return s==="plain"?r+BigInt(o>>>0):o>=0?BigInt(o):r-1n-BigInt(o)})}function wT(e,t,n){let r=e.addressAt(t);return r===null||t+4*n>e.bytes.length?null:Po(n,s=>r+BigInt(4*s)+BigInt(e.bytes.readInt32LE(t+4*s)))}function ip(e,t,n){return t<0||t+8*n>e.bytes.length?null:Po(n,r=>e.bytes.readBigUInt64LE(t+8*r))}function Po(e,t){let n=new Uint32Array(e),r=new Uint32Array(e);for(let s=0;s<e;s+=1){let i=BigInt.asUintN(64,t(s));n[s]=Number(i&0xffffffffn),r[s]=Number(i>>32n)}return{low:n,high:r}}function kT({low:e,high:t}){for(let n=1;n<e.length;n+=1)if(t[n]<t[n-1]||t[n]===t[n-1]&&e[n]<e[n-1])return!1;return!0}function xT(e,{low:t,high:n}){let r=0;for(let s=0;s<t.length;s+=1)ap(e,BigInt(n[s])<<32n|BigInt(t[s]))&&(r+=1);return r>=t.length*yT}function ap(e,t){return t>=e.start&&t<=e.end}var lp=256,cp=256,dp=[8,4],ET=256,ST=8<<20,vT=128,fp=16383,TT=64<<20,up=Buffer.from("0\x001\x002\x003\x004\x005\x006\x007\x008\x009\0","latin1");function mp(e){let t=IT(e);if(t!==null)return LT(e,t.layout,t.addresses);throw h("this kernel carries no symbol table of its own (CONFIG_KALLSYMS) that can be read",{place:{file:e.name},hint:"give the kernel's vmlinux with --vmlinux"})}function IT(e){let{bytes:t}=e;for(let n=t.indexOf(up);n>=0;n=t.indexOf(up,n+1)){let r=AT(t,n),s=r&&OT(t,r);if(!s)continue;let i=op(e,s);if(i!==null)return{layout:s,addresses:i}}return null}function AT(e,t){let n=t;for(let s=1;s<48;s+=1){let i=n<2?-1:e.lastIndexOf(0,n-2);if(i<0||n-i>cp)return null;n=i+1}let r=[n-1];for(;r.length<lp;){let s=r.at(-1)+1,i=e.indexOf(0,s);if(i<=s||i-s>cp)return null;r.push(i)}for(let s of dp){let i=qe(r.at(-1)+1,s),o=i+lp*2;if(o>e.length)continue;let a=n-e.readUInt16LE(i+2),l=[a,...r.slice(0,-1).map(c=>c+1)];if(!(a<0||l.some((c,u)=>e.readUInt16LE(i+2*u)!==c-a)))return{start:a,tail:o,tokens:l.map((c,u)=>e.subarray(c,r[u]))}}return null}function OT(e,{start:t,tail:n,tokens:r}){let s=Math.max(0,t-ST*16),i={steps:TT};for(let o of dp)for(let a=t-16;a>=s;a-=o){let l=e.readUInt32LE(a),c=t-a;if(l<ET||l*2>c||l*vT<c)continue;let u=a+o;if(RT(l,t,o).some(d=>NT(e,u,l,d,i)))return{count:l,numSyms:a,names:u,tokenTable:t,tail:n,tokens:r}}return null}function RT(e,t,n){let r=Math.ceil(e/256),s=qe(4*r,n),i={at:t-s,width:4,alignment:n};if(n===4)return[i];let o=qe(3*e,n);return[i,{at:t-8*r,width:8,alignment:n},{at:t-o-s,width:4,alignment:n}]}function NT(e,t,n,{at:r,width:s,alignment:i},o){if(r<=t||e.readUInt32LE(r)!==0)return!1;let a=t;for(let l=0;l<n;l+=1){if(l%256===0&&e.readUInt32LE(r+l/256*s)!==a-t)return!1;let c=pp(e,a);if(o.steps-=1,c>r||c===a+1||o.steps<0)return!1;a=c}return qe(a,i)===r}function pp(e,t){let n=e[t];return n<128?t+1+n:t+2+(n&127|e[t+1]<<7)}function LT(e,{count:t,names:n,tokens:r},s){let{bytes:i}=e,o=ke(t);o.low.set(s.low),o.high.set(s.high);let a=Buffer.alloc(t*32),l=0,c=n;for(let d=0;d<t;d+=1){let f=pp(i,c);a.length-l<fp*4&&(a=MT(a)),o.name[d]=l;let p=0;for(let m=i[c]<128?c+1:c+2;m<f;m+=1){let _=r[i[m]],g=0;for(p===0&&(p=_[g++]);g<_.length&&a.length-l>1;)a[l++]=_[g++]}a[l++]=0,c=f,FT(o,d,String.fromCharCode(p))}let u={...o,names:a.subarray(0,l),length:t};return{...u,sections:e.sections.length>0?CT(u,e):[Me]}}function MT(e){let t=Buffer.alloc(e.length*2+fp*4);return e.copy(t),t}function FT(e,t,n){let r=n.toLowerCase(),s=r==="w"||r==="v";e.binding[t]=s?C.weak:n===r?C.local:C.global,e.code[t]=r==="t"||r==="w"?1:0}function CT(e,t){let{sections:n}=t;for(let r=0;r<e.length;r+=1){if(e.code[r]===0)continue;let s=BigInt(e.high[r])<<32n|BigInt(e.low[r]),i=n.findIndex(({start:o,end:a})=>s>=o&&s<a);i>=0&&(e.section[r]=i+1,n[i].executable||(e.code[r]=0))}return[Me,...n]}var hp=[["early","__initcall_start"],["pure","__initcall0_start"],["core","__initcall1_start"],["postcore","__initcall2_start"],["arch","__initcall3_start"],["subsys","__initcall4_start"],["fs","__initcall5_start"],["rootfs","__initcallrootfs_start"],["device","__initcall6_start"],["late","__initcall7_start"]],BT="__initcall_end";function _p(e,t){let n=[...hp.map(([,s])=>t.addressOf(s)),t.addressOf(BT)],r=n.filter(s=>s!==null);if(r.length!==n.length||r.some((s,i)=>i>0&&s<r[i-1]))return[];for(let s of[UT,$T]){let i=hp.flatMap(([a],l)=>(s(e,r[l],r[l+1])??[]).map(c=>({level:a,address:c}))),o=i.filter(({address:a})=>PT(t,a));if(i.length>0&&o.length===i.length)return i}return[]}function PT(e,t){let n=e.find(t);return n>=0&&e.address[n]===t}function UT(e,t,n){return gp(e,t,n,4,(r,s)=>s+BigInt(e.bytes.readInt32LE(r)))}function $T(e,t,n){return gp(e,t,n,8,r=>e.bytes.readBigUInt64LE(r))}function gp(e,t,n,r,s){let i=e.offsetOf(t),o=Number(n-t)/r;return i===null||!Number.isInteger(o)||o>65536||i+o*r>e.bytes.length?null:Array.from({length:o},(a,l)=>s(i+l*r,t+BigInt(l*r)))}var zT=["__ksymtab","__ksymtab_gpl"],DT=[12,8],KT=512;function bp(e){return e.sections.filter(({name:t})=>zT.includes(t)).flatMap(({start:t,end:n,offset:r})=>{let s=Math.min(Number(n-t),e.bytes.length-r);for(let i of DT){let o=GT(e,{start:t,offset:r,size:i,count:Math.floor(s/i)});if(o!==null&&s%i===0)return o}return[]})}function GT(e,{start:t,offset:n,size:r,count:s}){let i=[];for(let o=0;o<s;o+=1){let a=n+o*r,l=t+BigInt(o*r),c=qT(e,l+4n+BigInt(e.bytes.readInt32LE(a+4)));if(c===null)return null;i.push({name:c,address:l+BigInt(e.bytes.readInt32LE(a))})}return i}function qT(e,t){let n=e.offsetOf(t);if(n===null)return null;let r=e.bytes.indexOf(0,n);if(r<0||r-n>KT)return null;let s=e.bytes.toString("latin1",n,r);return/^[\w.$]+$/.test(s)?s:null}var jT=4096,WT=256,QT=2e3,HT=16,VT=500,XT=/^(?:kernel_(?:power_off|restart|halt)|emergency_restart|panic)$/;function $o(e,t,n){let{buildId:r,banner:s,start:i,end:o,physical:a}=t;return{buildId:r,banner:s,start:i,end:o,physical:a,code:YT(e,t,n),exports:yp(bp(t),VT,({name:l})=>XT.test(l)),initcalls:n?_p(t,n):[]}}function YT({stages:e,entryCode:t},n,r){let s=Array.from(r?.address??[]).filter((a,l)=>!t.notEntered.test(r.name(l))),i=yp(s,QT).map(a=>Uo(n,a,HT)),o=e.earlyCode.map(a=>Uo(n,r?.addressOf(a)??null,WT));return[...i,Uo(n,n.entry,jT),...o].filter(a=>a!==null).sort((a,l)=>a.address<l.address?-1:a.address>l.address?1:0)}function yp(e,t,n=()=>!1){let r=Math.max(1,Math.ceil(e.length/t));return e.filter((s,i)=>i%r===0||n(s))}function Uo(e,t,n){let r=t===null?null:e.offsetOf(t);return t===null||r===null?null:{address:t,bytes:e.bytes.subarray(r,r+n)}}function wp(e){let t=[...new Set(e.initcalls.map(({level:n})=>n))];return{buildId:e.buildId,banner:e.banner,image:[e.start.toString(16),e.end.toString(16),e.physical.toString(16)],code:e.code.map(({address:n,bytes:r})=>[n.toString(16),r.toString("base64")]),exports:e.exports.map(({name:n,address:r})=>[n,r.toString(16)]),initcalls:t.map(n=>[n,e.initcalls.filter(r=>r.level===n).map(({address:r})=>r.toString(16))])}}function kp(e){let[t,n,r]=e.image;return{buildId:e.buildId,banner:e.banner,start:BigInt(`0x${t}`),end:BigInt(`0x${n}`),physical:BigInt(`0x${r}`),code:e.code.map(([s,i])=>({address:BigInt(`0x${s}`),bytes:Buffer.from(i,"base64")})),exports:e.exports.map(([s,i])=>({name:s,address:BigInt(`0x${i}`)})),initcalls:e.initcalls.flatMap(([s,i])=>i.map(o=>({level:s,address:BigInt(`0x${o}`)})))}}import{readFileSync as JT}from"node:fs";var ZT=1<<28,zo=10,xp=32,eI="tTwWi",tI="abcdginprstuvwABCDGINRSTUVW?-";function Sp(e){return nI(e,JT(e))}function nI(e,t){if(t.length>ZT)throw h("this is too large to be a System.map",{place:{file:e}});let n=ke(sI(t)),r=Buffer.alloc(t.length+1),s=0,i=0,o=0;for(let a=0;a<t.length;){o+=1;let l=t.indexOf(zo,a),c=l<0?t.length:l,u=t.indexOf(xp,a)+1,d=u+2,f=u-1-a,p=String.fromCharCode(t[u]??0);if(f<8||f>16||d>=c||t[d-1]!==xp||!tI.includes(p))throw Ep(e,o,t.toString("latin1",a,c));let m=iI(t,a,u-1);if(m===null)throw Ep(e,o,t.toString("latin1",a,c));let _=t.toString("latin1",d,c);if(_.includes("real System.map"))throw oI(e,_);a=c+1,!_.startsWith("$")&&(n.high[i]=m.high,n.low[i]=m.low,n.name[i]=s,rI(n,i,p),s+=t.copy(r,s,d,_.endsWith("\r")?c-1:c)+1,i+=1)}if(i===0)throw h("this System.map is empty",{place:{file:e}});return{...n,length:i,names:r.subarray(0,s),sections:[Me]}}function rI(e,t,n){let r="wWvV".includes(n);e.binding[t]=r?C.weak:n===n.toLowerCase()?C.local:C.global,e.code[t]=eI.includes(n)?1:0}function sI(e){let t=1;for(let n=e.indexOf(zo);n>=0;n=e.indexOf(zo,n+1))t+=1;return t}function iI(e,t,n){let r=0,s=0;for(let i=t;i<n;i+=1){let o=e[i],a=o>=48&&o<=57?o-48:o>=97&&o<=102?o-87:-1;if(a<0)return null;r=(r<<4|s>>>28)>>>0,s=(s<<4|a)>>>0}return{high:r,low:s}}function Ep(e,t,n){let r=n.length>60?`${n.slice(0,60)}\u2026`:n;return h(`'${r.replace(/[^\x20-\x7e…]/g,"?")}' is not a line of a System.map`,{place:{file:e,line:t},hint:"a line is: ffffffff81000000 T startup_64"})}function oI(e,t){return h(`this System.map is a stub: '${t}'`,{place:{file:e},hint:"leave --vmlinux out (the symbols inside the kernel are used), or install that package and give its vmlinux"})}async function vp(e){let t=typeof e.kernel=="string"?En(e.kernel):e.kernel,n=Ur(e.cacheFolder),r=[],s=c=>{c!==null&&r.push(c)},i=e.vmlinux??null,o=lI(t,i);o!==t&&s(`the kernel inside ${t.path} cannot be read: whether ${o.path} belongs to it is unchecked`);let a=await cI(o,n,s);if(i!==null){let c=Tp(i)?await uI(i,a,t,n,s):dI(i,a,s);return{arch:t.arch,table:c,own:a.table,facts:a.facts,warnings:r}}let l=await fI(a,t,e,n,s)??a.table;if(l!==null)return{arch:t.arch,table:l,own:a.table,facts:a.facts,warnings:r};throw a.error??h("this kernel has no symbols",{place:{file:t.path}})}function lI(e,t){return e.format==="ELF"||e.compression!==null&&e.compression!=="lzo"||t===null||!Tp(t)?e:En(t)}async function cI(e,t,n){let r=t.load(e.key,"kallsyms");if(r?.meta.facts)return{table:new V(r),facts:kp(r.meta.facts),error:null};let s=e.open(),i;try{i=mp(s)}catch(c){if(!(c instanceof b))throw c;return{table:null,facts:$o(e.arch,s,null),error:c}}let o=wt(et(i,{source:"kallsyms",buildId:s.buildId})),a=$o(e.arch,s,new V(o)),l=ju(o,wp(a));return n(await t.store(e.key,"kallsyms",l)),{table:new V(wt(l)),facts:a,error:null}}async function uI(e,{facts:t,table:n},r,s,i){let o=F(e,a=>le(a,H(a)));if(o!==null&&t.buildId!==null&&o!==t.buildId)throw h(`this vmlinux belongs to another kernel: its build-id is ${o}, that of ${r.path} is ${t.buildId}`,{place:{file:e},hint:"leave --vmlinux out (the symbols inside the kernel are used), or give the right one"});return n===null&&(o===null||t.buildId===null)&&i(`${o===null?e:r.path} has no build-id: whether vmlinux and kernel belong together is unchecked`),await xs(ks(e),o,s,i)}function dI(e,t,n){let r=Sp(e),s=et(r,{source:"System.map",buildId:t.facts.buildId}),i=new V(wt(s));return t.table===null?n(`whether ${e} belongs to this kernel is unchecked: the kernel has no symbols of its own`):Cm(e,i,t.table),i}async function fI(e,t,n,r,s){let{buildId:i}=e.facts;if(t.format==="ELF"&&t.read(o=>ft(H(o))!==void 0))return await xs(t,i,r,s);if(i===null)return null;try{let o=Ed({buildId:i,release:t.release,kernelPath:t.path,root:n.root??"/"});if(o!==null){let c=await xs(ks(o),i,r,s);if(Do(c,e))return c;s(`${o} is not used: its build-id is the kernel's, and its symbols are another kernel's`)}let a=r.load(i,"vmlinux");if(a!==null&&Do(new V(a),e))return new V(a);if(e.table!==null&&pI(e.table)&&n.env[mI]!=="always")return null;let l={...n,buildId:i};return await hI(l,e,t,r,s)??await _I(l,e,r,s)}catch(o){return n.signal?.throwIfAborted(),s(`debug information is not used: ${S(o)}`),null}}var mI="BOOTGATE_DEBUGINFOD";function pI(e){return e.addressOf("init_task")!==null}async function hI(e,t,n,r,s){let o=t.table!==null&&n.open().sections.length>0?await Wr(e):null;if(o===null||t.table===null)return null;let{server:a,symtab:l,strtab:c}=o,u=ld(a,l,c,n.open().sections),d=et(u,{source:"vmlinux",buildId:e.buildId}),f=new V(wt(d));return So(f,t.table)?(s(await r.store(e.buildId,"vmlinux",d)),f):(s(`debuginfod server ${a}: the symbols it sent are another kernel's`),null)}async function _I(e,t,n,r){let s=await Qr(e,r);if(s===null)return null;try{let i=Bo(ks(s),e.buildId),o=new V(wt(i));return Do(o,t)?(r(await n.store(e.buildId,"vmlinux",i)),o):(r("a debuginfod server sent a file whose symbols are another kernel's"),null)}finally{await aI(s,{force:!0})}}function Do(e,{table:t}){return t===null||So(e,t)}function Tp(e){return F(e,t=>$e(t.read(0,Math.min(4,t.size))))}import{readFile as gI}from"node:fs/promises";import{join as bI}from"node:path";var yI=Buffer.from("\0linux-vdso.so.1\0"),Sn=4096,wI=1<<20,kI=64;async function Ip(e,t,n){let r=bI(t,"symbols",`${e.key}.vdso`),s=await SI(r);if(s===null){if(s=xI(e.open(),e.arch.elfMachine),s===null)return null;let i=Buffer.concat([Buffer.from(`${O(s)}
`),s]);await z(r,i).catch(()=>{})}return Math.ceil(s.length/Sn)*Sn===n?s:null}function xI({bytes:e},t){for(let n=Sn;n+Sn<=e.length;n+=Sn){let r=e.subarray(n,n+wI);if(!$e(r))continue;let s=EI(r,t);if(s!==null&&r.subarray(0,s).includes(yI))return r.subarray(0,s)}return null}function EI(e,t){let[n,r,s]=[2,1,3];if(e[4]!==n||e[5]!==r||e.readUInt16LE(16)!==s||e.readUInt16LE(18)!==t)return null;let i=Number(e.readBigUInt64LE(40))+e.readUInt16LE(60)*kI;return i<=e.length?i:null}async function SI(e){let t=await gI(e).catch(()=>Buffer.alloc(0)),n=t.indexOf(`
`),r=t.subarray(n+1);return n>0&&t.toString("latin1",0,n)===O(r)?r:null}async function Ap(e,t){let n=En(e.kernel);if(n.arch.name!==e.arch)throw h(`this is ${Ct(n.arch.title)} kernel, and the scenario says arch: ${e.arch}`,{place:{file:n.path},hint:"leave 'arch' out, or give another kernel"});if(!n.starts)throw vI(n);let{table:r,own:s,facts:i,warnings:o}=await vp({kernel:n,vmlinux:e.vmlinux,...t}),a=ws(n.arch,r,i),l=Um(r,s,i.exports),c=Yr(l);return{image:n,symbols:r,arch:n.arch,facts:i,doubt:c?dn(l):null,landmarks:a,bootable:()=>n.bootable(),names:{addressOf:u=>r.addressOf(u),names:()=>TI(r),initcalls:a.initcalls},structures:await Qm(n,r,t.cacheFolder),vdso:u=>Ip(n,t.cacheFolder,u),banner:i.banner,buildId:i.buildId??r.buildId,warnings:[...o,...l.length===0||c?[]:[`names may be wrong: ${dn(l)}`]]}}function vI({path:e,arch:t}){return h("this vmlinux has no PVH entry, so QEMU cannot start it",{place:{file:e},hint:`give the ${t.kernel.name} of the same build (${t.kernel.folder}/${t.kernel.name}), or build it with CONFIG_PVH=y`})}function*TI(e){for(let t=0;t<e.length;t+=1)yield e.name(t)}import{readFile as SA}from"node:fs/promises";import{join as Xp}from"node:path";import{setTimeout as CI}from"node:timers/promises";import{createConnection as MI}from"node:net";import{createConnection as II}from"node:net";import{setTimeout as AI}from"node:timers/promises";var OI=1e4,RI=20,NI=1<<20,Te=class extends b{},Ss=class e{#e;#t="";#n=null;#r=null;constructor(t){this.#e=t,t.setEncoding("utf8"),t.on("data",n=>this.#s(n)),t.on("error",n=>this.#a(new Te(n.message))),t.on("close",()=>this.#a(new Te("QEMU closed its control socket")))}static async connect(t,n){let r=performance.now()+OI;for(;;){n.throwIfAborted();try{let s=new e(await LI(t));return await s.#o(),await s.#i("qmp_capabilities"),s}catch(s){if(performance.now()>r)throw new Te(`QEMU cannot be controlled: ${S(s)}`,{cause:s});await AI(RI)}}}async setTraceEvent(t,n){await this.#i("trace-event-set-state",{name:t,enable:n})}async quit(){await this.#i("quit")}close(){this.#e.destroy()}async#i(t,n){for(this.#e.write(`${JSON.stringify({execute:t,...n?{arguments:n}:{}})}
`);;){let r=await this.#o();if(!(typeof r!="object"||r===null||"event"in r)){if("error"in r)throw new b(`QEMU refused ${t}: ${JSON.stringify(r.error).slice(0,300)}`);return}}}async#o(){if(this.#r)throw this.#r;return await new Promise((t,n)=>{this.#n={resolve:t,reject:n},this.#s("")})}#s(t){this.#t+=t,this.#t.length>NI&&this.#a(new b("QEMU says too much on its control socket"));let n=this.#t.indexOf(`
`);if(n===-1||this.#n===null)return;let r=this.#t.slice(0,n);this.#t=this.#t.slice(n+1);let{resolve:s,reject:i}=this.#n;this.#n=null;try{s(JSON.parse(r))}catch(o){i(new b("QEMU says something else than JSON on its control socket",{cause:o}))}}#a(t){this.#r??=t,this.#n?.reject(t),this.#n=null}};async function LI(e){return await new Promise((t,n)=>{let r=II(e);r.once("connect",()=>t(r)),r.once("error",n)})}var FI=65536,vn=class e{#e;#t="";#n=null;#r=null;constructor(t){this.#e=t,t.setEncoding("latin1"),t.on("data",n=>this.#s(n)),t.on("error",n=>this.#a(new Te(n.message))),t.on("close",()=>this.#a(new Te("QEMU closed its debugger socket")))}static async connect(t){return await new Promise((n,r)=>{let s=MI(t);s.once("connect",()=>n(new e(s))),s.once("error",r)})}async runTo(t){let n=`1,${t.toString(16)},1`;await this.#i(`Z${n}`,/^OK$/),await this.#i("c",/^[ST]05/),await this.#i(`z${n}`,/^OK$/)}resume(){this.#o("D"),this.#e.end()}close(){this.#e.destroy()}async#i(t,n){if(this.#r)throw this.#r;let r=new Promise((i,o)=>this.#n={resolve:i,reject:o});this.#o(t);let s=await r;if(/^[WX]/.test(s))throw new Te("QEMU ended before the guest came to the address");if(!n.test(s))throw new b(`QEMU's debugger answered '${s.slice(0,80)}' to '${t}'`)}#o(t){let n=0;for(let r=0;r<t.length;r+=1)n+=t.charCodeAt(r);this.#e.write(`$${t}#${(n&255).toString(16).padStart(2,"0")}`,"latin1")}#s(t){this.#t+=t,this.#t.length>FI&&this.#a(new b("QEMU says too much on its debugger socket"));let n=/\$([^#]*)#[0-9a-f]{2}/.exec(this.#t);n&&(this.#t=this.#t.slice(n.index+n[0].length),this.#e.write("+"),this.#n?.resolve(n[1]),this.#n=null)}#a(t){this.#r??=t,this.#n?.reject(t),this.#n=null}};var Op="FROM..TO, each a time or a function: 1.5s..200ms, start_kernel..rest_init, do_initcalls..2s";function Np(e,t){let n=e.split("..");if(n.length!==2)throw h(`--trace-window takes ${Op}; not '${e}'`);let r=s=>{let i=/^(\d+(?:\.\d+)?)(ms|s)$/.exec(s);if(i)return{afterMs:Number(i[1])*(i[2]==="s"?1e3:1)};let o=s===""?null:t(s);if(o===null)throw h(`--trace-window: '${s}' is neither a time nor a function of this kernel`,{hint:Op});return{symbol:s,address:o}};return{from:r(n[0]),to:r(n[1])}}function Lp(e,t){let n=["-qmp",`unix:${t.qmp},server=on,wait=off`];return Fp(e)?[...n,"-gdb",`unix:${t.gdb},server=on,wait=off`,"-S"]:n}async function Mp(e,t,n){let r=await Ss.connect(t.qmp,n),s=null;try{Fp(e)&&(s=await vn.connect(t.gdb)),s=await Rp(e.from,s,t,n),await r.setTraceEvent("exec_tb",!0),s=await Rp(e.to,s,t,n),await r.setTraceEvent("exec_tb",!1),await r.quit()}finally{s?.close(),r.close()}}async function Rp(e,t,n,r){if("address"in e){let s=t??await vn.connect(n.gdb);return await s.runTo(e.address),s}return t?.resume(),await CI(e.afterMs,void 0,{signal:r}),null}function Fp({from:e,to:t}){return"address"in e||"address"in t}var se={user:0,qemu:1,lost:2,overflow:3},kt=4,B={kernel:0,user:1,systemCallEntry:2,idle:3,systemCall:16},BI=1<<20,st=4096,PI=2654435761,vs=class{slots=new Int32Array(4*st);shift=32-Math.log2(st);sums=new Float64Array(2*(st/2));low=new Uint32Array(st/2);high=new Uint32Array(st/2);code=new Int32Array(st/2);role=new Int16Array(st/2);entry=new Uint8Array(st/2);length=kt;#e;constructor(t=BI){this.#e=kt+t}find(t,n){let{slots:r,shift:s}=this,i=(1<<32-s)-1,o=Ts(t,n)>>>s;for(;;){let a=r[4*o+2];if(a===0)return-1;if(r[4*o]===(t|0)&&r[4*o+1]===(n|0))return a;o=o+1&i}}add(t,n,r,s,i){if(this.length===this.#e)return se.overflow;this.length===this.low.length&&this.#n();let o=this.length;return this.length+=1,this.low[o]=t,this.high[o]=n,this.code[o]=r,this.role[o]=s,this.entry[o]=i?1:0,this.#t(o),o}#t(t){let{slots:n,shift:r}=this,s=(1<<32-r)-1,i=Ts(this.low[t],this.high[t])>>>r;for(;n[4*i+2]!==0;)i=i+1&s;n[4*i]=this.low[t],n[4*i+1]=this.high[t],n[4*i+2]=t,n[4*i+3]=this.role[t]}#n(){let t=2*this.low.length;this.low=Gt(this.low,new Uint32Array(t)),this.high=Gt(this.high,new Uint32Array(t)),this.code=Gt(this.code,new Int32Array(t)),this.role=Gt(this.role,new Int16Array(t)),this.entry=Gt(this.entry,new Uint8Array(t)),this.sums=Gt(this.sums,new Float64Array(2*t)),this.slots=new Int32Array(8*t),this.shift-=1;for(let n=kt;n<this.length;n+=1)this.#t(n)}};function Ts(e,t){return Math.imul(e^Math.imul(t,2246822507),PI)}function Gt(e,t){return t.set(e),t}var Ko="reset",Is="start of trace";function Cp({stages:e}){return e.firmware.map(({name:t,address:n})=>({name:t,role:"stage",at:{address:n}}))}var UI=new Set([Ko,Is,"firmware"]);function Bp({addresses:e},t,n){return UI.has(n)||e.isFirmware(t)}var Os="idle",$I="qemu",As=class{names={name:[],object:[],objects:[],size:[]};systemCalls=[];inHighHalf=!1;#e;#t;#n;#r;#i;#o=new Map;#s;#a=new Map;#c;#u=!1;constructor(t,n,r=0n){this.#e=t,this.#t=new Set(t.entryCode.idle),this.#n=new Set(t.systemCalls.allEntries),this.#r=n,this.#i=r,this.#s=new Int32Array(n.length).fill(-1);for(let i of Object.keys(se))this.#l(...zI[i],0);let s=n.addressOf(t.stages.physicalEntry);this.#c=s===null?-1:Number(BigInt.asUintN(32,s-t.addresses.kernelMap)),this.#m()}see(t,n,r){let s=this.linkAddress(t,n);if(s===null){let u=Bp(this.#e,t,r)?L.firmware:r;return{code:this.#l(u,u,0),role:B.kernel,entry:!1}}let i=this.#r.find(s);if(i===-1)return{code:this.#e.addresses.isModule(n,t)?this.#l("module code",L.modules,0):this.#l("unknown code",L.unknown,0),role:B.kernel,entry:!1};let o=this.#s[i],a=this.#r.name(i),l=this.#t.has(a);o===-1&&(o=this.#l(a,l?Os:L.kernel,this.#r.size[i]),this.#s[i]=o);let c=this.#r.address[i]===s;return{code:o,role:l?B.idle:c?this.#d(a,s):B.kernel,entry:c}}linkAddress(t,n){return n>=this.#e.addresses.kernelHalf?(this.inHighHalf=!0,(BigInt(n)<<32n|BigInt(t))-this.#i):this.inHighHalf||n!==0?null:(t===this.#c&&(this.#u=!0),this.#u?this.#e.addresses.kernelMap+BigInt(t):null)}#d(t,n){if(this.#n.has(t))return B.systemCallEntry;let r=this.#a.get(n),{compatPrefix:s}=this.#e.systemCalls;return r===void 0&&s?.test(t)&&(r=this.systemCalls.push({number:-1,name:`${t.replace(s,"")} (32-bit)`})-1,this.#a.set(n,r)),r===void 0?B.kernel:B.systemCall+r}#m(){for(let[t,n]of this.#e.systemCalls.names.entries()){if(n==="")continue;let r=this.#e.systemCalls.functions(n).map(i=>this.#r.addressOf(i)).find(i=>i!==null);if(r===void 0)continue;let s=this.#a.get(r);s===void 0?this.#a.set(r,this.systemCalls.push({number:t,name:n})-1):this.systemCalls[s]={number:-1,name:"(not implemented)"}}}#l(t,n,r){let s=`${n}\0${t}`,i=this.#o.get(s);if(i!==void 0)return i;let{names:o}=this;o.objects.includes(n)||o.objects.push(n),o.object.push(o.objects.indexOf(n)),o.size.push(r);let a=o.name.push(t)-1;return this.#o.set(s,a),a}},zI={user:["user code",L.user],qemu:["inside QEMU",$I],lost:["lost events",L.unknown],overflow:["more blocks than fit",L.unknown]};function Pp(e){let{tables:t,counts:n}=e;if(n.blocks===0)throw new b("the trace holds no exec_tb event",{exitStatus:2,hint:"trace with '-trace enable=exec_tb,file=TRACE -d nochain'"});let{rows:r,seen:s}=DI(t,{arch:e.environment.fields.arch,kernel:e.subject.kernel}),{names:i}=t,{tree:o,functions:a,nodeOf:l}=On(r,{name:i.name,object:Int32Array.from(i.object),objects:i.objects,size:Int32Array.from(i.size)}),c=Mr({...t.rows,row:t.rows.code.map(m=>s[m])},l,o.length,t.stages.length),u=new Float64Array(t.stages.length);for(let m=0;m<c.length;m+=1)u[c.stage[m]]=u[c.stage[m]]+c.self[m];let d=GI(e),f={format:"bootgate-profile",version:7,scenario:e.scenario,tracer:"exec_tb",unit:ea.name,assume:"none",outcome:e.outcome,environment:e.environment,subject:e.subject,totals:{instructions:-1,userInstructions:-1,repIterations:-1,virtualNs:-1,idleNs:t.idleNs,wallMs:e.wallMs??t.totalNs/1e6,blocks:t.blocks,blockExecutions:t.blockExecutions,calls:o.calls.reduce((m,_)=>m+_,0)},coverage:d,stages:t.stages.map(({name:m,startNs:_},g)=>({name:m,startInstructions:-1,instructions:-1,startNs:_,ns:u[g]})),functions:a,tree:o,stageRows:c,timeline:null,initcalls:[],console:e.console??[],...Kn,systemCalls:KI(t),samples:null,noise:null,warnings:[...e.warnings??[],...WI(e,d.kernelSymbolized)]},p=Ln(f);if(p!==null)throw new b(`the times of the trace do not add up: ${p}`,{exitStatus:2,hint:"the trace holds absurd times: is it damaged?"});return f}function DI({rows:e,names:t,first:n},r){let s=new Int32Array(t.name.length).fill(-1),i=[];for(let f of e.code)s[f]===-1&&(s[f]=i.push(f)-1);let o=new Float64Array(i.length),a=new Float64Array(i.length);e.code.forEach((f,p)=>{let m=s[f];o[m]=o[m]+e.self[p],a[m]=a[m]+e.calls[p]});let l=new Int32Array(i.length).fill(-1),c=Int32Array.from(i),u=new Uint8Array(i.length),d={name:t.name,object:Int32Array.from(t.object),objects:t.objects};return{seen:s,rows:{parent:l,code:c,kind:u,cost:$n({parent:l,function:c,kind:u},d,r),process:new Int32Array(i.length).fill(-1),self:o,calls:a,first:Float64Array.from(i,f=>n[f])}}}function KI({systemCalls:e,systemCallNames:t}){return e.map(({call:n,count:r,ns:s,firstNs:i})=>({process:-1,...t[n],count:r,errors:-1,cost:s,firstAt:i})).sort((n,r)=>r.count-n.count||n.number-r.number||(n.name<r.name?-1:1))}function GI({tables:e,counts:t,symbols:n,emitted:r}){let{rows:s,names:i}=e,o={kernel:0,named:0,user:0};s.code.forEach((l,c)=>{let u=i.objects[i.object[l]],d=s.self[c];u===L.user&&(o.user+=d),(u===L.kernel||u===Os)&&(o.named+=d),l!==se.lost&&qI.has(u)&&(o.kernel+=d)});let a=["times are host time under TCG, tracing included: compare functions, not absolute times",`${ie(e.toUser)} changes from kernel to user mode, ${ie(e.toKernel)} back`];return e.exitsSeen||a.push("time inside QEMU (translation, devices) is part of the block before it: exec_tb_exit was not traced"),r===null&&a.push("unless its QEMU was changed to emit every block, a trace lacks those reached by returns and indirect jumps; a trace does not tell"),o.user>0&&a.push("user code is one row: its functions are not named"),{kernelSymbolized:o.kernel===0?1:o.named/o.kernel,userSymbolized:o.user===0?1:0,callsToFunctions:null,symbolSource:n.source,captured:(r??1)*(t.blocks/(t.blocks+t.dropped)),dropped:t.dropped,notes:a}}var qI=new Set([L.kernel,Os,L.modules,L.unknown]),jI=.5;function WI({tables:e,counts:t,emitted:n},r){let s=[];if(t.dropped>0){let i=e.rows.code.reduce((o,a,l)=>a===se.lost?o+e.rows.self[l]:o,0);s.push(`QEMU dropped ${ie(t.dropped)} events (${xt(t.dropped/(t.dropped+t.blocks))}) in ${ie(t.droppedRecords)} places: times and counts are too low by what they would have been. ${Ks(i)} right at those places are charged to no function; 'bootgate qemu build' makes a QEMU that drops nothing`)}return n!==null&&n<.999&&s.push(`QEMU emitted events for ${xt(n)} of the blocks it ran: time after a return is charged to the function returned from; 'bootgate qemu build' makes a QEMU that emits all`),t.backwards>0&&s.push(`time ran backwards at ${ie(t.backwards)} events, by up to ${Ks(t.backwardsNs)}: those take no time. Traces of several virtual CPUs look like this, and their events cannot be told apart`),t.truncated&&s.push("the trace ends in the middle of a record: QEMU was killed, or the disk full"),e.overflow>0&&s.push(`${ie(e.overflow)} block executions did not fit the table of blocks and have no name`),e.unnamedSystemCalls>0&&s.push(`${ie(e.unnamedSystemCalls)} system calls have no name: no event of their function followed the entry`),r<jI&&s.push(`only ${xt(r)} of the kernel's time has a name: is this the vmlinux of the kernel that was traced, and was KASLR off ('nokaslr', or --kaslr-offset)?`),s}import{closeSync as oA,openSync as aA,writeFileSync as lA,writeSync as cA}from"node:fs";import{rm as uA}from"node:fs/promises";import{tmpdir as dA}from"node:os";import{join as An}from"node:path";import{closeSync as ZI,constants as Wp,createWriteStream as eA,openSync as tA}from"node:fs";import{Socket as nA}from"node:net";import{pipeline as rA}from"node:stream/promises";import{createGzip as sA}from"node:zlib";var J={block:0,exit:1,dropped:2},je=4096,qt=class{length=0;kind=new Uint8Array(je);time=new Float64Array(je);low=new Uint32Array(je);high=new Uint32Array(je)};var QI=/^(?:\d+@(\d+)\.(\d{6}):)?exec_tb(_nocache|_exit)? tb:(?:0x)?([0-9a-f]{1,16}|\(nil\))(?: pc=0x([0-9a-f]{1,16}))?/,HI=4096,VI=10;function PD(e){return/^(?:\d+@\d+\.\d{6}:)?exec_tb(?:_\w+)? tb:/m.test(Buffer.from(e).toString("latin1"))}var Rs=class{#e;#t;#n=new qt;#r="";#i=0;#o=0;#s=null;#a=-1/0;#c=0;#u=0;#d=0;#m=0;#l=0;constructor(t){this.#e=t.file,this.#t=t.sink}get baseNs(){return this.#s===null?null:BigInt(this.#s)*1000n}push(t){this.#o+=t.length;let n=t.lastIndexOf(VI)+1,r=Buffer.from(t.buffer,t.byteOffset,t.length);if(n>0){let s=(this.#r+r.toString("latin1",0,n-1)).split(`
`);this.#r="";for(let i of s)this.#h(i)}this.#r=(this.#r+r.toString("latin1",n)).slice(0,HI),this.#g()}finish(){let t=this.#r!=="";return{blocks:this.#c,exits:this.#u,dropped:0,droppedRecords:0,skipped:this.#d,backwards:this.#m,backwardsNs:this.#l,bytes:this.#o,truncated:t}}#h(t){this.#i+=1;let n=QI.exec(t);if(!n){this.#d+=1;return}let[,r,s,i,o,a]=n;if(r===void 0)throw h("the events of this log have no time",{place:{file:this.#e,line:this.#i},hint:"trace with QEMU's '-msg timestamp=on -trace exec_tb -D FILE'"});let l=i==="_exit";if(!l&&a===void 0){this.#d+=1;return}let c=Number(r)*1e6+Number(s);this.#s??=c,this.#_(l?J.exit:J.block,(c-this.#s)*1e3,(l?o:a).replace("(nil)","0"))}#_(t,n,r){n<this.#a?(this.#m+=1,this.#l=Math.max(this.#l,this.#a-n)):this.#a=n;let s=this.#n,i=s.length++;s.kind[i]=t,s.time[i]=n,s.low[i]=parseInt(r.slice(-8),16),s.high[i]=r.length>8?parseInt(r.slice(0,-8),16):0,t===J.exit?this.#u+=1:this.#c+=1,s.length===je&&this.#g()}#g(){if(this.#n.length!==0)try{this.#t(this.#n)}finally{this.#n.length=0}}};var XI=new Map([["exec_tb",J.block],["exec_tb_nocache",J.block],["exec_tb_exit",J.exit]]),Tn=65536,jt=255,Ns=class{kindOfId=new Uint8Array(Tn).fill(jt);limit=1/0;declare(t,n,r){n===0&&t<Tn&&(this.kindOfId[t]=XI.get(r)??jt)}declareAll(t){this.limit=t.length;for(let[n,r]of t.entries())this.declare(n,0,r)}kind(t,n){return n===0&&t<Tn?this.kindOfId[t]:jt}};var In=24,Up=4,Wt=24,Ls=Wt+16,zp=Wt+8,Go=262144,Ms=1024,YI=0xf2b177cb0aa429b4n,$p=0xb429a40acb77b1f2n,JI=0xffffffffffffffffn;function KD(e){return e.length>=8&&e.subarray(0,8).every(t=>t===255)}function Dp(e,t){let n=new DataView(e.buffer,e.byteOffset,In),r=n.getBigUint64(8,!0);if(n.getBigUint64(0,!0)!==JI||r!==YI&&r!==$p)throw h("this is not a trace of QEMU's simple backend",{place:{file:t,offset:0},hint:"such a trace is written by QEMU's '-trace enable=exec_tb,file=TRACE' of a QEMU configured with --enable-trace-backends=simple"});if(r===$p)throw h("the trace was written on a big-endian machine, and those are not supported",{place:{file:t,offset:8},hint:"run QEMU on a little-endian machine (as nearly all are)"});let s=n.getBigUint64(16,!0);if(s===2n)return 2;if(s===3n)return 3;if(s===4n)return 4;throw h(s<2n?`the trace has format version ${s}, which QEMU wrote before 1.2; versions 2 to ${Up} can be read`:`the trace has format version ${s}; the newest this Bootgate reads is ${Up}`,{place:{file:t,offset:16},hint:s<2n?"trace with a newer QEMU":"use a newer Bootgate"})}var Kp=1e5;function Gp(e,t,n){let r=[];for(let[s,i]of e.split(`
`).entries()){let o=i.trim();if(o===""||o.startsWith("#"))continue;let a=/^((?:[a-z]+\s+)*)(\w+)\(/.exec(o);if(!a||r.length===Kp)throw h(a?`more than ${Kp} events`:`'${o.slice(0,60)}' declares no trace event`,{place:{file:n,line:s+1},hint:"give the trace-events file of the QEMU source that wrote the trace"});let l=a[1].trim().split(/\s+/),c=a[2];t===2&&l.includes("disable")||(l.includes("tcg")?r.push(`${c}_trans`,`${c}_exec`):r.push(c))}return r}var Fs=4294967296,qp=2*Ms,Cs=class{#e;#t=new qt;#n=new Ns;#r=-1;#i=new Uint8Array(qp);#o=new DataView(this.#i.buffer);#s=0;#a=0;#c=0;#u=!1;#d=0;#m=0;#l=-1/0;#h=0;#_=0;#g=0;#y=0;#f=0;#w=0;#p=0;constructor(t){this.#e=t}get baseNs(){return this.#u?BigInt(this.#m)<<32n|BigInt(this.#d):null}push(t){let n=new DataView(t.buffer,t.byteOffset,t.length),r=t.length;try{let s=this.#k(0,this.#a,r);for(;this.#s>0&&s<r;)s=this.#T(t,s);for(;s<r;){s=this.#E(n,s,r);let i=this.#b(n,s,r,this.#c+s);if(i===0){this.#i.set(t.subarray(s)),this.#s=r-s;break}s=this.#k(s,i,r)}}finally{this.#I()}this.#c+=r}finish(){if(this.#r<0){let t=this.#s;throw h(t===0?"the trace is empty":`the trace ends after ${t} bytes, inside its header`,{place:{file:this.#e.file},hint:"QEMU opens the file at once and writes events in batches: was it killed, or the disk full?"})}return{blocks:this.#h,exits:this.#_,dropped:this.#g,droppedRecords:this.#y,skipped:this.#f,backwards:this.#w,backwardsNs:this.#p,bytes:this.#c,truncated:this.#a>0||this.#s>0}}#k(t,n,r){let s=Math.min(t+n,r);return this.#a=t+n-s,s}#T(t,n){let r=this.#s,s=Math.min(qp-r,t.length-n);this.#i.set(t.subarray(n,n+s),r),this.#s=r+s;let i=this.#b(this.#o,0,this.#s,this.#c+n-r);return i===0?n+s:(this.#s=0,this.#k(n,i-r,t.length))}#E(t,n,r){if(!this.#u)return n;let{kind:s,time:i,low:o,high:a}=this.#t,{kindOfId:l}=this.#n,c=this.#r,u=c+Ls,d=this.#d,f=this.#m,p=this.#l,m=0,_=this.#t.length,g=n,w=r-u;for(;n<=w;){let x=n+c;if(c!==0&&(t.getUint32(n,!0)!==1||t.getUint32(n+4,!0)!==0))break;let y=t.getUint32(x,!0);if(y>=Tn||t.getUint32(x+4,!0)!==0)break;let k=l[y];if(k===jt||t.getUint32(x+16,!0)!==Ls)break;let E=(t.getUint32(x+12,!0)-f)*Fs+(t.getUint32(x+8,!0)-d);E<p?this.#A(p-E):p=E;let M=k===J.exit?x+24:x+32;s[_]=k,i[_]=E,o[_]=t.getUint32(M,!0),a[_]=t.getUint32(M+4,!0),m+=k,n+=u,_+=1,_===je&&(this.#t.length=_,this.#I(),_=0)}return this.#t.length=_,this.#l=p,this.#_+=m,this.#h+=(n-g)/u-m,n}#b(t,n,r,s){let i=r-n;if(this.#r<0)return i<In?0:(this.#S(t,n),In);if(this.#r===8){if(i<8)return 0;let m=t.getBigUint64(n,!0);if(m===0n)return this.#v(t,n,i,s);if(m!==1n)throw this.#x(`a record has type ${m}; only 0 and 1 exist`,s)}let o=n+this.#r;if(i<this.#r+Wt)return 0;let a=t.getUint32(o+16,!0);if(a<Wt||a>Go)throw this.#x(`an event claims a length of ${a} bytes; between ${Wt} and ${Go} are possible`,s);let l=this.#r+a,c=t.getUint32(o,!0),u=t.getUint32(o+4,!0),d=c===4294967294&&u===4294967295,f=d?J.dropped:this.#n.kind(c,u);if(this.#O(t,o),f===jt){let m=u*Fs+c;if(m>=this.#n.limit)throw this.#x(`event ${m} is not among the ${this.#n.limit} of the trace-events file`,s,jp);return this.#f+=1,l}let p=d?zp:Ls;if(a!==p)throw this.#x(`an event that takes ${p} bytes claims ${a}`,s,this.#r===0?jp:void 0);return i<l?0:(this.#R(t,o,f),l)}#S(t,n){let{file:r,traceEvents:s}=this.#e,i=Dp(new Uint8Array(t.buffer,t.byteOffset+n,In),r);if(i!==4){if(!s)throw h(`the trace has format version ${i}, which numbers events without naming them`,{place:{file:r,offset:16},hint:"give the trace-events file of the QEMU source that wrote it: --trace-events FILE"});this.#n.declareAll(Gp(s.text,i,s.file))}this.#r=i===4?8:0}#v(t,n,r,s){if(r<20)return 0;let i=t.getUint32(n+16,!0);if(i===0||i>Ms)throw this.#x(`an event's name claims ${i} bytes; 1 to ${Ms} are possible`,s);let o=20+i;if(r<o)return 0;let a=Buffer.from(t.buffer,t.byteOffset+n+20,i).toString("latin1");return this.#n.declare(t.getUint32(n+8,!0),t.getUint32(n+12,!0),a),o}#O(t,n){this.#u||(this.#u=!0,this.#d=t.getUint32(n+8,!0),this.#m=t.getUint32(n+12,!0))}#R(t,n,r){let s=this.#t,i=s.length,o=(t.getUint32(n+12,!0)-this.#m)*Fs+(t.getUint32(n+8,!0)-this.#d),a=n+(r===J.block?32:24);s.kind[i]=r,s.time[i]=o,s.low[i]=t.getUint32(a,!0),s.high[i]=t.getUint32(a+4,!0),s.length=i+1,r===J.dropped?(this.#y+=1,this.#g+=s.high[i]*Fs+s.low[i]):(o<this.#l?this.#A(this.#l-o):this.#l=o,r===J.exit?this.#_+=1:this.#h+=1),s.length===je&&this.#I()}#A(t){this.#w+=1,this.#p=Math.max(this.#p,t)}#I(){if(this.#t.length!==0)try{this.#e.sink(this.#t)}finally{this.#t.length=0}}#x(t,n,r="the file is damaged here, or was never a trace"){return h(t,{place:{file:this.#e.file,offset:n},hint:r})}},jp="the trace-events file is probably not the one of the QEMU that wrote the trace";var iA=65536,Bs=class e{#e;#t;#n;#r;#i;#o=null;#s=0;#a=0;#c=0;#u=0;constructor(t,n){let r={file:"the trace",sink:n.sink};this.#e=n.backend==="log"?new Rs(r):new Cs(r),this.#r=n.onPiece??(()=>{}),this.#i=n.keep===null?null:new qo(n.keep,()=>this.#t.resume()),this.#t=new nA({fd:t,readable:!0,writable:!1,onread:{buffer:Buffer.alloc(iA),callback:(s,i)=>this.#d(i.subarray(0,s))}}),this.#n=new Promise(s=>{this.#t.once("close",()=>s()),this.#t.once("error",i=>this.#o??=i)}),this.#t.resume()}static async open(t){await q("mkfifo",["-m","600",t.fifo]);let n=tA(t.fifo,Wp.O_RDONLY|Wp.O_NONBLOCK);try{return new e(n,t)}catch(r){throw ZI(n),r}}async finish(){if(this.#s===0&&(await new Promise(n=>setImmediate(n)),await new Promise(n=>setImmediate(n))),this.#s===0&&this.#t.destroy(),await this.#n,await this.#i?.end(),this.#o!==null)throw this.#o;let t=this.#c-this.#a;return{counts:this.#s===0?null:this.#e.finish(),idleShare:t>0?Math.max(0,1-this.#u/t):1}}#d(t){let n=performance.now();if(this.#s===0&&(this.#a=n),this.#s+=t.length,this.#o===null)try{this.#e.push(t),this.#r()}catch(r){this.#o=r}return this.#c=performance.now(),this.#u+=this.#c-n,this.#i?.take(t)??!0}},qo=class{#e;#t;#n=null;constructor(t,n){this.#e=sA({level:1}),this.#e.on("drain",n),this.#t=rA(this.#e,eA(t)).catch(r=>{this.#n=r,n()})}take(t){return this.#n!==null||this.#e.write(Buffer.from(t))}async end(){if(this.#e.end(),await this.#t,this.#n!==null)throw new b("the trace could not be kept",{cause:this.#n})}};var Be={kernel:B.kernel,user:B.user,entering:B.systemCallEntry},Ps=class{state=Be.kernel;toUser=0;toKernel=0;unnamed=0;#e=new Qe;#t=new Qe;#n=new Qe;#r=-1;#i=0;follow(t,n){if(t===B.user){this.#s(n),this.toUser+=1,this.state=Be.user;return}this.state===Be.user&&(this.toKernel+=1,this.state=Be.kernel),t===B.systemCallEntry?(this.#s(n),this.#i=n,this.state=Be.entering):t>=B.systemCall&&this.state===Be.entering&&(this.#o(t-B.systemCall),this.state=Be.kernel)}finish(t){this.#s(t);let n=[];for(let r=0;r<this.#e.length;r+=1)this.#e.get(r)!==0&&n.push({call:r,count:this.#e.get(r),ns:this.#t.get(r),firstNs:this.#n.get(r)});return n}#o(t){for(;this.#e.length<=t;)this.#e.push(0),this.#t.push(0),this.#n.push(-1);this.#e.get(t)===0&&this.#n.set(t,this.#i),this.#e.add(t,1),this.#r=t}#s(t){this.state===Be.entering&&(this.unnamed+=1),this.#r!==-1&&(this.#t.add(this.#r,t-this.#i),this.#r=-1)}};var Us=class{blocks;#e;#t;#n=new Ps;#r=new Map;#i;#o=new Qe;#s=[];#a=new js;#c=new js;#u=new Qe;#d=new Qe;#m=new Float64Array(0);#l=0;#h=0;#_=-1;#g=B.kernel;#y=0;#f=0;#w=!1;#p=null;constructor(t){this.blocks=new vs(t.maxBlocks),this.#e=t.arch,this.#t=new As(t.arch,t.symbols,t.kaslrOffset),this.#s.push({name:Is,startNs:0});for(let n of t.marks)"address"in n.at?this.#r.has(n.at.address)||this.#r.set(n.at.address,n):this.#i??=n}get endedBy(){return this.#p}get stages(){return this.#s.map(({name:t})=>t)}consume(t){if(this.#p)return;let{kind:n,time:r,low:s,high:i,length:o}=t,a=this.blocks,l=this.#n,{slots:c,shift:u,sums:d}=a,f=c.length-1,p=this.#t.inHighHalf?this.#e.addresses.kernelHalf:0,m=this.#_,_=this.#g,g=l.state,w=this.#f,x=this.#y;for(let y=0;y<o;y+=1){let k=n[y];if(k===J.dropped){m!==-1&&(m=se.lost);continue}m===-1&&(x=this.#y=r[y],m=se.qemu);let E=r[y]-x;if(E>w&&(d[2*m]=d[2*m]+(E-w),w=E),k===J.exit){this.#w=!0,_!==B.idle&&(m=se.qemu);continue}let M=i[y];if(M<p){if(g!==Be.user){if(this.#f=w,this.#T(),this.#b())return;g=l.state}m=se.user,_=B.user,d[2*m+1]=d[2*m+1]+1;continue}let P=s[y]|0,U=M|0,$=Ts(P,U)>>>u<<2,Z=c[$+2];for(;Z!==0&&(c[$]!==P||c[$+1]!==U);)$=$+4&f,Z=c[$+2];if(Z!==0)_=c[$+3];else{if(this.#f=w,Z=this.#k(s[y],M),this.#b())return;({slots:c,shift:u,sums:d}=a),f=c.length-1,_=a.role[Z],p=this.#t.inHighHalf?this.#e.addresses.kernelHalf:0}d[2*Z+1]=d[2*Z+1]+1,_!==g&&(l.follow(_,w),g=l.state),m=Z}this.#g=_,this.#_=m,this.#f=w}finish(){this.#v();let t=this.#f,{names:n,systemCalls:r}=this.#t,s=0;for(let a=kt;a<this.blocks.length;a+=1)s+=this.blocks.sums[2*a+1];let i=this.blocks.sums[2*se.user+1],o=this.blocks.sums[2*se.overflow+1];for(;this.#o.length<n.name.length;)this.#o.push(-1);return{names:n,first:this.#o.toArray(),stages:this.#s,rows:{stage:this.#a.toArray(),code:this.#c.toArray(),self:this.#u.toArray(),calls:this.#d.toArray()},totalNs:t,idleNs:this.#h,blocks:this.blocks.length-kt,blockExecutions:s+i+o,userExecutions:i,systemCalls:this.#n.finish(t),systemCallNames:r,unnamedSystemCalls:this.#n.unnamed,toUser:this.#n.toUser,toKernel:this.#n.toKernel,exitsSeen:this.#w,overflow:o,endedBy:this.#p}}#k(t,n){t===this.#e.stages.resetVector&&n===0&&this.#f===0&&(this.#s[0].name=Ko);let r=BigInt(n)<<32n|BigInt(t),s=this.#r.get(this.#t.linkAddress(t,n)??r);if(s&&this.#E(s),this.#b())return se.overflow;let{code:i,role:o,entry:a}=this.#t.see(t,n,this.#s.at(-1).name);return this.#S(i),this.blocks.add(t,n,i,o,a)}#T(){this.#i&&this.#E(this.#i),this.#i=void 0,!this.#p&&(this.#S(se.user),this.#n.follow(B.user,this.#f))}#E(t){if("address"in t.at&&this.#r.delete(t.at.address),t.role!=="stage"){this.#p=t;return}this.#f===0&&this.#s[0].name===Is?this.#s.length=0:this.#v(),this.#s.push({name:t.name,startNs:this.#f})}#b(){return this.#p!==null}#S(t){for(;this.#o.length<=t;)this.#o.push(-1);this.#o.get(t)===-1&&this.#o.set(t,this.#f)}#v(){let{sums:t,code:n,role:r,entry:s,length:i}=this.blocks,o=this.#t.names.name.length,a=new Float64Array(o),l=new Float64Array(o),c=this.#m,u=new Float64Array(i);for(let d=0;d<i;d+=1){let f=t[2*d];u[d]=t[2*d+1];let p=d<kt?d:n[d];a[p]=a[p]+f,s[d]===1&&(l[p]=l[p]+u[d]-(c[d]??0)),r[d]===B.idle&&(this.#h+=f),t[2*d]=0}l[se.user]=this.#n.toUser-this.#l,this.#l=this.#n.toUser,this.#m=u;for(let d=0;d<o;d+=1)a[d]===0&&l[d]===0||(this.#a.push(this.#s.length-1),this.#c.push(d),this.#u.push(a[d]),this.#d.push(l[d]))}};var fA=100;async function Hp(e){let{qemu:t,folder:n,marks:r,window:s}=e,i=hA(t,s),o=[...Cp(e.arch),...r.flatMap(_A)],a=new Us({arch:e.arch,symbols:e.symbols,marks:o}),l=An(n,"exec_tb.fifo"),c=An(n,"exec_tb.json"),u=new jo(An(n,"progress")),d=0,f=!1,p=await Bs.open({fifo:l,backend:i,keep:e.keepTrace,sink:g=>{d+=g.length,a.consume(g)},onPiece:()=>{u.say(d,a.stages.length-1),a.endedBy!==null&&!f&&(f=!0,Qp(c,{events:d,ended:a.endedBy.name}))}}),m=s===null?null:await pA(s),_=null;return{args:[...mA(i,l,s===null),...m?.args??[]],trace:c,progress:s===null?u.path:null,stage:()=>a.stages.at(-1),ended:async()=>{u.close();let g=await m?.ended()??!1,{counts:w,idleShare:x}=await p.finish();if(w===null||w.blocks===0)return;let y=a.finish();Qp(c,{events:d,ended:y.endedBy?.name??null,...w}),_={header:gA(y,r,g),tables:y,counts:w,decoderIdle:x}},read:()=>{if(_===null)throw new Error("an exec_tb trace was read before QEMU had ended");return Promise.resolve(_)}}}function mA(e,t,n){return e==="simple"?["-trace",`${n?"enable=exec_tb,":""}file=${t}`,"-d","nochain","-D","/dev/null"]:["-msg","timestamp=on","-d","nochain","-D",t]}async function pA(e){let t=await G(dA(),"bg"),n={qmp:An(t,"qmp"),gdb:An(t,"gdb")},r=new AbortController,s=Mp(e,n,r.signal).then(()=>!0,i=>{if(r.signal.aborted||i instanceof Te)return!1;throw i});return s.catch(()=>{}),{args:Lp(e,n),ended:async()=>{r.abort();try{return await s}finally{await uA(t,{recursive:!0,force:!0})}}}}function hA(e,t){if(e.traceBackends.includes("simple"))return"simple";let n=e.traceBackends.includes("log");if(n&&t!==null)return"log";throw new b(n?`${e.versionLine} writes trace events only as text, which takes more than 500 s for even a small boot`:`${e.versionLine} was built without a trace backend that Bootgate reads`,{exitStatus:2,hint:`'--qemu build' makes one with the simple backend in some five minutes; the plugin tracer (without --tracer exec_tb) needs no build${n?"; a part of the boot can be traced as text: --trace-window start_kernel..20ms":""}`})}function _A({name:e,role:t,at:n}){if(t==="initcall-start"||"powerOff"in n)return[];if("address"in n||"firstUserInstruction"in n)return[{name:e,role:t,at:n}];throw h(`the mark '${e}' cannot be seen in an exec_tb trace, which holds addresses only`,{hint:"take a symbol or the first user instruction, or leave out --tracer exec_tb"})}function gA({endedBy:e},t,n){return{end:e===null?n?"end-mark":"exit":e.role==="panic"?"panic":"end-mark",endMark:t.findIndex(i=>i.at===e?.at),instructions:-1}}var jo=class{path;#e;#t=0;constructor(t){this.path=t,this.#e=aA(t,"w")}say(t,n){let r=performance.now();if(r-this.#t<fA)return;this.#t=r;let s=Buffer.alloc(16);s.writeBigUInt64LE(BigInt(t),0),s.writeBigUInt64LE(BigInt(n),8),cA(this.#e,s,0,16,0)}close(){oA(this.#e)}};function Qp(e,t){lA(e,`${JSON.stringify(t,null,2)}
`)}import{rm as bA}from"node:fs/promises";import{tmpdir as yA}from"node:os";import{join as $s}from"node:path";var wA=65536,Vp="BOOTGATE_CHECK_TRACER";async function zs(e){let{scenario:t,qemu:n,kernel:r,marks:s,folder:i}=e,o=xA(n),{landmarks:a}=r,l=N(t.arch),c=$s(i,"trace.bin"),u=$s(i,"progress"),d=$s(i,"tracer.config"),f=await Ir({arch:l,api:o,check:e.env[Vp]==="1",cacheFolder:e.cacheFolder,signal:e.signal,...e.env.CC?{cc:e.env.CC}:{}}),p=t.focus!==null||Object.values(t.observe).includes(!0),m=o>=_e&&p?r.structures:null;await ts(d,{architecture:l.name,output:c,progress:u,icountShift:t.icountShift,functionEntries:a.functionEntries,transparent:a.transparent,interruptEntries:a.interruptEntries,faultEntries:a.faultEntries,systemCallEntries:a.systemCallEntries,taskSwitch:a.taskSwitch,kernelImage:t.boot==="kernel"?a.kernelImage:{...a.kernelImage,physical:null},code:a.code,marks:s.map(k=>EA(k,r,l,o)),instructionLimit:t.limits.instructions,samplePeriod:wA,stackBytes:l.addresses.stackBytes,observeConsole:o>=l.machine.consoleApi,consoleOutput:a.consoleOutput,exitPort:mr(t),exactBlocks:o<_e||t.tracer==="exec_tb"||e.env[Vp]==="1",focus:kA(t,r,o),guest:m});let _=Ar(f,d),g={trace:c,progress:u,read:()=>es(c)},w=t.focus?.run??null;if(w===null)return{...g,args:_};let x=await G(yA(),"bg"),y=$s(x,"gdb");return{...g,args:[..._,"-gdb",`unix:${y},server=on,wait=off`],halted:{command:w,socket:y},ended:()=>bA(x,{recursive:!0,force:!0})}}function kA({focus:e},t,n){if(e===null)return null;if(Wo(n,_e,"a focus is found in what processes execute"),t.structures===null)throw h("a focus needs a kernel with BTF (CONFIG_DEBUG_INFO_BTF): this one has none");return{field:e.field,pattern:e.pattern,children:e.children,stop:e.run!==null}}function xA(e){let t=e.pluginApi?br(e.pluginApi):null;if(t!==null)return t;throw new b(e.pluginApi?`${e.versionLine} speaks plugin API ${e.pluginApi.current}, which is older than all the tracer knows`:`${e.binary} was built without plugin support`,{hint:"'--qemu auto' takes one that will do, or gets one; 'bootgate doctor' lists those of this machine"})}function EA({name:e,role:t,at:n},r,{hooks:s,machine:i},o){let a=t==="initcall-start"?"note":t;if("console"in n)return Wo(o,i.consoleApi,`the mark '${e}' is found in what the guest prints`),{role:a,at:n};if(!("exec"in n))return{role:a,at:n};Wo(o,_e,`the mark '${e}' is found in the names of executed programs`);for(let l of s.exec){let c=r.symbols.addressOf(l);if(c!==null)return{role:a,at:{exec:n.exec,entry:c}}}throw h(`the mark '${e}' needs one of ${s.exec.join(", ")}, which this kernel does not have`)}function Wo(e,t,n){if(!(e>=t))throw h(`${n}, which needs a QEMU with plugin API ${t}; this one has ${e}`,{hint:"take another end mark, or a newer QEMU: '--qemu auto' gets one"})}function Qt(e){switch(e.kind){case"reached-end":case"imported":return Vt.ok;case"interrupted":return Vt.interrupted;case"qemu-failed":return Vt.failed;case"panic":case"hang":case"limit":case"early-exit":return Vt.bootFailed}}async function Yp(e,t,n){let{scenario:r,kernel:s,qemu:i,host:o,run:a}=e;o.keepTraces!==void 0&&await v(o.keepTraces);let l=o.traceWindow===void 0?null:Np(o.traceWindow,g=>s.symbols.addressOf(g)),c=await Hp({arch:N(r.arch),qemu:i,window:l,symbols:s.symbols,marks:t,folder:n,keepTrace:o.keepTraces===void 0?null:Xp(o.keepTraces,`exec_tb-${a}.trace.gz`)}),u=l===null?await TA(e,t,n):null,{onBoot:d}=o,{recording:f,tables:p}=await _r({scenario:r,qemu:i,guest:e.guest,marks:t,folder:n,tracer:u===null?c:IA(c,u),signal:o.signal,...d?{onProgress:g=>d({...g,run:a,runs:r.runs,stage:c.stage(),counted:"events"})}:{}}),m=l===null?f.outcome:vA(f.outcome,o.traceWindow,p?.header.end==="end-mark");if(p===null)throw new b(`${m.kind}: ${m.detail}`,{exitStatus:Qt(m),hint:"what the guest and QEMU printed is kept in console.log and qemu.log"});let _=Pp({tables:p.tables,counts:p.counts,symbols:s.symbols,scenario:r.name,outcome:m,environment:qn({...Nr(f,`exec_tb ${i.traceBackends.includes("simple")?"simple":"log"}`).fields,...l===null?{}:{end:`window ${o.traceWindow}`},icountShift:-1}),subject:await Cr(r,e.guest.initrd,s,e.digestOf),emitted:i.completeExecTb?1:await AA(p,u),wallMs:f.wallMs,console:Rr(await SA(f.console,"utf8")),warnings:f.warnings});return{recording:f,profile:OA(_,p.decoderIdle)}}function vA(e,t,n){return e.kind!=="reached-end"?e:n?{...e,detail:`the traced part ended: ${t}`}:{kind:"early-exit",detail:`the guest switched off before the traced part ended: ${t}`}}async function TA({scenario:e,qemu:t,kernel:n,host:r},s,i){if(t.completeExecTb||t.pluginApi===null)return null;let o=Xp(i,"plugin");await v(o);let{cacheFolder:a,env:l,signal:c}=r;return await zs({scenario:e,qemu:t,kernel:n,marks:s,folder:o,cacheFolder:a,env:l,signal:c})}function IA(e,t){return{...e,args:[...e.args,...t.args],read:async()=>{let n=await e.read(),{end:r,endMark:s}=(await t.read()).header;return{...n,header:{...n.header,end:r,endMark:s}}}}}async function AA({tables:e,counts:t},n){if(n===null)return null;let{header:r}=await n.read();return Math.min(1,(e.blockExecutions+t.dropped)/Math.max(1,r.blockExecutions))}function OA(e,t){let n=`the decoder waited for QEMU during ${xt(t)} of the boot`;return{...e,coverage:{...e.coverage,notes:[...e.coverage.notes,n]}}}var Qo={source:"none",buildId:null,length:0,address:new BigUint64Array(0),size:new Uint32Array(0),name:()=>"",aliases:()=>[],section:()=>"",find:()=>-1,findHalves:()=>-1,addressOf:()=>null,addressesOf:()=>[],text:[]};function Jp(e,t,n){let r=new Map(n?e.facts.exports.map(({name:s,address:i})=>[s,i]):[]);return{...e,symbols:Qo,landmarks:ws(e.arch,Qo,{...e.facts,initcalls:[]}),names:{addressOf:s=>r.get(s)??null,names:()=>r.keys(),initcalls:[]},structures:null,doubt:t,warnings:[...e.warnings,`names not to be believed: ${t}`]}}function Zp(e,{doubt:t}){if(e.end.kind==="symbol")throw new b(`the end mark '${e.end.symbol}' is a name, and the names are not to be believed`,{hint:`${t??""}; without --vmlinux the kernel's own symbols are used; '--end power-off' needs no names`});return{...e,stages:e.stages.filter(({start:n})=>!("symbol"in n))}}import{writeFile as RA}from"node:fs/promises";import{basename as NA,join as LA}from"node:path";async function eh(e,t,n){if(e.ukiProfile!==null&&!t?.unified?.profiles.length)throw h("'uki-profile' chooses a profile of a unified kernel image, and this has none",{place:{file:e.kernel},hint:"leave 'uki-profile' out"});if(t===null)return{scenario:e,notes:[]};let r=[`${NA(e.kernel)} is ${t.wrappings.join(", and in it is ")}: the kernel in it is booted`],{unified:s}=t;if(s===null)return{scenario:e,notes:r};let i=MA(s,e),o=await CA(e,s.profiles[i]??s,n);return{scenario:o.scenario,notes:[...r,...FA(s,i),...o.notes]}}function MA({profiles:e},{kernel:t,ukiProfile:n}){if(n===null)return 0;let r=e.findIndex(({id:i,title:o},a)=>i===n||o===n||String(a)===n),s={file:t};if(r===-1)throw h(`this unified kernel image has no profile '${n}'`,{place:s,hint:`it has ${e.map(Ho).join(", ")}`});if(e[r].otherKernel)throw h(`the profile ${Ho(e[r],r)} boots a kernel of its own, which is not taken out here`,{place:s,hint:"give that kernel itself with --kernel"});return r}function Ho({id:e,title:t},n){let r=[e,t].filter(s=>s!==null);return r.length===0?String(n):`${n} (${r.join(", ")})`}function FA({profiles:e,title:t},n){let r=e[n];return[...t===null?[]:[`it calls itself ${t}`],...r===void 0||e.length<2?[]:[`it has ${e.length} profiles (--uki-profile): ${Ho(r,n)} is booted`]]}async function CA(e,{initrd:t,append:n},r){if(e.boot!=="kernel")return{scenario:e,notes:[]};let s=[],i=e;return n!==null&&(i={...i,append:`${n} ${e.append}`.trimEnd()},s.push(`its command line comes first: ${n}`)),t!==null&&e.initrd===null&&!e.generateInitrd?(await v(r),i={...i,initrd:LA(r,"initrd")},await RA(i.initrd,t),s.push(`its initramfs is booted (${t.length.toLocaleString("en-US")} bytes)`)):t!==null&&s.push("its initramfs is left out: the scenario's is booted"),{scenario:i,notes:s}}async function D8(e,t,n){let r=await Ap(e,{cacheFolder:n.cacheFolder,env:n.env,signal:n.signal,...n.onStep?{onProgress:n.onStep}:{}}),{scenario:s,notes:i}=await eh(e,r.image.unwrapped,Ds(t,"guest"));i.forEach(f=>n.onStep?.(f));let o=await Sm(s,n);n.onStep?.(o.reason);let a=await qA(s,r,Ds(t,"guest"),n);a.notes.forEach(f=>n.onStep?.(f));let l={scenario:s,guest:a,qemu:o,symbols:r.symbols,digestOf:na()},c=await Nm(l,n),u=c===null?null:await Lm(c,l,t,n);if(u!==null)return n.onStep?.(Ea(u.profile)),u;let d=await zA(l,r,t,n);return c!==null&&await Mm(c,d,n),d}async function zA({scenario:e,guest:t,qemu:n,digestOf:r},s,i,o){let{kernel:a,first:l}=await KA({scenario:e,kernel:s,qemu:n,guest:t,host:o,digestOf:r,run:1},i),c=[l];for(let _=2;_<=e.runs&&c.at(-1).recording.outcome.kind==="reached-end";_+=1)c.push((await Vo({scenario:e,kernel:a,qemu:n,guest:t,host:o,digestOf:r,run:_},i)).measurement);let u=c.map(({profile:_})=>Sa(_)),{profile:d,recording:f}=GA(c),p=new Set(u.map(({digest:_})=>_)),m=[...d.warnings,...a.warnings,...n.shortfall===void 0?[]:[n.shortfall]];return p.size>1&&d.assume==="exact"&&m.push(`${u.length} runs gave ${p.size} different profiles: something is not deterministic`),{recording:f,profile:{...d,samples:u.length>1?u:null,warnings:m}}}var DA="the image's kernel does not seem to be the one 'kernel' names, which it has to be: ";function th({boot:e},t){return`${e==="kernel"?"":DA}${dn(t)}`}async function KA(e,t){let{kernel:n,host:r}=e,s=async(l,c)=>{let u=Jp(n,l,c);return{kernel:u,first:(await Vo({...e,kernel:u},t)).measurement}};if(n.doubt!==null)return r.onStep?.(`names not to be believed: ${n.doubt}; booting without them`),await s(n.doubt,!0);let{measurement:i,failedChecks:o}=await Vo(e,t);if(!Yr(o))return{kernel:n,first:i};let a=th(e.scenario,o);return r.onStep?.(`names not to be believed: ${a}; booting again without them`),await s(a,!1)}function GA(e){let t=e.at(-1);if(t.recording.outcome.kind!=="reached-end")return t;if(t.profile.assume==="exact")return e[0];let n=({profile:r})=>Nn(r);return e.toSorted((r,s)=>n(r)-n(s))[Math.floor((e.length-1)/2)]}async function qA(e,t,n,{cacheFolder:r,initrdPadding:s=0}){await v(n);let i=Im(t.image,t.symbols),o=t.bootable(),a=await oc({scenario:e,kernel:i,bootable:o,folder:n,cacheFolder:r});if(a.initrd===null||s===0)return a;let l=Ds(n,"initramfs.padded");return await UA(a.initrd,l),await PA(l,384),await BA(l,new Uint8Array(s)),{...a,initrd:l}}async function Vo(e,t){let{scenario:n,kernel:r,qemu:s,host:i,run:o}=e,a=Ds(t,`run-${o}`);await v(a);let l=r.doubt===null?n:Zp(n,r),c=La(l,r.names);if(n.tracer==="exec_tb")return{measurement:await Yp(e,c,a),failedChecks:[]};let u=[Qn,...c.filter(({role:m})=>m==="stage").map(({name:m})=>m)],d=await zs({scenario:n,qemu:s,kernel:r,marks:c,folder:a,cacheFolder:i.cacheFolder,env:i.env,signal:i.signal}),{onBoot:f}=i,p=await _r({scenario:n,qemu:s,guest:e.guest,marks:c,folder:a,tracer:d,signal:i.signal,...f?{onProgress:m=>f({...m,run:o,runs:n.runs,stage:u[m.stages]??u.at(-1)})}:{}});return await jA(p,e)}async function jA({recording:e,tables:t},{kernel:n,guest:r,host:s,digestOf:i}){let{outcome:o,scenario:a}=e;if(t===null)throw new b(`${o.kind}: ${o.detail}`,{exitStatus:Qt(o),hint:"what the guest and QEMU printed is kept in console.log and qemu.log"});let l=await WA(t.guest,{scenario:a,guest:r,kernel:n,host:s}),c=await $A(e.console,"utf8"),{symbols:u,banner:d}=n,f=Cu({recording:e,files:l.code,tables:t,symbols:u,subject:await Cr(a,r.initrd,n,i),consoleText:c}),p=u.length===0?[]:Du({recording:e,tables:t,symbols:u,banner:d,consoleText:c}),m=p.length===0?[]:[`names may be wrong: ${th(a,p)}`],_=[...f.warnings,...l.warnings,...m];return{measurement:{recording:e,profile:{...f,warnings:_}},failedChecks:p}}async function WA({objects:e},{scenario:t,guest:n,kernel:r,host:s}){let i=[],o=[];for(let[u,{kind:d,name:f,filesystem:p,sizeBytes:m}]of e.entries()){let _=d==="vdso"?await r.vdso(m):null;d==="module"||d==="vdso"&&_===null||(i.push(u),o.push({path:f,filesystem:p,sizeBytes:m,..._&&{content:_}}))}let{code:a,warnings:l}=await Dd(o,{sysroot:t.sysroot,disk:n.disk?.path??null,...t.disk?{diskName:t.disk.path}:{},initrd:t.initrd,cacheFolder:s.cacheFolder,env:s.env,signal:s.signal,...s.onStep?{onProgress:s.onStep}:{}}),c=e.map(()=>null);return i.forEach((u,d)=>c[u]=a[d]),{code:c,warnings:l}}import{accessSync as QA,constants as nh,mkdirSync as HA,mkdtempSync as ih,readdirSync as VA,rmdirSync as XA,rmSync as YA,statSync as JA,symlinkSync as ZA}from"node:fs";import{tmpdir as e1}from"node:os";import{dirname as rh,join as Ht}from"node:path";function H8(e){let t=Wn(e),n=t1(t);if(n===null)return{env:e,warning:null,remove:()=>{}};let r=ih(Ht(e1(),"bootgate-cache-")),s=()=>{process.off("exit",s),YA(r,{recursive:!0,force:!0})};return process.once("exit",s),r1(r,t),{env:{...e,BOOTGATE_CACHE:r},warning:`the cache ${t} cannot be written (${n}): what is in it is used, and nothing is kept; set BOOTGATE_CACHE to a folder that can be written`,remove:s}}var Xo={EROFS:"the file system is read-only",EACCES:"permission denied",EPERM:"permission denied",ENOTDIR:"a part of the path is a file"};function t1(e){for(let t=e;;t=rh(t))try{return JA(t).isDirectory()?(QA(t,nh.W_OK|nh.X_OK),n1(t)):Xo.ENOTDIR}catch(n){let r=T(n)??"";if(r!=="ENOENT"||rh(t)===t)return Xo[r]??`error ${r}`}}function n1(e){try{return XA(ih(Ht(e,".bootgate-"))),null}catch(t){let n=T(t)??"";return["ENOSPC","EDQUOT"].includes(n)?null:Xo[n]??`no folder can be made: ${n}`}}function r1(e,t){for(let n of sh(t)){HA(Ht(e,n));for(let r of sh(Ht(t,n)))ZA(Ht(t,n,r),Ht(e,n,r))}}function sh(e){try{return VA(e)}catch{return[]}}import{availableParallelism as u1,freemem as d1}from"node:os";var s1=["seed","padding"];function oh(e,t,n=s1){let r={seed:!0,padding:i1(e),word:e.boot==="kernel"},s=n.filter(i=>r[i]).map(i=>c1[i]);return Array.from({length:t},(i,o)=>s[o%s.length]({...e,runs:1},Math.floor(o/s.length)+1))}function i1({boot:e,initrd:t,generateInitrd:n,disk:r}){return e==="kernel"&&(t!==null||n||r===null)}function o1(e,t){let n=e.seed+t;return{what:`seed ${n}`,scenario:{...e,seed:n},initrdPadding:0}}function a1(e,t){let n=`bootgate.neutral=${"1".repeat(t)}`;return{what:`command line with ${n}`,scenario:{...e,append:`${e.append} ${n}`.trim()},initrdPadding:0}}function l1(e,t){let n=4096*t;return{what:`initramfs padded by ${n} bytes`,scenario:e,initrdPadding:n}}var c1={seed:o1,padding:l1,word:a1};function ah({memoryMiB:e},t,n){let r=e*1048576+1073741824;return Math.max(1,Math.min(t,Math.floor(n/r)))}function lh(e){return Math.min(...e.map(t=>ah(t,u1(),d1())))}function ch(e,t){let n=new Yo(t);return async(r,s,i)=>{let o=r.tracer==="exec_tb"?t:1;await n.take(o);try{return i.signal.throwIfAborted(),await e(r,s,i)}finally{n.give(o)}}}function Z8(e){let t=new Map;return async(n,r,s)=>{let i=`${n.arch} ${n.tracer}`,o=()=>{},a=t.get(i);a?await a:t.set(i,new Promise(c=>o=c));let l=c=>{o(),s.onBoot?.(c)};try{return await e(n,r,{...s,onBoot:l})}finally{o()}}}var Yo=class{#e;#t=[];constructor(t){this.#e=t}async take(t){await new Promise(n=>{this.#t.push({width:t,go:n}),this.#n()})}give(t){this.#e+=t,this.#n()}#n(){for(let[t]=this.#t;t&&t.width<=this.#e;[t]=this.#t)this.#t.shift(),this.#e-=t.width,t.go()}};function nG({run:e,runs:t,elapsedMs:n,instructions:r,counted:s,stage:i}){return[t>1?`run ${e} of ${t}`:"booting",`${(n/1e3).toFixed(1)} s`,`${Jo(r)} ${s??"instructions"}`,i].join(" \xB7 ")}import{rm as uh}from"node:fs/promises";import{join as f1}from"node:path";async function mG(e,t,{count:n,kinds:r,folder:s,measure:i,host:o,atOnce:a}){if(e.assume!=="exact")throw h("a noise band is of boots that are counted exactly, which this one is not",{hint:"'runs' reports how much such boots differ"});let l=a??lh([t]),c=await G(s,".variations");try{let u=oh(t,n,r),d=performance.now(),f=await p1(e,u,l,{measure:i,host:o,work:c});return o.onStep?.(m1(e,f.length,Math.min(l,f.length),performance.now()-d)),f}finally{await uh(c,{recursive:!0,force:!0})}}function m1({totals:e},t,n,r){let s=a=>`${(a/1e3).toFixed(1)} s`,i=n>1?`, ${n} side by side`:"",o=`${t===1?"it took":`all ${t} in`} ${s(r)}${i}`;return e.wallMs>0?`${o}; the base's boot alone took ${s(e.wallMs)}`:o}async function p1(e,t,n,{measure:r,host:s,work:i}){let o=new AbortController,a=AbortSignal.any([s.signal,o.signal]),l=ch(r,n),c=new Set,u=0,d=async({what:p,scenario:m,initrdPadding:_},g)=>{let w=f1(i,`variation-${g+1}`);try{let x=await l(m,w,{...s,signal:a,initrdPadding:_,onStep:()=>{},onBoot:k=>{c.add(g),g===Math.min(...c)&&s.onBoot?.({...k,run:g+1,runs:t.length})}});a.throwIfAborted(),h1(e,p,x),u+=1;let y=ie(Nn(x.profile));return s.onStep?.(`neutral variation ${u} of ${t.length}: ${y} instructions, ${p}`),{what:p,profile:x.profile}}catch(x){throw o.abort(x),x}finally{c.delete(g),await uh(w,{recursive:!0,force:!0})}},f=t.map(d);return await Promise.allSettled(f),a.throwIfAborted(),await Promise.all(f)}function h1(e,t,{profile:n,recording:r}){if(n.outcome.kind!=="reached-end")throw new b(`there is no noise band: the boot with ${t} ended early: ${n.outcome.detail}`,{exitStatus:Qt(r.outcome),hint:"a boot that a neutral change breaks is worth a look of its own"});if(n.environment.fingerprint!==e.environment.fingerprint)throw new b(`there is no noise band: the boot with ${t} was measured differently than the base`)}export{hv as a,La as b,Kl as c,Ku as d,lL as e,$e as f,H as g,Ze as h,ft as i,Gr as j,Ee as k,j as l,Se as m,ce as n,pt as o,fn as p,Hd as q,ue as r,Pt as s,no as t,IC as u,bt as v,Ut as w,tt as x,nt as y,bn as z,vf as A,zt as B,gP as C,cs as D,jP as E,jf as F,Dt as G,HP as H,mo as I,ho as J,Vf as K,nm as L,rm as M,yo as N,Kt as O,fs as P,Ge as Q,im as R,bm as S,ps as T,E3 as U,lv as V,Wn as W,u$ as X,En as Y,ws as Z,vp as _,se as $,vs as aa,Cp as ba,As as ca,Pp as da,J as ea,PD as fa,Rs as ga,KD as ha,Cs as ia,Us as ja,Qt as ka,D8 as la,nG as ma,lh as na,ch as oa,Z8 as pa,mG as qa,H8 as ra};
