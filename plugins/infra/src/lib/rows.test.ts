import fc from 'fast-check';
import { jsonToRows, newRow, rowsToJson, rowsToStrings } from './rows';

describe('rows', () => {
  it.each([
    ['3', 3],
    ['true', true],
    ['["a"]', ['a']],
    ['1.4.2', '1.4.2'],
    ['1.10', '1.10'],
    ['1e3', '1e3'],
    ['12345678901234567890', '12345678901234567890'],
    ['[1, "a b"]', [1, 'a b']],
    ['[1.10]', '[1.10]'],
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
