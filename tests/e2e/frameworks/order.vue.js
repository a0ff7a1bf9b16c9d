import { createApp, h, ref } from 'vue';

// The page may come before the element's script: then Vue knows no property of it. An attribute is
// right at any time, and `.` makes the function a property.
const Orders = {
  props: ['orders'],
  setup({ orders }) {
    const at = ref(0);
    const lang = ref('ko');
    const shown = ref(true);
    const told = ref([]);
    const tell = ({ type, detail }) =>
      told.value.push(detail ? `${type} ${detail.merchant_uid} ${detail.cancel_amount}` : type);
    return () =>
      h('main', [
        h('button', { onClick: () => (at.value = 1) }, 'next order'),
        h('button', { onClick: () => (lang.value = 'en') }, 'English'),
        h('button', { onClick: () => (shown.value = !shown.value) }, 'toggle'),
        h('output', told.value.join('\n')),
        shown.value &&
          h('imp-refund', {
            'merchant-uid': orders[at.value].merchant_uid,
            lang: lang.value,
            disabled: false,
            '.getTicket': async () => orders[at.value].ticket,
            'onImp-refund-open': tell,
            'onImp-refund-success': tell,
            'onImp-refund-close': tell,
          }),
      ]);
  },
};

const app = createApp(Orders, { orders: window.orders });
app.config.compilerOptions.isCustomElement = (tag) => tag === 'imp-refund';
app.mount('#app');
