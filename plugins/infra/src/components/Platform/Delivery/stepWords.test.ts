import {
  ArtifactFilter,
  DeliveryStep,
  FreezeWindow,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { absoluteTime } from '../../../lib/time';
import { translateFrom } from '../../../testing/translate';
import { pipelines } from '../../../translation/platformDelivery';
import { freezeWords, takesWords, verificationWords } from './stepWords';

const t = translateFrom({ pipelines });

describe('what a step takes', () => {
  it.each<[string, ArtifactFilter | undefined, boolean, string]>([
    ['the first takes what is told of', undefined, true, 'every new image'],
    [
      'the others take what came before them',
      undefined,
      false,
      'what the step before has verified',
    ],
    [
      'that the newest come first goes without saying',
      { prefer: 'newest' },
      true,
      'every new image',
    ],
    [
      'every field has to fit',
      {
        semver: '>=1 <2',
        tagPattern: 'v.*',
        branch: 'main',
        prefer: 'highestVersion',
      },
      false,
      'versions in >=1 <2, tags that match v.*, builds of the branch main, the highest version first',
    ],
  ])('%s', (_reason, filter, isFirst, words) => {
    expect(takesWords(t, filter, isFirst)).toBe(words);
  });
});

describe('how a step is verified', () => {
  it.each<[string, DeliveryStep['verification'], string[]]>([
    [
      'nothing is said',
      undefined,
      ['nothing further; it goes on once it is deployed'],
    ],
    [
      'a check that may fail is told from others',
      {
        hooks: [
          { name: 'smoke', kind: 'httpProbe' },
          { name: 'load', kind: 'prometheus', onError: 'continue' },
        ],
      },
      ['smoke (httpProbe)', 'load (prometheus), which may fail'],
    ],
    [
      'soaking comes last',
      { hooks: [{ name: 'smoke', kind: 'httpProbe' }], soak: 'PT30M' },
      ['smoke (httpProbe)', 'staying as asked for during 30 min'],
    ],
  ])('%s', (_reason, verification, words) => {
    expect(verificationWords(t, verification)).toEqual(words);
  });
});

describe('when a step is frozen', () => {
  const from = '2026-12-20T00:00:00Z';
  const until = '2027-01-02T00:00:00Z';
  it.each<[string, FreezeWindow, string]>([
    [
      'cron is put into words, with its time zone',
      { cron: '0 16 * * 5', duration: 'P2DT16H', timeZone: 'Europe/Berlin' },
      'At 16:00, only on Friday, for 2 days 16 h (Europe/Berlin)',
    ],
    [
      'without a time zone it is UTC; the reason follows',
      { cron: '30 1 1 * *', duration: 'PT2H', reason: 'month end' },
      'At 01:30, on day 1 of the month, for 2 h (UTC): month end',
    ],
    [
      'what cannot be put into words stays as it is',
      { cron: 'now and then', duration: 'PT2H' },
      'now and then, for 2 h (UTC)',
    ],
    [
      'once, between two times',
      { from, until },
      `from ${absoluteTime(from, 'en')} until ${absoluteTime(until, 'en')}`,
    ],
    [
      'once, with an end alone',
      { until, reason: 'holidays' },
      `until ${absoluteTime(until, 'en')}: holidays`,
    ],
  ])('%s', (_reason, window, words) => {
    expect(freezeWords(t, window, 'en')).toBe(words);
  });
});
