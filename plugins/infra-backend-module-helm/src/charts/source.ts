import { ChartInput } from '../release/schema';
import { isAtOrBelow } from './logins';

/** A chart that a provider may take, and where it is. */
export interface ChartSource {
  type: 'repository' | 'oci' | 'path';
  /** URL of the repository, reference in the registry with the chart's name, or path of the folder. */
  address: string;
  name?: string;
  version?: string;
  digest?: string;
}

/**
 * Where the chart is.
 *
 * @returns a text that says what is wrong, where it cannot be taken
 */
export function chartSource(
  chart: ChartInput,
  allowed: string[],
): ChartSource | string {
  const source = sourceOf(chart);
  if (typeof source === 'string') {
    return source;
  }
  // The URL as a client would resolve it, so that `..` leads nowhere else.
  const address = normalized(source.address);
  if (address === undefined) {
    return `"${source.address}" is no address of a chart`;
  }
  return allowed.some(place => isAtOrBelow(address, place))
    ? { ...source, address }
    : `The chart's source ${address} is not among the provider's config.chartSources (${
        allowed.join(', ') || 'which are empty'
      }). Name it there, or take a chart from one of them.`;
}

function sourceOf(chart: ChartInput): ChartSource | string {
  const { repository, oci, path, name, version, digest } = chart;
  const ways = [repository, oci, path].filter(way => way !== undefined);
  if (ways.length !== 1) {
    return 'A chart comes from exactly one of repository, oci and path';
  }
  if (path !== undefined) {
    return { type: 'path', address: path };
  }
  if (!version) {
    return 'A chart of a repository or registry needs its exact version';
  }
  if (oci !== undefined) {
    const address = name ? `${oci.replace(/\/+$/, '')}/${name}` : oci;
    return { type: 'oci', address, version, digest };
  }
  return name
    ? { type: 'repository', address: repository!, name, version, digest }
    : 'A chart of a repository needs its name';
}

function normalized(address: string): string | undefined {
  if (address.startsWith('/')) {
    return new URL(`file://${encodeURI(address)}`).pathname === address
      ? address.replace(/\/+$/, '') || '/'
      : undefined;
  }
  if (!URL.canParse(address)) {
    return undefined;
  }
  const url = new URL(address);
  const isPlain =
    !url.username && !url.password && !url.search && !url.hash && url.host;
  return isPlain && !/\/\.{1,2}(\/|$)|%2f|%2e|\\/i.test(address)
    ? address.replace(/\/+$/, '')
    : undefined;
}
