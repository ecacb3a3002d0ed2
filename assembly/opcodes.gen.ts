// Generated from opcodes.txt by scripts/generate.ts. Do not edit.

export const FIRST_ADDRESS: u32 = 380;
export const FIRST_READ: u32 = 384;
export const FIRST_MODIFY: u32 = 575;
export const FIRST_WRITE: u32 = 690;
export const OP_ADD_RR_8: u32 = 0;
export const OP_ADD_RR_16: u32 = 1;
export const OP_ADD_RR_32: u32 = 2;
export const OP_ADD_RR_64: u32 = 3;
export const OP_ADD_RI_8: u32 = 4;
export const OP_ADD_RI_16: u32 = 5;
export const OP_ADD_RI_32: u32 = 6;
export const OP_ADD_RI_64: u32 = 7;
export const OP_OR_RR_8: u32 = 8;
export const OP_OR_RR_16: u32 = 9;
export const OP_OR_RR_32: u32 = 10;
export const OP_OR_RR_64: u32 = 11;
export const OP_OR_RI_8: u32 = 12;
export const OP_OR_RI_16: u32 = 13;
export const OP_OR_RI_32: u32 = 14;
export const OP_OR_RI_64: u32 = 15;
export const OP_ADC_RR_8: u32 = 16;
export const OP_ADC_RR_16: u32 = 17;
export const OP_ADC_RR_32: u32 = 18;
export const OP_ADC_RR_64: u32 = 19;
export const OP_ADC_RI_8: u32 = 20;
export const OP_ADC_RI_16: u32 = 21;
export const OP_ADC_RI_32: u32 = 22;
export const OP_ADC_RI_64: u32 = 23;
export const OP_SBB_RR_8: u32 = 24;
export const OP_SBB_RR_16: u32 = 25;
export const OP_SBB_RR_32: u32 = 26;
export const OP_SBB_RR_64: u32 = 27;
export const OP_SBB_RI_8: u32 = 28;
export const OP_SBB_RI_16: u32 = 29;
export const OP_SBB_RI_32: u32 = 30;
export const OP_SBB_RI_64: u32 = 31;
export const OP_AND_RR_8: u32 = 32;
export const OP_AND_RR_16: u32 = 33;
export const OP_AND_RR_32: u32 = 34;
export const OP_AND_RR_64: u32 = 35;
export const OP_AND_RI_8: u32 = 36;
export const OP_AND_RI_16: u32 = 37;
export const OP_AND_RI_32: u32 = 38;
export const OP_AND_RI_64: u32 = 39;
export const OP_SUB_RR_8: u32 = 40;
export const OP_SUB_RR_16: u32 = 41;
export const OP_SUB_RR_32: u32 = 42;
export const OP_SUB_RR_64: u32 = 43;
export const OP_SUB_RI_8: u32 = 44;
export const OP_SUB_RI_16: u32 = 45;
export const OP_SUB_RI_32: u32 = 46;
export const OP_SUB_RI_64: u32 = 47;
export const OP_XOR_RR_8: u32 = 48;
export const OP_XOR_RR_16: u32 = 49;
export const OP_XOR_RR_32: u32 = 50;
export const OP_XOR_RR_64: u32 = 51;
export const OP_XOR_RI_8: u32 = 52;
export const OP_XOR_RI_16: u32 = 53;
export const OP_XOR_RI_32: u32 = 54;
export const OP_XOR_RI_64: u32 = 55;
export const OP_ADD_NF_RR_32: u32 = 58;
export const OP_ADD_NF_RR_64: u32 = 59;
export const OP_ADD_NF_RI_32: u32 = 62;
export const OP_ADD_NF_RI_64: u32 = 63;
export const OP_OR_NF_RR_32: u32 = 66;
export const OP_OR_NF_RR_64: u32 = 67;
export const OP_OR_NF_RI_32: u32 = 70;
export const OP_OR_NF_RI_64: u32 = 71;
export const OP_AND_NF_RR_32: u32 = 74;
export const OP_AND_NF_RR_64: u32 = 75;
export const OP_AND_NF_RI_32: u32 = 78;
export const OP_AND_NF_RI_64: u32 = 79;
export const OP_SUB_NF_RR_32: u32 = 82;
export const OP_SUB_NF_RR_64: u32 = 83;
export const OP_SUB_NF_RI_32: u32 = 86;
export const OP_SUB_NF_RI_64: u32 = 87;
export const OP_XOR_NF_RR_32: u32 = 90;
export const OP_XOR_NF_RR_64: u32 = 91;
export const OP_XOR_NF_RI_32: u32 = 94;
export const OP_XOR_NF_RI_64: u32 = 95;
export const OP_NEG_NF_R_32: u32 = 98;
export const OP_NEG_NF_R_64: u32 = 99;
export const OP_INC_NF_R_32: u32 = 102;
export const OP_INC_NF_R_64: u32 = 103;
export const OP_DEC_NF_R_32: u32 = 106;
export const OP_DEC_NF_R_64: u32 = 107;
export const OP_SHL_IMM_NF_R_32: u32 = 110;
export const OP_SHL_IMM_NF_R_64: u32 = 111;
export const OP_SHR_IMM_NF_R_32: u32 = 114;
export const OP_SHR_IMM_NF_R_64: u32 = 115;
export const OP_SAR_IMM_NF_R_32: u32 = 118;
export const OP_SAR_IMM_NF_R_64: u32 = 119;
export const OP_ROL_IMM_NF_R_32: u32 = 122;
export const OP_ROL_IMM_NF_R_64: u32 = 123;
export const OP_ROR_IMM_NF_R_32: u32 = 126;
export const OP_ROR_IMM_NF_R_64: u32 = 127;
export const OP_SHL_CL_NF_R_32: u32 = 130;
export const OP_SHL_CL_NF_R_64: u32 = 131;
export const OP_SHR_CL_NF_R_32: u32 = 134;
export const OP_SHR_CL_NF_R_64: u32 = 135;
export const OP_SAR_CL_NF_R_32: u32 = 138;
export const OP_SAR_CL_NF_R_64: u32 = 139;
export const OP_ROL_CL_NF_R_32: u32 = 142;
export const OP_ROL_CL_NF_R_64: u32 = 143;
export const OP_ROR_CL_NF_R_32: u32 = 146;
export const OP_ROR_CL_NF_R_64: u32 = 147;
export const OP_IMUL_NF_RR_32: u32 = 150;
export const OP_IMUL_NF_RR_64: u32 = 151;
export const OP_IMUL_NF_RRI_32: u32 = 154;
export const OP_IMUL_NF_RRI_64: u32 = 155;
export const OP_CMP_RR_8: u32 = 156;
export const OP_CMP_RR_16: u32 = 157;
export const OP_CMP_RR_32: u32 = 158;
export const OP_CMP_RR_64: u32 = 159;
export const OP_CMP_RI_8: u32 = 160;
export const OP_CMP_RI_16: u32 = 161;
export const OP_CMP_RI_32: u32 = 162;
export const OP_CMP_RI_64: u32 = 163;
export const OP_TEST_RR_8: u32 = 164;
export const OP_TEST_RR_16: u32 = 165;
export const OP_TEST_RR_32: u32 = 166;
export const OP_TEST_RR_64: u32 = 167;
export const OP_TEST_RI_8: u32 = 168;
export const OP_TEST_RI_16: u32 = 169;
export const OP_TEST_RI_32: u32 = 170;
export const OP_TEST_RI_64: u32 = 171;
export const OP_MOV_RR_8: u32 = 172;
export const OP_MOV_RR_16: u32 = 173;
export const OP_MOV_RR_32: u32 = 174;
export const OP_MOV_RR_64: u32 = 175;
export const OP_MOV_RI_8: u32 = 176;
export const OP_MOV_RI_16: u32 = 177;
export const OP_MOV_RI_32: u32 = 178;
export const OP_MOV_RI_64: u32 = 179;
export const OP_NOT_R_8: u32 = 180;
export const OP_NOT_R_16: u32 = 181;
export const OP_NOT_R_32: u32 = 182;
export const OP_NOT_R_64: u32 = 183;
export const OP_NEG_R_8: u32 = 184;
export const OP_NEG_R_16: u32 = 185;
export const OP_NEG_R_32: u32 = 186;
export const OP_NEG_R_64: u32 = 187;
export const OP_INC_R_8: u32 = 188;
export const OP_INC_R_16: u32 = 189;
export const OP_INC_R_32: u32 = 190;
export const OP_INC_R_64: u32 = 191;
export const OP_DEC_R_8: u32 = 192;
export const OP_DEC_R_16: u32 = 193;
export const OP_DEC_R_32: u32 = 194;
export const OP_DEC_R_64: u32 = 195;
export const OP_SHL_IMM_R_8: u32 = 196;
export const OP_SHL_IMM_R_16: u32 = 197;
export const OP_SHL_IMM_R_32: u32 = 198;
export const OP_SHL_IMM_R_64: u32 = 199;
export const OP_SHL_CL_R_8: u32 = 200;
export const OP_SHL_CL_R_16: u32 = 201;
export const OP_SHL_CL_R_32: u32 = 202;
export const OP_SHL_CL_R_64: u32 = 203;
export const OP_SHR_IMM_R_8: u32 = 204;
export const OP_SHR_IMM_R_16: u32 = 205;
export const OP_SHR_IMM_R_32: u32 = 206;
export const OP_SHR_IMM_R_64: u32 = 207;
export const OP_SHR_CL_R_8: u32 = 208;
export const OP_SHR_CL_R_16: u32 = 209;
export const OP_SHR_CL_R_32: u32 = 210;
export const OP_SHR_CL_R_64: u32 = 211;
export const OP_SAR_IMM_R_8: u32 = 212;
export const OP_SAR_IMM_R_16: u32 = 213;
export const OP_SAR_IMM_R_32: u32 = 214;
export const OP_SAR_IMM_R_64: u32 = 215;
export const OP_SAR_CL_R_8: u32 = 216;
export const OP_SAR_CL_R_16: u32 = 217;
export const OP_SAR_CL_R_32: u32 = 218;
export const OP_SAR_CL_R_64: u32 = 219;
export const OP_ROL_IMM_R_8: u32 = 220;
export const OP_ROL_IMM_R_16: u32 = 221;
export const OP_ROL_IMM_R_32: u32 = 222;
export const OP_ROL_IMM_R_64: u32 = 223;
export const OP_ROL_CL_R_8: u32 = 224;
export const OP_ROL_CL_R_16: u32 = 225;
export const OP_ROL_CL_R_32: u32 = 226;
export const OP_ROL_CL_R_64: u32 = 227;
export const OP_ROR_IMM_R_8: u32 = 228;
export const OP_ROR_IMM_R_16: u32 = 229;
export const OP_ROR_IMM_R_32: u32 = 230;
export const OP_ROR_IMM_R_64: u32 = 231;
export const OP_ROR_CL_R_8: u32 = 232;
export const OP_ROR_CL_R_16: u32 = 233;
export const OP_ROR_CL_R_32: u32 = 234;
export const OP_ROR_CL_R_64: u32 = 235;
export const OP_MOVZXB_RR_16: u32 = 237;
export const OP_MOVZXB_RR_32: u32 = 238;
export const OP_MOVZXB_RR_64: u32 = 239;
export const OP_MOVZXW_RR_16: u32 = 241;
export const OP_MOVZXW_RR_32: u32 = 242;
export const OP_MOVZXW_RR_64: u32 = 243;
export const OP_MOVSXB_RR_16: u32 = 245;
export const OP_MOVSXB_RR_32: u32 = 246;
export const OP_MOVSXB_RR_64: u32 = 247;
export const OP_MOVSXW_RR_16: u32 = 249;
export const OP_MOVSXW_RR_32: u32 = 250;
export const OP_MOVSXW_RR_64: u32 = 251;
export const OP_MOVSXD_RR_16: u32 = 253;
export const OP_MOVSXD_RR_32: u32 = 254;
export const OP_MOVSXD_RR_64: u32 = 255;
export const OP_IMUL_RR_16: u32 = 257;
export const OP_IMUL_RR_32: u32 = 258;
export const OP_IMUL_RR_64: u32 = 259;
export const OP_IMUL_RRI_16: u32 = 261;
export const OP_IMUL_RRI_32: u32 = 262;
export const OP_IMUL_RRI_64: u32 = 263;
export const OP_MUL_R_16: u32 = 265;
export const OP_MUL_R_32: u32 = 266;
export const OP_MUL_R_64: u32 = 267;
export const OP_CMOV_RR_16: u32 = 269;
export const OP_CMOV_RR_32: u32 = 270;
export const OP_CMOV_RR_64: u32 = 271;
export const OP_SET_R_8: u32 = 272;
export const OP_NOP: u32 = 276;
export const OP_CBW_16: u32 = 278;
export const OP_CBW_32: u32 = 279;
export const OP_CBW_64: u32 = 280;
export const OP_CWD_16: u32 = 282;
export const OP_CWD_32: u32 = 283;
export const OP_CWD_64: u32 = 284;
export const OP_JMP_32: u32 = 287;
export const OP_JMP_64: u32 = 288;
export const OP_JMP_R_32: u32 = 291;
export const OP_JMP_R_64: u32 = 292;
export const OP_JCC_0: u32 = 293;
export const OP_JCC_1: u32 = 294;
export const OP_JCC_2: u32 = 295;
export const OP_JCC_3: u32 = 296;
export const OP_JCC_4: u32 = 297;
export const OP_JCC_5: u32 = 298;
export const OP_JCC_6: u32 = 299;
export const OP_JCC_7: u32 = 300;
export const OP_JCC_8: u32 = 301;
export const OP_JCC_9: u32 = 302;
export const OP_JCC_10: u32 = 303;
export const OP_JCC_11: u32 = 304;
export const OP_JCC_12: u32 = 305;
export const OP_JCC_13: u32 = 306;
export const OP_JCC_14: u32 = 307;
export const OP_JCC_15: u32 = 308;
export const OP_CMP_RR32_J2: u32 = 309;
export const OP_CMP_RR32_J3: u32 = 310;
export const OP_CMP_RR32_J4: u32 = 311;
export const OP_CMP_RR32_J5: u32 = 312;
export const OP_CMP_RR32_J6: u32 = 313;
export const OP_CMP_RR32_J7: u32 = 314;
export const OP_CMP_RR32_J12: u32 = 315;
export const OP_CMP_RR32_J13: u32 = 316;
export const OP_CMP_RR32_J14: u32 = 317;
export const OP_CMP_RR32_J15: u32 = 318;
export const OP_CMP_RI32_J2: u32 = 319;
export const OP_CMP_RI32_J3: u32 = 320;
export const OP_CMP_RI32_J4: u32 = 321;
export const OP_CMP_RI32_J5: u32 = 322;
export const OP_CMP_RI32_J6: u32 = 323;
export const OP_CMP_RI32_J7: u32 = 324;
export const OP_CMP_RI32_J12: u32 = 325;
export const OP_CMP_RI32_J13: u32 = 326;
export const OP_CMP_RI32_J14: u32 = 327;
export const OP_CMP_RI32_J15: u32 = 328;
export const OP_TEST_RR32_J4: u32 = 329;
export const OP_TEST_RR32_J5: u32 = 330;
export const OP_TEST_RR32_J8: u32 = 331;
export const OP_TEST_RR32_J9: u32 = 332;
export const OP_CMP_RR64_J2: u32 = 333;
export const OP_CMP_RR64_J3: u32 = 334;
export const OP_CMP_RR64_J4: u32 = 335;
export const OP_CMP_RR64_J5: u32 = 336;
export const OP_CMP_RR64_J6: u32 = 337;
export const OP_CMP_RR64_J7: u32 = 338;
export const OP_CMP_RR64_J12: u32 = 339;
export const OP_CMP_RR64_J13: u32 = 340;
export const OP_CMP_RR64_J14: u32 = 341;
export const OP_CMP_RR64_J15: u32 = 342;
export const OP_CMP_RI64_J2: u32 = 343;
export const OP_CMP_RI64_J3: u32 = 344;
export const OP_CMP_RI64_J4: u32 = 345;
export const OP_CMP_RI64_J5: u32 = 346;
export const OP_CMP_RI64_J6: u32 = 347;
export const OP_CMP_RI64_J7: u32 = 348;
export const OP_CMP_RI64_J12: u32 = 349;
export const OP_CMP_RI64_J13: u32 = 350;
export const OP_CMP_RI64_J14: u32 = 351;
export const OP_CMP_RI64_J15: u32 = 352;
export const OP_TEST_RR64_J4: u32 = 353;
export const OP_TEST_RR64_J5: u32 = 354;
export const OP_TEST_RR64_J8: u32 = 355;
export const OP_TEST_RR64_J9: u32 = 356;
export const OP_CMP_RI8_J4: u32 = 357;
export const OP_CMP_RI8_J5: u32 = 358;
export const OP_CMP_RI8_J6: u32 = 359;
export const OP_CMP_RI8_J7: u32 = 360;
export const OP_CMP_RR8_J4: u32 = 361;
export const OP_CMP_RR8_J5: u32 = 362;
export const OP_CMP_RR8_J6: u32 = 363;
export const OP_CMP_RR8_J7: u32 = 364;
export const OP_TEST_RI8_J4: u32 = 365;
export const OP_TEST_RI8_J5: u32 = 366;
export const OP_TEST_RR8_J4: u32 = 367;
export const OP_TEST_RR8_J5: u32 = 368;
export const OP_TEST_RI32_J4: u32 = 369;
export const OP_TEST_RI32_J5: u32 = 370;
export const OP_COLD: u32 = 371;
export const OP_COLD_COUNT: u32 = 372;
export const OP_COLD_END: u32 = 373;
export const OP_COLD_A: u32 = 374;
export const OP_COLD_COUNT_A: u32 = 375;
export const OP_COLD_END_A: u32 = 376;
export const OP_COLD_REP: u32 = 377;
export const OP_RAISE: u32 = 378;
export const OP_NEXT: u32 = 379;
export const OP_LEA_16: u32 = 381;
export const OP_LEA_32: u32 = 382;
export const OP_LEA_64: u32 = 383;
export const OP_ADD_RM_8: u32 = 384;
export const OP_ADD_RM_16: u32 = 385;
export const OP_ADD_RM_32: u32 = 386;
export const OP_ADD_RM_64: u32 = 387;
export const OP_OR_RM_8: u32 = 388;
export const OP_OR_RM_16: u32 = 389;
export const OP_OR_RM_32: u32 = 390;
export const OP_OR_RM_64: u32 = 391;
export const OP_ADC_RM_8: u32 = 392;
export const OP_ADC_RM_16: u32 = 393;
export const OP_ADC_RM_32: u32 = 394;
export const OP_ADC_RM_64: u32 = 395;
export const OP_SBB_RM_8: u32 = 396;
export const OP_SBB_RM_16: u32 = 397;
export const OP_SBB_RM_32: u32 = 398;
export const OP_SBB_RM_64: u32 = 399;
export const OP_AND_RM_8: u32 = 400;
export const OP_AND_RM_16: u32 = 401;
export const OP_AND_RM_32: u32 = 402;
export const OP_AND_RM_64: u32 = 403;
export const OP_SUB_RM_8: u32 = 404;
export const OP_SUB_RM_16: u32 = 405;
export const OP_SUB_RM_32: u32 = 406;
export const OP_SUB_RM_64: u32 = 407;
export const OP_XOR_RM_8: u32 = 408;
export const OP_XOR_RM_16: u32 = 409;
export const OP_XOR_RM_32: u32 = 410;
export const OP_XOR_RM_64: u32 = 411;
export const OP_CMP_RM_8: u32 = 412;
export const OP_CMP_RM_16: u32 = 413;
export const OP_CMP_RM_32: u32 = 414;
export const OP_CMP_RM_64: u32 = 415;
export const OP_CMP_MR_8: u32 = 416;
export const OP_CMP_MR_16: u32 = 417;
export const OP_CMP_MR_32: u32 = 418;
export const OP_CMP_MR_64: u32 = 419;
export const OP_CMP_MI_8: u32 = 420;
export const OP_CMP_MI_16: u32 = 421;
export const OP_CMP_MI_32: u32 = 422;
export const OP_CMP_MI_64: u32 = 423;
export const OP_TEST_RM_8: u32 = 424;
export const OP_TEST_RM_16: u32 = 425;
export const OP_TEST_RM_32: u32 = 426;
export const OP_TEST_RM_64: u32 = 427;
export const OP_TEST_MR_8: u32 = 428;
export const OP_TEST_MR_16: u32 = 429;
export const OP_TEST_MR_32: u32 = 430;
export const OP_TEST_MR_64: u32 = 431;
export const OP_TEST_MI_8: u32 = 432;
export const OP_TEST_MI_16: u32 = 433;
export const OP_TEST_MI_32: u32 = 434;
export const OP_TEST_MI_64: u32 = 435;
export const OP_MOV_RM_8: u32 = 436;
export const OP_MOV_RM_16: u32 = 437;
export const OP_MOV_RM_32: u32 = 438;
export const OP_MOV_RM_64: u32 = 439;
export const OP_MOVZXB_RM_16: u32 = 441;
export const OP_MOVZXB_RM_32: u32 = 442;
export const OP_MOVZXB_RM_64: u32 = 443;
export const OP_MOVZXW_RM_16: u32 = 445;
export const OP_MOVZXW_RM_32: u32 = 446;
export const OP_MOVZXW_RM_64: u32 = 447;
export const OP_MOVSXB_RM_16: u32 = 449;
export const OP_MOVSXB_RM_32: u32 = 450;
export const OP_MOVSXB_RM_64: u32 = 451;
export const OP_MOVSXW_RM_16: u32 = 453;
export const OP_MOVSXW_RM_32: u32 = 454;
export const OP_MOVSXW_RM_64: u32 = 455;
export const OP_MOVSXD_RM_16: u32 = 457;
export const OP_MOVSXD_RM_32: u32 = 458;
export const OP_MOVSXD_RM_64: u32 = 459;
export const OP_IMUL_RM_16: u32 = 461;
export const OP_IMUL_RM_32: u32 = 462;
export const OP_IMUL_RM_64: u32 = 463;
export const OP_IMUL_RMI_16: u32 = 465;
export const OP_IMUL_RMI_32: u32 = 466;
export const OP_IMUL_RMI_64: u32 = 467;
export const OP_MUL_M_16: u32 = 469;
export const OP_MUL_M_32: u32 = 470;
export const OP_MUL_M_64: u32 = 471;
export const OP_CMOV_RM_16: u32 = 473;
export const OP_CMOV_RM_32: u32 = 474;
export const OP_CMOV_RM_64: u32 = 475;
export const OP_PUSH_M_32: u32 = 478;
export const OP_PUSH_M_64: u32 = 479;
export const OP_POP_R_32: u32 = 482;
export const OP_POP_R_64: u32 = 483;
export const OP_LEAVE_32: u32 = 486;
export const OP_LEAVE_64: u32 = 487;
export const OP_CALL_M_32: u32 = 490;
export const OP_CALL_M_64: u32 = 491;
export const OP_JMP_M_32: u32 = 494;
export const OP_JMP_M_64: u32 = 495;
export const OP_RET_32: u32 = 498;
export const OP_RET_64: u32 = 499;
export const OP_RET_I_32: u32 = 502;
export const OP_RET_I_64: u32 = 503;
export const OP_CMP_RM32_J2: u32 = 504;
export const OP_CMP_RM32_J3: u32 = 505;
export const OP_CMP_RM32_J4: u32 = 506;
export const OP_CMP_RM32_J5: u32 = 507;
export const OP_CMP_RM32_J6: u32 = 508;
export const OP_CMP_RM32_J7: u32 = 509;
export const OP_CMP_RM32_J12: u32 = 510;
export const OP_CMP_RM32_J13: u32 = 511;
export const OP_CMP_RM32_J14: u32 = 512;
export const OP_CMP_RM32_J15: u32 = 513;
export const OP_CMP_MR32_J2: u32 = 514;
export const OP_CMP_MR32_J3: u32 = 515;
export const OP_CMP_MR32_J4: u32 = 516;
export const OP_CMP_MR32_J5: u32 = 517;
export const OP_CMP_MR32_J6: u32 = 518;
export const OP_CMP_MR32_J7: u32 = 519;
export const OP_CMP_MR32_J12: u32 = 520;
export const OP_CMP_MR32_J13: u32 = 521;
export const OP_CMP_MR32_J14: u32 = 522;
export const OP_CMP_MR32_J15: u32 = 523;
export const OP_CMP_MI32_J2: u32 = 524;
export const OP_CMP_MI32_J3: u32 = 525;
export const OP_CMP_MI32_J4: u32 = 526;
export const OP_CMP_MI32_J5: u32 = 527;
export const OP_CMP_MI32_J6: u32 = 528;
export const OP_CMP_MI32_J7: u32 = 529;
export const OP_CMP_MI32_J12: u32 = 530;
export const OP_CMP_MI32_J13: u32 = 531;
export const OP_CMP_MI32_J14: u32 = 532;
export const OP_CMP_MI32_J15: u32 = 533;
export const OP_CMP_RM64_J2: u32 = 534;
export const OP_CMP_RM64_J3: u32 = 535;
export const OP_CMP_RM64_J4: u32 = 536;
export const OP_CMP_RM64_J5: u32 = 537;
export const OP_CMP_RM64_J6: u32 = 538;
export const OP_CMP_RM64_J7: u32 = 539;
export const OP_CMP_RM64_J12: u32 = 540;
export const OP_CMP_RM64_J13: u32 = 541;
export const OP_CMP_RM64_J14: u32 = 542;
export const OP_CMP_RM64_J15: u32 = 543;
export const OP_CMP_MR64_J2: u32 = 544;
export const OP_CMP_MR64_J3: u32 = 545;
export const OP_CMP_MR64_J4: u32 = 546;
export const OP_CMP_MR64_J5: u32 = 547;
export const OP_CMP_MR64_J6: u32 = 548;
export const OP_CMP_MR64_J7: u32 = 549;
export const OP_CMP_MR64_J12: u32 = 550;
export const OP_CMP_MR64_J13: u32 = 551;
export const OP_CMP_MR64_J14: u32 = 552;
export const OP_CMP_MR64_J15: u32 = 553;
export const OP_CMP_MI64_J2: u32 = 554;
export const OP_CMP_MI64_J3: u32 = 555;
export const OP_CMP_MI64_J4: u32 = 556;
export const OP_CMP_MI64_J5: u32 = 557;
export const OP_CMP_MI64_J6: u32 = 558;
export const OP_CMP_MI64_J7: u32 = 559;
export const OP_CMP_MI64_J12: u32 = 560;
export const OP_CMP_MI64_J13: u32 = 561;
export const OP_CMP_MI64_J14: u32 = 562;
export const OP_CMP_MI64_J15: u32 = 563;
export const OP_CMP_MI8_J4: u32 = 564;
export const OP_CMP_MI8_J5: u32 = 565;
export const OP_CMP_MI8_J6: u32 = 566;
export const OP_CMP_MI8_J7: u32 = 567;
export const OP_TEST_MI8_J4: u32 = 568;
export const OP_TEST_MI8_J5: u32 = 569;
export const OP_TEST_MI32_J4: u32 = 570;
export const OP_TEST_MI32_J5: u32 = 571;
export const OP_COLD_R: u32 = 572;
export const OP_COLD_COUNT_R: u32 = 573;
export const OP_COLD_END_R: u32 = 574;
export const OP_ADD_MR_8: u32 = 575;
export const OP_ADD_MR_16: u32 = 576;
export const OP_ADD_MR_32: u32 = 577;
export const OP_ADD_MR_64: u32 = 578;
export const OP_ADD_MI_8: u32 = 579;
export const OP_ADD_MI_16: u32 = 580;
export const OP_ADD_MI_32: u32 = 581;
export const OP_ADD_MI_64: u32 = 582;
export const OP_OR_MR_8: u32 = 583;
export const OP_OR_MR_16: u32 = 584;
export const OP_OR_MR_32: u32 = 585;
export const OP_OR_MR_64: u32 = 586;
export const OP_OR_MI_8: u32 = 587;
export const OP_OR_MI_16: u32 = 588;
export const OP_OR_MI_32: u32 = 589;
export const OP_OR_MI_64: u32 = 590;
export const OP_ADC_MR_8: u32 = 591;
export const OP_ADC_MR_16: u32 = 592;
export const OP_ADC_MR_32: u32 = 593;
export const OP_ADC_MR_64: u32 = 594;
export const OP_ADC_MI_8: u32 = 595;
export const OP_ADC_MI_16: u32 = 596;
export const OP_ADC_MI_32: u32 = 597;
export const OP_ADC_MI_64: u32 = 598;
export const OP_SBB_MR_8: u32 = 599;
export const OP_SBB_MR_16: u32 = 600;
export const OP_SBB_MR_32: u32 = 601;
export const OP_SBB_MR_64: u32 = 602;
export const OP_SBB_MI_8: u32 = 603;
export const OP_SBB_MI_16: u32 = 604;
export const OP_SBB_MI_32: u32 = 605;
export const OP_SBB_MI_64: u32 = 606;
export const OP_AND_MR_8: u32 = 607;
export const OP_AND_MR_16: u32 = 608;
export const OP_AND_MR_32: u32 = 609;
export const OP_AND_MR_64: u32 = 610;
export const OP_AND_MI_8: u32 = 611;
export const OP_AND_MI_16: u32 = 612;
export const OP_AND_MI_32: u32 = 613;
export const OP_AND_MI_64: u32 = 614;
export const OP_SUB_MR_8: u32 = 615;
export const OP_SUB_MR_16: u32 = 616;
export const OP_SUB_MR_32: u32 = 617;
export const OP_SUB_MR_64: u32 = 618;
export const OP_SUB_MI_8: u32 = 619;
export const OP_SUB_MI_16: u32 = 620;
export const OP_SUB_MI_32: u32 = 621;
export const OP_SUB_MI_64: u32 = 622;
export const OP_XOR_MR_8: u32 = 623;
export const OP_XOR_MR_16: u32 = 624;
export const OP_XOR_MR_32: u32 = 625;
export const OP_XOR_MR_64: u32 = 626;
export const OP_XOR_MI_8: u32 = 627;
export const OP_XOR_MI_16: u32 = 628;
export const OP_XOR_MI_32: u32 = 629;
export const OP_XOR_MI_64: u32 = 630;
export const OP_NOT_M_8: u32 = 631;
export const OP_NOT_M_16: u32 = 632;
export const OP_NOT_M_32: u32 = 633;
export const OP_NOT_M_64: u32 = 634;
export const OP_NEG_M_8: u32 = 635;
export const OP_NEG_M_16: u32 = 636;
export const OP_NEG_M_32: u32 = 637;
export const OP_NEG_M_64: u32 = 638;
export const OP_INC_M_8: u32 = 639;
export const OP_INC_M_16: u32 = 640;
export const OP_INC_M_32: u32 = 641;
export const OP_INC_M_64: u32 = 642;
export const OP_DEC_M_8: u32 = 643;
export const OP_DEC_M_16: u32 = 644;
export const OP_DEC_M_32: u32 = 645;
export const OP_DEC_M_64: u32 = 646;
export const OP_SHL_IMM_M_8: u32 = 647;
export const OP_SHL_IMM_M_16: u32 = 648;
export const OP_SHL_IMM_M_32: u32 = 649;
export const OP_SHL_IMM_M_64: u32 = 650;
export const OP_SHL_CL_M_8: u32 = 651;
export const OP_SHL_CL_M_16: u32 = 652;
export const OP_SHL_CL_M_32: u32 = 653;
export const OP_SHL_CL_M_64: u32 = 654;
export const OP_SHR_IMM_M_8: u32 = 655;
export const OP_SHR_IMM_M_16: u32 = 656;
export const OP_SHR_IMM_M_32: u32 = 657;
export const OP_SHR_IMM_M_64: u32 = 658;
export const OP_SHR_CL_M_8: u32 = 659;
export const OP_SHR_CL_M_16: u32 = 660;
export const OP_SHR_CL_M_32: u32 = 661;
export const OP_SHR_CL_M_64: u32 = 662;
export const OP_SAR_IMM_M_8: u32 = 663;
export const OP_SAR_IMM_M_16: u32 = 664;
export const OP_SAR_IMM_M_32: u32 = 665;
export const OP_SAR_IMM_M_64: u32 = 666;
export const OP_SAR_CL_M_8: u32 = 667;
export const OP_SAR_CL_M_16: u32 = 668;
export const OP_SAR_CL_M_32: u32 = 669;
export const OP_SAR_CL_M_64: u32 = 670;
export const OP_ROL_IMM_M_8: u32 = 671;
export const OP_ROL_IMM_M_16: u32 = 672;
export const OP_ROL_IMM_M_32: u32 = 673;
export const OP_ROL_IMM_M_64: u32 = 674;
export const OP_ROL_CL_M_8: u32 = 675;
export const OP_ROL_CL_M_16: u32 = 676;
export const OP_ROL_CL_M_32: u32 = 677;
export const OP_ROL_CL_M_64: u32 = 678;
export const OP_ROR_IMM_M_8: u32 = 679;
export const OP_ROR_IMM_M_16: u32 = 680;
export const OP_ROR_IMM_M_32: u32 = 681;
export const OP_ROR_IMM_M_64: u32 = 682;
export const OP_ROR_CL_M_8: u32 = 683;
export const OP_ROR_CL_M_16: u32 = 684;
export const OP_ROR_CL_M_32: u32 = 685;
export const OP_ROR_CL_M_64: u32 = 686;
export const OP_COLD_M: u32 = 687;
export const OP_COLD_COUNT_M: u32 = 688;
export const OP_COLD_END_M: u32 = 689;
export const OP_MOV_MR_8: u32 = 690;
export const OP_MOV_MR_16: u32 = 691;
export const OP_MOV_MR_32: u32 = 692;
export const OP_MOV_MR_64: u32 = 693;
export const OP_MOV_MI_8: u32 = 694;
export const OP_MOV_MI_16: u32 = 695;
export const OP_MOV_MI_32: u32 = 696;
export const OP_MOV_MI_64: u32 = 697;
export const OP_SET_M_8: u32 = 698;
export const OP_PUSH_R_32: u32 = 704;
export const OP_PUSH_R_64: u32 = 705;
export const OP_PUSH_I_32: u32 = 708;
export const OP_PUSH_I_64: u32 = 709;
export const OP_CALL_32: u32 = 712;
export const OP_CALL_64: u32 = 713;
export const OP_CALL_R_32: u32 = 716;
export const OP_CALL_R_64: u32 = 717;
export const OP_COLD_W: u32 = 718;
export const OP_COLD_COUNT_W: u32 = 719;
export const OP_COLD_END_W: u32 = 720;

