import { ResourceInstance } from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../hooks/useT';
import { shortName } from '../../lib/address';
import { Age, KeyValues } from '../common';
import styles from './ResourcePanel.module.css';

interface PlacementProps {
  instance: ResourceInstance;
  all: ResourceInstance[];
  onSelect: (address: string) => void;
}

/** Where a resource lives, by which definition, and what it hangs together with. */
export function Placement({ instance, all, onSelect }: PlacementProps) {
  const t = useT();
  const neededBy = all
    .filter(other => other.dependenciesOf.includes(instance.address))
    .map(other => other.address);
  const { name, revision } = instance.definition;
  return (
    <KeyValues
      items={[
        [
          t('resources.definition'),
          t('resources.definitionRevision', {
            name,
            revision: String(revision),
          }),
        ],
        instance.provider
          ? [t('resources.provider'), instance.provider]
          : undefined,
        [t('resources.driver'), `${instance.driver} / ${instance.kind}`],
        [
          t('resources.externalName'),
          <code key="n">{instance.externalName}</code>,
        ],
        [
          t('resources.lastObserved'),
          instance.lastObservedAt ? (
            <Age key="o" at={instance.lastObservedAt} />
          ) : (
            t('resources.never')
          ),
        ],
        [
          t('resources.dependsOn'),
          <Names
            key="d"
            addresses={instance.dependenciesOf}
            onSelect={onSelect}
          />,
        ],
        [
          t('resources.neededBy'),
          <Names key="b" addresses={neededBy} onSelect={onSelect} />,
        ],
      ]}
    />
  );
}

function Names(props: {
  addresses: string[];
  onSelect: (address: string) => void;
}) {
  const t = useT();
  if (!props.addresses.length) return <>{t('resources.nothing')}</>;
  return (
    <span className={styles.links}>
      {props.addresses.map(address => (
        <button
          key={address}
          type="button"
          className={styles.linkButton}
          onClick={() => props.onSelect(address)}
        >
          {shortName(address)}
        </button>
      ))}
    </span>
  );
}
