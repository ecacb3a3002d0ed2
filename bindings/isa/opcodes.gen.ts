// Generated from opcodes.txt by scripts/generate/isa.ts. Do not edit.

/** One instruction form a line: encoding, names by operand size, operands, flags. bindings/isa/table.ts reads it. */
export const OPCODES = `
00/r add Eb,Gb l
01/r add Ev,Gv l
02/r add Gb,Eb
03/r add Gv,Ev
04 add AL,Ib
05 add rAX,Iz
08/r or Eb,Gb l
09/r or Ev,Gv l
0A/r or Gb,Eb
0B/r or Gv,Ev
0C or AL,Ib
0D or rAX,Iz
10/r adc Eb,Gb l
11/r adc Ev,Gv l
12/r adc Gb,Eb
13/r adc Gv,Ev
14 adc AL,Ib
15 adc rAX,Iz
18/r sbb Eb,Gb l
19/r sbb Ev,Gv l
1A/r sbb Gb,Eb
1B/r sbb Gv,Ev
1C sbb AL,Ib
1D sbb rAX,Iz
20/r and Eb,Gb l
21/r and Ev,Gv l
22/r and Gb,Eb
23/r and Gv,Ev
24 and AL,Ib
25 and rAX,Iz
28/r sub Eb,Gb l
29/r sub Ev,Gv l
2A/r sub Gb,Eb
2B/r sub Gv,Ev
2C sub AL,Ib
2D sub rAX,Iz
30/r xor Eb,Gb l
31/r xor Ev,Gv l
32/r xor Gb,Eb
33/r xor Gv,Ev
34 xor AL,Ib
35 xor rAX,Iz
38/r cmp Eb,Gb
39/r cmp Ev,Gv
3A/r cmp Gb,Eb
3B/r cmp Gv,Ev
3C cmp AL,Ib
3D cmp rAX,Iz
80/0 add Eb,Ib l
81/0 add Ev,Iz l
82/0 add Eb,Ib ial
83/0 add Ev,Ibs l
80/1 or Eb,Ib l
81/1 or Ev,Iz l
82/1 or Eb,Ib ial
83/1 or Ev,Ibs l
80/2 adc Eb,Ib l
81/2 adc Ev,Iz l
82/2 adc Eb,Ib ial
83/2 adc Ev,Ibs l
80/3 sbb Eb,Ib l
81/3 sbb Ev,Iz l
82/3 sbb Eb,Ib ial
83/3 sbb Ev,Ibs l
80/4 and Eb,Ib l
81/4 and Ev,Iz l
82/4 and Eb,Ib ial
83/4 and Ev,Ibs l
80/5 sub Eb,Ib l
81/5 sub Ev,Iz l
82/5 sub Eb,Ib ial
83/5 sub Ev,Ibs l
80/6 xor Eb,Ib l
81/6 xor Ev,Iz l
82/6 xor Eb,Ib ial
83/6 xor Ev,Ibs l
80/7 cmp Eb,Ib
81/7 cmp Ev,Iz
82/7 cmp Eb,Ib ia
83/7 cmp Ev,Ibs
84/r test Eb,Gb
85/r test Ev,Gv
A8 test AL,Ib
A9 test rAX,Iz
F6/0 test Eb,Ib
F7/0 test Ev,Iz
F6/1 test Eb,Ib a
F7/1 test Ev,Iz a
F6/2 not Eb l
F7/2 not Ev l
F6/3 neg Eb l
F7/3 neg Ev l
F6/4 mul Eb
F7/4 mul Ev
F6/5 imul Eb
F7/5 imul Ev
F6/6 div Eb
F7/6 div Ev
F6/7 idiv Eb
F7/7 idiv Ev
0FAF/r imul Gv,Ev
69/r imul Gv,Ev,Iz
6B/r imul Gv,Ev,Ibs
FE/0 inc Eb l
FF/0 inc Ev l
FE/1 dec Eb l
FF/1 dec Ev l
40+ inc Zv i
48+ dec Zv i
C0/0 rol Eb,Ib
C1/0 rol Ev,Ib
D0/0 rol Eb,1
D1/0 rol Ev,1
D2/0 rol Eb,CL
D3/0 rol Ev,CL
C0/1 ror Eb,Ib
C1/1 ror Ev,Ib
D0/1 ror Eb,1
D1/1 ror Ev,1
D2/1 ror Eb,CL
D3/1 ror Ev,CL
C0/2 rcl Eb,Ib
C1/2 rcl Ev,Ib
D0/2 rcl Eb,1
D1/2 rcl Ev,1
D2/2 rcl Eb,CL
D3/2 rcl Ev,CL
C0/3 rcr Eb,Ib
C1/3 rcr Ev,Ib
D0/3 rcr Eb,1
D1/3 rcr Ev,1
D2/3 rcr Eb,CL
D3/3 rcr Ev,CL
C0/4 shl Eb,Ib
C1/4 shl Ev,Ib
D0/4 shl Eb,1
D1/4 shl Ev,1
D2/4 shl Eb,CL
D3/4 shl Ev,CL
C0/5 shr Eb,Ib
C1/5 shr Ev,Ib
D0/5 shr Eb,1
D1/5 shr Ev,1
D2/5 shr Eb,CL
D3/5 shr Ev,CL
C0/6 shl Eb,Ib a
C1/6 shl Ev,Ib a
D0/6 shl Eb,1 a
D1/6 shl Ev,1 a
D2/6 shl Eb,CL a
D3/6 shl Ev,CL a
C0/7 sar Eb,Ib
C1/7 sar Ev,Ib
D0/7 sar Eb,1
D1/7 sar Ev,1
D2/7 sar Eb,CL
D3/7 sar Ev,CL
0FA4/r shld Ev,Gv,Ib
0FA5/r shld Ev,Gv,CL
0FAC/r shrd Ev,Gv,Ib
0FAD/r shrd Ev,Gv,CL
88/r mov Eb,Gb
89/r mov Ev,Gv
8A/r mov Gb,Eb
8B/r mov Gv,Ev
A0 mov AL,Ob
A1 mov rAX,Ov
A2 mov Ob,AL
A3 mov Ov,rAX
B0+ mov Zb,Ib
B8+ mov Zv,Iv
C6/0 mov Eb,Ib
C7/0 mov Ev,Iz
0FB6/r movzx Gv,Eb
0FB7/r movzx Gv,Ew
0FBE/r movsx Gv,Eb
0FBF/r movsx Gv,Ew
63/r movsxd Gv,Ed o
63/r arpl Ew,Gw i
8D/rm lea Gv,M
86/r xchg Eb,Gb l
87/r xchg Ev,Gv l
90 nop -
r90 pause -
90+ xchg Zv,rAX
0FC8+ bswap Zv
0F40/r cmovo Gv,Ev
0F41/r cmovno Gv,Ev
0F42/r cmovb Gv,Ev
0F43/r cmovae Gv,Ev
0F44/r cmove Gv,Ev
0F45/r cmovne Gv,Ev
0F46/r cmovbe Gv,Ev
0F47/r cmova Gv,Ev
0F48/r cmovs Gv,Ev
0F49/r cmovns Gv,Ev
0F4A/r cmovp Gv,Ev
0F4B/r cmovnp Gv,Ev
0F4C/r cmovl Gv,Ev
0F4D/r cmovge Gv,Ev
0F4E/r cmovle Gv,Ev
0F4F/r cmovg Gv,Ev
0F90/r seto Eb
0F91/r setno Eb
0F92/r setb Eb
0F93/r setae Eb
0F94/r sete Eb
0F95/r setne Eb
0F96/r setbe Eb
0F97/r seta Eb
0F98/r sets Eb
0F99/r setns Eb
0F9A/r setp Eb
0F9B/r setnp Eb
0F9C/r setl Eb
0F9D/r setge Eb
0F9E/r setle Eb
0F9F/r setg Eb
98 cbw|cwde|cdqe - v
99 cwd|cdq|cqo - v
0FB0/r cmpxchg Eb,Gb l
0FB1/r cmpxchg Ev,Gv l
w00FC7/1m cmpxchg8b M l
w10FC7/1m cmpxchg16b M l
0FC0/r xadd Eb,Gb l
0FC1/r xadd Ev,Gv l
D7 xlatb -
0F0D/rm nop Ev a
0F18/r nop Ev a
0F19/r hint_nop8 Ev
0F1A/r hint_nop16 Ev
0F1B/r hint_nop24 Ev
0F1C/r hint_nop32 Ev
0F1D/r hint_nop40 Ev
0F1E/r hint_nop48 Ev
0F1F/r nop Ev
0FA3/r bt Ev,Gv
0FBA/4 bt Ev,Ib
0FAB/r bts Ev,Gv l
0FBA/5 bts Ev,Ib l
0FB3/r btr Ev,Gv l
0FBA/6 btr Ev,Ib l
0FBB/r btc Ev,Gv l
0FBA/7 btc Ev,Ib l
0FBC/r bsf Gv,Ev
0FBD/r bsr Gv,Ev
27 daa - i
2F das - i
37 aaa - i
3F aas - i
D4 aam Ib i
D5 aad Ib i
A4 movsb - r
A5 movsw|movsd|movsq - rv
A6 cmpsb - r
A7 cmpsw|cmpsd|cmpsq - rv
AA stosb - r
AB stosw|stosd|stosq - rv
AC lodsb - r
AD lodsw|lodsd|lodsq - rv
AE scasb - r
AF scasw|scasd|scasq - rv
6C insb - r
6D insw|insd|insd - rv
6E outsb - r
6F outsw|outsd|outsd - rv
50+ push Zv d
58+ pop Zv d
68 push Iz d
6A push Ibs d
FF/6 push Ev d
8F/0 pop Ev d
60 pushaw|pushad|pushad - iv
61 popaw|popad|popad - iv
9C pushfw|pushfd|pushfq - dv
9D popfw|popfd|popfq - dv
C8 enter Iw,Ib ds
C9 leave - ds
06 push ES is
07 pop ES is
0E push CS is
16 push SS is
17 pop SS is
1E push DS is
1F pop DS is
0FA0 push FS ds
0FA1 pop FS ds
0FA8 push GS ds
0FA9 pop GS ds
70 jo Jb f
71 jno Jb f
72 jb Jb f
73 jae Jb f
74 je Jb f
75 jne Jb f
76 jbe Jb f
77 ja Jb f
78 js Jb f
79 jns Jb f
7A jp Jb f
7B jnp Jb f
7C jl Jb f
7D jge Jb f
7E jle Jb f
7F jg Jb f
0F80 jo Jz f
0F81 jno Jz f
0F82 jb Jz f
0F83 jae Jz f
0F84 je Jz f
0F85 jne Jz f
0F86 jbe Jz f
0F87 ja Jz f
0F88 js Jz f
0F89 jns Jz f
0F8A jp Jz f
0F8B jnp Jz f
0F8C jl Jz f
0F8D jge Jz f
0F8E jle Jz f
0F8F jg Jz f
EB jmp Jb f
E9 jmp Jz f
E8 call Jz f
FF/2 call Ev f
FF/4 jmp Ev f
C3 ret - fs
C2 ret Iw fs
E0 loopne Jb f
E1 loope Jb f
E2 loop Jb f
E3 jcxz Jb f
9A callf Ap i
EA jmpf Ap i
FF/3m callf Mp
FF/5m jmpf Mp
CB retf - s
CA retf Iw s
CF iretw|iretd|iretq - v
CC int3 -
CD int Ib
CE into - i
F1 int1 -
0F05 syscall -
0F07 sysret - s
0F34 sysenter -
0F35 sysexit - s
F5 cmc -
F8 clc -
F9 stc -
FA cli -
FB sti -
FC cld -
FD std -
9E sahf -
9F lahf -
D6 salc - i
8C/r mov Ev,Sw
8E/r mov Sw,Ew
C4/rm les Gv,Mp i
C5/rm lds Gv,Mp i
0FB2/rm lss Gv,Mp
0FB4/rm lfs Gv,Mp
0FB5/rm lgs Gv,Mp
0F00/0 sldt Ev
0F00/1 str Ev
0F00/2 lldt Ew
0F00/3 ltr Ew
0F00/4 verr Ew
0F00/5 verw Ew
0F02/r lar Gv,Ew
0F03/r lsl Gv,Ew
0F01/0m sgdt M
0F01/1m sidt M
0F01/2m lgdt M
0F01/3m lidt M
0F01/4 smsw Ev
0F01/6 lmsw Ew
F4 hlt -
0F06 clts -
0F08 invd -
0F09 wbinvd -
0F0B ud2 -
0FB9/r ud1 Gv,Ev
0FFF/r ud0 Gv,Ev
0F20/rr mov Rq,Cq
0F21/rr mov Rq,Dq
0F22/rr mov Cq,Rq
0F23/rr mov Dq,Rq
0F01/7m invlpg M
p0F3882/rm invpcid Gq,M
0F30 wrmsr -
0F31 rdtsc -
0F32 rdmsr -
0F33 rdpmc -
0FA2 cpuid -
0F01.C1 vmcall - n
0F01.C8 monitor - n
0F01.C9 mwait - n
0F01.CA clac - n
0F01.CB stac - n
0F01.D0 xgetbv - n
0F01.D1 xsetbv - n
0F01.D9 vmmcall -
0F01.F8 swapgs - o
0F01.F9 rdtscp -
r0FAE/0r rdfsbase Ry o
r0FAE/1r rdgsbase Ry o
r0FAE/2r wrfsbase Ry o
r0FAE/3r wrgsbase Ry o
62/rm bound Gv,Ma i
E4 in AL,Ib
E5 in eAX,Ib
E6 out Ib,AL
E7 out Ib,eAX
EC in AL,DX
ED in eAX,DX
EE out DX,AL
EF out DX,eAX
D8/0m fadd m32fp
D8/1m fmul m32fp
D8/2m fcom m32fp
D8/3m fcomp m32fp
D8/4m fsub m32fp
D8/5m fsubr m32fp
D8/6m fdiv m32fp
D8/7m fdivr m32fp
DA/0m fiadd m32int
DA/1m fimul m32int
DA/2m ficom m32int
DA/3m ficomp m32int
DA/4m fisub m32int
DA/5m fisubr m32int
DA/6m fidiv m32int
DA/7m fidivr m32int
DC/0m fadd m64fp
DC/1m fmul m64fp
DC/2m fcom m64fp
DC/3m fcomp m64fp
DC/4m fsub m64fp
DC/5m fsubr m64fp
DC/6m fdiv m64fp
DC/7m fdivr m64fp
DE/0m fiadd m16int
DE/1m fimul m16int
DE/2m ficom m16int
DE/3m ficomp m16int
DE/4m fisub m16int
DE/5m fisubr m16int
DE/6m fidiv m16int
DE/7m fidivr m16int
D8.C0+ fadd ST0,STi
D8.C8+ fmul ST0,STi
D8.D0+ fcom STi
D8.D8+ fcomp STi
D8.E0+ fsub ST0,STi
D8.E8+ fsubr ST0,STi
D8.F0+ fdiv ST0,STi
D8.F8+ fdivr ST0,STi
DC.C0+ fadd STi,ST0
DC.C8+ fmul STi,ST0
DC.E0+ fsubr STi,ST0
DC.E8+ fsub STi,ST0
DC.F0+ fdivr STi,ST0
DC.F8+ fdiv STi,ST0
DE.C0+ faddp STi,ST0
DE.C8+ fmulp STi,ST0
DE.E0+ fsubrp STi,ST0
DE.E8+ fsubp STi,ST0
DE.F0+ fdivrp STi,ST0
DE.F8+ fdivp STi,ST0
DC.D0+ fcom STi a
DC.D8+ fcomp STi a
DE.D0+ fcomp STi a
DE.D9 fcompp -
D9/0m fld m32fp
D9/2m fst m32fp
D9/3m fstp m32fp
D9/4m fldenv m28byte
D9/5m fldcw m16
D9/6m fnstenv m28byte
D9/7m fnstcw m16
D9.C0+ fld STi
D9.C8+ fxch STi
D9.D0 fnop -
D9.D8+ fstp STi a
D9.E0 fchs -
D9.E1 fabs -
D9.E4 ftst -
D9.E5 fxam -
D9.E8 fld1 -
D9.E9 fldl2t -
D9.EA fldl2e -
D9.EB fldpi -
D9.EC fldlg2 -
D9.ED fldln2 -
D9.EE fldz -
D9.F0 f2xm1 -
D9.F1 fyl2x -
D9.F2 fptan -
D9.F3 fpatan -
D9.F4 fxtract -
D9.F5 fprem1 -
D9.F6 fdecstp -
D9.F7 fincstp -
D9.F8 fprem -
D9.F9 fyl2xp1 -
D9.FA fsqrt -
D9.FB fsincos -
D9.FC frndint -
D9.FD fscale -
D9.FE fsin -
D9.FF fcos -
DA.C0+ fcmovb ST0,STi
DA.C8+ fcmove ST0,STi
DA.D0+ fcmovbe ST0,STi
DA.D8+ fcmovu ST0,STi
DA.E9 fucompp -
DB.C0+ fcmovnb ST0,STi
DB.C8+ fcmovne ST0,STi
DB.D0+ fcmovnbe ST0,STi
DB.D8+ fcmovnu ST0,STi
DB/0m fild m32int
DB/1m fisttp m32int
DB/2m fist m32int
DB/3m fistp m32int
DB/5m fld m80fp
DB/7m fstp m80fp
DB.E0 fneni -
DB.E1 fndisi -
DB.E2 fnclex -
DB.E3 fninit -
DB.E4 fsetpm -
DB.E8+ fucomi ST0,STi
DB.F0+ fcomi ST0,STi
DD/0m fld m64fp
DD/1m fisttp m64int
DD/2m fst m64fp
DD/3m fstp m64fp
DD/4m frstor m108byte
DD/6m fnsave m108byte
DD/7m fnstsw m16
DD.C0+ ffree STi
DD.C8+ fxch STi a
DD.D0+ fst STi
DD.D8+ fstp STi
DD.E0+ fucom STi
DD.E8+ fucomp STi
DF/0m fild m16int
DF/1m fisttp m16int
DF/2m fist m16int
DF/3m fistp m16int
DF/4m fbld m80bcd
DF/5m fild m64int
DF/6m fbstp m80bcd
DF/7m fistp m64int
DF.C0+ ffreep STi
DF.C8+ fxch STi a
DF.D0+ fstp STi a
DF.D8+ fstp STi a
DF.E0 fnstsw AX
DF.E8+ fucomip ST0,STi
DF.F0+ fcomip ST0,STi
9B fwait -
0F10/r movups Vx,Wx n
0F11/r movups Wx,Vx n
p0F10/r movupd Vx,Wx
p0F11/r movupd Wx,Vx
r0F10/rm movss Vx,Wss
r0F10/rr movss Vx,Wss
r0F11/r movss Wss,Vx
n0F10/rm movsd Vx,Wsd
n0F10/rr movsd Vx,Wsd
n0F11/r movsd Wsd,Vx
0F12/rm movlps Vx,Wsd n
0F12/rr movhlps Vx,Ux n
p0F12/rm movlpd Vx,Wsd
n0F12/r movddup Vx,Wsd
r0F12/r movsldup Vx,Wx
0F13/rm movlps Wsd,Vx n
p0F13/rm movlpd Wsd,Vx
0F14/r unpcklps Vx,Wx n
p0F14/r unpcklpd Vx,Wx
0F15/r unpckhps Vx,Wx n
p0F15/r unpckhpd Vx,Wx
0F16/rm movhps Vx,Wsd n
0F16/rr movlhps Vx,Ux n
p0F16/rm movhpd Vx,Wsd
r0F16/r movshdup Vx,Wx
0F17/rm movhps Wsd,Vx n
p0F17/rm movhpd Wsd,Vx
0F18/0m prefetchnta M n
0F18/1m prefetcht0 M n
0F18/2m prefetcht1 M n
0F18/3m prefetcht2 M n
0F0D/0m prefetch M n
0F0D/1m prefetchw M n
0F28/r movaps Vx,Wx n
0F29/r movaps Wx,Vx n
p0F28/r movapd Vx,Wx
p0F29/r movapd Wx,Vx
0F2B/rm movntps Wx,Vx n
p0F2B/rm movntpd Wx,Vx
0F50/rr movmskps Gd,Ux n
p0F50/rr movmskpd Gd,Ux
pw00F6E/r movd Vx,Ed
pw10F6E/r movq Vx,Eq
p0F6F/r movdqa Vx,Wx
r0F6F/r movdqu Vx,Wx
pw00F7E/rm movd Ed,Vx
pw00F7E/rr movd Ed,Vx
pw10F7E/r movq Eq,Vx
r0F7E/r movq Vx,Wsd
p0F7F/r movdqa Wx,Vx
r0F7F/r movdqu Wx,Vx
w00FC3/rm movnti Ed,Gd n
w10FC3/rm movnti Eq,Gq n
p0FD6/rm movq Wsd,Vx
p0FD6/rr movq Wsd,Vx
n0FD6/rr movdq2q Pq,Ux
r0FD6/rr movq2dq Vx,Nq
p0FD7/rr pmovmskb Gd,Ux
p0FE7/rm movntdq Wx,Vx
n0FF0/rm lddqu Vx,Wx
p0FF7/rr maskmovdqu Vx,Ux
0F51/r sqrtps Vx,Wx n
p0F51/r sqrtpd Vx,Wx
r0F51/r sqrtss Vx,Wss
n0F51/r sqrtsd Vx,Wsd
0F58/r addps Vx,Wx n
p0F58/r addpd Vx,Wx
r0F58/r addss Vx,Wss
n0F58/r addsd Vx,Wsd
0F59/r mulps Vx,Wx n
p0F59/r mulpd Vx,Wx
r0F59/r mulss Vx,Wss
n0F59/r mulsd Vx,Wsd
0F5C/r subps Vx,Wx n
p0F5C/r subpd Vx,Wx
r0F5C/r subss Vx,Wss
n0F5C/r subsd Vx,Wsd
0F5D/r minps Vx,Wx n
p0F5D/r minpd Vx,Wx
r0F5D/r minss Vx,Wss
n0F5D/r minsd Vx,Wsd
0F5E/r divps Vx,Wx n
p0F5E/r divpd Vx,Wx
r0F5E/r divss Vx,Wss
n0F5E/r divsd Vx,Wsd
0F5F/r maxps Vx,Wx n
p0F5F/r maxpd Vx,Wx
r0F5F/r maxss Vx,Wss
n0F5F/r maxsd Vx,Wsd
0F52/r rsqrtps Vx,Wx n
r0F52/r rsqrtss Vx,Wss
0F53/r rcpps Vx,Wx n
r0F53/r rcpss Vx,Wss
p0F7C/r haddpd Vx,Wx
n0F7C/r haddps Vx,Wx
p0F7D/r hsubpd Vx,Wx
n0F7D/r hsubps Vx,Wx
p0FD0/r addsubpd Vx,Wx
n0FD0/r addsubps Vx,Wx
0F2E/r ucomiss Vx,Wss n
p0F2E/r ucomisd Vx,Wsd
0F2F/r comiss Vx,Wss n
p0F2F/r comisd Vx,Wsd
0FC2/r cmpps Vx,Wx,Ib n
p0FC2/r cmppd Vx,Wx,Ib
r0FC2/r cmpss Vx,Wss,Ib
n0FC2/r cmpsd Vx,Wsd,Ib
0F2A/r cvtpi2ps Vx,Qq n
p0F2A/rm cvtpi2pd Vx,Qq
p0F2A/rr cvtpi2pd Vx,Nq
rw00F2A/r cvtsi2ss Vx,Ed
rw10F2A/r cvtsi2ss Vx,Eq
nw00F2A/r cvtsi2sd Vx,Ed
nw10F2A/r cvtsi2sd Vx,Eq
0F2C/r cvttps2pi Pq,Wsd n
p0F2C/r cvttpd2pi Pq,Wx
rw00F2C/r cvttss2si Gd,Wss
rw10F2C/r cvttss2si Gq,Wss
nw00F2C/r cvttsd2si Gd,Wsd
nw10F2C/r cvttsd2si Gq,Wsd
0F2D/r cvtps2pi Pq,Wsd n
p0F2D/r cvtpd2pi Pq,Wx
rw00F2D/r cvtss2si Gd,Wss
rw10F2D/r cvtss2si Gq,Wss
nw00F2D/r cvtsd2si Gd,Wsd
nw10F2D/r cvtsd2si Gq,Wsd
0F5A/r cvtps2pd Vx,Wsd n
p0F5A/r cvtpd2ps Vx,Wx
r0F5A/r cvtss2sd Vx,Wss
n0F5A/r cvtsd2ss Vx,Wsd
0F5B/r cvtdq2ps Vx,Wx n
p0F5B/r cvtps2dq Vx,Wx
r0F5B/r cvttps2dq Vx,Wx
r0FE6/r cvtdq2pd Vx,Wsd
n0FE6/r cvtpd2dq Vx,Wx
p0FE6/r cvttpd2dq Vx,Wx
0F54/r andps Vx,Wx n
p0F54/r andpd Vx,Wx
0F55/r andnps Vx,Wx n
p0F55/r andnpd Vx,Wx
0F56/r orps Vx,Wx n
p0F56/r orpd Vx,Wx
0F57/r xorps Vx,Wx n
p0F57/r xorpd Vx,Wx
0F60/r punpcklbw Pq,Qd n
p0F60/r punpcklbw Vx,Wx
0F61/r punpcklwd Pq,Qd n
p0F61/r punpcklwd Vx,Wx
0F62/r punpckldq Pq,Qd n
p0F62/r punpckldq Vx,Wx
0F63/r packsswb Pq,Qq n
p0F63/r packsswb Vx,Wx
0F64/r pcmpgtb Pq,Qq n
p0F64/r pcmpgtb Vx,Wx
0F65/r pcmpgtw Pq,Qq n
p0F65/r pcmpgtw Vx,Wx
0F66/r pcmpgtd Pq,Qq n
p0F66/r pcmpgtd Vx,Wx
0F67/r packuswb Pq,Qq n
p0F67/r packuswb Vx,Wx
0F68/r punpckhbw Pq,Qq n
p0F68/r punpckhbw Vx,Wx
0F69/r punpckhwd Pq,Qq n
p0F69/r punpckhwd Vx,Wx
0F6A/r punpckhdq Pq,Qq n
p0F6A/r punpckhdq Vx,Wx
0F6B/r packssdw Pq,Qq n
p0F6B/r packssdw Vx,Wx
0F74/r pcmpeqb Pq,Qq n
p0F74/r pcmpeqb Vx,Wx
0F75/r pcmpeqw Pq,Qq n
p0F75/r pcmpeqw Vx,Wx
0F76/r pcmpeqd Pq,Qq n
p0F76/r pcmpeqd Vx,Wx
0FD1/r psrlw Pq,Qq n
p0FD1/r psrlw Vx,Wx
0FD2/r psrld Pq,Qq n
p0FD2/r psrld Vx,Wx
0FD3/r psrlq Pq,Qq n
p0FD3/r psrlq Vx,Wx
0FD4/r paddq Pq,Qq n
p0FD4/r paddq Vx,Wx
0FD5/r pmullw Pq,Qq n
p0FD5/r pmullw Vx,Wx
0FD8/r psubusb Pq,Qq n
p0FD8/r psubusb Vx,Wx
0FD9/r psubusw Pq,Qq n
p0FD9/r psubusw Vx,Wx
0FDA/r pminub Pq,Qq n
p0FDA/r pminub Vx,Wx
0FDB/r pand Pq,Qq n
p0FDB/r pand Vx,Wx
0FDC/r paddusb Pq,Qq n
p0FDC/r paddusb Vx,Wx
0FDD/r paddusw Pq,Qq n
p0FDD/r paddusw Vx,Wx
0FDE/r pmaxub Pq,Qq n
p0FDE/r pmaxub Vx,Wx
0FDF/r pandn Pq,Qq n
p0FDF/r pandn Vx,Wx
0FE0/r pavgb Pq,Qq n
p0FE0/r pavgb Vx,Wx
0FE1/r psraw Pq,Qq n
p0FE1/r psraw Vx,Wx
0FE2/r psrad Pq,Qq n
p0FE2/r psrad Vx,Wx
0FE3/r pavgw Pq,Qq n
p0FE3/r pavgw Vx,Wx
0FE4/r pmulhuw Pq,Qq n
p0FE4/r pmulhuw Vx,Wx
0FE5/r pmulhw Pq,Qq n
p0FE5/r pmulhw Vx,Wx
0FE8/r psubsb Pq,Qq n
p0FE8/r psubsb Vx,Wx
0FE9/r psubsw Pq,Qq n
p0FE9/r psubsw Vx,Wx
0FEA/r pminsw Pq,Qq n
p0FEA/r pminsw Vx,Wx
0FEB/r por Pq,Qq n
p0FEB/r por Vx,Wx
0FEC/r paddsb Pq,Qq n
p0FEC/r paddsb Vx,Wx
0FED/r paddsw Pq,Qq n
p0FED/r paddsw Vx,Wx
0FEE/r pmaxsw Pq,Qq n
p0FEE/r pmaxsw Vx,Wx
0FEF/r pxor Pq,Qq n
p0FEF/r pxor Vx,Wx
0FF1/r psllw Pq,Qq n
p0FF1/r psllw Vx,Wx
0FF2/r pslld Pq,Qq n
p0FF2/r pslld Vx,Wx
0FF3/r psllq Pq,Qq n
p0FF3/r psllq Vx,Wx
0FF4/r pmuludq Pq,Qq n
p0FF4/r pmuludq Vx,Wx
0FF5/r pmaddwd Pq,Qq n
p0FF5/r pmaddwd Vx,Wx
0FF6/r psadbw Pq,Qq n
p0FF6/r psadbw Vx,Wx
0FF8/r psubb Pq,Qq n
p0FF8/r psubb Vx,Wx
0FF9/r psubw Pq,Qq n
p0FF9/r psubw Vx,Wx
0FFA/r psubd Pq,Qq n
p0FFA/r psubd Vx,Wx
0FFB/r psubq Pq,Qq n
p0FFB/r psubq Vx,Wx
0FFC/r paddb Pq,Qq n
p0FFC/r paddb Vx,Wx
0FFD/r paddw Pq,Qq n
p0FFD/r paddw Vx,Wx
0FFE/r paddd Pq,Qq n
p0FFE/r paddd Vx,Wx
p0F6C/r punpcklqdq Vx,Wx
p0F6D/r punpckhqdq Vx,Wx
0F70/r pshufw Pq,Qq,Ib n
p0F70/r pshufd Vx,Wx,Ib
r0F70/r pshufhw Vx,Wx,Ib
n0F70/r pshuflw Vx,Wx,Ib
0FC6/r shufps Vx,Wx,Ib n
p0FC6/r shufpd Vx,Wx,Ib
0F71/2r psrlw Nq,Ib n
p0F71/2r psrlw Ux,Ib
0F71/4r psraw Nq,Ib n
p0F71/4r psraw Ux,Ib
0F71/6r psllw Nq,Ib n
p0F71/6r psllw Ux,Ib
0F72/2r psrld Nq,Ib n
p0F72/2r psrld Ux,Ib
0F72/4r psrad Nq,Ib n
p0F72/4r psrad Ux,Ib
0F72/6r pslld Nq,Ib n
p0F72/6r pslld Ux,Ib
0F73/2r psrlq Nq,Ib n
p0F73/2r psrlq Ux,Ib
0F73/6r psllq Nq,Ib n
p0F73/6r psllq Ux,Ib
p0F73/3r psrldq Ux,Ib
p0F73/7r pslldq Ux,Ib
0FC4/rm pinsrw Pq,Ew,Ib n
0FC4/rr pinsrw Pq,Ed,Ib n
p0FC4/rm pinsrw Vx,Ew,Ib
p0FC4/rr pinsrw Vx,Ed,Ib
0FC5/rr pextrw Gd,Nq,Ib n
p0FC5/rr pextrw Gd,Ux,Ib
w00F6E/r movd Pq,Ed n
w10F6E/r movq Pq,Eq n
0F6F/r movq Pq,Qq n
0F77 emms - n
w00F7E/rm movd Ed,Pq n
w00F7E/rr movd Ed,Pq n
w10F7E/r movq Eq,Pq n
0F7F/rm movq Qq,Pq n
0F7F/rr movq Nq,Pq n
0FD7/rr pmovmskb Gd,Nq n
0FE7/rm movntq Qq,Pq n
0FF7/rr maskmovq Pq,Nq n
0FAE/0m fxsave M n
0FAE/1m fxrstor M n
0FAE/2m ldmxcsr M n
0FAE/3m stmxcsr M n
0FAE/4m xsave M n
0FAE/5m xrstor M n
0FAE/5r lfence - n
0FAE/6m xsaveopt M n
0FAE/6r mfence - n
0FAE/7m clflush M n
0FAE/7r sfence - n
0FC7/4m xsavec M n
0F3800/r pshufb Pq,Qq n
p0F3800/r pshufb Vx,Wx
0F3801/r phaddw Pq,Qq n
p0F3801/r phaddw Vx,Wx
0F3802/r phaddd Pq,Qq n
p0F3802/r phaddd Vx,Wx
0F3803/r phaddsw Pq,Qq n
p0F3803/r phaddsw Vx,Wx
0F3804/r pmaddubsw Pq,Qq n
p0F3804/r pmaddubsw Vx,Wx
0F3805/r phsubw Pq,Qq n
p0F3805/r phsubw Vx,Wx
0F3806/r phsubd Pq,Qq n
p0F3806/r phsubd Vx,Wx
0F3807/r phsubsw Pq,Qq n
p0F3807/r phsubsw Vx,Wx
0F3808/r psignb Pq,Qq n
p0F3808/r psignb Vx,Wx
0F3809/r psignw Pq,Qq n
p0F3809/r psignw Vx,Wx
0F380A/r psignd Pq,Qq n
p0F380A/r psignd Vx,Wx
0F380B/r pmulhrsw Pq,Qq n
p0F380B/r pmulhrsw Vx,Wx
0F381C/r pabsb Pq,Qq n
p0F381C/r pabsb Vx,Wx
0F381D/r pabsw Pq,Qq n
p0F381D/r pabsw Vx,Wx
0F381E/r pabsd Pq,Qq n
p0F381E/r pabsd Vx,Wx
0F3A0F/r palignr Pq,Qq,Ib n
p0F3A0F/r palignr Vx,Wx,Ib
p0F3810/r pblendvb Vx,Wx
p0F3814/r blendvps Vx,Wx
p0F3815/r blendvpd Vx,Wx
p0F3817/r ptest Vx,Wx
p0F3820/r pmovsxbw Vx,Wsd
p0F3821/r pmovsxbd Vx,Wss
p0F3822/r pmovsxbq Vx,Ww
p0F3823/r pmovsxwd Vx,Wsd
p0F3824/r pmovsxwq Vx,Wss
p0F3825/r pmovsxdq Vx,Wsd
p0F3830/r pmovzxbw Vx,Wsd
p0F3831/r pmovzxbd Vx,Wss
p0F3832/r pmovzxbq Vx,Ww
p0F3833/r pmovzxwd Vx,Wsd
p0F3834/r pmovzxwq Vx,Wss
p0F3835/r pmovzxdq Vx,Wsd
p0F3828/r pmuldq Vx,Wx
p0F3829/r pcmpeqq Vx,Wx
p0F382A/rm movntdqa Vx,Wx
p0F382B/r packusdw Vx,Wx
p0F3838/r pminsb Vx,Wx
p0F3839/r pminsd Vx,Wx
p0F383A/r pminuw Vx,Wx
p0F383B/r pminud Vx,Wx
p0F383C/r pmaxsb Vx,Wx
p0F383D/r pmaxsd Vx,Wx
p0F383E/r pmaxuw Vx,Wx
p0F383F/r pmaxud Vx,Wx
p0F3840/r pmulld Vx,Wx
p0F3841/r phminposuw Vx,Wx
p0F3A08/r roundps Vx,Wx,Ib
p0F3A09/r roundpd Vx,Wx,Ib
p0F3A0A/r roundss Vx,Wss,Ib
p0F3A0B/r roundsd Vx,Wsd,Ib
p0F3A0C/r blendps Vx,Wx,Ib
p0F3A0D/r blendpd Vx,Wx,Ib
p0F3A0E/r pblendw Vx,Wx,Ib
p0F3A14/rm pextrb Eb,Vx,Ib
p0F3A14/rr pextrb Ed,Vx,Ib
p0F3A15/rm pextrw Ew,Vx,Ib
p0F3A15/rr pextrw Ed,Vx,Ib
pw00F3A16/rm pextrd Ed,Vx,Ib
pw00F3A16/rr pextrd Ed,Vx,Ib
pw10F3A16/r pextrq Eq,Vx,Ib
p0F3A17/rm extractps Ed,Vx,Ib
p0F3A17/rr extractps Ed,Vx,Ib
p0F3A20/rm pinsrb Vx,Eb,Ib
p0F3A20/rr pinsrb Vx,Ed,Ib
p0F3A21/rm insertps Vx,Wss,Ib
p0F3A21/rr insertps Vx,Ux,Ib
pw00F3A22/r pinsrd Vx,Ed,Ib
pw10F3A22/r pinsrq Vx,Eq,Ib
p0F3A40/r dpps Vx,Wx,Ib
p0F3A41/r dppd Vx,Wx,Ib
p0F3A42/r mpsadbw Vx,Wx,Ib
p0F3837/r pcmpgtq Vx,Wx
p0F3A60/r pcmpestrm Vx,Wx,Ib
p0F3A61/r pcmpestri Vx,Wx,Ib
p0F3A62/r pcmpistrm Vx,Wx,Ib
p0F3A63/r pcmpistri Vx,Wx,Ib
nw00F38F0/r crc32 Gd,Eb
nw10F38F0/r crc32 Gq,Eb
nw00F38F1/r crc32 Gd,Ev
nw10F38F1/r crc32 Gq,Eq
p0F38DB/r aesimc Vx,Wx
p0F38DC/r aesenc Vx,Wx
p0F38DD/r aesenclast Vx,Wx
p0F38DE/r aesdec Vx,Wx
p0F38DF/r aesdeclast Vx,Wx
p0F3ADF/r aeskeygenassist Vx,Wx,Ib
p0F3A44/r pclmulqdq Vx,Wx,Ib
0F38C8/r sha1nexte Vx,Wx n
0F38C9/r sha1msg1 Vx,Wx n
0F38CA/r sha1msg2 Vx,Wx n
0F38CB/r sha256rnds2 Vx,Wx n
0F38CC/r sha256msg1 Vx,Wx n
0F38CD/r sha256msg2 Vx,Wx n
0F3ACC/r sha1rnds4 Vx,Wx,Ib n
r0FB8/r popcnt Gv,Ev
r0FBC/r tzcnt Gv,Ev
r0FBD/r lzcnt Gv,Ev
0F38F0/rm movbe Gv,Ev p
0F38F1/rm movbe Ev,Gv p
p0F38F6/r adcx Gy,Ey
r0F38F6/r adox Gy,Ey
0FC7/6r rdrand Rv p
0FC7/7r rdseed Rv p
r0FC7/7r rdpid Rq
p0FAE/7m clflushopt M
vx0F10/r vmovups Vx,Wx n
vx0F11/rm vmovups Wx,Vx n
vx0F11/rr vmovups Wx,Vx na
vxp0F10/r vmovupd Vx,Wx
vxp0F11/rm vmovupd Wx,Vx
vxp0F11/rr vmovupd Wx,Vx a
vir0F10/rm vmovss Vx,Wss
vir0F10/rr vmovss Vx,Hx,Uss
vir0F11/rm vmovss Wss,Vx
vir0F11/rr vmovss Uss,Hx,Vx a
vin0F10/rm vmovsd Vx,Wsd
vin0F10/rr vmovsd Vx,Hx,Usd
vin0F11/rm vmovsd Wsd,Vx
vin0F11/rr vmovsd Usd,Hx,Vx a
v00F12/rm vmovlps Vx,Hx,Wsd n
v00F13/rm vmovlps Wsd,Vx n
v00F16/rm vmovhps Vx,Hx,Wsd n
v00F17/rm vmovhps Wsd,Vx n
v0p0F12/rm vmovlpd Vx,Hx,Wsd
v0p0F13/rm vmovlpd Wsd,Vx
v0p0F16/rm vmovhpd Vx,Hx,Wsd
v0p0F17/rm vmovhpd Wsd,Vx
v00F12/rr vmovhlps Vx,Hx,Ux n
v00F16/rr vmovlhps Vx,Hx,Ux n
v0n0F12/r vmovddup Vx,Wsd
v1n0F12/r vmovddup Vx,Wx
vxr0F12/r vmovsldup Vx,Wx
vxr0F16/r vmovshdup Vx,Wx
v00F28/r vmovaps Vx,Wx n
v00F29/rm vmovaps Wx,Vx n
v00F29/rr vmovaps Wx,Vx na
v10F28/r vmovaps Vx,Wx n
v10F29/rm vmovaps Wx,Vx n
v10F29/rr vmovaps Wx,Vx na
v0p0F28/r vmovapd Vx,Wx
v0p0F29/rm vmovapd Wx,Vx
v0p0F29/rr vmovapd Wx,Vx a
v1p0F28/r vmovapd Vx,Wx
v1p0F29/rm vmovapd Wx,Vx
v1p0F29/rr vmovapd Wx,Vx a
v0p0F6F/r vmovdqa Vx,Wx
v0p0F7F/rm vmovdqa Wx,Vx
v0p0F7F/rr vmovdqa Wx,Vx a
v1p0F6F/r vmovdqa Vx,Wx
v1p0F7F/rm vmovdqa Wx,Vx
v1p0F7F/rr vmovdqa Wx,Vx a
vxr0F6F/r vmovdqu Vx,Wx
vxr0F7F/rm vmovdqu Wx,Vx
vxr0F7F/rr vmovdqu Wx,Vx a
v00F2B/rm vmovntps Wx,Vx n
v10F2B/rm vmovntps Wx,Vx n
v0p0F2B/rm vmovntpd Wx,Vx
v1p0F2B/rm vmovntpd Wx,Vx
v0p0FE7/rm vmovntdq Wx,Vx
v1p0FE7/rm vmovntdq Wx,Vx
v0p0F382A/rm vmovntdqa Vx,Wx
v1p0F382A/rm vmovntdqa Vx,Wx
vxn0FF0/rm vlddqu Vx,Wx
vx0F50/rr vmovmskps Gd,Ux n
vxp0F50/rr vmovmskpd Gd,Ux
v0p0FD7/rr vpmovmskb Gd,Ux
v1p0FD7/rr vpmovmskb Gd,Ux
v0pw00F6E/r vmovd Vx,Ed o
v0pw00F7E/rm vmovd Ed,Vx o
v0pw00F7E/rr vmovd Ed,Vx o
v0p0F6E/r vmovd Vx,Ed i
v0p0F7E/rm vmovd Ed,Vx i
v0p0F7E/rr vmovd Ed,Vx i
v0pw10F6E/r vmovq Vx,Eq o
v0pw10F7E/r vmovq Eq,Vx o
v0r0F7E/r vmovq Vx,Wsd
v0p0FD6/rm vmovq Wsd,Vx
v0p0FD6/rr vmovq Wsd,Vx a
v0p0FF7/rr vmaskmovdqu Vx,Ux
v00FAE/2m vldmxcsr M n
v00FAE/3m vstmxcsr M n
v00F77 vzeroupper - n
v10F77 vzeroall - n
vxpw00F382C/rm vmaskmovps Vx,Hx,Mx
vxpw00F382E/rm vmaskmovps Mx,Hx,Vx
vxpw00F382D/rm vmaskmovpd Vx,Hx,Mx
vxpw00F382F/rm vmaskmovpd Mx,Hx,Vx
vxpw00F388C/rm vpmaskmovd Vx,Hx,Mx
vxpw00F388E/rm vpmaskmovd Mx,Hx,Vx
vxpw10F388C/rm vpmaskmovq Vx,Hx,Mx
vxpw10F388E/rm vpmaskmovq Mx,Hx,Vx
vx0F58/r vaddps Vx,Hx,Wx n
vxp0F58/r vaddpd Vx,Hx,Wx
vir0F58/r vaddss Vx,Hx,Wss
vin0F58/r vaddsd Vx,Hx,Wsd
vx0F59/r vmulps Vx,Hx,Wx n
vxp0F59/r vmulpd Vx,Hx,Wx
vir0F59/r vmulss Vx,Hx,Wss
vin0F59/r vmulsd Vx,Hx,Wsd
vx0F5C/r vsubps Vx,Hx,Wx n
vxp0F5C/r vsubpd Vx,Hx,Wx
vir0F5C/r vsubss Vx,Hx,Wss
vin0F5C/r vsubsd Vx,Hx,Wsd
vx0F5D/r vminps Vx,Hx,Wx n
vxp0F5D/r vminpd Vx,Hx,Wx
vir0F5D/r vminss Vx,Hx,Wss
vin0F5D/r vminsd Vx,Hx,Wsd
vx0F5E/r vdivps Vx,Hx,Wx n
vxp0F5E/r vdivpd Vx,Hx,Wx
vir0F5E/r vdivss Vx,Hx,Wss
vin0F5E/r vdivsd Vx,Hx,Wsd
vx0F5F/r vmaxps Vx,Hx,Wx n
vxp0F5F/r vmaxpd Vx,Hx,Wx
vir0F5F/r vmaxss Vx,Hx,Wss
vin0F5F/r vmaxsd Vx,Hx,Wsd
vx0F51/r vsqrtps Vx,Wx n
vxp0F51/r vsqrtpd Vx,Wx
vir0F51/r vsqrtss Vx,Hx,Wss
vin0F51/r vsqrtsd Vx,Hx,Wsd
vx0F52/r vrsqrtps Vx,Wx n
vir0F52/r vrsqrtss Vx,Hx,Wss
vx0F53/r vrcpps Vx,Wx n
vir0F53/r vrcpss Vx,Hx,Wss
vxp0F7C/r vhaddpd Vx,Hx,Wx
vxn0F7C/r vhaddps Vx,Hx,Wx
vxp0F7D/r vhsubpd Vx,Hx,Wx
vxn0F7D/r vhsubps Vx,Hx,Wx
vxp0FD0/r vaddsubpd Vx,Hx,Wx
vxn0FD0/r vaddsubps Vx,Hx,Wx
vxp0F3A08/r vroundps Vx,Wx,Ib
vxp0F3A09/r vroundpd Vx,Wx,Ib
vip0F3A0A/r vroundss Vx,Hx,Wss,Ib
vip0F3A0B/r vroundsd Vx,Hx,Wsd,Ib
vxp0F3A40/r vdpps Vx,Hx,Wx,Ib
v0p0F3A41/r vdppd Vx,Hx,Wx,Ib
vi0F2E/r vucomiss Vx,Wss n
vip0F2E/r vucomisd Vx,Wsd
vi0F2F/r vcomiss Vx,Wss n
vip0F2F/r vcomisd Vx,Wsd
vx0FC2/r vcmpps Vx,Hx,Wx,Ib n
vxp0FC2/r vcmppd Vx,Hx,Wx,Ib
vir0FC2/r vcmpss Vx,Hx,Wss,Ib
vin0FC2/r vcmpsd Vx,Hx,Wsd,Ib
vxpw00F380E/r vtestps Vx,Wx
vxpw00F380F/r vtestpd Vx,Wx
vxp0F3817/r vptest Vx,Wx
virw00F2A/r vcvtsi2ss Vx,Hx,Ed o
virw00F2C/r vcvttss2si Gd,Wss o
virw00F2D/r vcvtss2si Gd,Wss o
virw10F2A/r vcvtsi2ss Vx,Hx,Eq o
virw10F2C/r vcvttss2si Gq,Wss o
virw10F2D/r vcvtss2si Gq,Wss o
vir0F2A/r vcvtsi2ss Vx,Hx,Ed i
vir0F2C/r vcvttss2si Gd,Wss i
vir0F2D/r vcvtss2si Gd,Wss i
vinw00F2A/r vcvtsi2sd Vx,Hx,Ed o
vinw00F2C/r vcvttsd2si Gd,Wsd o
vinw00F2D/r vcvtsd2si Gd,Wsd o
vinw10F2A/r vcvtsi2sd Vx,Hx,Eq o
vinw10F2C/r vcvttsd2si Gq,Wsd o
vinw10F2D/r vcvtsd2si Gq,Wsd o
vin0F2A/r vcvtsi2sd Vx,Hx,Ed i
vin0F2C/r vcvttsd2si Gd,Wsd i
vin0F2D/r vcvtsd2si Gd,Wsd i
vir0F5A/r vcvtss2sd Vx,Hx,Wss
vin0F5A/r vcvtsd2ss Vx,Hx,Wsd
vx0F5A/r vcvtps2pd Vx,Wxh n
vxp0F5A/r vcvtpd2ps Vdq,Wx
vx0F5B/r vcvtdq2ps Vx,Wx n
vxp0F5B/r vcvtps2dq Vx,Wx
vxr0F5B/r vcvttps2dq Vx,Wx
vxr0FE6/r vcvtdq2pd Vx,Wxh
vxn0FE6/r vcvtpd2dq Vdq,Wx
vxp0FE6/r vcvttpd2dq Vdq,Wx
vxpw00F3813/r vcvtph2ps Vx,Wxh
vxpw00F3A1D/rm vcvtps2ph Wxh,Vx,Ib
vxpw00F3A1D/rr vcvtps2ph Wxh,Vx,Ib
vx0F54/r vandps Vx,Hx,Wx n
vxp0F54/r vandpd Vx,Hx,Wx
vx0F55/r vandnps Vx,Hx,Wx n
vxp0F55/r vandnpd Vx,Hx,Wx
vx0F56/r vorps Vx,Hx,Wx n
vxp0F56/r vorpd Vx,Hx,Wx
vx0F57/r vxorps Vx,Hx,Wx n
vxp0F57/r vxorpd Vx,Hx,Wx
vx0F14/r vunpcklps Vx,Hx,Wx n
vxp0F14/r vunpcklpd Vx,Hx,Wx
vx0F15/r vunpckhps Vx,Hx,Wx n
vxp0F15/r vunpckhpd Vx,Hx,Wx
vx0FC6/r vshufps Vx,Hx,Wx,Ib n
vxp0FC6/r vshufpd Vx,Hx,Wx,Ib
vxp0F3A0C/r vblendps Vx,Hx,Wx,Ib
vxp0F3A0D/r vblendpd Vx,Hx,Wx,Ib
vxpw00F3A4A/r vblendvps Vx,Hx,Wx,Lx
vxpw00F3A4B/r vblendvpd Vx,Hx,Wx,Lx
v0pw00F3A4C/r vpblendvb Vx,Hx,Wx,Lx
v1pw00F3A4C/r vpblendvb Vx,Hx,Wx,Lx
v0p0F3A21/rm vinsertps Vx,Hx,Wss,Ib
v0p0F3A21/rr vinsertps Vx,Hx,Ux,Ib
vxpw00F380C/r vpermilps Vx,Hx,Wx
vxpw00F380D/r vpermilpd Vx,Hx,Wx
vxpw00F3A04/r vpermilps Vx,Wx,Ib
vxpw00F3A05/r vpermilpd Vx,Wx,Ib
v1pw00F3A06/r vperm2f128 Vx,Hx,Wx,Ib
v1pw00F3A46/r vperm2i128 Vx,Hx,Wx,Ib
vxpw00F3818/rm vbroadcastss Vx,Md
vxpw00F3818/rr vbroadcastss Vx,Udq
v1pw00F3819/rm vbroadcastsd Vx,Mq
v1pw00F3819/rr vbroadcastsd Vx,Udq
v1pw00F381A/rm vbroadcastf128 Vx,Mdq
v1pw00F385A/rm vbroadcasti128 Vx,Mdq
v1pw00F3A18/r vinsertf128 Vx,Hx,Wdq,Ib
v1pw00F3A38/r vinserti128 Vx,Hx,Wdq,Ib
v1pw00F3A19/rm vextractf128 Wdq,Vx,Ib
v1pw00F3A19/rr vextractf128 Wdq,Vx,Ib
v1pw00F3A39/rm vextracti128 Wdq,Vx,Ib
v1pw00F3A39/rr vextracti128 Wdq,Vx,Ib
v0p0F60/r vpunpcklbw Vx,Hx,Wx
v1p0F60/r vpunpcklbw Vx,Hx,Wx
v0p0F61/r vpunpcklwd Vx,Hx,Wx
v1p0F61/r vpunpcklwd Vx,Hx,Wx
v0p0F62/r vpunpckldq Vx,Hx,Wx
v1p0F62/r vpunpckldq Vx,Hx,Wx
v0p0F63/r vpacksswb Vx,Hx,Wx
v1p0F63/r vpacksswb Vx,Hx,Wx
v0p0F64/r vpcmpgtb Vx,Hx,Wx
v1p0F64/r vpcmpgtb Vx,Hx,Wx
v0p0F65/r vpcmpgtw Vx,Hx,Wx
v1p0F65/r vpcmpgtw Vx,Hx,Wx
v0p0F66/r vpcmpgtd Vx,Hx,Wx
v1p0F66/r vpcmpgtd Vx,Hx,Wx
v0p0F67/r vpackuswb Vx,Hx,Wx
v1p0F67/r vpackuswb Vx,Hx,Wx
v0p0F68/r vpunpckhbw Vx,Hx,Wx
v1p0F68/r vpunpckhbw Vx,Hx,Wx
v0p0F69/r vpunpckhwd Vx,Hx,Wx
v1p0F69/r vpunpckhwd Vx,Hx,Wx
v0p0F6A/r vpunpckhdq Vx,Hx,Wx
v1p0F6A/r vpunpckhdq Vx,Hx,Wx
v0p0F6B/r vpackssdw Vx,Hx,Wx
v1p0F6B/r vpackssdw Vx,Hx,Wx
v0p0F6C/r vpunpcklqdq Vx,Hx,Wx
v1p0F6C/r vpunpcklqdq Vx,Hx,Wx
v0p0F6D/r vpunpckhqdq Vx,Hx,Wx
v1p0F6D/r vpunpckhqdq Vx,Hx,Wx
v0p0F74/r vpcmpeqb Vx,Hx,Wx
v1p0F74/r vpcmpeqb Vx,Hx,Wx
v0p0F75/r vpcmpeqw Vx,Hx,Wx
v1p0F75/r vpcmpeqw Vx,Hx,Wx
v0p0F76/r vpcmpeqd Vx,Hx,Wx
v1p0F76/r vpcmpeqd Vx,Hx,Wx
v0p0FD4/r vpaddq Vx,Hx,Wx
v1p0FD4/r vpaddq Vx,Hx,Wx
v0p0FD5/r vpmullw Vx,Hx,Wx
v1p0FD5/r vpmullw Vx,Hx,Wx
v0p0FD8/r vpsubusb Vx,Hx,Wx
v1p0FD8/r vpsubusb Vx,Hx,Wx
v0p0FD9/r vpsubusw Vx,Hx,Wx
v1p0FD9/r vpsubusw Vx,Hx,Wx
v0p0FDA/r vpminub Vx,Hx,Wx
v1p0FDA/r vpminub Vx,Hx,Wx
v0p0FDB/r vpand Vx,Hx,Wx
v1p0FDB/r vpand Vx,Hx,Wx
v0p0FDC/r vpaddusb Vx,Hx,Wx
v1p0FDC/r vpaddusb Vx,Hx,Wx
v0p0FDD/r vpaddusw Vx,Hx,Wx
v1p0FDD/r vpaddusw Vx,Hx,Wx
v0p0FDE/r vpmaxub Vx,Hx,Wx
v1p0FDE/r vpmaxub Vx,Hx,Wx
v0p0FDF/r vpandn Vx,Hx,Wx
v1p0FDF/r vpandn Vx,Hx,Wx
v0p0FE0/r vpavgb Vx,Hx,Wx
v1p0FE0/r vpavgb Vx,Hx,Wx
v0p0FE3/r vpavgw Vx,Hx,Wx
v1p0FE3/r vpavgw Vx,Hx,Wx
v0p0FE4/r vpmulhuw Vx,Hx,Wx
v1p0FE4/r vpmulhuw Vx,Hx,Wx
v0p0FE5/r vpmulhw Vx,Hx,Wx
v1p0FE5/r vpmulhw Vx,Hx,Wx
v0p0FE8/r vpsubsb Vx,Hx,Wx
v1p0FE8/r vpsubsb Vx,Hx,Wx
v0p0FE9/r vpsubsw Vx,Hx,Wx
v1p0FE9/r vpsubsw Vx,Hx,Wx
v0p0FEA/r vpminsw Vx,Hx,Wx
v1p0FEA/r vpminsw Vx,Hx,Wx
v0p0FEB/r vpor Vx,Hx,Wx
v1p0FEB/r vpor Vx,Hx,Wx
v0p0FEC/r vpaddsb Vx,Hx,Wx
v1p0FEC/r vpaddsb Vx,Hx,Wx
v0p0FED/r vpaddsw Vx,Hx,Wx
v1p0FED/r vpaddsw Vx,Hx,Wx
v0p0FEE/r vpmaxsw Vx,Hx,Wx
v1p0FEE/r vpmaxsw Vx,Hx,Wx
v0p0FEF/r vpxor Vx,Hx,Wx
v1p0FEF/r vpxor Vx,Hx,Wx
v0p0FF4/r vpmuludq Vx,Hx,Wx
v1p0FF4/r vpmuludq Vx,Hx,Wx
v0p0FF5/r vpmaddwd Vx,Hx,Wx
v1p0FF5/r vpmaddwd Vx,Hx,Wx
v0p0FF6/r vpsadbw Vx,Hx,Wx
v1p0FF6/r vpsadbw Vx,Hx,Wx
v0p0FF8/r vpsubb Vx,Hx,Wx
v1p0FF8/r vpsubb Vx,Hx,Wx
v0p0FF9/r vpsubw Vx,Hx,Wx
v1p0FF9/r vpsubw Vx,Hx,Wx
v0p0FFA/r vpsubd Vx,Hx,Wx
v1p0FFA/r vpsubd Vx,Hx,Wx
v0p0FFB/r vpsubq Vx,Hx,Wx
v1p0FFB/r vpsubq Vx,Hx,Wx
v0p0FFC/r vpaddb Vx,Hx,Wx
v1p0FFC/r vpaddb Vx,Hx,Wx
v0p0FFD/r vpaddw Vx,Hx,Wx
v1p0FFD/r vpaddw Vx,Hx,Wx
v0p0FFE/r vpaddd Vx,Hx,Wx
v1p0FFE/r vpaddd Vx,Hx,Wx
v0p0FD1/r vpsrlw Vx,Hx,Wdq
v1p0FD1/r vpsrlw Vx,Hx,Wdq
v0p0FD2/r vpsrld Vx,Hx,Wdq
v1p0FD2/r vpsrld Vx,Hx,Wdq
v0p0FD3/r vpsrlq Vx,Hx,Wdq
v1p0FD3/r vpsrlq Vx,Hx,Wdq
v0p0FE1/r vpsraw Vx,Hx,Wdq
v1p0FE1/r vpsraw Vx,Hx,Wdq
v0p0FE2/r vpsrad Vx,Hx,Wdq
v1p0FE2/r vpsrad Vx,Hx,Wdq
v0p0FF1/r vpsllw Vx,Hx,Wdq
v1p0FF1/r vpsllw Vx,Hx,Wdq
v0p0FF2/r vpslld Vx,Hx,Wdq
v1p0FF2/r vpslld Vx,Hx,Wdq
v0p0FF3/r vpsllq Vx,Hx,Wdq
v1p0FF3/r vpsllq Vx,Hx,Wdq
v0p0F71/2r vpsrlw Hx,Ux,Ib
v1p0F71/2r vpsrlw Hx,Ux,Ib
v0p0F71/4r vpsraw Hx,Ux,Ib
v1p0F71/4r vpsraw Hx,Ux,Ib
v0p0F71/6r vpsllw Hx,Ux,Ib
v1p0F71/6r vpsllw Hx,Ux,Ib
v0p0F72/2r vpsrld Hx,Ux,Ib
v1p0F72/2r vpsrld Hx,Ux,Ib
v0p0F72/4r vpsrad Hx,Ux,Ib
v1p0F72/4r vpsrad Hx,Ux,Ib
v0p0F72/6r vpslld Hx,Ux,Ib
v1p0F72/6r vpslld Hx,Ux,Ib
v0p0F73/2r vpsrlq Hx,Ux,Ib
v1p0F73/2r vpsrlq Hx,Ux,Ib
v0p0F73/3r vpsrldq Hx,Ux,Ib
v1p0F73/3r vpsrldq Hx,Ux,Ib
v0p0F73/6r vpsllq Hx,Ux,Ib
v1p0F73/6r vpsllq Hx,Ux,Ib
v0p0F73/7r vpslldq Hx,Ux,Ib
v1p0F73/7r vpslldq Hx,Ux,Ib
v0p0F70/r vpshufd Vx,Wx,Ib
v1p0F70/r vpshufd Vx,Wx,Ib
v0r0F70/r vpshufhw Vx,Wx,Ib
v1r0F70/r vpshufhw Vx,Wx,Ib
v0n0F70/r vpshuflw Vx,Wx,Ib
v1n0F70/r vpshuflw Vx,Wx,Ib
v0p0F3800/r vpshufb Vx,Hx,Wx
v1p0F3800/r vpshufb Vx,Hx,Wx
v0p0F3801/r vphaddw Vx,Hx,Wx
v1p0F3801/r vphaddw Vx,Hx,Wx
v0p0F3802/r vphaddd Vx,Hx,Wx
v1p0F3802/r vphaddd Vx,Hx,Wx
v0p0F3803/r vphaddsw Vx,Hx,Wx
v1p0F3803/r vphaddsw Vx,Hx,Wx
v0p0F3804/r vpmaddubsw Vx,Hx,Wx
v1p0F3804/r vpmaddubsw Vx,Hx,Wx
v0p0F3805/r vphsubw Vx,Hx,Wx
v1p0F3805/r vphsubw Vx,Hx,Wx
v0p0F3806/r vphsubd Vx,Hx,Wx
v1p0F3806/r vphsubd Vx,Hx,Wx
v0p0F3807/r vphsubsw Vx,Hx,Wx
v1p0F3807/r vphsubsw Vx,Hx,Wx
v0p0F3808/r vpsignb Vx,Hx,Wx
v1p0F3808/r vpsignb Vx,Hx,Wx
v0p0F3809/r vpsignw Vx,Hx,Wx
v1p0F3809/r vpsignw Vx,Hx,Wx
v0p0F380A/r vpsignd Vx,Hx,Wx
v1p0F380A/r vpsignd Vx,Hx,Wx
v0p0F380B/r vpmulhrsw Vx,Hx,Wx
v1p0F380B/r vpmulhrsw Vx,Hx,Wx
v0p0F381C/r vpabsb Vx,Wx
v1p0F381C/r vpabsb Vx,Wx
v0p0F381D/r vpabsw Vx,Wx
v1p0F381D/r vpabsw Vx,Wx
v0p0F381E/r vpabsd Vx,Wx
v1p0F381E/r vpabsd Vx,Wx
v0p0F3A0F/r vpalignr Vx,Hx,Wx,Ib
v1p0F3A0F/r vpalignr Vx,Hx,Wx,Ib
v0p0F3828/r vpmuldq Vx,Hx,Wx
v1p0F3828/r vpmuldq Vx,Hx,Wx
v0p0F3829/r vpcmpeqq Vx,Hx,Wx
v1p0F3829/r vpcmpeqq Vx,Hx,Wx
v0p0F382B/r vpackusdw Vx,Hx,Wx
v1p0F382B/r vpackusdw Vx,Hx,Wx
v0p0F3837/r vpcmpgtq Vx,Hx,Wx
v1p0F3837/r vpcmpgtq Vx,Hx,Wx
v0p0F3838/r vpminsb Vx,Hx,Wx
v1p0F3838/r vpminsb Vx,Hx,Wx
v0p0F3839/r vpminsd Vx,Hx,Wx
v1p0F3839/r vpminsd Vx,Hx,Wx
v0p0F383A/r vpminuw Vx,Hx,Wx
v1p0F383A/r vpminuw Vx,Hx,Wx
v0p0F383B/r vpminud Vx,Hx,Wx
v1p0F383B/r vpminud Vx,Hx,Wx
v0p0F383C/r vpmaxsb Vx,Hx,Wx
v1p0F383C/r vpmaxsb Vx,Hx,Wx
v0p0F383D/r vpmaxsd Vx,Hx,Wx
v1p0F383D/r vpmaxsd Vx,Hx,Wx
v0p0F383E/r vpmaxuw Vx,Hx,Wx
v1p0F383E/r vpmaxuw Vx,Hx,Wx
v0p0F383F/r vpmaxud Vx,Hx,Wx
v1p0F383F/r vpmaxud Vx,Hx,Wx
v0p0F3840/r vpmulld Vx,Hx,Wx
v1p0F3840/r vpmulld Vx,Hx,Wx
v0p0F3A0E/r vpblendw Vx,Hx,Wx,Ib
v1p0F3A0E/r vpblendw Vx,Hx,Wx,Ib
v0p0F3A42/r vmpsadbw Vx,Hx,Wx,Ib
v1p0F3A42/r vmpsadbw Vx,Hx,Wx,Ib
v0p0F3841/r vphminposuw Vx,Wx
v0p0F3820/r vpmovsxbw Vx,Wxh
v1p0F3820/r vpmovsxbw Vx,Wxh
v0p0F3821/r vpmovsxbd Vx,Wxq
v1p0F3821/r vpmovsxbd Vx,Wxq
v0p0F3822/r vpmovsxbq Vx,Wxe
v1p0F3822/r vpmovsxbq Vx,Wxe
v0p0F3823/r vpmovsxwd Vx,Wxh
v1p0F3823/r vpmovsxwd Vx,Wxh
v0p0F3824/r vpmovsxwq Vx,Wxq
v1p0F3824/r vpmovsxwq Vx,Wxq
v0p0F3825/r vpmovsxdq Vx,Wxh
v1p0F3825/r vpmovsxdq Vx,Wxh
v0p0F3830/r vpmovzxbw Vx,Wxh
v1p0F3830/r vpmovzxbw Vx,Wxh
v0p0F3831/r vpmovzxbd Vx,Wxq
v1p0F3831/r vpmovzxbd Vx,Wxq
v0p0F3832/r vpmovzxbq Vx,Wxe
v1p0F3832/r vpmovzxbq Vx,Wxe
v0p0F3833/r vpmovzxwd Vx,Wxh
v1p0F3833/r vpmovzxwd Vx,Wxh
v0p0F3834/r vpmovzxwq Vx,Wxq
v1p0F3834/r vpmovzxwq Vx,Wxq
v0p0F3835/r vpmovzxdq Vx,Wxh
v1p0F3835/r vpmovzxdq Vx,Wxh
v0p0F3A14/rm vpextrb Eb,Vx,Ib
v0p0F3A14/rr vpextrb Rd,Vx,Ib
v0p0F3A15/rm vpextrw Ew,Vx,Ib
v0p0F3A15/rr vpextrw Rd,Vx,Ib a
v0p0FC5/rr vpextrw Gd,Ux,Ib
v0pw00F3A16/rm vpextrd Ed,Vx,Ib o
v0pw00F3A16/rr vpextrd Ed,Vx,Ib o
v0pw00F3A22/r vpinsrd Vx,Hx,Ed,Ib o
v0p0F3A16/rm vpextrd Ed,Vx,Ib i
v0p0F3A16/rr vpextrd Ed,Vx,Ib i
v0p0F3A22/r vpinsrd Vx,Hx,Ed,Ib i
v0pw10F3A16/r vpextrq Eq,Vx,Ib o
v0pw10F3A22/r vpinsrq Vx,Hx,Eq,Ib o
v0p0F3A17/rm vextractps Ed,Vx,Ib
v0p0F3A17/rr vextractps Ed,Vx,Ib
v0p0F3A20/rm vpinsrb Vx,Hx,Eb,Ib
v0p0F3A20/rr vpinsrb Vx,Hx,Ed,Ib
v0p0FC4/rm vpinsrw Vx,Hx,Ew,Ib
v0p0FC4/rr vpinsrw Vx,Hx,Ed,Ib
v0p0F3A60/r vpcmpestrm Vx,Wx,Ib
v0p0F3A61/r vpcmpestri Vx,Wx,Ib
v0p0F3A62/r vpcmpistrm Vx,Wx,Ib
v0p0F3A63/r vpcmpistri Vx,Wx,Ib
vxpw00F3878/rm vpbroadcastb Vx,Mb
vxpw00F3878/rr vpbroadcastb Vx,Udq
vxpw00F3879/rm vpbroadcastw Vx,Mw
vxpw00F3879/rr vpbroadcastw Vx,Udq
vxpw00F3858/rm vpbroadcastd Vx,Md
vxpw00F3858/rr vpbroadcastd Vx,Udq
vxpw00F3859/rm vpbroadcastq Vx,Mq
vxpw00F3859/rr vpbroadcastq Vx,Udq
vxpw00F3A02/r vpblendd Vx,Hx,Wx,Ib
v1pw00F3816/r vpermps Vx,Hx,Wx
v1pw00F3836/r vpermd Vx,Hx,Wx
v1pw10F3A00/r vpermq Vx,Wx,Ib
v1pw10F3A01/r vpermpd Vx,Wx,Ib
vxpw00F3845/r vpsrlvd Vx,Hx,Wx
vxpw10F3845/r vpsrlvq Vx,Hx,Wx
vxpw00F3846/r vpsravd Vx,Hx,Wx
vxpw00F3847/r vpsllvd Vx,Hx,Wx
vxpw10F3847/r vpsllvq Vx,Hx,Wx
vxpw00F3890/rm vpgatherdd Vx,Mvx,Hx
vxpw10F3890/rm vpgatherdq Vx,Mvxh,Hx
vxpw00F3891/rm vpgatherqd Vdq,Mvx,Hdq
vxpw10F3891/rm vpgatherqq Vx,Mvx,Hx
vxpw00F3892/rm vgatherdps Vx,Mvx,Hx
vxpw10F3892/rm vgatherdpd Vx,Mvxh,Hx
vxpw00F3893/rm vgatherqps Vdq,Mvx,Hdq
vxpw10F3893/rm vgatherqpd Vx,Mvx,Hx
v0p0F38DC/r vaesenc Vx,Hx,Wx
v0p0F38DD/r vaesenclast Vx,Hx,Wx
v0p0F38DE/r vaesdec Vx,Hx,Wx
v0p0F38DF/r vaesdeclast Vx,Hx,Wx
v0p0F38DB/r vaesimc Vx,Wx
v0p0F3ADF/r vaeskeygenassist Vx,Wx,Ib
v0p0F3A44/r vpclmulqdq Vx,Hx,Wx,Ib
vxpw00F3896/r vfmaddsub132ps Vx,Hx,Wx
vxpw10F3896/r vfmaddsub132pd Vx,Hx,Wx
vxpw00F3897/r vfmsubadd132ps Vx,Hx,Wx
vxpw10F3897/r vfmsubadd132pd Vx,Hx,Wx
vxpw00F3898/r vfmadd132ps Vx,Hx,Wx
vxpw10F3898/r vfmadd132pd Vx,Hx,Wx
vipw00F3899/r vfmadd132ss Vx,Hx,Wss
vipw10F3899/r vfmadd132sd Vx,Hx,Wsd
vxpw00F389A/r vfmsub132ps Vx,Hx,Wx
vxpw10F389A/r vfmsub132pd Vx,Hx,Wx
vipw00F389B/r vfmsub132ss Vx,Hx,Wss
vipw10F389B/r vfmsub132sd Vx,Hx,Wsd
vxpw00F389C/r vfnmadd132ps Vx,Hx,Wx
vxpw10F389C/r vfnmadd132pd Vx,Hx,Wx
vipw00F389D/r vfnmadd132ss Vx,Hx,Wss
vipw10F389D/r vfnmadd132sd Vx,Hx,Wsd
vxpw00F389E/r vfnmsub132ps Vx,Hx,Wx
vxpw10F389E/r vfnmsub132pd Vx,Hx,Wx
vipw00F389F/r vfnmsub132ss Vx,Hx,Wss
vipw10F389F/r vfnmsub132sd Vx,Hx,Wsd
vxpw00F38A6/r vfmaddsub213ps Vx,Hx,Wx
vxpw10F38A6/r vfmaddsub213pd Vx,Hx,Wx
vxpw00F38A7/r vfmsubadd213ps Vx,Hx,Wx
vxpw10F38A7/r vfmsubadd213pd Vx,Hx,Wx
vxpw00F38A8/r vfmadd213ps Vx,Hx,Wx
vxpw10F38A8/r vfmadd213pd Vx,Hx,Wx
vipw00F38A9/r vfmadd213ss Vx,Hx,Wss
vipw10F38A9/r vfmadd213sd Vx,Hx,Wsd
vxpw00F38AA/r vfmsub213ps Vx,Hx,Wx
vxpw10F38AA/r vfmsub213pd Vx,Hx,Wx
vipw00F38AB/r vfmsub213ss Vx,Hx,Wss
vipw10F38AB/r vfmsub213sd Vx,Hx,Wsd
vxpw00F38AC/r vfnmadd213ps Vx,Hx,Wx
vxpw10F38AC/r vfnmadd213pd Vx,Hx,Wx
vipw00F38AD/r vfnmadd213ss Vx,Hx,Wss
vipw10F38AD/r vfnmadd213sd Vx,Hx,Wsd
vxpw00F38AE/r vfnmsub213ps Vx,Hx,Wx
vxpw10F38AE/r vfnmsub213pd Vx,Hx,Wx
vipw00F38AF/r vfnmsub213ss Vx,Hx,Wss
vipw10F38AF/r vfnmsub213sd Vx,Hx,Wsd
vxpw00F38B6/r vfmaddsub231ps Vx,Hx,Wx
vxpw10F38B6/r vfmaddsub231pd Vx,Hx,Wx
vxpw00F38B7/r vfmsubadd231ps Vx,Hx,Wx
vxpw10F38B7/r vfmsubadd231pd Vx,Hx,Wx
vxpw00F38B8/r vfmadd231ps Vx,Hx,Wx
vxpw10F38B8/r vfmadd231pd Vx,Hx,Wx
vipw00F38B9/r vfmadd231ss Vx,Hx,Wss
vipw10F38B9/r vfmadd231sd Vx,Hx,Wsd
vxpw00F38BA/r vfmsub231ps Vx,Hx,Wx
vxpw10F38BA/r vfmsub231pd Vx,Hx,Wx
vipw00F38BB/r vfmsub231ss Vx,Hx,Wss
vipw10F38BB/r vfmsub231sd Vx,Hx,Wsd
vxpw00F38BC/r vfnmadd231ps Vx,Hx,Wx
vxpw10F38BC/r vfnmadd231pd Vx,Hx,Wx
vipw00F38BD/r vfnmadd231ss Vx,Hx,Wss
vipw10F38BD/r vfnmadd231sd Vx,Hx,Wsd
vxpw00F38BE/r vfnmsub231ps Vx,Hx,Wx
vxpw10F38BE/r vfnmsub231pd Vx,Hx,Wx
vipw00F38BF/r vfnmsub231ss Vx,Hx,Wss
vipw10F38BF/r vfnmsub231sd Vx,Hx,Wsd
v00F38F2/r andn Gy,By,Ey n
v00F38F3/1 blsr By,Ey n
v00F38F3/2 blsmsk By,Ey n
v00F38F3/3 blsi By,Ey n
v00F38F7/r bextr Gy,Ey,By n
v00F38F5/r bzhi Gy,Ey,By n
v0r0F38F5/r pext Gy,By,Ey
v0n0F38F5/r pdep Gy,By,Ey
v0n0F38F6/r mulx Gy,By,Ey
v0n0F3AF0/r rorx Gy,Ey,Ib
v0p0F38F7/r shlx Gy,Ey,By
v0r0F38F7/r sarx Gy,Ey,By
v0n0F38F7/r shrx Gy,Ey,By
`;
