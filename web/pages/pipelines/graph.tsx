// The graph: repositories, and the ways between them with how much went through. Drawing a way makes a policy. All that can be
// seen and done here is in the table below it, too, for keyboards, screen readers and phones.

import { Trans } from '@lingui/react/macro';
import {
  Background,
  type Connection,
  Controls,
  type Edge,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import './graph.css';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { inAddress, namespaceOf } from '../../words/repository-name.ts';
import { NODE_HEIGHT, NODE_WIDTH, placesOf } from './graph-layout.ts';
import { useOwnSources } from './own-sources.ts';
import { usePipelines } from './use-pipelines.ts';
import { WayDialog } from './way-dialog.tsx';
import { type Way, wayKey, waysOf } from './ways.ts';
import { countsInWords, WaysTable } from './ways-table.tsx';

type RepositoryNode = Node<
  { readonly repository: string; readonly isThere: boolean; readonly isSource: boolean },
  'repository'
>;
type WayEdge = Edge<{ readonly way: Way }>;

const NODE_TYPES = { repository: RepositoryCard };

export function Graph() {
  const { data } = usePipelines();
  const drawsFrom = useOwnSources(data);
  const navigate = useNavigate();
  const [opened, setOpened] = useState<Way>();
  if (!data) return null;
  const places = placesOf(data.shown);
  const drawn = new Set(places.map(({ repository }) => repository));
  const ways = waysOf(data.pipelines, [...data.there]).filter(({ source }) => drawn.has(source));
  const nodes = places.map(
    ({ repository, x, y }): RepositoryNode => ({
      ...{ id: repository, type: 'repository', position: { x, y }, width: NODE_WIDTH, height: NODE_HEIGHT },
      data: { repository, isThere: data.there.has(repository), isSource: drawsFrom.has(repository) },
    }),
  );
  const edges = ways.map((way) => edgeOf(way, countsInWords(way, data.pipelines)));
  const drawPolicy = ({ source, target }: Connection) =>
    navigate({
      to: '/repositories/$repository/policies/new',
      params: { repository: inAddress(source) },
      search: { target },
    });
  return (
    <>
      <div className="mb-4 h-[56vh] min-h-80 rounded-lg border border-line max-[700px]:hidden">
        <ReactFlow<RepositoryNode, WayEdge>
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          fitView
          fitViewOptions={{ maxZoom: 1, padding: 0.1 }}
          minZoom={0.1}
          nodesDraggable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          deleteKeyCode={null}
          onConnect={drawPolicy}
          onEdgeClick={(_, { data: about }) => setOpened(about?.way)}
          onlyRenderVisibleElements
        >
          <Background gap={16} />
          <Controls showInteractive={false} />
        </ReactFlow>
      </div>
      <p className="mb-2 text-ink-3 max-[700px]:hidden">
        <Trans>Click a way to see what waits on it.</Trans>{' '}
        {drawsFrom.size > 0 && (
          <Trans>Draw one from a repository’s right edge to another repository to make a policy.</Trans>
        )}
      </p>
      <WaysTable ways={ways} pipelines={data.pipelines} onOpen={setOpened} />
      {opened && <WayDialog way={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
}

function edgeOf(way: Way, label: string): WayEdge {
  const isOff = way.policy !== undefined && (!way.policy.enabled || way.policy.suspendedReason !== null);
  return {
    id: wayKey(way),
    source: way.source,
    target: way.target,
    data: { way },
    label,
    animated: false,
    className: isOff ? 'opacity-60' : '',
    style: { stroke: 'var(--color-edge)', strokeWidth: 1.5, ...(way.policy ? {} : { strokeDasharray: '4 4' }) },
    labelStyle: { fill: 'var(--color-ink-2)', fontSize: 12 },
    labelBgStyle: { fill: 'var(--color-page)' },
    markerEnd: { type: MarkerType.ArrowClosed, color: 'var(--color-edge)' },
  };
}

function RepositoryCard({ data: { repository, isThere, isSource } }: NodeProps<RepositoryNode>) {
  const namespace = namespaceOf(repository);
  return (
    <div
      className={`grid h-full content-center rounded-md border bg-panel px-3 ${isThere ? 'border-edge' : 'border-dashed border-edge text-ink-3'}`}
      title={repository}
    >
      <Handle type="target" position={Position.Left} className="!size-2 !border-0 !bg-edge" />
      <div className="truncate text-sm text-ink-3">{namespace}</div>
      <div className="truncate font-semibold">{repository.slice(namespace.length + 1) || repository}</div>
      <Handle
        type="source"
        position={Position.Right}
        isConnectableStart={isSource}
        className={`!border-0 ${isSource ? '!size-2.5 !bg-accent' : '!size-2 !bg-edge'}`}
      />
    </div>
  );
}
