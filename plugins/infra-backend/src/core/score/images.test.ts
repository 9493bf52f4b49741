import fc from 'fast-check';
import { workloadImages } from './images';

describe('the images of a workload', () => {
  it.each([
    [
      'the file names it',
      { containers: { main: { image: 'a:1' } } },
      {},
      [{ container: 'main', image: 'a:1' }],
    ],
    [
      'what was deployed wins over the file',
      { containers: { main: { image: 'a:1' }, side: { image: 'b:1' } } },
      { main: 'a:2' },
      [
        { container: 'main', image: 'a:2' },
        { container: 'side', image: 'b:1' },
      ],
    ],
    [
      'the file leaves it open',
      { containers: { main: { image: '.' } } },
      {},
      [],
    ],
    ['there is no workload', null, { main: 'a:2' }, []],
    ['the workload is no Score file', 'nothing', {}, []],
    ['a container is none', { containers: { main: 7 } }, {}, []],
  ])('%s', (_reason, workload, images, expected) => {
    expect(workloadImages({ workload, images } as any)).toEqual(expected);
  });

  it('are one at most of each container, whatever the workload is', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.dictionary(fc.string(), fc.string()),
        (containers, images) => {
          const found = workloadImages({
            workload: { containers } as any,
            images,
          }).map(({ container }) => container);
          expect(new Set(found).size).toBe(found.length);
          expect(Object.keys(Object(containers))).toEqual(
            expect.arrayContaining(found),
          );
        },
      ),
    );
  });
});
