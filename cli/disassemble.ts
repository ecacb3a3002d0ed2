export { disassemble } from '../bindings/isa/disassembler.js';
