import { expect, it } from 'vitest';
import { runOf } from './figures.fixture.ts';
import { openTimeLeft } from './time-left.ts';

it('tells of each run how long it takes at its own pace', () => {
  const tell = openTimeLeft();
  const at = (a: number, b: number, nowMs: number) =>
    tell(
      [
        runOf({ run: 'a', decided: a, pending: 1000 - a }),
        runOf({ run: 'b', decided: b, failed: 10, pending: 500 - b }),
      ],
      nowMs,
    );
  expect(at(0, 0, 0)).toEqual({});
  expect(at(100, 10, 1000)).toEqual({ a: 9, b: 49 });
  expect(at(200, 10, 2000)).toEqual({ a: 8, b: 98 });
});

it('says nothing of a run that is done, stands still, or is new', () => {
  const tell = openTimeLeft();
  tell([runOf({ run: 'done', decided: 0, pending: 5 }), runOf({ run: 'still', pending: 5 })], 0);
  const later = [
    runOf({ run: 'done', decided: 5, pending: 0 }),
    runOf({ run: 'still', pending: 5 }),
    runOf({ run: 'new', pending: 5 }),
  ];
  expect(tell(later, 1000)).toEqual({});
  expect(openTimeLeft()([], 0)).toEqual({});
});
