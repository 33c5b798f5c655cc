import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{A as Vt,B as No,C as Ge,D as Xt,E as Yt,F as Jt,G as Ro,H as Fo,I as Zt,K as Uo,U as en,e as _t,f as b,g as h,h as E,i as v,j as Qt,jb as xe,k as X,kb as Fr,m as Bo,o as Rr,p as ae,pc as Po,q as qe,s as Q,t as U,u as jt,v as D,w as T,x as K,y as M}from"./shared-Q24IP5RL.js";import{homedir as Pf}from"node:os";import{join as Co,resolve as $o}from"node:path";function UE(t=process.env){return t.BOOTGATE_CACHE?$o(t.BOOTGATE_CACHE):Co(t.XDG_CACHE_HOME?$o(t.XDG_CACHE_HOME):Co(Pf(),".cache"),"bootgate")}import{readFile as EE}from"node:fs/promises";import{join as Uf}from"node:path";var tn="firmware",Ur={name:"kernel early",starts:[{symbol:"start_kernel"}]},zo={name:"kernel entry",starts:[{symbol:"x86_64_start_kernel"}]},Do={kernel:[{name:"kernel setup",starts:[{address:0x10200n}]},{name:"decompress",starts:[{address:0x100000n}]},{name:"kernel entry",starts:[{symbol:"startup_64"},{symbol:"_stext"}]},Ur],bios:[{name:"bootloader",starts:[{address:0x7c00n}]},zo,Ur],uefi:[zo,Ur]},Ko=[{name:"kernel late",starts:[{symbol:"console_on_rootfs"},{symbol:"free_initmem"}]},{name:"userspace",starts:[{symbol:"run_init_process"},{firstUserInstruction:!0}]}],Pr=["kernel_power_off","kernel_restart","kernel_halt","emergency_restart","machine_power_off","machine_restart","machine_halt","machine_emergency_restart"],qo=["console_flush_on_panic","vpanic","panic"],We="do_one_initcall";function Go(t,e){return[...Cr(qo,"panic",e).slice(0,1),...Cf(t.end,e),...$f(t,e),...Kf(e)]}function Cf(t,e){switch(t.kind){case"power-off":{let n=Cr(Pr,"end",e);if(n.length>0)return n;throw h("the symbols hold no function that switches the machine off",{hint:`looked for ${Pr.join(", ")}; give another end mark: --end symbol:NAME`})}case"symbol":{let n={address:Wo(t.symbol,"the end mark",e)};return[{name:t.symbol,role:"end",at:n}]}case"first-user-instruction":return[{name:"first user instruction",role:"end",at:{firstUserInstruction:!0}}];case"exec":return[{name:`exec of ${t.path}`,role:"end",at:{exec:t.path}}];case"console":return[{name:`'${t.pattern}' on the console`,role:"end",at:{console:t.pattern}}]}}function $f({boot:t,stages:e},n){let r=new Set(e.map(({name:i})=>i)),s=[...Do[t],...Df(n),...Ko].filter(({name:i})=>!r.has(i)).flatMap(i=>zf(i,n)),o=e.map(({name:i,start:a})=>"symbol"in a?{name:i,role:"stage",at:{address:Wo(a.symbol,`stage '${i}'`,n)}}:{name:i,role:"stage",at:a});return[...s,...o]}function zf({name:t,starts:e},n){for(let r of e){if(!("symbol"in r))return[{name:t,role:"stage",at:r}];let s=n.addressOf(r.symbol);if(s!==null)return[{name:t,role:"stage",at:{address:s}}]}return[]}function Df({initcalls:t}){let e=new Set;return t.flatMap(({level:n,address:r})=>e.has(n)?[]:(e.add(n),[{name:`initcalls ${n}`,starts:[{address:r}]}]))}function Kf(t){return t.initcalls.length===0?Cr([We],"initcall-start",t):t.initcalls.map(({name:e,level:n,address:r})=>({name:e,role:"initcall-start",level:n,at:{address:r}}))}function Cr(t,e,n){return t.flatMap(r=>{let s=n.addressOf(r);return s===null?[]:[{name:r,role:e,at:{address:s}}]})}function Wo(t,e,n){let r=n.addressOf(t);if(r!==null)return r;let s=Qt(t,n.names());throw h(`${e} names '${t}', which this kernel does not have`,{hint:s?`did you mean '${s}'?`:"the name must be a function in the symbol table"})}import{readFile as oh,writeFile as ta}from"node:fs/promises";import{join as ds}from"node:path";import{closeSync as Ho,fstatSync as $r,openSync as qf,readSync as Gf}from"node:fs";function Se(t,e){return{name:t,size:e.length,read(n,r){return nn(this,n,r),e.subarray(n,n+r)}}}function O(t,e){let n=zr(t);try{return e(n)}finally{n.close()}}function zr(t){let e=Wf(t);return{name:t,size:$r(e).size,read(n,r){nn(this,n,r);let s=Buffer.allocUnsafeSlow(r);for(let o=0;o<r;){let i=Gf(e,s,o,r-o,n+o);if(i===0)throw h("the file became shorter while it was read",{place:{file:t}});o+=i}return s},close:()=>Ho(e)}}function Wf(t){let e;try{e=qf(t,"r")}catch(r){let s=E(r)==="ENOENT"?"there is no such file":v(r);throw h(s,{place:{file:t},cause:r})}if($r(e).isFile())return e;let n=$r(e).isDirectory()?"this is a folder, not a file":"this is not a regular file";throw Ho(e),h(n,{place:{file:t}})}function nn(t,e,n){if(!(e>=0&&n>=0&&e+n<=t.size))throw h(`${n.toLocaleString("en-US")} bytes are expected here, but the file has only ${t.size.toLocaleString("en-US")} bytes: it is cut short or damaged`,{place:{file:t.name,offset:e}})}function rn(t){let n=jo(t,{...{partition:null,partitionUuid:null,partitionLabel:null,type:null},start:0,bytes:t.size});if(n.fileSystem!==null)return[n];let r=Hf(t)??jf(t);return r===null?[n]:r.filter(({start:s,bytes:o})=>s>0&&o>0&&s+o<=t.size).map(s=>jo(t,s))}function Hf(t){if(t.size<3*512)return null;let e=t.read(512,512);if(e.toString("latin1",0,8)!=="EFI PART")return null;let n=Number(e.readBigUInt64LE(72))*512,r=Math.min(e.readUInt32LE(80),128),s=e.readUInt32LE(84);if(s<128||s>4096||!Number.isSafeInteger(n)||n+r*s>t.size)return null;let o=t.read(n,r*s);return Array.from({length:r},(i,a)=>{let l=o.subarray(a*s,(a+1)*s),c=Qo(l,0);if(c==="00000000-0000-0000-0000-000000000000")return null;let u=Number(l.readBigUInt64LE(32)),d=Number(l.readBigUInt64LE(40));return{partition:a+1,start:u*512,bytes:(d-u+1)*512,partitionUuid:Qo(l,16),partitionLabel:l.toString("utf16le",56,128).replace(/\0.*$/s,""),type:c}}).filter(i=>i!==null)}function Qo(t,e){let n=(s,o)=>t.subarray(e+s,e+o);return[...[n(0,4),n(4,6),n(6,8)].map(s=>Buffer.from(s).reverse()),n(8,10),n(10,16)].map(s=>s.toString("hex")).join("-")}var Qf=[5,15,133];function jf(t){if(t.size<512)return null;let e=t.read(0,512);if(e.readUInt16LE(510)!==43605)return null;let n=e.readUInt32LE(440).toString(16).padStart(8,"0"),s=[1,2,3,4].map(o=>{let i=446+(o-1)*16;return{partition:o,start:e.readUInt32LE(i+8)*512,bytes:e.readUInt32LE(i+12)*512,partitionUuid:`${n}-${o.toString(16).padStart(2,"0")}`,partitionLabel:null,type:`0x${e[i+4].toString(16).padStart(2,"0")}`}}).filter(({type:o})=>o!=="0x00"&&!Qf.includes(Number(o)));return s.length===0?null:s}var Vf=[{fileSystem:"ext4",magic:[1080,"S\xEF"],uuid:1128,label:[1144,16]},{fileSystem:"xfs",magic:[0,"XFSB"],uuid:32,label:[108,12]},{fileSystem:"btrfs",magic:[65600,"_BHRfS_M"],uuid:65568,label:[65835,256]},{fileSystem:"squashfs",magic:[0,"hsqs"]},{fileSystem:"erofs",magic:[1024,"\xE2\xE1\xF5\xE0"],uuid:1072,label:[1088,16]},{fileSystem:"vfat",magic:[82,"FAT32   "]},{fileSystem:"vfat",magic:[54,"FAT16   "]},{fileSystem:"vfat",magic:[54,"FAT12   "]},{fileSystem:"f2fs",magic:[1024," \xF5\xF2"],uuid:1132},{fileSystem:"iso9660",magic:[32769,"CD001"]},{fileSystem:"swap",magic:[4086,"SWAPSPACE2"],uuid:1036,label:[1052,16]},{fileSystem:"crypto_LUKS",magic:[0,"LUKS\xBA\xBE"]},{fileSystem:"LVM2_member",magic:[512,"LABELONE"]}];function jo(t,e){let{start:n,bytes:r}=e,s=(l,c)=>l+c<=r?t.read(n+l,c):null,o=Vf.find(({magic:[l,c]})=>s(l,c.length)?.toString("latin1")===c),i=o?.uuid===void 0?null:s(o.uuid,16),a=o?.label===void 0?null:s(...o.label);return{...e,fileSystem:o?.fileSystem??null,label:a&&a.toString("utf8").replace(/\0.*$/s,""),uuid:i&&Xf(i)}}function Xf(t){return t.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/,"$1-$2-$3-$4-$5")}function Z(t,e,n="follow"){let r=[t.root],s=Vo(e);for(let o=0;s.length>0;){let[i,...a]=s;if(s=a,i===".."){r.length>1&&r.pop();continue}let l=r.at(-1).kind==="folder"?t.child(r.at(-1),i):null;if(l===null)return null;if(l.kind!=="link"||n==="as-it-is"&&s.length===0){r.push(l);continue}if(o+=1,o>40)return null;let c=t.target(l);c.startsWith("/")&&(r.length=1),s=[...Vo(c),...s]}return r.at(-1)}function Vo(t){return t.split("/").filter(e=>e!==""&&e!==".")}function*sn(t,e,n=32){for(let r of t.list(e)??[]){let s=`${e}/${r}`;t.kind(s)!=="folder"?yield s:n>0&&(yield*sn(t,s,n-1))}}var Dr=1024,Yf=61267,Jf=2,Zf=62218,on={extents:524288,inlineData:268435456,encrypted:2048},Xo={known:255942,bits64:128},em=64<<20,tm=5;function qr(t,e){return t.read(e+Dr+96,4).readUInt32LE()&~Xo.known}function an(t,e){let n=new Kr(t,e),r={root:n.node(Jf),child:(s,o)=>n.child(s,o),target:s=>n.target(s)};return{name:t.name,label:n.label,uuid:n.uuid,list(s){let o=Z(r,s);return o?.kind==="folder"?[...n.entries(o).keys()].sort():null},kind:s=>Z(r,s,"as-it-is")?.kind??null,read(s,o=1073741824){let i=Z(r,s);return i?.kind==="file"?n.content(i,o):null}}}var Kr=class{label;uuid;source;start;blockBytes;inodeBytes;inodes;inodesPerGroup;descriptorBytes;descriptors;folders=new Map;constructor(e,n){this.source=e,this.start=n;let r=e.read(n+Dr,1024);if(r.readUInt16LE(56)!==Yf)throw this.damaged("its superblock has no magic number");this.inodes=r.readUInt32LE(0);let s=r.readUInt32LE(24);this.inodesPerGroup=r.readUInt32LE(40);let o=r.readUInt32LE(96);if(this.inodeBytes=r.readUInt32LE(76)===0?128:r.readUInt16LE(88),s>6||this.inodesPerGroup===0||this.inodeBytes<128||this.inodeBytes>4096)throw this.damaged("its superblock makes no sense");let i=qr(e,n);if(i!==0)throw h(`its ext4 file system has features not known here (0x${i.toString(16)})`,{place:{file:e.name}});if(this.blockBytes=1024<<s,this.descriptorBytes=(o&Xo.bits64)===0?32:r.readUInt16LE(254),this.descriptorBytes<32)throw this.damaged("its group descriptors make no sense");this.descriptors=(Math.floor(Dr/this.blockBytes)+1)*this.blockBytes,this.uuid=r.toString("hex",104,120).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/,"$1-$2-$3-$4-$5"),this.label=r.toString("utf8",120,136).replace(/\0.*$/s,"")}node(e){if(e===0||e>this.inodes)throw this.damaged(`inode ${e} does not exist`);let n=Math.floor((e-1)/this.inodesPerGroup),r=this.at(this.descriptors+n*this.descriptorBytes,this.descriptorBytes),s=r.readUInt32LE(8)+(r.length<64?0:r.readUInt32LE(40))*2**32,o=(e-1)%this.inodesPerGroup,i=this.at(s*this.blockBytes+o*this.inodeBytes,this.inodeBytes);return{inode:e,kind:sm[i.readUInt16LE(0)>>12]??"other",size:i.readUInt32LE(4)+i.readUInt32LE(108)*2**32,flags:i.readUInt32LE(32),blocks:i.subarray(40,100),tail:i.subarray(128)}}child(e,n){let r=this.entries(e).get(n);return r===void 0?null:this.node(r)}target(e){return e.size<60&&(e.flags&on.extents)===0?e.blocks.toString("utf8",0,e.size):this.content(e,4096).toString()}entries(e){let n=this.folders.get(e.inode);if(n)return n;let r=new Map,s=this.content(e,em);for(let o=0;o+8<=s.length;){let i=s.readUInt32LE(o),a=s.readUInt16LE(o+4),l=s[o+6];if(a<8||o+8+l>s.length)throw this.damaged("a folder makes no sense");let c=s.toString("utf8",o+8,o+8+l);i!==0&&c!=="."&&c!==".."&&!c.includes("/")&&r.set(c,i),o+=a}return this.folders.set(e.inode,r),r}content(e,n){if(e.size>n)throw h(`a file of ${e.size} bytes in it is larger than ${n}`,{place:{file:this.source.name}});if((e.flags&on.encrypted)!==0)throw h("it holds encrypted files, which cannot be read",{place:{file:this.source.name}});if((e.flags&on.inlineData)!==0)return this.inlineContent(e);let r=Buffer.alloc(e.size),s=0,o=(i,a,l)=>{if(i<s)throw this.damaged("a file's blocks are out of order");s=i+l;let c=i*this.blockBytes,u=Math.min(l*this.blockBytes,e.size-c);return u>0&&a>0&&this.at(a*this.blockBytes,u).copy(r,c),s};return(e.flags&on.extents)!==0?this.readExtents(e.blocks,o,tm):this.readBlockMap(e,o),r}inlineContent(e){let n=Buffer.concat([e.blocks,rm(e.tail)]);return e.kind==="folder"?n.subarray(4,e.size):n.subarray(0,e.size)}readExtents(e,n,r,s=0){let o=e.readUInt16LE(2),i=e.readUInt16LE(6);if(e.readUInt16LE(0)!==Zf||12+o*12>e.length||i>r)throw this.damaged("an extent tree makes no sense");let a=s;for(let l=12;l<12+o*12;l+=12){if(i===0){let f=e.readUInt16LE(l+4),m=e.readUInt32LE(l+8)+e.readUInt16LE(l+6)*2**32,p=f<=32768;a=n(e.readUInt32LE(l),p?m:0,p?f:f-32768);continue}let c=e.readUInt32LE(l+4)+e.readUInt16LE(l+8)*2**32,u=this.at(c*this.blockBytes,this.blockBytes),d=this.readExtents(u,n,i-1,a);if(d<=a)throw this.damaged("an extent tree makes no sense");a=d}return a}readBlockMap(e,n){let r=Math.ceil(e.size/this.blockBytes),s=0,o=(i,a)=>{let l=(this.blockBytes/4)**a;if(!(s>=r))if(i===0)s+=l;else if(a===0)n(s,i,1),s+=1;else{let c=this.at(i*this.blockBytes,this.blockBytes);for(let u=0;u<c.length&&s<r;u+=4)o(c.readUInt32LE(u),a-1)}};for(let i=0;i<15;i+=1)o(e.blocks.readUInt32LE(i*4),Math.max(0,i-11))}at(e,n){return this.source.read(this.start+e,n)}damaged(e){return h(`its ext4 file system is damaged: ${e}`,{place:{file:this.source.name},hint:"repair it (e2fsck -f), or make the image anew"})}},nm=3925999616;function rm(t){let e=Buffer.alloc(0),n=(t.length<2?0:t.readUInt16LE(0))+4;if(n>t.length||t.readUInt32LE(n-4)!==nm)return e;let r=t.subarray(n);for(let s=0;s+16<=r.length&&r.readUInt32LE(s)!==0;){let o=r[s],i=r.toString("latin1",s+16,s+16+o),a=r.readUInt16LE(s+2);if(r[s+1]===7&&i==="data")return r.subarray(a,a+r.readUInt32LE(s+8));s+=16+Math.ceil(o/4)*4}return e}var sm={8:"file",4:"folder",10:"link"};import{lstatSync as om,readFileSync as im,readdirSync as am,readlinkSync as lm,realpathSync as cm}from"node:fs";import{join as um}from"node:path";function ln(t){let e=Yo(dm(t));if(e?.kind!=="folder")throw h(e===null?"there is no such folder":"this is not a folder",{place:{file:t}});let n={root:e,child:({path:r},s)=>Yo(um(r,s)),target:({path:r})=>lm(r)};return{name:t,list(r){let s=Z(n,r);return s?.kind==="folder"?am(s.path).sort():null},kind:r=>Z(n,r,"as-it-is")?.kind??null,read(r,s=1073741824){let o=Z(n,r);if(o?.kind!=="file")return null;if(o.size>s)throw h(`the file is larger than ${s} bytes`,{place:{file:o.path}});return im(o.path)}}}function dm(t){try{return cm(t)}catch(e){if(E(e)==="ENOENT"||E(e)==="ENOTDIR")return t;let n=E(e)==="ELOOP"?"this is a symbolic link that leads to itself":v(e);throw h(n,{place:{file:t},cause:e})}}function Yo(t){try{let e=om(t);return{kind:e.isFile()?"file":e.isDirectory()?"folder":e.isSymbolicLink()?"link":"other",path:t,size:e.size}}catch(e){if(E(e)==="ENOENT"||E(e)==="ENOTDIR")return null;throw h(v(e),{place:{file:t},cause:e})}}import{readFileSync as Zm}from"node:fs";import{gunzipSync as Qm}from"node:zlib";var y=class extends Error{};var cn=class{input;at;buffer=0;available=0;constructor(e,n){this.input=e,this.at=n}read(e){for(;this.available<e;){if(this.at>=this.input.length)throw new y("the data is cut short");this.buffer=(this.buffer<<8|this.input[this.at++])&2147483647,this.available+=8}return this.available-=e,this.buffer>>>this.available&(1<<e)-1}};var fm=54156738319193,mm=25779555029136,pm=50,bt=20;function Jo(t,e){let n=(t[3]??0)-48;if(n<1||n>9)throw new y("the bzip2 header is damaged");let r=Buffer.allocUnsafeSlow(e),s=new cn(t,4),o=new Uint32Array(n*1e5),i=0;for(;;){let a=s.read(24)*16777216+s.read(24);if(s.read(24),s.read(8),a===mm)break;if(a!==fm)throw new y("a bzip2 block is damaged");if(s.read(1)===1)throw new y("randomised bzip2 blocks are not known here");let l=s.read(24),c=hm(s,o);if(l>=c)throw new y("a bzip2 block is damaged");i=wm(o,c,l,r,i)}return r.subarray(0,i)}function hm(t,e){let n=gm(t),r=t.read(3),s=t.read(15);if(r<2||r>6||s===0)throw new y("a bzip2 block is damaged");let o=_m(t,r,s),i=n.length+2,a=Array.from({length:r},()=>bm(t,i)),l=i-1,c=Uint8Array.from(n),u=0,d=0,f=1;for(let m=0;m<s;m+=1){let p=a[o[m]];for(let g=0;g<pm;g+=1){let _=ym(t,p);if(_<=1){if(d+=f<<_,f<<=1,d>e.length)throw new y("a bzip2 run is too long");continue}if(d>0){if(u+d>e.length)throw new y("a bzip2 block is too long");e.fill(c[0],u,u+d),u+=d,d=0,f=1}if(_===l)return u;if(u===e.length)throw new y("a bzip2 block is too long");let w=c[_-1];c.copyWithin(1,0,_-1),c[0]=w,e[u++]=w}}throw new y("a bzip2 block does not end")}function gm(t){let e=[],n=t.read(16);for(let r=0;r<16;r+=1){if((n&32768>>r)===0)continue;let s=t.read(16);for(let o=0;o<16;o+=1)(s&32768>>o)!==0&&e.push(r*16+o)}if(e.length===0)throw new y("a bzip2 block is damaged");return e}function _m(t,e,n){let r=Uint8Array.from({length:e},(s,o)=>o);return Uint8Array.from({length:n},()=>{let s=0;for(;t.read(1)===1;)s+=1;if(s>=e)throw new y("a bzip2 selector is damaged");let o=r[s];return r.copyWithin(1,0,s),r[0]=o,o})}function bm(t,e){let n=new Uint8Array(e),r=t.read(5);for(let c=0;c<e;c+=1){for(;t.read(1)===1;)r+=t.read(1)===0?1:-1;if(r<1||r>bt)throw new y("a bzip2 code is damaged");n[c]=r}let s=new Int32Array(bt+1).fill(-1),o=new Int32Array(bt+1),i=Array.from(n.keys()).sort((c,u)=>n[c]-n[u]||c-u),a=0,l=0;for(let c=1;c<=bt;c+=1){let u=n.filter(d=>d===c).length;o[c]=l-a,u>0&&(s[c]=a+u-1),a=a+u<<1,l+=u}return{minBits:Math.min(...n),limit:s,base:o,symbols:Uint16Array.from(i)}}function ym(t,{minBits:e,limit:n,base:r,symbols:s}){let o=e,i=t.read(o);for(;i>n[o];){if(o+=1,o>bt)throw new y("a bzip2 code is damaged");i=i<<1|t.read(1)}let a=s[i+r[o]];if(a===void 0)throw new y("a bzip2 code is damaged");return a}function wm(t,e,n,r,s){let o=new Uint32Array(256);for(let d=0;d<e;d+=1)o[t[d]&255]+=1;let i=0;for(let d=0;d<256;d+=1){let f=o[d];o[d]=i,i+=f}for(let d=0;d<e;d+=1){let f=o[t[d]&255]++;t[f]=t[f]&255|d<<8}let a=s,l=t[n]>>>8,c=-1,u=0;for(let d=0;d<e;d+=1){let f=t[l];l=f>>>8;let m=f&255;if(u===4){if(a+m>r.length)throw new y("the bzip2 data holds more than it says");r.fill(c,a,a+m),a+=m,u=0,c=-1;continue}if(a>=r.length)throw new y("the bzip2 data holds more than it says");r[a++]=m,u=m===c?u+1:1,c=m}return a}var km=407642370,xm=8<<20;function Zo(t,e){let n=Buffer.allocUnsafeSlow(e),r=4,s=0;for(;r+4<=t.length&&s<e;){let o=t.readUInt32LE(r);if(r+=4,o!==km){if(r+o>t.length)throw new y("an LZ4 block is cut short");s=Sm(t,r,r+o,n,s,Math.min(e,s+xm)),r+=o}}return n.subarray(0,s)}function Sm(t,e,n,r,s,o){let i=e,a=s,l=c=>{let u=c;if(c===15){let d;do{if(i>=n)throw new y("an LZ4 length is cut short");d=t[i++],u+=d}while(d===255)}return u};for(;i<n;){let c=t[i++],u=l(c>>4);if(i+u>n||a+u>o)throw new y("LZ4 literals do not fit");if(Em(t,i,r,a,u),i+=u,a+=u,i>=n)break;if(i+2>n)throw new y("an LZ4 offset is cut short");let d=t[i]|t[i+1]<<8;i+=2;let f=l(c&15)+4;if(d===0||d>a-s||a+f>o)throw new y("an LZ4 match does not fit");if(d>=f&&f>32)r.copyWithin(a,a-d,a-d+f);else for(let m=0;m<f;m+=1)r[a+m]=r[a+m-d];a+=f}return a}function Em(t,e,n,r,s){if(s>48)t.copy(n,r,e,e+s);else for(let o=0;o<s;o+=1)n[r+o]=t[e+o]}var dn=2048,vm=dn/2,He=12,Qe=16,ei=4,un=4,ni=2,ri=ni+Qe*8,si=ri+Qe*8,ti=si+256,je=class{filled=0;position=0;input;output;range=0;code=0;literalContextBits=0;literalPositionMask=0;positionMask=0;dictionaryStart=0;state=0;rep0=0;rep1=0;rep2=0;rep3=0;literals=new Uint16Array(0);isMatch=new Uint16Array(He*Qe);isRep=new Uint16Array(He);isRepG0=new Uint16Array(He);isRepG1=new Uint16Array(He);isRepG2=new Uint16Array(He);isRep0Long=new Uint16Array(He*Qe);slots=new Uint16Array(ei*64);specialDistances=new Uint16Array(128);align=new Uint16Array(1<<un);matchLength=new Uint16Array(ti);repLength=new Uint16Array(ti);constructor(e,n){this.input=e,this.output=n}setProperties(e){if(e>=225)throw new y("the LZMA properties are damaged");let n=e%9,r=Math.floor(e/9)%5;this.literalContextBits=n,this.literalPositionMask=(1<<r)-1,this.positionMask=(1<<Math.floor(e/45))-1;let s=768<<n+r;this.literals.length!==s&&(this.literals=new Uint16Array(s))}resetState(){this.state=0,this.rep0=this.rep1=this.rep2=this.rep3=0;for(let e of[this.literals,this.isMatch,this.isRep,this.isRepG0,this.isRepG1,this.isRepG2,this.isRep0Long,this.slots,this.specialDistances,this.align,this.matchLength,this.repLength])e.fill(vm)}resetDictionary(){this.dictionaryStart=this.filled}store(e){if(this.position+e>this.input.length||this.filled+e>this.output.length)throw yt();this.input.copy(this.output,this.filled,this.position,this.position+e),this.filled+=e,this.position+=e}decode(e){if(e>this.output.length)throw new y("LZMA data holds more than it says");if(this.position+5>this.input.length)throw yt();for(this.range=-1,this.code=this.input.readInt32BE(this.position+1),this.position+=5;this.filled<e;){let n=this.filled&this.positionMask;if(this.bit(this.isMatch,this.state*Qe+n)===0){this.decodeLiteral();continue}let r=this.bit(this.isRep,this.state)===0?this.newMatch(n):this.repeated(n);if(r!==0){if(this.rep0===-1)return!0;this.copyMatch(r,e)}}return!1}newMatch(e){this.rep3=this.rep2,this.rep2=this.rep1,this.rep1=this.rep0;let n=this.decodeLength(this.matchLength,e);return this.state=this.state<7?7:10,this.rep0=this.decodeDistance(Math.min(n-2,ei-1)),n}repeated(e){if(this.bit(this.isRepG0,this.state)===0){if(this.bit(this.isRep0Long,this.state*Qe+e)===0)return this.state=this.state<7?9:11,this.copyMatch(1,this.output.length),0}else{let n=this.rep1;this.bit(this.isRepG1,this.state)!==0&&(n=this.rep2,this.bit(this.isRepG2,this.state)!==0&&(n=this.rep3,this.rep3=this.rep2),this.rep2=this.rep1),this.rep1=this.rep0,this.rep0=n}return this.state=this.state<7?8:11,this.decodeLength(this.repLength,e)}copyMatch(e,n){let{output:r}=this,s=(this.rep0>>>0)+1,o=this.filled;if(s>o-this.dictionaryStart||e>n-o)throw new y("an LZMA match does not fit");let i=o+e;if(s>=e&&e>32)r.copyWithin(o,o-s,i-s);else for(;o<i;o+=1)r[o]=r[o-s];this.filled=i}decodeLiteral(){let{output:e,input:n,filled:r,literals:s}=this,o=r>this.dictionaryStart?e[r-1]:0,a=768*(((r&this.literalPositionMask)<<this.literalContextBits)+(o>>8-this.literalContextBits)),{range:l,code:c,position:u}=this,d=1,f=0,m=0;if(this.state>=7){let p=(this.rep0>>>0)+1;if(p>r-this.dictionaryStart)throw new y("an LZMA match does not fit");f=e[r-p],m=256}do{f<<=1;let p=f&m,g=a+m+p+d,_=s[g],w=Math.imul(l>>>11,_);c>>>0<w>>>0?(l=w,s[g]=_+(dn-_>>5),d<<=1,m&=~p):(l=l-w|0,c=c-w|0,s[g]=_-(_>>5),d=d<<1|1,m&=p),l>>>0<16777216&&(l<<=8,c=c<<8|n[u++])}while(d<256);if(this.range=l,this.code=c,this.position=u,u>n.length)throw yt();e[r]=d,this.filled=r+1,this.state=this.state<4?0:this.state<10?this.state-3:this.state-6}decodeLength(e,n){return this.bit(e,0)===0?2+this.tree(e,ni+n*8,3):this.bit(e,1)===0?10+this.tree(e,ri+n*8,3):18+this.tree(e,si,8)}decodeDistance(e){let n=this.tree(this.slots,e*64,6);if(n<4)return n;let r=(n>>1)-1,s=(2|n&1)<<r;if(n<14)return s+this.reverseTree(this.specialDistances,s-n,r);let o=this.directBits(r-un)<<un;return s+o+this.reverseTree(this.align,0,un)|0}bit(e,n){let r=e[n],s=Math.imul(this.range>>>11,r),o=0;return this.code>>>0<s>>>0?(this.range=s,e[n]=r+(dn-r>>5)):(this.range=this.range-s|0,this.code=this.code-s|0,e[n]=r-(r>>5),o=1),this.range>>>0<16777216&&this.normalize(),o}normalize(){if(this.position>=this.input.length)throw yt();this.range<<=8,this.code=this.code<<8|this.input[this.position++]}tree(e,n,r){let{input:s}=this,{range:o,code:i,position:a}=this,l=1<<r,c=1;for(;c<l;){let u=n+c,d=e[u],f=Math.imul(o>>>11,d);i>>>0<f>>>0?(o=f,e[u]=d+(dn-d>>5),c<<=1):(o=o-f|0,i=i-f|0,e[u]=d-(d>>5),c=c<<1|1),o>>>0<16777216&&(o<<=8,i=i<<8|s[a++])}if(a>s.length)throw yt();return this.range=o,this.code=i,this.position=a,c-l}reverseTree(e,n,r){let s=1,o=0;for(let i=0;i<r;i+=1){let a=this.bit(e,n+s);s=s<<1|a,o|=a<<i}return o}directBits(e){let n=0;for(let r=0;r<e;r+=1){this.range>>>=1;let s=this.code>>>0>=this.range>>>0?1:0;s===1&&(this.code=this.code-this.range|0),n=n<<1|s,this.range>>>0<16777216&&this.normalize()}return n}};function yt(){return new y("the LZMA data is cut short")}var oi=13;function ii(t,e){if(t.length<oi)throw new y("the LZMA header is cut short");let n=Buffer.allocUnsafeSlow(e),r=new je(t,n);return r.setProperties(t[0]),r.resetState(),r.position=oi,r.decode(e),n.subarray(0,r.filled)}var Tm=[!0,!0,!0,!1,!0,!1,!1,!1],ai=[0,1,2,2,3,3,3,3];function li(t){let e=t.length-4,n=-5,r=0;for(let s=0;s<e;s+=1){if((t[s]&254)!==232)continue;let o=s-n;if(n=s,r=o>3?0:r<<o-1&7,r!==0&&(!Tm[r]||Gr(t[s+4-ai[r]]))||!Gr(t[s+4])){r=r<<1|1;continue}t.writeInt32LE(Im(t.readInt32LE(s+1),s+5,r),s+1),s+=4}}function Im(t,e,n){let r=t;for(;;){let s=r-e|0,o=ai[n]*8;if(n===0||!Gr(s>>>24-o&255))return s<<7>>7;r=s^(1<<32-o)-1}}function Gr(t){return t===0||t===255}var mn=12,Am=33,Mm=4,Om={0:0,1:4,4:8,10:32};function pn(t,e){if(t.length<mn)throw new y("the xz header is cut short");let n=Om[t[7]&15];if(n===void 0)throw new y("the xz data uses an unknown check");let r=Buffer.allocUnsafeSlow(e),s=new je(t,r),o=mn;for(;o<t.length&&t[o]!==0;){let{dataStart:i,x86:a}=Lm(t,o),l=s.filled;s.position=i,Nm(t,s),a&&li(r.subarray(l,s.filled)),o=i+Math.ceil((s.position-i)/4)*4+n}return r.subarray(0,s.filled)}function Lm(t,e){let n=e+(t[e]+1)*4;if(n>t.length)throw new y("an xz block header is cut short");let r=t.subarray(e,n),s=r[1],o=2,i=()=>{let{value:l,end:c}=fn(r,o);return o=c,l};(s&64)!==0&&i(),(s&128)!==0&&i();let a=!1;for(let l=0;l<=(s&3);l+=1){let c=i(),u=l===(s&3),d=i();if(o+=d,c===Mm&&!u)a=!0;else if(c!==Am||!u)throw new y(`xz filter ${c} is not known here`)}return{dataStart:n,x86:a}}function fn(t,e){let n=0;for(let r=e;;r+=1){let s=t[r];if(s===void 0||r-e>6)throw new y("an xz header is damaged");if(n+=(s&127)*2**(7*(r-e)),s<128)return{value:n,end:r+1}}}var Bm=12;function hn(t){let e=t.length-Bm;if(e<mn||t.toString("latin1",t.length-2)!=="YZ")throw new y("the xz data is cut short");let n=e-(t.readUInt32LE(e+4)+1)*4;if(n<mn||t[n]!==0)throw new y("the xz index is damaged");let r=t.subarray(n,e),{value:s,end:o}=fn(r,1),i=0;for(;s>0;s-=1){o=fn(r,o).end;let a=fn(r,o);i+=a.value,o=a.end}return i}function Nm(t,e){for(;;){let n=e.position,r=t[n];if(r===void 0||r!==0&&n+6>t.length)throw new y("the xz data is cut short");if(r===0){e.position=n+1;return}if((r===1||r>=224)&&e.resetDictionary(),r<128){if(r>2)throw new y("an xz chunk is damaged");e.position=n+3,e.store(t.readUInt16BE(n+1)+1);continue}let s=((r&31)<<16|t.readUInt16BE(n+1))+1,o=n+(r>=192?6:5)+t.readUInt16BE(n+3)+1;r>=192&&e.setProperties(t[n+5]),r>=160&&e.resetState(),e.position=n+(r>=192?6:5);let i=e.filled+s;if(e.decode(i)||e.position>o||e.filled!==i)throw new y("an xz chunk is damaged");e.position=o}}function Ve(t,e){let n=1<<e,r=new Uint8Array(n),s=n;t.forEach((u,d)=>{u===-1&&(r[--s]=d)});let o=(n>>1)+(n>>3)+3,i=0;t.forEach((u,d)=>{for(let f=0;f<u;f+=1){r[i]=d;do i=i+o&n-1;while(i>=s)}});let a=new Uint8Array(n),l=new Uint16Array(n),c=t.map(u=>Math.abs(u));for(let u=0;u<n;u+=1){let d=c[r[u]]++;a[u]=e-(31-Math.clz32(d)),l[u]=(d<<a[u])-n}return{log:e,symbol:r,bits:a,next:l}}function gn(t,e,n,r,s){let o=e*8,i=u=>{if(o+u>n*8)throw new y("a zstd table is cut short");let d=t.readUInt32LE(o>>>3)>>>(o&7)&(1<<u)-1;return o+=u,d},a=i(4)+5;if(a>s)throw new y("a zstd table is too large");let l=[],c=1<<a;for(;c>0&&l.length<=r;){let u=32-Math.clz32(c+1),d=(1<<u-1)-1,f=(1<<u)-1-(c+1),m=i(u-1);m>=f&&(m|=i(1)<<u-1,m>d&&(m-=f));let p=m-1;if(l.push(p),c-=Math.abs(p),p===0)for(let g=3;g===3;){g=i(2);for(let _=0;_<g;_+=1)l.push(0)}}if(c!==0||l.length>r+1)throw new y("a zstd table is damaged");return{table:Ve(l,a),end:Math.ceil(o/8)}}var Rm=8;function Wr(t){return Buffer.concat([t,Buffer.alloc(Rm)])}var Xe=class{view;start;position;constructor(e,n,r){let s=r>n?e[r-1]:0;if(s===0)throw new y("a zstd bit stream is damaged");this.view=new DataView(e.buffer,e.byteOffset,e.length),this.start=n*8,this.position=(r-1)*8+(31-Math.clz32(s))}read(e){let n=this.position-e;return n<this.start?this.readPastStart(e):(this.position=n,this.view.getInt32(n>>>3,!0)>>>(n&7)&(1<<e)-1)}readLong(e){return e<=24?this.read(e):this.read(e-16)*65536+this.read(16)}get left(){return this.position-this.start}finish(){if(this.left!==0)throw new y("a zstd bit stream is damaged")}readPastStart(e){let n=Math.min(e,this.start-(this.position-e)),r=e-n,s=r>0?(this.view.getInt32(this.start>>>3,!0)&(1<<r)-1)<<n:0;return this.position-=e,s}};var ci=131072,Fm=11,_n=class{bytes=Buffer.alloc(ci);length=0;source;view;table=null;constructor(e){this.source=e,this.view=new DataView(e.buffer,e.byteOffset,e.length)}read(e,n){let{source:r}=this,s=r[e]&3,o=r[e]>>2&3;if(s<=1){let d=o===1?2:o===3?3:1;this.setLength(r.readUIntLE(e,d)>>(d===1?3:4));let f=e+d,m=s===0?this.length:1;if(f+m>n)throw Ye();return s===0?r.copy(this.bytes,0,f,f+m):this.bytes.fill(r[f],0,this.length),f+m}let i=o<=1?10:o===2?14:18,a=r.readUIntLE(e,5);this.setLength(Math.floor(a/16)%2**i);let l=Math.floor(a/2**(4+i))%2**i,c=e+(o<=1?3:o===2?4:5),u=c+l;if(u>n)throw Ye();if(s===2&&(c=this.readTable(c,u)),this.table===null)throw new y("a zstd block repeats a table that was not sent");return o===0?this.decodeStream(this.table,c,u,0,this.length):this.decodeFourStreams(this.table,c,u),u}setLength(e){if(e>ci)throw new y("a zstd block is too long");this.length=e}decodeFourStreams(e,n,r){if(n+6>r)throw Ye();let s=[0,2,4].map(a=>this.source.readUInt16LE(n+a)),o=Math.ceil(this.length/4),i=n+6;for(let a=0;a<4;a+=1){let l=a===3?r:i+s[a];if(l>r)throw Ye();let c=a===3?this.length:o*(a+1);if(o*a>c)throw new y("a zstd block is damaged");this.decodeStream(e,i,l,o*a,c),i=l}}decodeStream(e,n,r,s,o){let i=r>n?this.source[r-1]:0;if(i===0)throw new y("a zstd bit stream is damaged");let{bytes:a,view:l}=this,{bits:c,entry:u}=e,d=(1<<c)-1,f=n*8,m=(r-1)*8+(31-Math.clz32(i));for(let p=s;p<o;p+=1){let g=m-c,_=g>=f?l.getInt32(g>>>3,!0)>>>(g&7)&d:l.getInt32(f>>>3,!0)<<f-g&d,w=u[_];a[p]=w>>4,m-=w&15}if(m!==f)throw new y("a zstd bit stream is damaged")}readTable(e,n){let r=this.source[e],s=r>=128?this.directWeights(e+1,r-127):this.codedWeights(e+1,r,n),o=r>=128?Math.ceil((r-127)/2):r;if(e+1+o>n)throw Ye();return this.table=Um(s),e+1+o}directWeights(e,n){return Array.from({length:n},(r,s)=>{let o=this.source[e+(s>>1)]??0;return s%2===0?o>>4:o&15})}codedWeights(e,n,r){if(e+n>r)throw Ye();let{table:s,end:o}=gn(this.source,e,e+n,255,7),i=new Xe(this.source,o,e+n),a=[],l=i.read(s.log),c=i.read(s.log);for(;a.length<255;){if(a.push(s.symbol[l]),l=s.next[l]+i.read(s.bits[l]),i.left<0)return a.push(s.symbol[c]),a;[l,c]=[c,l]}throw new y("a zstd table is damaged")}};function Um(t){let e=t.reduce((a,l)=>a+(l>0?2**(l-1):0),0),n=e>0?32-Math.clz32(e):0,r=2**n-e;if(n<1||n>Fm||(r&r-1)!==0)throw new y("a zstd table is damaged");let s=[...t,32-Math.clz32(r)],o=new Uint16Array(1<<n),i=0;for(let a=1;a<=n;a+=1)s.forEach((l,c)=>{if(l!==a)return;let u=1<<a-1;o.fill(c<<4|n+1-a,i,i+u),i+=u});if(i!==o.length||s.length>256)throw new y("a zstd table is damaged");return{bits:n,entry:o}}function Ye(){return new y("the zstd data is cut short")}var Pm=4247762216,Cm=407710288,$m=131072,ui=mi(16,0,[1,1,1,1,2,2,3,3,4,6,7,8,9,10,11,12,13,14,15,16]),di=mi(32,3,[1,1,1,1,2,2,3,3,4,4,5,7,8,9,10,11,12,13,14,15,16]),zm=Ve([4,3,...ee(2,11),1,1,1,...ee(2,9),3,2,...ee(1,5),...ee(-1,4)],6),Dm=Ve([1,4,3,...ee(2,6),...ee(1,37),...ee(-1,7)],6),Km=Ve([...ee(1,6),2,2,2,...ee(1,15),...ee(-1,5)],5);function ee(t,e){return Array.from({length:e},()=>t)}function mi(t,e,n){let r=Uint8Array.from([...ee(0,t),...n]),s=new Uint32Array(r.length),o=e;return r.forEach((i,a)=>{s[a]=o,o+=1<<i}),{base:s,bits:r}}function pi(t,e){let n=Wr(t),r=Buffer.allocUnsafeSlow(e),s=0,o=0;for(;o<e&&!qm(t,s);){if(s+9>t.length)throw new y("the zstd data ends early");let i=n.readUInt32LE(s);if((i&4294967280)>>>0===Cm){s+=8+n.readUInt32LE(s+4);continue}if(i!==Pm)throw new y("this is not zstd data");let a=new Hr(n,t.length,r,o);s=a.decode(s+4),o=a.filled}return r.subarray(0,o)}function qm(t,e){return t.subarray(e,e+4).every(n=>n===0)}function hi(t){let e=Wr(t.subarray(0,18)),n=e[4],r=(n&32)!==0,s=5+(r?0:1)+[0,1,2,4][n&3],o=n>>6;if(o===0&&!r)throw new y("the zstd data does not state its size");return o===0?e[s]:o===1?e.readUInt16LE(s)+256:o===2?e.readUInt32LE(s):Number(e.readBigUInt64LE(s))}var Hr=class{filled;source;end;output;start;literals;literalTable=null;offsetTable=null;matchTable=null;recent=[1,4,8];constructor(e,n,r,s){this.source=e,this.end=n,this.output=r,this.start=s,this.filled=s,this.literals=new _n(e)}decode(e){let{source:n}=this,r=n[e],s=(r&32)!==0;if((r&3)!==0)throw new y("zstd dictionaries are not known here");let o=r>>6===0?s?1:0:1<<(r>>6),i=e+1+(s?0:1)+o;for(;;){if(i+3>this.end)throw bn();let a=n.readUIntLE(i,3),l=a>>3,c=a>>1&3;i+=3;let u=c===1?1:l;if(i+u>this.end)throw bn();if(c===2)this.decodeBlock(i,i+u);else if(c===0)this.append(n.subarray(i,i+u));else if(c===1)this.append(Buffer.alloc(Math.min(l,$m),n[i]));else throw new y("a zstd block is damaged");if(i+=u,(a&1)===1)break}return i+((r&4)!==0?4:0)}append(e){if(this.filled+e.length>this.output.length)throw fi();e.copy(this.output,this.filled),this.filled+=e.length}decodeBlock(e,n){let{source:r}=this,s=this.literals.read(e,n);if(s>=n)throw bn();let o=r[s++];if(o>=128&&(o=o<255?(o-128<<8)+r[s++]:r.readUInt16LE((s+=2)-2)+32512),o===0){this.append(this.literals.bytes.subarray(0,this.literals.length));return}let i=r[s++],a=(l,c,u,d)=>{if(l===0)return c;if(l===1)return Ve([...ee(0,Math.min(r[s++],d)),1],0);if(l===2){let f=gn(r,s,n,d,9);return s=f.end,f.table}if(u===null)throw new y("a zstd block repeats a table that was not sent");return u};if(this.literalTable=a(i>>6,zm,this.literalTable,35),this.offsetTable=a(i>>4&3,Km,this.offsetTable,31),this.matchTable=a(i>>2&3,Dm,this.matchTable,52),s>=n)throw bn();this.runSequences(o,new Xe(r,s,n),this.literalTable,this.offsetTable,this.matchTable)}runSequences(e,n,r,s,o){let{bytes:i,length:a}=this.literals,{output:l,recent:c}=this,u=this.filled,d=0,f=n.read(r.log),m=n.read(s.log),p=n.read(o.log);for(let g=0;g<e;g+=1){let _=s.symbol[m],w=o.symbol[p],x=r.symbol[f],k=(1<<_)+n.readLong(_),S=di.base[w]+n.read(di.bits[w]),I=ui.base[x]+n.read(ui.bits[x]);g+1<e&&(f=r.next[f]+n.read(r.bits[f]),p=o.next[p]+n.read(o.bits[p]),m=s.next[m]+n.read(s.bits[m]));let ie=Gm(c,k,I);if(d+I>a)throw new y("a zstd block lacks literals");if(u+I+S>l.length)throw fi();if(Wm(i,d,l,u,I),d+=I,u+=I,ie<=0||ie>u-this.start)throw new y("a zstd match does not fit");Hm(l,u,ie,S),u+=S}n.finish(),this.filled=u,this.append(i.subarray(d,a))}};function Gm(t,e,n){if(e>3)return t[2]=t[1],t[1]=t[0],t[0]=e-3;let r=n===0?e:e-1;if(r===0)return t[0];let s=r===3?t[0]-1:t[r];return r>1&&(t[2]=t[1]),t[1]=t[0],t[0]=s}function Wm(t,e,n,r,s){if(s>48)t.copy(n,r,e,e+s);else for(let o=0;o<s;o+=1)n[r+o]=t[e+o]}function Hm(t,e,n,r){let s=e+r;if(n>=r&&r>48)t.copyWithin(e,e-n,s-n);else for(let o=e;o<s;o+=1)t[o]=t[o-n]}function bn(){return new y("the zstd data is cut short")}function fi(){return new y("the zstd data holds more than it says")}var jm=[["gzip",[31,139]],["xz",[253,55,122,88,90,0]],["zstd",[40,181,47,253]],["lz4",[2,33,76,24]],["lzma",[93,0,0]],["bzip2",[66,90,104]],["lzo",[137,76,90,79]]];function Fe(t){return jm.find(([,e])=>e.every((n,r)=>t[r]===n))?.[0]??null}function gi(t,e,n){if(t.length<8)throw new y("it is cut short");let r=t.readUInt32LE(t.length-4);if(r>n)throw new y(`it says to hold ${r} bytes, more than ${n}`);let s=t.subarray(0,t.length-4);return wt(e==="gzip"?t:s,e,r)}function wt(t,e,n){let r=bi(t,e,n);if(r.length!==n)throw new y(`it holds ${r.length} bytes instead of ${n}`);return r}function _i(t,e,n){let r=bi(t,e,n+1);if(r.length>n)throw new y(`it holds more than ${n} bytes`);return r}function bi(t,e,n){switch(e){case"gzip":return Vm(t,n);case"zstd":return pi(t,n);case"lz4":return Zo(t,n);case"xz":return pn(t,n);case"lzma":return ii(t,n);case"bzip2":return Jo(t,n);case"lzo":throw new y(`Bootgate cannot decompress ${e}`)}}function Vm(t,e){try{return Qm(t,{maxOutputLength:e+1})}catch(n){throw new y(n instanceof Error?n.message:"the gzip data is damaged")}}var Qr=110,Xm="TRAILER!!!",Ym=4096,yi=1e6;function ki(t,e,n){let r=[],s=new Map,o=[];for(let a=n;r.length<yi;){let{file:l,key:c,end:u}=Jm(t,e,a);if(a=u,l.path===Xm)return{files:r.map(i),end:a};c!==null&&l.content.length>0&&s.set(c,l.content),r.push(l),o.push(c)}throw h(`the cpio archive has more than ${yi} entries`,{place:{file:t}});function i(a,l){let c=o[l]??null;return c===null?a:{...a,content:s.get(c)??a.content}}}function Jm(t,e,n){let r=d=>h(`the cpio archive is damaged: ${d}`,{place:{file:t,offset:n}});if(n+Qr>e.length)throw r("it is cut short");if(!/^07070[12]$/.test(e.toString("latin1",n,n+6)))throw r("no entry begins here");let s=d=>{let f=e.toString("latin1",n+6+d*8,n+14+d*8);if(!/^[0-9a-fA-F]{8}$/.test(f))throw r("a header field is no hexadecimal number");return Number.parseInt(f,16)},o=s(11);if(o===0||o>Ym)throw r(`a name of ${o} bytes`);let i=n+Qr+o,a=wi(i),l=a+s(6);if(l>e.length)throw r("it is cut short");let c=e.toString("utf8",n+Qr,i-1).replace(/^(?:\.?\/)+/,""),u=e.subarray(a,l);return{file:{path:c,mode:s(1),content:u},key:s(4)>1?`${s(0)} ${s(7)} ${s(8)}`:null,end:wi(l)}}function wi(t){return Math.ceil(t/4)*4}var ep=1<<30;function yn(t,e=Zm(t)){let n=[],r=vi(t,e,s=>n.push(s),!0);if(n.length===0)throw Ei(t);return{...rp(t,n),compression:r}}function Si(t,e){if(!(/^(?:\0|07070[127])/.test(e.toString("latin1"))||Fe(e)!==null))throw Ei(t)}function Ei(t){return h("this is no initramfs: neither a cpio archive nor compressed data",{place:{file:t},hint:"pack its files with: cpio -o -H newc"})}function vi(t,e,n,r){let s=0;for(;s<e.length;)if(e[s]===0)s+=1;else if(e[s]===48){let{files:o,end:i}=ki(t,e,s);o.forEach(n),s=i}else{let o=e.subarray(s),i=r?Fe(o):null;if(i===null){if(s===0)return null;throw h("behind the last cpio archive follows something else",{place:{file:t,offset:s}})}return vi(t,tp(t,o,i),n,!1),i}return null}function tp(t,e,n){try{return _i(e,n,ep)}catch(r){throw r instanceof y?h(`the ${n}-compressed initramfs is damaged: ${v(r)}`,{place:{file:t},cause:r}):r}}var np={8:"file",4:"folder",10:"link"};function rp(t,e){let n=xi();for(let{path:s,mode:o,content:i}of e){let a=s.split("/").filter(d=>d!==""&&d!==".");if(a.length===0||a.includes(".."))continue;let l=n;for(let d of a.slice(0,-1)){let f=l.children.get(d),m=f?.kind==="folder"?f:xi();l.children.set(d,m),l=m}let c=a.at(-1),u=np[o>>12]??"other";u==="folder"&&l.children.get(c)?.kind==="folder"||l.children.set(c,{kind:u,content:i,children:new Map})}let r={root:n,child:(s,o)=>s.children.get(o)??null,target:({content:s})=>s.toString()};return{name:t,list(s){let o=Z(r,s);return o?.kind==="folder"?[...o.children.keys()].sort():null},kind:s=>Z(r,s,"as-it-is")?.kind??null,read(s,o=1073741824){let i=Z(r,s);if(i?.kind!=="file")return null;if(i.content.length>o)throw h(`${s} is larger than ${o} bytes`,{place:{file:t}});return i.content}}}function xi(){return{kind:"folder",content:Buffer.alloc(0),children:new Map}}import{closeSync as up,existsSync as dp,ftruncateSync as fp,openSync as mp,renameSync as pp,rmSync as hp,writeSync as gp}from"node:fs";import{join as Ii}from"node:path";import{randomBytes as _p}from"node:crypto";import{inflateRawSync as sp}from"node:zlib";var Je=Buffer.from([81,70,73,251]),op=2**40,ip=72,Ti=0x00fffffffffffe00n,jr={compressed:1n<<62n,zero:1n},wn={corrupt:2n,externalData:4n,compressionType:8n,known:1n|2n|4n|8n};function kt(t){let e=(g,_)=>h(`the qcow2 image ${g}`,{place:{file:t.name},..._?{hint:_}:{}}),n=t.read(0,Math.min(112,t.size));if(n.length<ip||!n.subarray(0,4).equals(Je))throw e("has no header");let r=n.readUInt32BE(4);if(r!==2&&r!==3)throw e(`is of version ${r}; 2 and 3 are known`);if(n.readBigUInt64BE(8)!==0n)throw e("has a backing file, which would be read too",`make one image of both: qemu-img convert -O qcow2 ${t.name} whole.qcow2`);if(n.readUInt32BE(32)!==0)throw e("is encrypted");let s=r===3&&n.length>=80?n.readBigUInt64BE(72):0n;if((s&wn.corrupt)!==0n)throw e("is marked as corrupt",`qemu-img check ${t.name}`);if((s&wn.externalData)!==0n)throw e("keeps its data in another file");if((s&~wn.known)!==0n)throw e("has features not known here (extended L2 entries?)");let o=(s&wn.compressionType)!==0n&&n[104]===1,i=n.readUInt32BE(20);if(i<9||i>21)throw e(`has clusters of 2^${i} bytes`);let a=Number(n.readBigUInt64BE(24));if(a===0)throw e("is empty");if(a>op)throw e(`holds a disk of ${a} bytes, more than 1 TiB`);let l=2**i,c=Math.ceil(a/l),u=l/8,d=Math.ceil(c/u);if(n.readUInt32BE(36)<d)throw e("is damaged: its first table is too short for its size");let f=t.read(Number(n.readBigUInt64BE(40)),d*8),m={index:-1,entries:f},p=g=>{let _=Math.floor(g/u);if(_!==m.index){let w=Number(f.readBigUInt64BE(_*8)&Ti);if(w===0)return 0n;m={index:_,entries:t.read(w,l)}}return m.entries.readBigUInt64BE(g%u*8)};return{size:a,clusterBytes:l,readCluster(g){let _=p(g),w=Math.min(l,a-g*l);if((_&jr.compressed)!==0n){let k=ap(t,_,i);try{return(o?cp(k,l):lp(k,l)).subarray(0,w)}catch(S){throw e(`is damaged: a compressed cluster cannot be read: ${v(S)}`)}}let x=Number(_&Ti);return x===0||r===3&&(_&jr.zero)!==0n?null:t.read(x,Math.min(w,t.size-x))}}}function ap(t,e,n){let r=BigInt(62-(n-8)),s=Number(e&(1n<<r)-1n),o=Number((e&jr.compressed-1n)>>r)+1,i=Math.min(t.size,Math.floor(s/512)*512+o*512);return t.read(s,Math.max(0,i-s))}function lp(t,e){return sp(t,{maxOutputLength:e})}function cp(t,e){return wt(t,"zstd",e)}var Ai=4<<20;async function Mi(t,e){O(t,s=>kt(s).size);let n=Ii(e,"disks"),r=Ii(n,`${await K(t)}.raw`);return dp(r)||(await T(n),O(t,s=>{let o=kt(s);Li(r,o.size,function*(){for(let i=0;i*o.clusterBytes<o.size;i+=1){let a=o.readCluster(i);a!==null&&(yield{offset:i*o.clusterBytes,content:a})}})})),r}function Oi(t,e,n){O(t,r=>{let s=Math.ceil(r.size/n)*n;Li(e,s,()=>bp(r))})}function*bp(t){for(let e=0;e<t.size;e+=Ai)yield{offset:e,content:t.read(e,Math.min(Ai,t.size-e))}}function Li(t,e,n){let r=`${t}.${_p(6).toString("hex")}`,s=mp(r,"wx");try{fp(s,e);for(let{offset:o,content:i}of n())wp(s,i,o);up(s),pp(r,t)}catch(o){throw hp(r,{force:!0}),o}}var Vr=65536,yp=Buffer.alloc(Vr);function wp(t,e,n){for(let r=0;r<e.length;r+=Vr){let s=e.subarray(r,r+Vr);if(!s.equals(yp.subarray(0,s.length)))for(let o=0;o<s.length;)o+=gp(t,s,o,s.length-o,n+r+o)}}import{open as kp}from"node:fs/promises";async function Bi(t,e){let n={file:t.path},r;try{let a=await kp(t.path,"r");try{r=Buffer.alloc(4),await a.read(r,0,4,0)}finally{await a.close()}}catch(a){let l=E(a)==="ENOENT"?"there is no such disk image":"the disk image cannot be read";throw h(l,{place:n,cause:a})}let s=t.format!=="auto"?t.format:r.equals(Je)?"qcow2":"raw";if(s==="qcow2"&&!r.equals(Je))throw h("this is no qcow2 image",{place:n,hint:"leave 'format' out, or write 'format: raw'"});let o=s==="raw"?t.path:await Mi(t.path,e),i=O(o,({size:a})=>a);if(i===0)throw h("the disk image is empty",{place:n});return{path:o,bytes:i}}import{join as Ni}from"node:path";import{open as xp,stat as Sp}from"node:fs/promises";async function Ze(t,e){try{if(await(await xp(t,"r")).close(),!(await Sp(t)).isFile())throw h(`the ${e} is no file`,{place:{file:t}});return t}catch(n){throw n instanceof b?n:h(E(n)==="ENOENT"?`there is no such ${e}`:`the ${e} cannot be read`,{place:{file:t},cause:n})}}var Ep="/usr/share/OVMF",vp="OVMF_CODE_4M.fd",Tp="OVMF_VARS_4M.fd";async function Ri(t=Ep){let e=async s=>{try{return await Ze(Ni(t,s),"UEFI firmware")}catch(o){throw h("there is no UEFI firmware on this machine",{place:{file:Ni(t,s)},hint:"install it: apt-get install ovmf",cause:o})}},n=await e(vp),r=await e(Tp);return{code:n,variables:r,sha256:M(await K(n)+await K(r))}}var Ip={3:"x86 (32 bits)",8:"MIPS",20:"PowerPC",21:"PowerPC (64 bits)",22:"IBM Z",40:"ARM (32 bits)",62:"x86-64",183:"ARM (64 bits)",243:"RISC-V",258:"LoongArch"},Ap=[3,62];function Mp(t){if(t.length<20||t.toString("latin1",0,4)!=="\x7FELF")return null;let e=t[5]===2?t.readUInt16BE(18):t.readUInt16LE(18);return Ap.includes(e)?null:Ip[e]??`machine ${e}`}function kn(t,e){for(let n of e){let r=t.read(n);if(r===null)continue;let s=Mp(r);if(s===null)return;throw h(`${n} in it is a program for ${s}, and the guest is x86-64`,{place:{file:t.name},hint:"give an image that is built for x86-64 (amd64)"})}}var Op={folder:16384,file:32768,link:40960,"character-device":8192};function xt(t){let e=[];t.forEach((r,s)=>{let o=r.kind==="file"?r.content:r.kind==="link"?new TextEncoder().encode(r.target):new Uint8Array,i=r.kind==="link"?511:r.kind==="folder"?493:420;e.push(...Fi(r.path,o,{inode:s+1,mode:Op[r.kind]|("permissions"in r?r.permissions??i:i),links:r.kind==="folder"?2:1,device:r.kind==="character-device"?[r.major,r.minor]:[0,0]}))}),e.push(...Fi("TRAILER!!!",new Uint8Array,{inode:0,mode:0,links:1,device:[0,0]}));let n=e.reduce((r,s)=>r+s.length,0);return e.push(new Uint8Array(Xr(n,512))),Buffer.concat(e)}function Fi(t,e,n){let r=new TextEncoder().encode(`${t}\0`),s=[n.inode,n.mode,0,0,n.links,0,e.length,0,0,...n.device,r.length,0],o=new TextEncoder().encode(`070701${s.map(i=>i.toString(16).toUpperCase().padStart(8,"0")).join("")}`);return[o,r,new Uint8Array(Xr(o.length+r.length,4)),e,new Uint8Array(Xr(e.length,4))]}function Xr(t,e){return(e-t%e)%e}function xn(t,e=!1){let n=Buffer.alloc(120+t.length);return n.set(Lp(n.length,e)),n.set(t,120),n}function Lp(t,e){let n=Buffer.alloc(120);n.set([127,69,76,70,2,1,1]),n.writeUInt16LE(2,16),n.writeUInt16LE(62,18),n.writeUInt32LE(1,20),n.writeBigUInt64LE(BigInt(4194424),24),n.writeBigUInt64LE(BigInt(64),32),n.writeUInt16LE(64,52),n.writeUInt16LE(56,54),n.writeUInt16LE(1,56),n.writeUInt16LE(64,58);let r=64;return n.writeUInt32LE(1,r),n.writeUInt32LE(e?7:5,r+4),n.writeBigUInt64LE(BigInt(4194304),r+16),n.writeBigUInt64LE(BigInt(4194304),r+24),n.writeBigUInt64LE(BigInt(t),r+32),n.writeBigUInt64LE(BigInt(t),r+40),n.writeBigUInt64LE(0x1000n,r+48),n}function A(t){if(!Number.isInteger(t)||t<0||t>4294967295)throw new RangeError(`${t} is not an unsigned 32-bit number`);return[t&255,t>>>8&255,t>>>16&255,t>>>24]}var Bp="bootgate: userspace reached";function Ui(t={}){return xn(Np(t))}function Np({userLoops:t=0,systemCalls:e=0,finish:n="power-off"}){let r=new TextEncoder().encode(`${Bp}
`),s=[184,...A(1),191,...A(1),72,141,53,...A(0),186,...A(r.length),15,5,...t===0?[]:[185,...A(t),255,201,117,252],...e===0?[]:[187,...A(e),184,...A(110),15,5,255,203,117,245],...Rp(n)],o=17,i=Buffer.from([...s,...r]);return i.writeInt32LE(s.length-o,o-4),i}function Rp(t){switch(t){case"spin":return[235,254];case"sleep":return[184,...A(34),15,5,235,247];case"exit":return[184,...A(231),49,255,15,5];case"power-off":case"restart":return[184,...A(169),191,...A(4276215469),190,...A(672274793),186,...A(t==="restart"?19088743:1126301404),15,5,235,254]}}function Pi(t={}){return xt([{path:"dev",kind:"folder"},{path:"dev/console",kind:"character-device",major:5,minor:1,permissions:384},{path:"init",kind:"file",content:Ui(t),permissions:493}])}function Ci(t,e){let n=Fe(t),r=Fp(t,n);if(n===null||r===null)return t;if(r>e)throw new y(`it says to hold ${r} bytes, more than ${e}`);return wt(t,n,r)}function Fp(t,e){switch(e){case"gzip":return t.length<18?0:t.readUInt32LE(t.length-4);case"xz":return hn(t);case"zstd":return hi(t);default:return null}}var $i=1<<28,Zr=/\.ko(?:\.(?:gz|xz|zst))?$/;function St(t,e){for(let n of["/lib/modules","/usr/lib/modules",""]){let r=t.list(n)??[],s=e!==null&&r.includes(e)?e:null;if(s!==null&&Yr(t,`${n}/${s}`))return Jr(t,`${n}/${s}`);let o=n===""?[]:r.filter(i=>Yr(t,`${n}/${i}`));if(e===null&&o.length===1)return Jr(t,`${n}/${o[0]}`)}return t.list("/kernel")!==null&&Yr(t,"")?Jr(t,""):null}function es(t){return["/lib/modules","/usr/lib/modules",""].flatMap(e=>(t.list(e)??[]).filter(n=>t.list(`${e}/${n}/kernel`)!==null))}function Yr(t,e){for(let n of sn(t,e))if(Zr.test(n))return!0;return!1}function Jr(t,e){let n=new Map;for(let o of sn(t,e))Zr.test(o)&&n.set(zi(o),o);let r=t.read(`${e}/modules.builtin`),s=o=>{let i=n.get(o),a={file:`${t.name}:${i??e}`},l=i===void 0?null:t.read(i,$i);if(l===null)throw h(`there is no kernel module ${o}`,{place:a});try{let c=Ci(l,$i);return{name:o,content:c,depends:Up(c)}}catch(c){throw c instanceof y?h(`the kernel module is damaged: ${v(c)}`,{place:a,cause:c}):c}};return{name:`${t.name}${e===""?"":`:${e}`}`,builtin:r&&new Set(r.toString().trim().split(`
`).map(zi)),has:o=>n.has(o),read:s}}function ts(t,e){let n=new Map,r=new Set,s=o=>{if(r.has(o))return;r.add(o);let i=e.find(c=>c.has(o))??e.at(-1),{depends:a,content:l}=i.read(o);a.forEach(s),n.set(o,{name:o,content:l,from:i})};return t.forEach(s),[...n.values()]}function zi(t){return t.slice(t.lastIndexOf("/")+1).replace(Zr,"").replaceAll("-","_")}function Up(t){let e=t.indexOf("\0depends=",0,"latin1");if(e===-1)return[];let n=e+9;return t.toString("latin1",n,t.indexOf(0,n)).split(",").filter(s=>/^[\w-]+$/.test(s)).map(s=>s.replaceAll("-","_"))}function le(t,e,n){return{module:t,option:e,initFunction:n}}var et={nvdimm:[le("nfit","ACPI_NFIT","nfit_init"),le("nd_pmem","BLK_DEV_PMEM","nd_pmem_driver_init")],virtio:[le("virtio_pci","VIRTIO_PCI","virtio_pci_driver_init"),le("virtio_blk","VIRTIO_BLK","virtio_blk_init")]},ns={ext4:le("ext4","EXT4_FS","ext4_init_fs"),xfs:le("xfs","XFS_FS","init_xfs_fs"),btrfs:le("btrfs","BTRFS_FS","init_btrfs_fs"),f2fs:le("f2fs","F2FS_FS","init_f2fs_fs"),squashfs:le("squashfs","SQUASHFS","init_squashfs_fs"),erofs:le("erofs","EROFS_FS","erofs_module_init")},Di=["crc32c_generic","libcrc32c","crc32_generic"];function Et(t,{option:e,initFunction:n}){return t.has(n)||t.option(e)==="y"}var G={open:2,close:3,access:21,mknod:133,execve:59,chdir:80,mkdir:83,chroot:161,mount:165,finitModule:313},rs=64,Cp=1e7;function os(t){let e=Ki(0,0).length,n=4194424+e,r=n+t.length*rs,s=new ss(r+16),o=Buffer.alloc(t.length*rs);t.forEach((a,l)=>$p(o.subarray(l*rs),a,s));let i=Buffer.alloc(16);return i.writeUInt32LE(Cp,8),xn(Buffer.concat([Ki(n,r),o,i,s.bytes()]),!0)}function $p(t,{number:e,args:n,tries:r=1,failure:s,fatal:o},i){if(n.length>5)throw new RangeError("a system call of more than five arguments");if(t.writeUInt32LE(e,0),n.forEach((l,c)=>{t.writeBigInt64LE(BigInt(typeof l=="string"?i.address(`${l}\0`):l),8+c*8)}),t.writeUInt32LE(o?1:0,48),t.writeUInt32LE(r,52),s===void 0)return;let a=`${s}, error 000
`;t.writeUInt32LE(i.add(a),56),t.writeUInt32LE(Buffer.byteLength(a),60)}var ss=class{parts=[];known=new Map;next;constructor(e){this.next=e}address(e){let n=this.known.get(e);if(n!==void 0)return n;let r=this.add(e);return this.known.set(e,r),r}add(e){let n=Buffer.from(e),r=this.next;return this.parts.push(n),this.next+=n.length,r}bytes(){return Buffer.concat(this.parts)}};function Ki(t,e){return Uint8Array.from([76,141,108,36,8,72,139,12,36,77,141,116,205,8,187,...A(t),68,139,99,52,72,139,3,72,139,123,8,72,139,115,16,72,139,83,24,76,139,83,32,76,139,67,40,131,248,59,117,10,73,137,125,0,76,137,238,76,137,242,15,5,72,133,192,121,97,65,255,204,116,16,184,...A(35),191,...A(e),49,246,15,5,235,190,139,115,56,133,246,116,69,247,216,139,123,60,141,124,62,254,185,...A(10),65,184,...A(3),49,210,247,241,128,194,48,136,23,255,207,65,255,200,117,240,184,...A(1),191,...A(1),139,83,60,15,5,131,123,48,0,116,12,184,...A(231),191,...A(1),15,5,72,131,195,64,233,...A(4294967141)])}var is="bootgate/init",Sn={readOnly:0,readOnlyMount:1,move:8192},zp=1e3;function qi(t,e){let n=os([...t.flatMap(r=>Hi(r)),{number:G.execve,args:[e],failure:`bootgate: the initramfs has no ${e} that can run`,fatal:!0}]);return xt([{path:"bootgate",kind:"folder"},...Wi(t),{path:is,kind:"file",content:n,permissions:493}])}function Gi(t,e){let{device:n,fileSystem:r,options:s,inits:o}=e,i=os([{number:G.mount,args:["devtmpfs","/dev","devtmpfs",0,0]},...t.flatMap(a=>Hi(a)),{number:G.access,args:[n,0],tries:zp,failure:`bootgate: there is no ${n}`,fatal:!0},{number:G.mount,args:[n,"/root",r,e.writable?0:Sn.readOnlyMount,s],failure:`bootgate: ${n} cannot be mounted as ${r}`,fatal:!0},{number:G.mount,args:["/dev","/root/dev",0,Sn.move,0]},{number:G.chdir,args:["/root"]},{number:G.mount,args:[".","/",0,Sn.move,0]},{number:G.chroot,args:["."]},{number:G.chdir,args:["/"]},...o.slice(0,-1).map(a=>({number:G.execve,args:[a]})),{number:G.execve,args:[o.at(-1)],failure:`bootgate: the root file system has no init program (${o.join(", ")})`,fatal:!0}]);return xt([...["dev","root","bootgate"].map(a=>({path:a,kind:"folder"})),{path:"dev/console",kind:"character-device",major:5,minor:1,permissions:384},...Wi(t),{path:"init",kind:"file",content:i,permissions:493}])}function Wi(t){return t.map(({name:e,content:n})=>({path:`bootgate/${e}.ko`,kind:"file",content:n}))}function Hi({name:t}){return[{number:G.open,args:[`/bootgate/${t}.ko`,Sn.readOnly]},{number:G.finitModule,args:[3,"",0],failure:`bootgate: module ${t} was not loaded`},{number:G.close,args:[3]}]}var Dp="console=ttyS0 nokaslr panic=-1";function Qi(t,e,n,r){Hp(t);let{disk:s}=n,o=s?.as==="nvdimm";return[e.binary,...e.args,"-no-user-config","-nodefaults","-display","none","-monitor","none","-no-reboot","-machine",o?`${t.machine},nvdimm=on`:t.machine,"-cpu",t.cpu,"-smp","1","-m",o?Wp(t.memoryMiB,s.bytes):String(t.memoryMiB),"-accel","tcg,thread=single",...t.tracer==="exec_tb"?[]:["-icount",`shift=${t.icountShift},sleep=off`],"-rtc","base=2024-01-01T00:00:00,clock=vm","-seed","42","-serial",`file:${n.console}`,...t.boot==="kernel"?Kp(n,n.append??t.append):[],...n.uefi?qp(n.uefi):[],...s?Gp(s,t.boot!=="kernel"):[],...t.qemuArgs,...r]}function Kp({kernel:t,initrd:e},n){return["-kernel",t,...e===null?[]:["-initrd",e],"-append",`${Dp} ${n}`.trimEnd()]}function qp({code:t,variables:e}){let n=(r,s,o)=>["-drive",`if=pflash,unit=${r},format=raw,file=${ls(s)},${o}`];return[...n(0,t,"readonly=on"),...n(1,e,"snapshot=on")]}function Gp(t,e){return t.as==="nvdimm"?["-object",`memory-backend-file,id=disk0,share=off,reserve=off,mem-path=${ls(t.path)},size=${t.bytes}`,"-device","nvdimm,id=nvdimm0,memdev=disk0"]:["-drive",`file=${ls(t.path)},format=raw,if=none,id=disk0,snapshot=on`,"-device",`virtio-blk-pci,drive=disk0${e?",bootindex=0":""}`]}function Wp(t,e){let n=t+Math.ceil(e/1048576)+1024;return`${t},slots=2,maxmem=${n}M`}function ls(t){return t.replaceAll(",",",,")}var as={accel:"the accelerator is TCG: Bootgate counts the instructions it translates","enable-kvm":"the accelerator is TCG: Bootgate counts the instructions it translates",smp:"one vCPU is what is deterministic under -icount",icount:"set 'icount-shift' instead",rtc:"the clock is part of the deterministic recipe",seed:"the seed is part of the deterministic recipe",serial:"the first serial port is where the console is read from",nographic:"the first serial port is where the console is read from",monitor:"the monitor stays closed: it would steer the guest from outside",daemonize:"QEMU has to stay a child process",S:"the guest would never start",kernel:"set 'kernel' instead",initrd:"set 'initrd' instead",append:"set 'append' instead",m:"set 'memory' instead",cpu:"set 'cpu' instead",machine:"set 'machine' instead",M:"set 'machine' instead",loadvm:"a boot starts at reset",incoming:"a boot starts at reset"};function Hp(t){for(let n of t.qemuArgs){let r=/^--?([A-Za-z-]+)$/.exec(n)?.[1],s=r!==void 0&&Object.hasOwn(as,r)?as[r]:void 0;if(s!==void 0)throw h(`the extra QEMU argument '${n}' contradicts the recipe`,{hint:s})}let e=/(?:^|,)(accel|kernel[-_]irqchip)=/.exec(t.machine);if(e)throw h(`machine '${t.machine}' sets ${e[1]}`,{hint:as.accel});if(/^host\b/.test(t.cpu))throw h("cpu 'host' needs KVM and differs from machine to machine",{hint:"name a CPU model that TCG can emulate: max, qemu64, Nehalem \u2026"});if(t.append.length>1500)throw h("append is longer than 1,500 characters: the kernel would cut the command line off");if(te(t.append).includes("kaslr"))throw h("append holds 'kaslr', but addresses must not move between boots",{hint:"leave it out: Bootgate passes 'nokaslr'"})}function te(t){return t.split(/\s+/).filter(e=>e!=="")}var vt=["/sbin/init","/etc/init","/bin/init"],Qp="4f68bce3-e8cd-4db1-96e7-fbcaf984b709",ji=/^\/dev\/(?:(?:[shv]d|xvd)[a-z](\d*)|(?:nvme\d+n\d+|mmcblk\d+|pmem\d+)(?:p(\d+))?)$/;function Vi(t,e,n,r){let s=t.findLast(l=>l.startsWith("root="))??null;if(s===null)return{volume:Vp(e,n),given:s};let o=s.slice(5),i=jp(o);if(i===null)return{volume:null,given:s};let a=e.find(i);if(a)return{volume:a,given:s};if(/^(?:UUID|LABEL)=/.test(o)&&e.some(Xp))return{volume:null,given:s};throw h(`append says ${s}, which this image does not have`,{place:{file:r},hint:`it has ${e.map(vn).join("; ")}: leave root= out, or name one of them`})}function En({partition:t},e){return e==="nvdimm"?`/dev/pmem0${t===null?"":`p${t}`}`:`/dev/vda${t??""}`}function Xi(t){return ji.test(t.slice(5))}function jp(t){let e=ji.exec(t);if(e){let o=e[1]||e[2];return({partition:i})=>i===(o?Number(o):null)}if(t.includes("/PARTNROFF="))return null;let[,n,r]=/^(UUID|LABEL|PARTUUID|PARTLABEL)=(.+)$/.exec(t.replaceAll('"',""))??[],s=o=>o?.toLowerCase()===r.toLowerCase();switch(n){case"UUID":return({uuid:o})=>s(o);case"LABEL":return({label:o})=>o===r;case"PARTUUID":return({partitionUuid:o})=>s(o);case"PARTLABEL":return({partitionLabel:o})=>o===r;default:return null}}function Vp(t,e){let n=s=>s.length===1?s[0]:null,r=t.filter(({fileSystem:s})=>s!==null&&!Yp(s));return n(r.filter(({type:s})=>s===Qp))??n(r.filter(s=>e(s)===!0))??n(r.filter(s=>e(s)!==!1))??n(r)}function Xp({fileSystem:t,uuid:e}){return e===null&&!["vfat","squashfs","iso9660"].includes(t??"")}function Yp(t){return["vfat","swap","crypto_LUKS","LVM2_member","iso9660"].includes(t)}function vn(t){let e=[...t.label?[`LABEL=${t.label}`]:[],...t.uuid?[`UUID=${t.uuid}`]:[],...t.partitionUuid?[`PARTUUID=${t.partitionUuid}`]:[],...t.partitionLabel?[`PARTLABEL=${t.partitionLabel}`]:[]];return[t.partition===null?"no partitions":`partition ${t.partition}`,t.fileSystem??"no file system known here",...e.length>0?[e.join(" ")]:[]].join(", ")}function Ji(t){let{as:e}=t.scenario.disk;if(e==="virtio")return cs("virtio",t,[]);let n=Zi("nvdimm",t).flatMap(r=>us(r,t)?[]:[ea(r,t)]);if(n.length===0)return cs("nvdimm",t,[]);if(e==="nvdimm")throw h(`this guest cannot use its disk as nvdimm: ${n.join("; ")}`,{place:{file:t.scenario.disk.path},hint:Yi(t)});return cs("virtio",t,[`the disk is virtio, since the guest cannot use it as nvdimm: ${n.join("; ")} (${Yi(t)})`])}function Yi({kernel:t,sources:e}){let n=et.nvdimm.filter(({option:r})=>t.option(r)==="n");return n.length>0?`build the kernel with ${n.map(({option:r})=>`CONFIG_${r}=y`).join(" and ")}`:`${e.describe()}: give the kernel's module folder with 'modules' (--modules), or use virtio`}function cs(t,e,n){let{initramfs:r,scenario:s}=e,{append:o,notes:i}=rh(t,e),a={as:t,append:o,notes:i,warnings:n};if(r===null)return!s.generateInitrd&&sh(t,e)?{...a,archive:null}:{...a,...th(t,e,o,i)};if(r==="unread")return{...a,archive:null};let l=Jp(t,r,e);return l.length===0?{...a,archive:null}:{...a,...eh(l,r,o,i)}}function Jp(t,e,n){let{kernel:r,sources:s}=n,o=t==="virtio"?Zi(t,n).filter(u=>us(u,n)):et.nvdimm.filter(u=>!Et(r,u)),i=St(e,r.release),a=o.map(({module:u})=>u).filter(u=>i?.builtin?.has(u)!==!0);if(a.every(u=>i?.has(u)===!0)&&Zp(e))return[];let[l,...c]=[i,s.find()].filter(u=>u!==null);return l?ts(a,[l,...c]):[]}function Zp(t){return["/usr/lib","/lib"].some(e=>t.kind(`${e}/udev/rules.d/80-drivers.rules`)!==null)}function eh(t,e,n,r){let s=Tn(n,"rdinit")??"/init";if(kn(e,[s]),e.read(s)===null)throw h(`the initramfs has no ${s}`,{place:{file:e.name},hint:"write rdinit=/path into append, or pack the folder from inside: (cd folder && find . | cpio -o -H newc)"});let o=new Set(t.map(({from:i})=>i));return{archive:qi(t,s),append:`${n} rdinit=/${is}`.trimStart(),notes:[...r,...[...o].map(i=>{let a=t.flatMap(({name:l,from:c})=>c===i?[l]:[]).join(", ");return i.name.startsWith(e.name)?`loaded before the initramfs' own init, out of it: ${a}`:`added to the initramfs, from ${i.name}: ${a}`})]}}function th(t,e,n,r){let{kernel:s,root:o,scenario:i,sources:a,volumes:l}=e,c={file:i.disk.path},{volume:u}=o;if(u===null)throw nh(o,l,c);let d=Tn(n,"rootfstype")??u.fileSystem;if(d===null)throw h(`no file system known here is on the root (${vn(u)})`,{place:c,hint:"is the image damaged? Else write rootfstype=\u2026 into append, or give an initramfs"});let f=ns[d],p=[...et[t],...f?[f]:[]].filter(I=>!Et(s,I)),g=p.filter(I=>!us(I,e));if(g.length>0)throw h(`the kernel needs modules to boot this image: ${g.map(I=>ea(I,e)).join("; ")}`,{place:c,hint:`${a.describe()}: give an initramfs, or the kernel's module folder with 'modules'`});let _=p.length===0?null:a.find(),w=f&&p.includes(f)?Di:[],x=_===null?[]:ts([...w.filter(I=>_.has(I)),...p.map(({module:I})=>I)],[_]),k=te(n),S=Tn(n,"init");return{append:n,archive:Gi(x,{device:En(u,t),fileSystem:d,writable:k.lastIndexOf("rw")>k.lastIndexOf("ro"),options:Tn(n,"rootflags")??"",inits:S===null?[...vt,"/bin/sh"]:[S]}),notes:[...r,`an initramfs of our own mounts ${En(u,t)}`+(x.length>0?`, with modules from ${_.name}: ${x.map(({name:I})=>I).join(", ")}`:"")]}}function nh({given:t},e,n){return t===null&&e.every(({fileSystem:r})=>r===null)?h("no file system known here is in this image",{place:n,hint:"is it damaged, or another file than was meant? Else give an initramfs that can mount it"}):h(t===null?"it cannot be told which part of the image is the root file system":`append says ${t}, which an initramfs of ours cannot find`,{place:n,hint:`give an initramfs, or name one of these by root=: ${e.map(vn).join("; ")}`})}function rh(t,{root:e,scenario:n}){let{append:r}=n;if(e.volume===null)return{append:r,notes:[]};let s=`root=${En(e.volume,t)}`;if(e.given===null){let o=/(?:^|\s)r[ow](?:\s|$)/.test(r)?s:`${s} rw`;return{append:`${r} ${o}`.trimStart(),notes:[`added to the command line: ${o}`]}}return!Xi(e.given)||e.given===s?{append:r,notes:[]}:{append:te(r).map(o=>o===e.given?s:o).join(" "),notes:[`the disk is ${t}: ${e.given} became ${s}`]}}function sh(t,{kernel:e,root:n,scenario:r}){if(n.given!==null&&/^root=(?:UUID|LABEL)=/.test(n.given))return!1;if(te(r.append).some(i=>i.startsWith("rdinit=")))return!0;let s=n.volume?.fileSystem,o=s?ns[s]:void 0;return[...et[t],...o?[o]:[]].every(i=>Et(e,i))}function Zi(t,{kernel:e,initramfs:n}){if(n==="unread")return[];let r=n===null?null:St(n,e.release);return et[t].filter(s=>!Et(e,s)&&r?.builtin?.has(s.module)!==!0&&r?.has(s.module)!==!0)}function us({module:t},{sources:e}){return e.find()?.has(t)===!0}function ea({module:t,option:e},{kernel:n,initramfs:r}){let s=n.option(e);return s==="n"?`the kernel was built without ${t} (CONFIG_${e})`:s==="m"||r!==null?`${r===null?"nobody has":"the initramfs does not have"} the module ${t}`:`${t} is neither part of the kernel nor a module at hand`}function Tn(t,e){let n=te(t).findLast(r=>r.startsWith(`${e}=`));return n===void 0?null:n.slice(e.length+1)}var In=4096;async function na(t){let{scenario:e,folder:n}=t,r=await ih(e);if(e.disk===null)return await ah(t,r);let s=await Bi(e.disk,t.cacheFolder);if(e.boot!=="kernel")return await lh(e.boot,s);let o=r===null?null:{path:r,bytes:await oh(r)},i=O(s.path,u=>uh(t,u,o)),{path:a,bytes:l}=s;i.as==="nvdimm"&&l%In!==0&&(a=ds(n,"disk.raw"),l=Math.ceil(l/In)*In,Oi(s.path,a,In));let c=r;return i.archive!==null&&(c=ds(n,"initramfs.cpio"),await ta(c,ch(o?.bytes??Buffer.alloc(0),i.archive))),{initrd:c,disk:{path:a,as:i.as,bytes:l},uefi:null,append:i.append,notes:i.notes,warnings:i.warnings}}async function ih({initrd:t,append:e}){if(t===null)return null;let n=await Ze(t,"initrd");return te(e).some(r=>r.startsWith("root=/dev/ram"))||O(n,r=>Si(n,r.read(0,Math.min(r.size,16)))),n}async function ah({scenario:t,folder:e,initramfs:n},r){if(t.generateInitrd||t.modules!==null){let o=t.generateInitrd?"initrd: generate":"modules";throw h(`'${o}' says how to reach a disk, and there is none`,{hint:`give the image with 'disk', or leave '${o}' out`})}let s=r;return s===null&&(s=ds(e,"initramfs.cpio"),await ta(s,n??Pi())),{initrd:s,disk:null,uefi:null,append:t.append,notes:[],warnings:[]}}async function lh(t,e){return{initrd:null,disk:{...e,as:"virtio"},uefi:t==="uefi"?await Ri():null,append:"",notes:[`the disk's own bootloader boots it, under ${t==="uefi"?"OVMF":"SeaBIOS"}`],warnings:[]}}function ch(t,e){return Buffer.concat([t,Buffer.alloc((4-t.length%4)%4),e])}function uh({scenario:t,kernel:e},n,r){let s=rn(n),o=new Map,i=u=>{let d=o.get(u);if(d!==void 0)return d;let m=u.fileSystem==="ext4"&&qr(n,u.start)===0?an(n,u.start):null;return o.set(u,m),m},a=Vi(te(t.append),s,u=>dh(i(u)),t.disk.path),l=a.volume&&i(a.volume);l&&!te(t.append).some(u=>/^(?:rd)?init=/.test(u))&&kn({...l,name:t.disk.path},vt);let c=t.disk.as==="virtio"&&t.modules===null;return Ji({scenario:t,kernel:e,volumes:s,root:a,initramfs:r===null?null:c?"unread":yn(r.path,r.bytes),sources:fh(t,e,l)})}function dh(t){return t===null?null:[...vt,"/init"].some(e=>t.read(e)!==null)}function fh(t,e,n){let{release:r}=e,s;return{find(){if(s===void 0){let o=t.modules===null?n:ln(t.modules);if(s=o&&St(o,r),s===null&&t.modules!==null)throw h(`there are no modules of ${r??"this kernel"} in this folder`,{place:{file:t.modules},hint:mh(o)})}return s},describe(){if(n===null)return"modules inside the image cannot be read (its root is not ext4)";let o=es(n);return o.length===0?"the image has no modules":`the image has modules of ${[...new Set(o)].join(", ")}, not of ${r??"a release known"}`}}}function mh(t){let e=t===null?[]:es(t);return e.length>0?`it has those of ${[...new Set(e)].join(", ")}`:"give a folder that holds lib/modules/RELEASE, or that is /lib/modules/RELEASE itself"}import{open as jh,readFile as Vh,rm as Xh,stat as ya,writeFile as _a}from"node:fs/promises";import{join as ba}from"node:path";import{statfsSync as ph}from"node:fs";var ra={ENOSPC:"the disk is full",EDQUOT:"the disk quota is used up",EROFS:"the file system is read-only",EACCES:"permission denied",EPERM:"permission denied",ENOTDIR:"a part of the path is a file, not a folder",EISDIR:"this is a folder"};function sa(t,e){let n=E(t),r=n!==void 0&&Object.hasOwn(ra,n)?ra[n]:void 0;if(r===void 0||t instanceof b)return t;let s=typeof t=="object"&&t!==null&&"path"in t&&typeof t.path=="string"?t.path:e;return new b(n==="ENOSPC"?`${r}${ia(e)}`:`${s}: ${r}`,{hint:"write to another folder with --out, or make room",cause:t})}function oa(t){return new b(`the disk is full${ia(t)}`,{hint:"a recording takes up to 100 MB while it is made: write to another folder with --out, or make room"})}function ia(t){try{let{bavail:e,bsize:n}=ph(t);return`: ${ae(e*n)} are free in ${t}`}catch{return`: ${t}`}}var hh=/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-_])/g,gh=/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;function tt(t){return t.replace(hh,"").replaceAll("\r","").replace(gh,"").trimEnd().split(`
`).map(e=>e.trimEnd())}function fs(t){for(let e of tt(t)){let n=/^(?:<\d>)?(?:\[\s*\d+\.\d+\](?:\[[^\]]*\])?\s*)?(Kernel panic - not syncing\b.*)$/.exec(e);if(n)return n[1].slice(0,300)}return null}function ms(t,e){return tt(t).filter(n=>n!=="").slice(-e).join(" | ").slice(-300)}var _h=[[/^bootgate: (\/dev\/\S+ cannot be mounted as \w+, error \d+)$/,"is the image damaged (check a copy of it with fsck), or its file system another (write rootfstype=\u2026 into append)?"],[/^bootgate: (there is no \/dev\/[^,]+), error \d+$/,"the kernel did not find the disk or the partition: do kernel and modules belong together?"],[/^bootgate: (the root file system has no init program \(.*), error \d+$/,"write init=/path into append, or name another volume by root="],[/^bootgate: (the initramfs has no \S+ that can run), error \d+$/,"is it built for x86-64, with its interpreter and libraries?"],[/^bootgate: (module \w+ was not loaded), error \d+$/,"give the modules of exactly this build of the kernel (modules, --modules)"],[/(VFS: Unable to mount root fs)\b/,"the initramfs has no init that could be started (rdinit=), or there is none, and root= names nothing that the kernel can mount by itself: 'initrd: generate' makes one that mounts the disk"]];function aa({kind:t},e){if(t==="reached-end"||t==="interrupted")return[];let n=new Map;for(let r of tt(e))for(let[s,o]of _h){let i=s.exec(r)?.[1];i!==void 0&&!n.has(o)&&n.set(o,`the guest says: ${i}; ${o}`)}return[...n.values()]}import{spawn as bh}from"node:child_process";import{createConnection as yh}from"node:net";var wh="$c#63";async function la({command:t,socket:e},n){let r=bh("sh",["-c",t],{env:{...process.env,BOOTGATE_GDB:e},stdio:"inherit",signal:n});await new Promise(s=>{r.once("error",()=>s()),r.once("close",()=>s())}),await kh(e)}async function kh(t){await new Promise(e=>{let n=yh(t);n.once("connect",()=>n.write(wh)),n.once("data",()=>n.destroy()),n.once("error",()=>e()),n.once("close",()=>e())})}var xh=1e4;function ca(t){let{scenario:e,marks:n,guest:r,trace:s,consoleText:o}=t;if(s?.end==="panic")return{kind:"panic",detail:fs(o)??"the kernel panicked"};let i=n.some(({role:a})=>a==="panic");if(!(s?.end==="end-mark"&&i)){let a=fs(o);if(a!==null)return{kind:"panic",detail:a}}return s?.end==="end-mark"?{kind:"reached-end",detail:vh(n[s.endMark])}:r.why==="interrupted"?{kind:"interrupted",detail:`stopped after ${Tt(r.wallMs)}`}:s?.end==="instruction-limit"?{kind:"limit",detail:`the guest had not reached its end mark after ${e.limits.instructions.toLocaleString("en-US")} instructions`}:Sh(t)}function Sh({guest:t,consoleText:e}){let n=ms(e,1),r=n===""?"it printed nothing":`its last words: ${n}`;switch(t.why){case"idle":return{kind:"hang",detail:`the guest executes nothing any more (noticed after ${Tt(t.wallMs)}); ${r}`};case"wall-limit":return t.consoleSilentMs>xh||n===""?{kind:"hang",detail:`no end mark after ${Tt(t.wallMs)}, silent for ${Tt(t.consoleSilentMs)}; ${r}`}:{kind:"limit",detail:`no end mark after ${Tt(t.wallMs)}, though the guest was still printing; ${r}`};case"console-limit":return{kind:"limit",detail:`the guest prints without end; ${r}`};case"measured":case"exited":case"interrupted":return t.exitCode===0?{kind:"early-exit",detail:`the guest reset or switched off the machine before its end mark; ${r}`}:{kind:"qemu-failed",detail:Eh(t)}}}function Eh({exitCode:t,exitSignal:e,output:n}){let r=e?`was stopped by ${e}`:`failed with status ${t??-1}`,s=ms(n,5);return s===""?`QEMU ${r} and printed nothing`:`QEMU ${r}: ${s}`}function vh(t){return t?"firstUserInstruction"in t.at?"the first user instruction was reached":`the end mark was reached: ${t.name}`:"the end mark was reached"}function Tt(t){return`${(t/1e3).toFixed(t<1e4?1:0)} s`}import{spawn as Rh}from"node:child_process";import{existsSync as Fh,statSync as Uh}from"node:fs";import{spawnSync as Th}from"node:child_process";import{accessSync as Ih,constants as Ah}from"node:fs";import{isAbsolute as Mh}from"node:path";var ua;function da(t){let[e]=t;return ua??=Th("setpriv",["--pdeathsig","KILL","true"],{stdio:"ignore"}).status===0,!ua||!Oh(e)?t:["setpriv","--pdeathsig","KILL","sh","-c",'test "$PPID" = "$0" && exec "$@"',String(process.pid),...t]}function Oh(t){if(!Mh(t))return!1;try{return Ih(t,Ah.X_OK),!0}catch{return!1}}import{closeSync as Lh,openSync as Bh,readSync as Nh}from"node:fs";function fa(t){let e=Buffer.alloc(32),n;try{n=Bh(t,"r")}catch{return null}try{return Nh(n,e,0,32,0)<32?null:{instructions:Number(e.readBigUInt64LE(0)),stages:Number(e.readBigUInt64LE(8)),halted:e.readBigUInt64LE(24)!==0n}}finally{Lh(n)}}var ma={idleSeconds:20,consoleBytes:64*2**20,lingerSeconds:3,stopSeconds:20},Ph=100,Ch=64*1024;async function pa(t){let{limits:e}=t,n=performance.now(),[r,...s]=da(t.command),o=Rh(r,s,{cwd:t.cwd,env:{...process.env,...t.env},stdio:["ignore","pipe","pipe"],detached:!0}),i=Dh(o),a=()=>An(o,"SIGKILL");process.once("exit",a);let l={why:"exited",consoleBytes:0,consoleChangedMs:0,progress:{instructions:0,stages:0,halted:!1},progressChangedMs:0},c,u=p=>{l.why!=="exited"&&p!=="interrupted"||(l.why=p,An(o,"SIGTERM"),c??=setTimeout(()=>An(o,"SIGKILL"),e.stopSeconds*1e3))},d=()=>u("interrupted");t.signal.addEventListener("abort",d);let f={state:t.onHalt?"not-yet":"over",sinceMs:0,tookMs:0},m=setInterval(()=>{let p=performance.now()-n-f.tookMs;if(f.state==="halted")return;let g=$h(t,l,p);g&&u(g),f.state==="not-yet"&&l.progress.halted&&(f.state="halted",f.sinceMs=performance.now(),t.onHalt?.().finally(()=>{f.tookMs=performance.now()-f.sinceMs,f.state="over"})),t.onTick?.({elapsedMs:p,consoleBytes:l.consoleBytes,...l.progress})},Ph);try{t.signal.aborted&&d();let{code:p,signal:g}=await zh(o),_=performance.now()-n;return{why:l.why,exitCode:p,exitSignal:g,output:i(),wallMs:_,consoleSilentMs:_-l.consoleChangedMs}}finally{clearInterval(m),clearTimeout(c),t.signal.removeEventListener("abort",d),process.off("exit",a),An(o,"SIGKILL")}}function $h({console:t,trace:e,progress:n,limits:r},s,o){let i=Kh(t);i!==s.consoleBytes&&(s.consoleChangedMs=o),s.consoleBytes=i;let a=n===null?null:fa(n);if((a===null||a.instructions!==s.progress.instructions)&&(s.progressChangedMs=o),s.progress=a??s.progress,e!==null&&s.measuredMs===void 0&&Fh(e)&&(s.measuredMs=o),s.measuredMs!==void 0&&o-s.measuredMs>r.lingerSeconds*1e3)return"measured";if(o>r.wallSeconds*1e3)return"wall-limit";if(o-s.progressChangedMs>r.idleSeconds*1e3)return"idle";if(i>r.consoleBytes)return"console-limit"}async function zh(t){return await new Promise((e,n)=>{t.on("error",r=>{let s=E(r)==="ENOENT",o=t.spawnargs[0]??"QEMU";n(new b(s?`${o} does not exist`:`${o} could not be run: ${r.message}`,{hint:"'bootgate doctor' says which QEMUs this machine has",cause:r}))}),t.on("close",(r,s)=>e({code:r,signal:s}))})}function Dh(t){let e="";for(let n of[t.stdout,t.stderr])n?.on("data",r=>{e=(e+r.toString()).slice(-Ch)});return()=>e}function An(t,e){if(t.pid!==void 0)try{process.kill(-t.pid,e)}catch{}}function Kh(t){try{return Uh(t).size}catch{return 0}}import{join as qh}from"node:path";var Gh="recording.json";async function ha(t){await D(qh(t.folder,Gh),Wh(t))}function Wh(t){return`${JSON.stringify(t,(e,n)=>typeof n=="bigint"?`0x${n.toString(16)}`:n,2)}
`}function ga(t,e){return[...Hh(t.append),...Qh(e,t.boot)]}function Hh(t){return te(t).flatMap(e=>/^console=(?!ttyS0\b)/.test(e)?[`append sets ${e}: only what the kernel prints on ttyS0 is kept`]:/^panic=(?!-)/.test(e)?[`append sets ${e}: a kernel that panics where the tracer cannot see it will not end by itself`]:/^(?:maxcpus|nr_cpus)=/.test(e)?[`append sets ${e}: the guest has one CPU anyway`]:[])}function Qh(t,e){return t?.as!=="virtio"?[]:e!=="kernel"?["firmware and bootloader wait for a virtio disk, which answers when the host pleases: see docs/images.md for how far totals vary; with 'boot: kernel' an image that can boot from nvdimm is exact"]:["a virtio disk answers when the host pleases: totals vary by some 0.2 %; an image that can boot from nvdimm (disk: {as: nvdimm}) is exact"]}var Yh=1024*1024;async function Mn(t){let{scenario:e,qemu:n,folder:r,tracer:s}=t,o={console:ba(r,"console.log"),qemuLog:ba(r,"qemu.log")};try{await T(r),await Xh(s.trace,{force:!0}),await _a(o.console,"");let i=Qi(e,n,{kernel:await Ze(e.kernel,"kernel"),initrd:t.guest.initrd,disk:t.guest.disk,uefi:t.guest.uefi,append:t.guest.append,console:o.console},s.args),a=await Jh(s,{command:i,env:n.env,cwd:r,console:o.console,trace:s.trace,progress:s.progress,limits:{...ma,wallSeconds:e.limits.wallSeconds,...t.guestLimits},signal:t.signal,...t.onProgress?{onTick:t.onProgress}:{},...s.halted?{onHalt:()=>la(s.halted,t.signal)}:{}});return await _a(o.qemuLog,a.output),await Zh(t,{command:i,guest:a},o)}catch(i){throw sa(i,r)}}async function Jh(t,e){try{return await pa(e)}finally{await t.ended?.()}}async function Zh({scenario:t,qemu:e,marks:n,folder:r,tracer:s,guest:o},{command:i,guest:a},l){let c=await eg(s.trace);if(!c&&/No space left on device/.test(a.output))throw oa(r);let u=c?await s.read():null,d=await tg(l.console,Yh),f=ca({scenario:t,marks:n,guest:a,trace:u?.header??null,consoleText:d}),m={format:"bootgate-recording",version:1,folder:r,scenario:t,qemu:o.uefi?{...e,firmwareSha256:o.uefi.sha256}:e,command:i,outcome:f,wallMs:a.wallMs,trace:c?s.trace:null,console:l.console,qemuLog:l.qemuLog,marks:n,warnings:[...o.warnings,...ga(t,o.disk),...aa(f,d)]};return await ha(m),{recording:m,tables:u}}async function eg(t){try{return await ya(t),!0}catch{return!1}}async function tg(t,e){let{size:n}=await ya(t);if(n<=e)return await Vh(t,"latin1");let r=await jh(t,"r");try{let s=Buffer.alloc(e),{bytesRead:o}=await r.read(s,0,e,n-e);return s.toString("latin1",0,o)}finally{await r.close()}}import{mkdtemp as vg,rename as Tg,rm as Ig,stat as Ag,writeFile as Mg}from"node:fs/promises";import{join as At}from"node:path";var wa=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The part of QEMU's TCG plugin interface that the tracer uses, declared here because no distribution package
 * ships qemu-plugin.h. BOOTGATE_API is the version compiled for:
 *
 *   1  QEMU 6.0-8.2     inline additions to plain pointers
 *   2  9.0              scoreboards instead; registers can be read
 *   3  9.1              conditional callbacks; insn_data copies
 *   4  9.2, 10.0        guest memory can be read
 *   5  10.1, 10.2       (nothing more that is used here)
 *
 * API 6 and 7 (QEMU 11) change callback signatures and are refused by compile-plugin.ts.
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

typedef void (*simple_cb)(qemu_plugin_id_t id);
typedef void (*udata_cb)(qemu_plugin_id_t id, void *userdata);
typedef void (*vcpu_simple_cb)(qemu_plugin_id_t id, unsigned int vcpu);
typedef void (*vcpu_udata_cb)(unsigned int vcpu, void *userdata);
typedef void (*tb_trans_cb)(qemu_plugin_id_t id, struct qemu_plugin_tb *tb);
typedef void (*mem_cb)(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t address, void *userdata);

void qemu_plugin_register_vcpu_init_cb(qemu_plugin_id_t id, vcpu_simple_cb cb);
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, tb_trans_cb cb);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, udata_cb cb, void *userdata);
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

struct qemu_plugin_scoreboard *qemu_plugin_scoreboard_new(size_t element_size);
void *qemu_plugin_scoreboard_find(struct qemu_plugin_scoreboard *score, unsigned int vcpu);
void qemu_plugin_register_vcpu_tb_exec_inline_per_vcpu(struct qemu_plugin_tb *tb, int op,
                                                       qemu_plugin_u64 entry, uint64_t imm);
void qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(struct qemu_plugin_insn *insn, int op,
                                                         qemu_plugin_u64 entry, uint64_t imm);
void qemu_plugin_register_vcpu_mem_inline_per_vcpu(struct qemu_plugin_insn *insn, int rw, int op,
                                                   qemu_plugin_u64 entry, uint64_t imm);
GArray *qemu_plugin_get_registers(void);
int qemu_plugin_read_register(struct qemu_plugin_register *handle, GByteArray *buffer);

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
#endif

/* Sets the pointer to a function of QEMU's own; NULL where it exports none of that name, as a QEMU without modules. */
static void find_function(const char *name, void *function) {
    void *symbol = dlsym(RTLD_DEFAULT, name);
    memcpy(function, &symbol, sizeof symbol);
}

#endif
`;var ka=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Translated blocks and the counters that the guest's code adds to without calling us.
 *
 * QEMU translates a block anew whenever it needs to (cache flush, instruction budget); a block is recognised by
 * address, size and content, so that its counts stay together.
 */
#ifndef BLOCKS_H
#define BLOCKS_H

#include "api.h"
#include "config.h"
#include "memory.h"

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
    bool rep;       /* ends in a REP-prefixed string instruction */
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
    SITE_TSC = 131072,       /* reads the time stamp counter */
    SITE_AFTER_TSC = 262144,
    SITE_JUMPS_ON = 1048576, /* the dynamic linker jumps on to the function that was called */
    SITE_TO_USER = 524288,   /* of SITE_LEAVE: sysret */
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
    uint64_t instructions, rep_in_flight, rep_iterations, rep_halves, armed, expected;
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
`;var xa=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtual time: an instruction takes 2^icount_shift ns, and the clock jumps ahead where the guest sleeps.
 *
 * QEMU's clock may be read outside of translated code only ("Bad icount read"), so how long the guest slept is
 * learnt when a block is translated, and from the guest itself when it reads its time stamp counter, which under
 * icount is this clock in ns (cpu_get_tsc, QEMU hw/i386 and softmmu/cpus.c).
 */
#ifndef CLOCK_H
#define CLOCK_H

#include "count.h"
#include "config.h"
#include "layout.h"
#include "text.h"

#define QEMU_CLOCK_VIRTUAL 1

static int64_t (*clock_ns)(int clock);
static uint64_t idle_ns; /* slept so far, as far as known */
static bool halted;      /* the guest slept, and for how long has not been learnt yet */
static bool tsc_is_clock = true;
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

/* Outside of translated code. */
static void learn_idle(uint64_t now) {
    if (!clock_ns) return;
    uint64_t clock = (uint64_t)clock_ns(QEMU_CLOCK_VIRTUAL), ran = now << config.icount_shift;
    uint64_t exact = clock > ran ? clock - ran : 0;
    if (exact < idle_ns) { /* the guest's counter says something else */
        tsc_is_clock = false;
        idle_ns = exact;
    }
    set_idle(exact, now);
    halted = false;
}

/* The guest has read its time stamp counter by an instruction that \`now\` does not include. */
static void learn_idle_from_tsc(uint64_t now, uint64_t tsc) {
    if (!tsc_is_clock || !clock_ns) return;
    uint64_t ran = (now + 1) << config.icount_shift;
    if (tsc > ran) set_idle(tsc - ran, now + 1);
    halted = false;
}

#endif
`;var Sa=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which code runs. An address says so only for the kernel: modules come and go at the same addresses, and a
 * library's page is one piece of translated code for all processes, wherever each of them has it mapped (CF_PCREL).
 * So code of files is known by file and offset, code of modules by module and address (codeKinds in
 * trace-layout.ts).
 */
#ifndef CODE_H
#define CODE_H

#include "guest.h"
#include "layout.h"

#define IMAGE_BUCKETS 4096u
#define SPACE_BUCKETS 4096u
#define NO_SPACE 0u
#define RAW_CODE UINT32_MAX /* in place of an image: nothing names this code */

struct mapping {
    uint64_t start, end, file_offset;
    uint32_t image, next;
};

/* An mm_struct. Mappings are newest first; a fork begins with its parent's list and both grow their own heads. */
struct space {
    uint64_t mm;
    uint32_t mappings, next;
};

struct region {
    uint64_t start, end;
    uint32_t image;
};

static struct image_row *images;
static uint32_t *image_next;
static uint32_t image_count, image_buckets[IMAGE_BUCKETS];
static struct mapping *mappings;
static uint32_t mapping_count = 1;
static struct space *spaces;
static uint32_t space_count = 1, space_buckets[SPACE_BUCKETS];
static struct region regions[REGION_LIMIT]; /* of modules */
static uint32_t region_count;
static struct mapping_row *mapping_rows;
static uint32_t mapping_row_count;

static bool prepare_code(void) {
    images = reserve(IMAGE_LIMIT * sizeof *images);
    image_next = reserve(IMAGE_LIMIT * sizeof *image_next);
    mappings = reserve(MAPPING_LIMIT * sizeof *mappings);
    mapping_rows = reserve(MAPPING_LIMIT * sizeof *mapping_rows);
    spaces = reserve(SPACE_LIMIT * sizeof *spaces);
    return images && image_next && mappings && mapping_rows && spaces && prepare_texts();
}

static uint32_t new_image(struct image_row row) {
    if (image_count == IMAGE_LIMIT) {
        lost_guest_rows++;
        return RAW_CODE;
    }
    row.initialised = row.unloaded = UINT64_MAX;
    images[image_count] = row;
    return image_count++;
}

/* The image of a file: the same for all who map it while its path, file system and size stay what they are. */
static uint32_t file_image(uint32_t kind, struct text path, struct text filesystem, int64_t size, uint64_t now) {
    uint32_t bucket = (path.offset * 31 + filesystem.offset + (uint32_t)size) % IMAGE_BUCKETS;
    for (uint32_t i = image_buckets[bucket]; i; i = image_next[i - 1]) {
        struct image_row *image = &images[i - 1];
        if (image->name == path.offset && image->name_length == path.length &&
            image->filesystem == filesystem.offset && image->size_bytes == size) {
            return i - 1;
        }
    }
    uint32_t image = new_image((struct image_row){
        .kind = kind, .name = path.offset, .name_length = path.length, .filesystem = filesystem.offset,
        .filesystem_length = filesystem.length, .size_bytes = size, .loaded = now});
    if (image == RAW_CODE) return image;
    image_next[image] = image_buckets[bucket];
    image_buckets[bucket] = image + 1;
    return image;
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
        .image = (int32_t)mapping.image, .space = (int32_t)space, .task = task};
    mappings[mapping_count] = mapping;
    spaces[space].mappings = mapping_count++;
}

/* Code of modules that lay there before is gone. */
static void add_region(uint64_t start, uint64_t size, uint32_t image) {
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
    regions[region_count++] = (struct region){.start = start, .end = start + size, .image = image};
}

static void remove_regions(uint32_t image) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < region_count; i++) {
        if (regions[i].image != image) regions[kept++] = regions[i];
    }
    region_count = kept;
}

static uint64_t image_code(uint32_t image, uint64_t offset, uint64_t address) {
    if (image == RAW_CODE || offset >> IMAGE_ROW_SHIFT) return address;
    return CODE_IMAGE << CODE_KIND_SHIFT | (uint64_t)image << IMAGE_ROW_SHIFT | offset;
}

/* What code an address is in \`space\` at this moment. */
static uint64_t code_at(uint64_t address, uint32_t space) {
    if (is_user(address)) {
        for (uint32_t i = spaces[space].mappings; i; i = mappings[i].next) {
            struct mapping *mapping = &mappings[i];
            if (address < mapping->start || address >= mapping->end) continue;
            return image_code(mapping->image, address - mapping->start + mapping->file_offset, address);
        }
    } else if (!in_kernel_image(canonical(address))) {
        for (uint32_t i = region_count; i-- > 0;) {
            if (address < regions[i].start || address >= regions[i].end) continue;
            return image_code(regions[i].image, address & ((1ull << IMAGE_ROW_SHIFT) - 1), address);
        }
    }
    return canonical(address);
}

#endif
`;var Ea=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the plugin is told: a text file of \`key value \u2026\` lines written by tracer-config.ts. Lists come as
 * \`key count\` followed by one entry a line, ascending. Addresses are hexadecimal, other numbers decimal.
 */
#ifndef CONFIG_H
#define CONFIG_H

#include <errno.h>
#include <inttypes.h>
#include <regex.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum focus_field { FOCUS_NONE, FOCUS_COMMAND, FOCUS_NAME, FOCUS_FOLDER };

enum mark_role { ROLE_STAGE, ROLE_END, ROLE_PANIC, ROLE_NOTE };
enum mark_kind { MARK_ADDRESS, MARK_USER, MARK_EXEC, MARK_CONSOLE };

struct mark {
    enum mark_role role;
    enum mark_kind kind;
    uint64_t address;   /* MARK_ADDRESS, MARK_EXEC */
    bool path_in_rsi;   /* MARK_EXEC: else in rdi */
    char *text;         /* MARK_EXEC, MARK_CONSOLE */
    bool reached;
};

struct address_list {
    uint64_t *items;
    size_t count;
    size_t near; /* items below what was looked for last */
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
    char *output;
    char *progress;
    unsigned int icount_shift;
    uint64_t image_start, image_end, image_physical;
    bool image_placed; /* else a bootloader puts the kernel wherever there is room: image_physical says nothing */
    uint64_t task_switch;
    uint64_t instruction_limit;
    uint64_t sample_period;
    uint64_t stack_bytes;
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
    struct address_list transparent; /* start, end, start, end, \u2026 */
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
    char role[16], kind[16], reg[8];
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
    } else if (!strcmp(kind, "exec")) {
        mark->kind = MARK_EXEC;
        if (sscanf(rest, "%" SCNx64 " %7s %n", &mark->address, reg, &used) < 2) {
            return complain("config: bad mark %s", line);
        }
        mark->path_in_rsi = !strcmp(reg, "rsi");
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

static bool read_line(FILE *file, const char *key, char *value) {
    uint64_t number = strtoull(value, NULL, 10);
    if (!strcmp(key, "output")) config.output = strdup(value);
    else if (!strcmp(key, "progress")) config.progress = strdup(value);
    else if (!strcmp(key, "icountShift")) config.icount_shift = (unsigned int)number;
    else if (!strcmp(key, "taskSwitch")) config.task_switch = strtoull(value, NULL, 16);
    else if (!strcmp(key, "instructionLimit")) config.instruction_limit = number;
    else if (!strcmp(key, "samplePeriod")) config.sample_period = number;
    else if (!strcmp(key, "stackBytes")) config.stack_bytes = number;
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
    else if (!strcmp(key, "functionEntries")) return read_list(file, key, number, &config.function_entries);
    else if (!strcmp(key, "interruptEntries")) return read_list(file, key, number, &config.interrupt_entries);
    else if (!strcmp(key, "faultEntries")) return read_list(file, key, number, &config.fault_entries);
    else if (!strcmp(key, "systemCallEntries"))
        return read_list(file, key, number, &config.system_call_entries);
    else if (!strcmp(key, "transparent")) return read_list(file, key, number, &config.transparent);
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
static bool is_transparent(uint64_t address) {
    for (size_t i = 0; i + 1 < config.transparent.count; i += 2) {
        if (address >= config.transparent.items[i] && address < config.transparent.items[i + 1]) return true;
    }
    return false;
}

#endif
`;var va=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How many instructions have run.
 *
 * Best known to QEMU itself, whose count may be read where the guest may do I/O: between blocks, and from the beginning
 * of a block's last instruction on (set_can_do_io in accel/tcg/translator.c). There it has the block counted as a whole.
 *
 * Where it can't be had, or what completed of each block is asked for too, the guest's code adds up what completes;
 * see plugin.c.
 */
#ifndef COUNT_H
#define COUNT_H

#include "blocks.h"

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
`;var Ta=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * As much of x86 decoding as exact counting needs: which instructions can leave a block early, and which call
 * or return. Whatever is not recognised counts as "may fault", which costs an addition and is never wrong.
 * Opcode numbers: Intel SDM volume 2, appendix A.
 */
#ifndef DECODE_H
#define DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum insn_class {
    INSN_SAFE,      /* touches no memory and cannot fault */
    INSN_READS,     /* reads memory once and does not write */
    INSN_WRITES,    /* writes memory once and does not read */
    INSN_UPDATES,   /* reads memory, then writes once */
    INSN_REP,       /* REP string instruction: QEMU runs one iteration per block execution under icount */
    INSN_OTHER,     /* anything else: may fault in ways not looked at */
};

enum insn_flow { FLOW_NONE, FLOW_JUMP_INDIRECT, FLOW_CALL_DIRECT, FLOW_CALL_INDIRECT, FLOW_RETURN, FLOW_IRET, FLOW_SYSRET, FLOW_HALT };

struct insn {
    enum insn_class class;
    enum insn_flow flow;
    unsigned int string_accesses; /* INSN_REP: memory accesses of an iteration: movs, cmps 2, others 1 */
    bool same_twice;      /* of these cmps, which reads twice, and ins, which QEMU has write twice */
    bool out_dx;          /* out dx, al/ax/eax */
    bool push;
    bool always_mapped;   /* of kernel code: what memory it touches cannot fault and is no device's, see touches_own */
    bool reads_tsc;       /* rdtsc, rdtscp */
    bool jumps_r11;       /* jmp *%r11: how the dynamic linker goes on to a function it has looked up */
    int64_t displacement; /* FLOW_CALL_DIRECT: target - address of the next instruction */
};

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

/* \`length\` bytes of one complete instruction, at most 16 */
static struct insn decode(const uint8_t *bytes, size_t length) {
    struct insn insn = {.class = INSN_OTHER};
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
        if (second == 0x07) insn.flow = FLOW_SYSRET;
        insn.reads_tsc = second == 0x31 || (second == 0x01 && modrm == 0xf9);
        return insn;
    }
    insn.class = classify_one_byte(op, modrm);
    insn.always_mapped = insn.class != INSN_OTHER && touches_own(bytes, length, at, per_cpu, rex);
    if (rep && ((op >= 0xa4 && op <= 0xa7) || (op >= 0xaa && op <= 0xaf) || (op >= 0x6c && op <= 0x6f))) {
        insn.class = INSN_REP;
        insn.string_accesses = op >= 0xa4 && op <= 0xa7 ? 2 : 1;
        insn.same_twice = op == 0xa6 || op == 0xa7 || op == 0x6c || op == 0x6d;
    }
    insn.push = (op >= 0x50 && op <= 0x57) || op == 0x68 || op == 0x6a;
    insn.out_dx = op == 0xee || op == 0xef;
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
    insn.jumps_r11 = op == 0xff && modrm == 0xe3 && rex & 1;
    if (op == 0xc3 || op == 0xc2) insn.flow = FLOW_RETURN;
    if (op == 0xcf) insn.flow = FLOW_IRET;
    if (op == 0xf4) insn.flow = FLOW_HALT;
    return insn;
}

#endif
`;var Ia=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What QEMU calls while the guest runs: each is a few additions to the tables. */
#ifndef EVENTS_H
#define EVENTS_H

#include "marks.h"

static uint64_t left_kernel_at = UINT64_MAX; /* instructions when the last iret or sysret of the kernel ran */
static char console_line[8192];
static size_t console_length;

/* A fault handler runs: an iteration of a REP instruction in flight did not complete. */
static void take_back_rep(void) {
    uint64_t token = hot->rep_in_flight;
    hot->rep_in_flight = 0;
    /* 4b+3: one access, 4b+1: the second of two, 2(4b+1): the first of two; see count_last */
    uint64_t block = token % 4 == 2 ? token / 8 : token / 4;
    if (block == 0 || block >= block_count || !blocks[block].rep) return;
    if (config.exact_blocks) counts_of((uint32_t)block)->instructions--;
    hot->instructions--;
}

static uint64_t tsc_read_at = UINT64_MAX; /* instructions before the last one that read the time stamp counter */

static void note_tsc(const struct site *site, uint64_t now) {
    if (site->roles & SITE_AFTER_TSC && halted && now == tsc_read_at + 1) {
        uint64_t high = read_register(REG_RDX), low = read_register(REG_RAX) & UINT32_MAX;
        learn_idle_from_tsc(tsc_read_at, high << 32 | low);
    }
    if (site->roles & SITE_TSC) tsc_read_at = now;
}

/* An interrupt, exception or system call begins. */
static void enter_kernel(const struct site *site) {
    bool call = site->roles & SITE_SYSTEM_CALL;
    enter_handler(site->address, call ? KIND_SYSTEM_CALL : KIND_INTERRUPT,
                  !(site->roles & (SITE_FAULT | SITE_SYSTEM_CALL)));
    if (call && site->address == config.hooks[HOOK_SYSTEM_CALL]) begin_call();
}

/* An iret finds on the stack where it returns to: rip, then cs, whose lowest bits are the privilege level. */
static enum destination destination_of(const struct site *site) {
    uint64_t selector;
    if (site->roles & SITE_TO_USER) return TO_USER;
    if (!watches_guest() || !read_guest(read_register(REG_RSP) + 8, &selector, sizeof selector)) {
        return TO_WHERE_IT_CAME_FROM;
    }
    return selector & 3 ? TO_USER : TO_KERNEL;
}

static void leave_kernel(const struct site *site, uint64_t now) {
    left_kernel_at = now;
    credit(now + 1); /* the return itself belongs to the handler */
    leave_handler(destination_of(site));
    if (current->call && current->mode == MODE_USER) end_call(read_register(REG_RAX));
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
    note_tsc(site, now);
    if (!(site->roles & ~(uint32_t)(SITE_AFTER_REP | SITE_AFTER_TSC | SITE_TSC))) return;
    credit_and_check(now);
    if (site->roles & (SITE_INTERRUPT | SITE_SYSTEM_CALL)) enter_kernel(site);
    else if (site->roles & SITE_STUB) enter_stub(site->address);
    else if (site->roles & SITE_ENTRY) enter_function(site);
    if (site->roles & SITE_JUMPS_ON) {
        credit(now + 1);
        await_callee(top());
    }
    if (site->roles & SITE_HOOK) run_hook(site->address, now);
    if (site->roles & SITE_HALT) halted = true;
    if (site->roles & SITE_TASK_SWITCH) {
        leave_task();
        if (watches_guest()) tasks_switch(now);
    }
    if (site->roles & SITE_LEAVE) leave_kernel(site, now);
}

/* A byte written to a port: the console, where it is the serial one. */
static void on_out(unsigned int vcpu, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    if (ended) return;
    uint64_t now = executed_before(site);
    char byte = (char)read_register(REG_RAX);
    if (!sends((uint16_t)read_register(REG_RDX), (uint8_t)byte)) return;
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

static void on_call(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t slot, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    (void)info;
    if (ended || !own_access(site)) return;
    complete(site, slot);
    drop_dead(slot);
    uint32_t caller = top()->node;
    hot->expected = site->address;
    if (site->address == 0) {
        push(slot, caller, FRAME_PENDING | FRAME_FRESH);
        return;
    }
    uint32_t callee = child_at(site, caller);
    sums[callee].calls++;
    push(slot, callee, FRAME_FRESH);
}

static void on_return(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t slot, void *userdata) {
    (void)vcpu;
    (void)info;
    if (ended || !own_access(userdata)) return;
    complete(userdata, slot);
    return_from(slot);
    hot->expected = 0;
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
`;var Aa=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the kernel's structures out of guest memory; where members lie is in the configuration (from BTF). */
#ifndef GUEST_H
#define GUEST_H

#include "kernel-map.h"
#include "observe.h"
#include "text.h"

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
`;var Ma=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the guest's kernel does to its tasks, address spaces and modules, seen at the functions that do it. */
#ifndef HOOKS_H
#define HOOKS_H

#include "waits.h"

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
static uint64_t *module_of_image; /* struct module by image; 0 for files */

/* Sizes are the guest's to claim: what no reader could hold is unknown. */
static int64_t claimed_size(uint64_t size) {
    return size < 1ull << 53 ? (int64_t)size : -1;
}

static bool prepare_hooks(void) {
    calls = reserve(CALL_LIMIT * sizeof *calls);
    call_next = reserve(CALL_LIMIT * sizeof *call_next);
    module_symbols = reserve(MODULE_SYMBOL_LIMIT * sizeof *module_symbols);
    module_of_image = reserve(IMAGE_LIMIT * sizeof *module_of_image);
    return (calls && call_next && module_symbols && module_of_image && prepare_waits()) ||
           complain("no address space");
}

static void task_forks(uint64_t pointer, uint64_t now) {
    struct task *task = new_task(pointer, now);
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
                              .file_offset = member64(vma, OFF_VMA_PGOFF) * 4096, .image = RAW_CODE};
    if (claimed_size(mapping.file_offset) < 0) mapping.file_offset = 0;
    if (file) {
        uint64_t inode = member64(file, OFF_FILE_INODE);
        mapping.image = file_image(IMAGE_FILE, file_path(file, current->pointer), filesystem_of(inode),
                                   claimed_size(member64(inode, OFF_INODE_SIZE)), now);
    } else {
        char name[16];
        size_t length = read_string(member64(member64(vma, OFF_VMA_PRIVATE), OFF_SPECIAL_NAME), name, sizeof name);
        mapping.file_offset = 0;
        /* That of 32-bit programs is other code, and lies in their four gigabytes. */
        if (length == 6 && !memcmp(name, "[vdso]", 6) && mapping.start >> 32) {
            mapping.image = file_image(IMAGE_VDSO, intern(name, length), (struct text){0, 0},
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

static bool in_image(uint64_t address, uint32_t image) {
    for (uint32_t i = region_count; i-- > 0;) {
        if (address >= regions[i].start && address < regions[i].end) return regions[i].image == image;
    }
    return false;
}

static void copy_symbols(uint64_t module, uint32_t image) {
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
            if (!is_code_symbol(&chunk[i]) || !in_image(chunk[i].value, image)) continue;
            if (module_symbol_count == MODULE_SYMBOL_LIMIT) {
                lost_guest_rows++;
                return;
            }
            size_t length = read_string(strings + chunk[i].name, name, sizeof name);
            struct text text = keep_text(name, length);
            module_symbols[module_symbol_count++] = (struct module_symbol_row){
                .address = chunk[i].value, .size = chunk[i].size >> 53 ? 0 : chunk[i].size, .name = text.offset,
                .name_length = text.length, .image = (int32_t)image};
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
    uint32_t image = new_image((struct image_row){.kind = IMAGE_MODULE, .name = text.offset, .base = base,
                                                  .name_length = text.length, .size_bytes = (int64_t)size,
                                                  .loaded = now});
    if (image == RAW_CODE) return;
    module_of_image[image] = module;
    add_region(base, member32(module, OFF_MODULE_CORE_SIZE), image);
    add_region(member64(module, OFF_MODULE_INIT_BASE), member32(module, OFF_MODULE_INIT_SIZE), image);
    copy_symbols(module, image);
}

static struct image_row *module_image(uint64_t module) {
    for (uint32_t i = image_count; i-- > 0;) {
        if (module_of_image[i] == module && images[i].unloaded == UINT64_MAX) return &images[i];
    }
    return NULL;
}

static void module_starts(uint64_t module, uint64_t now) {
    struct image_row *image = module_image(module);
    if (image) image->initialised = now;
}

static void module_goes(uint64_t module, uint64_t now) {
    struct image_row *image = module_image(module);
    if (!image) return;
    image->unloaded = now;
    remove_regions((uint32_t)(image - images));
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

static void begin_call(void) {
    struct system_call_row *call = call_row((int32_t)task_index(current), (int32_t)read_register(REG_RAX));
    if (!call) return;
    call->count++;
    current->call = (uint32_t)(call - calls) + 1;
    current->call_kernel = current->row.kernel;
}

/* The first instruction of __switch_to_asm: from the task in rdi to the one in rsi. */
static void tasks_switch(uint64_t now) {
    uint64_t next = read_register(REG_RSI);
    if (!current->pointer) link_task(current, read_register(REG_RDI));
    learn_name(current, now);
    if (current != &tasks[0]) fall_asleep(current, now);
    struct task *task = task_of(next);
    if (!task) task = new_task(next, now);
    if (!task->name[0]) learn_name(task, now);
    if (task != &tasks[0] && idle_unassigned) blame_idle(task);
    wake_up(task, now);
    fresh_task = !task->ran && task != &tasks[0];
    task->ran = true;
    current = task;
    choose_account();
    find_runqueue();
}

static void run_hook(uint64_t address, uint64_t now) {
    for (uint32_t hook = 0; hook < HOOKS; hook++) {
        if (config.hooks[hook] != address) continue;
        uint64_t first = read_register(REG_RDI);
        switch (hook) {
        case HOOK_FORK: task_forks(first, now); break;
        case HOOK_EXEC_BEGIN: new_space(member64(first, OFF_BPRM_MM), NO_SPACE); break;
        case HOOK_EXEC_DONE: task_executes(now); break;
        case HOOK_EXIT: task_exits(first, now); break;
        case HOOK_MAP: code_is_mapped(first, now); break;
        case HOOK_MODULE_READY: module_loads(read_register(REG_RDX), now); break;
        case HOOK_MODULE_INIT: module_starts(first, now); break;
        case HOOK_MODULE_FREE: module_goes(first, now); break;
        case HOOK_WAKE: task_is_woken(first); break;
        default: break;
        }
    }
}

#endif
`;var Oa=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose address it is: the kernel's, wherever it runs, or user code's. */
#ifndef KERNEL_MAP_H
#define KERNEL_MAP_H

#include "config.h"

/*
 * Where the kernel can be, and by what it can be moved: __START_KERNEL_map and KERNEL_IMAGE_SIZE of
 * arch/x86/include/asm/page_64_types.h, CONFIG_PHYSICAL_ALIGN. Modules of a kernel that can be moved lie behind it.
 */
#define KERNEL_MAP 0xffffffff80000000ull
#define KERNEL_MAP_BYTES (1ull << 30)
#define KERNEL_STEP (1ull << 21)

static uint64_t moved_by; /* what KASLR added to the kernel's link addresses */
static bool kernel_found;

static bool in_kernel_map(uint64_t address) {
    return address - KERNEL_MAP < KERNEL_MAP_BYTES;
}

/*
 * Learns from the first code that runs in the kernel's own half how far the kernel was moved: it is what head_64.S
 * jumps to when the page tables are set up, at the very beginning of the kernel's text.
 */
static void find_kernel(uint64_t address) {
    if (kernel_found || !in_kernel_map(address)) return;
    kernel_found = true;
    if (address > config.image_start) moved_by = (address - config.image_start) / KERNEL_STEP * KERNEL_STEP;
}

/*
 * The address the kernel is linked at. With CF_PCREL, QEMU shares translated code between mappings of one
 * physical page and reports the address of the mapping that ran first: the identity map's, early in a boot.
 */
static uint64_t canonical(uint64_t address) {
    if (in_kernel_map(address)) return address - moved_by;
    if (config.image_placed && address - config.image_physical < config.image_end - config.image_start) {
        return address - config.image_physical + config.image_start;
    }
    return address;
}

static bool in_kernel_image(uint64_t address) {
    return address - config.image_start < config.image_end - config.image_start;
}

static bool is_user(uint64_t address) {
    return address < 1ull << 47;
}

#endif
`;var La=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Marks and the end: what happens when the guest reaches a place that was asked for. */
#ifndef MARKS_H
#define MARKS_H

#include "output.h"

static bool ended;
static uint64_t next_check; /* instructions at which limits and progress are looked at */

/* Everything is frozen and written; the guest is not needed any more. */
static void finish(uint64_t now, uint32_t reason, int32_t mark) {
    if (ended) return;
    ended = true;
    credit(now);
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
                              .argument = readable ? canonical(read_register(REG_RDI)) : 0,
                              .argument2 = readable ? canonical(read_register(REG_RSI)) : 0};
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
    return read_guest(read_register(mark->path_in_rsi ? REG_RSI : REG_RDI), &name, sizeof name) &&
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
`;var Ba=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bounded memory: every table is reserved once at its full size as address space that costs nothing until it is
 * touched, so that nothing grows, moves or fails in the middle of a boot. A full table counts what it refuses.
 */
#ifndef MEMORY_H
#define MEMORY_H

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
#define IMAGE_LIMIT (1u << 16)
#define REGION_LIMIT 4096u
#define MODULE_SYMBOL_LIMIT (1u << 20)
#define CALL_LIMIT (1u << 20)
#define WAIT_LIMIT (1u << 20)
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
`;var Na=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The call tree's nodes: (parent, entry address, kind) with the calls and the instructions spent in it alone, how they
 * are found, and what they gained in each stage and at each sample.
 */
#ifndef NODES_H
#define NODES_H

#include "tasks.h"

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
 * Where a node is: with the children of the parents beside its own, whose nodes were made in the same stretch of the boot
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
`;var Ra=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is read out of the guest itself, where QEMU lets a plugin do so: registers (API 2), memory (API 4).
 * Without, everything here reads as "unknown".
 */
#ifndef OBSERVE_H
#define OBSERVE_H

#include "api.h"

/*
 * COM1, a 16550: what is written to its first register goes out, unless the line control register makes it the
 * clock divisor or the modem control register loops it back.
 */
enum { SERIAL_DATA = 0x3f8, SERIAL_LINE_CONTROL = 0x3fb, SERIAL_MODEM_CONTROL = 0x3fc };
enum { LINE_DIVISOR = 0x80, MODEM_LOOP = 0x10 };

enum guest_register { REG_RAX, REG_RDX, REG_RDI, REG_RSI, REG_RSP, REGISTERS };

#if BOOTGATE_API >= 2

static struct qemu_plugin_register *registers[REGISTERS];
static GByteArray *scratch;

/* Called when the vCPU exists. */
static void find_registers(void) {
    static const char *const names[REGISTERS] = {"rax", "rdx", "rdi", "rsi", "rsp"};
    GArray *list = qemu_plugin_get_registers();
    qemu_plugin_reg_descriptor *descriptors = (qemu_plugin_reg_descriptor *)(void *)list->data;
    for (unsigned int i = 0; i < list->len; i++) {
        for (unsigned int j = 0; j < REGISTERS; j++) {
            if (descriptors[i].name && !strcmp(descriptors[i].name, names[j])) {
                registers[j] = descriptors[i].handle;
            }
        }
    }
    g_array_free(list, 1);
    scratch = g_byte_array_new();
}

/* Legal only in callbacks registered with CB_R_REGS. */
static uint64_t read_register(enum guest_register which) {
    uint64_t value = 0;
    if (!registers[which]) return 0;
    g_byte_array_set_size(scratch, 0);
    if (qemu_plugin_read_register(registers[which], scratch) <= 0 || scratch->len < sizeof value) return 0;
    memcpy(&value, scratch->data, sizeof value);
    return value;
}

#else

static void find_registers(void) {}

static uint64_t read_register(enum guest_register which) {
    (void)which;
    return 0;
}

#endif

static uint8_t line_control, modem_control;

/* Does writing \`byte\` to \`port\` send it through the serial line? */
static bool sends(uint16_t port, uint8_t byte) {
    if (port == SERIAL_LINE_CONTROL) line_control = byte;
    if (port == SERIAL_MODEM_CONTROL) modem_control = byte;
    return port == SERIAL_DATA && !(line_control & LINE_DIVISOR) && !(modem_control & MODEM_LOOP);
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
`;var Fa=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The trace file: header, directory, sections (trace-layout.ts draws it). Written beside its final name,
 * flushed to disk and renamed, so that it exists completely or not at all.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <fcntl.h>
#include <unistd.h>

#include "hooks.h"

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
        {.section = SECTION_IMAGE, .row_bytes = sizeof(struct image_row), .rows = image_count},
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
    fwrite(images, sizeof *images, image_count, file);
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
`;var Ua=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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
 * Each iteration of a REP instruction is an execution of its block under icount, the last one (count zero)
 * without a memory access, so it is added before it runs and taken back when a fault handler comes next. What is
 * in flight is known from \`rep_in_flight\`: a token of the block is added before an iteration for each memory
 * access it makes, and subtracted by each; the block after the REP clears it.
 *
 * The stack pointer is known without reading registers: a call's or return's memory access is the stack slot.
 */
#define _GNU_SOURCE
#include "translate.h"

EXPORT int qemu_plugin_version = BOOTGATE_API;

static void on_vcpu(qemu_plugin_id_t id, unsigned int vcpu) {
    (void)id;
    find_registers();
    if (vcpu != 0 || !find_counters()) {
        complain(vcpu ? "one vCPU only" : "no memory for counters");
        _exit(1);
    }
}

static void on_stop(qemu_plugin_id_t id, void *userdata) {
    (void)id;
    (void)userdata;
    if (ended || !hot) return;
    uint64_t now = executed();
    learn_idle(now);
    finish(now, END_EXIT, -1);
}

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
    if (strcmp(info->target_name, "x86_64") != 0) return complain("guest is %s", info->target_name), 1;
    if (info->system_emulation && info->system.smp_vcpus != 1) return complain("one vCPU only"), 1;
    if (!read_config(path)) return 1;
    find_icount();
    discovered = reserve(DISCOVERED_LIMIT * sizeof *discovered);
    if (!discovered || !prepare_tasks() || !prepare_tree() || !prepare_hooks() || !prepare_blocks() || !prepare_output()) return 1;
    if (!config.instruction_limit) config.instruction_limit = UINT64_MAX;
    next_check = config.instruction_limit < (1u << 24) ? config.instruction_limit : 1u << 24;
    header.qemu_api_min = (uint32_t)info->version.min;
    header.qemu_api_current = (uint32_t)info->version.cur;
    find_function("qemu_clock_get_ns", &clock_ns);
    map_progress();
    qemu_plugin_register_vcpu_init_cb(id, on_vcpu);
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
    qemu_plugin_register_atexit_cb(id, on_stop, NULL);
    return 0;
}
`;var Pa=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest's tasks, known by their task_struct, and what each has executed. Without a look into the guest there is
 * one task, which is everything.
 */
#ifndef TASKS_H
#define TASKS_H

#include "clock.h"
#include "code.h"

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
`;var Ca=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names, paths and command lines read out of the guest: one heap, written as it is and cut up by the reader. */
#ifndef TEXT_H
#define TEXT_H

#include <stdint.h>
#include <string.h>

#include "memory.h"

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
`;var $a=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What QEMU calls when it translates a block: decides what is added and who is called when the block runs. */
#ifndef TRANSLATE_H
#define TRANSLATE_H

#include "decode.h"
#include "events.h"

#define AFTER_REP_LIMIT 4096u
#define AFTER_TSC_LIMIT 4096u
#define THUNK_INSTRUCTIONS 16u
#define STUB_INSTRUCTIONS 3u /* of a PLT entry at most: endbr64; jmp *slot(%rip) */
#define DISCOVERED_LIMIT (1u << 18)
#define GUEST_PAGE 4096u

static uint64_t after_rep[AFTER_REP_LIMIT]; /* hash set of addresses behind REP instructions */
static uint64_t after_tsc[AFTER_TSC_LIMIT]; /* the same behind those that read the time stamp counter */
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
    if (listed(&config.interrupt_entries, address)) roles |= SITE_INTERRUPT;
    if (listed(&config.fault_entries, address)) roles |= SITE_FAULT;
    if (listed(&config.system_call_entries, address)) roles |= SITE_SYSTEM_CALL;
    if (address == config.task_switch) roles |= SITE_TASK_SWITCH;
    if (first && set_has(after_rep, AFTER_REP_LIMIT, address)) roles |= SITE_AFTER_REP;
    if (first && set_has(after_tsc, AFTER_TSC_LIMIT, address)) roles |= SITE_AFTER_TSC;
    if (listed(&config.mark_addresses, address)) roles |= SITE_MARK;
    for (uint32_t i = 0; i < HOOKS; i++) {
        if (watches_guest() && address == config.hooks[i] && i != HOOK_SYSTEM_CALL) roles |= SITE_HOOK;
    }
    return roles;
}

/* The callee's code, or 0 when only running will tell; false for a call that is none. \`next\`: the address behind it. */
static bool callee_of(uint64_t next, const struct insn *insn, uint64_t *callee) {
    *callee = 0;
    if (insn->flow == FLOW_CALL_INDIRECT) return true;
    uint64_t target = code_of(next + (uint64_t)insn->displacement);
    if (is_transparent(target)) return true;
    if (in_kernel_image(target) && config.function_entries.count &&
        !listed(&config.function_entries, target)) {
        return false; /* \`call 1f\`: the return stack is filled or the instruction pointer read */
    }
    *callee = target;
    return true;
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

/* Adds an iteration of a REP instruction when it has made its last access. */
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
 * Does the instruction return from an interrupt or a system call? An iret straight after a push returns to a frame
 * just made: the kernel uses it to serialise (iret_to_self in asm/sync_core.h).
 */
static bool leaves_handler(const struct insn *insn, bool pushed) {
    return insn->flow == FLOW_SYSRET || (insn->flow == FLOW_IRET && !pushed);
}

/* Can the block end at this instruction though others follow? */
static bool may_leave(const struct insn *insn, bool kernel) {
    return insn->class != INSN_SAFE && !(kernel && insn->always_mapped);
}

/* Is the block an entry of a procedure linkage table? */
static bool is_stub(struct qemu_plugin_tb *tb, size_t size) {
    uint8_t bytes[16];
    if (size > STUB_INSTRUCTIONS) return false;
    struct qemu_plugin_insn *last = qemu_plugin_tb_get_insn(tb, size - 1);
    return decode(bytes, copy_bytes(last, bytes)).flow == FLOW_JUMP_INDIRECT;
}

static void on_translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
    size_t size = qemu_plugin_tb_n_insns(tb);
    uint64_t now = executed();
    (void)id;
    if (ended || size == 0) return;
    uint64_t first = qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(tb, 0));
    find_kernel(first);
    learn_idle(now);
    notice_user_mode(first, now);
    bool user = user_seen && is_user(first);
    uint64_t start = code_of(first);
    discover(start, now);
    uint32_t block = block_row(start, (uint32_t)size, hash_block(tb, size), now);
    blocks[block].user = user;
    if (config.exact_blocks) add_at_start(tb, executions_counter(block), 1);
    bool kernel = in_kernel_image(start);
    bool doubtful = last_is_doubtful(tb, size);
    bool pushed = false; /* the instruction before was a push */
    uint32_t added = 0;  /* instructions of the block whose completion has been added before */
    for (uint32_t i = 0; i < size; i++) {
        struct qemu_plugin_insn *handle = qemu_plugin_tb_get_insn(tb, i);
        uint64_t address = start + (qemu_plugin_insn_vaddr(handle) - first);
        uint8_t bytes[16];
        struct insn insn = decode(bytes, copy_bytes(handle, bytes));
        bool last = i + 1 == size;
        uint32_t roles = roles_at(address, i == 0);
        const uint32_t reads_registers =
            SITE_MARK | (watches_guest() ? SITE_HOOK | SITE_TASK_SWITCH | SITE_LEAVE | SITE_SYSTEM_CALL | SITE_AFTER_TSC : 0);
        if (leaves_handler(&insn, pushed) && !is_user(first)) roles |= SITE_LEAVE;
        if (insn.flow == FLOW_SYSRET) roles |= SITE_TO_USER;
        if (insn.flow == FLOW_HALT) roles |= SITE_HALT;
        if (insn.jumps_r11 && user) roles |= SITE_JUMPS_ON;
        if (insn.reads_tsc && !user) roles |= SITE_TSC;
        if (user && i == 0 && roles & SITE_ENTRY && is_stub(tb, size)) roles |= SITE_STUB;
        pushed = insn.push;
        int32_t lag = lag_of(i, (uint32_t)size, added);
        struct site *site = roles ? site_at(block, i, lag, address, roles) : NULL;
        if (site && roles == SITE_ENTRY) {
            on_unexpected_entry(tb, handle, on_entry, site);
        } else if (site) {
            on_instruction(tb, handle, on_site, roles & reads_registers ? CB_R_REGS : CB_NO_REGS, site);
        }
        if (insn.out_dx && config.observe_console && BOOTGATE_API >= 2) {
            site = site_at(block, i, lag, 0, SITE_CONSOLE);
            if (site) on_instruction(tb, handle, on_out, CB_R_REGS, site);
        }
        bool counted = false;
        if (last) instrument_flow(handle, &insn, block, i, address, &counted);
        if (last && !counted) {
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
        if (insn.reads_tsc && !user && watches_guest()) {
            set_add(after_tsc, AFTER_TSC_LIMIT, address + qemu_plugin_insn_size(handle));
        }
    }
}

#endif
`;var za=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The stacks that walk the call tree.
 *
 * A stack is what one task has on it: frames, each with its node and its slot, the address of its return address in guest
 * memory. Slots make the stack heal itself: once the guest touches a slot, every frame of the same memory area
 * below it is dead, however it was left (longjmp, a thread that ended, execve).
 *
 * Instructions are credited lazily: whatever ran since the last credit belongs to the node on top.
 */
#ifndef TREE_H
#define TREE_H

#include "nodes.h"

enum frame_flags {
    FRAME_BARRIER = 1, /* pushed by an interrupt or a system call, not by a call instruction */
    FRAME_PENDING = 2, /* callee not known yet: an indirect call, a thunk, a new task */
    FRAME_INTERRUPT = 8,   /* of FRAME_BARRIER: a device's, or the timer's */
    FRAME_FROM_USER = 16,  /* of FRAME_BARRIER: struck user code */
    FRAME_FRESH = 4,   /* nothing was called from here yet; its own entry may still be to come */
};

struct frame {
    uint64_t slot;
    uint32_t node;
    uint32_t flags;
};

struct stack {
    uint64_t area;  /* slot / stack_bytes where the task was switched away from */
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

static void push(uint64_t slot, uint32_t node, uint32_t flags) {
    if (stack->depth == FRAME_LIMIT) {
        lost.stack_frames++;
        return;
    }
    top()->flags &= ~(uint32_t)FRAME_FRESH;
    stack->frames[stack->depth++] = (struct frame){.slot = slot, .node = node, .flags = flags};
}

/* Forgets frames that the guest left without returning: they lie at or below the slot now in use. */
static void drop_dead(uint64_t slot) {
    if (user_seen && is_user(slot)) { /* user code runs: no kernel frame can be alive on this stack */
        while (stack->depth > 1 && (top()->flags & FRAME_BARRIER || !is_user(top()->slot))) stack->depth--;
    }
    while (stack->depth > 1 && !(top()->flags & FRAME_BARRIER) && same_area(top()->slot, slot) &&
           top()->slot <= slot) {
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

/* After a task switch: the first slot in use tells which task runs. */
static void resolve_task(uint64_t slot) {
    uint64_t area = slot / config.stack_bytes;
    switching = false;
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

/* The stack a task is switched away from is the one its last call used. */
static void leave_task(void) {
    uint64_t area = last_slot / config.stack_bytes;
    if (stack->area != area) {
        stack->area = area;
        for (uint32_t i = 0; i < 1024; i++) stack_buckets[i] = 0;
        for (uint32_t i = 0; i < stack_count; i++) {
            stacks[i].next = stack_buckets[stacks[i].area % 1024];
            stack_buckets[stacks[i].area % 1024] = i + 1;
        }
    }
    switching = true;
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

/* A function's first instruction runs: by the call just made, through a thunk, or by a jump (a tail call). */
static void enter_function(struct site *site) {
    uint64_t address = site->address;
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
 * An interrupt, exception or system call: a frame on top of whatever it struck. Of user code it is the program that
 * was struck, not the path to the function: kernel trees below every user path would be millions of nodes. Only what
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
    uint32_t struck = apart ? stack->frames[0].node : frame->node;
    uint32_t node = child_node(struck, address, kind);
    uint32_t kept = frame->flags;
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

static void enter_user(bool new_program) {
    set_mode(MODE_USER);
    if (!new_program && !stack->execed) return;
    stack->execed = false;
    new_user_root();
}

enum destination { TO_USER, TO_KERNEL, TO_WHERE_IT_CAME_FROM };

/* iret or sysret: back to what the last interrupt or system call struck. */
static void leave_handler(enum destination to) {
    for (uint32_t i = stack->depth; i-- > 1;) {
        uint32_t flags = stack->frames[i].flags;
        if (!(flags & FRAME_BARRIER)) continue;
        stack->depth = i;
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
    if (frame->slot == slot && !(frame->flags & FRAME_BARRIER) && stack->depth > 1) {
        stack->depth--;
    } else {
        uint32_t match = 0;
        for (uint32_t i = stack->depth; i-- > 1 && !match;) {
            frame = &stack->frames[i];
            if (frame->flags & FRAME_BARRIER) break;
            if (!same_area(frame->slot, slot)) continue;
            if (frame->slot == slot) match = i;
            if (frame->slot > slot) break; /* still alive: this return is a jump (retpoline, push and ret) */
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
`;var Da=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who sleeps where and for how long, what the guest idles for, and how many tasks could run. */
#ifndef WAITS_H
#define WAITS_H

#include "tree.h"

#define WAIT_BUCKETS (1u << 16)

static struct wait_row *waits;
static uint32_t *wait_next;
static uint32_t wait_count, *wait_buckets;
static struct idle_row *idles;
static uint32_t idle_count;

static bool prepare_waits(void) {
    waits = reserve(WAIT_LIMIT * sizeof *waits);
    wait_next = reserve(WAIT_LIMIT * sizeof *wait_next);
    wait_buckets = reserve(WAIT_BUCKETS * sizeof *wait_buckets);
    idles = reserve(WAIT_LIMIT * sizeof *idles);
    return (waits && wait_next && wait_buckets && idles) || complain("no address space");
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

/* try_to_wake_up begins: it does nothing where the task does not sleep in one of the states it is called for. */
static void task_is_woken(uint64_t pointer) {
    struct task *task = task_of(pointer);
    if (!task || !task->asleep || task->waker_node != -1) return;
    if (!(member32(pointer, OFF_TASK_STATE) & read_register(REG_RSI))) return;
    task->waker_node = (int32_t)top()->node;
    task->waker = current->interrupts ? -1 : (int32_t)task_index(current);
}

static void wake_up(struct task *task, uint64_t now) {
    if (!task->asleep) return;
    task->asleep = false;
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
`;var ps=0x45544147544f4f42n,Ln={magic:"u64",fileBytes:"u64",instructions:"u64",repIterations:"u64",userInstructions:"u64",virtualNs:"i64",idleNs:"i64",blockExecutions:"u64",calls:"u64",interrupts:"u64",kaslrOffset:"u64",strayReturns:"u64",samplePeriod:"u64",lostBlocks:"u64",lostNodes:"u64",lostStackFrames:"u64",lostTasks:"u64",lostSamples:"u64",lostConsoleBytes:"u64",lostStageRows:"u64",lostMarks:"u64",lostSites:"u64",lostGuestRows:"u64",layoutVersion:"u32",headerBytes:"u32",sectionCount:"u32",pluginApi:"u32",qemuApiMin:"u32",qemuApiCurrent:"u32",end:"u32",endMark:"i32"},Bn={offset:"u64",rows:"u64",section:"u32",rowBytes:"u32"},On={block:{id:1,row:{address:"u64",executions:"u64",instructions:"u64",first:"u64",size:"i32",user:"u32"}},node:{id:2,row:{address:"u64",calls:"u64",self:"u64",first:"u64",parent:"i32",kind:"u32"}},stageShare:{id:3,row:{self:"u64",calls:"u64",stage:"i32",node:"i32"}},mark:{id:4,row:{instructions:"u64",ns:"i64",argument:"u64",argument2:"u64",mark:"i32",reserved:"i32"}},sample:{id:5,row:{node:"i32",count:"u32"}},consoleByte:{id:6,row:{instructions:"u64",byte:"u32",reserved:"u32"}},text:{id:8,row:{bytes:"u64"}},image:{id:9,row:{base:"u64",sizeBytes:"i64",loaded:"u64",initialised:"u64",unloaded:"u64",name:"u32",nameLength:"u32",filesystem:"u32",filesystemLength:"u32",kind:"u32",reserved:"u32"}},moduleSymbol:{id:10,row:{address:"u64",size:"u64",name:"u32",nameLength:"u32",image:"i32",reserved:"i32"}},program:{id:11,row:{name:"u32",nameLength:"u32",focused:"u32",reserved:"u32"}},task:{id:12,row:{started:"u64",startedNs:"i64",ended:"u64",endedNs:"i64",user:"u64",kernel:"u64",interrupt:"u64",process:"i32",id:"i32",parent:"i32",exitCode:"i32",flags:"u32",reserved:"u32"}},taskEvent:{id:13,row:{instructions:"u64",ns:"i64",text:"u32",textLength:"u32",task:"i32",kind:"u32"}},mapping:{id:14,row:{start:"u64",end:"u64",fileOffset:"u64",instructions:"u64",image:"i32",space:"i32",task:"i32",reserved:"i32"}},systemCall:{id:15,row:{instructions:"u64",first:"u64",count:"u64",errors:"u64",task:"i32",number:"i32"}},wait:{id:16,row:{ns:"u64",longestNs:"u64",longestAt:"u64",count:"u64",task:"i32",node:"i32",wakerNode:"i32",waker:"i32"}},idle:{id:17,row:{ns:"u64",count:"u64",task:"i32",node:"i32",wakerNode:"i32",waker:"i32"}},runnable:{id:18,row:{runnable:"u32",count:"u32"}},sleep:{id:19,row:{instructions:"u64",ns:"u64"}}},Nn={image:1,program:2},hs=56,nt=36,Rn=["file","module","vdso"],Fn=["name","exec","file","cgroup"],Un={kernelThread:1,focused:2},gs=["exit","end-mark","panic","instruction-limit"],Ka={u64:8,i64:8,u32:4,i32:4},Eg={u64:"uint64_t",i64:"int64_t",u32:"uint32_t",i32:"int32_t"};function Ee(t){return Object.values(t).reduce((e,n)=>e+Ka[n],0)}function qa(t){let e=0;return Object.fromEntries(Object.entries(t).map(([n,r])=>{let s=[n,e];return e+=Ka[r],s}))}function Ga(){let t=(e,n)=>[`struct ${e} {`,...Object.entries(n).map(([r,s])=>`    ${Eg[s]} ${It(r)};`),"};",`_Static_assert(sizeof(struct ${e}) == ${Ee(n)}, "${e} has padding");`].join(`
`);return["/* Generated from trace-layout.ts: do not edit. */","#pragma once","#include <stdint.h>","#define LAYOUT_VERSION 4",`#define TRACE_MAGIC 0x${ps.toString(16)}ull`,...Object.entries(Nn).map(([e,n])=>`#define CODE_${e.toUpperCase()} ${n}ull`),`#define CODE_KIND_SHIFT ${hs}`,`#define IMAGE_ROW_SHIFT ${nt}`,...Rn.map((e,n)=>`#define IMAGE_${e.toUpperCase()} ${n}`),...Fn.map((e,n)=>`#define TASK_EVENT_${e.toUpperCase()} ${n}`),...Object.entries(Un).map(([e,n])=>`#define TASK_${It(e).toUpperCase()} ${n}`),...gs.map((e,n)=>`#define END_${It(e).toUpperCase()} ${n}`),...Object.entries(On).map(([e,{id:n}])=>`#define SECTION_${It(e).toUpperCase()} ${n}`),t("file_header",Ln),t("directory_entry",Bn),...Object.entries(On).map(([e,{row:n}])=>t(`${It(e)}_row`,n)),""].join(`
`)}function It(t){return t.replace(/[A-Z]/g,e=>`_${e.toLowerCase()}`).replaceAll("-","_")}var _s=[1,2,3,4,5];function bs(){return{"api.h":wa,"blocks.h":ka,"clock.h":xa,"code.h":Sa,"config.h":Ea,"count.h":va,"decode.h":Ta,"events.h":Ia,"guest.h":Aa,"hooks.h":Ma,"kernel-map.h":Oa,"layout.h":Ga(),"marks.h":La,"memory.h":Ba,"nodes.h":Na,"observe.h":Ra,"output.h":Fa,"plugin.c":Ua,"tasks.h":Pa,"text.h":Ca,"translate.h":$a,"tree.h":za,"waits.h":Da}}function Ha({min:t,current:e}){return _s.filter(r=>r>=t&&r<=e).at(-1)??null}async function Qa(t){let{api:e,cacheFolder:n}=t;if(!_s.some(c=>c===e))throw new b(`the tracer does not support QEMU's plugin API ${e}`,{hint:`use a QEMU with plugin API ${_s.join(", ")}: 7.2 to 10.2`});let r=t.cc??(process.env.CC||"cc"),s=bs(),o=M(JSON.stringify([s,e,r,process.arch])).slice(0,20),i=At(n,"plugins"),a=At(i,`tracer-api${e}-${o}.so`);if(await Lg(a))return a;await T(i);let l=await vg(At(i,".compile-"));try{for(let[c,u]of Object.entries(s))await Mg(At(l,c),u);await U(r,Og(e,"plugin.so"),{cwd:l,missingHint:"install a C compiler: apt-get install gcc libc6-dev (or set CC)",...t.signal?{signal:t.signal}:{}}),await Tg(At(l,"plugin.so"),a)}finally{await Ig(l,{recursive:!0,force:!0})}return a}function Og(t,e,n=[]){return["-std=gnu11","-O2","-shared","-fPIC","-fvisibility=hidden","-Wall","-Wextra",...n,`-DBOOTGATE_API=${t}`,"-o",e,"plugin.c","-ldl"]}function ja(t,e){return["-plugin",`${Wa(t)},config=${Wa(e)}`]}function Wa(t){return t.replaceAll(",",",,")}async function Lg(t){return await Ag(t).then(()=>!0,()=>!1)}var Va;function Xa(){return Va??=`plugin ${4}.${M(JSON.stringify(Bg(bs()))).slice(0,8)}`,Va}function Bg(t){return Object.entries(t).map(([e,n])=>[e,n.replace(/\/\*[\s\S]*?\*\//g,"").replace(/\s+/g," ").trim()])}var Ya=hs-32,ys=nt-32;function Mt(t,e){switch(t>>>Ya){case Nn.image:return{kind:"image",image:t>>>ys&(1<<Ya-ys)-1,offset:(t&(1<<ys)-1)*2**32+e};case Nn.program:return{kind:"program",program:e};default:return{kind:"address"}}}function ws(t){return Number(BigInt.asUintN(nt,t))}function Ja(t,e){return t===4294967295&&e>=2684354560&&e<4278190080}function Za(t){return t>=786432&&t<1048576||t>=4293918720&&t<4294967296}var B={kernel:"vmlinux",firmware:"firmware",modules:"modules",user:"user",program:"program",unknown:"unknown",rest:"rest"},Pn=class{symbols;codeOfSymbol;rows=new Map;name=[];image=[];images=[];size=[];trait=[];guest;codeOfImage=new Map;constructor(e,n){this.symbols=e,this.guest=n,this.codeOfSymbol=new Int32Array(e.length).fill(-1)}kernelCode(e,n){let r=this.symbols.findHalves(e,n);if(r===-1){if(Ja(e,n))return this.row("module code",B.modules,0,"unnamed");let i=`0x${e.toString(16)}${n.toString(16).padStart(8,"0")}`;return this.row(i,B.unknown,0,"unnamed")}let s=this.codeOfSymbol[r];if(s!==-1)return s;let o=this.row(this.symbols.name(r),B.kernel,this.symbols.size[r],"named");return this.codeOfSymbol[r]=o,o}imageCode(e,n){let r=e*2**nt+n,s=this.codeOfImage.get(r);if(s!==void 0)return s;let{name:o,image:i,size:a,by:l}=this.guest.find(e,n),c=this.row(o,i,a,l===null?"unnamed":"named");return this.codeOfImage.set(r,c),c}program(e){return this.row(this.guest.programs[e]??"user",B.program,0,"named")}rest(){return this.row("outside the focus",B.rest,0,"whole-image")}userCode(){return this.row("user code",B.user,0,"whole-image")}bootCode(e,n,r){let o=n===r||Za(e)?B.firmware:n;return this.row(o,o,0,"whole-image")}isNamed(e){return this.trait[e]==="named"}isWholeImage(e){return this.trait[e]==="whole-image"}isHandOver(e,n){return this.isWholeImage(e)&&this.isWholeImage(n)&&this.name[n]!==B.firmware}table(){return{name:this.name,image:Int32Array.from(this.image),images:this.images,size:Int32Array.from(this.size)}}row(e,n,r,s){let o=`${n}\0${e}`,i=this.rows.get(o);if(i!==void 0)return this.size[i]=Math.max(this.size[i],r),i;let a=this.images.indexOf(n);a===-1&&(a=this.images.push(n)-1);let l=this.name.push(e)-1;return this.image.push(a),this.size.push(Math.min(r,2147483647)),this.trait.push(s),this.rows.set(o,l),l}};function el(t,e,n){let r=t.parent.length,s=new Uint32Array(t.address.buffer,t.address.byteOffset,r*2),o=new Pn(e,n.guest),i=Ng(t,s),a={parent:new Int32Array(r),code:new Int32Array(r),kind:new Uint8Array(r),process:new Int32Array(r).fill(-1),self:new Float64Array(r),calls:new Float64Array(r),first:new Float64Array(r)},l=new Int32Array(r),c=new Uint8Array(r),u={self:0,named:0},d=new Uint8Array(r),f=0;for(let m=0;m<r;m+=1){let p=t.self[m],g=t.parent[m]===-1?-1:l[t.parent[m]],[_,w]=[s[2*m+1],s[2*m]],x=Mt(_,w),k;if(d[m]=g===-1?x.kind==="program"&&n.guest.isFocused(x.program)?1:0:d[t.parent[m]],n.focused&&d[m]===0?k=o.rest():x.kind==="program"?k=o.program(x.program):x.kind==="image"?(k=o.imageCode(x.image,x.offset),n.guest.isModule(x.image)&&Ot(u,p,o.isNamed(k))):_>=2147483648?(k=o.kernelCode(_,w),Ot(u,p,o.isNamed(k))):t.first[m]>=i?k=o.userCode():k=o.bootCode(_*4294967296+w,n.stageAt(t.first[m]),n.stageAt(0)),g!==-1&&a.code[g]===k&&o.isWholeImage(k)){c[m]=1,l[m]=g,a.self[g]=a.self[g]+p;continue}let S=f++;l[m]=S,a.parent[S]=g!==-1&&o.isHandOver(a.code[g],k)?-1:g,a.code[S]=k,a.kind[S]=t.kind[m],a.self[S]=p,a.calls[S]=t.calls[m],a.first[S]=t.first[m]}return{rows:{parent:a.parent.subarray(0,f),code:a.code.subarray(0,f),kind:a.kind.subarray(0,f),process:a.process.subarray(0,f),self:a.self.subarray(0,f),calls:a.calls.subarray(0,f),first:a.first.subarray(0,f)},names:o.table(),rowOf:l,folded:c,kernel:u}}function tl(t,e,n){let r={self:0,named:0},s={self:0,named:0,stripped:0},o=new Uint32Array(t.address.buffer,t.address.byteOffset,t.address.length*2);for(let i=0;i<t.address.length;i+=1){let[a,l]=[o[2*i+1],o[2*i]],c=t.instructions[i],u=Mt(a,l);if(t.user[i]===1){let d=u.kind==="image"?n.find(u.image,u.offset).by:null;Ot(s,c,d!==null),d==="start"&&(s.stripped+=c)}else u.kind==="image"?Ot(r,c,n.find(u.image,u.offset).by!==null):a>=2147483648&&Ot(r,c,e.findHalves(a,l)!==-1)}return{kernel:r,user:s}}function Ot(t,e,n){t.self+=e,n&&(t.named+=e)}function Ng(t,e){let n=1/0;for(let r=0;r<t.parent.length;r+=1)e[2*r+1]<2147483648||t.kind[r]===Ge.taskRoot||(n=Math.min(n,t.first[r]));return n}var nl=`
  read write open close stat fstat lstat poll lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask
  rt_sigreturn ioctl pread64 pwrite64 readv writev access pipe select sched_yield mremap msync mincore
  madvise shmget shmat shmctl dup dup2 pause nanosleep getitimer alarm setitimer getpid sendfile socket
  connect accept sendto recvfrom sendmsg recvmsg shutdown bind listen getsockname getpeername socketpair
  setsockopt getsockopt clone fork vfork execve exit wait4 kill uname semget semop semctl shmdt msgget
  msgsnd msgrcv msgctl fcntl flock fsync fdatasync truncate ftruncate getdents getcwd chdir fchdir rename
  mkdir rmdir creat link unlink symlink readlink chmod fchmod chown fchown lchown umask gettimeofday
  getrlimit getrusage sysinfo times ptrace getuid syslog getgid setuid setgid geteuid getegid setpgid
  getppid getpgrp setsid setreuid setregid getgroups setgroups setresuid getresuid setresgid getresgid
  getpgid setfsuid setfsgid getsid capget capset rt_sigpending rt_sigtimedwait rt_sigqueueinfo rt_sigsuspend
  sigaltstack utime mknod uselib personality ustat statfs fstatfs sysfs getpriority setpriority
  sched_setparam sched_getparam sched_setscheduler sched_getscheduler sched_get_priority_max
  sched_get_priority_min sched_rr_get_interval mlock munlock mlockall munlockall vhangup modify_ldt
  pivot_root _sysctl prctl arch_prctl adjtimex setrlimit chroot sync acct settimeofday mount umount2 swapon
  swapoff reboot sethostname setdomainname iopl ioperm create_module init_module delete_module
  get_kernel_syms query_module quotactl nfsservctl getpmsg putpmsg afs_syscall tuxcall security gettid
  readahead setxattr lsetxattr fsetxattr getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr
  removexattr lremovexattr fremovexattr tkill time futex sched_setaffinity sched_getaffinity set_thread_area
  io_setup io_destroy io_getevents io_submit io_cancel get_thread_area lookup_dcookie epoll_create
  epoll_ctl_old epoll_wait_old remap_file_pages getdents64 set_tid_address restart_syscall semtimedop
  fadvise64 timer_create timer_settime timer_gettime timer_getoverrun timer_delete clock_settime
  clock_gettime clock_getres clock_nanosleep exit_group epoll_wait epoll_ctl tgkill utimes vserver mbind
  set_mempolicy get_mempolicy mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr
  kexec_load waitid add_key request_key keyctl ioprio_set ioprio_get inotify_init inotify_add_watch
  inotify_rm_watch migrate_pages openat mkdirat mknodat fchownat futimesat newfstatat unlinkat renameat
  linkat symlinkat readlinkat fchmodat faccessat pselect6 ppoll unshare set_robust_list get_robust_list
  splice tee sync_file_range vmsplice move_pages utimensat epoll_pwait signalfd timerfd_create eventfd
  fallocate timerfd_settime timerfd_gettime accept4 signalfd4 eventfd2 epoll_create1 dup3 pipe2
  inotify_init1 preadv pwritev rt_tgsigqueueinfo perf_event_open recvmmsg fanotify_init fanotify_mark
  prlimit64 name_to_handle_at open_by_handle_at clock_adjtime syncfs sendmmsg setns getcpu process_vm_readv
  process_vm_writev kcmp finit_module sched_setattr sched_getattr renameat2 seccomp getrandom memfd_create
  kexec_file_load bpf execveat userfaultfd membarrier mlock2 copy_file_range preadv2 pwritev2 pkey_mprotect
  pkey_alloc pkey_free statx io_pgetevents rseq uretprobe`,Rg=`
  pidfd_send_signal io_uring_setup io_uring_enter io_uring_register open_tree move_mount fsopen fsconfig
  fsmount fspick pidfd_open clone3 close_range openat2 pidfd_getfd faccessat2 process_madvise epoll_pwait2
  mount_setattr quotactl_fd landlock_create_ruleset landlock_add_rule landlock_restrict_self memfd_secret
  process_mrelease futex_waitv set_mempolicy_home_node cachestat fchmodat2 map_shadow_stack futex_wake
  futex_wait futex_requeue statmount listmount lsm_get_self_attr lsm_set_self_attr lsm_list_modules mseal
  setxattrat getxattrat listxattrat removexattrat open_tree_attr file_getattr file_setattr`,Cn=[...xs(nl),...Array.from({length:424-xs(nl).length},()=>""),...xs(Rg)],Fg={stat:"newstat",fstat:"newfstat",lstat:"newlstat",uname:"newuname",umount2:"umount",sendfile:"sendfile64"};function rl(t){let e=Fg[t]??t;return[`__x64_sys_${e}`,`SyS_${e}`,`sys_${e}`]}function xs(t){return t.trim().split(/\s+/)}function sl({tasks:t,taskEvents:e}){let n=new Int32Array(t.length),r=[],s=new Map;t.forEach(({process:a,id:l},c)=>{let u=s.get(a);(u===void 0||l===a)&&(u=r.push([])-1,s.set(a,u)),n[c]=u,r[u].push(c)});let o=r.map(()=>({names:[],command:"",executable:"",cgroup:""}));for(let{task:a,kind:l,text:c}of e){let u=n[a],d=o[u];if(l==="exec")d.command=Pg(c);else if(l==="file")d.executable=c;else{if(a!==r[u][0])continue;l==="cgroup"?d.cgroup=c:d.names.at(-1)!==c&&d.names.push(c)}}return{processes:r.map((a,l)=>{let c=a.map(p=>t[p]),u=c[0],d=c.some(({ended:p})=>p===-1),f=p=>c.reduce((g,_)=>g+p(_),0),m=u.parent===-1?-1:n[u.parent];return{pid:u.process,parent:m===-1&&l>0?0:m,...o[l],kernelThread:u.kernelThread,threads:c.length,startInstructions:u.started,endInstructions:d?-1:Math.max(...c.map(({ended:p})=>p)),startNs:u.startedNs,endNs:d?-1:Math.max(...c.map(({endedNs:p})=>p)),userInstructions:f(({user:p})=>p),kernelInstructions:f(({kernel:p})=>p),interruptInstructions:f(({interrupt:p})=>p),exitStatus:u.ended===-1?null:Ug(u.exitCode)}}),processOf:n}}function Ug(t){let e=t&127;return e===0?t>>8&255:-e}function Pg(t){return t.replace(/\0+$/,"").split("\0").map(n=>/^[\w@%+=:,./-]+$/.test(n)?n:`'${n.replaceAll("'",String.raw`'\''`)}'`).join(" ").slice(0,No.command)}var Cg=new Set(["__switch_to_asm","__schedule","schedule","schedule_preempt_disabled"]),$g=[{reason:"disk",functions:/^(?:io_schedule\w*|folio_wait_\w+|wait_on_page_\w+|__?wait_on_buffer|bit_wait_io|submit_bio_wait|blk_execute_rq|blk_mq_get_tag|jbd2_log_wait_commit|__wait_on_bit_lock|filemap_fault|read_pages|balance_dirty_pages\w*)$/},{reason:"timer",functions:/^(?:do_nanosleep|hrtimer_nanosleep|common_nsleep|msleep\w*|usleep_range\w*|schedule_timeout_\w+|timerfd_read|__synchronize_hardirq|synchronize_rcu\w*|wait_rcu_gp|rcu_barrier)$/},{reason:"process",functions:/^(?:do_wait|kernel_wait4|anon_pipe_read|anon_pipe_write|pipe_read|pipe_write|unix_\w+|__skb_wait_for_more_packets|sock_alloc_send_pskb|futex_\w+|__?mutex_lock\w*|rwsem_\w+|down_\w+|__down\w*|ep_poll|do_poll\w*|do_select|do_sys_poll|signalfd_\w+|do_sigtimedwait|inet_\w+|eventfd_read|fuse_\w+|autofs_\w+|wait_for_completion\w*|call_usermodehelper\w*|kthread_stop|__kthread_create_on_node|flush_work|__flush_work\w*)$/},{reason:"device",functions:/^(?:wait_for_device_probe|driver_probe_\w+|n_tty_read|n_tty_write|tty_\w+|uart_\w+|request_firmware\w*|_request_firmware|pci_\w+|usb_\w+|scsi_\w+|ata_\w+|virtio\w*|virtblk_\w+|nvme_\w+|i8042_\w+|acpi_\w+|input_\w+|evdev_read|devkmsg_read|hwrng_\w+|virtio_read|add_hwgenerator_randomness)$/}];function il({waits:t},e){let n=new Map;for(let r of t){let{count:s,ns:o,longestNs:i,longestAt:a}=r,{key:l,...c}=ll(r,e),u=n.get(l);if(u===void 0){let{process:d,node:f,reason:m,waker:p}=c;n.set(l,{process:d,node:f,reason:m,count:s,ns:o,longestNs:i,longestAtInstructions:a,waker:p});continue}u.count+=s,u.ns+=o,!(i<=u.longestNs)&&(u.longestNs=i,u.longestAtInstructions=a)}return[...n.values()].sort(cl)}function al({idle:t},e){let n=new Map;for(let r of t){let{key:s,...o}=ll(r,e),i=n.get(s);i!==void 0?(i.count+=r.count,i.ns+=r.ns):n.set(s,{...o,count:r.count,ns:r.ns})}return[...n.values()].sort(cl)}function ll(t,e){let n=t.node===-1?-1:zg(e,e.nodeOf(t.node)),r=e.processOf[t.task],{waker:s,reason:o}=e.wakerOf(t),i=n===-1?"other":Dg(e,n),a=o==="process"&&(i==="disk"||i==="device");return{key:`${r} ${n} ${s.process} ${s.by}`,process:r,node:n,waker:s,reason:o==="asked"||a?i:o}}function cl(t,e){return e.ns-t.ns||t.process-e.process||t.node-e.node||t.waker.process-e.waker.process||(t.waker.by<e.waker.by?-1:1)}var ol=16;function ul({runnable:t},e){let n=new Float64Array(ol),[r,s]=[0,0];if(t.runnable.forEach((i,a)=>{if(i===0)return;let l=t.count[a];r+=l,s+=i*l,n[Math.min(i,ol)-1]+=l}),r===0)return null;let o=n.findLastIndex(i=>i>0);return{averageRunnable:s/r,shares:Array.from(n.subarray(0,o+1),i=>i/r),period:e,runnable:t.runnable,count:t.count}}function zg({tree:t,functions:e},n){let r=n;for(;t.parent[r]!==-1&&Cg.has(e.name[t.function[r]]);)r=t.parent[r];return r}function Dg({tree:t,functions:e},n){for(let r=n;r!==-1;r=t.parent[r]){let s=e.name[t.function[r]],o=$g.find(({functions:i})=>i.test(s));if(o)return o.reason}return"other"}function dl(t,e,n,r,s){let{guest:o}=t;if(o.tasks.length===0)return en;let{processes:i,processOf:a}=sl(o),l={...r,processOf:a,wakerOf:Uo({...s,processOf:a})};return{modules:n.modules?Kg(t,e):null,...n.processes?{processes:i,waits:il(o,l),idle:al(o,l),parallelism:ul(o,t.samples.period)}:{processes:null,waits:null,idle:null,parallelism:null},systemCalls:n.syscalls?qg(o,n.processes?c=>a[c]:()=>-1):null}}function Kg({guest:t,nodes:e},n){let r=n.addressOf(We),s=new Float64Array(t.images.length),o=Jt(e.parent,e.self),i=new Uint32Array(e.address.buffer,e.address.byteOffset,e.address.length*2);for(let a=0;a<e.parent.length;a+=1){let l=Mt(i[2*a+1],i[2*a]),c=e.parent[a];l.kind!=="image"||c===-1||e.address[c]!==r||(s[l.image]=s[l.image]+o[a])}return t.images.flatMap(({kind:a,name:l,loaded:c,unloaded:u,sizeBytes:d},f)=>a==="module"?[{name:l,loadedAtInstructions:c,unloadedAtInstructions:u,instructions:s[f],sizeBytes:d}]:[])}function qg({systemCalls:t},e){let n=new Map;for(let{task:r,number:s,count:o,errors:i,instructions:a,first:l}of t){let c=e(r),u=`${c} ${s}`,d=n.get(u);if(d===void 0){let f=Cn[s]||`syscall_${s}`;n.set(u,{process:c,number:s,name:f,count:o,errors:i,instructions:a,firstInstructions:l})}else d.count+=o,d.errors+=i,d.instructions+=a,d.firstInstructions=Math.min(d.firstInstructions,l)}return[...n.values()].sort((r,s)=>r.process-s.process||r.number-s.number)}function fl(t,e){let n=Wg(t);return{programs:t.programs.map(({name:r})=>r),isFocused:r=>t.programs[r]?.focused===!0,isModule:r=>t.images[r]?.kind==="module",find(r,s){let o=t.images[r];if(o===void 0)return{name:`0x${s.toString(16)}`,image:"unknown",size:0,by:null};let i=o.kind==="module",a=i?null:e[r]??null,l=i?n.find(r,s):a?.find(s)??null;if(l!==null)return{name:l.name,image:o.name,size:l.size,by:"symbol"};let c=a?.startOf(s)??null,u=i?s-ws(o.base):c??s;return{name:`${Gg(o.name)}+0x${u.toString(16)}`,image:o.name,size:0,by:c===null?null:"start"}}}}function Gg(t){return t.slice(t.lastIndexOf("/")+1)}function Wg({moduleSymbols:t}){let e=Float64Array.from(t.address,ws),n=Array.from(e.keys()).filter(r=>!Hg(t.name[r]));return n.sort((r,s)=>t.image[r]-t.image[s]||e[r]-e[s]),{find(r,s){let[o,i]=[0,n.length];for(;o<i;){let c=o+i>>1,u=n[c];t.image[u]<r||t.image[u]===r&&e[u]<=s?o=c+1:i=c}let a=n[o-1];if(a===void 0||t.image[a]!==r)return null;let l=t.size[a];return l>0&&s>=e[a]+l?null:{name:t.name[a],size:l}}}}function Hg(t){return t===""||/^(?:__pfx_|__cfi_|\$|\.L)/.test(t)}function ml(t,e,n){let r=e.marks,s=new Ss(e,n),o=[],i=[];for(let l=0;l<r.mark.length;l+=1){let c=t[r.mark[l]];if(c?.role!=="initcall-start")continue;let u=c.level===void 0,d=u?r.argument[l]:"address"in c.at?c.at.address:0n,f=s.callOf(d,r.instructions[l],u);if(f===-1)continue;i.push({node:f,row:l});let m=n.find(d);o.push({name:m===-1?c.name:n.name(m),level:c.level??"",startInstructions:r.instructions[l],instructions:0,startNs:r.ns[l],result:null})}let a=new Set(i.map(({node:l})=>l));return o.map((l,c)=>{let u=o[c+1]?.startInstructions??1/0,d=s.calledOnce(l.startInstructions,u).filter(m=>!a.has(m)),f=[i[c].node,...d];return{...l,instructions:f.reduce((m,p)=>m+s.total(p),0)}})}var Ss=class{tables;totals;byAddress=new Map;once;constructor(e,n){let{nodes:r}=e;this.tables=e,this.totals=Jt(r.parent,r.self);let s=n.addressOf(We),o=[];for(let i=0;i<r.parent.length;i+=1){let a=r.parent[i];if(a===-1||r.address[a]!==s||r.kind[i]!==Ge.call)continue;o.push(i);let l=r.address[i],c=this.byAddress.get(l);c?c.push(i):this.byAddress.set(l,[i])}this.once=o.filter(i=>r.calls[i]===1).sort((i,a)=>r.first[i]-r.first[a])}callOf(e,n,r){let{first:s}=this.tables.nodes,o=i=>r?s[i]>=n:s[i]===n;return(this.byAddress.get(e)??[]).find(o)??-1}calledOnce(e,n){let{first:r}=this.tables.nodes;return this.once.filter(s=>r[s]>e&&r[s]<n)}total(e){return this.totals[e]}};function pl(t,e){let n=[{name:tn,instructions:0,ns:0}];for(let r=0;r<e.mark.length;r+=1){let s=t[e.mark[r]];s?.role==="stage"&&n.push({name:s.name,instructions:e.instructions[r],ns:e.ns[r]})}return n}function hl(t,e,n){let r=0;return t.map(({name:s,ns:o},i)=>{let a=r;r+=e[i];let l=t[i+1]?.ns??n.virtualNs;return{name:s,startInstructions:a,instructions:e[i],startNs:o,ns:o===-1||l===-1?-1:l-o}})}function gl(t,e){let n=t[0].name;for(let r of t){if(r.instructions>e)break;n=r.name}return n}var _l=1e5,Qg=4096,jg=10;function bl(t,e){let n=[],r=new TextDecoder,s=0;for(let o=0;o<=t.byte.length&&n.length<_l;o+=1){if(o<t.byte.length&&t.byte[o]!==jg)continue;let i=yl(r.decode(t.byte.subarray(s,o)));if(i!==""){let a=t.instructions[s];n.push({instructions:a,ns:e(a),text:i})}s=o+1}return n}function $n(t){let e=[];for(let n of t.split(`
`)){if(e.length===_l)break;let r=yl(n);r!==""&&e.push({instructions:-1,ns:Vg(r),text:r})}return e}function yl(t){return(tt(t).find(e=>e!=="")??"").slice(0,Qg)}function Vg(t){let e=/^(?:<\d{1,3}>)?\[ *(\d{1,7})\.(\d{6})\]/.exec(t);return e?Number(e[1])*1e9+Number(e[2])*1e3:-1}function zn(t,e){let{scenario:n,qemu:r}=t;return Vt({tracer:n.focus?`${e}, ${Xg(n.focus)}`:e,arch:n.arch,qemu:r.versionLine,firmware:Yg(t),machine:n.machine,cpu:n.cpu,memoryMiB:n.memoryMiB,vcpus:1,icountShift:n.icountShift,qemuArgs:n.qemuArgs.join(" "),diskAs:Jg(t),end:Zg(n.end)})}function Xg({field:t,pattern:e,children:n}){return`focus ${t}=${e}${n?"":" alone"}`}function Yg({scenario:t,qemu:e}){let n=e.firmwareSha256??"none";return t.boot==="kernel"?n:`${t.boot} ${n}`}function Jg({scenario:t,command:e}){return t.disk===null?"none":t.disk.as!=="auto"?t.disk.as:e.some(n=>/\bnvdimm\b/.test(n))?"nvdimm":"virtio"}function Zg(t){return`${t.kind}${e_(t)}`}function e_(t){switch(t.kind){case"symbol":return`:${t.symbol}`;case"exec":return`:${t.path}`;case"console":return`:${t.pattern}`;case"power-off":case"first-user-instruction":return""}}var t_=/^(?:\[[^\]]*\] )?systemd\[1\]: /,n_=/^\s*Starting (.+?)(?:\.{3}|…)?$/,r_=/^(Started|Finished|Reached target|Listening on|Mounted|Created slice|Set up automount|Activated swap|Found device) (.+?)\.?$/,s_=/^(?:Failed to (?:start|mount|listen on|activate|set up|reach)\b(?: target)?|Dependency failed for) (.+?)\.?$/,o_=/^\[(?:\s*OK\s*|FAILED|DEPEND)\] /,i_={"Reached target":".target","Listening on":".socket",Mounted:".mount","Created slice":".slice","Set up automount":".automount","Activated swap":".swap","Found device":".device"},a_=/\u001b?\[[\d;]*(?:m|(?=…))|(?<=…)[\d;]*m(?= - )/g;function wl({text:t}){let e=t.replace(a_,""),n=t_.exec(e),r=o_.exec(e),s=e.slice((n??r)?.[0].length??0),o=r===null?n_.exec(s):null;if(o!==null)return{what:"starting",text:o[1],suffix:null};if(n===null&&r===null)return null;let i=r_.exec(s);if(i!==null)return{what:"started",text:i[2],suffix:i_[i[1]]??null};let a=s_.exec(s);return a===null?null:{what:"failed",text:a[1],suffix:null}}function vs(t){return l_.exec(t)?.[1]??t}var l_=/^([^\s…]+\.(?:service|socket|device|mount|automount|swap|target|path|timer|slice|scope))(?: |…|$)/;function Ts(t,e){let[[n,r],[s,o]]=[Es(t),Es(e)];if(r===null&&o===null)return t===e;if(r!==null&&o!==null)return c_(n,s)&&(r.endsWith(o)||o.endsWith(r));let[i,a,l]=r===null?[t,s,o]:[e,n,r];return i.length>a.length+l.length&&i.startsWith(a)&&i.endsWith(l)}function kl(t,e){let[n]=Es(t);return n.length>e.length?n.startsWith(`${e} `):e.startsWith(n)}function Dn(t){return t.includes("\u2026")}function Es(t){let e=t.indexOf("\u2026");return e===-1?[t,null]:[t.slice(0,e),t.slice(e+1)]}function c_(t,e){return t.startsWith(e)||e.startsWith(t)}function El(t,e){let n=u_(e??[]),r=e?.some(({cgroup:i})=>i!=="")??!1,s=d_(t,n);for(let[i,a]of s){let l=n.get(i);if(l===void 0){n.set(i,r?{...a,processes:0,userInstructions:0,kernelInstructions:0}:a);continue}l.readyInstructions=a.readyInstructions,l.readyNs=a.readyNs,l.result=a.result,l.startInstructions=xl(l.startInstructions,a.startInstructions),l.startNs=xl(l.startNs,a.startNs)}let o=[...n.values()];return o.sort((i,a)=>i.startInstructions-a.startInstructions||(i.name<a.name?-1:1)),o.length===0?null:o}function xl(t,e){return t<0||e<0?Math.max(t,e):Math.min(t,e)}function u_(t){let e=new Map;for(let n of t){let r=Po(n.cgroup);if(r===null)continue;let s=e.get(r);if(s===void 0){let{startInstructions:o,startNs:i}=n;s={...Is(r,o,i,"unreported"),endInstructions:0,endNs:0},Object.assign(s,{processes:0,userInstructions:0,kernelInstructions:0}),e.set(r,s)}s.processes+=1,s.userInstructions+=n.userInstructions,s.kernelInstructions+=n.kernelInstructions,s.endInstructions=Sl(s.endInstructions,n.endInstructions),s.endNs=Sl(s.endNs,n.endNs)}return e}function Sl(t,e){return t<0||e<0?-1:Math.max(t,e)}function Is(t,e,n,r){return{name:t,startInstructions:e,readyInstructions:-1,endInstructions:-1,startNs:n,readyNs:-1,endNs:-1,result:r,processes:-1,userInstructions:-1,kernelInstructions:-1}}function d_(t,e){let n=new Map,r=t.flatMap(o=>{let i=wl(o);return i===null?[]:[{...o,...i}]}),s=[...new Set(r.map(({text:o})=>o).filter(o=>!Dn(o)))];for(let o of r){let{what:i,instructions:a,ns:l}=o,c=f_(o,s,n,e),u=n.get(c);if(i==="starting"){u?.result!=="pending"&&n.set(c,Is(c,a,l,"pending"));continue}if(u!==void 0&&u.result!=="pending")continue;let d=u??Is(c,a,l,i);d.readyInstructions=a,d.readyNs=l,d.result=i,n.set(c,d)}return n}function f_({what:t,text:e,suffix:n,instructions:r},s,o,i){let a=vs(e);if(!Dn(a))return a;let l=[...o.values()].filter(({result:m})=>m==="pending"),c=[...new Set(s.filter(m=>Ts(m,e)).map(vs))];if(c.length===1)return c[0];let u=m=>kl(e,m)&&(n===null||m.endsWith(n));if(t!=="starting"){let m=l.filter(({name:p})=>Dn(p)?Ts(p,e):u(p));if(m.length===1)return m[0].name}let d=[...i.values()].filter(({name:m})=>u(m)&&!o.has(m)),f=m=>Math.abs(m.startInstructions-r);return d.sort((m,p)=>f(m)-f(p))[0]?.name??e}function vl({header:t,sleeps:e},n){let r=t.virtualNs!==-1,s=new Float64Array(e.ns.length+1);return e.ns.forEach((o,i)=>s[i+1]=s[i]+o),o=>{if(!r||o<0)return-1;let[i,a]=[0,e.instructions.length];for(;i<a;){let l=i+a>>1;e.instructions[l]<=o?i=l+1:a=l}return o*2**n+s[i]}}function Kn(t,e,n,r){let s=new Int32Array(n+1);for(let p of t.row)s[e[p]+1]+=1;for(let p=0;p<n;p+=1)s[p+1]+=s[p];let o=s.slice(0,n),i=new Int32Array(t.row.length);for(let p=0;p<t.row.length;p+=1)i[o[e[t.row[p]]]++]=p;let a=new Int32Array(t.row.length),l=new Int32Array(t.row.length),c=new Float64Array(t.row.length),u=new Float64Array(t.row.length),d=new Float64Array(r),f=new Float64Array(r),m=0;for(let p=0;p<n;p+=1){let g=r,_=-1;for(let w=s[p];w<s[p+1];w+=1){let x=i[w],k=t.stage[x];d[k]=d[k]+t.self[x],f[k]=f[k]+t.calls[x],g=Math.min(g,k),_=Math.max(_,k)}for(let w=g;w<=_;w+=1)d[w]===0&&f[w]===0||(a[m]=w,l[m]=p,c[m]=d[w],u[m]=f[w],m+=1,d[w]=0,f[w]=0)}return{length:m,stage:a.slice(0,m),node:l.slice(0,m),self:c.slice(0,m),calls:u.slice(0,m)}}function Tl(t){let{recording:e,tables:n,symbols:r,subject:s}=t,{header:o}=n,i=pl(e.marks,n.marks),a=fl(n.guest,t.files??[]),l=el(n.nodes,r,{guest:a,focused:e.scenario.focus!==null,stageAt:S=>gl(i,S)}),c=Yt(l.rows,l.names),{tree:u,functions:d,nodeOf:f}=Ro(c,n.guest.waits.map(({node:S})=>c.nodeOf[l.rowOf[S]])),m=Kn(m_(n,l),f,u.length,i.length),p=new Float64Array(i.length);for(let S=0;S<m.length;S+=1)p[m.stage[S]]=p[m.stage[S]]+m.self[S];let g=h_(t),_=S=>f[l.rowOf[S]],w=dl(n,r,e.scenario.observe,{tree:u,functions:d,nodeOf:_},{...c,nodeOf:S=>c.nodeOf[l.rowOf[S]]}),x={format:"bootgate-profile",version:Xt,scenario:e.scenario.name,tracer:"plugin",unit:"instructions",assume:"exact",outcome:e.outcome,environment:zn(e,Xa()),subject:s,totals:{instructions:o.instructions,userInstructions:o.userInstructions,repIterations:o.repIterations,virtualNs:o.virtualNs,idleNs:o.idleNs,wallMs:Math.round(e.wallMs),blocks:n.blocks.address.length,blockExecutions:o.blockExecutions===0?-1:o.blockExecutions,calls:o.calls},coverage:g_(t,l,tl(n.blocks,r,a)),stages:hl(i,p,o),functions:d,tree:u,stageRows:m,timeline:p_(n.samples,_),initcalls:ml(e.marks,n,r),console:g,...w,units:El(g,w.processes),samples:null,warnings:[...e.warnings,...b_(n.lost)]},k=Zt(x);if(k!==null)throw new b(`the trace contradicts itself: ${k}`,{...e.trace===null?{}:{place:{file:e.trace}},hint:"this is a bug of the tracer: please report it with the trace file"});return x}function m_({stageRows:t},{rowOf:e,folded:n}){return{stage:t.stage,row:t.node.map(r=>e[r]),self:t.self,calls:t.calls.map((r,s)=>n[t.node[s]]===1?0:r)}}function p_(t,e){if(t.period<=0||t.node.length===0)return null;let n=new Int32Array(t.node.length),r=new Int32Array(t.node.length),s=0;for(let o=0;o<t.node.length;o+=1){let i=t.node[o],a=i===-1?-1:e(i);s>0&&n[s-1]===a?r[s-1]=r[s-1]+t.count[o]:(n[s]=a,r[s]=t.count[o],s+=1)}return{period:t.period,node:n.slice(0,s),count:r.slice(0,s)}}function h_({recording:t,tables:e,consoleText:n}){return e.consoleBytes.byte.length===0?$n(n):bl(e.consoleBytes,vl(e,t.scenario.icountShift))}function g_({tables:t,symbols:e,recording:n},r,s){let o=({self:d,named:f})=>d===0?1:f/d,{header:i,lost:a}=t,l=[];i.idleNs===-1&&l.push(`idle time is not known: QEMU ${n.qemu.version} does not tell plugins the virtual time`);let{guest:c}=t,{focus:u}=n.scenario;if(u!==null&&!c.tasks.some(({focused:d})=>d)&&l.push(`no process matched the focus ${u.field}=${u.pattern}`),s.user.stripped>s.user.self/100){let d=Math.round(100*s.user.stripped/s.user.self);l.push(`${d} % of the user instructions are in stripped files: their functions are named by file and offset`)}return c.tasks.length===0&&Object.values(n.scenario.observe).includes(!0)&&l.push(i.pluginApi<__?`processes, modules and system calls are not seen: QEMU ${n.qemu.version} does not let plugins read the guest's memory, 9.2 and newer do`:"processes, modules and system calls are not seen: the kernel has no BTF to read its structures by"),c.tasks.length===0&&s.user.self>i.instructions/1e3&&l.push("user code is one row: its functions are not named"),i.strayReturns>i.calls/1e3&&l.push(`${X(i.strayReturns)} returns in user code met no call, as coroutines and longjmp make them: its call paths hold in part only`),{kernelSymbolized:Math.min(o(r.kernel),o(s.kernel)),userSymbolized:o(s.user),symbolSource:e.source,captured:1,dropped:Al.reduce((d,f)=>d+a[f],0),notes:l}}var __=4,Il={blocks:"translated blocks did not fit the table of blocks",nodes:"calls were counted at their caller, since the call tree was full",stackFrames:"calls were counted at their caller, since a stack was too deep",tasks:"tasks shared one stack, since there were too many",samples:"samples of the timeline were left out",consoleBytes:"bytes of the console were left out",stageRows:"rows of the stages did not fit their table",marks:"marks were passed that did not fit their table",sites:"calls, returns or entries could not be watched",guestRows:"rows about the guest\u2019s processes and modules did not fit their tables"},Al=Object.keys(Il);function b_(t){return Al.filter(e=>t[e]>0).map(e=>`${t[e].toLocaleString("en-US")} ${Il[e]}`)}import{createHash as y_}from"node:crypto";function Ml(t){return{instructions:t.totals.instructions,virtualNs:t.totals.virtualNs,wallMs:t.totals.wallMs,stages:t.stages.map(e=>t.unit==="instructions"?e.instructions:e.ns),digest:w_(t)}}function w_({functions:t,tree:e,stageRows:n,stages:r}){let s=y_("sha256");s.update(JSON.stringify([t.name,t.images,r.map(({name:o,instructions:i})=>[o,i])]));for(let o of[t.image,t.self,t.total,t.calls,t.first,e.parent,e.function,e.kind,e.self,e.calls,e.first,e.process,n.stage,n.node,n.self,n.calls])s.update(new Uint8Array(o.buffer,o.byteOffset,o.byteLength));return s.digest("hex")}import{open as k_}from"node:fs/promises";import{basename as x_}from"node:path";async function qn(t,e,n){let r=async s=>s===null?null:await K(s);return{kernel:await S_(t.kernel)??x_(t.kernel),kernelBuildId:n,kernelSha256:await K(t.kernel),initrdSha256:await r(e),diskSha256:await r(t.disk?.path??null),append:t.append}}var Ol=514,Ll=526,Bl=512;async function S_(t){let e=await k_(t);try{let n=Buffer.alloc(65536+Bl),{bytesRead:r}=await e.read(n,0,n.length,0);if(r<Ll+2||n.toString("latin1",Ol,Ol+4)!=="HdrS")return null;let s=n.readUInt16LE(Ll);if(s===0)return null;let o=s+Bl,i=n.indexOf(0,o),a=n.toString("latin1",o,Math.min(i===-1?r:i,o+512));return/^[\x20-\x7e]+$/.test(a)?`Linux version ${a}`:null}finally{await e.close()}}import{readFile as q_}from"node:fs/promises";import{join as $l}from"node:path";import{readFileSync as T_}from"node:fs";import{readdir as I_,rm as A_,stat as M_,utimes as O_}from"node:fs/promises";import{join as Os}from"node:path";import{createHash as E_}from"node:crypto";var Lt=4294967295,Nl="BGSYMIDX",Rl=1,ce=48;function As(t){let e=Buffer.from(JSON.stringify(t)),n=Math.ceil(e.length/8)*8,r=Buffer.alloc(ce+n+Gn(t));return r.write(Nl,0,"latin1"),r.writeUInt32LE(Rl,8),r.writeUInt32LE(n,12),r.fill(" ",ce,ce+n),e.copy(r,ce),{bytes:r,meta:t,columns:Pl(r,ce+n,t)}}function Ms(t){return Ul(t).copy(t,16),t}function Fl({bytes:t,meta:e},n){let r=As({...e,facts:n});return t.copy(r.bytes,r.bytes.length-Gn(e),t.length-Gn(e)),Ms(r.bytes)}function st(t){if(t.length<ce||t.toString("latin1",0,8)!==Nl||t.readUInt32LE(8)!==Rl||!Ul(t).equals(t.subarray(16,ce)))return null;let e=t.byteOffset%8===0?t:v_(t),n=ce+e.readUInt32LE(12),r=JSON.parse(e.toString("utf8",ce,n));return e.length!==n+Gn(r)?null:{bytes:e,meta:r,columns:Pl(e,n,r)}}function v_(t){let e=Buffer.from(new ArrayBuffer(t.length));return t.copy(e),e}function Ul(t){return E_("sha256").update(t.subarray(ce)).digest()}function Gn(t){return t.symbols*13+t.rows*18+t.hashSlots*4+t.nameBytes}function Pl(t,e,n){let r=e,s=p=>{let g=new Uint32Array(t.buffer,t.byteOffset+r,p);return r+=p*4,g},o=s(2*n.symbols),i=s(2*n.rows),a=s(n.symbols),l=s(n.rows),c=s(n.rows),u=s(n.hashSlots),d=new Uint16Array(t.buffer,t.byteOffset+r,n.rows);r+=n.rows*2;let f=t.subarray(r,r+=n.symbols),m=t.subarray(r,r+n.nameBytes);return{symbolAddress:o,rowAddress:i,symbolName:a,rowSize:l,rowSymbol:c,hash:u,rowSection:d,symbolBinding:f,names:m}}function Wn(t,e){let n=2166136261;for(let r=e;r<t.length&&t[r]!==0;r+=1)n=Math.imul(n^t[r],16777619);return n>>>0}var L_=60,B_=24*3600*1e3;function Hn(t,e="symbols",n=L_){let r=Os(t,e),s=(o,i)=>Os(r,`${o}.${i}`);return{load(o,i){let a=s(o,i),l;try{l=T_(a)}catch{return null}let c=st(l);if(c?.meta.source!==i)return null;let u=new Date;return O_(a,u,u).catch(()=>{}),c},async store(o,i,a){try{return await D(s(o,i),a),await N_(r,n),null}catch(l){return`the symbol index could not be kept: ${v(l)}`}}}}async function N_(t,e){let n=await I_(t);if(n.length<=e&&!n.some(a=>a.startsWith(".")))return;let s=(await Promise.all(n.map(async a=>{let l=Os(t,a),c=await M_(l).then(({mtimeMs:u})=>u,()=>null);return{path:l,used:c,temporary:a.startsWith(".")}}))).flatMap(({used:a,...l})=>a===null?[]:[{...l,used:a}]),o=s.filter(({temporary:a,used:l})=>a&&l<Date.now()-B_),i=s.filter(({temporary:a})=>!a).sort((a,l)=>l.used-a.used).slice(e);await Promise.all([...o,...i].map(({path:a})=>A_(a,{force:!0})))}var N={global:0,weak:1,local:2},ue={name:"",start:0n,end:0n};function ne(t){return{high:new Uint32Array(t),low:new Uint32Array(t),size:new Uint32Array(t),name:new Uint32Array(t),binding:new Uint8Array(t),code:new Uint8Array(t),section:new Uint16Array(t)}}function Cl(t){let e=ne(t.reduce((s,{length:o})=>s+o,0)),n=0,r=0;for(let s of t){for(let o of["high","low","size","binding","code","section"])e[o].set(s[o].subarray(0,s.length),n);for(let o=0;o<s.length;o+=1)e.name[n+o]=s.name[o]+r;n+=s.length,r+=s.names.length}return{...e,length:n,names:Buffer.concat(t.map(({names:s})=>s)),sections:t[0].sections}}var R={symtab:2,strtab:3,rela:4,note:7,nobits:8,dynsym:11},ve={load:1,note:4},jn=62,R_=2n,F_=4n,U_=1<<17,P_=4096,C_=64<<20;function Te(t){return t.length>=4&&t[0]===127&&t[1]===69&&t[2]===76&&t[3]===70}function C(t){let e=t.read(0,Math.min(64,t.size));if(!Te(e))throw h("this is not an ELF file",{place:{file:t.name}});if(e.length<64)throw h("the ELF header is cut short",{place:{file:t.name,offset:e.length}});if(e[4]!==2||e[5]!==1)throw h("this is not a 64-bit little-endian ELF file",{place:{file:t.name,offset:4}});return{type:e.readUInt16LE(16),machine:e.readUInt16LE(18),entry:e.readBigUInt64LE(24),segments:$_(t,e),sections:z_(t,e)}}function $_(t,e){let n=e.readUInt16LE(56);if(n===0)return[];let r=Ls(t,{what:"program header",offset:re(t,e,32),count:n,max:P_,entrySize:e.readUInt16LE(54),expectedSize:56});return Array.from({length:n},(s,o)=>{let i=r.subarray(o*56,o*56+56);return{type:i.readUInt32LE(0),executable:(i.readUInt32LE(4)&1)!==0,offset:re(t,i,8),address:i.readBigUInt64LE(16),physical:i.readBigUInt64LE(24),fileSize:re(t,i,32),memorySize:re(t,i,40)}})}function z_(t,e){let n=re(t,e,40);if(n===0)return[];let r=e.readUInt16LE(58),s=Ls(t,{what:"section header",offset:n,count:1,max:1,entrySize:r,expectedSize:64}),o=e.readUInt16LE(60)||re(t,s,32),i=e.readUInt16LE(62)===65535?s.readUInt32LE(40):e.readUInt16LE(62),a=Ls(t,{what:"section header",offset:n,count:o,max:U_,entrySize:r,expectedSize:64}),l=Array.from({length:o},(u,d)=>a.subarray(d*64,d*64+64)),c=D_(t,l[i]);return l.map(u=>{let d=u.readBigUInt64LE(8);return{name:Ie(c,u.readUInt32LE(0)),type:u.readUInt32LE(4),allocated:(d&R_)!==0n,executable:(d&F_)!==0n,address:u.readBigUInt64LE(16),offset:re(t,u,24),size:re(t,u,32),link:u.readUInt32LE(40),alignment:re(t,u,48)}})}function D_(t,e){if(e===void 0)return Buffer.alloc(0);let n=re(t,e,32);if(n>C_)throw Qn(t,"the section names are absurdly long");return t.read(re(t,e,24),n)}function Ls(t,e){if(e.entrySize!==e.expectedSize)throw Qn(t,`a ${e.what} of ${e.entrySize} bytes instead of ${e.expectedSize}`);if(e.count>e.max)throw Qn(t,`${e.count} ${e.what}s are too many`);return t.read(e.offset,e.count*e.entrySize)}function re(t,e,n){let r=e.readUInt32LE(n+4);if(r>=2097152)throw Qn(t,"a size or offset in its headers is larger than any file");return r*4294967296+e.readUInt32LE(n)}function Qn(t,e){return h(`the ELF headers are damaged: ${e}`,{place:{file:t.name}})}function Ie(t,e){if(e>=t.length)return"";let n=t.indexOf(0,e);return t.toString("utf8",e,n<0?t.length:n)}var K_=16,W=class{source;buildId;length;address;size;text;index;constructor(e){this.index=e,this.source=e.meta.source,this.buildId=e.meta.buildId,this.length=e.meta.rows;let{rowAddress:n,rowSize:r}=e.columns;this.address=new BigUint64Array(n.buffer,n.byteOffset,this.length),this.size=r,this.text=this.textRanges()}name(e){return this.symbolName(this.index.columns.rowSymbol[e])}aliases(e){let n=this.address[e],r=[];for(let s=this.index.columns.rowSymbol[e];s<this.index.meta.symbols&&this.symbolAddress(s)===n;s+=1)r.push(this.symbolName(s));return r}section(e){return this.index.meta.sections[this.index.columns.rowSection[e]]??""}find(e){return e<0n||e>0xffffffffffffffffn?-1:this.findHalves(Number(e>>32n),Number(e&0xffffffffn))}findHalves(e,n){let r=this.lastRowAtOrBelow(e,n),s=Math.max(-1,r-K_);for(let o=r;o>s;o-=1)if(this.covers(o,e,n))return o;return-1}addressOf(e){let n=this.symbolsNamed(e),{symbolBinding:r}=this.index.columns,s=n.find(o=>r[o]!==N.local)??n[0];return s===void 0?null:this.symbolAddress(s)}addressesOf(e){return this.symbolsNamed(e).map(n=>this.symbolAddress(n))}lastRowAtOrBelow(e,n){let{rowAddress:r}=this.index.columns,s=0,o=this.length;for(;s<o;){let i=s+o>>>1,a=r[2*i+1];a<e||a===e&&r[2*i]<=n?s=i+1:o=i}return s-1}covers(e,n,r){let{rowAddress:s}=this.index.columns;return(n-s[2*e+1])*4294967296+(r-s[2*e])<this.size[e]}symbolsNamed(e){let{hash:n,names:r,symbolName:s}=this.index.columns,o=Buffer.from(`${e}\0`),i=n.length-1,a=[];for(let l=Wn(o,0)&i,c=0;c<=i;l=l+1&i,c+=1){let u=n[l];if(u===Lt)break;let d=s[u];d+o.length<=r.length&&r.compare(o,0,o.length,d,d+o.length)===0&&a.push(u)}return a.sort((l,c)=>l-c)}symbolName(e){return Ie(this.index.columns.names,this.index.columns.symbolName[e])}symbolAddress(e){let{symbolAddress:n}=this.index.columns;return BigInt(n[2*e+1])<<32n|BigInt(n[2*e])}textRanges(){let e=[["_stext","_etext"],["_sinittext","_einittext"]].flatMap(([r,s])=>{let o=this.addressOf(r),i=this.addressOf(s);return o!==null&&i!==null&&o<i?[{start:o,end:i}]:[]});if(e.length>0||this.length===0)return e;let n=this.length-1;return[{start:this.address[0],end:this.address[n]+BigInt(this.size[n])}]}};var zl="userspace",G_=1500,W_=24*3600*1e3,Vn=class{folder;cache;constructor(e){this.folder=$l(e,zl),this.cache=Hn(e,zl,G_)}load(e,n){let r=this.cache.load(`${e}-${n}`,"elf");return r===null?null:new W(r)}async store(e,n,r){return await this.cache.store(`${e}-${n}`,"elf",r)}async isAbsent(e,n){let r=await q_(this.absentFile(e),"utf8").catch(()=>""),[s,o]=r.split(" "),i=Date.now()-Number(o);return s===M(n)&&i>=0&&i<W_}async noteAbsent(e,n){let r=`${M(n)} ${Date.now()}`;await D(this.absentFile(e),r).catch(()=>{})}absentFile(e){return $l(this.folder,`${e}.absent`)}};function Bs({elf:t,starts:e,table:n,source:r,buildId:s}){let o=t.segments.filter(H_).map(({offset:l,address:c,fileSize:u})=>({offset:l,address:Number(c),size:u})),i=l=>o.find(({offset:c,size:u})=>l>=c&&l<c+u),a=l=>{let c=i(l);return c===void 0?null:j_(n,c,l)};return{source:r,buildId:s,find:a,startOf(l){let c=a(l),u=i(l);if(c!==null||u===void 0)return c?.start??null;let d=V_(e,u.address+(l-u.offset));return d===void 0||d<u.address?null:d-u.address+u.offset}}}var Dl={source:"none",buildId:null,find:()=>null,startOf:()=>null};function H_({type:t,executable:e,address:n,fileSize:r}){return t===ve.load&&e&&r>0&&n<Q_}var Q_=1n<<47n;function j_(t,e,n){let r=e.address+(n-e.offset),s=t.findHalves(Math.floor(r/2**32),r%2**32);return s<0?null:{name:t.name(s),start:Number(t.address[s])-e.address+e.offset,size:t.size[s]}}function V_(t,e){let n=0,r=t.length;for(;n<r;){let s=n+r>>>1;t[s]<=e?n=s+1:r=s}return t[n-1]}var X_=["rootfs","tmpfs","ramfs","initramfs"];function Y_({filesystem:t}){return X_.includes(t)}function Ns(t){let e=t.replace(/[\p{C}\p{Zl}\p{Zp}]/gu,"\uFFFD");return e.length>200?`${e.slice(0,200)}\u2026`:e}var Xn=class{bySize=new Map;unreadable=new Map;otherSize(e,n,r){let s=`${Ns(n.path)} has ${X(r)} bytes there and ${X(n.sizeBytes)} in the guest`;Kl(this.bySize,e.name,s)}failed(e,n){Kl(this.unreadable,e.name,v(n))}warnings(){return[...[...this.bySize].map(([e,n])=>`${e} is of another build than what the guest ran: ${n[0]}${ql(n)}; their functions stay unnamed; give the files of this build with --sysroot`),...[...this.unreadable].map(([,e])=>`${e[0]}${ql(e)}`)]}};function Kl(t,e,n){let r=t.get(e);r===void 0?t.set(e,[n]):r.push(n)}function ql({length:t}){return t===1?"":` (and ${t-1} more)`}function Gl(t,e,n){if(!t.path.startsWith("/"))return null;let r=Y_(t)?[...e.initramfs,...e.installed]:[...e.installed,...e.initramfs],s=[];for(let o of r){let i=J_(o,t.path,n);if(i!==null){if(t.sizeBytes<0||i.length===t.sizeBytes)return{path:t.path,tree:o,bytes:i};s.push({tree:o,bytes:i.length})}}for(let{tree:o,bytes:i}of s)n.otherSize(o,t,i);return null}function J_(t,e,n){try{return t.read(e)}catch(r){return n.failed(t,r),null}}var Z_=3,eb=1<<20;function j(t,e){let n=[...e.sections.filter(r=>r.type===R.note),...e.segments.filter(r=>r.type===ve.note).map(({offset:r,fileSize:s})=>({offset:r,size:s}))];for(let{offset:r,size:s}of n){if(s>eb||r+s>t.size)continue;let o=tb(t.read(r,s));if(o!==null)return o}return null}function tb(t){for(let e=0;e+12<=t.length;){let n=t.readUInt32LE(e),r=t.readUInt32LE(e+4),s=e+12+Wl(n),o=s+r;if(o>t.length)return null;let i=t.toString("latin1",e+12,e+12+n);if(t.readUInt32LE(e+8)===Z_&&i==="GNU\0"&&r>0)return t.toString("hex",s,o);e=s+Wl(r)}return null}function Wl(t){return Math.ceil(t/4)*4}var nb=/^(?:_s?text|_etext|_[se]inittext|__\w*text_(?:start|end)|__indirect_thunk_(?:start|end)|__x86_\w*thunk_array|__end_entry_SYSENTER_compat)$/;function Rs(t){return t.startsWith(".")||nb.test(t)}function jl(t,e,n,r){return Hl(t,e)-Hl(n,r)||Ql(t)-Ql(n)||t.length-n.length||(t<n?-1:t>n?1:0)}function Hl(t,e){return Rs(t)?3:e===N.weak?2:e===N.local?1:0}function Ql(t){let e=0;for(;t[e]==="_";)e+=1;return e}function Ue(t,e){let n=rb(t),r=sb(t,n),{bytes:s,columns:o}=As({...e,symbols:t.length,rows:r.length,hashSlots:lb(t.length),nameBytes:t.names.length,sections:t.sections.map(({name:i})=>i),facts:null});return n.forEach((i,a)=>{o.symbolAddress[2*a]=t.low[i],o.symbolAddress[2*a+1]=t.high[i],o.symbolName[a]=t.name[i],o.symbolBinding[a]=t.binding[i]}),o.names.set(t.names),ob(t,n,r,o),cb(o.hash,o.names,o.symbolName),Ms(s)}function rb(t){let{high:e,low:n,code:r}=t,s=o=>Ie(t.names,t.name[o]);return Uint32Array.from({length:t.length},(o,i)=>i).sort((o,i)=>e[o]-e[i]||n[o]-n[i]||r[i]-r[o]||jl(s(o),t.binding[o],s(i),t.binding[i])||o-i)}function sb(t,e){let n=[];for(let r=0;r<e.length;r+=1){let s=e[r];r>0&&Xl(t,e[r-1],s)||t.code[s]===1&&!Rs(Ie(t.names,t.name[s]))&&n.push(r)}return Uint32Array.from(n)}function Xl(t,e,n){return t.low[e]===t.low[n]&&t.high[e]===t.high[n]}function ob(t,e,n,r){n.forEach((s,o)=>{let i=e[s];r.rowAddress[2*o]=t.low[i],r.rowAddress[2*o+1]=t.high[i],r.rowSymbol[o]=s,r.rowSection[o]=t.section[i],r.rowSize[o]=t.size[i]||ib(t,e,s)})}function ib(t,e,n){let r=e[n],s=n+1;for(;s<e.length&&Xl(t,r,e[s]);)s+=1;let o=Vl(t,r),i=t.sections[t.section[r]],a=[];s<e.length&&a.push(Vl(t,e[s])),i!==void 0&&i.end>o&&a.push(i.end);let l=a.reduce((c,u)=>u<c?u:c,o+ab);return Number(l-o)}var ab=0x10000n;function Vl(t,e){return BigInt(t.high[e])<<32n|BigInt(t.low[e])}function lb(t){return 2**Math.ceil(Math.log2(Math.max(16,t*2)))}function cb(t,e,n){t.fill(Lt);let r=t.length-1;n.forEach((s,o)=>{let i=Wn(e,s)&r;for(;t[i]!==Lt;)i=i+1&r;t[i]=o})}function Yl(t,e){let n=Ue(t,{source:"elf",buildId:e}),r=st(n);if(r===null)throw new Error("a symbol index just built cannot be opened");return{file:n,table:new W(r)}}var de=24,Jl=65280,Zl=4<<20,ec=1<<28,ub=3,db=4;function Bt(t){return t.sections.find(({type:e,size:n})=>e===R.symtab&&n>de)??t.sections.find(({type:e,size:n})=>e===R.dynsym&&n>de)}function Yn(t,e,n){let r=Math.floor(n.size/de),s=e.sections[n.link];if(s?.type!==R.strtab||r>Zl||s.size>ec)throw h("the symbol table is damaged",{place:{file:t.name,offset:n.offset}});return Fs(t.name,t.read(n.offset,r*de),t.read(s.offset,s.size),Jn(e),nc(e))}function tc(t,e,n,r){if(n.length>Zl*de||r.length>ec)throw h("the symbol table is absurdly long",{place:{file:t}});return Fs(t,n,r,Jn(e),nc(e))}function nc({sections:t}){return e=>({section:t[e]===void 0?0:e,code:t[e]?.executable??!1})}function rc(t,e,n,r){let s=r.map(({start:a,end:l})=>({start:Number(BigInt.asUintN(32,a)),end:Number(BigInt.asUintN(32,l-1n))})),o=new Map;for(let a=0;a+de<=e.length;a+=de){let l=e.readUInt32LE(a+8),u=e.readUInt32LE(a+12)===4294967295?s.findIndex(({start:m,end:p})=>l>=m&&l<=p):-1,d=e.readUInt16LE(a+6),f=o.get(d)??new Map;o.set(d,f.set(u,(f.get(u)??0)+1))}let i=new Map([...o].map(([a,l])=>[a,[...l].sort((c,u)=>u[1]-c[1])[0][0]]));return Fs(t,e,n,[ue,...r],a=>{let l=a<Jl?i.get(a)??-1:-1;return{section:l+1,code:r[l]?.executable??!1}})}function Fs(t,e,n,r,s){if(n.at(-1)!==0)throw h("the symbol names are damaged: the last one does not end",{place:{file:t}});let o=Math.floor(e.length/de),i=ne(o),a=0;for(let l=0;l<o*de;l+=de){let c=e.readUInt32LE(l),u=e[l+4],d=e.readUInt16LE(l+6),f=u&15;if(!(c<n.length&&n[c]!==0)||d===0||f===ub||f===db)continue;let p=e.readUInt32LE(l+8),g=e.readUInt32LE(l+12),{section:_,code:w}=s(d);i.low[a]=p,i.high[a]=g,i.size[a]=e.readUInt32LE(l+20)===0?e.readUInt32LE(l+16):4294967295,i.name[a]=c,i.binding[a]=fb(u>>4),i.section[a]=_,i.code[a]=w?1:0,a+=1}return{...i,names:n,length:a,sections:r}}function fb(t){return t===0?N.local:t===2?N.weak:N.global}function Jn(t){return t.sections.slice(0,Jl).map(({name:e,address:n,size:r,allocated:s},o)=>o===0||!s?ue:{name:e,start:n,end:n+BigInt(r)})}var sc=24,oc=24,mb=[6,7],lc=64<<20,Us=8,ic=[255,37],ac=6,pb=[0,1,4,5];function cc(t,e){let n=e.sections.map((l,c)=>({section:l,index:c})).filter(({section:{name:l,executable:c}})=>c&&/^\.plt(?:\.sec|\.got|\.bnd)?$/.test(l));if(n.length===0)return null;let r=hb(t,e),s=n.flatMap(({section:l,index:c})=>r.size===0?[]:gb(t,l,r).map(u=>({...u,section:c}))),o=ne(s.length),i=[],a=0;return s.forEach(({name:l,address:c,size:u,section:d},f)=>{let m=Buffer.from(`${l}@plt\0`);o.low[f]=Number(c&0xffffffffn),o.high[f]=Number(c>>32n),o.size[f]=u,o.name[f]=a,o.binding[f]=N.local,o.section[f]=d,o.code[f]=1,i.push(m),a+=m.length}),{...o,length:s.length,names:Buffer.concat(i),sections:Jn(e)}}function hb(t,e){let n=new Map;for(let r of e.sections){let s=e.sections[r.link],o=s===void 0?void 0:e.sections[s.link];if(r.type!==R.rela||s?.type!==R.dynsym||o?.type!==R.strtab||[r,s,o].some(({size:c})=>c>lc))continue;let i=Zn(t,r),a=Zn(t,s),l=Zn(t,o);for(let c=0;c+sc<=i.length;c+=sc){if(!mb.includes(i.readUInt32LE(c+8)))continue;let u=i.readUInt32LE(c+12)*oc;if(u+oc>a.length)continue;let d=Ie(l,a.readUInt32LE(u));d!==""&&n.set(i.readBigUInt64LE(c),d)}}return n}function gb(t,e,n){if(e.size>lc)return[];let r=Zn(t,e),s=[],o=e.name===".plt.got"&&!_b(r)?Us:2*Us;for(let i=0;i+Us<=r.length;i+=o){let a=pb.find(d=>r[i+d]===ic[0]&&r[i+d+1]===ic[1]);if(a===void 0||i+a+ac>r.length)continue;let l=e.address+BigInt(i),c=l+BigInt(a+ac+r.readInt32LE(i+a+2)),u=n.get(c);u!==void 0&&s.push({name:u,address:l,size:o})}return s}function _b(t){return t.length>=4&&t.readUInt32BE(0)===4077854458}function Zn(t,{offset:e,size:n}){return t.read(e,n)}var bb=256<<20;function uc(t){let e=C(t),n=Nt(t,e,R.symtab),r=Nt(t,e,R.dynsym),s=n??wb(t,e);return{elf:e,buildId:j(t,e),source:n?"symtab":s?"mini-debug-info":r?"dynsym":"none",exported:r,all:s,stubs:cc(t,e)}}function dc(t,e,n=!1){let[r,...s]=[e??t.all,t.exported,t.stubs].filter(i=>i!==null);if(r===void 0)return yb;let o=Cl([r,...s]);return o.binding.forEach((i,a)=>{!n&&i===N.weak&&(o.binding[a]=N.global)}),o}var yb={...ne(0),length:0,names:Buffer.alloc(0),sections:[ue]};function Nt(t,e,n){let r=e.sections.find(o=>o.type===n);if(r===void 0)return null;let s=Yn(t,e,r);return s.code.some(o=>o===1)?s:null}function wb(t,e){let n=e.sections.find(({name:s,size:o})=>s===".gnu_debugdata"&&o>0);if(n===void 0)return null;let r=Se(`${t.name} (.gnu_debugdata)`,kb(t,n));return Nt(r,C(r),R.symtab)}function kb(t,{offset:e,size:n}){try{let r=t.read(e,n),s=hn(r);if(s>bb)throw new y(`they say to hold ${s} bytes`);return pn(r,s)}catch(r){throw r instanceof y?h(`the compressed symbols are damaged: ${r.message}`,{place:{file:t.name,offset:e},cause:r}):r}}import{rm as Rb}from"node:fs/promises";import{join as Fb}from"node:path";import{createWriteStream as vb}from"node:fs";import{rm as Tb}from"node:fs/promises";import{join as hc}from"node:path";import{Readable as Ib}from"node:stream";import{pipeline as Ab}from"node:stream/promises";import{existsSync as xb}from"node:fs";import{basename as fc,dirname as mc,join as _e,resolve as Sb}from"node:path";function pc(t){return Eb(t).find(e=>xb(e)&&Ps(e,t.buildId))??null}function Eb({buildId:t,release:e,kernelPath:n,root:r}){let s=_e("usr/lib/debug/.build-id",t.slice(0,2),`${t.slice(2)}.debug`),o=mc(Sb(n)),i=[];fc(n)==="bzImage"&&i.push(_e(o,"../../../vmlinux"));let a=fc(o)==="boot"?mc(o):null;for(let l of a===null||a===r?[r]:[a,r])i.push(_e(l,s)),!(e===null||!/^[\w.+~-]+$/.test(e))&&i.push(_e(l,"usr/lib/debug/boot",`vmlinux-${e}`),_e(l,"usr/lib/debug/lib/modules",e,"vmlinux"),_e(l,"usr/lib/debug/usr/lib/modules",e,"vmlinux"),_e(l,"usr/lib/debug/lib/modules",e,"vmlinux.debug"),_e(l,"boot",`vmlinux-${e}`),_e(l,"lib/modules",e,"build/vmlinux"));return i}function Ps(t,e){try{return O(t,n=>{let r=C(n);return j(n,r)===e&&Bt(r)!==void 0})}catch{return!1}}var Mb=90,gc=4*2**30,Ob=4<<20,Lb=256<<20;async function er(t){for(let e of bc(t.env)){t.onProgress?.(`asking ${e} for symbols`);let n=await _c(e,".symtab",t),r=n&&await _c(e,".strtab",t);if(n&&r)return{server:e,symtab:n,strtab:r}}return null}async function _c(t,e,n){let r=wc(kc(n.env)),s=n.signal?AbortSignal.any([n.signal,r.signal]):r.signal;try{let o=await fetch(`${yc(t,n.buildId)}/section/${e}`,{signal:s});if(!o.ok||o.body===null)return await o.body?.cancel(),null;let i=[],a=0;for await(let l of o.body){if(r.progress(),a+=l.length,a>Lb)return null;i.push(l)}return Buffer.concat(i)}catch{return n.signal?.throwIfAborted(),null}finally{r.stop()}}function bc(t){return(t.DEBUGINFOD_URLS??"").split(/\s+/).filter(e=>/^https?:\/\//.test(e))}function yc(t,e){return`${t.replace(/\/+$/,"")}/buildid/${e}`}async function tr(t,e){for(let n of bc(t.env))try{let r=await Bb(n,t);if(r!==null)return r}catch(r){t.signal?.throwIfAborted(),e(`debuginfod server ${n}: ${v(r)}`)}return null}async function Bb(t,e){let n=`${yc(t,e.buildId)}/debuginfo`,r=wc(kc(e.env)),s=e.signal?AbortSignal.any([e.signal,r.signal]):r.signal;e.onProgress?.(`asking ${t} for debug information`);let o=hc(e.cacheFolder,"symbols"),i=hc(o,`.${e.buildId}.${process.pid}.download`);try{let a=await fetch(n,{signal:s});if(a.status===404)return await a.body?.cancel(),null;if(!a.ok||a.body===null)throw new Error(`it answered with status ${a.status}`);await T(o);let l=Nb(a.body,e,r);if(await Ab(Ib.from(l),vb(i),{signal:s}),!Ps(i,e.buildId))throw new Error("what it sent has another build-id or no symbols");return i}catch(a){throw await Tb(i,{force:!0}),r.signal.aborted?new Error("it stopped sending"):a}finally{r.stop()}}async function*Nb(t,e,n){let r=0,s=0;for await(let o of t){if(n.progress(),r+=o.length,r>gc)throw new Error(`it sends more than ${ae(gc)}`);r-s>=Ob&&(s=r,e.onProgress?.(`fetching debug information: ${ae(r)}`)),yield o}e.onProgress?.(`fetched debug information: ${ae(r)}`)}function wc(t){let e=new AbortController,n=setTimeout(()=>e.abort(),t);return{signal:e.signal,progress:()=>n.refresh(),stop:()=>clearTimeout(n)}}function kc(t){let e=Number(t.DEBUGINFOD_TIMEOUT);return(e>0?e:Mb)*1e3}function Sc(t,e){let n=Fb("/usr/lib/debug/.build-id",t.slice(0,2),`${t.slice(2)}.debug`);for(let r of e){let s=nr(()=>{let o=r.read(n,1073741824);return o===null?null:Cs(t,Se(n,o))});if(s!==null)return s}return nr(()=>O(n,r=>Cs(t,r)))}function Cs(t,e){let n=C(e);return j(e,n)===t?Nt(e,n,R.symtab):null}function nr(t){try{return t()}catch(e){if(e instanceof b)return null;throw e}}async function Ec(t,e,n){let r=Pb(t)?await er(e):null;if(r!==null){let o=nr(()=>tc(r.server,t.elf,r.symtab,r.strtab));if(o!==null&&Cb(o,t.exported))return o;n(`debuginfod server ${r.server}: the symbols it sent for ${e.buildId} are another file's`)}let s=await tr(e,n);if(s===null)return null;try{return nr(()=>O(s,o=>Cs(e.buildId,o)))}finally{await Rb(s,{force:!0})}}var Ub=10;function Pb({exported:t}){return t!==null&&t.code.reduce((e,n)=>e+n,0)>=Ub}function Cb(t,e){let n=new Set;for(let r=0;r<t.length;r+=1)n.add(xc(t,r));for(let r=0;r<e.length;r+=1)if(e.code[r]===1&&!n.has(xc(e,r)))return!1;return!0}function xc(t,e){return t.high[e]*2**32+t.low[e]}var vc={relative:27,absolute:3},$b={0:8,2:2,3:4,4:8,10:2,11:4,12:8},zb=8<<20;function Tc(t,e){let n=[],r=new Map;for(let s=0,o=0;s+8<=t.length&&o<zb;o+=1){let i=t.readUInt32LE(s),a=s+4+i;if(i<4||a>t.length)break;let l=t.readUInt32LE(s+4),c=t.subarray(s+8,a);if(l===0)r.set(s,Db(c));else if(c.length>=8){let u=r.get(s+4-l);u===vc.relative?n.push(e+s+8+c.readInt32LE(0)):u===vc.absolute&&n.push(c.readUInt32LE(0))}s=a}return n}function Db(t){let e=t[0],n=t.indexOf(0,1);if(e!==1&&e!==3||n<0)return null;let r=t.toString("latin1",1,n);if(!r.startsWith("z"))return null;let s=rr(t,rr(t,n+1));s=rr(t,e===1?s+1:rr(t,s));for(let o of r.slice(1)){if(o==="R")return t[s]??null;if(o==="L")s+=1;else if(o==="P")s+=1+($b[(t[s]??0)&15]??0);else if(o!=="S"&&o!=="B")return null}return null}function rr(t,e){let n=e;for(;n<t.length&&t[n]>=128;)n+=1;return n+1}var Kb=1685382480,qb=[27,3,59],sr=12,$s=8,Gb=8<<20,Wb=256<<20;function Ic(t,e){return(Qb(t,e)??Hb(t,e)).sort()}function Hb(t,{sections:e}){let n=e.find(({name:r,allocated:s})=>s&&r===".eh_frame");return n===void 0||n.size>Wb?new Float64Array(0):n.offset+n.size>t.size?new Float64Array(0):Float64Array.from(Tc(t.read(n.offset,n.size),Number(n.address)))}function Qb(t,{segments:e}){let n=e.find(({type:a})=>a===Kb);if(n===void 0||n.fileSize<sr||n.offset+n.fileSize>t.size)return null;let r=t.read(n.offset,sr);if(r[0]!==1||qb.some((a,l)=>r[1+l]!==a))return null;let s=r.readUInt32LE(8);if(s>Gb||sr+s*$s>n.fileSize)return null;let o=t.read(n.offset+sr,s*$s),i=Number(n.address);return Float64Array.from({length:s},(a,l)=>i+o.readInt32LE(l*$s))}var jb=262144;async function Ac(t,e,n){let r=Se(t,e),s=C(r),o=Vb(j(r,s)),i=Ic(r,s),a=o===null?null:Xb(s,o,n.indexes);if(a!==null)return Bs({...a,elf:s,starts:i,buildId:o});let l=uc(r),c=l.all===null&&o!==null?await Jb(l,o,n):null,u=Yl(dc(l,c?.symbols??null,n.strongNames),o),d=c?.source??l.source;if(o!==null&&Yb(d,s)){let f=await n.indexes.store(o,d,u.file);f!==null&&n.warn(f)}return Bs({elf:s,starts:i,table:u.table,source:d,buildId:o})}function Vb(t){return t!==null&&/^[0-9a-f]{8,128}$/.test(t)?t:null}function Xb(t,e,n){let r=!t.sections.some(({type:i})=>i===R.symtab),s=t.sections.some(({name:i})=>i===".gnu_debugdata"),o=r?[...s?["mini-debug-info"]:[],"debug-file","debuginfod"]:["symtab"];for(let i of o){let a=n.load(e,i);if(a!==null)return{table:a,source:i}}return null}function Yb(t,e){return t==="none"||t==="dynsym"?!1:t!=="symtab"||e.sections.some(({type:n,size:r})=>n===R.symtab&&r>jb)}async function Jb(t,e,n){let r=Sc(e,n.trees);if(r!==null)return{symbols:r,source:"debug-file"};let s=n.env.DEBUGINFOD_URLS??"";if(s===""||n.serversFailed||await n.indexes.isAbsent(e,s))return null;let o={failed:!1},{cacheFolder:i,env:a,onProgress:l,signal:c}=n,u={buildId:e,cacheFolder:i,env:a,...l&&{onProgress:l},...c&&{signal:c}},d=await Ec(t,u,f=>{o.failed=!0,n.warn(f)}).catch(f=>(c?.throwIfAborted(),o.failed=!0,n.warn(`debug information is not used: ${v(f)}`),null));return o.failed?n.serversFailed=!0:d===null&&await n.indexes.noteAbsent(e,s),d===null?null:{symbols:d,source:"debuginfod"}}import{basename as ey}from"node:path";var Zb=16<<20;function Mc(t){let e=kt(t),{size:n,clusterBytes:r}=e,s=new Map,o=i=>{let a=s.get(i),l=a===void 0?e.readCluster(i):a;return s.delete(i),s.set(i,l),s.size>Math.max(2,Zb/r)&&s.delete(s.keys().next().value),l};return{name:t.name,size:n,read(i,a){nn(this,i,a);let l=Buffer.alloc(a);for(let c=0;c<a;){let u=i+c,d=u%r,f=Math.min(a-c,r-d);o(Math.floor(u/r))?.copy(l,c,d,d+f),c+=f}return l}}}var zs="unpack its files into a folder and give that with --sysroot";function Lc({sysroot:t,disk:e,initrd:n}){let r=[],s=t===null?[]:[ln(t)],o=e===null?null:ty(e,r),i=n===null?[]:[sy(n,()=>yn(n),r)];return{files:{installed:[...s,...o?.trees??[]],initramfs:i},problems:r,close:()=>o?.source.close()}}function ty(t,e){let n;try{n=zr(t);let r=n.size>=4&&n.read(0,4).equals(Je);return{source:n,trees:ry(r?Mc(n):n,e)}}catch(r){if(n?.close(),!(r instanceof b))throw r;return e.push(`${r.message}: ${zs}`),null}}var ny=["btrfs","crypto_LUKS","erofs","f2fs","iso9660","LVM2_member","squashfs","xfs"];function ry(t,e){let n=rn(t),r=n.filter(({fileSystem:s})=>s==="ext4").map(s=>({...an(t,s.start),name:Oc(t,s)}));for(let s of n){let{fileSystem:o}=s;o===null||!ny.includes(o)||e.push(`${Oc(t,s)} holds ${o}, which is not read here: ${zs}`)}return r.length===0&&e.length===0&&e.push(`${t.name} holds no file system that is known here: ${zs}`),r}function Oc({name:t},{partition:e}){return e===null?t:`partition ${e} of ${ey(t)}`}function sy(t,e,n){let r,s=()=>{if(r!==void 0)return r;try{r=e()}catch(o){r=null,n.push(`${v(o)}: its programs stay unnamed`)}return r};return{name:t,list:o=>s()?.list(o)??null,kind:o=>s()?.kind(o)??null,read:(o,i)=>s()?.read(o,i)??null}}var oy=4;async function Nc(t,e){let n=[];if(t.length===0)return{code:[],warnings:n};let r=Lc(e),{files:s,problems:o}=r,i=new Xn,a={...e,indexes:new Vn(e.cacheFolder),trees:[...s.installed,...s.initramfs],serversFailed:!1,warn:f=>{n.includes(f)||n.push(f)}},l=Array.from(t,()=>null),c=t.entries(),u=async()=>{for(let[f,m]of c){e.signal?.throwIfAborted();let{path:p,content:g}=m,_=g?null:Gl(m,s,i);g?l[f]=await Bc(p,g,{...a,strongNames:!0}):_!==null&&(l[f]=await Bc(`${_.tree.name}:${Ns(p)}`,_.bytes,a))}},d=await Promise.allSettled(Array.from({length:oy},u));r.close();for(let f of d)if(f.status==="rejected")throw f.reason;return l.includes(null)&&n.unshift(...o),{code:l,warnings:[...n,...i.warnings()]}}async function Bc(t,e,n){try{return await Ac(t,e,n)}catch(r){if(!(r instanceof b))throw r;return n.warn(`functions stay unnamed: ${r.message}`),Dl}}import{stat as ik}from"node:fs/promises";import{join as Ju}from"node:path";import{copyFile as Wy,mkdir as Hy,mkdtemp as Qy,readdir as jy,writeFile as Vy}from"node:fs/promises";import{join as J}from"node:path";import{readFile as iy}from"node:fs/promises";function Rc(t){let e=new Map;for(let s of t.split(`
`)){let o=/^([A-Z_]+)=(?:"([^"]*)"|'([^']*)'|(.*))$/.exec(s.trim());o&&e.set(o[1],o[2]??o[3]??o[4]??"")}let n=e.get("ID")??"unknown",r=(e.get("ID_LIKE")??"").split(" ").filter(s=>s!=="");return{id:n,family:[n,...r],codename:e.get("VERSION_CODENAME")??"",version:e.get("VERSION_ID")??""}}async function fe(){for(let t of["/etc/os-release","/usr/lib/os-release"]){let e=await iy(t,"utf8").catch(()=>null);if(e!==null)return Rc(e)}return Rc("")}var Fc={qemu:{debian:"qemu-system-x86",fedora:"qemu-system-x86-core",arch:"qemu-system-x86",suse:"qemu-x86",alpine:"qemu-system-x86_64"},compiler:{debian:"gcc libc6-dev",fedora:"gcc",arch:"gcc",suse:"gcc",alpine:"gcc musl-dev"},ninja:{debian:"ninja-build",fedora:"ninja-build",arch:"ninja",suse:"ninja",alpine:"samurai"},pkgConfig:{debian:"pkg-config",fedora:"pkgconf-pkg-config",arch:"pkgconf",suse:"pkg-config",alpine:"pkgconf"},python:{debian:"python3 python3-venv python3-tomli",fedora:"python3 python3-pip",arch:"python python-pip",suse:"python3 python3-pip",alpine:"python3 py3-pip"},glib:{debian:"libglib2.0-dev",fedora:"glib2-devel",arch:"glib2",suse:"glib2-devel",alpine:"glib-dev"},pixman:{debian:"libpixman-1-dev",fedora:"pixman-devel",arch:"pixman",suse:"libpixman-1-0-devel",alpine:"pixman-dev"},fdt:{debian:"libfdt-dev",fedora:"libfdt-devel",arch:"dtc",suse:"libfdt-devel",alpine:"dtc-dev"},zlib:{debian:"zlib1g-dev",fedora:"zlib-devel",arch:"zlib",suse:"zlib-devel",alpine:"zlib-dev"},make:{debian:"make",fedora:"make",arch:"make",suse:"make",alpine:"make"},xz:{debian:"xz-utils",fedora:"xz",arch:"xz",suse:"xz",alpine:"xz"},zstd:{debian:"zstd",fedora:"zstd",arch:"zstd",suse:"zstd",alpine:"zstd"}},Pc={qemu:"QEMU",compiler:"a C compiler",ninja:"ninja",pkgConfig:"pkg-config",python:"Python 3.8 or newer with venv",glib:"glib's headers",pixman:"pixman's headers",fdt:"libfdt's headers",zlib:"zlib's headers",make:"make",xz:"xz",zstd:"zstd"},Uc={debian:"apt-get install",fedora:"dnf install",arch:"pacman -S",suse:"zypper install",alpine:"apk add"};function or(t,e){let n=Object.keys(Uc).find(s=>t.family.includes(s)||s==="fedora"&&t.family.includes("rhel")||s==="suse"&&t.family.some(o=>o.startsWith("opensuse")));if(n===void 0)return`install ${e.map(s=>Fc[s].debian).join(" ")}`;let r=new Set(e.flatMap(s=>Fc[s][n].split(" ")));return`${Uc[n]} ${[...r].join(" ")}`}import{writeFile as my}from"node:fs/promises";import{join as py}from"node:path";var ay=2e4;async function me(t,e,n={}){return await Q(t.binary,[...t.args,...e],{timeoutMs:ay,...n,env:{...n.env??process.env,...t.env}})}var ir=["-machine","none","-nodefaults","-display","none","-S"];var ly={x64:62,arm64:183,riscv64:243},ar=64,Ds=56,Ks=24,cy=1,uy=2,dy=1685382481,fy=6;function Cc(t,e){let n=ly[e];if(n===void 0)return null;let r=Buffer.from("\0qemu_plugin_version\0qemu_plugin_install\0"),s=ar+3*Ds,o=s+96,i=o+3*Ks,a=i+24,l=a+r.length+7&-8,c=l+8,u=Buffer.alloc(c),d=(g,_)=>u.writeUInt32LE(_,g),f=(g,_)=>u.writeBigUInt64LE(BigInt(_),g);u.set([127,69,76,70,2,1,1]),u.writeUInt16LE(3,16),u.writeUInt16LE(n,18),d(20,1),f(32,ar),u.writeUInt16LE(ar,52),u.writeUInt16LE(Ds,54),u.writeUInt16LE(3,56);let m=[{type:cy,at:0,length:c,align:4096},{type:uy,at:s,length:96,align:8},{type:dy,at:0,length:0,align:16}];for(let[g,{type:_,at:w,length:x,align:k}]of m.entries()){let S=ar+g*Ds;d(S,_),d(S+4,fy),f(S+8,w),f(S+16,w),f(S+24,w),f(S+32,x),f(S+40,x),f(S+48,k)}let p=[[4,i],[6,o],[5,a],[10,r.length],[11,Ks],[0,0]];for(let[g,[_,w]]of p.entries())f(s+g*16,_),f(s+g*16+8,w);for(let[g,{name:_,type:w}]of[{name:"qemu_plugin_version",type:1},{name:"qemu_plugin_install",type:2}].entries()){let x=o+(g+1)*Ks;d(x,r.indexOf(_)),u.writeUInt8(16|w,x+4),u.writeUInt16LE(1,x+6),f(x+8,l),f(x+16,4)}for(let[g,_]of[1,3,1,0,2,0].entries())d(i+g*4,_);return u.set(r,a),u.writeInt32LE(t,l),u}var hy=2147483647,gy=-1;async function zc(t,e,n,r=process.arch){let s=await $c(t,hy,/supports only up to version (\d+)/,n,r);if(s==="no plugins")return null;let o=await $c(t,gy,/supports only a minimum version of (\d+)/,n,r);return typeof s=="number"&&typeof o=="number"?{min:o,current:s}:by(e)}async function $c(t,e,n,r,s){let o=Cc(e,s);if(o===null)return"unknown";let i=py(r,`version${e}.so`);await my(i,o);let{stderr:a,status:l}=await me(t,[...ir,"-plugin",i]),c=n.exec(a);return c?Number(c[1]):l!==0&&/-plugin: invalid option|plugin(s| interface| support)? (are|is)? ?not/i.test(a)?"no plugins":"unknown"}var _y=[{from:"11.1",min:2,current:7},{from:"11.0",min:2,current:6},{from:"10.1",min:2,current:5},{from:"9.2",min:2,current:4},{from:"9.1",min:2,current:3},{from:"9.0",min:2,current:2},{from:"6.0",min:0,current:1}];function by(t){let e=_y.find(({from:n})=>$(t,n)>=0);return e?{min:e.min,current:e.current,assumed:!0}:null}function $(t,e){let[n,r]=[t,e].map(s=>s.split(".").map(Number));for(let s=0;s<Math.max(n.length,r.length);s+=1){let o=(n[s]??0)-(r[s]??0);if(o!==0)return o}return 0}import{readFile as yy,readdir as wy,rename as Dc,rm as ky}from"node:fs/promises";import{join as Pe}from"node:path";var se="manifest.json",xy=1<<20,L={binary:"bin/qemu-system-x86_64",libraries:"lib",modules:"lib/qemu",firmware:"share/qemu"};function Y(t,e){return{binary:Pe(t,L.binary),args:["-L",Pe(t,L.firmware)],env:{LD_LIBRARY_PATH:Pe(t,L.libraries),QEMU_MODULE_DIR:Pe(t,L.modules)},source:e}}async function Ce(t){let e=Pe(t,se),n;try{n=await yy(e,"utf8")}catch(r){if(E(r)==="ENOENT"||E(r)==="ENOTDIR")return null;throw r}return qs(n,e)}function qs(t,e){if(t.length>xy)throw h("is too long for a manifest",{place:{file:e}});let n;try{n=JSON.parse(t)}catch(a){throw h(`is not JSON: ${v(a)}`,{place:{file:e},cause:a})}let r=new jt(n,"",e);r.field("format").oneOf(["bootgate-qemu"]);let s=r.field("version").integer(1);if(s>1)throw h(`is a QEMU bundle of version ${s}, newer than this Bootgate reads`,{place:{file:e},hint:"update Bootgate, or use an older bundle"});let o=r.field("files"),i=Object.keys(o.value??{});if(i.length>1e4)throw o.error("has too many entries");return{format:"bootgate-qemu",version:1,source:r.field("source").oneOf(["apt","build","bundle"]),qemu:r.field("qemu").string(40),arch:r.field("arch").string(20),origin:r.field("origin").strings(1e3),libc:r.field("libc").string(40),files:Object.fromEntries(i.map(a=>[a,o.field(a).string(64)])),recipe:r.field("recipe").nullable(a=>({source:a.field("source").oneOf(["release","debian","given"]),sha256s:a.field("sha256s").strings(20,64),method:a.field("method").string(64)}))}}function V(t){return Pe(t,"qemu")}async function ot(t){let e=V(t),n=await wy(e).catch(s=>{if(E(s)==="ENOENT")return[];throw s}),r=[];for(let s of n.filter(o=>!o.startsWith(".")).sort()){let o=Pe(e,s),i=await Ce(o).catch(()=>null);i&&r.push({folder:o,manifest:i})}return r}async function lr(t,e){try{await Dc(t,e)}catch(n){if(E(n)!=="ENOTEMPTY"&&E(n)!=="EEXIST")throw n;if(await Ce(e).catch(()=>null)!==null)return;await ky(e,{recursive:!0}),await Dc(t,e)}}var Sy=/^(ld-linux[\w.-]*|ld-musl[\w.-]*|libc|libm|libpthread|libdl|librt|libutil|libresolv|libanl|linux-vdso|libc\.musl-.*)\.so/;function Ey(t){return t.split(`
`).flatMap(e=>{let n=/^\s*(\S+) => (?:(\/\S+) \(0x|(not found))/.exec(e);return n?[{name:n[1],path:n[2]??null}]:[]})}async function vy(t,e){let n={...process.env,LC_ALL:"C",...e?{LD_LIBRARY_PATH:e}:{}},{stdout:r}=await U("ldd",[t],{env:n});return Ey(r.toString()).filter(({name:s})=>!Sy.test(s))}async function Kc(t,e){return(await vy(t,e)).filter(({path:n})=>n===null).map(({name:n})=>n)}async function it(){let{stdout:t,stderr:e}=await Q("ldd",["--version"]),n=/(\d+\.\d+)/.exec(t.toString().split(`
`)[0]??"")?.[1];return/musl/i.test(e)?"musl":n?`glibc ${n}`:"libc"}import{access as Ty,constants as Iy,realpath as Ay}from"node:fs/promises";import{delimiter as qc,join as My,resolve as Oy}from"node:path";var Ly=["/usr/libexec/qemu-kvm"];async function at(t){let e=(t.PATH??"").split(qc).filter(r=>r!=="").map(r=>Oy(r,"qemu-system-x86_64")),n=new Map;for(let r of[...e,...Ly]){if(!await Gc(r))continue;let s=await Ay(r);n.has(s)||n.set(s,{binary:r,args:[],env:{},source:"system"})}return[...n.values()]}async function Rt(t,e){for(let n of(e.PATH??"").split(qc)){if(n==="")continue;let r=My(n,t);if(await Gc(r))return r}}async function Gc(t){return await Ty(t,Iy.X_OK).then(()=>!0,()=>!1)}import{access as Fy,readdir as Xc,readFile as Yc,rm as Uy,writeFile as Gs,constants as Py}from"node:fs/promises";import{join as pe}from"node:path";function Wc(t){return t.split(/\n(?:[ \t]*\n)+/).map(By).filter(e=>e.size>0&&!/^(no|false|0)$/i.test(e.get("enabled")??"")).filter(e=>Ft(e.get("types")).includes("deb")).map(e=>({uris:Ft(e.get("uris")),suites:Ft(e.get("suites")),components:Ft(e.get("components")),signedBy:e.get("signed-by")??""}))}function By(t){let e=new Map,n="";for(let r of t.split(`
`)){if(r.startsWith("#"))continue;let s=/^([A-Za-z][A-Za-z0-9-]*):[ \t]*(.*)$/.exec(r);s?(n=s[1].toLowerCase(),e.set(n,s[2].trim())):/^[ \t]/.test(r)&&n!==""&&e.set(n,`${e.get(n)}
${r}`)}return e}function Hc(t){return t.split(`
`).flatMap(e=>{let n=/^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(e);return n?[{uris:[n[2]],suites:[n[3]],components:Ft(n[4]),signedBy:/(?:^|\s)signed-by=(\S+)/.exec(n[1]??"")?.[1]??""}]:[]})}function Qc(t,{codename:e,family:n}){let r=t.map(i=>({...i,suites:i.suites.filter(a=>a===e||a.startsWith(`${e}-`))})).filter(({suites:i})=>i.length>0),s=r.find(({suites:i})=>i.includes(e)),o=`${e}-backports`;return!s||!n.includes("debian")||r.some(({suites:i})=>i.includes(o))?r:[...r,{...s,suites:[o]}]}function jc(t,e){return t.map(({uris:n,suites:r,components:s,signedBy:o})=>[`Types: ${e.join(" ")}`,`URIs: ${n.join(" ")}`,`Suites: ${r.join(" ")}`,...s.length>0?[`Components: ${s.join(" ")}`]:[],...o?[`Signed-By: ${o}`]:[],"Targets: Packages Sources",""].join(`
`)).join(`
`)}function Ft(t=""){return t.split(/\s+/).filter(e=>e!=="")}var Ny=["Package","Status","Version","Architecture","Multi-Arch","Provides","Essential"],Ry=["qemu","seabios","ipxe"];function Vc(t){return t.split(`

`).flatMap(e=>{let n=new Map(e.split(`
`).flatMap(o=>{let i=/^([A-Za-z-]+): (.*)$/.exec(o);return i?[[i[1],i[2]]]:[]})),r=n.get("Package");if(r===void 0||n.get("Status")!=="install ok installed")return[];let s=(n.get("Source")??r).split(" ")[0];return Ry.includes(s)?[]:[Ny.flatMap(o=>n.has(o)?[`${o}: ${n.get(o)}
`]:[]).join("")]}).join(`
`)}async function cr(t){let{folder:e,distribution:n,signal:r}=t,s=Qc(t.systemSources??await zy(n),n);if(s.length===0)throw new b(`apt has no package source for '${n.codename}' here`,{hint:"check /etc/apt/sources.list and /etc/apt/sources.list.d"});let o=pe(e,"apt.conf");for(let c of["state/lists/partial","cache/archives/partial","sources.d"])await T(pe(e,c));await Gs(pe(e,"status"),Vc(t.systemStatus??await Yc("/var/lib/dpkg/status","utf8"))),await Gs(pe(e,"sources.d","bootgate.sources"),jc(s,t.types)),await Gs(o,$y(e));let i={...process.env,LC_ALL:"C",DEBIAN_FRONTEND:"noninteractive"},a=async(c,u,d=e)=>await U(c,["-c",o,...u],{cwd:d,env:i,...r?{signal:r}:{},missingHint:"this way of getting QEMU needs Debian or Ubuntu"});t.onProgress?.(`fetching package lists of ${n.codename}`),await Cy(a,r);let l=async(c,u)=>Ky((await a("apt-cache",["madison",c])).stdout.toString(),u);return{offers:async c=>await l(c,"Packages"),sourceOffers:async c=>await l(c,"Sources"),resolve:async(c,{version:u,suite:d})=>{let f=["-s","install","-y","--no-install-recommends","-t",d,`${c}=${u}`];return qy((await a("apt-get",f)).stdout.toString())},download:async(c,u)=>(await T(u),await a("apt-get",["download",...c],u),(await Xc(u)).filter(d=>d.endsWith(".deb")).map(d=>pe(u,d))),sourceFiles:async(c,u)=>{let d=["source","--print-uris","--download-only",`${c}=${u}`];return Gy((await a("apt-get",d)).stdout.toString())},downloadSource:async({uri:c,sha256:u},d)=>{await a("/usr/lib/apt/apt-helper",["download-file",c,d,`SHA256:${u}`])}}}async function Cy(t,e){try{await t("apt-get",["-qq","update"])}catch(n){throw e?.aborted===!0?n:new b("the package lists could not be fetched",{hint:"see whether 'apt-get update' works here; without network, use '--qemu system' or a path",cause:n})}}function $y(t){let e={"Dir::State":pe(t,"state"),"Dir::State::lists":"lists","Dir::State::status":pe(t,"status"),"Dir::Cache":pe(t,"cache"),"Dir::Etc::sourcelist":"/dev/null","Dir::Etc::sourceparts":pe(t,"sources.d"),"Debug::NoLocking":"true","Acquire::Languages":"none","Acquire::Retries":"3","Acquire::AllowInsecureRepositories":"false","APT::Get::AllowUnauthenticated":"false",...process.getuid?.()===0?{"APT::Sandbox::User":"root"}:{}};return["#clear APT::Update::Pre-Invoke;","#clear APT::Update::Post-Invoke;","#clear APT::Update::Post-Invoke-Success;",...Object.entries(e).map(([n,r])=>`${n} "${r}";`),""].join(`
`)}async function zy(t){let e="/etc/apt/sources.list.d",r=["/etc/apt/sources.list",...(await Xc(e).catch(()=>[])).sort().map(o=>pe(e,o))],s=[];for(let o of r){let i=await Yc(o,"utf8").catch(()=>"");o.endsWith(".sources")?s.push(...Wc(i)):o.endsWith(".list")&&s.push(...Hc(i))}if(s.length===0&&!await Dy())throw new b(`there is no apt on this machine (${t.id})`,{hint:"'--qemu apt' needs Debian or Ubuntu; '--qemu system' takes an installed QEMU, '--qemu build' makes one"});return s}async function Dy(){return await Fy("/usr/bin/apt-get",Py.X_OK).then(()=>!0,()=>!1)}function Ky(t,e){return t.split(`
`).flatMap(n=>{let[,r,s]=n.split("|").map(i=>i.trim());if(r===void 0||!s?.endsWith(e))return[];let o=/\s([^\s/]+)\/\S*/.exec(s)?.[1];return o===void 0?[]:[{version:r,suite:o}]})}function qy(t){let e=[...t.matchAll(/^Inst (\S+) (?:\[\S+\] )?\((\S+) /gm)].map(([,r,s])=>`${r}=${s}`),n=e.find(r=>/^libc6(:\S+)?=/.test(r));if(n!==void 0)throw new b(`this QEMU needs a newer C library (${n})`,{hint:"upgrade the system ('apt-get upgrade'), or use '--qemu system' or '--qemu build'"});return e}function Gy(t){return[...t.matchAll(/^'([^']+)' (\S+) (\d+) SHA256:([0-9a-f]{64})$/gm)].map(([,e,n,r,s])=>({uri:e,name:n,size:Number(r),sha256:s}))}async function lt(t,e){await U("dpkg-deb",["-x",t,e])}async function Ut(t){await Uy(t,{recursive:!0,force:!0}).catch(()=>{})}async function Jc(){return process.getuid?.()===0?[]:(await Q("sudo",["-n","true"]).catch(()=>null))?.status===0?["sudo","-n"]:null}var he="qemu-system-x86";async function Hs(t){let e=(await ot(t.cacheFolder)).filter(({manifest:o})=>o.source==="apt").sort((o,i)=>$(i.manifest.qemu,o.manifest.qemu))[0];if(e){let o=`QEMU ${e.manifest.qemu} was unpacked earlier (${e.manifest.origin[0]??"a package"})`;return{files:Y(e.folder,"apt"),reason:o}}let n=await fe(),r=V(t.cacheFolder);await T(r);let s=await Qy(J(r,".apt-"));try{let o=await cr({...t,folder:J(s,"apt"),distribution:n,types:["deb"]}),i=Qs(await o.offers(he));if(!i)throw new b(`${n.id} ${n.codename} offers no package ${he}`,{hint:"'--qemu build' makes one from source"});return await Xy(i,n,t)??await Jy(o,i,s,t)}finally{await Ut(s)}}function Qs(t){return[...t].sort((e,n)=>$(Ws(n.version),Ws(e.version)))[0]}function Ws(t){return/^(?:\d+:)?(\d+(?:\.\d+)*)/.exec(t)?.[1]??"0"}async function Xy(t,e,n){if(t.suite.endsWith("-backports"))return null;let r=`${e.id}'s package ${he} ${t.version}`,[s]=await at(n.env);if(s&&await Yy()===t.version)return{files:s,reason:`${r}, installed already`};let o=n.mayInstall?await Jc():null;if(o===null)return null;n.onProgress?.(`installing ${he} ${t.version}`);let[i,...a]=[...o,"apt-get","-qq","install","-y","--no-install-recommends"],l={...n.env,DEBIAN_FRONTEND:"noninteractive"};try{await U(i,[...a,`${he}=${t.version}`],{env:l})}catch(u){return n.onProgress?.(`it cannot be installed (${v(u)}), so it is unpacked instead`),null}let[c]=await at(n.env);return c?{files:c,reason:`${r}, installed now`}:null}async function Yy(){let{stdout:t}=await U("dpkg-query",["-W","-f","${Version}",he]).catch(()=>({stdout:Buffer.alloc(0)}));return t.toString()}async function Jy(t,e,n,{cacheFolder:r,onProgress:s}){let o=await t.resolve(he,e);s?.(`fetching ${he} ${e.version} and ${o.length-1} packages it needs`);let i=J(n,"root");await Hy(i);for(let f of await t.download(o,J(n,"packages")))await lt(f,i);let a=J(n,"qemu");await ew(i,a);let l=await Kc(J(a,L.binary),J(a,L.libraries));if(l.length>0)throw new b(`the unpacked QEMU lacks ${l.join(", ")}`,{hint:`'apt-get install ${he}' installs everything it needs`});let c=`${he} ${e.version} of ${e.suite}`,u={format:"bootgate-qemu",version:1,source:"apt",qemu:Ws(e.version),arch:process.arch,origin:[c,...o],libc:await it(),files:{},recipe:null};await Vy(J(a,se),JSON.stringify(u,null,1));let d=J(V(r),`apt-${e.version.replace(/^\d+:/,"").replaceAll(/[^\w.+~-]/g,"_")}`);return await lr(a,d),{files:Y(d,"apt"),reason:`the newest this system's apt offers: ${c}`}}var Zy=[{from:/^usr\/bin$/,to:"bin",name:/^qemu-system-x86_64$/},{from:/^(usr\/)?lib\/[^/]+-linux-gnu[^/]*$/,to:L.libraries,name:/\.so(\.|$)/},{from:/^usr\/lib\/[^/]+\/qemu$/,to:L.modules,name:/^(?!ui-|audio-|chardev-).*\.so$/},{from:/^usr\/share\/seabios$/,to:L.firmware,name:/\.bin$/},{from:/^usr\/lib\/ipxe\/qemu$/,to:L.firmware,name:/\.rom$/},{from:/^usr\/share\/qemu$/,to:L.firmware,name:/^(kvmvapic|linuxboot|linuxboot_dma|multiboot|multiboot_dma|pvh)\.bin$|^qboot\.rom$|^trace-events-all$/}];async function ew(t,e){for(let n of Object.values(L).filter(r=>r!==L.binary))await T(J(e,n));await T(J(e,"bin"));for(let n of await jy(t,{recursive:!0,withFileTypes:!0})){let r=n.parentPath.slice(t.length+1),s=Zy.find(o=>o.from.test(r)&&o.name.test(n.name));s&&!n.isDirectory()&&await Wy(J(n.parentPath,n.name),J(e,s.to,n.name)).catch(o=>{if(E(o)!=="ENOENT")throw o})}}import{mkdtemp as Tw,rm as iu}from"node:fs/promises";import{basename as Iw,join as dr}from"node:path";import{createHash as tw}from"node:crypto";import{createReadStream as nw}from"node:fs";import{open as rw,rename as sw,rm as ow}from"node:fs/promises";import{dirname as Zc}from"node:path";import{fileURLToPath as iw}from"node:url";async function ur(t,e,n){await T(Zc(e));let r=`${e}.part`,s=tw("sha256"),o=0;try{let i=await rw(r,"w");try{for await(let l of aw(t,n)){if(o+=l.length,o>n.limit)throw new b(`${t.href} is larger than ${ae(n.limit)}`);s.update(l),await i.write(l)}}finally{await i.close()}let a=s.digest("hex");if(a!==n.sha256)throw new b(`${t.href} is not the file that was asked for: its SHA-256 is ${a}, not ${n.sha256}`,{hint:"the file was replaced or damaged on its way; take the checksum from where it was published"});await sw(r,e)}catch(i){throw await ow(r,{force:!0}),E(i)==="ENOSPC"?Ae(e,i):i}}function Ae(t,e){return new b(`the disk is full: ${Zc(t)} cannot be written`,{hint:"free some space, or set BOOTGATE_CACHE to a folder on another disk",cause:e})}async function*aw(t,e){if(t.protocol==="file:"){try{for await(let l of nw(iw(t)))yield l}catch(l){throw new b(`${t.href} cannot be read: ${v(l)}`,{cause:l})}return}let n=new AbortController,r=e.silenceMs??3e4,s=setTimeout(()=>n.abort(),r),o=AbortSignal.any([n.signal,...e.signal?[e.signal]:[]]),i=null,a=0;try{let l=await fetch(t,{signal:o,headers:{"accept-encoding":"identity"}});if(!l.ok||l.body===null)throw await l.body?.cancel(),new b(`${t.href} answers ${l.status} ${l.statusText}`.trimEnd(),{...l.status===404?{hint:"check the address; mirrors drop old releases"}:{}});i=lw(l);for await(let c of l.body)s.refresh(),a+=c.length,yield c}catch(l){if(l instanceof b||e.signal?.aborted===!0)throw l;let c=a>0?` after ${a} of ${i??"an unknown number of"} bytes`:"",u=n.signal.aborted?`nothing arrived for ${r/1e3} s`:cw(l);throw new b(`${t.href} could not be fetched: ${u}${c}`,{cause:l})}finally{clearTimeout(s)}if(i!==null&&a<i)throw new b(`${t.href} was cut short: ${a} of ${i} bytes arrived`)}function lw(t){let e=Number(t.headers.get("content-length")??Number.NaN);return Number.isSafeInteger(e)?e:null}function cw(t){let e=typeof t=="object"&&t!==null&&"cause"in t?t.cause:void 0;return v(e??t)}import{createHash as _w}from"node:crypto";import{createReadStream as bw}from"node:fs";import{open as su}from"node:fs/promises";import{dirname as yw,join as ww}from"node:path";import{spawn as uw}from"node:child_process";import{createGunzip as dw,createGzip as fw}from"node:zlib";import{Duplex as mw}from"node:stream";var pw=[{compression:"gz",bytes:Buffer.from("1f8b","hex")},{compression:"xz",bytes:Buffer.from("fd377a585a00","hex")},{compression:"zst",bytes:Buffer.from("28b52ffd","hex")}];function UM(t){let e=/\.(?:tar\.)?(gz|tgz|xz|txz|zst|tzst)$/.exec(t)?.[1],n={gz:"gz",tgz:"gz",xz:"xz",txz:"xz",zst:"zst",tzst:"zst"}[e??""];if(n===void 0)throw h(`'${t}' does not say how to compress`,{hint:"end it in .tar.gz, .tar.xz or .tar.zst"});return n}function eu(t,e){let n=pw.find(({bytes:r})=>t.subarray(0,r.length).equals(r));if(!n)throw h("is not a bundle: neither gzip, xz nor zstd",{place:{file:e}});return n.compression}var hw={xz:{compress:["xz","-6","-c","-T1"],decompress:["xz","-d","-c"],install:"xz-utils"},zst:{compress:["zstd","-12","-c","-q"],decompress:["zstd","-d","-c","-q"],install:"zstd"}};function tu(t,e){if(t==="gz")return e==="compress"?fw({level:9}):dw();let{install:n,[e]:r}=hw[t],[s,...o]=r,i=uw(s,o,{stdio:["pipe","pipe","pipe"]}),a="";i.stderr.on("data",c=>a+=c.toString().slice(0,1e3));let l=mw.from({readable:i.stdout,writable:i.stdin});return i.on("error",c=>l.destroy(E(c)==="ENOENT"?new b(`${s} is not installed`,{hint:`apt-get install ${n}`}):c)),i.on("close",c=>{c!==0&&l.destroy(h(`${s} failed: ${a.trim()||"no reason given"}`))}),l.on("close",()=>i.kill()),l}var ct=512;function $M({name:t,size:e,executable:n}){let r=Buffer.alloc(ct);if(Buffer.byteLength(t)>100)throw h(`'${t}' is too long a name for a bundle`);return r.write(t,0),r.write(n?"0000755\0":"0000644\0",100),r.write("0000000\x000000000\0",108),r.write(`${e.toString(8).padStart(11,"0")}\0`,124),r.write("00000000000\0",136),r.write("0",156),r.write("ustar\x0000",257),r.write(`${ru(r).toString(8).padStart(6,"0")}\0 `,148),r}function nu(t,e,n){if(t.every(l=>l===0))return null;let r=l=>h(l,{place:{file:e,offset:n}});if(js(t,148,8)!==ru(t))throw r("is not a tar archive, or is damaged");let s=Vs(t,0,100);if(Vs(t,345,155)!=="")throw r("has a name longer than a bundle has");let i=String.fromCharCode(t[156]);if(i==="5")return"directory";if(i!=="0"&&i!=="\0")throw r(`'${s}' is not a regular file (tar type '${i}')`);if(!gw(s))throw r(`'${s}' would be written outside of the bundle's folder`);let a=js(t,124,12);if(!Number.isSafeInteger(a)||a<0)throw r(`'${s}' has no sensible size`);return{name:s,size:a,executable:(js(t,100,8)&64)!==0}}function gw(t){return t.split("/").every(e=>/^[\w.+~-]+$/.test(e)&&e!=="."&&e!=="..")}function Xs(t){return(ct-t%ct)%ct}function ru(t){let e=0;for(let[n,r]of t.entries())e+=n>=148&&n<156?32:r;return e}function Vs(t,e,n){let r=t.subarray(e,e+n),s=r.indexOf(0);return r.toString("utf8",0,s<0?n:s)}function js(t,e,n){let r=Vs(t,e,n).trim();return/^[0-7]+$/.test(r)?Number.parseInt(r,8):Number.NaN}var kw={bytes:1<<30,files:5e3},xw=1<<20;async function ou(t,e,n=kw){let r=tu(eu(await vw(t),t),"decompress"),s=bw(t);s.on("error",o=>r.destroy(o)),s.pipe(r);try{return await Sw(new Ys(r,t),e,n)}catch(o){throw E(o)==="ENOSPC"?Ae(e,o):o instanceof b?o:h(`the bundle is damaged: ${v(o)}`,{place:{file:t},cause:o})}finally{s.destroy(),r.destroy()}}async function Sw(t,e,n){let{file:r}=t,s=await t.entry();if(s===null||s==="directory"||s.name!==se||s.size>xw)throw h(`does not begin with ${se}: it is not a QEMU bundle`,{place:{file:r}});let o=(await t.bytes(s.size)).toString();await t.skip(Xs(s.size));let i=qs(o,`${r}:${se}`),a=new Set(Object.keys(i.files));if(a.size>n.files)throw h(`lists more than ${n.files} files`,{place:{file:r}});if(!a.has(L.binary))throw h(`holds no ${L.binary}`,{place:{file:r}});let l=0;for(;;){let u=t.offset,d=await t.entry();if(d===null)break;if(d==="directory")continue;let f=p=>h(p,{place:{file:r,offset:u}});if(!a.delete(d.name))throw f(`'${d.name}' is not in its manifest, or there twice`);if(l+=d.size,l>n.bytes)throw f(`unpacks to more than ${ae(n.bytes)}`);if(await Ew(t,d,ww(e,d.name))!==i.files[d.name])throw f(`'${d.name}' differs from its checksum`);await t.skip(Xs(d.size))}let[c]=a;if(c!==void 0)throw h(`lacks '${c}', which its manifest lists`,{place:{file:r}});return i}async function Ew(t,e,n){await T(yw(n));let r=await su(n,"wx",e.executable?493:420),s=_w("sha256");try{for await(let o of t.content(e.size))s.update(o),await r.write(o)}finally{await r.close()}return s.digest("hex")}async function vw(t){let e=await su(t);try{let{buffer:n,bytesRead:r}=await e.read(Buffer.alloc(8),0,8,0);return n.subarray(0,r)}finally{await e.close()}}var Ys=class{file;offset=0;chunks;rest=Buffer.alloc(0);constructor(e,n){this.chunks=e[Symbol.asyncIterator](),this.file=n}async entry(){let e=this.offset;return nu(await this.bytes(ct),this.file,e)}async bytes(e){let n=[];for await(let r of this.content(e))n.push(r);return Buffer.concat(n)}async skip(e){await this.bytes(e)}async*content(e){let n=e;for(;n>0;){if(this.rest.length===0){let s=await this.chunks.next();if(s.done===!0)throw h("is cut short",{place:{file:this.file,offset:this.offset}});this.rest=s.value}let r=this.rest.subarray(0,n);this.rest=this.rest.subarray(r.length),this.offset+=r.length,n-=r.length,yield r}}};var Aw=300<<20;async function Js(t,e,n){let r=Zs(e,n),s=await Ce(r).catch(()=>null);if(s)return{folder:r,files:Y(r,"bundle"),manifest:s};let o=Iw(t.pathname)||"bundle",a=[...(n.env.BOOTGATE_QEMU_MIRROR??"").split(/\s+/).filter(c=>c!=="").map(c=>new URL(o,c.endsWith("/")?c:`${c}/`)),t],l=dr(V(n.cacheFolder),`.${e.slice(0,16)}.bundle`);try{return await Mw(a,l,e,n),await lu(l,e,n)}finally{await iu(l,{force:!0})}}async function au(t,e){let n=await K(t),r=Zs(n,e),s=await Ce(r).catch(()=>null);return s?{folder:r,files:Y(r,"bundle"),manifest:s}:await lu(t,n,e)}function Zs(t,{cacheFolder:e}){return dr(V(e),`bundle-${t.slice(0,16)}`)}async function Mw(t,e,n,{onProgress:r,signal:s}){let o;for(let i of t){r?.(`fetching ${i.href}`);try{await ur(i,e,{sha256:n,limit:Aw,signal:s});return}catch(a){if(s?.aborted===!0)throw a;o=a}}throw o}async function lu(t,e,n){let r=V(n.cacheFolder);await T(r);let s=await Tw(dr(r,".bundle-"));try{let o=await ou(t,s);await Ow(o),await D(dr(s,se),JSON.stringify(o,null,1));let i=Zs(e,n);return await lr(s,i),{folder:i,files:Y(i,"bundle"),manifest:o}}finally{await iu(s,{recursive:!0,force:!0})}}async function Ow({arch:t,libc:e,qemu:n}){if(t!==process.arch)throw new b(`this bundle of QEMU ${n} is for ${t} hosts, and this one is ${process.arch}`);let r=await it(),[s,o]=[e,r].map(i=>/^glibc (\d+\.\d+)$/.exec(i)?.[1]);if(s!==void 0&&(o===void 0||$(o,s)<0))throw new b(`this bundle of QEMU ${n} needs ${e}, and this machine has ${r}`,{hint:"take a bundle packed on an older distribution, or '--qemu build'"})}var Lw=[];function cu(t,e=Lw){let n=e.find(r=>r.arch===t);if(n)return n;throw new b(`no QEMU bundle is published for ${t} hosts with this version of Bootgate`,{hint:"use '--qemu auto', or pack one yourself: 'bootgate qemu build', then 'bootgate qemu pack'"})}import{mkdir as y0,mkdtemp as w0,rename as k0}from"node:fs/promises";import{join as Me}from"node:path";import{access as Bw}from"node:fs/promises";var uu=["cc","gcc","clang"],Nw=[{need:"compiler",names:uu},{need:"make",names:["make","gmake"]},{need:"ninja",names:["ninja","ninja-build","samu"]},{need:"pkgConfig",names:["pkg-config","pkgconf"]},{need:"xz",names:["xz"]}],Rw=[{need:"glib",module:"glib-2.0 >= 2.56"},{need:"pixman",module:"pixman-1 >= 0.21.8",before:"9.0"},{need:"zlib",module:"zlib"}],Fw=[{need:"fdt",header:"libfdt.h"}],Uw=`
import sys, venv
from importlib.util import find_spec
assert sys.version_info >= (3, 8)
assert find_spec('setuptools') and find_spec('pip') or find_spec('ensurepip') and find_spec('pyexpat')
assert find_spec('tomllib') or find_spec('tomli')
`;async function to(t,e){let{found:n,missing:r}=await Pw(t,e);if(r.length>0){let s=r.map(o=>Pc[o]).join(", ");throw new b(`a QEMU cannot be built here, this is missing: ${s}`,{hint:or(await fe(),r)})}return n}async function Pw(t,e){let n=[],r=new Map;for(let{need:l,names:c}of Nw){let u=await fu(c,t);u===void 0?n.push(l):r.set(l,u)}let s=r.get("pkgConfig");for(let{need:l,module:c,before:u}of Rw)(u===void 0||e!==void 0&&$(e,u)<0)&&(s===void 0||!await eo(s,["--exists",c],t))&&n.push(l);let o=r.get("compiler");for(let{need:l,header:c}of Fw)(o===void 0||!await eo(o,["-E","-include",c,"-x","c","/dev/null","-o","/dev/null"],t))&&n.push(l);let i=await Cw(t);i===void 0&&n.push("python");let a=r.get("ninja");return{found:{...o?{compiler:o}:{},...a?{ninja:a}:{},...i?{python:i}:{}},missing:n}}async function du(t){return await fu(uu,t)}async function fu(t,e){for(let n of t){let r=await Rt(n,e);if(r!==void 0)return r}}async function Cw(t){let e=["/usr/bin/python3",await Rt("python3",t)];for(let n of e)if(!(n===void 0||!await $w(n))&&await eo(n,["-c",Uw],t))return n}async function eo(t,e,n){return await Q(t,e,{env:n,cwd:"/"}).then(({status:r})=>r===0,()=>!1)}async function $w(t){return await Bw(t).then(()=>!0,()=>!1)}import{appendFileSync as zw,mkdirSync as Dw,writeFileSync as Kw}from"node:fs";import{dirname as qw}from"node:path";var fr=class{path;constructor(e){this.path=e,Dw(qw(e),{recursive:!0}),Kw(e,"")}note(e){this.append(`# ${e}
`)}async run(e,n,r){this.note([e,...n].join(" "));let{status:s,stdout:o,stderr:i}=await Q(e,n,{...r,onOutput:c=>{this.append(c),r.onOutput?.(c)}});if(s===0)return;let a=o.toString()+i;if(/No space left on device/.test(a))throw Ae(this.path,void 0);let l=a.trimEnd().split(`
`).slice(-12).join(`
`);throw new b(`the QEMU build failed with status ${s}:
${l}`,{hint:`the whole log is in ${this.path}`})}append(e){try{zw(this.path,e)}catch(n){throw E(n)==="ENOSPC"?Ae(this.path,n):n}}};import{access as Gw,copyFile as Pt,mkdir as Ww,readdir as Hw,writeFile as Qw}from"node:fs/promises";import{join as P}from"node:path";var jw=/^(bios|bios-256k|bios-microvm|kvmvapic|linuxboot|linuxboot_dma|multiboot|multiboot_dma|pvh|vgabios[\w-]*)\.bin$|^qboot\.rom$|^(pxe|efi)-[\w-]+\.rom$/,Vw=["bios-256k.bin","linuxboot_dma.bin","kvmvapic.bin"],mu=["/usr/share/seabios","/usr/share/qemu","/usr/lib/ipxe/qemu"];async function hu({source:t,build:e,staged:n,work:r,manifest:s,log:o}){for(let l of["bin",L.modules,L.firmware])await T(P(n,l));let i=P(n,L.binary);await Pt(P(e,"qemu-system-x86_64"),i),await Q("strip",["--strip-unneeded",i]).catch(()=>{}),await Pt(P(e,"trace/trace-events-all"),P(n,L.firmware,"trace-events-all")),await Pt(P(t.tree,"COPYING"),P(n,"COPYING")),await Xw(t,P(n,L.firmware),r),await Pt(o.path,P(n,"build.log"));let a={...s,libc:await it()};await Qw(P(n,se),JSON.stringify(a,null,1))}async function Xw(t,e,n){if(await pu(P(t.tree,"pc-bios")))await no([P(t.tree,"pc-bios")],e);else if(t.debian!==null){let{apt:r,suite:s,version:o}=t.debian,i=(await r.offers("seabios")).find(c=>c.suite===s),a=[i?`seabios=${i.version}`:"seabios",`qemu-system-data=${o}`],l=P(n,"firmware");await Ww(l);for(let c of await r.download(a,P(n,"firmware-packages")))await lt(c,l);await no(mu.map(c=>P(l,c)),e)}else await no(mu,e);if(!await pu(e))throw new b("there is no firmware for the new QEMU: its source brings none",{hint:"install it ('apt-get install seabios qemu-system-data'), or build from QEMU's own release tarball"})}async function pu(t){return(await Promise.all(Vw.map(async n=>await Gw(P(t,n)).then(()=>!0,()=>!1)))).every(Boolean)}async function no(t,e){for(let n of t)for(let r of await Hw(n).catch(()=>[]))jw.test(r)&&await Pt(P(n,r),P(e,r))}import{access as Yw,readdir as Jw,writeFile as Zw}from"node:fs/promises";import{join as ut}from"node:path";function e0(t){return $(t,"10.0")>=0?"1.5.0":$(t,"8.1")>=0?"0.63.0":"0.61.5"}var t0=`import sys
from mesonbuild.mesonmain import main
sys.exit(main())
`;async function gu({tree:t,debian:e},n,r,s){if((await Jw(ut(t,"python/wheels")).catch(()=>[])).some(l=>l.startsWith("meson-")))return{pythonPath:null};let i=ut(t,"meson/meson.py");if(await s0(i))return{pythonPath:null};let a=await n0(r,n)?null:await r0(e,s);return $(n,"8.1")<0&&(await T(ut(t,"meson")),await Zw(i,t0)),{pythonPath:a}}async function n0(t,e){let n="from mesonbuild import coredata; print(coredata.version)",{status:r,stdout:s}=await Q(t,["-c",n],{cwd:"/"});return r===0&&$(s.toString().trim(),e0(e))>=0}async function r0(t,e){if(t===null)return null;let n=await t.apt.offers("meson"),r=n.find(({suite:o})=>o===t.suite)??n[0];if(!r)return null;let s=ut(e,"meson");await T(s);for(let o of await t.apt.download([`meson=${r.version}`],ut(e,"meson-package")))await lt(o,s);return ut(s,"usr/lib/python3/dist-packages")}async function s0(t){return await Yw(t).then(()=>!0,()=>!1)}var _u=["7.2","10.0"],mr=[{name:"nochain-stops-goto-ptr",why:"with -d nochain, blocks reached by ret and indirect jumps return to the loop that logs exec_tb, too",files:["accel/tcg/cpu-exec-common.c","accel/tcg/cpu-exec.c"],before:`    } else if (qemu_loglevel_mask(CPU_LOG_TB_NOCHAIN)) {
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
`,when:{missing:"pc-bios/edk2-x86_64-code.fd.bz2"}}];function bu(t,{before:e,after:n}){let r=t.indexOf(e);return r<0||t.includes(e,r+1)?null:t.slice(0,r)+n+t.slice(r+e.length)}var dt={version:"10.0.2",file:"qemu-10.0.2.tar.xz",sha256:"ef786f2398cb5184600f69aef4d5d691efd44576a3cff4126d38d4c6fec87759",site:"https://download.qemu.org/"},yu=["--target-list=x86_64-softmmu","--enable-trace-backends=simple","--enable-plugins","--without-default-features","--enable-system","--enable-tcg","--enable-fdt=system","--disable-docs","--disable-install-blobs","--disable-debug-info"];function wu(t,e){return[...yu,`--with-pkgversion=Bootgate ${e}`,...$(t,"8.1")>=0?["--disable-download"]:[]]}var ku={commonOptions:yu,changes:mr.map(({files:t,before:e,after:n,when:r})=>({files:t,before:e,after:n,when:r}))};function xu(t){return M(JSON.stringify({sources:t,recipe:ku})).slice(0,10)}function Su(t){return M(JSON.stringify({recipe:ku,host:t})).slice(0,16)}import{access as o0,readFile as i0,writeFile as a0}from"node:fs/promises";import{join as Eu}from"node:path";async function vu(t,e,n=mr){let r=[];for(let s of n)if(!(s.when!=="always"&&await c0(Eu(t,s.when.missing)))){if(await l0(t,s))r.push(s.name);else if(s.when==="always")throw new b(`the change '${s.name}' does not fit QEMU ${e}`,{hint:`it was made for ${_u.join(" and ")}; build one of these, or use this version unchanged with '--qemu PATH'`})}return r}async function l0(t,e){for(let n of e.files){let r=Eu(t,n),s=await i0(r,"utf8").catch(()=>null),o=s===null?null:bu(s,e);if(o!==null)return await a0(r,o),!0}return!1}async function c0(t){return await o0(t).then(()=>!0,()=>!1)}import{readdir as u0,readFile as d0,stat as f0}from"node:fs/promises";import{basename as ro,join as be,resolve as m0}from"node:path";import{fileURLToPath as Tu,pathToFileURL as p0}from"node:url";var h0=600<<20;function aL(t,e,n){if(t==="auto"||t==="release")return{kind:t};let r=/^debian(?::(\d+(?:\.\d+)*))?$/.exec(t);if(r)return{kind:"debian",version:r[1]??null};if(e!==void 0&&!/^[0-9a-f]{64}$/i.test(e))throw h(`'${e}' is not a SHA-256`,{hint:"it has 64 hexadecimal digits"});let s=/^(https?|file):\/\//.test(t)?new URL(t):p0(m0(n,t));if(s.protocol!=="file:"&&e===void 0)throw h(`the source at ${t} needs its SHA-256`,{hint:"give it with --source-sha256"});return{kind:"given",url:s,sha256:e?.toLowerCase()??null}}async function Mu(t){let{request:e}=t;switch(e.kind){case"given":{let n=be(t.downloads,ro(e.url.pathname)||"source.tar"),r=e.sha256??await g0(e.url);return await Ou(n,[e.url],r,t),await so([n],[r],"given",t)}case"debian":return await Au(e.version,t);case"release":return await Iu(t);case"auto":try{return await Iu(t)}catch(n){if(t.signal?.aborted===!0)throw n;return t.onProgress?.(`${v(n)}; taking the distribution's source package instead`),await Au(null,t).catch(r=>{throw new b(`QEMU's source cannot be had: ${v(n)}; ${v(r)}`,{hint:"name a tarball you have: 'bootgate qemu build --source qemu-10.0.2.tar.xz'",cause:r})})}}}async function g0(t){return await K(Tu(t)).catch(e=>{throw h(`${Tu(t)} cannot be read: ${v(e)}`,{cause:e})})}async function Iu(t){let{file:e,sha256:n,site:r}=dt,o=[...(t.env.BOOTGATE_QEMU_MIRROR??"").split(/\s+/).filter(a=>a!==""),r].map(a=>new URL(e,a.endsWith("/")?a:`${a}/`)),i=be(t.downloads,e);return await Ou(i,o,n,t),await so([i],[n],"release",t)}async function Ou(t,e,n,{onProgress:r,signal:s}){if(await K(t).catch(()=>null)===n)return;let o;for(let i of e){r?.(`fetching ${i.href}`);try{await ur(i,t,{sha256:n,limit:h0,signal:s});return}catch(a){if(s?.aborted===!0)throw a;o??=a}}throw o}async function Au(t,e){let n=await cr({folder:be(e.work,"apt"),distribution:await fe(),types:["deb","deb-src"],onProgress:e.onProgress,signal:e.signal}),r=(await n.sourceOffers("qemu")).filter(u=>t===null||u.version.replace(/^\d+:/,"").startsWith(t)),s=Qs(r);if(!s)throw new b(`no source package of QEMU ${t??""} is offered here`.trimEnd());let o=await n.sourceFiles("qemu",s.version),i=o.find(({name:u})=>/\.orig\.tar\.\w+$/.test(u));if(!i)throw new b(`the source package qemu ${s.version} names no original tarball`);let a={apt:n,suite:s.suite,version:s.version},l=async u=>{let d=be(e.downloads,u.name);return await K(d).catch(()=>null)!==u.sha256&&(e.onProgress?.(`fetching ${u.name}`),await n.downloadSource(u,d)),d},c=await l(i);try{let u=[];for(let d of o)u.push(await l(d));return{...await _0(u,o,e),debian:a}}catch(u){if(e.signal?.aborted===!0)throw u;return e.onProgress?.(`Debian's own patches are left out: ${v(u).split(`
`)[0]}`),{...await so([c],[i.sha256],"debian",e),debian:a}}}async function _0(t,e,n){let r=be(n.work,"patched"),s=t.find(o=>o.endsWith(".dsc"));if(s===void 0)throw new b("the source package has no description");return await U("dpkg-source",["--no-check","-x",s,r]),{tree:r,kind:"debian",files:e.map(({name:o})=>o),sha256s:e.map(({sha256:o})=>o).sort()}}async function so(t,e,n,{work:r,onProgress:s}){let o=be(r,"source");await T(o),s?.(`unpacking ${ro(t[0])}`);for(let i of t)await U("tar",["-xf",i,"-C",o],{missingHint:"install tar and xz-utils"});return{tree:await b0(o),kind:n,files:t.map(i=>ro(i)),sha256s:e,debian:null}}async function b0(t){let[e,...n]=await u0(t),r=be(t,e??"");if(!(n.length===0&&await f0(be(r,"configure")).catch(()=>null)!==null))throw h("the tarball holds no QEMU source",{hint:"it has no configure script"});return r}async function Lu(t){let e=(await d0(be(t,"VERSION"),"utf8").catch(()=>"")).trim();if(!/^\d+\.\d+(\.\d+)*/.test(e))throw h(`${t} has no VERSION of a QEMU`);return e}async function Bu(t){let e=await x0(t);if(e)return e;let n=await to(t.env),r=await Nu(n.compiler),s=V(t.cacheFolder);await T(Me(s,"logs"));let o=await w0(Me(s,".build-"));try{let i=await Mu({...t,request:t.source,downloads:Me(t.cacheFolder,"downloads"),work:o});return await E0(i,n,r,o,t)}catch(i){throw E(i)==="ENOSPC"?Ae(o,i):i}finally{await Ut(o)}}async function x0(t){if(t.again===!0)return null;let e=(await ot(t.cacheFolder)).filter(({manifest:i})=>i.recipe!==null);if(e.length===0)return null;let n=await du(t.env),r=n===void 0?null:await Nu(n),[s]=e.filter(({manifest:i})=>r===null||i.recipe?.method===r).filter(({manifest:i})=>S0(i,t.source)).sort((i,a)=>+(a.manifest.qemu===dt.version)-+(i.manifest.qemu===dt.version)||$(a.manifest.qemu,i.manifest.qemu));if(!s)return null;let o=`QEMU ${s.manifest.qemu} was built earlier from ${s.manifest.origin[0]??"source"}`;return{folder:s.folder,files:Y(s.folder,"build"),reason:o}}function S0({recipe:t,qemu:e},n){if(t===null)return!1;switch(n.kind){case"auto":return t.source!=="given";case"release":return t.source==="release"&&e===dt.version;case"debian":return t.source==="debian"&&(n.version===null||e.startsWith(n.version));case"given":return n.sha256!==null&&t.sha256s.includes(n.sha256)}}async function Nu(t){let{id:e,version:n}=await fe(),{stdout:r}=await U(t,["--version"]);return Su({arch:process.arch,distribution:`${e} ${n}`,compiler:r.toString().split(`
`)[0]})}async function E0(t,e,n,r,s){let{onProgress:o,signal:i}=s,a=await Lu(t.tree);await to(s.env,a);let l=xu(t.sha256s),c=`build-${a}-${l}`,u=new fr(Me(V(s.cacheFolder),"logs",`${c}.log`)),d=await vu(t.tree,a);for(let S of d)u.note(`changed: ${S}`);let f=Me(r,"build");await y0(f);let m=await gu(t,a,e.python,r),p={cwd:f,env:{...s.env,LC_ALL:"C",...m.pythonPath?{PYTHONPATH:m.pythonPath}:{}},...i?{signal:i}:{}};o?.(`configuring QEMU ${a} (log: ${u.path})`);let g=[`--python=${e.python}`,...wu(a,l)];await u.run(Me(t.tree,"configure"),g,p),o?.(`compiling QEMU ${a}: some minutes`);let _=["qemu-system-x86_64","trace/trace-events-all"];await u.run(e.ninja,_,{...p,onOutput:v0(o)});let w=Me(r,"qemu"),x={format:"bootgate-qemu",version:1,source:"build",qemu:a,arch:process.arch,libc:"",origin:[...t.files,...d],files:{},recipe:{source:t.kind,sha256s:t.sha256s,method:n}};await hu({source:t,build:f,staged:w,work:r,manifest:x,log:u});let k=Me(V(s.cacheFolder),c);return await Ut(k),await k0(w,k),{folder:k,files:Y(k,"build"),reason:`built from ${t.files[0]??"source"}`}}function v0(t){let e=0;return n=>{for(let[,r,s]of n.matchAll(/^\[(\d+)\/(\d+)\]/gm)){let o=Math.floor(10*Number(r)/Number(s));o>e&&t?.(`compiled ${r} of ${s} files`),e=Math.max(e,o)}}}function Fu(t,e){let n=e==="plugin"?[pr]:[Uu,pr];return t.filter(r=>oo(r,e)).map((r,s)=>({qemu:r,order:s,values:n.map(o=>o(r))})).sort((r,s)=>{let o=r.values.findIndex((i,a)=>i!==s.values[a]);return o<0?r.order-s.order:s.values[o]-r.values[o]}).map(({qemu:r})=>r)}function oo(t,e){return t.tcg?e==="plugin"?t.pluginApi!==null:Uu(t)>0:!1}function pr({pluginApi:t}){return t===null?0:t.current>=4?3:t.current>=2?2:1}function Uu({completeExecTb:t,traceBackends:e}){return t?3:e.includes("simple")?2:e.includes("log")?1:0}function Pu(t,e,n){let r=`${Ru(t)} is ${e.length===0?"the only usable one":"the best"} present`;if(n==="exec_tb")return t.completeExecTb?`${r}: its exec_tb traces are complete`:`${r}, but its exec_tb traces are not complete ('--qemu build' makes one whose are)`;let s=t.pluginApi?.current??0;if(s<4)return`${r}, but with plugin API ${s} it cannot read guest ${s<2?"registers and ":""}memory: processes, modules and system calls stay unseen ('--qemu apt' or '--qemu build' gets a newer one)`;let o=e.filter(i=>pr(i)<pr(t));return o.length>0?`${r}: plugin API ${s}, where ${o.map(i=>`${Ru(i)} has ${i.pluginApi?.current??"none"}`).join(" and ")}`:`${r}: plugin API ${s}`}function Ru(t){let e={system:"system",apt:"unpacked package",build:"build",bundle:"bundle",path:"path"};return`QEMU ${t.version} (${e[t.source]})`}import{mkdtemp as j0,readFile as V0,rm as X0,stat as Y0}from"node:fs/promises";import{tmpdir as J0}from"node:os";import{join as ao}from"node:path";import{access as T0,constants as I0}from"node:fs/promises";import{join as A0}from"node:path";var M0="bios-256k.bin";async function Cu(t){let{stdout:e}=await me(t,["-L","help"]);return e.toString().split(`
`).filter(n=>n.startsWith("/"))}async function $u(t){for(let e of t){let n=A0(e,M0);try{await T0(n,I0.R_OK)}catch{continue}return await K(n)}return null}import{spawn as O0}from"node:child_process";import{constants as zu}from"node:fs";import{open as L0,writeFile as B0}from"node:fs/promises";import{join as Du}from"node:path";import{setTimeout as Ku}from"node:timers/promises";var Gu=5e4,N0=[[49,192],[142,208],[188,0,112],[102,185,...G0(Gu)],[232,16,0],[102,73],[117,249],[176,16],[230,244],[244],[235,253]].flat(),Wu=32,R0=195,qu=65536,io=983040,F0=[io+13,io+Wu,io+16],U0=12e4,P0=300;function C0(){let t=new Uint8Array(qu).fill(244);return t.set(N0),t[Wu]=R0,t.set([234,0,0,0,240],qu-16),t}async function Hu(t,e){let n=Du(e,"probe.rom"),r=Du(e,"probe.fifo");await B0(n,C0()),await U("mkfifo",[r]);let s=await L0(r,zu.O_RDONLY|zu.O_NONBLOCK);try{let o=$0(t,n,r),i=await z0(s,o.exited);return await o.exited==="guest is done"&&K0(i)}finally{await s.close()}}function $0(t,e,n){let r=[...t.args,"-machine","q35","-accel","tcg,thread=single","-m","32","-nodefaults"];r.push("-display","none","-bios",e,"-device","isa-debug-exit,iobase=0xf4,iosize=4"),r.push("-d","nochain","-D","/dev/null","-trace",`enable=exec_tb,file=${n}`);let s=O0(t.binary,r,{env:{...process.env,...t.env},stdio:"ignore"}),o=setTimeout(()=>s.kill("SIGKILL"),U0);return{exited:new Promise(i=>{s.on("error",()=>{clearTimeout(o),i("failed")}),s.on("close",a=>{clearTimeout(o),i(a===33?"guest is done":"failed")})})}}async function z0(t,e){let n={running:!0};e.then(()=>n.running=!1);let r=[],s=0;for(;;){let o=!n.running,i=Buffer.alloc(1<<18),a=await D0(t,i);if(a===0){if(o)return Buffer.concat(r);await Ku(2);continue}s===0&&await Ku(P0),s+=a,s<=64<<20&&r.push(i.subarray(0,a))}}async function D0(t,e){try{return(await t.read(e,0,e.length,null)).bytesRead}catch(n){if(E(n)==="EAGAIN")return 0;throw n}}function K0(t){let e=new Map(F0.map(s=>[s,0])),n=-1n,r=24;for(;r+28<=t.length;){let s=t.readBigUInt64LE(r+8);if(t.readBigUInt64LE(r)===0n){let i=t.readUInt32LE(r+16);t.toString("latin1",r+20,r+20+i)==="exec_tb"&&(n=s),r+=20+i;continue}if(s===q0)return!1;let o=t.readUInt32LE(r+24);if(s===n&&o===40&&r+8+o<=t.length){let i=Number(t.readBigUInt64LE(r+8+32)),a=e.get(i);a!==void 0&&e.set(i,a+1)}r+=8+Math.max(o,20)}return[...e.values()].every(s=>s>=Gu-1)}var q0=0xfffffffffffffffen;function G0(t){return[t&255,t>>>8&255,t>>>16&255,t>>>24]}import{open as W0}from"node:fs/promises";import{join as H0}from"node:path";var Qu=Buffer.from("ffffffffffffffffb429a40acb77b1f2","hex"),ju=/handle_qmp_command [^\n]*quit/;async function Vu(t,e){let n=H0(e,"backends.trace"),r=await me(t,[...ir,"-qmp","stdio","-trace","enable=handle_qmp_command","-trace",`file=${n}`],{input:`{"execute":"qmp_capabilities"}
{"execute":"quit"}
`}),s=await Q0(n,4096),o=s.subarray(0,Qu.length).equals(Qu),i=ju.test(r.stderr)||!o&&ju.test(s.toString("latin1"));if(o||i)return[...o?["simple"]:[],...i?["log"]:[]];let{stdout:a}=await me(t,["-trace","help"]);return a.includes("handle_qmp_command")?["other"]:[]}async function Q0(t,e){let n;try{n=await W0(t)}catch(r){if(E(r)==="ENOENT")return Buffer.alloc(0);throw r}try{let{buffer:r,bytesRead:s}=await n.read(Buffer.alloc(e),0,e,0);return r.subarray(0,s)}finally{await n.close()}}var Z0=1;async function Xu(t,e){let n=await Y0(t.binary).catch(a=>{throw new b(`there is no QEMU at ${t.binary}`,{cause:a})}),r={probeVersion:Z0,...t,size:n.size,changed:n.mtimeMs},s=ao(e,`${M(JSON.stringify(r)).slice(0,24)}.json`),{firmwareFolders:o,...i}=await nk(s)??await ek(t,s);return{...i,firmwareSha256:await $u(o)}}async function ek(t,e){let n=await tk(t),r=/version (\d+\.\d+(?:\.\d+)?)/.exec(n)?.[1];if(!/QEMU/i.test(n)||r===void 0)throw new b(`${t.binary} is not a QEMU: it calls itself '${n.slice(0,80)}'`);let s=await j0(ao(J0(),"bootgate-probe-"));try{let{stdout:o}=await me(t,["-accel","help"]),i=/^tcg$/m.test(o.toString()),a=await Vu(t,s),l={version:r,versionLine:n,tcg:i,pluginApi:await zc(t,r,s),traceBackends:a,completeExecTb:i&&a.includes("simple")&&await Hu(t,s),firmwareFolders:await Cu(t)};return await T(ao(e,"..")),await D(e,JSON.stringify(l,null,1)),l}finally{await X0(s,{recursive:!0,force:!0})}}async function tk(t){let{stdout:e,stderr:n,status:r}=await me(t,["--version"]);if(r===0)return e.toString().split(`
`)[0].trim();let s=/error while loading shared libraries: ([^:]+):/.exec(n)?.[1];throw new b(`${t.binary} does not run: ${n.trim().split(`
`).slice(-3).join(`
`)}`,{hint:s?`${s} is missing or too old here; '--qemu apt' fetches a QEMU together with its libraries`:"'bootgate doctor' lists the QEMUs that run here"})}async function nk(t){let e;try{e=await V0(t,"utf8")}catch(n){if(E(n)==="ENOENT")return;throw n}try{let n=new jt(JSON.parse(e),"",t);return{version:n.field("version").string(),versionLine:n.field("versionLine").string(),tcg:n.field("tcg").boolean(),pluginApi:n.field("pluginApi").nullable(r=>({min:r.field("min").integer(0),current:r.field("current").integer(0),...r.value.assumed===!0?{assumed:!0}:{}})),traceBackends:n.field("traceBackends").list(3,r=>r.oneOf(["simple","log","other"])),completeExecTb:n.field("completeExecTb").boolean(),firmwareFolders:n.field("firmwareFolders").list(100,r=>r.string())}}catch{return}}import{isAbsolute as rk,resolve as sk}from"node:path";var lo=["auto","system","apt","build","fetch"];function Yu(t,e,n){let r=lo.find(o=>o===t);if(r)return{kind:r};if(/^[a-z][a-z0-9+.-]*:\/\//i.test(t))return ok(t,e);if(t.includes("/"))return{kind:"path",path:rk(t)?t:sk(n,t)};let s=Qt(t,lo);throw h(`--qemu does not know '${t}'`,{hint:s?`did you mean '${s}'? A file in the current folder is written './${t}'`:`write ${lo.join(", ")}, a bundle's URL, or a path with a slash ('./${t}')`})}function ok(t,e){let n;try{n=new URL(t)}catch(s){throw h(`'${t}' is not a URL`,{cause:s})}if(!["http:","https:","file:"].includes(n.protocol))throw h(`a QEMU bundle cannot be fetched over ${n.protocol.slice(0,-1)}`,{hint:"use an https, http or file URL"});let r=(e??/^#sha256=(.*)$/.exec(n.hash)?.[1])?.toLowerCase();if(r===void 0||r==="")throw h(`the QEMU bundle at ${t} needs its SHA-256: a program that runs must be the right one`,{hint:"'bootgate qemu pack' prints it; append '#sha256=\u2026' to the URL or give --qemu-sha256"});if(!/^[0-9a-f]{64}$/.test(r))throw h(`'${r}' is not a SHA-256`,{hint:"it has 64 hexadecimal digits"});return n.hash="",{kind:"url",url:n,sha256:r}}async function Zu(t){let e=Yu(t.request,t.bundleSha256,t.cwd??process.cwd());switch(e.kind){case"auto":return await lk(t);case"system":{let[n]=await at(t.env);if(!n)throw await ed("no qemu-system-x86_64 is in the PATH");return await $e(n,"the first in the PATH",t)}case"path":return await $e(await ck(e.path,t),"named by its path",t);case"apt":{let{files:n,reason:r}=await Hs({...t,mayInstall:!0});return await $e(n,r,t)}case"build":{let{files:n,reason:r}=await Bu({...t,source:{kind:"auto"}});return await $e(n,r,t)}case"url":{let{files:n,manifest:r}=await Js(e.url,e.sha256,t);return await $e(n,`the bundle of QEMU ${r.qemu} at ${e.url.href}`,t)}case"fetch":{let{url:n,sha256:r}=cu(process.arch),{files:s,manifest:o}=await Js(n,r,t);return await $e(s,`the published bundle of QEMU ${o.qemu}`,t)}}}async function ak(t){let e=await ot(t.cacheFolder),n=[...await at(t.env),...e.map(({folder:s,manifest:o})=>Y(s,o.source))],r=[];for(let s of n)try{r.push({qemu:await td(s,"",t.cacheFolder)})}catch(o){r.push({files:s,problem:v(o)})}return r}async function lk(t){let e=t.purpose??"plugin",n=(await ak(t)).flatMap(l=>l.qemu?[l.qemu]:[]),[r,...s]=Fu(n,e);if(r)return{...r,reason:Pu(r,s,e)};let o=n.length===0?"no QEMU was found on this machine":`none of the ${n.length} QEMUs found here can ${e==="plugin"?"load plugins under TCG":"trace exec_tb"}`;if(await Rt("apt-get",t.env)===void 0)throw await ed(o);t.onProgress?.(`${o}, so one is fetched with apt`);let{files:i,reason:a}=await Hs({...t,mayInstall:!1});return await $e(i,`${o}; ${a}`,t)}async function ed(t){let e=await fe();return new b(t,{hint:`'${or(e,["qemu"])}' installs one; '--qemu apt' unpacks one without root on Debian and Ubuntu`})}async function ck(t,e){let n=await ik(t).catch(()=>null);if(n===null)throw new b(`there is no QEMU at ${t}`);if(/\.(tar\.\w+|tgz|txz|tzst)$/.test(t))return{...(await au(t,e)).files,source:"path"};if(!n.isDirectory())return{binary:t,args:[],env:{},source:"path"};if(await Ce(t)===null)throw new b(`the folder ${t} holds no QEMU: it has no manifest.json`,{hint:`name the program itself, for example '${Ju(t,"bin/qemu-system-x86_64")}'`});return Y(t,"path")}async function $e(t,e,n){let r=await td(t,e,n.cacheFolder),s=n.purpose??"plugin";if(oo(r,s))return r;let o=r.tcg?s==="plugin"?"was built without plugins":"has neither the simple nor the log trace backend":"has no TCG, the part of QEMU that can be traced";throw new b(`${r.versionLine} at ${r.binary} ${o}`,{hint:"'--qemu build' makes one that has everything; '--qemu auto' takes another one if there is any"})}async function td(t,e,n){return{...t,reason:e,...await Xu(t,Ju(V(n),".probes"))}}var uk=0x200000n,nd=0x40000000n;function rd(t,e){let{start:n,end:r}=dk(e),s=[...new Set(t)].filter(d=>d>=n&&d<r+nd).sort(fk);if(s.length<32)return{kind:"unknown",reason:`only ${s.length} different kernel addresses were seen, at least 32 are needed`};let o=Math.ceil(s.length/4096),i=s.filter((d,f)=>f%o===0),a=new Set(e.address),l=[];for(let d=0n;d<nd&&!(i.at(-1)-d<n);d+=uk)l.push({offset:d,count:i.filter(f=>a.has(f-d)).length});l.sort((d,f)=>f.count-d.count||(d.offset<f.offset?-1:1));let[c,u]=l;return c===void 0||c.count<i.length*.1?{kind:"unknown",reason:`no offset explains the addresses seen: at best ${c?.count??0} of ${i.length} are functions of these symbols, which may be another kernel's`}:u!==void 0&&u.count>=c.count*.5?{kind:"unknown",reason:`two offsets explain the addresses seen: 0x${c.offset.toString(16)} and 0x${u.offset.toString(16)}`}:c.offset===0n?{kind:"none"}:{kind:"offset",offset:c.offset}}function dk({text:t}){return{start:t.reduce((e,{start:n})=>n<e?n:e,t[0]?.start??0n),end:t.reduce((e,{end:n})=>n>e?n:e,0n)}}function fk(t,e){return t<e?-1:t>e?1:0}import{existsSync as Mk,readFileSync as Ok,statSync as Lk}from"node:fs";import{dirname as Bk,join as uo}from"node:path";import{gunzipSync as Nk}from"node:zlib";import{readFileSync as wk}from"node:fs";var mk={3:"32-bit x86",8:"MIPS",20:"PowerPC",21:"64-bit PowerPC",22:"s390",40:"32-bit ARM",183:"arm64",243:"RISC-V",258:"LoongArch"};function sd(t){return mk[t]??`machine type ${t}`}var pk="give an x86-64 kernel: a bzImage (/boot/vmlinuz-\u2026, arch/x86/boot/bzImage) or a vmlinux";function H(t,e,n){return t.toString("latin1",e,e+n.length)===n}var hk=[{what:"an arm64 kernel image",matches:t=>H(t,56,"ARMd")},{what:"a RISC-V kernel image",matches:t=>H(t,56,"RSC")},{what:"a 32-bit ARM kernel (zImage)",matches:t=>H(t,36,"(o")},{what:"a compressed EFI kernel (zboot) of another architecture",matches:t=>H(t,0,"MZ")&&H(t,4,"zimg")},{what:"a U-Boot image",matches:t=>H(t,0,"'V")},{what:"a devicetree or FIT image",matches:t=>H(t,0,"\xD0\r\xFE\xED")},{what:"an initramfs (cpio archive)",matches:t=>H(t,0,"07070"),hint:"give it with --initrd"},{what:"a Debian package",matches:t=>H(t,0,`!<arch>
debian`),hint:"unpack it (dpkg-deb -x FILE FOLDER) and give the boot/vmlinuz-\u2026 inside"},{what:"an RPM package",matches:t=>H(t,0,"\xED\xAB\xEE\xDB")},{what:"a qcow2 disk image",matches:t=>H(t,0,"QFI\xFB"),hint:"give it with --disk"},{what:"an EFI program (a unified kernel image, perhaps), not a kernel",matches:t=>H(t,0,"MZ")},{what:"gzip-compressed data (an initramfs, or a kernel of another architecture)",matches:t=>H(t,0,"\x8B")},{what:"xz-compressed data",matches:t=>H(t,0,"\xFD7zXZ")},{what:"zstd-compressed data",matches:t=>H(t,0,"(\xB5/\xFD")},{what:"an empty file",matches:t=>t.length===0},{what:"a text file",matches:gk}];function od(t){let e=hk.find(({matches:n})=>n(t));return{what:e?.what??"no kind of file known here",hint:e?.hint??pk}}function gk(t){return t.every(e=>e>=32||e===9||e===10||e===13)}var id="Linux version ";function ad(t,e){let n=Se(t,e),r=C(n);return co(t,e,r,j(n,r))}function co(t,e,n,r){let s=n.segments.filter(({type:a,address:l})=>a===ve.load&&l!==0n),[o]=s;if(o===void 0)throw h("nothing of this ELF file is loaded into memory",{place:{file:t}});let i=s.map(({address:a,memorySize:l})=>a+BigInt(l));return{name:t,bytes:e,buildId:r,banner:yk(e),start:s.reduce((a,{address:l})=>l<a?l:a,o.address),end:i.reduce((a,l)=>l>a?l:a),physical:o.physical,sections:n.sections.filter(({allocated:a,type:l,address:c})=>a&&l!==R.nobits&&c!==0n).map(({name:a,address:l,size:c,offset:u,executable:d})=>({name:a,start:l,end:l+BigInt(c),offset:u,executable:d})),addressAt:a=>_k(s,a),offsetOf:a=>bk(s,a,e.length)}}function _k(t,e){let n=t.find(r=>e>=r.offset&&e<r.offset+r.fileSize);return n===void 0?null:n.address+BigInt(e-n.offset)}function bk(t,e,n){let r=t.find(o=>e>=o.address&&e<o.address+BigInt(o.fileSize));if(r===void 0)return null;let s=r.offset+Number(e-r.address);return s<n?s:null}function yk(t){for(let e=t.indexOf(id);e>=0;e=t.indexOf(id,e+1)){let n=t.indexOf(0,e),r=t.toString("latin1",e,Math.min(n<0?t.length:n,e+1024));if(/^Linux version \d/.test(r))return r.trimEnd()}return null}var ld=1<<30;function ze(t){let e=O(t,s=>s.read(0,Math.min(4096,s.size)));if(Te(e))return vk(t);if(e.length>616&&e.toString("latin1",514,518)==="HdrS")return kk(t);let{what:n,hint:r}=od(e);throw h(`this is ${n}, not an x86-64 kernel`,{place:{file:t},hint:r})}function kk(t){let e=Ak(t),n=e.readUInt16LE(518),r=((e[497]||4)+1)*512,s=r+e.readUInt32LE(500)*16;if(s>e.length)throw h(`this kernel is cut short: its header states ${s.toLocaleString("en-US")} bytes, the file has ${e.length.toLocaleString("en-US")}`,{place:{file:t},hint:"copy or download the kernel again"});if(n<524||(e.readUInt16LE(566)&1)===0)throw h("this is a 32-bit x86 kernel (or one older than Linux 3.8); Bootgate boots x86-64 kernels",{place:{file:t}});let o=r+e.readUInt32LE(584),i=e.subarray(o,o+e.readUInt32LE(588)),a=Fe(i),l=Sk(e,r);return{path:t,format:"bzImage",version:l,release:l?.split(" ")[0]??null,compression:a,key:M(e),open:cd(()=>xk(t,Ek(t,i,o,a)))}}function xk(t,e){if(Te(e))return ad(t,e);throw h("what this bzImage carries is not a vmlinux (an ELF file)",{place:{file:t},hint:"give the kernel's vmlinux with --kernel"})}function Sk(t,e){let n=t.readUInt16LE(526);return n===0||n+512>=e?null:t.toString("latin1",n+512,Math.min(e,n+512+512)).split("\0")[0].trim()||null}function Ek(t,e,n,r){let s="give the kernel's vmlinux with --vmlinux";if(r===null)throw h("the kernel inside this bzImage is not compressed in a way known here",{place:{file:t,offset:n},hint:s});try{return gi(e,r,ld)}catch(o){throw o instanceof y?h(`the kernel inside cannot be decompressed (${r}): ${o.message}`,{place:{file:t,offset:n},hint:`copy or download the kernel again, or ${s}`,cause:o}):o}}function vk(t){let{elf:e,buildId:n}=O(t,i=>{let a=C(i);return{elf:a,buildId:j(i,a)}});if(e.machine!==jn)throw h(`this is a ${sd(e.machine)} kernel or program; Bootgate boots x86-64 kernels`,{place:{file:t}});let r=e.segments.filter(({type:i})=>i===ve.load),s=Math.max(0,...r.map(({offset:i,fileSize:a})=>i+a));if(e.type!==Tk||s>ld||!r.some(Ik))throw h("this ELF file is a program, a library or a module, not a kernel",{place:{file:t}});let o=cd(()=>O(t,i=>co(t,i.read(0,Math.min(s,i.size)),e,n)));return{path:t,format:"ELF",compression:null,open:o,get version(){return o().banner},get release(){return o().banner?.split(" ")[2]??null},get key(){return n??M(o().bytes)}}}var Tk=2;function Ik({address:t}){return t>=0xffff800000000000n}function Ak(t){try{return wk(t)}catch(e){throw h(E(e)==="ENOENT"?"there is no such file":v(e),{place:{file:t},cause:e})}}function cd(t){let e;return()=>e??=t()}var ud=16<<20;function dd(t,e){let n=ze(t),r;return{release:n.release,has:s=>e.addressOf(s)!==null,option(s){if(r===void 0&&(r=Rk(t,n.release)??Fk(()=>n.open())),r===null)return null;let o=new RegExp(`^CONFIG_${s}=(.*)$`,"m").exec(r)?.[1];return o==="y"||o==="m"?o:"n"}}}function Rk(t,e){let n=Bk(t),s=[...e===null?[]:[uo(n,`config-${e}`)],...n.endsWith(uo("arch","x86","boot"))?[uo(n,"../../../.config")]:[]].find(o=>Mk(o)&&Lk(o).size<=ud);return s===void 0?null:Ok(s,"utf8")}function Fk(t){try{let{bytes:e}=t(),n=e.indexOf("IKCFG_ST"),r=n===-1?-1:e.indexOf("IKCFG_ED",n);return r===-1?null:Nk(e.subarray(n+8,r),{maxOutputLength:ud}).toString()}catch{return null}}import{readFile as Gk}from"node:fs/promises";import{join as Wk}from"node:path";var fd=60319,md=24,Uk=1<<22,hr=64,Oe={pointer:2,array:3,struct:4,union:5,typedef:8,float:16,enum64:19},fo=12,Pk=[8,9,10,11,18],Ck=[1,4,5,6,16,19],$k=8;function pd(t){let e=zk(t);return e===null?null:Dk(e)}function zk(t){let e=t.sections.find(({name:s})=>s===".BTF");if(e===void 0)return null;let n=Number(e.end-e.start);if(n<md||e.offset+n>t.bytes.length)return null;let r=t.bytes.subarray(e.offset,e.offset+n);return r.readUInt16LE(0)===fd&&r[2]===1?r:null}function Dk(t){if(t.length<md||t.readUInt16LE(0)!==fd||t[2]!==1)throw Ct("this is not BTF of version 1");let e=t.readUInt32LE(4),n=r=>{let s=e+t.readUInt32LE(r),o=s+t.readUInt32LE(r+4);if(o>t.length)throw Ct("its parts lie outside of it");return t.subarray(s,o)};return new mo(n(8),n(16))}var mo=class{types;strings;starts;byName=new Map;found=new Map;constructor(e,n){this.types=e,this.strings=n,this.starts=qk(e);let r=[];for(let s=1;s<this.starts.length;s+=1){let o=this.kindOf(s);o===Oe.typedef&&r.push(s),(o===Oe.struct||o===Oe.union)&&this.keepName(s)}for(let s of r)this.keepName(s)}offsetOf(e){let n=this.found.get(e);return n===void 0&&this.found.set(e,n=this.walk(e.split("."))),n}sizeOf(e){let n=this.byName.get(e);return n===void 0?null:this.sizeOfType(n,hr)}keepName(e){let n=this.nameAt(this.types.readUInt32LE(this.starts[e]));n!==""&&!this.byName.has(n)&&this.byName.set(n,e)}nameAt(e){let n=this.strings.indexOf(0,e);return n<0?"":this.strings.toString("latin1",e,n)}walk([e="",...n]){let r=this.byName.get(e),s=0;if(n.length>hr||n.includes(""))return null;for(let o of n){if(r===void 0)return null;let i=/^\d+$/.test(o)?this.element(r,Number(o)):this.member(r,o,new Set);if(i===null)return null;s+=i.offset,r=i.type}return r===void 0||!Number.isSafeInteger(s)?null:s}element(e,n){let r=this.plain(e);if(r===null||this.kindOf(r)!==Oe.array)return null;let s=this.starts[r]+12,o=this.types.readUInt32LE(s),i=this.sizeOfType(o,hr),a=this.types.readUInt32LE(s+8);return i===null||n>=a&&a!==0?null:{type:o,offset:n*i}}member(e,n,r){let s=this.plain(e);if(s===null||r.has(s)||!this.isStructure(s))return null;r.add(s);let o=this.starts[s],i=this.types.readUInt32LE(o+4);for(let a=0;a<(i&65535);a+=1){let l=o+12+a*fo,c=this.types.readUInt32LE(l),u=this.types.readUInt32LE(l+4),d=this.types.readUInt32LE(l+8),f=i>>>31===1?d>>>24:0,m=(i>>>31===1?d&16777215:d)/8;if(this.nameIs(c,n))return f!==0||!Number.isInteger(m)?null:{type:u,offset:m};if(!this.nameIs(c,""))continue;let p=this.member(u,n,r);if(p!==null)return{type:p.type,offset:m+p.offset}}return null}nameIs(e,n){let{strings:r}=this;if(e+n.length>=r.length||r[e+n.length]!==0)return!1;for(let s=0;s<n.length;s+=1)if(r[e+s]!==n.charCodeAt(s))return!1;return!0}sizeOfType(e,n){let r=this.plain(e);if(r===null||n===0)return null;let s=this.kindOf(r);if(s===Oe.pointer)return $k;let o=this.starts[r];if(Ck.includes(s))return this.types.readUInt32LE(o+8);if(s!==Oe.array)return null;let i=this.sizeOfType(this.types.readUInt32LE(o+12),n-1);return i===null?null:i*this.types.readUInt32LE(o+20)}plain(e){let n=e;for(let r=0;r<hr;r+=1){if(n===0||n>=this.starts.length)return null;if(!Pk.includes(this.kindOf(n)))return n;n=this.types.readUInt32LE(this.starts[n]+8)}return null}isStructure(e){let n=this.kindOf(e);return n===Oe.struct||n===Oe.union}kindOf(e){return hd(this.types.readUInt32LE(this.starts[e]+4))}};function hd(t){return t>>>24&31}var Kk=[void 0,[4,0],[0,0],[12,0],[0,fo],[0,fo],[0,8],[0,0],[0,0],[0,0],[0,0],[0,0],[0,0],[0,8],[4,0],[0,12],[0,0],[4,0],[0,0],[0,12]];function qk(t){let e=[0];for(let n=0;n<t.length;){if(n+12>t.length||e.length>Uk)throw Ct("its types do not end well");let r=t.readUInt32LE(n+4),s=Kk[hd(r)];if(s===void 0)throw Ct(`type ${e.length} is of a kind unknown here`);if(e.push(n),n+=12+s[0]+s[1]*(r&65535),n>t.length)throw Ct("its last type is cut short")}return Uint32Array.from(e)}function Ct(t){return h(`the kernel's type information (BTF) cannot be read: ${t}`)}var gd=1;async function _d(t,e,n){let r=Wk(e,"symbols",`${t.key}.offsets`),s=await Vk(r);if((s===null||s.btf&&n.some(i=>!Object.hasOwn(s.answers,i)))&&(s=Qk(Hk(t),[...Object.keys(s?.answers??{}),...n]),await jk(r,s)),!s.btf)return null;let{answers:o}=s;return new Map(n.flatMap(i=>{let a=o[i]??null;return a===null?[]:[[i,a]]}))}function Hk(t){let e=t.open();try{return pd(e)}catch(n){if(n instanceof b)return null;throw n}}function Qk(t,e){let n=t===null?[]:e.map(r=>[r,t.offsetOf(r)]);return{version:gd,btf:t!==null,answers:Object.fromEntries(n)}}async function jk(t,e){let n=JSON.stringify(e);await D(t,`${M(n)}
${n}`).catch(()=>{})}async function Vk(t){let e=await Gk(t,"utf8").catch(()=>""),[n,r=""]=e.split(`
`);if(n!==M(r))return null;let s=JSON.parse(r);return s.version===gd?s:null}var yd={fork:["wake_up_new_task"],execBegin:["begin_new_exec","flush_old_exec"],execDone:["start_thread"],exit:["do_exit"],map:["perf_event_mmap"],moduleReady:["module_finalize"],moduleInit:["do_init_module"],moduleFree:["free_module"],systemCall:["entry_SYSCALL_64"],wake:["try_to_wake_up"]},po={"task.id":["task_struct.pid"],"task.process":["task_struct.tgid"],"task.name":["task_struct.comm"],"task.mm":["task_struct.mm"],"task.parent":["task_struct.real_parent"],"task.fs":["task_struct.fs"],"task.state":["task_struct.__state","task_struct.state"],"task.flags":["task_struct.flags"],"fs.root":["fs_struct.root"],"fs.pwd":["fs_struct.pwd"],"mm.argStart":["mm_struct.arg_start"],"mm.argEnd":["mm_struct.arg_end"],"mm.exeFile":["mm_struct.exe_file"],"bprm.mm":["linux_binprm.mm"],"vma.start":["vm_area_struct.vm_start"],"vma.end":["vm_area_struct.vm_end"],"vma.pageOffset":["vm_area_struct.vm_pgoff"],"vma.file":["vm_area_struct.vm_file"],"vma.flags":["vm_area_struct.vm_flags"],"vma.mm":["vm_area_struct.vm_mm"],"vma.private":["vm_area_struct.vm_private_data"],"specialMapping.name":["vm_special_mapping.name"],"file.path":["file.f_path","file.__f_path"],"file.inode":["file.f_inode"],"path.mount":["path.mnt"],"path.dentry":["path.dentry"],"dentry.name":["dentry.d_name.name","dentry.__d_name.name"],"dentry.parent":["dentry.d_parent"],"vfsmount.root":["vfsmount.mnt_root"],"mount.vfsmount":["mount.mnt"],"mount.parent":["mount.mnt_parent"],"mount.point":["mount.mnt_mountpoint"],"inode.size":["inode.i_size"],"inode.superBlock":["inode.i_sb"],"superBlock.type":["super_block.s_type"],"fileSystemType.name":["file_system_type.name"],"module.name":["module.name"],"module.coreBase":["module.mem.0.base","module.core_layout.base"],"module.coreSize":["module.mem.0.size","module.core_layout.text_size"],"module.initBase":["module.mem.4.base","module.init_layout.base"],"module.initSize":["module.mem.4.size","module.init_layout.text_size"],"module.kallsyms":["module.kallsyms"],"kallsyms.symtab":["mod_kallsyms.symtab"],"kallsyms.count":["mod_kallsyms.num_symtab"],"kallsyms.strtab":["mod_kallsyms.strtab"],"runqueue.running":["rq.nr_running"],"task.cgroups":["task_struct.cgroups"],"cssSet.cgroup":["css_set.dfl_cgrp"],"cgroup.node":["cgroup.kn"],"kernfs.name":["kernfs_node.name"],"kernfs.parent":["kernfs_node.parent","kernfs_node.__parent"]},bd=[...[0,1,2,3].map(t=>`module.mem.${t}.size`),"module.core_layout.size"],Xk=["task.id","task.process","task.name","task.mm"],Yk=["vma.start","vma.end","vma.file","vma.flags","vma.mm","file.path","path.dentry"],Jk=["module.name","module.coreBase","module.coreSize","module.kallsyms","kallsyms.symtab"];async function wd(t,e,n){let r=[...Object.values(po).flat(),...bd],s=await _d(t,n,r);if(s===null)return null;let o=new Map(Object.entries(po).flatMap(([l,c])=>{let u=c.find(d=>s.has(d));return u===void 0?[]:[[l,s.get(u)]]})),i=new Map(Object.entries(yd).flatMap(([l,c])=>{let u=c.map(d=>e.addressOf(d)).find(d=>d!==null);return u==null?[]:[[l,u]]})),a=e.addressOf("runqueues");return{hooks:i,offsets:o,moduleSizes:bd.flatMap(l=>s.get(l)??[]),runqueues:a===null?null:{address:a,perCpuOffset:e.addressOf("__per_cpu_offset")??0n},missing:Zk(i,o)}}function Zk(t,e){return[{what:"processes",hooks:["fork","execDone","exit"],members:Xk},{what:"code of programs and libraries",hooks:["map","execBegin"],members:Yk},{what:"modules",hooks:["moduleReady","moduleInit"],members:Jk}].flatMap(({what:r,hooks:s,members:o})=>{let i=[...s.filter(a=>!t.has(a)).map(a=>yd[a][0]),...o.filter(a=>!e.has(a)).map(a=>po[a][0])];return i.length===0?[]:[`${r} are not seen in full: this kernel has no ${i.join(", ")}`]})}var kd=/^(?:__x86_indirect_\w+|__x86_return_\w+|(?:retbleed|srso|zen|entry|srso_alias)_(?:untrain_ret|return_thunk|safe_ret)|its_return_thunk|call_depth_return_thunk|clear_bhb_loop|__fentry__|__SCT__.+|__static_call_return)$/,xd=/^(?:__pfx_.+|__cfi_.+|.+\.cold(?:\.\d+)?)$/,Sd=/^(?:entry_SYS\w+_(?:after_hwframe|safe_stack|unsafe_stack|end)|sysret32_from_system_call|syscall_return_via_sysret|swapgs_restore_regs_and_return_to_usermode|common_interrupt_return|_*restore_regs_and_return_to_kernel|native_irq_return_(?:iret|ldt)|native_iret|early_xen_iret_patch|(?:nested|first|repeat|end_repeat)_nmi|nested_nmi_out|nmi_(?:no_fsgsbase|swapgs|restore)|ftrace_(?:regs_)?(?:call|caller_(?:op_ptr|end|jmp))|paranoid_exit|error_return)$/,ho=["asm_exc_divide_error","asm_exc_bounds","asm_exc_invalid_op","asm_exc_device_not_available","asm_exc_invalid_tss","asm_exc_segment_not_present","asm_exc_stack_segment","asm_exc_general_protection","asm_exc_page_fault","asm_exc_coprocessor_error","asm_exc_alignment_check","asm_exc_simd_coprocessor_error","asm_exc_virtualization_exception","asm_exc_control_protection","divide_error","bounds","invalid_op","device_not_available","invalid_TSS","segment_not_present","stack_segment","general_protection","page_fault","async_page_fault","coprocessor_error","alignment_check","simd_coprocessor_error"],Ed=/^(?:asm_exc_\w+|asm_sysvec_\w+|asm_common_interrupt|asm_spurious_interrupt|asm_fred_entrypoint_\w+|xen_asm_exc_\w+|early_page_fault|vc_no_ghcb|vc_boot_ghcb|(?:debug|nmi|int3|overflow|double_fault|machine_check|spurious_interrupt_bug)|(?:apic_timer|reschedule|call_function(?:_single)?|irq_work|error|spurious|thermal|threshold|deferred_error|x86_platform_ipi|kvm_posted_intr\w*|irq_move_cleanup|reboot)_interrupt|hyperv_callback_vector|xen_hvm_callback_vector)$/,vd=["irq_entries_start","spurious_entries_start"],go=8n,Td="early_idt_handler_array";var Id=[13,9],Ad=[0,5,6,7,10,11,12,13,14,16,17,19,20,21],Md=["entry_SYSCALL_64","entry_SYSCALL_compat","entry_SYSENTER_compat","entry_INT80_compat","asm_int80_emulation"],Od="__switch_to_asm";function Bd(t,e){let n=Array.from({length:t.length},(o,i)=>({name:t.name(i),start:t.address[i],end:t.address[i]+BigInt(t.size[i])})),r=({name:o})=>kd.test(o),s=rx(t);return{functionEntries:BigUint64Array.from(n.filter(o=>!r(o)&&!xd.test(o.name)&&!Sd.test(o.name)).map(({start:o})=>o)),transparent:tx(n.filter(r)),interruptEntries:bo([...n.filter(({name:o})=>Ed.test(o)).map(({start:o})=>o),..._o(t,ho),...vd.flatMap(o=>nx(t,o)),...s.all]),faultEntries:bo([..._o(t,ho),...s.faults]),systemCallEntries:bo(_o(t,Md)),taskSwitch:t.addressOf(Od),kernelImage:{start:e.start,end:e.end,physical:e.physical},initcalls:e.initcalls.map(({level:o,address:i})=>({level:o,address:i,name:ex(t,i)}))}}function ex(t,e){let n=t.find(e);return n<0?`0x${e.toString(16)}`:t.name(n)}function _o(t,e){return e.map(n=>t.addressOf(n)).filter(n=>n!==null)}function bo(t){return BigUint64Array.from(new Set(t)).sort()}function tx(t){let e=[];for(let{start:n,end:r}of t){let s=e.at(-1);s!==void 0&&n<=s.end?s.end=r>s.end?r:s.end:e.push({start:n,end:r})}return e}function nx(t,e){let n=t.addressOf(e);if(n===null)return[];let r=BigInt(t.size[t.find(n)]??0);return Array.from({length:Number(r/go)},(s,o)=>n+BigInt(o)*go)}function rx(t){let e=t.addressOf(Td),n=e===null?-1:t.find(e);if(e===null||n<0)return{all:[],faults:[]};let r=Id.find(o=>t.size[n]>=o*32);if(r===void 0)return{all:[],faults:[]};let s=o=>e+BigInt(o*r);return{all:Array.from({length:32},(o,i)=>s(i)),faults:Ad.map(s)}}import{rm as Fx}from"node:fs/promises";var sx=.5;function Rd(t,e){let{count:n,numSyms:r,tail:s}=e,o=r-8-Le(4*n,8),i=l=>l>=0&&l+8<=t.bytes.length?t.bytes.readBigUInt64LE(l):null,a=[()=>gr(t,s,n,i(s+Le(4*n,8)),"percpu"),()=>gr(t,s,n,i(s+Le(4*n,8)),"plain"),()=>gr(t,o,n,i(r-8),"percpu"),()=>gr(t,o,n,i(r-8),"plain"),()=>ox(t,s,n),()=>Nd(t,s,n),()=>Nd(t,r-8*n,n)];for(let l of a){let c=l();if(c!==null&&ix(c)&&ax(t,c))return c}return null}function gr(t,e,n,r,s){return r===null||!Fd(t,r)||e<0||e+4*n>t.bytes.length?null:yo(n,o=>{let i=t.bytes.readInt32LE(e+4*o);return s==="plain"?r+BigInt(i>>>0):i>=0?BigInt(i):r-1n-BigInt(i)})}function ox(t,e,n){let r=t.addressAt(e);return r===null||e+4*n>t.bytes.length?null:yo(n,s=>r+BigInt(4*s)+BigInt(t.bytes.readInt32LE(e+4*s)))}function Nd(t,e,n){return e<0||e+8*n>t.bytes.length?null:yo(n,r=>t.bytes.readBigUInt64LE(e+8*r))}function yo(t,e){let n=new Uint32Array(t),r=new Uint32Array(t);for(let s=0;s<t;s+=1){let o=BigInt.asUintN(64,e(s));n[s]=Number(o&0xffffffffn),r[s]=Number(o>>32n)}return{low:n,high:r}}function ix({low:t,high:e}){for(let n=1;n<t.length;n+=1)if(e[n]<e[n-1]||e[n]===e[n-1]&&t[n]<t[n-1])return!1;return!0}function ax(t,{low:e,high:n}){let r=0;for(let s=0;s<e.length;s+=1)Fd(t,BigInt(n[s])<<32n|BigInt(e[s]))&&(r+=1);return r>=e.length*sx}function Fd(t,e){return e>=t.start&&e<=t.end}var Ud=256,Pd=256,$d=[8,4],lx=256,cx=8<<20,ux=128,zd=16383,dx=64<<20,Cd=Buffer.from("0\x001\x002\x003\x004\x005\x006\x007\x008\x009\0","latin1");function Dd(t){let{bytes:e,name:n}=t;for(let r=e.indexOf(Cd);r>=0;r=e.indexOf(Cd,r+1)){let s=fx(e,r),o=s&&mx(e,s);if(!o)continue;let i=Rd(t,o);if(i!==null)return gx(t,o,i)}throw h("this kernel carries no symbol table of its own (CONFIG_KALLSYMS) that can be read",{place:{file:n},hint:"give the kernel's vmlinux with --vmlinux"})}function fx(t,e){let n=e;for(let s=1;s<48;s+=1){let o=n<2?-1:t.lastIndexOf(0,n-2);if(o<0||n-o>Pd)return null;n=o+1}let r=[n-1];for(;r.length<Ud;){let s=r.at(-1)+1,o=t.indexOf(0,s);if(o<=s||o-s>Pd)return null;r.push(o)}for(let s of $d){let o=Le(r.at(-1)+1,s),i=o+Ud*2;if(i>t.length)continue;let a=n-t.readUInt16LE(o+2),l=[a,...r.slice(0,-1).map(c=>c+1)];if(!(a<0||l.some((c,u)=>t.readUInt16LE(o+2*u)!==c-a)))return{start:a,tail:i,tokens:l.map((c,u)=>t.subarray(c,r[u]))}}return null}function mx(t,{start:e,tail:n,tokens:r}){let s=Math.max(0,e-cx*16),o={steps:dx};for(let i of $d)for(let a=e-16;a>=s;a-=i){let l=t.readUInt32LE(a),c=e-a;if(l<lx||l*2>c||l*ux<c)continue;let u=a+i;if(px(l,e,i).some(d=>hx(t,u,l,d,o)))return{count:l,numSyms:a,names:u,tokenTable:e,tail:n,tokens:r}}return null}function px(t,e,n){let r=Math.ceil(t/256),s=Le(4*r,n),o={at:e-s,width:4,alignment:n};if(n===4)return[o];let i=Le(3*t,n);return[o,{at:e-8*r,width:8,alignment:n},{at:e-i-s,width:4,alignment:n}]}function hx(t,e,n,{at:r,width:s,alignment:o},i){if(r<=e||t.readUInt32LE(r)!==0)return!1;let a=e;for(let l=0;l<n;l+=1){if(l%256===0&&t.readUInt32LE(r+l/256*s)!==a-e)return!1;let c=Kd(t,a);if(i.steps-=1,c>r||c===a+1||i.steps<0)return!1;a=c}return Le(a,o)===r}function Kd(t,e){let n=t[e];return n<128?e+1+n:e+2+(n&127|t[e+1]<<7)}function gx(t,{count:e,names:n,tokens:r},s){let{bytes:o}=t,i=ne(e);i.low.set(s.low),i.high.set(s.high);let a=Buffer.alloc(e*32),l=0,c=n;for(let d=0;d<e;d+=1){let f=Kd(o,c);a.length-l<zd*4&&(a=_x(a)),i.name[d]=l;let m=0;for(let p=o[c]<128?c+1:c+2;p<f;p+=1){let g=r[o[p]],_=0;for(m===0&&(m=g[_++]);_<g.length&&a.length-l>1;)a[l++]=g[_++]}a[l++]=0,c=f,bx(i,d,String.fromCharCode(m))}let u={...i,names:a.subarray(0,l),length:e};return{...u,sections:t.sections.length>0?yx(u,t):[ue]}}function _x(t){let e=Buffer.alloc(t.length*2+zd*4);return t.copy(e),e}function bx(t,e,n){let r=n.toLowerCase(),s=r==="w"||r==="v";t.binding[e]=s?N.weak:n===r?N.local:N.global,t.code[e]=r==="t"||r==="w"?1:0}function yx(t,e){let{sections:n}=e;for(let r=0;r<t.length;r+=1){if(t.code[r]===0)continue;let s=BigInt(t.high[r])<<32n|BigInt(t.low[r]),o=n.findIndex(({start:i,end:a})=>s>=i&&s<a);o>=0&&(t.section[r]=o+1,n[o].executable||(t.code[r]=0))}return[ue,...n]}function Le(t,e){return Math.ceil(t/e)*e}var qd=[["early","__initcall_start"],["pure","__initcall0_start"],["core","__initcall1_start"],["postcore","__initcall2_start"],["arch","__initcall3_start"],["subsys","__initcall4_start"],["fs","__initcall5_start"],["rootfs","__initcallrootfs_start"],["device","__initcall6_start"],["late","__initcall7_start"]],wx="__initcall_end";function Gd(t,e){let n=[...qd.map(([,s])=>e.addressOf(s)),e.addressOf(wx)],r=n.filter(s=>s!==null);if(r.length!==n.length||r.some((s,o)=>o>0&&s<r[o-1]))return[];for(let s of[xx,Sx]){let o=qd.flatMap(([a],l)=>(s(t,r[l],r[l+1])??[]).map(c=>({level:a,address:c}))),i=o.filter(({address:a})=>kx(e,a));if(o.length>0&&i.length===o.length)return o}return[]}function kx(t,e){let n=t.find(e);return n>=0&&t.address[n]===e}function xx(t,e,n){return Wd(t,e,n,4,(r,s)=>s+BigInt(t.bytes.readInt32LE(r)))}function Sx(t,e,n){return Wd(t,e,n,8,r=>t.bytes.readBigUInt64LE(r))}function Wd(t,e,n,r,s){let o=t.offsetOf(e),i=Number(n-e)/r;return o===null||!Number.isInteger(i)||i>65536||o+i*r>t.bytes.length?null:Array.from({length:i},(a,l)=>s(o+l*r,e+BigInt(l*r)))}function wo(t,e){let{buildId:n,banner:r,start:s,end:o,physical:i}=t;return{buildId:n,banner:r,start:s,end:o,physical:i,initcalls:e?Gd(t,e):[]}}function Hd(t){let e=[...new Set(t.initcalls.map(({level:n})=>n))];return{buildId:t.buildId,banner:t.banner,image:[t.start.toString(16),t.end.toString(16),t.physical.toString(16)],initcalls:e.map(n=>[n,t.initcalls.filter(r=>r.level===n).map(({address:r})=>r.toString(16))])}}function Qd(t){let[e,n,r]=t.image;return{buildId:t.buildId,banner:t.banner,start:BigInt(`0x${e}`),end:BigInt(`0x${n}`),physical:BigInt(`0x${r}`),initcalls:t.initcalls.flatMap(([s,o])=>o.map(i=>({level:s,address:BigInt(`0x${i}`)})))}}var Ex=1e3,vx=.98;function Vd(t,e){return Yd(t,e)===null}function Xd(t,e,n){let r=Yd(e,n);if(r!==null)throw h(`this System.map belongs to another kernel: ${r}`,{place:{file:t},hint:"leave --vmlinux out (the symbols inside the kernel are used), or give the right one"})}function Yd(t,e){let n=Math.max(1,Math.floor(e.length/Ex)),r=0,s=0,o=null;for(let i=0;i<e.length;i+=n){let a=e.name(i),l=e.address[i];if(r+=1,t.addressesOf(a).includes(l)){s+=1;continue}let c=t.addressOf(a);o??=`${a} is at ${jd(l)} in the kernel and ${c===null?"not in this map":`at ${jd(c)} in this map`}`}return s>=r*vx?null:o}function jd(t){return`0x${t.toString(16)}`}import{readFileSync as Tx}from"node:fs";var Ix=1<<28,ko=10,Jd=32,Ax="tTwWi",Mx="abcdginprstuvwABCDGINRSTUVW?-";function ef(t){return Ox(t,Tx(t))}function Ox(t,e){if(e.length>Ix)throw h("this is too large to be a System.map",{place:{file:t}});let n=ne(Bx(e)),r=Buffer.alloc(e.length+1),s=0,o=0,i=0;for(let a=0;a<e.length;){i+=1;let l=e.indexOf(ko,a),c=l<0?e.length:l,u=e.indexOf(Jd,a)+1,d=u+2,f=u-1-a,m=String.fromCharCode(e[u]??0);if(f<8||f>16||d>=c||e[d-1]!==Jd||!Mx.includes(m))throw Zd(t,i,e.toString("latin1",a,c));let p=Nx(e,a,u-1);if(p===null)throw Zd(t,i,e.toString("latin1",a,c));let g=e.toString("latin1",d,c);if(g.includes("real System.map"))throw Rx(t,g);n.high[o]=p.high,n.low[o]=p.low,n.name[o]=s,Lx(n,o,m),s+=e.copy(r,s,d,g.endsWith("\r")?c-1:c)+1,o+=1,a=c+1}if(o===0)throw h("this System.map is empty",{place:{file:t}});return{...n,length:o,names:r.subarray(0,s),sections:[ue]}}function Lx(t,e,n){let r="wWvV".includes(n);t.binding[e]=r?N.weak:n===n.toLowerCase()?N.local:N.global,t.code[e]=Ax.includes(n)?1:0}function Bx(t){let e=1;for(let n=t.indexOf(ko);n>=0;n=t.indexOf(ko,n+1))e+=1;return e}function Nx(t,e,n){let r=0,s=0;for(let o=e;o<n;o+=1){let i=t[o],a=i>=48&&i<=57?i-48:i>=97&&i<=102?i-87:-1;if(a<0)return null;r=(r<<4|s>>>28)>>>0,s=(s<<4|a)>>>0}return{high:r,low:s}}function Zd(t,e,n){let r=n.length>60?`${n.slice(0,60)}\u2026`:n;return h(`'${r.replace(/[^\x20-\x7e…]/g,"?")}' is not a line of a System.map`,{place:{file:t,line:e},hint:"a line is: ffffffff81000000 T startup_64"})}function Rx(t,e){return h(`this System.map is a stub: '${e}'`,{place:{file:t},hint:"leave --vmlinux out (the symbols inside the kernel are used), or install that package and give its vmlinux"})}async function tf(t){let e=typeof t.kernel=="string"?ze(t.kernel):t.kernel,n=Hn(t.cacheFolder),r=[],s=c=>{c!==null&&r.push(c)},o=t.vmlinux??null,i=Ux(e,o);i!==e&&s(`the kernel inside ${e.path} cannot be read: whether ${i.path} belongs to it is unchecked`);let a=await Px(i,n,s);if(o!==null)return{table:nf(o)?await Cx(o,a.facts,e,n,s):$x(o,a,s),facts:a.facts,warnings:r};let l=await zx(a,e,t,n,s)??a.table;if(l!==null)return{table:l,facts:a.facts,warnings:r};throw a.error??h("this kernel has no symbols",{place:{file:e.path}})}function Ux(t,e){return t.format==="ELF"||t.compression!==null&&t.compression!=="lzo"||e===null||!nf(e)?t:ze(e)}async function Px(t,e,n){let r=e.load(t.key,"kallsyms");if(r?.meta.facts)return{table:new W(r),facts:Qd(r.meta.facts),error:null};let s=t.open(),o;try{o=Dd(s)}catch(c){if(!(c instanceof b))throw c;return{table:null,facts:wo(s,null),error:c}}let i=$t(Ue(o,{source:"kallsyms",buildId:s.buildId})),a=wo(s,new W(i)),l=Fl(i,Hd(a));return n(await e.store(t.key,"kallsyms",l)),{table:new W($t(l)),facts:a,error:null}}async function Cx(t,e,n,r,s){let o=O(t,i=>j(i,C(i)));if(o!==null&&e.buildId!==null&&o!==e.buildId)throw h(`this vmlinux belongs to another kernel: its build-id is ${o}, that of ${n.path} is ${e.buildId}`,{place:{file:t},hint:"leave --vmlinux out (the symbols inside the kernel are used), or give the right one"});return(o===null||e.buildId===null)&&s(`${o===null?t:n.path} has no build-id: whether vmlinux and kernel belong together is unchecked`),await _r(t,o,r,s)}async function _r(t,e,n,r){let s=e===null?null:n.load(e,"vmlinux");if(s!==null)return new W(s);let o=O(t,a=>{let l=C(a),c=Bt(l);if(c===void 0)throw h("this vmlinux has no symbol table: it was stripped",{place:{file:t},hint:"leave --vmlinux out (the symbols inside the kernel are used), or give the unstripped one"});return Yn(a,l,c)}),i=Ue(o,{source:"vmlinux",buildId:e});return e!==null&&r(await n.store(e,"vmlinux",i)),new W($t(i))}function $x(t,e,n){let r=ef(t),s=Ue(r,{source:"System.map",buildId:e.facts.buildId}),o=new W($t(s));return e.table===null?n(`whether ${t} belongs to this kernel is unchecked: the kernel has no symbols of its own`):Xd(t,o,e.table),o}async function zx(t,e,n,r,s){let{buildId:o}=t.facts;if(e.format==="ELF"&&Kx(e.path))return await _r(e.path,o,r,s);if(o===null)return null;let i=r.load(o,"vmlinux");if(i!==null)return new W(i);try{let a=pc({buildId:o,release:e.release,kernelPath:e.path,root:n.root??"/"});if(a!==null)return await _r(a,o,r,s);let l={...n,buildId:o},c=await Dx(l,t,e,r,s);if(c!==null)return c;let u=await tr(l,s);if(u===null)return null;try{return await _r(u,o,r,s)}finally{await Fx(u,{force:!0})}}catch(a){return n.signal?.throwIfAborted(),s(`debug information is not used: ${v(a)}`),null}}async function Dx(t,e,n,r,s){let o=e.table===null?null:await er(t);if(o===null||e.table===null)return null;let{server:i,symtab:a,strtab:l}=o,c=rc(i,a,l,n.open().sections),u=Ue(c,{source:"vmlinux",buildId:t.buildId}),d=new W($t(u));return Vd(d,e.table)?(s(await r.store(t.buildId,"vmlinux",u)),d):(s(`debuginfod server ${i}: the symbols it sent are another kernel's`),null)}function Kx(t){return O(t,e=>Bt(C(e))!==void 0)}function nf(t){return O(t,e=>Te(e.read(0,Math.min(4,e.size))))}function $t(t){let e=st(t);if(e===null)throw new Error("a symbol index just built cannot be opened");return e}import{readFile as qx}from"node:fs/promises";import{join as Gx}from"node:path";var Wx=Buffer.from("\0linux-vdso.so.1\0"),zt=4096,Hx=1<<20,Qx=64;async function rf(t,e,n){let r=Gx(e,"symbols",`${t.key}.vdso`),s=await Xx(r);if(s===null){if(s=jx(t.open()),s===null)return null;let o=Buffer.concat([Buffer.from(`${M(s)}
`),s]);await D(r,o).catch(()=>{})}return Math.ceil(s.length/zt)*zt===n?s:null}function jx({bytes:t}){for(let e=zt;e+zt<=t.length;e+=zt){let n=t.subarray(e,e+Hx);if(!Te(n))continue;let r=Vx(n);if(r!==null&&n.subarray(0,r).includes(Wx))return n.subarray(0,r)}return null}function Vx(t){let[e,n,r]=[2,1,3];if(t[4]!==e||t[5]!==n||t.readUInt16LE(16)!==r||t.readUInt16LE(18)!==jn)return null;let s=Number(t.readBigUInt64LE(40))+t.readUInt16LE(60)*Qx;return s<=t.length?s:null}async function Xx(t){let e=await qx(t).catch(()=>Buffer.alloc(0)),n=e.indexOf(`
`),r=e.subarray(n+1);return n>0&&e.toString("latin1",0,n)===M(r)?r:null}async function sf(t,e){let n=ze(t.kernel),{table:r,facts:s,warnings:o}=await tf({kernel:n,vmlinux:t.vmlinux,...e}),i=Bd(r,s);return{symbols:r,landmarks:i,names:{addressOf:a=>r.addressOf(a),names:()=>Yx(r),initcalls:i.initcalls},structures:await wd(n,r,e.cacheFolder),vdso:a=>rf(n,e.cacheFolder,a),buildId:s.buildId??r.buildId,warnings:o}}function*Yx(t){for(let e=0;e<t.length;e+=1)yield t.name(e)}import{readFile as yE}from"node:fs/promises";import{join as Rf}from"node:path";import{setTimeout as iS}from"node:timers/promises";import{createConnection as sS}from"node:net";import{createConnection as Jx}from"node:net";import{setTimeout as Zx}from"node:timers/promises";var eS=1e4,tS=20,nS=1<<20,oe=class extends b{},br=class t{#e;#t="";#n=null;#r=null;constructor(e){this.#e=e,e.setEncoding("utf8"),e.on("data",n=>this.#o(n)),e.on("error",n=>this.#a(new oe(n.message))),e.on("close",()=>this.#a(new oe("QEMU closed its control socket")))}static async connect(e,n){let r=performance.now()+eS;for(;;){n.throwIfAborted();try{let s=new t(await rS(e));return await s.#i(),await s.#s("qmp_capabilities"),s}catch(s){if(performance.now()>r)throw new oe(`QEMU cannot be controlled: ${v(s)}`,{cause:s});await Zx(tS)}}}async setTraceEvent(e,n){await this.#s("trace-event-set-state",{name:e,enable:n})}async quit(){await this.#s("quit")}close(){this.#e.destroy()}async#s(e,n){for(this.#e.write(`${JSON.stringify({execute:e,...n?{arguments:n}:{}})}
`);;){let r=await this.#i();if(!(typeof r!="object"||r===null||"event"in r)){if("error"in r)throw new b(`QEMU refused ${e}: ${JSON.stringify(r.error).slice(0,300)}`);return}}}async#i(){if(this.#r)throw this.#r;return await new Promise((e,n)=>{this.#n={resolve:e,reject:n},this.#o("")})}#o(e){this.#t+=e,this.#t.length>nS&&this.#a(new b("QEMU says too much on its control socket"));let n=this.#t.indexOf(`
`);if(n===-1||this.#n===null)return;let r=this.#t.slice(0,n);this.#t=this.#t.slice(n+1);let{resolve:s,reject:o}=this.#n;this.#n=null;try{s(JSON.parse(r))}catch(i){o(new b("QEMU says something else than JSON on its control socket",{cause:i}))}}#a(e){this.#r??=e,this.#n?.reject(e),this.#n=null}};async function rS(t){return await new Promise((e,n)=>{let r=Jx(t);r.once("connect",()=>e(r)),r.once("error",n)})}var oS=65536,Dt=class t{#e;#t="";#n=null;#r=null;constructor(e){this.#e=e,e.setEncoding("latin1"),e.on("data",n=>this.#o(n)),e.on("error",n=>this.#a(new oe(n.message))),e.on("close",()=>this.#a(new oe("QEMU closed its debugger socket")))}static async connect(e){return await new Promise((n,r)=>{let s=sS(e);s.once("connect",()=>n(new t(s))),s.once("error",r)})}async runTo(e){let n=`1,${e.toString(16)},1`;await this.#s(`Z${n}`,/^OK$/),await this.#s("c",/^[ST]05/),await this.#s(`z${n}`,/^OK$/)}resume(){this.#i("D"),this.#e.end()}close(){this.#e.destroy()}async#s(e,n){if(this.#r)throw this.#r;let r=new Promise((o,i)=>this.#n={resolve:o,reject:i});this.#i(e);let s=await r;if(/^[WX]/.test(s))throw new oe("QEMU ended before the guest came to the address");if(!n.test(s))throw new b(`QEMU's debugger answered '${s.slice(0,80)}' to '${e}'`)}#i(e){let n=0;for(let r=0;r<e.length;r+=1)n+=e.charCodeAt(r);this.#e.write(`$${e}#${(n&255).toString(16).padStart(2,"0")}`,"latin1")}#o(e){this.#t+=e,this.#t.length>oS&&this.#a(new b("QEMU says too much on its debugger socket"));let n=/\$([^#]*)#[0-9a-f]{2}/.exec(this.#t);n&&(this.#t=this.#t.slice(n.index+n[0].length),this.#e.write("+"),this.#n?.resolve(n[1]),this.#n=null)}#a(e){this.#r??=e,this.#n?.reject(e),this.#n=null}};var of="FROM..TO, each a time or a function: 1.5s..200ms, start_kernel..rest_init, do_initcalls..2s";function lf(t,e){let n=t.split("..");if(n.length!==2)throw h(`--trace-window takes ${of}; not '${t}'`);let r=s=>{let o=/^(\d+(?:\.\d+)?)(ms|s)$/.exec(s);if(o)return{afterMs:Number(o[1])*(o[2]==="s"?1e3:1)};let i=s===""?null:e(s);if(i===null)throw h(`--trace-window: '${s}' is neither a time nor a function of this kernel`,{hint:of});return{symbol:s,address:i}};return{from:r(n[0]),to:r(n[1])}}function cf(t,e){let n=["-qmp",`unix:${e.qmp},server=on,wait=off`];return df(t)?[...n,"-gdb",`unix:${e.gdb},server=on,wait=off`,"-S"]:n}async function uf(t,e,n){let r=await br.connect(e.qmp,n),s=null;try{df(t)&&(s=await Dt.connect(e.gdb)),s=await af(t.from,s,e,n),await r.setTraceEvent("exec_tb",!0),s=await af(t.to,s,e,n),await r.setTraceEvent("exec_tb",!1),await r.quit()}finally{s?.close(),r.close()}}async function af(t,e,n,r){if("address"in t){let s=e??await Dt.connect(n.gdb);return await s.runTo(t.address),s}return e?.resume(),await iS(t.afterMs,void 0,{signal:r}),null}function df({from:t,to:e}){return"address"in t||"address"in e}var q={user:0,qemu:1,lost:2,overflow:3},De=4,aS=1<<20,Be=4096,lS=2654435761,yr=class{slots=new Int32Array(4*Be);shift=32-Math.log2(Be);sums=new Float64Array(2*(Be/2));low=new Uint32Array(Be/2);high=new Uint32Array(Be/2);code=new Int32Array(Be/2);role=new Int16Array(Be/2);entry=new Uint8Array(Be/2);length=De;#e;constructor(e=aS){this.#e=De+e}find(e,n){let{slots:r,shift:s}=this,o=(1<<32-s)-1,i=wr(e,n)>>>s;for(;;){let a=r[4*i+2];if(a===0)return-1;if(r[4*i]===(e|0)&&r[4*i+1]===(n|0))return a;i=i+1&o}}add(e,n,r,s,o){if(this.length===this.#e)return q.overflow;this.length===this.low.length&&this.#n();let i=this.length;return this.length+=1,this.low[i]=e,this.high[i]=n,this.code[i]=r,this.role[i]=s,this.entry[i]=o?1:0,this.#t(i),i}#t(e){let{slots:n,shift:r}=this,s=(1<<32-r)-1,o=wr(this.low[e],this.high[e])>>>r;for(;n[4*o+2]!==0;)o=o+1&s;n[4*o]=this.low[e],n[4*o+1]=this.high[e],n[4*o+2]=e,n[4*o+3]=this.role[e]}#n(){let e=2*this.low.length;this.low=ft(this.low,new Uint32Array(e)),this.high=ft(this.high,new Uint32Array(e)),this.code=ft(this.code,new Int32Array(e)),this.role=ft(this.role,new Int16Array(e)),this.entry=ft(this.entry,new Uint8Array(e)),this.sums=ft(this.sums,new Float64Array(2*e)),this.slots=new Int32Array(8*e),this.shift-=1;for(let n=De;n<this.length;n+=1)this.#t(n)}};function wr(t,e){return Math.imul(t^Math.imul(e,2246822507),lS)}function ft(t,e){return e.set(t),e}var xo="reset",kr="start of trace",ff=[{name:"firmware",role:"stage",at:{address:0xfe05bn}},{name:"bootloader",role:"stage",at:{address:0x7c00n}}],cS=new Set([xo,kr,"firmware"]),uS=[{start:786432,end:1048576},{start:4293918720,end:4294967296}];function mf(t,e){return cS.has(e)||uS.some(({start:n,end:r})=>t>=n&&t<r)}var F={kernel:0,user:1,systemCallEntry:2,idle:3,systemCall:16},Sr="idle",dS="qemu",pf=0xffffffff80000000n,fS=2684354560,mS=new Set(["native_safe_halt","pv_native_safe_halt","native_halt","default_idle","acpi_safe_halt","acpi_idle_do_entry","acpi_idle_enter","acpi_idle_enter_simple","acpi_processor_ffh_cstate_enter","mwait_idle","mwait_idle_with_hints","intel_idle","intel_idle_irq","intel_idle_ibrs","intel_idle_xstate","poll_idle","cpu_idle_poll","xen_safe_halt","tdx_safe_halt"]),pS=new Set(["entry_SYSCALL_64","system_call","entry_INT80_compat","entry_SYSENTER_compat","entry_SYSCALL_compat"]),xr=class{names={name:[],image:[],images:[],size:[]};systemCalls=[];inHighHalf=!1;#e;#t;#n=new Map;#r;#s=new Map;#i;#o=!1;constructor(e,n=0n){this.#e=e,this.#t=n,this.#r=new Int32Array(e.length).fill(-1);for(let s of Object.keys(q))this.#l(...hS[s],0);let r=e.addressOf("startup_64");this.#i=r===null?-1:Number(BigInt.asUintN(32,r-pf)),this.#c()}see(e,n,r){let s=this.linkAddress(e,n);if(s===null){let u=mf(e,r)?B.firmware:r;return{code:this.#l(u,u,0),role:F.kernel,entry:!1}}let o=this.#e.find(s);if(o===-1)return{code:n===4294967295&&e>=fS?this.#l("module code",B.modules,0):this.#l("unknown code",B.unknown,0),role:F.kernel,entry:!1};let i=this.#r[o],a=this.#e.name(o),l=mS.has(a);i===-1&&(i=this.#l(a,l?Sr:B.kernel,this.#e.size[o]),this.#r[o]=i);let c=this.#e.address[o]===s;return{code:i,role:l?F.idle:c?this.#a(a,s):F.kernel,entry:c}}linkAddress(e,n){return n>=2147483648?(this.inHighHalf=!0,(BigInt(n)<<32n|BigInt(e))-this.#t):this.inHighHalf||n!==0?null:(e===this.#i&&(this.#o=!0),this.#o?pf+BigInt(e):null)}#a(e,n){if(pS.has(e))return F.systemCallEntry;let r=this.#s.get(n);return r===void 0&&/^__ia32_(compat_)?sys_/.test(e)&&(r=this.systemCalls.push({number:-1,name:`${e.replace(/^__ia32_(compat_)?sys_/,"")} (32-bit)`})-1,this.#s.set(n,r)),r===void 0?F.kernel:F.systemCall+r}#c(){for(let[e,n]of Cn.entries()){if(n==="")continue;let r=rl(n).map(o=>this.#e.addressOf(o)).find(o=>o!==null);if(r===void 0)continue;let s=this.#s.get(r);s===void 0?this.#s.set(r,this.systemCalls.push({number:e,name:n})-1):this.systemCalls[s]={number:-1,name:"(not implemented)"}}}#l(e,n,r){let s=`${n}\0${e}`,o=this.#n.get(s);if(o!==void 0)return o;let{names:i}=this;i.images.includes(n)||i.images.push(n),i.image.push(i.images.indexOf(n)),i.size.push(r);let a=i.name.push(e)-1;return this.#n.set(s,a),a}},hS={user:["user code",B.user],qemu:["inside QEMU",dS],lost:["lost events",B.unknown],overflow:["more blocks than fit",B.unknown]};function hf(t){let{tables:e,counts:n}=t;if(n.blocks===0)throw new b("the trace holds no exec_tb event",{exitStatus:2,hint:"trace with '-trace enable=exec_tb,file=TRACE -d nochain'"});let{rows:r,seen:s}=gS(e),{names:o}=e,{tree:i,functions:a,nodeOf:l}=Yt(r,{name:o.name,image:Int32Array.from(o.image),images:o.images,size:Int32Array.from(o.size)}),c=Kn({...e.rows,row:e.rows.code.map(p=>s[p])},l,i.length,e.stages.length),u=new Float64Array(e.stages.length);for(let p=0;p<c.length;p+=1)u[c.stage[p]]=u[c.stage[p]]+c.self[p];let d=bS(t),f={format:"bootgate-profile",version:Xt,scenario:t.scenario,tracer:"exec_tb",unit:"ns",assume:"none",outcome:t.outcome,environment:t.environment,subject:t.subject,totals:{instructions:-1,userInstructions:-1,repIterations:-1,virtualNs:-1,idleNs:e.idleNs,wallMs:t.wallMs??e.totalNs/1e6,blocks:e.blocks,blockExecutions:e.blockExecutions,calls:i.calls.reduce((p,g)=>p+g,0)},coverage:d,stages:e.stages.map(({name:p,startNs:g},_)=>({name:p,startInstructions:-1,instructions:-1,startNs:g,ns:u[_]})),functions:a,tree:i,stageRows:c,timeline:null,initcalls:[],console:t.console??[],...en,systemCalls:_S(e),samples:null,warnings:[...t.warnings??[],...kS(t,d.kernelSymbolized)]},m=Zt(f);if(m!==null)throw new b(`the times of the trace do not add up: ${m}`,{exitStatus:2,hint:"the trace holds absurd times: is it damaged?"});return f}function gS({rows:t,names:e,first:n}){let r=new Int32Array(e.name.length).fill(-1),s=[];for(let a of t.code)r[a]===-1&&(r[a]=s.push(a)-1);let o=new Float64Array(s.length),i=new Float64Array(s.length);return t.code.forEach((a,l)=>{let c=r[a];o[c]=o[c]+t.self[l],i[c]=i[c]+t.calls[l]}),{seen:r,rows:{parent:new Int32Array(s.length).fill(-1),code:Int32Array.from(s),kind:new Uint8Array(s.length),process:new Int32Array(s.length).fill(-1),self:o,calls:i,first:Float64Array.from(s,a=>n[a])}}}function _S({systemCalls:t,systemCallNames:e}){return t.map(({call:n,count:r,ns:s,firstNs:o})=>({process:-1,...e[n],count:r,errors:-1,instructions:s,firstInstructions:o})).sort((n,r)=>r.count-n.count||n.number-r.number||(n.name<r.name?-1:1))}function bS({tables:t,counts:e,symbols:n,emitted:r}){let{rows:s,names:o}=t,i={kernel:0,named:0,user:0};s.code.forEach((l,c)=>{let u=o.images[o.image[l]],d=s.self[c];u===B.user&&(i.user+=d),(u===B.kernel||u===Sr)&&(i.named+=d),l!==q.lost&&yS.has(u)&&(i.kernel+=d)});let a=["times are host time under TCG, tracing included: compare functions, not absolute times",`${X(t.toUser)} changes from kernel to user mode, ${X(t.toKernel)} back`];return t.exitsSeen||a.push("time inside QEMU (translation, devices) is part of the block before it: exec_tb_exit was not traced"),r===null&&a.push("unless its QEMU was changed to emit every block, a trace lacks those reached by returns and indirect jumps; a trace does not tell"),i.user>0&&a.push("user code is one row: its functions are not named"),{kernelSymbolized:i.kernel===0?1:i.named/i.kernel,userSymbolized:i.user===0?1:0,symbolSource:n.source,captured:(r??1)*(e.blocks/(e.blocks+e.dropped)),dropped:e.dropped,notes:a}}var yS=new Set([B.kernel,Sr,B.modules,B.unknown]),wS=.5;function kS({tables:t,counts:e,emitted:n},r){let s=[];if(e.dropped>0){let o=t.rows.code.reduce((i,a,l)=>a===q.lost?i+t.rows.self[l]:i,0);s.push(`QEMU dropped ${X(e.dropped)} events (${qe(e.dropped/(e.dropped+e.blocks))}) in ${X(e.droppedRecords)} places: times and counts are too low by what they would have been. ${Rr(o)} right at those places are charged to no function; 'bootgate qemu build' makes a QEMU that drops nothing`)}return n!==null&&n<.999&&s.push(`QEMU emitted events for ${qe(n)} of the blocks it ran: time after a return is charged to the function returned from; 'bootgate qemu build' makes a QEMU that emits all`),e.backwards>0&&s.push(`time ran backwards at ${X(e.backwards)} events, by up to ${Rr(e.backwardsNs)}: those take no time. Traces of several virtual CPUs look like this, and their events cannot be told apart`),e.truncated&&s.push("the trace ends in the middle of a record: QEMU was killed, or the disk full"),t.overflow>0&&s.push(`${X(t.overflow)} block executions did not fit the table of blocks and have no name`),t.unnamedSystemCalls>0&&s.push(`${X(t.unnamedSystemCalls)} system calls have no name: no event of their function followed the entry`),r<wS&&s.push(`only ${qe(r)} of the kernel's time has a name: is this the vmlinux of the kernel that was traced, and was KASLR off ('nokaslr', or --kaslr-offset)?`),s}import{closeSync as US,openSync as PS,writeFileSync as CS,writeSync as $S}from"node:fs";import{mkdtemp as zS,rm as DS}from"node:fs/promises";import{tmpdir as KS}from"node:os";import{join as gt}from"node:path";import{closeSync as AS,constants as Ef,createWriteStream as MS,openSync as OS}from"node:fs";import{Socket as LS}from"node:net";import{pipeline as BS}from"node:stream/promises";import{createGzip as NS}from"node:zlib";var z={block:0,exit:1,dropped:2},ye=4096,mt=class{length=0;kind=new Uint8Array(ye);time=new Float64Array(ye);low=new Uint32Array(ye);high=new Uint32Array(ye)};var xS=/^(?:\d+@(\d+)\.(\d{6}):)?exec_tb(_nocache|_exit)? tb:(?:0x)?([0-9a-f]{1,16}|\(nil\))(?: pc=0x([0-9a-f]{1,16}))?/,SS=4096,ES=10;function AR(t){return/^(?:\d+@\d+\.\d{6}:)?exec_tb(?:_\w+)? tb:/m.test(Buffer.from(t).toString("latin1"))}var Er=class{#e;#t;#n=new mt;#r="";#s=0;#i=0;#o=null;#a=-1/0;#c=0;#l=0;#u=0;#m=0;#f=0;constructor(e){this.#e=e.file,this.#t=e.sink}get baseNs(){return this.#o===null?null:BigInt(this.#o)*1000n}push(e){this.#i+=e.length;let n=e.lastIndexOf(ES)+1,r=Buffer.from(e.buffer,e.byteOffset,e.length);if(n>0){let s=(this.#r+r.toString("latin1",0,n-1)).split(`
`);this.#r="";for(let o of s)this.#h(o)}this.#r=(this.#r+r.toString("latin1",n)).slice(0,SS),this.#_()}finish(){let e=this.#r!=="";return{blocks:this.#c,exits:this.#l,dropped:0,droppedRecords:0,skipped:this.#u,backwards:this.#m,backwardsNs:this.#f,bytes:this.#i,truncated:e}}#h(e){this.#s+=1;let n=xS.exec(e);if(!n){this.#u+=1;return}let[,r,s,o,i,a]=n;if(r===void 0)throw h("the events of this log have no time",{place:{file:this.#e,line:this.#s},hint:"trace with 'qemu-system-x86_64 -msg timestamp=on -trace exec_tb -D FILE'"});let l=o==="_exit";if(!l&&a===void 0){this.#u+=1;return}let c=Number(r)*1e6+Number(s);this.#o??=c,this.#g(l?z.exit:z.block,(c-this.#o)*1e3,(l?i:a).replace("(nil)","0"))}#g(e,n,r){n<this.#a?(this.#m+=1,this.#f=Math.max(this.#f,this.#a-n)):this.#a=n;let s=this.#n,o=s.length++;s.kind[o]=e,s.time[o]=n,s.low[o]=parseInt(r.slice(-8),16),s.high[o]=r.length>8?parseInt(r.slice(0,-8),16):0,e===z.exit?this.#l+=1:this.#c+=1,s.length===ye&&this.#_()}#_(){if(this.#n.length!==0)try{this.#t(this.#n)}finally{this.#n.length=0}}};var vS=new Map([["exec_tb",z.block],["exec_tb_nocache",z.block],["exec_tb_exit",z.exit]]),Kt=65536,pt=255,vr=class{kindOfId=new Uint8Array(Kt).fill(pt);limit=1/0;declare(e,n,r){n===0&&e<Kt&&(this.kindOfId[e]=vS.get(r)??pt)}declareAll(e){this.limit=e.length;for(let[n,r]of e.entries())this.declare(n,0,r)}kind(e,n){return n===0&&e<Kt?this.kindOfId[e]:pt}};var qt=24,gf=4,ht=24,Tr=ht+16,bf=ht+8,So=262144,Ir=1024,TS=0xf2b177cb0aa429b4n,_f=0xb429a40acb77b1f2n,IS=0xffffffffffffffffn;function NR(t){return t.length>=8&&t.subarray(0,8).every(e=>e===255)}function yf(t,e){let n=new DataView(t.buffer,t.byteOffset,qt),r=n.getBigUint64(8,!0);if(n.getBigUint64(0,!0)!==IS||r!==TS&&r!==_f)throw h("this is not a trace of QEMU's simple backend",{place:{file:e,offset:0},hint:"such a trace is written by 'qemu-system-x86_64 -trace enable=exec_tb,file=TRACE' of a QEMU configured with --enable-trace-backends=simple"});if(r===_f)throw h("the trace was written on a big-endian machine, and those are not supported",{place:{file:e,offset:8},hint:"run QEMU on a little-endian machine (x86-64, arm64)"});let s=n.getBigUint64(16,!0);if(s===2n)return 2;if(s===3n)return 3;if(s===4n)return 4;throw h(s<2n?`the trace has format version ${s}, which QEMU wrote before 1.2; versions 2 to ${gf} can be read`:`the trace has format version ${s}; the newest this Bootgate reads is ${gf}`,{place:{file:e,offset:16},hint:s<2n?"trace with a newer QEMU":"use a newer Bootgate"})}var wf=1e5;function kf(t,e,n){let r=[];for(let[s,o]of t.split(`
`).entries()){let i=o.trim();if(i===""||i.startsWith("#"))continue;let a=/^((?:[a-z]+\s+)*)(\w+)\(/.exec(i);if(!a||r.length===wf)throw h(a?`more than ${wf} events`:`'${i.slice(0,60)}' declares no trace event`,{place:{file:n,line:s+1},hint:"give the trace-events file of the QEMU source that wrote the trace"});let l=a[1].trim().split(/\s+/),c=a[2];e===2&&l.includes("disable")||(l.includes("tcg")?r.push(`${c}_trans`,`${c}_exec`):r.push(c))}return r}var Ar=4294967296,xf=2*Ir,Mr=class{#e;#t=new mt;#n=new vr;#r=-1;#s=new Uint8Array(xf);#i=new DataView(this.#s.buffer);#o=0;#a=0;#c=0;#l=!1;#u=0;#m=0;#f=-1/0;#h=0;#g=0;#_=0;#d=0;#b=0;#p=0;#y=0;constructor(e){this.#e=e}get baseNs(){return this.#l?BigInt(this.#m)<<32n|BigInt(this.#u):null}push(e){let n=new DataView(e.buffer,e.byteOffset,e.length),r=e.length;try{let s=this.#w(0,this.#a,r);for(;this.#o>0&&s<r;)s=this.#E(e,s);for(;s<r;){s=this.#k(n,s,r);let o=this.#x(n,s,r,this.#c+s);if(o===0){this.#s.set(e.subarray(s)),this.#o=r-s;break}s=this.#w(s,o,r)}}finally{this.#T()}this.#c+=r}finish(){if(this.#r<0){let e=this.#o;throw h(e===0?"the trace is empty":`the trace ends after ${e} bytes, inside its header`,{place:{file:this.#e.file},hint:"QEMU opens the file at once and writes events in batches: was it killed, or the disk full?"})}return{blocks:this.#h,exits:this.#g,dropped:this.#_,droppedRecords:this.#d,skipped:this.#b,backwards:this.#p,backwardsNs:this.#y,bytes:this.#c,truncated:this.#a>0||this.#o>0}}#w(e,n,r){let s=Math.min(e+n,r);return this.#a=e+n-s,s}#E(e,n){let r=this.#o,s=Math.min(xf-r,e.length-n);this.#s.set(e.subarray(n,n+s),r),this.#o=r+s;let o=this.#x(this.#i,0,this.#o,this.#c+n-r);return o===0?n+s:(this.#o=0,this.#w(n,o-r,e.length))}#k(e,n,r){if(!this.#l)return n;let{kind:s,time:o,low:i,high:a}=this.#t,{kindOfId:l}=this.#n,c=this.#r,u=c+Tr,d=this.#u,f=this.#m,m=this.#f,p=0,g=this.#t.length,_=n,w=r-u;for(;n<=w;){let x=n+c;if(c!==0&&(e.getUint32(n,!0)!==1||e.getUint32(n+4,!0)!==0))break;let k=e.getUint32(x,!0);if(k>=Kt||e.getUint32(x+4,!0)!==0)break;let S=l[k];if(S===pt||e.getUint32(x+16,!0)!==Tr)break;let I=(e.getUint32(x+12,!0)-f)*Ar+(e.getUint32(x+8,!0)-d);I<m?this.#I(m-I):m=I;let ie=S===z.exit?x+24:x+32;s[g]=S,o[g]=I,i[g]=e.getUint32(ie,!0),a[g]=e.getUint32(ie+4,!0),p+=S,n+=u,g+=1,g===ye&&(this.#t.length=g,this.#T(),g=0)}return this.#t.length=g,this.#f=m,this.#g+=p,this.#h+=(n-_)/u-p,n}#x(e,n,r,s){let o=r-n;if(this.#r<0)return o<qt?0:(this.#v(e,n),qt);if(this.#r===8){if(o<8)return 0;let p=e.getBigUint64(n,!0);if(p===0n)return this.#A(e,n,o,s);if(p!==1n)throw this.#S(`a record has type ${p}; only 0 and 1 exist`,s)}let i=n+this.#r;if(o<this.#r+ht)return 0;let a=e.getUint32(i+16,!0);if(a<ht||a>So)throw this.#S(`an event claims a length of ${a} bytes; between ${ht} and ${So} are possible`,s);let l=this.#r+a,c=e.getUint32(i,!0),u=e.getUint32(i+4,!0),d=c===4294967294&&u===4294967295,f=d?z.dropped:this.#n.kind(c,u);if(this.#M(e,i),f===pt){let p=u*Ar+c;if(p>=this.#n.limit)throw this.#S(`event ${p} is not among the ${this.#n.limit} of the trace-events file`,s,Sf);return this.#b+=1,l}let m=d?bf:Tr;if(a!==m)throw this.#S(`an event that takes ${m} bytes claims ${a}`,s,this.#r===0?Sf:void 0);return o<l?0:(this.#O(e,i,f),l)}#v(e,n){let{file:r,traceEvents:s}=this.#e,o=yf(new Uint8Array(e.buffer,e.byteOffset+n,qt),r);if(o!==4){if(!s)throw h(`the trace has format version ${o}, which numbers events without naming them`,{place:{file:r,offset:16},hint:"give the trace-events file of the QEMU source that wrote it: --trace-events FILE"});this.#n.declareAll(kf(s.text,o,s.file))}this.#r=o===4?8:0}#A(e,n,r,s){if(r<20)return 0;let o=e.getUint32(n+16,!0);if(o===0||o>Ir)throw this.#S(`an event's name claims ${o} bytes; 1 to ${Ir} are possible`,s);let i=20+o;if(r<i)return 0;let a=Buffer.from(e.buffer,e.byteOffset+n+20,o).toString("latin1");return this.#n.declare(e.getUint32(n+8,!0),e.getUint32(n+12,!0),a),i}#M(e,n){this.#l||(this.#l=!0,this.#u=e.getUint32(n+8,!0),this.#m=e.getUint32(n+12,!0))}#O(e,n,r){let s=this.#t,o=s.length,i=(e.getUint32(n+12,!0)-this.#m)*Ar+(e.getUint32(n+8,!0)-this.#u),a=n+(r===z.block?32:24);s.kind[o]=r,s.time[o]=i,s.low[o]=e.getUint32(a,!0),s.high[o]=e.getUint32(a+4,!0),s.length=o+1,r===z.dropped?(this.#d+=1,this.#_+=s.high[o]*Ar+s.low[o]):(i<this.#f?this.#I(this.#f-i):this.#f=i,r===z.exit?this.#g+=1:this.#h+=1),s.length===ye&&this.#T()}#I(e){this.#p+=1,this.#y=Math.max(this.#y,e)}#T(){if(this.#t.length!==0)try{this.#e.sink(this.#t)}finally{this.#t.length=0}}#S(e,n,r="the file is damaged here, or was never a trace"){return h(e,{place:{file:this.#e.file,offset:n},hint:r})}},Sf="the trace-events file is probably not the one of the QEMU that wrote the trace";var RS=65536,Or=class t{#e;#t;#n;#r;#s;#i=null;#o=0;#a=0;#c=0;#l=0;constructor(e,n){let r={file:"the trace",sink:n.sink};this.#e=n.backend==="log"?new Er(r):new Mr(r),this.#r=n.onPiece??(()=>{}),this.#s=n.keep===null?null:new Eo(n.keep,()=>this.#t.resume()),this.#t=new LS({fd:e,readable:!0,writable:!1,onread:{buffer:Buffer.alloc(RS),callback:(s,o)=>this.#u(o.subarray(0,s))}}),this.#n=new Promise(s=>{this.#t.once("close",()=>s()),this.#t.once("error",o=>this.#i??=o)}),this.#t.resume()}static async open(e){await U("mkfifo",["-m","600",e.fifo]);let n=OS(e.fifo,Ef.O_RDONLY|Ef.O_NONBLOCK);try{return new t(n,e)}catch(r){throw AS(n),r}}async finish(){if(this.#o===0&&(await new Promise(n=>setImmediate(n)),await new Promise(n=>setImmediate(n))),this.#o===0&&this.#t.destroy(),await this.#n,await this.#s?.end(),this.#i!==null)throw this.#i;let e=this.#c-this.#a;return{counts:this.#o===0?null:this.#e.finish(),idleShare:e>0?Math.max(0,1-this.#l/e):1}}#u(e){let n=performance.now();if(this.#o===0&&(this.#a=n),this.#o+=e.length,this.#i===null)try{this.#e.push(e),this.#r()}catch(r){this.#i=r}return this.#c=performance.now(),this.#l+=this.#c-n,this.#s?.take(e)??!0}},Eo=class{#e;#t;#n=null;constructor(e,n){this.#e=NS({level:1}),this.#e.on("drain",n),this.#t=BS(this.#e,MS(e)).catch(r=>{this.#n=r,n()})}take(e){return this.#n!==null||this.#e.write(Buffer.from(e))}async end(){if(this.#e.end(),await this.#t,this.#n!==null)throw new b("the trace could not be kept",{cause:this.#n})}};var ge={kernel:F.kernel,user:F.user,entering:F.systemCallEntry},Lr=class{state=ge.kernel;toUser=0;toKernel=0;unnamed=0;#e=new xe;#t=new xe;#n=new xe;#r=-1;#s=0;follow(e,n){if(e===F.user){this.#o(n),this.toUser+=1,this.state=ge.user;return}this.state===ge.user&&(this.toKernel+=1,this.state=ge.kernel),e===F.systemCallEntry?(this.#o(n),this.#s=n,this.state=ge.entering):e>=F.systemCall&&this.state===ge.entering&&(this.#i(e-F.systemCall),this.state=ge.kernel)}finish(e){this.#o(e);let n=[];for(let r=0;r<this.#e.length;r+=1)this.#e.get(r)!==0&&n.push({call:r,count:this.#e.get(r),ns:this.#t.get(r),firstNs:this.#n.get(r)});return n}#i(e){for(;this.#e.length<=e;)this.#e.push(0),this.#t.push(0),this.#n.push(-1);this.#e.get(e)===0&&this.#n.set(e,this.#s),this.#e.add(e,1),this.#r=e}#o(e){this.state===ge.entering&&(this.unnamed+=1),this.#r!==-1&&(this.#t.add(this.#r,e-this.#s),this.#r=-1)}};var Br=class{blocks;#e;#t=new Lr;#n=new Map;#r;#s=new xe;#i=[];#o=new Fr;#a=new Fr;#c=new xe;#l=new xe;#u=new Float64Array(0);#m=0;#f=0;#h=-1;#g=F.kernel;#_=0;#d=0;#b=!1;#p=null;constructor(e){this.blocks=new yr(e.maxBlocks),this.#e=new xr(e.symbols,e.kaslrOffset),this.#i.push({name:kr,startNs:0});for(let n of e.marks)"address"in n.at?this.#n.has(n.at.address)||this.#n.set(n.at.address,n):this.#r??=n}get endedBy(){return this.#p}get stages(){return this.#i.map(({name:e})=>e)}consume(e){if(this.#p)return;let{kind:n,time:r,low:s,high:o,length:i}=e,a=this.blocks,l=this.#t,{slots:c,shift:u,sums:d}=a,f=c.length-1,m=this.#e.inHighHalf?2147483648:0,p=this.#h,g=this.#g,_=l.state,w=this.#d,x=this.#_;for(let k=0;k<i;k+=1){let S=n[k];if(S===z.dropped){p!==-1&&(p=q.lost);continue}p===-1&&(x=this.#_=r[k],p=q.qemu);let I=r[k]-x;if(I>w&&(d[2*p]=d[2*p]+(I-w),w=I),S===z.exit){this.#b=!0,g!==F.idle&&(p=q.qemu);continue}let ie=o[k];if(ie<m){if(_!==ge.user){if(this.#d=w,this.#w(),this.#k())return;_=l.state}p=q.user,g=F.user,d[2*p+1]=d[2*p+1]+1;continue}let Oo=s[k]|0,Lo=ie|0,Ne=wr(Oo,Lo)>>>u<<2,ke=c[Ne+2];for(;ke!==0&&(c[Ne]!==Oo||c[Ne+1]!==Lo);)Ne=Ne+4&f,ke=c[Ne+2];if(ke!==0)g=c[Ne+3];else{if(this.#d=w,ke=this.#y(s[k],ie),this.#k())return;({slots:c,shift:u,sums:d}=a),f=c.length-1,g=a.role[ke],m=this.#e.inHighHalf?2147483648:0}d[2*ke+1]=d[2*ke+1]+1,g!==_&&(l.follow(g,w),_=l.state),p=ke}this.#g=g,this.#h=p,this.#d=w}finish(){this.#v();let e=this.#d,{names:n,systemCalls:r}=this.#e,s=0;for(let a=De;a<this.blocks.length;a+=1)s+=this.blocks.sums[2*a+1];let o=this.blocks.sums[2*q.user+1],i=this.blocks.sums[2*q.overflow+1];for(;this.#s.length<n.name.length;)this.#s.push(-1);return{names:n,first:this.#s.toArray(),stages:this.#i,rows:{stage:this.#o.toArray(),code:this.#a.toArray(),self:this.#c.toArray(),calls:this.#l.toArray()},totalNs:e,idleNs:this.#f,blocks:this.blocks.length-De,blockExecutions:s+o+i,userExecutions:o,systemCalls:this.#t.finish(e),systemCallNames:r,unnamedSystemCalls:this.#t.unnamed,toUser:this.#t.toUser,toKernel:this.#t.toKernel,exitsSeen:this.#b,overflow:i,endedBy:this.#p}}#y(e,n){e===4294967280&&n===0&&this.#d===0&&(this.#i[0].name=xo);let r=BigInt(n)<<32n|BigInt(e),s=this.#n.get(this.#e.linkAddress(e,n)??r);if(s&&this.#E(s),this.#k())return q.overflow;let{code:o,role:i,entry:a}=this.#e.see(e,n,this.#i.at(-1).name);return this.#x(o),this.blocks.add(e,n,o,i,a)}#w(){this.#r&&this.#E(this.#r),this.#r=void 0,!this.#p&&(this.#x(q.user),this.#t.follow(F.user,this.#d))}#E(e){if("address"in e.at&&this.#n.delete(e.at.address),e.role!=="stage"){this.#p=e;return}this.#d===0&&this.#i[0].name===kr?this.#i.length=0:this.#v(),this.#i.push({name:e.name,startNs:this.#d})}#k(){return this.#p!==null}#x(e){for(;this.#s.length<=e;)this.#s.push(-1);this.#s.get(e)===-1&&this.#s.set(e,this.#d)}#v(){let{sums:e,code:n,role:r,entry:s,length:o}=this.blocks,i=this.#e.names.name.length,a=new Float64Array(i),l=new Float64Array(i),c=this.#u,u=new Float64Array(o);for(let d=0;d<o;d+=1){let f=e[2*d];u[d]=e[2*d+1];let m=d<De?d:n[d];a[m]=a[m]+f,s[d]===1&&(l[m]=l[m]+u[d]-(c[d]??0)),r[d]===F.idle&&(this.#f+=f),e[2*d]=0}l[q.user]=this.#t.toUser-this.#m,this.#m=this.#t.toUser,this.#u=u;for(let d=0;d<i;d+=1)a[d]===0&&l[d]===0||(this.#o.push(this.#i.length-1),this.#a.push(d),this.#c.push(a[d]),this.#l.push(l[d]))}};var qS=100;async function Tf(t){let{qemu:e,folder:n,marks:r,window:s}=t,o=HS(e,s),i=[...ff,...r.flatMap(QS)],a=new Br({symbols:t.symbols,marks:i}),l=gt(n,"exec_tb.fifo"),c=gt(n,"exec_tb.json"),u=new vo(gt(n,"progress")),d=0,f=!1,m=await Or.open({fifo:l,backend:o,keep:t.keepTrace,sink:_=>{d+=_.length,a.consume(_)},onPiece:()=>{u.say(d,a.stages.length-1),a.endedBy!==null&&!f&&(f=!0,vf(c,{events:d,ended:a.endedBy.name}))}}),p=s===null?null:await WS(s),g=null;return{args:[...GS(o,l,s===null),...p?.args??[]],trace:c,progress:s===null?u.path:null,stage:()=>a.stages.at(-1),ended:async()=>{u.close();let _=await p?.ended()??!1,{counts:w,idleShare:x}=await m.finish();if(w===null||w.blocks===0)return;let k=a.finish();vf(c,{events:d,ended:k.endedBy?.name??null,...w}),g={header:jS(k,r,_),tables:k,counts:w,decoderIdle:x}},read:()=>{if(g===null)throw new Error("an exec_tb trace was read before QEMU had ended");return Promise.resolve(g)}}}function GS(t,e,n){return t==="simple"?["-trace",`${n?"enable=exec_tb,":""}file=${e}`,"-d","nochain","-D","/dev/null"]:["-msg","timestamp=on","-d","nochain","-D",e]}async function WS(t){let e=await zS(gt(KS(),"bootgate-")),n={qmp:gt(e,"qmp"),gdb:gt(e,"gdb")},r=new AbortController,s=uf(t,n,r.signal).then(()=>!0,o=>{if(r.signal.aborted||o instanceof oe)return!1;throw o});return s.catch(()=>{}),{args:cf(t,n),ended:async()=>{r.abort();try{return await s}finally{await DS(e,{recursive:!0,force:!0})}}}}function HS(t,e){if(t.traceBackends.includes("simple"))return"simple";let n=t.traceBackends.includes("log");if(n&&e!==null)return"log";throw new b(n?`${t.versionLine} writes trace events only as text, which takes more than 500 s for even a small boot`:`${t.versionLine} was built without a trace backend that Bootgate reads`,{exitStatus:2,hint:`'--qemu build' makes one with the simple backend in some five minutes; the plugin tracer (without --tracer exec_tb) needs no build${n?"; a stretch of the boot can be traced as text: --trace-window start_kernel..20ms":""}`})}function QS({name:t,role:e,at:n}){if(e==="initcall-start")return[];if("address"in n||"firstUserInstruction"in n)return[{name:t,role:e,at:n}];throw h(`the mark '${t}' cannot be seen in an exec_tb trace, which holds addresses only`,{hint:"take a symbol or the first user instruction, or leave out --tracer exec_tb"})}function jS({endedBy:t},e,n){return{end:t===null?n?"end-mark":"exit":t.role==="panic"?"panic":"end-mark",endMark:e.findIndex(o=>o.at===t?.at),instructions:-1}}var vo=class{path;#e;#t=0;constructor(e){this.path=e,this.#e=PS(e,"w")}say(e,n){let r=performance.now();if(r-this.#t<qS)return;this.#t=r;let s=Buffer.alloc(16);s.writeBigUInt64LE(BigInt(e),0),s.writeBigUInt64LE(BigInt(n),8),$S(this.#e,s,0,16,0)}close(){US(this.#e)}};function vf(t,e){CS(t,`${JSON.stringify(e,null,2)}
`)}import{mkdtemp as uE,rm as dE}from"node:fs/promises";import{tmpdir as fE}from"node:os";import{join as Ht}from"node:path";import{readFile as nE,stat as rE}from"node:fs/promises";function If(t,e){let n=t("text").bytes(),r=VS(t("image"),n),s=XS(t("task")),[o,i,a]=[t("moduleSymbol"),t("program"),t("runnable")],l=i.kind("focused",1);return{images:r,moduleSymbols:{image:o.index("image",r.length,0),address:o.u64("address"),size:o.count("size"),name:o.text(n,"name")},programs:i.text(n,"name").map((c,u)=>({name:c,focused:l[u]===1})),tasks:s,taskEvents:YS(t("taskEvent"),n,s.length),mappings:JS(t("mapping"),r.length,s.length),systemCalls:ZS(t("systemCall"),s.length),waits:eE(t("wait"),s.length,e),idle:tE(t("idle"),s.length,e),runnable:{runnable:a.i32("runnable"),count:a.i32("count")}}}function VS(t,e){let[n,r,s]=[t.text(e,"name"),t.text(e,"filesystem"),t.kind("kind",Rn.length-1)],[o,i]=[t.u64("base"),t.signed("sizeBytes")],[a,l,c]=[t.count("loaded"),t.signed("initialised"),t.signed("unloaded")];return n.map((u,d)=>({kind:Rn[s[d]],name:u,filesystem:r[d],sizeBytes:i[d],base:o[d],loaded:a[d],initialised:l[d],unloaded:c[d]}))}function XS(t){let[e,n,r]=[t.i32("process"),t.i32("id"),t.parents("parent")],[s,o]=[t.count("started"),t.signed("startedNs")],[i,a]=[t.signed("ended"),t.signed("endedNs")],[l,c,u]=[t.count("user"),t.count("kernel"),t.count("interrupt")],[d,f]=[t.i32("exitCode"),t.i32("flags")];return Array.from(e,(m,p)=>({process:m,id:n[p],parent:r[p],kernelThread:(f[p]&Un.kernelThread)!==0,focused:(f[p]&Un.focused)!==0,started:s[p],startedNs:o[p],ended:i[p],endedNs:a[p],exitCode:d[p],user:l[p],kernel:c[p],interrupt:u[p]}))}function YS(t,e,n){let[r,s]=[t.index("task",n,0),t.kind("kind",Fn.length-1)],[o,i]=[t.count("instructions"),t.signed("ns")];return t.text(e,"text").map((a,l)=>({task:r[l],kind:Fn[s[l]],instructions:o[l],ns:i[l],text:a}))}function JS(t,e,n){let[r,s,o]=[t.index("image",e),t.index("task",n,0),t.i32("space")],[i,a]=[t.u64("start"),t.u64("end")],[l,c]=[t.count("fileOffset"),t.count("instructions")];return Array.from(r,(u,d)=>({image:u,task:s[d],space:o[d],start:i[d],end:a[d],fileOffset:l[d],instructions:c[d]}))}function ZS(t,e){let[n,r]=[t.index("task",e,0),t.i32("number")],[s,o]=[t.count("count"),t.count("errors")],[i,a]=[t.count("instructions"),t.count("first")];return Array.from(n,(l,c)=>({task:l,number:r[c],count:s[c],errors:o[c],instructions:i[c],first:a[c]}))}function eE(t,e,n){let[r,s]=[t.index("task",e,0),t.index("node",n,0)],[o,i]=[t.index("wakerNode",n),t.index("waker",e)],[a,l]=[t.count("count"),t.count("ns")],[c,u]=[t.count("longestNs"),t.count("longestAt")];return Array.from(r,(d,f)=>({task:d,node:s[f],count:a[f],ns:l[f],longestNs:c[f],longestAt:u[f],wakerNode:o[f],waker:i[f]}))}function tE(t,e,n){let[r,s]=[t.index("task",e,0),t.index("node",n)],[o,i]=[t.index("wakerNode",n),t.index("waker",e)],[a,l]=[t.count("count"),t.count("ns")];return Array.from(r,(c,u)=>({task:c,node:s[u],count:a[u],ns:l[u],wakerNode:o[u],waker:i[u]}))}var Ke=class{rows;offsets;stride;start;view;file;constructor(e,n,r,s){this.view=e,this.file=n,this.rows=s.rows,this.start=s.offset,this.offsets=qa(r),this.stride=Ee(r)}u64(e){let n=new BigUint64Array(this.rows);for(let r=0;r<this.rows;r+=1)n[r]=this.view.getBigUint64(this.at(e,r),!0);return n}i32(e){let n=new Int32Array(this.rows);for(let r=0;r<this.rows;r+=1)n[r]=this.view.getInt32(this.at(e,r),!0);return n}count(e){let n=new Float64Array(this.rows);for(let r=0;r<this.rows;r+=1){let s=this.at(e,r),o=this.view.getUint32(s+4,!0);if(o>=2**21)throw this.bad(e,r,"absurd count");n[r]=o*2**32+this.view.getUint32(s,!0)}return n}signed(e){let n=new Float64Array(this.rows);for(let r=0;r<this.rows;r+=1){let s=Number(this.view.getBigInt64(this.at(e,r),!0));if(s<-1||s>Number.MAX_SAFE_INTEGER)throw this.bad(e,r,"absurd time");n[r]=s}return n}index(e,n,r=-1){let s=this.i32(e),o=s.findIndex(i=>i<r||i>=n);if(o>=0)throw this.bad(e,o,`row ${s[o]} of a table of ${n}`);return s}parents(e){let n=this.i32(e),r=n.findIndex((s,o)=>s<-1||s>=o);if(r>=0)throw this.bad(e,r,`parent ${n[r]} of row ${r}`);return n}kind(e,n){let r=this.i32(e),s=r.findIndex(o=>o<0||o>n);if(s>=0)throw this.bad(e,s,`unknown kind ${r[s]}`);return Uint8Array.from(r)}text(e,n,r=`${n}Length`){let[s,o]=[this.i32(n),this.i32(r)];return Array.from(s,(i,a)=>{let l=i+o[a];if(i<0||l<i||l>e.length)throw this.bad(n,a,"a text beyond the heap");return e.toString("utf8",i,l)})}bytes(){return Buffer.from(this.view.buffer,this.view.byteOffset+this.start,this.rows*this.stride)}bad(e,n,r){return h(`${e}: ${r}`,{place:{file:this.file,offset:this.at(e,n)}})}at(e,n){return this.start+n*this.stride+this.offsets[e]}};var Af=2**31;async function Mf(t){let e;try{if((await rE(t)).size>Af)throw h("larger than any trace of this tracer",{place:{file:t}});e=await nE(t)}catch(n){throw n instanceof b?n:new b(E(n)==="ENOENT"?"there is no such trace file":"the trace file cannot be read",{place:{file:t},cause:n})}return sE(e,t)}function sE(t,e){let n=new To(t,e),r=n.header(),s=f=>n.section(f),[o,i,a]=[s("block"),s("node"),s("stageShare")],[l,c,u,d]=[s("mark"),s("sample"),s("consoleByte"),s("sleep")];return{header:r.trace,blocks:{address:o.u64("address"),user:o.kind("user",1),size:o.i32("size"),executions:o.count("executions"),instructions:o.count("instructions"),first:o.count("first")},nodes:{parent:i.parents("parent"),address:i.u64("address"),kind:i.kind("kind",Math.max(...Object.values(Ge))),calls:i.count("calls"),self:i.count("self"),first:i.count("first")},stageRows:{stage:a.i32("stage"),node:a.index("node",i.rows,0),self:a.count("self"),calls:a.count("calls")},marks:{mark:l.i32("mark"),instructions:l.count("instructions"),ns:l.signed("ns"),argument:l.u64("argument"),argument2:l.u64("argument2")},samples:{period:r.count("samplePeriod"),node:c.index("node",i.rows,0),count:c.i32("count")},consoleBytes:{byte:Uint8Array.from(u.i32("byte")),instructions:u.count("instructions")},sleeps:{instructions:d.count("instructions"),ns:d.count("ns")},guest:If(s,i.rows),lost:{blocks:r.count("lostBlocks"),nodes:r.count("lostNodes"),stackFrames:r.count("lostStackFrames"),tasks:r.count("lostTasks"),samples:r.count("lostSamples"),consoleBytes:r.count("lostConsoleBytes"),stageRows:r.count("lostStageRows"),marks:r.count("lostMarks"),sites:r.count("lostSites"),guestRows:r.count("lostGuestRows")}}}var To=class{view;file;directory=new Map;constructor(e,n){this.file=n,this.view=new DataView(e.buffer,e.byteOffset,e.byteLength)}header(){let e=new Ke(this.view,this.file,Ln,{offset:0,rows:1});if(this.view.byteLength<8||this.view.getBigUint64(0,!0)!==ps)throw h("this is not a Bootgate trace",{place:{file:this.file,offset:0}});this.need(0,Ee(Ln));let n=a=>e.count(a)[0],r=a=>e.i32(a)[0],s=r("layoutVersion");if(s!==4)throw h(s>4?`made by a newer tracer: layout ${s}, this Bootgate reads ${4}`:`made by an older tracer: layout ${s}, this Bootgate reads ${4}`,{place:{file:this.file},hint:"record the boot again, or use the Bootgate that recorded it"});let o=n("fileBytes");if(o!==this.view.byteLength||o>Af)throw h(`cut short or grown: it should have ${o.toLocaleString("en-US")} bytes`,{place:{file:this.file,offset:Math.min(o,this.view.byteLength)},hint:"record the boot again"});this.readDirectory(r("headerBytes"),r("sectionCount"));let i=gs[r("end")];if(i===void 0)throw e.bad("end",0,`unknown reason ${r("end")}`);return{count:n,trace:{layoutVersion:s,pluginApi:r("pluginApi"),qemuApiMin:r("qemuApiMin"),qemuApiCurrent:r("qemuApiCurrent"),end:i,endMark:r("endMark"),instructions:n("instructions"),repIterations:n("repIterations"),userInstructions:n("userInstructions"),virtualNs:e.signed("virtualNs")[0],idleNs:e.signed("idleNs")[0],blockExecutions:n("blockExecutions"),calls:n("calls"),interrupts:n("interrupts"),kaslrOffset:n("kaslrOffset"),strayReturns:n("strayReturns")}}}readDirectory(e,n){let r=Ee(Bn);if(e<0||n<0||n>64)throw h("absurd section directory",{place:{file:this.file,offset:e}});this.need(e,n*r);let s=new Ke(this.view,this.file,Bn,{offset:e,rows:n}),[o,i]=[s.count("offset"),s.count("rows")],[a,l]=[s.i32("section"),s.i32("rowBytes")];for(let c=0;c<n;c+=1){let u={offset:o[c],rows:i[c],rowBytes:l[c]};if(u.rowBytes<0)throw s.bad("rowBytes",c,"absurd row size");this.need(u.offset,u.rows*u.rowBytes),this.directory.set(a[c],u)}}section(e){let{id:n,row:r}=On[e],s=this.directory.get(n);if(!s)return new Ke(this.view,this.file,r,{offset:0,rows:0});if(s.rowBytes!==Ee(r))throw h(`section ${e} has rows of ${s.rowBytes} bytes instead of ${Ee(r)}`,{place:{file:this.file,offset:s.offset}});return new Ke(this.view,this.file,r,s)}need(e,n){if(!(e+n<=this.view.byteLength))throw h(`cut short: ${n.toLocaleString("en-US")} bytes are missing or incomplete here`,{place:{file:this.file,offset:e}})}};var Of=4096;async function Lf(t,e){await D(t,oE(e))}function oE(t){let{kernelImage:e,taskSwitch:n}=t,r=t.transparent.flatMap(({start:o,end:i})=>[o,i]);return["bootgate-tracer 2",`output ${Wt(t.output,"output path")}`,...t.progress===null?[]:[`progress ${Wt(t.progress,"progress path")}`],`icountShift ${t.icountShift}`,`stackBytes ${t.stackBytes}`,`instructionLimit ${t.instructionLimit}`,`samplePeriod ${t.samplePeriod}`,`observeConsole ${t.observeConsole?1:0}`,`exactBlocks ${t.exactBlocks?1:0}`,...t.guest===null?[]:aE(t.guest),...t.focus?lE(t.focus):[],...n===null?[]:[`taskSwitch ${we(n)}`],...e===null?[]:[`kernelImage ${iE(e).map(we).join(" ")}`],...Gt("functionEntries",t.functionEntries),...Gt("interruptEntries",t.interruptEntries),...Gt("faultEntries",t.faultEntries),...Gt("systemCallEntries",t.systemCallEntries),`transparent ${r.length}`,...r.map(we),`marks ${t.marks.length}`,...t.marks.map(cE),""].join(`
`)}function iE({start:t,end:e,physical:n}){return n===null?[t,e]:[t,e,n]}function aE(t){let{runqueues:e}=t;return["observeGuest 1",...Array.from(t.hooks,([n,r])=>`hook ${n} ${we(r)}`),...Array.from(t.offsets,([n,r])=>`offset ${n} ${r}`),...Gt("moduleSizes",BigUint64Array.from(t.moduleSizes,BigInt)),...e===null?[]:[`runqueues ${we(e.address)} ${we(e.perCpuOffset)}`]]}function lE({field:t,pattern:e,children:n,stop:r}){return[`focus ${t} ${Wt(e,"pattern of the focus")}`,`focusChildren ${n?1:0}`,`focusStop ${r?1:0}`]}function Gt(t,e){return[`${t} ${e.length}`,...Array.from(e,we)]}function cE({role:t,at:e}){return"address"in e?`${t} address ${we(e.address)}`:"firstUserInstruction"in e?`${t} user`:"console"in e?`${t} console ${Wt(e.console,"console pattern")}`:`${t} exec ${we(e.entry)} ${e.register} ${Wt(e.exec,"path to execute")}`}function we(t){return t.toString(16)}function Wt(t,e){if(t===""||/[\n\0]/.test(t)||t.trimStart()!==t)throw h(`the ${e} is empty, starts with a space or spans lines: ${JSON.stringify(t)}`);if(Buffer.byteLength(t)>Of)throw h(`the ${e} is longer than ${Of} bytes`);return t}var mE=16384,pE=65536,Bf=["alloc_bprm","do_open_execat"],hE="BOOTGATE_CHECK_TRACER",Nf=2,Ao=4;async function Nr(t){let{scenario:e,qemu:n,kernel:r,marks:s,folder:o}=t,i=_E(n),{landmarks:a}=r,l=Ht(o,"trace.bin"),c=Ht(o,"progress"),u=Ht(o,"tracer.config"),d=await Qa({api:i,cacheFolder:t.cacheFolder,signal:t.signal,...t.env.CC?{cc:t.env.CC}:{}}),f=e.focus!==null||Object.values(e.observe).includes(!0),m=i>=Ao&&f?r.structures:null;await Lf(u,{output:l,progress:c,icountShift:e.icountShift,functionEntries:a.functionEntries,transparent:a.transparent,interruptEntries:a.interruptEntries,faultEntries:a.faultEntries,systemCallEntries:a.systemCallEntries,taskSwitch:a.taskSwitch,kernelImage:e.boot==="kernel"?a.kernelImage:{...a.kernelImage,physical:null},marks:s.map(k=>bE(k,r,i)),instructionLimit:e.limits.instructions,samplePeriod:pE,stackBytes:mE,observeConsole:i>=Nf,exactBlocks:m===null||e.tracer==="exec_tb"||t.env[hE]==="1",focus:gE(e,r,i),guest:m});let p=ja(d,u),g={trace:l,progress:c,read:()=>Mf(l)},_=e.focus?.run??null;if(_===null)return{...g,args:p};let w=await uE(Ht(fE(),"bootgate-")),x=Ht(w,"gdb");return{...g,args:[...p,"-gdb",`unix:${x},server=on,wait=off`],halted:{command:_,socket:x},ended:()=>dE(w,{recursive:!0,force:!0})}}function gE({focus:t},e,n){if(t===null)return null;if(Io(n,Ao,"a focus is found in what processes execute"),e.structures===null)throw h("a focus needs a kernel with BTF (CONFIG_DEBUG_INFO_BTF): this one has none");return{field:t.field,pattern:t.pattern,children:t.children,stop:t.run!==null}}function _E(t){let e=t.pluginApi?Ha(t.pluginApi):null;if(e!==null)return e;throw new b(t.pluginApi?`${t.versionLine} speaks plugin API ${t.pluginApi.min} to ${t.pluginApi.current}, which the tracer does not`:`${t.binary} was built without plugin support`,{hint:"'bootgate doctor' lists the QEMUs of this machine; '--qemu apt' gets one that will do"})}function bE({name:t,role:e,at:n},r,s){let o=e==="initcall-start"?"note":e;if("console"in n)return Io(s,Nf,`the mark '${t}' is found in what the guest prints`),{role:o,at:n};if(!("exec"in n))return{role:o,at:n};Io(s,Ao,`the mark '${t}' is found in the names of executed programs`);for(let i of Bf){let a=r.symbols.addressOf(i);if(a!==null)return{role:o,at:{exec:n.exec,entry:a,register:"rsi"}}}throw h(`the mark '${t}' needs one of ${Bf.join(", ")}, which this kernel does not have`)}function Io(t,e,n){if(!(t>=e))throw h(`${n}, which needs a QEMU with plugin API ${e}; this one has ${t}`,{hint:"take another end mark, or a newer QEMU: '--qemu apt' or '--qemu build'"})}async function Ff(t,e,n){let{scenario:r,kernel:s,qemu:o,world:i,run:a}=t;i.keepTraces!==void 0&&await T(i.keepTraces);let l=i.traceWindow===void 0?null:lf(i.traceWindow,_=>s.symbols.addressOf(_)),c=await Tf({qemu:o,window:l,symbols:s.symbols,marks:e,folder:n,keepTrace:i.keepTraces===void 0?null:Rf(i.keepTraces,`exec_tb-${a}.trace.gz`)}),u=l===null?await wE(t,e,n):null,{onBoot:d}=i,{recording:f,tables:m}=await Mn({scenario:r,qemu:o,guest:t.guest,marks:e,folder:n,tracer:u===null?c:kE(c,u),signal:i.signal,...d?{onProgress:_=>d({..._,run:a,runs:r.runs,stage:c.stage(),counted:"events"})}:{}}),{outcome:p}=f;if(m===null)throw new b(`${p.kind}: ${p.detail}`,{exitStatus:Mo(p),hint:"what the guest and QEMU printed is kept in console.log and qemu.log"});let g=hf({tables:m.tables,counts:m.counts,symbols:s.symbols,scenario:r.name,outcome:l!==null&&p.kind==="reached-end"?{...p,detail:`the traced stretch ended: ${i.traceWindow}`}:p,environment:Vt({...zn(f,`exec_tb ${o.traceBackends.includes("simple")?"simple":"log"}`).fields,...l===null?{}:{end:`window ${i.traceWindow}`},icountShift:-1}),subject:await qn(r,t.guest.initrd,s.buildId),emitted:o.completeExecTb?1:await xE(m,u),wallMs:f.wallMs,console:$n(await yE(f.console,"utf8")),warnings:f.warnings});return{recording:f,profile:SE(g,m.decoderIdle)}}async function wE({scenario:t,qemu:e,kernel:n,world:r},s,o){if(e.completeExecTb||e.pluginApi===null)return null;let i=Rf(o,"plugin");await T(i);let{cacheFolder:a,env:l,signal:c}=r;return await Nr({scenario:t,qemu:e,kernel:n,marks:s,folder:i,cacheFolder:a,env:l,signal:c})}function kE(t,e){return{...t,args:[...t.args,...e.args],read:async()=>{let n=await t.read(),{end:r,endMark:s}=(await e.read()).header;return{...n,header:{...n.header,end:r,endMark:s}}}}}async function xE({tables:t,counts:e},n){if(n===null)return null;let{header:r}=await n.read();return Math.min(1,(t.blockExecutions+e.dropped)/Math.max(1,r.blockExecutions))}function SE(t,e){let n=`the decoder waited for QEMU during ${qe(e)} of the boot`;return{...t,coverage:{...t.coverage,notes:[...t.coverage.notes,n]}}}async function SF(t,e,n){let r=await sf(t,{cacheFolder:n.cacheFolder,env:n.env,signal:n.signal,...n.onStep?{onProgress:n.onStep}:{}}),s=await IE(t,n);n.onStep?.(s.reason);let o=await TE(t,r,Uf(e,"guest"),n);o.notes.forEach(f=>n.onStep?.(f));let i=[];for(let f=1;f<=t.runs&&(i.push(await AE({scenario:t,kernel:r,qemu:s,guest:o,world:n,run:f},e)),i.at(-1).recording.outcome.kind==="reached-end");f+=1);let a=i.map(({profile:f})=>Ml(f)),{profile:l,recording:c}=vE(i),u=new Set(a.map(({digest:f})=>f)),d=[...l.warnings,...r.warnings];return u.size>1&&l.assume==="exact"&&d.push(`${a.length} runs gave ${u.size} different profiles: something is not deterministic`),{recording:c,profile:{...l,samples:a.length>1?a:null,warnings:d}}}function vE(t){let e=t.at(-1);if(e.recording.outcome.kind!=="reached-end")return e;if(e.profile.assume==="exact")return t[0];let n=({profile:r})=>Fo(r);return t.toSorted((r,s)=>n(r)-n(s))[Math.floor((t.length-1)/2)]}async function TE(t,e,n,{cacheFolder:r}){await T(n);let s=dd(t.kernel,e.symbols);return await na({scenario:t,kernel:s,folder:n,cacheFolder:r})}async function IE(t,e){return await Zu({request:e.qemu,cacheFolder:e.cacheFolder,env:e.env,cwd:e.cwd,purpose:t.tracer,bundleSha256:e.qemuSha256,onProgress:e.onStep,signal:e.signal})}function Mo(t){switch(t.kind){case"reached-end":case"imported":return _t.ok;case"interrupted":return _t.interrupted;case"qemu-failed":return _t.failed;case"panic":case"hang":case"limit":case"early-exit":return _t.bootFailed}}async function AE(t,e){let{scenario:n,kernel:r,qemu:s,world:o,run:i}=t,a=Uf(e,`run-${i}`);await T(a);let l=Go(n,r.names);if(n.tracer==="exec_tb")return await Ff(t,l,a);let c=[tn,...l.filter(({role:m})=>m==="stage").map(({name:m})=>m)],u=await Nr({scenario:n,qemu:s,kernel:r,marks:l,folder:a,cacheFolder:o.cacheFolder,env:o.env,signal:o.signal}),{onBoot:d}=o,f=await Mn({scenario:n,qemu:s,guest:t.guest,marks:l,folder:a,tracer:u,signal:o.signal,...d?{onProgress:m=>d({...m,run:i,runs:n.runs,stage:c[m.stages]??c.at(-1)})}:{}});return await ME(f,t)}async function ME({recording:t,tables:e},{kernel:n,guest:r,world:s}){let{outcome:o,scenario:i}=t;if(e===null)throw new b(`${o.kind}: ${o.detail}`,{exitStatus:Mo(o),hint:"what the guest and QEMU printed is kept in console.log and qemu.log"});let a=await LE(e.guest,i,n,s),l=Tl({recording:t,files:a.code,tables:e,symbols:n.symbols,subject:await qn(i,r.initrd,n.buildId),consoleText:await EE(t.console,"utf8")}),c=[...l.warnings,...a.warnings,...OE(e,n,i)];return{recording:t,profile:{...l,warnings:c}}}function OE({blocks:t},{symbols:e},{boot:n}){if(n==="kernel")return[];let r=rd(t.address,e);return r.kind==="none"?[]:[`the image's kernel does not seem to be the one 'kernel' names, which it has to be: ${r.kind==="unknown"?r.reason:`its functions lie 0x${r.offset.toString(16)} from where they should`}`]}async function LE({images:t},e,n,r){let s=[],o=[];for(let[c,{kind:u,name:d,filesystem:f,sizeBytes:m}]of t.entries()){let p=u==="vdso"?await n.vdso(m):null;u==="module"||u==="vdso"&&p===null||(s.push(c),o.push({path:d,filesystem:f,sizeBytes:m,...p&&{content:p}}))}let{code:i,warnings:a}=await Nc(o,{sysroot:e.sysroot,disk:e.disk?.path??null,initrd:e.initrd,cacheFolder:r.cacheFolder,env:r.env,signal:r.signal,...r.onStep?{onProgress:r.onStep}:{}}),l=t.map(()=>null);return s.forEach((c,u)=>l[c]=i[u]),{code:l,warnings:a}}var BE=200;function TF(t,e=()=>performance.now()){let n=t.isTTY===!0,r=!1,s=-1/0,o=()=>{r&&t.write("\r\x1B[K"),r=!1};return{step:i=>{o(),t.write(`${i}
`)},boot:i=>{!n||e()-s<BE||(s=e(),r=!0,t.write(`\r\x1B[K${NE(i).slice(0,(t.columns||80)-1)}`))},done:o}}function NE({run:t,runs:e,elapsedMs:n,instructions:r,counted:s,stage:o}){return[e>1?`run ${t} of ${e}`:"booting",`${(n/1e3).toFixed(1)} s`,`${Bo(r)} ${s??"instructions"}`,o].join(" \xB7 ")}export{UE as a,fe as b,or as c,Rt as d,Pw as e,Fu as f,Pu as g,se as h,L as i,Y as j,Ce as k,vy as l,it as m,cr as n,lt as o,Ae as p,UM as q,tu as r,ct as s,$M as t,Xs as u,ou as v,jw as w,dt as x,aL as y,Bu as z,Cu as A,Xu as B,Zu as C,ak as D,Pi as E,TF as F,NE as G,Go as H,O as I,sa as J,Ml as K,Te as L,C as M,Ie as N,Bt as O,Yn as P,Bd as Q,tf as R,q as S,yr as T,ff as U,xr as V,hf as W,z as X,AR as Y,Er as Z,NR as _,Mr as $,Br as aa,SF as ba,Mo as ca};
