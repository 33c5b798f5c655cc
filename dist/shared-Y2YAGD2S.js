import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{A as yt,B as _t,C as wt,D as Cr,E as zr,F as kt,Za as me,_a as Sn,e as Ze,f as b,g as p,h as k,i as E,j as pt,k as fe,m as $r,n as xn,o as Y,p as Te,r as C,s as B,t as gt,u as Z,v as x,w as H,x as Q,z as bt}from"./shared-EEYBM262.js";import{homedir as Kl}from"node:os";import{join as Fr,resolve as qr}from"node:path";function Kb(t=process.env){return t.BOOTGATE_CACHE?qr(t.BOOTGATE_CACHE):Fr(t.XDG_CACHE_HOME?qr(t.XDG_CACHE_HOME):Fr(Kl(),".cache"),"bootgate")}import{readFile as Ob}from"node:fs/promises";import{join as Ub}from"node:path";var xt="firmware",Dr=[{name:"kernel setup",starts:[{address:0x10200n}]},{name:"decompress",starts:[{address:0x100000n}]},{name:"kernel entry",starts:[{symbol:"startup_64"},{symbol:"_stext"}]},{name:"kernel early",starts:[{symbol:"start_kernel"}]}],Qr=[{name:"kernel late",starts:[{symbol:"console_on_rootfs"},{symbol:"free_initmem"}]},{name:"userspace",starts:[{symbol:"run_init_process"},{firstUserInstruction:!0}]}],vn=["kernel_power_off","kernel_restart","kernel_halt","emergency_restart","machine_power_off","machine_restart","machine_halt","machine_emergency_restart"],Kr=["console_flush_on_panic","vpanic","panic"],St="do_one_initcall";function Hr(t,e){return[...En(Kr,"panic",e).slice(0,1),...Hl(t.end,e),...Gl(t.stages,e),...Vl(e)]}function Hl(t,e){switch(t.kind){case"power-off":{let n=En(vn,"end",e);if(n.length>0)return n;throw p("the symbols hold no function that switches the machine off",{hint:`looked for ${vn.join(", ")}; give another end mark: --end symbol:NAME`})}case"symbol":{let n={address:Gr(t.symbol,"the end mark",e)};return[{name:t.symbol,role:"end",at:n}]}case"first-user-instruction":return[{name:"first user instruction",role:"end",at:{firstUserInstruction:!0}}];case"exec":return[{name:`exec of ${t.path}`,role:"end",at:{exec:t.path}}];case"console":return[{name:`'${t.pattern}' on the console`,role:"end",at:{console:t.pattern}}]}}function Gl(t,e){let n=new Set(t.map(({name:i})=>i)),r=[...Dr,...jl(e),...Qr].filter(({name:i})=>!n.has(i)).flatMap(i=>Wl(i,e)),s=t.map(({name:i,start:o})=>"symbol"in o?{name:i,role:"stage",at:{address:Gr(o.symbol,`stage '${i}'`,e)}}:{name:i,role:"stage",at:o});return[...r,...s]}function Wl({name:t,starts:e},n){for(let r of e){if(!("symbol"in r))return[{name:t,role:"stage",at:r}];let s=n.addressOf(r.symbol);if(s!==null)return[{name:t,role:"stage",at:{address:s}}]}return[]}function jl({initcalls:t}){let e=new Set;return t.flatMap(({level:n,address:r})=>e.has(n)?[]:(e.add(n),[{name:`initcalls ${n}`,starts:[{address:r}]}]))}function Vl(t){return t.initcalls.length===0?En([St],"initcall-start",t):t.initcalls.map(({name:e,level:n,address:r})=>({name:e,role:"initcall-start",level:n,at:{address:r}}))}function En(t,e,n){return t.flatMap(r=>{let s=n.addressOf(r);return s===null?[]:[{name:r,role:e,at:{address:s}}]})}function Gr(t,e,n){let r=n.addressOf(t);if(r!==null)return r;let s=pt(t,n.names());throw p(`${e} names '${t}', which this kernel does not have`,{hint:s?`did you mean '${s}'?`:"the name must be a function in the symbol table"})}import{open as us,readFile as Nc,rm as Mc,stat as Mn,writeFile as Rn}from"node:fs/promises";import{join as Nn}from"node:path";import{statfsSync as Xl}from"node:fs";var Wr={ENOSPC:"the disk is full",EDQUOT:"the disk quota is used up",EROFS:"the file system is read-only",EACCES:"permission denied",EPERM:"permission denied",ENOTDIR:"a part of the path is a file, not a folder",EISDIR:"this is a folder"};function jr(t,e){let n=k(t),r=n!==void 0&&Object.hasOwn(Wr,n)?Wr[n]:void 0;if(r===void 0||t instanceof b)return t;let s=typeof t=="object"&&t!==null&&"path"in t&&typeof t.path=="string"?t.path:e;return new b(n==="ENOSPC"?`${r}${Xr(e)}`:`${s}: ${r}`,{hint:"write to another folder with --out, or make room",cause:t})}function Vr(t){return new b(`the disk is full${Xr(t)}`,{hint:"a recording takes up to 100 MB while it is made: write to another folder with --out, or make room"})}function Xr(t){try{let{bavail:e,bsize:n}=Xl(t);return`: ${Y(e*n)} are free in ${t}`}catch{return`: ${t}`}}import{open as Jl}from"node:fs/promises";var Yl=Buffer.from([81,70,73,251]);async function Jr(t){let e={file:t.path},n,r;try{let a=await Jl(t.path,"r");try{n=Buffer.alloc(4),await a.read(n,0,4,0),r=(await a.stat()).size}finally{await a.close()}}catch(a){let l=k(a)==="ENOENT"?"there is no such disk image":"the disk image cannot be read";throw p(l,{place:e,cause:a})}if(r===0)throw p("the disk image is empty",{place:e});let s=n.equals(Yl)?"qcow2":"raw",i=t.format==="auto"?s:t.format,o=t.as==="auto"?"virtio":t.as;if(o==="nvdimm"&&i!=="raw")throw p("only a raw image can be attached as nvdimm",{place:e,hint:`qemu-img convert -O raw ${t.path} disk.raw`});return{path:t.path,as:o,format:i,bytes:r}}var Zl=/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-_])/g,ec=/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;function vt(t){return t.replace(Zl,"").replaceAll("\r","").replace(ec,"").trimEnd().split(`
`).map(e=>e.trimEnd())}function In(t){for(let e of vt(t)){let n=/^(?:<\d>)?(?:\[\s*\d+\.\d+\](?:\[[^\]]*\])?\s*)?(Kernel panic - not syncing\b.*)$/.exec(e);if(n)return n[1].slice(0,300)}return null}function An(t,e){return vt(t).filter(n=>n!=="").slice(-e).join(" | ").slice(-300)}var tc=1e4;function Yr(t){let{scenario:e,marks:n,guest:r,trace:s,consoleText:i}=t;if(s?.end==="panic")return{kind:"panic",detail:In(i)??"the kernel panicked"};let o=n.some(({role:a})=>a==="panic");if(!(s?.end==="end-mark"&&o)){let a=In(i);if(a!==null)return{kind:"panic",detail:a}}return s?.end==="end-mark"?{kind:"reached-end",detail:sc(n[s.endMark])}:r.why==="interrupted"?{kind:"interrupted",detail:`stopped after ${et(r.wallMs)}`}:s?.end==="instruction-limit"?{kind:"limit",detail:`the guest had not reached its end mark after ${e.limits.instructions.toLocaleString("en-US")} instructions`}:nc(t)}function nc({guest:t,consoleText:e}){let n=An(e,1),r=n===""?"it printed nothing":`its last words: ${n}`;switch(t.why){case"idle":return{kind:"hang",detail:`the guest executes nothing any more (noticed after ${et(t.wallMs)}); ${r}`};case"wall-limit":return t.consoleSilentMs>tc||n===""?{kind:"hang",detail:`no end mark after ${et(t.wallMs)}, silent for ${et(t.consoleSilentMs)}; ${r}`}:{kind:"limit",detail:`no end mark after ${et(t.wallMs)}, though the guest was still printing; ${r}`};case"console-limit":return{kind:"limit",detail:`the guest prints without end; ${r}`};case"measured":case"exited":case"interrupted":return t.exitCode===0?{kind:"early-exit",detail:`the guest reset or switched off the machine before its end mark; ${r}`}:{kind:"qemu-failed",detail:rc(t)}}}function rc({exitCode:t,exitSignal:e,output:n}){let r=e?`was stopped by ${e}`:`failed with status ${t??-1}`,s=An(n,5);return s===""?`QEMU ${r} and printed nothing`:`QEMU ${r}: ${s}`}function sc(t){return t?"firstUserInstruction"in t.at?"the first user instruction was reached":`the end mark was reached: ${t.name}`:"the end mark was reached"}function et(t){return`${(t/1e3).toFixed(t<1e4?1:0)} s`}import{spawn as lc}from"node:child_process";import{existsSync as cc,statSync as uc}from"node:fs";import{closeSync as ic,openSync as oc,readSync as ac}from"node:fs";function Zr(t){let e=Buffer.alloc(16),n;try{n=oc(t,"r")}catch{return null}try{return ac(n,e,0,16,0)<16?null:{instructions:Number(e.readBigUInt64LE(0)),stages:Number(e.readBigUInt64LE(8))}}finally{ic(n)}}var es={idleSeconds:20,consoleBytes:64*2**20,lingerSeconds:3,stopSeconds:20},dc=100,fc=64*1024;async function ts(t){let{limits:e}=t,n=performance.now(),[r,...s]=t.command,i=lc(r,s,{cwd:t.cwd,env:{...process.env,...t.env},stdio:["ignore","pipe","pipe"],detached:!0}),o=pc(i),a=()=>Et(i,"SIGKILL");process.once("exit",a);let l={why:"exited",consoleBytes:0,consoleChangedMs:0,progress:{instructions:0,stages:0},progressChangedMs:0},c,u=m=>{l.why!=="exited"&&m!=="interrupted"||(l.why=m,Et(i,"SIGTERM"),c??=setTimeout(()=>Et(i,"SIGKILL"),e.stopSeconds*1e3))},d=()=>u("interrupted");t.signal.addEventListener("abort",d);let f=setInterval(()=>{let m=performance.now()-n,h=mc(t,l,m);h&&u(h),t.onTick?.({elapsedMs:m,consoleBytes:l.consoleBytes,...l.progress})},dc);try{t.signal.aborted&&d();let{code:m,signal:h}=await hc(i),g=performance.now()-n;return{why:l.why,exitCode:m,exitSignal:h,output:o(),wallMs:g,consoleSilentMs:g-l.consoleChangedMs}}finally{clearInterval(f),clearTimeout(c),t.signal.removeEventListener("abort",d),process.off("exit",a),Et(i,"SIGKILL")}}function mc({console:t,trace:e,progress:n,limits:r},s,i){let o=gc(t);o!==s.consoleBytes&&(s.consoleChangedMs=i),s.consoleBytes=o;let a=n===null?null:Zr(n);if((a===null||a.instructions!==s.progress.instructions)&&(s.progressChangedMs=i),s.progress=a??s.progress,e!==null&&s.measuredMs===void 0&&cc(e)&&(s.measuredMs=i),s.measuredMs!==void 0&&i-s.measuredMs>r.lingerSeconds*1e3)return"measured";if(i>r.wallSeconds*1e3)return"wall-limit";if(i-s.progressChangedMs>r.idleSeconds*1e3)return"idle";if(o>r.consoleBytes)return"console-limit"}async function hc(t){return await new Promise((e,n)=>{t.on("error",r=>{let s=k(r)==="ENOENT",i=t.spawnargs[0]??"QEMU";n(new b(s?`${i} does not exist`:`${i} could not be run: ${r.message}`,{hint:"'bootgate doctor' says which QEMUs this machine has",cause:r}))}),t.on("close",(r,s)=>e({code:r,signal:s}))})}function pc(t){let e="";for(let n of[t.stdout,t.stderr])n?.on("data",r=>{e=(e+r.toString()).slice(-fc)});return()=>e}function Et(t,e){if(t.pid!==void 0)try{process.kill(-t.pid,e)}catch{}}function gc(t){try{return uc(t).size}catch{return 0}}var bc={folder:16384,file:32768,link:40960,"character-device":8192};function rs(t){let e=[];t.forEach((r,s)=>{let i=r.kind==="file"?r.content:r.kind==="link"?new TextEncoder().encode(r.target):new Uint8Array,o=r.kind==="link"?511:r.kind==="folder"?493:420;e.push(...ns(r.path,i,{inode:s+1,mode:bc[r.kind]|("permissions"in r?r.permissions??o:o),links:r.kind==="folder"?2:1,device:r.kind==="character-device"?[r.major,r.minor]:[0,0]}))}),e.push(...ns("TRAILER!!!",new Uint8Array,{inode:0,mode:0,links:1,device:[0,0]}));let n=e.reduce((r,s)=>r+s.length,0);return e.push(new Uint8Array(Tn(n,512))),Buffer.concat(e)}function ns(t,e,n){let r=new TextEncoder().encode(`${t}\0`),s=[n.inode,n.mode,0,0,n.links,0,e.length,0,0,...n.device,r.length,0],i=new TextEncoder().encode(`070701${s.map(o=>o.toString(16).toUpperCase().padStart(8,"0")).join("")}`);return[i,r,new Uint8Array(Tn(i.length+r.length,4)),e,new Uint8Array(Tn(e.length,4))]}function Tn(t,e){return(e-t%e)%e}var yc="bootgate: userspace reached";function ss(t={}){let e=_c(t),n=Buffer.alloc(120+e.length);return n.set(kc(n.length)),n.set(e,120),n}function _c({userLoops:t=0,systemCalls:e=0,finish:n="power-off"}){let r=new TextEncoder().encode(`${yc}
`),s=[184,...F(1),191,...F(1),72,141,53,...F(0),186,...F(r.length),15,5,...t===0?[]:[185,...F(t),255,201,117,252],...e===0?[]:[187,...F(e),184,...F(110),15,5,255,203,117,245],...wc(n)],i=17,o=Buffer.from([...s,...r]);return o.writeInt32LE(s.length-i,i-4),o}function wc(t){switch(t){case"spin":return[235,254];case"sleep":return[184,...F(34),15,5,235,247];case"exit":return[184,...F(231),49,255,15,5];case"power-off":case"restart":return[184,...F(169),191,...F(4276215469),190,...F(672274793),186,...F(t==="restart"?19088743:1126301404),15,5,235,254]}}function kc(t){let e=Buffer.alloc(120);e.set([127,69,76,70,2,1,1]),e.writeUInt16LE(2,16),e.writeUInt16LE(62,18),e.writeUInt32LE(1,20),e.writeBigUInt64LE(BigInt(4194424),24),e.writeBigUInt64LE(BigInt(64),32),e.writeUInt16LE(64,52),e.writeUInt16LE(56,54),e.writeUInt16LE(1,56),e.writeUInt16LE(64,58);let n=64;return e.writeUInt32LE(1,n),e.writeUInt32LE(5,n+4),e.writeBigUInt64LE(BigInt(4194304),n+16),e.writeBigUInt64LE(BigInt(4194304),n+24),e.writeBigUInt64LE(BigInt(t),n+32),e.writeBigUInt64LE(BigInt(t),n+40),e.writeBigUInt64LE(0x1000n,n+48),e}function F(t){if(!Number.isInteger(t)||t<0||t>4294967295)throw new RangeError(`${t} is not an unsigned 32-bit number`);return[t&255,t>>>8&255,t>>>16&255,t>>>24]}function is(t={}){return rs([{path:"dev",kind:"folder"},{path:"dev/console",kind:"character-device",major:5,minor:1,permissions:384},{path:"init",kind:"file",content:ss(t),permissions:493}])}var xc="console=ttyS0 nokaslr panic=-1";function as(t,e,n,r){Ec(t);let{disk:s}=n,i=s?.as==="nvdimm";return[e.binary,...e.args,"-no-user-config","-nodefaults","-display","none","-monitor","none","-no-reboot","-machine",i?`${t.machine},nvdimm=on`:t.machine,"-cpu",t.cpu,"-smp","1","-m",i?vc(t.memoryMiB,s.bytes):String(t.memoryMiB),"-accel","tcg,thread=single",...t.tracer==="exec_tb"?[]:["-icount",`shift=${t.icountShift},sleep=off`],"-rtc","base=2024-01-01T00:00:00,clock=vm","-seed","42","-serial",`file:${n.console}`,"-kernel",n.kernel,...n.initrd===null?[]:["-initrd",n.initrd],"-append",`${xc} ${t.append}`.trimEnd(),...s?Sc(s):[],...t.qemuArgs,...r]}function Sc(t){return t.as==="nvdimm"?["-object",`memory-backend-file,id=disk0,share=off,mem-path=${os(t.path)},size=${t.bytes}`,"-device","nvdimm,id=nvdimm0,memdev=disk0"]:["-drive",`file=${os(t.path)},format=${t.format},if=none,id=disk0,snapshot=on`,"-device","virtio-blk-pci,drive=disk0"]}function vc(t,e){let n=t+Math.ceil(e/1048576)+1024;return`${t},slots=2,maxmem=${n}M`}function os(t){return t.replaceAll(",",",,")}var Ln={accel:"the accelerator is TCG: Bootgate counts the instructions it translates","enable-kvm":"the accelerator is TCG: Bootgate counts the instructions it translates",smp:"one vCPU is what is deterministic under -icount",icount:"set 'icount-shift' instead",rtc:"the clock is part of the deterministic recipe",seed:"the seed is part of the deterministic recipe",serial:"the first serial port is where the console is read from",nographic:"the first serial port is where the console is read from",monitor:"the monitor stays closed: it would steer the guest from outside",daemonize:"QEMU has to stay a child process",S:"the guest would never start",kernel:"set 'kernel' instead",initrd:"set 'initrd' instead",append:"set 'append' instead",m:"set 'memory' instead",cpu:"set 'cpu' instead",machine:"set 'machine' instead",M:"set 'machine' instead",loadvm:"a boot starts at reset",incoming:"a boot starts at reset"};function Ec(t){for(let n of t.qemuArgs){let r=/^--?([A-Za-z-]+)$/.exec(n)?.[1],s=r!==void 0&&Object.hasOwn(Ln,r)?Ln[r]:void 0;if(s!==void 0)throw p(`the extra QEMU argument '${n}' contradicts the recipe`,{hint:s})}let e=/(?:^|,)(accel|kernel[-_]irqchip)=/.exec(t.machine);if(e)throw p(`machine '${t.machine}' sets ${e[1]}`,{hint:Ln.accel});if(/^host\b/.test(t.cpu))throw p("cpu 'host' needs KVM and differs from machine to machine",{hint:"name a CPU model that TCG can emulate: max, qemu64, Nehalem \u2026"});if(t.append.length>1500)throw p("append is longer than 1,500 characters: the kernel would cut the command line off");if(Bn(t.append).includes("kaslr"))throw p("append holds 'kaslr', but addresses must not move between boots",{hint:"leave it out: Bootgate passes 'nokaslr'"})}function Bn(t){return t.split(/\s+/).filter(e=>e!=="")}import{join as Ic}from"node:path";var Ac="recording.json";async function ls(t){await Z(Ic(t.folder,Ac),Tc(t))}function Tc(t){return`${JSON.stringify(t,(e,n)=>typeof n=="bigint"?`0x${n.toString(16)}`:n,2)}
`}function cs(t,e){return[...Lc(t.append),...Bc(e),...Rc(t)]}function Lc(t){return Bn(t).flatMap(e=>/^console=(?!ttyS0\b)/.test(e)?[`append sets ${e}: only what the kernel prints on ttyS0 is kept`]:/^panic=(?!-)/.test(e)?[`append sets ${e}: a kernel that panics where the tracer cannot see it will not end by itself`]:/^(?:maxcpus|nr_cpus)=/.test(e)?[`append sets ${e}: the guest has one CPU anyway`]:[])}function Bc(t){return t?.as!=="virtio"?[]:["a virtio disk answers when the host pleases: totals vary by some 0.2 %; an image that can boot from nvdimm (disk: {as: nvdimm}) is exact"]}function Rc({observe:t,sysroot:e,tracer:n}){let r=[],s=Object.entries(t).flatMap(([i,o])=>o?[i]:[]);return s.length>0&&r.push(`observe asks for ${s.join(", ")}, which the ${n} tracer does not record`),e!==null&&r.push("sysroot is not used: functions of userspace are one row"),r}var Oc=1024*1024;async function It(t){let{scenario:e,qemu:n,folder:r,tracer:s}=t,i={console:Nn(r,"console.log"),qemuLog:Nn(r,"qemu.log")};try{await x(r),await Mc(s.trace,{force:!0}),await Rn(i.console,"");let o=e.disk?await Jr(e.disk):null,a=as(e,n,{kernel:await ds(e.kernel,"kernel"),initrd:await $c(t),disk:o,console:i.console},s.args),l=await Uc(s,{command:a,env:n.env,cwd:r,console:i.console,trace:s.trace,progress:s.progress,limits:{...es,wallSeconds:e.limits.wallSeconds,...t.guestLimits},signal:t.signal,...t.onProgress?{onTick:t.onProgress}:{}});return await Rn(i.qemuLog,l.output),await Pc(t,{command:a,disk:o,guest:l},i)}catch(o){throw jr(o,r)}}async function Uc(t,e){try{return await ts(e)}finally{await t.ended?.()}}async function Pc({scenario:t,qemu:e,marks:n,folder:r,tracer:s},{command:i,disk:o,guest:a},l){let c=await Cc(s.trace);if(!c&&/No space left on device/.test(a.output))throw Vr(r);let u=c?await s.read():null,d=await zc(l.console,Oc),f=Yr({scenario:t,marks:n,guest:a,trace:u?.header??null,consoleText:d}),m={format:"bootgate-recording",version:1,folder:r,scenario:t,qemu:e,command:i,outcome:f,wallMs:a.wallMs,trace:c?s.trace:null,console:l.console,qemuLog:l.qemuLog,marks:n,warnings:cs(t,o)};return await ls(m),{recording:m,tables:u}}async function $c({scenario:t,folder:e,initramfs:n}){if(t.initrd!==null)return await ds(t.initrd,"initrd");if(t.disk!==null)return null;let r=Nn(e,"initramfs.cpio");return await Rn(r,n??is()),r}async function ds(t,e){try{if(await(await us(t,"r")).close(),!(await Mn(t)).isFile())throw p(`the ${e} is no file`,{place:{file:t}});return t}catch(n){throw n instanceof b?n:p(k(n)==="ENOENT"?`there is no such ${e}`:`the ${e} cannot be read`,{place:{file:t},cause:n})}}async function Cc(t){try{return await Mn(t),!0}catch{return!1}}async function zc(t,e){let{size:n}=await Mn(t);if(n<=e)return await Nc(t,"latin1");let r=await us(t,"r");try{let s=Buffer.alloc(e),{bytesRead:i}=await r.read(s,0,e,n-e);return s.toString("latin1",0,i)}finally{await r.close()}}import{mkdtemp as Zc,rename as eu,rm as tu,stat as nu,writeFile as ru}from"node:fs/promises";import{join as tt}from"node:path";var fs=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
 * Memory hooks are always registered for reads and writes: QEMU 7.2 compares the wrong number
 * (accel/tcg/plugin-gen.c, op_rw: MEM_R fires on writes, MEM_W on both). Where it matters a callback asks
 * qemu_plugin_mem_is_store.
 *
 * The same release leaves a block's last memory hooks switched on when the block ends in an indirect jump
 * (plugin_gen_disable_mem_helpers looks at a flag that is set later), so that they also fire for what C helpers
 * access afterwards: segment descriptors, interrupt frames. So with API 1 such a hook is armed by an addition
 * before its instruction, and the first access disarms it.
 */
enum { MEM_RW = 3 };

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
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn, vcpu_udata_cb cb, int flags,
                                            void *userdata);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn, mem_cb cb, int flags, int rw,
                                      void *userdata);
bool qemu_plugin_mem_is_store(qemu_plugin_meminfo_t info);
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
void qemu_plugin_register_vcpu_insn_exec_cond_cb(struct qemu_plugin_insn *insn, vcpu_udata_cb cb, int flags,
                                                 int cond, qemu_plugin_u64 entry, uint64_t imm,
                                                 void *userdata);
#endif

#if BOOTGATE_API >= 4
bool qemu_plugin_read_memory_vaddr(uint64_t address, GByteArray *buffer, size_t length);
#endif

#endif
`;var ms=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Translated blocks and the counters that the guest's code adds to without calling us.
 *
 * QEMU translates a block anew whenever it needs to (cache flush, instruction budget); a block is recognised by
 * address, size and content, so that its counts stay together.
 */
#ifndef BLOCKS_H
#define BLOCKS_H

#include "api.h"
#include "memory.h"

#define BLOCK_BUCKETS (1u << 18)
#define CHUNK_BLOCKS 1024u
#define NO_SITE 0u

/* What a block has executed: \`executions\` at its start, \`instructions\` as they complete. */
struct counts {
    uint64_t executions, instructions;
};

struct block {
    uint64_t address, first;
    uint32_t size, hash;
    uint32_t next;  /* of the same bucket: index + 1 */
    uint32_t sites; /* index + 1 of the first callback site */
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
    SITE_LAST_UPDATE = 4096, /* the same, when it has been written */
    SITE_ARMED = 8192,       /* the access counts only when armed, see api.h */
};

/* Roles whose callback is on the memory access, not on the instruction's start. */
#define SITE_ACCESSES (SITE_CALL | SITE_RETURN | SITE_LAST | SITE_LAST_UPDATE)

/* What tells two sites at one instruction apart: each kind has a callback of its own. */
#define SITE_KINDS (SITE_ACCESSES | SITE_CONSOLE)

/* An instruction at which a callback runs. */
struct site {
    uint64_t address; /* of the instruction; SITE_CALL: of the callee, 0 when it is not known */
    uint32_t block;
    uint32_t lag;     /* instructions of this block completed before it but not added yet */
    uint32_t roles;
    uint32_t index;   /* within the block */
    uint32_t parent, child; /* SITE_CALL: the last caller's node and the callee's below it */
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
    uint64_t instructions, rep_in_flight, rep_iterations, armed;
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

static counter armed_counter(void) {
    return &hot->armed;
}

static void add_at(struct qemu_plugin_insn *insn, counter counter, uint64_t value) {
    qemu_plugin_register_vcpu_insn_exec_inline(insn, INLINE_ADD_U64, counter, value);
}

static void add_at_access(struct qemu_plugin_insn *insn, counter counter, uint64_t value) {
    qemu_plugin_register_vcpu_mem_inline(insn, MEM_RW, INLINE_ADD_U64, counter, value);
}

static void add_at_start(struct qemu_plugin_tb *tb, counter counter, uint64_t value) {
    qemu_plugin_register_vcpu_tb_exec_inline(tb, INLINE_ADD_U64, counter, value);
}

#else

typedef qemu_plugin_u64 counter;

struct hot {
    uint64_t instructions, rep_in_flight, rep_iterations, armed;
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
    if (block >= BLOCK_LIMIT) return false;
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

static void add_at(struct qemu_plugin_insn *insn, counter counter, uint64_t value) {
    qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(insn, INLINE_ADD_U64, counter, value);
}

static void add_at_access(struct qemu_plugin_insn *insn, counter counter, uint64_t value) {
    qemu_plugin_register_vcpu_mem_inline_per_vcpu(insn, MEM_RW, INLINE_ADD_U64, counter, value);
}

static void add_at_start(struct qemu_plugin_tb *tb, counter counter, uint64_t value) {
    qemu_plugin_register_vcpu_tb_exec_inline_per_vcpu(tb, INLINE_ADD_U64, counter, value);
}

#endif

/* Calls \`callback\` when the instruction has accessed memory. */
static void on_access(struct qemu_plugin_insn *insn, mem_cb callback, struct site *site) {
#if BOOTGATE_API == 1
    if (site->roles & SITE_ARMED) add_at(insn, armed_counter(), 1);
#endif
    qemu_plugin_register_vcpu_mem_cb(insn, callback, CB_NO_REGS, MEM_RW, site);
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

static bool prepare_blocks(void) {
    blocks = reserve(BLOCK_LIMIT * sizeof *blocks);
    block_buckets = reserve(BLOCK_BUCKETS * sizeof *block_buckets);
    sites = reserve(SITE_LIMIT * sizeof *sites);
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
static struct site *site_at(uint32_t block, uint32_t index, uint32_t lag, uint64_t address, uint32_t role) {
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
                          .parent = UINT32_MAX, .next = blocks[block].sites};
    blocks[block].sites = site_count;
    return site;
}

#endif
`;var hs=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the plugin is told: a text file of \`key value \u2026\` lines written by tracer-config.ts. Lists come as
 * \`key count\` followed by one entry a line, ascending. Addresses are hexadecimal, other numbers decimal.
 */
#ifndef CONFIG_H
#define CONFIG_H

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

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
};

static struct {
    char *output;
    char *progress;
    unsigned int icount_shift;
    uint64_t image_start, image_end, image_physical;
    uint64_t task_switch;
    uint64_t instruction_limit;
    uint64_t sample_period;
    uint64_t stack_bytes;
    bool observe_console;
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
    return true;
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
    else if (!strcmp(key, "kernelImage"))
        return sscanf(value, "%" SCNx64 " %" SCNx64 " %" SCNx64, &config.image_start, &config.image_end,
                      &config.image_physical) == 3 || complain("config: bad kernelImage");
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
    FILE *file = fopen(path, "r");
    if (!file) return complain("%s: %s", path, strerror(errno));
    bool ok = fgets(line, sizeof line, file) && !strcmp(line, "bootgate-tracer 1\\n");
    if (!ok) complain("%s is not a tracer configuration of this version", path);
    while (ok && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\\n")] = 0;
        ok = sscanf(line, "%31s %n", key, &used) == 1 && read_line(file, key, line + used);
    }
    fclose(file);
    if (ok && !config.output) ok = complain("%s names no output", path);
    return ok;
}

/* Is \`address\` in the ascending list? */
static bool listed(const struct address_list *list, uint64_t address) {
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->items[middle] < address) low = middle + 1;
        else high = middle;
    }
    return low < list->count && list->items[low] == address;
}

/* Is \`address\` inside one of the [start, end) pairs? */
static bool is_transparent(uint64_t address) {
    for (size_t i = 0; i + 1 < config.transparent.count; i += 2) {
        if (address >= config.transparent.items[i] && address < config.transparent.items[i + 1]) return true;
    }
    return false;
}

/*
 * The address the kernel is linked at. With CF_PCREL, QEMU shares translated code between mappings of one
 * physical page and reports the address of the mapping that ran first: the identity map's, early in a boot.
 */
static uint64_t canonical(uint64_t address) {
    if (address - config.image_physical < config.image_end - config.image_start) {
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
`;var ps=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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

enum insn_flow { FLOW_NONE, FLOW_JUMP_INDIRECT, FLOW_CALL_DIRECT, FLOW_CALL_INDIRECT, FLOW_RETURN, FLOW_IRET, FLOW_SYSRET };

