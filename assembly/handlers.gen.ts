// Generated from opcodes.txt by scripts/generate.ts. Do not edit.

import { AvxFloat } from './avx-float';
import { AvxInt } from './avx-int';
import { AvxGather, AvxMask, AvxMove } from './avx-move';
import { Bits } from './bits';
import { Bits2 } from './bits2';
import { Bmi } from './bmi';
import { Branch } from './branch';
import { Aes } from './crypto-aes';
import { Clmul } from './crypto-clmul';
import { Crc32 } from './crypto-crc32';
import { Sha } from './crypto-sha';
import { Decimal } from './decimal';
import { Descriptors } from './descriptors';
import { F16c } from './f16c';
import { FastCall } from './fastcall';
import { Fma } from './fma';
import { FxState } from './fxstate';
import { Locked } from './locked';
import { Misc } from './misc';
import { Mmx } from './mmx';
import { Multiply } from './multiply';
import { Ports } from './ports';
import { Segment } from './segment';
import { Shift } from './shift';
import { SseArith } from './sse-arith';
import { SseCompare } from './sse-compare';
import { SseConvert } from './sse-convert';
import { SseInt } from './sse-int';
import { SseMove } from './sse-move';
import { Sse4Float } from './sse4-float';
import { Sse4Int } from './sse4-int';
import { Sse4String } from './sse4-string';
import { Ssse3, Ssse3Mmx } from './ssse3';
import { Stack } from './stack';
import { Strings } from './strings';
import { System } from './system';
import { Transfer } from './transfer';
import { Vex } from './vex';
import { X87Arith } from './x87-arith';
import { X87Compare } from './x87-compare';
import { X87Control } from './x87-control';
import { X87Transcendental } from './x87-transcendental';
import { X87Transfer } from './x87-transfer';
import { X87Unary } from './x87-unary';

