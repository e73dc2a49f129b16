import { describe, expect, it } from 'vitest';
import { type CpuProfile, topSelfTime } from './top-self-time.ts';

function node(id: number, functionName: string, url = '', lineNumber = -1) {
  return { id, callFrame: { functionName, url, lineNumber } };
}

const profile: CpuProfile = {
  nodes: [
    node(1, '(root)'),
    node(2, 'decide', 'file:///decide.js', 9),
    node(3, '(garbage collector)'),
    node(4, 'decide', 'file:///decide.js', 9),
    node(5, '', 'file:///main.js', 0),
  ],
  samples: [2, 4, 3, 2, 5],
  timeDeltas: [1000, 2000, 3000, 1000, 500],
};

describe('the functions that take most time', () => {
  it('come slowest first, with every call of a function added up', () => {
    expect(topSelfTime(profile, 3)).toEqual([
      { place: 'decide file:///decide.js:10', ms: 4, share: 4 / 7.5 },
      { place: '(garbage collector)', ms: 3, share: 3 / 7.5 },
      { place: '(anonymous) file:///main.js:1', ms: 0.5, share: 0.5 / 7.5 },
    ]);
  });

  it('are no more than were asked for, while shares stay those of the whole', () => {
    const [slowest, ...others] = topSelfTime(profile, 1);
    expect(slowest?.share).toBeCloseTo(4 / 7.5);
    expect(others).toEqual([]);
  });

  it('are none in an empty profile', () => {
    expect(topSelfTime({ nodes: [], samples: [], timeDeltas: [] }, 5)).toEqual([]);
  });
});
