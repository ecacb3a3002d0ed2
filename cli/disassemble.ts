export { disassemble } from '../bindings/host/index.js';
