import { Translate } from '../../../hooks/useT';
import { sourceNames } from '../../../translation/platformDelivery';

export type KnownSource = keyof typeof sourceNames;

export const knownSources = Object.keys(sourceNames) as KnownSource[];

const isKnown = (source: string): source is KnownSource =>
  Object.hasOwn(sourceNames, source);

/** Whatever publishes on the topic is a source, so some are not known here. */
export function sourceName(t: Translate, source: string): string {
  return isKnown(source) ? t(`sourceNames.${source}`) : source;
}
