import { ResourceInstance } from '@infra-orchestration/backstage-plugin-infra-common';
import { Handle, Node, NodeProps, Position } from '@xyflow/react';
import { shortName } from '../../lib/address';
import { shownPhase } from '../../lib/conditions';
import { looks } from '../../lib/looks';
import { resourceIcon } from '../../lib/resourceIcons';
import { StatusPill } from '../common';
import styles from './ResourceGraph.module.css';

export type ResourceNodeType = Node<
  {
    instance: ResourceInstance;
    isSelected: boolean;
    onSelect: (address: string) => void;
  },
  'resource'
>;

/** A resource in the graph: a button, so that keyboard and screen reader find it. */
export function ResourceNode({ data }: NodeProps<ResourceNodeType>) {
  const { instance, isSelected, onSelect } = data;
  const Icon = resourceIcon(instance.type);
  const name = shortName(instance.address);
  const phase = shownPhase(instance);
  const { tone } = looks.phase[phase];
  return (
    <>
      <Handle
        type="target"
        position={Position.Left}
        className={styles.handle}
        isConnectable={false}
      />
      <button
        type="button"
        className={[
          styles.node,
          styles[tone],
          isSelected && styles.selected,
          'nopan',
        ]
          .filter(Boolean)
          .join(' ')}
        aria-pressed={isSelected}
        onClick={() => onSelect(instance.address)}
      >
        <Icon aria-hidden className={styles.icon} />
        <span className={styles.text}>
          <span className={styles.name}>{name}</span>{' '}
          <span className={styles.type}>{instance.type}</span>{' '}
          <StatusPill kind="phase" value={phase} plain />
        </span>
      </button>
      <Handle
        type="source"
        position={Position.Right}
        className={styles.handle}
        isConnectable={false}
      />
    </>
  );
}