export const FUSE_ROW = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 15, 0, 1, 7,
  13, 0, 2, 8, 18, 0, 6, 12, 16, 0, 19, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 9,
  0, 0, 4, 10, 14, 0, 5, 11, 0, 0, 0, 0, 0, 0, 0, 0, 17, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]);

export const FUSED = memory.data<u16>([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 309, 310, 311, 312, 313, 314, 0, 0, 0, 0, 315, 316, 317, 318,
  0, 0, 319, 320, 321, 322, 323, 324, 0, 0, 0, 0, 325, 326, 327, 328, 0, 0, 504, 505, 506, 507, 508, 509, 0, 0, 0, 0, 510, 511, 512, 513,
  0, 0, 514, 515, 516, 517, 518, 519, 0, 0, 0, 0, 520, 521, 522, 523, 0, 0, 524, 525, 526, 527, 528, 529, 0, 0, 0, 0, 530, 531, 532, 533,
  0, 0, 0, 0, 329, 330, 0, 0, 331, 332, 0, 0, 0, 0, 0, 0, 0, 0, 333, 334, 335, 336, 337, 338, 0, 0, 0, 0, 339, 340, 341, 342,
  0, 0, 343, 344, 345, 346, 347, 348, 0, 0, 0, 0, 349, 350, 351, 352, 0, 0, 534, 535, 536, 537, 538, 539, 0, 0, 0, 0, 540, 541, 542, 543,
  0, 0, 544, 545, 546, 547, 548, 549, 0, 0, 0, 0, 550, 551, 552, 553, 0, 0, 554, 555, 556, 557, 558, 559, 0, 0, 0, 0, 560, 561, 562, 563,
  0, 0, 0, 0, 353, 354, 0, 0, 355, 356, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 357, 358, 359, 360, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 564, 565, 566, 567, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 361, 362, 363, 364, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 365, 366, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 568, 569, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 367, 368, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 369, 370, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 570, 571, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]);

