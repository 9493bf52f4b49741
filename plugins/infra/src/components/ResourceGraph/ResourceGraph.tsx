import { ResourceInstance } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  Controls,
  Edge,
  MarkerType,
  Position,
  ReactFlow,
  ReactFlowProvider,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useMemo } from 'react';
import { useT } from '../../hooks/useT';
import { shownPhase } from '../../lib/conditions';
import { layoutGraph, nodeHeight, nodeWidth } from '../../lib/graphLayout';
import { ResourceNode, ResourceNodeType } from './ResourceNode';
import styles from './ResourceGraph.module.css';

interface ResourceGraphProps {
  resources: ResourceInstance[];
  selected?: string;
  onSelect: (address: string) => void;
}

const nodeTypes = { resource: ResourceNode };

/** Known sizes and handles spare the graph from measuring each node after it is drawn. */
const size: Pick<ResourceNodeType, 'width' | 'height' | 'handles'> = {
  width: nodeWidth,
  height: nodeHeight,
  handles: [
    { type: 'target', position: Position.Left, x: 0, y: nodeHeight / 2 },
    {
      type: 'source',
      position: Position.Right,
      x: nodeWidth,
      y: nodeHeight / 2,
    },
  ],
};

/** Resources and what they depend on, dependencies to the left. */
export default function ResourceGraph(props: ResourceGraphProps) {
  const { resources, selected, onSelect } = props;
  const t = useT();
  const shape = resources
    .map(({ address, dependenciesOf }) => `${address}<${dependenciesOf}`)
    .join(';');
  // States change all the time, the shape hardly ever: it alone decides the layout.
  const layout = useMemo(
    () =>
      layoutGraph(
        resources.map(({ address, dependenciesOf }) => ({
          id: address,
          dependencies: dependenciesOf,
        })),
      ),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [shape],
  );
  const byAddress = new Map(resources.map(item => [item.address, item]));
  const nodes = layout.nodes.flatMap<ResourceNodeType>(({ id, x, y }) => {
    const instance = byAddress.get(id);
    if (!instance) return [];
    const data = { instance, onSelect, isSelected: id === selected };
    return [{ id, type: 'resource', position: { x, y }, data, ...size }];
  });
  const edges = layout.edges.map<Edge>(edge => {
    const isReady = byAddress.get(edge.source)?.phase === 'Ready';
    const target = byAddress.get(edge.target);
    return {
      ...edge,
      animated: target && shownPhase(target) === 'Applying',
      style: isReady ? undefined : { strokeDasharray: '5 4' },
      markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16 },
    };
  });
  return (
    <section aria-label={t('resources.graphLabel')} className={styles.graph}>
      <ReactFlowProvider key={shape}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          fitView
          fitViewOptions={{ padding: 0.12, maxZoom: 1 }}
          minZoom={0.2}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          zoomOnScroll={false}
          preventScrolling={false}
          ariaLabelConfig={{
            'controls.zoomIn.ariaLabel': t('resources.zoomIn'),
            'controls.zoomOut.ariaLabel': t('resources.zoomOut'),
            'controls.fitView.ariaLabel': t('resources.fit'),
          }}
        >
          <Controls showInteractive={false} />
        </ReactFlow>
      </ReactFlowProvider>
    </section>
  );
}