struct insn {
    enum insn_class class;
    enum insn_flow flow;
    unsigned int string_accesses; /* INSN_REP: memory accesses of an iteration: movs, cmps 2, others 1 */
    bool out_dx;          /* out dx, al/ax/eax */
    bool push;
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

/* \`length\` bytes of one complete instruction, at most 16 */
static struct insn decode(const uint8_t *bytes, size_t length) {
    struct insn insn = {.class = INSN_OTHER};
    size_t at = 0;
    bool rep = false;
    while (at < length && is_prefix(bytes[at])) rep |= bytes[at] == 0xf2 || bytes[at] == 0xf3, at++;
    if (at < length && bytes[at] >= 0x40 && bytes[at] <= 0x4f) {
        if (at + 1 == length) {                                        /* inc/dec outside of 64-bit code */
            insn.class = INSN_SAFE;
            return insn;
        }
        at++;                                                          /* REX */
    }
    if (at >= length) return insn;
    uint8_t op = bytes[at];
    uint8_t modrm = at + 1 < length ? bytes[at + 1] : 0xff;
    if (op == 0x0f) {
        uint8_t second = modrm;
        modrm = at + 2 < length ? bytes[at + 2] : 0xff;
        insn.class = classify_two_byte(second, modrm);
        if (second == 0x07) insn.flow = FLOW_SYSRET;
        return insn;
    }
    insn.class = classify_one_byte(op, modrm);
    if (rep && ((op >= 0xa4 && op <= 0xa7) || (op >= 0xaa && op <= 0xaf) || (op >= 0x6c && op <= 0x6f))) {
        insn.class = INSN_REP;
        insn.string_accesses = op >= 0xa4 && op <= 0xa7 ? 2 : 1;
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
    if (op == 0xc3 || op == 0xc2) insn.flow = FLOW_RETURN;
    if (op == 0xcf) insn.flow = FLOW_IRET;
    return insn;
}

#endif
`;var gs=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What QEMU calls while the guest runs: each is a few additions to the tables. */
#ifndef EVENTS_H
#define EVENTS_H

#include "marks.h"

static uint64_t left_kernel_at = UINT64_MAX; /* instructions when the last iret or sysret of the kernel ran */
static char console_line[1024];
static size_t console_length;

/* A fault handler runs: an iteration of a REP instruction in flight did not complete. */
static void take_back_rep(void) {
    uint64_t token = hot->rep_in_flight;
    hot->rep_in_flight = 0;
    /* 4b+3: one access, 4b+1: the second of two, 2(4b+1): the first of two; see count_last */
    uint64_t block = token % 4 == 2 ? token / 8 : token / 4;
    if (block == 0 || block >= block_count || !blocks[block].rep) return;
    counts_of((uint32_t)block)->instructions--;
    hot->instructions--;
    hot->rep_iterations--;
}

static void on_site(unsigned int vcpu, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    if (ended) return;
    if (site->roles & SITE_FAULT) take_back_rep();
    if (site->roles & (SITE_AFTER_REP | SITE_INTERRUPT)) hot->rep_in_flight = 0;
    uint64_t now = hot->instructions + site->lag;
    if (site->roles & SITE_MARK) pass_marks_at(site, now);
    if (site->roles == SITE_AFTER_REP) return;
    credit_and_check(now);
    if (site->roles & SITE_INTERRUPT) enter_handler(site->address, KIND_INTERRUPT);
    else if (site->roles & SITE_SYSTEM_CALL) enter_handler(site->address, KIND_SYSTEM_CALL);
    else if (site->roles & SITE_ENTRY) enter_function(site->address);
    if (site->roles & SITE_TASK_SWITCH) leave_task();
    if (site->roles & SITE_LEAVE) {
        left_kernel_at = now;
        credit(now + 1); /* the return itself belongs to the handler */
        leave_handler();
    }
}

/* A byte written to a port: the console, where it is the serial one. */
static void on_out(unsigned int vcpu, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    if (ended) return;
    uint64_t now = hot->instructions + site->lag;
    char byte = (char)read_register(REG_RAX);
    if (!sends((uint16_t)read_register(REG_RDX), (uint8_t)byte)) return;
    if (console_byte_count < CONSOLE_LIMIT) {
        console_bytes[console_byte_count++] =
            (struct console_byte_row){.instructions = now, .byte = (unsigned char)byte};
    } else {
        lost_console_bytes++;
    }
    if (byte != '\\n' && console_length < sizeof console_line - 1) {
        console_line[console_length++] = byte ? byte : ' ';
        return;
    }
    console_line[console_length] = 0;
    console_length = 0;
    for (uint32_t i = 0; i < config.mark_count; i++) {
        struct mark *mark = &config.marks[i];
        if (mark->kind != MARK_CONSOLE || !strstr(console_line, mark->text)) continue;
        flush_lag(mark, site);
        pass_mark(i, now, true);
    }
}

static void on_entry(unsigned int vcpu, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    if (ended) return;
    credit_and_check(hot->instructions + site->lag);
    enter_function(site->address);
}

/* The memory access of a call or return: the instruction has completed and \`slot\` is its place on the stack. */
static uint64_t complete(struct site *site, uint64_t slot) {
    counts_of(site->block)->instructions++;
    uint64_t now = ++hot->instructions;
    hot->rep_in_flight = 0;
    credit_and_check(now);
    if (switching) resolve_task(slot);
    last_slot = slot;
    return now;
}

static void on_call(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t slot, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    if (ended || !qemu_plugin_mem_is_store(info) || !own_access(site)) return;
    complete(site, slot);
    drop_dead(slot);
    uint32_t caller = top()->node;
    if (site->address == 0) {
        push(slot, caller, FRAME_PENDING | FRAME_FRESH);
        return;
    }
    if (site->parent != caller) {
        site->parent = caller;
        site->child = child_node(caller, site->address, KIND_CALL);
    }
    nodes[site->child].calls++;
    push(slot, site->child, FRAME_FRESH);
}

static void on_return(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t slot, void *userdata) {
    (void)vcpu;
    (void)info;
    if (ended || !own_access(userdata)) return;
    complete(userdata, slot);
    return_from(slot);
}

/* A block's last instruction accessed its operand. */
static void on_last(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t address, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    (void)address;
    if (ended || (site->roles & SITE_LAST_UPDATE && !qemu_plugin_mem_is_store(info))) return;
    if (!own_access(site)) return;
    counts_of(site->block)->instructions++;
    hot->instructions++;
}

#endif
`;var bs=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Time, marks and the end: what happens when the guest reaches a place that was asked for. */
#ifndef MARKS_H
#define MARKS_H

#include "observe.h"
#include "output.h"

#define QEMU_CLOCK_VIRTUAL 1

static int64_t (*clock_ns)(int clock);
static uint64_t idle_ns;    /* as of the last time the clock could be read */
static bool ended;
static uint64_t next_check; /* instructions at which limits and progress are looked at */
static uint64_t *progress;  /* shared with the reader: instructions, stages passed, whether the file is there */

/*
 * The virtual clock may be read outside of translated code only (icount: "Bad icount read"), so idle time is
 * learnt when a block is translated and when the guest has stopped.
 */
static void learn_idle(void) {
    if (clock_ns) {
        idle_ns = (uint64_t)clock_ns(QEMU_CLOCK_VIRTUAL) - (hot->instructions << config.icount_shift);
    }
}

static int64_t virtual_ns(uint64_t now) {
    return clock_ns ? (int64_t)((now << config.icount_shift) + idle_ns) : -1;
}

/* Everything is frozen and written; the guest is not needed any more. */
static void finish(uint64_t now, uint32_t reason, int32_t mark) {
    if (ended) return;
    ended = true;
    credit(now);
    snapshot_stage();
    header.rep_iterations = hot->rep_iterations;
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
                              .argument = readable ? read_register(REG_RDI) : 0,
                              .argument2 = readable ? read_register(REG_RSI) : 0};
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
    if (mark->role != ROLE_END && mark->role != ROLE_PANIC) return;
    counts_of(site->block)->instructions += site->lag;
    hot->instructions += site->lag;
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
`;var ys=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bounded memory: every table is reserved once at its full size as address space that costs nothing until it is
 * touched, so that nothing grows, moves or fails in the middle of a boot. A full table counts what it refuses.
 */
#ifndef MEMORY_H
#define MEMORY_H

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

/* Zeroed memory, NULL when the address space is exhausted. */
static void *reserve(size_t bytes) {
    void *memory = mmap(NULL, bytes ? bytes : 1, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

#endif
`;var _s=`/* SPDX-License-Identifier: GPL-2.0-or-later */
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

enum guest_register { REG_RAX, REG_RDX, REG_RDI, REG_RSI, REGISTERS };

#if BOOTGATE_API >= 2

static struct qemu_plugin_register *registers[REGISTERS];
static GByteArray *scratch;

/* Called when the vCPU exists. */
static void find_registers(void) {
    static const char *const names[REGISTERS] = {"rax", "rdx", "rdi", "rsi"};
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
`;var ws=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The trace file: header, directory, sections (trace-layout.ts draws it). Written beside its final name,
 * flushed to disk and renamed, so that it exists completely or not at all.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <fcntl.h>
#include <unistd.h>

#include "blocks.h"
#include "tree.h"


static struct mark_row *mark_rows;
static uint32_t mark_row_count;
static struct console_byte_row *console_bytes;
static uint32_t console_byte_count;
static uint64_t lost_marks, lost_console_bytes;
static uint64_t user_start = UINT64_MAX; /* instructions before the first one in user mode */
static struct file_header header;

static bool prepare_output(void) {
    mark_rows = reserve(MARK_ROW_LIMIT * sizeof *mark_rows);
    console_bytes = reserve((size_t)CONSOLE_LIMIT * sizeof *console_bytes);
    return mark_rows && console_bytes;
}

static void write_blocks(FILE *file) {
    for (uint32_t i = 0; i < block_count; i++) {
        struct counts *counts = counts_of(i);
        struct block_row row = {.address = blocks[i].address, .executions = counts->executions,
                                .instructions = counts->instructions, .first = blocks[i].first,
                                .size = (int32_t)blocks[i].size, .space = -1};
        fwrite(&row, sizeof row, 1, file);
    }
}

static void write_nodes(FILE *file) {
    for (uint32_t i = 0; i < node_count; i++) {
        struct node *node = &nodes[i];
        struct node_row row = {.address = node->address, .calls = node->calls, .self = node->self,
                               .first = node->first, .parent = (int32_t)node->parent, .space = -1,
                               .kind = node->kind};
        fwrite(&row, sizeof row, 1, file);
    }
}

static void fill_header(uint64_t now) {
    header.magic = TRACE_MAGIC;
    header.layout_version = LAYOUT_VERSION;
    header.plugin_api = BOOTGATE_API;
    header.instructions = now;
    header.sample_period = sample_period;
    for (uint32_t i = 0; i < block_count; i++) {
        struct counts *counts = counts_of(i);
        header.block_executions += counts->executions;
        if (i && is_user(blocks[i].address) && blocks[i].first >= user_start) {
            header.user_instructions += counts->instructions;
        }
    }
    for (uint32_t i = 0; i < node_count; i++) {
        if (nodes[i].kind == KIND_CALL) header.calls += nodes[i].calls;
        if (nodes[i].kind == KIND_INTERRUPT) header.interrupts += nodes[i].calls;
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
}

static bool write_file(FILE *file) {
    struct directory_entry directory[] = {
        {.section = SECTION_BLOCK, .row_bytes = sizeof(struct block_row), .rows = block_count},
        {.section = SECTION_NODE, .row_bytes = sizeof(struct node_row), .rows = node_count},
        {.section = SECTION_STAGE_SHARE, .row_bytes = sizeof(struct stage_share_row), .rows = stage_row_count},
        {.section = SECTION_MARK, .row_bytes = sizeof(struct mark_row), .rows = mark_row_count},
        {.section = SECTION_SAMPLE, .row_bytes = sizeof(struct sample_row), .rows = sample_count},
        {.section = SECTION_CONSOLE_BYTE, .row_bytes = sizeof(struct console_byte_row),
         .rows = console_byte_count},
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
`;var ks=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bootgate's tracer: a TCG plugin that counts inside QEMU, so that a boot of a billion instructions leaves a
 * few megabytes of sums.
 *
 * Counting is exact: it equals QEMU's own icount. An addition at a block's start would overshoot, because
 * faults and device accesses cut blocks short. So the instructions completed so far are added before every
 * instruction that can leave the block, and the last one is added when it has completed: at its memory access
 * if it makes one, else before it. A device access makes QEMU run that instruction again in a block of its own
 * with memory hooks only (CF_MEMI_ONLY, accel/tcg/translate-all.c: cpu_io_recompile), which then counts it.
 *
 * Each iteration of a REP instruction is an execution of its block under icount, the last one (count zero)
 * without a memory access, so it is added before it runs and taken back when a fault handler comes next. What is
 * in flight is known from \`rep_in_flight\`: a token of the block is added before an iteration for each memory
 * access it makes, and subtracted by each; the block after the REP clears it.
 *
 * The stack pointer is known without reading registers: a call's or return's memory access is the stack slot.
 */
#define _GNU_SOURCE
#include <dlfcn.h>

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
    learn_idle();
    finish(hot->instructions, END_EXIT, -1);
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
    discovered = reserve(DISCOVERED_LIMIT * sizeof *discovered);
    if (!discovered || !prepare_tree() || !prepare_blocks() || !prepare_output()) return 1;
    if (!config.instruction_limit) config.instruction_limit = UINT64_MAX;
    next_check = config.instruction_limit < (1u << 24) ? config.instruction_limit : 1u << 24;
    header.qemu_api_min = (uint32_t)info->version.min;
    header.qemu_api_current = (uint32_t)info->version.cur;
    void *symbol = dlsym(RTLD_DEFAULT, "qemu_clock_get_ns");
    memcpy(&clock_ns, &symbol, sizeof clock_ns);
    map_progress();
    qemu_plugin_register_vcpu_init_cb(id, on_vcpu);
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
    qemu_plugin_register_atexit_cb(id, on_stop, NULL);
    return 0;
}
`;var xs=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What QEMU calls when it translates a block: decides what is added and who is called when the block runs. */
#ifndef TRANSLATE_H
#define TRANSLATE_H

#include "decode.h"
#include "events.h"

#define AFTER_REP_LIMIT 4096u
#define DISCOVERED_LIMIT (1u << 16)
#define GUEST_PAGE 4096u

static uint64_t after_rep[AFTER_REP_LIMIT]; /* hash set of addresses behind REP instructions */
static uint64_t *discovered;                /* hash set of function entries seen as callees */

/* Adds to a small hash set that never forgets; a full one refuses. */
static bool set_add(uint64_t *set, uint32_t limit, uint64_t address) {
    for (uint32_t probe = 0; probe < 64; probe++) {
        uint64_t *entry = &set[((uint32_t)(address * 0x9e3779b97f4a7c15ull >> 40) + probe) & (limit - 1)];
        if (*entry == 0) *entry = address;
        if (*entry == address) return true;
    }
    return false;
}

static bool set_has(const uint64_t *set, uint32_t limit, uint64_t address) {
    for (uint32_t probe = 0; probe < 64; probe++) {
        uint64_t entry = set[((uint32_t)(address * 0x9e3779b97f4a7c15ull >> 40) + probe) & (limit - 1)];
        if (entry == address) return true;
        if (entry == 0) return false;
    }
    return false;
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
    for (size_t i = 0; i < config.mark_count; i++) {
        if (at_address(&config.marks[i]) && config.marks[i].address == address) roles |= SITE_MARK;
    }
    return roles;
}

/* The callee's address, or 0 when only running will tell; false for a call that is none. */
static bool callee_of(uint64_t next, const struct insn *insn, uint64_t *callee) {
    *callee = 0;
    if (insn->flow == FLOW_CALL_INDIRECT) return true;
    uint64_t target = canonical(next + (uint64_t)insn->displacement);
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
        if (site) on_access(handle, on_return, site);
    } else if (insn->flow == FLOW_CALL_DIRECT || insn->flow == FLOW_CALL_INDIRECT) {
        uint64_t callee;
        if (is_transparent(address)) return; /* a retpoline calls itself */
        if (!callee_of(address + qemu_plugin_insn_size(handle), insn, &callee)) return;
        site = site_at(block, index, 0, callee, SITE_CALL | SITE_ARMED);
        if (site) on_access(handle, on_call, site);
    }
    *counted = site != NULL;
}

/* Adds the block's last instruction once it has completed. */
static void count_last(struct qemu_plugin_insn *handle, const struct insn *insn, uint32_t block,
                       uint32_t index, uint32_t completed) {
    bool once = insn->class == INSN_READS || insn->class == INSN_WRITES;
    /* QEMU chains blocks within a page; elsewhere it looks the next one up as for an indirect jump. */
    uint64_t here = qemu_plugin_insn_vaddr(handle), next = here + qemu_plugin_insn_size(handle);
    bool indirect = insn->flow == FLOW_JUMP_INDIRECT || here / GUEST_PAGE != next / GUEST_PAGE;
    struct site *site = NULL;
    if (insn->class == INSN_UPDATES || (once && indirect)) {
        uint32_t role = (once ? SITE_LAST : SITE_LAST_UPDATE) | (indirect ? SITE_ARMED : 0);
        site = site_at(block, index, 0, 0, role);
    }
    bool at_access = site || (once && !indirect);
    uint32_t before = at_access ? completed : completed + 1;
    if (before) {
        add_at(handle, instructions_counter(block), before);
        add_at(handle, total_counter(), before);
    }
    if (site) {
        on_access(handle, on_last, site);
    } else if (at_access) {
        add_at_access(handle, instructions_counter(block), 1);
        add_at_access(handle, total_counter(), 1);
    }
    if (insn->class == INSN_REP) {
        blocks[block].rep = true;
        uint64_t token = 4ull * block + (insn->string_accesses == 1 ? 3 : 1);
        add_at(handle, rep_iterations_counter(), 1);
        add_at(handle, rep_counter(), token * insn->string_accesses);
        add_at_access(handle, rep_counter(), -token);
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

/* A block that is translated right after a call begins a function, wherever it lies. */
static void discover(uint64_t address, uint64_t now) {
    if (now - credited > 16 || !(top()->flags & (FRAME_PENDING | FRAME_FRESH))) return;
    if (config.function_entries.count && in_kernel_image(address)) return;
    if (!is_transparent(address)) set_add(discovered, DISCOVERED_LIMIT, address);
}

static void notice_user_mode(uint64_t address, uint64_t now) {
    if (user_seen || !is_user(address) || left_kernel_at == UINT64_MAX || now - left_kernel_at > 1) return;
    user_seen = true;
    user_start = now;
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

static void on_translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
    size_t size = qemu_plugin_tb_n_insns(tb);
    uint64_t now = hot->instructions;
    (void)id;
    if (ended || size == 0) return;
    uint64_t start = canonical(qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(tb, 0)));
    learn_idle();
    notice_user_mode(start, now);
    discover(start, now);
    uint32_t block = block_row(start, (uint32_t)size, hash_block(tb, size), now);
    add_at_start(tb, executions_counter(block), 1);
    bool doubtful = last_is_doubtful(tb, size);
    bool pushed = false; /* the instruction before was a push */
    uint32_t added = 0;  /* instructions of the block whose completion has been added before */
    for (uint32_t i = 0; i < size; i++) {
        struct qemu_plugin_insn *handle = qemu_plugin_tb_get_insn(tb, i);
        uint64_t address = canonical(qemu_plugin_insn_vaddr(handle));
        uint8_t bytes[16];
        struct insn insn = decode(bytes, copy_bytes(handle, bytes));
        bool last = i + 1 == size;
        uint32_t roles = roles_at(address, i == 0);
        if (leaves_handler(&insn, pushed) && !is_user(address)) roles |= SITE_LEAVE;
        pushed = insn.push;
        struct site *site = roles ? site_at(block, i, i - added, address, roles) : NULL;
        if (site) {
            qemu_plugin_register_vcpu_insn_exec_cb(handle, roles == SITE_ENTRY ? on_entry : on_site,
                                                   roles & SITE_MARK ? CB_R_REGS : CB_NO_REGS, site);
        }
        if (insn.out_dx && config.observe_console && BOOTGATE_API >= 2) {
            site = site_at(block, i, i - added, 0, SITE_CONSOLE);
            if (site) qemu_plugin_register_vcpu_insn_exec_cb(handle, on_out, CB_R_REGS, site);
        }
        bool counted = false;
        if (last) instrument_flow(handle, &insn, block, i, address, &counted);
        if (last && !counted) {
            count_last(handle, &insn, block, i, i - added);
        } else if (doubtful && i + 2 == size) {
            count_last(handle, &insn, block, i, i - added);
            added = i + 1;
        } else if ((last || insn.class != INSN_SAFE) && i > added) {
            add_at(handle, instructions_counter(block), i - added);
            add_at(handle, total_counter(), i - added);
            added = i;
        }
        if (insn.class == INSN_REP) {
            set_add(after_rep, AFTER_REP_LIMIT, address + qemu_plugin_insn_size(handle));
        }
    }
}

#endif
`;var Ss=`/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The call tree and the stacks that walk it.
 *
 * A node is (parent, entry address, kind) with the calls and the instructions spent in it alone. A stack is what
 * one task has on it: frames, each with its node and its slot, the address of its return address in guest
 * memory. Slots make the stack heal itself: once the guest touches a slot, every frame of the same memory area
 * below it is dead, however it was left (longjmp, a thread that ended, execve).
 *
 * Instructions are credited lazily: whatever ran since the last credit belongs to the node on top.
 */
#ifndef TREE_H
#define TREE_H

#include "config.h"
#include "layout.h"

enum node_kind { KIND_CALL, KIND_INTERRUPT, KIND_TASK_ROOT, KIND_SYSTEM_CALL };

#define NODE_BUCKETS (1u << 20)
#define NO_NODE UINT32_MAX
#define UNKNOWN_ROOT 0 /* in place of an address; NodeTable in trace-tables.ts */
#define USER_ROOT 1

struct node {
    uint64_t address, calls, self, first;
    uint64_t stage_calls, stage_self; /* values when the last stage began */
    uint32_t parent, kind, next;      /* next: of the same bucket */
};

enum frame_flags {
    FRAME_BARRIER = 1, /* pushed by an interrupt or a system call, not by a call instruction */
    FRAME_PENDING = 2, /* callee not known yet: an indirect call, a thunk, a new task */
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
    struct frame *frames;
};

static struct node *nodes;
static uint32_t node_count;
static uint32_t *node_buckets;
static struct stack *stacks;
static uint32_t stack_count;
static uint32_t stack_buckets[1024];
static struct stack *stack;

static struct stage_share_row *stage_rows;
static uint32_t stage_row_count;
static int32_t stages_passed;
static struct sample_row *samples;
static uint32_t sample_count;
static uint64_t sample_period, next_sample;

static uint64_t credited; /* instructions credited so far */
static uint64_t last_slot;
static bool switching;       /* the task switch was passed; the next slot tells whose stack it is */
static uint32_t switch_depth; /* of the stack switched to, 0 when its return was seen */
static bool user_seen;

static struct {
    uint64_t nodes, stack_frames, tasks, samples, stage_rows;
} lost;

static uint32_t node_bucket(uint32_t parent, uint64_t address, uint32_t kind) {
    uint64_t hash = (address ^ (uint64_t)parent << 40 ^ parent ^ (uint64_t)kind << 33) * 0x9e3779b97f4a7c15ull;
    return (uint32_t)(hash >> 44) & (NODE_BUCKETS - 1);
}

/* The node of \`address\` called from \`parent\`; when the table is full, the parent itself. */
static uint32_t child_node(uint32_t parent, uint64_t address, uint32_t kind) {
    uint32_t bucket = node_bucket(parent, address, kind);
    for (uint32_t i = node_buckets[bucket]; i; i = nodes[i - 1].next) {
        struct node *node = &nodes[i - 1];
        if (node->address == address && node->parent == parent && node->kind == kind) return i - 1;
    }
    if (node_count == NODE_LIMIT) {
        lost.nodes++;
        return parent == NO_NODE ? 0 : parent;
    }
    nodes[node_count] = (struct node){
        .address = address, .parent = parent, .kind = kind, .first = credited, .next = node_buckets[bucket]};
    node_buckets[bucket] = node_count + 1;
    return node_count++;
}

static struct frame *top(void) {
    return &stack->frames[stack->depth - 1];
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

/* Credits everything executed up to \`now\` to the node on top. */
static void credit(uint64_t now) {
    uint32_t node = top()->node;
    nodes[node].self += now - credited;
    credited = now;
    if (now >= next_sample) {
        uint64_t count = (now - next_sample) / sample_period + 1;
        count_sample(node, (uint32_t)count);
        next_sample += count * sample_period;
    }
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
    stack->frames[0] = (struct frame){.node = child_node(NO_NODE, USER_ROOT, KIND_TASK_ROOT)};
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
    switch_depth = stack->depth;
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

/* A function's first instruction runs: by the call just made, through a thunk, or by a jump (a tail call). */
static void enter_function(uint64_t address) {
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
        frame->node = root ? child_node(NO_NODE, address, KIND_TASK_ROOT)
                           : child_node(frame->node, address, KIND_CALL);
        nodes[frame->node].calls++;
        return;
    }
    node = &nodes[frame->node];
    if (node->address == address) return; /* a loop back to the function's own start */
    frame->node = child_node(node->parent, address, node->kind);
    nodes[frame->node].calls++;
}

/* An interrupt, exception or system call: a frame on top of whatever it struck. */
static void enter_handler(uint64_t address, uint32_t kind) {
    struct frame *frame = top();
    if (frame->flags & FRAME_BARRIER && frame->flags & FRAME_FRESH && nodes[frame->node].kind == kind) {
        frame->node = child_node(nodes[frame->node].parent, address, kind); /* stub \u2192 common entry */
        nodes[frame->node].calls += 1;
        return;
    }
    uint32_t node = child_node(frame->node, address, kind);
    uint32_t kept = frame->flags;
    nodes[node].calls++;
    push(0, node, FRAME_BARRIER | FRAME_FRESH);
    frame->flags = kept; /* a call interrupted before its callee's first instruction stays fresh */
}

/* iret or sysret: back to what the last interrupt or system call struck. */
static void leave_handler(void) {
    for (uint32_t i = stack->depth; i-- > 1;) {
        if (stack->frames[i].flags & FRAME_BARRIER) {
            stack->depth = i;
            return;
        }
    }
    new_user_root(); /* a kernel thread became a process, or a forked one begins */
}

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
            drop_dead(slot);
        }
    }
    if (stack->depth < switch_depth) switch_depth = 0;
}

/* A stage ended: what each node gained since the last one. */
static void snapshot_stage(void) {
    for (uint32_t i = 0; i < node_count; i++) {
        struct node *node = &nodes[i];
        uint64_t self = node->self - node->stage_self, calls = node->calls - node->stage_calls;
        if (!self && !calls) continue;
        if (stage_row_count == STAGE_ROW_LIMIT) {
            lost.stage_rows++;
            continue;
        }
        stage_rows[stage_row_count++] = (struct stage_share_row){
            .stage = stages_passed, .node = (int32_t)i, .self = self, .calls = calls};
        node->stage_self = node->self;
        node->stage_calls = node->calls;
    }
    stages_passed++;
}

static bool prepare_tree(void) {
    nodes = reserve((size_t)NODE_LIMIT * sizeof *nodes);
    node_buckets = reserve((size_t)NODE_BUCKETS * sizeof *node_buckets);
    stacks = reserve((size_t)STACK_LIMIT * sizeof *stacks);
    stage_rows = reserve((size_t)STAGE_ROW_LIMIT * sizeof *stage_rows);
    samples = reserve((size_t)SAMPLE_LIMIT * sizeof *samples);
    if (!nodes || !node_buckets || !stacks || !stage_rows || !samples) return complain("no address space");
    sample_period = config.sample_period;
    next_sample = sample_period ? sample_period : UINT64_MAX;
    if (!config.stack_bytes) config.stack_bytes = 16384;
    stack = new_stack(UINT64_MAX);
    if (!stack) return complain("no memory");
    new_root();
    return true;
}

#endif
`;var On=0x45544147544f4f42n,Lt={magic:"u64",fileBytes:"u64",instructions:"u64",repIterations:"u64",userInstructions:"u64",virtualNs:"i64",idleNs:"i64",blockExecutions:"u64",calls:"u64",interrupts:"u64",samplePeriod:"u64",lostBlocks:"u64",lostNodes:"u64",lostStackFrames:"u64",lostTasks:"u64",lostSamples:"u64",lostConsoleBytes:"u64",lostStageRows:"u64",lostMarks:"u64",lostSites:"u64",layoutVersion:"u32",headerBytes:"u32",sectionCount:"u32",pluginApi:"u32",qemuApiMin:"u32",qemuApiCurrent:"u32",end:"u32",endMark:"i32"},Bt={offset:"u64",rows:"u64",section:"u32",rowBytes:"u32"},Tt={block:{id:1,row:{address:"u64",executions:"u64",instructions:"u64",first:"u64",size:"i32",space:"i32"}},node:{id:2,row:{address:"u64",calls:"u64",self:"u64",first:"u64",parent:"i32",space:"i32",kind:"u32",reserved:"u32"}},stageShare:{id:3,row:{self:"u64",calls:"u64",stage:"i32",node:"i32"}},mark:{id:4,row:{instructions:"u64",ns:"i64",argument:"u64",argument2:"u64",mark:"i32",reserved:"i32"}},sample:{id:5,row:{node:"i32",count:"u32"}},consoleByte:{id:6,row:{instructions:"u64",byte:"u32",reserved:"u32"}},space:{id:7,row:{cr3:"u64",task:"i32",reserved:"i32"}}},Un=["exit","end-mark","panic","instruction-limit"],vs={u64:8,i64:8,u32:4,i32:4},Yc={u64:"uint64_t",i64:"int64_t",u32:"uint32_t",i32:"int32_t"};function Se(t){return Object.values(t).reduce((e,n)=>e+vs[n],0)}function Es(t){let e=0;return Object.fromEntries(Object.entries(t).map(([n,r])=>{let s=[n,e];return e+=vs[r],s}))}function Is(){let t=(e,n)=>[`struct ${e} {`,...Object.entries(n).map(([r,s])=>`    ${Yc[s]} ${At(r)};`),"};",`_Static_assert(sizeof(struct ${e}) == ${Se(n)}, "${e} has padding");`].join(`
`);return["/* Generated from trace-layout.ts: do not edit. */","#include <stdint.h>","#define LAYOUT_VERSION 1",`#define TRACE_MAGIC 0x${On.toString(16)}ull`,...Un.map((e,n)=>`#define END_${At(e).toUpperCase()} ${n}`),...Object.entries(Tt).map(([e,{id:n}])=>`#define SECTION_${At(e).toUpperCase()} ${n}`),t("file_header",Lt),t("directory_entry",Bt),...Object.entries(Tt).map(([e,{row:n}])=>t(`${At(e)}_row`,n)),""].join(`
`)}function At(t){return t.replace(/[A-Z]/g,e=>`_${e.toLowerCase()}`).replaceAll("-","_")}var Pn=[1,2,3,4,5];function $n(){return{"api.h":fs,"blocks.h":ms,"config.h":hs,"decode.h":ps,"events.h":gs,"layout.h":Is(),"marks.h":bs,"memory.h":ys,"observe.h":_s,"output.h":ws,"plugin.c":ks,"translate.h":xs,"tree.h":Ss}}function Ts({min:t,current:e}){return Pn.filter(r=>r>=t&&r<=e).at(-1)??null}async function Ls(t){let{api:e,cacheFolder:n}=t;if(!Pn.some(c=>c===e))throw new b(`the tracer does not support QEMU's plugin API ${e}`,{hint:`use a QEMU with plugin API ${Pn.join(", ")}: 7.2 to 10.2`});let r=t.cc??(process.env.CC||"cc"),s=$n(),i=Q(JSON.stringify([s,e,r,process.arch])).slice(0,20),o=tt(n,"plugins"),a=tt(o,`tracer-api${e}-${i}.so`);if(await iu(a))return a;await x(o);let l=await Zc(tt(o,".compile-"));try{for(let[c,u]of Object.entries(s))await ru(tt(l,c),u);await B(r,su(e,"plugin.so"),{cwd:l,missingHint:"install a C compiler: apt-get install gcc libc6-dev (or set CC)",...t.signal?{signal:t.signal}:{}}),await eu(tt(l,"plugin.so"),a)}finally{await tu(l,{recursive:!0,force:!0})}return a}function su(t,e,n=[]){return["-std=gnu11","-O2","-shared","-fPIC","-fvisibility=hidden","-Wall","-Wextra",...n,`-DBOOTGATE_API=${t}`,"-o",e,"plugin.c","-ldl"]}function Bs(t,e){return["-plugin",`${As(t)},config=${As(e)}`]}function As(t){return t.replaceAll(",",",,")}async function iu(t){return await nu(t).then(()=>!0,()=>!1)}var Rs;function Ns(){return Rs??=`plugin ${1}.${Q(JSON.stringify(ou($n()))).slice(0,8)}`,Rs}function ou(t){return Object.entries(t).map(([e,n])=>[e,n.replace(/\/\*[\s\S]*?\*\//g,"").replace(/\s+/g," ").trim()])}function Ms(t,e){return t===4294967295&&e>=2684354560&&e<4278190080}function Os(t){return t>=786432&&t<1048576||t>=4293918720&&t<4294967296}var L={kernel:"vmlinux",firmware:"firmware",modules:"modules",user:"user",unknown:"unknown"};function Us(t,e,n){let r=t.parent.length,s=new Uint32Array(t.address.buffer,t.address.byteOffset,r*2),i=new Cn(e),o=au(t,s),a={parent:new Int32Array(r),code:new Int32Array(r),kind:new Uint8Array(r),process:new Int32Array(r).fill(-1),self:new Float64Array(r),calls:new Float64Array(r),first:new Float64Array(r)},l=new Int32Array(r),c=new Uint8Array(r),u={self:0,named:0},d={self:0,named:0},f=0;for(let m=0;m<r;m+=1){let h=t.self[m],g=t.parent[m]===-1?-1:l[t.parent[m]],_;if(s[2*m+1]>=2147483648)_=i.kernelCode(s[2*m+1],s[2*m],n.kaslrOffset),u.self+=h,i.isNamed(_)&&(u.named+=h);else if(t.first[m]>=o)_=i.userCode(),d.self+=h;else{let S=s[2*m+1]*4294967296+s[2*m];_=i.bootCode(S,n.stageAt(t.first[m]),n.stageAt(0))}if(g!==-1&&a.code[g]===_&&i.isWholeImage(_)){c[m]=1,l[m]=g,a.self[g]=a.self[g]+h;continue}let w=f++;l[m]=w,a.parent[w]=g!==-1&&i.isHandOver(a.code[g],_)?-1:g,a.code[w]=_,a.kind[w]=t.kind[m],a.self[w]=h,a.calls[w]=t.calls[m],a.first[w]=t.first[m]}return{rows:{parent:a.parent.subarray(0,f),code:a.code.subarray(0,f),kind:a.kind.subarray(0,f),process:a.process.subarray(0,f),self:a.self.subarray(0,f),calls:a.calls.subarray(0,f),first:a.first.subarray(0,f)},names:i.table(),rowOf:l,folded:c,kernel:u,user:d}}function Ps(t,e,n){let r={self:0,named:0},s=new Uint32Array(t.address.buffer,t.address.byteOffset,t.address.length*2);for(let i=0;i<t.address.length;i+=1){if(s[2*i+1]<2147483648)continue;let o=t.instructions[i],a=n===0n?e.findHalves(s[2*i+1],s[2*i]):e.find(t.address[i]-n);r.self+=o,a!==-1&&(r.named+=o)}return r}function au(t,e){let n=1/0;for(let r=0;r<t.parent.length;r+=1)e[2*r+1]<2147483648||t.kind[r]===yt.taskRoot||(n=Math.min(n,t.first[r]));return n}var Cn=class{symbols;codeOfSymbol;rows=new Map;name=[];image=[];images=[];size=[];trait=[];constructor(e){this.symbols=e,this.codeOfSymbol=new Int32Array(e.length).fill(-1)}kernelCode(e,n,r){if(r!==0n){let a=BigInt.asUintN(64,(BigInt(e)<<32n|BigInt(n))-r);return this.kernelCode(Number(a>>32n),Number(a&0xffffffffn),0n)}let s=this.symbols.findHalves(e,n);if(s===-1){if(Ms(e,n))return this.row("module code",L.modules,0,"unnamed");let a=`0x${e.toString(16)}${n.toString(16).padStart(8,"0")}`;return this.row(a,L.unknown,0,"unnamed")}let i=this.codeOfSymbol[s];if(i!==-1)return i;let o=this.row(this.symbols.name(s),L.kernel,this.symbols.size[s],"named");return this.codeOfSymbol[s]=o,o}userCode(){return this.row("user code",L.user,0,"whole-image")}bootCode(e,n,r){let i=n===r||Os(e)?L.firmware:n;return this.row(i,i,0,"whole-image")}isNamed(e){return this.trait[e]==="named"}isWholeImage(e){return this.trait[e]==="whole-image"}isHandOver(e,n){return this.isWholeImage(e)&&this.isWholeImage(n)&&this.name[n]!==L.firmware}table(){return{name:this.name,image:Int32Array.from(this.image),images:this.images,size:Int32Array.from(this.size)}}row(e,n,r,s){let i=`${n}\0${e}`,o=this.rows.get(i);if(o!==void 0)return this.size[o]=Math.max(this.size[o],r),o;let a=this.images.indexOf(n);a===-1&&(a=this.images.push(n)-1);let l=this.name.push(e)-1;return this.image.push(a),this.size.push(Math.min(r,2147483647)),this.trait.push(s),this.rows.set(i,l),l}};function $s(t,e,n,r){let s=e.marks,i=new Fn(e,n,r),o=[],a=[];for(let c=0;c<s.mark.length;c+=1){let u=t[s.mark[c]];if(u?.role!=="initcall-start")continue;let d=u.level===void 0,f=d?s.argument[c]:"address"in u.at?u.at.address:0n,m=i.callOf(f,s.instructions[c],d);if(m===-1)continue;a.push({node:m,row:c});let h=n.find(f-r);o.push({name:h===-1?u.name:n.name(h),level:u.level??"",startInstructions:s.instructions[c],instructions:0,startNs:s.ns[c],result:null})}let l=new Set(a.map(({node:c})=>c));return o.map((c,u)=>{let d=o[u+1]?.startInstructions??1/0,f=i.calledOnce(c.startInstructions,d).filter(h=>!l.has(h)),m=[a[u].node,...f];return{...c,instructions:m.reduce((h,g)=>h+i.total(g),0)}})}var Fn=class{tables;totals;byAddress=new Map;once;constructor(e,n,r){let{nodes:s}=e;this.tables=e,this.totals=Cr(s.parent,s.self);let i=n.addressOf(St),o=i===null?null:i+r,a=[];for(let l=0;l<s.parent.length;l+=1){let c=s.parent[l];if(c===-1||s.address[c]!==o||s.kind[l]!==yt.call)continue;a.push(l);let u=s.address[l],d=this.byAddress.get(u);d?d.push(l):this.byAddress.set(u,[l])}this.once=a.filter(l=>s.calls[l]===1).sort((l,c)=>s.first[l]-s.first[c])}callOf(e,n,r){let{first:s}=this.tables.nodes,i=o=>r?s[o]>=n:s[o]===n;return(this.byAddress.get(e)??[]).find(i)??-1}calledOnce(e,n){let{first:r}=this.tables.nodes;return this.once.filter(s=>r[s]>e&&r[s]<n)}total(e){return this.totals[e]}};function Cs(t,e){let n=[{name:xt,instructions:0,ns:0}];for(let r=0;r<e.mark.length;r+=1){let s=t[e.mark[r]];s?.role==="stage"&&n.push({name:s.name,instructions:e.instructions[r],ns:e.ns[r]})}return n}function zs(t,e,n){let r=0;return t.map(({name:s,ns:i},o)=>{let a=r;r+=e[o];let l=t[o+1]?.ns??n.virtualNs;return{name:s,startInstructions:a,instructions:e[o],startNs:i,ns:i===-1||l===-1?-1:l-i}})}function Fs(t,e){let n=t[0].name;for(let r of t){if(r.instructions>e)break;n=r.name}return n}var qs=1e5,lu=4096,cu=10;function Ds(t,e){let n=[],r=new TextDecoder,s=0;for(let i=0;i<=t.byte.length&&n.length<qs;i+=1){if(i<t.byte.length&&t.byte[i]!==cu)continue;let o=Qs(r.decode(t.byte.subarray(s,i)));if(o!==""){let a=t.instructions[s];n.push({instructions:a,ns:e(a),text:o})}s=i+1}return n}function Rt(t){let e=[];for(let n of t.split(`
`)){if(e.length===qs)break;let r=Qs(n);r!==""&&e.push({instructions:-1,ns:uu(r),text:r})}return e}function Qs(t){return(vt(t).find(e=>e!=="")??"").slice(0,lu)}function uu(t){let e=/^(?:<\d{1,3}>)?\[ *(\d{1,7})\.(\d{6})\]/.exec(t);return e?Number(e[1])*1e9+Number(e[2])*1e3:-1}function Nt(t,e){let{scenario:n,qemu:r}=t;return bt({tracer:e,arch:n.arch,qemu:r.versionLine,firmware:r.firmwareSha256??"none",machine:n.machine,cpu:n.cpu,memoryMiB:n.memoryMiB,vcpus:1,icountShift:n.icountShift,qemuArgs:n.qemuArgs.join(" "),diskAs:du(t),end:fu(n.end)})}function du({scenario:t,command:e}){return t.disk===null?"none":t.disk.as!=="auto"?t.disk.as:e.some(n=>/\bnvdimm\b/.test(n))?"nvdimm":"virtio"}function fu(t){return`${t.kind}${mu(t)}`}function mu(t){switch(t.kind){case"symbol":return`:${t.symbol}`;case"exec":return`:${t.path}`;case"console":return`:${t.pattern}`;case"power-off":case"first-user-instruction":return""}}function Mt(t,e,n,r){let s=new Int32Array(n+1);for(let h of t.row)s[e[h]+1]+=1;for(let h=0;h<n;h+=1)s[h+1]+=s[h];let i=s.slice(0,n),o=new Int32Array(t.row.length);for(let h=0;h<t.row.length;h+=1)o[i[e[t.row[h]]]++]=h;let a=new Int32Array(t.row.length),l=new Int32Array(t.row.length),c=new Float64Array(t.row.length),u=new Float64Array(t.row.length),d=new Float64Array(r),f=new Float64Array(r),m=0;for(let h=0;h<n;h+=1){let g=r,_=-1;for(let w=s[h];w<s[h+1];w+=1){let S=o[w],v=t.stage[S];d[v]=d[v]+t.self[S],f[v]=f[v]+t.calls[S],g=Math.min(g,v),_=Math.max(_,v)}for(let w=g;w<=_;w+=1)d[w]===0&&f[w]===0||(a[m]=w,l[m]=h,c[m]=d[w],u[m]=f[w],m+=1,d[w]=0,f[w]=0)}return{length:m,stage:a.slice(0,m),node:l.slice(0,m),self:c.slice(0,m),calls:u.slice(0,m)}}function Ks(t){let{recording:e,tables:n,symbols:r,subject:s}=t,{header:i}=n,o=t.kaslrOffset??0n,a=Cs(e.marks,n.marks),l=Us(n.nodes,r,{kaslrOffset:o,stageAt:_=>Fs(a,_)}),{tree:c,functions:u,nodeOf:d}=wt(l.rows,l.names),f=Mt(hu(n,l),d,c.length,a.length),m=new Float64Array(a.length);for(let _=0;_<f.length;_+=1)m[f.stage[_]]=m[f.stage[_]]+f.self[_];let h={format:"bootgate-profile",version:_t,scenario:e.scenario.name,tracer:"plugin",unit:"instructions",assume:"exact",outcome:e.outcome,environment:Nt(e,Ns()),subject:s,totals:{instructions:i.instructions,userInstructions:i.userInstructions,repIterations:i.repIterations,virtualNs:i.virtualNs,idleNs:i.idleNs,wallMs:Math.round(e.wallMs),blocks:n.blocks.address.length,blockExecutions:i.blockExecutions,calls:i.calls},coverage:bu(t,l,o),stages:zs(a,m,i),functions:u,tree:c,stageRows:f,timeline:pu(n.samples,_=>d[l.rowOf[_]]),initcalls:$s(e.marks,n,r,o),console:gu(t),modules:null,processes:null,systemCalls:null,samples:null,warnings:[...e.warnings,...yu(n.lost)]},g=kt(h);if(g!==null)throw new b(`the trace contradicts itself: ${g}`,{...e.trace===null?{}:{place:{file:e.trace}},hint:"this is a bug of the tracer: please report it with the trace file"});return h}function hu({stageRows:t},{rowOf:e,folded:n}){return{stage:t.stage,row:t.node.map(r=>e[r]),self:t.self,calls:t.calls.map((r,s)=>n[t.node[s]]===1?0:r)}}function pu(t,e){if(t.period<=0||t.node.length===0)return null;let n=new Int32Array(t.node.length),r=new Int32Array(t.node.length),s=0;for(let i=0;i<t.node.length;i+=1){let o=t.node[i],a=o===-1?-1:e(o);s>0&&n[s-1]===a?r[s-1]=r[s-1]+t.count[i]:(n[s]=a,r[s]=t.count[i],s+=1)}return{period:t.period,node:n.slice(0,s),count:r.slice(0,s)}}function gu({recording:t,tables:e,consoleText:n}){if(e.consoleBytes.byte.length===0)return Rt(n);let{virtualNs:r,idleNs:s}=e.header,{icountShift:i}=t.scenario,o=r!==-1&&s===0;return Ds(e.consoleBytes,a=>o?a*2**i:-1)}function bu({tables:t,symbols:e,recording:n},r,s){let i=({self:c,named:u})=>c===0?1:u/c,{header:o,lost:a}=t,l=[];return o.idleNs===-1&&l.push(`idle time is not known: QEMU ${n.qemu.version} does not tell plugins the virtual time`),r.user.self>o.instructions/1e3&&l.push("user code is one row: its functions are not named"),{kernelSymbolized:Math.min(i(r.kernel),i(Ps(t.blocks,e,s))),userSymbolized:i(r.user),symbolSource:e.source,captured:1,dropped:Gs.reduce((c,u)=>c+a[u],0),notes:l}}var Hs={blocks:"translated blocks did not fit the table of blocks",nodes:"calls were counted at their caller, since the call tree was full",stackFrames:"calls were counted at their caller, since a stack was too deep",tasks:"tasks shared one stack, since there were too many",samples:"samples of the timeline were left out",consoleBytes:"bytes of the console were left out",stageRows:"rows of the stages did not fit their table",marks:"marks were passed that did not fit their table",sites:"calls, returns or entries could not be watched"},Gs=Object.keys(Hs);function yu(t){return Gs.filter(e=>t[e]>0).map(e=>`${t[e].toLocaleString("en-US")} ${Hs[e]}`)}import{createHash as _u}from"node:crypto";function Ws(t){return{instructions:t.totals.instructions,virtualNs:t.totals.virtualNs,wallMs:t.totals.wallMs,stages:t.stages.map(e=>t.unit==="instructions"?e.instructions:e.ns),digest:wu(t)}}function wu({functions:t,tree:e,stageRows:n,stages:r}){let s=_u("sha256");s.update(JSON.stringify([t.name,t.images,r.map(({name:i,instructions:o})=>[i,o])]));for(let i of[t.image,t.self,t.total,t.calls,t.first,e.parent,e.function,e.kind,e.self,e.calls,e.first,e.process,n.stage,n.node,n.self,n.calls])s.update(new Uint8Array(i.buffer,i.byteOffset,i.byteLength));return s.digest("hex")}import{open as ku}from"node:fs/promises";import{basename as xu}from"node:path";async function Ot(t,e){let n=async r=>r===null?null:await H(r);return{kernel:await Su(t.kernel)??xu(t.kernel),kernelBuildId:e,kernelSha256:await H(t.kernel),initrdSha256:await n(t.initrd),diskSha256:await n(t.disk?.path??null),append:t.append}}var js=514,Vs=526,Xs=512;async function Su(t){let e=await ku(t);try{let n=Buffer.alloc(65536+Xs),{bytesRead:r}=await e.read(n,0,n.length,0);if(r<Vs+2||n.toString("latin1",js,js+4)!=="HdrS")return null;let s=n.readUInt16LE(Vs);if(s===0)return null;let i=s+Xs,o=n.indexOf(0,i),a=n.toString("latin1",i,Math.min(o===-1?r:o,i+512));return/^[\x20-\x7e]+$/.test(a)?`Linux version ${a}`:null}finally{await e.close()}}import{stat as Em}from"node:fs/promises";import{join as go}from"node:path";import{copyFile as cd,mkdir as ud,mkdtemp as dd,readdir as fd,writeFile as md}from"node:fs/promises";import{join as D}from"node:path";import{readFile as vu}from"node:fs/promises";function Js(t){let e=new Map;for(let s of t.split(`
`)){let i=/^([A-Z_]+)=(?:"([^"]*)"|'([^']*)'|(.*))$/.exec(s.trim());i&&e.set(i[1],i[2]??i[3]??i[4]??"")}let n=e.get("ID")??"unknown",r=(e.get("ID_LIKE")??"").split(" ").filter(s=>s!=="");return{id:n,family:[n,...r],codename:e.get("VERSION_CODENAME")??"",version:e.get("VERSION_ID")??""}}async function ee(){for(let t of["/etc/os-release","/usr/lib/os-release"]){let e=await vu(t,"utf8").catch(()=>null);if(e!==null)return Js(e)}return Js("")}var Ys={qemu:{debian:"qemu-system-x86",fedora:"qemu-system-x86-core",arch:"qemu-system-x86",suse:"qemu-x86",alpine:"qemu-system-x86_64"},compiler:{debian:"gcc libc6-dev",fedora:"gcc",arch:"gcc",suse:"gcc",alpine:"gcc musl-dev"},ninja:{debian:"ninja-build",fedora:"ninja-build",arch:"ninja",suse:"ninja",alpine:"samurai"},pkgConfig:{debian:"pkg-config",fedora:"pkgconf-pkg-config",arch:"pkgconf",suse:"pkg-config",alpine:"pkgconf"},python:{debian:"python3 python3-venv python3-tomli",fedora:"python3 python3-pip",arch:"python python-pip",suse:"python3 python3-pip",alpine:"python3 py3-pip"},glib:{debian:"libglib2.0-dev",fedora:"glib2-devel",arch:"glib2",suse:"glib2-devel",alpine:"glib-dev"},pixman:{debian:"libpixman-1-dev",fedora:"pixman-devel",arch:"pixman",suse:"libpixman-1-0-devel",alpine:"pixman-dev"},fdt:{debian:"libfdt-dev",fedora:"libfdt-devel",arch:"dtc",suse:"libfdt-devel",alpine:"dtc-dev"},zlib:{debian:"zlib1g-dev",fedora:"zlib-devel",arch:"zlib",suse:"zlib-devel",alpine:"zlib-dev"},make:{debian:"make",fedora:"make",arch:"make",suse:"make",alpine:"make"},xz:{debian:"xz-utils",fedora:"xz",arch:"xz",suse:"xz",alpine:"xz"},zstd:{debian:"zstd",fedora:"zstd",arch:"zstd",suse:"zstd",alpine:"zstd"}},ei={qemu:"QEMU",compiler:"a C compiler",ninja:"ninja",pkgConfig:"pkg-config",python:"Python 3.8 or newer with venv",glib:"glib's headers",pixman:"pixman's headers",fdt:"libfdt's headers",zlib:"zlib's headers",make:"make",xz:"xz",zstd:"zstd"},Zs={debian:"apt-get install",fedora:"dnf install",arch:"pacman -S",suse:"zypper install",alpine:"apk add"};function Ut(t,e){let n=Object.keys(Zs).find(s=>t.family.includes(s)||s==="fedora"&&t.family.includes("rhel")||s==="suse"&&t.family.some(i=>i.startsWith("opensuse")));if(n===void 0)return`install ${e.map(s=>Ys[s].debian).join(" ")}`;let r=new Set(e.flatMap(s=>Ys[s][n].split(" ")));return`${Zs[n]} ${[...r].join(" ")}`}import{writeFile as Ru}from"node:fs/promises";import{join as Nu}from"node:path";var Eu=2e4;async function te(t,e,n={}){return await C(t.binary,[...t.args,...e],{timeoutMs:Eu,...n,env:{...n.env??process.env,...t.env}})}var Pt=["-machine","none","-nodefaults","-display","none","-S"];var Iu={x64:62,arm64:183,riscv64:243},$t=64,qn=56,Dn=24,Au=1,Tu=2,Lu=1685382481,Bu=6;function ti(t,e){let n=Iu[e];if(n===void 0)return null;let r=Buffer.from("\0qemu_plugin_version\0qemu_plugin_install\0"),s=$t+3*qn,i=s+96,o=i+3*Dn,a=o+24,l=a+r.length+7&-8,c=l+8,u=Buffer.alloc(c),d=(g,_)=>u.writeUInt32LE(_,g),f=(g,_)=>u.writeBigUInt64LE(BigInt(_),g);u.set([127,69,76,70,2,1,1]),u.writeUInt16LE(3,16),u.writeUInt16LE(n,18),d(20,1),f(32,$t),u.writeUInt16LE($t,52),u.writeUInt16LE(qn,54),u.writeUInt16LE(3,56);let m=[{type:Au,at:0,length:c,align:4096},{type:Tu,at:s,length:96,align:8},{type:Lu,at:0,length:0,align:16}];for(let[g,{type:_,at:w,length:S,align:v}]of m.entries()){let A=$t+g*qn;d(A,_),d(A+4,Bu),f(A+8,w),f(A+16,w),f(A+24,w),f(A+32,S),f(A+40,S),f(A+48,v)}let h=[[4,o],[6,i],[5,a],[10,r.length],[11,Dn],[0,0]];for(let[g,[_,w]]of h.entries())f(s+g*16,_),f(s+g*16+8,w);for(let[g,{name:_,type:w}]of[{name:"qemu_plugin_version",type:1},{name:"qemu_plugin_install",type:2}].entries()){let S=i+(g+1)*Dn;d(S,r.indexOf(_)),u.writeUInt8(16|w,S+4),u.writeUInt16LE(1,S+6),f(S+8,l),f(S+16,4)}for(let[g,_]of[1,3,1,0,2,0].entries())d(o+g*4,_);return u.set(r,a),u.writeInt32LE(t,l),u}var Mu=2147483647,Ou=-1;async function ri(t,e,n,r=process.arch){let s=await ni(t,Mu,/supports only up to version (\d+)/,n,r);if(s==="no plugins")return null;let i=await ni(t,Ou,/supports only a minimum version of (\d+)/,n,r);return typeof s=="number"&&typeof i=="number"?{min:i,current:s}:Pu(e)}async function ni(t,e,n,r,s){let i=ti(e,s);if(i===null)return"unknown";let o=Nu(r,`version${e}.so`);await Ru(o,i);let{stderr:a,status:l}=await te(t,[...Pt,"-plugin",o]),c=n.exec(a);return c?Number(c[1]):l!==0&&/-plugin: invalid option|plugin(s| interface| support)? (are|is)? ?not/i.test(a)?"no plugins":"unknown"}var Uu=[{from:"11.1",min:2,current:7},{from:"11.0",min:2,current:6},{from:"10.1",min:2,current:5},{from:"9.2",min:2,current:4},{from:"9.1",min:2,current:3},{from:"9.0",min:2,current:2},{from:"6.0",min:0,current:1}];function Pu(t){let e=Uu.find(({from:n})=>N(t,n)>=0);return e?{min:e.min,current:e.current,assumed:!0}:null}function N(t,e){let[n,r]=[t,e].map(s=>s.split(".").map(Number));for(let s=0;s<Math.max(n.length,r.length);s+=1){let i=(n[s]??0)-(r[s]??0);if(i!==0)return i}return 0}import{readFile as $u,readdir as Cu,rename as si,rm as zu}from"node:fs/promises";import{join as ve}from"node:path";var G="manifest.json",Fu=1<<20,I={binary:"bin/qemu-system-x86_64",libraries:"lib",modules:"lib/qemu",firmware:"share/qemu"};function q(t,e){return{binary:ve(t,I.binary),args:["-L",ve(t,I.firmware)],env:{LD_LIBRARY_PATH:ve(t,I.libraries),QEMU_MODULE_DIR:ve(t,I.modules)},source:e}}async function Ee(t){let e=ve(t,G),n;try{n=await $u(e,"utf8")}catch(r){if(k(r)==="ENOENT"||k(r)==="ENOTDIR")return null;throw r}return Qn(n,e)}function Qn(t,e){if(t.length>Fu)throw p("is too long for a manifest",{place:{file:e}});let n;try{n=JSON.parse(t)}catch(a){throw p(`is not JSON: ${E(a)}`,{place:{file:e},cause:a})}let r=new gt(n,"",e);r.field("format").oneOf(["bootgate-qemu"]);let s=r.field("version").integer(1);if(s>1)throw p(`is a QEMU bundle of version ${s}, newer than this Bootgate reads`,{place:{file:e},hint:"update Bootgate, or use an older bundle"});let i=r.field("files"),o=Object.keys(i.value??{});if(o.length>1e4)throw i.error("has too many entries");return{format:"bootgate-qemu",version:1,source:r.field("source").oneOf(["apt","build","bundle"]),qemu:r.field("qemu").string(40),arch:r.field("arch").string(20),origin:r.field("origin").strings(1e3),libc:r.field("libc").string(40),files:Object.fromEntries(o.map(a=>[a,i.field(a).string(64)])),recipe:r.field("recipe").nullable(a=>({source:a.field("source").oneOf(["release","debian","given"]),sha256s:a.field("sha256s").strings(20,64),method:a.field("method").string(64)}))}}function z(t){return ve(t,"qemu")}async function Be(t){let e=z(t),n=await Cu(e).catch(s=>{if(k(s)==="ENOENT")return[];throw s}),r=[];for(let s of n.filter(i=>!i.startsWith(".")).sort()){let i=ve(e,s),o=await Ee(i).catch(()=>null);o&&r.push({folder:i,manifest:o})}return r}async function Ct(t,e){try{await si(t,e)}catch(n){if(k(n)!=="ENOTEMPTY"&&k(n)!=="EEXIST")throw n;if(await Ee(e).catch(()=>null)!==null)return;await zu(e,{recursive:!0}),await si(t,e)}}var qu=/^(ld-linux[\w.-]*|ld-musl[\w.-]*|libc|libm|libpthread|libdl|librt|libutil|libresolv|libanl|linux-vdso|libc\.musl-.*)\.so/;function Du(t){return t.split(`
`).flatMap(e=>{let n=/^\s*(\S+) => (?:(\/\S+) \(0x|(not found))/.exec(e);return n?[{name:n[1],path:n[2]??null}]:[]})}async function Qu(t,e){let n={...process.env,LC_ALL:"C",...e?{LD_LIBRARY_PATH:e}:{}},{stdout:r}=await B("ldd",[t],{env:n});return Du(r.toString()).filter(({name:s})=>!qu.test(s))}async function ii(t,e){return(await Qu(t,e)).filter(({path:n})=>n===null).map(({name:n})=>n)}async function Re(){let{stdout:t,stderr:e}=await C("ldd",["--version"]),n=/(\d+\.\d+)/.exec(t.toString().split(`
`)[0]??"")?.[1];return/musl/i.test(e)?"musl":n?`glibc ${n}`:"libc"}import{access as Ku,constants as Hu,realpath as Gu}from"node:fs/promises";import{delimiter as oi,join as Wu,resolve as ju}from"node:path";var Vu=["/usr/libexec/qemu-kvm"];async function Ne(t){let e=(t.PATH??"").split(oi).filter(r=>r!=="").map(r=>ju(r,"qemu-system-x86_64")),n=new Map;for(let r of[...e,...Vu]){if(!await ai(r))continue;let s=await Gu(r);n.has(s)||n.set(s,{binary:r,args:[],env:{},source:"system"})}return[...n.values()]}async function nt(t,e){for(let n of(e.PATH??"").split(oi)){if(n==="")continue;let r=Wu(n,t);if(await ai(r))return r}}async function ai(t){return await Ku(t,Hu.X_OK).then(()=>!0,()=>!1)}import{access as Zu,readdir as mi,readFile as hi,rm as ed,writeFile as Kn,constants as td}from"node:fs/promises";import{join as ne}from"node:path";function li(t){return t.split(/\n(?:[ \t]*\n)+/).map(Xu).filter(e=>e.size>0&&!/^(no|false|0)$/i.test(e.get("enabled")??"")).filter(e=>rt(e.get("types")).includes("deb")).map(e=>({uris:rt(e.get("uris")),suites:rt(e.get("suites")),components:rt(e.get("components")),signedBy:e.get("signed-by")??""}))}function Xu(t){let e=new Map,n="";for(let r of t.split(`
`)){if(r.startsWith("#"))continue;let s=/^([A-Za-z][A-Za-z0-9-]*):[ \t]*(.*)$/.exec(r);s?(n=s[1].toLowerCase(),e.set(n,s[2].trim())):/^[ \t]/.test(r)&&n!==""&&e.set(n,`${e.get(n)}
${r}`)}return e}function ci(t){return t.split(`
`).flatMap(e=>{let n=/^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(e);return n?[{uris:[n[2]],suites:[n[3]],components:rt(n[4]),signedBy:/(?:^|\s)signed-by=(\S+)/.exec(n[1]??"")?.[1]??""}]:[]})}function ui(t,{codename:e,family:n}){let r=t.map(o=>({...o,suites:o.suites.filter(a=>a===e||a.startsWith(`${e}-`))})).filter(({suites:o})=>o.length>0),s=r.find(({suites:o})=>o.includes(e)),i=`${e}-backports`;return!s||!n.includes("debian")||r.some(({suites:o})=>o.includes(i))?r:[...r,{...s,suites:[i]}]}function di(t,e){return t.map(({uris:n,suites:r,components:s,signedBy:i})=>[`Types: ${e.join(" ")}`,`URIs: ${n.join(" ")}`,`Suites: ${r.join(" ")}`,...s.length>0?[`Components: ${s.join(" ")}`]:[],...i?[`Signed-By: ${i}`]:[],"Targets: Packages Sources",""].join(`
`)).join(`
`)}function rt(t=""){return t.split(/\s+/).filter(e=>e!=="")}var Ju=["Package","Status","Version","Architecture","Multi-Arch","Provides","Essential"],Yu=["qemu","seabios","ipxe"];function fi(t){return t.split(`

`).flatMap(e=>{let n=new Map(e.split(`
`).flatMap(i=>{let o=/^([A-Za-z-]+): (.*)$/.exec(i);return o?[[o[1],o[2]]]:[]})),r=n.get("Package");if(r===void 0||n.get("Status")!=="install ok installed")return[];let s=(n.get("Source")??r).split(" ")[0];return Yu.includes(s)?[]:[Ju.flatMap(i=>n.has(i)?[`${i}: ${n.get(i)}
`]:[]).join("")]}).join(`
`)}async function zt(t){let{folder:e,distribution:n,signal:r}=t,s=ui(t.systemSources??await sd(n),n);if(s.length===0)throw new b(`apt has no package source for '${n.codename}' here`,{hint:"check /etc/apt/sources.list and /etc/apt/sources.list.d"});let i=ne(e,"apt.conf");for(let c of["state/lists/partial","cache/archives/partial","sources.d"])await x(ne(e,c));await Kn(ne(e,"status"),fi(t.systemStatus??await hi("/var/lib/dpkg/status","utf8"))),await Kn(ne(e,"sources.d","bootgate.sources"),di(s,t.types)),await Kn(i,rd(e));let o={...process.env,LC_ALL:"C",DEBIAN_FRONTEND:"noninteractive"},a=async(c,u,d=e)=>await B(c,["-c",i,...u],{cwd:d,env:o,...r?{signal:r}:{},missingHint:"this way of getting QEMU needs Debian or Ubuntu"});t.onProgress?.(`fetching package lists of ${n.codename}`),await nd(a,r);let l=async(c,u)=>od((await a("apt-cache",["madison",c])).stdout.toString(),u);return{offers:async c=>await l(c,"Packages"),sourceOffers:async c=>await l(c,"Sources"),resolve:async(c,{version:u,suite:d})=>{let f=["-s","install","-y","--no-install-recommends","-t",d,`${c}=${u}`];return ad((await a("apt-get",f)).stdout.toString())},download:async(c,u)=>(await x(u),await a("apt-get",["download",...c],u),(await mi(u)).filter(d=>d.endsWith(".deb")).map(d=>ne(u,d))),sourceFiles:async(c,u)=>{let d=["source","--print-uris","--download-only",`${c}=${u}`];return ld((await a("apt-get",d)).stdout.toString())},downloadSource:async({uri:c,sha256:u},d)=>{await a("/usr/lib/apt/apt-helper",["download-file",c,d,`SHA256:${u}`])}}}async function nd(t,e){try{await t("apt-get",["-qq","update"])}catch(n){throw e?.aborted===!0?n:new b("the package lists could not be fetched",{hint:"see whether 'apt-get update' works here; without network, use '--qemu system' or a path",cause:n})}}function rd(t){let e={"Dir::State":ne(t,"state"),"Dir::State::lists":"lists","Dir::State::status":ne(t,"status"),"Dir::Cache":ne(t,"cache"),"Dir::Etc::sourcelist":"/dev/null","Dir::Etc::sourceparts":ne(t,"sources.d"),"Debug::NoLocking":"true","Acquire::Languages":"none","Acquire::Retries":"3","Acquire::AllowInsecureRepositories":"false","APT::Get::AllowUnauthenticated":"false",...process.getuid?.()===0?{"APT::Sandbox::User":"root"}:{}};return["#clear APT::Update::Pre-Invoke;","#clear APT::Update::Post-Invoke;","#clear APT::Update::Post-Invoke-Success;",...Object.entries(e).map(([n,r])=>`${n} "${r}";`),""].join(`
`)}async function sd(t){let e="/etc/apt/sources.list.d",r=["/etc/apt/sources.list",...(await mi(e).catch(()=>[])).sort().map(i=>ne(e,i))],s=[];for(let i of r){let o=await hi(i,"utf8").catch(()=>"");i.endsWith(".sources")?s.push(...li(o)):i.endsWith(".list")&&s.push(...ci(o))}if(s.length===0&&!await id())throw new b(`there is no apt on this machine (${t.id})`,{hint:"'--qemu apt' needs Debian or Ubuntu; '--qemu system' takes an installed QEMU, '--qemu build' makes one"});return s}async function id(){return await Zu("/usr/bin/apt-get",td.X_OK).then(()=>!0,()=>!1)}function od(t,e){return t.split(`
`).flatMap(n=>{let[,r,s]=n.split("|").map(o=>o.trim());if(r===void 0||!s?.endsWith(e))return[];let i=/\s([^\s/]+)\/\S*/.exec(s)?.[1];return i===void 0?[]:[{version:r,suite:i}]})}function ad(t){let e=[...t.matchAll(/^Inst (\S+) (?:\[\S+\] )?\((\S+) /gm)].map(([,r,s])=>`${r}=${s}`),n=e.find(r=>/^libc6(:\S+)?=/.test(r));if(n!==void 0)throw new b(`this QEMU needs a newer C library (${n})`,{hint:"upgrade the system ('apt-get upgrade'), or use '--qemu system' or '--qemu build'"});return e}function ld(t){return[...t.matchAll(/^'([^']+)' (\S+) (\d+) SHA256:([0-9a-f]{64})$/gm)].map(([,e,n,r,s])=>({uri:e,name:n,size:Number(r),sha256:s}))}async function Me(t,e){await B("dpkg-deb",["-x",t,e])}async function st(t){await ed(t,{recursive:!0,force:!0}).catch(()=>{})}async function pi(){return process.getuid?.()===0?[]:(await C("sudo",["-n","true"]).catch(()=>null))?.status===0?["sudo","-n"]:null}var re="qemu-system-x86";async function Gn(t){let e=(await Be(t.cacheFolder)).filter(({manifest:i})=>i.source==="apt").sort((i,o)=>N(o.manifest.qemu,i.manifest.qemu))[0];if(e){let i=`QEMU ${e.manifest.qemu} was unpacked earlier (${e.manifest.origin[0]??"a package"})`;return{files:q(e.folder,"apt"),reason:i}}let n=await ee(),r=z(t.cacheFolder);await x(r);let s=await dd(D(r,".apt-"));try{let i=await zt({...t,folder:D(s,"apt"),distribution:n,types:["deb"]}),o=Wn(await i.offers(re));if(!o)throw new b(`${n.id} ${n.codename} offers no package ${re}`,{hint:"'--qemu build' makes one from source"});return await hd(o,n,t)??await gd(i,o,s,t)}finally{await st(s)}}function Wn(t){return[...t].sort((e,n)=>N(Hn(n.version),Hn(e.version)))[0]}function Hn(t){return/^(?:\d+:)?(\d+(?:\.\d+)*)/.exec(t)?.[1]??"0"}async function hd(t,e,n){if(t.suite.endsWith("-backports"))return null;let r=`${e.id}'s package ${re} ${t.version}`,[s]=await Ne(n.env);if(s&&await pd()===t.version)return{files:s,reason:`${r}, installed already`};let i=n.mayInstall?await pi():null;if(i===null)return null;n.onProgress?.(`installing ${re} ${t.version}`);let[o,...a]=[...i,"apt-get","-qq","install","-y","--no-install-recommends"],l={...n.env,DEBIAN_FRONTEND:"noninteractive"};try{await B(o,[...a,`${re}=${t.version}`],{env:l})}catch(u){return n.onProgress?.(`it cannot be installed (${E(u)}), so it is unpacked instead`),null}let[c]=await Ne(n.env);return c?{files:c,reason:`${r}, installed now`}:null}async function pd(){let{stdout:t}=await B("dpkg-query",["-W","-f","${Version}",re]).catch(()=>({stdout:Buffer.alloc(0)}));return t.toString()}async function gd(t,e,n,{cacheFolder:r,onProgress:s}){let i=await t.resolve(re,e);s?.(`fetching ${re} ${e.version} and ${i.length-1} packages it needs`);let o=D(n,"root");await ud(o);for(let f of await t.download(i,D(n,"packages")))await Me(f,o);let a=D(n,"qemu");await yd(o,a);let l=await ii(D(a,I.binary),D(a,I.libraries));if(l.length>0)throw new b(`the unpacked QEMU lacks ${l.join(", ")}`,{hint:`'apt-get install ${re}' installs everything it needs`});let c=`${re} ${e.version} of ${e.suite}`,u={format:"bootgate-qemu",version:1,source:"apt",qemu:Hn(e.version),arch:process.arch,origin:[c,...i],libc:await Re(),files:{},recipe:null};await md(D(a,G),JSON.stringify(u,null,1));let d=D(z(r),`apt-${e.version.replace(/^\d+:/,"").replaceAll(/[^\w.+~-]/g,"_")}`);return await Ct(a,d),{files:q(d,"apt"),reason:`the newest this system's apt offers: ${c}`}}var bd=[{from:/^usr\/bin$/,to:"bin",name:/^qemu-system-x86_64$/},{from:/^(usr\/)?lib\/[^/]+-linux-gnu[^/]*$/,to:I.libraries,name:/\.so(\.|$)/},{from:/^usr\/lib\/[^/]+\/qemu$/,to:I.modules,name:/^(?!ui-|audio-|chardev-).*\.so$/},{from:/^usr\/share\/seabios$/,to:I.firmware,name:/\.bin$/},{from:/^usr\/lib\/ipxe\/qemu$/,to:I.firmware,name:/\.rom$/},{from:/^usr\/share\/qemu$/,to:I.firmware,name:/^(kvmvapic|linuxboot|linuxboot_dma|multiboot|multiboot_dma|pvh)\.bin$|^qboot\.rom$|^trace-events-all$/}];async function yd(t,e){for(let n of Object.values(I).filter(r=>r!==I.binary))await x(D(e,n));await x(D(e,"bin"));for(let n of await fd(t,{recursive:!0,withFileTypes:!0})){let r=n.parentPath.slice(t.length+1),s=bd.find(i=>i.from.test(r)&&i.name.test(n.name));s&&!n.isDirectory()&&await cd(D(n.parentPath,n.name),D(e,s.to,n.name)).catch(i=>{if(k(i)!=="ENOENT")throw i})}}import{mkdtemp as Kd,rm as Si}from"node:fs/promises";import{basename as Hd,join as qt}from"node:path";import{createHash as _d}from"node:crypto";import{createReadStream as wd}from"node:fs";import{open as kd,rename as xd,rm as Sd}from"node:fs/promises";import{dirname as gi}from"node:path";import{fileURLToPath as vd}from"node:url";async function Ft(t,e,n){await x(gi(e));let r=`${e}.part`,s=_d("sha256"),i=0;try{let o=await kd(r,"w");try{for await(let l of Ed(t,n)){if(i+=l.length,i>n.limit)throw new b(`${t.href} is larger than ${Y(n.limit)}`);s.update(l),await o.write(l)}}finally{await o.close()}let a=s.digest("hex");if(a!==n.sha256)throw new b(`${t.href} is not the file that was asked for: its SHA-256 is ${a}, not ${n.sha256}`,{hint:"the file was replaced or damaged on its way; take the checksum from where it was published"});await xd(r,e)}catch(o){throw await Sd(r,{force:!0}),k(o)==="ENOSPC"?he(e,o):o}}function he(t,e){return new b(`the disk is full: ${gi(t)} cannot be written`,{hint:"free some space, or set BOOTGATE_CACHE to a folder on another disk",cause:e})}async function*Ed(t,e){if(t.protocol==="file:"){try{for await(let l of wd(vd(t)))yield l}catch(l){throw new b(`${t.href} cannot be read: ${E(l)}`,{cause:l})}return}let n=new AbortController,r=e.silenceMs??3e4,s=setTimeout(()=>n.abort(),r),i=AbortSignal.any([n.signal,...e.signal?[e.signal]:[]]),o=null,a=0;try{let l=await fetch(t,{signal:i,headers:{"accept-encoding":"identity"}});if(!l.ok||l.body===null)throw await l.body?.cancel(),new b(`${t.href} answers ${l.status} ${l.statusText}`.trimEnd(),{...l.status===404?{hint:"check the address; mirrors drop old releases"}:{}});o=Id(l);for await(let c of l.body)s.refresh(),a+=c.length,yield c}catch(l){if(l instanceof b||e.signal?.aborted===!0)throw l;let c=a>0?` after ${a} of ${o??"an unknown number of"} bytes`:"",u=n.signal.aborted?`nothing arrived for ${r/1e3} s`:Ad(l);throw new b(`${t.href} could not be fetched: ${u}${c}`,{cause:l})}finally{clearTimeout(s)}if(o!==null&&a<o)throw new b(`${t.href} was cut short: ${a} of ${o} bytes arrived`)}function Id(t){let e=Number(t.headers.get("content-length")??Number.NaN);return Number.isSafeInteger(e)?e:null}function Ad(t){let e=typeof t=="object"&&t!==null&&"cause"in t?t.cause:void 0;return E(e??t)}import{createHash as Ud}from"node:crypto";import{createReadStream as Pd}from"node:fs";import{open as ki}from"node:fs/promises";import{dirname as $d,join as Cd}from"node:path";import{spawn as Td}from"node:child_process";import{createGunzip as Ld,createGzip as Bd}from"node:zlib";import{Duplex as Rd}from"node:stream";var Nd=[{compression:"gz",bytes:Buffer.from("1f8b","hex")},{compression:"xz",bytes:Buffer.from("fd377a585a00","hex")},{compression:"zst",bytes:Buffer.from("28b52ffd","hex")}];function t0(t){let e=/\.(?:tar\.)?(gz|tgz|xz|txz|zst|tzst)$/.exec(t)?.[1],n={gz:"gz",tgz:"gz",xz:"xz",txz:"xz",zst:"zst",tzst:"zst"}[e??""];if(n===void 0)throw p(`'${t}' does not say how to compress`,{hint:"end it in .tar.gz, .tar.xz or .tar.zst"});return n}function bi(t,e){let n=Nd.find(({bytes:r})=>t.subarray(0,r.length).equals(r));if(!n)throw p("is not a bundle: neither gzip, xz nor zstd",{place:{file:e}});return n.compression}var Md={xz:{compress:["xz","-6","-c","-T1"],decompress:["xz","-d","-c"],install:"xz-utils"},zst:{compress:["zstd","-12","-c","-q"],decompress:["zstd","-d","-c","-q"],install:"zstd"}};function yi(t,e){if(t==="gz")return e==="compress"?Bd({level:9}):Ld();let{install:n,[e]:r}=Md[t],[s,...i]=r,o=Td(s,i,{stdio:["pipe","pipe","pipe"]}),a="";o.stderr.on("data",c=>a+=c.toString().slice(0,1e3));let l=Rd.from({readable:o.stdout,writable:o.stdin});return o.on("error",c=>l.destroy(k(c)==="ENOENT"?new b(`${s} is not installed`,{hint:`apt-get install ${n}`}):c)),o.on("close",c=>{c!==0&&l.destroy(p(`${s} failed: ${a.trim()||"no reason given"}`))}),l.on("close",()=>o.kill()),l}var Oe=512;function s0({name:t,size:e,executable:n}){let r=Buffer.alloc(Oe);if(Buffer.byteLength(t)>100)throw p(`'${t}' is too long a name for a bundle`);return r.write(t,0),r.write(n?"0000755\0":"0000644\0",100),r.write("0000000\x000000000\0",108),r.write(`${e.toString(8).padStart(11,"0")}\0`,124),r.write("00000000000\0",136),r.write("0",156),r.write("ustar\x0000",257),r.write(`${wi(r).toString(8).padStart(6,"0")}\0 `,148),r}function _i(t,e,n){if(t.every(l=>l===0))return null;let r=l=>p(l,{place:{file:e,offset:n}});if(jn(t,148,8)!==wi(t))throw r("is not a tar archive, or is damaged");let s=Vn(t,0,100);if(Vn(t,345,155)!=="")throw r("has a name longer than a bundle has");let o=String.fromCharCode(t[156]);if(o==="5")return"directory";if(o!=="0"&&o!=="\0")throw r(`'${s}' is not a regular file (tar type '${o}')`);if(!Od(s))throw r(`'${s}' would be written outside of the bundle's folder`);let a=jn(t,124,12);if(!Number.isSafeInteger(a)||a<0)throw r(`'${s}' has no sensible size`);return{name:s,size:a,executable:(jn(t,100,8)&64)!==0}}function Od(t){return t.split("/").every(e=>/^[\w.+~-]+$/.test(e)&&e!=="."&&e!=="..")}function Xn(t){return(Oe-t%Oe)%Oe}function wi(t){let e=0;for(let[n,r]of t.entries())e+=n>=148&&n<156?32:r;return e}function Vn(t,e,n){let r=t.subarray(e,e+n),s=r.indexOf(0);return r.toString("utf8",0,s<0?n:s)}function jn(t,e,n){let r=Vn(t,e,n).trim();return/^[0-7]+$/.test(r)?Number.parseInt(r,8):Number.NaN}var zd={bytes:1<<30,files:5e3},Fd=1<<20;async function xi(t,e,n=zd){let r=yi(bi(await Qd(t),t),"decompress"),s=Pd(t);s.on("error",i=>r.destroy(i)),s.pipe(r);try{return await qd(new Jn(r,t),e,n)}catch(i){throw k(i)==="ENOSPC"?he(e,i):i instanceof b?i:p(`the bundle is damaged: ${E(i)}`,{place:{file:t},cause:i})}finally{s.destroy(),r.destroy()}}async function qd(t,e,n){let{file:r}=t,s=await t.entry();if(s===null||s==="directory"||s.name!==G||s.size>Fd)throw p(`does not begin with ${G}: it is not a QEMU bundle`,{place:{file:r}});let i=(await t.bytes(s.size)).toString();await t.skip(Xn(s.size));let o=Qn(i,`${r}:${G}`),a=new Set(Object.keys(o.files));if(a.size>n.files)throw p(`lists more than ${n.files} files`,{place:{file:r}});if(!a.has(I.binary))throw p(`holds no ${I.binary}`,{place:{file:r}});let l=0;for(;;){let u=t.offset,d=await t.entry();if(d===null)break;if(d==="directory")continue;let f=h=>p(h,{place:{file:r,offset:u}});if(!a.delete(d.name))throw f(`'${d.name}' is not in its manifest, or there twice`);if(l+=d.size,l>n.bytes)throw f(`unpacks to more than ${Y(n.bytes)}`);if(await Dd(t,d,Cd(e,d.name))!==o.files[d.name])throw f(`'${d.name}' differs from its checksum`);await t.skip(Xn(d.size))}let[c]=a;if(c!==void 0)throw p(`lacks '${c}', which its manifest lists`,{place:{file:r}});return o}async function Dd(t,e,n){await x($d(n));let r=await ki(n,"wx",e.executable?493:420),s=Ud("sha256");try{for await(let i of t.content(e.size))s.update(i),await r.write(i)}finally{await r.close()}return s.digest("hex")}async function Qd(t){let e=await ki(t);try{let{buffer:n,bytesRead:r}=await e.read(Buffer.alloc(8),0,8,0);return n.subarray(0,r)}finally{await e.close()}}var Jn=class{file;offset=0;chunks;rest=Buffer.alloc(0);constructor(e,n){this.chunks=e[Symbol.asyncIterator](),this.file=n}async entry(){let e=this.offset;return _i(await this.bytes(Oe),this.file,e)}async bytes(e){let n=[];for await(let r of this.content(e))n.push(r);return Buffer.concat(n)}async skip(e){await this.bytes(e)}async*content(e){let n=e;for(;n>0;){if(this.rest.length===0){let s=await this.chunks.next();if(s.done===!0)throw p("is cut short",{place:{file:this.file,offset:this.offset}});this.rest=s.value}let r=this.rest.subarray(0,n);this.rest=this.rest.subarray(r.length),this.offset+=r.length,n-=r.length,yield r}}};var Gd=300<<20;async function Yn(t,e,n){let r=Zn(e,n),s=await Ee(r).catch(()=>null);if(s)return{folder:r,files:q(r,"bundle"),manifest:s};let i=Hd(t.pathname)||"bundle",a=[...(n.env.BOOTGATE_QEMU_MIRROR??"").split(/\s+/).filter(c=>c!=="").map(c=>new URL(i,c.endsWith("/")?c:`${c}/`)),t],l=qt(z(n.cacheFolder),`.${e.slice(0,16)}.bundle`);try{return await Wd(a,l,e,n),await Ei(l,e,n)}finally{await Si(l,{force:!0})}}async function vi(t,e){let n=await H(t),r=Zn(n,e),s=await Ee(r).catch(()=>null);return s?{folder:r,files:q(r,"bundle"),manifest:s}:await Ei(t,n,e)}function Zn(t,{cacheFolder:e}){return qt(z(e),`bundle-${t.slice(0,16)}`)}async function Wd(t,e,n,{onProgress:r,signal:s}){let i;for(let o of t){r?.(`fetching ${o.href}`);try{await Ft(o,e,{sha256:n,limit:Gd,signal:s});return}catch(a){if(s?.aborted===!0)throw a;i=a}}throw i}async function Ei(t,e,n){let r=z(n.cacheFolder);await x(r);let s=await Kd(qt(r,".bundle-"));try{let i=await xi(t,s);await jd(i),await Z(qt(s,G),JSON.stringify(i,null,1));let o=Zn(e,n);return await Ct(s,o),{folder:o,files:q(o,"bundle"),manifest:i}}finally{await Si(s,{recursive:!0,force:!0})}}async function jd({arch:t,libc:e,qemu:n}){if(t!==process.arch)throw new b(`this bundle of QEMU ${n} is for ${t} hosts, and this one is ${process.arch}`);let r=await Re(),[s,i]=[e,r].map(o=>/^glibc (\d+\.\d+)$/.exec(o)?.[1]);if(s!==void 0&&(i===void 0||N(i,s)<0))throw new b(`this bundle of QEMU ${n} needs ${e}, and this machine has ${r}`,{hint:"take a bundle packed on an older distribution, or '--qemu build'"})}var Vd=[];function Ii(t,e=Vd){let n=e.find(r=>r.arch===t);if(n)return n;throw new b(`no QEMU bundle is published for ${t} hosts with this version of Bootgate`,{hint:"use '--qemu auto', or pack one yourself: 'bootgate qemu build', then 'bootgate qemu pack'"})}import{mkdir as Cf,mkdtemp as zf,rename as Ff}from"node:fs/promises";import{join as pe}from"node:path";import{access as Xd}from"node:fs/promises";var Ai=["cc","gcc","clang"],Jd=[{need:"compiler",names:Ai},{need:"make",names:["make","gmake"]},{need:"ninja",names:["ninja","ninja-build","samu"]},{need:"pkgConfig",names:["pkg-config","pkgconf"]},{need:"xz",names:["xz"]}],Yd=[{need:"glib",module:"glib-2.0 >= 2.56"},{need:"pixman",module:"pixman-1 >= 0.21.8",before:"9.0"},{need:"zlib",module:"zlib"}],Zd=[{need:"fdt",header:"libfdt.h"}],ef=`
import sys, venv
from importlib.util import find_spec
assert sys.version_info >= (3, 8)
assert find_spec('setuptools') and find_spec('pip') or find_spec('ensurepip') and find_spec('pyexpat')
assert find_spec('tomllib') or find_spec('tomli')
`;async function tr(t,e){let{found:n,missing:r}=await tf(t,e);if(r.length>0){let s=r.map(i=>ei[i]).join(", ");throw new b(`a QEMU cannot be built here, this is missing: ${s}`,{hint:Ut(await ee(),r)})}return n}async function tf(t,e){let n=[],r=new Map;for(let{need:l,names:c}of Jd){let u=await Li(c,t);u===void 0?n.push(l):r.set(l,u)}let s=r.get("pkgConfig");for(let{need:l,module:c,before:u}of Yd)(u===void 0||e!==void 0&&N(e,u)<0)&&(s===void 0||!await er(s,["--exists",c],t))&&n.push(l);let i=r.get("compiler");for(let{need:l,header:c}of Zd)(i===void 0||!await er(i,["-E","-include",c,"-x","c","/dev/null","-o","/dev/null"],t))&&n.push(l);let o=await nf(t);o===void 0&&n.push("python");let a=r.get("ninja");return{found:{...i?{compiler:i}:{},...a?{ninja:a}:{},...o?{python:o}:{}},missing:n}}async function Ti(t){return await Li(Ai,t)}async function Li(t,e){for(let n of t){let r=await nt(n,e);if(r!==void 0)return r}}async function nf(t){let e=["/usr/bin/python3",await nt("python3",t)];for(let n of e)if(!(n===void 0||!await rf(n))&&await er(n,["-c",ef],t))return n}async function er(t,e,n){return await C(t,e,{env:n,cwd:"/"}).then(({status:r})=>r===0,()=>!1)}async function rf(t){return await Xd(t).then(()=>!0,()=>!1)}import{appendFileSync as sf,mkdirSync as of,writeFileSync as af}from"node:fs";import{dirname as lf}from"node:path";var Dt=class{path;constructor(e){this.path=e,of(lf(e),{recursive:!0}),af(e,"")}note(e){this.append(`# ${e}
`)}async run(e,n,r){this.note([e,...n].join(" "));let{status:s,stdout:i,stderr:o}=await C(e,n,{...r,onOutput:c=>{this.append(c),r.onOutput?.(c)}});if(s===0)return;let a=i.toString()+o;if(/No space left on device/.test(a))throw he(this.path,void 0);let l=a.trimEnd().split(`
`).slice(-12).join(`
`);throw new b(`the QEMU build failed with status ${s}:
${l}`,{hint:`the whole log is in ${this.path}`})}append(e){try{sf(this.path,e)}catch(n){throw k(n)==="ENOSPC"?he(this.path,n):n}}};import{access as cf,copyFile as it,mkdir as uf,readdir as df,writeFile as ff}from"node:fs/promises";import{join as R}from"node:path";var mf=/^(bios|bios-256k|bios-microvm|kvmvapic|linuxboot|linuxboot_dma|multiboot|multiboot_dma|pvh|vgabios[\w-]*)\.bin$|^qboot\.rom$|^(pxe|efi)-[\w-]+\.rom$/,hf=["bios-256k.bin","linuxboot_dma.bin","kvmvapic.bin"],Bi=["/usr/share/seabios","/usr/share/qemu","/usr/lib/ipxe/qemu"];async function Ni({source:t,build:e,staged:n,work:r,manifest:s,log:i}){for(let l of["bin",I.modules,I.firmware])await x(R(n,l));let o=R(n,I.binary);await it(R(e,"qemu-system-x86_64"),o),await C("strip",["--strip-unneeded",o]).catch(()=>{}),await it(R(e,"trace/trace-events-all"),R(n,I.firmware,"trace-events-all")),await it(R(t.tree,"COPYING"),R(n,"COPYING")),await pf(t,R(n,I.firmware),r),await it(i.path,R(n,"build.log"));let a={...s,libc:await Re()};await ff(R(n,G),JSON.stringify(a,null,1))}async function pf(t,e,n){if(await Ri(R(t.tree,"pc-bios")))await nr([R(t.tree,"pc-bios")],e);else if(t.debian!==null){let{apt:r,suite:s,version:i}=t.debian,o=(await r.offers("seabios")).find(c=>c.suite===s),a=[o?`seabios=${o.version}`:"seabios",`qemu-system-data=${i}`],l=R(n,"firmware");await uf(l);for(let c of await r.download(a,R(n,"firmware-packages")))await Me(c,l);await nr(Bi.map(c=>R(l,c)),e)}else await nr(Bi,e);if(!await Ri(e))throw new b("there is no firmware for the new QEMU: its source brings none",{hint:"install it ('apt-get install seabios qemu-system-data'), or build from QEMU's own release tarball"})}async function Ri(t){return(await Promise.all(hf.map(async n=>await cf(R(t,n)).then(()=>!0,()=>!1)))).every(Boolean)}async function nr(t,e){for(let n of t)for(let r of await df(n).catch(()=>[]))mf.test(r)&&await it(R(n,r),R(e,r))}import{access as gf,readdir as bf,writeFile as yf}from"node:fs/promises";import{join as Ue}from"node:path";function _f(t){return N(t,"10.0")>=0?"1.5.0":N(t,"8.1")>=0?"0.63.0":"0.61.5"}var wf=`import sys
from mesonbuild.mesonmain import main
sys.exit(main())
`;async function Mi({tree:t,debian:e},n,r,s){if((await bf(Ue(t,"python/wheels")).catch(()=>[])).some(l=>l.startsWith("meson-")))return{pythonPath:null};let o=Ue(t,"meson/meson.py");if(await Sf(o))return{pythonPath:null};let a=await kf(r,n)?null:await xf(e,s);return N(n,"8.1")<0&&(await x(Ue(t,"meson")),await yf(o,wf)),{pythonPath:a}}async function kf(t,e){let n="from mesonbuild import coredata; print(coredata.version)",{status:r,stdout:s}=await C(t,["-c",n],{cwd:"/"});return r===0&&N(s.toString().trim(),_f(e))>=0}async function xf(t,e){if(t===null)return null;let n=await t.apt.offers("meson"),r=n.find(({suite:i})=>i===t.suite)??n[0];if(!r)return null;let s=Ue(e,"meson");await x(s);for(let i of await t.apt.download([`meson=${r.version}`],Ue(e,"meson-package")))await Me(i,s);return Ue(s,"usr/lib/python3/dist-packages")}async function Sf(t){return await gf(t).then(()=>!0,()=>!1)}var Oi=["7.2","10.0"],Qt=[{name:"nochain-stops-goto-ptr",why:"with -d nochain, blocks reached by ret and indirect jumps return to the loop that logs exec_tb, too",files:["accel/tcg/cpu-exec-common.c","accel/tcg/cpu-exec.c"],before:`    } else if (qemu_loglevel_mask(CPU_LOG_TB_NOCHAIN)) {
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
`,when:{missing:"pc-bios/edk2-x86_64-code.fd.bz2"}}];function Ui(t,{before:e,after:n}){let r=t.indexOf(e);return r<0||t.includes(e,r+1)?null:t.slice(0,r)+n+t.slice(r+e.length)}var Pe={version:"10.0.2",file:"qemu-10.0.2.tar.xz",sha256:"ef786f2398cb5184600f69aef4d5d691efd44576a3cff4126d38d4c6fec87759",site:"https://download.qemu.org/"},Pi=["--target-list=x86_64-softmmu","--enable-trace-backends=simple","--enable-plugins","--without-default-features","--enable-system","--enable-tcg","--enable-fdt=system","--disable-docs","--disable-install-blobs","--disable-debug-info"];function $i(t,e){return[...Pi,`--with-pkgversion=Bootgate ${e}`,...N(t,"8.1")>=0?["--disable-download"]:[]]}var Ci={commonOptions:Pi,changes:Qt.map(({files:t,before:e,after:n,when:r})=>({files:t,before:e,after:n,when:r}))};function zi(t){return Q(JSON.stringify({sources:t,recipe:Ci})).slice(0,10)}function Fi(t){return Q(JSON.stringify({recipe:Ci,host:t})).slice(0,16)}import{access as vf,readFile as Ef,writeFile as If}from"node:fs/promises";import{join as qi}from"node:path";async function Di(t,e,n=Qt){let r=[];for(let s of n)if(!(s.when!=="always"&&await Tf(qi(t,s.when.missing)))){if(await Af(t,s))r.push(s.name);else if(s.when==="always")throw new b(`the change '${s.name}' does not fit QEMU ${e}`,{hint:`it was made for ${Oi.join(" and ")}; build one of these, or use this version unchanged with '--qemu PATH'`})}return r}async function Af(t,e){for(let n of e.files){let r=qi(t,n),s=await Ef(r,"utf8").catch(()=>null),i=s===null?null:Ui(s,e);if(i!==null)return await If(r,i),!0}return!1}async function Tf(t){return await vf(t).then(()=>!0,()=>!1)}import{readdir as Lf,readFile as Bf,stat as Rf}from"node:fs/promises";import{basename as rr,join as ae,resolve as Nf}from"node:path";import{fileURLToPath as Qi,pathToFileURL as Mf}from"node:url";var Of=600<<20;function Ik(t,e,n){if(t==="auto"||t==="release")return{kind:t};let r=/^debian(?::(\d+(?:\.\d+)*))?$/.exec(t);if(r)return{kind:"debian",version:r[1]??null};if(e!==void 0&&!/^[0-9a-f]{64}$/i.test(e))throw p(`'${e}' is not a SHA-256`,{hint:"it has 64 hexadecimal digits"});let s=/^(https?|file):\/\//.test(t)?new URL(t):Mf(Nf(n,t));if(s.protocol!=="file:"&&e===void 0)throw p(`the source at ${t} needs its SHA-256`,{hint:"give it with --source-sha256"});return{kind:"given",url:s,sha256:e?.toLowerCase()??null}}async function Gi(t){let{request:e}=t;switch(e.kind){case"given":{let n=ae(t.downloads,rr(e.url.pathname)||"source.tar"),r=e.sha256??await Uf(e.url);return await Wi(n,[e.url],r,t),await sr([n],[r],"given",t)}case"debian":return await Hi(e.version,t);case"release":return await Ki(t);case"auto":try{return await Ki(t)}catch(n){if(t.signal?.aborted===!0)throw n;return t.onProgress?.(`${E(n)}; taking the distribution's source package instead`),await Hi(null,t).catch(r=>{throw new b(`QEMU's source cannot be had: ${E(n)}; ${E(r)}`,{hint:"name a tarball you have: 'bootgate qemu build --source qemu-10.0.2.tar.xz'",cause:r})})}}}async function Uf(t){return await H(Qi(t)).catch(e=>{throw p(`${Qi(t)} cannot be read: ${E(e)}`,{cause:e})})}async function Ki(t){let{file:e,sha256:n,site:r}=Pe,i=[...(t.env.BOOTGATE_QEMU_MIRROR??"").split(/\s+/).filter(a=>a!==""),r].map(a=>new URL(e,a.endsWith("/")?a:`${a}/`)),o=ae(t.downloads,e);return await Wi(o,i,n,t),await sr([o],[n],"release",t)}async function Wi(t,e,n,{onProgress:r,signal:s}){if(await H(t).catch(()=>null)===n)return;let i;for(let o of e){r?.(`fetching ${o.href}`);try{await Ft(o,t,{sha256:n,limit:Of,signal:s});return}catch(a){if(s?.aborted===!0)throw a;i??=a}}throw i}async function Hi(t,e){let n=await zt({folder:ae(e.work,"apt"),distribution:await ee(),types:["deb","deb-src"],onProgress:e.onProgress,signal:e.signal}),r=(await n.sourceOffers("qemu")).filter(u=>t===null||u.version.replace(/^\d+:/,"").startsWith(t)),s=Wn(r);if(!s)throw new b(`no source package of QEMU ${t??""} is offered here`.trimEnd());let i=await n.sourceFiles("qemu",s.version),o=i.find(({name:u})=>/\.orig\.tar\.\w+$/.test(u));if(!o)throw new b(`the source package qemu ${s.version} names no original tarball`);let a={apt:n,suite:s.suite,version:s.version},l=async u=>{let d=ae(e.downloads,u.name);return await H(d).catch(()=>null)!==u.sha256&&(e.onProgress?.(`fetching ${u.name}`),await n.downloadSource(u,d)),d},c=await l(o);try{let u=[];for(let d of i)u.push(await l(d));return{...await Pf(u,i,e),debian:a}}catch(u){if(e.signal?.aborted===!0)throw u;return e.onProgress?.(`Debian's own patches are left out: ${E(u).split(`
`)[0]}`),{...await sr([c],[o.sha256],"debian",e),debian:a}}}async function Pf(t,e,n){let r=ae(n.work,"patched"),s=t.find(i=>i.endsWith(".dsc"));if(s===void 0)throw new b("the source package has no description");return await B("dpkg-source",["--no-check","-x",s,r]),{tree:r,kind:"debian",files:e.map(({name:i})=>i),sha256s:e.map(({sha256:i})=>i).sort()}}async function sr(t,e,n,{work:r,onProgress:s}){let i=ae(r,"source");await x(i),s?.(`unpacking ${rr(t[0])}`);for(let o of t)await B("tar",["-xf",o,"-C",i],{missingHint:"install tar and xz-utils"});return{tree:await $f(i),kind:n,files:t.map(o=>rr(o)),sha256s:e,debian:null}}async function $f(t){let[e,...n]=await Lf(t),r=ae(t,e??"");if(!(n.length===0&&await Rf(ae(r,"configure")).catch(()=>null)!==null))throw p("the tarball holds no QEMU source",{hint:"it has no configure script"});return r}async function ji(t){let e=(await Bf(ae(t,"VERSION"),"utf8").catch(()=>"")).trim();if(!/^\d+\.\d+(\.\d+)*/.test(e))throw p(`${t} has no VERSION of a QEMU`);return e}async function Vi(t){let e=await qf(t);if(e)return e;let n=await tr(t.env),r=await Xi(n.compiler),s=z(t.cacheFolder);await x(pe(s,"logs"));let i=await zf(pe(s,".build-"));try{let o=await Gi({...t,request:t.source,downloads:pe(t.cacheFolder,"downloads"),work:i});return await Qf(o,n,r,i,t)}catch(o){throw k(o)==="ENOSPC"?he(i,o):o}finally{await st(i)}}async function qf(t){if(t.again===!0)return null;let e=(await Be(t.cacheFolder)).filter(({manifest:o})=>o.recipe!==null);if(e.length===0)return null;let n=await Ti(t.env),r=n===void 0?null:await Xi(n),[s]=e.filter(({manifest:o})=>r===null||o.recipe?.method===r).filter(({manifest:o})=>Df(o,t.source)).sort((o,a)=>+(a.manifest.qemu===Pe.version)-+(o.manifest.qemu===Pe.version)||N(a.manifest.qemu,o.manifest.qemu));if(!s)return null;let i=`QEMU ${s.manifest.qemu} was built earlier from ${s.manifest.origin[0]??"source"}`;return{folder:s.folder,files:q(s.folder,"build"),reason:i}}function Df({recipe:t,qemu:e},n){if(t===null)return!1;switch(n.kind){case"auto":return t.source!=="given";case"release":return t.source==="release"&&e===Pe.version;case"debian":return t.source==="debian"&&(n.version===null||e.startsWith(n.version));case"given":return n.sha256!==null&&t.sha256s.includes(n.sha256)}}async function Xi(t){let{id:e,version:n}=await ee(),{stdout:r}=await B(t,["--version"]);return Fi({arch:process.arch,distribution:`${e} ${n}`,compiler:r.toString().split(`
`)[0]})}async function Qf(t,e,n,r,s){let{onProgress:i,signal:o}=s,a=await ji(t.tree);await tr(s.env,a);let l=zi(t.sha256s),c=`build-${a}-${l}`,u=new Dt(pe(z(s.cacheFolder),"logs",`${c}.log`)),d=await Di(t.tree,a);for(let A of d)u.note(`changed: ${A}`);let f=pe(r,"build");await Cf(f);let m=await Mi(t,a,e.python,r),h={cwd:f,env:{...s.env,LC_ALL:"C",...m.pythonPath?{PYTHONPATH:m.pythonPath}:{}},...o?{signal:o}:{}};i?.(`configuring QEMU ${a} (log: ${u.path})`);let g=[`--python=${e.python}`,...$i(a,l)];await u.run(pe(t.tree,"configure"),g,h),i?.(`compiling QEMU ${a}: some minutes`);let _=["qemu-system-x86_64","trace/trace-events-all"];await u.run(e.ninja,_,{...h,onOutput:Kf(i)});let w=pe(r,"qemu"),S={format:"bootgate-qemu",version:1,source:"build",qemu:a,arch:process.arch,libc:"",origin:[...t.files,...d],files:{},recipe:{source:t.kind,sha256s:t.sha256s,method:n}};await Ni({source:t,build:f,staged:w,work:r,manifest:S,log:u});let v=pe(z(s.cacheFolder),c);return await st(v),await Ff(w,v),{folder:v,files:q(v,"build"),reason:`built from ${t.files[0]??"source"}`}}function Kf(t){let e=0;return n=>{for(let[,r,s]of n.matchAll(/^\[(\d+)\/(\d+)\]/gm)){let i=Math.floor(10*Number(r)/Number(s));i>e&&t?.(`compiled ${r} of ${s} files`),e=Math.max(e,i)}}}function Yi(t,e){let n=e==="plugin"?[Kt]:[Zi,Kt];return t.filter(r=>ir(r,e)).map((r,s)=>({qemu:r,order:s,values:n.map(i=>i(r))})).sort((r,s)=>{let i=r.values.findIndex((o,a)=>o!==s.values[a]);return i<0?r.order-s.order:s.values[i]-r.values[i]}).map(({qemu:r})=>r)}function ir(t,e){return t.tcg?e==="plugin"?t.pluginApi!==null:Zi(t)>0:!1}function Kt({pluginApi:t}){return t===null?0:t.current>=4?3:t.current>=2?2:1}function Zi({completeExecTb:t,traceBackends:e}){return t?3:e.includes("simple")?2:e.includes("log")?1:0}function eo(t,e,n){let r=`${Ji(t)} is ${e.length===0?"the only usable one":"the best"} present`;if(n==="exec_tb")return t.completeExecTb?`${r}: its exec_tb traces are complete`:`${r}, but its exec_tb traces are not complete ('--qemu build' makes one whose are)`;let s=t.pluginApi?.current??0;if(s<4)return`${r}, but with plugin API ${s} it cannot read guest ${s<2?"registers and ":""}memory: processes, modules and system calls stay unseen ('--qemu apt' or '--qemu build' gets a newer one)`;let i=e.filter(o=>Kt(o)<Kt(t));return i.length>0?`${r}: plugin API ${s}, where ${i.map(o=>`${Ji(o)} has ${o.pluginApi?.current??"none"}`).join(" and ")}`:`${r}: plugin API ${s}`}function Ji(t){let e={system:"system",apt:"unpacked package",build:"build",bundle:"bundle",path:"path"};return`QEMU ${t.version} (${e[t.source]})`}import{mkdtemp as mm,readFile as hm,rm as pm,stat as gm}from"node:fs/promises";import{tmpdir as bm}from"node:os";import{join as ar}from"node:path";import{access as Hf,constants as Gf}from"node:fs/promises";import{join as Wf}from"node:path";var jf="bios-256k.bin";async function to(t){let{stdout:e}=await te(t,["-L","help"]);return e.toString().split(`
`).filter(n=>n.startsWith("/"))}async function no(t){for(let e of t){let n=Wf(e,jf);try{await Hf(n,Gf.R_OK)}catch{continue}return await H(n)}return null}import{spawn as Vf}from"node:child_process";import{constants as ro}from"node:fs";import{open as Xf,writeFile as Jf}from"node:fs/promises";import{join as so}from"node:path";import{setTimeout as io}from"node:timers/promises";var ao=5e4,Yf=[[49,192],[142,208],[188,0,112],[102,185,...cm(ao)],[232,16,0],[102,73],[117,249],[176,16],[230,244],[244],[235,253]].flat(),lo=32,Zf=195,oo=65536,or=983040,em=[or+13,or+lo,or+16],tm=12e4,nm=300;function rm(){let t=new Uint8Array(oo).fill(244);return t.set(Yf),t[lo]=Zf,t.set([234,0,0,0,240],oo-16),t}async function co(t,e){let n=so(e,"probe.rom"),r=so(e,"probe.fifo");await Jf(n,rm()),await B("mkfifo",[r]);let s=await Xf(r,ro.O_RDONLY|ro.O_NONBLOCK);try{let i=sm(t,n,r),o=await im(s,i.exited);return await i.exited==="guest is done"&&am(o)}finally{await s.close()}}function sm(t,e,n){let r=[...t.args,"-machine","q35","-accel","tcg,thread=single","-m","32","-nodefaults"];r.push("-display","none","-bios",e,"-device","isa-debug-exit,iobase=0xf4,iosize=4"),r.push("-d","nochain","-D","/dev/null","-trace",`enable=exec_tb,file=${n}`);let s=Vf(t.binary,r,{env:{...process.env,...t.env},stdio:"ignore"}),i=setTimeout(()=>s.kill("SIGKILL"),tm);return{exited:new Promise(o=>{s.on("error",()=>{clearTimeout(i),o("failed")}),s.on("close",a=>{clearTimeout(i),o(a===33?"guest is done":"failed")})})}}async function im(t,e){let n={running:!0};e.then(()=>n.running=!1);let r=[],s=0;for(;;){let i=!n.running,o=Buffer.alloc(1<<18),a=await om(t,o);if(a===0){if(i)return Buffer.concat(r);await io(2);continue}s===0&&await io(nm),s+=a,s<=64<<20&&r.push(o.subarray(0,a))}}async function om(t,e){try{return(await t.read(e,0,e.length,null)).bytesRead}catch(n){if(k(n)==="EAGAIN")return 0;throw n}}function am(t){let e=new Map(em.map(s=>[s,0])),n=-1n,r=24;for(;r+28<=t.length;){let s=t.readBigUInt64LE(r+8);if(t.readBigUInt64LE(r)===0n){let o=t.readUInt32LE(r+16);t.toString("latin1",r+20,r+20+o)==="exec_tb"&&(n=s),r+=20+o;continue}if(s===lm)return!1;let i=t.readUInt32LE(r+24);if(s===n&&i===40&&r+8+i<=t.length){let o=Number(t.readBigUInt64LE(r+8+32)),a=e.get(o);a!==void 0&&e.set(o,a+1)}r+=8+Math.max(i,20)}return[...e.values()].every(s=>s>=ao-1)}var lm=0xfffffffffffffffen;function cm(t){return[t&255,t>>>8&255,t>>>16&255,t>>>24]}import{open as um}from"node:fs/promises";import{join as dm}from"node:path";var uo=Buffer.from("ffffffffffffffffb429a40acb77b1f2","hex"),fo=/handle_qmp_command [^\n]*quit/;async function mo(t,e){let n=dm(e,"backends.trace"),r=await te(t,[...Pt,"-qmp","stdio","-trace","enable=handle_qmp_command","-trace",`file=${n}`],{input:`{"execute":"qmp_capabilities"}
{"execute":"quit"}
`}),s=await fm(n,4096),i=s.subarray(0,uo.length).equals(uo),o=fo.test(r.stderr)||!i&&fo.test(s.toString("latin1"));if(i||o)return[...i?["simple"]:[],...o?["log"]:[]];let{stdout:a}=await te(t,["-trace","help"]);return a.includes("handle_qmp_command")?["other"]:[]}async function fm(t,e){let n;try{n=await um(t)}catch(r){if(k(r)==="ENOENT")return Buffer.alloc(0);throw r}try{let{buffer:r,bytesRead:s}=await n.read(Buffer.alloc(e),0,e,0);return r.subarray(0,s)}finally{await n.close()}}var ym=1;async function ho(t,e){let n=await gm(t.binary).catch(a=>{throw new b(`there is no QEMU at ${t.binary}`,{cause:a})}),r={probeVersion:ym,...t,size:n.size,changed:n.mtimeMs},s=ar(e,`${Q(JSON.stringify(r)).slice(0,24)}.json`),{firmwareFolders:i,...o}=await km(s)??await _m(t,s);return{...o,firmwareSha256:await no(i)}}async function _m(t,e){let n=await wm(t),r=/version (\d+\.\d+(?:\.\d+)?)/.exec(n)?.[1];if(!/QEMU/i.test(n)||r===void 0)throw new b(`${t.binary} is not a QEMU: it calls itself '${n.slice(0,80)}'`);let s=await mm(ar(bm(),"bootgate-probe-"));try{let{stdout:i}=await te(t,["-accel","help"]),o=/^tcg$/m.test(i.toString()),a=await mo(t,s),l={version:r,versionLine:n,tcg:o,pluginApi:await ri(t,r,s),traceBackends:a,completeExecTb:o&&a.includes("simple")&&await co(t,s),firmwareFolders:await to(t)};return await x(ar(e,"..")),await Z(e,JSON.stringify(l,null,1)),l}finally{await pm(s,{recursive:!0,force:!0})}}async function wm(t){let{stdout:e,stderr:n,status:r}=await te(t,["--version"]);if(r===0)return e.toString().split(`
`)[0].trim();let s=/error while loading shared libraries: ([^:]+):/.exec(n)?.[1];throw new b(`${t.binary} does not run: ${n.trim().split(`
`).slice(-3).join(`
`)}`,{hint:s?`${s} is missing or too old here; '--qemu apt' fetches a QEMU together with its libraries`:"'bootgate doctor' lists the QEMUs that run here"})}async function km(t){let e;try{e=await hm(t,"utf8")}catch(n){if(k(n)==="ENOENT")return;throw n}try{let n=new gt(JSON.parse(e),"",t);return{version:n.field("version").string(),versionLine:n.field("versionLine").string(),tcg:n.field("tcg").boolean(),pluginApi:n.field("pluginApi").nullable(r=>({min:r.field("min").integer(0),current:r.field("current").integer(0),...r.value.assumed===!0?{assumed:!0}:{}})),traceBackends:n.field("traceBackends").list(3,r=>r.oneOf(["simple","log","other"])),completeExecTb:n.field("completeExecTb").boolean(),firmwareFolders:n.field("firmwareFolders").list(100,r=>r.string())}}catch{return}}import{isAbsolute as xm,resolve as Sm}from"node:path";var lr=["auto","system","apt","build","fetch"];function po(t,e,n){let r=lr.find(i=>i===t);if(r)return{kind:r};if(/^[a-z][a-z0-9+.-]*:\/\//i.test(t))return vm(t,e);if(t.includes("/"))return{kind:"path",path:xm(t)?t:Sm(n,t)};let s=pt(t,lr);throw p(`--qemu does not know '${t}'`,{hint:s?`did you mean '${s}'? A file in the current folder is written './${t}'`:`write ${lr.join(", ")}, a bundle's URL, or a path with a slash ('./${t}')`})}function vm(t,e){let n;try{n=new URL(t)}catch(s){throw p(`'${t}' is not a URL`,{cause:s})}if(!["http:","https:","file:"].includes(n.protocol))throw p(`a QEMU bundle cannot be fetched over ${n.protocol.slice(0,-1)}`,{hint:"use an https, http or file URL"});let r=(e??/^#sha256=(.*)$/.exec(n.hash)?.[1])?.toLowerCase();if(r===void 0||r==="")throw p(`the QEMU bundle at ${t} needs its SHA-256: a program that runs must be the right one`,{hint:"'bootgate qemu pack' prints it; append '#sha256=\u2026' to the URL or give --qemu-sha256"});if(!/^[0-9a-f]{64}$/.test(r))throw p(`'${r}' is not a SHA-256`,{hint:"it has 64 hexadecimal digits"});return n.hash="",{kind:"url",url:n,sha256:r}}async function bo(t){let e=po(t.request,t.bundleSha256,t.cwd??process.cwd());switch(e.kind){case"auto":return await Am(t);case"system":{let[n]=await Ne(t.env);if(!n)throw await yo("no qemu-system-x86_64 is in the PATH");return await Ie(n,"the first in the PATH",t)}case"path":return await Ie(await Tm(e.path,t),"named by its path",t);case"apt":{let{files:n,reason:r}=await Gn({...t,mayInstall:!0});return await Ie(n,r,t)}case"build":{let{files:n,reason:r}=await Vi({...t,source:{kind:"auto"}});return await Ie(n,r,t)}case"url":{let{files:n,manifest:r}=await Yn(e.url,e.sha256,t);return await Ie(n,`the bundle of QEMU ${r.qemu} at ${e.url.href}`,t)}case"fetch":{let{url:n,sha256:r}=Ii(process.arch),{files:s,manifest:i}=await Yn(n,r,t);return await Ie(s,`the published bundle of QEMU ${i.qemu}`,t)}}}async function Im(t){let e=await Be(t.cacheFolder),n=[...await Ne(t.env),...e.map(({folder:s,manifest:i})=>q(s,i.source))],r=[];for(let s of n)try{r.push({qemu:await _o(s,"",t.cacheFolder)})}catch(i){r.push({files:s,problem:E(i)})}return r}async function Am(t){let e=t.purpose??"plugin",n=(await Im(t)).flatMap(l=>l.qemu?[l.qemu]:[]),[r,...s]=Yi(n,e);if(r)return{...r,reason:eo(r,s,e)};let i=n.length===0?"no QEMU was found on this machine":`none of the ${n.length} QEMUs found here can ${e==="plugin"?"load plugins under TCG":"trace exec_tb"}`;if(await nt("apt-get",t.env)===void 0)throw await yo(i);t.onProgress?.(`${i}, so one is fetched with apt`);let{files:o,reason:a}=await Gn({...t,mayInstall:!1});return await Ie(o,`${i}; ${a}`,t)}async function yo(t){let e=await ee();return new b(t,{hint:`'${Ut(e,["qemu"])}' installs one; '--qemu apt' unpacks one without root on Debian and Ubuntu`})}async function Tm(t,e){let n=await Em(t).catch(()=>null);if(n===null)throw new b(`there is no QEMU at ${t}`);if(/\.(tar\.\w+|tgz|txz|tzst)$/.test(t))return{...(await vi(t,e)).files,source:"path"};if(!n.isDirectory())return{binary:t,args:[],env:{},source:"path"};if(await Ee(t)===null)throw new b(`the folder ${t} holds no QEMU: it has no manifest.json`,{hint:`name the program itself, for example '${go(t,"bin/qemu-system-x86_64")}'`});return q(t,"path")}async function Ie(t,e,n){let r=await _o(t,e,n.cacheFolder),s=n.purpose??"plugin";if(ir(r,s))return r;let i=r.tcg?s==="plugin"?"was built without plugins":"has neither the simple nor the log trace backend":"has no TCG, the part of QEMU that can be traced";throw new b(`${r.versionLine} at ${r.binary} ${i}`,{hint:"'--qemu build' makes one that has everything; '--qemu auto' takes another one if there is any"})}async function _o(t,e,n){return{...t,reason:e,...await ho(t,go(z(n),".probes"))}}var Lm=0x200000n,wo=0x40000000n;function ko(t,e){let{start:n,end:r}=Bm(e),s=[...new Set(t)].filter(d=>d>=n&&d<r+wo).sort(Rm);if(s.length<32)return{kind:"unknown",reason:`only ${s.length} different kernel addresses were seen, at least 32 are needed`};let i=Math.ceil(s.length/4096),o=s.filter((d,f)=>f%i===0),a=new Set(e.address),l=[];for(let d=0n;d<wo&&!(o[0]-d<n);d+=Lm)l.push({offset:d,count:o.filter(f=>a.has(f-d)).length});l.sort((d,f)=>f.count-d.count||(d.offset<f.offset?-1:1));let[c,u]=l;return c===void 0||c.count<o.length*.1?{kind:"unknown",reason:`no offset explains the addresses seen: at best ${c?.count??0} of ${o.length} are functions of these symbols, which may be another kernel's`}:u!==void 0&&u.count>=c.count*.5?{kind:"unknown",reason:`two offsets explain the addresses seen: 0x${c.offset.toString(16)} and 0x${u.offset.toString(16)}`}:c.offset===0n?{kind:"none"}:{kind:"offset",offset:c.offset}}function Bm({text:t}){return{start:t.reduce((e,{start:n})=>n<e?n:e,t[0]?.start??0n),end:t.reduce((e,{end:n})=>n>e?n:e,0n)}}function Rm(t,e){return t<e?-1:t>e?1:0}var xo=/^(?:__x86_indirect_\w+|__x86_return_\w+|(?:retbleed|srso|zen|entry|srso_alias)_(?:untrain_ret|return_thunk|safe_ret)|its_return_thunk|call_depth_return_thunk|clear_bhb_loop|__fentry__|__SCT__.+|__static_call_return)$/,So=/^(?:__pfx_.+|__cfi_.+|.+\.cold(?:\.\d+)?)$/,vo=/^(?:entry_SYS\w+_(?:after_hwframe|safe_stack|unsafe_stack|end)|sysret32_from_system_call|syscall_return_via_sysret|swapgs_restore_regs_and_return_to_usermode|common_interrupt_return|_*restore_regs_and_return_to_kernel|native_irq_return_(?:iret|ldt)|native_iret|early_xen_iret_patch|(?:nested|first|repeat|end_repeat)_nmi|nested_nmi_out|nmi_(?:no_fsgsbase|swapgs|restore)|ftrace_(?:regs_)?(?:call|caller_(?:op_ptr|end|jmp))|paranoid_exit|error_return)$/,cr=["asm_exc_divide_error","asm_exc_bounds","asm_exc_invalid_op","asm_exc_device_not_available","asm_exc_invalid_tss","asm_exc_segment_not_present","asm_exc_stack_segment","asm_exc_general_protection","asm_exc_page_fault","asm_exc_coprocessor_error","asm_exc_alignment_check","asm_exc_simd_coprocessor_error","asm_exc_virtualization_exception","asm_exc_control_protection","divide_error","bounds","invalid_op","device_not_available","invalid_TSS","segment_not_present","stack_segment","general_protection","page_fault","async_page_fault","coprocessor_error","alignment_check","simd_coprocessor_error"],Eo=/^(?:asm_exc_\w+|asm_sysvec_\w+|asm_common_interrupt|asm_spurious_interrupt|asm_fred_entrypoint_\w+|xen_asm_exc_\w+|early_page_fault|vc_no_ghcb|vc_boot_ghcb|(?:debug|nmi|int3|overflow|double_fault|machine_check|spurious_interrupt_bug)|(?:apic_timer|reschedule|call_function(?:_single)?|irq_work|error|spurious|thermal|threshold|deferred_error|x86_platform_ipi|kvm_posted_intr\w*|irq_move_cleanup|reboot)_interrupt|hyperv_callback_vector|xen_hvm_callback_vector)$/,Io=["irq_entries_start","spurious_entries_start"],ur=8n,Ao="early_idt_handler_array";var To=[13,9],Lo=[0,5,6,7,10,11,12,13,14,16,17,19,20,21],Bo=["entry_SYSCALL_64","entry_SYSCALL_compat","entry_SYSENTER_compat","entry_INT80_compat","asm_int80_emulation"],Ro="__switch_to_asm";function Mo(t,e){let n=Array.from({length:t.length},(i,o)=>({name:t.name(o),start:t.address[o],end:t.address[o]+BigInt(t.size[o])})),r=({name:i})=>xo.test(i),s=Um(t);return{functionEntries:BigUint64Array.from(n.filter(i=>!r(i)&&!So.test(i.name)&&!vo.test(i.name)).map(({start:i})=>i)),transparent:Mm(n.filter(r)),interruptEntries:fr([...n.filter(({name:i})=>Eo.test(i)).map(({start:i})=>i),...dr(t,cr),...Io.flatMap(i=>Om(t,i)),...s.all]),faultEntries:fr([...dr(t,cr),...s.faults]),systemCallEntries:fr(dr(t,Bo)),taskSwitch:t.addressOf(Ro),kernelImage:{start:e.start,end:e.end,physical:e.physical},initcalls:e.initcalls.map(({level:i,address:o})=>({level:i,address:o,name:Nm(t,o)}))}}function Nm(t,e){let n=t.find(e);return n<0?`0x${e.toString(16)}`:t.name(n)}function dr(t,e){return e.map(n=>t.addressOf(n)).filter(n=>n!==null)}function fr(t){return BigUint64Array.from(new Set(t)).sort()}function Mm(t){let e=[];for(let{start:n,end:r}of t){let s=e.at(-1);s!==void 0&&n<=s.end?s.end=r>s.end?r:s.end:e.push({start:n,end:r})}return e}function Om(t,e){let n=t.addressOf(e);if(n===null)return[];let r=BigInt(t.size[t.find(n)]??0);return Array.from({length:Number(r/ur)},(s,i)=>n+BigInt(i)*ur)}function Um(t){let e=t.addressOf(Ao),n=e===null?-1:t.find(e);if(e===null||n<0)return{all:[],faults:[]};let r=To.find(i=>t.size[n]>=i*32);if(r===void 0)return{all:[],faults:[]};let s=i=>e+BigInt(i*r);return{all:Array.from({length:32},(i,o)=>s(o)),faults:Lo.map(s)}}import{rm as dg}from"node:fs/promises";import{closeSync as Oo,fstatSync as mr,openSync as Pm,readSync as $m}from"node:fs";function Uo(t,e){return{name:t,size:e.length,read(n,r){return Po(this,n,r),e.subarray(n,n+r)}}}function W(t,e){let n=Cm(t);try{let r={name:t,size:mr(n).size,read(s,i){Po(this,s,i);let o=Buffer.allocUnsafeSlow(i);for(let a=0;a<i;){let l=$m(n,o,a,i-a,s+a);if(l===0)throw p("the file became shorter while it was read",{place:{file:t}});a+=l}return o}};return e(r)}finally{Oo(n)}}function Cm(t){let e;try{e=Pm(t,"r")}catch(r){let s=k(r)==="ENOENT"?"there is no such file":E(r);throw p(s,{place:{file:t},cause:r})}if(mr(e).isFile())return e;let n=mr(e).isDirectory()?"this is a folder, not a file":"this is not a regular file";throw Oo(e),p(n,{place:{file:t}})}function Po(t,e,n){if(!(e>=0&&n>=0&&e+n<=t.size))throw p(`${n.toLocaleString("en-US")} bytes are expected here, but the file has only ${t.size.toLocaleString("en-US")} bytes: it is cut short or damaged`,{place:{file:t.name,offset:e}})}import{existsSync as nh}from"node:fs";import{basename as Qo,dirname as Ko,join as ce,resolve as rh}from"node:path";var ge={symtab:2,strtab:3,note:7,nobits:8,dynsym:11},$e={load:1,note:4},$o=62,zm=2n,Fm=4n,qm=1<<17,Dm=4096,Qm=64<<20;function Ce(t){return t.length>=4&&t[0]===127&&t[1]===69&&t[2]===76&&t[3]===70}function se(t){let e=t.read(0,Math.min(64,t.size));if(!Ce(e))throw p("this is not an ELF file",{place:{file:t.name}});if(e.length<64)throw p("the ELF header is cut short",{place:{file:t.name,offset:e.length}});if(e[4]!==2||e[5]!==1)throw p("this is not a 64-bit little-endian ELF file",{place:{file:t.name,offset:4}});return{type:e.readUInt16LE(16),machine:e.readUInt16LE(18),entry:e.readBigUInt64LE(24),segments:Km(t,e),sections:Hm(t,e)}}function Km(t,e){let n=e.readUInt16LE(56);if(n===0)return[];let r=hr(t,{what:"program header",offset:j(t,e,32),count:n,max:Dm,entrySize:e.readUInt16LE(54),expectedSize:56});return Array.from({length:n},(s,i)=>{let o=r.subarray(i*56,i*56+56);return{type:o.readUInt32LE(0),executable:(o.readUInt32LE(4)&1)!==0,offset:j(t,o,8),address:o.readBigUInt64LE(16),physical:o.readBigUInt64LE(24),fileSize:j(t,o,32),memorySize:j(t,o,40)}})}function Hm(t,e){let n=j(t,e,40);if(n===0)return[];let r=e.readUInt16LE(58),s=hr(t,{what:"section header",offset:n,count:1,max:1,entrySize:r,expectedSize:64}),i=e.readUInt16LE(60)||j(t,s,32),o=e.readUInt16LE(62)===65535?s.readUInt32LE(40):e.readUInt16LE(62),a=hr(t,{what:"section header",offset:n,count:i,max:qm,entrySize:r,expectedSize:64}),l=Array.from({length:i},(u,d)=>a.subarray(d*64,d*64+64)),c=Gm(t,l[o]);return l.map(u=>{let d=u.readBigUInt64LE(8);return{name:ze(c,u.readUInt32LE(0)),type:u.readUInt32LE(4),allocated:(d&zm)!==0n,executable:(d&Fm)!==0n,address:u.readBigUInt64LE(16),offset:j(t,u,24),size:j(t,u,32),link:u.readUInt32LE(40),alignment:j(t,u,48)}})}function Gm(t,e){if(e===void 0)return Buffer.alloc(0);let n=j(t,e,32);if(n>Qm)throw Ht(t,"the section names are absurdly long");return t.read(j(t,e,24),n)}function hr(t,e){if(e.entrySize!==e.expectedSize)throw Ht(t,`a ${e.what} of ${e.entrySize} bytes instead of ${e.expectedSize}`);if(e.count>e.max)throw Ht(t,`${e.count} ${e.what}s are too many`);return t.read(e.offset,e.count*e.entrySize)}function j(t,e,n){let r=e.readUInt32LE(n+4);if(r>=2097152)throw Ht(t,"a size or offset in its headers is larger than any file");return r*4294967296+e.readUInt32LE(n)}function Ht(t,e){return p(`the ELF headers are damaged: ${e}`,{place:{file:t.name}})}function ze(t,e){if(e>=t.length)return"";let n=t.indexOf(0,e);return t.toString("utf8",e,n<0?t.length:n)}var Wm=3,jm=1<<20;function be(t,e){let n=[...e.sections.filter(r=>r.type===ge.note),...e.segments.filter(r=>r.type===$e.note).map(({offset:r,fileSize:s})=>({offset:r,size:s}))];for(let{offset:r,size:s}of n){if(s>jm||r+s>t.size)continue;let i=Vm(t.read(r,s));if(i!==null)return i}return null}function Vm(t){for(let e=0;e+12<=t.length;){let n=t.readUInt32LE(e),r=t.readUInt32LE(e+4),s=e+12+Co(n),i=s+r;if(i>t.length)return null;let o=t.toString("latin1",e+12,e+12+n);if(t.readUInt32LE(e+8)===Wm&&o==="GNU\0"&&r>0)return t.toString("hex",s,i);e=s+Co(r)}return null}function Co(t){return Math.ceil(t/4)*4}var M={global:0,weak:1,local:2},ye={name:"",start:0n,end:0n};function Fe(t){return{high:new Uint32Array(t),low:new Uint32Array(t),size:new Uint32Array(t),name:new Uint32Array(t),binding:new Uint8Array(t),code:new Uint8Array(t),section:new Uint16Array(t)}}var le=24,zo=65280,Xm=4<<20,Jm=1<<28,Ym=3,Zm=4;function ot(t){return t.sections.find(({type:e,size:n})=>e===ge.symtab&&n>le)??t.sections.find(({type:e,size:n})=>e===ge.dynsym&&n>le)}function Fo(t,e,n){let r=Math.floor(n.size/le),s=e.sections[n.link];if(s?.type!==ge.strtab||r>Xm||s.size>Jm)throw p("the symbol table is damaged",{place:{file:t.name,offset:n.offset}});return Do(t.name,t.read(n.offset,r*le),t.read(s.offset,s.size),th(e),i=>({section:e.sections[i]===void 0?0:i,code:e.sections[i]?.executable??!1}))}function qo(t,e,n,r){let s=r.map(({start:a,end:l})=>({start:Number(BigInt.asUintN(32,a)),end:Number(BigInt.asUintN(32,l-1n))})),i=new Map;for(let a=0;a+le<=e.length;a+=le){let l=e.readUInt32LE(a+8),u=e.readUInt32LE(a+12)===4294967295?s.findIndex(({start:m,end:h})=>l>=m&&l<=h):-1,d=e.readUInt16LE(a+6),f=i.get(d)??new Map;i.set(d,f.set(u,(f.get(u)??0)+1))}let o=new Map([...i].map(([a,l])=>[a,[...l].sort((c,u)=>u[1]-c[1])[0][0]]));return Do(t,e,n,[ye,...r],a=>{let l=a<zo?o.get(a)??-1:-1;return{section:l+1,code:r[l]?.executable??!1}})}function Do(t,e,n,r,s){if(n.at(-1)!==0)throw p("the symbol names are damaged: the last one does not end",{place:{file:t}});let i=Math.floor(e.length/le),o=Fe(i),a=0;for(let l=0;l<i*le;l+=le){let c=e.readUInt32LE(l),u=e[l+4],d=e.readUInt16LE(l+6),f=u&15;if(!(c<n.length&&n[c]!==0)||d===0||f===Ym||f===Zm)continue;let h=e.readUInt32LE(l+8),g=e.readUInt32LE(l+12),{section:_,code:w}=s(d);o.low[a]=h,o.high[a]=g,o.size[a]=e.readUInt32LE(l+20)===0?e.readUInt32LE(l+16):4294967295,o.name[a]=c,o.binding[a]=eh(u>>4),o.section[a]=_,o.code[a]=w?1:0,a+=1}return{...o,names:n,length:a,sections:r}}function eh(t){return t===0?M.local:t===2?M.weak:M.global}function th(t){return t.sections.slice(0,zo).map(({name:e,address:n,size:r,allocated:s},i)=>i===0||!s?ye:{name:e,start:n,end:n+BigInt(r)})}function Ho(t){return sh(t).find(e=>nh(e)&&pr(e,t.buildId))??null}function sh({buildId:t,release:e,kernelPath:n,root:r}){let s=ce("usr/lib/debug/.build-id",t.slice(0,2),`${t.slice(2)}.debug`),i=Ko(rh(n)),o=[];Qo(n)==="bzImage"&&o.push(ce(i,"../../../vmlinux"));let a=Qo(i)==="boot"?Ko(i):null;for(let l of a===null||a===r?[r]:[a,r])o.push(ce(l,s)),!(e===null||!/^[\w.+~-]+$/.test(e))&&o.push(ce(l,"usr/lib/debug/boot",`vmlinux-${e}`),ce(l,"usr/lib/debug/lib/modules",e,"vmlinux"),ce(l,"usr/lib/debug/usr/lib/modules",e,"vmlinux"),ce(l,"usr/lib/debug/lib/modules",e,"vmlinux.debug"),ce(l,"boot",`vmlinux-${e}`),ce(l,"lib/modules",e,"build/vmlinux"));return o}function pr(t,e){try{return W(t,n=>{let r=se(n);return be(n,r)===e&&ot(r)!==void 0})}catch{return!1}}import{createWriteStream as ih}from"node:fs";import{rm as oh}from"node:fs/promises";import{join as Go}from"node:path";import{Readable as ah}from"node:stream";import{pipeline as lh}from"node:stream/promises";var ch=90,Wo=4*2**30,uh=4<<20,dh=256<<20;async function Vo(t){for(let e of Xo(t.env)){t.onProgress?.(`asking ${e} for symbols`);let n=await jo(e,".symtab",t),r=n&&await jo(e,".strtab",t);if(n&&r)return{server:e,symtab:n,strtab:r}}return null}async function jo(t,e,n){let r=Zo(ea(n.env)),s=n.signal?AbortSignal.any([n.signal,r.signal]):r.signal;try{let i=await fetch(`${Jo(t,n.buildId)}/section/${e}`,{signal:s});if(!i.ok||i.body===null)return await i.body?.cancel(),null;let o=[],a=0;for await(let l of i.body){if(r.progress(),a+=l.length,a>dh)return null;o.push(l)}return Buffer.concat(o)}catch{return n.signal?.throwIfAborted(),null}finally{r.stop()}}function Xo(t){return(t.DEBUGINFOD_URLS??"").split(/\s+/).filter(e=>/^https?:\/\//.test(e))}function Jo(t,e){return`${t.replace(/\/+$/,"")}/buildid/${e}`}async function Yo(t,e){for(let n of Xo(t.env))try{let r=await fh(n,t);if(r!==null)return r}catch(r){t.signal?.throwIfAborted(),e(`debuginfod server ${n}: ${E(r)}`)}return null}async function fh(t,e){let n=`${Jo(t,e.buildId)}/debuginfo`,r=Zo(ea(e.env)),s=e.signal?AbortSignal.any([e.signal,r.signal]):r.signal;e.onProgress?.(`asking ${t} for debug information`);let i=Go(e.cacheFolder,"symbols"),o=Go(i,`.${e.buildId}.${process.pid}.download`);try{let a=await fetch(n,{signal:s});if(a.status===404)return await a.body?.cancel(),null;if(!a.ok||a.body===null)throw new Error(`it answered with status ${a.status}`);await x(i);let l=mh(a.body,e,r);if(await lh(ah.from(l),ih(o),{signal:s}),!pr(o,e.buildId))throw new Error("what it sent has another build-id or no symbols");return o}catch(a){throw await oh(o,{force:!0}),r.signal.aborted?new Error("it stopped sending"):a}finally{r.stop()}}async function*mh(t,e,n){let r=0,s=0;for await(let i of t){if(n.progress(),r+=i.length,r>Wo)throw new Error(`it sends more than ${Y(Wo)}`);r-s>=uh&&(s=r,e.onProgress?.(`fetching debug information: ${Y(r)}`)),yield i}e.onProgress?.(`fetched debug information: ${Y(r)}`)}function Zo(t){let e=new AbortController,n=setTimeout(()=>e.abort(),t);return{signal:e.signal,progress:()=>n.refresh(),stop:()=>clearTimeout(n)}}function ea(t){let e=Number(t.DEBUGINFOD_TIMEOUT);return(e>0?e:ch)*1e3}import{readFileSync as gh}from"node:fs";import{readdir as bh,rm as yh,stat as _h,utimes as wh}from"node:fs/promises";import{join as yr}from"node:path";import{createHash as hh}from"node:crypto";var at=4294967295,ta="BGSYMIDX",na=1,ie=48;function gr(t){let e=Buffer.from(JSON.stringify(t)),n=Math.ceil(e.length/8)*8,r=Buffer.alloc(ie+n+Gt(t));return r.write(ta,0,"latin1"),r.writeUInt32LE(na,8),r.writeUInt32LE(n,12),r.fill(" ",ie,ie+n),e.copy(r,ie),{bytes:r,meta:t,columns:ia(r,ie+n,t)}}function br(t){return sa(t).copy(t,16),t}function ra({bytes:t,meta:e},n){let r=gr({...e,facts:n});return t.copy(r.bytes,r.bytes.length-Gt(e),t.length-Gt(e)),br(r.bytes)}function Wt(t){if(t.length<ie||t.toString("latin1",0,8)!==ta||t.readUInt32LE(8)!==na||!sa(t).equals(t.subarray(16,ie)))return null;let e=t.byteOffset%8===0?t:ph(t),n=ie+e.readUInt32LE(12),r=JSON.parse(e.toString("utf8",ie,n));return e.length!==n+Gt(r)?null:{bytes:e,meta:r,columns:ia(e,n,r)}}function ph(t){let e=Buffer.from(new ArrayBuffer(t.length));return t.copy(e),e}function sa(t){return hh("sha256").update(t.subarray(ie)).digest()}function Gt(t){return t.symbols*13+t.rows*18+t.hashSlots*4+t.nameBytes}function ia(t,e,n){let r=e,s=h=>{let g=new Uint32Array(t.buffer,t.byteOffset+r,h);return r+=h*4,g},i=s(2*n.symbols),o=s(2*n.rows),a=s(n.symbols),l=s(n.rows),c=s(n.rows),u=s(n.hashSlots),d=new Uint16Array(t.buffer,t.byteOffset+r,n.rows);r+=n.rows*2;let f=t.subarray(r,r+=n.symbols),m=t.subarray(r,r+n.nameBytes);return{symbolAddress:i,rowAddress:o,symbolName:a,rowSize:l,rowSymbol:c,hash:u,rowSection:d,symbolBinding:f,names:m}}function jt(t,e){let n=2166136261;for(let r=e;r<t.length&&t[r]!==0;r+=1)n=Math.imul(n^t[r],16777619);return n>>>0}var kh=60,xh=24*3600*1e3;function oa(t){let e=yr(t,"symbols"),n=(r,s)=>yr(e,`${r}.${s}`);return{load(r,s){let i=n(r,s),o;try{o=gh(i)}catch{return null}let a=Wt(o);if(a?.meta.source!==s)return null;let l=new Date;return wh(i,l,l).catch(()=>{}),a},async store(r,s,i){try{return await Z(n(r,s),i),await Sh(e),null}catch(o){return`the symbol index could not be kept: ${E(o)}`}}}}async function Sh(t){let n=(await Promise.all((await bh(t)).map(async i=>{let o=yr(t,i),a=await _h(o).then(({mtimeMs:l})=>l,()=>null);return{path:o,used:a,temporary:i.startsWith(".")}}))).flatMap(({used:i,...o})=>i===null?[]:[{...o,used:i}]),r=n.filter(({temporary:i,used:o})=>i&&o<Date.now()-xh),s=n.filter(({temporary:i})=>!i).sort((i,o)=>o.used-i.used).slice(kh);await Promise.all([...r,...s].map(({path:i})=>yh(i,{force:!0})))}var vh=16,V=class{source;buildId;length;address;size;text;index;constructor(e){this.index=e,this.source=e.meta.source,this.buildId=e.meta.buildId,this.length=e.meta.rows;let{rowAddress:n,rowSize:r}=e.columns;this.address=new BigUint64Array(n.buffer,n.byteOffset,this.length),this.size=r,this.text=this.textRanges()}name(e){return this.symbolName(this.index.columns.rowSymbol[e])}aliases(e){let n=this.address[e],r=[];for(let s=this.index.columns.rowSymbol[e];s<this.index.meta.symbols&&this.symbolAddress(s)===n;s+=1)r.push(this.symbolName(s));return r}section(e){return this.index.meta.sections[this.index.columns.rowSection[e]]??""}find(e){return e<0n||e>0xffffffffffffffffn?-1:this.findHalves(Number(e>>32n),Number(e&0xffffffffn))}findHalves(e,n){let r=this.lastRowAtOrBelow(e,n),s=Math.max(-1,r-vh);for(let i=r;i>s;i-=1)if(this.covers(i,e,n))return i;return-1}addressOf(e){let n=this.symbolsNamed(e),{symbolBinding:r}=this.index.columns,s=n.find(i=>r[i]!==M.local)??n[0];return s===void 0?null:this.symbolAddress(s)}addressesOf(e){return this.symbolsNamed(e).map(n=>this.symbolAddress(n))}lastRowAtOrBelow(e,n){let{rowAddress:r}=this.index.columns,s=0,i=this.length;for(;s<i;){let o=s+i>>>1,a=r[2*o+1];a<e||a===e&&r[2*o]<=n?s=o+1:i=o}return s-1}covers(e,n,r){let{rowAddress:s}=this.index.columns;return(n-s[2*e+1])*4294967296+(r-s[2*e])<this.size[e]}symbolsNamed(e){let{hash:n,names:r,symbolName:s}=this.index.columns,i=Buffer.from(`${e}\0`),o=n.length-1,a=[];for(let l=jt(i,0)&o,c=0;c<=o;l=l+1&o,c+=1){let u=n[l];if(u===at)break;let d=s[u];d+i.length<=r.length&&r.compare(i,0,i.length,d,d+i.length)===0&&a.push(u)}return a.sort((l,c)=>l-c)}symbolName(e){return ze(this.index.columns.names,this.index.columns.symbolName[e])}symbolAddress(e){let{symbolAddress:n}=this.index.columns;return BigInt(n[2*e+1])<<32n|BigInt(n[2*e])}textRanges(){let e=[["_stext","_etext"],["_sinittext","_einittext"]].flatMap(([r,s])=>{let i=this.addressOf(r),o=this.addressOf(s);return i!==null&&o!==null&&i<o?[{start:i,end:o}]:[]});if(e.length>0||this.length===0)return e;let n=this.length-1;return[{start:this.address[0],end:this.address[n]+BigInt(this.size[n])}]}};var Eh=.5;function la(t,e){let{count:n,numSyms:r,tail:s}=e,i=r-8-_e(4*n,8),o=l=>l>=0&&l+8<=t.bytes.length?t.bytes.readBigUInt64LE(l):null,a=[()=>Vt(t,s,n,o(s+_e(4*n,8)),"percpu"),()=>Vt(t,s,n,o(s+_e(4*n,8)),"plain"),()=>Vt(t,i,n,o(r-8),"percpu"),()=>Vt(t,i,n,o(r-8),"plain"),()=>Ih(t,s,n),()=>aa(t,s,n),()=>aa(t,r-8*n,n)];for(let l of a){let c=l();if(c!==null&&Ah(c)&&Th(t,c))return c}return null}function Vt(t,e,n,r,s){return r===null||!ca(t,r)||e<0||e+4*n>t.bytes.length?null:_r(n,i=>{let o=t.bytes.readInt32LE(e+4*i);return s==="plain"?r+BigInt(o>>>0):o>=0?BigInt(o):r-1n-BigInt(o)})}function Ih(t,e,n){let r=t.addressAt(e);return r===null||e+4*n>t.bytes.length?null:_r(n,s=>r+BigInt(4*s)+BigInt(t.bytes.readInt32LE(e+4*s)))}function aa(t,e,n){return e<0||e+8*n>t.bytes.length?null:_r(n,r=>t.bytes.readBigUInt64LE(e+8*r))}function _r(t,e){let n=new Uint32Array(t),r=new Uint32Array(t);for(let s=0;s<t;s+=1){let i=BigInt.asUintN(64,e(s));n[s]=Number(i&0xffffffffn),r[s]=Number(i>>32n)}return{low:n,high:r}}function Ah({low:t,high:e}){for(let n=1;n<t.length;n+=1)if(e[n]<e[n-1]||e[n]===e[n-1]&&t[n]<t[n-1])return!1;return!0}function Th(t,{low:e,high:n}){let r=0;for(let s=0;s<e.length;s+=1)ca(t,BigInt(n[s])<<32n|BigInt(e[s]))&&(r+=1);return r>=e.length*Eh}function ca(t,e){return e>=t.start&&e<=t.end}var ua=256,da=256,ma=[8,4],Lh=256,Bh=8<<20,Rh=128,ha=16383,Nh=64<<20,fa=Buffer.from("0\x001\x002\x003\x004\x005\x006\x007\x008\x009\0","latin1");function pa(t){let{bytes:e,name:n}=t;for(let r=e.indexOf(fa);r>=0;r=e.indexOf(fa,r+1)){let s=Mh(e,r),i=s&&Oh(e,s);if(!i)continue;let o=la(t,i);if(o!==null)return $h(t,i,o)}throw p("this kernel carries no symbol table of its own (CONFIG_KALLSYMS) that can be read",{place:{file:n},hint:"give the kernel's vmlinux with --vmlinux"})}function Mh(t,e){let n=e;for(let s=1;s<48;s+=1){let i=n<2?-1:t.lastIndexOf(0,n-2);if(i<0||n-i>da)return null;n=i+1}let r=[n-1];for(;r.length<ua;){let s=r.at(-1)+1,i=t.indexOf(0,s);if(i<=s||i-s>da)return null;r.push(i)}for(let s of ma){let i=_e(r.at(-1)+1,s),o=i+ua*2;if(o>t.length)continue;let a=n-t.readUInt16LE(i+2),l=[a,...r.slice(0,-1).map(c=>c+1)];if(!(a<0||l.some((c,u)=>t.readUInt16LE(i+2*u)!==c-a)))return{start:a,tail:o,tokens:l.map((c,u)=>t.subarray(c,r[u]))}}return null}function Oh(t,{start:e,tail:n,tokens:r}){let s=Math.max(0,e-Bh*16),i={steps:Nh};for(let o of ma)for(let a=e-16;a>=s;a-=o){let l=t.readUInt32LE(a),c=e-a;if(l<Lh||l*2>c||l*Rh<c)continue;let u=a+o;if(Uh(l,e,o).some(d=>Ph(t,u,l,d,i)))return{count:l,numSyms:a,names:u,tokenTable:e,tail:n,tokens:r}}return null}function Uh(t,e,n){let r=Math.ceil(t/256),s=_e(4*r,n),i={at:e-s,width:4,alignment:n};if(n===4)return[i];let o=_e(3*t,n);return[i,{at:e-8*r,width:8,alignment:n},{at:e-o-s,width:4,alignment:n}]}function Ph(t,e,n,{at:r,width:s,alignment:i},o){if(r<=e||t.readUInt32LE(r)!==0)return!1;let a=e;for(let l=0;l<n;l+=1){if(l%256===0&&t.readUInt32LE(r+l/256*s)!==a-e)return!1;let c=ga(t,a);if(o.steps-=1,c>r||c===a+1||o.steps<0)return!1;a=c}return _e(a,i)===r}function ga(t,e){let n=t[e];return n<128?e+1+n:e+2+(n&127|t[e+1]<<7)}function $h(t,{count:e,names:n,tokens:r},s){let{bytes:i}=t,o=Fe(e);o.low.set(s.low),o.high.set(s.high);let a=Buffer.alloc(e*32),l=0,c=n;for(let d=0;d<e;d+=1){let f=ga(i,c);a.length-l<ha*4&&(a=Ch(a)),o.name[d]=l;let m=0;for(let h=i[c]<128?c+1:c+2;h<f;h+=1){let g=r[i[h]],_=0;for(m===0&&(m=g[_++]);_<g.length&&a.length-l>1;)a[l++]=g[_++]}a[l++]=0,c=f,zh(o,d,String.fromCharCode(m))}let u={...o,names:a.subarray(0,l),length:e};return{...u,sections:t.sections.length>0?Fh(u,t):[ye]}}function Ch(t){let e=Buffer.alloc(t.length*2+ha*4);return t.copy(e),e}function zh(t,e,n){let r=n.toLowerCase(),s=r==="w"||r==="v";t.binding[e]=s?M.weak:n===r?M.local:M.global,t.code[e]=r==="t"||r==="w"?1:0}function Fh(t,e){let{sections:n}=e;for(let r=0;r<t.length;r+=1){if(t.code[r]===0)continue;let s=BigInt(t.high[r])<<32n|BigInt(t.low[r]),i=n.findIndex(({start:o,end:a})=>s>=o&&s<a);i>=0&&(t.section[r]=i+1,n[i].executable||(t.code[r]=0))}return[ye,...n]}function _e(t,e){return Math.ceil(t/e)*e}var ba=[["early","__initcall_start"],["pure","__initcall0_start"],["core","__initcall1_start"],["postcore","__initcall2_start"],["arch","__initcall3_start"],["subsys","__initcall4_start"],["fs","__initcall5_start"],["rootfs","__initcallrootfs_start"],["device","__initcall6_start"],["late","__initcall7_start"]],qh="__initcall_end";function ya(t,e){let n=[...ba.map(([,s])=>e.addressOf(s)),e.addressOf(qh)],r=n.filter(s=>s!==null);if(r.length!==n.length||r.some((s,i)=>i>0&&s<r[i-1]))return[];for(let s of[Qh,Kh]){let i=ba.flatMap(([a],l)=>(s(t,r[l],r[l+1])??[]).map(c=>({level:a,address:c}))),o=i.filter(({address:a})=>Dh(e,a));if(i.length>0&&o.length===i.length)return i}return[]}function Dh(t,e){let n=t.find(e);return n>=0&&t.address[n]===e}function Qh(t,e,n){return _a(t,e,n,4,(r,s)=>s+BigInt(t.bytes.readInt32LE(r)))}function Kh(t,e,n){return _a(t,e,n,8,r=>t.bytes.readBigUInt64LE(r))}function _a(t,e,n,r,s){let i=t.offsetOf(e),o=Number(n-e)/r;return i===null||!Number.isInteger(o)||o>65536||i+o*r>t.bytes.length?null:Array.from({length:o},(a,l)=>s(i+l*r,e+BigInt(l*r)))}function wr(t,e){let{buildId:n,banner:r,start:s,end:i,physical:o}=t;return{buildId:n,banner:r,start:s,end:i,physical:o,initcalls:e?ya(t,e):[]}}function wa(t){let e=[...new Set(t.initcalls.map(({level:n})=>n))];return{buildId:t.buildId,banner:t.banner,image:[t.start.toString(16),t.end.toString(16),t.physical.toString(16)],initcalls:e.map(n=>[n,t.initcalls.filter(r=>r.level===n).map(({address:r})=>r.toString(16))])}}function ka(t){let[e,n,r]=t.image;return{buildId:t.buildId,banner:t.banner,start:BigInt(`0x${e}`),end:BigInt(`0x${n}`),physical:BigInt(`0x${r}`),initcalls:t.initcalls.flatMap(([s,i])=>i.map(o=>({level:s,address:BigInt(`0x${o}`)})))}}import{readFileSync as $p}from"node:fs";import{gunzipSync as Ep}from"node:zlib";var y=class extends Error{};var Xt=class{input;at;buffer=0;available=0;constructor(e,n){this.input=e,this.at=n}read(e){for(;this.available<e;){if(this.at>=this.input.length)throw new y("the data is cut short");this.buffer=(this.buffer<<8|this.input[this.at++])&2147483647,this.available+=8}return this.available-=e,this.buffer>>>this.available&(1<<e)-1}};var Hh=54156738319193,Gh=25779555029136,Wh=50,lt=20;function xa(t,e){let n=(t[3]??0)-48;if(n<1||n>9)throw new y("the bzip2 header is damaged");let r=Buffer.allocUnsafeSlow(e),s=new Xt(t,4),i=new Uint32Array(n*1e5),o=0;for(;;){let a=s.read(24)*16777216+s.read(24);if(s.read(24),s.read(8),a===Gh)break;if(a!==Hh)throw new y("a bzip2 block is damaged");if(s.read(1)===1)throw new y("randomised bzip2 blocks are not known here");let l=s.read(24),c=jh(s,i);if(l>=c)throw new y("a bzip2 block is damaged");o=Zh(i,c,l,r,o)}if(o!==e)throw new y("the bzip2 data ends early");return r}function jh(t,e){let n=Vh(t),r=t.read(3),s=t.read(15);if(r<2||r>6||s===0)throw new y("a bzip2 block is damaged");let i=Xh(t,r,s),o=n.length+2,a=Array.from({length:r},()=>Jh(t,o)),l=o-1,c=Uint8Array.from(n),u=0,d=0,f=1;for(let m=0;m<s;m+=1){let h=a[i[m]];for(let g=0;g<Wh;g+=1){let _=Yh(t,h);if(_<=1){if(d+=f<<_,f<<=1,d>e.length)throw new y("a bzip2 run is too long");continue}if(d>0){if(u+d>e.length)throw new y("a bzip2 block is too long");e.fill(c[0],u,u+d),u+=d,d=0,f=1}if(_===l)return u;if(u===e.length)throw new y("a bzip2 block is too long");let w=c[_-1];c.copyWithin(1,0,_-1),c[0]=w,e[u++]=w}}throw new y("a bzip2 block does not end")}function Vh(t){let e=[],n=t.read(16);for(let r=0;r<16;r+=1){if((n&32768>>r)===0)continue;let s=t.read(16);for(let i=0;i<16;i+=1)(s&32768>>i)!==0&&e.push(r*16+i)}if(e.length===0)throw new y("a bzip2 block is damaged");return e}function Xh(t,e,n){let r=Uint8Array.from({length:e},(s,i)=>i);return Uint8Array.from({length:n},()=>{let s=0;for(;t.read(1)===1;)s+=1;if(s>=e)throw new y("a bzip2 selector is damaged");let i=r[s];return r.copyWithin(1,0,s),r[0]=i,i})}function Jh(t,e){let n=new Uint8Array(e),r=t.read(5);for(let c=0;c<e;c+=1){for(;t.read(1)===1;)r+=t.read(1)===0?1:-1;if(r<1||r>lt)throw new y("a bzip2 code is damaged");n[c]=r}let s=new Int32Array(lt+1).fill(-1),i=new Int32Array(lt+1),o=Array.from(n.keys()).sort((c,u)=>n[c]-n[u]||c-u),a=0,l=0;for(let c=1;c<=lt;c+=1){let u=n.filter(d=>d===c).length;i[c]=l-a,u>0&&(s[c]=a+u-1),a=a+u<<1,l+=u}return{minBits:Math.min(...n),limit:s,base:i,symbols:Uint16Array.from(o)}}function Yh(t,{minBits:e,limit:n,base:r,symbols:s}){let i=e,o=t.read(i);for(;o>n[i];){if(i+=1,i>lt)throw new y("a bzip2 code is damaged");o=o<<1|t.read(1)}let a=s[o+r[i]];if(a===void 0)throw new y("a bzip2 code is damaged");return a}function Zh(t,e,n,r,s){let i=new Uint32Array(256);for(let d=0;d<e;d+=1)i[t[d]&255]+=1;let o=0;for(let d=0;d<256;d+=1){let f=i[d];i[d]=o,o+=f}for(let d=0;d<e;d+=1){let f=i[t[d]&255]++;t[f]=t[f]&255|d<<8}let a=s,l=t[n]>>>8,c=-1,u=0;for(let d=0;d<e;d+=1){let f=t[l];l=f>>>8;let m=f&255;if(u===4){if(a+m>r.length)throw new y("the bzip2 data holds more than it says");r.fill(c,a,a+m),a+=m,u=0,c=-1;continue}if(a>=r.length)throw new y("the bzip2 data holds more than it says");r[a++]=m,u=m===c?u+1:1,c=m}return a}var ep=407642370,tp=8<<20;function Sa(t,e){let n=Buffer.allocUnsafeSlow(e),r=4,s=0;for(;r+4<=t.length&&s<e;){let i=t.readUInt32LE(r);if(r+=4,i!==ep){if(r+i>t.length)throw new y("an LZ4 block is cut short");s=np(t,r,r+i,n,s,Math.min(e,s+tp)),r+=i}}if(s!==e)throw new y("the LZ4 data ends early");return n}function np(t,e,n,r,s,i){let o=e,a=s,l=c=>{let u=c;if(c===15){let d;do{if(o>=n)throw new y("an LZ4 length is cut short");d=t[o++],u+=d}while(d===255)}return u};for(;o<n;){let c=t[o++],u=l(c>>4);if(o+u>n||a+u>i)throw new y("LZ4 literals do not fit");if(rp(t,o,r,a,u),o+=u,a+=u,o>=n)break;if(o+2>n)throw new y("an LZ4 offset is cut short");let d=t[o]|t[o+1]<<8;o+=2;let f=l(c&15)+4;if(d===0||d>a-s||a+f>i)throw new y("an LZ4 match does not fit");if(d>=f&&f>32)r.copyWithin(a,a-d,a-d+f);else for(let m=0;m<f;m+=1)r[a+m]=r[a+m-d];a+=f}return a}function rp(t,e,n,r,s){if(s>48)t.copy(n,r,e,e+s);else for(let i=0;i<s;i+=1)n[r+i]=t[e+i]}var Yt=2048,sp=Yt/2,qe=12,De=16,va=4,Jt=4,Ia=2,Aa=Ia+De*8,Ta=Aa+De*8,Ea=Ta+256,Qe=class{filled=0;position=0;input;output;range=0;code=0;literalContextBits=0;literalPositionMask=0;positionMask=0;dictionaryStart=0;state=0;rep0=0;rep1=0;rep2=0;rep3=0;literals=new Uint16Array(0);isMatch=new Uint16Array(qe*De);isRep=new Uint16Array(qe);isRepG0=new Uint16Array(qe);isRepG1=new Uint16Array(qe);isRepG2=new Uint16Array(qe);isRep0Long=new Uint16Array(qe*De);slots=new Uint16Array(va*64);specialDistances=new Uint16Array(128);align=new Uint16Array(1<<Jt);matchLength=new Uint16Array(Ea);repLength=new Uint16Array(Ea);constructor(e,n){this.input=e,this.output=n}setProperties(e){if(e>=225)throw new y("the LZMA properties are damaged");let n=e%9,r=Math.floor(e/9)%5;this.literalContextBits=n,this.literalPositionMask=(1<<r)-1,this.positionMask=(1<<Math.floor(e/45))-1;let s=768<<n+r;this.literals.length!==s&&(this.literals=new Uint16Array(s))}resetState(){this.state=0,this.rep0=this.rep1=this.rep2=this.rep3=0;for(let e of[this.literals,this.isMatch,this.isRep,this.isRepG0,this.isRepG1,this.isRepG2,this.isRep0Long,this.slots,this.specialDistances,this.align,this.matchLength,this.repLength])e.fill(sp)}resetDictionary(){this.dictionaryStart=this.filled}store(e){if(this.position+e>this.input.length||this.filled+e>this.output.length)throw ct();this.input.copy(this.output,this.filled,this.position,this.position+e),this.filled+=e,this.position+=e}decode(e){if(e>this.output.length)throw new y("LZMA data holds more than it says");if(this.position+5>this.input.length)throw ct();for(this.range=-1,this.code=this.input.readInt32BE(this.position+1),this.position+=5;this.filled<e;){let n=this.filled&this.positionMask;if(this.bit(this.isMatch,this.state*De+n)===0){this.decodeLiteral();continue}let r=this.bit(this.isRep,this.state)===0?this.newMatch(n):this.repeated(n);if(r!==0){if(this.rep0===-1)return!0;this.copyMatch(r,e)}}return!1}newMatch(e){this.rep3=this.rep2,this.rep2=this.rep1,this.rep1=this.rep0;let n=this.decodeLength(this.matchLength,e);return this.state=this.state<7?7:10,this.rep0=this.decodeDistance(Math.min(n-2,va-1)),n}repeated(e){if(this.bit(this.isRepG0,this.state)===0){if(this.bit(this.isRep0Long,this.state*De+e)===0)return this.state=this.state<7?9:11,this.copyMatch(1,this.output.length),0}else{let n=this.rep1;this.bit(this.isRepG1,this.state)!==0&&(n=this.rep2,this.bit(this.isRepG2,this.state)!==0&&(n=this.rep3,this.rep3=this.rep2),this.rep2=this.rep1),this.rep1=this.rep0,this.rep0=n}return this.state=this.state<7?8:11,this.decodeLength(this.repLength,e)}copyMatch(e,n){let{output:r}=this,s=(this.rep0>>>0)+1,i=this.filled;if(s>i-this.dictionaryStart||e>n-i)throw new y("an LZMA match does not fit");let o=i+e;if(s>=e&&e>32)r.copyWithin(i,i-s,o-s);else for(;i<o;i+=1)r[i]=r[i-s];this.filled=o}decodeLiteral(){let{output:e,input:n,filled:r,literals:s}=this,i=r>this.dictionaryStart?e[r-1]:0,a=768*(((r&this.literalPositionMask)<<this.literalContextBits)+(i>>8-this.literalContextBits)),{range:l,code:c,position:u}=this,d=1,f=0,m=0;if(this.state>=7){let h=(this.rep0>>>0)+1;if(h>r-this.dictionaryStart)throw new y("an LZMA match does not fit");f=e[r-h],m=256}do{f<<=1;let h=f&m,g=a+m+h+d,_=s[g],w=Math.imul(l>>>11,_);c>>>0<w>>>0?(l=w,s[g]=_+(Yt-_>>5),d<<=1,m&=~h):(l=l-w|0,c=c-w|0,s[g]=_-(_>>5),d=d<<1|1,m&=h),l>>>0<16777216&&(l<<=8,c=c<<8|n[u++])}while(d<256);if(this.range=l,this.code=c,this.position=u,u>n.length)throw ct();e[r]=d,this.filled=r+1,this.state=this.state<4?0:this.state<10?this.state-3:this.state-6}decodeLength(e,n){return this.bit(e,0)===0?2+this.tree(e,Ia+n*8,3):this.bit(e,1)===0?10+this.tree(e,Aa+n*8,3):18+this.tree(e,Ta,8)}decodeDistance(e){let n=this.tree(this.slots,e*64,6);if(n<4)return n;let r=(n>>1)-1,s=(2|n&1)<<r;if(n<14)return s+this.reverseTree(this.specialDistances,s-n,r);let i=this.directBits(r-Jt)<<Jt;return s+i+this.reverseTree(this.align,0,Jt)|0}bit(e,n){let r=e[n],s=Math.imul(this.range>>>11,r),i=0;return this.code>>>0<s>>>0?(this.range=s,e[n]=r+(Yt-r>>5)):(this.range=this.range-s|0,this.code=this.code-s|0,e[n]=r-(r>>5),i=1),this.range>>>0<16777216&&this.normalize(),i}normalize(){if(this.position>=this.input.length)throw ct();this.range<<=8,this.code=this.code<<8|this.input[this.position++]}tree(e,n,r){let{input:s}=this,{range:i,code:o,position:a}=this,l=1<<r,c=1;for(;c<l;){let u=n+c,d=e[u],f=Math.imul(i>>>11,d);o>>>0<f>>>0?(i=f,e[u]=d+(Yt-d>>5),c<<=1):(i=i-f|0,o=o-f|0,e[u]=d-(d>>5),c=c<<1|1),i>>>0<16777216&&(i<<=8,o=o<<8|s[a++])}if(a>s.length)throw ct();return this.range=i,this.code=o,this.position=a,c-l}reverseTree(e,n,r){let s=1,i=0;for(let o=0;o<r;o+=1){let a=this.bit(e,n+s);s=s<<1|a,i|=a<<o}return i}directBits(e){let n=0;for(let r=0;r<e;r+=1){this.range>>>=1;let s=this.code>>>0>=this.range>>>0?1:0;s===1&&(this.code=this.code-this.range|0),n=n<<1|s,this.range>>>0<16777216&&this.normalize()}return n}};function ct(){return new y("the LZMA data is cut short")}var La=13;function Ba(t,e){if(t.length<La)throw new y("the LZMA header is cut short");let n=Buffer.allocUnsafeSlow(e),r=new Qe(t,n);if(r.setProperties(t[0]),r.resetState(),r.position=La,r.decode(e),r.filled!==e)throw new y("the LZMA data ends early");return n}var ip=[!0,!0,!0,!1,!0,!1,!1,!1],Ra=[0,1,2,2,3,3,3,3];function Na(t){let e=t.length-4,n=-5,r=0;for(let s=0;s<e;s+=1){if((t[s]&254)!==232)continue;let i=s-n;if(n=s,r=i>3?0:r<<i-1&7,r!==0&&(!ip[r]||kr(t[s+4-Ra[r]]))||!kr(t[s+4])){r=r<<1|1;continue}t.writeInt32LE(op(t.readInt32LE(s+1),s+5,r),s+1),s+=4}}function op(t,e,n){let r=t;for(;;){let s=r-e|0,i=Ra[n]*8;if(n===0||!kr(s>>>24-i&255))return s<<7>>7;r=s^(1<<32-i)-1}}function kr(t){return t===0||t===255}var Ma=12,ap=33,lp=4,cp={0:0,1:4,4:8,10:32};function Oa(t,e){if(t.length<Ma)throw new y("the xz header is cut short");let n=cp[t[7]&15];if(n===void 0)throw new y("the xz data uses an unknown check");let r=Buffer.allocUnsafeSlow(e),s=new Qe(t,r),i=Ma;for(;i<t.length&&t[i]!==0;){let{dataStart:o,x86:a}=up(t,i),l=s.filled;s.position=o,fp(t,s),a&&Na(r.subarray(l,s.filled)),i=o+Math.ceil((s.position-o)/4)*4+n}if(s.filled!==e)throw new y("the xz data ends early");return r}function up(t,e){let n=e+(t[e]+1)*4;if(n>t.length)throw new y("an xz block header is cut short");let r=t.subarray(e,n),s=r[1],i=2,o=()=>{let{value:l,end:c}=dp(r,i);return i=c,l};(s&64)!==0&&o(),(s&128)!==0&&o();let a=!1;for(let l=0;l<=(s&3);l+=1){let c=o(),u=l===(s&3),d=o();if(i+=d,c===lp&&!u)a=!0;else if(c!==ap||!u)throw new y(`xz filter ${c} is not known here`)}return{dataStart:n,x86:a}}function dp(t,e){let n=0;for(let r=e;;r+=1){let s=t[r];if(s===void 0||r-e>6)throw new y("an xz header is damaged");if(n+=(s&127)*2**(7*(r-e)),s<128)return{value:n,end:r+1}}}function fp(t,e){for(;;){let n=e.position,r=t[n];if(r===void 0||r!==0&&n+6>t.length)throw new y("the xz data is cut short");if(r===0){e.position=n+1;return}if((r===1||r>=224)&&e.resetDictionary(),r<128){if(r>2)throw new y("an xz chunk is damaged");e.position=n+3,e.store(t.readUInt16BE(n+1)+1);continue}let s=((r&31)<<16|t.readUInt16BE(n+1))+1,i=n+(r>=192?6:5)+t.readUInt16BE(n+3)+1;r>=192&&e.setProperties(t[n+5]),r>=160&&e.resetState(),e.position=n+(r>=192?6:5);let o=e.filled+s;if(e.decode(o)||e.position>i||e.filled!==o)throw new y("an xz chunk is damaged");e.position=i}}function Ke(t,e){let n=1<<e,r=new Uint8Array(n),s=n;t.forEach((u,d)=>{u===-1&&(r[--s]=d)});let i=(n>>1)+(n>>3)+3,o=0;t.forEach((u,d)=>{for(let f=0;f<u;f+=1){r[o]=d;do o=o+i&n-1;while(o>=s)}});let a=new Uint8Array(n),l=new Uint16Array(n),c=t.map(u=>Math.abs(u));for(let u=0;u<n;u+=1){let d=c[r[u]]++;a[u]=e-(31-Math.clz32(d)),l[u]=(d<<a[u])-n}return{log:e,symbol:r,bits:a,next:l}}function Zt(t,e,n,r,s){let i=e*8,o=u=>{if(i+u>n*8)throw new y("a zstd table is cut short");let d=t.readUInt32LE(i>>>3)>>>(i&7)&(1<<u)-1;return i+=u,d},a=o(4)+5;if(a>s)throw new y("a zstd table is too large");let l=[],c=1<<a;for(;c>0&&l.length<=r;){let u=32-Math.clz32(c+1),d=(1<<u-1)-1,f=(1<<u)-1-(c+1),m=o(u-1);m>=f&&(m|=o(1)<<u-1,m>d&&(m-=f));let h=m-1;if(l.push(h),c-=Math.abs(h),h===0)for(let g=3;g===3;){g=o(2);for(let _=0;_<g;_+=1)l.push(0)}}if(c!==0||l.length>r+1)throw new y("a zstd table is damaged");return{table:Ke(l,a),end:Math.ceil(i/8)}}var mp=8;function Ua(t){return Buffer.concat([t,Buffer.alloc(mp)])}var He=class{view;start;position;constructor(e,n,r){let s=r>n?e[r-1]:0;if(s===0)throw new y("a zstd bit stream is damaged");this.view=new DataView(e.buffer,e.byteOffset,e.length),this.start=n*8,this.position=(r-1)*8+(31-Math.clz32(s))}read(e){let n=this.position-e;return n<this.start?this.readPastStart(e):(this.position=n,this.view.getInt32(n>>>3,!0)>>>(n&7)&(1<<e)-1)}readLong(e){return e<=24?this.read(e):this.read(e-16)*65536+this.read(16)}get left(){return this.position-this.start}finish(){if(this.left!==0)throw new y("a zstd bit stream is damaged")}readPastStart(e){let n=Math.min(e,this.start-(this.position-e)),r=e-n,s=r>0?(this.view.getInt32(this.start>>>3,!0)&(1<<r)-1)<<n:0;return this.position-=e,s}};var Pa=131072,hp=11,en=class{bytes=Buffer.alloc(Pa);length=0;source;view;table=null;constructor(e){this.source=e,this.view=new DataView(e.buffer,e.byteOffset,e.length)}read(e,n){let{source:r}=this,s=r[e]&3,i=r[e]>>2&3;if(s<=1){let d=i===1?2:i===3?3:1;this.setLength(r.readUIntLE(e,d)>>(d===1?3:4));let f=e+d,m=s===0?this.length:1;if(f+m>n)throw Ge();return s===0?r.copy(this.bytes,0,f,f+m):this.bytes.fill(r[f],0,this.length),f+m}let o=i<=1?10:i===2?14:18,a=r.readUIntLE(e,5);this.setLength(Math.floor(a/16)%2**o);let l=Math.floor(a/2**(4+o))%2**o,c=e+(i<=1?3:i===2?4:5),u=c+l;if(u>n)throw Ge();if(s===2&&(c=this.readTable(c,u)),this.table===null)throw new y("a zstd block repeats a table that was not sent");return i===0?this.decodeStream(this.table,c,u,0,this.length):this.decodeFourStreams(this.table,c,u),u}setLength(e){if(e>Pa)throw new y("a zstd block is too long");this.length=e}decodeFourStreams(e,n,r){if(n+6>r)throw Ge();let s=[0,2,4].map(a=>this.source.readUInt16LE(n+a)),i=Math.ceil(this.length/4),o=n+6;for(let a=0;a<4;a+=1){let l=a===3?r:o+s[a];if(l>r)throw Ge();let c=a===3?this.length:i*(a+1);if(i*a>c)throw new y("a zstd block is damaged");this.decodeStream(e,o,l,i*a,c),o=l}}decodeStream(e,n,r,s,i){let o=r>n?this.source[r-1]:0;if(o===0)throw new y("a zstd bit stream is damaged");let{bytes:a,view:l}=this,{bits:c,entry:u}=e,d=(1<<c)-1,f=n*8,m=(r-1)*8+(31-Math.clz32(o));for(let h=s;h<i;h+=1){let g=m-c,_=g>=f?l.getInt32(g>>>3,!0)>>>(g&7)&d:l.getInt32(f>>>3,!0)<<f-g&d,w=u[_];a[h]=w>>4,m-=w&15}if(m!==f)throw new y("a zstd bit stream is damaged")}readTable(e,n){let r=this.source[e],s=r>=128?this.directWeights(e+1,r-127):this.codedWeights(e+1,r,n),i=r>=128?Math.ceil((r-127)/2):r;if(e+1+i>n)throw Ge();return this.table=pp(s),e+1+i}directWeights(e,n){return Array.from({length:n},(r,s)=>{let i=this.source[e+(s>>1)]??0;return s%2===0?i>>4:i&15})}codedWeights(e,n,r){if(e+n>r)throw Ge();let{table:s,end:i}=Zt(this.source,e,e+n,255,7),o=new He(this.source,i,e+n),a=[],l=o.read(s.log),c=o.read(s.log);for(;a.length<255;){if(a.push(s.symbol[l]),l=s.next[l]+o.read(s.bits[l]),o.left<0)return a.push(s.symbol[c]),a;[l,c]=[c,l]}throw new y("a zstd table is damaged")}};function pp(t){let e=t.reduce((a,l)=>a+(l>0?2**(l-1):0),0),n=e>0?32-Math.clz32(e):0,r=2**n-e;if(n<1||n>hp||(r&r-1)!==0)throw new y("a zstd table is damaged");let s=[...t,32-Math.clz32(r)],i=new Uint16Array(1<<n),o=0;for(let a=1;a<=n;a+=1)s.forEach((l,c)=>{if(l!==a)return;let u=1<<a-1;i.fill(c<<4|n+1-a,o,o+u),o+=u});if(o!==i.length||s.length>256)throw new y("a zstd table is damaged");return{bits:n,entry:i}}function Ge(){return new y("the zstd data is cut short")}var gp=4247762216,bp=407710288,yp=131072,$a=Fa(16,0,[1,1,1,1,2,2,3,3,4,6,7,8,9,10,11,12,13,14,15,16]),Ca=Fa(32,3,[1,1,1,1,2,2,3,3,4,4,5,7,8,9,10,11,12,13,14,15,16]),_p=Ke([4,3,...K(2,11),1,1,1,...K(2,9),3,2,...K(1,5),...K(-1,4)],6),wp=Ke([1,4,3,...K(2,6),...K(1,37),...K(-1,7)],6),kp=Ke([...K(1,6),2,2,2,...K(1,15),...K(-1,5)],5);function K(t,e){return Array.from({length:e},()=>t)}function Fa(t,e,n){let r=Uint8Array.from([...K(0,t),...n]),s=new Uint32Array(r.length),i=e;return r.forEach((o,a)=>{s[a]=i,i+=1<<o}),{base:s,bits:r}}function qa(t,e){let n=Ua(t),r=Buffer.allocUnsafeSlow(e),s=0,i=0;for(;i<e;){if(s+9>t.length)throw new y("the zstd data ends early");let o=n.readUInt32LE(s);if((o&4294967280)>>>0===bp){s+=8+n.readUInt32LE(s+4);continue}if(o!==gp)throw new y("this is not zstd data");let a=new xr(n,t.length,r,i);s=a.decode(s+4),i=a.filled}return r}var xr=class{filled;source;end;output;start;literals;literalTable=null;offsetTable=null;matchTable=null;recent=[1,4,8];constructor(e,n,r,s){this.source=e,this.end=n,this.output=r,this.start=s,this.filled=s,this.literals=new en(e)}decode(e){let{source:n}=this,r=n[e],s=(r&32)!==0;if((r&3)!==0)throw new y("zstd dictionaries are not known here");let i=r>>6===0?s?1:0:1<<(r>>6),o=e+1+(s?0:1)+i;for(;;){if(o+3>this.end)throw tn();let a=n.readUIntLE(o,3),l=a>>3,c=a>>1&3;o+=3;let u=c===1?1:l;if(o+u>this.end)throw tn();if(c===2)this.decodeBlock(o,o+u);else if(c===0)this.append(n.subarray(o,o+u));else if(c===1)this.append(Buffer.alloc(Math.min(l,yp),n[o]));else throw new y("a zstd block is damaged");if(o+=u,(a&1)===1)break}return o+((r&4)!==0?4:0)}append(e){if(this.filled+e.length>this.output.length)throw za();e.copy(this.output,this.filled),this.filled+=e.length}decodeBlock(e,n){let{source:r}=this,s=this.literals.read(e,n);if(s>=n)throw tn();let i=r[s++];if(i>=128&&(i=i<255?(i-128<<8)+r[s++]:r.readUInt16LE((s+=2)-2)+32512),i===0){this.append(this.literals.bytes.subarray(0,this.literals.length));return}let o=r[s++],a=(l,c,u,d)=>{if(l===0)return c;if(l===1)return Ke([...K(0,Math.min(r[s++],d)),1],0);if(l===2){let f=Zt(r,s,n,d,9);return s=f.end,f.table}if(u===null)throw new y("a zstd block repeats a table that was not sent");return u};if(this.literalTable=a(o>>6,_p,this.literalTable,35),this.offsetTable=a(o>>4&3,kp,this.offsetTable,31),this.matchTable=a(o>>2&3,wp,this.matchTable,52),s>=n)throw tn();this.runSequences(i,new He(r,s,n),this.literalTable,this.offsetTable,this.matchTable)}runSequences(e,n,r,s,i){let{bytes:o,length:a}=this.literals,{output:l,recent:c}=this,u=this.filled,d=0,f=n.read(r.log),m=n.read(s.log),h=n.read(i.log);for(let g=0;g<e;g+=1){let _=s.symbol[m],w=i.symbol[h],S=r.symbol[f],v=(1<<_)+n.readLong(_),A=Ca.base[w]+n.read(Ca.bits[w]),P=$a.base[S]+n.read($a.bits[S]);g+1<e&&(f=r.next[f]+n.read(r.bits[f]),h=i.next[h]+n.read(i.bits[h]),m=s.next[m]+n.read(s.bits[m]));let J=xp(c,v,P);if(d+P>a)throw new y("a zstd block lacks literals");if(u+P+A>l.length)throw za();if(Sp(o,d,l,u,P),d+=P,u+=P,J<=0||J>u-this.start)throw new y("a zstd match does not fit");vp(l,u,J,A),u+=A}n.finish(),this.filled=u,this.append(o.subarray(d,a))}};function xp(t,e,n){if(e>3)return t[2]=t[1],t[1]=t[0],t[0]=e-3;let r=n===0?e:e-1;if(r===0)return t[0];let s=r===3?t[0]-1:t[r];return r>1&&(t[2]=t[1]),t[1]=t[0],t[0]=s}function Sp(t,e,n,r,s){if(s>48)t.copy(n,r,e,e+s);else for(let i=0;i<s;i+=1)n[r+i]=t[e+i]}function vp(t,e,n,r){let s=e+r;if(n>=r&&r>48)t.copyWithin(e,e-n,s-n);else for(let i=e;i<s;i+=1)t[i]=t[i-n]}function tn(){return new y("the zstd data is cut short")}function za(){return new y("the zstd data holds more than it says")}var Ip=[["gzip",[31,139]],["xz",[253,55,122,88,90,0]],["zstd",[40,181,47,253]],["lz4",[2,33,76,24]],["lzma",[93,0,0]],["bzip2",[66,90,104]],["lzo",[137,76,90,79]]];function Da(t){return Ip.find(([,e])=>e.every((n,r)=>t[r]===n))?.[0]??null}function Qa(t,e,n){if(t.length<8)throw new y("it is cut short");let r=t.readUInt32LE(t.length-4);if(r>n)throw new y(`it says to hold ${r} bytes, more than ${n}`);let s=t.subarray(0,t.length-4);return Ap(e==="gzip"?t:s,e,r)}function Ap(t,e,n){let r=Tp(t,e,n);if(r.length!==n)throw new y(`it holds ${r.length} bytes instead of ${n}`);return r}function Tp(t,e,n){switch(e){case"gzip":return Lp(t,n);case"zstd":return qa(t,n);case"lz4":return Sa(t,n);case"xz":return Oa(t,n);case"lzma":return Ba(t,n);case"bzip2":return xa(t,n);case"lzo":throw new y(`Bootgate cannot decompress ${e}`)}}function Lp(t,e){try{return Ep(t,{maxOutputLength:e+1})}catch(n){throw new y(n instanceof Error?n.message:"the gzip data is damaged")}}var Bp={3:"32-bit x86",8:"MIPS",20:"PowerPC",21:"64-bit PowerPC",22:"s390",40:"32-bit ARM",183:"arm64",243:"RISC-V",258:"LoongArch"};function Ka(t){return Bp[t]??`machine type ${t}`}var Rp="give an x86-64 kernel: a bzImage (/boot/vmlinuz-\u2026, arch/x86/boot/bzImage) or a vmlinux";function $(t,e,n){return t.toString("latin1",e,e+n.length)===n}var Np=[{what:"an arm64 kernel image",matches:t=>$(t,56,"ARMd")},{what:"a RISC-V kernel image",matches:t=>$(t,56,"RSC")},{what:"a 32-bit ARM kernel (zImage)",matches:t=>$(t,36,"(o")},{what:"a compressed EFI kernel (zboot) of another architecture",matches:t=>$(t,0,"MZ")&&$(t,4,"zimg")},{what:"a U-Boot image",matches:t=>$(t,0,"'V")},{what:"a devicetree or FIT image",matches:t=>$(t,0,"\xD0\r\xFE\xED")},{what:"an initramfs (cpio archive)",matches:t=>$(t,0,"07070"),hint:"give it with --initrd"},{what:"a Debian package",matches:t=>$(t,0,`!<arch>
debian`),hint:"unpack it (dpkg-deb -x FILE FOLDER) and give the boot/vmlinuz-\u2026 inside"},{what:"an RPM package",matches:t=>$(t,0,"\xED\xAB\xEE\xDB")},{what:"a qcow2 disk image",matches:t=>$(t,0,"QFI\xFB"),hint:"give it with --disk"},{what:"an EFI program (a unified kernel image, perhaps), not a kernel",matches:t=>$(t,0,"MZ")},{what:"gzip-compressed data (an initramfs, or a kernel of another architecture)",matches:t=>$(t,0,"\x8B")},{what:"xz-compressed data",matches:t=>$(t,0,"\xFD7zXZ")},{what:"zstd-compressed data",matches:t=>$(t,0,"(\xB5/\xFD")},{what:"an empty file",matches:t=>t.length===0},{what:"a text file",matches:Mp}];function Ha(t){let e=Np.find(({matches:n})=>n(t));return{what:e?.what??"no kind of file known here",hint:e?.hint??Rp}}function Mp(t){return t.every(e=>e>=32||e===9||e===10||e===13)}var Ga="Linux version ";function Wa(t,e){let n=Uo(t,e),r=se(n);return Sr(t,e,r,be(n,r))}function Sr(t,e,n,r){let s=n.segments.filter(({type:a,address:l})=>a===$e.load&&l!==0n),[i]=s;if(i===void 0)throw p("nothing of this ELF file is loaded into memory",{place:{file:t}});let o=s.map(({address:a,memorySize:l})=>a+BigInt(l));return{name:t,bytes:e,buildId:r,banner:Pp(e),start:s.reduce((a,{address:l})=>l<a?l:a,i.address),end:o.reduce((a,l)=>l>a?l:a),physical:i.physical,sections:n.sections.filter(({allocated:a,type:l,address:c})=>a&&l!==ge.nobits&&c!==0n).map(({name:a,address:l,size:c,offset:u,executable:d})=>({name:a,start:l,end:l+BigInt(c),offset:u,executable:d})),addressAt:a=>Op(s,a),offsetOf:a=>Up(s,a,e.length)}}function Op(t,e){let n=t.find(r=>e>=r.offset&&e<r.offset+r.fileSize);return n===void 0?null:n.address+BigInt(e-n.offset)}function Up(t,e,n){let r=t.find(i=>e>=i.address&&e<i.address+BigInt(i.fileSize));if(r===void 0)return null;let s=r.offset+Number(e-r.address);return s<n?s:null}function Pp(t){for(let e=t.indexOf(Ga);e>=0;e=t.indexOf(Ga,e+1)){let n=t.indexOf(0,e),r=t.toString("latin1",e,Math.min(n<0?t.length:n,e+1024));if(/^Linux version \d/.test(r))return r.trimEnd()}return null}var ja=1<<30;function vr(t){let e=W(t,s=>s.read(0,Math.min(4096,s.size)));if(Ce(e))return Dp(t);if(e.length>616&&e.toString("latin1",514,518)==="HdrS")return Cp(t);let{what:n,hint:r}=Ha(e);throw p(`this is ${n}, not an x86-64 kernel`,{place:{file:t},hint:r})}function Cp(t){let e=Hp(t),n=e.readUInt16LE(518),r=((e[497]||4)+1)*512,s=r+e.readUInt32LE(500)*16;if(s>e.length)throw p(`this kernel is cut short: its header states ${s.toLocaleString("en-US")} bytes, the file has ${e.length.toLocaleString("en-US")}`,{place:{file:t},hint:"copy or download the kernel again"});if(n<524||(e.readUInt16LE(566)&1)===0)throw p("this is a 32-bit x86 kernel (or one older than Linux 3.8); Bootgate boots x86-64 kernels",{place:{file:t}});let i=r+e.readUInt32LE(584),o=e.subarray(i,i+e.readUInt32LE(588)),a=Da(o),l=Fp(e,r);return{path:t,format:"bzImage",version:l,release:l?.split(" ")[0]??null,compression:a,key:Q(e),open:Va(()=>zp(t,qp(t,o,i,a)))}}function zp(t,e){if(Ce(e))return Wa(t,e);throw p("what this bzImage carries is not a vmlinux (an ELF file)",{place:{file:t},hint:"give the kernel's vmlinux with --kernel"})}function Fp(t,e){let n=t.readUInt16LE(526);return n===0||n+512>=e?null:t.toString("latin1",n+512,Math.min(e,n+512+512)).split("\0")[0].trim()||null}function qp(t,e,n,r){let s="give the kernel's vmlinux with --vmlinux";if(r===null)throw p("the kernel inside this bzImage is not compressed in a way known here",{place:{file:t,offset:n},hint:s});try{return Qa(e,r,ja)}catch(i){throw i instanceof y?p(`the kernel inside cannot be decompressed (${r}): ${i.message}`,{place:{file:t,offset:n},hint:`copy or download the kernel again, or ${s}`,cause:i}):i}}function Dp(t){let{elf:e,buildId:n}=W(t,o=>{let a=se(o);return{elf:a,buildId:be(o,a)}});if(e.machine!==$o)throw p(`this is a ${Ka(e.machine)} kernel or program; Bootgate boots x86-64 kernels`,{place:{file:t}});let r=e.segments.filter(({type:o})=>o===$e.load),s=Math.max(0,...r.map(({offset:o,fileSize:a})=>o+a));if(e.type!==Qp||s>ja||!r.some(Kp))throw p("this ELF file is a program, a library or a module, not a kernel",{place:{file:t}});let i=Va(()=>W(t,o=>Sr(t,o.read(0,Math.min(s,o.size)),e,n)));return{path:t,format:"ELF",compression:null,open:i,get version(){return i().banner},get release(){return i().banner?.split(" ")[2]??null},get key(){return n??Q(i().bytes)}}}var Qp=2;function Kp({address:t}){return t>=0xffff800000000000n}function Hp(t){try{return $p(t)}catch(e){throw p(k(e)==="ENOENT"?"there is no such file":E(e),{place:{file:t},cause:e})}}function Va(t){let e;return()=>e??=t()}var Gp=/^(?:_s?text|_etext|_[se]inittext|__\w*text_(?:start|end)|__indirect_thunk_(?:start|end)|__x86_\w*thunk_array|__end_entry_SYSENTER_compat)$/;function Er(t){return t.startsWith(".")||Gp.test(t)}function Ya(t,e,n,r){return Xa(t,e)-Xa(n,r)||Ja(t)-Ja(n)||t.length-n.length||(t<n?-1:t>n?1:0)}function Xa(t,e){return Er(t)?3:e===M.weak?2:e===M.local?1:0}function Ja(t){let e=0;for(;t[e]==="_";)e+=1;return e}function ut(t,e){let n=Wp(t),r=jp(t,n),{bytes:s,columns:i}=gr({...e,symbols:t.length,rows:r.length,hashSlots:Yp(t.length),nameBytes:t.names.length,sections:t.sections.map(({name:o})=>o),facts:null});return n.forEach((o,a)=>{i.symbolAddress[2*a]=t.low[o],i.symbolAddress[2*a+1]=t.high[o],i.symbolName[a]=t.name[o],i.symbolBinding[a]=t.binding[o]}),i.names.set(t.names),Vp(t,n,r,i),Zp(i.hash,i.names,i.symbolName),br(s)}function Wp(t){let{high:e,low:n,code:r}=t,s=i=>ze(t.names,t.name[i]);return Uint32Array.from({length:t.length},(i,o)=>o).sort((i,o)=>e[i]-e[o]||n[i]-n[o]||r[o]-r[i]||Ya(s(i),t.binding[i],s(o),t.binding[o])||i-o)}function jp(t,e){let n=[];for(let r=0;r<e.length;r+=1){let s=e[r];r>0&&el(t,e[r-1],s)||t.code[s]===1&&!Er(ze(t.names,t.name[s]))&&n.push(r)}return Uint32Array.from(n)}function el(t,e,n){return t.low[e]===t.low[n]&&t.high[e]===t.high[n]}function Vp(t,e,n,r){n.forEach((s,i)=>{let o=e[s];r.rowAddress[2*i]=t.low[o],r.rowAddress[2*i+1]=t.high[o],r.rowSymbol[i]=s,r.rowSection[i]=t.section[o],r.rowSize[i]=t.size[o]||Xp(t,e,s)})}function Xp(t,e,n){let r=e[n],s=n+1;for(;s<e.length&&el(t,r,e[s]);)s+=1;let i=Za(t,r),o=t.sections[t.section[r]],a=[];s<e.length&&a.push(Za(t,e[s])),o!==void 0&&o.end>i&&a.push(o.end);let l=a.reduce((c,u)=>u<c?u:c,i+Jp);return Number(l-i)}var Jp=0x10000n;function Za(t,e){return BigInt(t.high[e])<<32n|BigInt(t.low[e])}function Yp(t){return 2**Math.ceil(Math.log2(Math.max(16,t*2)))}function Zp(t,e,n){t.fill(at);let r=t.length-1;n.forEach((s,i)=>{let o=jt(e,s)&r;for(;t[o]!==at;)o=o+1&r;t[o]=i})}var eg=1e3,tg=.98;function nl(t,e){return sl(t,e)===null}function rl(t,e,n){let r=sl(e,n);if(r!==null)throw p(`this System.map belongs to another kernel: ${r}`,{place:{file:t},hint:"leave --vmlinux out (the symbols inside the kernel are used), or give the right one"})}function sl(t,e){let n=Math.max(1,Math.floor(e.length/eg)),r=0,s=0,i=null;for(let o=0;o<e.length;o+=n){let a=e.name(o),l=e.address[o];if(r+=1,t.addressesOf(a).includes(l)){s+=1;continue}let c=t.addressOf(a);i??=`${a} is at ${tl(l)} in the kernel and ${c===null?"not in this map":`at ${tl(c)} in this map`}`}return s>=r*tg?null:i}function tl(t){return`0x${t.toString(16)}`}import{readFileSync as ng}from"node:fs";var rg=1<<28,Ir=10,il=32,sg="tTwWi",ig="abcdginprstuvwABCDGINRSTUVW?-";function al(t){return og(t,ng(t))}function og(t,e){if(e.length>rg)throw p("this is too large to be a System.map",{place:{file:t}});let n=Fe(lg(e)),r=Buffer.alloc(e.length+1),s=0,i=0,o=0;for(let a=0;a<e.length;){o+=1;let l=e.indexOf(Ir,a),c=l<0?e.length:l,u=e.indexOf(il,a)+1,d=u+2,f=u-1-a,m=String.fromCharCode(e[u]??0);if(f<8||f>16||d>=c||e[d-1]!==il||!ig.includes(m))throw ol(t,o,e.toString("latin1",a,c));let h=cg(e,a,u-1);if(h===null)throw ol(t,o,e.toString("latin1",a,c));let g=e.toString("latin1",d,c);if(g.includes("real System.map"))throw ug(t,g);n.high[i]=h.high,n.low[i]=h.low,n.name[i]=s,ag(n,i,m),s+=e.copy(r,s,d,g.endsWith("\r")?c-1:c)+1,i+=1,a=c+1}if(i===0)throw p("this System.map is empty",{place:{file:t}});return{...n,length:i,names:r.subarray(0,s),sections:[ye]}}function ag(t,e,n){let r="wWvV".includes(n);t.binding[e]=r?M.weak:n===n.toLowerCase()?M.local:M.global,t.code[e]=sg.includes(n)?1:0}function lg(t){let e=1;for(let n=t.indexOf(Ir);n>=0;n=t.indexOf(Ir,n+1))e+=1;return e}function cg(t,e,n){let r=0,s=0;for(let i=e;i<n;i+=1){let o=t[i],a=o>=48&&o<=57?o-48:o>=97&&o<=102?o-87:-1;if(a<0)return null;r=(r<<4|s>>>28)>>>0,s=(s<<4|a)>>>0}return{high:r,low:s}}function ol(t,e,n){let r=n.length>60?`${n.slice(0,60)}\u2026`:n;return p(`'${r.replace(/[^\x20-\x7e…]/g,"?")}' is not a line of a System.map`,{place:{file:t,line:e},hint:"a line is: ffffffff81000000 T startup_64"})}function ug(t,e){return p(`this System.map is a stub: '${e}'`,{place:{file:t},hint:"leave --vmlinux out (the symbols inside the kernel are used), or install that package and give its vmlinux"})}async function ll(t){let e=typeof t.kernel=="string"?vr(t.kernel):t.kernel,n=oa(t.cacheFolder),r=[],s=c=>{c!==null&&r.push(c)},i=t.vmlinux??null,o=fg(e,i);o!==e&&s(`the kernel inside ${e.path} cannot be read: whether ${o.path} belongs to it is unchecked`);let a=await mg(o,n,s);if(i!==null)return{table:cl(i)?await hg(i,a.facts,e,n,s):pg(i,a,s),facts:a.facts,warnings:r};let l=await gg(a,e,t,n,s)??a.table;if(l!==null)return{table:l,facts:a.facts,warnings:r};throw a.error??p("this kernel has no symbols",{place:{file:e.path}})}function fg(t,e){return t.format==="ELF"||t.compression!==null&&t.compression!=="lzo"||e===null||!cl(e)?t:vr(e)}async function mg(t,e,n){let r=e.load(t.key,"kallsyms");if(r?.meta.facts)return{table:new V(r),facts:ka(r.meta.facts),error:null};let s=t.open(),i;try{i=pa(s)}catch(c){if(!(c instanceof b))throw c;return{table:null,facts:wr(s,null),error:c}}let o=dt(ut(i,{source:"kallsyms",buildId:s.buildId})),a=wr(s,new V(o)),l=ra(o,wa(a));return n(await e.store(t.key,"kallsyms",l)),{table:new V(dt(l)),facts:a,error:null}}async function hg(t,e,n,r,s){let i=W(t,o=>be(o,se(o)));if(i!==null&&e.buildId!==null&&i!==e.buildId)throw p(`this vmlinux belongs to another kernel: its build-id is ${i}, that of ${n.path} is ${e.buildId}`,{place:{file:t},hint:"leave --vmlinux out (the symbols inside the kernel are used), or give the right one"});return(i===null||e.buildId===null)&&s(`${i===null?t:n.path} has no build-id: whether vmlinux and kernel belong together is unchecked`),await nn(t,i,r,s)}async function nn(t,e,n,r){let s=e===null?null:n.load(e,"vmlinux");if(s!==null)return new V(s);let i=W(t,a=>{let l=se(a),c=ot(l);if(c===void 0)throw p("this vmlinux has no symbol table: it was stripped",{place:{file:t},hint:"leave --vmlinux out (the symbols inside the kernel are used), or give the unstripped one"});return Fo(a,l,c)}),o=ut(i,{source:"vmlinux",buildId:e});return e!==null&&r(await n.store(e,"vmlinux",o)),new V(dt(o))}function pg(t,e,n){let r=al(t),s=ut(r,{source:"System.map",buildId:e.facts.buildId}),i=new V(dt(s));return e.table===null?n(`whether ${t} belongs to this kernel is unchecked: the kernel has no symbols of its own`):rl(t,i,e.table),i}async function gg(t,e,n,r,s){let{buildId:i}=t.facts;if(e.format==="ELF"&&yg(e.path))return await nn(e.path,i,r,s);if(i===null)return null;let o=r.load(i,"vmlinux");if(o!==null)return new V(o);try{let a=Ho({buildId:i,release:e.release,kernelPath:e.path,root:n.root??"/"});if(a!==null)return await nn(a,i,r,s);let l={...n,buildId:i},c=await bg(l,t,e,r,s);if(c!==null)return c;let u=await Yo(l,s);if(u===null)return null;try{return await nn(u,i,r,s)}finally{await dg(u,{force:!0})}}catch(a){return n.signal?.throwIfAborted(),s(`debug information is not used: ${E(a)}`),null}}async function bg(t,e,n,r,s){let i=e.table===null?null:await Vo(t);if(i===null||e.table===null)return null;let{server:o,symtab:a,strtab:l}=i,c=qo(o,a,l,n.open().sections),u=ut(c,{source:"vmlinux",buildId:t.buildId}),d=new V(dt(u));return nl(d,e.table)?(s(await r.store(t.buildId,"vmlinux",u)),d):(s(`debuginfod server ${o}: the symbols it sent are another kernel's`),null)}function yg(t){return W(t,e=>ot(se(e))!==void 0)}function cl(t){return W(t,e=>Ce(e.read(0,Math.min(4,e.size))))}function dt(t){let e=Wt(t);if(e===null)throw new Error("a symbol index just built cannot be opened");return e}async function ul(t,e){let{table:n,facts:r,warnings:s}=await ll({kernel:t.kernel,vmlinux:t.vmlinux,...e}),i=Mo(n,r);return{symbols:n,landmarks:i,names:{addressOf:o=>n.addressOf(o),names:()=>_g(n),initcalls:i.initcalls},buildId:r.buildId??n.buildId,warnings:s}}function*_g(t){for(let e=0;e<t.length;e+=1)yield t.name(e)}import{readFile as Lb}from"node:fs/promises";import{join as Dl}from"node:path";import{setTimeout as Tg}from"node:timers/promises";import{createConnection as Ig}from"node:net";import{createConnection as wg}from"node:net";import{setTimeout as kg}from"node:timers/promises";var xg=1e4,Sg=20,vg=1<<20,X=class extends b{},rn=class t{#e;#t="";#n=null;#r=null;constructor(e){this.#e=e,e.setEncoding("utf8"),e.on("data",n=>this.#i(n)),e.on("error",n=>this.#a(new X(n.message))),e.on("close",()=>this.#a(new X("QEMU closed its control socket")))}static async connect(e,n){let r=performance.now()+xg;for(;;){n.throwIfAborted();try{let s=new t(await Eg(e));return await s.#o(),await s.#s("qmp_capabilities"),s}catch(s){if(performance.now()>r)throw new X(`QEMU cannot be controlled: ${E(s)}`,{cause:s});await kg(Sg)}}}async setTraceEvent(e,n){await this.#s("trace-event-set-state",{name:e,enable:n})}async quit(){await this.#s("quit")}close(){this.#e.destroy()}async#s(e,n){for(this.#e.write(`${JSON.stringify({execute:e,...n?{arguments:n}:{}})}
`);;){let r=await this.#o();if(!(typeof r!="object"||r===null||"event"in r)){if("error"in r)throw new b(`QEMU refused ${e}: ${JSON.stringify(r.error).slice(0,300)}`);return}}}async#o(){if(this.#r)throw this.#r;return await new Promise((e,n)=>{this.#n={resolve:e,reject:n},this.#i("")})}#i(e){this.#t+=e,this.#t.length>vg&&this.#a(new b("QEMU says too much on its control socket"));let n=this.#t.indexOf(`
`);if(n===-1||this.#n===null)return;let r=this.#t.slice(0,n);this.#t=this.#t.slice(n+1);let{resolve:s,reject:i}=this.#n;this.#n=null;try{s(JSON.parse(r))}catch(o){i(new b("QEMU says something else than JSON on its control socket",{cause:o}))}}#a(e){this.#r??=e,this.#n?.reject(e),this.#n=null}};async function Eg(t){return await new Promise((e,n)=>{let r=wg(t);r.once("connect",()=>e(r)),r.once("error",n)})}var Ag=65536,ft=class t{#e;#t="";#n=null;#r=null;constructor(e){this.#e=e,e.setEncoding("latin1"),e.on("data",n=>this.#i(n)),e.on("error",n=>this.#a(new X(n.message))),e.on("close",()=>this.#a(new X("QEMU closed its debugger socket")))}static async connect(e){return await new Promise((n,r)=>{let s=Ig(e);s.once("connect",()=>n(new t(s))),s.once("error",r)})}async runTo(e){let n=`1,${e.toString(16)},1`;await this.#s(`Z${n}`,/^OK$/),await this.#s("c",/^[ST]05/),await this.#s(`z${n}`,/^OK$/)}resume(){this.#o("D"),this.#e.end()}close(){this.#e.destroy()}async#s(e,n){if(this.#r)throw this.#r;let r=new Promise((i,o)=>this.#n={resolve:i,reject:o});this.#o(e);let s=await r;if(/^[WX]/.test(s))throw new X("QEMU ended before the guest came to the address");if(!n.test(s))throw new b(`QEMU's debugger answered '${s.slice(0,80)}' to '${e}'`)}#o(e){let n=0;for(let r=0;r<e.length;r+=1)n+=e.charCodeAt(r);this.#e.write(`$${e}#${(n&255).toString(16).padStart(2,"0")}`,"latin1")}#i(e){this.#t+=e,this.#t.length>Ag&&this.#a(new b("QEMU says too much on its debugger socket"));let n=/\$([^#]*)#[0-9a-f]{2}/.exec(this.#t);n&&(this.#t=this.#t.slice(n.index+n[0].length),this.#e.write("+"),this.#n?.resolve(n[1]),this.#n=null)}#a(e){this.#r??=e,this.#n?.reject(e),this.#n=null}};var dl="FROM..TO, each a time or a function: 1.5s..200ms, start_kernel..rest_init, do_initcalls..2s";function ml(t,e){let n=t.split("..");if(n.length!==2)throw p(`--trace-window takes ${dl}; not '${t}'`);let r=s=>{let i=/^(\d+(?:\.\d+)?)(ms|s)$/.exec(s);if(i)return{afterMs:Number(i[1])*(i[2]==="s"?1e3:1)};let o=s===""?null:e(s);if(o===null)throw p(`--trace-window: '${s}' is neither a time nor a function of this kernel`,{hint:dl});return{symbol:s,address:o}};return{from:r(n[0]),to:r(n[1])}}function hl(t,e){let n=["-qmp",`unix:${e.qmp},server=on,wait=off`];return gl(t)?[...n,"-gdb",`unix:${e.gdb},server=on,wait=off`,"-S"]:n}async function pl(t,e,n){let r=await rn.connect(e.qmp,n),s=null;try{gl(t)&&(s=await ft.connect(e.gdb)),s=await fl(t.from,s,e,n),await r.setTraceEvent("exec_tb",!0),s=await fl(t.to,s,e,n),await r.setTraceEvent("exec_tb",!1),await r.quit()}finally{s?.close(),r.close()}}async function fl(t,e,n,r){if("address"in t){let s=e??await ft.connect(n.gdb);return await s.runTo(t.address),s}return e?.resume(),await Tg(t.afterMs,void 0,{signal:r}),null}function gl({from:t,to:e}){return"address"in t||"address"in e}var U={user:0,qemu:1,lost:2,overflow:3},Ae=4,Lg=1<<20,we=4096,Bg=2654435761,sn=class{slots=new Int32Array(4*we);shift=32-Math.log2(we);sums=new Float64Array(2*(we/2));low=new Uint32Array(we/2);high=new Uint32Array(we/2);code=new Int32Array(we/2);role=new Int16Array(we/2);entry=new Uint8Array(we/2);length=Ae;#e;constructor(e=Lg){this.#e=Ae+e}find(e,n){let{slots:r,shift:s}=this,i=(1<<32-s)-1,o=on(e,n)>>>s;for(;;){let a=r[4*o+2];if(a===0)return-1;if(r[4*o]===(e|0)&&r[4*o+1]===(n|0))return a;o=o+1&i}}add(e,n,r,s,i){if(this.length===this.#e)return U.overflow;this.length===this.low.length&&this.#n();let o=this.length;return this.length+=1,this.low[o]=e,this.high[o]=n,this.code[o]=r,this.role[o]=s,this.entry[o]=i?1:0,this.#t(o),o}#t(e){let{slots:n,shift:r}=this,s=(1<<32-r)-1,i=on(this.low[e],this.high[e])>>>r;for(;n[4*i+2]!==0;)i=i+1&s;n[4*i]=this.low[e],n[4*i+1]=this.high[e],n[4*i+2]=e,n[4*i+3]=this.role[e]}#n(){let e=2*this.low.length;this.low=We(this.low,new Uint32Array(e)),this.high=We(this.high,new Uint32Array(e)),this.code=We(this.code,new Int32Array(e)),this.role=We(this.role,new Int16Array(e)),this.entry=We(this.entry,new Uint8Array(e)),this.sums=We(this.sums,new Float64Array(2*e)),this.slots=new Int32Array(8*e),this.shift-=1;for(let n=Ae;n<this.length;n+=1)this.#t(n)}};function on(t,e){return Math.imul(t^Math.imul(e,2246822507),Bg)}function We(t,e){return e.set(t),e}var bl=`
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
  pkey_alloc pkey_free statx io_pgetevents rseq`,Rg=`
  pidfd_send_signal io_uring_setup io_uring_enter io_uring_register open_tree move_mount fsopen fsconfig
  fsmount fspick pidfd_open clone3 close_range openat2 pidfd_getfd faccessat2 process_madvise epoll_pwait2
  mount_setattr quotactl_fd landlock_create_ruleset landlock_add_rule landlock_restrict_self memfd_secret
  process_mrelease futex_waitv set_mempolicy_home_node cachestat fchmodat2 map_shadow_stack futex_wake
  futex_wait futex_requeue statmount listmount lsm_get_self_attr lsm_set_self_attr lsm_list_modules mseal
  setxattrat getxattrat listxattrat removexattrat open_tree_attr file_getattr file_setattr`,yl=[...Ar(bl),...Array.from({length:424-Ar(bl).length},()=>""),...Ar(Rg)],Ng={stat:"newstat",fstat:"newfstat",lstat:"newlstat",uname:"newuname",umount2:"umount",sendfile:"sendfile64"};function _l(t){let e=Ng[t]??t;return[`__x64_sys_${e}`,`SyS_${e}`,`sys_${e}`]}function Ar(t){return t.trim().split(/\s+/)}var Tr="reset",an="start of trace",wl=[{name:"firmware",role:"stage",at:{address:0xfe05bn}},{name:"bootloader",role:"stage",at:{address:0x7c00n}}],Mg=new Set([Tr,an,"firmware"]),Og=[{start:786432,end:1048576},{start:4293918720,end:4294967296}];function kl(t,e){return Mg.has(e)||Og.some(({start:n,end:r})=>t>=n&&t<r)}var T={kernel:0,user:1,systemCallEntry:2,idle:3,systemCall:16},cn="idle",Ug="qemu",xl=0xffffffff80000000n,Pg=2684354560,$g=new Set(["native_safe_halt","pv_native_safe_halt","native_halt","default_idle","acpi_safe_halt","acpi_idle_do_entry","acpi_idle_enter","acpi_idle_enter_simple","acpi_processor_ffh_cstate_enter","mwait_idle","mwait_idle_with_hints","intel_idle","intel_idle_irq","intel_idle_ibrs","intel_idle_xstate","poll_idle","cpu_idle_poll","xen_safe_halt","tdx_safe_halt"]),Cg=new Set(["entry_SYSCALL_64","system_call","entry_INT80_compat","entry_SYSENTER_compat","entry_SYSCALL_compat"]),ln=class{names={name:[],image:[],images:[],size:[]};systemCalls=[];inHighHalf=!1;#e;#t;#n=new Map;#r;#s=new Map;#o;#i=!1;constructor(e,n=0n){this.#e=e,this.#t=n,this.#r=new Int32Array(e.length).fill(-1);for(let s of Object.keys(U))this.#l(...zg[s],0);let r=e.addressOf("startup_64");this.#o=r===null?-1:Number(BigInt.asUintN(32,r-xl)),this.#c()}see(e,n,r){let s=this.linkAddress(e,n);if(s===null){let u=kl(e,r)?L.firmware:r;return{code:this.#l(u,u,0),role:T.kernel,entry:!1}}let i=this.#e.find(s);if(i===-1)return{code:n===4294967295&&e>=Pg?this.#l("module code",L.modules,0):this.#l("unknown code",L.unknown,0),role:T.kernel,entry:!1};let o=this.#r[i],a=this.#e.name(i),l=$g.has(a);o===-1&&(o=this.#l(a,l?cn:L.kernel,this.#e.size[i]),this.#r[i]=o);let c=this.#e.address[i]===s;return{code:o,role:l?T.idle:c?this.#a(a,s):T.kernel,entry:c}}linkAddress(e,n){return n>=2147483648?(this.inHighHalf=!0,(BigInt(n)<<32n|BigInt(e))-this.#t):this.inHighHalf||n!==0?null:(e===this.#o&&(this.#i=!0),this.#i?xl+BigInt(e):null)}#a(e,n){if(Cg.has(e))return T.systemCallEntry;let r=this.#s.get(n);return r===void 0&&/^__ia32_(compat_)?sys_/.test(e)&&(r=this.systemCalls.push({number:-1,name:`${e.replace(/^__ia32_(compat_)?sys_/,"")} (32-bit)`})-1,this.#s.set(n,r)),r===void 0?T.kernel:T.systemCall+r}#c(){for(let[e,n]of yl.entries()){if(n==="")continue;let r=_l(n).map(i=>this.#e.addressOf(i)).find(i=>i!==null);if(r===void 0)continue;let s=this.#s.get(r);s===void 0?this.#s.set(r,this.systemCalls.push({number:e,name:n})-1):this.systemCalls[s]={number:-1,name:"(not implemented)"}}}#l(e,n,r){let s=`${n}\0${e}`,i=this.#n.get(s);if(i!==void 0)return i;let{names:o}=this;o.images.includes(n)||o.images.push(n),o.image.push(o.images.indexOf(n)),o.size.push(r);let a=o.name.push(e)-1;return this.#n.set(s,a),a}},zg={user:["user code",L.user],qemu:["inside QEMU",Ug],lost:["lost events",L.unknown],overflow:["more blocks than fit",L.unknown]};function Sl(t){let{tables:e,counts:n}=t;if(n.blocks===0)throw new b("the trace holds no exec_tb event",{exitStatus:2,hint:"trace with '-trace enable=exec_tb,file=TRACE -d nochain'"});let{rows:r,seen:s}=Fg(e),{names:i}=e,{tree:o,functions:a,nodeOf:l}=wt(r,{name:i.name,image:Int32Array.from(i.image),images:i.images,size:Int32Array.from(i.size)}),c=Mt({...e.rows,row:e.rows.code.map(h=>s[h])},l,o.length,e.stages.length),u=new Float64Array(e.stages.length);for(let h=0;h<c.length;h+=1)u[c.stage[h]]=u[c.stage[h]]+c.self[h];let d=Dg(t),f={format:"bootgate-profile",version:_t,scenario:t.scenario,tracer:"exec_tb",unit:"ns",assume:"none",outcome:t.outcome,environment:t.environment,subject:t.subject,totals:{instructions:-1,userInstructions:-1,repIterations:-1,virtualNs:-1,idleNs:e.idleNs,wallMs:t.wallMs??e.totalNs/1e6,blocks:e.blocks,blockExecutions:e.blockExecutions,calls:o.calls.reduce((h,g)=>h+g,0)},coverage:d,stages:e.stages.map(({name:h,startNs:g},_)=>({name:h,startInstructions:-1,instructions:-1,startNs:g,ns:u[_]})),functions:a,tree:o,stageRows:c,timeline:null,initcalls:[],console:t.console??[],modules:null,processes:null,systemCalls:qg(e),samples:null,warnings:[...t.warnings??[],...Hg(t,d.kernelSymbolized)]},m=kt(f);if(m!==null)throw new b(`the times of the trace do not add up: ${m}`,{exitStatus:2,hint:"the trace holds absurd times: is it damaged?"});return f}function Fg({rows:t,names:e,first:n}){let r=new Int32Array(e.name.length).fill(-1),s=[];for(let a of t.code)r[a]===-1&&(r[a]=s.push(a)-1);let i=new Float64Array(s.length),o=new Float64Array(s.length);return t.code.forEach((a,l)=>{let c=r[a];i[c]=i[c]+t.self[l],o[c]=o[c]+t.calls[l]}),{seen:r,rows:{parent:new Int32Array(s.length).fill(-1),code:Int32Array.from(s),kind:new Uint8Array(s.length),process:new Int32Array(s.length).fill(-1),self:i,calls:o,first:Float64Array.from(s,a=>n[a])}}}function qg({systemCalls:t,systemCallNames:e}){return t.map(({call:n,count:r,ns:s,firstNs:i})=>({process:-1,...e[n],count:r,errors:-1,instructions:s,firstInstructions:i})).sort((n,r)=>r.count-n.count||n.number-r.number||(n.name<r.name?-1:1))}function Dg({tables:t,counts:e,symbols:n,emitted:r}){let{rows:s,names:i}=t,o={kernel:0,named:0,user:0};s.code.forEach((l,c)=>{let u=i.images[i.image[l]],d=s.self[c];u===L.user&&(o.user+=d),(u===L.kernel||u===cn)&&(o.named+=d),l!==U.lost&&Qg.has(u)&&(o.kernel+=d)});let a=["times are host time under TCG, tracing included: compare functions, not absolute times",`${fe(t.toUser)} changes from kernel to user mode, ${fe(t.toKernel)} back`];return t.exitsSeen||a.push("time inside QEMU (translation, devices) is part of the block before it: exec_tb_exit was not traced"),r===null&&a.push("unless its QEMU was changed to emit every block, a trace lacks those reached by returns and indirect jumps; a trace does not tell"),o.user>0&&a.push("user code is one row: its functions are not named"),{kernelSymbolized:o.kernel===0?1:o.named/o.kernel,userSymbolized:o.user===0?1:0,symbolSource:n.source,captured:(r??1)*(e.blocks/(e.blocks+e.dropped)),dropped:e.dropped,notes:a}}var Qg=new Set([L.kernel,cn,L.modules,L.unknown]),Kg=.5;function Hg({tables:t,counts:e,emitted:n},r){let s=[];if(e.dropped>0){let i=t.rows.code.reduce((o,a,l)=>a===U.lost?o+t.rows.self[l]:o,0);s.push(`QEMU dropped ${fe(e.dropped)} events (${Te(e.dropped/(e.dropped+e.blocks))}) in ${fe(e.droppedRecords)} places: times and counts are too low by what they would have been. ${xn(i)} right at those places are charged to no function; 'bootgate qemu build' makes a QEMU that drops nothing`)}return n!==null&&n<.999&&s.push(`QEMU emitted events for ${Te(n)} of the blocks it ran: time after a return is charged to the function returned from; 'bootgate qemu build' makes a QEMU that emits all`),e.backwards>0&&s.push(`time ran backwards at ${fe(e.backwards)} events, by up to ${xn(e.backwardsNs)}: those take no time. Traces of several virtual CPUs look like this, and their events cannot be told apart`),e.truncated&&s.push("the trace ends in the middle of a record: QEMU was killed, or the disk full"),t.overflow>0&&s.push(`${fe(t.overflow)} block executions did not fit the table of blocks and have no name`),t.unnamedSystemCalls>0&&s.push(`${fe(t.unnamedSystemCalls)} system calls have no name: no event of their function followed the entry`),r<Kg&&s.push(`only ${Te(r)} of the kernel's time has a name: is this the vmlinux of the kernel that was traced, and was KASLR off ('nokaslr', or --kaslr-offset)?`),s}import{closeSync as ob,openSync as ab,writeFileSync as lb,writeSync as cb}from"node:fs";import{mkdtemp as ub,rm as db}from"node:fs/promises";import{tmpdir as fb}from"node:os";import{join as Je}from"node:path";import{closeSync as Yg,constants as Nl,createWriteStream as Zg,openSync as eb}from"node:fs";import{Socket as tb}from"node:net";import{pipeline as nb}from"node:stream/promises";import{createGzip as rb}from"node:zlib";var O={block:0,exit:1,dropped:2},ue=4096,je=class{length=0;kind=new Uint8Array(ue);time=new Float64Array(ue);low=new Uint32Array(ue);high=new Uint32Array(ue)};var Gg=/^(?:\d+@(\d+)\.(\d{6}):)?exec_tb(_nocache|_exit)? tb:(?:0x)?([0-9a-f]{1,16}|\(nil\))(?: pc=0x([0-9a-f]{1,16}))?/,Wg=4096,jg=10;function rE(t){return/^(?:\d+@\d+\.\d{6}:)?exec_tb(?:_\w+)? tb:/m.test(Buffer.from(t).toString("latin1"))}var un=class{#e;#t;#n=new je;#r="";#s=0;#o=0;#i=null;#a=-1/0;#c=0;#l=0;#u=0;#m=0;#f=0;constructor(e){this.#e=e.file,this.#t=e.sink}get baseNs(){return this.#i===null?null:BigInt(this.#i)*1000n}push(e){this.#o+=e.length;let n=e.lastIndexOf(jg)+1,r=Buffer.from(e.buffer,e.byteOffset,e.length);if(n>0){let s=(this.#r+r.toString("latin1",0,n-1)).split(`
`);this.#r="";for(let i of s)this.#p(i)}this.#r=(this.#r+r.toString("latin1",n)).slice(0,Wg),this.#b()}finish(){let e=this.#r!=="";return{blocks:this.#c,exits:this.#l,dropped:0,droppedRecords:0,skipped:this.#u,backwards:this.#m,backwardsNs:this.#f,bytes:this.#o,truncated:e}}#p(e){this.#s+=1;let n=Gg.exec(e);if(!n){this.#u+=1;return}let[,r,s,i,o,a]=n;if(r===void 0)throw p("the events of this log have no time",{place:{file:this.#e,line:this.#s},hint:"trace with 'qemu-system-x86_64 -msg timestamp=on -trace exec_tb -D FILE'"});let l=i==="_exit";if(!l&&a===void 0){this.#u+=1;return}let c=Number(r)*1e6+Number(s);this.#i??=c,this.#g(l?O.exit:O.block,(c-this.#i)*1e3,(l?o:a).replace("(nil)","0"))}#g(e,n,r){n<this.#a?(this.#m+=1,this.#f=Math.max(this.#f,this.#a-n)):this.#a=n;let s=this.#n,i=s.length++;s.kind[i]=e,s.time[i]=n,s.low[i]=parseInt(r.slice(-8),16),s.high[i]=r.length>8?parseInt(r.slice(0,-8),16):0,e===O.exit?this.#l+=1:this.#c+=1,s.length===ue&&this.#b()}#b(){if(this.#n.length!==0)try{this.#t(this.#n)}finally{this.#n.length=0}}};var Vg=new Map([["exec_tb",O.block],["exec_tb_nocache",O.block],["exec_tb_exit",O.exit]]),mt=65536,Ve=255,dn=class{kindOfId=new Uint8Array(mt).fill(Ve);limit=1/0;declare(e,n,r){n===0&&e<mt&&(this.kindOfId[e]=Vg.get(r)??Ve)}declareAll(e){this.limit=e.length;for(let[n,r]of e.entries())this.declare(n,0,r)}kind(e,n){return n===0&&e<mt?this.kindOfId[e]:Ve}};var ht=24,vl=4,Xe=24,fn=Xe+16,Il=Xe+8,Lr=262144,mn=1024,Xg=0xf2b177cb0aa429b4n,El=0xb429a40acb77b1f2n,Jg=0xffffffffffffffffn;function lE(t){return t.length>=8&&t.subarray(0,8).every(e=>e===255)}function Al(t,e){let n=new DataView(t.buffer,t.byteOffset,ht),r=n.getBigUint64(8,!0);if(n.getBigUint64(0,!0)!==Jg||r!==Xg&&r!==El)throw p("this is not a trace of QEMU's simple backend",{place:{file:e,offset:0},hint:"such a trace is written by 'qemu-system-x86_64 -trace enable=exec_tb,file=TRACE' of a QEMU configured with --enable-trace-backends=simple"});if(r===El)throw p("the trace was written on a big-endian machine, and those are not supported",{place:{file:e,offset:8},hint:"run QEMU on a little-endian machine (x86-64, arm64)"});let s=n.getBigUint64(16,!0);if(s===2n)return 2;if(s===3n)return 3;if(s===4n)return 4;throw p(s<2n?`the trace has format version ${s}, which QEMU wrote before 1.2; versions 2 to ${vl} can be read`:`the trace has format version ${s}; the newest this Bootgate reads is ${vl}`,{place:{file:e,offset:16},hint:s<2n?"trace with a newer QEMU":"use a newer Bootgate"})}var Tl=1e5;function Ll(t,e,n){let r=[];for(let[s,i]of t.split(`
`).entries()){let o=i.trim();if(o===""||o.startsWith("#"))continue;let a=/^((?:[a-z]+\s+)*)(\w+)\(/.exec(o);if(!a||r.length===Tl)throw p(a?`more than ${Tl} events`:`'${o.slice(0,60)}' declares no trace event`,{place:{file:n,line:s+1},hint:"give the trace-events file of the QEMU source that wrote the trace"});let l=a[1].trim().split(/\s+/),c=a[2];e===2&&l.includes("disable")||(l.includes("tcg")?r.push(`${c}_trans`,`${c}_exec`):r.push(c))}return r}var hn=4294967296,Bl=2*mn,pn=class{#e;#t=new je;#n=new dn;#r=-1;#s=new Uint8Array(Bl);#o=new DataView(this.#s.buffer);#i=0;#a=0;#c=0;#l=!1;#u=0;#m=0;#f=-1/0;#p=0;#g=0;#b=0;#d=0;#y=0;#h=0;#_=0;constructor(e){this.#e=e}get baseNs(){return this.#l?BigInt(this.#m)<<32n|BigInt(this.#u):null}push(e){let n=new DataView(e.buffer,e.byteOffset,e.length),r=e.length;try{let s=this.#w(0,this.#a,r);for(;this.#i>0&&s<r;)s=this.#v(e,s);for(;s<r;){s=this.#k(n,s,r);let i=this.#x(n,s,r,this.#c+s);if(i===0){this.#s.set(e.subarray(s)),this.#i=r-s;break}s=this.#w(s,i,r)}}finally{this.#I()}this.#c+=r}finish(){if(this.#r<0){let e=this.#i;throw p(e===0?"the trace is empty":`the trace ends after ${e} bytes, inside its header`,{place:{file:this.#e.file},hint:"QEMU opens the file at once and writes events in batches: was it killed, or the disk full?"})}return{blocks:this.#p,exits:this.#g,dropped:this.#b,droppedRecords:this.#d,skipped:this.#y,backwards:this.#h,backwardsNs:this.#_,bytes:this.#c,truncated:this.#a>0||this.#i>0}}#w(e,n,r){let s=Math.min(e+n,r);return this.#a=e+n-s,s}#v(e,n){let r=this.#i,s=Math.min(Bl-r,e.length-n);this.#s.set(e.subarray(n,n+s),r),this.#i=r+s;let i=this.#x(this.#o,0,this.#i,this.#c+n-r);return i===0?n+s:(this.#i=0,this.#w(n,i-r,e.length))}#k(e,n,r){if(!this.#l)return n;let{kind:s,time:i,low:o,high:a}=this.#t,{kindOfId:l}=this.#n,c=this.#r,u=c+fn,d=this.#u,f=this.#m,m=this.#f,h=0,g=this.#t.length,_=n,w=r-u;for(;n<=w;){let S=n+c;if(c!==0&&(e.getUint32(n,!0)!==1||e.getUint32(n+4,!0)!==0))break;let v=e.getUint32(S,!0);if(v>=mt||e.getUint32(S+4,!0)!==0)break;let A=l[v];if(A===Ve||e.getUint32(S+16,!0)!==fn)break;let P=(e.getUint32(S+12,!0)-f)*hn+(e.getUint32(S+8,!0)-d);P<m?this.#A(m-P):m=P;let J=A===O.exit?S+24:S+32;s[g]=A,i[g]=P,o[g]=e.getUint32(J,!0),a[g]=e.getUint32(J+4,!0),h+=A,n+=u,g+=1,g===ue&&(this.#t.length=g,this.#I(),g=0)}return this.#t.length=g,this.#f=m,this.#g+=h,this.#p+=(n-_)/u-h,n}#x(e,n,r,s){let i=r-n;if(this.#r<0)return i<ht?0:(this.#E(e,n),ht);if(this.#r===8){if(i<8)return 0;let h=e.getBigUint64(n,!0);if(h===0n)return this.#T(e,n,i,s);if(h!==1n)throw this.#S(`a record has type ${h}; only 0 and 1 exist`,s)}let o=n+this.#r;if(i<this.#r+Xe)return 0;let a=e.getUint32(o+16,!0);if(a<Xe||a>Lr)throw this.#S(`an event claims a length of ${a} bytes; between ${Xe} and ${Lr} are possible`,s);let l=this.#r+a,c=e.getUint32(o,!0),u=e.getUint32(o+4,!0),d=c===4294967294&&u===4294967295,f=d?O.dropped:this.#n.kind(c,u);if(this.#L(e,o),f===Ve){let h=u*hn+c;if(h>=this.#n.limit)throw this.#S(`event ${h} is not among the ${this.#n.limit} of the trace-events file`,s,Rl);return this.#y+=1,l}let m=d?Il:fn;if(a!==m)throw this.#S(`an event that takes ${m} bytes claims ${a}`,s,this.#r===0?Rl:void 0);return i<l?0:(this.#B(e,o,f),l)}#E(e,n){let{file:r,traceEvents:s}=this.#e,i=Al(new Uint8Array(e.buffer,e.byteOffset+n,ht),r);if(i!==4){if(!s)throw p(`the trace has format version ${i}, which numbers events without naming them`,{place:{file:r,offset:16},hint:"give the trace-events file of the QEMU source that wrote it: --trace-events FILE"});this.#n.declareAll(Ll(s.text,i,s.file))}this.#r=i===4?8:0}#T(e,n,r,s){if(r<20)return 0;let i=e.getUint32(n+16,!0);if(i===0||i>mn)throw this.#S(`an event's name claims ${i} bytes; 1 to ${mn} are possible`,s);let o=20+i;if(r<o)return 0;let a=Buffer.from(e.buffer,e.byteOffset+n+20,i).toString("latin1");return this.#n.declare(e.getUint32(n+8,!0),e.getUint32(n+12,!0),a),o}#L(e,n){this.#l||(this.#l=!0,this.#u=e.getUint32(n+8,!0),this.#m=e.getUint32(n+12,!0))}#B(e,n,r){let s=this.#t,i=s.length,o=(e.getUint32(n+12,!0)-this.#m)*hn+(e.getUint32(n+8,!0)-this.#u),a=n+(r===O.block?32:24);s.kind[i]=r,s.time[i]=o,s.low[i]=e.getUint32(a,!0),s.high[i]=e.getUint32(a+4,!0),s.length=i+1,r===O.dropped?(this.#d+=1,this.#b+=s.high[i]*hn+s.low[i]):(o<this.#f?this.#A(this.#f-o):this.#f=o,r===O.exit?this.#g+=1:this.#p+=1),s.length===ue&&this.#I()}#A(e){this.#h+=1,this.#_=Math.max(this.#_,e)}#I(){if(this.#t.length!==0)try{this.#e.sink(this.#t)}finally{this.#t.length=0}}#S(e,n,r="the file is damaged here, or was never a trace"){return p(e,{place:{file:this.#e.file,offset:n},hint:r})}},Rl="the trace-events file is probably not the one of the QEMU that wrote the trace";var sb=65536,gn=class t{#e;#t;#n;#r;#s;#o=null;#i=0;#a=0;#c=0;#l=0;constructor(e,n){let r={file:"the trace",sink:n.sink};this.#e=n.backend==="log"?new un(r):new pn(r),this.#r=n.onPiece??(()=>{}),this.#s=n.keep===null?null:new Br(n.keep,()=>this.#t.resume()),this.#t=new tb({fd:e,readable:!0,writable:!1,onread:{buffer:Buffer.alloc(sb),callback:(s,i)=>this.#u(i.subarray(0,s))}}),this.#n=new Promise(s=>{this.#t.once("close",()=>s()),this.#t.once("error",i=>this.#o??=i)}),this.#t.resume()}static async open(e){await B("mkfifo",["-m","600",e.fifo]);let n=eb(e.fifo,Nl.O_RDONLY|Nl.O_NONBLOCK);try{return new t(n,e)}catch(r){throw Yg(n),r}}async finish(){if(this.#i===0&&(await new Promise(n=>setImmediate(n)),await new Promise(n=>setImmediate(n))),this.#i===0&&this.#t.destroy(),await this.#n,await this.#s?.end(),this.#o!==null)throw this.#o;let e=this.#c-this.#a;return{counts:this.#i===0?null:this.#e.finish(),idleShare:e>0?Math.max(0,1-this.#l/e):1}}#u(e){let n=performance.now();if(this.#i===0&&(this.#a=n),this.#i+=e.length,this.#o===null)try{this.#e.push(e),this.#r()}catch(r){this.#o=r}return this.#c=performance.now(),this.#l+=this.#c-n,this.#s?.take(e)??!0}},Br=class{#e;#t;#n=null;constructor(e,n){this.#e=rb({level:1}),this.#e.on("drain",n),this.#t=nb(this.#e,Zg(e)).catch(r=>{this.#n=r,n()})}take(e){return this.#n!==null||this.#e.write(Buffer.from(e))}async end(){if(this.#e.end(),await this.#t,this.#n!==null)throw new b("the trace could not be kept",{cause:this.#n})}};var oe={kernel:T.kernel,user:T.user,entering:T.systemCallEntry},bn=class{state=oe.kernel;toUser=0;toKernel=0;unnamed=0;#e=new me;#t=new me;#n=new me;#r=-1;#s=0;follow(e,n){if(e===T.user){this.#i(n),this.toUser+=1,this.state=oe.user;return}this.state===oe.user&&(this.toKernel+=1,this.state=oe.kernel),e===T.systemCallEntry?(this.#i(n),this.#s=n,this.state=oe.entering):e>=T.systemCall&&this.state===oe.entering&&(this.#o(e-T.systemCall),this.state=oe.kernel)}finish(e){this.#i(e);let n=[];for(let r=0;r<this.#e.length;r+=1)this.#e.get(r)!==0&&n.push({call:r,count:this.#e.get(r),ns:this.#t.get(r),firstNs:this.#n.get(r)});return n}#o(e){for(;this.#e.length<=e;)this.#e.push(0),this.#t.push(0),this.#n.push(-1);this.#e.get(e)===0&&this.#n.set(e,this.#s),this.#e.add(e,1),this.#r=e}#i(e){this.state===oe.entering&&(this.unnamed+=1),this.#r!==-1&&(this.#t.add(this.#r,e-this.#s),this.#r=-1)}};var yn=class{blocks;#e;#t=new bn;#n=new Map;#r;#s=new me;#o=[];#i=new Sn;#a=new Sn;#c=new me;#l=new me;#u=new Float64Array(0);#m=0;#f=0;#p=-1;#g=T.kernel;#b=0;#d=0;#y=!1;#h=null;constructor(e){this.blocks=new sn(e.maxBlocks),this.#e=new ln(e.symbols,e.kaslrOffset),this.#o.push({name:an,startNs:0});for(let n of e.marks)"address"in n.at?this.#n.has(n.at.address)||this.#n.set(n.at.address,n):this.#r??=n}get endedBy(){return this.#h}get stages(){return this.#o.map(({name:e})=>e)}consume(e){if(this.#h)return;let{kind:n,time:r,low:s,high:i,length:o}=e,a=this.blocks,l=this.#t,{slots:c,shift:u,sums:d}=a,f=c.length-1,m=this.#e.inHighHalf?2147483648:0,h=this.#p,g=this.#g,_=l.state,w=this.#d,S=this.#b;for(let v=0;v<o;v+=1){let A=n[v];if(A===O.dropped){h!==-1&&(h=U.lost);continue}h===-1&&(S=this.#b=r[v],h=U.qemu);let P=r[v]-S;if(P>w&&(d[2*h]=d[2*h]+(P-w),w=P),A===O.exit){this.#y=!0,g!==T.idle&&(h=U.qemu);continue}let J=i[v];if(J<m){if(_!==oe.user){if(this.#d=w,this.#w(),this.#k())return;_=l.state}h=U.user,g=T.user,d[2*h+1]=d[2*h+1]+1;continue}let Ur=s[v]|0,Pr=J|0,xe=on(Ur,Pr)>>>u<<2,de=c[xe+2];for(;de!==0&&(c[xe]!==Ur||c[xe+1]!==Pr);)xe=xe+4&f,de=c[xe+2];if(de!==0)g=c[xe+3];else{if(this.#d=w,de=this.#_(s[v],J),this.#k())return;({slots:c,shift:u,sums:d}=a),f=c.length-1,g=a.role[de],m=this.#e.inHighHalf?2147483648:0}d[2*de+1]=d[2*de+1]+1,g!==_&&(l.follow(g,w),_=l.state),h=de}this.#g=g,this.#p=h,this.#d=w}finish(){this.#E();let e=this.#d,{names:n,systemCalls:r}=this.#e,s=0;for(let a=Ae;a<this.blocks.length;a+=1)s+=this.blocks.sums[2*a+1];let i=this.blocks.sums[2*U.user+1],o=this.blocks.sums[2*U.overflow+1];for(;this.#s.length<n.name.length;)this.#s.push(-1);return{names:n,first:this.#s.toArray(),stages:this.#o,rows:{stage:this.#i.toArray(),code:this.#a.toArray(),self:this.#c.toArray(),calls:this.#l.toArray()},totalNs:e,idleNs:this.#f,blocks:this.blocks.length-Ae,blockExecutions:s+i+o,userExecutions:i,systemCalls:this.#t.finish(e),systemCallNames:r,unnamedSystemCalls:this.#t.unnamed,toUser:this.#t.toUser,toKernel:this.#t.toKernel,exitsSeen:this.#y,overflow:o,endedBy:this.#h}}#_(e,n){e===4294967280&&n===0&&this.#d===0&&(this.#o[0].name=Tr);let r=BigInt(n)<<32n|BigInt(e),s=this.#n.get(this.#e.linkAddress(e,n)??r);if(s&&this.#v(s),this.#k())return U.overflow;let{code:i,role:o,entry:a}=this.#e.see(e,n,this.#o.at(-1).name);return this.#x(i),this.blocks.add(e,n,i,o,a)}#w(){this.#r&&this.#v(this.#r),this.#r=void 0,!this.#h&&(this.#x(U.user),this.#t.follow(T.user,this.#d))}#v(e){if("address"in e.at&&this.#n.delete(e.at.address),e.role!=="stage"){this.#h=e;return}this.#d===0&&this.#o[0].name===an?this.#o.length=0:this.#E(),this.#o.push({name:e.name,startNs:this.#d})}#k(){return this.#h!==null}#x(e){for(;this.#s.length<=e;)this.#s.push(-1);this.#s.get(e)===-1&&this.#s.set(e,this.#d)}#E(){let{sums:e,code:n,role:r,entry:s,length:i}=this.blocks,o=this.#e.names.name.length,a=new Float64Array(o),l=new Float64Array(o),c=this.#u,u=new Float64Array(i);for(let d=0;d<i;d+=1){let f=e[2*d];u[d]=e[2*d+1];let m=d<Ae?d:n[d];a[m]=a[m]+f,s[d]===1&&(l[m]=l[m]+u[d]-(c[d]??0)),r[d]===T.idle&&(this.#f+=f),e[2*d]=0}l[U.user]=this.#t.toUser-this.#m,this.#m=this.#t.toUser,this.#u=u;for(let d=0;d<o;d+=1)a[d]===0&&l[d]===0||(this.#i.push(this.#o.length-1),this.#a.push(d),this.#c.push(a[d]),this.#l.push(l[d]))}};var mb=100;async function Ol(t){let{qemu:e,folder:n,marks:r,window:s}=t,i=gb(e,s),o=[...wl,...r.flatMap(bb)],a=new yn({symbols:t.symbols,marks:o}),l=Je(n,"exec_tb.fifo"),c=Je(n,"exec_tb.json"),u=new Rr(Je(n,"progress")),d=0,f=!1,m=await gn.open({fifo:l,backend:i,keep:t.keepTrace,sink:_=>{d+=_.length,a.consume(_)},onPiece:()=>{u.say(d,a.stages.length-1),a.endedBy!==null&&!f&&(f=!0,Ml(c,{events:d,ended:a.endedBy.name}))}}),h=s===null?null:await pb(s),g=null;return{args:[...hb(i,l,s===null),...h?.args??[]],trace:c,progress:s===null?u.path:null,stage:()=>a.stages.at(-1),ended:async()=>{u.close();let _=await h?.ended()??!1,{counts:w,idleShare:S}=await m.finish();if(w===null||w.blocks===0)return;let v=a.finish();Ml(c,{events:d,ended:v.endedBy?.name??null,...w}),g={header:yb(v,r,_),tables:v,counts:w,decoderIdle:S}},read:()=>{if(g===null)throw new Error("an exec_tb trace was read before QEMU had ended");return Promise.resolve(g)}}}function hb(t,e,n){return t==="simple"?["-trace",`${n?"enable=exec_tb,":""}file=${e}`,"-d","nochain","-D","/dev/null"]:["-msg","timestamp=on","-d","nochain","-D",e]}async function pb(t){let e=await ub(Je(fb(),"bootgate-")),n={qmp:Je(e,"qmp"),gdb:Je(e,"gdb")},r=new AbortController,s=pl(t,n,r.signal).then(()=>!0,i=>{if(r.signal.aborted||i instanceof X)return!1;throw i});return s.catch(()=>{}),{args:hl(t,n),ended:async()=>{r.abort();try{return await s}finally{await db(e,{recursive:!0,force:!0})}}}}function gb(t,e){if(t.traceBackends.includes("simple"))return"simple";let n=t.traceBackends.includes("log");if(n&&e!==null)return"log";throw new b(n?`${t.versionLine} writes trace events only as text, which takes more than 500 s for even a small boot`:`${t.versionLine} was built without a trace backend that Bootgate reads`,{exitStatus:2,hint:`'--qemu build' makes one with the simple backend in some five minutes; the plugin tracer (without --tracer exec_tb) needs no build${n?"; a stretch of the boot can be traced as text: --trace-window start_kernel..20ms":""}`})}function bb({name:t,role:e,at:n}){if(e==="initcall-start")return[];if("address"in n||"firstUserInstruction"in n)return[{name:t,role:e,at:n}];throw p(`the mark '${t}' cannot be seen in an exec_tb trace, which holds addresses only`,{hint:"take a symbol or the first user instruction, or leave out --tracer exec_tb"})}function yb({endedBy:t},e,n){return{end:t===null?n?"end-mark":"exit":t.role==="panic"?"panic":"end-mark",endMark:e.findIndex(i=>i.at===t?.at),instructions:-1}}var Rr=class{path;#e;#t=0;constructor(e){this.path=e,this.#e=ab(e,"w")}say(e,n){let r=performance.now();if(r-this.#t<mb)return;this.#t=r;let s=Buffer.alloc(16);s.writeBigUInt64LE(BigInt(e),0),s.writeBigUInt64LE(BigInt(n),8),cb(this.#e,s,0,16,0)}close(){ob(this.#e)}};function Ml(t,e){lb(t,`${JSON.stringify(e,null,2)}
`)}import{join as Mr}from"node:path";import{readFile as _b,stat as wb}from"node:fs/promises";var Ul=2**31;async function Pl(t){let e;try{if((await wb(t)).size>Ul)throw p("larger than any trace of this tracer",{place:{file:t}});e=await _b(t)}catch(n){throw n instanceof b?n:new b(k(n)==="ENOENT"?"there is no such trace file":"the trace file cannot be read",{place:{file:t},cause:n})}return kb(e,t)}function kb(t,e){let n=new Nr(t,e),r=n.header(),s=f=>n.section(f),[i,o,a]=[s("block"),s("node"),s("stageShare")],[l,c,u,d]=[s("mark"),s("sample"),s("consoleByte"),s("space")];return{header:r.trace,blocks:{address:i.u64("address"),space:i.index("space",d.rows),size:i.i32("size"),executions:i.count("executions"),instructions:i.count("instructions"),first:i.count("first")},nodes:{parent:o.parents("parent"),address:o.u64("address"),kind:o.kind("kind"),space:o.index("space",d.rows),calls:o.count("calls"),self:o.count("self"),first:o.count("first")},stageRows:{stage:a.i32("stage"),node:a.index("node",o.rows,0),self:a.count("self"),calls:a.count("calls")},marks:{mark:l.i32("mark"),instructions:l.count("instructions"),ns:l.signed("ns"),argument:l.u64("argument"),argument2:l.u64("argument2")},samples:{period:r.count("samplePeriod"),node:c.index("node",o.rows,0),count:c.i32("count")},consoleBytes:{byte:Uint8Array.from(u.i32("byte")),instructions:u.count("instructions")},images:{spaces:{cr3:d.u64("cr3"),task:d.i32("task")}},lost:{blocks:r.count("lostBlocks"),nodes:r.count("lostNodes"),stackFrames:r.count("lostStackFrames"),tasks:r.count("lostTasks"),samples:r.count("lostSamples"),consoleBytes:r.count("lostConsoleBytes"),stageRows:r.count("lostStageRows"),marks:r.count("lostMarks"),sites:r.count("lostSites")}}}var Nr=class{view;file;directory=new Map;constructor(e,n){this.file=n,this.view=new DataView(e.buffer,e.byteOffset,e.byteLength)}header(){let e=new Ye(this.view,this.file,Lt,{offset:0,rows:1});if(this.view.byteLength<8||this.view.getBigUint64(0,!0)!==On)throw p("this is not a Bootgate trace",{place:{file:this.file,offset:0}});this.need(0,Se(Lt));let n=a=>e.count(a)[0],r=a=>e.i32(a)[0],s=r("layoutVersion");if(s!==1)throw p(s>1?`made by a newer tracer: layout ${s}, this Bootgate reads ${1}`:`made by an older tracer: layout ${s}, this Bootgate reads ${1}`,{place:{file:this.file},hint:"record the boot again, or use the Bootgate that recorded it"});let i=n("fileBytes");if(i!==this.view.byteLength||i>Ul)throw p(`cut short or grown: it should have ${i.toLocaleString("en-US")} bytes`,{place:{file:this.file,offset:Math.min(i,this.view.byteLength)},hint:"record the boot again"});this.readDirectory(r("headerBytes"),r("sectionCount"));let o=Un[r("end")];if(o===void 0)throw e.bad("end",0,`unknown reason ${r("end")}`);return{count:n,trace:{layoutVersion:s,pluginApi:r("pluginApi"),qemuApiMin:r("qemuApiMin"),qemuApiCurrent:r("qemuApiCurrent"),end:o,endMark:r("endMark"),instructions:n("instructions"),repIterations:n("repIterations"),userInstructions:n("userInstructions"),virtualNs:e.signed("virtualNs")[0],idleNs:e.signed("idleNs")[0],blockExecutions:n("blockExecutions"),calls:n("calls"),interrupts:n("interrupts")}}}readDirectory(e,n){let r=Se(Bt);if(e<0||n<0||n>64)throw p("absurd section directory",{place:{file:this.file,offset:e}});this.need(e,n*r);let s=new Ye(this.view,this.file,Bt,{offset:e,rows:n}),[i,o]=[s.count("offset"),s.count("rows")],[a,l]=[s.i32("section"),s.i32("rowBytes")];for(let c=0;c<n;c+=1){let u={offset:i[c],rows:o[c],rowBytes:l[c]};if(u.rowBytes<0)throw s.bad("rowBytes",c,"absurd row size");this.need(u.offset,u.rows*u.rowBytes),this.directory.set(a[c],u)}}section(e){let{id:n,row:r}=Tt[e],s=this.directory.get(n);if(!s)return new Ye(this.view,this.file,r,{offset:0,rows:0});if(s.rowBytes!==Se(r))throw p(`section ${e} has rows of ${s.rowBytes} bytes instead of ${Se(r)}`,{place:{file:this.file,offset:s.offset}});return new Ye(this.view,this.file,r,s)}need(e,n){if(!(e+n<=this.view.byteLength))throw p(`cut short: ${n.toLocaleString("en-US")} bytes are missing or incomplete here`,{place:{file:this.file,offset:e}})}},Ye=class{rows;offsets;stride;start;view;file;constructor(e,n,r,s){this.view=e,this.file=n,this.rows=s.rows,this.start=s.offset,this.offsets=Es(r),this.stride=Se(r)}u64(e){let n=new BigUint64Array(this.rows);for(let r=0;r<this.rows;r+=1)n[r]=this.view.getBigUint64(this.at(e,r),!0);return n}i32(e){let n=new Int32Array(this.rows);for(let r=0;r<this.rows;r+=1)n[r]=this.view.getInt32(this.at(e,r),!0);return n}count(e){let n=new Float64Array(this.rows);for(let r=0;r<this.rows;r+=1){let s=this.at(e,r),i=this.view.getUint32(s+4,!0);if(i>=2**21)throw this.bad(e,r,"absurd count");n[r]=i*2**32+this.view.getUint32(s,!0)}return n}signed(e){let n=new Float64Array(this.rows);for(let r=0;r<this.rows;r+=1){let s=Number(this.view.getBigInt64(this.at(e,r),!0));if(s<-1||s>Number.MAX_SAFE_INTEGER)throw this.bad(e,r,"absurd time");n[r]=s}return n}index(e,n,r=-1){let s=this.i32(e),i=s.findIndex(o=>o<r||o>=n);if(i>=0)throw this.bad(e,i,`row ${s[i]} of a table of ${n}`);return s}parents(e){let n=this.i32(e),r=n.findIndex((s,i)=>s<-1||s>=i);if(r>=0)throw this.bad(e,r,`parent ${n[r]} of row ${r}`);return n}kind(e){let n=this.i32(e),r=n.findIndex(s=>s<0||s>3);if(r>=0)throw this.bad(e,r,`unknown kind ${n[r]}`);return Uint8Array.from(n)}bad(e,n,r){return p(`${e}: ${r}`,{place:{file:this.file,offset:this.at(e,n)}})}at(e,n){return this.start+n*this.stride+this.offsets[e]}};var $l=4096;async function Cl(t,e){await Z(t,xb(e))}function xb(t){let{kernelImage:e,taskSwitch:n}=t,r=t.transparent.flatMap(({start:i,end:o})=>[i,o]);return["bootgate-tracer 1",`output ${wn(t.output,"output path")}`,...t.progress===null?[]:[`progress ${wn(t.progress,"progress path")}`],`icountShift ${t.icountShift}`,`stackBytes ${t.stackBytes}`,`instructionLimit ${t.instructionLimit}`,`samplePeriod ${t.samplePeriod}`,`observeConsole ${t.observe.console?1:0}`,...n===null?[]:[`taskSwitch ${ke(n)}`],...e===null?[]:[`kernelImage ${ke(e.start)} ${ke(e.end)} ${ke(e.physical)}`],..._n("functionEntries",t.functionEntries),..._n("interruptEntries",t.interruptEntries),..._n("faultEntries",t.faultEntries),..._n("systemCallEntries",t.systemCallEntries),`transparent ${r.length}`,...r.map(ke),`marks ${t.marks.length}`,...t.marks.map(Sb),""].join(`
`)}function _n(t,e){return[`${t} ${e.length}`,...Array.from(e,ke)]}function Sb({role:t,at:e}){return"address"in e?`${t} address ${ke(e.address)}`:"firstUserInstruction"in e?`${t} user`:"console"in e?`${t} console ${wn(e.console,"console pattern")}`:`${t} exec ${ke(e.entry)} ${e.register} ${wn(e.exec,"path to execute")}`}function ke(t){return t.toString(16)}function wn(t,e){if(t===""||/[\n\0]/.test(t)||t.trimStart()!==t)throw p(`the ${e} is empty, starts with a space or spans lines: ${JSON.stringify(t)}`);if(Buffer.byteLength(t)>$l)throw p(`the ${e} is longer than ${$l} bytes`);return t}var vb=16384,Eb=65536,zl=["alloc_bprm","do_open_execat"],ql=2,Ib=4;async function kn(t){let{scenario:e,qemu:n,kernel:r,marks:s,folder:i}=t,o=Ab(n),{landmarks:a}=r,l=Mr(i,"trace.bin"),c=Mr(i,"progress"),u=Mr(i,"tracer.config"),d=await Ls({api:o,cacheFolder:t.cacheFolder,signal:t.signal,...t.env.CC?{cc:t.env.CC}:{}});return await Cl(u,{output:l,progress:c,icountShift:e.icountShift,functionEntries:a.functionEntries,transparent:a.transparent,interruptEntries:a.interruptEntries,faultEntries:a.faultEntries,systemCallEntries:a.systemCallEntries,taskSwitch:a.taskSwitch,kernelImage:a.kernelImage,marks:s.map(f=>Tb(f,r,o)),instructionLimit:e.limits.instructions,samplePeriod:Eb,stackBytes:vb,observe:{console:o>=ql,processes:e.observe.processes,modules:e.observe.modules,systemCalls:e.observe.syscalls}}),{args:Bs(d,u),trace:l,progress:c,read:()=>Pl(l)}}function Ab(t){let e=t.pluginApi?Ts(t.pluginApi):null;if(e!==null)return e;throw new b(t.pluginApi?`${t.versionLine} speaks plugin API ${t.pluginApi.min} to ${t.pluginApi.current}, which the tracer does not`:`${t.binary} was built without plugin support`,{hint:"'bootgate doctor' lists the QEMUs of this machine; '--qemu apt' gets one that will do"})}function Tb({name:t,role:e,at:n},r,s){let i=e==="initcall-start"?"note":e;if("console"in n)return Fl(s,ql,`the mark '${t}' is found in what the guest prints`),{role:i,at:n};if(!("exec"in n))return{role:i,at:n};Fl(s,Ib,`the mark '${t}' is found in the names of executed programs`);for(let o of zl){let a=r.symbols.addressOf(o);if(a!==null)return{role:i,at:{exec:n.exec,entry:a,register:"rsi"}}}throw p(`the mark '${t}' needs one of ${zl.join(", ")}, which this kernel does not have`)}function Fl(t,e,n){if(!(t>=e))throw p(`${n}, which needs a QEMU with plugin API ${e}; this one has ${t}`,{hint:"take another end mark, or a newer QEMU: '--qemu apt' or '--qemu build'"})}async function Ql(t,e,n){let{scenario:r,kernel:s,qemu:i,world:o,run:a}=t;o.keepTraces!==void 0&&await x(o.keepTraces);let l=o.traceWindow===void 0?null:ml(o.traceWindow,_=>s.symbols.addressOf(_)),c=await Ol({qemu:i,window:l,symbols:s.symbols,marks:e,folder:n,keepTrace:o.keepTraces===void 0?null:Dl(o.keepTraces,`exec_tb-${a}.trace.gz`)}),u=l===null?await Bb(t,e,n):null,{onBoot:d}=o,{recording:f,tables:m}=await It({scenario:r,qemu:i,marks:e,folder:n,tracer:u===null?c:Rb(c,u),signal:o.signal,...d?{onProgress:_=>d({..._,run:a,runs:r.runs,stage:c.stage(),counted:"events"})}:{}}),{outcome:h}=f;if(m===null)throw new b(`${h.kind}: ${h.detail}`,{exitStatus:Or(h),hint:"what the guest and QEMU printed is kept in console.log and qemu.log"});let g=Sl({tables:m.tables,counts:m.counts,symbols:s.symbols,scenario:r.name,outcome:l!==null&&h.kind==="reached-end"?{...h,detail:`the traced stretch ended: ${o.traceWindow}`}:h,environment:bt({...Nt(f,`exec_tb ${i.traceBackends.includes("simple")?"simple":"log"}`).fields,...l===null?{}:{end:`window ${o.traceWindow}`},icountShift:-1}),subject:await Ot(r,s.buildId),emitted:i.completeExecTb?1:await Nb(m,u),wallMs:f.wallMs,console:Rt(await Lb(f.console,"utf8")),warnings:f.warnings});return{recording:f,profile:Mb(g,m.decoderIdle)}}async function Bb({scenario:t,qemu:e,kernel:n,world:r},s,i){if(e.completeExecTb||e.pluginApi===null)return null;let o=Dl(i,"plugin");await x(o);let{cacheFolder:a,env:l,signal:c}=r;return await kn({scenario:t,qemu:e,kernel:n,marks:s,folder:o,cacheFolder:a,env:l,signal:c})}function Rb(t,e){return{...t,args:[...t.args,...e.args],read:async()=>{let n=await t.read(),{end:r,endMark:s}=(await e.read()).header;return{...n,header:{...n.header,end:r,endMark:s}}}}}async function Nb({tables:t,counts:e},n){if(n===null)return null;let{header:r}=await n.read();return Math.min(1,(t.blockExecutions+e.dropped)/Math.max(1,r.blockExecutions))}function Mb(t,e){let n=`the decoder waited for QEMU during ${Te(e)} of the boot`;return{...t,coverage:{...t.coverage,notes:[...t.coverage.notes,n]}}}async function z2(t,e,n){let r=await ul(t,{cacheFolder:n.cacheFolder,env:n.env,signal:n.signal,...n.onStep?{onProgress:n.onStep}:{}}),s=await $b(t,n);n.onStep?.(s.reason);let i=[];for(let d=1;d<=t.runs&&(i.push(await Cb({scenario:t,kernel:r,qemu:s,world:n,run:d},e)),i.at(-1).recording.outcome.kind==="reached-end");d+=1);let o=i.map(({profile:d})=>Ws(d)),{profile:a,recording:l}=Pb(i),c=new Set(o.map(({digest:d})=>d)),u=[...a.warnings,...r.warnings];return c.size>1&&a.assume==="exact"&&u.push(`${o.length} runs gave ${c.size} different profiles: something is not deterministic`),{recording:l,profile:{...a,samples:o.length>1?o:null,warnings:u}}}function Pb(t){let e=t.at(-1);if(e.recording.outcome.kind!=="reached-end")return e;if(e.profile.assume==="exact")return t[0];let n=({profile:r})=>zr(r);return t.toSorted((r,s)=>n(r)-n(s))[Math.floor((t.length-1)/2)]}async function $b(t,e){return await bo({request:e.qemu,cacheFolder:e.cacheFolder,env:e.env,cwd:e.cwd,purpose:t.tracer,bundleSha256:e.qemuSha256,onProgress:e.onStep,signal:e.signal})}function Or(t){switch(t.kind){case"reached-end":case"imported":return Ze.ok;case"interrupted":return Ze.interrupted;case"qemu-failed":return Ze.failed;case"panic":case"hang":case"limit":case"early-exit":return Ze.bootFailed}}async function Cb(t,e){let{scenario:n,kernel:r,qemu:s,world:i,run:o}=t,a=Ub(e,`run-${o}`);await x(a);let l=Hr(n,r.names);if(n.tracer==="exec_tb")return await Ql(t,l,a);let c=[xt,...l.filter(({role:m})=>m==="stage").map(({name:m})=>m)],u=await kn({scenario:n,qemu:s,kernel:r,marks:l,folder:a,cacheFolder:i.cacheFolder,env:i.env,signal:i.signal}),{onBoot:d}=i,f=await It({scenario:n,qemu:s,marks:l,folder:a,tracer:u,signal:i.signal,...d?{onProgress:m=>d({...m,run:o,runs:n.runs,stage:c[m.stages]??c.at(-1)})}:{}});return await zb(f,r)}async function zb({recording:t,tables:e},n){let{outcome:r,scenario:s}=t;if(e===null)throw new b(`${r.kind}: ${r.detail}`,{exitStatus:Or(r),hint:"what the guest and QEMU printed is kept in console.log and qemu.log"});let i=r.kind==="reached-end"?null:ko(e.blocks.address,n.symbols),o=Ks({recording:t,tables:e,symbols:n.symbols,subject:await Ot(s,n.buildId),consoleText:await Ob(t.console,"utf8"),...i?.kind==="offset"?{kaslrOffset:i.offset}:{}});return{recording:t,profile:o}}var Fb=200;function D2(t,e=()=>performance.now()){let n=t.isTTY===!0,r=!1,s=-1/0,i=()=>{r&&t.write("\r\x1B[K"),r=!1};return{step:o=>{i(),t.write(`${o}
`)},boot:o=>{!n||e()-s<Fb||(s=e(),r=!0,t.write(`\r\x1B[K${qb(o).slice(0,(t.columns||80)-1)}`))},done:i}}function qb({run:t,runs:e,elapsedMs:n,instructions:r,counted:s,stage:i}){return[e>1?`run ${t} of ${e}`:"booting",`${(n/1e3).toFixed(1)} s`,`${$r(r)} ${s??"instructions"}`,i].join(" \xB7 ")}export{Kb as a,ee as b,Ut as c,nt as d,tf as e,Yi as f,eo as g,G as h,I as i,q as j,Ee as k,Qu as l,Re as m,zt as n,Me as o,he as p,t0 as q,yi as r,Oe as s,s0 as t,Xn as u,xi as v,mf as w,Pe as x,Ik as y,Vi as z,to as A,ho as B,bo as C,Im as D,is as E,D2 as F,qb as G,Hr as H,jr as I,Ws as J,Mo as K,ll as L,U as M,sn as N,wl as O,ln as P,Sl as Q,O as R,rE as S,un as T,lE as U,pn as V,yn as W,z2 as X,Or as Y};
