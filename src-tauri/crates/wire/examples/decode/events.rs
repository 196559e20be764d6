//! Events and statuses as JSON.

use market::{AssetClass, Event, Span};
use wire::{Ack, Message, Status};

use crate::line::{Line, of_fault};

/// What a frame holds: its messages, then its faults.
pub(crate) fn lines(class: AssetClass, frame: &str) -> Vec<Line> {
    let decoded = wire::decode(class, frame);
    let messages = decoded.messages.iter().map(|message| match message {
        Message::Event(event) => of_event(event),
        Message::Status(status) => of_status(status),
    });
    messages.chain(decoded.faults.iter().map(of_fault)).collect()
}

fn of_status(status: &Status) -> Line {
    let (subscribed, unsubscribed) = match status.ack() {
        Some(Ack::Subscribed(topic)) => (Some(topic.to_string()), None),
        Some(Ack::Unsubscribed(topic)) => (None, Some(topic.to_string())),
        None => (None, None),
    };
    Line::new("status")
        .put("status", Some(status.kind.as_str()))
        .put("message", Some(&*status.message))
        .put("subscribed", subscribed)
        .put("unsubscribed", unsubscribed)
}

fn of_event(event: &Event) -> Line {
    let ev = match event {
        Event::Bar(bar) if bar.span == Span::Second => "A",
        Event::Bar(_) => "AM",
        Event::Trade(_) => "T",
        Event::Quote(_) => "Q",
        Event::Limits(_) => "LULD",
        Event::Imbalance(_) => "NOI",
        Event::FairValue(_) => "FMV",
        Event::IndexValue(_) => "V",
    };
    let line = Line::new("event").put("type", Some(ev)).symbol("symbol", Some(event.symbol()));
    match event {
        Event::Bar(bar) => line
            .time("start", bar.start)
            .time("end", bar.end)
            .put("open", bar.open)
            .put("high", bar.high)
            .put("low", bar.low)
            .put("close", bar.close)
            .put("volume", bar.volume)
            .put("vwap", bar.vwap)
            .put("dayVolume", bar.day_volume)
            .put("dayVwap", bar.day_vwap)
            .put("dayOpen", bar.day_open)
            .put("averageSize", bar.average_size)
            .yes("otc", bar.otc),
        Event::Trade(trade) => of_trade(line, trade),
        Event::Quote(quote) => of_quote(line, quote),
        Event::Limits(limits) => line
            .put("high", limits.high)
            .put("low", limits.low)
            .list("indicators", &limits.indicators)
            .put("tape", limits.tape)
            .time("time", limits.time)
            .put("sequence", limits.sequence),
        Event::Imbalance(imbalance) => line
            .time("time", imbalance.time)
            .put("auctionTime", imbalance.auction_time)
            .text("auction", &imbalance.auction)
            .put("sequence", imbalance.sequence)
            .put("exchange", imbalance.exchange)
            .put("imbalance", imbalance.imbalance)
            .put("paired", imbalance.paired)
            .put("clearingPrice", imbalance.clearing_price),
        Event::FairValue(fair) => line.put("value", fair.value).time("time", fair.time),
        Event::IndexValue(index) => line.put("value", index.value).time("time", index.time),
    }
}

pub(crate) fn of_trade(line: Line, trade: &market::Trade) -> Line {
    line.put("price", trade.price)
        .put("size", trade.size)
        .put("exchange", trade.exchange)
        .text("id", &trade.id)
        .put("tape", trade.tape)
        .list("conditions", &trade.conditions)
        .time("time", trade.time)
        .time("participantTime", trade.participant_time)
        .put("sequence", trade.sequence)
        .put("facility", trade.facility)
        .time("facilityTime", trade.facility_time)
}

pub(crate) fn of_quote(line: Line, quote: &market::Quote) -> Line {
    line.put("bid", quote.bid)
        .put("ask", quote.ask)
        .put("bidSize", quote.bid_size)
        .put("askSize", quote.ask_size)
        .put("bidExchange", quote.bid_exchange)
        .put("askExchange", quote.ask_exchange)
        .put("condition", quote.condition)
        .list("indicators", &quote.indicators)
        .time("time", quote.time)
        .time("participantTime", quote.participant_time)
        .put("sequence", quote.sequence)
        .put("tape", quote.tape)
}
