import { useCallback, useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';

// React 18 knows only attributes of a custom element; events and properties go by a ref.
function Refund({ order, lang, onTold, getTicket }) {
  const element = useRef(null);
  useEffect(() => {
    const { current } = element;
    current.getTicket = getTicket;
    const names = ['imp-refund-open', 'imp-refund-success', 'imp-refund-close'];
    for (const name of names) current.addEventListener(name, onTold);
    return () => names.forEach((name) => current.removeEventListener(name, onTold));
  }, [getTicket, onTold]);
  return <imp-refund ref={element} merchant-uid={order.merchant_uid} lang={lang} />;
}

function Orders({ orders }) {
  const [at, setAt] = useState(0);
  const [lang, setLang] = useState('ko');
  const [shown, setShown] = useState(true);
  const [told, setTold] = useState([]);
  const onTold = useCallback(({ type, detail }) => {
    setTold((before) => [...before, detail ? `${type} ${detail.merchant_uid} ${detail.cancel_amount}` : type]);
  }, []);
  const getTicket = useCallback(async () => orders[at].ticket, [at]);
  return (
    <main>
      <button onClick={() => setAt(1)}>next order</button>
      <button onClick={() => setLang('en')}>English</button>
      <button onClick={() => setShown(!shown)}>toggle</button>
      <output>{told.join('\n')}</output>
      {shown && <Refund order={orders[at]} lang={lang} onTold={onTold} getTicket={getTicket} />}
    </main>
  );
}

createRoot(document.getElementById('app')).render(<Orders orders={window.orders} />);
