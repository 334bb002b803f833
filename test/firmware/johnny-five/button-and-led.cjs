// As johnny-five's own pages have it (Button, Led, Sensor), on the pins that the guard leaves free.
const { Firmata } = require('firmata-io')
const five = require('johnny-five')
const { SerialPort } = require('serialport')

const port = new SerialPort({ path: process.argv[2], baudRate: 57600 })
const board = new five.Board({ io: new Firmata(port), repl: false, debug: false })

board.on('ready', () => {
  const led = new five.Led('A4')
  const button = new five.Button({ pin: 'A5', isPullup: true })
  board.io.on('string', (text) => console.log(`board says ${text}`))

  button.on('press', () => {
    led.on()
    console.log('pressed')
  })
  button.on('release', () => {
    led.off()
    console.log('released')
  })
  board.pinMode(9, five.Pin.OUTPUT) // the motor's: refused
  board.digitalWrite(9, 1)
  console.log('ready')
})
