/* The UART: 57,600 baud, 8N1, two rings. Bytes that find the ring full are lost, as on any wire; the frames' CRC tells. */
#include <avr/interrupt.h>

#include "board.h"
#include "../firmata.h"

#define RX_SIZE 64 /* 11 ms at line rate, powers of two */
#define TX_SIZE 128
#define BAUD_DIVIDER 34 /* 16 MHz / 8 / 57600 - 1, 0.8 % slow */

static volatile uint8_t received[RX_SIZE];
static volatile uint8_t receive_head;
static volatile uint8_t receive_tail;
static volatile uint8_t to_send[TX_SIZE];
static volatile uint8_t send_head;
static volatile uint8_t send_tail;

#if defined(__AVR_ATmega328P__)
#define RX_INTERRUPT USART_RX_vect
#define TX_INTERRUPT USART_UDRE_vect
#else
#define RX_INTERRUPT USART0_RX_vect
#define TX_INTERRUPT USART0_UDRE_vect
#endif
#define UART_ON ((1u << RXEN0) | (1u << TXEN0) | (1u << RXCIE0))

void serial_init(void) {
  UBRR0 = BAUD_DIVIDER;
  UCSR0A = 1u << U2X0;
  UCSR0C = (1u << UCSZ01) | (1u << UCSZ00);
  UCSR0B = UART_ON;
}

ISR(RX_INTERRUPT) {
  uint8_t byte = UDR0;
  uint8_t next = (receive_head + 1) & (RX_SIZE - 1);
  received[receive_head] = byte;
  if (next != receive_tail) receive_head = next;
}

ISR(TX_INTERRUPT) {
  UDR0 = to_send[send_tail];
  uint8_t next = (send_tail + 1) & (TX_SIZE - 1);
  send_tail = next;
  if (next == send_head) UCSR0B = UART_ON;
}

bool serial_waiting(uint8_t *byte) {
  if (receive_tail == receive_head) return false;
  *byte = received[receive_tail];
  return true;
}

void serial_next(void) { receive_tail = (receive_tail + 1) & (RX_SIZE - 1); }

uint8_t serial_room(void) { return (uint8_t)((send_tail - send_head - 1) & (TX_SIZE - 1)); }

void serial_put(uint8_t byte) {
  to_send[send_head] = byte;
  send_head = (send_head + 1) & (TX_SIZE - 1);
  UCSR0B = UART_ON | (1u << UDRIE0);
}