export const FLAGS_ARE_BARRIER: u32 = 0;
export const FLAGS_ARE_TRANSPARENT: u32 = 1;
export const FLAGS_ARE_WRITER: u32 = 2;
export const FLAGS_ARE_PARTIAL: u32 = 3;

export const WITHOUT_FLAGS = memory.data<u16>([
  0, 0, 58, 59, 0, 0, 62, 63, 0, 0, 66, 67, 0, 0, 70, 71, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 74, 75, 0, 0, 78, 79, 0, 0, 82, 83, 0, 0, 86, 87, 0, 0, 90, 91, 0, 0, 94, 95, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 98, 99, 0, 0, 102, 103,
  0, 0, 106, 107, 0, 0, 110, 111, 0, 0, 130, 131, 0, 0, 114, 115, 0, 0, 134, 135, 0, 0, 118, 119, 0, 0, 138, 139, 0, 0, 122, 123,
  0, 0, 142, 143, 0, 0, 126, 127, 0, 0, 146, 147, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 150, 151, 0, 0, 154, 155, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]);

export const FLAG_CLASS = memory.data<u8>([
  2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2,
  2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3,
  3, 3, 3, 3, 2, 2, 2, 2, 3, 3, 3, 3, 2, 2, 2, 2, 3, 3, 3, 3, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3,
  3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1,
  0, 2, 2, 2, 0, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]);
