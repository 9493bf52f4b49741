import { shortName } from './address';
import { pathSegment } from './paths';
import { isProductionLike } from './productionLike';

it('calls a resource by its claim', () => {
  expect(shortName('postgres.default#db')).toBe('db');
});

it('names deleted environments by id, since the name may be taken again', () => {
  const environment = { id: 'u-u-i-d', name: 'dev' };
  expect(pathSegment({ ...environment, status: 'Ready' })).toBe('dev');
  expect(pathSegment({ ...environment, status: 'Deleted' })).toBe('u-u-i-d');
});

it.each<[string, string[] | undefined, boolean, string]>([
  ['production', undefined, true, 'the name says so'],
  ['prod-eu', undefined, true, 'the name says so'],
  ['development', undefined, false, 'nothing says so'],
  ['archive', ['postgres'], true, 'something is kept on deletion'],
])(
  '%s keeping %j is production-like: %s (%s)',
  (type, retain: string[] | undefined, expected, _reason) => {
    const document = { spec: { retain } } as any;
    expect(isProductionLike({ type }, document)).toBe(expected);
  },
);
