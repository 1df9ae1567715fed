import { expect, it } from 'vitest';
import { findLoop } from './find-loop.ts';

const flow = (text: string) => {
  const [source = '', target = ''] = text.split('>');
  return { source, target };
};

it.each([
  [[], 'a>a', ['a', 'a']],
  [['b>a'], 'a>b', ['a', 'b', 'a']],
  [['b>c', 'c>d', 'd>a'], 'a>b', ['a', 'b', 'c', 'd', 'a']],
  [['b>c', 'c>d', 'd>a', 'c>a'], 'a>b', ['a', 'b', 'c', 'a']],
  [['b>c', 'b>d', 'c>d'], 'a>b', undefined],
  [['b>c', 'c>b'], 'a>b', undefined],
  [['a>b', 'a>c'], 'a>b', undefined],
])('among %j, %s closes %j', (flows, added, circle) => {
  expect(findLoop(flows.map(flow), flow(added))).toEqual(circle);
});

it('walks a wide graph once', () => {
  const layers = Array.from({ length: 40 }, (_, layer) =>
    Array.from({ length: 9 }, (_, edge) => flow(`${layer}/${Math.floor(edge / 3)}>${layer + 1}/${edge % 3}`)),
  );
  expect(findLoop(layers.flat(), flow('z>0/0'))).toBeUndefined();
});
