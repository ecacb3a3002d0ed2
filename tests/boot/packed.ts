// Small files packed by xz 5.4 and lz4 1.9, and the bytes they hold.

import { sample } from './images.js';

function bytes(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

/** `xz --check=crc32`. */
export const XZ_TEXT = {
  packed: bytes(
    '/Td6WFoAAAFpIt42AgAhARYAAAB0L+Wj4AJXAQJdADFoFQxGJOArUPBQDabFp+VgGkryVZz9fzNYvUmrn062NPibvwUKOXyT' +
      'Yik/DGyzNY9wD7Ye7w1IdkNg1OHJTuseyqPps08QR7i/7eXMQ73j5TQijHTPr0IAdd9Np5wSPn0GVZcCBCWqqm46UP+AaBh7' +
      'U+nVgcsR4QbzWhg0ZDRR3keM1PgCfwCrUCLQ9bEOUr4/rim0XIs+2UrUEXtK45uuydMFcsWZ36iHP6hKVKi5TbMG8LTW/gya' +
      '6CzdDf9/hAfBidL7t6AlzyZN4wdHI/YMyD6w+yBMkLLtvxDoNFOjfA2TwzSG5u/ENgf3aA6p8s1mwv3+l/o0cpOMUqnzNm/t' +
      'QAAAAL1+ue4AAZoC2AQAADKLgeE+MA2LAgAAAAABWVo=',
  ),
  plain: sample(600, [97, 98, 99, 100]),
};

/** `xz --check=crc32 --x86 --lzma2=lc=0`, of bytes that are mostly branches. */
export const XZ_BRANCHES = {
  packed: bytes(
    '/Td6WFoAAAFpIt42AgEEACEBFgANhjUf4AODAiZaAH+5u7MxPMALOVYkA9VKCn7KW4NBLDZ+S3oYvEdRWdA1RTglBIKi25m7' +
      'PlxcxzV5cOJq5AEIxD9pGsDZVOW7pdcO/lLpz9i59LzWqWcvQe9d2FZ61WDhL+yEFHDMNNE4H/ZgEgfhSIeZM09cqb8yN7FZ' +
      'SoZkKb8x/C2q/4X9v++Pa7LVo4qtNIqETxb+4al8Xmn3vnqzwCmXYiL2NNodGXceGTlDHUj8hbmDke9dSvZoltePQC6e0WzY' +
      'tKVH6D1ai7wTaY3RuwEgneT1GD6EFiCOk7ak5ojVPULwfG96uKBLVW8uU1lCEljpO2CILldNayKcNfT72ebEM+j+c/ZdX54T' +
      'FimazdnsSDMDN2IZOQX1DBHw2Ea0O9TgGmnm+2tk/wl0YgslsAAwsAG2zuXDaiCGMsjqH0vBrMEljiPcBdwT3dHS2oMt4CB+' +
      'aA8WoIi1PGvOxYmvJ1k5EM//I5s0RvMkerdVbcu+jUZzn3ZCUyrngqTjfbBCw/NKe/KMQS6VqI3o35IzHIgqiFaUtMSR2O+Z' +
      '8fDGdd6mBAQwqVVLxwi/k3WgkFLggxzSy+sSOmaCr1EfAe1+TbPJtD94hSupm/0bibDXaUrFofCt8PN2D3T205HX6BqWgSPv' +
      'DuNvqbKrpDxeYBvuFVihAfA7hnp6ZlXEMYk5ni25eF3M6wtsNaJV5xO+jXuzBQpMFTd2WPD+dd2P0+ddQK6KZgfubaRNiBV8' +
      '63ckqAAAAAD1K/ghAAG+BIQHAADxN2FxPjANiwIAAAAAAVla',
  ),
  plain: sample(900, [0xe8, 0xe9, 0, 0xff, 0x0f, 1]),
};

/** `lz4 -l -9`. */
export const LZ4_TEXT = {
  packed: bytes(
    'AiFMGLAAAAAQYgEAUGFhYWJhBwACBAABEwAAAwABAgABAQABEQATYgYAAhUAATgAAgoAJWFhQwAECQACKwACWQAEQQAmYWEV' +
      'AAQOAAMmAANoAABKAAZ7AARPACZiYRcAAiMAJWJikgAHVgAEAQAnYmGRAAUGAAOxAAhgAAOdAAJ2AAY8AAY3AAQaACdiYUkA' +
      'BAsAJWJiCAAHOwAFjAAD2AAF8AAFCgAD2QAIHQGgYWJhYWFiYmJhYQ==',
  ),
  plain: sample(400, [97, 98]),
};
