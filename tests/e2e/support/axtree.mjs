// Chromium's accessibility tree as text: what a screen reader is told, one thing a line.

/** What of a node's properties is said, and how. */
const said = {
  level: (value) => `level ${value}`,
  required: (value) => value && 'required',
  invalid: (value) => value !== 'false' && 'invalid',
  disabled: (value) => value && 'disabled',
  checked: (value) => (value === 'true' ? 'checked' : 'not checked'),
  pressed: (value) => value === 'true' && 'pressed',
  selected: (value) => value && 'selected',
  expanded: (value) => (value ? 'expanded' : 'collapsed'),
  busy: (value) => value && 'busy',
  live: (value) => `live ${value}`,
};

function line_of(node) {
  const { role, name, value, description, properties = [] } = node;
  const parts = [role.value];
  if (name?.value) parts.push(JSON.stringify(name.value));
  if (value?.value) parts.push(`= ${JSON.stringify(value.value)}`);
  const known = properties.map((property) => said[property.name]?.(property.value.value)).filter(Boolean);
  if (known.length) parts.push(`(${known.join(', ')})`);
  if (description?.value) parts.push(`– ${JSON.stringify(description.value)}`);
  return parts.join(' ');
}

/** Roles that say nothing themselves; their children stand in their place. */
const transparent = new Set(['none', 'generic', 'InlineTextBox', 'LineBreak', 'ListMarker']);

function* lines(node, by_id, depth, spoken) {
  const role = node.role?.value;
  const text = node.name?.value?.trim();
  const repeats = role === 'StaticText' && (!text || spoken?.includes(text));
  const shown = !node.ignored && !transparent.has(role) && !repeats;
  if (shown) yield '  '.repeat(depth) + line_of(node);
  for (const id of node.childIds ?? [])
    yield* lines(by_id.get(id), by_id, shown ? depth + 1 : depth, shown ? node.name?.value : spoken);
}

/** The trees of the elements that the selector finds, as [text, …] in their order. */
export async function accessibility_trees(page, selector) {
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('Accessibility.enable');
  const { nodes } = await protocol.send('Accessibility.getFullAXTree');
  const by_id = new Map(nodes.map((node) => [node.nodeId, node]));
  const by_dom = new Map(nodes.map((node) => [node.backendDOMNodeId, node]));
  const { root } = await protocol.send('DOM.getDocument', { depth: 0 });
  const { nodeIds } = await protocol.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector });
  const trees = [];
  for (const nodeId of nodeIds) {
    const { node } = await protocol.send('DOM.describeNode', { nodeId });
    trees.push([...lines(by_dom.get(node.backendNodeId), by_id, 0, '')].join('\n'));
  }
  await protocol.detach();
  return trees;
}
