import {
  Operation,
  ResourceInstance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Translate, useT } from '../../hooks/useT';
import { shortName } from '../../lib/address';
import { shownPhase } from '../../lib/conditions';
import { resourceIcon } from '../../lib/resourceIcons';
import { troubleOf } from '../../lib/rootCauses';
import { formatDuration } from '../../lib/time';
import { usualOperationTime } from '../../lib/usual';
import { waitsFor } from '../../lib/waiting';
import { StatusPill } from '../common';
import styles from './ResourceList.module.css';

interface ResourceListProps {
  /** In dependency order. */
  resources: ResourceInstance[];
  operations: Operation[];
  selected?: string;
  onSelect: (address: string) => void;
}

/** The resources in the order in which they come up, with what each waits for. */
export function ResourceList(props: ResourceListProps) {
  const { resources, operations, selected, onSelect } = props;
  const t = useT();
  return (
    <ul className={styles.list} aria-label={t('resources.listLabel')}>
      {resources.map(instance => {
        const Icon = resourceIcon(instance.type);
        const isSelected = instance.address === selected;
        const trouble = troubleOf(instance);
        return (
          <li key={instance.address} className={styles.item}>
            <button
              type="button"
              className={`${styles.button} ${
                isSelected ? styles.selected : ''
              }`}
              aria-pressed={isSelected}
              data-resource={instance.address}
              onClick={() => onSelect(instance.address)}
            >
              <Icon aria-hidden className={styles.icon} />
              <span className={styles.text}>
                <span className={styles.name}>
                  {shortName(instance.address)}
                </span>{' '}
                <span className={styles.meta}>
                  {instance.class === 'default'
                    ? instance.type
                    : `${instance.type} (${instance.class})`}
                </span>
              </span>{' '}
              <StatusPill kind="phase" value={shownPhase(instance)} />{' '}
              {trouble ? (
                <span
                  className={`${styles.note} ${
                    trouble.isTriedAgain ? styles.triedAgain : styles.trouble
                  }`}
                >
                  {t(`reasons.${trouble.condition.reason}.title`)}
                </span>
              ) : (
                <Note text={noteOf(instance, resources, operations, t)} />
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Note({ text }: { text?: string }) {
  return text ? <span className={styles.note}>{text}</span> : null;
}

/** What it waits for, or how long what it does usually takes. */
function noteOf(
  instance: ResourceInstance,
  resources: ResourceInstance[],
  operations: Operation[],
  t: Translate,
): string | undefined {
  const waiting = waitsFor(instance, resources);
  if (waiting.length) {
    return t('resources.waitsFor', {
      names: waiting.map(shortName).join(', '),
    });
  }
  const current = operations.find(
    ({ address, status }) =>
      address === instance.address &&
      (status === 'Open' || status === 'InProgress'),
  );
  const usual =
    current && usualOperationTime(operations, instance.address, current.action);
  return usual === undefined
    ? undefined
    : t('resources.usually', { duration: formatDuration(usual) });
}
