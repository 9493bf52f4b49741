import { conditionReasons } from '@infra-orchestration/backstage-plugin-infra-common';
import { looks } from '../lib/looks';
import { reasons } from './reasons';
import { status } from './status';

it.each(conditionReasons)('says what %s means and what to do', reason => {
  expect(reasons[reason].title.length).toBeGreaterThan(3);
  expect(reasons[reason].advice).toMatch(/\.$/);
});

it('knows no reason that does not exist', () => {
  expect(Object.keys(reasons).sort()).toEqual([...conditionReasons].sort());
});

it('has a text for every state that has a look, and the other way round', () => {
  const names = (table: object) =>
    Object.fromEntries(
      Object.entries(table).map(([kind, values]) => [
        kind,
        Object.keys(values).sort(),
      ]),
    );
  expect(names(looks)).toEqual(names(status));
});
