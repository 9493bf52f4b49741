import { ResourceInstance } from '@infra-orchestration/backstage-plugin-infra-common';
import { Handle, Node, NodeProps, Position, useReactFlow } from '@xyflow/react';
import { FocusEvent } from 'react';
import { shortName } from '../../lib/address';
import { shownPhase } from '../../lib/conditions';
import { nodeHeight, nodeWidth } from '../../lib/graphLayout';
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
export function ResourceNode(props: NodeProps<ResourceNodeType>) {
  const { data, positionAbsoluteX: x, positionAbsoluteY: y } = props;
  const { instance, isSelected, onSelect } = data;
  const { getZoom, setCenter } = useReactFlow();
  const bringIntoView = ({ currentTarget }: FocusEvent) => {
    if (isInView(currentTarget)) return;
    setCenter(x + nodeWidth / 2, y + nodeHeight / 2, { zoom: getZoom() });
  };
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
        onFocus={bringIntoView}
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

/** Whether the graph shows all of a node; what the Tab key reaches must be seen. */
function isInView(node: Element) {
  const frame = node.closest('.react-flow')?.getBoundingClientRect();
  const { left, top, right, bottom } = node.getBoundingClientRect();
  return (
    !frame ||
    (left >= frame.left &&
      right <= frame.right &&
      top >= frame.top &&
      bottom <= frame.bottom)
  );
}
