import {
  DesiredState,
  Release,
  ReleaseDifference,
  ResourceInstance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import { compareText } from '../json';
import { diffInputs } from '../plan';
import { workloadImages } from '../score';
import { releaseLine } from './release';

type Instance = Pick<ResourceInstance, 'address' | 'definition'>;

/** What a release would change, compared with what runs, and how the two environments differ. */
export function releaseDifference(options: {
  /** What runs; absent: nothing does. */
  before?: Pick<DesiredState, 'workload' | 'images'>;
  release: Pick<Release, 'images'>;
  /** The Score file that goes along. */
  workload?: JsonObject | null;
  /** Resources of the environment, and of that in which the release runs, where it comes from one. */
  here: readonly Instance[];
  there?: readonly Instance[];
}): ReleaseDifference {
  const { before, release, workload, here, there } = options;
  return {
    images: differentImages(before, release),
    workload: diffInputs(before?.workload ?? undefined, {
      value: workload ?? {},
      secretPaths: [],
      unknownPaths: [],
      // Images are told of by themselves, as they are deployed.
    }).filter(({ path }) => !/^\/containers\/[^/]+\/image$/.test(path)),
    definitions: there ? differentDefinitions(here, there) : [],
  };
}

function differentImages(
  deployed: Pick<DesiredState, 'workload' | 'images'> | undefined,
  { images }: Pick<Release, 'images'>,
): ReleaseDifference['images'] {
  const known = new Map(
    (deployed ? workloadImages(deployed) : []).map(each => [
      each.container,
      each.image,
    ]),
  );
  return Object.entries(images)
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([container, { image }]) => {
      const before = known.get(container);
      return before !== undefined &&
        releaseLine(container, before) === releaseLine(container, image)
        ? []
        : [
            {
              container,
              ...(before !== undefined && { before }),
              after: image,
            },
          ];
    });
}

function differentDefinitions(
  here: readonly Instance[],
  there: readonly Instance[],
): ReleaseDifference['definitions'] {
  const [ofHere, ofThere] = [here, there].map(
    instances =>
      new Map(
        instances.map(({ address, definition: { name, revision } }) => [
          address,
          { name, revision },
        ]),
      ),
  );
  return [...new Set([...ofHere.keys(), ...ofThere.keys()])]
    .sort(compareText)
    .map(address => ({
      address,
      here: ofHere.get(address),
      there: ofThere.get(address),
    }))
    .filter(
      each =>
        each.here?.name !== each.there?.name ||
        each.here?.revision !== each.there?.revision,
    );
}
