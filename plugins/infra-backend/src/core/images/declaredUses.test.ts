import { annotationUses, pipelineUses } from './declaredUses';

describe('the images of an annotation', () => {
  it.each([
    {
      reason: 'one container',
      annotation: 'main=r.io/shop/api',
      expected: [{ container: 'main', repository: 'r.io/shop/api' }],
    },
    {
      reason: 'several, with space, and a tag that does not matter',
      annotation: ' main = r.io/shop/api:1 ,side=nginx, ',
      expected: [
        { container: 'main', repository: 'r.io/shop/api' },
        { container: 'side', repository: 'docker.io/library/nginx' },
      ],
    },
    { reason: 'no container', annotation: 'r.io/shop/api', expected: [] },
    { reason: 'no image', annotation: 'main=', expected: [] },
    { reason: 'no repository', annotation: 'main=R/', expected: [] },
    { reason: 'too much', annotation: 'main=a=b', expected: [] },
  ])('are read: $reason', ({ annotation, expected }) => {
    expect(annotationUses(annotation)).toEqual(expected);
  });
});

it('pipelines say whose images are', () => {
  const image = {
    repository: 'r.io/shop/api',
    entity: 'component:default/shop',
    container: 'main',
  };
  const steps = [{ name: 'dev' }];
  expect(
    pipelineUses(
      [
        { criteria: [{}], steps },
        {
          criteria: [{}],
          steps,
          images: [
            image,
            { ...image, repository: 'https://r.io/x' },
            { ...image, entity: '?' },
            { ...image, entity: 'component:default/a' },
          ],
        },
      ],
      ref => (ref === '?' ? undefined : ref),
    ),
  ).toEqual([
    {
      repository: 'r.io/shop/api',
      entityRef: 'component:default/a',
      container: 'main',
    },
    {
      repository: 'r.io/shop/api',
      entityRef: 'component:default/shop',
      container: 'main',
    },
  ]);
});
