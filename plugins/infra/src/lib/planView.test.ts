import { countActions, readablePath, readableValue } from './planView';

it('counts actions, the most consequential first', () => {
  const actions = ['noop', 'create', 'delete', 'create'].map(action => ({
    action,
  }));
  expect(countActions({ actions } as any)).toEqual([
    ['delete', 1],
    ['create', 2],
    ['noop', 1],
  ]);
});

it.each([
  ['/spec/containers/0/image', 'spec.containers.0.image'],
  ['/labels/app.kubernetes.io~1name', 'labels.app.kubernetes.io/name'],
  ['/a~0b', 'a~b'],
  ['', '/'],
])('writes the pointer %s as %s', (pointer, path) => {
  expect(readablePath(pointer)).toBe(path);
});

it.each([
  ['text', 'text'],
  [2, '2'],
  [undefined, ''],
  [null, 'null'],
  [['a'], '[\n  "a"\n]'],
])('writes the value %j', (value, text) => {
  expect(readableValue(value)).toBe(text);
});
