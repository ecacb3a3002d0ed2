@final
export class X87Transcendental {
  static f2xm1(v: usize, rec: usize, p: usize): void {}
  static fyl2x(v: usize, rec: usize, p: usize): void {}
  static fyl2xp1(v: usize, rec: usize, p: usize): void {}
  static fptan(v: usize, rec: usize, p: usize): void {}
  static fpatan(v: usize, rec: usize, p: usize): void {}
  static fsin(v: usize, rec: usize, p: usize): void {}
  static fcos(v: usize, rec: usize, p: usize): void {}
  static fsincos(v: usize, rec: usize, p: usize): void {}
}
