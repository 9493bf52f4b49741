import { PlannedAction } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiArrowRightSLine } from '@remixicon/react';
import { useId, useState } from 'react';
import { useT } from '../../hooks/useT';
import { shortName } from '../../lib/address';
import { looks } from '../../lib/looks';
import { Message } from '../common';
import { DiffTable } from './DiffTable';
import { toneClass } from './toneClass';
import styles from './PlanView.module.css';

/** One action of a plan; its fields unfold. */
export function PlannedActionRow({ action }: { action: PlannedAction }) {
  const t = useT();
  const isChange = action.action === 'update' || action.action === 'replace';
  const isLeaving = action.action === 'delete' || action.action === 'forget';
  const [open, setOpen] = useState(isChange);
  const detailsId = useId();
  const { icon: Icon, tone } = looks.action[action.action];
  const muted = action.action === 'noop' ? styles.muted : '';
  return (
    <li className={`${styles.action} ${open ? styles.open : ''}`}>
      <button
        type="button"
        className={`${styles.head} ${muted}`}
        aria-expanded={open}
        aria-controls={detailsId}
        onClick={() => setOpen(!open)}
      >
        <Icon aria-hidden className={`${styles.icon} ${toneClass[tone]}`} />
        <span className={styles.body}>
          <span className={styles.title}>
            <span>{labelOf(action, t)}</span>{' '}
            <span className={styles.name}>{shortName(action.address)}</span>{' '}
            <span className={styles.address}>{action.address}</span>
          </span>{' '}
          {isLeaving && action.externalName && (
            <span className={styles.external}>{action.externalName}</span>
          )}{' '}
          <Origin action={action} />{' '}
          {action.action !== 'delete' && (
            <span className={styles.meta}>
              <Message text={action.reason} />
            </span>
          )}
        </span>
        <RiArrowRightSLine aria-hidden className={styles.chevron} />
      </button>
      <div id={detailsId} hidden={!open} className={styles.details}>
        <Details action={action} />
      </div>
    </li>
  );
}

/** What is only read is adopted by nobody, and what was found is not without change. */
function labelOf(
  { action, management, found }: PlannedAction,
  t: ReturnType<typeof useT>,
): string {
  if (management === 'read') return t('plan.readOnly');
  return found && action === 'noop'
    ? t('plan.found.word')
    : t(`status.action.${action}`);
}

function Origin({ action }: { action: PlannedAction }) {
  const t = useT();
  const { definition, kind, provider, dependsOn } = action;
  // By which definition something came does not matter any more when it goes.
  const isLeaving = action.action === 'delete' || action.action === 'forget';
  const parts = [
    isLeaving
      ? kind
      : definition &&
        t('plan.definition', {
          ...definition,
          revision: String(definition.revision),
        }),
    provider && t('plan.on', { provider }),
    dependsOn.length > 0 &&
      t('plan.after', { names: dependsOn.map(shortName).join(', ') }),
  ].filter(Boolean);
  return <span className={styles.meta}>{parts.join(' · ')}</span>;
}

function Details({ action }: { action: PlannedAction }) {
  const t = useT();
  const only = { create: 'after', delete: 'before' } as const;
  return (
    <>
      {action.action === 'delete' && (
        <p className={styles.meta}>
          <Message text={action.reason} />
        </p>
      )}
      {action.externalName && (
        <p className={styles.meta}>
          {t('plan.externalName')}:{' '}
          <span className={styles.address}>{action.externalName}</span>
        </p>
      )}
      {action.diff.length > 0 ? (
        <DiffTable
          diff={action.diff}
          label={t('plan.details', { name: shortName(action.address) })}
          only={only[action.action as keyof typeof only]}
        />
      ) : (
        <p className={styles.meta}>{t('plan.noDiff')}</p>
      )}
    </>
  );
}
