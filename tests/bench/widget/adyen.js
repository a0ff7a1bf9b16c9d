// The card form of a drop-in that merchants know, bundled by the bench as its documentation says. Its fields for the
// number are frames from its maker's server, which the bench does not wait for.
import { AdyenCheckout, Card } from '@adyen/adyen-web';

const checkout = await AdyenCheckout({
  clientKey: 'test_MADEUPMADEUPMADEUPMADEUPMADEUPMA',
  environment: 'test',
  locale: 'en-US',
  countryCode: 'NL',
  amount: { value: 1000, currency: 'EUR' },
  analytics: { enabled: false },
  paymentMethodsResponse: { paymentMethods: [{ type: 'scheme', name: 'Cards', brands: ['visa', 'mc'] }] },
});
new Card(checkout).mount('#place');
