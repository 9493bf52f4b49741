import { Button } from '@backstage/ui';
import { Preview } from '@infra-orchestration/backstage-plugin-infra-common';
import { useState } from 'react';
import {
  mayBeCreated,
  useEnvironmentTypes,
} from '../../hooks/useEnvironmentTypes';
import { useEnvironmentPermissions } from '../../hooks/useEnvironmentPermissions';
import { useNotify } from '../../hooks/useNotify';
import { useReopenPreview } from '../../hooks/usePreviews';
import { useT } from '../../hooks/useT';
import { apiProblem } from '../../lib/apiError';
import { ClosePreviewDialog } from './ClosePreviewDialog';

/** What the user may do with one preview now; what they may not do is not offered. */
export function PreviewActions({ preview }: { preview: Preview }) {
  const { state, environment } = preview;
  switch (state) {
    case 'Closing':
      return null;
    case 'Expired':
    case 'Closed':
      return <OpenAgain preview={preview} />;
    default:
      return environment ? (
        <CloseWithEnvironment
          preview={preview}
          environmentId={environment.id}
        />
      ) : (
        <CloseBefore preview={preview} />
      );
  }
}

function OpenAgain({ preview }: { preview: Preview }) {
  const number = String(preview.pullRequest.number);
  const t = useT();
  const notify = useNotify();
  const mayCreate = useMayCreate(preview);
  const { mutateAsync, isPending } = useReopenPreview();
  const open = async () => {
    try {
      await mutateAsync(preview);
      notify(t('previews.opened', { number }), 'info');
    } catch (error) {
      notify(t('common.actionFailed'), 'danger', apiProblem(error).message);
    }
  };
  return mayCreate ? (
    <Button
      variant="secondary"
      size="small"
      aria-label={t('previews.openOf', { number })}
      isPending={isPending}
      onPress={open}
    >
      {t('previews.open')}
    </Button>
  ) : null;
}

function CloseWithEnvironment(props: {
  preview: Preview;
  environmentId: string;
}) {
  const { mayDelete } = useEnvironmentPermissions(props.environmentId);
  return mayDelete ? <Close preview={props.preview} /> : null;
}

/** Nothing is to be deleted yet: whoever may have it made may do without it. */
function CloseBefore({ preview }: { preview: Preview }) {
  return useMayCreate(preview) ? <Close preview={preview} /> : null;
}

function Close({ preview }: { preview: Preview }) {
  const number = String(preview.pullRequest.number);
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="secondary"
        size="small"
        aria-label={t('previews.closeOf', { number })}
        onPress={() => setOpen(true)}
      >
        {t('previews.close')}
      </Button>
      {isOpen && (
        <ClosePreviewDialog preview={preview} onClose={() => setOpen(false)} />
      )}
    </>
  );
}

function useMayCreate({ entityRef, type }: Preview): boolean {
  const { data } = useEnvironmentTypes(entityRef);
  const found = data?.find(({ name }) => name === type);
  return found !== undefined && mayBeCreated(found);
}
