//! YAML text → the spans of the wanted pointers.
//!
//! The parser used here, which reports positions, is stricter than the parser that loads values. If
//! it stops early, later pointers are found at an ancestor.

use super::wanted::Wanted;
use saphyr_parser::{Event, Parser, Span, StrInput};

/// Records the spans of the wanted values.
pub(super) fn find(text: &str, wanted: &mut Wanted) {
    let mut events = Events(Parser::new_from_str(text));
    while let Some((event, span)) = events.next() {
        if !matches!(event, Event::StreamStart | Event::DocumentStart(_)) {
            events.node(&event, span, None, Some(wanted));
            break;
        }
    }
    // The parser counts characters, not bytes.
    let bytes: Vec<_> = text.char_indices().map(|(byte, _)| byte).collect();
    wanted.map_spans(&|character| bytes.get(character).copied().unwrap_or(text.len()));
}

struct Events<'t>(Parser<'t, StrInput<'t>>);

impl<'t> Events<'t> {
    /// Returns the next event; `None` at the end, or if the text does not parse.
    fn next(&mut self) -> Option<(Event<'t>, Span)> {
        match self.0.next_event()? {
            Ok((Event::StreamEnd, _)) | Err(_) => None,
            Ok(event) => Some(event),
        }
    }

    /// Reads the node that starts with `event`, and records the spans of its wanted parts.
    fn node(
        &mut self,
        event: &Event<'t>,
        span: Span,
        key: Option<Span>,
        wanted: Option<&mut Wanted>,
    ) -> Option<()> {
        let Some(wanted) = wanted else {
            return self.skip(event);
        };
        let scalar = matches!(event, Event::Scalar(..) | Event::Alias(_));
        let start = key.unwrap_or(span).start;
        let end = match key {
            Some(key) if !scalar || span.start.line() != key.start.line() => key.end,
            _ => span.end,
        };
        let range = |start: usize, end: usize| start..end.max(start);
        let value =
            matches!(event, Event::Scalar(..)).then(|| range(span.start.index(), span.end.index()));
        wanted.set(range(start.index(), end.index()), value);
        match event {
            Event::MappingStart(..) if !wanted.children.is_empty() => loop {
                let (key, key_span) = self.next()?;
                let name = match &key {
                    Event::MappingEnd => return Some(()),
                    Event::Scalar(name, ..) => Some(name.as_ref()),
                    _ => None,
                };
                self.skip(&key)?;
                let (value, value_span) = self.next()?;
                let child = name.and_then(|name| wanted.children.get_mut(name));
                let child = child.map(|child| &mut **child);
                self.node(&value, value_span, Some(key_span), child)?;
            },
            Event::SequenceStart(..) if !wanted.children.is_empty() => {
                let mut index = 0;
                loop {
                    let (item, item_span) = self.next()?;
                    if matches!(item, Event::SequenceEnd) {
                        return Some(());
                    }
                    let child = wanted.children.get_mut(&*index.to_string());
                    let child = child.map(|child| &mut **child);
                    self.node(&item, item_span, None, child)?;
                    index += 1;
                }
            }
            _ => self.skip(event),
        }
    }

    /// Skips the rest of the node that starts with `event`.
    fn skip(&mut self, event: &Event<'t>) -> Option<()> {
        let mut depth = usize::from(is_start(event));
        while depth > 0 {
            match self.next()?.0 {
                Event::MappingEnd | Event::SequenceEnd => depth -= 1,
                event => depth += usize::from(is_start(&event)),
            }
        }
        Some(())
    }
}

fn is_start(event: &Event<'_>) -> bool {
    matches!(event, Event::MappingStart(..) | Event::SequenceStart(..))
}
