import { Button } from '@backstage/ui';
import { Environment } from '@infra-orchestration/backstage-plugin-infra-common';
import { useState } from 'react';
import { useEnvironmentPermissions } from '../../hooks/useEnvironmentPermissions';
import { useLanguage } from '../../hooks/useLanguage';
import { useNow } from '../../hooks/useNow';
import { useT } from '../../hooks/useT';
import { absoluteTime, timeLeft } from '../../lib/time';
import { ExtendDialog } from './ExtendDialog';
import styles from './Expiry.module.css';

/** How long the environment lives on, and the way to make that longer. */
export function Countdown({ environment }: { environment: Environment }) {
  const { id, expiresAt, status } = environment;
  const t = useT();
  const language = useLanguage();
  const now = useNow(1_000);
  const { mayDeploy } = useEnvironmentPermissions(id);
  const [isOpen, setOpen] = useState(false);
  if (!expiresAt) return null;
  const left = timeLeft(expiresAt, now);
  return (
    <span className={styles.countdown}>
      <time dateTime={expiresAt} title={absoluteTime(expiresAt, language)}>
        {left ? t('expiry.in', { time: left }) : t('expiry.now')}
      </time>
      {mayDeploy && status !== 'Deleting' && (
        <Button variant="secondary" size="small" onPress={() => setOpen(true)}>
          {t('expiry.extend')}
        </Button>
      )}
      <ExtendDialog
        environment={environment}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
      />
    </span>
  );
}
