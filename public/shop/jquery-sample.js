// A plain HTML form and jQuery: all that a shop needs besides its own page.
jQuery(function ($) {
  const form = $('#refund-form');
  const button = form.find('button');
  const text_of = (name) => form.find(`[name=${name}]`).val().trim();

  form.on('submit', function (event) {
    event.preventDefault();
    button.prop('disabled', true);

    const amount = text_of('cancel_request_amount');
    $.ajax({
      url: '/payments/cancel',
      type: 'POST',
      contentType: 'application/json',
      dataType: 'json',
      headers: { 'Accept-Language': document.documentElement.lang },
      data: JSON.stringify({
        merchant_uid: text_of('merchant_uid'), // the order
        // Left out, it means all that is left. 0 is an error, never a full refund.
        cancel_request_amount: amount === '' ? undefined : Number(amount),
        reason: text_of('reason'),
        // Only for a virtual account, where the money goes to the customer's own account:
        refund_holder: text_of('refund_holder') || undefined,
        refund_bank: text_of('refund_bank') || undefined,
        refund_account: text_of('refund_account') || undefined,
      }),
    })
      .done(function (payment) {
        // 200: refunded. 202: asked for, and the result is not known yet.
        say(payment.refund.status === 'succeeded' ? 'refunded' : 'under_way', payment);
      })
      .fail(function (reply) {
        // Without an answer nobody knows what happened, so it must not be called a failure.
        reply.responseJSON ? say('refused', reply.responseJSON) : say('under_way');
      })
      .always(function () {
        button.prop('disabled', false);
      });
  });

  function say(state, answer) {
    $('#result').attr('data-state', state).text(window.refund_text(state, answer));
  }
});
