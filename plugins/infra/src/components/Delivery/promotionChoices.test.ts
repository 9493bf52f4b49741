import {
  DeliveryEnvironment,
  Promotion,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { artifact, imageView } from '../../../dev/fixtures/delivery';
import {
  Choice,
  chosenSource,
  fitsSearch,
  imageParts,
  isUnderway,
  mayBegin,
  nextSource,
  Source,
} from './promotionChoices';

const next = imageView('shop', '1.4.3');
const environment = (
  change: Partial<DeliveryEnvironment> = {},
): DeliveryEnvironment => ({
  ...{ environmentId: 'e', name: 'dev', type: 'development', status: 'Ready' },
  ...change,
});
const promotion = (change: Partial<Promotion>) =>
  ({ release: { images: { main: next } }, ...change } as Promotion);

describe('nextSource', () => {
  it.each([
    {
      reason: 'what runs in the step before, by that environment',
      given: { origin: 'step' as const, fromEnvironmentId: 'before' },
      expected: { fromEnvironmentId: 'before' },
    },
    {
      reason: 'new images by their artifacts',
      given: { origin: 'artifact' as const },
      expected: { artifactIds: [next.artifactId] },
    },
  ])('names $reason', ({ given, expected }) => {
    const available = { ahead: 1, images: [next, next], ...given };
    expect(nextSource(available)).toEqual(expected);
  });

  it('names nothing where the images are no artifacts', () => {
    const images = [{ ...next, artifactId: undefined }];
    expect(
      nextSource({ ahead: 1, images, origin: 'artifact' }),
    ).toBeUndefined();
  });
});

describe('chosenSource', () => {
  it.each<{ reason: string; choice: Choice; expected?: Source }>([
    { reason: 'nothing was chosen', choice: {}, expected: undefined },
    {
      reason: 'everything is kept again',
      choice: { artifacts: {} },
      expected: undefined,
    },
    {
      reason: 'another environment was',
      choice: { fromEnvironmentId: 'e' },
      expected: { fromEnvironmentId: 'e' },
    },
    {
      reason: 'one artifact of each repository was',
      choice: { artifacts: { a: '1', b: '2' } },
      expected: { artifactIds: ['1', '2'] },
    },
  ])('is $expected where $reason', ({ choice, expected }) => {
    expect(chosenSource(choice)).toEqual(expected);
  });
});

describe('imageParts', () => {
  it('has the containers of one repository together', () => {
    const use = (repository: string, container: string) => ({
      repository,
      container,
    });
    expect(
      imageParts([use('a', 'main'), use('b', 'proxy'), use('a', 'worker')]),
    ).toEqual([
      { repository: 'a', containers: ['main', 'worker'] },
      { repository: 'b', containers: ['proxy'] },
    ]);
  });
});

describe('mayBegin', () => {
  it.each([
    { reason: 'nothing is open', change: {}, expected: true },
    {
      reason: 'what waits gives way',
      change: { promotion: promotion({ state: 'Waiting', reason: 'Frozen' }) },
      expected: true,
    },
    {
      reason: 'so does what awaits approval',
      change: {
        promotion: promotion({ state: 'Underway', reason: 'AwaitingApproval' }),
      },
      expected: true,
    },
    {
      reason: 'what is being deployed is not interrupted',
      change: {
        promotion: promotion({ state: 'Underway', reason: 'Deploying' }),
      },
      expected: false,
    },
    {
      reason: 'the environment goes',
      change: { status: 'Deleting' },
      expected: false,
    },
  ])('$expected: $reason', ({ change, expected }) => {
    expect(mayBegin(environment(change))).toBe(expected);
  });
});

describe('isUnderway', () => {
  const available = { ahead: 1, images: [next], origin: 'step' as const };

  it.each([
    {
      reason: 'the same image is on its way',
      images: { main: next },
      expected: true,
    },
    {
      reason: 'another is',
      images: { main: imageView('shop', '1.4.2') },
      expected: false,
    },
  ])('$expected: $reason', ({ images, expected }) => {
    const open = promotion({ release: { images } });
    expect(isUnderway(environment({ available, promotion: open }))).toBe(
      expected,
    );
  });
});

describe('fitsSearch', () => {
  const image = artifact('shop', '1.4.3');

  it.each([
    ['1.4', true],
    [image.commit!.slice(0, 7), true],
    [image.digest.slice(0, 20), true],
    [' MAIN ', true],
    ['', true],
    ['2.0', false],
  ])('%s: %s', (search, expected) => {
    expect(fitsSearch(image, search)).toBe(expected);
  });
});
