import { environmentLinks, withoutDoubles } from './environmentLinks';

const values = {
  environment: { name: 'dev', slug: 'shop-dev', labels: { region: 'eu' } },
  environmentType: { name: 'development', params: { grafana: 'https://g' } },
};

describe('environmentLinks', () => {
  it.each([
    {
      reason: 'a template is filled',
      url: '${environmentType.params.grafana}/d/1?var-ns=${environment.slug}',
      expected: 'https://g/d/1?var-ns=shop-dev',
    },
    {
      reason: 'a path stays inside of Backstage',
      url: '/catalog/${environment.name}',
      expected: '/catalog/dev',
    },
    {
      reason: 'without its label there is no link',
      url: 'https://logs/${environment.labels.zone}',
      expected: undefined,
    },
    {
      reason: 'a page in the address is no link',
      url: 'data:text/html,x',
      expected: undefined,
    },
    {
      reason: 'another host is none in disguise',
      url: '//evil/${environment.name}',
      expected: undefined,
    },
  ])('$reason', ({ url, expected }) => {
    const [link] = environmentLinks([{ title: 'x', url, icon: 'y' }], values);
    expect(link).toEqual(expected && { title: 'x', url: expected, icon: 'y' });
  });

  it('fills titles as well', () => {
    expect(
      environmentLinks(
        [{ title: 'Logs of ${environment.name}', url: 'https://logs' }],
        values,
      ),
    ).toEqual([{ title: 'Logs of dev', url: 'https://logs' }]);
  });
});

it('shows an address once', () => {
  const link = (title: string, url: string) => ({ title, url });
  expect(
    withoutDoubles([link('a', 'x'), link('b', 'y'), link('c', 'x')]),
  ).toEqual([link('a', 'x'), link('b', 'y')]);
});
