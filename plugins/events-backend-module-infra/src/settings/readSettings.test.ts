import { ConfigReader } from '@backstage/config';
import { readSettings } from './readSettings';

const KINDS = ['acr', 'artifactory', 'github'];
const read = (sources?: any) =>
  readSettings(new ConfigReader(sources ? { infra: { sources } } : {}), KINDS);
const secret = 'sixteen-letters!';
const build = { project: 'acme/shop', image: 'ghcr.io/acme/shop', tag: 'x' };

describe('readSettings', () => {
  it('is empty where nothing is configured', () => {
    expect(read()).toEqual([]);
  });

  it('reads several of a kind', () => {
    const settings = read({
      acr: [
        { secret, header: 'X-Secret' },
        { name: 'eu', secret, registry: 'https://eu.example.com/' },
      ],
      artifactory: [{ registries: { 'docker.v2': 'v2.example.com' } }],
    });
    expect(settings).toMatchObject([
      { kind: 'acr', secret, header: 'x-secret', maxAge: 86_400_000 },
      { kind: 'acr', name: 'eu', registry: 'eu.example.com' },
      { kind: 'artifactory', registries: { 'docker.v2': 'v2.example.com' } },
    ]);
  });

  it('reads times as people write them', () => {
    const [one, other] = read({
      acr: [
        { secret, maxAge: 'PT2H' },
        { name: 'a', secret, maxAge: { minutes: 5 } },
      ],
    });
    expect([one.maxAge, other.maxAge]).toEqual([7_200_000, 300_000]);
  });

  it.each([
    {
      reason: 'a source that there is not',
      sources: { gihub: [] },
      says: /infra\.sources\.gihub is no source; there are acr/,
    },
    {
      reason: 'a secret that can be guessed',
      sources: { acr: [{ secret: 'short' }] },
      says: /infra\.sources\.acr\[0\]\.secret has less than 16/,
    },
    {
      reason: 'two of one name',
      sources: { acr: [{ name: 'a' }, { name: 'a' }] },
      says: /two of the name a/,
    },
    {
      reason: 'two without a name',
      sources: { acr: [{ secret }, { secret }] },
      says: /two without a name/,
    },
    {
      reason: 'a name that is no part of a URL',
      sources: { acr: [{ name: 'a/b' }] },
      says: /infra\.sources\.acr\[0\]\.name has to be/,
    },
    {
      reason: 'an image with a tag',
      sources: { github: [{ builds: [{ ...build, image: 'ghcr.io/a:1' }] }] },
      says: /builds\[0\]\.image has to be host and path/,
    },
    {
      reason: 'a tag with what is no placeholder',
      sources: { github: [{ builds: [{ ...build, tag: '{branch}' }] }] },
      says: /builds\[0\]\.tag has to be a tag, of which \{sha\}/,
    },
    {
      reason: 'a registry that is no text',
      sources: { artifactory: [{ registries: { docker: 5 } }] },
      says: /registries\.docker has to be a text/,
    },
  ])('refuses $reason', ({ sources, says }) => {
    expect(() => read(sources)).toThrow(says);
  });
});
