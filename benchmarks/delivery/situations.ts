import { setTimeout } from 'node:timers/promises';
import { TagPoller } from '../peers/tag-poller.ts';
import { repositoryOf } from './platform.ts';
import { type Scene } from './scene.ts';
import { type Image, type Outcome, type Poll, type Size } from './types.ts';

/** Images come one after the other, each when the one before runs. */
export function atRest(scene: Scene, size: Size): Promise<Outcome> {
  return scene.watch({ situation: 'rest' }, async () => {
    const images: Image[] = [];
    while (images.length < size.atRest) {
      const image = await scene.send(images.length % size.components);
      images.push(image);
      await scene.untilDeployed(image);
    }
    return images;
  });
}

/** Images come evenly, for one component after the other, whatever has become of those before. */
export function underLoad(scene: Scene, size: Size): Promise<Outcome> {
  return scene.watch({ situation: 'load' }, () =>
    evenly(size, size.loadSeconds, component => scene.send(component)),
  );
}

/** Many images of one component within a second; the last is told of when the others were. */
export function burst(scene: Scene, size: Size): Promise<Outcome> {
  return scene.watch({ situation: 'burst' }, async () => {
    const images: Image[] = [];
    while (images.length < size.burst) images.push(await scene.push(0));
    const [others, [last]] = [images.slice(0, -1), images.slice(-1)];
    const pause = 1000 / images.length;
    const told = others.map(async (image, index) => {
      await setTimeout(index * pause);
      return await scene.tell(image);
    });
    const before = await Promise.all(told);
    return [...before, await scene.tell(last)];
  });
}

/** The peers side by side, each with components of its own, while images come now and then. */
export function polledAtRest(scene: Scene, size: Size): Promise<Outcome[]> {
  return polled(scene, size, 'rest', async ({ components, poll }) => {
    const { everySeconds, images } = poll;
    const spread = Math.min(everySeconds, 10) * 1000;
    const pause = everySeconds * 1.2 * 1000;
    const all = await Promise.all(
      components.map(async component => {
        const pushed: Image[] = [];
        await setTimeout(Math.random() * spread);
        for (let n = 0; n < images; n++) {
          if (n > 0) await setTimeout(pause);
          pushed.push(await scene.push(component));
        }
        return pushed;
      }),
    );
    return all.flat();
  });
}

/** The same images as with webhooks, shared by the peers. */
export function polledUnderLoad(scene: Scene, size: Size): Promise<Outcome[]> {
  return polled(scene, size, 'load', ({ components }) =>
    evenly(
      {
        components: components.length,
        perMinute: (size.perMinute * components.length) / size.components,
      },
      size.polledLoadSeconds,
      index => scene.push(components[index]),
    ),
  );
}

async function polled(
  scene: Scene,
  size: Size,
  situation: Outcome['situation'],
  work: (share: { components: number[]; poll: Poll }) => Promise<Image[]>,
): Promise<Outcome[]> {
  let first = 0;
  const shares = size.polls.map(poll => {
    const components = Array.from(
      { length: poll.components },
      (_, index) => first + index,
    );
    first += poll.components;
    return { components, poll };
  });
  return await Promise.all(
    shares.map(async share => {
      const { everySeconds: pollSeconds } = share.poll;
      let lists = 0;
      const poller = new TagPoller({
        everySeconds: pollSeconds,
        repositories: share.components.map(repositoryOf),
        list: repository => {
          lists++;
          return scene.registry.tags(repository);
        },
        tell: (repository, tag) => scene.register(repository, tag),
      });
      await poller.start();
      const outcome = await scene.watch({ situation, pollSeconds }, () =>
        work(share),
      );
      poller.stop();
      return { ...outcome, lists };
    }),
  );
}

/** Of one component they are told of in their order, as a registry does. */
async function evenly(
  { components, perMinute }: Pick<Size, 'components' | 'perMinute'>,
  seconds: number,
  make: (component: number) => Promise<Image>,
): Promise<Image[]> {
  const count = Math.round((perMinute * seconds) / 60);
  const began = performance.now();
  const made: Promise<Image>[] = [];
  for (let n = 0; n < count; n++) {
    const due = began + (n * 60_000) / perMinute;
    await setTimeout(Math.max(0, due - performance.now()));
    const before = made[n - components];
    const image = Promise.resolve(before).then(() => make(n % components));
    // What goes wrong is told in the end, with all of them.
    image.catch(() => {});
    made.push(image);
  }
  return await Promise.all(made);
}
