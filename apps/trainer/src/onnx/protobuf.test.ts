import { expect, test } from 'vitest';
import { encode, floats, message, text, texts, whole, wholes } from './protobuf.ts';

const hex = (...fields: Uint8Array[]) => Buffer.from(encode(fields)).toString('hex');

// The first three are the examples of protobuf.dev/programming-guides/encoding.
test.each([
  ['a whole number', hex(whole(1, 150)), '089601'],
  ['a text', hex(text(2, 'testing')), '120774657374696e67'],
  ['a message', hex(message(3, [whole(1, 150)])), '1a03089601'],
  ['whole numbers', hex(wholes(8, [0, 127, 128])), '4000407f408001'],
  ['texts', hex(texts(9, ['a', ''])), '4a01614a00'],
  ['numbers of 32 bits', hex(floats(7, [1, -0.5])), '3d0000803f3d000000bf'],
  ['a field above 15', hex(whole(20, 1)), 'a00101'],
  ['a whole number of more than 32 bits', hex(whole(1, 2 ** 35)), '08808080808001'],
])('%s', (_, encoded, expected) => {
  expect(encoded).toBe(expected);
});
