import {
  Forge,
  PullRequestNote,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { PreviewFacts, previewNote, standingOf } from '../../core';
import { Forges } from './Forges';
import { pathOf } from './views';

/** What a forge is to be told. */
export interface Told {
  forge: Forge;
  note: PullRequestNote;
  hash: string;
}

/** Says what is to be told of previews, and to whom. */
export class PreviewNotes {
  constructor(
    private readonly options: {
      forges: Forges;
      /** Of Backstage, without a slash at its end. */
      appUrl: string;
    },
  ) {}

  /** Undefined where there is nothing to tell, or nobody. */
  of({
    preview,
    environment,
  }: Pick<PreviewFacts, 'preview' | 'environment'>): Told | undefined {
    const { forges, appUrl } = this.options;
    const isNews =
      preview.openedAt !== undefined &&
      (preview.closedAt === undefined || preview.told !== undefined);
    const forge =
      isNews && preview.tells
        ? forges.of(preview.pullRequest.repositoryUrl)
        : undefined;
    return (
      forge && {
        forge,
        ...previewNote({
          ...{ preview, environment, appUrl },
          standing: standingOf(preview, environment),
          path: pathOf(preview),
        }),
      }
    );
  }
}
