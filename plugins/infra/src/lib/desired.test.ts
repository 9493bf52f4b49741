import { DesiredState } from '@infra-orchestration/backstage-plugin-infra-common';
import { imageRows, wantedImages } from './desired';
import { newRow } from './rows';

const desired: DesiredState = {
  claims: {},
  params: {},
  images: { main: 'app:2', gone: 'old:1' },
  workload: {
    containers: { main: { image: 'app:1' }, proxy: { image: 'proxy:1' } },
  },
};

it('shows each container with the image it runs', () => {
  expect(
    imageRows(desired).map(({ name, value, placeholder }) => [
      name,
      value,
      placeholder,
    ]),
  ).toEqual([
    ['main', 'app:2', 'app:1'],
    ['proxy', 'proxy:1', 'proxy:1'],
    ['gone', 'old:1', undefined],
  ]);
});

describe('wantedImages', () => {
  it.each([
    {
      reason: 'what is left alone stays as it is, and asks for nothing new',
      rows: imageRows(desired),
      images: { main: 'app:2', gone: 'old:1' },
    },
    {
      reason: 'an emptied row follows the Score file again',
      rows: [newRow('main', ' '), newRow('gone', 'old:1')],
      images: { gone: 'old:1' },
    },
    {
      reason:
        'a removed row takes the image of a container along that is no more',
      rows: [newRow('main', 'app:2'), newRow('proxy', 'proxy:1')],
      images: { main: 'app:2' },
    },
    {
      reason: 'another image is asked for, and one for a container not listed',
      rows: [newRow('proxy', 'proxy:2'), newRow('sidecar', 'side:1')],
      images: { proxy: 'proxy:2', sidecar: 'side:1' },
    },
  ])('$reason', ({ rows, images }) => {
    expect(wantedImages(desired, rows)).toEqual(images);
  });
});
