import fc from 'fast-check';
import { changedImages, imageRows } from './desired';
import { jsonToRows, newRow, rowsToJson, rowsToStrings } from './rows';

describe('rows', () => {
  it.each([
    ['3', 3],
    ['true', true],
    ['["a"]', ['a']],
    ['1.4.2', '1.4.2'],
    ['"3"', '3'],
    ['', ''],
  ])('reads %j as %j', (typed, value) => {
    expect(rowsToJson([newRow('a', typed)])).toEqual({ a: value });
  });

  it('leaves out rows without a name, and images without a value', () => {
    const rows = [newRow('', 'x'), newRow('main', ' '), newRow(' web ', 'w:1')];
    expect(rowsToStrings(rows)).toEqual({ web: 'w:1' });
  });

  it('shows any values so that they read back as they were', () => {
    const name = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(fc.dictionary(name, fc.jsonValue()), values => {
        const plain = JSON.parse(JSON.stringify(values));
        expect(rowsToJson(jsonToRows(plain))).toEqual(plain);
      }),
    );
  });
});

describe('images', () => {
  const desired = {
    claims: {},
    params: {},
    images: { main: 'app:2' },
    workload: {
      containers: { main: { image: 'app:1' }, side: { image: 's:1' } },
    },
  };

  it('shows the image asked for, else that of the Score file', () => {
    const shown = imageRows(desired).map(({ name, value }) => [name, value]);
    expect(shown).toEqual([
      ['main', 'app:2'],
      ['side', 's:1'],
    ]);
  });

  it('asks only for what was changed, so that the rest follows the Score file', () => {
    expect(changedImages(desired, { main: 'app:2', side: 's:1' })).toEqual({
      main: 'app:2',
    });
    expect(changedImages(desired, { main: 'app:2', side: 's:2' })).toEqual({
      main: 'app:2',
      side: 's:2',
    });
  });
});
