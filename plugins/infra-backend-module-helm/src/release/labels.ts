import { createHash } from 'node:crypto';

const PREFIX = 'infra-orchestration.dev';
const INSTALLATION = `${PREFIX}/installation`;
const INSTANCE = `${PREFIX}/instance`;
const CHART = `${PREFIX}/chart`;
const RUN = `${PREFIX}/run`;

const VALID_VALUE = /^[a-zA-Z0-9]([-a-zA-Z0-9_.]{0,61}[a-zA-Z0-9])?$/;

/**
 * Helm keeps labels on the Secret of each revision, and writes them in the very call that makes the
 * revision, before any object of the chart: so the mark is there from the beginning. A label holds
 * no `/`, so the mark's two parts are two labels.
 */
export interface ReleaseLabels {
  ownershipMark: string;
  /** Digest of where the chart came from. */
  chart: string;
  /** Which run of which process made the revision: `<host>.<run>`. */
  run: string;
}

/** As `--labels` takes them: none of the values holds a comma. */
export function labelArgument({
  ownershipMark,
  chart,
  run,
}: ReleaseLabels): string {
  const [installation, instance] = ownershipMark.split('/');
  return Object.entries({
    [INSTALLATION]: labelValue(installation),
    [INSTANCE]: labelValue(instance),
    [CHART]: chart,
    [RUN]: run,
  })
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}

/** What the labels of a revision say; the mark is absent where they bear none. */
export function readLabels(
  labels: Record<string, string> = {},
): Partial<ReleaseLabels> {
  const { [INSTALLATION]: installation, [INSTANCE]: instance } = labels;
  return {
    ...(installation && instance
      ? { ownershipMark: `${installation}/${instance}` }
      : {}),
    chart: labels[CHART],
    run: labels[RUN],
  };
}

/** Whether a mark that was found is the one that is wanted, both in the form that labels allow. */
export function isMark(found: string | undefined, wanted: string): boolean {
  return found === wanted.split('/').map(labelValue).join('/');
}

/** The text itself where a label may hold it, a digest of it otherwise. */
function labelValue(text: string): string {
  return VALID_VALUE.test(text)
    ? text
    : `sha256-${createHash('sha256').update(text).digest('hex').slice(0, 40)}`;
}