function h0(v: usize, rec: usize, p: usize): void {
  Locked.addReg<u8>(v, rec, p);
}
function h1(v: usize, rec: usize, p: usize): void {
  Locked.addReg<u16>(v, rec, p);
}
function h2(v: usize, rec: usize, p: usize): void {
  Locked.addReg<u32>(v, rec, p);
}
function h3(v: usize, rec: usize, p: usize): void {
  Locked.addReg<u64>(v, rec, p);
}
function h4(v: usize, rec: usize, p: usize): void {
  Stack.pushEs<u8>(v, rec, p);
}
function h5(v: usize, rec: usize, p: usize): void {
  Stack.pushEs<u16>(v, rec, p);
}
function h6(v: usize, rec: usize, p: usize): void {
  Stack.pushEs<u32>(v, rec, p);
}
function h7(v: usize, rec: usize, p: usize): void {
  Stack.pushEs<u64>(v, rec, p);
}
function h8(v: usize, rec: usize, p: usize): void {
  Stack.popEs<u8>(v, rec, p);
}
function h9(v: usize, rec: usize, p: usize): void {
  Stack.popEs<u16>(v, rec, p);
}
function h10(v: usize, rec: usize, p: usize): void {
  Stack.popEs<u32>(v, rec, p);
}
function h11(v: usize, rec: usize, p: usize): void {
  Stack.popEs<u64>(v, rec, p);
}
function h12(v: usize, rec: usize, p: usize): void {
  Locked.orReg<u8>(v, rec, p);
}
function h13(v: usize, rec: usize, p: usize): void {
  Locked.orReg<u16>(v, rec, p);
}
function h14(v: usize, rec: usize, p: usize): void {
  Locked.orReg<u32>(v, rec, p);
}
function h15(v: usize, rec: usize, p: usize): void {
  Locked.orReg<u64>(v, rec, p);
}
function h16(v: usize, rec: usize, p: usize): void {
  Stack.pushCs<u8>(v, rec, p);
}
function h17(v: usize, rec: usize, p: usize): void {
  Stack.pushCs<u16>(v, rec, p);
}
function h18(v: usize, rec: usize, p: usize): void {
  Stack.pushCs<u32>(v, rec, p);
}
function h19(v: usize, rec: usize, p: usize): void {
  Stack.pushCs<u64>(v, rec, p);
}
function h20(v: usize, rec: usize, p: usize): void {
  Locked.adcReg<u8>(v, rec, p);
}
function h21(v: usize, rec: usize, p: usize): void {
  Locked.adcReg<u16>(v, rec, p);
}
function h22(v: usize, rec: usize, p: usize): void {
  Locked.adcReg<u32>(v, rec, p);
}
function h23(v: usize, rec: usize, p: usize): void {
  Locked.adcReg<u64>(v, rec, p);
}
function h24(v: usize, rec: usize, p: usize): void {
  Stack.pushSs<u8>(v, rec, p);
}
function h25(v: usize, rec: usize, p: usize): void {
  Stack.pushSs<u16>(v, rec, p);
}
function h26(v: usize, rec: usize, p: usize): void {
  Stack.pushSs<u32>(v, rec, p);
}
function h27(v: usize, rec: usize, p: usize): void {
  Stack.pushSs<u64>(v, rec, p);
}
function h28(v: usize, rec: usize, p: usize): void {
  Stack.popSs<u8>(v, rec, p);
}
function h29(v: usize, rec: usize, p: usize): void {
  Stack.popSs<u16>(v, rec, p);
}
function h30(v: usize, rec: usize, p: usize): void {
  Stack.popSs<u32>(v, rec, p);
}
function h31(v: usize, rec: usize, p: usize): void {
  Stack.popSs<u64>(v, rec, p);
}
function h32(v: usize, rec: usize, p: usize): void {
  Locked.sbbReg<u8>(v, rec, p);
}
function h33(v: usize, rec: usize, p: usize): void {
  Locked.sbbReg<u16>(v, rec, p);
}
function h34(v: usize, rec: usize, p: usize): void {
  Locked.sbbReg<u32>(v, rec, p);
}
function h35(v: usize, rec: usize, p: usize): void {
  Locked.sbbReg<u64>(v, rec, p);
}
function h36(v: usize, rec: usize, p: usize): void {
  Stack.pushDs<u8>(v, rec, p);
}
function h37(v: usize, rec: usize, p: usize): void {
  Stack.pushDs<u16>(v, rec, p);
}
function h38(v: usize, rec: usize, p: usize): void {
  Stack.pushDs<u32>(v, rec, p);
}
function h39(v: usize, rec: usize, p: usize): void {
  Stack.pushDs<u64>(v, rec, p);
}
function h40(v: usize, rec: usize, p: usize): void {
  Stack.popDs<u8>(v, rec, p);
}
function h41(v: usize, rec: usize, p: usize): void {
  Stack.popDs<u16>(v, rec, p);
}
function h42(v: usize, rec: usize, p: usize): void {
  Stack.popDs<u32>(v, rec, p);
}
function h43(v: usize, rec: usize, p: usize): void {
  Stack.popDs<u64>(v, rec, p);
}
function h44(v: usize, rec: usize, p: usize): void {
  Locked.andReg<u8>(v, rec, p);
}
function h45(v: usize, rec: usize, p: usize): void {
  Locked.andReg<u16>(v, rec, p);
}
function h46(v: usize, rec: usize, p: usize): void {
  Locked.andReg<u32>(v, rec, p);
}
function h47(v: usize, rec: usize, p: usize): void {
  Locked.andReg<u64>(v, rec, p);
}
function h48(v: usize, rec: usize, p: usize): void {
  Decimal.daa(v, rec, p);
}
function h49(v: usize, rec: usize, p: usize): void {
  Locked.subReg<u8>(v, rec, p);
}
function h50(v: usize, rec: usize, p: usize): void {
  Locked.subReg<u16>(v, rec, p);
}
function h51(v: usize, rec: usize, p: usize): void {
  Locked.subReg<u32>(v, rec, p);
}
function h52(v: usize, rec: usize, p: usize): void {
  Locked.subReg<u64>(v, rec, p);
}
function h53(v: usize, rec: usize, p: usize): void {
  Decimal.das(v, rec, p);
}
function h54(v: usize, rec: usize, p: usize): void {
  Locked.xorReg<u8>(v, rec, p);
}
function h55(v: usize, rec: usize, p: usize): void {
  Locked.xorReg<u16>(v, rec, p);
}
function h56(v: usize, rec: usize, p: usize): void {
  Locked.xorReg<u32>(v, rec, p);
}
function h57(v: usize, rec: usize, p: usize): void {
  Locked.xorReg<u64>(v, rec, p);
}
function h58(v: usize, rec: usize, p: usize): void {
  Decimal.aaa(v, rec, p);
}
function h59(v: usize, rec: usize, p: usize): void {
  Decimal.aas(v, rec, p);
}
function h60(v: usize, rec: usize, p: usize): void {
  Stack.pushRm<u8>(v, rec, p);
}
function h61(v: usize, rec: usize, p: usize): void {
  Stack.pushRm<u16>(v, rec, p);
}
function h62(v: usize, rec: usize, p: usize): void {
  Stack.pushRm<u32>(v, rec, p);
}
function h63(v: usize, rec: usize, p: usize): void {
  Stack.pushRm<u64>(v, rec, p);
}
function h64(v: usize, rec: usize, p: usize): void {
  Stack.popRm<u8>(v, rec, p);
}
function h65(v: usize, rec: usize, p: usize): void {
  Stack.popRm<u16>(v, rec, p);
}
function h66(v: usize, rec: usize, p: usize): void {
  Stack.popRm<u32>(v, rec, p);
}
function h67(v: usize, rec: usize, p: usize): void {
  Stack.popRm<u64>(v, rec, p);
}
function h68(v: usize, rec: usize, p: usize): void {
  Stack.pusha<u8>(v, rec, p);
}
function h69(v: usize, rec: usize, p: usize): void {
  Stack.pusha<u16>(v, rec, p);
}
function h70(v: usize, rec: usize, p: usize): void {
  Stack.pusha<u32>(v, rec, p);
}
function h71(v: usize, rec: usize, p: usize): void {
  Stack.pusha<u64>(v, rec, p);
}
function h72(v: usize, rec: usize, p: usize): void {
  Stack.popa<u8>(v, rec, p);
}
function h73(v: usize, rec: usize, p: usize): void {
  Stack.popa<u16>(v, rec, p);
}
function h74(v: usize, rec: usize, p: usize): void {
  Stack.popa<u32>(v, rec, p);
}
function h75(v: usize, rec: usize, p: usize): void {
  Stack.popa<u64>(v, rec, p);
}
function h76(v: usize, rec: usize, p: usize): void {
  System.bound<u8>(v, rec, p);
}
function h77(v: usize, rec: usize, p: usize): void {
  System.bound<u16>(v, rec, p);
}
function h78(v: usize, rec: usize, p: usize): void {
  System.bound<u32>(v, rec, p);
}
function h79(v: usize, rec: usize, p: usize): void {
  System.bound<u64>(v, rec, p);
}
function h80(v: usize, rec: usize, p: usize): void {
  Descriptors.arpl(v, rec, p);
}
function h81(v: usize, rec: usize, p: usize): void {
  Stack.pushImm<u8>(v, rec, p);
}
function h82(v: usize, rec: usize, p: usize): void {
  Stack.pushImm<u16>(v, rec, p);
}
function h83(v: usize, rec: usize, p: usize): void {
  Stack.pushImm<u32>(v, rec, p);
}
function h84(v: usize, rec: usize, p: usize): void {
  Stack.pushImm<u64>(v, rec, p);
}
function h85(v: usize, rec: usize, p: usize): void {
  Strings.ins<u8>(v, rec, p);
}
function h86(v: usize, rec: usize, p: usize): void {
  Strings.ins<u16>(v, rec, p);
}
function h87(v: usize, rec: usize, p: usize): void {
  Strings.ins<u32>(v, rec, p);
}
function h88(v: usize, rec: usize, p: usize): void {
  Strings.ins<u64>(v, rec, p);
}
function h89(v: usize, rec: usize, p: usize): void {
  Strings.outs<u8>(v, rec, p);
}
function h90(v: usize, rec: usize, p: usize): void {
  Strings.outs<u16>(v, rec, p);
}
function h91(v: usize, rec: usize, p: usize): void {
  Strings.outs<u32>(v, rec, p);
}
function h92(v: usize, rec: usize, p: usize): void {
  Strings.outs<u64>(v, rec, p);
}
function h93(v: usize, rec: usize, p: usize): void {
  Branch.jcc(v, rec, p);
}
function h94(v: usize, rec: usize, p: usize): void {
  Locked.addImm<u8>(v, rec, p);
}
function h95(v: usize, rec: usize, p: usize): void {
  Locked.addImm<u16>(v, rec, p);
}
function h96(v: usize, rec: usize, p: usize): void {
  Locked.addImm<u32>(v, rec, p);
}
function h97(v: usize, rec: usize, p: usize): void {
  Locked.addImm<u64>(v, rec, p);
}
function h98(v: usize, rec: usize, p: usize): void {
  Locked.orImm<u8>(v, rec, p);
}
function h99(v: usize, rec: usize, p: usize): void {
  Locked.orImm<u16>(v, rec, p);
}
function h100(v: usize, rec: usize, p: usize): void {
  Locked.orImm<u32>(v, rec, p);
}
function h101(v: usize, rec: usize, p: usize): void {
  Locked.orImm<u64>(v, rec, p);
}
function h102(v: usize, rec: usize, p: usize): void {
  Locked.adcImm<u8>(v, rec, p);
}
function h103(v: usize, rec: usize, p: usize): void {
  Locked.adcImm<u16>(v, rec, p);
}
function h104(v: usize, rec: usize, p: usize): void {
  Locked.adcImm<u32>(v, rec, p);
}
function h105(v: usize, rec: usize, p: usize): void {
  Locked.adcImm<u64>(v, rec, p);
}
function h106(v: usize, rec: usize, p: usize): void {
  Locked.sbbImm<u8>(v, rec, p);
}
function h107(v: usize, rec: usize, p: usize): void {
  Locked.sbbImm<u16>(v, rec, p);
}
function h108(v: usize, rec: usize, p: usize): void {
  Locked.sbbImm<u32>(v, rec, p);
}
function h109(v: usize, rec: usize, p: usize): void {
  Locked.sbbImm<u64>(v, rec, p);
}
function h110(v: usize, rec: usize, p: usize): void {
  Locked.andImm<u8>(v, rec, p);
}
function h111(v: usize, rec: usize, p: usize): void {
  Locked.andImm<u16>(v, rec, p);
}
function h112(v: usize, rec: usize, p: usize): void {
  Locked.andImm<u32>(v, rec, p);
}
function h113(v: usize, rec: usize, p: usize): void {
  Locked.andImm<u64>(v, rec, p);
}
function h114(v: usize, rec: usize, p: usize): void {
  Locked.subImm<u8>(v, rec, p);
}
function h115(v: usize, rec: usize, p: usize): void {
  Locked.subImm<u16>(v, rec, p);
}
function h116(v: usize, rec: usize, p: usize): void {
  Locked.subImm<u32>(v, rec, p);
}
function h117(v: usize, rec: usize, p: usize): void {
  Locked.subImm<u64>(v, rec, p);
}
function h118(v: usize, rec: usize, p: usize): void {
  Locked.xorImm<u8>(v, rec, p);
}
function h119(v: usize, rec: usize, p: usize): void {
  Locked.xorImm<u16>(v, rec, p);
}
function h120(v: usize, rec: usize, p: usize): void {
  Locked.xorImm<u32>(v, rec, p);
}
function h121(v: usize, rec: usize, p: usize): void {
  Locked.xorImm<u64>(v, rec, p);
}
function h122(v: usize, rec: usize, p: usize): void {
  Locked.xchg<u8>(v, rec, p);
}
function h123(v: usize, rec: usize, p: usize): void {
  Locked.xchg<u16>(v, rec, p);
}
function h124(v: usize, rec: usize, p: usize): void {
  Locked.xchg<u32>(v, rec, p);
}
function h125(v: usize, rec: usize, p: usize): void {
  Locked.xchg<u64>(v, rec, p);
}
function h126(v: usize, rec: usize, p: usize): void {
  Segment.movFromSreg<u8>(v, rec, p);
}
function h127(v: usize, rec: usize, p: usize): void {
  Segment.movFromSreg<u16>(v, rec, p);
}
function h128(v: usize, rec: usize, p: usize): void {
  Segment.movFromSreg<u32>(v, rec, p);
}
function h129(v: usize, rec: usize, p: usize): void {
  Segment.movFromSreg<u64>(v, rec, p);
}
function h130(v: usize, rec: usize, p: usize): void {
  Segment.movToSreg(v, rec, p);
}
function h131(v: usize, rec: usize, p: usize): void {
  System.pause(v, rec, p);
}
function h132(v: usize, rec: usize, p: usize): void {
  Misc.xchgAcc<u8>(v, rec, p);
}
function h133(v: usize, rec: usize, p: usize): void {
  Misc.xchgAcc<u16>(v, rec, p);
}
function h134(v: usize, rec: usize, p: usize): void {
  Misc.xchgAcc<u32>(v, rec, p);
}
function h135(v: usize, rec: usize, p: usize): void {
  Misc.xchgAcc<u64>(v, rec, p);
}
function h136(v: usize, rec: usize, p: usize): void {
  Transfer.callFar<u8>(v, rec, p);
}
function h137(v: usize, rec: usize, p: usize): void {
  Transfer.callFar<u16>(v, rec, p);
}
function h138(v: usize, rec: usize, p: usize): void {
  Transfer.callFar<u32>(v, rec, p);
}
function h139(v: usize, rec: usize, p: usize): void {
  Transfer.callFar<u64>(v, rec, p);
}
function h140(v: usize, rec: usize, p: usize): void {
  X87Control.fwait(v, rec, p);
}
function h141(v: usize, rec: usize, p: usize): void {
  Stack.pushf<u8>(v, rec, p);
}
function h142(v: usize, rec: usize, p: usize): void {
  Stack.pushf<u16>(v, rec, p);
}
function h143(v: usize, rec: usize, p: usize): void {
  Stack.pushf<u32>(v, rec, p);
}
function h144(v: usize, rec: usize, p: usize): void {
  Stack.pushf<u64>(v, rec, p);
}
function h145(v: usize, rec: usize, p: usize): void {
  Stack.popf<u8>(v, rec, p);
}
function h146(v: usize, rec: usize, p: usize): void {
  Stack.popf<u16>(v, rec, p);
}
function h147(v: usize, rec: usize, p: usize): void {
  Stack.popf<u32>(v, rec, p);
}
function h148(v: usize, rec: usize, p: usize): void {
  Stack.popf<u64>(v, rec, p);
}
function h149(v: usize, rec: usize, p: usize): void {
  System.sahf(v, rec, p);
}
function h150(v: usize, rec: usize, p: usize): void {
  System.lahf(v, rec, p);
}
function h151(v: usize, rec: usize, p: usize): void {
  Strings.movs<u8>(v, rec, p);
}
function h152(v: usize, rec: usize, p: usize): void {
  Strings.movs<u16>(v, rec, p);
}
function h153(v: usize, rec: usize, p: usize): void {
  Strings.movs<u32>(v, rec, p);
}
function h154(v: usize, rec: usize, p: usize): void {
  Strings.movs<u64>(v, rec, p);
}
function h155(v: usize, rec: usize, p: usize): void {
  Strings.cmps<u8>(v, rec, p);
}
function h156(v: usize, rec: usize, p: usize): void {
  Strings.cmps<u16>(v, rec, p);
}
function h157(v: usize, rec: usize, p: usize): void {
  Strings.cmps<u32>(v, rec, p);
}
function h158(v: usize, rec: usize, p: usize): void {
  Strings.cmps<u64>(v, rec, p);
}
function h159(v: usize, rec: usize, p: usize): void {
  Strings.stos<u8>(v, rec, p);
}
function h160(v: usize, rec: usize, p: usize): void {
  Strings.stos<u16>(v, rec, p);
}
function h161(v: usize, rec: usize, p: usize): void {
  Strings.stos<u32>(v, rec, p);
}
function h162(v: usize, rec: usize, p: usize): void {
  Strings.stos<u64>(v, rec, p);
}
function h163(v: usize, rec: usize, p: usize): void {
  Strings.lods<u8>(v, rec, p);
}
function h164(v: usize, rec: usize, p: usize): void {
  Strings.lods<u16>(v, rec, p);
}
function h165(v: usize, rec: usize, p: usize): void {
  Strings.lods<u32>(v, rec, p);
}
function h166(v: usize, rec: usize, p: usize): void {
  Strings.lods<u64>(v, rec, p);
}
function h167(v: usize, rec: usize, p: usize): void {
  Strings.scas<u8>(v, rec, p);
}
function h168(v: usize, rec: usize, p: usize): void {
  Strings.scas<u16>(v, rec, p);
}
function h169(v: usize, rec: usize, p: usize): void {
  Strings.scas<u32>(v, rec, p);
}
function h170(v: usize, rec: usize, p: usize): void {
  Strings.scas<u64>(v, rec, p);
}
function h171(v: usize, rec: usize, p: usize): void {
  Shift.rclImm<u8>(v, rec, p);
}
function h172(v: usize, rec: usize, p: usize): void {
  Shift.rclImm<u16>(v, rec, p);
}
function h173(v: usize, rec: usize, p: usize): void {
  Shift.rclImm<u32>(v, rec, p);
}
function h174(v: usize, rec: usize, p: usize): void {
  Shift.rclImm<u64>(v, rec, p);
}
function h175(v: usize, rec: usize, p: usize): void {
  Shift.rcrImm<u8>(v, rec, p);
}
function h176(v: usize, rec: usize, p: usize): void {
  Shift.rcrImm<u16>(v, rec, p);
}
function h177(v: usize, rec: usize, p: usize): void {
  Shift.rcrImm<u32>(v, rec, p);
}
function h178(v: usize, rec: usize, p: usize): void {
  Shift.rcrImm<u64>(v, rec, p);
}
function h179(v: usize, rec: usize, p: usize): void {
  Stack.retNear<u8>(v, rec, p);
}
function h180(v: usize, rec: usize, p: usize): void {
  Stack.retNear<u16>(v, rec, p);
}
function h181(v: usize, rec: usize, p: usize): void {
  Stack.retNear<u32>(v, rec, p);
}
function h182(v: usize, rec: usize, p: usize): void {
  Stack.retNear<u64>(v, rec, p);
}
function h183(v: usize, rec: usize, p: usize): void {
  Segment.les<u8>(v, rec, p);
}
function h184(v: usize, rec: usize, p: usize): void {
  Segment.les<u16>(v, rec, p);
}
function h185(v: usize, rec: usize, p: usize): void {
  Segment.les<u32>(v, rec, p);
}
function h186(v: usize, rec: usize, p: usize): void {
  Segment.les<u64>(v, rec, p);
}
function h187(v: usize, rec: usize, p: usize): void {
  Segment.lds<u8>(v, rec, p);
}
function h188(v: usize, rec: usize, p: usize): void {
  Segment.lds<u16>(v, rec, p);
}
function h189(v: usize, rec: usize, p: usize): void {
  Segment.lds<u32>(v, rec, p);
}
function h190(v: usize, rec: usize, p: usize): void {
  Segment.lds<u64>(v, rec, p);
}
function h191(v: usize, rec: usize, p: usize): void {
  Stack.enter<u8>(v, rec, p);
}
function h192(v: usize, rec: usize, p: usize): void {
  Stack.enter<u16>(v, rec, p);
}
function h193(v: usize, rec: usize, p: usize): void {
  Stack.enter<u32>(v, rec, p);
}
function h194(v: usize, rec: usize, p: usize): void {
  Stack.enter<u64>(v, rec, p);
}
function h195(v: usize, rec: usize, p: usize): void {
  Stack.leave<u8>(v, rec, p);
}
function h196(v: usize, rec: usize, p: usize): void {
  Stack.leave<u16>(v, rec, p);
}
function h197(v: usize, rec: usize, p: usize): void {
  Stack.leave<u32>(v, rec, p);
}
function h198(v: usize, rec: usize, p: usize): void {
  Stack.leave<u64>(v, rec, p);
}
function h199(v: usize, rec: usize, p: usize): void {
  Transfer.retFar<u8>(v, rec, p);
}
function h200(v: usize, rec: usize, p: usize): void {
  Transfer.retFar<u16>(v, rec, p);
}
function h201(v: usize, rec: usize, p: usize): void {
  Transfer.retFar<u32>(v, rec, p);
}
function h202(v: usize, rec: usize, p: usize): void {
  Transfer.retFar<u64>(v, rec, p);
}
function h203(v: usize, rec: usize, p: usize): void {
  System.int3(v, rec, p);
}
function h204(v: usize, rec: usize, p: usize): void {
  System.intN(v, rec, p);
}
function h205(v: usize, rec: usize, p: usize): void {
  System.into(v, rec, p);
}
function h206(v: usize, rec: usize, p: usize): void {
  Transfer.iret<u8>(v, rec, p);
}
function h207(v: usize, rec: usize, p: usize): void {
  Transfer.iret<u16>(v, rec, p);
}
function h208(v: usize, rec: usize, p: usize): void {
  Transfer.iret<u32>(v, rec, p);
}
function h209(v: usize, rec: usize, p: usize): void {
  Transfer.iret<u64>(v, rec, p);
}
function h210(v: usize, rec: usize, p: usize): void {
  Shift.rclCl<u8>(v, rec, p);
}
function h211(v: usize, rec: usize, p: usize): void {
  Shift.rclCl<u16>(v, rec, p);
}
function h212(v: usize, rec: usize, p: usize): void {
  Shift.rclCl<u32>(v, rec, p);
}
function h213(v: usize, rec: usize, p: usize): void {
  Shift.rclCl<u64>(v, rec, p);
}
function h214(v: usize, rec: usize, p: usize): void {
  Shift.rcrCl<u8>(v, rec, p);
}
function h215(v: usize, rec: usize, p: usize): void {
  Shift.rcrCl<u16>(v, rec, p);
}
function h216(v: usize, rec: usize, p: usize): void {
  Shift.rcrCl<u32>(v, rec, p);
}
function h217(v: usize, rec: usize, p: usize): void {
  Shift.rcrCl<u64>(v, rec, p);
}
function h218(v: usize, rec: usize, p: usize): void {
  Decimal.aam(v, rec, p);
}
function h219(v: usize, rec: usize, p: usize): void {
  Decimal.aad(v, rec, p);
}
function h220(v: usize, rec: usize, p: usize): void {
  System.salc(v, rec, p);
}
function h221(v: usize, rec: usize, p: usize): void {
  Misc.xlat(v, rec, p);
}
function h222(v: usize, rec: usize, p: usize): void {
  X87Arith.addM32(v, rec, p);
}
function h223(v: usize, rec: usize, p: usize): void {
  X87Arith.mulM32(v, rec, p);
}
function h224(v: usize, rec: usize, p: usize): void {
  X87Compare.comM32(v, rec, p);
}
function h225(v: usize, rec: usize, p: usize): void {
  X87Compare.compM32(v, rec, p);
}
function h226(v: usize, rec: usize, p: usize): void {
  X87Arith.subM32(v, rec, p);
}
function h227(v: usize, rec: usize, p: usize): void {
  X87Arith.subrM32(v, rec, p);
}
function h228(v: usize, rec: usize, p: usize): void {
  X87Arith.divM32(v, rec, p);
}
function h229(v: usize, rec: usize, p: usize): void {
  X87Arith.divrM32(v, rec, p);
}
function h230(v: usize, rec: usize, p: usize): void {
  X87Arith.addSt0Sti(v, rec, p);
}
function h231(v: usize, rec: usize, p: usize): void {
  X87Arith.mulSt0Sti(v, rec, p);
}
function h232(v: usize, rec: usize, p: usize): void {
  X87Compare.comSti(v, rec, p);
}
function h233(v: usize, rec: usize, p: usize): void {
  X87Compare.compSti(v, rec, p);
}
function h234(v: usize, rec: usize, p: usize): void {
  X87Arith.subSt0Sti(v, rec, p);
}
function h235(v: usize, rec: usize, p: usize): void {
  X87Arith.subrSt0Sti(v, rec, p);
}
function h236(v: usize, rec: usize, p: usize): void {
  X87Arith.divSt0Sti(v, rec, p);
}
function h237(v: usize, rec: usize, p: usize): void {
  X87Arith.divrSt0Sti(v, rec, p);
}
function h238(v: usize, rec: usize, p: usize): void {
  X87Transfer.fldM32(v, rec, p);
}
function h239(v: usize, rec: usize, p: usize): void {
  X87Transfer.fstM32(v, rec, p);
}
function h240(v: usize, rec: usize, p: usize): void {
  X87Transfer.fstpM32(v, rec, p);
}
function h241(v: usize, rec: usize, p: usize): void {
  X87Control.fldenv(v, rec, p);
}
function h242(v: usize, rec: usize, p: usize): void {
  X87Control.fldcw(v, rec, p);
}
function h243(v: usize, rec: usize, p: usize): void {
  X87Control.fnstenv(v, rec, p);
}
function h244(v: usize, rec: usize, p: usize): void {
  X87Control.fnstcw(v, rec, p);
}
function h245(v: usize, rec: usize, p: usize): void {
  X87Transfer.fldSti(v, rec, p);
}
function h246(v: usize, rec: usize, p: usize): void {
  X87Transfer.fxch(v, rec, p);
}
function h247(v: usize, rec: usize, p: usize): void {
  X87Control.fnop(v, rec, p);
}
function h248(v: usize, rec: usize, p: usize): void {
  X87Transfer.fstpNce(v, rec, p);
}
function h249(v: usize, rec: usize, p: usize): void {
  X87Unary.fchs(v, rec, p);
}
function h250(v: usize, rec: usize, p: usize): void {
  X87Unary.fabs(v, rec, p);
}
function h251(v: usize, rec: usize, p: usize): void {
  X87Compare.ftst(v, rec, p);
}
function h252(v: usize, rec: usize, p: usize): void {
  X87Compare.fxam(v, rec, p);
}
function h253(v: usize, rec: usize, p: usize): void {
  X87Transfer.fld1(v, rec, p);
}
function h254(v: usize, rec: usize, p: usize): void {
  X87Transfer.fldl2t(v, rec, p);
}
function h255(v: usize, rec: usize, p: usize): void {
  X87Transfer.fldl2e(v, rec, p);
}
function h256(v: usize, rec: usize, p: usize): void {
  X87Transfer.fldpi(v, rec, p);
}
function h257(v: usize, rec: usize, p: usize): void {
  X87Transfer.fldlg2(v, rec, p);
}
function h258(v: usize, rec: usize, p: usize): void {
  X87Transfer.fldln2(v, rec, p);
}
function h259(v: usize, rec: usize, p: usize): void {
  X87Transfer.fldz(v, rec, p);
}
function h260(v: usize, rec: usize, p: usize): void {
  X87Transcendental.f2xm1(v, rec, p);
}
function h261(v: usize, rec: usize, p: usize): void {
  X87Transcendental.fyl2x(v, rec, p);
}
function h262(v: usize, rec: usize, p: usize): void {
  X87Transcendental.fptan(v, rec, p);
}
function h263(v: usize, rec: usize, p: usize): void {
  X87Transcendental.fpatan(v, rec, p);
}
function h264(v: usize, rec: usize, p: usize): void {
  X87Unary.fxtract(v, rec, p);
}
function h265(v: usize, rec: usize, p: usize): void {
  X87Unary.fprem1(v, rec, p);
}
function h266(v: usize, rec: usize, p: usize): void {
  X87Control.fdecstp(v, rec, p);
}
function h267(v: usize, rec: usize, p: usize): void {
  X87Control.fincstp(v, rec, p);
}
function h268(v: usize, rec: usize, p: usize): void {
  X87Unary.fprem(v, rec, p);
}
function h269(v: usize, rec: usize, p: usize): void {
  X87Transcendental.fyl2xp1(v, rec, p);
}
function h270(v: usize, rec: usize, p: usize): void {
  X87Unary.fsqrt(v, rec, p);
}
function h271(v: usize, rec: usize, p: usize): void {
  X87Transcendental.fsincos(v, rec, p);
}
function h272(v: usize, rec: usize, p: usize): void {
  X87Unary.frndint(v, rec, p);
}
function h273(v: usize, rec: usize, p: usize): void {
  X87Unary.fscale(v, rec, p);
}
function h274(v: usize, rec: usize, p: usize): void {
  X87Transcendental.fsin(v, rec, p);
}
function h275(v: usize, rec: usize, p: usize): void {
  X87Transcendental.fcos(v, rec, p);
}
function h276(v: usize, rec: usize, p: usize): void {
  X87Arith.addI32(v, rec, p);
}
function h277(v: usize, rec: usize, p: usize): void {
  X87Arith.mulI32(v, rec, p);
}
function h278(v: usize, rec: usize, p: usize): void {
  X87Compare.comI32(v, rec, p);
}
function h279(v: usize, rec: usize, p: usize): void {
  X87Compare.compI32(v, rec, p);
}
function h280(v: usize, rec: usize, p: usize): void {
  X87Arith.subI32(v, rec, p);
}
function h281(v: usize, rec: usize, p: usize): void {
  X87Arith.subrI32(v, rec, p);
}
function h282(v: usize, rec: usize, p: usize): void {
  X87Arith.divI32(v, rec, p);
}
function h283(v: usize, rec: usize, p: usize): void {
  X87Arith.divrI32(v, rec, p);
}
function h284(v: usize, rec: usize, p: usize): void {
  X87Transfer.fcmovb(v, rec, p);
}
function h285(v: usize, rec: usize, p: usize): void {
  X87Transfer.fcmove(v, rec, p);
}
function h286(v: usize, rec: usize, p: usize): void {
  X87Transfer.fcmovbe(v, rec, p);
}
function h287(v: usize, rec: usize, p: usize): void {
  X87Transfer.fcmovu(v, rec, p);
}
function h288(v: usize, rec: usize, p: usize): void {
  X87Compare.ucompp(v, rec, p);
}
function h289(v: usize, rec: usize, p: usize): void {
  X87Transfer.fildI32(v, rec, p);
}
function h290(v: usize, rec: usize, p: usize): void {
  X87Transfer.fisttpI32(v, rec, p);
}
function h291(v: usize, rec: usize, p: usize): void {
  X87Transfer.fistI32(v, rec, p);
}
function h292(v: usize, rec: usize, p: usize): void {
  X87Transfer.fistpI32(v, rec, p);
}
function h293(v: usize, rec: usize, p: usize): void {
  X87Transfer.fldM80(v, rec, p);
}
function h294(v: usize, rec: usize, p: usize): void {
  X87Transfer.fstpM80(v, rec, p);
}
function h295(v: usize, rec: usize, p: usize): void {
  X87Transfer.fcmovnb(v, rec, p);
}
function h296(v: usize, rec: usize, p: usize): void {
  X87Transfer.fcmovne(v, rec, p);
}
function h297(v: usize, rec: usize, p: usize): void {
  X87Transfer.fcmovnbe(v, rec, p);
}
function h298(v: usize, rec: usize, p: usize): void {
  X87Transfer.fcmovnu(v, rec, p);
}
function h299(v: usize, rec: usize, p: usize): void {
  X87Control.ignored(v, rec, p);
}
function h300(v: usize, rec: usize, p: usize): void {
  X87Control.fnclex(v, rec, p);
}
function h301(v: usize, rec: usize, p: usize): void {
  X87Control.fninit(v, rec, p);
}
function h302(v: usize, rec: usize, p: usize): void {
  X87Compare.ucomi(v, rec, p);
}
function h303(v: usize, rec: usize, p: usize): void {
  X87Compare.comi(v, rec, p);
}
function h304(v: usize, rec: usize, p: usize): void {
  X87Arith.addM64(v, rec, p);
}
function h305(v: usize, rec: usize, p: usize): void {
  X87Arith.mulM64(v, rec, p);
}
function h306(v: usize, rec: usize, p: usize): void {
  X87Compare.comM64(v, rec, p);
}
function h307(v: usize, rec: usize, p: usize): void {
  X87Compare.compM64(v, rec, p);
}
function h308(v: usize, rec: usize, p: usize): void {
  X87Arith.subM64(v, rec, p);
}
function h309(v: usize, rec: usize, p: usize): void {
  X87Arith.subrM64(v, rec, p);
}
function h310(v: usize, rec: usize, p: usize): void {
  X87Arith.divM64(v, rec, p);
}
function h311(v: usize, rec: usize, p: usize): void {
  X87Arith.divrM64(v, rec, p);
}
function h312(v: usize, rec: usize, p: usize): void {
  X87Arith.addStiSt0(v, rec, p);
}
function h313(v: usize, rec: usize, p: usize): void {
  X87Arith.mulStiSt0(v, rec, p);
}
function h314(v: usize, rec: usize, p: usize): void {
  X87Arith.subrStiSt0(v, rec, p);
}
function h315(v: usize, rec: usize, p: usize): void {
  X87Arith.subStiSt0(v, rec, p);
}
function h316(v: usize, rec: usize, p: usize): void {
  X87Arith.divrStiSt0(v, rec, p);
}
function h317(v: usize, rec: usize, p: usize): void {
  X87Arith.divStiSt0(v, rec, p);
}
function h318(v: usize, rec: usize, p: usize): void {
  X87Transfer.fldM64(v, rec, p);
}
function h319(v: usize, rec: usize, p: usize): void {
  X87Transfer.fisttpI64(v, rec, p);
}
function h320(v: usize, rec: usize, p: usize): void {
  X87Transfer.fstM64(v, rec, p);
}
function h321(v: usize, rec: usize, p: usize): void {
  X87Transfer.fstpM64(v, rec, p);
}
function h322(v: usize, rec: usize, p: usize): void {
  X87Control.frstor(v, rec, p);
}
function h323(v: usize, rec: usize, p: usize): void {
  X87Control.fnsave(v, rec, p);
}
function h324(v: usize, rec: usize, p: usize): void {
  X87Control.fnstsw(v, rec, p);
}
function h325(v: usize, rec: usize, p: usize): void {
  X87Control.ffree(v, rec, p);
}
function h326(v: usize, rec: usize, p: usize): void {
  X87Transfer.fstSti(v, rec, p);
}
function h327(v: usize, rec: usize, p: usize): void {
  X87Transfer.fstpSti(v, rec, p);
}
function h328(v: usize, rec: usize, p: usize): void {
  X87Compare.ucomSti(v, rec, p);
}
function h329(v: usize, rec: usize, p: usize): void {
  X87Compare.ucompSti(v, rec, p);
}
function h330(v: usize, rec: usize, p: usize): void {
  X87Arith.addI16(v, rec, p);
}
function h331(v: usize, rec: usize, p: usize): void {
  X87Arith.mulI16(v, rec, p);
}
function h332(v: usize, rec: usize, p: usize): void {
  X87Compare.comI16(v, rec, p);
}
function h333(v: usize, rec: usize, p: usize): void {
  X87Compare.compI16(v, rec, p);
}
function h334(v: usize, rec: usize, p: usize): void {
  X87Arith.subI16(v, rec, p);
}
function h335(v: usize, rec: usize, p: usize): void {
  X87Arith.subrI16(v, rec, p);
}
function h336(v: usize, rec: usize, p: usize): void {
  X87Arith.divI16(v, rec, p);
}
function h337(v: usize, rec: usize, p: usize): void {
  X87Arith.divrI16(v, rec, p);
}
function h338(v: usize, rec: usize, p: usize): void {
  X87Arith.addStiSt0P(v, rec, p);
}
function h339(v: usize, rec: usize, p: usize): void {
  X87Arith.mulStiSt0P(v, rec, p);
}
function h340(v: usize, rec: usize, p: usize): void {
  X87Compare.compp(v, rec, p);
}
function h341(v: usize, rec: usize, p: usize): void {
  X87Arith.subrStiSt0P(v, rec, p);
}
function h342(v: usize, rec: usize, p: usize): void {
  X87Arith.subStiSt0P(v, rec, p);
}
function h343(v: usize, rec: usize, p: usize): void {
  X87Arith.divrStiSt0P(v, rec, p);
}
function h344(v: usize, rec: usize, p: usize): void {
  X87Arith.divStiSt0P(v, rec, p);
}
function h345(v: usize, rec: usize, p: usize): void {
  X87Transfer.fildI16(v, rec, p);
}
function h346(v: usize, rec: usize, p: usize): void {
  X87Transfer.fisttpI16(v, rec, p);
}
function h347(v: usize, rec: usize, p: usize): void {
  X87Transfer.fistI16(v, rec, p);
}
function h348(v: usize, rec: usize, p: usize): void {
  X87Transfer.fistpI16(v, rec, p);
}
function h349(v: usize, rec: usize, p: usize): void {
  X87Transfer.fbld(v, rec, p);
}
function h350(v: usize, rec: usize, p: usize): void {
  X87Transfer.fildI64(v, rec, p);
}
function h351(v: usize, rec: usize, p: usize): void {
  X87Transfer.fbstp(v, rec, p);
}
function h352(v: usize, rec: usize, p: usize): void {
  X87Transfer.fistpI64(v, rec, p);
}
function h353(v: usize, rec: usize, p: usize): void {
  X87Control.ffreep(v, rec, p);
}
function h354(v: usize, rec: usize, p: usize): void {
  X87Control.fnstswAx(v, rec, p);
}
function h355(v: usize, rec: usize, p: usize): void {
  X87Compare.ucomip(v, rec, p);
}
function h356(v: usize, rec: usize, p: usize): void {
  X87Compare.comip(v, rec, p);
}
function h357(v: usize, rec: usize, p: usize): void {
  Branch.loopne(v, rec, p);
}
function h358(v: usize, rec: usize, p: usize): void {
  Branch.loope(v, rec, p);
}
function h359(v: usize, rec: usize, p: usize): void {
  Branch.loop(v, rec, p);
}
function h360(v: usize, rec: usize, p: usize): void {
  Branch.jcxz(v, rec, p);
}
function h361(v: usize, rec: usize, p: usize): void {
  Ports.inImm<u8>(v, rec, p);
}
function h362(v: usize, rec: usize, p: usize): void {
  Ports.inImm<u16>(v, rec, p);
}
function h363(v: usize, rec: usize, p: usize): void {
  Ports.inImm<u32>(v, rec, p);
}
function h364(v: usize, rec: usize, p: usize): void {
  Ports.inImm<u64>(v, rec, p);
}
function h365(v: usize, rec: usize, p: usize): void {
  Ports.outImm<u8>(v, rec, p);
}
function h366(v: usize, rec: usize, p: usize): void {
  Ports.outImm<u16>(v, rec, p);
}
function h367(v: usize, rec: usize, p: usize): void {
  Ports.outImm<u32>(v, rec, p);
}
function h368(v: usize, rec: usize, p: usize): void {
  Ports.outImm<u64>(v, rec, p);
}
function h369(v: usize, rec: usize, p: usize): void {
  Stack.callNear<u8>(v, rec, p);
}
function h370(v: usize, rec: usize, p: usize): void {
  Stack.callNear<u16>(v, rec, p);
}
function h371(v: usize, rec: usize, p: usize): void {
  Stack.callNear<u32>(v, rec, p);
}
function h372(v: usize, rec: usize, p: usize): void {
  Stack.callNear<u64>(v, rec, p);
}
function h373(v: usize, rec: usize, p: usize): void {
  Stack.jmpNear<u8>(v, rec, p);
}
function h374(v: usize, rec: usize, p: usize): void {
  Stack.jmpNear<u16>(v, rec, p);
}
function h375(v: usize, rec: usize, p: usize): void {
  Stack.jmpNear<u32>(v, rec, p);
}
function h376(v: usize, rec: usize, p: usize): void {
  Stack.jmpNear<u64>(v, rec, p);
}
function h377(v: usize, rec: usize, p: usize): void {
  Transfer.jmpFar<u8>(v, rec, p);
}
function h378(v: usize, rec: usize, p: usize): void {
  Transfer.jmpFar<u16>(v, rec, p);
}
function h379(v: usize, rec: usize, p: usize): void {
  Transfer.jmpFar<u32>(v, rec, p);
}
function h380(v: usize, rec: usize, p: usize): void {
  Transfer.jmpFar<u64>(v, rec, p);
}
function h381(v: usize, rec: usize, p: usize): void {
  Ports.inDx<u8>(v, rec, p);
}
function h382(v: usize, rec: usize, p: usize): void {
  Ports.inDx<u16>(v, rec, p);
}
function h383(v: usize, rec: usize, p: usize): void {
  Ports.inDx<u32>(v, rec, p);
}
function h384(v: usize, rec: usize, p: usize): void {
  Ports.inDx<u64>(v, rec, p);
}
function h385(v: usize, rec: usize, p: usize): void {
  Ports.outDx<u8>(v, rec, p);
}
function h386(v: usize, rec: usize, p: usize): void {
  Ports.outDx<u16>(v, rec, p);
}
function h387(v: usize, rec: usize, p: usize): void {
  Ports.outDx<u32>(v, rec, p);
}
function h388(v: usize, rec: usize, p: usize): void {
  Ports.outDx<u64>(v, rec, p);
}
function h389(v: usize, rec: usize, p: usize): void {
  System.icebp(v, rec, p);
}
function h390(v: usize, rec: usize, p: usize): void {
  System.hlt(v, rec, p);
}
function h391(v: usize, rec: usize, p: usize): void {
  System.cmc(v, rec, p);
}
function h392(v: usize, rec: usize, p: usize): void {
  Locked.not<u8>(v, rec, p);
}
function h393(v: usize, rec: usize, p: usize): void {
  Locked.not<u16>(v, rec, p);
}
function h394(v: usize, rec: usize, p: usize): void {
  Locked.not<u32>(v, rec, p);
}
function h395(v: usize, rec: usize, p: usize): void {
  Locked.not<u64>(v, rec, p);
}
function h396(v: usize, rec: usize, p: usize): void {
  Locked.neg<u8>(v, rec, p);
}
function h397(v: usize, rec: usize, p: usize): void {
  Locked.neg<u16>(v, rec, p);
}
function h398(v: usize, rec: usize, p: usize): void {
  Locked.neg<u32>(v, rec, p);
}
function h399(v: usize, rec: usize, p: usize): void {
  Locked.neg<u64>(v, rec, p);
}
function h400(v: usize, rec: usize, p: usize): void {
  Multiply.mul<u8>(v, rec, p);
}
function h401(v: usize, rec: usize, p: usize): void {
  Multiply.mul<u16>(v, rec, p);
}
function h402(v: usize, rec: usize, p: usize): void {
  Multiply.mul<u32>(v, rec, p);
}
function h403(v: usize, rec: usize, p: usize): void {
  Multiply.mul<u64>(v, rec, p);
}
function h404(v: usize, rec: usize, p: usize): void {
  Multiply.imul<u8>(v, rec, p);
}
function h405(v: usize, rec: usize, p: usize): void {
  Multiply.imul<u16>(v, rec, p);
}
function h406(v: usize, rec: usize, p: usize): void {
  Multiply.imul<u32>(v, rec, p);
}
function h407(v: usize, rec: usize, p: usize): void {
  Multiply.imul<u64>(v, rec, p);
}
function h408(v: usize, rec: usize, p: usize): void {
  Multiply.div<u8>(v, rec, p);
}
function h409(v: usize, rec: usize, p: usize): void {
  Multiply.div<u16>(v, rec, p);
}
function h410(v: usize, rec: usize, p: usize): void {
  Multiply.div<u32>(v, rec, p);
}
function h411(v: usize, rec: usize, p: usize): void {
  Multiply.div<u64>(v, rec, p);
}
function h412(v: usize, rec: usize, p: usize): void {
  Multiply.idiv<u8>(v, rec, p);
}
function h413(v: usize, rec: usize, p: usize): void {
  Multiply.idiv<u16>(v, rec, p);
}
function h414(v: usize, rec: usize, p: usize): void {
  Multiply.idiv<u32>(v, rec, p);
}
function h415(v: usize, rec: usize, p: usize): void {
  Multiply.idiv<u64>(v, rec, p);
}
function h416(v: usize, rec: usize, p: usize): void {
  System.clc(v, rec, p);
}
function h417(v: usize, rec: usize, p: usize): void {
  System.stc(v, rec, p);
}
function h418(v: usize, rec: usize, p: usize): void {
  System.cli(v, rec, p);
}
function h419(v: usize, rec: usize, p: usize): void {
  System.sti(v, rec, p);
}
function h420(v: usize, rec: usize, p: usize): void {
  System.cld(v, rec, p);
}
function h421(v: usize, rec: usize, p: usize): void {
  System.std(v, rec, p);
}
function h422(v: usize, rec: usize, p: usize): void {
  Locked.inc<u8>(v, rec, p);
}
function h423(v: usize, rec: usize, p: usize): void {
  Locked.inc<u16>(v, rec, p);
}
function h424(v: usize, rec: usize, p: usize): void {
  Locked.inc<u32>(v, rec, p);
}
function h425(v: usize, rec: usize, p: usize): void {
  Locked.inc<u64>(v, rec, p);
}
function h426(v: usize, rec: usize, p: usize): void {
  Locked.dec<u8>(v, rec, p);
}
function h427(v: usize, rec: usize, p: usize): void {
  Locked.dec<u16>(v, rec, p);
}
function h428(v: usize, rec: usize, p: usize): void {
  Locked.dec<u32>(v, rec, p);
}
function h429(v: usize, rec: usize, p: usize): void {
  Locked.dec<u64>(v, rec, p);
}
function h430(v: usize, rec: usize, p: usize): void {
  Stack.callNearRm<u8>(v, rec, p);
}
function h431(v: usize, rec: usize, p: usize): void {
  Stack.callNearRm<u16>(v, rec, p);
}
function h432(v: usize, rec: usize, p: usize): void {
  Stack.callNearRm<u32>(v, rec, p);
}
function h433(v: usize, rec: usize, p: usize): void {
  Stack.callNearRm<u64>(v, rec, p);
}
function h434(v: usize, rec: usize, p: usize): void {
  Transfer.callFarMem<u8>(v, rec, p);
}
function h435(v: usize, rec: usize, p: usize): void {
  Transfer.callFarMem<u16>(v, rec, p);
}
function h436(v: usize, rec: usize, p: usize): void {
  Transfer.callFarMem<u32>(v, rec, p);
}
function h437(v: usize, rec: usize, p: usize): void {
  Transfer.callFarMem<u64>(v, rec, p);
}
function h438(v: usize, rec: usize, p: usize): void {
  Stack.jmpNearRm<u8>(v, rec, p);
}
function h439(v: usize, rec: usize, p: usize): void {
  Stack.jmpNearRm<u16>(v, rec, p);
}
function h440(v: usize, rec: usize, p: usize): void {
  Stack.jmpNearRm<u32>(v, rec, p);
}
function h441(v: usize, rec: usize, p: usize): void {
  Stack.jmpNearRm<u64>(v, rec, p);
}
function h442(v: usize, rec: usize, p: usize): void {
  Transfer.jmpFarMem<u8>(v, rec, p);
}
function h443(v: usize, rec: usize, p: usize): void {
  Transfer.jmpFarMem<u16>(v, rec, p);
}
function h444(v: usize, rec: usize, p: usize): void {
  Transfer.jmpFarMem<u32>(v, rec, p);
}
function h445(v: usize, rec: usize, p: usize): void {
  Transfer.jmpFarMem<u64>(v, rec, p);
}
function h446(v: usize, rec: usize, p: usize): void {
  Descriptors.sldt<u8>(v, rec, p);
}
function h447(v: usize, rec: usize, p: usize): void {
  Descriptors.sldt<u16>(v, rec, p);
}
function h448(v: usize, rec: usize, p: usize): void {
  Descriptors.sldt<u32>(v, rec, p);
}
function h449(v: usize, rec: usize, p: usize): void {
  Descriptors.sldt<u64>(v, rec, p);
}
function h450(v: usize, rec: usize, p: usize): void {
  Descriptors.str<u8>(v, rec, p);
}
function h451(v: usize, rec: usize, p: usize): void {
  Descriptors.str<u16>(v, rec, p);
}
function h452(v: usize, rec: usize, p: usize): void {
  Descriptors.str<u32>(v, rec, p);
}
function h453(v: usize, rec: usize, p: usize): void {
  Descriptors.str<u64>(v, rec, p);
}
function h454(v: usize, rec: usize, p: usize): void {
  Descriptors.lldt(v, rec, p);
}
function h455(v: usize, rec: usize, p: usize): void {
  Descriptors.ltr(v, rec, p);
}
function h456(v: usize, rec: usize, p: usize): void {
  Descriptors.verr(v, rec, p);
}
function h457(v: usize, rec: usize, p: usize): void {
  Descriptors.verw(v, rec, p);
}
function h458(v: usize, rec: usize, p: usize): void {
  Descriptors.sgdt(v, rec, p);
}
function h459(v: usize, rec: usize, p: usize): void {
  Descriptors.sidt(v, rec, p);
}
function h460(v: usize, rec: usize, p: usize): void {
  Descriptors.lgdt(v, rec, p);
}
function h461(v: usize, rec: usize, p: usize): void {
  Descriptors.lidt(v, rec, p);
}
function h462(v: usize, rec: usize, p: usize): void {
  System.smsw<u8>(v, rec, p);
}
function h463(v: usize, rec: usize, p: usize): void {
  System.smsw<u16>(v, rec, p);
}
function h464(v: usize, rec: usize, p: usize): void {
  System.smsw<u32>(v, rec, p);
}
function h465(v: usize, rec: usize, p: usize): void {
  System.smsw<u64>(v, rec, p);
}
function h466(v: usize, rec: usize, p: usize): void {
  System.lmsw(v, rec, p);
}
function h467(v: usize, rec: usize, p: usize): void {
  System.invlpg(v, rec, p);
}
function h468(v: usize, rec: usize, p: usize): void {
  System.vmcall(v, rec, p);
}
function h469(v: usize, rec: usize, p: usize): void {
  System.monitor(v, rec, p);
}
function h470(v: usize, rec: usize, p: usize): void {
  System.mwait(v, rec, p);
}
function h471(v: usize, rec: usize, p: usize): void {
  System.clac(v, rec, p);
}
function h472(v: usize, rec: usize, p: usize): void {
  System.stac(v, rec, p);
}
function h473(v: usize, rec: usize, p: usize): void {
  System.xgetbv(v, rec, p);
}
function h474(v: usize, rec: usize, p: usize): void {
  System.xsetbv(v, rec, p);
}
function h475(v: usize, rec: usize, p: usize): void {
  System.vmmcall(v, rec, p);
}
function h476(v: usize, rec: usize, p: usize): void {
  System.rdtscp(v, rec, p);
}
function h477(v: usize, rec: usize, p: usize): void {
  System.swapgs(v, rec, p);
}
function h478(v: usize, rec: usize, p: usize): void {
  Descriptors.lar<u8>(v, rec, p);
}
function h479(v: usize, rec: usize, p: usize): void {
  Descriptors.lar<u16>(v, rec, p);
}
function h480(v: usize, rec: usize, p: usize): void {
  Descriptors.lar<u32>(v, rec, p);
}
function h481(v: usize, rec: usize, p: usize): void {
  Descriptors.lar<u64>(v, rec, p);
}
function h482(v: usize, rec: usize, p: usize): void {
  Descriptors.lsl<u8>(v, rec, p);
}
function h483(v: usize, rec: usize, p: usize): void {
  Descriptors.lsl<u16>(v, rec, p);
}
function h484(v: usize, rec: usize, p: usize): void {
  Descriptors.lsl<u32>(v, rec, p);
}
function h485(v: usize, rec: usize, p: usize): void {
  Descriptors.lsl<u64>(v, rec, p);
}
function h486(v: usize, rec: usize, p: usize): void {
  FastCall.syscall(v, rec, p);
}
function h487(v: usize, rec: usize, p: usize): void {
  System.clts(v, rec, p);
}
function h488(v: usize, rec: usize, p: usize): void {
  FastCall.sysret<u8>(v, rec, p);
}
function h489(v: usize, rec: usize, p: usize): void {
  FastCall.sysret<u16>(v, rec, p);
}
function h490(v: usize, rec: usize, p: usize): void {
  FastCall.sysret<u32>(v, rec, p);
}
function h491(v: usize, rec: usize, p: usize): void {
  FastCall.sysret<u64>(v, rec, p);
}
function h492(v: usize, rec: usize, p: usize): void {
  System.invd(v, rec, p);
}
function h493(v: usize, rec: usize, p: usize): void {
  System.wbinvd(v, rec, p);
}
function h494(v: usize, rec: usize, p: usize): void {
  System.ud(v, rec, p);
}
function h495(v: usize, rec: usize, p: usize): void {
  FxState.hint(v, rec, p);
}
function h496(v: usize, rec: usize, p: usize): void {
  SseMove.load128(v, rec, p);
}
function h497(v: usize, rec: usize, p: usize): void {
  SseMove.load32(v, rec, p);
}
function h498(v: usize, rec: usize, p: usize): void {
  SseMove.merge32(v, rec, p);
}
function h499(v: usize, rec: usize, p: usize): void {
  SseMove.load64(v, rec, p);
}
function h500(v: usize, rec: usize, p: usize): void {
  SseMove.merge64(v, rec, p);
}
function h501(v: usize, rec: usize, p: usize): void {
  SseMove.store128(v, rec, p);
}
function h502(v: usize, rec: usize, p: usize): void {
  SseMove.store32(v, rec, p);
}
function h503(v: usize, rec: usize, p: usize): void {
  SseMove.store64(v, rec, p);
}
function h504(v: usize, rec: usize, p: usize): void {
  SseMove.highToLow(v, rec, p);
}
function h505(v: usize, rec: usize, p: usize): void {
  SseMove.movsldup(v, rec, p);
}
function h506(v: usize, rec: usize, p: usize): void {
  SseMove.movddup(v, rec, p);
}
function h507(v: usize, rec: usize, p: usize): void {
  SseInt.punpckldq(v, rec, p);
}
function h508(v: usize, rec: usize, p: usize): void {
  SseInt.punpcklqdq(v, rec, p);
}
function h509(v: usize, rec: usize, p: usize): void {
  SseInt.punpckhdq(v, rec, p);
}
function h510(v: usize, rec: usize, p: usize): void {
  SseInt.punpckhqdq(v, rec, p);
}
function h511(v: usize, rec: usize, p: usize): void {
  SseMove.mergeHigh(v, rec, p);
}
function h512(v: usize, rec: usize, p: usize): void {
  SseMove.movshdup(v, rec, p);
}
function h513(v: usize, rec: usize, p: usize): void {
  SseMove.storeHigh(v, rec, p);
}
function h514(v: usize, rec: usize, p: usize): void {
  System.movFromCr(v, rec, p);
}
function h515(v: usize, rec: usize, p: usize): void {
  System.movFromDr(v, rec, p);
}
function h516(v: usize, rec: usize, p: usize): void {
  System.movToCr(v, rec, p);
}
function h517(v: usize, rec: usize, p: usize): void {
  System.movToDr(v, rec, p);
}
function h518(v: usize, rec: usize, p: usize): void {
  SseConvert.cvtpi2ps(v, rec, p);
}
function h519(v: usize, rec: usize, p: usize): void {
  SseConvert.cvtdq2pd(v, rec, p);
}
function h520(v: usize, rec: usize, p: usize): void {
  SseConvert.cvtpi2pd(v, rec, p);
}
function h521(v: usize, rec: usize, p: usize): void {
  SseConvert.cvtsi2ss32(v, rec, p);
}
function h522(v: usize, rec: usize, p: usize): void {
  SseConvert.cvtsi2ss64(v, rec, p);
}
function h523(v: usize, rec: usize, p: usize): void {
  SseConvert.cvtsi2sd32(v, rec, p);
}
function h524(v: usize, rec: usize, p: usize): void {
  SseConvert.cvtsi2sd64(v, rec, p);
}
function h525(v: usize, rec: usize, p: usize): void {
  SseConvert.cvttps2pi(v, rec, p);
}
function h526(v: usize, rec: usize, p: usize): void {
  SseConvert.cvttpd2pi(v, rec, p);
}
function h527(v: usize, rec: usize, p: usize): void {
  SseConvert.cvttss2si32(v, rec, p);
}
function h528(v: usize, rec: usize, p: usize): void {
  SseConvert.cvttss2si64(v, rec, p);
}
function h529(v: usize, rec: usize, p: usize): void {
  SseConvert.cvttsd2si32(v, rec, p);
}
function h530(v: usize, rec: usize, p: usize): void {
  SseConvert.cvttsd2si64(v, rec, p);
}
function h531(v: usize, rec: usize, p: usize): void {
  SseConvert.cvtps2pi(v, rec, p);
}
function h532(v: usize, rec: usize, p: usize): void {
  SseConvert.cvtpd2pi(v, rec, p);
}
function h533(v: usize, rec: usize, p: usize): void {
  SseConvert.cvtss2si32(v, rec, p);
}
function h534(v: usize, rec: usize, p: usize): void {
  SseConvert.cvtss2si64(v, rec, p);
}
function h535(v: usize, rec: usize, p: usize): void {
  SseConvert.cvtsd2si32(v, rec, p);
}
function h536(v: usize, rec: usize, p: usize): void {
  SseConvert.cvtsd2si64(v, rec, p);
}
function h537(v: usize, rec: usize, p: usize): void {
  SseCompare.ucomiss(v, rec, p);
}
function h538(v: usize, rec: usize, p: usize): void {
  SseCompare.ucomisd(v, rec, p);
}
function h539(v: usize, rec: usize, p: usize): void {
  SseCompare.comiss(v, rec, p);
}
function h540(v: usize, rec: usize, p: usize): void {
  SseCompare.comisd(v, rec, p);
}
function h541(v: usize, rec: usize, p: usize): void {
  System.wrmsr(v, rec, p);
}
function h542(v: usize, rec: usize, p: usize): void {
  System.rdtsc(v, rec, p);
}
function h543(v: usize, rec: usize, p: usize): void {
  System.rdmsr(v, rec, p);
}
function h544(v: usize, rec: usize, p: usize): void {
  System.rdpmc(v, rec, p);
}
function h545(v: usize, rec: usize, p: usize): void {
  FastCall.sysenter(v, rec, p);
}
function h546(v: usize, rec: usize, p: usize): void {
  FastCall.sysexit<u8>(v, rec, p);
}
function h547(v: usize, rec: usize, p: usize): void {
  FastCall.sysexit<u16>(v, rec, p);
}
function h548(v: usize, rec: usize, p: usize): void {
  FastCall.sysexit<u32>(v, rec, p);
}
function h549(v: usize, rec: usize, p: usize): void {
  FastCall.sysexit<u64>(v, rec, p);
}
function h550(v: usize, rec: usize, p: usize): void {
  SseMove.movmskps(v, rec, p);
}
function h551(v: usize, rec: usize, p: usize): void {
  SseMove.movmskpd(v, rec, p);
}
function h552(v: usize, rec: usize, p: usize): void {
  SseArith.sqrtps(v, rec, p);
}
function h553(v: usize, rec: usize, p: usize): void {
  SseArith.sqrtpd(v, rec, p);
}
function h554(v: usize, rec: usize, p: usize): void {
  SseArith.sqrtss(v, rec, p);
}
function h555(v: usize, rec: usize, p: usize): void {
  SseArith.sqrtsd(v, rec, p);
}
function h556(v: usize, rec: usize, p: usize): void {
  SseArith.rsqrtps(v, rec, p);
}
function h557(v: usize, rec: usize, p: usize): void {
  SseArith.rsqrtss(v, rec, p);
}
function h558(v: usize, rec: usize, p: usize): void {
  SseArith.rcpps(v, rec, p);
}
function h559(v: usize, rec: usize, p: usize): void {
  SseArith.rcpss(v, rec, p);
}
function h560(v: usize, rec: usize, p: usize): void {
  SseInt.pand(v, rec, p);
}
function h561(v: usize, rec: usize, p: usize): void {
  SseInt.pandn(v, rec, p);
}
function h562(v: usize, rec: usize, p: usize): void {
  SseInt.por(v, rec, p);
}
function h563(v: usize, rec: usize, p: usize): void {
  SseInt.pxor(v, rec, p);
}
function h564(v: usize, rec: usize, p: usize): void {
  SseArith.addps(v, rec, p);
}
function h565(v: usize, rec: usize, p: usize): void {
  SseArith.addpd(v, rec, p);
}
function h566(v: usize, rec: usize, p: usize): void {
  SseArith.addss(v, rec, p);
}
function h567(v: usize, rec: usize, p: usize): void {
  SseArith.addsd(v, rec, p);
}
function h568(v: usize, rec: usize, p: usize): void {
  SseArith.mulps(v, rec, p);
}
function h569(v: usize, rec: usize, p: usize): void {
  SseArith.mulpd(v, rec, p);
}
function h570(v: usize, rec: usize, p: usize): void {
  SseArith.mulss(v, rec, p);
}
function h571(v: usize, rec: usize, p: usize): void {
  SseArith.mulsd(v, rec, p);
}
function h572(v: usize, rec: usize, p: usize): void {
  SseConvert.cvtps2pd(v, rec, p);
}
function h573(v: usize, rec: usize, p: usize): void {
  SseConvert.cvtpd2ps(v, rec, p);
}
function h574(v: usize, rec: usize, p: usize): void {
  SseConvert.cvtss2sd(v, rec, p);
}
function h575(v: usize, rec: usize, p: usize): void {
  SseConvert.cvtsd2ss(v, rec, p);
}
function h576(v: usize, rec: usize, p: usize): void {
  SseConvert.cvtdq2ps(v, rec, p);
}
function h577(v: usize, rec: usize, p: usize): void {
  SseConvert.cvtps2dq(v, rec, p);
}
function h578(v: usize, rec: usize, p: usize): void {
  SseConvert.cvttps2dq(v, rec, p);
}
function h579(v: usize, rec: usize, p: usize): void {
  SseArith.subps(v, rec, p);
}
function h580(v: usize, rec: usize, p: usize): void {
  SseArith.subpd(v, rec, p);
}
function h581(v: usize, rec: usize, p: usize): void {
  SseArith.subss(v, rec, p);
}
function h582(v: usize, rec: usize, p: usize): void {
  SseArith.subsd(v, rec, p);
}
function h583(v: usize, rec: usize, p: usize): void {
  SseArith.minps(v, rec, p);
}
function h584(v: usize, rec: usize, p: usize): void {
  SseArith.minpd(v, rec, p);
}
function h585(v: usize, rec: usize, p: usize): void {
  SseArith.minss(v, rec, p);
}
function h586(v: usize, rec: usize, p: usize): void {
  SseArith.minsd(v, rec, p);
}
function h587(v: usize, rec: usize, p: usize): void {
  SseArith.divps(v, rec, p);
}
function h588(v: usize, rec: usize, p: usize): void {
  SseArith.divpd(v, rec, p);
}
function h589(v: usize, rec: usize, p: usize): void {
  SseArith.divss(v, rec, p);
}
function h590(v: usize, rec: usize, p: usize): void {
  SseArith.divsd(v, rec, p);
}
function h591(v: usize, rec: usize, p: usize): void {
  SseArith.maxps(v, rec, p);
}
function h592(v: usize, rec: usize, p: usize): void {
  SseArith.maxpd(v, rec, p);
}
function h593(v: usize, rec: usize, p: usize): void {
  SseArith.maxss(v, rec, p);
}
function h594(v: usize, rec: usize, p: usize): void {
  SseArith.maxsd(v, rec, p);
}
function h595(v: usize, rec: usize, p: usize): void {
  Mmx.punpcklbw(v, rec, p);
}
function h596(v: usize, rec: usize, p: usize): void {
  SseInt.punpcklbw(v, rec, p);
}
function h597(v: usize, rec: usize, p: usize): void {
  Mmx.punpcklwd(v, rec, p);
}
function h598(v: usize, rec: usize, p: usize): void {
  SseInt.punpcklwd(v, rec, p);
}
function h599(v: usize, rec: usize, p: usize): void {
  Mmx.punpckldq(v, rec, p);
}
function h600(v: usize, rec: usize, p: usize): void {
  Mmx.packsswb(v, rec, p);
}
function h601(v: usize, rec: usize, p: usize): void {
  SseInt.packsswb(v, rec, p);
}
function h602(v: usize, rec: usize, p: usize): void {
  Mmx.pcmpgtb(v, rec, p);
}
function h603(v: usize, rec: usize, p: usize): void {
  SseInt.pcmpgtb(v, rec, p);
}
function h604(v: usize, rec: usize, p: usize): void {
  Mmx.pcmpgtw(v, rec, p);
}
function h605(v: usize, rec: usize, p: usize): void {
  SseInt.pcmpgtw(v, rec, p);
}
function h606(v: usize, rec: usize, p: usize): void {
  Mmx.pcmpgtd(v, rec, p);
}
function h607(v: usize, rec: usize, p: usize): void {
  SseInt.pcmpgtd(v, rec, p);
}
function h608(v: usize, rec: usize, p: usize): void {
  Mmx.packuswb(v, rec, p);
}
function h609(v: usize, rec: usize, p: usize): void {
  SseInt.packuswb(v, rec, p);
}
function h610(v: usize, rec: usize, p: usize): void {
  Mmx.punpckhbw(v, rec, p);
}
function h611(v: usize, rec: usize, p: usize): void {
  SseInt.punpckhbw(v, rec, p);
}
function h612(v: usize, rec: usize, p: usize): void {
  Mmx.punpckhwd(v, rec, p);
}
function h613(v: usize, rec: usize, p: usize): void {
  SseInt.punpckhwd(v, rec, p);
}
function h614(v: usize, rec: usize, p: usize): void {
  Mmx.punpckhdq(v, rec, p);
}
function h615(v: usize, rec: usize, p: usize): void {
  Mmx.packssdw(v, rec, p);
}
function h616(v: usize, rec: usize, p: usize): void {
  SseInt.packssdw(v, rec, p);
}
function h617(v: usize, rec: usize, p: usize): void {
  Mmx.movd(v, rec, p);
}
function h618(v: usize, rec: usize, p: usize): void {
  Mmx.movq(v, rec, p);
}
function h619(v: usize, rec: usize, p: usize): void {
  Mmx.pshufw(v, rec, p);
}
function h620(v: usize, rec: usize, p: usize): void {
  SseInt.pshufd(v, rec, p);
}
function h621(v: usize, rec: usize, p: usize): void {
  SseInt.pshufhw(v, rec, p);
}
function h622(v: usize, rec: usize, p: usize): void {
  SseInt.pshuflw(v, rec, p);
}
function h623(v: usize, rec: usize, p: usize): void {
  Mmx.psrlwImm(v, rec, p);
}
function h624(v: usize, rec: usize, p: usize): void {
  Mmx.psrawImm(v, rec, p);
}
function h625(v: usize, rec: usize, p: usize): void {
  Mmx.psllwImm(v, rec, p);
}
function h626(v: usize, rec: usize, p: usize): void {
  SseInt.psrlwImm(v, rec, p);
}
function h627(v: usize, rec: usize, p: usize): void {
  SseInt.psrawImm(v, rec, p);
}
function h628(v: usize, rec: usize, p: usize): void {
  SseInt.psllwImm(v, rec, p);
}
function h629(v: usize, rec: usize, p: usize): void {
  Mmx.psrldImm(v, rec, p);
}
function h630(v: usize, rec: usize, p: usize): void {
  Mmx.psradImm(v, rec, p);
}
function h631(v: usize, rec: usize, p: usize): void {
  Mmx.pslldImm(v, rec, p);
}
function h632(v: usize, rec: usize, p: usize): void {
  SseInt.psrldImm(v, rec, p);
}
function h633(v: usize, rec: usize, p: usize): void {
  SseInt.psradImm(v, rec, p);
}
function h634(v: usize, rec: usize, p: usize): void {
  SseInt.pslldImm(v, rec, p);
}
function h635(v: usize, rec: usize, p: usize): void {
  Mmx.psrlqImm(v, rec, p);
}
function h636(v: usize, rec: usize, p: usize): void {
  Mmx.psllqImm(v, rec, p);
}
function h637(v: usize, rec: usize, p: usize): void {
  SseInt.psrlqImm(v, rec, p);
}
function h638(v: usize, rec: usize, p: usize): void {
  SseInt.psrldq(v, rec, p);
}
function h639(v: usize, rec: usize, p: usize): void {
  SseInt.psllqImm(v, rec, p);
}
function h640(v: usize, rec: usize, p: usize): void {
  SseInt.pslldq(v, rec, p);
}
function h641(v: usize, rec: usize, p: usize): void {
  Mmx.pcmpeqb(v, rec, p);
}
function h642(v: usize, rec: usize, p: usize): void {
  SseInt.pcmpeqb(v, rec, p);
}
function h643(v: usize, rec: usize, p: usize): void {
  Mmx.pcmpeqw(v, rec, p);
}
function h644(v: usize, rec: usize, p: usize): void {
  SseInt.pcmpeqw(v, rec, p);
}
function h645(v: usize, rec: usize, p: usize): void {
  Mmx.pcmpeqd(v, rec, p);
}
function h646(v: usize, rec: usize, p: usize): void {
  SseInt.pcmpeqd(v, rec, p);
}
function h647(v: usize, rec: usize, p: usize): void {
  Mmx.emms(v, rec, p);
}
function h648(v: usize, rec: usize, p: usize): void {
  SseArith.haddpd(v, rec, p);
}
function h649(v: usize, rec: usize, p: usize): void {
  SseArith.haddps(v, rec, p);
}
function h650(v: usize, rec: usize, p: usize): void {
  SseArith.hsubpd(v, rec, p);
}
function h651(v: usize, rec: usize, p: usize): void {
  SseArith.hsubps(v, rec, p);
}
function h652(v: usize, rec: usize, p: usize): void {
  Mmx.movdStore(v, rec, p);
}
function h653(v: usize, rec: usize, p: usize): void {
  Mmx.movdToGpr(v, rec, p);
}
function h654(v: usize, rec: usize, p: usize): void {
  Mmx.movqStore(v, rec, p);
}
function h655(v: usize, rec: usize, p: usize): void {
  SseMove.toGpr32(v, rec, p);
}
function h656(v: usize, rec: usize, p: usize): void {
  Mmx.movqToRm(v, rec, p);
}
function h657(v: usize, rec: usize, p: usize): void {
  Stack.pushFs<u8>(v, rec, p);
}
function h658(v: usize, rec: usize, p: usize): void {
  Stack.pushFs<u16>(v, rec, p);
}
function h659(v: usize, rec: usize, p: usize): void {
  Stack.pushFs<u32>(v, rec, p);
}
function h660(v: usize, rec: usize, p: usize): void {
  Stack.pushFs<u64>(v, rec, p);
}
function h661(v: usize, rec: usize, p: usize): void {
  Stack.popFs<u8>(v, rec, p);
}
function h662(v: usize, rec: usize, p: usize): void {
  Stack.popFs<u16>(v, rec, p);
}
function h663(v: usize, rec: usize, p: usize): void {
  Stack.popFs<u32>(v, rec, p);
}
function h664(v: usize, rec: usize, p: usize): void {
  Stack.popFs<u64>(v, rec, p);
}
function h665(v: usize, rec: usize, p: usize): void {
  System.cpuid(v, rec, p);
}
function h666(v: usize, rec: usize, p: usize): void {
  Bits.btReg<u8>(v, rec, p);
}
function h667(v: usize, rec: usize, p: usize): void {
  Bits.btReg<u16>(v, rec, p);
}
function h668(v: usize, rec: usize, p: usize): void {
  Bits.btReg<u32>(v, rec, p);
}
function h669(v: usize, rec: usize, p: usize): void {
  Bits.btReg<u64>(v, rec, p);
}
function h670(v: usize, rec: usize, p: usize): void {
  Shift.shldImm<u8>(v, rec, p);
}
function h671(v: usize, rec: usize, p: usize): void {
  Shift.shldImm<u16>(v, rec, p);
}
function h672(v: usize, rec: usize, p: usize): void {
  Shift.shldImm<u32>(v, rec, p);
}
function h673(v: usize, rec: usize, p: usize): void {
  Shift.shldImm<u64>(v, rec, p);
}
function h674(v: usize, rec: usize, p: usize): void {
  Shift.shldCl<u8>(v, rec, p);
}
function h675(v: usize, rec: usize, p: usize): void {
  Shift.shldCl<u16>(v, rec, p);
}
function h676(v: usize, rec: usize, p: usize): void {
  Shift.shldCl<u32>(v, rec, p);
}
function h677(v: usize, rec: usize, p: usize): void {
  Shift.shldCl<u64>(v, rec, p);
}
function h678(v: usize, rec: usize, p: usize): void {
  Stack.pushGs<u8>(v, rec, p);
}
function h679(v: usize, rec: usize, p: usize): void {
  Stack.pushGs<u16>(v, rec, p);
}
function h680(v: usize, rec: usize, p: usize): void {
  Stack.pushGs<u32>(v, rec, p);
}
function h681(v: usize, rec: usize, p: usize): void {
  Stack.pushGs<u64>(v, rec, p);
}
function h682(v: usize, rec: usize, p: usize): void {
  Stack.popGs<u8>(v, rec, p);
}
function h683(v: usize, rec: usize, p: usize): void {
  Stack.popGs<u16>(v, rec, p);
}
function h684(v: usize, rec: usize, p: usize): void {
  Stack.popGs<u32>(v, rec, p);
}
function h685(v: usize, rec: usize, p: usize): void {
  Stack.popGs<u64>(v, rec, p);
}
function h686(v: usize, rec: usize, p: usize): void {
  Bits.btsReg<u8>(v, rec, p);
}
function h687(v: usize, rec: usize, p: usize): void {
  Bits.btsReg<u16>(v, rec, p);
}
function h688(v: usize, rec: usize, p: usize): void {
  Bits.btsReg<u32>(v, rec, p);
}
function h689(v: usize, rec: usize, p: usize): void {
  Bits.btsReg<u64>(v, rec, p);
}
function h690(v: usize, rec: usize, p: usize): void {
  Shift.shrdImm<u8>(v, rec, p);
}
function h691(v: usize, rec: usize, p: usize): void {
  Shift.shrdImm<u16>(v, rec, p);
}
function h692(v: usize, rec: usize, p: usize): void {
  Shift.shrdImm<u32>(v, rec, p);
}
function h693(v: usize, rec: usize, p: usize): void {
  Shift.shrdImm<u64>(v, rec, p);
}
function h694(v: usize, rec: usize, p: usize): void {
  Shift.shrdCl<u8>(v, rec, p);
}
function h695(v: usize, rec: usize, p: usize): void {
  Shift.shrdCl<u16>(v, rec, p);
}
function h696(v: usize, rec: usize, p: usize): void {
  Shift.shrdCl<u32>(v, rec, p);
}
function h697(v: usize, rec: usize, p: usize): void {
  Shift.shrdCl<u64>(v, rec, p);
}
function h698(v: usize, rec: usize, p: usize): void {
  FxState.fxsave(v, rec, p);
}
function h699(v: usize, rec: usize, p: usize): void {
  FxState.fxrstor(v, rec, p);
}
function h700(v: usize, rec: usize, p: usize): void {
  FxState.ldmxcsr(v, rec, p);
}
function h701(v: usize, rec: usize, p: usize): void {
  FxState.stmxcsr(v, rec, p);
}
function h702(v: usize, rec: usize, p: usize): void {
  FxState.xsave(v, rec, p);
}
function h703(v: usize, rec: usize, p: usize): void {
  FxState.xrstor(v, rec, p);
}
function h704(v: usize, rec: usize, p: usize): void {
  FxState.xsaveopt(v, rec, p);
}
function h705(v: usize, rec: usize, p: usize): void {
  FxState.clflush(v, rec, p);
}
function h706(v: usize, rec: usize, p: usize): void {
  System.rdfsbase<u8>(v, rec, p);
}
function h707(v: usize, rec: usize, p: usize): void {
  System.rdfsbase<u16>(v, rec, p);
}
function h708(v: usize, rec: usize, p: usize): void {
  System.rdfsbase<u32>(v, rec, p);
}
function h709(v: usize, rec: usize, p: usize): void {
  System.rdfsbase<u64>(v, rec, p);
}
function h710(v: usize, rec: usize, p: usize): void {
  System.rdgsbase<u8>(v, rec, p);
}
function h711(v: usize, rec: usize, p: usize): void {
  System.rdgsbase<u16>(v, rec, p);
}
function h712(v: usize, rec: usize, p: usize): void {
  System.rdgsbase<u32>(v, rec, p);
}
function h713(v: usize, rec: usize, p: usize): void {
  System.rdgsbase<u64>(v, rec, p);
}
function h714(v: usize, rec: usize, p: usize): void {
  System.wrfsbase<u8>(v, rec, p);
}
function h715(v: usize, rec: usize, p: usize): void {
  System.wrfsbase<u16>(v, rec, p);
}
function h716(v: usize, rec: usize, p: usize): void {
  System.wrfsbase<u32>(v, rec, p);
}
function h717(v: usize, rec: usize, p: usize): void {
  System.wrfsbase<u64>(v, rec, p);
}
function h718(v: usize, rec: usize, p: usize): void {
  System.wrgsbase<u8>(v, rec, p);
}
function h719(v: usize, rec: usize, p: usize): void {
  System.wrgsbase<u16>(v, rec, p);
}
function h720(v: usize, rec: usize, p: usize): void {
  System.wrgsbase<u32>(v, rec, p);
}
function h721(v: usize, rec: usize, p: usize): void {
  System.wrgsbase<u64>(v, rec, p);
}
function h722(v: usize, rec: usize, p: usize): void {
  Locked.cmpxchg<u8>(v, rec, p);
}
function h723(v: usize, rec: usize, p: usize): void {
  Locked.cmpxchg<u16>(v, rec, p);
}
function h724(v: usize, rec: usize, p: usize): void {
  Locked.cmpxchg<u32>(v, rec, p);
}
function h725(v: usize, rec: usize, p: usize): void {
  Locked.cmpxchg<u64>(v, rec, p);
}
function h726(v: usize, rec: usize, p: usize): void {
  Segment.lss<u8>(v, rec, p);
}
function h727(v: usize, rec: usize, p: usize): void {
  Segment.lss<u16>(v, rec, p);
}
function h728(v: usize, rec: usize, p: usize): void {
  Segment.lss<u32>(v, rec, p);
}
function h729(v: usize, rec: usize, p: usize): void {
  Segment.lss<u64>(v, rec, p);
}
function h730(v: usize, rec: usize, p: usize): void {
  Bits.btrReg<u8>(v, rec, p);
}
function h731(v: usize, rec: usize, p: usize): void {
  Bits.btrReg<u16>(v, rec, p);
}
function h732(v: usize, rec: usize, p: usize): void {
  Bits.btrReg<u32>(v, rec, p);
}
function h733(v: usize, rec: usize, p: usize): void {
  Bits.btrReg<u64>(v, rec, p);
}
function h734(v: usize, rec: usize, p: usize): void {
  Segment.lfs<u8>(v, rec, p);
}
function h735(v: usize, rec: usize, p: usize): void {
  Segment.lfs<u16>(v, rec, p);
}
function h736(v: usize, rec: usize, p: usize): void {
  Segment.lfs<u32>(v, rec, p);
}
function h737(v: usize, rec: usize, p: usize): void {
  Segment.lfs<u64>(v, rec, p);
}
function h738(v: usize, rec: usize, p: usize): void {
  Segment.lgs<u8>(v, rec, p);
}
function h739(v: usize, rec: usize, p: usize): void {
  Segment.lgs<u16>(v, rec, p);
}
function h740(v: usize, rec: usize, p: usize): void {
  Segment.lgs<u32>(v, rec, p);
}
function h741(v: usize, rec: usize, p: usize): void {
  Segment.lgs<u64>(v, rec, p);
}
function h742(v: usize, rec: usize, p: usize): void {
  Bits2.popcnt<u8>(v, rec, p);
}
function h743(v: usize, rec: usize, p: usize): void {
  Bits2.popcnt<u16>(v, rec, p);
}
function h744(v: usize, rec: usize, p: usize): void {
  Bits2.popcnt<u32>(v, rec, p);
}
function h745(v: usize, rec: usize, p: usize): void {
  Bits2.popcnt<u64>(v, rec, p);
}
function h746(v: usize, rec: usize, p: usize): void {
  Bits.btImm<u8>(v, rec, p);
}
function h747(v: usize, rec: usize, p: usize): void {
  Bits.btImm<u16>(v, rec, p);
}
function h748(v: usize, rec: usize, p: usize): void {
  Bits.btImm<u32>(v, rec, p);
}
function h749(v: usize, rec: usize, p: usize): void {
  Bits.btImm<u64>(v, rec, p);
}
function h750(v: usize, rec: usize, p: usize): void {
  Bits.btsImm<u8>(v, rec, p);
}
function h751(v: usize, rec: usize, p: usize): void {
  Bits.btsImm<u16>(v, rec, p);
}
function h752(v: usize, rec: usize, p: usize): void {
  Bits.btsImm<u32>(v, rec, p);
}
function h753(v: usize, rec: usize, p: usize): void {
  Bits.btsImm<u64>(v, rec, p);
}
function h754(v: usize, rec: usize, p: usize): void {
  Bits.btrImm<u8>(v, rec, p);
}
function h755(v: usize, rec: usize, p: usize): void {
  Bits.btrImm<u16>(v, rec, p);
}
function h756(v: usize, rec: usize, p: usize): void {
  Bits.btrImm<u32>(v, rec, p);
}
function h757(v: usize, rec: usize, p: usize): void {
  Bits.btrImm<u64>(v, rec, p);
}
function h758(v: usize, rec: usize, p: usize): void {
  Bits.btcImm<u8>(v, rec, p);
}
function h759(v: usize, rec: usize, p: usize): void {
  Bits.btcImm<u16>(v, rec, p);
}
function h760(v: usize, rec: usize, p: usize): void {
  Bits.btcImm<u32>(v, rec, p);
}
function h761(v: usize, rec: usize, p: usize): void {
  Bits.btcImm<u64>(v, rec, p);
}
function h762(v: usize, rec: usize, p: usize): void {
  Bits.btcReg<u8>(v, rec, p);
}
function h763(v: usize, rec: usize, p: usize): void {
  Bits.btcReg<u16>(v, rec, p);
}
function h764(v: usize, rec: usize, p: usize): void {
  Bits.btcReg<u32>(v, rec, p);
}
function h765(v: usize, rec: usize, p: usize): void {
  Bits.btcReg<u64>(v, rec, p);
}
function h766(v: usize, rec: usize, p: usize): void {
  Bits.bsf<u8>(v, rec, p);
}
function h767(v: usize, rec: usize, p: usize): void {
  Bits.bsf<u16>(v, rec, p);
}
function h768(v: usize, rec: usize, p: usize): void {
  Bits.bsf<u32>(v, rec, p);
}
function h769(v: usize, rec: usize, p: usize): void {
  Bits.bsf<u64>(v, rec, p);
}
function h770(v: usize, rec: usize, p: usize): void {
  Bits2.tzcnt<u8>(v, rec, p);
}
function h771(v: usize, rec: usize, p: usize): void {
  Bits2.tzcnt<u16>(v, rec, p);
}
function h772(v: usize, rec: usize, p: usize): void {
  Bits2.tzcnt<u32>(v, rec, p);
}
function h773(v: usize, rec: usize, p: usize): void {
  Bits2.tzcnt<u64>(v, rec, p);
}
function h774(v: usize, rec: usize, p: usize): void {
  Bits.bsr<u8>(v, rec, p);
}
function h775(v: usize, rec: usize, p: usize): void {
  Bits.bsr<u16>(v, rec, p);
}
function h776(v: usize, rec: usize, p: usize): void {
  Bits.bsr<u32>(v, rec, p);
}
function h777(v: usize, rec: usize, p: usize): void {
  Bits.bsr<u64>(v, rec, p);
}
function h778(v: usize, rec: usize, p: usize): void {
  Bits2.lzcnt<u8>(v, rec, p);
}
function h779(v: usize, rec: usize, p: usize): void {
  Bits2.lzcnt<u16>(v, rec, p);
}
function h780(v: usize, rec: usize, p: usize): void {
  Bits2.lzcnt<u32>(v, rec, p);
}
function h781(v: usize, rec: usize, p: usize): void {
  Bits2.lzcnt<u64>(v, rec, p);
}
function h782(v: usize, rec: usize, p: usize): void {
  Locked.xadd<u8>(v, rec, p);
}
function h783(v: usize, rec: usize, p: usize): void {
  Locked.xadd<u16>(v, rec, p);
}
function h784(v: usize, rec: usize, p: usize): void {
  Locked.xadd<u32>(v, rec, p);
}
function h785(v: usize, rec: usize, p: usize): void {
  Locked.xadd<u64>(v, rec, p);
}
function h786(v: usize, rec: usize, p: usize): void {
  SseCompare.cmpps(v, rec, p);
}
function h787(v: usize, rec: usize, p: usize): void {
  SseCompare.cmppd(v, rec, p);
}
function h788(v: usize, rec: usize, p: usize): void {
  SseCompare.cmpss(v, rec, p);
}
function h789(v: usize, rec: usize, p: usize): void {
  SseCompare.cmpsd(v, rec, p);
}
function h790(v: usize, rec: usize, p: usize): void {
  SseMove.movnti32(v, rec, p);
}
function h791(v: usize, rec: usize, p: usize): void {
  SseMove.movnti64(v, rec, p);
}
function h792(v: usize, rec: usize, p: usize): void {
  Mmx.pinsrw(v, rec, p);
}
function h793(v: usize, rec: usize, p: usize): void {
  SseInt.pinsrw(v, rec, p);
}
function h794(v: usize, rec: usize, p: usize): void {
  Mmx.pextrw(v, rec, p);
}
function h795(v: usize, rec: usize, p: usize): void {
  SseInt.pextrw(v, rec, p);
}
function h796(v: usize, rec: usize, p: usize): void {
  SseInt.shufps(v, rec, p);
}
function h797(v: usize, rec: usize, p: usize): void {
  SseInt.shufpd(v, rec, p);
}
function h798(v: usize, rec: usize, p: usize): void {
  Locked.cmpxchg8b(v, rec, p);
}
function h799(v: usize, rec: usize, p: usize): void {
  FxState.xsavec(v, rec, p);
}
function h800(v: usize, rec: usize, p: usize): void {
  Bits2.rdrand<u8>(v, rec, p);
}
function h801(v: usize, rec: usize, p: usize): void {
  Bits2.rdrand<u16>(v, rec, p);
}
function h802(v: usize, rec: usize, p: usize): void {
  Bits2.rdrand<u32>(v, rec, p);
}
function h803(v: usize, rec: usize, p: usize): void {
  Bits2.rdrand<u64>(v, rec, p);
}
function h804(v: usize, rec: usize, p: usize): void {
  Locked.cmpxchg16b(v, rec, p);
}
function h805(v: usize, rec: usize, p: usize): void {
  Bits2.rdpid(v, rec, p);
}
function h806(v: usize, rec: usize, p: usize): void {
  Bits.bswap<u8>(v, rec, p);
}
function h807(v: usize, rec: usize, p: usize): void {
  Bits.bswap<u16>(v, rec, p);
}
function h808(v: usize, rec: usize, p: usize): void {
  Bits.bswap<u32>(v, rec, p);
}
function h809(v: usize, rec: usize, p: usize): void {
  Bits.bswap<u64>(v, rec, p);
}
function h810(v: usize, rec: usize, p: usize): void {
  SseArith.addsubpd(v, rec, p);
}
function h811(v: usize, rec: usize, p: usize): void {
  SseArith.addsubps(v, rec, p);
}
function h812(v: usize, rec: usize, p: usize): void {
  Mmx.psrlw(v, rec, p);
}
function h813(v: usize, rec: usize, p: usize): void {
  SseInt.psrlw(v, rec, p);
}
function h814(v: usize, rec: usize, p: usize): void {
  Mmx.psrld(v, rec, p);
}
function h815(v: usize, rec: usize, p: usize): void {
  SseInt.psrld(v, rec, p);
}
function h816(v: usize, rec: usize, p: usize): void {
  Mmx.psrlq(v, rec, p);
}
function h817(v: usize, rec: usize, p: usize): void {
  SseInt.psrlq(v, rec, p);
}
function h818(v: usize, rec: usize, p: usize): void {
  Mmx.paddq(v, rec, p);
}
function h819(v: usize, rec: usize, p: usize): void {
  SseInt.paddq(v, rec, p);
}
function h820(v: usize, rec: usize, p: usize): void {
  Mmx.pmullw(v, rec, p);
}
function h821(v: usize, rec: usize, p: usize): void {
  SseInt.pmullw(v, rec, p);
}
function h822(v: usize, rec: usize, p: usize): void {
  SseMove.store64Zero(v, rec, p);
}
function h823(v: usize, rec: usize, p: usize): void {
  Mmx.movq2dq(v, rec, p);
}
function h824(v: usize, rec: usize, p: usize): void {
  Mmx.pmovmskb(v, rec, p);
}
function h825(v: usize, rec: usize, p: usize): void {
  SseMove.pmovmskb(v, rec, p);
}
function h826(v: usize, rec: usize, p: usize): void {
  Mmx.psubusb(v, rec, p);
}
function h827(v: usize, rec: usize, p: usize): void {
  SseInt.psubusb(v, rec, p);
}
function h828(v: usize, rec: usize, p: usize): void {
  Mmx.psubusw(v, rec, p);
}
function h829(v: usize, rec: usize, p: usize): void {
  SseInt.psubusw(v, rec, p);
}
function h830(v: usize, rec: usize, p: usize): void {
  Mmx.pminub(v, rec, p);
}
function h831(v: usize, rec: usize, p: usize): void {
  SseInt.pminub(v, rec, p);
}
function h832(v: usize, rec: usize, p: usize): void {
  Mmx.pand(v, rec, p);
}
function h833(v: usize, rec: usize, p: usize): void {
  Mmx.paddusb(v, rec, p);
}
function h834(v: usize, rec: usize, p: usize): void {
  SseInt.paddusb(v, rec, p);
}
function h835(v: usize, rec: usize, p: usize): void {
  Mmx.paddusw(v, rec, p);
}
function h836(v: usize, rec: usize, p: usize): void {
  SseInt.paddusw(v, rec, p);
}
function h837(v: usize, rec: usize, p: usize): void {
  Mmx.pmaxub(v, rec, p);
}
function h838(v: usize, rec: usize, p: usize): void {
  SseInt.pmaxub(v, rec, p);
}
function h839(v: usize, rec: usize, p: usize): void {
  Mmx.pandn(v, rec, p);
}
function h840(v: usize, rec: usize, p: usize): void {
  Mmx.pavgb(v, rec, p);
}
function h841(v: usize, rec: usize, p: usize): void {
  SseInt.pavgb(v, rec, p);
}
function h842(v: usize, rec: usize, p: usize): void {
  Mmx.psraw(v, rec, p);
}
function h843(v: usize, rec: usize, p: usize): void {
  SseInt.psraw(v, rec, p);
}
function h844(v: usize, rec: usize, p: usize): void {
  Mmx.psrad(v, rec, p);
}
function h845(v: usize, rec: usize, p: usize): void {
  SseInt.psrad(v, rec, p);
}
function h846(v: usize, rec: usize, p: usize): void {
  Mmx.pavgw(v, rec, p);
}
function h847(v: usize, rec: usize, p: usize): void {
  SseInt.pavgw(v, rec, p);
}
function h848(v: usize, rec: usize, p: usize): void {
  Mmx.pmulhuw(v, rec, p);
}
function h849(v: usize, rec: usize, p: usize): void {
  SseInt.pmulhuw(v, rec, p);
}
function h850(v: usize, rec: usize, p: usize): void {
  Mmx.pmulhw(v, rec, p);
}
function h851(v: usize, rec: usize, p: usize): void {
  SseInt.pmulhw(v, rec, p);
}
function h852(v: usize, rec: usize, p: usize): void {
  SseConvert.cvttpd2dq(v, rec, p);
}
function h853(v: usize, rec: usize, p: usize): void {
  SseConvert.cvtpd2dq(v, rec, p);
}
function h854(v: usize, rec: usize, p: usize): void {
  Mmx.psubsb(v, rec, p);
}
function h855(v: usize, rec: usize, p: usize): void {
  SseInt.psubsb(v, rec, p);
}
function h856(v: usize, rec: usize, p: usize): void {
  Mmx.psubsw(v, rec, p);
}
function h857(v: usize, rec: usize, p: usize): void {
  SseInt.psubsw(v, rec, p);
}
function h858(v: usize, rec: usize, p: usize): void {
  Mmx.pminsw(v, rec, p);
}
function h859(v: usize, rec: usize, p: usize): void {
  SseInt.pminsw(v, rec, p);
}
function h860(v: usize, rec: usize, p: usize): void {
  Mmx.por(v, rec, p);
}
function h861(v: usize, rec: usize, p: usize): void {
  Mmx.paddsb(v, rec, p);
}
function h862(v: usize, rec: usize, p: usize): void {
  SseInt.paddsb(v, rec, p);
}
function h863(v: usize, rec: usize, p: usize): void {
  Mmx.paddsw(v, rec, p);
}
function h864(v: usize, rec: usize, p: usize): void {
  SseInt.paddsw(v, rec, p);
}
function h865(v: usize, rec: usize, p: usize): void {
  Mmx.pmaxsw(v, rec, p);
}
function h866(v: usize, rec: usize, p: usize): void {
  SseInt.pmaxsw(v, rec, p);
}
function h867(v: usize, rec: usize, p: usize): void {
  Mmx.pxor(v, rec, p);
}
function h868(v: usize, rec: usize, p: usize): void {
  Mmx.psllw(v, rec, p);
}
function h869(v: usize, rec: usize, p: usize): void {
  SseInt.psllw(v, rec, p);
}
function h870(v: usize, rec: usize, p: usize): void {
  Mmx.pslld(v, rec, p);
}
function h871(v: usize, rec: usize, p: usize): void {
  SseInt.pslld(v, rec, p);
}
function h872(v: usize, rec: usize, p: usize): void {
  Mmx.psllq(v, rec, p);
}
function h873(v: usize, rec: usize, p: usize): void {
  SseInt.psllq(v, rec, p);
}
function h874(v: usize, rec: usize, p: usize): void {
  Mmx.pmuludq(v, rec, p);
}
function h875(v: usize, rec: usize, p: usize): void {
  SseInt.pmuludq(v, rec, p);
}
function h876(v: usize, rec: usize, p: usize): void {
  Mmx.pmaddwd(v, rec, p);
}
function h877(v: usize, rec: usize, p: usize): void {
  SseInt.pmaddwd(v, rec, p);
}
function h878(v: usize, rec: usize, p: usize): void {
  Mmx.psadbw(v, rec, p);
}
function h879(v: usize, rec: usize, p: usize): void {
  SseInt.psadbw(v, rec, p);
}
function h880(v: usize, rec: usize, p: usize): void {
  Mmx.maskmovq(v, rec, p);
}
function h881(v: usize, rec: usize, p: usize): void {
  SseMove.maskmovdqu(v, rec, p);
}
function h882(v: usize, rec: usize, p: usize): void {
  Mmx.psubb(v, rec, p);
}
function h883(v: usize, rec: usize, p: usize): void {
  SseInt.psubb(v, rec, p);
}
function h884(v: usize, rec: usize, p: usize): void {
  Mmx.psubw(v, rec, p);
}
function h885(v: usize, rec: usize, p: usize): void {
  SseInt.psubw(v, rec, p);
}
function h886(v: usize, rec: usize, p: usize): void {
  Mmx.psubd(v, rec, p);
}
function h887(v: usize, rec: usize, p: usize): void {
  SseInt.psubd(v, rec, p);
}
function h888(v: usize, rec: usize, p: usize): void {
  Mmx.psubq(v, rec, p);
}
function h889(v: usize, rec: usize, p: usize): void {
  SseInt.psubq(v, rec, p);
}
function h890(v: usize, rec: usize, p: usize): void {
  Mmx.paddb(v, rec, p);
}
function h891(v: usize, rec: usize, p: usize): void {
  SseInt.paddb(v, rec, p);
}
function h892(v: usize, rec: usize, p: usize): void {
  Mmx.paddw(v, rec, p);
}
function h893(v: usize, rec: usize, p: usize): void {
  SseInt.paddw(v, rec, p);
}
function h894(v: usize, rec: usize, p: usize): void {
  Mmx.paddd(v, rec, p);
}
function h895(v: usize, rec: usize, p: usize): void {
  SseInt.paddd(v, rec, p);
}
function h896(v: usize, rec: usize, p: usize): void {
  Ssse3Mmx.pshufb(v, rec, p);
}
function h897(v: usize, rec: usize, p: usize): void {
  Ssse3.pshufb(v, rec, p);
}
function h898(v: usize, rec: usize, p: usize): void {
  Ssse3Mmx.phaddw(v, rec, p);
}
function h899(v: usize, rec: usize, p: usize): void {
  Ssse3.phaddw(v, rec, p);
}
function h900(v: usize, rec: usize, p: usize): void {
  Ssse3Mmx.phaddd(v, rec, p);
}
function h901(v: usize, rec: usize, p: usize): void {
  Ssse3.phaddd(v, rec, p);
}
function h902(v: usize, rec: usize, p: usize): void {
  Ssse3Mmx.phaddsw(v, rec, p);
}
function h903(v: usize, rec: usize, p: usize): void {
  Ssse3.phaddsw(v, rec, p);
}
function h904(v: usize, rec: usize, p: usize): void {
  Ssse3Mmx.pmaddubsw(v, rec, p);
}
function h905(v: usize, rec: usize, p: usize): void {
  Ssse3.pmaddubsw(v, rec, p);
}
function h906(v: usize, rec: usize, p: usize): void {
  Ssse3Mmx.phsubw(v, rec, p);
}
function h907(v: usize, rec: usize, p: usize): void {
  Ssse3.phsubw(v, rec, p);
}
function h908(v: usize, rec: usize, p: usize): void {
  Ssse3Mmx.phsubd(v, rec, p);
}
function h909(v: usize, rec: usize, p: usize): void {
  Ssse3.phsubd(v, rec, p);
}
function h910(v: usize, rec: usize, p: usize): void {
  Ssse3Mmx.phsubsw(v, rec, p);
}
function h911(v: usize, rec: usize, p: usize): void {
  Ssse3.phsubsw(v, rec, p);
}
function h912(v: usize, rec: usize, p: usize): void {
  Ssse3Mmx.psignb(v, rec, p);
}
function h913(v: usize, rec: usize, p: usize): void {
  Ssse3.psignb(v, rec, p);
}
function h914(v: usize, rec: usize, p: usize): void {
  Ssse3Mmx.psignw(v, rec, p);
}
function h915(v: usize, rec: usize, p: usize): void {
  Ssse3.psignw(v, rec, p);
}
function h916(v: usize, rec: usize, p: usize): void {
  Ssse3Mmx.psignd(v, rec, p);
}
function h917(v: usize, rec: usize, p: usize): void {
  Ssse3.psignd(v, rec, p);
}
function h918(v: usize, rec: usize, p: usize): void {
  Ssse3Mmx.pmulhrsw(v, rec, p);
}
function h919(v: usize, rec: usize, p: usize): void {
  Ssse3.pmulhrsw(v, rec, p);
}
function h920(v: usize, rec: usize, p: usize): void {
  Sse4Int.pblendvb(v, rec, p);
}
function h921(v: usize, rec: usize, p: usize): void {
  Sse4Int.blendvps(v, rec, p);
}
function h922(v: usize, rec: usize, p: usize): void {
  Sse4Int.blendvpd(v, rec, p);
}
function h923(v: usize, rec: usize, p: usize): void {
  Sse4Int.ptest(v, rec, p);
}
function h924(v: usize, rec: usize, p: usize): void {
  Ssse3Mmx.pabsb(v, rec, p);
}
function h925(v: usize, rec: usize, p: usize): void {
  Ssse3.pabsb(v, rec, p);
}
function h926(v: usize, rec: usize, p: usize): void {
  Ssse3Mmx.pabsw(v, rec, p);
}
function h927(v: usize, rec: usize, p: usize): void {
  Ssse3.pabsw(v, rec, p);
}
function h928(v: usize, rec: usize, p: usize): void {
  Ssse3Mmx.pabsd(v, rec, p);
}
function h929(v: usize, rec: usize, p: usize): void {
  Ssse3.pabsd(v, rec, p);
}
function h930(v: usize, rec: usize, p: usize): void {
  Sse4Int.pmovsxbw(v, rec, p);
}
function h931(v: usize, rec: usize, p: usize): void {
  Sse4Int.pmovsxbd(v, rec, p);
}
function h932(v: usize, rec: usize, p: usize): void {
  Sse4Int.pmovsxbq(v, rec, p);
}
function h933(v: usize, rec: usize, p: usize): void {
  Sse4Int.pmovsxwd(v, rec, p);
}
function h934(v: usize, rec: usize, p: usize): void {
  Sse4Int.pmovsxwq(v, rec, p);
}
function h935(v: usize, rec: usize, p: usize): void {
  Sse4Int.pmovsxdq(v, rec, p);
}
function h936(v: usize, rec: usize, p: usize): void {
  Sse4Int.pmuldq(v, rec, p);
}
function h937(v: usize, rec: usize, p: usize): void {
  Sse4Int.pcmpeqq(v, rec, p);
}
function h938(v: usize, rec: usize, p: usize): void {
  Sse4Int.packusdw(v, rec, p);
}
function h939(v: usize, rec: usize, p: usize): void {
  Sse4Int.pmovzxbw(v, rec, p);
}
function h940(v: usize, rec: usize, p: usize): void {
  Sse4Int.pmovzxbd(v, rec, p);
}
function h941(v: usize, rec: usize, p: usize): void {
  Sse4Int.pmovzxbq(v, rec, p);
}
function h942(v: usize, rec: usize, p: usize): void {
  Sse4Int.pmovzxwd(v, rec, p);
}
function h943(v: usize, rec: usize, p: usize): void {
  Sse4Int.pmovzxwq(v, rec, p);
}
function h944(v: usize, rec: usize, p: usize): void {
  Sse4Int.pmovzxdq(v, rec, p);
}
function h945(v: usize, rec: usize, p: usize): void {
  Sse4Int.pcmpgtq(v, rec, p);
}
function h946(v: usize, rec: usize, p: usize): void {
  Sse4Int.pminsb(v, rec, p);
}
function h947(v: usize, rec: usize, p: usize): void {
  Sse4Int.pminsd(v, rec, p);
}
function h948(v: usize, rec: usize, p: usize): void {
  Sse4Int.pminuw(v, rec, p);
}
function h949(v: usize, rec: usize, p: usize): void {
  Sse4Int.pminud(v, rec, p);
}
function h950(v: usize, rec: usize, p: usize): void {
  Sse4Int.pmaxsb(v, rec, p);
}
function h951(v: usize, rec: usize, p: usize): void {
  Sse4Int.pmaxsd(v, rec, p);
}
function h952(v: usize, rec: usize, p: usize): void {
  Sse4Int.pmaxuw(v, rec, p);
}
function h953(v: usize, rec: usize, p: usize): void {
  Sse4Int.pmaxud(v, rec, p);
}
function h954(v: usize, rec: usize, p: usize): void {
  Sse4Int.pmulld(v, rec, p);
}
function h955(v: usize, rec: usize, p: usize): void {
  Sse4Int.phminposuw(v, rec, p);
}
function h956(v: usize, rec: usize, p: usize): void {
  System.invpcid(v, rec, p);
}
function h957(v: usize, rec: usize, p: usize): void {
  Sha.sha1nexte(v, rec, p);
}
function h958(v: usize, rec: usize, p: usize): void {
  Sha.sha1msg1(v, rec, p);
}
function h959(v: usize, rec: usize, p: usize): void {
  Sha.sha1msg2(v, rec, p);
}
function h960(v: usize, rec: usize, p: usize): void {
  Sha.sha256rnds2(v, rec, p);
}
function h961(v: usize, rec: usize, p: usize): void {
  Sha.sha256msg1(v, rec, p);
}
function h962(v: usize, rec: usize, p: usize): void {
  Sha.sha256msg2(v, rec, p);
}
function h963(v: usize, rec: usize, p: usize): void {
  Aes.aesimc(v, rec, p);
}
function h964(v: usize, rec: usize, p: usize): void {
  Aes.aesenc(v, rec, p);
}
function h965(v: usize, rec: usize, p: usize): void {
  Aes.aesenclast(v, rec, p);
}
function h966(v: usize, rec: usize, p: usize): void {
  Aes.aesdec(v, rec, p);
}
function h967(v: usize, rec: usize, p: usize): void {
  Aes.aesdeclast(v, rec, p);
}
function h968(v: usize, rec: usize, p: usize): void {
  Bits2.movbeLoad<u8>(v, rec, p);
}
function h969(v: usize, rec: usize, p: usize): void {
  Bits2.movbeLoad<u16>(v, rec, p);
}
function h970(v: usize, rec: usize, p: usize): void {
  Bits2.movbeLoad<u32>(v, rec, p);
}
function h971(v: usize, rec: usize, p: usize): void {
  Bits2.movbeLoad<u64>(v, rec, p);
}
function h972(v: usize, rec: usize, p: usize): void {
  Crc32.byte(v, rec, p);
}
function h973(v: usize, rec: usize, p: usize): void {
  Bits2.movbeStore<u8>(v, rec, p);
}
function h974(v: usize, rec: usize, p: usize): void {
  Bits2.movbeStore<u16>(v, rec, p);
}
function h975(v: usize, rec: usize, p: usize): void {
  Bits2.movbeStore<u32>(v, rec, p);
}
function h976(v: usize, rec: usize, p: usize): void {
  Bits2.movbeStore<u64>(v, rec, p);
}
function h977(v: usize, rec: usize, p: usize): void {
  Crc32.wide<u8>(v, rec, p);
}
function h978(v: usize, rec: usize, p: usize): void {
  Crc32.wide<u16>(v, rec, p);
}
function h979(v: usize, rec: usize, p: usize): void {
  Crc32.wide<u32>(v, rec, p);
}
function h980(v: usize, rec: usize, p: usize): void {
  Crc32.wide<u64>(v, rec, p);
}
function h981(v: usize, rec: usize, p: usize): void {
  Crc32.quad(v, rec, p);
}
function h982(v: usize, rec: usize, p: usize): void {
  Bits2.adcx<u8>(v, rec, p);
}
function h983(v: usize, rec: usize, p: usize): void {
  Bits2.adcx<u16>(v, rec, p);
}
function h984(v: usize, rec: usize, p: usize): void {
  Bits2.adcx<u32>(v, rec, p);
}
function h985(v: usize, rec: usize, p: usize): void {
  Bits2.adcx<u64>(v, rec, p);
}
function h986(v: usize, rec: usize, p: usize): void {
  Bits2.adox<u8>(v, rec, p);
}
function h987(v: usize, rec: usize, p: usize): void {
  Bits2.adox<u16>(v, rec, p);
}
function h988(v: usize, rec: usize, p: usize): void {
  Bits2.adox<u32>(v, rec, p);
}
function h989(v: usize, rec: usize, p: usize): void {
  Bits2.adox<u64>(v, rec, p);
}
function h990(v: usize, rec: usize, p: usize): void {
  Sse4Float.roundps(v, rec, p);
}
function h991(v: usize, rec: usize, p: usize): void {
  Sse4Float.roundpd(v, rec, p);
}
function h992(v: usize, rec: usize, p: usize): void {
  Sse4Float.roundss(v, rec, p);
}
function h993(v: usize, rec: usize, p: usize): void {
  Sse4Float.roundsd(v, rec, p);
}
function h994(v: usize, rec: usize, p: usize): void {
  Sse4Int.blendps(v, rec, p);
}
function h995(v: usize, rec: usize, p: usize): void {
  Sse4Int.blendpd(v, rec, p);
}
function h996(v: usize, rec: usize, p: usize): void {
  Sse4Int.pblendw(v, rec, p);
}
function h997(v: usize, rec: usize, p: usize): void {
  Ssse3Mmx.palignr(v, rec, p);
}
function h998(v: usize, rec: usize, p: usize): void {
  Ssse3.palignr(v, rec, p);
}
function h999(v: usize, rec: usize, p: usize): void {
  Sse4Int.pextrbStore(v, rec, p);
}
function h1000(v: usize, rec: usize, p: usize): void {
  Sse4Int.pextrb(v, rec, p);
}
function h1001(v: usize, rec: usize, p: usize): void {
  Sse4Int.pextrwStore(v, rec, p);
}
function h1002(v: usize, rec: usize, p: usize): void {
  Sse4Int.pextrw(v, rec, p);
}
function h1003(v: usize, rec: usize, p: usize): void {
  Sse4Int.pextrdStore(v, rec, p);
}
function h1004(v: usize, rec: usize, p: usize): void {
  Sse4Int.pextrd(v, rec, p);
}
function h1005(v: usize, rec: usize, p: usize): void {
  Sse4Int.pextrq(v, rec, p);
}
function h1006(v: usize, rec: usize, p: usize): void {
  Sse4Int.pinsrb(v, rec, p);
}
function h1007(v: usize, rec: usize, p: usize): void {
  Sse4Int.insertpsLoad(v, rec, p);
}
function h1008(v: usize, rec: usize, p: usize): void {
  Sse4Int.insertps(v, rec, p);
}
function h1009(v: usize, rec: usize, p: usize): void {
  Sse4Int.pinsrd(v, rec, p);
}
function h1010(v: usize, rec: usize, p: usize): void {
  Sse4Int.pinsrq(v, rec, p);
}
function h1011(v: usize, rec: usize, p: usize): void {
  Sse4Float.dpps(v, rec, p);
}
function h1012(v: usize, rec: usize, p: usize): void {
  Sse4Float.dppd(v, rec, p);
}
function h1013(v: usize, rec: usize, p: usize): void {
  Sse4Int.mpsadbw(v, rec, p);
}
function h1014(v: usize, rec: usize, p: usize): void {
  Clmul.pclmulqdq(v, rec, p);
}
function h1015(v: usize, rec: usize, p: usize): void {
  Sse4String.pcmpestrm(v, rec, p);
}
function h1016(v: usize, rec: usize, p: usize): void {
  Sse4String.pcmpestri(v, rec, p);
}
function h1017(v: usize, rec: usize, p: usize): void {
  Sse4String.pcmpistrm(v, rec, p);
}
function h1018(v: usize, rec: usize, p: usize): void {
  Sse4String.pcmpistri(v, rec, p);
}
function h1019(v: usize, rec: usize, p: usize): void {
  Sha.sha1rnds4(v, rec, p);
}
function h1020(v: usize, rec: usize, p: usize): void {
  Aes.aeskeygenassist(v, rec, p);
}
function h1021(v: usize, rec: usize, p: usize): void {
  AvxMove.load(v, rec, p);
}
function h1022(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseMove.load32(v, part, p);
  Vex.finishLow(v, rec);
}
function h1023(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseMove.merge32(v, part, p);
  Vex.finishLow(v, rec);
}
function h1024(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseMove.load64(v, part, p);
  Vex.finishLow(v, rec);
}
function h1025(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseMove.merge64(v, part, p);
  Vex.finishLow(v, rec);
}
function h1026(v: usize, rec: usize, p: usize): void {
  AvxMove.store(v, rec, p);
}
function h1027(v: usize, rec: usize, p: usize): void {
  AvxMove.storeRegister(v, rec, p);
}
function h1028(v: usize, rec: usize, p: usize): void {
  AvxMove.mergeBack32(v, rec, p);
}
function h1029(v: usize, rec: usize, p: usize): void {
  AvxMove.mergeBack64(v, rec, p);
}
function h1030(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseMove.highToLow(v, part, p);
  Vex.finishLow(v, rec);
}
function h1031(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseMove.movsldup(v, part, p);
  if (Vex.is256(rec)) SseMove.movsldup(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1032(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseMove.movddup(v, part, p);
  Vex.finishLow(v, rec);
}
function h1033(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseMove.movddup(v, part, p);
  if (Vex.is256(rec)) SseMove.movddup(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1034(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.punpckldq(v, part, p);
  if (Vex.is256(rec)) SseInt.punpckldq(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1035(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.punpcklqdq(v, part, p);
  if (Vex.is256(rec)) SseInt.punpcklqdq(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1036(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.punpckhdq(v, part, p);
  if (Vex.is256(rec)) SseInt.punpckhdq(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1037(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.punpckhqdq(v, part, p);
  if (Vex.is256(rec)) SseInt.punpckhqdq(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1038(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseMove.mergeHigh(v, part, p);
  Vex.finishLow(v, rec);
}
function h1039(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseMove.movshdup(v, part, p);
  if (Vex.is256(rec)) SseMove.movshdup(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1040(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseConvert.cvtsi2ss32(v, part, p);
  Vex.finishLow(v, rec);
}
function h1041(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseConvert.cvtsi2sd32(v, part, p);
  Vex.finishLow(v, rec);
}
function h1042(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseConvert.cvtsi2ss64(v, part, p);
  Vex.finishLow(v, rec);
}
function h1043(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseConvert.cvtsi2sd64(v, part, p);
  Vex.finishLow(v, rec);
}
function h1044(v: usize, rec: usize, p: usize): void {
  AvxMove.movmskps(v, rec, p);
}
function h1045(v: usize, rec: usize, p: usize): void {
  AvxMove.movmskpd(v, rec, p);
}
function h1046(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseArith.sqrtps(v, part, p);
  if (Vex.is256(rec)) SseArith.sqrtps(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1047(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseArith.sqrtpd(v, part, p);
  if (Vex.is256(rec)) SseArith.sqrtpd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1048(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseArith.sqrtss(v, part, p);
  Vex.finishLow(v, rec);
}
function h1049(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseArith.sqrtsd(v, part, p);
  Vex.finishLow(v, rec);
}
function h1050(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseArith.rsqrtps(v, part, p);
  if (Vex.is256(rec)) SseArith.rsqrtps(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1051(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseArith.rsqrtss(v, part, p);
  Vex.finishLow(v, rec);
}
function h1052(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseArith.rcpps(v, part, p);
  if (Vex.is256(rec)) SseArith.rcpps(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1053(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseArith.rcpss(v, part, p);
  Vex.finishLow(v, rec);
}
function h1054(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pand(v, part, p);
  if (Vex.is256(rec)) SseInt.pand(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1055(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pandn(v, part, p);
  if (Vex.is256(rec)) SseInt.pandn(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1056(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.por(v, part, p);
  if (Vex.is256(rec)) SseInt.por(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1057(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pxor(v, part, p);
  if (Vex.is256(rec)) SseInt.pxor(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1058(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseArith.addps(v, part, p);
  if (Vex.is256(rec)) SseArith.addps(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1059(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseArith.addpd(v, part, p);
  if (Vex.is256(rec)) SseArith.addpd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1060(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseArith.addss(v, part, p);
  Vex.finishLow(v, rec);
}
function h1061(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseArith.addsd(v, part, p);
  Vex.finishLow(v, rec);
}
function h1062(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseArith.mulps(v, part, p);
  if (Vex.is256(rec)) SseArith.mulps(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1063(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseArith.mulpd(v, part, p);
  if (Vex.is256(rec)) SseArith.mulpd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1064(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseArith.mulss(v, part, p);
  Vex.finishLow(v, rec);
}
function h1065(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseArith.mulsd(v, part, p);
  Vex.finishLow(v, rec);
}
function h1066(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseConvert.cvtps2pd(v, part, p);
  if (Vex.is256(rec)) SseConvert.cvtps2pd(v, Vex.second(v, part, 0), p + 8);
  Vex.finish(v, rec);
}
function h1067(v: usize, rec: usize, p: usize): void {
  AvxFloat.cvtpd2ps(v, rec, p);
}
function h1068(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseConvert.cvtss2sd(v, part, p);
  Vex.finishLow(v, rec);
}
function h1069(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseConvert.cvtsd2ss(v, part, p);
  Vex.finishLow(v, rec);
}
function h1070(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseConvert.cvtdq2ps(v, part, p);
  if (Vex.is256(rec)) SseConvert.cvtdq2ps(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1071(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseConvert.cvtps2dq(v, part, p);
  if (Vex.is256(rec)) SseConvert.cvtps2dq(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1072(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseConvert.cvttps2dq(v, part, p);
  if (Vex.is256(rec)) SseConvert.cvttps2dq(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1073(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseArith.subps(v, part, p);
  if (Vex.is256(rec)) SseArith.subps(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1074(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseArith.subpd(v, part, p);
  if (Vex.is256(rec)) SseArith.subpd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1075(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseArith.subss(v, part, p);
  Vex.finishLow(v, rec);
}
function h1076(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseArith.subsd(v, part, p);
  Vex.finishLow(v, rec);
}
function h1077(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseArith.minps(v, part, p);
  if (Vex.is256(rec)) SseArith.minps(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1078(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseArith.minpd(v, part, p);
  if (Vex.is256(rec)) SseArith.minpd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1079(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseArith.minss(v, part, p);
  Vex.finishLow(v, rec);
}
function h1080(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseArith.minsd(v, part, p);
  Vex.finishLow(v, rec);
}
function h1081(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseArith.divps(v, part, p);
  if (Vex.is256(rec)) SseArith.divps(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1082(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseArith.divpd(v, part, p);
  if (Vex.is256(rec)) SseArith.divpd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1083(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseArith.divss(v, part, p);
  Vex.finishLow(v, rec);
}
function h1084(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseArith.divsd(v, part, p);
  Vex.finishLow(v, rec);
}
function h1085(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseArith.maxps(v, part, p);
  if (Vex.is256(rec)) SseArith.maxps(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1086(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseArith.maxpd(v, part, p);
  if (Vex.is256(rec)) SseArith.maxpd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1087(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseArith.maxss(v, part, p);
  Vex.finishLow(v, rec);
}
function h1088(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseArith.maxsd(v, part, p);
  Vex.finishLow(v, rec);
}
function h1089(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.punpcklbw(v, part, p);
  if (Vex.is256(rec)) SseInt.punpcklbw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1090(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.punpcklwd(v, part, p);
  if (Vex.is256(rec)) SseInt.punpcklwd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1091(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.packsswb(v, part, p);
  if (Vex.is256(rec)) SseInt.packsswb(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1092(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pcmpgtb(v, part, p);
  if (Vex.is256(rec)) SseInt.pcmpgtb(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1093(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pcmpgtw(v, part, p);
  if (Vex.is256(rec)) SseInt.pcmpgtw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1094(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pcmpgtd(v, part, p);
  if (Vex.is256(rec)) SseInt.pcmpgtd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1095(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.packuswb(v, part, p);
  if (Vex.is256(rec)) SseInt.packuswb(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1096(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.punpckhbw(v, part, p);
  if (Vex.is256(rec)) SseInt.punpckhbw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1097(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.punpckhwd(v, part, p);
  if (Vex.is256(rec)) SseInt.punpckhwd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1098(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.packssdw(v, part, p);
  if (Vex.is256(rec)) SseInt.packssdw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1099(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pshufd(v, part, p);
  if (Vex.is256(rec)) SseInt.pshufd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1100(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pshufhw(v, part, p);
  if (Vex.is256(rec)) SseInt.pshufhw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1101(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pshuflw(v, part, p);
  if (Vex.is256(rec)) SseInt.pshuflw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1102(v: usize, rec: usize, p: usize): void {
  const part = Vex.shift(v, rec, p);
  SseInt.psrlwImm(v, part, Vex.result(v));
  if (Vex.is256(rec)) SseInt.psrlwImm(v, part, Vex.result(v) + 16);
  Vex.finishShift(v, rec);
}
function h1103(v: usize, rec: usize, p: usize): void {
  const part = Vex.shift(v, rec, p);
  SseInt.psrawImm(v, part, Vex.result(v));
  if (Vex.is256(rec)) SseInt.psrawImm(v, part, Vex.result(v) + 16);
  Vex.finishShift(v, rec);
}
function h1104(v: usize, rec: usize, p: usize): void {
  const part = Vex.shift(v, rec, p);
  SseInt.psllwImm(v, part, Vex.result(v));
  if (Vex.is256(rec)) SseInt.psllwImm(v, part, Vex.result(v) + 16);
  Vex.finishShift(v, rec);
}
function h1105(v: usize, rec: usize, p: usize): void {
  const part = Vex.shift(v, rec, p);
  SseInt.psrldImm(v, part, Vex.result(v));
  if (Vex.is256(rec)) SseInt.psrldImm(v, part, Vex.result(v) + 16);
  Vex.finishShift(v, rec);
}
function h1106(v: usize, rec: usize, p: usize): void {
  const part = Vex.shift(v, rec, p);
  SseInt.psradImm(v, part, Vex.result(v));
  if (Vex.is256(rec)) SseInt.psradImm(v, part, Vex.result(v) + 16);
  Vex.finishShift(v, rec);
}
function h1107(v: usize, rec: usize, p: usize): void {
  const part = Vex.shift(v, rec, p);
  SseInt.pslldImm(v, part, Vex.result(v));
  if (Vex.is256(rec)) SseInt.pslldImm(v, part, Vex.result(v) + 16);
  Vex.finishShift(v, rec);
}
function h1108(v: usize, rec: usize, p: usize): void {
  const part = Vex.shift(v, rec, p);
  SseInt.psrlqImm(v, part, Vex.result(v));
  if (Vex.is256(rec)) SseInt.psrlqImm(v, part, Vex.result(v) + 16);
  Vex.finishShift(v, rec);
}
function h1109(v: usize, rec: usize, p: usize): void {
  const part = Vex.shift(v, rec, p);
  SseInt.psrldq(v, part, Vex.result(v));
  if (Vex.is256(rec)) SseInt.psrldq(v, part, Vex.result(v) + 16);
  Vex.finishShift(v, rec);
}
function h1110(v: usize, rec: usize, p: usize): void {
  const part = Vex.shift(v, rec, p);
  SseInt.psllqImm(v, part, Vex.result(v));
  if (Vex.is256(rec)) SseInt.psllqImm(v, part, Vex.result(v) + 16);
  Vex.finishShift(v, rec);
}
function h1111(v: usize, rec: usize, p: usize): void {
  const part = Vex.shift(v, rec, p);
  SseInt.pslldq(v, part, Vex.result(v));
  if (Vex.is256(rec)) SseInt.pslldq(v, part, Vex.result(v) + 16);
  Vex.finishShift(v, rec);
}
function h1112(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pcmpeqb(v, part, p);
  if (Vex.is256(rec)) SseInt.pcmpeqb(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1113(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pcmpeqw(v, part, p);
  if (Vex.is256(rec)) SseInt.pcmpeqw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1114(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pcmpeqd(v, part, p);
  if (Vex.is256(rec)) SseInt.pcmpeqd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1115(v: usize, rec: usize, p: usize): void {
  AvxMove.zeroUpper(v, rec, p);
}
function h1116(v: usize, rec: usize, p: usize): void {
  AvxMove.zeroAll(v, rec, p);
}
function h1117(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseArith.haddpd(v, part, p);
  if (Vex.is256(rec)) SseArith.haddpd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1118(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseArith.haddps(v, part, p);
  if (Vex.is256(rec)) SseArith.haddps(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1119(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseArith.hsubpd(v, part, p);
  if (Vex.is256(rec)) SseArith.hsubpd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1120(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseArith.hsubps(v, part, p);
  if (Vex.is256(rec)) SseArith.hsubps(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1121(v: usize, rec: usize, p: usize): void {
  AvxFloat.cmpps(v, rec, p);
}
function h1122(v: usize, rec: usize, p: usize): void {
  AvxFloat.cmppd(v, rec, p);
}
function h1123(v: usize, rec: usize, p: usize): void {
  AvxFloat.cmpss(v, rec, p);
}
function h1124(v: usize, rec: usize, p: usize): void {
  AvxFloat.cmpsd(v, rec, p);
}
function h1125(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  SseInt.pinsrw(v, part, p);
  Vex.finishLow(v, rec);
}
function h1126(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.shufps(v, part, p);
  if (Vex.is256(rec)) SseInt.shufps(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1127(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.shufpd(v, part, p);
  if (Vex.is256(rec)) SseInt.shufpd(v, Vex.second(v, part, 2), p + 16);
  Vex.finish(v, rec);
}
function h1128(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseArith.addsubpd(v, part, p);
  if (Vex.is256(rec)) SseArith.addsubpd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1129(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseArith.addsubps(v, part, p);
  if (Vex.is256(rec)) SseArith.addsubps(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1130(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.psrlw(v, part, p);
  if (Vex.is256(rec)) SseInt.psrlw(v, Vex.second(v, part, 0), p);
  Vex.finish(v, rec);
}
function h1131(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.psrld(v, part, p);
  if (Vex.is256(rec)) SseInt.psrld(v, Vex.second(v, part, 0), p);
  Vex.finish(v, rec);
}
function h1132(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.psrlq(v, part, p);
  if (Vex.is256(rec)) SseInt.psrlq(v, Vex.second(v, part, 0), p);
  Vex.finish(v, rec);
}
function h1133(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.paddq(v, part, p);
  if (Vex.is256(rec)) SseInt.paddq(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1134(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pmullw(v, part, p);
  if (Vex.is256(rec)) SseInt.pmullw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1135(v: usize, rec: usize, p: usize): void {
  AvxMove.storeLow64(v, rec, p);
}
function h1136(v: usize, rec: usize, p: usize): void {
  AvxMove.pmovmskb(v, rec, p);
}
function h1137(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.psubusb(v, part, p);
  if (Vex.is256(rec)) SseInt.psubusb(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1138(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.psubusw(v, part, p);
  if (Vex.is256(rec)) SseInt.psubusw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1139(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pminub(v, part, p);
  if (Vex.is256(rec)) SseInt.pminub(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1140(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.paddusb(v, part, p);
  if (Vex.is256(rec)) SseInt.paddusb(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1141(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.paddusw(v, part, p);
  if (Vex.is256(rec)) SseInt.paddusw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1142(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pmaxub(v, part, p);
  if (Vex.is256(rec)) SseInt.pmaxub(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1143(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pavgb(v, part, p);
  if (Vex.is256(rec)) SseInt.pavgb(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1144(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.psraw(v, part, p);
  if (Vex.is256(rec)) SseInt.psraw(v, Vex.second(v, part, 0), p);
  Vex.finish(v, rec);
}
function h1145(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.psrad(v, part, p);
  if (Vex.is256(rec)) SseInt.psrad(v, Vex.second(v, part, 0), p);
  Vex.finish(v, rec);
}
function h1146(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pavgw(v, part, p);
  if (Vex.is256(rec)) SseInt.pavgw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1147(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pmulhuw(v, part, p);
  if (Vex.is256(rec)) SseInt.pmulhuw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1148(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pmulhw(v, part, p);
  if (Vex.is256(rec)) SseInt.pmulhw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1149(v: usize, rec: usize, p: usize): void {
  AvxFloat.cvttpd2dq(v, rec, p);
}
function h1150(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseConvert.cvtdq2pd(v, part, p);
  if (Vex.is256(rec)) SseConvert.cvtdq2pd(v, Vex.second(v, part, 0), p + 8);
  Vex.finish(v, rec);
}
function h1151(v: usize, rec: usize, p: usize): void {
  AvxFloat.cvtpd2dq(v, rec, p);
}
function h1152(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.psubsb(v, part, p);
  if (Vex.is256(rec)) SseInt.psubsb(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1153(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.psubsw(v, part, p);
  if (Vex.is256(rec)) SseInt.psubsw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1154(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pminsw(v, part, p);
  if (Vex.is256(rec)) SseInt.pminsw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1155(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.paddsb(v, part, p);
  if (Vex.is256(rec)) SseInt.paddsb(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1156(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.paddsw(v, part, p);
  if (Vex.is256(rec)) SseInt.paddsw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1157(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pmaxsw(v, part, p);
  if (Vex.is256(rec)) SseInt.pmaxsw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1158(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.psllw(v, part, p);
  if (Vex.is256(rec)) SseInt.psllw(v, Vex.second(v, part, 0), p);
  Vex.finish(v, rec);
}
function h1159(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pslld(v, part, p);
  if (Vex.is256(rec)) SseInt.pslld(v, Vex.second(v, part, 0), p);
  Vex.finish(v, rec);
}
function h1160(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.psllq(v, part, p);
  if (Vex.is256(rec)) SseInt.psllq(v, Vex.second(v, part, 0), p);
  Vex.finish(v, rec);
}
function h1161(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pmuludq(v, part, p);
  if (Vex.is256(rec)) SseInt.pmuludq(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1162(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.pmaddwd(v, part, p);
  if (Vex.is256(rec)) SseInt.pmaddwd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1163(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.psadbw(v, part, p);
  if (Vex.is256(rec)) SseInt.psadbw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1164(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.psubb(v, part, p);
  if (Vex.is256(rec)) SseInt.psubb(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1165(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.psubw(v, part, p);
  if (Vex.is256(rec)) SseInt.psubw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1166(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.psubd(v, part, p);
  if (Vex.is256(rec)) SseInt.psubd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1167(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.psubq(v, part, p);
  if (Vex.is256(rec)) SseInt.psubq(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1168(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.paddb(v, part, p);
  if (Vex.is256(rec)) SseInt.paddb(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1169(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.paddw(v, part, p);
  if (Vex.is256(rec)) SseInt.paddw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1170(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  SseInt.paddd(v, part, p);
  if (Vex.is256(rec)) SseInt.paddd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1171(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Ssse3.pshufb(v, part, p);
  if (Vex.is256(rec)) Ssse3.pshufb(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1172(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Ssse3.phaddw(v, part, p);
  if (Vex.is256(rec)) Ssse3.phaddw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1173(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Ssse3.phaddd(v, part, p);
  if (Vex.is256(rec)) Ssse3.phaddd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1174(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Ssse3.phaddsw(v, part, p);
  if (Vex.is256(rec)) Ssse3.phaddsw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1175(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Ssse3.pmaddubsw(v, part, p);
  if (Vex.is256(rec)) Ssse3.pmaddubsw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1176(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Ssse3.phsubw(v, part, p);
  if (Vex.is256(rec)) Ssse3.phsubw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1177(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Ssse3.phsubd(v, part, p);
  if (Vex.is256(rec)) Ssse3.phsubd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1178(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Ssse3.phsubsw(v, part, p);
  if (Vex.is256(rec)) Ssse3.phsubsw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1179(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Ssse3.psignb(v, part, p);
  if (Vex.is256(rec)) Ssse3.psignb(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1180(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Ssse3.psignw(v, part, p);
  if (Vex.is256(rec)) Ssse3.psignw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1181(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Ssse3.psignd(v, part, p);
  if (Vex.is256(rec)) Ssse3.psignd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1182(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Ssse3.pmulhrsw(v, part, p);
  if (Vex.is256(rec)) Ssse3.pmulhrsw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1183(v: usize, rec: usize, p: usize): void {
  AvxInt.permilps(v, rec, p);
}
function h1184(v: usize, rec: usize, p: usize): void {
  AvxInt.permilpd(v, rec, p);
}
function h1185(v: usize, rec: usize, p: usize): void {
  AvxFloat.testps(v, rec, p);
}
function h1186(v: usize, rec: usize, p: usize): void {
  AvxFloat.testpd(v, rec, p);
}
function h1187(v: usize, rec: usize, p: usize): void {
  F16c.cvtph2ps(v, rec, p);
}
function h1188(v: usize, rec: usize, p: usize): void {
  AvxInt.permd(v, rec, p);
}
function h1189(v: usize, rec: usize, p: usize): void {
  AvxInt.ptest(v, rec, p);
}
function h1190(v: usize, rec: usize, p: usize): void {
  AvxInt.broadcast32(v, rec, p);
}
function h1191(v: usize, rec: usize, p: usize): void {
  AvxInt.broadcast64(v, rec, p);
}
function h1192(v: usize, rec: usize, p: usize): void {
  AvxInt.broadcast128(v, rec, p);
}
function h1193(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Ssse3.pabsb(v, part, p);
  if (Vex.is256(rec)) Ssse3.pabsb(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1194(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Ssse3.pabsw(v, part, p);
  if (Vex.is256(rec)) Ssse3.pabsw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1195(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Ssse3.pabsd(v, part, p);
  if (Vex.is256(rec)) Ssse3.pabsd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1196(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Sse4Int.pmovsxbw(v, part, p);
  Vex.finishLow(v, rec);
}
function h1197(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pmovsxbw(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pmovsxbw(v, Vex.second(v, part, 0), p + 8);
  Vex.finish(v, rec);
}
function h1198(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Sse4Int.pmovsxbd(v, part, p);
  Vex.finishLow(v, rec);
}
function h1199(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pmovsxbd(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pmovsxbd(v, Vex.second(v, part, 0), p + 4);
  Vex.finish(v, rec);
}
function h1200(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Sse4Int.pmovsxbq(v, part, p);
  Vex.finishLow(v, rec);
}
function h1201(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pmovsxbq(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pmovsxbq(v, Vex.second(v, part, 0), p + 2);
  Vex.finish(v, rec);
}
function h1202(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Sse4Int.pmovsxwd(v, part, p);
  Vex.finishLow(v, rec);
}
function h1203(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pmovsxwd(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pmovsxwd(v, Vex.second(v, part, 0), p + 8);
  Vex.finish(v, rec);
}
function h1204(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Sse4Int.pmovsxwq(v, part, p);
  Vex.finishLow(v, rec);
}
function h1205(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pmovsxwq(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pmovsxwq(v, Vex.second(v, part, 0), p + 4);
  Vex.finish(v, rec);
}
function h1206(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Sse4Int.pmovsxdq(v, part, p);
  Vex.finishLow(v, rec);
}
function h1207(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pmovsxdq(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pmovsxdq(v, Vex.second(v, part, 0), p + 8);
  Vex.finish(v, rec);
}
function h1208(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pmuldq(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pmuldq(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1209(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pcmpeqq(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pcmpeqq(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1210(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.packusdw(v, part, p);
  if (Vex.is256(rec)) Sse4Int.packusdw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1211(v: usize, rec: usize, p: usize): void {
  AvxMask.load32(v, rec, p);
}
function h1212(v: usize, rec: usize, p: usize): void {
  AvxMask.load64(v, rec, p);
}
function h1213(v: usize, rec: usize, p: usize): void {
  AvxMask.store32(v, rec, p);
}
function h1214(v: usize, rec: usize, p: usize): void {
  AvxMask.store64(v, rec, p);
}
function h1215(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Sse4Int.pmovzxbw(v, part, p);
  Vex.finishLow(v, rec);
}
function h1216(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pmovzxbw(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pmovzxbw(v, Vex.second(v, part, 0), p + 8);
  Vex.finish(v, rec);
}
function h1217(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Sse4Int.pmovzxbd(v, part, p);
  Vex.finishLow(v, rec);
}
function h1218(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pmovzxbd(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pmovzxbd(v, Vex.second(v, part, 0), p + 4);
  Vex.finish(v, rec);
}
function h1219(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Sse4Int.pmovzxbq(v, part, p);
  Vex.finishLow(v, rec);
}
function h1220(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pmovzxbq(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pmovzxbq(v, Vex.second(v, part, 0), p + 2);
  Vex.finish(v, rec);
}
function h1221(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Sse4Int.pmovzxwd(v, part, p);
  Vex.finishLow(v, rec);
}
function h1222(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pmovzxwd(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pmovzxwd(v, Vex.second(v, part, 0), p + 8);
  Vex.finish(v, rec);
}
function h1223(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Sse4Int.pmovzxwq(v, part, p);
  Vex.finishLow(v, rec);
}
function h1224(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pmovzxwq(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pmovzxwq(v, Vex.second(v, part, 0), p + 4);
  Vex.finish(v, rec);
}
function h1225(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Sse4Int.pmovzxdq(v, part, p);
  Vex.finishLow(v, rec);
}
function h1226(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pmovzxdq(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pmovzxdq(v, Vex.second(v, part, 0), p + 8);
  Vex.finish(v, rec);
}
function h1227(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pcmpgtq(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pcmpgtq(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1228(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pminsb(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pminsb(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1229(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pminsd(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pminsd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1230(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pminuw(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pminuw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1231(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pminud(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pminud(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1232(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pmaxsb(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pmaxsb(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1233(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pmaxsd(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pmaxsd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1234(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pmaxuw(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pmaxuw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1235(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pmaxud(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pmaxud(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1236(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pmulld(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pmulld(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1237(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Sse4Int.phminposuw(v, part, p);
  Vex.finishLow(v, rec);
}
function h1238(v: usize, rec: usize, p: usize): void {
  AvxInt.psrlvd(v, rec, p);
}
function h1239(v: usize, rec: usize, p: usize): void {
  AvxInt.psrlvq(v, rec, p);
}
function h1240(v: usize, rec: usize, p: usize): void {
  AvxInt.psravd(v, rec, p);
}
function h1241(v: usize, rec: usize, p: usize): void {
  AvxInt.psllvd(v, rec, p);
}
function h1242(v: usize, rec: usize, p: usize): void {
  AvxInt.psllvq(v, rec, p);
}
function h1243(v: usize, rec: usize, p: usize): void {
  AvxInt.broadcast8(v, rec, p);
}
function h1244(v: usize, rec: usize, p: usize): void {
  AvxInt.broadcast16(v, rec, p);
}
function h1245(v: usize, rec: usize, p: usize): void {
  AvxGather.dd(v, rec, p);
}
function h1246(v: usize, rec: usize, p: usize): void {
  AvxGather.dq(v, rec, p);
}
function h1247(v: usize, rec: usize, p: usize): void {
  AvxGather.qd(v, rec, p);
}
function h1248(v: usize, rec: usize, p: usize): void {
  AvxGather.qq(v, rec, p);
}
function h1249(v: usize, rec: usize, p: usize): void {
  Fma.fmaddsub132ps(v, rec, p);
}
function h1250(v: usize, rec: usize, p: usize): void {
  Fma.fmaddsub132pd(v, rec, p);
}
function h1251(v: usize, rec: usize, p: usize): void {
  Fma.fmsubadd132ps(v, rec, p);
}
function h1252(v: usize, rec: usize, p: usize): void {
  Fma.fmsubadd132pd(v, rec, p);
}
function h1253(v: usize, rec: usize, p: usize): void {
  Fma.fmadd132ps(v, rec, p);
}
function h1254(v: usize, rec: usize, p: usize): void {
  Fma.fmadd132pd(v, rec, p);
}
function h1255(v: usize, rec: usize, p: usize): void {
  Fma.fmadd132ss(v, rec, p);
}
function h1256(v: usize, rec: usize, p: usize): void {
  Fma.fmadd132sd(v, rec, p);
}
function h1257(v: usize, rec: usize, p: usize): void {
  Fma.fmsub132ps(v, rec, p);
}
function h1258(v: usize, rec: usize, p: usize): void {
  Fma.fmsub132pd(v, rec, p);
}
function h1259(v: usize, rec: usize, p: usize): void {
  Fma.fmsub132ss(v, rec, p);
}
function h1260(v: usize, rec: usize, p: usize): void {
  Fma.fmsub132sd(v, rec, p);
}
function h1261(v: usize, rec: usize, p: usize): void {
  Fma.fnmadd132ps(v, rec, p);
}
function h1262(v: usize, rec: usize, p: usize): void {
  Fma.fnmadd132pd(v, rec, p);
}
function h1263(v: usize, rec: usize, p: usize): void {
  Fma.fnmadd132ss(v, rec, p);
}
function h1264(v: usize, rec: usize, p: usize): void {
  Fma.fnmadd132sd(v, rec, p);
}
function h1265(v: usize, rec: usize, p: usize): void {
  Fma.fnmsub132ps(v, rec, p);
}
function h1266(v: usize, rec: usize, p: usize): void {
  Fma.fnmsub132pd(v, rec, p);
}
function h1267(v: usize, rec: usize, p: usize): void {
  Fma.fnmsub132ss(v, rec, p);
}
function h1268(v: usize, rec: usize, p: usize): void {
  Fma.fnmsub132sd(v, rec, p);
}
function h1269(v: usize, rec: usize, p: usize): void {
  Fma.fmaddsub213ps(v, rec, p);
}
function h1270(v: usize, rec: usize, p: usize): void {
  Fma.fmaddsub213pd(v, rec, p);
}
function h1271(v: usize, rec: usize, p: usize): void {
  Fma.fmsubadd213ps(v, rec, p);
}
function h1272(v: usize, rec: usize, p: usize): void {
  Fma.fmsubadd213pd(v, rec, p);
}
function h1273(v: usize, rec: usize, p: usize): void {
  Fma.fmadd213ps(v, rec, p);
}
function h1274(v: usize, rec: usize, p: usize): void {
  Fma.fmadd213pd(v, rec, p);
}
function h1275(v: usize, rec: usize, p: usize): void {
  Fma.fmadd213ss(v, rec, p);
}
function h1276(v: usize, rec: usize, p: usize): void {
  Fma.fmadd213sd(v, rec, p);
}
function h1277(v: usize, rec: usize, p: usize): void {
  Fma.fmsub213ps(v, rec, p);
}
function h1278(v: usize, rec: usize, p: usize): void {
  Fma.fmsub213pd(v, rec, p);
}
function h1279(v: usize, rec: usize, p: usize): void {
  Fma.fmsub213ss(v, rec, p);
}
function h1280(v: usize, rec: usize, p: usize): void {
  Fma.fmsub213sd(v, rec, p);
}
function h1281(v: usize, rec: usize, p: usize): void {
  Fma.fnmadd213ps(v, rec, p);
}
function h1282(v: usize, rec: usize, p: usize): void {
  Fma.fnmadd213pd(v, rec, p);
}
function h1283(v: usize, rec: usize, p: usize): void {
  Fma.fnmadd213ss(v, rec, p);
}
function h1284(v: usize, rec: usize, p: usize): void {
  Fma.fnmadd213sd(v, rec, p);
}
function h1285(v: usize, rec: usize, p: usize): void {
  Fma.fnmsub213ps(v, rec, p);
}
function h1286(v: usize, rec: usize, p: usize): void {
  Fma.fnmsub213pd(v, rec, p);
}
function h1287(v: usize, rec: usize, p: usize): void {
  Fma.fnmsub213ss(v, rec, p);
}
function h1288(v: usize, rec: usize, p: usize): void {
  Fma.fnmsub213sd(v, rec, p);
}
function h1289(v: usize, rec: usize, p: usize): void {
  Fma.fmaddsub231ps(v, rec, p);
}
function h1290(v: usize, rec: usize, p: usize): void {
  Fma.fmaddsub231pd(v, rec, p);
}
function h1291(v: usize, rec: usize, p: usize): void {
  Fma.fmsubadd231ps(v, rec, p);
}
function h1292(v: usize, rec: usize, p: usize): void {
  Fma.fmsubadd231pd(v, rec, p);
}
function h1293(v: usize, rec: usize, p: usize): void {
  Fma.fmadd231ps(v, rec, p);
}
function h1294(v: usize, rec: usize, p: usize): void {
  Fma.fmadd231pd(v, rec, p);
}
function h1295(v: usize, rec: usize, p: usize): void {
  Fma.fmadd231ss(v, rec, p);
}
function h1296(v: usize, rec: usize, p: usize): void {
  Fma.fmadd231sd(v, rec, p);
}
function h1297(v: usize, rec: usize, p: usize): void {
  Fma.fmsub231ps(v, rec, p);
}
function h1298(v: usize, rec: usize, p: usize): void {
  Fma.fmsub231pd(v, rec, p);
}
function h1299(v: usize, rec: usize, p: usize): void {
  Fma.fmsub231ss(v, rec, p);
}
function h1300(v: usize, rec: usize, p: usize): void {
  Fma.fmsub231sd(v, rec, p);
}
function h1301(v: usize, rec: usize, p: usize): void {
  Fma.fnmadd231ps(v, rec, p);
}
function h1302(v: usize, rec: usize, p: usize): void {
  Fma.fnmadd231pd(v, rec, p);
}
function h1303(v: usize, rec: usize, p: usize): void {
  Fma.fnmadd231ss(v, rec, p);
}
function h1304(v: usize, rec: usize, p: usize): void {
  Fma.fnmadd231sd(v, rec, p);
}
function h1305(v: usize, rec: usize, p: usize): void {
  Fma.fnmsub231ps(v, rec, p);
}
function h1306(v: usize, rec: usize, p: usize): void {
  Fma.fnmsub231pd(v, rec, p);
}
function h1307(v: usize, rec: usize, p: usize): void {
  Fma.fnmsub231ss(v, rec, p);
}
function h1308(v: usize, rec: usize, p: usize): void {
  Fma.fnmsub231sd(v, rec, p);
}
function h1309(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Aes.aesimc(v, part, p);
  Vex.finishLow(v, rec);
}
function h1310(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Aes.aesenc(v, part, p);
  Vex.finishLow(v, rec);
}
function h1311(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Aes.aesenclast(v, part, p);
  Vex.finishLow(v, rec);
}
function h1312(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Aes.aesdec(v, part, p);
  Vex.finishLow(v, rec);
}
function h1313(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Aes.aesdeclast(v, part, p);
  Vex.finishLow(v, rec);
}
function h1314(v: usize, rec: usize, p: usize): void {
  Bmi.andn<u8>(v, rec, p);
}
function h1315(v: usize, rec: usize, p: usize): void {
  Bmi.andn<u16>(v, rec, p);
}
function h1316(v: usize, rec: usize, p: usize): void {
  Bmi.andn<u32>(v, rec, p);
}
function h1317(v: usize, rec: usize, p: usize): void {
  Bmi.andn<u64>(v, rec, p);
}
function h1318(v: usize, rec: usize, p: usize): void {
  Bmi.blsr<u8>(v, rec, p);
}
function h1319(v: usize, rec: usize, p: usize): void {
  Bmi.blsr<u16>(v, rec, p);
}
function h1320(v: usize, rec: usize, p: usize): void {
  Bmi.blsr<u32>(v, rec, p);
}
function h1321(v: usize, rec: usize, p: usize): void {
  Bmi.blsr<u64>(v, rec, p);
}
function h1322(v: usize, rec: usize, p: usize): void {
  Bmi.blsmsk<u8>(v, rec, p);
}
function h1323(v: usize, rec: usize, p: usize): void {
  Bmi.blsmsk<u16>(v, rec, p);
}
function h1324(v: usize, rec: usize, p: usize): void {
  Bmi.blsmsk<u32>(v, rec, p);
}
function h1325(v: usize, rec: usize, p: usize): void {
  Bmi.blsmsk<u64>(v, rec, p);
}
function h1326(v: usize, rec: usize, p: usize): void {
  Bmi.blsi<u8>(v, rec, p);
}
function h1327(v: usize, rec: usize, p: usize): void {
  Bmi.blsi<u16>(v, rec, p);
}
function h1328(v: usize, rec: usize, p: usize): void {
  Bmi.blsi<u32>(v, rec, p);
}
function h1329(v: usize, rec: usize, p: usize): void {
  Bmi.blsi<u64>(v, rec, p);
}
function h1330(v: usize, rec: usize, p: usize): void {
  Bmi.bzhi<u8>(v, rec, p);
}
function h1331(v: usize, rec: usize, p: usize): void {
  Bmi.bzhi<u16>(v, rec, p);
}
function h1332(v: usize, rec: usize, p: usize): void {
  Bmi.bzhi<u32>(v, rec, p);
}
function h1333(v: usize, rec: usize, p: usize): void {
  Bmi.bzhi<u64>(v, rec, p);
}
function h1334(v: usize, rec: usize, p: usize): void {
  Bmi.pext<u8>(v, rec, p);
}
function h1335(v: usize, rec: usize, p: usize): void {
  Bmi.pext<u16>(v, rec, p);
}
function h1336(v: usize, rec: usize, p: usize): void {
  Bmi.pext<u32>(v, rec, p);
}
function h1337(v: usize, rec: usize, p: usize): void {
  Bmi.pext<u64>(v, rec, p);
}
function h1338(v: usize, rec: usize, p: usize): void {
  Bmi.pdep<u8>(v, rec, p);
}
function h1339(v: usize, rec: usize, p: usize): void {
  Bmi.pdep<u16>(v, rec, p);
}
function h1340(v: usize, rec: usize, p: usize): void {
  Bmi.pdep<u32>(v, rec, p);
}
function h1341(v: usize, rec: usize, p: usize): void {
  Bmi.pdep<u64>(v, rec, p);
}
function h1342(v: usize, rec: usize, p: usize): void {
  Bmi.mulx<u8>(v, rec, p);
}
function h1343(v: usize, rec: usize, p: usize): void {
  Bmi.mulx<u16>(v, rec, p);
}
function h1344(v: usize, rec: usize, p: usize): void {
  Bmi.mulx<u32>(v, rec, p);
}
function h1345(v: usize, rec: usize, p: usize): void {
  Bmi.mulx<u64>(v, rec, p);
}
function h1346(v: usize, rec: usize, p: usize): void {
  Bmi.bextr<u8>(v, rec, p);
}
function h1347(v: usize, rec: usize, p: usize): void {
  Bmi.bextr<u16>(v, rec, p);
}
function h1348(v: usize, rec: usize, p: usize): void {
  Bmi.bextr<u32>(v, rec, p);
}
function h1349(v: usize, rec: usize, p: usize): void {
  Bmi.bextr<u64>(v, rec, p);
}
function h1350(v: usize, rec: usize, p: usize): void {
  Bmi.shlx<u8>(v, rec, p);
}
function h1351(v: usize, rec: usize, p: usize): void {
  Bmi.shlx<u16>(v, rec, p);
}
function h1352(v: usize, rec: usize, p: usize): void {
  Bmi.shlx<u32>(v, rec, p);
}
function h1353(v: usize, rec: usize, p: usize): void {
  Bmi.shlx<u64>(v, rec, p);
}
function h1354(v: usize, rec: usize, p: usize): void {
  Bmi.sarx<u8>(v, rec, p);
}
function h1355(v: usize, rec: usize, p: usize): void {
  Bmi.sarx<u16>(v, rec, p);
}
function h1356(v: usize, rec: usize, p: usize): void {
  Bmi.sarx<u32>(v, rec, p);
}
function h1357(v: usize, rec: usize, p: usize): void {
  Bmi.sarx<u64>(v, rec, p);
}
function h1358(v: usize, rec: usize, p: usize): void {
  Bmi.shrx<u8>(v, rec, p);
}
function h1359(v: usize, rec: usize, p: usize): void {
  Bmi.shrx<u16>(v, rec, p);
}
function h1360(v: usize, rec: usize, p: usize): void {
  Bmi.shrx<u32>(v, rec, p);
}
function h1361(v: usize, rec: usize, p: usize): void {
  Bmi.shrx<u64>(v, rec, p);
}
function h1362(v: usize, rec: usize, p: usize): void {
  AvxInt.permq(v, rec, p);
}
function h1363(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.blendps(v, part, p);
  if (Vex.is256(rec)) Sse4Int.blendps(v, Vex.second(v, part, 4), p + 16);
  Vex.finish(v, rec);
}
function h1364(v: usize, rec: usize, p: usize): void {
  AvxInt.permilpdImm(v, rec, p);
}
function h1365(v: usize, rec: usize, p: usize): void {
  AvxInt.perm2x128(v, rec, p);
}
function h1366(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Float.roundps(v, part, p);
  if (Vex.is256(rec)) Sse4Float.roundps(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1367(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Float.roundpd(v, part, p);
  if (Vex.is256(rec)) Sse4Float.roundpd(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1368(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Sse4Float.roundss(v, part, p);
  Vex.finishLow(v, rec);
}
function h1369(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Sse4Float.roundsd(v, part, p);
  Vex.finishLow(v, rec);
}
function h1370(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.blendpd(v, part, p);
  if (Vex.is256(rec)) Sse4Int.blendpd(v, Vex.second(v, part, 2), p + 16);
  Vex.finish(v, rec);
}
function h1371(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.pblendw(v, part, p);
  if (Vex.is256(rec)) Sse4Int.pblendw(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1372(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Ssse3.palignr(v, part, p);
  if (Vex.is256(rec)) Ssse3.palignr(v, Vex.second(v, part, 0), p + 16);
  Vex.finish(v, rec);
}
function h1373(v: usize, rec: usize, p: usize): void {
  AvxInt.insert128(v, rec, p);
}
function h1374(v: usize, rec: usize, p: usize): void {
  AvxInt.extract128(v, rec, p);
}
function h1375(v: usize, rec: usize, p: usize): void {
  AvxInt.extract128Register(v, rec, p);
}
function h1376(v: usize, rec: usize, p: usize): void {
  F16c.cvtps2ph(v, rec, p);
}
function h1377(v: usize, rec: usize, p: usize): void {
  F16c.cvtps2phRegister(v, rec, p);
}
function h1378(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Sse4Int.pinsrb(v, part, p);
  Vex.finishLow(v, rec);
}
function h1379(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Sse4Int.insertpsLoad(v, part, p);
  Vex.finishLow(v, rec);
}
function h1380(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Sse4Int.insertps(v, part, p);
  Vex.finishLow(v, rec);
}
function h1381(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Sse4Int.pinsrd(v, part, p);
  Vex.finishLow(v, rec);
}
function h1382(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Sse4Int.pinsrq(v, part, p);
  Vex.finishLow(v, rec);
}
function h1383(v: usize, rec: usize, p: usize): void {
  AvxFloat.dpps(v, rec, p);
}
function h1384(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Sse4Float.dppd(v, part, p);
  Vex.finishLow(v, rec);
}
function h1385(v: usize, rec: usize, p: usize): void {
  const part = Vex.first(v, rec);
  Sse4Int.mpsadbw(v, part, p);
  if (Vex.is256(rec)) Sse4Int.mpsadbw(v, Vex.second(v, part, 3), p + 16);
  Vex.finish(v, rec);
}
function h1386(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Clmul.pclmulqdq(v, part, p);
  Vex.finishLow(v, rec);
}
function h1387(v: usize, rec: usize, p: usize): void {
  AvxInt.blendvps(v, rec, p);
}
function h1388(v: usize, rec: usize, p: usize): void {
  AvxInt.blendvpd(v, rec, p);
}
function h1389(v: usize, rec: usize, p: usize): void {
  AvxInt.pblendvb(v, rec, p);
}
function h1390(v: usize, rec: usize, p: usize): void {
  AvxInt.pcmpestrm(v, rec, p);
}
function h1391(v: usize, rec: usize, p: usize): void {
  AvxInt.pcmpistrm(v, rec, p);
}
function h1392(v: usize, rec: usize, p: usize): void {
  const part = Vex.low(v, rec);
  Aes.aeskeygenassist(v, part, p);
  Vex.finishLow(v, rec);
}
function h1393(v: usize, rec: usize, p: usize): void {
  Bmi.rorx<u8>(v, rec, p);
}
function h1394(v: usize, rec: usize, p: usize): void {
  Bmi.rorx<u16>(v, rec, p);
}
function h1395(v: usize, rec: usize, p: usize): void {
  Bmi.rorx<u32>(v, rec, p);
}
function h1396(v: usize, rec: usize, p: usize): void {
  Bmi.rorx<u64>(v, rec, p);
}

const table = memory.data(2794);

@final
export class Handlers {
  /** Fills the table of function indexes; once an instance. */
  static init(): void {
    store<u16>(table, u16(h0.index), 0);
    store<u16>(table, u16(h1.index), 2);
    store<u16>(table, u16(h2.index), 4);
    store<u16>(table, u16(h3.index), 6);
    store<u16>(table, u16(h4.index), 8);
    store<u16>(table, u16(h5.index), 10);
    store<u16>(table, u16(h6.index), 12);
    store<u16>(table, u16(h7.index), 14);
    store<u16>(table, u16(h8.index), 16);
    store<u16>(table, u16(h9.index), 18);
    store<u16>(table, u16(h10.index), 20);
    store<u16>(table, u16(h11.index), 22);
    store<u16>(table, u16(h12.index), 24);
    store<u16>(table, u16(h13.index), 26);
    store<u16>(table, u16(h14.index), 28);
    store<u16>(table, u16(h15.index), 30);
    store<u16>(table, u16(h16.index), 32);
    store<u16>(table, u16(h17.index), 34);
    store<u16>(table, u16(h18.index), 36);
    store<u16>(table, u16(h19.index), 38);
    store<u16>(table, u16(h20.index), 40);
    store<u16>(table, u16(h21.index), 42);
    store<u16>(table, u16(h22.index), 44);
    store<u16>(table, u16(h23.index), 46);
    store<u16>(table, u16(h24.index), 48);
    store<u16>(table, u16(h25.index), 50);
    store<u16>(table, u16(h26.index), 52);
    store<u16>(table, u16(h27.index), 54);
    store<u16>(table, u16(h28.index), 56);
    store<u16>(table, u16(h29.index), 58);
    store<u16>(table, u16(h30.index), 60);
    store<u16>(table, u16(h31.index), 62);
    store<u16>(table, u16(h32.index), 64);
    store<u16>(table, u16(h33.index), 66);
    store<u16>(table, u16(h34.index), 68);
    store<u16>(table, u16(h35.index), 70);
    store<u16>(table, u16(h36.index), 72);
    store<u16>(table, u16(h37.index), 74);
    store<u16>(table, u16(h38.index), 76);
    store<u16>(table, u16(h39.index), 78);
    store<u16>(table, u16(h40.index), 80);
    store<u16>(table, u16(h41.index), 82);
    store<u16>(table, u16(h42.index), 84);
    store<u16>(table, u16(h43.index), 86);
    store<u16>(table, u16(h44.index), 88);
    store<u16>(table, u16(h45.index), 90);
    store<u16>(table, u16(h46.index), 92);
    store<u16>(table, u16(h47.index), 94);
    store<u16>(table, u16(h48.index), 96);
    store<u16>(table, u16(h49.index), 98);
    store<u16>(table, u16(h50.index), 100);
    store<u16>(table, u16(h51.index), 102);
    store<u16>(table, u16(h52.index), 104);
    store<u16>(table, u16(h53.index), 106);
    store<u16>(table, u16(h54.index), 108);
    store<u16>(table, u16(h55.index), 110);
    store<u16>(table, u16(h56.index), 112);
    store<u16>(table, u16(h57.index), 114);
    store<u16>(table, u16(h58.index), 116);
    store<u16>(table, u16(h59.index), 118);
    store<u16>(table, u16(h60.index), 120);
    store<u16>(table, u16(h61.index), 122);
    store<u16>(table, u16(h62.index), 124);
    store<u16>(table, u16(h63.index), 126);
    store<u16>(table, u16(h64.index), 128);
    store<u16>(table, u16(h65.index), 130);
    store<u16>(table, u16(h66.index), 132);
    store<u16>(table, u16(h67.index), 134);
    store<u16>(table, u16(h68.index), 136);
    store<u16>(table, u16(h69.index), 138);
    store<u16>(table, u16(h70.index), 140);
    store<u16>(table, u16(h71.index), 142);
    store<u16>(table, u16(h72.index), 144);
    store<u16>(table, u16(h73.index), 146);
    store<u16>(table, u16(h74.index), 148);
    store<u16>(table, u16(h75.index), 150);
    store<u16>(table, u16(h76.index), 152);
    store<u16>(table, u16(h77.index), 154);
    store<u16>(table, u16(h78.index), 156);
    store<u16>(table, u16(h79.index), 158);
    store<u16>(table, u16(h80.index), 160);
    store<u16>(table, u16(h81.index), 162);
    store<u16>(table, u16(h82.index), 164);
    store<u16>(table, u16(h83.index), 166);
    store<u16>(table, u16(h84.index), 168);
    store<u16>(table, u16(h85.index), 170);
    store<u16>(table, u16(h86.index), 172);
    store<u16>(table, u16(h87.index), 174);
    store<u16>(table, u16(h88.index), 176);
    store<u16>(table, u16(h89.index), 178);
    store<u16>(table, u16(h90.index), 180);
    store<u16>(table, u16(h91.index), 182);
    store<u16>(table, u16(h92.index), 184);
    store<u16>(table, u16(h93.index), 186);
    store<u16>(table, u16(h94.index), 188);
    store<u16>(table, u16(h95.index), 190);
    store<u16>(table, u16(h96.index), 192);
    store<u16>(table, u16(h97.index), 194);
    store<u16>(table, u16(h98.index), 196);
    store<u16>(table, u16(h99.index), 198);
    store<u16>(table, u16(h100.index), 200);
    store<u16>(table, u16(h101.index), 202);
    store<u16>(table, u16(h102.index), 204);
    store<u16>(table, u16(h103.index), 206);
    store<u16>(table, u16(h104.index), 208);
    store<u16>(table, u16(h105.index), 210);
    store<u16>(table, u16(h106.index), 212);
    store<u16>(table, u16(h107.index), 214);
    store<u16>(table, u16(h108.index), 216);
    store<u16>(table, u16(h109.index), 218);
    store<u16>(table, u16(h110.index), 220);
    store<u16>(table, u16(h111.index), 222);
    store<u16>(table, u16(h112.index), 224);
    store<u16>(table, u16(h113.index), 226);
    store<u16>(table, u16(h114.index), 228);
    store<u16>(table, u16(h115.index), 230);
    store<u16>(table, u16(h116.index), 232);
    store<u16>(table, u16(h117.index), 234);
    store<u16>(table, u16(h118.index), 236);
    store<u16>(table, u16(h119.index), 238);
    store<u16>(table, u16(h120.index), 240);
    store<u16>(table, u16(h121.index), 242);
    store<u16>(table, u16(h122.index), 244);
    store<u16>(table, u16(h123.index), 246);
    store<u16>(table, u16(h124.index), 248);
    store<u16>(table, u16(h125.index), 250);
    store<u16>(table, u16(h126.index), 252);
    store<u16>(table, u16(h127.index), 254);
    store<u16>(table, u16(h128.index), 256);
    store<u16>(table, u16(h129.index), 258);
    store<u16>(table, u16(h130.index), 260);
    store<u16>(table, u16(h131.index), 262);
    store<u16>(table, u16(h132.index), 264);
    store<u16>(table, u16(h133.index), 266);
    store<u16>(table, u16(h134.index), 268);
    store<u16>(table, u16(h135.index), 270);
    store<u16>(table, u16(h136.index), 272);
    store<u16>(table, u16(h137.index), 274);
    store<u16>(table, u16(h138.index), 276);
    store<u16>(table, u16(h139.index), 278);
    store<u16>(table, u16(h140.index), 280);
    store<u16>(table, u16(h141.index), 282);
    store<u16>(table, u16(h142.index), 284);
    store<u16>(table, u16(h143.index), 286);
    store<u16>(table, u16(h144.index), 288);
    store<u16>(table, u16(h145.index), 290);
    store<u16>(table, u16(h146.index), 292);
    store<u16>(table, u16(h147.index), 294);
    store<u16>(table, u16(h148.index), 296);
    store<u16>(table, u16(h149.index), 298);
    store<u16>(table, u16(h150.index), 300);
    store<u16>(table, u16(h151.index), 302);
    store<u16>(table, u16(h152.index), 304);
    store<u16>(table, u16(h153.index), 306);
    store<u16>(table, u16(h154.index), 308);
    store<u16>(table, u16(h155.index), 310);
    store<u16>(table, u16(h156.index), 312);
    store<u16>(table, u16(h157.index), 314);
    store<u16>(table, u16(h158.index), 316);
    store<u16>(table, u16(h159.index), 318);
    store<u16>(table, u16(h160.index), 320);
    store<u16>(table, u16(h161.index), 322);
    store<u16>(table, u16(h162.index), 324);
    store<u16>(table, u16(h163.index), 326);
    store<u16>(table, u16(h164.index), 328);
    store<u16>(table, u16(h165.index), 330);
    store<u16>(table, u16(h166.index), 332);
    store<u16>(table, u16(h167.index), 334);
    store<u16>(table, u16(h168.index), 336);
    store<u16>(table, u16(h169.index), 338);
    store<u16>(table, u16(h170.index), 340);
    store<u16>(table, u16(h171.index), 342);
    store<u16>(table, u16(h172.index), 344);
    store<u16>(table, u16(h173.index), 346);
    store<u16>(table, u16(h174.index), 348);
    store<u16>(table, u16(h175.index), 350);
    store<u16>(table, u16(h176.index), 352);
    store<u16>(table, u16(h177.index), 354);
    store<u16>(table, u16(h178.index), 356);
    store<u16>(table, u16(h179.index), 358);
    store<u16>(table, u16(h180.index), 360);
    store<u16>(table, u16(h181.index), 362);
    store<u16>(table, u16(h182.index), 364);
    store<u16>(table, u16(h183.index), 366);
    store<u16>(table, u16(h184.index), 368);
    store<u16>(table, u16(h185.index), 370);
    store<u16>(table, u16(h186.index), 372);
    store<u16>(table, u16(h187.index), 374);
    store<u16>(table, u16(h188.index), 376);
    store<u16>(table, u16(h189.index), 378);
    store<u16>(table, u16(h190.index), 380);
    store<u16>(table, u16(h191.index), 382);
    store<u16>(table, u16(h192.index), 384);
    store<u16>(table, u16(h193.index), 386);
    store<u16>(table, u16(h194.index), 388);
    store<u16>(table, u16(h195.index), 390);
    store<u16>(table, u16(h196.index), 392);
    store<u16>(table, u16(h197.index), 394);
    store<u16>(table, u16(h198.index), 396);
    store<u16>(table, u16(h199.index), 398);
    store<u16>(table, u16(h200.index), 400);
    store<u16>(table, u16(h201.index), 402);
    store<u16>(table, u16(h202.index), 404);
    store<u16>(table, u16(h203.index), 406);
    store<u16>(table, u16(h204.index), 408);
    store<u16>(table, u16(h205.index), 410);
    store<u16>(table, u16(h206.index), 412);
    store<u16>(table, u16(h207.index), 414);
    store<u16>(table, u16(h208.index), 416);
    store<u16>(table, u16(h209.index), 418);
    store<u16>(table, u16(h210.index), 420);
    store<u16>(table, u16(h211.index), 422);
    store<u16>(table, u16(h212.index), 424);
    store<u16>(table, u16(h213.index), 426);
    store<u16>(table, u16(h214.index), 428);
    store<u16>(table, u16(h215.index), 430);
    store<u16>(table, u16(h216.index), 432);
    store<u16>(table, u16(h217.index), 434);
    store<u16>(table, u16(h218.index), 436);
    store<u16>(table, u16(h219.index), 438);
    store<u16>(table, u16(h220.index), 440);
    store<u16>(table, u16(h221.index), 442);
    store<u16>(table, u16(h222.index), 444);
    store<u16>(table, u16(h223.index), 446);
    store<u16>(table, u16(h224.index), 448);
    store<u16>(table, u16(h225.index), 450);
    store<u16>(table, u16(h226.index), 452);
    store<u16>(table, u16(h227.index), 454);
    store<u16>(table, u16(h228.index), 456);
    store<u16>(table, u16(h229.index), 458);
    store<u16>(table, u16(h230.index), 460);
    store<u16>(table, u16(h231.index), 462);
    store<u16>(table, u16(h232.index), 464);
    store<u16>(table, u16(h233.index), 466);
    store<u16>(table, u16(h234.index), 468);
    store<u16>(table, u16(h235.index), 470);
    store<u16>(table, u16(h236.index), 472);
    store<u16>(table, u16(h237.index), 474);
    store<u16>(table, u16(h238.index), 476);
    store<u16>(table, u16(h239.index), 478);
    store<u16>(table, u16(h240.index), 480);
    store<u16>(table, u16(h241.index), 482);
    store<u16>(table, u16(h242.index), 484);
    store<u16>(table, u16(h243.index), 486);
    store<u16>(table, u16(h244.index), 488);
    store<u16>(table, u16(h245.index), 490);
    store<u16>(table, u16(h246.index), 492);
    store<u16>(table, u16(h247.index), 494);
    store<u16>(table, u16(h248.index), 496);
    store<u16>(table, u16(h249.index), 498);
    store<u16>(table, u16(h250.index), 500);
    store<u16>(table, u16(h251.index), 502);
    store<u16>(table, u16(h252.index), 504);
    store<u16>(table, u16(h253.index), 506);
    store<u16>(table, u16(h254.index), 508);
    store<u16>(table, u16(h255.index), 510);
    store<u16>(table, u16(h256.index), 512);
    store<u16>(table, u16(h257.index), 514);
    store<u16>(table, u16(h258.index), 516);
    store<u16>(table, u16(h259.index), 518);
    store<u16>(table, u16(h260.index), 520);
    store<u16>(table, u16(h261.index), 522);
    store<u16>(table, u16(h262.index), 524);
    store<u16>(table, u16(h263.index), 526);
    store<u16>(table, u16(h264.index), 528);
    store<u16>(table, u16(h265.index), 530);
    store<u16>(table, u16(h266.index), 532);
    store<u16>(table, u16(h267.index), 534);
    store<u16>(table, u16(h268.index), 536);
    store<u16>(table, u16(h269.index), 538);
    store<u16>(table, u16(h270.index), 540);
    store<u16>(table, u16(h271.index), 542);
    store<u16>(table, u16(h272.index), 544);
    store<u16>(table, u16(h273.index), 546);
    store<u16>(table, u16(h274.index), 548);
    store<u16>(table, u16(h275.index), 550);
    store<u16>(table, u16(h276.index), 552);
    store<u16>(table, u16(h277.index), 554);
    store<u16>(table, u16(h278.index), 556);
    store<u16>(table, u16(h279.index), 558);
    store<u16>(table, u16(h280.index), 560);
    store<u16>(table, u16(h281.index), 562);
    store<u16>(table, u16(h282.index), 564);
    store<u16>(table, u16(h283.index), 566);
    store<u16>(table, u16(h284.index), 568);
    store<u16>(table, u16(h285.index), 570);
    store<u16>(table, u16(h286.index), 572);
    store<u16>(table, u16(h287.index), 574);
    store<u16>(table, u16(h288.index), 576);
    store<u16>(table, u16(h289.index), 578);
    store<u16>(table, u16(h290.index), 580);
    store<u16>(table, u16(h291.index), 582);
    store<u16>(table, u16(h292.index), 584);
    store<u16>(table, u16(h293.index), 586);
    store<u16>(table, u16(h294.index), 588);
    store<u16>(table, u16(h295.index), 590);
    store<u16>(table, u16(h296.index), 592);
    store<u16>(table, u16(h297.index), 594);
    store<u16>(table, u16(h298.index), 596);
    store<u16>(table, u16(h299.index), 598);
    store<u16>(table, u16(h300.index), 600);
    store<u16>(table, u16(h301.index), 602);
    store<u16>(table, u16(h302.index), 604);
    store<u16>(table, u16(h303.index), 606);
    store<u16>(table, u16(h304.index), 608);
    store<u16>(table, u16(h305.index), 610);
    store<u16>(table, u16(h306.index), 612);
    store<u16>(table, u16(h307.index), 614);
    store<u16>(table, u16(h308.index), 616);
    store<u16>(table, u16(h309.index), 618);
    store<u16>(table, u16(h310.index), 620);
    store<u16>(table, u16(h311.index), 622);
    store<u16>(table, u16(h312.index), 624);
    store<u16>(table, u16(h313.index), 626);
    store<u16>(table, u16(h314.index), 628);
    store<u16>(table, u16(h315.index), 630);
    store<u16>(table, u16(h316.index), 632);
    store<u16>(table, u16(h317.index), 634);
    store<u16>(table, u16(h318.index), 636);
    store<u16>(table, u16(h319.index), 638);
    store<u16>(table, u16(h320.index), 640);
    store<u16>(table, u16(h321.index), 642);
    store<u16>(table, u16(h322.index), 644);
    store<u16>(table, u16(h323.index), 646);
    store<u16>(table, u16(h324.index), 648);
    store<u16>(table, u16(h325.index), 650);
    store<u16>(table, u16(h326.index), 652);
    store<u16>(table, u16(h327.index), 654);
    store<u16>(table, u16(h328.index), 656);
    store<u16>(table, u16(h329.index), 658);
    store<u16>(table, u16(h330.index), 660);
    store<u16>(table, u16(h331.index), 662);
    store<u16>(table, u16(h332.index), 664);
    store<u16>(table, u16(h333.index), 666);
    store<u16>(table, u16(h334.index), 668);
    store<u16>(table, u16(h335.index), 670);
    store<u16>(table, u16(h336.index), 672);
    store<u16>(table, u16(h337.index), 674);
    store<u16>(table, u16(h338.index), 676);
    store<u16>(table, u16(h339.index), 678);
    store<u16>(table, u16(h340.index), 680);
    store<u16>(table, u16(h341.index), 682);
    store<u16>(table, u16(h342.index), 684);
    store<u16>(table, u16(h343.index), 686);
    store<u16>(table, u16(h344.index), 688);
    store<u16>(table, u16(h345.index), 690);
    store<u16>(table, u16(h346.index), 692);
    store<u16>(table, u16(h347.index), 694);
    store<u16>(table, u16(h348.index), 696);
    store<u16>(table, u16(h349.index), 698);
    store<u16>(table, u16(h350.index), 700);
    store<u16>(table, u16(h351.index), 702);
    store<u16>(table, u16(h352.index), 704);
    store<u16>(table, u16(h353.index), 706);
    store<u16>(table, u16(h354.index), 708);
    store<u16>(table, u16(h355.index), 710);
    store<u16>(table, u16(h356.index), 712);
    store<u16>(table, u16(h357.index), 714);
    store<u16>(table, u16(h358.index), 716);
    store<u16>(table, u16(h359.index), 718);
    store<u16>(table, u16(h360.index), 720);
    store<u16>(table, u16(h361.index), 722);
    store<u16>(table, u16(h362.index), 724);
    store<u16>(table, u16(h363.index), 726);
    store<u16>(table, u16(h364.index), 728);
    store<u16>(table, u16(h365.index), 730);
    store<u16>(table, u16(h366.index), 732);
    store<u16>(table, u16(h367.index), 734);
    store<u16>(table, u16(h368.index), 736);
    store<u16>(table, u16(h369.index), 738);
    store<u16>(table, u16(h370.index), 740);
    store<u16>(table, u16(h371.index), 742);
    store<u16>(table, u16(h372.index), 744);
    store<u16>(table, u16(h373.index), 746);
    store<u16>(table, u16(h374.index), 748);
    store<u16>(table, u16(h375.index), 750);
    store<u16>(table, u16(h376.index), 752);
    store<u16>(table, u16(h377.index), 754);
    store<u16>(table, u16(h378.index), 756);
    store<u16>(table, u16(h379.index), 758);
    store<u16>(table, u16(h380.index), 760);
    store<u16>(table, u16(h381.index), 762);
    store<u16>(table, u16(h382.index), 764);
    store<u16>(table, u16(h383.index), 766);
    store<u16>(table, u16(h384.index), 768);
    store<u16>(table, u16(h385.index), 770);
    store<u16>(table, u16(h386.index), 772);
    store<u16>(table, u16(h387.index), 774);
    store<u16>(table, u16(h388.index), 776);
    store<u16>(table, u16(h389.index), 778);
    store<u16>(table, u16(h390.index), 780);
    store<u16>(table, u16(h391.index), 782);
    store<u16>(table, u16(h392.index), 784);
    store<u16>(table, u16(h393.index), 786);
    store<u16>(table, u16(h394.index), 788);
    store<u16>(table, u16(h395.index), 790);
    store<u16>(table, u16(h396.index), 792);
    store<u16>(table, u16(h397.index), 794);
    store<u16>(table, u16(h398.index), 796);
    store<u16>(table, u16(h399.index), 798);
    store<u16>(table, u16(h400.index), 800);
    store<u16>(table, u16(h401.index), 802);
    store<u16>(table, u16(h402.index), 804);
    store<u16>(table, u16(h403.index), 806);
    store<u16>(table, u16(h404.index), 808);
    store<u16>(table, u16(h405.index), 810);
    store<u16>(table, u16(h406.index), 812);
    store<u16>(table, u16(h407.index), 814);
    store<u16>(table, u16(h408.index), 816);
    store<u16>(table, u16(h409.index), 818);
    store<u16>(table, u16(h410.index), 820);
    store<u16>(table, u16(h411.index), 822);
    store<u16>(table, u16(h412.index), 824);
    store<u16>(table, u16(h413.index), 826);
    store<u16>(table, u16(h414.index), 828);
    store<u16>(table, u16(h415.index), 830);
    store<u16>(table, u16(h416.index), 832);
    store<u16>(table, u16(h417.index), 834);
    store<u16>(table, u16(h418.index), 836);
    store<u16>(table, u16(h419.index), 838);
    store<u16>(table, u16(h420.index), 840);
    store<u16>(table, u16(h421.index), 842);
    store<u16>(table, u16(h422.index), 844);
    store<u16>(table, u16(h423.index), 846);
    store<u16>(table, u16(h424.index), 848);
    store<u16>(table, u16(h425.index), 850);
    store<u16>(table, u16(h426.index), 852);
    store<u16>(table, u16(h427.index), 854);
    store<u16>(table, u16(h428.index), 856);
    store<u16>(table, u16(h429.index), 858);
    store<u16>(table, u16(h430.index), 860);
    store<u16>(table, u16(h431.index), 862);
    store<u16>(table, u16(h432.index), 864);
    store<u16>(table, u16(h433.index), 866);
    store<u16>(table, u16(h434.index), 868);
    store<u16>(table, u16(h435.index), 870);
    store<u16>(table, u16(h436.index), 872);
    store<u16>(table, u16(h437.index), 874);
    store<u16>(table, u16(h438.index), 876);
    store<u16>(table, u16(h439.index), 878);
    store<u16>(table, u16(h440.index), 880);
    store<u16>(table, u16(h441.index), 882);
    store<u16>(table, u16(h442.index), 884);
    store<u16>(table, u16(h443.index), 886);
    store<u16>(table, u16(h444.index), 888);
    store<u16>(table, u16(h445.index), 890);
    store<u16>(table, u16(h446.index), 892);
    store<u16>(table, u16(h447.index), 894);
    store<u16>(table, u16(h448.index), 896);
    store<u16>(table, u16(h449.index), 898);
    store<u16>(table, u16(h450.index), 900);
    store<u16>(table, u16(h451.index), 902);
    store<u16>(table, u16(h452.index), 904);
    store<u16>(table, u16(h453.index), 906);
    store<u16>(table, u16(h454.index), 908);
    store<u16>(table, u16(h455.index), 910);
    store<u16>(table, u16(h456.index), 912);
    store<u16>(table, u16(h457.index), 914);
    store<u16>(table, u16(h458.index), 916);
    store<u16>(table, u16(h459.index), 918);
    store<u16>(table, u16(h460.index), 920);
    store<u16>(table, u16(h461.index), 922);
    store<u16>(table, u16(h462.index), 924);
    store<u16>(table, u16(h463.index), 926);
    store<u16>(table, u16(h464.index), 928);
    store<u16>(table, u16(h465.index), 930);
    store<u16>(table, u16(h466.index), 932);
    store<u16>(table, u16(h467.index), 934);
    store<u16>(table, u16(h468.index), 936);
    store<u16>(table, u16(h469.index), 938);
    store<u16>(table, u16(h470.index), 940);
    store<u16>(table, u16(h471.index), 942);
    store<u16>(table, u16(h472.index), 944);
    store<u16>(table, u16(h473.index), 946);
    store<u16>(table, u16(h474.index), 948);
    store<u16>(table, u16(h475.index), 950);
    store<u16>(table, u16(h476.index), 952);
    store<u16>(table, u16(h477.index), 954);
    store<u16>(table, u16(h478.index), 956);
    store<u16>(table, u16(h479.index), 958);
    store<u16>(table, u16(h480.index), 960);
    store<u16>(table, u16(h481.index), 962);
    store<u16>(table, u16(h482.index), 964);
    store<u16>(table, u16(h483.index), 966);
    store<u16>(table, u16(h484.index), 968);
    store<u16>(table, u16(h485.index), 970);
    store<u16>(table, u16(h486.index), 972);
    store<u16>(table, u16(h487.index), 974);
    store<u16>(table, u16(h488.index), 976);
    store<u16>(table, u16(h489.index), 978);
    store<u16>(table, u16(h490.index), 980);
    store<u16>(table, u16(h491.index), 982);
    store<u16>(table, u16(h492.index), 984);
    store<u16>(table, u16(h493.index), 986);
    store<u16>(table, u16(h494.index), 988);
    store<u16>(table, u16(h495.index), 990);
    store<u16>(table, u16(h496.index), 992);
    store<u16>(table, u16(h497.index), 994);
    store<u16>(table, u16(h498.index), 996);
    store<u16>(table, u16(h499.index), 998);
    store<u16>(table, u16(h500.index), 1000);
    store<u16>(table, u16(h501.index), 1002);
    store<u16>(table, u16(h502.index), 1004);
    store<u16>(table, u16(h503.index), 1006);
    store<u16>(table, u16(h504.index), 1008);
    store<u16>(table, u16(h505.index), 1010);
    store<u16>(table, u16(h506.index), 1012);
    store<u16>(table, u16(h507.index), 1014);
    store<u16>(table, u16(h508.index), 1016);
    store<u16>(table, u16(h509.index), 1018);
    store<u16>(table, u16(h510.index), 1020);
    store<u16>(table, u16(h511.index), 1022);
    store<u16>(table, u16(h512.index), 1024);
    store<u16>(table, u16(h513.index), 1026);
    store<u16>(table, u16(h514.index), 1028);
    store<u16>(table, u16(h515.index), 1030);
    store<u16>(table, u16(h516.index), 1032);
    store<u16>(table, u16(h517.index), 1034);
    store<u16>(table, u16(h518.index), 1036);
    store<u16>(table, u16(h519.index), 1038);
    store<u16>(table, u16(h520.index), 1040);
    store<u16>(table, u16(h521.index), 1042);
    store<u16>(table, u16(h522.index), 1044);
    store<u16>(table, u16(h523.index), 1046);
    store<u16>(table, u16(h524.index), 1048);
    store<u16>(table, u16(h525.index), 1050);
    store<u16>(table, u16(h526.index), 1052);
    store<u16>(table, u16(h527.index), 1054);
    store<u16>(table, u16(h528.index), 1056);
    store<u16>(table, u16(h529.index), 1058);
    store<u16>(table, u16(h530.index), 1060);
    store<u16>(table, u16(h531.index), 1062);
    store<u16>(table, u16(h532.index), 1064);
    store<u16>(table, u16(h533.index), 1066);
    store<u16>(table, u16(h534.index), 1068);
    store<u16>(table, u16(h535.index), 1070);
    store<u16>(table, u16(h536.index), 1072);
    store<u16>(table, u16(h537.index), 1074);
    store<u16>(table, u16(h538.index), 1076);
    store<u16>(table, u16(h539.index), 1078);
    store<u16>(table, u16(h540.index), 1080);
    store<u16>(table, u16(h541.index), 1082);
    store<u16>(table, u16(h542.index), 1084);
    store<u16>(table, u16(h543.index), 1086);
    store<u16>(table, u16(h544.index), 1088);
    store<u16>(table, u16(h545.index), 1090);
    store<u16>(table, u16(h546.index), 1092);
    store<u16>(table, u16(h547.index), 1094);
    store<u16>(table, u16(h548.index), 1096);
    store<u16>(table, u16(h549.index), 1098);
    store<u16>(table, u16(h550.index), 1100);
    store<u16>(table, u16(h551.index), 1102);
    store<u16>(table, u16(h552.index), 1104);
    store<u16>(table, u16(h553.index), 1106);
    store<u16>(table, u16(h554.index), 1108);
    store<u16>(table, u16(h555.index), 1110);
    store<u16>(table, u16(h556.index), 1112);
    store<u16>(table, u16(h557.index), 1114);
    store<u16>(table, u16(h558.index), 1116);
    store<u16>(table, u16(h559.index), 1118);
    store<u16>(table, u16(h560.index), 1120);
    store<u16>(table, u16(h561.index), 1122);
    store<u16>(table, u16(h562.index), 1124);
    store<u16>(table, u16(h563.index), 1126);
    store<u16>(table, u16(h564.index), 1128);
    store<u16>(table, u16(h565.index), 1130);
    store<u16>(table, u16(h566.index), 1132);
    store<u16>(table, u16(h567.index), 1134);
    store<u16>(table, u16(h568.index), 1136);
    store<u16>(table, u16(h569.index), 1138);
    store<u16>(table, u16(h570.index), 1140);
    store<u16>(table, u16(h571.index), 1142);
    store<u16>(table, u16(h572.index), 1144);
    store<u16>(table, u16(h573.index), 1146);
    store<u16>(table, u16(h574.index), 1148);
    store<u16>(table, u16(h575.index), 1150);
    store<u16>(table, u16(h576.index), 1152);
    store<u16>(table, u16(h577.index), 1154);
    store<u16>(table, u16(h578.index), 1156);
    store<u16>(table, u16(h579.index), 1158);
    store<u16>(table, u16(h580.index), 1160);
    store<u16>(table, u16(h581.index), 1162);
    store<u16>(table, u16(h582.index), 1164);
    store<u16>(table, u16(h583.index), 1166);
    store<u16>(table, u16(h584.index), 1168);
    store<u16>(table, u16(h585.index), 1170);
    store<u16>(table, u16(h586.index), 1172);
    store<u16>(table, u16(h587.index), 1174);
    store<u16>(table, u16(h588.index), 1176);
    store<u16>(table, u16(h589.index), 1178);
    store<u16>(table, u16(h590.index), 1180);
    store<u16>(table, u16(h591.index), 1182);
    store<u16>(table, u16(h592.index), 1184);
    store<u16>(table, u16(h593.index), 1186);
    store<u16>(table, u16(h594.index), 1188);
    store<u16>(table, u16(h595.index), 1190);
    store<u16>(table, u16(h596.index), 1192);
    store<u16>(table, u16(h597.index), 1194);
    store<u16>(table, u16(h598.index), 1196);
    store<u16>(table, u16(h599.index), 1198);
    store<u16>(table, u16(h600.index), 1200);
    store<u16>(table, u16(h601.index), 1202);
    store<u16>(table, u16(h602.index), 1204);
    store<u16>(table, u16(h603.index), 1206);
    store<u16>(table, u16(h604.index), 1208);
    store<u16>(table, u16(h605.index), 1210);
    store<u16>(table, u16(h606.index), 1212);
    store<u16>(table, u16(h607.index), 1214);
    store<u16>(table, u16(h608.index), 1216);
    store<u16>(table, u16(h609.index), 1218);
    store<u16>(table, u16(h610.index), 1220);
    store<u16>(table, u16(h611.index), 1222);
    store<u16>(table, u16(h612.index), 1224);
    store<u16>(table, u16(h613.index), 1226);
    store<u16>(table, u16(h614.index), 1228);
    store<u16>(table, u16(h615.index), 1230);
    store<u16>(table, u16(h616.index), 1232);
    store<u16>(table, u16(h617.index), 1234);
    store<u16>(table, u16(h618.index), 1236);
    store<u16>(table, u16(h619.index), 1238);
    store<u16>(table, u16(h620.index), 1240);
    store<u16>(table, u16(h621.index), 1242);
    store<u16>(table, u16(h622.index), 1244);
    store<u16>(table, u16(h623.index), 1246);
    store<u16>(table, u16(h624.index), 1248);
    store<u16>(table, u16(h625.index), 1250);
    store<u16>(table, u16(h626.index), 1252);
    store<u16>(table, u16(h627.index), 1254);
    store<u16>(table, u16(h628.index), 1256);
    store<u16>(table, u16(h629.index), 1258);
    store<u16>(table, u16(h630.index), 1260);
    store<u16>(table, u16(h631.index), 1262);
    store<u16>(table, u16(h632.index), 1264);
    store<u16>(table, u16(h633.index), 1266);
    store<u16>(table, u16(h634.index), 1268);
    store<u16>(table, u16(h635.index), 1270);
    store<u16>(table, u16(h636.index), 1272);
    store<u16>(table, u16(h637.index), 1274);
    store<u16>(table, u16(h638.index), 1276);
    store<u16>(table, u16(h639.index), 1278);
    store<u16>(table, u16(h640.index), 1280);
    store<u16>(table, u16(h641.index), 1282);
    store<u16>(table, u16(h642.index), 1284);
    store<u16>(table, u16(h643.index), 1286);
    store<u16>(table, u16(h644.index), 1288);
    store<u16>(table, u16(h645.index), 1290);
    store<u16>(table, u16(h646.index), 1292);
    store<u16>(table, u16(h647.index), 1294);
    store<u16>(table, u16(h648.index), 1296);
    store<u16>(table, u16(h649.index), 1298);
    store<u16>(table, u16(h650.index), 1300);
    store<u16>(table, u16(h651.index), 1302);
    store<u16>(table, u16(h652.index), 1304);
    store<u16>(table, u16(h653.index), 1306);
    store<u16>(table, u16(h654.index), 1308);
    store<u16>(table, u16(h655.index), 1310);
    store<u16>(table, u16(h656.index), 1312);
    store<u16>(table, u16(h657.index), 1314);
    store<u16>(table, u16(h658.index), 1316);
    store<u16>(table, u16(h659.index), 1318);
    store<u16>(table, u16(h660.index), 1320);
    store<u16>(table, u16(h661.index), 1322);
    store<u16>(table, u16(h662.index), 1324);
    store<u16>(table, u16(h663.index), 1326);
    store<u16>(table, u16(h664.index), 1328);
    store<u16>(table, u16(h665.index), 1330);
    store<u16>(table, u16(h666.index), 1332);
    store<u16>(table, u16(h667.index), 1334);
    store<u16>(table, u16(h668.index), 1336);
    store<u16>(table, u16(h669.index), 1338);
    store<u16>(table, u16(h670.index), 1340);
    store<u16>(table, u16(h671.index), 1342);
    store<u16>(table, u16(h672.index), 1344);
    store<u16>(table, u16(h673.index), 1346);
    store<u16>(table, u16(h674.index), 1348);
    store<u16>(table, u16(h675.index), 1350);
    store<u16>(table, u16(h676.index), 1352);
    store<u16>(table, u16(h677.index), 1354);
    store<u16>(table, u16(h678.index), 1356);
    store<u16>(table, u16(h679.index), 1358);
    store<u16>(table, u16(h680.index), 1360);
    store<u16>(table, u16(h681.index), 1362);
    store<u16>(table, u16(h682.index), 1364);
    store<u16>(table, u16(h683.index), 1366);
    store<u16>(table, u16(h684.index), 1368);
    store<u16>(table, u16(h685.index), 1370);
    store<u16>(table, u16(h686.index), 1372);
    store<u16>(table, u16(h687.index), 1374);
    store<u16>(table, u16(h688.index), 1376);
    store<u16>(table, u16(h689.index), 1378);
    store<u16>(table, u16(h690.index), 1380);
    store<u16>(table, u16(h691.index), 1382);
    store<u16>(table, u16(h692.index), 1384);
    store<u16>(table, u16(h693.index), 1386);
    store<u16>(table, u16(h694.index), 1388);
    store<u16>(table, u16(h695.index), 1390);
    store<u16>(table, u16(h696.index), 1392);
    store<u16>(table, u16(h697.index), 1394);
    store<u16>(table, u16(h698.index), 1396);
    store<u16>(table, u16(h699.index), 1398);
    store<u16>(table, u16(h700.index), 1400);
    store<u16>(table, u16(h701.index), 1402);
    store<u16>(table, u16(h702.index), 1404);
    store<u16>(table, u16(h703.index), 1406);
    store<u16>(table, u16(h704.index), 1408);
    store<u16>(table, u16(h705.index), 1410);
    store<u16>(table, u16(h706.index), 1412);
    store<u16>(table, u16(h707.index), 1414);
    store<u16>(table, u16(h708.index), 1416);
    store<u16>(table, u16(h709.index), 1418);
    store<u16>(table, u16(h710.index), 1420);
    store<u16>(table, u16(h711.index), 1422);
    store<u16>(table, u16(h712.index), 1424);
    store<u16>(table, u16(h713.index), 1426);
    store<u16>(table, u16(h714.index), 1428);
    store<u16>(table, u16(h715.index), 1430);
    store<u16>(table, u16(h716.index), 1432);
    store<u16>(table, u16(h717.index), 1434);
    store<u16>(table, u16(h718.index), 1436);
    store<u16>(table, u16(h719.index), 1438);
    store<u16>(table, u16(h720.index), 1440);
    store<u16>(table, u16(h721.index), 1442);
    store<u16>(table, u16(h722.index), 1444);
    store<u16>(table, u16(h723.index), 1446);
    store<u16>(table, u16(h724.index), 1448);
    store<u16>(table, u16(h725.index), 1450);
    store<u16>(table, u16(h726.index), 1452);
    store<u16>(table, u16(h727.index), 1454);
    store<u16>(table, u16(h728.index), 1456);
    store<u16>(table, u16(h729.index), 1458);
    store<u16>(table, u16(h730.index), 1460);
    store<u16>(table, u16(h731.index), 1462);
    store<u16>(table, u16(h732.index), 1464);
    store<u16>(table, u16(h733.index), 1466);
    store<u16>(table, u16(h734.index), 1468);
    store<u16>(table, u16(h735.index), 1470);
    store<u16>(table, u16(h736.index), 1472);
    store<u16>(table, u16(h737.index), 1474);
    store<u16>(table, u16(h738.index), 1476);
    store<u16>(table, u16(h739.index), 1478);
    store<u16>(table, u16(h740.index), 1480);
    store<u16>(table, u16(h741.index), 1482);
    store<u16>(table, u16(h742.index), 1484);
    store<u16>(table, u16(h743.index), 1486);
    store<u16>(table, u16(h744.index), 1488);
    store<u16>(table, u16(h745.index), 1490);
    store<u16>(table, u16(h746.index), 1492);
    store<u16>(table, u16(h747.index), 1494);
    store<u16>(table, u16(h748.index), 1496);
    store<u16>(table, u16(h749.index), 1498);
    store<u16>(table, u16(h750.index), 1500);
    store<u16>(table, u16(h751.index), 1502);
    store<u16>(table, u16(h752.index), 1504);
    store<u16>(table, u16(h753.index), 1506);
    store<u16>(table, u16(h754.index), 1508);
    store<u16>(table, u16(h755.index), 1510);
    store<u16>(table, u16(h756.index), 1512);
    store<u16>(table, u16(h757.index), 1514);
    store<u16>(table, u16(h758.index), 1516);
    store<u16>(table, u16(h759.index), 1518);
    store<u16>(table, u16(h760.index), 1520);
    store<u16>(table, u16(h761.index), 1522);
    store<u16>(table, u16(h762.index), 1524);
    store<u16>(table, u16(h763.index), 1526);
    store<u16>(table, u16(h764.index), 1528);
    store<u16>(table, u16(h765.index), 1530);
    store<u16>(table, u16(h766.index), 1532);
    store<u16>(table, u16(h767.index), 1534);
    store<u16>(table, u16(h768.index), 1536);
    store<u16>(table, u16(h769.index), 1538);
    store<u16>(table, u16(h770.index), 1540);
    store<u16>(table, u16(h771.index), 1542);
    store<u16>(table, u16(h772.index), 1544);
    store<u16>(table, u16(h773.index), 1546);
    store<u16>(table, u16(h774.index), 1548);
    store<u16>(table, u16(h775.index), 1550);
    store<u16>(table, u16(h776.index), 1552);
    store<u16>(table, u16(h777.index), 1554);
    store<u16>(table, u16(h778.index), 1556);
    store<u16>(table, u16(h779.index), 1558);
    store<u16>(table, u16(h780.index), 1560);
    store<u16>(table, u16(h781.index), 1562);
    store<u16>(table, u16(h782.index), 1564);
    store<u16>(table, u16(h783.index), 1566);
    store<u16>(table, u16(h784.index), 1568);
    store<u16>(table, u16(h785.index), 1570);
    store<u16>(table, u16(h786.index), 1572);
    store<u16>(table, u16(h787.index), 1574);
    store<u16>(table, u16(h788.index), 1576);
    store<u16>(table, u16(h789.index), 1578);
    store<u16>(table, u16(h790.index), 1580);
    store<u16>(table, u16(h791.index), 1582);
    store<u16>(table, u16(h792.index), 1584);
    store<u16>(table, u16(h793.index), 1586);
    store<u16>(table, u16(h794.index), 1588);
    store<u16>(table, u16(h795.index), 1590);
    store<u16>(table, u16(h796.index), 1592);
    store<u16>(table, u16(h797.index), 1594);
    store<u16>(table, u16(h798.index), 1596);
    store<u16>(table, u16(h799.index), 1598);
    store<u16>(table, u16(h800.index), 1600);
    store<u16>(table, u16(h801.index), 1602);
    store<u16>(table, u16(h802.index), 1604);
    store<u16>(table, u16(h803.index), 1606);
    store<u16>(table, u16(h804.index), 1608);
    store<u16>(table, u16(h805.index), 1610);
    store<u16>(table, u16(h806.index), 1612);
    store<u16>(table, u16(h807.index), 1614);
    store<u16>(table, u16(h808.index), 1616);
    store<u16>(table, u16(h809.index), 1618);
    store<u16>(table, u16(h810.index), 1620);
    store<u16>(table, u16(h811.index), 1622);
    store<u16>(table, u16(h812.index), 1624);
    store<u16>(table, u16(h813.index), 1626);
    store<u16>(table, u16(h814.index), 1628);
    store<u16>(table, u16(h815.index), 1630);
    store<u16>(table, u16(h816.index), 1632);
    store<u16>(table, u16(h817.index), 1634);
    store<u16>(table, u16(h818.index), 1636);
    store<u16>(table, u16(h819.index), 1638);
    store<u16>(table, u16(h820.index), 1640);
    store<u16>(table, u16(h821.index), 1642);
    store<u16>(table, u16(h822.index), 1644);
    store<u16>(table, u16(h823.index), 1646);
    store<u16>(table, u16(h824.index), 1648);
    store<u16>(table, u16(h825.index), 1650);
    store<u16>(table, u16(h826.index), 1652);
    store<u16>(table, u16(h827.index), 1654);
    store<u16>(table, u16(h828.index), 1656);
    store<u16>(table, u16(h829.index), 1658);
    store<u16>(table, u16(h830.index), 1660);
    store<u16>(table, u16(h831.index), 1662);
    store<u16>(table, u16(h832.index), 1664);
    store<u16>(table, u16(h833.index), 1666);
    store<u16>(table, u16(h834.index), 1668);
    store<u16>(table, u16(h835.index), 1670);
    store<u16>(table, u16(h836.index), 1672);
    store<u16>(table, u16(h837.index), 1674);
    store<u16>(table, u16(h838.index), 1676);
    store<u16>(table, u16(h839.index), 1678);
    store<u16>(table, u16(h840.index), 1680);
    store<u16>(table, u16(h841.index), 1682);
    store<u16>(table, u16(h842.index), 1684);
    store<u16>(table, u16(h843.index), 1686);
    store<u16>(table, u16(h844.index), 1688);
    store<u16>(table, u16(h845.index), 1690);
    store<u16>(table, u16(h846.index), 1692);
    store<u16>(table, u16(h847.index), 1694);
    store<u16>(table, u16(h848.index), 1696);
    store<u16>(table, u16(h849.index), 1698);
    store<u16>(table, u16(h850.index), 1700);
    store<u16>(table, u16(h851.index), 1702);
    store<u16>(table, u16(h852.index), 1704);
    store<u16>(table, u16(h853.index), 1706);
    store<u16>(table, u16(h854.index), 1708);
    store<u16>(table, u16(h855.index), 1710);
    store<u16>(table, u16(h856.index), 1712);
    store<u16>(table, u16(h857.index), 1714);
    store<u16>(table, u16(h858.index), 1716);
    store<u16>(table, u16(h859.index), 1718);
    store<u16>(table, u16(h860.index), 1720);
    store<u16>(table, u16(h861.index), 1722);
    store<u16>(table, u16(h862.index), 1724);
    store<u16>(table, u16(h863.index), 1726);
    store<u16>(table, u16(h864.index), 1728);
    store<u16>(table, u16(h865.index), 1730);
    store<u16>(table, u16(h866.index), 1732);
    store<u16>(table, u16(h867.index), 1734);
    store<u16>(table, u16(h868.index), 1736);
    store<u16>(table, u16(h869.index), 1738);
    store<u16>(table, u16(h870.index), 1740);
    store<u16>(table, u16(h871.index), 1742);
    store<u16>(table, u16(h872.index), 1744);
    store<u16>(table, u16(h873.index), 1746);
    store<u16>(table, u16(h874.index), 1748);
    store<u16>(table, u16(h875.index), 1750);
    store<u16>(table, u16(h876.index), 1752);
    store<u16>(table, u16(h877.index), 1754);
    store<u16>(table, u16(h878.index), 1756);
    store<u16>(table, u16(h879.index), 1758);
    store<u16>(table, u16(h880.index), 1760);
    store<u16>(table, u16(h881.index), 1762);
    store<u16>(table, u16(h882.index), 1764);
    store<u16>(table, u16(h883.index), 1766);
    store<u16>(table, u16(h884.index), 1768);
    store<u16>(table, u16(h885.index), 1770);
    store<u16>(table, u16(h886.index), 1772);
    store<u16>(table, u16(h887.index), 1774);
    store<u16>(table, u16(h888.index), 1776);
    store<u16>(table, u16(h889.index), 1778);
    store<u16>(table, u16(h890.index), 1780);
    store<u16>(table, u16(h891.index), 1782);
    store<u16>(table, u16(h892.index), 1784);
    store<u16>(table, u16(h893.index), 1786);
    store<u16>(table, u16(h894.index), 1788);
    store<u16>(table, u16(h895.index), 1790);
    store<u16>(table, u16(h896.index), 1792);
    store<u16>(table, u16(h897.index), 1794);
    store<u16>(table, u16(h898.index), 1796);
    store<u16>(table, u16(h899.index), 1798);
    store<u16>(table, u16(h900.index), 1800);
    store<u16>(table, u16(h901.index), 1802);
    store<u16>(table, u16(h902.index), 1804);
    store<u16>(table, u16(h903.index), 1806);
    store<u16>(table, u16(h904.index), 1808);
    store<u16>(table, u16(h905.index), 1810);
    store<u16>(table, u16(h906.index), 1812);
    store<u16>(table, u16(h907.index), 1814);
    store<u16>(table, u16(h908.index), 1816);
    store<u16>(table, u16(h909.index), 1818);
    store<u16>(table, u16(h910.index), 1820);
    store<u16>(table, u16(h911.index), 1822);
    store<u16>(table, u16(h912.index), 1824);
    store<u16>(table, u16(h913.index), 1826);
    store<u16>(table, u16(h914.index), 1828);
    store<u16>(table, u16(h915.index), 1830);
    store<u16>(table, u16(h916.index), 1832);
    store<u16>(table, u16(h917.index), 1834);
    store<u16>(table, u16(h918.index), 1836);
    store<u16>(table, u16(h919.index), 1838);
    store<u16>(table, u16(h920.index), 1840);
    store<u16>(table, u16(h921.index), 1842);
    store<u16>(table, u16(h922.index), 1844);
    store<u16>(table, u16(h923.index), 1846);
    store<u16>(table, u16(h924.index), 1848);
    store<u16>(table, u16(h925.index), 1850);
    store<u16>(table, u16(h926.index), 1852);
    store<u16>(table, u16(h927.index), 1854);
    store<u16>(table, u16(h928.index), 1856);
    store<u16>(table, u16(h929.index), 1858);
    store<u16>(table, u16(h930.index), 1860);
    store<u16>(table, u16(h931.index), 1862);
    store<u16>(table, u16(h932.index), 1864);
    store<u16>(table, u16(h933.index), 1866);
    store<u16>(table, u16(h934.index), 1868);
    store<u16>(table, u16(h935.index), 1870);
    store<u16>(table, u16(h936.index), 1872);
    store<u16>(table, u16(h937.index), 1874);
    store<u16>(table, u16(h938.index), 1876);
    store<u16>(table, u16(h939.index), 1878);
    store<u16>(table, u16(h940.index), 1880);
    store<u16>(table, u16(h941.index), 1882);
    store<u16>(table, u16(h942.index), 1884);
    store<u16>(table, u16(h943.index), 1886);
    store<u16>(table, u16(h944.index), 1888);
    store<u16>(table, u16(h945.index), 1890);
    store<u16>(table, u16(h946.index), 1892);
    store<u16>(table, u16(h947.index), 1894);
    store<u16>(table, u16(h948.index), 1896);
    store<u16>(table, u16(h949.index), 1898);
    store<u16>(table, u16(h950.index), 1900);
    store<u16>(table, u16(h951.index), 1902);
    store<u16>(table, u16(h952.index), 1904);
    store<u16>(table, u16(h953.index), 1906);
    store<u16>(table, u16(h954.index), 1908);
    store<u16>(table, u16(h955.index), 1910);
    store<u16>(table, u16(h956.index), 1912);
    store<u16>(table, u16(h957.index), 1914);
    store<u16>(table, u16(h958.index), 1916);
    store<u16>(table, u16(h959.index), 1918);
    store<u16>(table, u16(h960.index), 1920);
    store<u16>(table, u16(h961.index), 1922);
    store<u16>(table, u16(h962.index), 1924);
    store<u16>(table, u16(h963.index), 1926);
    store<u16>(table, u16(h964.index), 1928);
    store<u16>(table, u16(h965.index), 1930);
    store<u16>(table, u16(h966.index), 1932);
    store<u16>(table, u16(h967.index), 1934);
    store<u16>(table, u16(h968.index), 1936);
    store<u16>(table, u16(h969.index), 1938);
    store<u16>(table, u16(h970.index), 1940);
    store<u16>(table, u16(h971.index), 1942);
    store<u16>(table, u16(h972.index), 1944);
    store<u16>(table, u16(h973.index), 1946);
    store<u16>(table, u16(h974.index), 1948);
    store<u16>(table, u16(h975.index), 1950);
    store<u16>(table, u16(h976.index), 1952);
    store<u16>(table, u16(h977.index), 1954);
    store<u16>(table, u16(h978.index), 1956);
    store<u16>(table, u16(h979.index), 1958);
    store<u16>(table, u16(h980.index), 1960);
    store<u16>(table, u16(h981.index), 1962);
    store<u16>(table, u16(h982.index), 1964);
    store<u16>(table, u16(h983.index), 1966);
    store<u16>(table, u16(h984.index), 1968);
    store<u16>(table, u16(h985.index), 1970);
    store<u16>(table, u16(h986.index), 1972);
    store<u16>(table, u16(h987.index), 1974);
    store<u16>(table, u16(h988.index), 1976);
    store<u16>(table, u16(h989.index), 1978);
    store<u16>(table, u16(h990.index), 1980);
    store<u16>(table, u16(h991.index), 1982);
    store<u16>(table, u16(h992.index), 1984);
    store<u16>(table, u16(h993.index), 1986);
    store<u16>(table, u16(h994.index), 1988);
    store<u16>(table, u16(h995.index), 1990);
    store<u16>(table, u16(h996.index), 1992);
    store<u16>(table, u16(h997.index), 1994);
    store<u16>(table, u16(h998.index), 1996);
    store<u16>(table, u16(h999.index), 1998);
    store<u16>(table, u16(h1000.index), 2000);
    store<u16>(table, u16(h1001.index), 2002);
    store<u16>(table, u16(h1002.index), 2004);
    store<u16>(table, u16(h1003.index), 2006);
    store<u16>(table, u16(h1004.index), 2008);
    store<u16>(table, u16(h1005.index), 2010);
    store<u16>(table, u16(h1006.index), 2012);
    store<u16>(table, u16(h1007.index), 2014);
    store<u16>(table, u16(h1008.index), 2016);
    store<u16>(table, u16(h1009.index), 2018);
    store<u16>(table, u16(h1010.index), 2020);
    store<u16>(table, u16(h1011.index), 2022);
    store<u16>(table, u16(h1012.index), 2024);
    store<u16>(table, u16(h1013.index), 2026);
    store<u16>(table, u16(h1014.index), 2028);
    store<u16>(table, u16(h1015.index), 2030);
    store<u16>(table, u16(h1016.index), 2032);
    store<u16>(table, u16(h1017.index), 2034);
    store<u16>(table, u16(h1018.index), 2036);
    store<u16>(table, u16(h1019.index), 2038);
    store<u16>(table, u16(h1020.index), 2040);
    store<u16>(table, u16(h1021.index), 2042);
    store<u16>(table, u16(h1022.index), 2044);
    store<u16>(table, u16(h1023.index), 2046);
    store<u16>(table, u16(h1024.index), 2048);
    store<u16>(table, u16(h1025.index), 2050);
    store<u16>(table, u16(h1026.index), 2052);
    store<u16>(table, u16(h1027.index), 2054);
    store<u16>(table, u16(h1028.index), 2056);
    store<u16>(table, u16(h1029.index), 2058);
    store<u16>(table, u16(h1030.index), 2060);
    store<u16>(table, u16(h1031.index), 2062);
    store<u16>(table, u16(h1032.index), 2064);
    store<u16>(table, u16(h1033.index), 2066);
    store<u16>(table, u16(h1034.index), 2068);
    store<u16>(table, u16(h1035.index), 2070);
    store<u16>(table, u16(h1036.index), 2072);
    store<u16>(table, u16(h1037.index), 2074);
    store<u16>(table, u16(h1038.index), 2076);
    store<u16>(table, u16(h1039.index), 2078);
    store<u16>(table, u16(h1040.index), 2080);
    store<u16>(table, u16(h1041.index), 2082);
    store<u16>(table, u16(h1042.index), 2084);
    store<u16>(table, u16(h1043.index), 2086);
    store<u16>(table, u16(h1044.index), 2088);
    store<u16>(table, u16(h1045.index), 2090);
    store<u16>(table, u16(h1046.index), 2092);
    store<u16>(table, u16(h1047.index), 2094);
    store<u16>(table, u16(h1048.index), 2096);
    store<u16>(table, u16(h1049.index), 2098);
    store<u16>(table, u16(h1050.index), 2100);
    store<u16>(table, u16(h1051.index), 2102);
    store<u16>(table, u16(h1052.index), 2104);
    store<u16>(table, u16(h1053.index), 2106);
    store<u16>(table, u16(h1054.index), 2108);
    store<u16>(table, u16(h1055.index), 2110);
    store<u16>(table, u16(h1056.index), 2112);
    store<u16>(table, u16(h1057.index), 2114);
    store<u16>(table, u16(h1058.index), 2116);
    store<u16>(table, u16(h1059.index), 2118);
    store<u16>(table, u16(h1060.index), 2120);
    store<u16>(table, u16(h1061.index), 2122);
    store<u16>(table, u16(h1062.index), 2124);
    store<u16>(table, u16(h1063.index), 2126);
    store<u16>(table, u16(h1064.index), 2128);
    store<u16>(table, u16(h1065.index), 2130);
    store<u16>(table, u16(h1066.index), 2132);
    store<u16>(table, u16(h1067.index), 2134);
    store<u16>(table, u16(h1068.index), 2136);
    store<u16>(table, u16(h1069.index), 2138);
    store<u16>(table, u16(h1070.index), 2140);
    store<u16>(table, u16(h1071.index), 2142);
    store<u16>(table, u16(h1072.index), 2144);
    store<u16>(table, u16(h1073.index), 2146);
    store<u16>(table, u16(h1074.index), 2148);
    store<u16>(table, u16(h1075.index), 2150);
    store<u16>(table, u16(h1076.index), 2152);
    store<u16>(table, u16(h1077.index), 2154);
    store<u16>(table, u16(h1078.index), 2156);
    store<u16>(table, u16(h1079.index), 2158);
    store<u16>(table, u16(h1080.index), 2160);
    store<u16>(table, u16(h1081.index), 2162);
    store<u16>(table, u16(h1082.index), 2164);
    store<u16>(table, u16(h1083.index), 2166);
    store<u16>(table, u16(h1084.index), 2168);
    store<u16>(table, u16(h1085.index), 2170);
    store<u16>(table, u16(h1086.index), 2172);
    store<u16>(table, u16(h1087.index), 2174);
    store<u16>(table, u16(h1088.index), 2176);
    store<u16>(table, u16(h1089.index), 2178);
    store<u16>(table, u16(h1090.index), 2180);
    store<u16>(table, u16(h1091.index), 2182);
    store<u16>(table, u16(h1092.index), 2184);
    store<u16>(table, u16(h1093.index), 2186);
    store<u16>(table, u16(h1094.index), 2188);
    store<u16>(table, u16(h1095.index), 2190);
    store<u16>(table, u16(h1096.index), 2192);
    store<u16>(table, u16(h1097.index), 2194);
    store<u16>(table, u16(h1098.index), 2196);
    store<u16>(table, u16(h1099.index), 2198);
    store<u16>(table, u16(h1100.index), 2200);
    store<u16>(table, u16(h1101.index), 2202);
    store<u16>(table, u16(h1102.index), 2204);
    store<u16>(table, u16(h1103.index), 2206);
    store<u16>(table, u16(h1104.index), 2208);
    store<u16>(table, u16(h1105.index), 2210);
    store<u16>(table, u16(h1106.index), 2212);
    store<u16>(table, u16(h1107.index), 2214);
    store<u16>(table, u16(h1108.index), 2216);
    store<u16>(table, u16(h1109.index), 2218);
    store<u16>(table, u16(h1110.index), 2220);
    store<u16>(table, u16(h1111.index), 2222);
    store<u16>(table, u16(h1112.index), 2224);
    store<u16>(table, u16(h1113.index), 2226);
    store<u16>(table, u16(h1114.index), 2228);
    store<u16>(table, u16(h1115.index), 2230);
    store<u16>(table, u16(h1116.index), 2232);
    store<u16>(table, u16(h1117.index), 2234);
    store<u16>(table, u16(h1118.index), 2236);
    store<u16>(table, u16(h1119.index), 2238);
    store<u16>(table, u16(h1120.index), 2240);
    store<u16>(table, u16(h1121.index), 2242);
    store<u16>(table, u16(h1122.index), 2244);
    store<u16>(table, u16(h1123.index), 2246);
    store<u16>(table, u16(h1124.index), 2248);
    store<u16>(table, u16(h1125.index), 2250);
    store<u16>(table, u16(h1126.index), 2252);
    store<u16>(table, u16(h1127.index), 2254);
    store<u16>(table, u16(h1128.index), 2256);
    store<u16>(table, u16(h1129.index), 2258);
    store<u16>(table, u16(h1130.index), 2260);
    store<u16>(table, u16(h1131.index), 2262);
    store<u16>(table, u16(h1132.index), 2264);
    store<u16>(table, u16(h1133.index), 2266);
    store<u16>(table, u16(h1134.index), 2268);
    store<u16>(table, u16(h1135.index), 2270);
    store<u16>(table, u16(h1136.index), 2272);
    store<u16>(table, u16(h1137.index), 2274);
    store<u16>(table, u16(h1138.index), 2276);
    store<u16>(table, u16(h1139.index), 2278);
    store<u16>(table, u16(h1140.index), 2280);
    store<u16>(table, u16(h1141.index), 2282);
    store<u16>(table, u16(h1142.index), 2284);
    store<u16>(table, u16(h1143.index), 2286);
    store<u16>(table, u16(h1144.index), 2288);
    store<u16>(table, u16(h1145.index), 2290);
    store<u16>(table, u16(h1146.index), 2292);
    store<u16>(table, u16(h1147.index), 2294);
    store<u16>(table, u16(h1148.index), 2296);
    store<u16>(table, u16(h1149.index), 2298);
    store<u16>(table, u16(h1150.index), 2300);
    store<u16>(table, u16(h1151.index), 2302);
    store<u16>(table, u16(h1152.index), 2304);
    store<u16>(table, u16(h1153.index), 2306);
    store<u16>(table, u16(h1154.index), 2308);
    store<u16>(table, u16(h1155.index), 2310);
    store<u16>(table, u16(h1156.index), 2312);
    store<u16>(table, u16(h1157.index), 2314);
    store<u16>(table, u16(h1158.index), 2316);
    store<u16>(table, u16(h1159.index), 2318);
    store<u16>(table, u16(h1160.index), 2320);
    store<u16>(table, u16(h1161.index), 2322);
    store<u16>(table, u16(h1162.index), 2324);
    store<u16>(table, u16(h1163.index), 2326);
    store<u16>(table, u16(h1164.index), 2328);
    store<u16>(table, u16(h1165.index), 2330);
    store<u16>(table, u16(h1166.index), 2332);
    store<u16>(table, u16(h1167.index), 2334);
    store<u16>(table, u16(h1168.index), 2336);
    store<u16>(table, u16(h1169.index), 2338);
    store<u16>(table, u16(h1170.index), 2340);
    store<u16>(table, u16(h1171.index), 2342);
    store<u16>(table, u16(h1172.index), 2344);
    store<u16>(table, u16(h1173.index), 2346);
    store<u16>(table, u16(h1174.index), 2348);
    store<u16>(table, u16(h1175.index), 2350);
    store<u16>(table, u16(h1176.index), 2352);
    store<u16>(table, u16(h1177.index), 2354);
    store<u16>(table, u16(h1178.index), 2356);
    store<u16>(table, u16(h1179.index), 2358);
    store<u16>(table, u16(h1180.index), 2360);
    store<u16>(table, u16(h1181.index), 2362);
    store<u16>(table, u16(h1182.index), 2364);
    store<u16>(table, u16(h1183.index), 2366);
    store<u16>(table, u16(h1184.index), 2368);
    store<u16>(table, u16(h1185.index), 2370);
    store<u16>(table, u16(h1186.index), 2372);
    store<u16>(table, u16(h1187.index), 2374);
    store<u16>(table, u16(h1188.index), 2376);
    store<u16>(table, u16(h1189.index), 2378);
    store<u16>(table, u16(h1190.index), 2380);
    store<u16>(table, u16(h1191.index), 2382);
    store<u16>(table, u16(h1192.index), 2384);
    store<u16>(table, u16(h1193.index), 2386);
    store<u16>(table, u16(h1194.index), 2388);
    store<u16>(table, u16(h1195.index), 2390);
    store<u16>(table, u16(h1196.index), 2392);
    store<u16>(table, u16(h1197.index), 2394);
    store<u16>(table, u16(h1198.index), 2396);
    store<u16>(table, u16(h1199.index), 2398);
    store<u16>(table, u16(h1200.index), 2400);
    store<u16>(table, u16(h1201.index), 2402);
    store<u16>(table, u16(h1202.index), 2404);
    store<u16>(table, u16(h1203.index), 2406);
    store<u16>(table, u16(h1204.index), 2408);
    store<u16>(table, u16(h1205.index), 2410);
    store<u16>(table, u16(h1206.index), 2412);
    store<u16>(table, u16(h1207.index), 2414);
    store<u16>(table, u16(h1208.index), 2416);
    store<u16>(table, u16(h1209.index), 2418);
    store<u16>(table, u16(h1210.index), 2420);
    store<u16>(table, u16(h1211.index), 2422);
    store<u16>(table, u16(h1212.index), 2424);
    store<u16>(table, u16(h1213.index), 2426);
    store<u16>(table, u16(h1214.index), 2428);
    store<u16>(table, u16(h1215.index), 2430);
    store<u16>(table, u16(h1216.index), 2432);
    store<u16>(table, u16(h1217.index), 2434);
    store<u16>(table, u16(h1218.index), 2436);
    store<u16>(table, u16(h1219.index), 2438);
    store<u16>(table, u16(h1220.index), 2440);
    store<u16>(table, u16(h1221.index), 2442);
    store<u16>(table, u16(h1222.index), 2444);
    store<u16>(table, u16(h1223.index), 2446);
    store<u16>(table, u16(h1224.index), 2448);
    store<u16>(table, u16(h1225.index), 2450);
    store<u16>(table, u16(h1226.index), 2452);
    store<u16>(table, u16(h1227.index), 2454);
    store<u16>(table, u16(h1228.index), 2456);
    store<u16>(table, u16(h1229.index), 2458);
    store<u16>(table, u16(h1230.index), 2460);
    store<u16>(table, u16(h1231.index), 2462);
    store<u16>(table, u16(h1232.index), 2464);
    store<u16>(table, u16(h1233.index), 2466);
    store<u16>(table, u16(h1234.index), 2468);
    store<u16>(table, u16(h1235.index), 2470);
    store<u16>(table, u16(h1236.index), 2472);
    store<u16>(table, u16(h1237.index), 2474);
    store<u16>(table, u16(h1238.index), 2476);
    store<u16>(table, u16(h1239.index), 2478);
    store<u16>(table, u16(h1240.index), 2480);
    store<u16>(table, u16(h1241.index), 2482);
    store<u16>(table, u16(h1242.index), 2484);
    store<u16>(table, u16(h1243.index), 2486);
    store<u16>(table, u16(h1244.index), 2488);
    store<u16>(table, u16(h1245.index), 2490);
    store<u16>(table, u16(h1246.index), 2492);
    store<u16>(table, u16(h1247.index), 2494);
    store<u16>(table, u16(h1248.index), 2496);
    store<u16>(table, u16(h1249.index), 2498);
    store<u16>(table, u16(h1250.index), 2500);
    store<u16>(table, u16(h1251.index), 2502);
    store<u16>(table, u16(h1252.index), 2504);
    store<u16>(table, u16(h1253.index), 2506);
    store<u16>(table, u16(h1254.index), 2508);
    store<u16>(table, u16(h1255.index), 2510);
    store<u16>(table, u16(h1256.index), 2512);
    store<u16>(table, u16(h1257.index), 2514);
    store<u16>(table, u16(h1258.index), 2516);
    store<u16>(table, u16(h1259.index), 2518);
    store<u16>(table, u16(h1260.index), 2520);
    store<u16>(table, u16(h1261.index), 2522);
    store<u16>(table, u16(h1262.index), 2524);
    store<u16>(table, u16(h1263.index), 2526);
    store<u16>(table, u16(h1264.index), 2528);
    store<u16>(table, u16(h1265.index), 2530);
    store<u16>(table, u16(h1266.index), 2532);
    store<u16>(table, u16(h1267.index), 2534);
    store<u16>(table, u16(h1268.index), 2536);
    store<u16>(table, u16(h1269.index), 2538);
    store<u16>(table, u16(h1270.index), 2540);
    store<u16>(table, u16(h1271.index), 2542);
    store<u16>(table, u16(h1272.index), 2544);
    store<u16>(table, u16(h1273.index), 2546);
    store<u16>(table, u16(h1274.index), 2548);
    store<u16>(table, u16(h1275.index), 2550);
    store<u16>(table, u16(h1276.index), 2552);
    store<u16>(table, u16(h1277.index), 2554);
    store<u16>(table, u16(h1278.index), 2556);
    store<u16>(table, u16(h1279.index), 2558);
    store<u16>(table, u16(h1280.index), 2560);
    store<u16>(table, u16(h1281.index), 2562);
    store<u16>(table, u16(h1282.index), 2564);
    store<u16>(table, u16(h1283.index), 2566);
    store<u16>(table, u16(h1284.index), 2568);
    store<u16>(table, u16(h1285.index), 2570);
    store<u16>(table, u16(h1286.index), 2572);
    store<u16>(table, u16(h1287.index), 2574);
    store<u16>(table, u16(h1288.index), 2576);
    store<u16>(table, u16(h1289.index), 2578);
    store<u16>(table, u16(h1290.index), 2580);
    store<u16>(table, u16(h1291.index), 2582);
    store<u16>(table, u16(h1292.index), 2584);
    store<u16>(table, u16(h1293.index), 2586);
    store<u16>(table, u16(h1294.index), 2588);
    store<u16>(table, u16(h1295.index), 2590);
    store<u16>(table, u16(h1296.index), 2592);
    store<u16>(table, u16(h1297.index), 2594);
    store<u16>(table, u16(h1298.index), 2596);
    store<u16>(table, u16(h1299.index), 2598);
    store<u16>(table, u16(h1300.index), 2600);
    store<u16>(table, u16(h1301.index), 2602);
    store<u16>(table, u16(h1302.index), 2604);
    store<u16>(table, u16(h1303.index), 2606);
    store<u16>(table, u16(h1304.index), 2608);
    store<u16>(table, u16(h1305.index), 2610);
    store<u16>(table, u16(h1306.index), 2612);
    store<u16>(table, u16(h1307.index), 2614);
    store<u16>(table, u16(h1308.index), 2616);
    store<u16>(table, u16(h1309.index), 2618);
    store<u16>(table, u16(h1310.index), 2620);
    store<u16>(table, u16(h1311.index), 2622);
    store<u16>(table, u16(h1312.index), 2624);
    store<u16>(table, u16(h1313.index), 2626);
    store<u16>(table, u16(h1314.index), 2628);
    store<u16>(table, u16(h1315.index), 2630);
    store<u16>(table, u16(h1316.index), 2632);
    store<u16>(table, u16(h1317.index), 2634);
    store<u16>(table, u16(h1318.index), 2636);
    store<u16>(table, u16(h1319.index), 2638);
    store<u16>(table, u16(h1320.index), 2640);
    store<u16>(table, u16(h1321.index), 2642);
    store<u16>(table, u16(h1322.index), 2644);
    store<u16>(table, u16(h1323.index), 2646);
    store<u16>(table, u16(h1324.index), 2648);
    store<u16>(table, u16(h1325.index), 2650);
    store<u16>(table, u16(h1326.index), 2652);
    store<u16>(table, u16(h1327.index), 2654);
    store<u16>(table, u16(h1328.index), 2656);
    store<u16>(table, u16(h1329.index), 2658);
    store<u16>(table, u16(h1330.index), 2660);
    store<u16>(table, u16(h1331.index), 2662);
    store<u16>(table, u16(h1332.index), 2664);
    store<u16>(table, u16(h1333.index), 2666);
    store<u16>(table, u16(h1334.index), 2668);
    store<u16>(table, u16(h1335.index), 2670);
    store<u16>(table, u16(h1336.index), 2672);
    store<u16>(table, u16(h1337.index), 2674);
    store<u16>(table, u16(h1338.index), 2676);
    store<u16>(table, u16(h1339.index), 2678);
    store<u16>(table, u16(h1340.index), 2680);
    store<u16>(table, u16(h1341.index), 2682);
    store<u16>(table, u16(h1342.index), 2684);
    store<u16>(table, u16(h1343.index), 2686);
    store<u16>(table, u16(h1344.index), 2688);
    store<u16>(table, u16(h1345.index), 2690);
    store<u16>(table, u16(h1346.index), 2692);
    store<u16>(table, u16(h1347.index), 2694);
    store<u16>(table, u16(h1348.index), 2696);
    store<u16>(table, u16(h1349.index), 2698);
    store<u16>(table, u16(h1350.index), 2700);
    store<u16>(table, u16(h1351.index), 2702);
    store<u16>(table, u16(h1352.index), 2704);
    store<u16>(table, u16(h1353.index), 2706);
    store<u16>(table, u16(h1354.index), 2708);
    store<u16>(table, u16(h1355.index), 2710);
    store<u16>(table, u16(h1356.index), 2712);
    store<u16>(table, u16(h1357.index), 2714);
    store<u16>(table, u16(h1358.index), 2716);
    store<u16>(table, u16(h1359.index), 2718);
    store<u16>(table, u16(h1360.index), 2720);
    store<u16>(table, u16(h1361.index), 2722);
    store<u16>(table, u16(h1362.index), 2724);
    store<u16>(table, u16(h1363.index), 2726);
    store<u16>(table, u16(h1364.index), 2728);
    store<u16>(table, u16(h1365.index), 2730);
    store<u16>(table, u16(h1366.index), 2732);
    store<u16>(table, u16(h1367.index), 2734);
    store<u16>(table, u16(h1368.index), 2736);
    store<u16>(table, u16(h1369.index), 2738);
    store<u16>(table, u16(h1370.index), 2740);
    store<u16>(table, u16(h1371.index), 2742);
    store<u16>(table, u16(h1372.index), 2744);
    store<u16>(table, u16(h1373.index), 2746);
    store<u16>(table, u16(h1374.index), 2748);
    store<u16>(table, u16(h1375.index), 2750);
    store<u16>(table, u16(h1376.index), 2752);
    store<u16>(table, u16(h1377.index), 2754);
    store<u16>(table, u16(h1378.index), 2756);
    store<u16>(table, u16(h1379.index), 2758);
    store<u16>(table, u16(h1380.index), 2760);
    store<u16>(table, u16(h1381.index), 2762);
    store<u16>(table, u16(h1382.index), 2764);
    store<u16>(table, u16(h1383.index), 2766);
    store<u16>(table, u16(h1384.index), 2768);
    store<u16>(table, u16(h1385.index), 2770);
    store<u16>(table, u16(h1386.index), 2772);
    store<u16>(table, u16(h1387.index), 2774);
    store<u16>(table, u16(h1388.index), 2776);
    store<u16>(table, u16(h1389.index), 2778);
    store<u16>(table, u16(h1390.index), 2780);
    store<u16>(table, u16(h1391.index), 2782);
    store<u16>(table, u16(h1392.index), 2784);
    store<u16>(table, u16(h1393.index), 2786);
    store<u16>(table, u16(h1394.index), 2788);
    store<u16>(table, u16(h1395.index), 2790);
    store<u16>(table, u16(h1396.index), 2792);
  }

  /** Function-table index of handler `i`. */
  @inline static index(i: u32): u32 {
    return load<u16>(table + (usize(i) << 1));
  }
}
