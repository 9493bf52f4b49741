import {
  Preview,
  PreviewInput,
  PreviewState,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { commitOf } from '../fixtures/delivery';
import { ago, fixedId, now } from '../fixtures/ids';
import { pullRequest } from '../fixtures/previews';
import { FixtureState, Kept } from './FixtureState';
import * as requests from './requests';

type Row = Omit<Preview, 'state'>;

const conflict =
  'pr-46.basket.dev.example.com has an A record that bears no mark of this system. Remove it, or choose another name.';

const isLeaving = ({ environment }: Kept) =>
  ['Deleting', 'Deleted'].includes(environment.status);

/** Previews as they are pretended: their states follow from their environments. */
export class FixturePreviews {
  readonly #state: FixtureState;
  #rows: Row[] | undefined;

  constructor(state: FixtureState) {
    this.#state = state;
  }

  /** Newest first. */
  list(): Preview[] {
    this.#rows ??= [...this.#basket(), ...this.#fleet(), ...this.#ledger()];
    return this.#rows.map(row => this.#view(row));
  }

  find(id: string): Preview | undefined {
    return this.list().find(each => each.id === id);
  }

  close(id: string): Preview | undefined {
    const row = this.#row(id);
    if (!row) return undefined;
    row.closedAt ??= now();
    const kept = this.#kept(row);
    const isLiving = kept && !isLeaving(kept);
    if (isLiving) requests.destroy(this.#state, kept);
    return this.#view(row);
  }

  open({ entityRef, pullRequest: asked }: PreviewInput): Preview | undefined {
    const known = this.list().find(
      each =>
        each.entityRef === entityRef &&
        each.pullRequest.number === asked.number,
    );
    const row = known && this.#row(known.id);
    if (!row) return undefined;
    row.closedAt = undefined;
    const kept = this.#kept(row);
    if (!kept || isLeaving(kept)) {
      const { environment } = requests.createEnvironment(this.#state, {
        ...{ entityRef, type: row.type, name: `pr-${asked.number}` },
      });
      row.environment = { id: environment.id, name: environment.name };
      row.expiresAt = environment.expiresAt;
    }
    return this.#view(row);
  }

  #row(id: string): Row | undefined {
    this.list();
    return this.#rows!.find(each => each.id === id);
  }

  #kept({ environment }: Row): Kept | undefined {
    return environment && this.#state.kept.get(environment.id);
  }

  #view(row: Row): Preview {
    const state = stateOf(row, this.#kept(row));
    const isGone = state === 'Closed' || state === 'Expired';
    return { ...row, state, ...(isGone && { expiresAt: undefined }) };
  }

  #make(component: string, number: number, change: Partial<Row> = {}): Row {
    const entityRef = `component:default/${component}`;
    const kept = [...this.#state.kept.values()].find(
      ({ environment }) =>
        environment.name === `pr-${number}` &&
        environment.entityRef === entityRef,
    );
    const createdAt = kept?.environment.createdAt ?? ago(0.5);
    const row = pullRequest(component, number);
    return {
      id: fixedId(0xb0 + component.length, number),
      entityRef,
      type: 'preview',
      pullRequest: row,
      ...{ createdAt, updatedAt: createdAt },
      ...(kept && {
        environment: { id: kept.environment.id, name: kept.environment.name },
        expiresAt: kept.environment.expiresAt,
        deployedCommit: row.headCommit,
      }),
      ...change,
    };
  }

  #basket(): Row[] {
    const of = (number: number, change?: Partial<Row>) =>
      this.#make('basket', number, change);
    return [
      of(48, {
        reason: 'ArtifactMissing',
        message: `Waits for an image of commit \`${commitOf(
          'basket',
          'pull 48',
        ).slice(0, 7)}\``,
        untold: 'GitHub answered 403: the app may not write comments',
      }),
      of(47, { deployedCommit: undefined }),
      of(46, { message: conflict, deployedCommit: undefined }),
      of(45, { closedAt: ago(1) }),
      of(44, { deployedCommit: commitOf('basket', 'before') }),
      of(43),
      of(42),
      of(41, { closedAt: ago(60 * 30) }),
    ];
  }

  #fleet(): Row[] {
    return Array.from({ length: 1000 }, (_, index) =>
      this.#make('fleet', index + 1, { expiresAt: ago(-60 * 9) }),
    );
  }

  #ledger(): Row[] {
    return [this.#make('ledger', 7)];
  }
}

function stateOf({ closedAt }: Row, kept?: Kept): PreviewState {
  if (!kept) return closedAt ? 'Closed' : 'Waiting';
  switch (kept.environment.status) {
    case 'Deleted':
      return closedAt ? 'Closed' : 'Expired';
    case 'Deleting':
      return 'Closing';
    case 'Failed':
      return 'Failed';
    case 'Pending':
    case 'Progressing':
      return kept.deployments.length > 1 ? 'Updating' : 'Opening';
    default:
      return 'Ready';
  }
}
